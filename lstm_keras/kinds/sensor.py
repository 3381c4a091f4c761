"""Kind "sensor": which class a window of readings belongs to, tested on groups never seen."""

import dataclasses
import inspect
from dataclasses import dataclass, field
from pathlib import Path

import keras

from lstm_keras import baselines, checks, class_weights, datasets, schedules
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.datasets import examples, pipelines
from lstm_keras.datasets.augment import Augmentation
from lstm_keras.datasets.readings import read_folder
from lstm_keras.errors import DataError
from lstm_keras.kinds.prepared import Metric, Prepared, calibration_windows
from lstm_keras.recipes import Recipe
from lstm_keras.sequences import Split, Window
from lstm_keras.stages import Say

ACCURACY = Metric("window accuracy", "%", checks.metric, "most")

LARGE = 256 * 1024**2
"""Bytes of a folder that is read as it is needed."""


@dataclass(frozen=True, kw_only=True)
class Sensor(Recipe):
    """A classifier of windows.

    window: Steps, stride and rate.
    source: A tfds name, or a folder of readings; "" where `--data` names one.
    options: Passed to the reader of that source.
    split: Which groups test.
    augmentation: Of the training readings; none when absent.
    model, training: The classifier, and how its weights are found.
    """

    window: Window
    source: str = ""
    options: dict = field(default_factory=dict)
    split: Split = field(default_factory=Split)
    augmentation: Augmentation | None = None
    model: Architecture = field(default_factory=Architecture)
    training: Training = field(default_factory=Training)

    def __post_init__(self) -> None:
        super().__post_init__()
        _, *known = inspect.signature(read_folder).parameters  # of the folder named first
        self.refuse_options(self.options, known)
        self.training.check(self.model)
        if self.training.patience and not self.split.validation:
            raise ValueError("patience needs validation groups in split")
        if not self.split.validation:
            schedules.refuse_plateau(self.training.schedule, "it needs validation groups in split")

    def on(self, source: str, options: dict) -> "Recipe":
        """The same job on other readings; those that need not fit into memory go to kind "corpus".

        Where the recipe names a source of its own, augmentation names channels of that sensor, and
        `needed` what is reached there: other readings go without both.
        """
        if large(source):
            from lstm_keras.kinds.corpus import Corpus, Cut, named_options

            named = source.startswith("tfds:")
            kept = {} if self.source else self.options  # they describe the user's folder
            options = named_options(options) if named else {**kept, **options}
            cut = Cut(**dataclasses.asdict(self.window))
            return Corpus.of(self, source, options, window=cut, split=self.split)
        if not self.source:
            return dataclasses.replace(self, source=source, options={**self.options, **options})
        return dataclasses.replace(
            self, source=source, options=options, augmentation=None, needed=None
        )

    def check(self) -> None:
        """As `Recipe.check`: a source must be named."""
        if not self.source:
            raise DataError(
                f"the recipe {self.name} names no source of readings.\n"
                "  Add --data FOLDER, or a line source = ... to the recipe."
            )

    def read(self) -> datasets.Source:
        """The recordings.

        Raises:
            DataError: No source is named, or its readings cannot be used.
        """
        self.check()
        return datasets.load(self.source, **self.options)

    def deal(self, source: datasets.Source) -> examples.Examples:
        """The recipe's test fold; validation groups are the ones that the next fold would test."""
        test, validation = self.split.deal(source.groups)
        mirror = self.augmentation.mirror if self.augmentation else None
        return examples.split(source, self.window, test, validation, mirror)

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`."""
        source = self.read()
        say(
            "reads",
            source.name,
            f"{len(source.recordings)} recordings of {len(source.channels)} channels at "
            f"{source.hz:g} Hz, {len(source.labels)} classes, {len(source.groups)} groups",
        )
        parts = self.deal(source)
        say(
            "windows",
            f"{self.window.steps} steps at {self.window.hz:g} Hz",
            f"{len(parts.train)} to train, {len(parts.validation)} to validate, "
            f"{len(parts.test)} to test, of {', '.join(parts.test.groups)}",
        )
        settings = self.training
        keras.utils.set_random_seed(settings.seed)
        model = self.model.build(
            self.window.steps, len(source.channels), len(source.labels), self.name
        )
        batches = pipelines.training(parts, settings.batch, settings.seed, self.augmentation)
        test = parts.test
        return Prepared(
            model=model,
            framed=frame(model, settings, batches.steps),
            train=batches,
            validation=pipelines.evaluation(parts.validation),
            x=test.x,
            y=test.y,
            calibration=calibration_windows(parts.train.x, settings.seed),
            digest=source.digest,
            facts=self._facts(source, parts),
            metric=ACCURACY,
            baselines=lambda: baselines.accuracies(parts.train.x, parts.train.y, test.x, test.y),
            epochs=settings.epochs,
            seed=settings.seed,
            patience=settings.patience,
            class_weight=class_weights.weights(parts.train.y, source.labels, settings.class_weight),
            callbacks=schedules.callbacks(settings),
            scaler=parts.scaler,
            labels=source.labels,
            example=source.labels[test.y[0]],
        )

    def _facts(self, source, parts):
        named = {"train": parts.train, "validation": parts.validation, "test": parts.test}
        return {
            "name": source.name,
            "digest": source.digest,
            "recordings": len(source.recordings),
            "channels": source.channels,
            "units": source.units,
            "labels": source.labels,
            "hz": self.window.hz,
            "steps": self.window.steps,
            "stride": self.window.stride,
            "groups": {name: part.groups for name, part in named.items()},
            "windows": {name: len(part) for name, part in named.items()},
        }


def large(source: str) -> bool:
    """Whether readings are better read as they are needed: a named data set other than the one
    that ships, a folder with Parquet or TFRecord, or one of more than `LARGE` bytes."""
    if source.startswith("tfds:"):
        return source != "tfds:shoulder_imu"
    files = [file for file in Path(source).rglob("*") if file.is_file()]
    if any(file.suffix.lower() in (".parquet", ".tfrecord") for file in files):
        return True
    return sum(file.stat().st_size for file in files) > LARGE
