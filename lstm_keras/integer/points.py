"""Functions as TFLite Micro looks them up for int16: 513 points, straight lines between them.

Source: TensorFlow Lite `common.h` (LUTPopulate, LUTLookup).
"""

from collections.abc import Callable

import numpy as np

from lstm_keras.integer.fixed import INT16, saturate


def points_of_exp() -> np.ndarray:
    """The exponential on [-10, 0]: int16 [513] in steps of 2^-15."""
    return _points(np.exp, -10.0, 0.0)


def points_of_inverse() -> np.ndarray:
    """1 / (1 + v) on [0, 1]: int16 [513] in steps of 2^-15."""
    return _points(lambda v: 1 / (1 + v), 0.0, 1.0)


def interpolate(points: np.ndarray, value: np.ndarray) -> np.ndarray:
    """What the points say at an int16, which spans their whole range."""
    k = 256 + (value >> 7)
    return points[k] + (((points[k + 1] - points[k]) * (value & 127) + 64) >> 7)


def _points(function: Callable, low: float, high: float) -> np.ndarray:
    """513 points of a function on [low, high] in steps of 2^-15, each less half its sag.

    The sag is how far the middle of the chord lies above the function.
    """
    step = np.float32((high - low) / 512)
    at = np.float32(low) + np.arange(513, dtype=np.float32) * step
    unit = np.float32(32768)
    value = in_float32(function, at) * unit
    chord = to_nearest((value[1:] + to_nearest(value[:-1]).astype(np.float32)) / np.float32(2))
    middle = to_nearest(in_float32(function, at[:-1] + step / np.float32(2)) * unit)
    points = to_nearest(value)
    points[:-1] -= to_nearest((chord - middle) / np.float32(2))
    return saturate(points, INT16)


def in_float32(function: Callable, a: np.ndarray) -> np.ndarray:
    """The function in float32, to nearest: calculated in float64, where NumPy's is the same."""
    return function(a.astype(np.float64)).astype(np.float32)


def to_nearest(a: np.ndarray) -> np.ndarray:
    """To nearest, ties away from zero, as C's round."""
    a = np.asarray(a, np.float64)
    return (np.sign(a) * np.floor(np.abs(a) + 0.5)).astype(np.int64)
