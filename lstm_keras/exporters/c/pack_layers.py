"""What the C kernels around an LSTM hold: softmax, mean, another grid, and tables of 256."""

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c.packed import Packed
from lstm_keras.integer import Grid, layers, points, squash
from lstm_keras.integer.fixed import INT8, INT16, saturate

HOMES = {
    "lookup_int8": "elementwise",
    "mean_int8": "pool",
    "mean_int16x8": "pool",
    "requantize_int16": "elementwise",
    "sigmoid_int16": "squash_int16",
    "tanh_int16": "squash_int16",
    "widen_int8": "elementwise",
}
"""The file of a kernel that has none of its own."""

WIDEST = 4095
"""Outputs of an int8 softmax: so many sums of exp fit into int32 with 12 integer bits."""


STAYING = ("RELU6", "RELU_N1_TO_1")
"""Operators that stay on the grid of their input in TFLite Micro."""


def softmax_int8(n: int, x: Grid, beta: float = 1.0) -> Packed:
    """The int8 softmax of n numbers on the grid x; `squash.softmax` with the kernel "tflm".

    Raises:
        ValueError: More outputs than the kernel can add up, or a scale that it does not take.
    """
    if not 0 < n <= WIDEST:
        raise ValueError(f"an int8 softmax has 1 to {WIDEST} outputs; got {n}")
    by, radius = squash.softmax_factor(x, beta)
    if int(by.shift) < 0:
        raise ValueError(
            f"an int8 softmax needs a scale times beta of 2^-27 or more; got {x.scale}"
        )
    return Packed("softmax_int8", {"n": n, "factor": by, "radius": radius})


def lookup_int8(name: str, x: Grid, y: Grid) -> np.ndarray:
    """The answers of an operator to -128 .. 127, as TFLite Micro gives them: int8 [256].

    Args:
        name: "QUANTIZE", "LOGISTIC", "TANH", "RELU", "RELU6" or "RELU_N1_TO_1".
        x: Grid of its input.
        y: Grid of its output.

    RELU goes over to the grid of its output and the limited ones stay on that of their input, as
    the kernels of TFLite Micro do.

    >>> lookup_int8("RELU", Grid(0.5, 3), Grid(0.25, -128))[[128, 131, 132]].tolist()
    [-128, -128, -126]
    """
    every = np.arange(-128, 128, dtype=np.int8)[None]
    if name in STAYING:
        made = np.clip(every, *layers.activation_limits(name, x, INT8))
    elif name in ("QUANTIZE", "RELU"):
        made = layers.requantize(every, x, y, "tflm")
        made = np.clip(made, *layers.activation_limits(name.replace("QUANTIZE", "NONE"), y, INT8))
    else:
        made = {"LOGISTIC": squash.sigmoid, "TANH": squash.tanh}[name](every, x, y, "tflm")
    return saturate(made, INT8).astype(np.int8)[0]


def mean(n: int, steps: int, x: Grid, y: Grid, wide: bool = False) -> Packed:
    """The mean over time of rows of n numbers, `layers.mean`.

    Args:
        n: Width of a row.
        steps: T, the length of a window; any other count is played as well, and takes a division.
        x: Grid of the rows.
        y: Grid of the mean.
        wide: Of int16, and not of int8.
    """
    return Packed(
        "mean_int16x8" if wide else "mean_int8",
        {
            "n": n,
            "x_zero": x.zero_point,
            "y_zero": y.zero_point,
            "one": layers.grid_factor(x, y),
            "steps": steps,
            "of_steps": layers.mean_factor(x, y, steps),
        },
    )


def softmax_int16x8(n: int, x: Grid, beta: float = 1.0) -> Packed:
    """The int16 softmax of n numbers on the grid x, `squash.softmax`.

    Raises:
        ValueError: More outputs than the kernel can add up.
    """
    if not 0 < n <= 65535:
        raise ValueError(f"an int16 softmax has 1 to 65535 outputs; got {n}")
    return Packed(
        "softmax_int16x8",
        {
            "n": n,
            "factor": squash.softmax_factor_of_int16(x, beta),
            "exp": points.points_of_exp().astype(np.int16),
            "inverse": points.points_of_inverse().astype(np.int16),
        },
    )


def elementwise_int16(name: str, n: int, x: Grid, y: Grid, from_int8: bool = False) -> Packed:
    """An operator on n numbers by themselves, from int16 (or int8, if it is QUANTIZE) to int16.

    Args:
        name: As for `lookup_int8`.
        n: Width of a row.
        x: Grid of its input.
        y: Grid of its output.
        from_int8: The input is int8.

    Raises:
        UnsupportedError: As from `squash_int16`.
    """
    if name in ("LOGISTIC", "TANH"):
        return squash_int16(name, n, x)
    activation = name.replace("QUANTIZE", "NONE")
    return requantize_int16(n, x, x if name in STAYING else y, activation, from_int8)


def squash_int16(name: str, n: int, x: Grid) -> Packed:
    """Sigmoid ("LOGISTIC") or tanh ("TANH") of n numbers on the grid x, `squash.sigmoid`.

    Raises:
        UnsupportedError: The scale is beyond what TFLite Micro calculates in.
    """
    check_zero_points("sigmoid or tanh", x)
    mantissa, shift = squash.thirds_factor(x)
    if mantissa > INT16.max:
        raise UnsupportedError(
            f"TFLite Micro takes sigmoid and tanh of int16 up to a scale of {INT16.max / 12288:.3f}"
            f"; got {x.scale}.\n  Scale what comes before, or use --precision int8."
        )
    kernel = {"LOGISTIC": "sigmoid_int16", "TANH": "tanh_int16"}[name]
    return Packed(kernel, {"n": n, "mantissa": mantissa, "shift": shift})


def requantize_int16(
    n: int, x: Grid, y: Grid, activation: str = "NONE", from_int8: bool = False
) -> Packed:
    """Another grid of n numbers, from int16 or int8 to int16, and an activation behind it."""
    low, high = layers.activation_limits(activation, y, INT16)
    return Packed(
        "widen_int8" if from_int8 else "requantize_int16",
        {
            "n": n,
            "factor": layers.grid_factor(x, y),
            "x_zero": x.zero_point,
            "y_zero": y.zero_point,
            "low": low,
            "high": high,
        },
    )


def check_zero_points(what: str, *grids: Grid) -> None:
    """Refuse a layer of int16 that has another zero point than 0.

    Raises:
        UnsupportedError: It has.
    """
    if any(grid.zero_point for grid in grids):
        raise UnsupportedError(
            f"a {what} of int16 has zero points 0; got {[grid.zero_point for grid in grids]}.\n"
            "  Export the model again with --precision int16x8."
        )
