"""The adding and the multiplication problem: two marked numbers, far apart, make one answer."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.task import Batch, Task, at_least


@dataclass(frozen=True)
class _Marked(Task):
    """Pairs (value, mark) of which two are marked with 1: one early, one in the first half.

    Length L ~ U{T .. T + T/10}. The first mark falls on one of the first 10 pairs, the second on
    one of the first T/2 - 1 pairs that are still unmarked. The first and the last pair carry -1;
    should the first be chosen, it keeps its -1, and its value becomes the one that does not
    change the result. At least T/2 steps lie between the last mark and the answer.

    Args:
        steps: T, at least 22, so that the second mark can fall behind the first 10 pairs.

    Draw:
        x: float32 [B, T + T/10, 2], value and mark; y: float32 [B, 1].
    """

    steps: int = 100
    features: ClassVar[int] = 2
    outputs: ClassVar[int] = 1
    classes: ClassVar[bool] = False
    tolerance: ClassVar[float] = 0.04
    low: ClassVar[float]
    neutral: ClassVar[float]

    def __post_init__(self) -> None:
        at_least(22, steps=self.steps)

    @property
    def longest(self) -> int:
        return self.steps + self.steps // 10

    def draw(self, count, seed) -> Batch:
        rng, rows = np.random.default_rng(seed), np.arange(count)
        lengths = rng.integers(self.steps, self.longest + 1, count)
        values = rng.uniform(self.low, 1, (count, self.longest)).astype(np.float32)
        first = rng.integers(0, 10, count)
        second = rng.integers(0, self.steps // 2 - 1, count)
        second += second >= first  # counted among the pairs still unmarked
        values[(first == 0) | (second == 0), 0] = self.neutral
        marks = np.zeros_like(values)
        marks[rows, first] = marks[rows, second] = 1
        marks[:, 0] = marks[rows, lengths - 1] = -1
        y = self.combine(values[rows, first], values[rows, second])
        x = np.stack([values, marks], axis=2)
        x[np.arange(self.longest) >= lengths[:, None]] = 0
        return Batch(x, y[:, None].astype(np.float32), lengths)

    @abstractmethod
    def combine(self, one, other):
        """The answer, from the two marked values."""


@dataclass(frozen=True)
class Adding(_Marked):
    """y = 1/2 + (X1 + X2) / 4 of two marked values in [-1, 1], to within 0.04.

    A constant answer has at best a mean square error of 1/24. Learned once the last 2000
    training sequences were all right, with a mean error below 0.01.

    Source: Hochreiter & Schmidhuber 1997, Neural Computation 9(8), experiment 4.

    >>> batch = Adding(steps=100).draw(3, seed=0)
    >>> batch.x.shape, batch.y.shape
    ((3, 110, 2), (3, 1))
    """

    low: ClassVar[float] = -1.0
    neutral: ClassVar[float] = 0.0

    def combine(self, one, other):
        return 0.5 + (one + other) / 4

    def criterion(self) -> Recent:
        return Recent(window=2000, wrong=0, error=0.01)


@dataclass(frozen=True)
class Multiplication(_Marked):
    """y = X1 X2 of two marked values in [0, 1], to within 0.04.

    Learned once fewer than `fewer` of the last 2000 training sequences were wrong: 140 or 13 in
    the paper.

    Source: Hochreiter & Schmidhuber 1997, Neural Computation 9(8), experiment 5.
    """

    fewer: int = 140
    low: ClassVar[float] = 0.0
    neutral: ClassVar[float] = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        at_least(1, fewer=self.fewer)

    def combine(self, one, other):
        return one * other

    def criterion(self) -> Recent:
        return Recent(window=2000, wrong=self.fewer - 1)
