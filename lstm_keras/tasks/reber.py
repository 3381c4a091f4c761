"""The embedded Reber grammar, string by string or as an endless stream.

An embedded string is B, then T or P, an inner string, the same T or P again, and E. What must be
remembered is one symbol, over an inner string of any length. An inner string is B, a walk through
`INNER`, and E; where two symbols may come, each has the same chance.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.task import Batch, Task, at_least, one_hot

SYMBOLS = "BTPSXVE"
INNER = {  # node: {symbol that may come: node that it leads to}
    0: {"T": 1, "P": 2},
    1: {"S": 1, "X": 3},
    2: {"T": 2, "V": 4},
    3: {"X": 2, "S": "out"},
    4: {"P": 3, "V": "out"},
}


def _automaton() -> tuple[np.ndarray, np.ndarray, int]:
    """(symbol [S, 2], next node [S, 2], last node) of the embedded grammar: a fair choice each."""
    edges = {"start": {"B": "which"}, "which": {m: (m, "in") for m in "TP"}}
    for m in "TP":
        edges[m, "in"] = {"B": (m, 0)}
        edges.update(
            {(m, n): {s: (m, to) for s, to in choice.items()} for n, choice in INNER.items()}
        )
        edges[m, "out"] = {"E": (m, "again")}
        edges[m, "again"] = {m: "end"}
    edges["end"] = {"E": "over"}
    numbers = {node: k for k, node in enumerate([*edges, "over"])}
    over = numbers["over"]
    symbol = np.zeros((len(numbers), 2), int)
    goto = np.full_like(symbol, over)  # the end leads to itself
    for node, choice in edges.items():
        pairs = [(SYMBOLS.index(s), numbers[to]) for s, to in choice.items()]
        symbol[numbers[node]], goto[numbers[node]] = zip(pairs[0], pairs[-1], strict=True)
    return symbol, goto, over


_SYMBOL, _GOTO, _OVER = _automaton()
_LEGAL = one_hot(_SYMBOL, len(SYMBOLS)).max(axis=1)  # [S, 7]: what may come at a node
_LEGAL[_OVER] = 0
_START = 0


def strings(count: int, seed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Embedded strings: symbols int [B, N], what was allowed at each [B, N, 7], lengths [B].

    N is the length of the longest string drawn; behind a string's end stand zeros. Lengths are
    at least 9, and 12 on the average.
    """
    rng = np.random.default_rng(seed)
    node, nodes, text = np.full(count, _START), [], []
    while (node != _OVER).any():
        choice = rng.integers(0, 2, count)
        nodes.append(node)
        text.append(_SYMBOL[node, choice])
        node = _GOTO[node, choice]
    node = np.stack(nodes, axis=1)
    return np.stack(text, axis=1), _LEGAL[node], (node != _OVER).sum(axis=1)


