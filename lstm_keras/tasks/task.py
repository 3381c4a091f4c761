"""What all tasks share: a batch of sequences, and how answers to it are judged."""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

import numpy as np

from lstm_keras.tasks.criteria import Recent


class Batch(NamedTuple):
    """Sequences of different lengths, padded with zeros on the right.

    x: float32 [B, T, F]; T is the task's `longest`, whatever was drawn, so that a compiled
        network sees one shape.
    y: float32 [B, K], wanted at the last true step; or [B, T, K], at every step.
    lengths: int64 [B], true steps of each sequence.
    legal: float32 [B, T, K], 1 for each symbol that may come next; None where there is no grammar.
    """

    x: np.ndarray
    y: np.ndarray
    lengths: np.ndarray
    legal: np.ndarray | None = None

    @property
    def mask(self) -> np.ndarray:
        """True where a step is no padding, bool [B, T]."""
        return np.arange(self.x.shape[1]) < self.lengths[:, None]

    def last(self, sequence: np.ndarray) -> np.ndarray:
        """[B, K] of [B, T, K]: what stands at the last true step."""
        return sequence[np.arange(len(self.lengths)), self.lengths - 1]


class Task(ABC):
    """A task: what is drawn, and when an answer is right.

    features: F.
    outputs: K.
    longest: T, the steps that every batch is padded to.
    per_step: Whether an answer is wanted at every step, [B, T, K], or at the last only, [B, K].
    classes: Whether y is one-hot, and answers are probabilities.
    tolerance: A sequence is right if every |answer - y| is below it.
    horizon: The longest lag, in steps, from what must be remembered to where it is needed.

    An output of a paper's network is logistic or linear; here it is whatever the caller's
    network puts out, as long as it estimates y.
    """

    features: int
    outputs: int
    longest: int
    per_step: ClassVar[bool] = False
    classes: ClassVar[bool] = True
    tolerance: ClassVar[float]

    @property
    def horizon(self) -> int:
        return self.longest

    @abstractmethod
    def draw(self, count: int, seed: int | np.random.Generator) -> Batch:
        """`count` fresh sequences. A generator is drawn from and moves on; a number starts one."""

    def right(self, answers: np.ndarray, batch: Batch) -> np.ndarray:
        """Which sequences are answered within the tolerance at each step that counts, bool [B].

        Raises:
            ValueError: `answers` has not the shape of `batch.y`.
        """
        inside = np.abs(self._difference(answers, batch)) < self.tolerance
        return np.all(inside, axis=tuple(range(1, batch.y.ndim)))

    def errors(self, answers: np.ndarray, batch: Batch) -> np.ndarray:
        """float64 [B]: mean square of answer - y over outputs, and over the true steps."""
        square = self._difference(answers, batch) ** 2
        if self.per_step:
            return square.mean(axis=2).sum(axis=1) / batch.lengths
        return square.mean(axis=1)

    @abstractmethod
    def criterion(self) -> Recent:
        """A fresh judge of a training: the paper's rule for when to stop."""

    def _difference(self, answers, batch):
        answers = np.asarray(answers)
        if answers.shape != batch.y.shape:
            raise ValueError(
                f"answers must have the shape of y, {batch.y.shape}; got {answers.shape}"
            )
        difference = answers.astype(np.float64) - batch.y
        return np.where(batch.mask[..., None], difference, 0.0) if self.per_step else difference


def one_hot(symbols: np.ndarray, count: int, lengths: np.ndarray | None = None) -> np.ndarray:
    """Symbols [...] as float32 [..., count]; zero from a sequence's length on."""
    x = np.zeros((*symbols.shape, count), np.float32)
    np.put_along_axis(x, symbols[..., None], 1, axis=-1)
    if lengths is not None:
        x[np.arange(symbols.shape[1]) >= lengths[:, None]] = 0
    return x


def at_least(least: int, **given: int) -> None:
    """Refuse a setting that is not an int of at least `least`."""
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"{name} must be an int of at least {least}; got {value!r}")
