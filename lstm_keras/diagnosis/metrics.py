"""What quantization cost the task, with a 95 % interval: paired, window by window.

Accuracy: of n windows, b are right before and wrong after, and c the other way round. With
b' = (b + 1) / (n + 2) and c' = (c + 1) / (n + 2) the loss b - c over n lies within

    b' - c' +- 1.96 sqrt((b' + c' - (b' - c')^2) / (n + 2)).

Mean absolute error: the mean over windows of how much it grew, with the 2.5th and the 97.5th
percentile of that mean over 2,000 draws of n windows with replacement, seeded.

Both take windows for independent; those of one recording are not, and their interval is too narrow.

Sources: Bonett & Price 2012, J. Educ. Behav. Stat. 37(4), for the adjusted interval; Efron 1979,
Annals of Statistics 7(1), for the bootstrap.
"""

from dataclasses import dataclass

import numpy as np

from lstm_keras.errors import ShapeError

Z = 1.959964
"""Of a normal distribution, 95 % lies within that many deviations."""

DRAWS = 2000


@dataclass(frozen=True)
class Loss:
    """What was lost; above 0 is worse.

    metric: "accuracy", in points, or "mean absolute error", in the unit of the target.
    value, low, high: The loss and its 95 % interval.
    windows: Compared.
    worse, better: Windows whose answer became worse, and better.
    """

    metric: str
    value: float
    low: float
    high: float
    windows: int
    worse: int
    better: int

    @property
    def words(self) -> str:
        """Value, interval and counts."""
        unit = " points" if self.metric == "accuracy" else ""
        return (
            f"{self.value:.2g}{unit} (95 %: {self.low:.2g} to {self.high:.2g}); of {self.windows} "
            f"answers {self.worse} became worse and {self.better} better"
        )

    @property
    def certain(self) -> bool:
        """Whether something was lost beyond what chance explains: 0 is below the interval."""
        return self.low > 0


def loss(before: np.ndarray, after: np.ndarray, y: np.ndarray) -> Loss:
    """Of two answers to the same windows.

    Args:
        before: [N, K] or [N, T, K].
        after: Likewise.
        y: Integer classes [N] or [N, T], or real targets shaped like the answers.

    Raises:
        ShapeError: Targets of another shape.
    """
    classes = np.issubdtype(y.dtype, np.integer)
    needed = before.shape[:-1] if classes else before.shape
    if y.shape != needed:
        raise ShapeError(
            f"the targets y ({y.dtype}) must have shape {needed}; got {y.shape}.\n"
            "  Store classes as integers, values as floats, or leave y out."
        )
    if classes:
        right = [(answers.argmax(-1) == y) for answers in (before, after)]
        return accuracy_loss(*right)
    axes = tuple(range(1, before.ndim))
    off = [np.abs(answers - y).mean(axis=axes, dtype=np.float64) for answers in (before, after)]
    return error_growth(*off)


def accuracy_loss(before: np.ndarray, after: np.ndarray) -> Loss:
    """From which answers were right before and after."""
    before, after = np.ravel(before), np.ravel(after)
    n = len(before)
    worse, better = int(np.sum(before & ~after)), int(np.sum(~before & after))
    b, c = (worse + 1) / (n + 2), (better + 1) / (n + 2)
    half = Z * np.sqrt((b + c - (b - c) ** 2) / (n + 2))
    value, low, high = ((worse - better) / n, b - c - half, b - c + half)
    return Loss("accuracy", 100 * value, float(100 * low), float(100 * high), n, worse, better)


def error_growth(before: np.ndarray, after: np.ndarray, seed: int = 0) -> Loss:
    """From the mean absolute error of each window before and after."""
    growth = np.asarray(after, np.float64) - before
    n = len(growth)
    drawn = np.random.default_rng(seed).integers(0, n, (DRAWS, n))
    low, high = np.percentile(growth[drawn].mean(axis=1), [2.5, 97.5])
    return Loss(
        "mean absolute error",
        float(growth.mean()),
        float(low),
        float(high),
        n,
        int(np.sum(growth > 0)),
        int(np.sum(growth < 0)),
    )
