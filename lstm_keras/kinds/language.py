"""Kind "language": which character follows, in nats per character of a text never read before."""

import dataclasses
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from lstm_keras import schedules, streams
from lstm_keras.carrying import Carrying
from lstm_keras.datasets.text import Text, read_text
from lstm_keras.errors import DataError, refuse_below
from lstm_keras.kinds.prepared import Metric, Prepared, calibration_windows
from lstm_keras.layer import LSTM
from lstm_keras.ngrams import KneserNey
from lstm_keras.recipes import Recipe
from lstm_keras.stages import Say

PARTS = "train", "validation", "test"

ORDERS = 4, 5, 6
"""n of the n-grams beside the network's number."""


@dataclass(frozen=True)
class Passage:
    """The window of an exported model.

    steps: T, characters that it reads.
    warm: How many of the first answers do not count, because too little was read.
    """

    steps: int = 192
    warm: int = 62

    def __post_init__(self) -> None:
        if not 0 <= self.warm < self.steps:
            raise ValueError(f"warm must be 0 to steps - 1 = {self.steps - 1}; got {self.warm}")


@dataclass(frozen=True)
class Network:
    """Embedding of E numbers, an LSTM of H units, a score for each of K characters.

    embedding: E.
    units: H.
    coupled: One gate for writing and forgetting, i = 1 - f: a quarter fewer weights.
    """

    embedding: int = 16
    units: int = 94
    coupled: bool = False

    def build(self, steps: int, characters: int, name: str) -> keras.Model:
        """Tokens [B, T] -> scores [B, T, K], whose softmax are the probabilities."""
        memory = LSTM(self.units, return_sequences=True, coupled=self.coupled, name="memory")
        return keras.Sequential(
            [
                keras.Input((steps,), dtype="int32", name="x"),
                keras.layers.Embedding(characters, self.embedding, name="embedding"),
                memory,
                keras.layers.Dense(characters, name="scores", dtype="float32"),
            ],
            name=name,
        )


@dataclass(frozen=True)
class Schedule:
    """How the weights are found: AdamW on streams, along a cosine.

    epochs: Passes over the text.
    batch: B, streams that are read side by side.
    steps: T, how far the gradient goes back.
    learning_rate: Its top, after `warmup` steps.
    schedule: "cosine" lets the rate fall to 0 along a cosine, "constant" stay; "exponential" lets
        it fall to a hundredth, and "plateau" halves it where the validation loss gets no better,
        both from the first batch on.
    warmup: Batches over which it rises.
    weight_decay: Of AdamW, on everything but the biases. Without it the gates of a long training
        saturate, and int8 loses tenths of a nat.
    clipnorm: Largest norm of the whole gradient; 0 for no limit.
    average: Momentum of the running average of the weights that is kept in the end.
    seed: Of the initial weights.
    """

    epochs: int = 40
    batch: int = 32
    steps: int = 64
    learning_rate: float = 1e-2
    schedule: str = "cosine"
    warmup: int = 200
    weight_decay: float = 0.1
    clipnorm: float = 1.0
    average: float = 0.998
    seed: int = 0

    def __post_init__(self) -> None:
        refuse_below(1, self, "epochs", "batch", "steps")
        schedules.check(self.schedule)

    def frame(self, model: keras.Model, batches: int) -> keras.Model:
        """The model as it is trained, compiled, for so many batches an epoch."""
        optimizer = schedules.adamw(
            self.learning_rate,
            self.epochs * batches,
            self.warmup,
            weight_decay=self.weight_decay,
            clipnorm=self.clipnorm,
            average=self.average,
            first=0.0,
            schedule=self.schedule,
        )
        framed = Carrying(model, self.batch)
        framed.compile(
            optimizer=optimizer,
            loss=keras.losses.SparseCategoricalCrossentropy(
                from_logits=True, ignore_class=streams.IGNORED
            ),
            steps_per_execution=min(50, batches),
        )
        return framed


