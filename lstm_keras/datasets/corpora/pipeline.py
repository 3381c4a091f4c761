"""From sequences to batches, the same for every named data set: finish, cut or fill up, batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.corpora import bucketing
from lstm_keras.datasets.corpora.reading import Fitted
from lstm_keras.datasets.corpora.windows import windows
from lstm_keras.errors import refuse_below
from lstm_keras.sequences import Window

JUDGED = 256
"""B of validation."""


@dataclass(frozen=True)
class Cut:
    """How an example is read.

    steps: T, how many steps the model sees at most.
    stride: Steps from the start of one window to the start of the next; 0 reads every example as
        one sequence, whatever its length, and of a longer one the last T steps.
    hz: Steps per second, of readings; 0 where nobody said.
    buckets: Lengths that sequences are filled up to, at most; of examples read as one sequence.
    """

    steps: int
    stride: int = 0
    hz: float = 0.0
    buckets: int = 4

    def __post_init__(self) -> None:
        refuse_below(1, self, "steps", "buckets")
        refuse_below(0, self, "stride", "hz")

    @property
    def window(self) -> Window | None:
        """None where examples are read as one sequence."""
        return Window(self.steps, self.stride, self.hz or 1.0) if self.stride else None


class Pipeline:
    """Sequences -> windows -> batches.

    bounds: Lengths of the windows that are made, rising; the last is T of an exported model.

    Args:
        fitted: What was learned of the training part.
        cut: How a sequence is read.
        lengths: Of the sequences of the training part.
        batch: B.
    """

    def __init__(self, fitted: Fitted, cut: Cut, lengths: np.ndarray, batch: int) -> None:
        self.fitted, self.cut, self.batch, self.lengths = fitted, cut, batch, lengths
        self.bounds: Sequence[int] = (cut.steps,)
        if not cut.stride:
            self.bounds = bucketing.boundaries(lengths, cut.steps, cut.buckets, batch)
        windows = np.maximum(0, (lengths - cut.steps) // max(1, cut.stride) + 1).sum()
        counts = [windows] if cut.stride else bucketing.members(lengths, self.bounds)
        self.counts = [int(count) for count in counts]
        self.sizes = [max(1, min(batch, count)) for count in self.counts]

    @property
    def bytes(self) -> int:
        """Of the largest window."""
        scaler = self.fitted.scaler
        return self.bounds[-1] * 4 * (len(scaler.mean) if scaler else 1)

    @property
    def steps(self) -> int:
        """Batches of an epoch, the same in every order: of each bucket, as many as it fills."""
        return sum(count // size for count, size in zip(self.counts, self.sizes, strict=True))

    def windows(self, data: tf.data.Dataset, mixed: int = 1) -> tf.data.Dataset:
        """(sequence, y) -> (x [T, ...], y), of which T is one of `bounds`.

        Args:
            data: Of sequences.
            mixed: Sequences out of which windows are cut in turn.
        """
        data = data.map(
            lambda x, y: (self.fitted.finish(x), y),
            num_parallel_calls=tf.data.AUTOTUNE,
            deterministic=True,
        )
        if self.cut.window is None:
            return data.map(lambda x, y: (bucketing.fill(x, self.bounds), y))
        return data.interleave(partial(windows, self.cut.window), mixed, 1)

    def batches(self, data: tf.data.Dataset) -> tf.data.Dataset:
        """Whole batches of windows, to train on."""
        return bucketing.batched(data, self.bounds, self.sizes, whole=True)

    def judging(self, data: tf.data.Dataset) -> tf.data.Dataset:
        """Every window of these sequences, in batches."""
        sizes = [JUDGED] * len(self.bounds)
        data = bucketing.batched(self.windows(data), self.bounds, sizes, whole=False)
        return data.prefetch(tf.data.AUTOTUNE)
