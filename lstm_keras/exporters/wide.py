"""16-bit activations over 8-bit weights: the operators around an LSTM, written by us.

Every number that is not a constant becomes int16 with zero point 0:

    softmax, sigmoid and tanh     scale 2^-15, as their kernels demand
    an operator that only moves, joins or compares numbers
                                  one scale for what goes in and what comes out
    every other output            twice the largest |value| on the calibration samples over 32767

`int16x8` writes fused LSTMs on top of it; the unrolled form in int8 is made of nothing else.
"""

import copy
from collections.abc import Iterable, Sequence

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import array, put, requantize, schema, store
from lstm_keras.quantization import floats
from lstm_keras.quantization.grids import Range
from lstm_keras.quantization.rounding import of_product, second_order
from lstm_keras.runtimes.graph import OPERATORS

B = schema.BuiltinOperator
JOINED = fused.HAND_ON | {B.CONCATENATION, B.MAXIMUM, B.MINIMUM, B.PACK, B.SPLIT, B.UNPACK}
"""Their outputs are their inputs, at other places."""

UNIT = {B.LOGISTIC, B.SOFTMAX, B.TANH}
"""Their outputs lie within -1 and 1."""

PRODUCTS = {B.CONV_2D, B.FULLY_CONNECTED}
"""Inputs x, weights, bias; the first axis of the weights is that of the outputs."""

HEADROOM = 2.0
"""Times what calibration saw: one of 16 bits, for what only comes later."""

OWN = {B.ADD, B.MEAN, B.MUL, B.RELU, B.SUB}
"""Their outputs have a range of their own."""

FLOAT32 = schema.TensorType.FLOAT32


def scales(
    model: schema.ModelT,
    graph: schema.SubGraphT,
    spans: dict[int, Range],
    precision: str,
    alike: Iterable[Sequence[int]] = (),
) -> dict[int, float]:
    """The scale of every tensor in `spans`.

    Args:
        model: A float file.
        graph: Its one graph.
        spans: What each tensor holds that an operator writes, and the input.
        precision: For the errors.
        alike: Tensors that shall have one scale, group by group.

    Raises:
        UnsupportedError: An operator that is not written in this precision.
    """
    tied = {i: i for i in spans}

    def root(i):
        while tied[i] != i:
            i = tied[i]
        return i

    def tie(tensors: Iterable[int]):
        first, *others = (root(i) for i in tensors)
        for other in others:
            tied[other] = first

    for group in alike:
        tie(group)
    fixed = set()
    for op in graph.operators:
        kind = fused.builtin(model, op)
        if kind in JOINED:
            tie(int(i) for i in (*op.inputs, *op.outputs) if int(i) in tied)
        elif kind in UNIT:
            fixed.add(int(op.outputs[0]))
        elif kind not in PRODUCTS | OWN | {B.GATHER, B.UNIDIRECTIONAL_SEQUENCE_LSTM}:
            raise UnsupportedError(
                f"{precision} cannot be written for the operator {OPERATORS[kind]}, of which this "
                f"package does not know the 16-bit form.\n  Use --precision {CURE[precision]}, or "
                "leave out the layer that it comes from."
            )
    groups: dict[int, list[int]] = {}
    for i in spans:
        groups.setdefault(root(i), []).append(i)
    found = {}
    for members in groups.values():
        scale = HEADROOM * max(spans[i].grid(16).scale for i in members)
        if fixed & set(members):
            if max(max(-spans[i].low, spans[i].high) for i in members) > floats.MARGIN:
                raise UnsupportedError(
                    f"{precision} cannot join what a softmax, sigmoid or tanh puts out with "
                    "numbers beyond 1: both must stand on one grid.\n"
                    f"  Use --precision {CURE[precision]}, or leave out the layer that joins them."
                )
            scale = 2.0**-15
        found |= dict.fromkeys(members, scale)
    return found


CURE = {"int16x8": "int8", "int8": "float32"}
"""What has the operators that a precision lacks."""


