"""A float `.tflite` file -> 16-bit activations, 8-bit weights and 64-bit biases, written by us.

TFLite's converter refuses an LSTM in this precision, and LiteRT's kernel demands int8; TFLite Micro
and CMSIS-NN play it. Every number that is not a constant becomes int16 with zero point 0:

    softmax, sigmoid and tanh     scale 2^-15, as their kernels demand
    an operator that only moves or joins numbers    one scale for what goes in and what comes out
    every other output            twice the largest |value| on the calibration samples over 32767

The weights of the LSTMs are most of what is lost; they are rounded in the way that loses least.
"""

import copy
from collections.abc import Iterable, Sequence

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import (
    array,
    only_graph,
    pack,
    put,
    requantize,
    schema,
    store,
    unpack,
)
from lstm_keras.exporters.starts import Start
from lstm_keras.quantization import calibration, floats
from lstm_keras.quantization.grids import Range, cell_power
from lstm_keras.quantization.observation import answers, observe
from lstm_keras.quantization.rounding import of_product, second_order
from lstm_keras.quantization.weights import (
    Rounding,
    as_floats,
    best_rounding,
    integers,
    write_weights,
)

B = schema.BuiltinOperator
JOINED = fused.HAND_ON | {B.CONCATENATION}
"""Their outputs are their inputs, at other places."""

UNIT = {B.LOGISTIC, B.SOFTMAX, B.TANH}
"""Their outputs lie within -1 and 1."""

PRODUCTS = {B.CONV_2D, B.FULLY_CONNECTED}
"""Inputs x, weights, bias; the first axis of the weights is that of the outputs."""

HEADROOM = 2.0
"""Times what calibration saw: one of 16 bits, for what only comes later."""

OWN = {B.ADD, B.MEAN, B.MUL, B.RELU, B.SUB}
"""Their outputs have a range of their own."""


def quantize(content: bytes, samples: np.ndarray, starts: Sequence[Start]) -> bytes:
    """The file with 16-bit activations, input and output as well; tokens stay int32.

    Args:
        content: A float file with fused LSTMs, whose state is kept.
        samples: float [N, T, F], or int [N, T] tokens, from the training set.
        starts: Of each LSTM, in the order in which they are played.

    Raises:
        UnsupportedError: An operator that is not written in this precision, or a cell beyond 64.
    """
    model = unpack(content)
    graph = only_graph(model)
    seen = observe(content, samples, starts)
    lstms = floats.read(model, seen, starts)
    spans = floats.spans(seen, lstms)
    for i, scale in _scales(model, graph, spans).items():
        store(graph.tensors[i], np.dtype(np.int16), scale)
    for op in list(graph.operators):
        kind = fused.builtin(model, op)
        if kind in PRODUCTS:
            _product(model, graph, op, seen)
        elif kind == B.GATHER:
            _table(model, graph, op)
    ops = [op for _, op in fused.lstms(model)]
    scales = [graph.tensors[op.inputs[fused.X]].quantization.scale[0] for op in ops]
    second = len(samples) // 2
    wanted = answers(content, samples[second:], starts)

    def off(made_from: list[floats.FloatLstm], how: Rounding) -> float:
        # in float: next to 8-bit weights, what 16-bit values lose is nothing
        file = as_floats(content, _integers(made_from, scales, how))
        return calibration.off(wanted, answers(file, samples[second:], starts))

    numbers = _integers(lstms, scales, best_rounding(lstms, off))
    for op, lstm, of_lstm in zip(ops, lstms, numbers, strict=True):
        write_weights(model, op, of_lstm)
        _states(graph, op, lstm)
    return pack(model)


def _integers(lstms, scales, how) -> list[dict]:
    return [integers(lstm, scale, True, how) for lstm, scale in zip(lstms, scales, strict=True)]


