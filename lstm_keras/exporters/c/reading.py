"""From the graph of a `.tflite` file to a plan, operator by operator."""

from collections.abc import Callable

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import parameters
from lstm_keras.exporters.c.plan import Plan, Ref
from lstm_keras.exporters.c.reader import Reader, grid_of, rows_of
from lstm_keras.exporters.c.refusals import refusal
from lstm_keras.runtimes.call import ACTIVATIONS
from lstm_keras.runtimes.graph import C_STATE, H_STATE, LSTM, Graph, Operator, X


def read(graph: Graph) -> Plan:
    """The plan of a fused file with the state contract "none".

    Raises:
        UnsupportedError: Names the operator that C cannot express.
    """
    reader = Reader(graph)
    x = reader.begin()
    for index, op in enumerate(graph.operators):
        try:
            _operator(reader, index, op)
        except UnsupportedError:
            raise
        except (KeyError, ValueError) as error:  # of a packer: numbers beyond its kernel
            raise refusal(op, reader.tensor(op.outputs[0]), str(error)) from error
    (made,) = graph.outputs.values()
    y = reader.refs[made]
    return Plan(x, tuple(reader.nodes), y, y.rows)


def _operator(reader: Reader, index: int, op: Operator) -> None:
    if op.name == LSTM:
        _lstm(reader, op, index)
    elif op.name in READERS:
        READERS[op.name](reader, op)
    else:
        raise refusal(op, reader.tensor(op.outputs[0]))


def _lstm(reader: Reader, op: Operator, index: int) -> None:
    made = reader.tensor(op.outputs[0])
    if op.options.timeMajor:
        raise refusal(op, made, "time comes first")
    h, c = (reader.starts.get(op.inputs[place]) for place in (H_STATE, C_STATE))
    if h is None or c is None:
        raise refusal(op, made, "its state is kept from call to call")
    ref = reader.ref(op, X)
    packed = parameters.lstm(reader.graph, index)
    reader.add("lstm", op, [ref], ref.rows, packed=packed, start=(h.ravel(), c.ravel()))


def _dense(reader: Reader, op: Operator) -> None:
    ref = reader.ref(op)
    weights = reader.constant(op, 1)
    reader.add("dense", op, [ref], ref.rows, packed=_product(reader, op, weights))


def _convolution(reader: Reader, op: Operator) -> None:
    """K rows side by side, and a dense layer over them."""
    ref, made, options = reader.ref(op, padded=True), reader.tensor(op.outputs[0]), op.options
    weights = reader.constant(op, 1)
    M, height, K, N = weights.shape
    if height != 1 or len(made.shape) != 4 or made.shape[1] != 1:
        raise refusal(op, made, "it is of two dimensions")
    if options.strideW != 1 or (K > 1 and options.dilationWFactor != 1):
        raise refusal(
            op, made, f"strides={options.strideW}, dilation_rate={options.dilationWFactor}"
        )
    if K > 1 and options.padding == schema.Padding.SAME:
        raise refusal(op, made, "padding='same' looks ahead; 'causal' and 'valid' do not")
    if ref.padded not in (0, K - 1):
        raise refusal(op, made, f"it is padded by {ref.padded} rows, and looks at {K}")
    if K > 1:
        given, rows = reader.tensor(op.inputs[0]), ref.rows - K + 1
        ref = reader.insert("join", -1, [ref], rows, K * N, given, "join")
    packed = _product(reader, op, weights.reshape(M, -1))
    reader.add("dense", op, [ref], ref.rows, "conv", packed=packed)


def _product(reader: Reader, op: Operator, weights: np.ndarray):
    has_bias = any(index >= 0 for index in op.inputs[2:])
    return parameters.dense(
        weights,
        reader.constant(op, 2) if has_bias else None,
        reader.tensor(op.inputs[0]),
        reader.tensor(op.outputs[0]),
        reader.tensor(op.inputs[1]).scale,
        ACTIVATIONS[op.options.fusedActivationFunction],
    )


def _pad(reader: Reader, op: Operator) -> None:
    ref, made = reader.ref(op), reader.tensor(op.outputs[0])
    ends = reader.constant(op, 1).ravel().tolist()
    front = ends[2] if len(ends) == 6 else 0
    if ref.reversed or not front or sum(ends) != front:
        raise refusal(op, made, "it is not that of a causal Conv1D")
    reader.refs[op.outputs[0]] = Ref(ref.value, padded=front)


def _reshape(reader: Reader, op: Operator) -> None:
    ref, made = reader.ref(op, padded=True), reader.tensor(op.outputs[0])
    rows, width = rows_of(made)
    if ref.rows == 1 and rows is None:
        ref = reader.last(ref)
    if width != ref.value.width or rows not in ((None, 1) if ref.rows is None else (ref.rows,)):
        raise refusal(op, made, f"from {list(reader.tensor(op.inputs[0]).shape)}")
    reader.refs[op.outputs[0]] = ref


def _embedding(reader: Reader, op: Operator) -> None:
    table, ref = reader.constant(op, 0), reader.refs.get(op.inputs[1])
    made = reader.tensor(op.outputs[0])
    if ref is None or ref.value.name != "x" or op.options.axis != 0:
        raise refusal(op, made, "it does not look up the input")
    reader.add("embedding", op, [ref], ref.rows, table=table)


