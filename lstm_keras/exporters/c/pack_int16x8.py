"""What the C kernels of LSTM and Dense hold in 16x8.

Sums of int16 times int8 are calculated in int32 where they fit, whatever comes, and in int64 where
they may not. In int32 a factor q of `fixed.multiply_wide` is one mantissa of steps of 2^-32,

    (a M' + 2^(14 - s)) >> (15 - s)  =  (a M' 2^(17 + s) + 2^31) >> 32,    -17 <= s <= -1,

so that a multiplication is the high word of a product.
"""

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c.pack_dense import fitting_scale
from lstm_keras.exporters.c.pack_layers import check_zero_points
from lstm_keras.exporters.c.pack_lstm import cell_clip, check_power, stacked
from lstm_keras.exporters.c.packed import Packed
from lstm_keras.gates import GATES
from lstm_keras.integer import Grid, IntegerLSTM, layers
from lstm_keras.integer.fixed import INT16, INT32, Multiplier, mantissa_of_15_bits
from lstm_keras.integer.lstm import factors
from lstm_keras.integer.numbers import check_kernel

LARGEST = -INT16.min
"""The largest |x|."""

HIGH_WORD = -17
"""The shift of a mantissa in steps of 2^-32."""

BY_COLUMNS = "LK_BY_COLUMNS"
"""The macro of `lstm_int16x8.h` for cores that take weights column by column."""

BIGGEST, WIDEST = 7, 1 << 47
"""The largest shift and the smallest sum that is too large for TFLite Micro's factors."""


def lstm_int16x8(layer: IntegerLSTM) -> Packed:
    """A 16x8 layer as `struct lk_lstm_int16x8` holds it; whoever pastes it defines its macro.

    Raises:
        UnsupportedError: TFLite Micro refuses the operator, it is int8, or its cell power is
            beyond what the kernel calculates in.
    """
    check_kernel(layer, "tflm")
    if not layer.wide:
        raise UnsupportedError(
            "the 16x8 kernel of the c target got an int8 LSTM.\n  Pack it for lstm_int8."
        )
    check_power(layer)
    check_zero_points("LSTM", layer.x, layer.h)
    by = factors(layer, "tflm")
    W, R, b = stacked(layer)
    of = [by.x[gate] for gate in GATES], [by.h[gate] for gate in GATES]
    joined = Multiplier(*(np.array([[part[k] for part in one] for one in of]) for k in (0, 1)))
    most = max(_most(W, b), _most(R, 0))
    wide = most > INT32.max or not _in_high_word(joined)
    mantissa, shift = _stored(joined, wide, most)
    m_x, m_h = (
        [Multiplier(m, s) for m, s in zip(*one, strict=True)]
        for one in zip(mantissa, shift, strict=True)
    )
    rows = np.concatenate([W, R], axis=2)
    return Packed(
        "lstm_int16x8",
        {
            "inputs": layer.features,
            "units": layer.units,
            "cell_power": layer.cell_power,
            "cell_clip": cell_clip(layer),
            "x": m_x,
            "h": m_h,
            "hidden": by.hidden,
            "weights": rows if wide else {BY_COLUMNS: by_columns(W, R), "": rows},
            **_bias(b, wide),
        },
        parameters=rows.size + b.nbytes,
        macs=rows.size,
    )


def dense_int16x8(
    weights: np.ndarray,
    bias: np.ndarray | None,
    grids: tuple[Grid, Grid],
    weight_scale: np.ndarray,
    activation: str = "NONE",
) -> Packed:
    """What `layers.dense` calculates of int16, and the activation behind it.

    Args:
        weights: int8 [K, N].
        bias: int64 or int32 [K].
        grids: Of x and of y.
        weight_scale: One, or one for each of the K.
        activation: As for `layers.activation_limits`.

    Raises:
        ValueError: Bias or scales that do not fit the weights.
        UnsupportedError: Zero points, or scales that the kernel has no factor for.
    """
    given, made = grids
    check_zero_points("Dense layer", given, made)
    K, N = weights.shape
    scale = fitting_scale(weights, bias, weight_scale)
    b = np.zeros(K, np.int64) if bias is None else bias.astype(np.int64)
    by = layers.product_factor(given, scale, made)
    by = Multiplier(np.atleast_1d(by.mantissa), np.atleast_1d(by.shift))
    most = _most(weights, b)
    wide = most > INT32.max or not _in_high_word(by)
    mantissa, shift = _stored(by, wide, most)
    low, high = layers.activation_limits(activation, made, INT16)
    return Packed(
        "dense_int16x8",
        {
            "inputs": N,
            "outputs": K,
            "weights": weights,
            **_bias(b, wide),
            "mantissa": mantissa.astype(np.int32),
            "shift": shift.astype(np.int8) if wide else 0,
            "channels": int(scale.size > 1),
            "low": low,
            "high": high,
        },
        parameters=weights.nbytes + (0 if bias is None else 8 * K),
        macs=K * N,
    )


def by_columns(*parts: np.ndarray) -> np.ndarray:
    """Weights in the order that `lstm_int16x8.h` reads them in on cores without vectors.

    Args:
        parts: int8 [H, 4, N] each.

    Returns:
        int8 [H, 4 (N + ...)].

    >>> by_columns(np.arange(24, dtype=np.int8).reshape(1, 4, 6)).tolist()[0]
    [0, 2, 1, 3, 6, 8, 7, 9, 12, 14, 13, 15, 18, 20, 19, 21, 4, 10, 16, 22, 5, 11, 17, 23]
    """
    ordered = []
    for part in parts:
        H, _, N = part.shape
        fours = part[..., : N // 4 * 4].reshape(H, 4, N // 4, 4)[..., [0, 2, 1, 3]]
        ordered += [fours.swapaxes(1, 2).reshape(H, -1)]
        ordered += [part[..., N // 4 * 4 :].swapaxes(1, 2).reshape(H, -1)]
    return np.concatenate(ordered, axis=1)


def _most(weights: np.ndarray, bias: np.ndarray | int) -> int:
    """The largest |sum| of weights [..., N] times int16, and of any part of it."""
    return int((LARGEST * np.abs(weights.astype(np.int64)).sum(-1) + np.abs(bias)).max())


def _in_high_word(by: Multiplier) -> bool:
    """Whether each factor is a number of steps of 2^-32 that fits into int32."""
    return bool(((by.shift >= HIGH_WORD) & (by.shift < 0) | (by.mantissa == 0)).all())


def _stored(by: Multiplier, wide: bool, most: int) -> Multiplier:
    """Factors as the kernels want them; refuses those that have none, and sums beyond them."""
    mantissa = mantissa_of_15_bits(by)
    if not wide:
        up = np.where(by.mantissa == 0, 0, by.shift - HIGH_WORD)
        return Multiplier(mantissa << up, np.full_like(up, HIGH_WORD))
    if by.shift.max() > BIGGEST or most >= WIDEST:
        raise UnsupportedError(
            f"a 16x8 layer has sums up to {float(most):.1e} and factors up to "
            f"2^{int(by.shift.max())}; TFLite Micro takes {float(WIDEST):.1e} and 2^{BIGGEST}.\n"
            "  Calibrate with samples as large as those that come."
        )
    return Multiplier(mantissa, by.shift)


def _bias(b: np.ndarray, wide: bool) -> dict:
    return {"bias": 0, "bias_wide": b} if wide else {"bias": b.astype(np.int32), "bias_wide": 0}
