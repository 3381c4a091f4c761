"""The feed-forward layers around an integer LSTM, on stored numbers: Dense, Conv, Mean and so on.

Each function takes stored arrays with their grids and returns what the kernel stores, before the
caller casts it to the type of the output. Where kernels differ, it says so.

Sources: TensorFlow Lite `reference/integer_ops` (`fully_connected.h`, `conv.h`, `add.h`, `mul.h`),
`reference/reduce.h`, `reference/requantize.h`.
"""

import numpy as np

from lstm_keras.integer.fixed import (
    Multiplier,
    dot,
    multiply,
    multiply_blocks,
    multiply_up,
    multiply_wide,
    quantize_multiplier,
)
from lstm_keras.integer.numbers import Grid


def activation_limits(activation: str, grid: Grid, limits: np.iinfo) -> tuple[int, int]:
    """The stored numbers that a fused activation leaves through.

    Args:
        activation: "NONE", "RELU", "RELU6" or "RELU_N1_TO_1".
        grid: Of the output.
        limits: Of the output's type.
    """
    ends = {
        "NONE": (-np.inf, np.inf),
        "RELU": (0.0, np.inf),
        "RELU6": (0.0, 6.0),
        "RELU_N1_TO_1": (-1.0, 1.0),
    }[activation]
    low, high = (
        np.sign(end) * np.floor(abs(np.float32(end) / np.float32(grid.scale)) + 0.5) for end in ends
    )
    return (
        int(max(low + grid.zero_point, limits.min)),
        int(min(high + grid.zero_point, limits.max)),
    )


def product_factor(x: Grid, weight_scale: np.ndarray, y: Grid) -> Multiplier:
    """s_x s_W / s_y of a layer with weights: in double where each channel has a scale of its own.

    With one scale for all, s_x s_W is first rounded to float32.
    """
    scale = np.asarray(weight_scale, np.float32)
    if scale.size == 1:
        product = (np.float32(x.scale) * scale.reshape(())).astype(np.float64)
    else:
        product = np.float64(np.float32(x.scale)) * scale.astype(np.float64)
    return quantize_multiplier(product / np.float64(np.float32(y.scale)))


def dense(
    x: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray | None,
    grids: tuple[Grid, Grid],
    weight_scale: np.ndarray,
    kernel: str,
) -> np.ndarray:
    """Dense: m. (W (x - z_x) + b) + z_y, not yet limited.

    On x86-64, LiteRT takes ties upwards (`multiply_up`), TFLite Micro away from zero.

    Args:
        x: int8 or int16 [..., N].
        weights: int8 [K, N].
        bias: int32 or int64 [K].
        grids: Of x and of y.
        weight_scale: One, or one for each of the K.
        kernel: Key of `KERNELS`.
    """
    given, made = grids
    total = dot(x, weights) - given.zero_point * weights.sum(-1, dtype=np.int64)
    if bias is not None:
        total = total + bias
    if x.dtype == np.int16:
        rescale = multiply_wide
    else:
        rescale = multiply_up if kernel == "litert" else multiply
    return rescale(total, product_factor(given, weight_scale, made)) + made.zero_point


def patches(
    x: np.ndarray, size: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]
) -> np.ndarray:
    """What a 2-D convolution or pooling sees: x [B, H, W, C] -> [B, H', W', C, *size]."""
    spans = [(n - 1) * d + 1 for n, d in zip(size, dilation, strict=True)]
    seen = np.lib.stride_tricks.sliding_window_view(x, spans, axis=(1, 2))
    return seen[:, :: stride[0], :: stride[1], :, :: dilation[0], :: dilation[1]]


def same_padding(length: int, size: int, stride: int, dilation: int) -> tuple[int, int]:
    """How many steps the padding SAME puts before and after."""
    made = -(-length // stride)
    total = max((made - 1) * stride + (size - 1) * dilation + 1 - length, 0)
    return total // 2, total - total // 2


def grid_factor(given: Grid, made: Grid) -> Multiplier:
    """s_x / s_y."""
    return quantize_multiplier(
        np.float64(np.float32(given.scale)) / np.float64(np.float32(made.scale))
    )


def requantize(x: np.ndarray, given: Grid, made: Grid, kernel: str) -> np.ndarray:
    """Another grid: (s_x / s_y). (x - z_x) + z_y of x [N, *shape].

    On x86-64, LiteRT multiplies by `multiply_blocks`, along each whole tensor.
    """
    factor = grid_factor(given, made)
    centred = (x.astype(np.int64) - given.zero_point).reshape(len(x), -1)
    rescale = multiply_blocks if kernel == "litert" else multiply
    return rescale(centred, factor).reshape(x.shape) + made.zero_point


def mean(x: np.ndarray, axes: tuple[int, ...], keep: bool, given: Grid, made: Grid) -> np.ndarray:
    """Mean over axes: (s_x / (n s_y)). sum(x - z_x) + z_y; 1 / n goes into the mantissa, cut off.

    n is the number of elements that are averaged.
    """
    n = int(np.prod([x.shape[axis] for axis in axes]))
    total = x.sum(axes, dtype=np.int64, keepdims=keep) - given.zero_point * n
    return multiply(total, mean_factor(given, made, n)) + made.zero_point


def mean_factor(given: Grid, made: Grid, n: int) -> Multiplier:
    """s_x / (n s_y) as `mean` has it."""
    mantissa, shift = (int(part) for part in grid_factor(given, made))
    bits = min(n.bit_length() - 1, 32, 31 + shift)
    return Multiplier(np.int64((mantissa << bits) // n), np.int64(shift - bits))


def add(a: np.ndarray, b: np.ndarray, grids: tuple[Grid, Grid, Grid], sign: int = 1) -> np.ndarray:
    """Sum a + sign b, each brought to twice the larger scale with 20 bits more; 15 for int16."""
    bits = 15 if a.dtype == np.int16 else 20
    *by, back = sum_factors(grids, bits)
    total = 0
    for number, grid, factor, way in zip((a, b), grids, by, (1, sign), strict=False):
        centred = (number.astype(np.int64) - grid.zero_point) << bits
        total = total + way * multiply(centred, factor)
    return multiply(np.asarray(total), back) + grids[2].zero_point


def sum_factors(grids: tuple[Grid, Grid, Grid], bits: int) -> list[Multiplier]:
    """What `add` multiplies a, b and their sum by."""
    scales = [np.float64(np.float32(grid.scale)) for grid in grids]
    widest = 2 * max(scales[:2])
    factors = [scale / widest for scale in scales[:2]]
    return [quantize_multiplier(f) for f in (*factors, widest / ((1 << bits) * scales[2]))]


def product(
    a: np.ndarray, b: np.ndarray, grids: tuple[Grid, Grid, Grid], kernel: str
) -> np.ndarray:
    """Product a b; LiteRT rounds s_a s_b / s_y to float32, TFLite Micro works in double.

    It is LiteRT's as long as the scaled product fits into int16, which is 256 times the output's
    range; beyond, LiteRT lets some of them wrap.
    """
    number = np.float32 if kernel == "litert" else np.float64
    scales = [number(np.float32(grid.scale)) for grid in grids]
    factor = quantize_multiplier(scales[0] * scales[1] / scales[2])
    centred = [n.astype(np.int64) - g.zero_point for n, g in zip((a, b), grids, strict=False)]
    return multiply(centred[0] * centred[1], factor) + grids[2].zero_point
