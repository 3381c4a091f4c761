"""What each operator of a quantized file does to stored arrays; the LSTM is in `simulated`."""

from collections.abc import Callable, Sequence

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import UnsupportedError
from lstm_keras.integer import layers, squash
from lstm_keras.runtimes import moves
from lstm_keras.runtimes.call import Call
from lstm_keras.runtimes.graph import Operator, Stored


def _fully_connected(call: Call):
    x, weights, *bias = call.arrays
    y = layers.dense(
        x.reshape(-1, weights.shape[1]),
        weights,
        bias[0] if bias else None,
        (call.grid, call.to),
        call.given[1].scale,
        call.kernel,
    )
    return call.shaped(call.limited(y))


def _conv_2d(call: Call):
    x, weights, *bias = call.arrays
    options = call.options
    size, stride = weights.shape[1:3], (options.strideH, options.strideW)
    dilation = (options.dilationHFactor, options.dilationWFactor)
    seen = _patches(call, x, size, stride, dilation, call.grid.zero_point)
    seen = np.moveaxis(seen, 3, -1)  # [B, H', W', *size, C], as the weights are stored
    y = layers.dense(
        seen.reshape(*seen.shape[:3], -1),
        weights.reshape(len(weights), -1),
        bias[0] if bias else None,
        (call.grid, call.to),
        call.given[1].scale,
        call.kernel,
    )
    return call.shaped(call.limited(y))


def _max_pool_2d(call: Call):
    options = call.options
    size, stride = (options.filterHeight, options.filterWidth), (options.strideH, options.strideW)
    least = np.iinfo(call.given[0].dtype).min
    seen = _patches(call, call.arrays[0], size, stride, (1, 1), least)
    return call.shaped(call.limited(seen.max((-1, -2))))


def _patches(call, x, size, stride, dilation, outside):
    """What is seen at each place; with SAME, `outside` lies around x."""
    x = x.reshape(-1, *x.shape[2:])
    if call.options.padding == schema.Padding.SAME:
        ends = zip(x.shape[1:3], size, stride, dilation, strict=True)
        ends = [layers.same_padding(*one) for one in ends]
        x = np.pad(x, [(0, 0), *ends, (0, 0)], constant_values=outside)
    return layers.patches(x, size, stride, dilation)


def _mean(call: Call):
    x, axes = call.arrays
    keep = bool(call.options.keepDims)
    return call.saturated(layers.mean(x, call.axes(axes), keep, call.grid, call.to))


def _reduce_max(call: Call):
    x, axes = call.arrays
    return x.max(call.axes(axes), keepdims=bool(call.options.keepDims))


def _quantize(call: Call):
    return call.saturated(layers.requantize(call.arrays[0], call.grid, call.to, call.kernel))


def _relu(call: Call):
    """Every kernel goes over to the grid of the output as TFLite Micro's QUANTIZE does."""
    y = layers.requantize(call.arrays[0], call.grid, call.to, "tflm")
    limits = np.iinfo(call.made[0].dtype)
    return np.clip(y, *layers.activation_limits("RELU", call.to, limits)).astype(limits.dtype)


def _add(call: Call, sign: int = 1):
    a, b = call.operands()
    grids = call.given[0].grid, call.given[1].grid, call.to
    return call.limited(layers.add(a, b, grids, sign))


def _sub(call: Call):
    return _add(call, -1)


def _mul(call: Call):
    a, b = call.operands()
    grids = call.given[0].grid, call.given[1].grid, call.to
    return call.limited(layers.product(a, b, grids, call.kernel))


def _least(call: Call):
    return np.minimum(*call.operands())  # on one grid, as the kernels demand


def _most(call: Call):
    return np.maximum(*call.operands())


def _softmax(call: Call):
    beta = float(call.options.beta)
    return call.saturated(squash.softmax(call.arrays[0], call.grid, call.to, beta, call.kernel))


def _logistic(call: Call):
    return call.saturated(squash.sigmoid(call.arrays[0], call.grid, call.to, call.kernel))


def _tanh(call: Call):
    return call.saturated(squash.tanh(call.arrays[0], call.grid, call.to, call.kernel))


OPERATORS: dict[str, Callable] = {
    "ADD": _add,
    "CONCATENATION": moves.concatenation,
    "CONV_2D": _conv_2d,
    "FULLY_CONNECTED": _fully_connected,
    "GATHER": moves.gather,
    "LOGISTIC": _logistic,
    "MAX_POOL_2D": _max_pool_2d,
    "MAXIMUM": _most,
    "MEAN": _mean,
    "MINIMUM": _least,
    "MUL": _mul,
    "PACK": moves.pack,
    "PAD": moves.pad,
    "QUANTIZE": _quantize,
    "REDUCE_MAX": _reduce_max,
    "RELU": _relu,
    "RESHAPE": moves.reshape,
    "REVERSE_V2": moves.reverse,
    "SLICE": moves.cut,
    "SOFTMAX": _softmax,
    "SPLIT": moves.split,
    "STRIDED_SLICE": moves.strided_slice,
    "SUB": _sub,
    "TANH": _tanh,
    "TRANSPOSE": moves.transpose,
    "UNPACK": moves.unpack,
}


def check(op: Operator, tensors: Sequence[Stored | None]) -> None:
    """Whether an operator is simulated.

    Args:
        op: The operator.
        tensors: What it reads and writes.

    Raises:
        UnsupportedError: It is not, or it works on floats.
    """
    if op.name not in OPERATORS:
        raise UnsupportedError(
            f"the operator {op.name} is not simulated.\n"
            f"  Simulated are {', '.join(sorted(OPERATORS))}. Play the file on LiteRT or TFLite "
            "Micro, or leave the operator out."
        )
    for tensor in tensors:
        if tensor is not None and tensor.dtype in ("float32", ""):
            raise UnsupportedError(
                f"the operator {op.name} works on {tensor.dtype or 'a type that is not read'}, and "
                "only integers are simulated.\n  Export --precision int8 or int16x8."
            )


def run(call: Call) -> list[np.ndarray]:
    """What an operator that passed `check` writes, one array per output."""
    made = OPERATORS[call.op.name](call)
    return made if isinstance(made, list) else [made]
