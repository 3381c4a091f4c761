"""Temporal order: in which order did two or three relevant symbols come?"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.task import Batch, Task, one_hot

SYMBOLS = "EBabcdXY"
WHERE = {2: ((10, 20), (50, 60)), 3: ((10, 20), (33, 43), (66, 76))}
"""First and last position, counted from 0, that each relevant symbol may take."""


@dataclass(frozen=True)
class TemporalOrder(Task):
    """Name the order of the symbols X and Y, hidden among 100 to 110 irrelevant ones.

    A sequence starts with E, ends with B, and holds a, b, c, d at random between them, but for
    the relevant symbols, X or Y with equal chance. The class counts in binary, X = 0 and Y = 1:
    XX, XY, YX, YY for two. Right if every output is within 0.3 of the one-hot y. Learned once
    the last 2000 training sequences were all right, with a mean error below 0.1.

    Args:
        symbols: 2 (4 classes, experiment 6a) or 3 (8 classes, 6b).

    Draw:
        x: float32 [B, 110, 8], one-hot in the order of `SYMBOLS`; y: float32 [B, 4 or 8].

    Source: Hochreiter & Schmidhuber 1997, Neural Computation 9(8), experiment 6.
    """

    symbols: int = 2
    features: ClassVar[int] = len(SYMBOLS)
    longest: ClassVar[int] = 110
    tolerance: ClassVar[float] = 0.3

    def __post_init__(self) -> None:
        if self.symbols not in WHERE:
            raise ValueError(f"symbols must be 2 or 3; got {self.symbols!r}")

    @property
    def outputs(self) -> int:
        return 2**self.symbols

    def draw(self, count, seed) -> Batch:
        rng, rows = np.random.default_rng(seed), np.arange(count)
        lengths = rng.integers(100, self.longest + 1, count)
        text = rng.integers(SYMBOLS.index("a"), SYMBOLS.index("d") + 1, (count, self.longest))
        text[:, 0] = SYMBOLS.index("E")
        text[rows, lengths - 1] = SYMBOLS.index("B")
        answer = np.zeros(count, int)
        for first, last in WHERE[self.symbols]:
            bit = rng.integers(0, 2, count)
            text[rows, rng.integers(first, last + 1, count)] = SYMBOLS.index("X") + bit
            answer = 2 * answer + bit
        x = one_hot(text, self.features, lengths)
        return Batch(x, one_hot(answer, self.outputs), lengths)

    def criterion(self) -> Recent:
        return Recent(window=2000, wrong=0, error=0.1)
