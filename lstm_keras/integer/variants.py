"""Peepholes, layer norm and projection of LiteRT's integer LSTM.

TFLite Micro and CMSIS-NN have none of them. Each function is one stage of `lstm.play`, on stored
numbers; m. is a multiplication by a stored multiplier, `fixed.multiply`.

Sources: TensorFlow Lite `portable_tensor_utils.cc` and, for 1 / sqrt, `common.h`.
"""

import numpy as np

from lstm_keras.integer.fixed import (
    INT8,
    INT16,
    INT32,
    Multiplier,
    divide,
    dot,
    high_product,
    multiply,
    multiply_blocks,
    quantize_multiplier,
    saturate,
    shift_left,
    wrap,
)
from lstm_keras.integer.numbers import IntegerLSTM


def look_at_cell(
    z: np.ndarray, c: np.ndarray, weights: np.ndarray, by: Multiplier, outputs: int
) -> np.ndarray:
    """Peephole: z = sat16(z + m. (w c)), with m = s_w 2^p / s_z (`multiply_blocks`, over P).

    The kernel counts outputs where it means units: with a projection to P < H, the cells from P
    on are not looked at. (That is so for a batch of one; a larger one would mix sequences up.)

    Args:
        z: int16 [B, H].
        c: int16 [B, H]; before the step for i and f, after it for o.
        weights: int16 [H].
        by: m.
        outputs: P.
    """
    seen = multiply_blocks((c * weights.astype(np.int64))[:, :outputs], by)
    return np.concatenate([saturate(z[:, :outputs] + seen, INT16), z[:, outputs:]], axis=1)


def normalise(z: np.ndarray, weights: np.ndarray, bias: np.ndarray, scale: float) -> np.ndarray:
    """Layer norm over H: z less its mean, over its deviation, times w, plus b, in steps of 2^-12.

    With all quotients rounded to zero except where said:

        mean = 1024 sum(z) / H          var = (sum(z^2) (2^20 / H) - mean^2) / 2^20
        n    = m. (1024 z - mean)       m = 1 / sqrt(var) by `inverse_root`
        v    = (n w + b) / 1024         ties away from zero
        z    = sat16((s_w 2^12). v)

    Where var < 1, max(1, 10000 s_w) takes its place.

    Args:
        z: int16 [B, H] on any grid.
        weights: w, int16 [H], with scale s_w.
        bias: b, int32 [H], in steps of s_w / 1024.
        scale: s_w.
    """
    H = z.shape[1]
    mean = _quotient(1024 * z.sum(1, keepdims=True), H)
    squares = (z * z).sum(1, keepdims=True) * ((1 << 20) // H)
    var = _quotient(squares - mean * mean, 1 << 20)
    guard = max(1, int(np.float32(10000) * np.float32(scale)))
    n = multiply(1024 * z - mean, inverse_root(np.where(var < 1, guard, var)))
    v = wrap(n * weights.astype(np.int64) + bias, 32)
    v = _quotient(np.where(v > 0, v + 512, v - 512), 1024)
    by = quantize_multiplier(np.float32(scale))
    return saturate(multiply(v, Multiplier(by.mantissa, by.shift + 12)), INT16)


def inverse_root(a: np.ndarray) -> Multiplier:
    """1 / sqrt(a) of int32 a >= 1, by five Newton steps from 1 in int32 with 3 integer bits.

    a is first scaled by a power of 4 into [2^27, 2^29), so that a / 2^28 lies about 1.
    """
    a = np.asarray(a, np.int64)
    one = a <= 1
    length = np.frexp(np.maximum(a, 2).astype(np.float64))[1]  # bits of a
    pairs = (31 - length) // 2 - 1  # how often a is multiplied by 4; negative: divided
    scaled = np.where(pairs >= 0, a << (2 * np.maximum(pairs, 0)), a >> (2 * np.maximum(-pairs, 0)))
    half = divide(scaled >> 1, 1)
    x = np.full_like(scaled, 1 << 28)
    for _ in range(5):
        cube = shift_left(high_product(high_product(x, x), x), 6, INT32)
        step = wrap(high_product(x, (1 << 28) + (1 << 27)) - high_product(half, cube), 32)
        x = shift_left(step, 3, INT32)
    root = high_product(x, 1518500250)  # sqrt(2) / 2
    shift = 11 - pairs
    root = np.where(shift < 0, root << np.maximum(-shift, 0), root)
    return Multiplier(
        np.where(one, INT32.max, root), np.where(one, 0, -np.maximum(shift, 0)).astype(np.int64)
    )


def project(
    layer: IntegerLSTM, weights: np.ndarray, product: np.ndarray, by: Multiplier
) -> np.ndarray:
    """Projection: h = sat8(m. (P q + b + z_q sum(P)) + z_h), with q = sat8(product - z_q).

    m = s_P s_q / s_h, with s_q and z_q of `IntegerLSTM.hidden`. The kernel stores q with the sign
    of its zero point turned around, and takes that back in the sum. A clip holds h, and not what
    it stands for, within -trunc(projection_clip / s_h) and that.

    Args:
        layer: The operator's numbers.
        weights: P, int8 [P, H].
        product: o tanh(c) in steps of s_q, before its zero point; [B, H].
        by: m.
    """
    zero_point = (layer.hidden or layer.h).zero_point
    q = saturate(product - zero_point, INT8)
    total = dot(q, weights) + zero_point * weights.sum(1, dtype=np.int64)
    if layer.projection_bias is not None:
        total = total + layer.projection_bias
    h = saturate(multiply(total, by) + layer.h.zero_point, INT8)
    clip = int(min(np.float32(layer.projection_clip) / np.float32(layer.h.scale), INT8.max))
    return np.clip(h, -clip, clip) if clip > 0 else h


def _quotient(a: np.ndarray, b: int) -> np.ndarray:
    """The quotient, rounded to zero, as C divides."""
    return np.sign(a) * (np.abs(a) // b)
