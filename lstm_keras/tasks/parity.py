"""Parity: is the number of ones so far odd?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.task import Batch, Task, at_least


@dataclass(frozen=True)
class Parity(Task):
    """After every bit, 1 if the ones so far are odd in number, and 0 if even.

    Every bit matters as much as every other, however long ago: nothing can be ignored. No paper
    sets the rule; here a sequence is right if every answer is within 0.5, and the task is
    learned once 2000 training sequences in a row were right. Whoever trains on `longest` = 40
    tests with a task of longer sequences.

    Args:
        longest: Bits of the longest sequence, at least 1.
        shortest: Bits of the shortest; lengths are drawn evenly between the two.

    Draw:
        x: float32 [B, T, 1], 0 or 1; y: float32 [B, T, 1], the running exclusive or.
    """

    longest: int = 40  # type: ignore[misc]
    shortest: int = 1
    features: ClassVar[int] = 1
    outputs: ClassVar[int] = 1
    per_step: ClassVar[bool] = True
    classes: ClassVar[bool] = False
    tolerance: ClassVar[float] = 0.5

    def __post_init__(self) -> None:
        at_least(1, shortest=self.shortest)
        at_least(self.shortest, longest=self.longest)

    def draw(self, count, seed) -> Batch:
        rng = np.random.default_rng(seed)
        lengths = rng.integers(self.shortest, self.longest + 1, count)
        bits = rng.integers(0, 2, (count, self.longest))
        bits[np.arange(self.longest) >= lengths[:, None]] = 0
        odd = np.cumsum(bits, axis=1) % 2
        odd[np.arange(self.longest) >= lengths[:, None]] = 0
        x, y = (array[..., None].astype(np.float32) for array in (bits, odd))
        return Batch(x, y, lengths)

    def criterion(self) -> Recent:
        return Recent(window=2000, wrong=0)
