"""Kind "recording": which class each reading of a long recording belongs to, state never reset."""

import dataclasses
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import keras
import numpy as np

from lstm_keras import baselines, carrying, schedules
from lstm_keras.datasets import annotated, rows
from lstm_keras.errors import DataError
from lstm_keras.kinds.prepared import Metric, Prepared, calibration_windows
from lstm_keras.recipes import Recipe
from lstm_keras.sequences import Scaler, Split, Window, cut, natural
from lstm_keras.stages import Say
from lstm_keras.tagger import Schedule, Tagger

CARRIED = "from start to end of each test recording, the state carried"


@dataclass(frozen=True)
class Stretch:
    """The window in which an exported file is tested; a file that steps reads on without an end.

    steps: L, readings that a file of a whole window reads at once.
    warm: How many of the first answers do not count, because too little was read.
    hz: Readings per second; those of the recordings are averaged down to it. Their own when absent.
    """

    steps: int = 256
    warm: int = 128
    hz: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.warm < self.steps:
            raise ValueError(f"warm must be 0 to steps - 1 = {self.steps - 1}; got {self.warm}")
        if self.hz is not None and not self.hz > 0:
            raise ValueError(f"hz must be a positive number of readings per second; got {self.hz}")


@dataclass(frozen=True, kw_only=True)
class Recordings(Recipe):
    """A class at every reading of recordings that are long, and that are read without a reset.

    source: "shoulder_imu_sessions", or a folder of readings with a label each; "" where `--data`
        names one.
    options: Passed to the reader of that folder.
    window: In which exported files are tested.
    split: Which groups test.
    model, training: The network, and how its weights are found.
    """

    alone = "the state of each row of the batch goes on to the next batch"

    exports: tuple[tuple[str, str, str], ...] = (
        ("tflite", "step", "float32"),
        ("onnx", "step", "float32"),
        ("c", "fused", "float32"),
    )
    source: str = ""
    options: dict = field(default_factory=dict)
    window: Stretch = field(default_factory=Stretch)
    split: Split = field(default_factory=Split)
    model: Tagger = field(default_factory=Tagger)
    training: Schedule = field(default_factory=Schedule)

    def __post_init__(self) -> None:
        super().__post_init__()
        _, *known = inspect.signature(annotated.read_folder).parameters  # of the folder named first
        self.refuse_options(self.options, known)
        if self.training.patience and not self.split.validation:
            raise ValueError("patience needs validation groups in split")
        if not self.split.validation:
            schedules.refuse_plateau(self.training.schedule, "split holds out no group for it")

    def on(self, source: str, options: dict) -> "Recordings":
        """As `Recipe.on`; what a recipe with a source of its own needs is reached there only."""
        if not self.source:
            return dataclasses.replace(self, source=source, options={**self.options, **options})
        return dataclasses.replace(self, source=source, options=options, needed=None)

    def check(self) -> None:
        """As `Recipe.check`: a source must be named."""
        if not self.source:
            raise DataError(
                f"the recipe {self.name} names no source of recordings.\n"
                "  Add --data FOLDER, or a line source = ... to the recipe."
            )

    def read(self) -> annotated.AnnotatedSource:
        """The recordings, at the rate of the window.

        Raises:
            DataError: No source is named, or its recordings cannot be used.
        """
        self.check()
        return annotated.at_rate(annotated.load(self.source, **self.options), self.window.hz)

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`."""
        source, settings, window = self.read(), self.training, self.window
        total = sum(len(r.readings) for r in source.recordings)
        say(
            "reads",
            source.name,
            f"{len(source.recordings)} recordings, {total / source.hz / 3600:.2g} hours of "
            f"{len(source.channels)} channels at {source.hz:g} Hz, {len(source.labels)} classes, "
            f"{len(source.groups)} groups",
        )
        parts = Parts(source, self.split)
        read = {part: parts.lines(part) for part in ("train", "validation", "test")}
        windows = {part: _windows(lines, window) for part, lines in read.items()}
        (x, y), (samples, classes) = windows["test"], windows["train"]
        if not len(x) or not len(samples):
            raise DataError(
                f"no recording {'to test' if len(samples) else 'to train'} has {window.steps} "
                "readings, the steps of a window.\n  Take shorter windows."
            )
        train = rows.Rows(read["train"], settings.batch, settings.steps)
        watched = (
            rows.Rows(read["validation"], settings.batch, settings.steps)
            if read["validation"]
            else None
        )
        say(
            "windows",
            f"{window.steps} readings",
            f"{len(x)} to test, of {', '.join(parts.test)}, the last {window.steps - window.warm} "
            f"answers of each; trained on {settings.batch} recordings side by side, "
            f"{settings.steps} steps at a time, {train.count} batches",
        )
        keras.utils.set_random_seed(settings.seed)
        shape = window.steps, len(source.channels), len(source.labels)
        model = self.model.build(*shape, self.name)
        return Prepared(
            model=model,
            framed=settings.frame(model, train.count),
            train=train.epochs(settings.seed),
            validation=watched.batches() if watched else None,
            x=x,
            y=y,
            calibration=calibration_windows(samples, settings.seed),
            digest=source.digest,
            facts={
                "name": source.name,
                "digest": source.digest,
                "recordings": len(source.recordings),
                "readings": {part: sum(len(y) for _, y in read[part]) for part in read},
                "channels": source.channels,
                "units": source.units,
                "labels": source.labels,
                "hz": source.hz,
                "steps": window.steps,
                "stride": window.steps - window.warm,
                "groups": {part: getattr(parts, part) for part in read},
                "windows": {part: len(y) for part, (_, y) in windows.items()},
            },
            metric=Metric("accuracy per reading", "%", partial(right, warm=window.warm), "most"),
            baselines=lambda: simple(samples, classes, x, y, window.warm),
            besides=lambda: {CARRIED: played(model, read["test"], settings.steps)},
            epochs=settings.epochs,
            seed=settings.seed,
            patience=settings.patience,
            callbacks=schedules.callbacks(settings),
            scaler=parts.scaler,
            labels=source.labels,
            example=f"{parts.test[0]}, from {source.labels[y[0, 0]]} to {source.labels[y[0, -1]]}",
        )


class Parts:
    """Recordings dealt by group, standardised by those that train.

    train, validation, test: Names of the groups.
    scaler: Fitted on the recordings of train.

    Raises:
        DataError: A class that training never sees.
    """

    def __init__(self, source: annotated.AnnotatedSource, split: Split):
        test, validation = split.deal(source.groups)
        held = {*test, *validation}
        self.test, self.validation = (tuple(sorted(g, key=natural)) for g in (test, validation))
        self.train = tuple(group for group in source.groups if group not in held)
        self._recordings = source.recordings
        trained = self._of("train")
        seen = {int(k) for r in trained for k in np.unique(r.classes)}
        if missing := [name for k, name in enumerate(source.labels) if k not in seen]:
            raise DataError(
                f"no training recording shows {', '.join(missing)}; its groups are all held out.\n"
                "  Hold out other groups, or record more."
            )
        self.scaler = Scaler.fit(trained, source.channels, source.units)

    def lines(self, part: str) -> list[rows.Line]:
        """(x, y) of each recording of a part, standardised."""
        return [(self.scaler.apply(r.readings), r.classes) for r in self._of(part)]

    def _of(self, part: str) -> list[annotated.Annotated]:
        return [r for r in self._recordings if r.group in getattr(self, part)]


def right(answers: np.ndarray, y: np.ndarray, warm: int = 0) -> float:
    """Share of readings whose class is right, behind the first `warm` steps of each window."""
    return float(np.mean(answers[:, warm:].argmax(axis=-1) == y[:, warm:]))


def played(model: keras.Model, lines: Sequence[rows.Line], steps: int) -> float:
    """Share of right readings of recordings played from start to end, the state carried."""
    found = carrying.answers(model, [x for x, _ in lines], steps)
    good = sum(
        int((each.argmax(axis=-1) == y).sum()) for each, (_, y) in zip(found, lines, strict=True)
    )
    return good / sum(len(y) for _, y in lines)


def simple(
    x: np.ndarray, y: np.ndarray, test_x: np.ndarray, test_y: np.ndarray, warm: int
) -> dict[str, float]:
    """What answers without a memory, on the same readings: name -> share that is right.

    The most frequent class, and logistic regressions on a reading and on mean and deviation of the
    last warm + 1, which every answer that counts has read.
    """
    behind = warm + 1
    given, asked = (
        (a[:, warm:].reshape(-1, *a.shape[2:]) for a in pair) for pair in ((x, y), (test_x, test_y))
    )
    (now, classes), (now_test, classes_test) = given, asked
    kept = np.linspace(0, len(now) - 1, min(len(now), baselines.ENOUGH)).astype(int)

    def scores(seen, test):
        return baselines.accuracies(seen[kept], classes[kept], test, classes_test, lambda a: a)

    found = scores(now, now_test)
    names = "most frequent class", "logistic regression"
    found = {names[0]: found[names[0]], f"{names[1]} on one reading": found[names[1]]}
    if warm:
        past = (baselines.trailing(a, behind).reshape(-1, 2 * a.shape[2]) for a in (x, test_x))
        found[f"{names[1]} on the last {behind} readings"] = scores(*past)[names[1]]
    return found


def _windows(lines: Sequence[rows.Line], window: Stretch) -> tuple[np.ndarray, np.ndarray]:
    """Windows x [W, L, F] and y [W, L], in which every answer behind `warm` counts once."""
    how = Window(window.steps, window.steps - window.warm, 1.0)
    x, y = ([cut(line[k], how) for line in lines] for k in (0, 1))
    return (np.concatenate(x), np.concatenate(y)) if lines else (np.array([]), np.array([]))
