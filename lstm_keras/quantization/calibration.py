"""How far numbers reach: from what a tensor holds on calibration samples to the range of its grid.

Of what goes into a model; `exporters.int8` has one more, "search", and takes it unless told
otherwise: `benchmarks/quantization.py` compares them.

minmax      the smallest and the largest value: nothing is cut off
percentile  the ends of the middle 99.99 %
mse         the ends between which rounding and cutting off together cost least, as a mean
            square: one spike a thousand deviations out does not coarsen the grid of all others
"""

from collections.abc import Callable

import numpy as np

from lstm_keras.quantization.grids import Range

CUT = 0.005
"""Percent of the values that `percentile` leaves out at each end."""

TIE = 1.03
"""Within 3 % of the best, which is what some hundred samples can tell, the gentlest is taken."""

SEARCHED = 1 << 16
"""Values on which `mse` tries ranges; evenly picked where there are more."""

SHARES = np.geomspace(1.0, 0.02, 80)
"""Shares of the whole range that `mse` tries."""


def minmax(values: np.ndarray) -> Range:
    """From the smallest value to the largest."""
    return _range(values.min(), values.max())


def percentile(values: np.ndarray) -> Range:
    """From the percentile `CUT` to the percentile 100 - `CUT`."""
    return _range(*np.percentile(values, [CUT, 100 - CUT]))


def mse(values: np.ndarray) -> Range:
    """The range with the least mean square of (value - its grid point).

    Both ends shrink together first, then each by itself.
    """
    values = np.sort(values.ravel())
    low, high = min(values[0], 0.0), max(values[-1], 0.0)
    values = values[np.linspace(0, len(values) - 1, min(len(values), SEARCHED)).astype(int)]

    def cost(low: float, high: float) -> float:
        return float(np.mean((values - _range(low, high).grid().fake(values)) ** 2))

    share = min(SHARES, key=lambda share: cost(low * share, high * share))
    low, high = low * share, high * share
    wider = 1 / SHARES[SHARES > 0.3]
    low = min((low * k for k in (*wider, *SHARES)), key=lambda low: cost(low, high))
    high = min((high * k for k in (*wider, *SHARES)), key=lambda high: cost(low, high))
    return _range(low, high)


METHODS: dict[str, Callable[[np.ndarray], Range]] = {
    "minmax": minmax,
    "percentile": percentile,
    "mse": mse,
}


def off(wanted: list[np.ndarray], got: list[np.ndarray]) -> float:
    """How far answers are off: root mean square in a window, mean over the windows.

    Summed over the LSTMs and the output, each by the root mean square of what it should be. A mean
    of squares over windows would be that of the few windows that hold the largest x.
    """
    total = 0.0
    for want, had in zip(wanted, got, strict=True):
        each = ((had - want) ** 2).reshape(len(want), -1).mean(axis=1)
        total += float(np.sqrt(each).mean() / (np.sqrt(np.mean(want**2)) + 1e-12))
    return total


def _range(low: float, high: float) -> Range:
    """With 0 in it, which every grid has a point for, and not empty."""
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    return Range(low, high) if high - low > 1e-6 else Range(low, low + 1e-6)
