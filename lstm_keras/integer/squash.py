"""Softmax, sigmoid and tanh as layers of their own, on stored numbers.

LiteRT looks exp, sigmoid and tanh of the 256 possible int8 up in float32, and on 64-bit Arm the exp
of a softmax in 16 bits; TFLite Micro calculates them in int32 fixed point (gemmlowp), and the
softmax of int16 off two tables of 513 points.

Sources: TensorFlow Lite `reference/softmax.h`, `optimized_ops.h` (softmax), `activations.cc`;
TFLite Micro `softmax_common.cc`, `integer_ops/logistic.h` and `tanh.h`.
"""

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.integer.activations import (
    exp_in,
    reciprocal_in,
    sigmoid_in,
    sigmoid_of_thirds,
    tanh_in,
    tanh_of_thirds,
)
from lstm_keras.integer.fixed import (
    INT8,
    INT16,
    INT32,
    Multiplier,
    divide,
    high_product,
    multiply,
    quantize_multiplier,
    saturate,
    shift_left,
)
from lstm_keras.integer.numbers import Grid
from lstm_keras.integer.points import (
    in_float32,
    interpolate,
    points_of_exp,
    points_of_inverse,
    to_nearest,
)


def softmax(x: np.ndarray, given: Grid, made: Grid, beta: float, kernel: str) -> np.ndarray:
    """exp(beta x) over its sum along the last axis.

    The kernels take one grid for the output: 1/256 with zero point -128 for int8, 1/32768 and 0
    for int16.

    Raises:
        UnsupportedError: int16 on LiteRT, where no 16x8 LSTM comes before it.
    """
    if x.dtype == np.int16:
        _check_wide(kernel)
        return _softmax_of_int16(x, given, beta)
    if kernel == "litert":
        return _softmax_in_float(x, given, made, beta)
    return _softmax_in_fixed_point(x, given, beta)


def _softmax_in_float(x, given, made, beta):
    slope = -np.float32(given.scale) * np.float32(beta)
    below = x.max(-1, keepdims=True).astype(np.int64) - x
    table = in_float32(np.exp, slope * np.arange(256, dtype=np.float32))
    e = table[below]
    total = np.zeros_like(e[..., :1])
    for k in range(e.shape[-1]):  # one after the other, as float32 sums depend on the order
        total = total + e[..., k : k + 1]
    share = e * (np.float32(1) / (total * np.float32(made.scale)))
    return saturate(to_nearest(share) + made.zero_point, INT8)


def softmax_on_arm64(x: np.ndarray, given: Grid, made: Grid, beta: float) -> np.ndarray:
    """The int8 softmax of LiteRT on 64-bit Arm, at most one step from that on other processors.

    exp has 16 bits there, and its share of the sum is a product in fixed point.
    """
    below = x.max(-1, keepdims=True).astype(np.int64) - x
    slope = -np.float32(given.scale) * np.float32(beta)
    table = in_float32(np.exp, slope * np.arange(256, dtype=np.float32))
    table = np.minimum(np.floor(table * np.float32(65535) + np.float32(0.5)), 65535)
    e = table.astype(np.int64)[below]
    total = e.sum(-1, keepdims=True).astype(np.float32)
    by = quantize_multiplier(np.float32(1) / (total * np.float32(made.scale)))
    return saturate(multiply(e, by) + made.zero_point, INT8)


def softmax_factor(given: Grid, beta: float) -> tuple[Multiplier, int]:
    """Of int8: what x is multiplied by to have 26 fractional bits, and how far below counts."""
    factor = np.float64(np.float32(beta)) * np.float64(np.float32(given.scale)) * 2.0**26
    by = quantize_multiplier(min(factor, 2.0**31 - 1))
    return by, _radius(5, int(by.shift))


def softmax_factor_of_int16(given: Grid, beta: float) -> Multiplier:
    """What x is multiplied by, so that the 65,536 numbers of int16 span 10."""
    factor = np.float64(np.float32(given.scale)) * np.float64(np.float32(beta)) / (10.0 / 65535.0)
    return quantize_multiplier(factor)


