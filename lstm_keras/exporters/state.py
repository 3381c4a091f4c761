"""What happens to h and c between two invokes of a fused `.tflite` file.

The fused operator keeps both in variable tensors, its inputs 18 and 19, so a file as the converter
wrote it has the contract "kept". The two others are written into the finished file:

none      Before each LSTM, a SLICE of a constant writes the initial h and c into the variables. The
          constant is zero as the tensor stores it (the zero point of h), or what was learned.
explicit  The variables are inputs and outputs of the graph and of its signature: h_1, c_1, h_2,
          c_2 ..., one pair for each LSTM in the order in which they are played. They stay
          variables, as the kernels demand; what is fed overwrites them before each invoke.

Both play, bit for bit, what the first invoke of a file with "kept" plays, on LiteRT's Interpreter
and on TFLite Micro. CompiledModel refuses all three, because of the variables. A RESHAPE in place
of the SLICE is no way out: LiteRT plays it once, when it plans its memory.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.artifact import STATE, Tensor
from lstm_keras.exporters import flatbuffer
from lstm_keras.exporters.fused import C_STATE, H_STATE, lstms
from lstm_keras.exporters.starts import Start, stored

SLICE_VERSION = {"float32": 1, "int8": 2, "int16": 4}
"""The first version of SLICE that has the type."""


def set_state(content: bytes, state: str, starts: Sequence[Start] = ()) -> bytes:
    """The file with another state contract.

    Args:
        content: A `.tflite` file whose LSTMs keep their state, quantized or not.
        state: "none", "kept" or "explicit"; see the top of this file.
        starts: h and c of each LSTM, in the order in which they are played; all zero when absent.
            "explicit" leaves them to the manifest.

    Raises:
        UnsupportedError: A learned state that the tensor of an int8 file cannot hold.
        ValueError: No such state.
    """
    if state not in STATE:
        raise ValueError(f"state must be one of {', '.join(STATE)}; got {state!r}")
    if state == "kept":
        return content
    model = flatbuffer.unpack(content)
    if state == "explicit":
        _list_states(model)
    else:
        _write_states(model, starts)
    return flatbuffer.pack(model)


def with_initial(inputs: tuple[Tensor, ...], starts: Sequence[Start]) -> tuple[Tensor, ...]:
    """The inputs of an "explicit" file, x and a pair for each LSTM, with what was learned.

    Raises:
        UnsupportedError: A learned state that the tensor of an int8 file cannot hold.
    """
    changed = list(inputs)
    for k, start in enumerate(starts):
        if start.h.any() or start.c.any():
            for n, values in ((1 + 2 * k, start.h), (2 + 2 * k, start.c)):
                initial = tuple(stored(values, start.layer, inputs[n]).tolist())
                changed[n] = dataclasses.replace(inputs[n], initial=initial)
    return tuple(changed)


def _list_states(model) -> None:
    (signature,) = model.signatureDefs
    for k, (graph, op) in enumerate(lstms(model), start=1):
        for letter, place in (("h", H_STATE), ("c", C_STATE)):
            entry = schema.TensorMapT()
            entry.name, entry.tensorIndex = f"{letter}_{k}".encode(), int(op.inputs[place])
            graph.tensors[entry.tensorIndex].name = entry.name
            graph.inputs = [*graph.inputs, entry.tensorIndex]
            graph.outputs = [*graph.outputs, entry.tensorIndex]
            signature.inputs = [*signature.inputs, entry]
            signature.outputs = [*signature.outputs, entry]


def _write_states(model, starts) -> None:
    constants: dict[tuple, int] = {}  # by content, so that equal ones are one
    for k, (graph, op) in enumerate(lstms(model)):
        start = starts[k] if starts else None
        place = next(n for n, other in enumerate(graph.operators) if other is op)
        graph.operators[place:place] = [
            _slice(model, graph, int(op.inputs[H_STATE]), start, "h", constants),
            _slice(model, graph, int(op.inputs[C_STATE]), start, "c", constants),
        ]


def _slice(model, graph, variable, start, letter, constants) -> schema.OperatorT:
    """The operator that writes what h or c starts from into its variable [B, H]."""
    tensor = flatbuffer.as_tensor(letter, graph.tensors[variable])
    value = tensor.start()
    if start is not None:
        value[:] = stored(getattr(start, letter), start.layer, tensor)
    begin, size = np.zeros(2, "int32"), np.array(value.shape, "int32")
    version = SLICE_VERSION[tensor.dtype]
    op = schema.OperatorT()
    op.opcodeIndex = flatbuffer.operator(model, schema.BuiltinOperator.SLICE, version)
    op.builtinOptionsType = schema.BuiltinOptions.SliceOptions
    op.builtinOptions = schema.SliceOptionsT()
    op.inputs = [
        flatbuffer.constant(model, graph, value, constants, graph.tensors[variable], "state"),
        flatbuffer.constant(model, graph, begin, constants, name="state"),
        flatbuffer.constant(model, graph, size, constants, name="state"),
    ]
    op.outputs = [variable]
    return op
