"""The same numbers from operators that cost less on a microcontroller, where every kernel is flash.

    STRIDED_SLICE, in steps of one      a SLICE, and a RESHAPE where an axis goes
    RESHAPE in front of a               gone: the kernel reads the rows one after another, and their
      FULLY_CONNECTED                     last axis is the same
    what changes nothing                gone: a SLICE of everything, a split into one part

TFLite Micro's STRIDED_SLICE takes 9.75 KB of a Cortex-M4's flash. The last step of an LSTM is a
SLICE instead, an operator that every file of the state "none" has already:

    SLICE(h [1, T, H], begin [0, T - 1, 0], size [1, 1, H]) -> [1, 1, H]

A FULLY_CONNECTED reads that as it is; for others, and as an output, a RESHAPE -> [1, H] follows.
UNPACK and SPLIT need a tensor for each step, and TFLite Micro's GATHER knows no 16-bit numbers.

LiteRT and TFLite Micro play the file as before, bit for bit. What nothing reads any more is left
out, tensors too: each of them takes arena.
"""

import copy

import numpy as np

from lstm_keras.exporters import unread
from lstm_keras.exporters.flatbuffer import (
    array,
    constant,
    operator,
    pack,
    quantization,
    schema,
    unpack,
)
from lstm_keras.exporters.fused import builtin

OP = schema.BuiltinOperator
SLICE_VERSION = {
    schema.TensorType.FLOAT32: 1,
    schema.TensorType.INT32: 1,
    schema.TensorType.INT8: 2,
    schema.TensorType.INT16: 4,
}
"""Types of SLICE that both interpreters play, and the version that has them."""


def lean(content: bytes) -> bytes:
    """The file with cheaper operators.

    Args:
        content: A `.tflite` file of static shapes, in any precision.
    """
    model = unpack(content)
    for graph in model.subgraphs:
        _slice(model, graph)
        _skip(model, graph)
        _drop(model, graph)
    unread.leave_out(model)
    return pack(model)


def _slice(model, graph) -> None:
    """A SLICE and a RESHAPE for each STRIDED_SLICE that has them."""
    constants: dict[tuple, int] = {}
    operators = []
    for op in graph.operators:
        part = _part(model, graph, op) if builtin(model, op) == OP.STRIDED_SLICE else None
        if part is None:
            operators.append(op)
            continue
        out = int(op.outputs[0])
        cut = _like(graph, out, part[1])
        version = SLICE_VERSION[graph.tensors[cut].type]
        places = [constant(model, graph, np.array(v, "int32"), constants) for v in part]
        first = _op(model, OP.SLICE, version, [int(op.inputs[0]), *places], cut)
        first.builtinOptionsType = schema.BuiltinOptions.SliceOptions
        first.builtinOptions = schema.SliceOptionsT()
        shape = [int(n) for n in graph.tensors[out].shape]
        then = _op(
            model,
            OP.RESHAPE,
            1,
            [cut, constant(model, graph, np.array(shape, "int32"), constants)],
            out,
        )
        then.builtinOptionsType = schema.BuiltinOptions.ReshapeOptions
        then.builtinOptions = schema.ReshapeOptionsT()
        then.builtinOptions.newShape = shape
        operators += [first, then]
    graph.operators = operators


def _part(model, graph, op) -> tuple[list[int], list[int]] | None:
    """Begin and size of a STRIDED_SLICE along each axis; None where a SLICE cannot do it."""
    x, *bounds = (int(index) for index in op.inputs)
    options = op.builtinOptions
    constant = all(graph.tensors[i].buffer and _data(model, graph, i) for i in bounds)
    if not constant or options.ellipsisMask or options.newAxisMask or options.offset:
        return None
    begin, end, stride = (array(model, graph, index).ravel() for index in bounds)
    shape = graph.tensors[x].shape
    if any(stride != 1) or len(begin) != len(shape):
        return None
    if graph.tensors[x].type not in SLICE_VERSION:
        return None
    first, size = [], []
    for k, length in enumerate(int(n) for n in shape):
        start, stop = slice(int(begin[k]), int(end[k])).indices(length)[:2]
        if options.shrinkAxisMask >> k & 1:
            start = int(begin[k]) % length
            stop = start + 1
        else:
            start = 0 if options.beginMask >> k & 1 else start
            stop = length if options.endMask >> k & 1 else stop
        first.append(start)
        size.append(stop - start)
    return None if min(size) < 1 else (first, size)


def _data(model, graph, index) -> bool:
    data = model.buffers[graph.tensors[index].buffer].data
    return data is not None and len(data) > 0


def _skip(model, graph) -> None:
    """Let readers read past what only hands on: the same tensor, or the same rows."""
    source = {
        int(op.outputs[0]): int(op.inputs[_x(model, op)])
        for op in graph.operators
        if _hands_on(model, graph, op)
    }
    for op in graph.operators:
        dense = builtin(model, op) == OP.FULLY_CONNECTED and not op.builtinOptions.keepNumDims
        op.inputs = [
            _nearest(graph, int(index), source, rows=dense and place == 0)
            for place, index in enumerate(op.inputs)
        ]


def _nearest(graph, index, source, rows) -> int:
    """What can be read in place of a tensor: as far up as shapes, or only rows, are the same."""
    wanted, found = _shape(graph, index), index
    while index in source:
        index = source[index]
        shape = _shape(graph, index)
        if shape == wanted or (rows and shape[-1:] == wanted[-1:]):
            found = index
    return found


def _hands_on(model, graph, op) -> bool:
    """Whether its one output is its input, number by number and on the same grid."""
    kind = builtin(model, op)
    if kind not in (OP.RESHAPE, OP.SLICE, OP.SPLIT, OP.SPLIT_V) or len(op.outputs) != 1:
        return False
    given, made = int(op.inputs[_x(model, op)]), int(op.outputs[0])
    tensors = graph.tensors[given], graph.tensors[made]
    if any(tensor.isVariable for tensor in tensors) or _data(model, graph, given):
        return False  # what is written into a state must be written
    if kind != OP.RESHAPE and _shape(graph, given) != _shape(graph, made):
        return False
    return quantization(tensors[0]) == quantization(tensors[1])


def _x(model, op) -> int:
    """Where an operator that hands on has its input: SPLIT has the axis first."""
    return 1 if builtin(model, op) == OP.SPLIT else 0


def _drop(model, graph) -> None:
    """Without the operators that hand on what nobody reads, the last ones first."""
    read, kept = {int(index) for index in graph.outputs}, []
    for op in reversed(graph.operators):
        if not _hands_on(model, graph, op) or int(op.outputs[0]) in read:
            read |= {int(index) for index in op.inputs}
            kept.append(op)
    graph.operators = kept[::-1]


def _shape(graph, index) -> list[int]:
    shape = graph.tensors[index].shape
    return [] if shape is None else [int(n) for n in shape]


def _like(graph, index, shape) -> int:
    """A new tensor of the same type and grid."""
    tensor = copy.deepcopy(graph.tensors[index])
    tensor.name, tensor.shape, tensor.shapeSignature = tensor.name + b"/steps", shape, None
    graph.tensors.append(tensor)
    return len(graph.tensors) - 1


def _op(model, code, version, inputs, output) -> schema.OperatorT:
    op = schema.OperatorT()
    op.opcodeIndex = operator(model, code, version)
    op.inputs, op.outputs = inputs, [output]
    return op
