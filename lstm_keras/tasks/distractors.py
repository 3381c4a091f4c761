"""Very long time lags in noise: one of two symbols, then nothing but distractors."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.task import Batch, Task, at_least, one_hot

BEYOND = 100  # distractors after the first q; one sequence in 40,000 would have more


@dataclass(frozen=True)
class Distractors(Task):
    """At the trigger, name the symbol that came second: x or y.

    b, then x or y, then q distractors, then more of them while a throw with chance 9/10 says so,
    then the trigger e. Both outputs within 0.2 of the one-hot y. Learned once 10,000 random
    sequences in a row were right.

    The paper's text says "probability 1/10" of both going on and stopping; its expected length
    shows that going on is meant to have 9/10. Longer tails than 100 are drawn again.

    Args:
        lag: q, at least 1.
        distractors: p, how many different symbols distract, at least 1.

    Draw:
        x: float32 [B, q + 103, p + 4], one-hot: p distractors, then e, b, x, y;
        y: float32 [B, 2].

    Source: Hochreiter & Schmidhuber 1997, Neural Computation 9(8), experiment 2c.
    """

    lag: int = 50
    distractors: int = 50
    outputs: ClassVar[int] = 2
    tolerance: ClassVar[float] = 0.2

    def __post_init__(self) -> None:
        at_least(1, lag=self.lag, distractors=self.distractors)

    @property
    def features(self) -> int:
        return self.distractors + 4

    @property
    def longest(self) -> int:
        return self.lag + BEYOND + 3

    def draw(self, count, seed) -> Batch:
        rng, rows = np.random.default_rng(seed), np.arange(count)
        more = rng.geometric(0.1, count) - 1
        while (long := more > BEYOND).any():
            more[long] = rng.geometric(0.1, long.sum()) - 1
        lengths = self.lag + more + 3
        e, b, x = (self.distractors + k for k in range(3))
        text = rng.integers(0, self.distractors, (count, self.longest))
        answer = rng.integers(0, 2, count)
        text[:, 0] = b
        text[:, 1] = x + answer
        text[rows, lengths - 1] = e
        return Batch(one_hot(text, self.features, lengths), one_hot(answer, 2), lengths)

    def criterion(self) -> Recent:
        return Recent(window=10_000, wrong=0)
