"""A Dense layer over a concatenation, taken apart where its parts reach unequally far.

    [a, b] W + bias  =  (a W_a + bias) + b W_b

In int8 a CONCATENATION has one grid for all that it joins. Behind inputs that reach to 5, the
output of an LSTM, which stays below 1, keeps two bits less there. Taken apart, each part is read on
its own grid.
"""

import copy

import numpy as np

from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import (
    array,
    only_graph,
    operator,
    pack,
    put,
    schema,
    unpack,
)

B = schema.BuiltinOperator

UNEQUAL = 2.0
"""Times as far as another part: one bit."""


def apart(content: bytes, seen: dict[int, np.ndarray]) -> bytes:
    """The float file, with such layers taken apart; the same answers.

    Args:
        content: A float file with one subgraph.
        seen: What every tensor of it holds, from `observe`.
    """
    model = unpack(content)
    graph = only_graph(model)
    made_by = {int(op.outputs[0]): op for op in graph.operators}
    for op in list(graph.operators):
        joined = made_by.get(int(op.inputs[0]))
        if fused.builtin(model, op) != B.FULLY_CONNECTED or joined is None:
            continue
        if fused.builtin(model, joined) != B.CONCATENATION or not _along_last(graph, joined):
            continue
        reach = [np.abs(seen[int(i)]).max() for i in joined.inputs if int(i) in seen]
        if len(reach) == len(joined.inputs) and max(reach) > UNEQUAL * min(reach):
            _take_apart(model, graph, op, joined)
    read = {int(i) for op in graph.operators for i in op.inputs} | {int(i) for i in graph.outputs}
    graph.operators = [
        op
        for op in graph.operators
        if fused.builtin(model, op) != B.CONCATENATION or int(op.outputs[0]) in read
    ]
    return pack(model)


def _along_last(graph, joined) -> bool:
    axis, rank = joined.builtinOptions.axis, len(graph.tensors[joined.outputs[0]].shape)
    return axis % rank == rank - 1 and joined.builtinOptions.fusedActivationFunction == 0


def _take_apart(model, graph, op, joined) -> None:
    weights = array(model, graph, op.inputs[1])
    widths = [int(graph.tensors[i].shape[-1]) for i in joined.inputs]
    output = graph.tensors[op.outputs[0]]
    products, ops = [], []
    for k, part in enumerate(np.split(weights, np.cumsum(widths)[:-1], axis=1)):
        one = copy.copy(op)
        one.builtinOptions = copy.copy(op.builtinOptions)
        one.builtinOptions.fusedActivationFunction = 0
        kernel = _like(graph, graph.tensors[op.inputs[1]], f"/{k}", part.shape)
        put(model, graph.tensors[kernel], part)
        bias = -1 if k else int(op.inputs[2])
        one.inputs = [int(joined.inputs[k]), kernel, bias]
        one.outputs = [_like(graph, output, f"/{k}", output.shape)]
        products += one.outputs
        ops.append(one)
    total = products[0]
    for k, product in enumerate(products[1:], start=2):
        add = schema.OperatorT()
        add.opcodeIndex = operator(model, B.ADD, version=1)
        add.builtinOptionsType, add.builtinOptions = (
            schema.BuiltinOptions.AddOptions,
            schema.AddOptionsT(),
        )
        last = k == len(products)
        if last:
            add.builtinOptions.fusedActivationFunction = op.builtinOptions.fusedActivationFunction
        add.inputs = [total, product]
        total = int(op.outputs[0]) if last else _like(graph, output, f"/sum{k}", output.shape)
        add.outputs = [total]
        ops.append(add)
    place = next(n for n, other in enumerate(graph.operators) if other is op)
    graph.operators[place : place + 1] = ops


def _like(graph, tensor, suffix, shape) -> int:
    new = copy.copy(tensor)
    new.name = tensor.name + suffix.encode()
    new.shape = np.array(shape, np.int32)
    new.shapeSignature = None
    new.buffer = 0
    graph.tensors.append(new)
    return len(graph.tensors) - 1