def _softmax_in_fixed_point(x, given, beta):
    """The input of exp has 5 integer bits, the sum 12."""
    by, radius = softmax_factor(given, beta)
    below = x.astype(np.int64) - x.max(-1, keepdims=True)
    seen = below >= -radius
    e = exp_in(INT32, high_product(np.where(seen, below, 0) << by.shift, by.mantissa), 5)
    total = np.where(seen, divide(e, 12), 0).sum(-1, keepdims=True)
    headroom = 32 - np.frexp(total.astype(np.float64))[1].astype(np.int64)
    inverse = reciprocal_in(INT32, (total << headroom) - (1 << 31))
    inverse = shift_left(inverse, 1, INT32)
    share = divide(high_product(inverse, e), 12 - headroom + 31 - 8)
    return np.where(seen, saturate(share + INT8.min, INT8), INT8.min)


def _softmax_of_int16(x, given, beta):
    below = x.astype(np.int64) - x.max(-1, keepdims=True)
    scaled = multiply(below, softmax_factor_of_int16(given, beta))
    e = interpolate(points_of_exp(), saturate(scaled + 32767, INT16))
    total = e.sum(-1, keepdims=True)
    headroom = 32 - np.frexp(total.astype(np.float64))[1].astype(np.int64)
    shifted = ((total << (headroom - 1)) + (1 << 13)) >> 14
    inverse = interpolate(points_of_inverse(), saturate(shifted - (1 << 15) - (1 << 16), INT16))
    right = 31 - headroom
    return np.clip((e * inverse + (1 << (right - 1))) >> right, 0, INT16.max)


def sigmoid(x: np.ndarray, given: Grid, made: Grid, kernel: str) -> np.ndarray:
    """1 / (1 + exp(-x)); the grid is 1/256 and -128 for int8, 1/32768 and 0 for int16."""
    if x.dtype == np.int16:
        return sigmoid_of_thirds(_thirds(x, given, kernel))
    if kernel == "litert":
        return _in_float(lambda v: 1 / (1 + in_float32(np.exp, -v)), x, given, made)
    return _in_fixed_point(sigmoid_in, x, given, bits=8, zero_point=INT8.min)


def tanh(x: np.ndarray, given: Grid, made: Grid, kernel: str) -> np.ndarray:
    """The hyperbolic tangent; the grid is 1/128 for int8, 1/32768 for int16, and 0."""
    if x.dtype == np.int16:
        return tanh_of_thirds(_thirds(x, given, kernel))
    if kernel == "litert":
        return _in_float(lambda v: in_float32(np.tanh, v), x, given, made)
    return _in_fixed_point(tanh_in, x, given, bits=7, zero_point=0)


def _thirds(x, given, kernel):
    """int16 in steps of 2^-12 / 3."""
    _check_wide(kernel)
    factor, shift = thirds_factor(given)
    return (x * np.int64(factor) + ((1 << shift) >> 1)) >> shift


def thirds_factor(given: Grid) -> tuple[int, int]:
    """What brings int16 to steps of 2^-12 / 3: a factor of 15 bits, then a shift to the right."""
    factor, shift = np.float64(np.float32(given.scale)) * 4096 * 3, 0
    if factor == 3:
        return 3, 0
    while factor <= 32767 / 2 and shift <= 30:
        factor, shift = 2 * factor, shift + 1
    return int(factor), shift


def _check_wide(kernel):
    if kernel == "litert":
        raise UnsupportedError(
            "softmax, sigmoid and tanh of int16 are simulated as TFLite Micro has them, and LiteRT "
            "rounds otherwise.\n  Play the file with kernel='tflm'."
        )


def _in_float(function, x, given, made):
    real = np.float32(given.scale) * (x.astype(np.int64) - given.zero_point).astype(np.float32)
    scaled = function(real) * (np.float32(1) / np.float32(made.scale))
    return saturate(to_nearest(scaled) + made.zero_point, INT8)


def _in_fixed_point(function, x, given, bits, zero_point):
    """With 4 integer bits in int32; what lies beyond them is an end of int8."""
    by = quantize_multiplier(np.float64(np.float32(given.scale)) * 2.0**27)
    centred = x.astype(np.int64) - given.zero_point
    radius = _radius(4, int(by.shift))
    inside = np.clip(centred, 1 - radius, radius - 1)
    y = divide(function(INT32, multiply(inside, by), 4), 31 - bits) + zero_point
    y = np.where(centred <= -radius, INT8.min, np.where(centred >= radius, INT8.max, y))
    return saturate(y, INT8)


def _radius(bits: int, shift: int) -> int:
    """The largest number that, times 2^shift, fits into `bits` integer bits of int32."""
    return int(((1 << bits) - 1) * 2.0 ** (31 - bits) / 2.0**shift)
