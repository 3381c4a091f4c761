"""Count-based language models, to compare a network with: what the last n - 1 tokens say.

    P_n(w | u) = max(c(u w) - D, 0) / c(u) + D N(u) / c(u) P_(n-1)(w | u without its first token)

c counts in the training tokens at the highest order; below it, c(v) is the number of different
tokens seen before v. N(u) is the number of different tokens seen after u, D = n1 / (n1 + 2 n2)
where n1 and n2 are the numbers of grams that were counted once and twice. P_0 is 1 / K. A context
never seen leaves everything to the next shorter one.

Source: Kneser & Ney 1995, ICASSP, interpolated as by Chen & Goodman 1999, Computer Speech and
Language 13(4).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class _Order:
    """Counts of one order: sorted keys of grams and of contexts, and what was counted of them."""

    grams: np.ndarray
    counts: np.ndarray
    contexts: np.ndarray
    totals: np.ndarray
    followers: np.ndarray
    discount: float


class KneserNey:
    """An n-gram model of tokens.

    Args:
        tokens: int [N], the training text.
        order: n; 1 looks at no context.
        size: K, the number of different tokens there can be.

    Raises:
        ValueError: An order below 1, more grams than 64 bits can number, or too few tokens.

    >>> model = KneserNey(np.array([0, 1, 0, 1, 0]), order=2, size=2)
    >>> float(model.probabilities(np.array([0, 1]))[1]) > 0.5
    True
    """

    def __init__(self, tokens: np.ndarray, order: int, size: int):
        if order < 1 or size**order >= 2**63:
            raise ValueError(f"order must be at least 1, and {size}^order below 2^63; got {order}")
        if len(tokens) < order:
            raise ValueError(f"order {order} needs as many tokens; got {len(tokens)}")
        self.order, self.size = order, size
        self._orders = []
        grams, counts = np.unique(_keys(tokens, order, size), return_counts=True)
        for n in range(order, 0, -1):
            self._orders.insert(0, _counted(grams, counts, size))
            grams, counts = np.unique(grams % size ** (n - 1), return_counts=True)

    def probabilities(self, tokens: np.ndarray) -> np.ndarray:
        """P of each token, given those before it in the same array: float [N]."""
        result = np.full(len(tokens), 1 / self.size)
        for n, counted in enumerate(self._orders, start=1):
            if len(tokens) < n:
                break
            keys = _keys(tokens, n, self.size)
            place, seen = _find(counted.contexts, keys // self.size)
            total = np.where(seen, counted.totals[place], 1)
            follows = np.where(seen, counted.followers[place], 0)
            gram, known = _find(counted.grams, keys)
            count = np.where(known, counted.counts[gram], 0)
            direct = np.maximum(count - counted.discount, 0) / total
            shorter = np.where(seen, counted.discount * follows / total, 1)
            result[n - 1 :] = direct + shorter * result[n - 1 :]
        return result

    def nats(self, tokens: np.ndarray, behind: int = 0) -> float:
        """Mean -ln P of the tokens from place `behind` on, of which all before are context."""
        return float(-np.log(self.probabilities(tokens)[behind:]).mean())


def _keys(tokens: np.ndarray, n: int, size: int) -> np.ndarray:
    """Every n tokens in a row as one number, the first of them the highest digit."""
    count = len(tokens) - n + 1
    keys = np.zeros(count, "int64")
    for k in range(n):
        keys = keys * size + tokens[k : k + count]
    return keys


def _counted(grams: np.ndarray, counts: np.ndarray, size: int) -> _Order:
    contexts, first = np.unique(grams // size, return_index=True)
    once, twice = (int(np.sum(counts == k)) for k in (1, 2))
    return _Order(
        grams=grams,
        counts=counts,
        contexts=contexts,
        totals=np.add.reduceat(counts, first),
        followers=np.diff(np.append(first, len(grams))),
        discount=once / (once + 2 * twice) if once else 0.0,
    )


def _find(there: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of keys among sorted ones, and whether they are really there."""
    place = np.minimum(np.searchsorted(there, keys), len(there) - 1)
    return place, there[place] == keys