def products(
    model: schema.ModelT,
    graph: schema.SubGraphT,
    seen: dict[int, np.ndarray],
) -> None:
    """Weights of every product to int8, one scale for each output; biases to int64.

    Operators that share weights and read numbers on one grid go on sharing them.

    Args:
        model: A file whose numbers have their scales; changed.
        graph: Its one graph.
        seen: What each product reads on the calibration samples, by index of the tensor.
    """
    groups: dict[tuple, list] = {}
    for op in graph.operators:
        if fused.builtin(model, op) in PRODUCTS:
            scale = graph.tensors[op.inputs[0]].quantization.scale[0]
            groups.setdefault((scale, *map(int, op.inputs[1:])), []).append(op)
    taken = set()
    for ops in groups.values():
        given = [int(i) for i in ops[0].inputs]
        for k, i in enumerate(given[1:], start=1):
            if i in taken:  # by operators that read another grid
                graph.tensors.append(copy.copy(graph.tensors[i]))
                given[k] = len(graph.tensors) - 1
            elif i >= 0:
                taken.add(i)
        for op in ops:
            op.inputs = [int(op.inputs[0]), *given[1:]]
    for ops in groups.values():
        _product(model, graph, ops, seen)


def _product(model, graph, ops, seen) -> None:
    op = ops[0]
    x, weights = (graph.tensors[i] for i in op.inputs[:2])
    w = array(model, graph, op.inputs[1])
    rows = w.reshape(len(w), -1)
    has_bias = len(op.inputs) > 2 and op.inputs[2] >= 0
    b = array(model, graph, op.inputs[2]) if has_bias else np.zeros(len(w))
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
    whole = scales * x.quantization.scale[0]
    q, bias = np.rint(rows / scales[:, None]), np.rint(b / whole)
    if fused.builtin(model, op) == B.FULLY_CONNECTED:
        K = rows.shape[1]
        grids = np.concatenate([np.repeat(scales[:, None], K, axis=1), whole[:, None]], axis=1)
        limits = np.array([127.0] * K + [2.0**62])
        inputs = of_product(np.concatenate([seen[int(o.inputs[0])].reshape(-1, K) for o in ops]))
        columns = K + has_bias
        both = second_order(
            np.concatenate([rows, b[:, None]], axis=1)[:, :columns],
            grids[:, :columns],
            limits[:columns],
            inputs[:columns, :columns],
        )
        q, bias = both[:, :K], both[:, -1]
    put(model, weights, q.reshape(w.shape).astype(np.int8))
    store(weights, np.dtype(np.int8), *scales)
    if has_bias:
        put(model, graph.tensors[op.inputs[2]], bias.astype(np.int64))
        store(graph.tensors[op.inputs[2]], np.dtype(np.int64), *whole)


def tables(model: schema.ModelT, graph: schema.SubGraphT) -> None:
    """A table of embeddings is int8, since TFLite Micro gathers no int16; what it gives, int16."""
    for op in list(graph.operators):
        if fused.builtin(model, op) != B.GATHER:
            continue
        wide = int(op.outputs[0])
        table = graph.tensors[op.inputs[0]]
        if table.type == FLOAT32:  # a layer that is called twice has one table
            values = array(model, graph, op.inputs[0])
            scale = max(np.abs(values).max(), 1e-9) / 127
            put(model, table, np.rint(values / scale).astype(np.int8))
            store(table, np.dtype(np.int8), scale)
        narrow = copy.deepcopy(graph.tensors[wide])
        narrow.name = b"%s/int8" % narrow.name
        store(narrow, np.dtype(np.int8), table.quantization.scale[0])
        graph.tensors.append(narrow)
        op.outputs = [len(graph.tensors) - 1]
        widen = requantize(model, len(graph.tensors) - 1, wide)
        graph.operators.insert(graph.operators.index(op) + 1, widen)


def constants(model: schema.ModelT, graph: schema.SubGraphT) -> None:
    """Constants that are added, multiplied or compared with: int16 on a grid of their own.

    What is compared stands on one grid with what it is compared with.
    """
    written: dict[tuple[int, float], int] = {}
    for op in graph.operators:
        if fused.builtin(model, op) not in OWN | JOINED:
            continue
        for place, i in enumerate(op.inputs):
            if i < 0 or graph.tensors[i].type != FLOAT32:
                continue
            values = array(model, graph, i)
            scale = float(max(np.abs(values).max(), 1e-9) / 32767)
            if fused.builtin(model, op) in JOINED:
                scale = float(graph.tensors[op.outputs[0]].quantization.scale[0])
            if (int(i), scale) not in written:
                graph.tensors.append(copy.copy(graph.tensors[i]))
                written[int(i), scale] = len(graph.tensors) - 1
                stored = np.clip(np.rint(values / scale), -32768, 32767).astype(np.int16)
                put(model, graph.tensors[-1], stored)
                store(graph.tensors[-1], np.dtype(np.int16), scale)
            op.inputs = [*map(int, op.inputs)]
            op.inputs[place] = written[int(i), scale]