def predicts(answers: np.ndarray, legal: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Whether, at every step, the symbols that may come are the most active outputs, bool [B].

    Every allowed symbol must lie above every other one. answers, legal: [B, T, 7].
    """
    lowest = np.where(legal > 0, answers, np.inf).min(axis=2)
    highest = np.where(legal > 0, -np.inf, answers).max(axis=2)
    step = np.arange(answers.shape[1]) < lengths[:, None]
    return ((lowest > highest) | ~step).all(axis=1)


def _batch(text, legal, lengths) -> Batch:
    """Each symbol but the last is read, and the next one is wanted."""
    lengths = lengths - 1
    x, y = (one_hot(part, len(SYMBOLS), lengths) for part in (text[:, :-1], text[:, 1:]))
    return Batch(x, y, lengths, legal[:, 1:])


@dataclass(frozen=True)
class Reber(Task):
    """Predict what may come next in an embedded Reber string, at every step.

    y is the symbol that does come. A string is right if at each of its steps the symbols that
    the grammar allows are the most active outputs (`predicts`). The paper trains on 256 strings
    and calls them learned once these and 256 others are all right: give `criterion()` the 512
    of `parts` each time.

    Args:
        longest: T, steps to pad to, at least 8. Longer strings, 1 in 12,000 with 40, are drawn
            again.

    Draw:
        x, y, legal: float32 [B, T, 7], one-hot in the order of `SYMBOLS`.

    Sources:
        Hochreiter & Schmidhuber 1997, Neural Computation 9(8), experiment 1.
        Cleeremans, Servan-Schreiber & McClelland 1989, Neural Computation 1(3): the grammar.
    """

    longest: int = 40  # type: ignore[misc]
    features: ClassVar[int] = len(SYMBOLS)
    outputs: ClassVar[int] = len(SYMBOLS)
    per_step: ClassVar[bool] = True

    def __post_init__(self) -> None:
        at_least(8, longest=self.longest)

    def draw(self, count, seed) -> Batch:
        rng = np.random.default_rng(seed)
        parts, missing = [], count
        while missing:
            drawn = strings(missing, rng)
            short = drawn[2] <= self.longest + 1
            parts.append([self._fit(a[short]) for a in drawn])
            missing -= short.sum()
        return _batch(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def parts(self, seed, train: int = 256, test: int = 256) -> tuple[Batch, ...]:
        """Two sets of strings, no string twice."""
        rng, seen = np.random.default_rng(seed), {}
        while len(seen) < train + test:
            batch = self.draw(train + test, rng)
            for row in zip(*batch, strict=True):
                seen.setdefault(row[0].tobytes() + row[1].tobytes(), row)
        rows = list(seen.values())[: train + test]
        one, other = rows[:train], rows[train:]
        return tuple(Batch(*map(np.stack, zip(*part, strict=True))) for part in (one, other))

    def right(self, answers, batch):
        self._difference(answers, batch)  # refuses a wrong shape
        return predicts(np.asarray(answers), batch.legal, batch.lengths)

    def criterion(self) -> Recent:
        return Recent(window=512, wrong=0)

    def _fit(self, array):
        """[B, N, ...] cut or filled to the symbols of `longest` steps; lengths stay."""
        if array.ndim == 1:
            return array
        array = array[:, : self.longest + 1]
        missing = self.longest + 1 - array.shape[1]
        return np.pad(array, [(0, 0), (0, missing)] + [(0, 0)] * (array.ndim - 2))


@dataclass(frozen=True)
class ContinualReber(Task):
    """Embedded Reber strings end to end, without a sign where one ends and the next begins.

    A prediction is right while every squared difference from the next symbol, one-hot, is below
    0.49. A network is perfect on a test of 10 streams if it goes through 1,000,000 symbols of
    each without an error; short of that it is told by `before_error`, averaged.

    Args:
        steps: T, symbols of a stream that are predicted.

    Draw:
        x, y, legal: float32 [B, T, 7], one-hot in the order of `SYMBOLS`.

    Source: Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10).
    """

    steps: int = 1000
    features: ClassVar[int] = len(SYMBOLS)
    outputs: ClassVar[int] = len(SYMBOLS)
    per_step: ClassVar[bool] = True
    tolerance: ClassVar[float] = 0.7

    def __post_init__(self) -> None:
        at_least(1, steps=self.steps)

    @property
    def longest(self) -> int:
        return self.steps

    def draw(self, count, seed) -> Batch:
        each = self.steps // 9 + 1  # no string is shorter than 9
        text, legal, lengths = strings(count * each, seed)
        there = (np.arange(text.shape[1]) < lengths[:, None]).reshape(count, -1)
        text, legal = text.reshape(there.shape), legal.reshape(*there.shape, -1)
        kept = [np.flatnonzero(row)[: self.steps + 1] for row in there]
        text, legal = (
            np.stack([array[k][row] for k, row in enumerate(kept)]) for array in (text, legal)
        )
        return _batch(text, legal, np.full(count, self.steps + 1))

    def before_error(self, answers, batch) -> np.ndarray:
        """How many symbols of each stream were predicted before the first error, int [B]."""
        wrong = ~(np.abs(self._difference(answers, batch)) < self.tolerance).all(axis=2)
        return np.where(wrong.any(axis=1), wrong.argmax(axis=1), batch.lengths)

    def criterion(self) -> Recent:
        return Recent(window=10, wrong=0)
