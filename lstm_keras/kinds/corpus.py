"""Kind "corpus": a classifier of data that is read as it is needed, whatever its name and size.

source = "tfds:imdb_reviews"     text, sound, or numbers of tensorflow-datasets
source = "readings/"             a folder of recordings, larger than memory
"""

import dataclasses
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from lstm_keras import baselines, checks, class_weights, schedules
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.datasets.audio import Frames
from lstm_keras.datasets.corpora import folder, named
from lstm_keras.datasets.corpora.pipeline import Cut
from lstm_keras.datasets.corpora.reading import RESERVED, Text
from lstm_keras.datasets.corpora.streamed import JUDGED, Streamed
from lstm_keras.errors import DataError, refuse_below
from lstm_keras.kinds.prepared import Metric, Prepared
from lstm_keras.padding import Silent
from lstm_keras.recipes import Recipe
from lstm_keras.sequences import Split
from lstm_keras.stages import Say

ACCURACY = Metric("accuracy", "%", checks.metric, "most")
TFDS = "tfds:"

NAMED = ("x", "y", "group", "train", "validation", "test", "hz")
"""Options of a named data set."""

FOLDER = ("hz", "columns", "label", "group", "pattern", "units", "cache")
"""Options of a folder."""

SIMPLE = 2048
"""Training windows that the simple answers learn from."""


@dataclass(frozen=True)
class Reader(Architecture):
    """LSTM layers, then a dense layer; in front of them, of text, numbers for each token.

    units: H of each LSTM layer.
    pooling: The "last" output of the last layer, or the "mean" over time, where all examples are of
        one length.
    dropout: Before the dense layer.
    recurrent_dropout: Inside the LSTM layers.
    embedding: E, numbers for each token.
    """

    pooling: str = "last"
    embedding: int = 16


