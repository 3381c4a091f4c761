"""What the TFLite converter gets wrong in an LSTM, repaired in the file it wrote.

Clip: it writes cell_clip = 10. Keras does not clip, so a cell that integrates leaves the
budget once |c| > 10; 0 turns clipping off in every kernel.

Cell: the kernels have tanh for cell scales 2^-15 .. 2^-9 only. A cell that stays below 0.5
gets 2^-16 or less, and LiteRT then leaves tanh out. 2^-15 costs one bit that nobody needs, and
nothing else in the file depends on it (no peepholes).

Hidden: the scale of h stands in three places (state input 18, intermediate 4, output) that
must agree: LiteRT writes with the second and reads with the first; TFLite Micro uses the first
for both. Behind a CONCATENATION (Bidirectional, skip connections) the converter puts the scale
of the whole concatenation on the output. Here the LSTM gets an output of its own, all three
places take intermediate 4, the range of h itself, and a QUANTIZE leads to the old output.
"""

import copy
import math

from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters.flatbuffer import operator, pack, quantization, unpack

H_STATE, C_STATE, H_INTERMEDIATE = 18, 19, 4
FINEST, COARSEST = -15, -9
"""Powers of two that a cell's scale may have: |c| < 1 .. |c| < 64."""


def repair(content: bytes) -> bytes:
    """The file with every LSTM in it repaired; float files only lose the clip.

    Raises:
        UnsupportedError: A cell grows beyond 64, which no int8 kernel can hold.
        ConversionError: The converter wrote something this function does not know.

    """
    model = unpack(content)
    for graph in model.subgraphs:
        done = []
        for op in graph.operators:
            done.append(op)
            if _builtin(model, op) != schema.BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM:
                continue
            op.builtinOptions.cellClip = 0.0
            if graph.tensors[op.inputs[C_STATE]].type == schema.TensorType.INT16:
                _repair_cell(graph, op)
                done += _repair_hidden(model, graph, op)
                _check(graph, op)
        graph.operators = done
    return pack(model)


def _repair_cell(graph, op) -> None:
    state = graph.tensors[op.inputs[C_STATE]]
    power = round(math.log2(state.quantization.scale[0]))
    if power > COARSEST:
        raise UnsupportedError(
            f"int8 cannot express an LSTM whose cell state reaches {2 ** (14 + power)} on the "
            "calibration samples; its kernels hold |c| < 64.\n"
            "  Use --precision dynamic, shorter sequences, or a smaller learning rate and "
            "weight decay, so that the cell does not count without end."
        )
    state.quantization.scale = [2.0 ** max(power, FINEST)]


def _repair_hidden(model, graph, op) -> list:
    """Make the three scales of h one; the operators to insert behind the LSTM."""
    if op.intermediates is None or len(op.intermediates) != 5:
        raise _unknown(f"{op.intermediates} intermediates instead of five")
    own = graph.tensors[op.intermediates[H_INTERMEDIATE]]
    graph.tensors[op.inputs[H_STATE]].quantization = copy.deepcopy(own.quantization)
    old = graph.tensors[op.outputs[0]]
    if quantization(old) == quantization(own):
        return []
    new = copy.deepcopy(old)
    new.name = old.name + b"/h"
    new.quantization = copy.deepcopy(own.quantization)
    graph.tensors.append(new)
    requantize = schema.OperatorT()
    requantize.opcodeIndex = operator(model, schema.BuiltinOperator.QUANTIZE, version=2)
    requantize.inputs = [len(graph.tensors) - 1]
    requantize.outputs = [int(op.outputs[0])]
    requantize.builtinOptionsType = schema.BuiltinOptions.QuantizeOptions
    requantize.builtinOptions = schema.QuantizeOptionsT()
    op.outputs = [len(graph.tensors) - 1]
    return [requantize]


def _check(graph, op) -> None:
    """What every int8 LSTM must satisfy; see the top of this file."""
    places = (op.inputs[H_STATE], op.intermediates[H_INTERMEDIATE], op.outputs[0])
    hidden = {quantization(graph.tensors[i]) for i in places}
    if len(hidden) != 1 or None in hidden:
        raise _unknown(f"h with the scales {hidden}")
    scale, zero_point = quantization(graph.tensors[op.inputs[C_STATE]])
    power = math.log2(scale)
    if not (power.is_integer() and FINEST <= power <= COARSEST and zero_point == 0):
        raise _unknown(f"c with scale 2^{power} and zero point {zero_point}")


def _builtin(model, op) -> int:
    code = model.operatorCodes[op.opcodeIndex]
    return max(code.builtinCode, code.deprecatedBuiltinCode)


def _unknown(what: str) -> ConversionError:
    return ConversionError(
        f"the TFLite converter wrote an int8 LSTM that cannot be right: {what}.\n"
        "  Install the versions of TensorFlow that this package names, or use float32."
    )
