"""The float32 layers as their C kernels want them."""

import numpy as np

from lstm_keras.errors import ShapeError
from lstm_keras.exporters.c.packed import Packed

LSTM_GROUP = 4
"""Units whose weights lie together in `lk_lstm_float`."""

DENSE_GROUP = 16
"""Outputs whose weights lie together in `lk_dense_float`."""

LARGEST = float(np.finfo(np.float32).max)
LIMITS = {"none": (-LARGEST, LARGEST), "relu": (0.0, LARGEST), "relu6": (0.0, 6.0)}
"""What a fused activation holds the outputs within."""


def lstm(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> Packed:
    """One LSTM layer, z = W x + R h + b with the gates in the order i, f, g, o.

    Args:
        kernel: W, [4, H, F].
        recurrent: R, [4, H, H].
        bias: b, [4, H].

    Raises:
        ShapeError: Arrays that do not fit each other.
    """
    kernel, recurrent, bias = (np.asarray(a, np.float32) for a in (kernel, recurrent, bias))
    H = bias.shape[-1]
    shapes = kernel.shape[:2], recurrent.shape, bias.shape
    if kernel.ndim != 3 or shapes != ((4, H), (4, H, H), (4, H)):
        raise ShapeError(
            "an LSTM needs a kernel [4, H, F], recurrent weights [4, H, H] and biases [4, H]; got "
            f"{kernel.shape}, {recurrent.shape} and {bias.shape}.\n  Stack the four gates first."
        )
    joined = np.concatenate([kernel, recurrent], axis=2)
    groups = [slice(u, u + LSTM_GROUP) for u in range(0, H, LSTM_GROUP)]
    weights = [joined[:, group].transpose(2, 0, 1).ravel() for group in groups]
    return Packed(
        "lstm_float",
        {
            "inputs": kernel.shape[2],
            "units": H,
            "weights": np.concatenate(weights),
            "bias": np.concatenate([bias[:, group].ravel() for group in groups]),
        },
        parameters=kernel.nbytes + recurrent.nbytes + bias.nbytes,
        macs=kernel.size + recurrent.size,
    )


def dense(weights: np.ndarray, bias: np.ndarray | None, activation: str = "none") -> Packed:
    """A dense layer, y = W x + b; a Conv1D is one over its K rows, joined.

    Args:
        weights: W, [N, F]; those of a Conv1D, [N, K, C], as [N, K C].
        bias: b, [N]; zero when None.
        activation: A key of `LIMITS`.

    Raises:
        ShapeError: Arrays that do not fit each other.
    """
    weights = np.asarray(weights, np.float32)
    N = len(weights)
    given = 0 if bias is None else 4 * N
    bias = np.zeros(N, np.float32) if bias is None else np.asarray(bias, np.float32)
    if weights.ndim != 2 or bias.shape != (N,):
        raise ShapeError(
            f"a dense layer needs weights [N, F] and biases [N]; got {weights.shape} and "
            f"{bias.shape}.\n  Join the axes of the input into one."
        )
    groups = [weights[n : n + DENSE_GROUP].T.ravel() for n in range(0, N, DENSE_GROUP)]
    low, high = LIMITS[activation]
    return Packed(
        "dense_float",
        {
            "inputs": weights.shape[1],
            "outputs": N,
            "weights": np.concatenate(groups),
            "bias": bias,
            "low": low,
            "high": high,
        },
        parameters=weights.nbytes + given,
        macs=weights.size,
    )


def softmax(size: int, beta: float = 1.0) -> Packed:
    """Softmax over a row of `size` numbers."""
    return Packed("softmax_float", {"size": size, "beta": beta})
