"""Grids: which real numbers a stored integer can stand for.

real = scale (stored - zero point)
"""

import math
from dataclasses import dataclass

import numpy as np

FINEST, COARSEST = -15, -9
"""Powers of two that the scale of a cell state may have: |c| < 1 .. |c| < 64."""


@dataclass(frozen=True)
class Grid:
    """Evenly spaced numbers, stored as integers from `low` to `high`."""

    scale: float
    zero_point: int
    low: int
    high: int

    def quantize(self, x: np.ndarray) -> np.ndarray:
        """The stored integers nearest to x, int64."""
        stored = np.rint(np.asarray(x, np.float64) / self.scale) + self.zero_point
        return np.clip(stored, self.low, self.high).astype(np.int64)

    def dequantize(self, stored: np.ndarray) -> np.ndarray:
        """What the integers stand for, float64."""
        return self.scale * (np.asarray(stored, np.float64) - self.zero_point)

    def fake(self, x: np.ndarray) -> np.ndarray:
        """X moved onto the grid, float64."""
        return self.dequantize(self.quantize(x))


@dataclass(frozen=True)
class Range:
    """Of real numbers: low <= 0 <= high, low < high."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (self.low <= 0 <= self.high and self.low < self.high):
            raise ValueError(f"a range must hold 0 and not be empty; got {self.low} to {self.high}")

    def grid(self, bits: int = 8) -> Grid:
        """int8: both ends on the grid as nearly as 0 allows. int16: symmetric, zero point 0."""
        if bits == 16:
            return Grid(max(-self.low, self.high) / 32767, 0, -32768, 32767)
        scale = (self.high - self.low) / 255
        zero_point = int(np.clip(np.rint(-128 - self.low / scale), -128, 127))
        return Grid(scale, zero_point, -128, 127)


@dataclass(frozen=True)
class LstmRanges:
    """x, h: their ranges. cell: the largest |c|."""

    x: Range
    h: Range
    cell: float


def cell_power(largest: float) -> int:
    """The power of two of c's scale: the smallest in -15 .. -9 with largest <= 2^(15 + power)."""
    power = math.ceil(math.log2(max(largest, 2.0**-20))) - 15
    return min(max(power, FINEST), COARSEST)
