"""What each kernel holds, from the tensors of the file: the one place that calls the packers."""

from collections.abc import Iterable

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import (
    pack_add,
    pack_dense,
    pack_float,
    pack_int16x8,
    pack_layers,
    pack_lstm,
)
from lstm_keras.exporters.c.packed import Packed
from lstm_keras.runtimes.call import ACTIVATIONS
from lstm_keras.runtimes.graph import (
    BIAS,
    C_STATE,
    H_STATE,
    KERNEL,
    RECURRENT,
    Graph,
    Stored,
    X,
)

FUNCTIONS = {
    "LOGISTIC": "lk_sigmoid_float({0})",
    "TANH": "lk_tanh_float({0})",
    "RELU": "{0} > 0.0f ? {0} : 0.0f",
    "RELU6": "{0} > 6.0f ? 6.0f : {0} > 0.0f ? {0} : 0.0f",
}
"""Elementwise functions of a float in C."""

SUMS = {
    "NONE": "{0} + {1}",
    "RELU": "{0} + {1} > 0.0f ? {0} + {1} : 0.0f",
}
"""Of two floats, with an activation."""


def home(kernel: str) -> str:
    """The file of a kernel."""
    return "add" if kernel.startswith("add_") else pack_layers.HOMES.get(kernel, kernel)


def macros(layers: Iterable[Packed]) -> dict[str, int]:
    """What the kernels of these layers want to have defined: lengths of arrays on the stack."""
    found: dict[str, int] = {}
    for layer in layers:
        F, H = (int(layer.fields.get(name, 0)) for name in ("inputs", "units"))
        macro = {
            "lstm_int8": ("LK_LSTM_INT8_WIDTH", -F // 4 * -4 + -H // 4 * -4),
            "lstm_int16x8": ("LK_LSTM_INT16X8_UNITS", H),
            "lstm_float": ("LK_LSTM_FLOAT_WIDTH", F + H),
        }.get(layer.kernel)
        if macro:
            found[macro[0]] = max(macro[1], found.get(macro[0], 0))
    return found


def lstm(graph: Graph, index: int) -> Packed:
    """An LSTM operator.

    Raises:
        UnsupportedError: It is one that the kernels do not have.
    """
    op = graph.operators[index]
    if graph.tensors[op.inputs[0]].dtype != "float32":
        layer = graph.lstm(index)
        return pack_int16x8.lstm_int16x8(layer) if layer.wide else pack_lstm.lstm_int8(layer)
    plain = {X, H_STATE, C_STATE}
    plain |= {first + gate for first in (KERNEL, RECURRENT, BIAS) for gate in range(4)}
    there = {place for place, tensor in enumerate(op.inputs) if tensor >= 0}
    tanh = ACTIVATIONS[op.options.fusedActivationFunction] == "TANH"
    if there != plain or not tanh or op.options.cellClip > 0:
        raise UnsupportedError(
            "the c target cannot express an LSTM in float32 with peepholes, layer norm, a "
            "projection inside, clipping or another activation than tanh.\n"
            "  Train a plain one, or use --target tflite."
        )
    kernel, recurrent, bias = (
        np.array([graph.tensors[op.inputs[first + gate]].data for gate in range(4)])
        for first in (KERNEL, RECURRENT, BIAS)
    )
    return pack_float.lstm(kernel, recurrent, bias)


def dense(
    weights: np.ndarray,
    bias: np.ndarray | None,
    x: Stored,
    y: Stored,
    scale: np.ndarray,
    activation: str,
) -> Packed:
    """A product: weights [K, N], and the activation behind it."""
    if x.dtype == "float32":
        return pack_float.dense(weights, bias, activation.lower())
    pack = pack_int16x8.dense_int16x8 if x.dtype == "int16" else pack_dense.pack_dense_int8
    return pack(weights, bias, (x.grid, y.grid), scale, activation)


def softmax(n: int, x: Stored, beta: float) -> Packed:
    """A softmax of n numbers."""
    if x.dtype == "float32":
        return pack_float.softmax(n, beta)
    pack = pack_layers.softmax_int16x8 if x.dtype == "int16" else pack_layers.softmax_int8
    return pack(n, x.grid, beta)


def mean(n: int, steps: int, x: Stored, y: Stored) -> Packed | None:
    """A mean over time of rows of n numbers; none of floats."""
    if x.dtype == "float32":
        return None
    return pack_layers.mean(n, steps, x.grid, y.grid, x.dtype == "int16")


def elementwise(name: str, n: int, x: Stored, y: Stored) -> dict:
    """A function of n numbers by themselves, as a field of `plan.Node`.

    A kernel with parameters, a table of what it gives to every int8, or C for a float.
    """
    if x.dtype == "float32":
        return {"function": FUNCTIONS[name]}
    if y.dtype == "int8":
        return {"table": pack_layers.lookup_int8(name, x.grid, y.grid)}
    packed = pack_layers.elementwise_int16(name, n, x.grid, y.grid, x.dtype == "int8")
    return {"packed": packed}


def addition(n: int, a: Stored, b: Stored, y: Stored, activation: str) -> dict:
    """The sum of two rows of n numbers, as fields of `plan.Node`; see `elementwise`."""
    if y.dtype == "float32":
        return {"function": SUMS[activation]}
    grids = a.grid, b.grid, y.grid
    return {"packed": pack_add.add(n, grids, y.dtype == "int16", activation)}
