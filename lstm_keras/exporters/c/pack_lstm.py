"""LSTM layers as their C kernels want them."""

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c.packed import Packed
from lstm_keras.gates import GATES
from lstm_keras.integer.fixed import INT16, INT32, Multiplier, wrap
from lstm_keras.integer.lstm import factors
from lstm_keras.integer.numbers import IntegerLSTM, check_kernel

DSP, HELIUM = "LK_LSTM_INT8_DSP", "LK_LSTM_INT8_MVE"
"""The macros of the paths in `lstm_int8_layer.h`."""

POWERS = range(-28, 1)
"""The cell powers that `lk_tanh` takes."""

LONGEST = 1 << 16
"""F and H up to which a sum of products stays within int32."""

WITHOUT_CLIP = 32768


def lstm_int8(layer: IntegerLSTM) -> Packed:
    """An int8 layer as `struct lk_lstm_int8` holds it.

    Raises:
        UnsupportedError: TFLite Micro refuses the operator, it is 16x8, or its cell power or its
            size is beyond what the kernel calculates in.
    """
    check_kernel(layer, "tflm")
    _check(layer)
    by, F, H = factors(layer, "tflm"), layer.features, layer.units
    W, R, b = stacked(layer)
    z_x, z_h = layer.x.zero_point, layer.h.zero_point
    rows = np.concatenate([W, R], axis=2)
    words = {DSP: in_words(W, R, b, z_x)} if H <= 512 else {}
    return Packed(
        "lstm_int8",
        {
            "inputs": F,
            "units": H,
            "zero_x": z_x,
            "zero_h": z_h,
            "narrow": int(max(_reach(W, b, z_x, by.x), _reach(R, 0 * b, z_h, by.h)) <= 1 << 30),
            "cell_power": layer.cell_power,
            "cell_clip": cell_clip(layer),
            "x": [_one(by.x[gate]) for gate in GATES],
            "h": [_one(by.h[gate]) for gate in GATES],
            "hidden": _one(by.hidden),
            "words": words,
            "weights": {DSP: None, "": rows},
            "bias": {
                DSP: None,
                HELIUM: int32(np.stack([b - z_x * W.sum(-1), -z_h * R.sum(-1)], axis=1)),
                "": int32(b),
            },
        },
        parameters=rows.size + 4 * b.size,
        macs=rows.size,
    )


def stacked(layer: IntegerLSTM) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """W int8 [H, 4, F], R int8 [H, 4, H] and b int64 [H, 4], with the gates in the order ifgo."""
    W, R, b = (
        np.stack([of_gates[gate] for gate in GATES], axis=1)
        for of_gates in (layer.kernel, layer.recurrent, layer.bias)
    )
    return W, R, b.astype(np.int64)


def check_power(layer: IntegerLSTM) -> None:
    """Refuse a cell power that `lk_tanh` does not take.

    Raises:
        UnsupportedError: It does not.
    """
    if layer.cell_power not in POWERS:
        raise UnsupportedError(
            f"the c target needs a cell scale from 2^{POWERS[0]} to 2^{POWERS[-1]}; got "
            f"2^{layer.cell_power}.\n  Scales from 2^-15 to 2^-9 play everywhere."
        )


def cell_clip(layer: IntegerLSTM) -> int:
    """What c is held within, in its steps; 32768 where that is nothing."""
    if not layer.cell_clip > 0:
        return WITHOUT_CLIP
    return int(min(np.float32(layer.cell_clip) / np.float32(2.0**layer.cell_power), INT16.max))


def in_words(W: np.ndarray, R: np.ndarray, b: np.ndarray, zero_x: int) -> np.ndarray:
    """All that `lstm_int8_dsp.h` reads of a layer, in the order it does.

    Of each unit: what the sums over x start at, the weights of x, what the sums over h start at in
    int16, and the weights of h.

    Args:
        W: int8 [H, 4, F].
        R: int8 [H, 4, H].
        b: int64 [H, 4].
        zero_x: The zero point of x.

    Returns:
        int32 [H, 4 + F + 2 + H].
    """
    start_x = int32(b + (255 * zero_x + 128) * odd_columns(W).sum(-1))
    start_h = odd_columns(R).sum(-1).astype("<i2")
    parts = (start_x.astype("<i4"), in_pairs(W), start_h, in_pairs(R))
    words = np.concatenate([np.ascontiguousarray(part).view(np.int8) for part in parts], axis=1)
    return words.view("<i4").astype(np.int32)


def odd_columns(weights: np.ndarray) -> np.ndarray:
    """The second columns of all pairs, in int64.

    >>> odd_columns(np.arange(5)).tolist()
    [1, 3]
    """
    return weights[..., 1::2].astype(np.int64)


def in_pairs(weights: np.ndarray) -> np.ndarray:
    """Weights in the order and the form that `lstm_int8_dsp.h` reads words in.

    Four columns of each gate, gate by gate, as often as there are four; then two columns of each
    gate if there are two more, then one. The first of two columns is stored as w + 128, without
    sign.

    Args:
        weights: int8 [H, 4, N].

    Returns:
        int8 [H, 4 N].

    >>> in_pairs(np.arange(20, dtype=np.int8).reshape(1, 4, 5)).tolist()
    [[-128, 1, -126, 3, -123, 6, -121, 8, -118, 11, -116, 13, -113, 16, -111, 18, 4, 9, 14, 19]]
    """
    H, _, N = weights.shape
    stored = weights.copy()
    stored[..., 0 : N - 1 : 2] ^= -128
    parts, start = [], 0
    for width in (4, 2, 1):
        while N - start >= width:
            parts.append(stored[..., start : start + width].reshape(H, -1))
            start += width
    return np.concatenate(parts, axis=1)


def int32(values: np.ndarray) -> np.ndarray:
    """As the kernel's int32 has it, which wraps."""
    return wrap(values, INT32.bits).astype(np.int32)


def _reach(weights: np.ndarray, bias: np.ndarray, zero_point: int, by: dict) -> int:
    """What no sum of products with int8 less its zero point exceeds, shifted left by its factor."""
    most = np.abs(weights.astype(np.int64)).sum(-1) * max(127 - zero_point, zero_point + 128)
    shift = np.array([max(int(by[gate].shift), 0) for gate in GATES])
    return int(((most + np.abs(bias)) << shift).max())


def _one(by: Multiplier) -> Multiplier:
    return Multiplier(by.mantissa.reshape(()), by.shift.reshape(()))


def _check(layer: IntegerLSTM) -> None:
    if layer.wide:
        raise UnsupportedError(
            "the int8 kernel of the c target got a 16x8 LSTM.\n  Pack it for lstm_int16x8."
        )
    check_power(layer)
    if max(layer.features, layer.units) > LONGEST:
        raise UnsupportedError(
            f"the c target takes up to {LONGEST} inputs and units; got {layer.features} and "
            f"{layer.units}.\n  Make the layer smaller."
        )