def _part(reader: Reader, op: Operator) -> None:
    """SLICE: the last step; or of a constant, what h or c of an LSTM starts from."""
    given, made = reader.tensor(op.inputs[0]), reader.tensor(op.outputs[0])
    begin, size = (reader.constant(op, place).tolist() for place in (1, 2))
    size = [m - b if n == -1 else n for m, b, n in zip(given.shape, begin, size, strict=True)]
    if given.data is not None and size == list(given.shape):
        reader.starts[op.outputs[0]] = given.data
        return
    ref = reader.ref(op)
    T, N = ref.rows or 0, ref.value.width
    if begin != [0, T - 1, 0] or size != [1, 1, N]:
        raise refusal(op, made, "only the last step of a sequence is taken")
    reader.add("last", op, [ref], None)


def _step(reader: Reader, op: Operator) -> None:
    """STRIDED_SLICE: the last step."""
    ref, made, options = reader.ref(op), reader.tensor(op.outputs[0]), op.options
    begin = reader.constant(op, 1)
    whole = options.beginMask | options.shrinkAxisMask, options.endMask | 2
    last = len(begin) == 3 and begin[1] in (-1, (ref.rows or 0) - 1)
    if not last or options.shrinkAxisMask != 2 or whole != (7, 7) or options.ellipsisMask:
        raise refusal(op, made, "only the last step of a sequence is taken")
    reader.add("last", op, [ref], None)


def _pooling(reader: Reader, op: Operator) -> None:
    ref, made, axes = reader.ref(op), reader.tensor(op.outputs[0]), reader.constant(op, 1)
    rank = len(reader.tensor(op.inputs[0]).shape)
    if ref.rows is None or [int(a) % rank for a in np.ravel(axes)] != [rank - 2]:
        raise refusal(op, made, "it does not go along time")
    kind = "mean" if op.name == "MEAN" else "max"
    given, packed = reader.tensor(op.inputs[0]), None
    if kind == "mean":
        packed = parameters.mean(ref.value.width, ref.rows, given, made)
    elif grid_of(given) != grid_of(made):
        raise refusal(op, made, "it changes the grid")
    reader.add(kind, op, [ref], None, packed=packed)


def _elementwise(reader: Reader, op: Operator) -> None:
    ref = reader.ref(op)
    given, made = reader.tensor(op.inputs[0]), reader.tensor(op.outputs[0])
    how = parameters.elementwise(op.name, ref.value.width, given, made)
    reader.add("elementwise", op, [ref], ref.rows, op.name.lower(), **how)


def _softmax(reader: Reader, op: Operator) -> None:
    ref, given = reader.ref(op), reader.tensor(op.inputs[0])
    packed = parameters.softmax(ref.value.width, given, float(op.options.beta))
    reader.add("softmax", op, [ref], ref.rows, packed=packed)


def _concatenation(reader: Reader, op: Operator) -> None:
    refs = [reader.ref(op, place) for place in range(len(op.inputs))]
    made = reader.tensor(op.outputs[0])
    axis, rank = int(op.options.axis), len(made.shape)
    alike = {(ref.rows, ref.value.dtype, ref.value.grid) for ref in refs}
    if axis % rank != rank - 1 or alike != {(refs[0].rows, made.dtype, grid_of(made))}:
        raise refusal(op, made, "it joins along another axis than features, or several grids")
    if op.options.fusedActivationFunction:
        raise refusal(op, made, "it has an activation")
    reader.add("concat", op, refs, refs[0].rows)


def _addition(reader: Reader, op: Operator) -> None:
    refs, made = [reader.ref(op, place) for place in (0, 1)], reader.tensor(op.outputs[0])
    if len({(ref.rows, ref.value.width) for ref in refs}) != 1:
        raise refusal(op, made, "it adds rows of different lengths")
    a, b = (reader.tensor(index) for index in op.inputs)
    activation = ACTIVATIONS[op.options.fusedActivationFunction]
    how = parameters.addition(refs[0].value.width, a, b, made, activation)
    reader.add("add", op, refs, refs[0].rows, **how)


def _reverse(reader: Reader, op: Operator) -> None:
    ref, axes, made = reader.ref(op), reader.constant(op, 1), reader.tensor(op.outputs[0])
    if ref.rows is None or [int(a) % len(made.shape) for a in np.ravel(axes)] != [1]:
        raise refusal(op, made, "it does not go along time")
    reader.refs[op.outputs[0]] = Ref(ref.value, not ref.reversed)


READERS: dict[str, Callable[[Reader, Operator], None]] = {
    "ADD": _addition,
    "CONCATENATION": _concatenation,
    "CONV_2D": _convolution,
    "EXPAND_DIMS": _reshape,
    "FULLY_CONNECTED": _dense,
    "GATHER": _embedding,
    "MEAN": _pooling,
    "PAD": _pad,
    "REDUCE_MAX": _pooling,
    "RESHAPE": _reshape,
    "REVERSE_V2": _reverse,
    "SLICE": _part,
    "SOFTMAX": _softmax,
    "SQUEEZE": _reshape,
    "STRIDED_SLICE": _step,
    **dict.fromkeys(("LOGISTIC", "QUANTIZE", "RELU", "RELU6", "TANH"), _elementwise),
}
"""Operators that C has, besides the LSTM."""