def _scales(model, graph, spans: dict[int, Range]) -> dict[int, float]:
    """The scale of every tensor in `spans`."""
    tied = {i: i for i in spans}

    def root(i):
        while tied[i] != i:
            i = tied[i]
        return i

    def tie(tensors: Iterable[int]):
        first, *others = (root(i) for i in tensors)
        for other in others:
            tied[other] = first

    fixed = set()
    for op in graph.operators:
        kind = fused.builtin(model, op)
        if kind in JOINED:
            tie(int(i) for i in (*op.inputs, *op.outputs) if int(i) in tied)
        elif kind in UNIT:
            fixed.add(int(op.outputs[0]))
        elif kind not in PRODUCTS | OWN | {B.GATHER, B.UNIDIRECTIONAL_SEQUENCE_LSTM}:
            name = next(n for n, value in vars(B).items() if value == kind)
            raise UnsupportedError(
                f"int16x8 cannot be written for the operator {name}, of which this package does "
                "not know the 16-bit form.\n  Use --precision int8, or leave out the layer that it "
                "comes from."
            )
    groups: dict[int, list[int]] = {}
    for i in spans:
        groups.setdefault(root(i), []).append(i)
    scales = {}
    for members in groups.values():
        scale = HEADROOM * max(spans[i].grid(16).scale for i in members)
        if fixed & set(members):
            if max(max(-spans[i].low, spans[i].high) for i in members) > floats.MARGIN:
                raise UnsupportedError(
                    "int16x8 cannot join what a softmax, sigmoid or tanh puts out with numbers "
                    "beyond 1: both must stand on one grid.\n"
                    "  Use --precision int8, or leave out the layer that joins them."
                )
            scale = 2.0**-15
        scales |= dict.fromkeys(members, scale)
    return scales


def _product(model, graph, op, seen) -> None:
    """Weights to int8, one scale for each output; bias, if there is one, to int64."""
    x, weights = (graph.tensors[i] for i in op.inputs[:2])
    w = array(model, graph, op.inputs[1])
    rows = w.reshape(len(w), -1)
    has_bias = len(op.inputs) > 2 and op.inputs[2] >= 0
    b = array(model, graph, op.inputs[2]) if has_bias else np.zeros(len(w))
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
    whole = scales * x.quantization.scale[0]
    q, bias = np.rint(rows / scales[:, None]), np.rint(b / whole)
    if has_bias and fused.builtin(model, op) == B.FULLY_CONNECTED:
        K = rows.shape[1]
        grids = np.concatenate([np.repeat(scales[:, None], K, axis=1), whole[:, None]], axis=1)
        limits = np.array([127.0] * K + [2.0**62])
        inputs = of_product(seen[int(op.inputs[0])].reshape(-1, K))
        both = second_order(np.concatenate([rows, b[:, None]], axis=1), grids, limits, inputs)
        q, bias = both[:, :-1], both[:, -1]
    put(model, weights, q.reshape(w.shape).astype(np.int8))
    store(weights, np.dtype(np.int8), *scales)
    if has_bias:
        put(model, graph.tensors[op.inputs[2]], bias.astype(np.int64))
        store(graph.tensors[op.inputs[2]], np.dtype(np.int64), *whole)


def _table(model, graph, op) -> None:
    """A table of embeddings is int8, since TFLite Micro gathers no int16; what it gives, int16."""
    wide = int(op.outputs[0])
    table = graph.tensors[op.inputs[0]]
    values = array(model, graph, op.inputs[0])
    scale = max(np.abs(values).max(), 1e-9) / 127
    put(model, table, np.rint(values / scale).astype(np.int8))
    narrow = copy.deepcopy(graph.tensors[wide])
    narrow.name += b"/int8"
    for tensor in (table, narrow):
        store(tensor, np.dtype(np.int8), scale)
    graph.tensors.append(narrow)
    op.outputs = [len(graph.tensors) - 1]
    widen = requantize(model, len(graph.tensors) - 1, wide)
    graph.operators.insert(graph.operators.index(op) + 1, widen)


def _states(graph, op, lstm) -> None:
    """H in its three places on the grid of the output, and c on its power of two."""
    scale = graph.tensors[op.outputs[0]].quantization.scale[0]
    for tensor in (graph.tensors[op.inputs[fused.H_STATE]], fused.add_intermediates(graph, op)):
        store(tensor, np.dtype(np.int16), scale)
    power = cell_power(lstm.largest_cell)
    store(graph.tensors[op.inputs[fused.C_STATE]], np.dtype(np.int16), 2.0**power)
