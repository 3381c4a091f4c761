"""Dense, and Conv1D over joined rows, as `lk_dense_int8` takes them."""

import numpy as np

from lstm_keras.exporters.c.packed import Packed
from lstm_keras.integer import Grid
from lstm_keras.integer.fixed import INT8, wrap
from lstm_keras.integer.layers import activation_limits, product_factor


def pack_dense_int8(
    weights: np.ndarray,
    bias: np.ndarray | None,
    grids: tuple[Grid, Grid],
    weight_scale: np.ndarray,
    activation: str = "NONE",
) -> Packed:
    """What `integer.layers.dense` calculates in int8 for TFLite Micro, and its activation behind.

    Args:
        weights: int8 [K, N].
        bias: int32 [K].
        grids: Of x and of y.
        weight_scale: One, or one for each of the K.
        activation: As for `activation_limits`.

    Raises:
        ValueError: Bias or scales that do not fit the weights.
    """
    given, made = grids
    K, N = weights.shape
    scale = fitting_scale(weights, bias, weight_scale)
    folded = -given.zero_point * weights.sum(1, dtype=np.int64)
    if bias is not None:
        folded = folded + bias
    factor = product_factor(given, scale, made)
    low, high = (end - made.zero_point for end in activation_limits(activation, made, INT8))
    return Packed(
        kernel="dense_int8",
        fields={
            "inputs": N,
            "outputs": K,
            "weights": weights,
            "bias": wrap(folded, 32).astype(np.int32),
            "mantissa": np.atleast_1d(factor.mantissa).astype(np.int32),
            "shift": np.atleast_1d(factor.shift).astype(np.int8),
            "channels": int(scale.size > 1),
            "zero_point": made.zero_point,
            "low": low,
            "high": high,
        },
        parameters=weights.nbytes + (0 if bias is None else 4 * K),
        macs=K * N,
    )


def fitting_scale(
    weights: np.ndarray, bias: np.ndarray | None, weight_scale: np.ndarray
) -> np.ndarray:
    """The scales of weights [K, N] as float32, one or K, where they and the bias fit.

    Raises:
        ValueError: They do not.
    """
    K, N = weights.shape
    scale = np.asarray(weight_scale, np.float32).ravel()
    if (bias is not None and np.shape(bias) != (K,)) or scale.size not in (1, K):
        raise ValueError(
            f"weights [{K}, {N}] need a bias [{K}] and one scale or {K}; got a bias "
            f"{None if bias is None else np.shape(bias)} and {scale.size} scales"
        )
    return scale
