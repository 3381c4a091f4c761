"""From a feature to a sequence: numbers or tokens, and what must be learned of them first.

    x of an example --sequence--> [N, F] float32, or [N] strings       the same for every example
    training part   --see, fit--> Scaler, or the tokens that have a number
    sequence        --finish----> x of the model: standardised, or int32 tokens

Everything that an example passes is tf.data; only `see` looks at NumPy.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import tensorflow as tf

from lstm_keras.datasets import audio
from lstm_keras.datasets.corpora import moments, sounds
from lstm_keras.datasets.corpora.moments import Moments
from lstm_keras.errors import DataError, refuse_below
from lstm_keras.padding import PADDING
from lstm_keras.sequences import Scaler

UNKNOWN = PADDING + 1
"""The token of what is not in the vocabulary."""

RESERVED = ("<padding>", "<unknown>")
"""What stands for these two in a vocabulary."""


@dataclass(frozen=True)
class Fitted:
    """What was learned from the training part.

    finish: A sequence -> x of the model, inside tf.data.
    scaler: Of numbers.
    vocabulary: Of tokens, by number; the first two are `RESERVED`.
    """

    finish: Callable[[tf.Tensor], tf.Tensor]
    scaler: Scaler | None = None
    vocabulary: tuple[str, ...] = ()


class Reading(Protocol):
    """How a feature is read."""

    def sequence(self, x: tf.Tensor) -> tf.Tensor:
        """The feature of one example as a sequence."""
        ...

    def see(self, sequence: np.ndarray) -> None:
        """Take a sequence of the training part into account."""
        ...

    def fit(self) -> Fitted:
        """After the whole training part was seen."""
        ...


@dataclass(frozen=True)
class Text:
    """How text becomes tokens.

    tokens: "words", in lower case and parted by blanks, with every sign by itself; or "characters".
    vocabulary: How many different tokens are told apart, the commonest; the others are one.
    """

    tokens: str = "words"
    vocabulary: int = 10_000

    def __post_init__(self) -> None:
        if self.tokens not in ("words", "characters"):
            raise ValueError(f"tokens must be 'words' or 'characters'; got {self.tokens!r}")
        refuse_below(1, self, "vocabulary")


class Tokens:
    """Text, or a list of words.

    Args:
        settings: How it becomes tokens.
    """

    def __init__(self, settings: Text) -> None:
        self.settings, self.seen = settings, Counter()

    def sequence(self, x: tf.Tensor) -> tf.Tensor:
        """As `Reading`."""
        if x.shape.rank == 1:
            return x
        if self.settings.tokens == "characters":
            return tf.strings.unicode_split(x, "UTF-8")
        lower = tf.strings.lower(x, encoding="utf-8")
        return tf.strings.split(tf.strings.regex_replace(lower, r"([^\pL\pN\pM\s'])", r" \1 "))

    def see(self, sequence: np.ndarray) -> None:
        """As `Reading`."""
        self.seen.update(sequence.tolist())

    def fit(self) -> Fitted:
        """As `Reading`; the commonest first, and those that are equally common by the alphabet."""
        order = sorted(self.seen, key=lambda token: (-self.seen[token], token))
        known = order[: self.settings.vocabulary]
        if not known:
            raise DataError("the training part holds no text.\n  Name another feature with x.")
        numbers = tf.range(len(RESERVED), len(RESERVED) + len(known))
        pairs = tf.lookup.KeyValueTensorInitializer(tf.constant(known), numbers)
        table = tf.lookup.StaticHashTable(pairs, UNKNOWN)
        words = tuple(token.decode("utf-8", "replace") for token in known)
        return Fitted(table.lookup, vocabulary=(*RESERVED, *words))


class Numbers:
    """Readings [N, ...]; of an image, every row is a step.

    Args:
        name: Of the feature.
        features: F, numbers of a step.
        block: Readings of which each step is the mean.
        alike: One mean and one deviation for all F, which are one kind of thing, as pixels are.
    """

    def __init__(self, name: str, features: int, block: int = 1, alike: bool = False) -> None:
        self.features, self.block, self.alike = features, block, alike
        self.channels = (name,) if features == 1 else tuple(f"{name} {k}" for k in range(features))
        self.seen = Moments.none()

    def sequence(self, x: tf.Tensor) -> tf.Tensor:
        """As `Reading`."""
        steps = tf.reshape(tf.cast(x, tf.float32), [tf.shape(x)[0], self.features])
        return _means(steps, self.block)

    def see(self, sequence: np.ndarray) -> None:
        """As `Reading`."""
        if not np.isfinite(sequence).all():
            raise DataError(
                f"{self.channels[0]}: {(~np.isfinite(sequence)).sum()} numbers of an example are "
                "NaN or infinite.\n  Repair the data set, or read another feature with x."
            )
        self.seen = self.seen.with_more(sequence.reshape(-1, 1) if self.alike else sequence)

    def fit(self) -> Fitted:
        """As `Reading`."""
        return _standardised(self._scaler())

    def _scaler(self) -> Scaler:
        units = ("",) * self.features
        if not self.alike:
            return moments.fit([self.seen], self.channels, units)
        one = moments.fit([self.seen], self.channels[:1], units[:1])
        mean, deviation = one.mean * self.features, one.deviation * self.features
        return Scaler(mean, deviation, self.channels, units)


class Sound(Numbers):
    """A recording as log-mel frames of one window, see `datasets.audio`.

    Args:
        frames: How sound becomes frames.
        block: Samples of which each is the mean, to come down to the rate of the frames.
    """

    def __init__(self, frames: audio.Frames, block: int = 1) -> None:
        super().__init__("sound", frames.features, 1)
        self.frames, self.samples = frames, block

    def sequence(self, x: tf.Tensor) -> tf.Tensor:
        """As `Reading`."""
        scale = 32768.0 if x.dtype.is_integer else 1.0
        wave = tf.cast(x, tf.float32) / scale
        if x.shape.rank == 2:  # channels side by side
            wave = tf.reduce_mean(wave, axis=1)
        return sounds.decibels(_means(wave, self.samples), self.frames)

    def _scaler(self) -> Scaler:
        names, units = audio.names(self.frames), ("dB",) * self.features
        deviation = np.maximum(np.sqrt(np.divide(self.seen.squares, self.seen.count)), 1e-3)
        return Scaler(tuple(self.seen.mean), tuple(deviation.tolist()), names, units)


def _means(x: tf.Tensor, size: int) -> tf.Tensor:
    """The mean of each `size` neighbours along the first axis."""
    if size == 1:
        return x
    kept = tf.shape(x)[0] // size * size
    return tf.reduce_mean(tf.reshape(x[:kept], [-1, size, *x.shape[1:]]), axis=1)


def _standardised(scaler: Scaler) -> Fitted:
    mean, deviation = (tf.constant(v, tf.float64) for v in (scaler.mean, scaler.deviation))

    def finish(sequence):  # in float64, as `Scaler.apply`
        return tf.cast((tf.cast(sequence, tf.float64) - mean) / deviation, tf.float32)

    return Fitted(finish, scaler)
