"""What each kernel holds, from the tensors of the file: the one place that calls the packers."""

import numpy as np

from lstm_keras.exporters.c import pack_dense, pack_layers, pack_lstm
from lstm_keras.exporters.c.packed import Packed
from lstm_keras.integer.numbers import check_kernel
from lstm_keras.runtimes.graph import Graph, Stored


def home(kernel: str) -> str:
    """The file of a kernel."""
    return pack_layers.HOMES.get(kernel, kernel)


def lstm(graph: Graph, index: int) -> Packed:
    """An LSTM operator.

    Raises:
        UnsupportedError: It is one that the kernels do not have.
    """
    layer = graph.lstm(index)
    check_kernel(layer, "tflm")
    return pack_lstm.pack_lstm_int8(layer)


def dense(
    weights: np.ndarray,
    bias: np.ndarray | None,
    x: Stored,
    y: Stored,
    scale: np.ndarray,
    activation: str,
) -> Packed:
    """A product: weights [K, N], and the activation behind it."""
    return pack_dense.pack_dense_int8(weights, bias, (x.grid, y.grid), scale, activation)


def softmax(n: int, x: Stored, beta: float) -> Packed:
    """A softmax of n numbers."""
    return pack_layers.softmax_int8(n, x.grid, beta)


def mean(n: int, steps: int, x: Stored, y: Stored) -> Packed | None:
    """A mean over time of rows of n numbers; none of floats."""
    return pack_layers.mean(n, steps, x.grid, y.grid, x.dtype == "int16")


def elementwise(name: str, n: int, x: Stored, y: Stored) -> tuple[Packed | None, np.ndarray | None]:
    """A function of n numbers by themselves: a kernel with parameters, or a table."""
    return None, pack_layers.lookup_int8(name, x.grid, y.grid)