@dataclass(frozen=True, kw_only=True)
class Corpus(Recipe):
    """A classifier of whatever a corpus holds.

    source: "tfds:NAME", or a folder of recordings; "" where `--data` names one.
    options: Of that source: x, y, group, train, validation, test and hz of a named data set; hz,
        columns, label, group, pattern, units and cache of a folder.
    window: How an example is read: in windows, or as one sequence of any length.
    text: How text becomes tokens.
    frames: How sound becomes frames.
    split: Which part is tested on, where the data set has no test of its own.
    judged: Windows of the test that are held in memory and judged, at most.
    model, training: The classifier, and how its weights are found.
    """

    window: Cut
    source: str = ""
    options: dict = field(default_factory=dict)
    text: Text = field(default_factory=Text)
    frames: Frames = field(default_factory=Frames)
    split: Split = field(default_factory=Split)
    judged: int = JUDGED
    model: Reader = field(default_factory=Reader)
    training: Training = field(default_factory=Training)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_below(1, self, "judged")
        known = NAMED if self.source.startswith(TFDS) else FOLDER
        known = known if self.source else (*NAMED, *FOLDER)
        self.refuse_options(self.options, known)
        self.training.check(self.model)

    @classmethod
    def of(cls, recipe: Any, source: str, options: dict, **tables: Any) -> "Corpus":
        """The job of another recipe, its network and training, on a corpus.

        Args:
            recipe: With an `Architecture` as its model, and a `Training`.
            source: As in a recipe.
            options: Likewise.
            tables: Likewise, such as `window`.
        """
        return cls(
            name=recipe.name,
            title=recipe.title,
            kind="corpus",
            exports=recipe.exports,
            loses=recipe.loses,
            source=source,
            options=options,
            model=Reader(**dataclasses.asdict(recipe.model)),
            training=recipe.training,
            **tables,
        )

    def on(self, source: str, options: dict) -> "Corpus":
        """The same job on another corpus; `needed` is what is reached on the recipe's own."""
        options = named_options(options) if source.startswith(TFDS) else options
        if not self.source:
            return dataclasses.replace(self, source=source, options={**self.options, **options})
        return dataclasses.replace(self, source=source, options=options, needed=None)

    def check(self) -> None:
        """As `Recipe.check`: a source must be named."""
        if not self.source:
            raise DataError(
                f"the recipe {self.name} names no source.\n"
                "  Add --data tfds:NAME or --data FOLDER, or a line source = ... to the recipe."
            )
        if self.training.class_weight == class_weights.BALANCED:
            raise DataError(
                'class_weight = "balanced" counts the windows of each class, and those of a corpus '
                "are cut as they are read.\n  Name the weights in a table: label = weight."
            )

    def read(self) -> Streamed:
        """The corpus.

        Raises:
            DataError: No source is named, or it cannot be used.
        """
        self.check()
        how = {"batch": self.training.batch, "seed": self.training.seed, "judged": self.judged}
        split = dataclasses.asdict(self.split)
        if self.source.startswith(TFDS):
            name = self.source.removeprefix(TFDS)
            how |= {"text": self.text, "frames": self.frames, "deal": self.split}
            return named.stream(name, self.window, **self.options, **how)
        if self.window.window is None or not self.window.hz:
            raise DataError(
                f"a folder such as {self.source} is read in windows.\n"
                "  Give steps, stride and hz in the table window."
            )
        return folder.stream(Path(self.source), self.window.window, **self.options, **split, **how)

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`."""
        data, settings = self.read(), self.training
        facts, windows = data.facts, data.facts["windows"]
        vocabulary, padded = data.vocabulary, data.padded
        T = data.x.shape[1]
        what = (
            f"{len(vocabulary)} different tokens" if vocabulary else f"{data.x.shape[2]} channels"
        )
        say(
            "reads",
            data.name,
            f"{facts['recordings']} examples, {what}, {len(data.labels)} classes"
            + (f"; {facts['split']}" if "split" in facts else ""),
        )
        say(
            "windows",
            f"{T} steps",
            f"{windows['train']} to train, {windows['validation']} to validate, "
            f"{windows['test']} to test{_remarks(facts)}",
        )
        watches = "patience" if settings.patience else ""
        watches = "schedule = 'plateau'" if settings.schedule == "plateau" else watches
        if watches and data.validation is None:
            raise DataError(
                f"{data.name} has no validation part for {watches} to watch.\n"
                f"  Set validation = 1 in the table split, or leave {watches} out."
            )
        keras.utils.set_random_seed(settings.seed)
        model = self._build(T, data, len(vocabulary), padded)
        steps = data.train.steps
        return Prepared(
            model=model,
            framed=frame(model, settings, steps, padded),
            train=data.train,
            validation=data.validation,
            x=data.x,
            y=data.y,
            calibration=data.calibration,
            digest=data.digest,
            facts=facts,
            metric=ACCURACY,
            baselines=lambda: simple(data, len(vocabulary)),
            epochs=settings.epochs,
            seed=settings.seed,
            patience=settings.patience,
            class_weight=class_weights.weights(data.y, data.labels, settings.class_weight),
            callbacks=schedules.callbacks(settings),
            scaler=data.scaler,
            labels=data.labels,
            vocabulary=vocabulary,
            example=data.labels[data.y[0]],
        )

    def _build(self, steps: int, data: Streamed, tokens: int, padded: bool) -> keras.Model:
        front, features, held = None, data.x.shape[-1], Silent("padding")
        if tokens:
            front = keras.layers.Embedding(
                tokens, self.model.embedding, embeddings_constraint=held, name="embedding"
            )
        if padded and self.model.pooling != "last":
            raise DataError(
                f"the examples of {data.name} differ in length, and a mean over time would count "
                "what they are filled up with.\n"
                "  Set pooling = 'last' in the table model, or cut windows: stride in window."
            )
        model = self.model.build(steps, features, len(data.labels), self.name, front, padded)
        if front is not None:
            front.embeddings.assign(held(front.embeddings))
        return model


def named_options(options: dict) -> dict:
    """Options that describe a folder, as they are called of a named data set."""
    called = {"label": "y", "columns": "x"}
    if "pattern" in options or len(options.get("columns", ())) > 1:
        raise DataError(
            "a data set of tensorflow-datasets has no paths, and one feature is read: got "
            f"{', '.join(f'--{name}' for name in options)}.\n"
            "  Name one feature with --columns, and leave --pattern out."
        )
    return {
        called.get(name, name): value[0] if name == "columns" else value
        for name, value in options.items()
    }


def bags(tokens: int, x: np.ndarray) -> np.ndarray:
    """How often each token comes in a sequence, as ln(1 + count): int [W, T] -> [W, tokens]."""
    counts = np.zeros((len(x), tokens), np.float32)
    np.add.at(counts, (np.arange(len(x))[:, None], x), 1)
    counts[:, : len(RESERVED)] = 0
    return np.log1p(counts)


def simple(data: Streamed, tokens: int) -> dict[str, float]:
    """Accuracy of the most frequent class and of a logistic regression, see `baselines`.

    The regression sees how often each token comes, or mean and deviation of each channel; it
    learns from the first `SIMPLE` windows of the first epoch.
    """
    T, xs, ys, count = data.x.shape[1], [], [], 0
    for x, y in data.train.epoch(0).as_numpy_iterator():
        missing = T - x.shape[1]
        xs.append(np.pad(x, [(0, 0), (missing, 0), *[(0, 0)] * (x.ndim - 2)]))
        ys.append(y)
        count += len(y)
        if count >= SIMPLE:
            break
    describe = partial(bags, tokens) if tokens else baselines.pooled
    return baselines.accuracies(np.concatenate(xs), np.concatenate(ys), data.x, data.y, describe)


def _remarks(facts) -> str:
    said = []
    if share := facts.get("padding"):
        said.append(
            f"{share['bucketed']:.0%} padding in buckets of {', '.join(map(str, facts['buckets']))}"
            f", {share['one length']:.0%} without"
        )
    if facts.get("shared"):
        said.append(f"{facts['shared']} examples of the test are in the training part too")
    return "".join(f"; {each}" for each in said)
