"""Copy memory: ten symbols, a long wait, then the same ten symbols."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.task import Batch, Task, at_least, one_hot

LETTERS = 8
COPIED = 10


@dataclass(frozen=True)
class CopyMemory(Task):
    """Say blank until told to go, then say the ten symbols that were read at the start.

    Ten of eight letters, T - 1 blanks, go, ten blanks: T + 20 steps. Wanted are T + 10 blanks
    and then the ten letters. No published rule says when it is learned; here a sequence is right
    if every output is within 0.5 of the one-hot y, so that no letter is in doubt, and the task
    is learned once 2000 training sequences in a row were right.

    Args:
        lag: T, at least 1.

    Draw:
        x: float32 [B, T + 20, 10], one-hot: 8 letters, blank, go; y: float32 [B, T + 20, 9].

    Source: Arjovsky, Shah & Bengio 2016, ICML, "Unitary evolution recurrent neural networks".
    """

    lag: int = 100
    features: ClassVar[int] = LETTERS + 2
    outputs: ClassVar[int] = LETTERS + 1
    per_step: ClassVar[bool] = True
    tolerance: ClassVar[float] = 0.5

    def __post_init__(self) -> None:
        at_least(1, lag=self.lag)

    @property
    def longest(self) -> int:
        return self.lag + 2 * COPIED

    @property
    def memoryless(self) -> float:
        """Mean cross-entropy, in nats a step, of whoever forgot the letters: 10 ln 8 / (T + 20)."""
        return COPIED * math.log(LETTERS) / self.longest

    def draw(self, count, seed) -> Batch:
        rng = np.random.default_rng(seed)
        letters = rng.integers(0, LETTERS, (count, COPIED))
        read = np.full((count, self.longest), LETTERS)
        said = read.copy()
        read[:, :COPIED] = said[:, -COPIED:] = letters
        read[:, -COPIED - 1] = LETTERS + 1
        lengths = np.full(count, self.longest)
        return Batch(one_hot(read, self.features), one_hot(said, self.outputs), lengths)

    def criterion(self) -> Recent:
        return Recent(window=2000, wrong=0)