@dataclass(frozen=True, kw_only=True)
class Language(Recipe):
    """A model of the characters of a text.

    source: "tiny_shakespeare", a text file, or "tfds:NAME": the texts of a data set, joined and
        held in memory.
    options: Of "tfds:NAME": x, the feature that is read; train, validation and test, its splits.
    window: What an exported file reads at once.
    model, training: The network, and how its weights are found.

    The vocabulary is that of the training part. A character of the other parts that is not in it
    is read, and asked for, as the commonest one.
    """

    alone = "its streams carry the state of each row of the batch on to the next batch"

    source: str = "tiny_shakespeare"
    options: dict = field(default_factory=dict)
    window: Passage = field(default_factory=Passage)
    model: Network = field(default_factory=Network)
    training: Schedule = field(default_factory=Schedule)

    def on(self, source: str, options: dict) -> "Language":
        """The same job on another text: a file, or the texts of "tfds:NAME"."""
        if not source.startswith("tfds:") and (options or Path(source).is_dir()):
            raise DataError(
                f"a text comes from one file, or from tfds:NAME; got {source}"
                f"{''.join(f', --{name}' for name in options)}.\n  Pass a text file in UTF-8."
            )
        from lstm_keras.kinds.corpus import named_options

        options = named_options(options) if options else {}
        return dataclasses.replace(self, source=source, options=options, needed=None)

    def read(self, data_dir: str | Path | None = None) -> Text:
        """The text.

        Raises:
            DataError: It cannot be had.
        """
        if self.source == "tiny_shakespeare":
            from lstm_keras.datasets import tiny_shakespeare

            return tiny_shakespeare.read(data_dir)
        if self.source.startswith("tfds:"):
            from lstm_keras.datasets.corpora.texts import read_named

            return read_named(self.source.removeprefix("tfds:"), data_dir=data_dir, **self.options)
        return read_text(self.source)

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`."""
        text = self.read()
        vocabulary = text.vocabulary
        common = max(vocabulary.characters, key=text.train.count)
        train, validation, test = (
            vocabulary.encode(part, instead=common)
            for part in (text.train, text.validation, text.test)
        )
        K, window, settings = len(vocabulary), self.window, self.training
        read = f"{len(train)} characters to train, {len(validation)} to validate, {len(test)} to"
        say("reads", text.name, f"{read} test; {K} different ones")
        x, y = streams.windows(validation, test, window.steps, window.warm)
        watched = streams.windows(train, validation, window.steps, window.warm)
        batches = streams.batches(train, settings.batch, settings.steps)
        say(
            "windows",
            f"{window.steps} characters",
            f"{len(x)} to test, the last {window.steps - window.warm} answers of each; trained on "
            f"{settings.batch} streams, {settings.steps} steps at a time",
        )
        keras.utils.set_random_seed(settings.seed)
        model = self.model.build(window.steps, K, self.name)
        samples = streams.windows(train, train, window.steps, window.warm)[0]
        return Prepared(
            model=model,
            framed=settings.frame(model, int(batches.cardinality())),
            train=batches,
            validation=_watched(*watched, window.warm),
            x=x,
            y=y,
            calibration=calibration_windows(samples, settings.seed),
            digest=text.digest,
            facts={
                "name": text.name,
                "digest": text.digest,
                "characters": {part: len(getattr(text, part)) for part in PARTS},
                "channels": ("character",),
                "units": (f"one of {K}",),
                "steps": window.steps,
                "stride": window.steps - window.warm,
                "windows": {"train": len(samples), "validation": len(watched[0]), "test": len(x)},
            },
            metric=Metric(
                "nats per character", "nats", partial(streams.nats, warm=window.warm), "least"
            ),
            baselines=lambda: baselines(train, validation, test, K),
            epochs=settings.epochs,
            seed=settings.seed,
            callbacks=schedules.callbacks(settings),
            labels=vocabulary.characters,
            example=text.test[: window.steps - window.warm],
        )


def baselines(
    train: np.ndarray, validation: np.ndarray, test: np.ndarray, size: int
) -> dict[str, float]:
    """Nats per character of what only counts: name -> number, on the whole test part.

    The n-grams are `ngrams.KneserNey`; those with n > 1 read the end of the validation part first.
    """
    found = {"uniform": float(np.log(size))}
    line = np.concatenate([validation, test])
    for order in (1, *ORDERS):
        name = f"{order}-gram" if order > 1 else "unigram"
        found[name] = KneserNey(train, order, size).nats(line, behind=len(validation))
    return found


def _watched(x: np.ndarray, y: np.ndarray, warm: int, batch: int = 64):
    """Batches for the validation loss, in which only the answers that count are asked for."""
    y = y.copy()
    y[:, :warm] = streams.IGNORED
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(batch)
