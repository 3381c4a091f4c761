"""What the TFLite converter gets wrong in an LSTM, repaired in the file it wrote.

Clip: it writes cell_clip = 10. Keras does not clip, so a cell that integrates leaves the
budget once |c| > 10 (counting to 20 and back is 1.5 off); 0 turns clipping off in every kernel.

Cell range: the calibrator sees c after the last step only. Where c peaks earlier it saturates:
the scale is set from `ranges`, which looks at every step. Counting to 20 and back in int8 is
0.26 off before, and 0.01 after.

Cell scale: the kernels have tanh for cell scales 2^-15 .. 2^-9 only. A cell that stays below 0.5
gets 2^-16 or less, and LiteRT then leaves tanh out. 2^-15 costs one bit that nobody needs, and
nothing else in the file depends on it (no peepholes). Two stacked LSTMs with weights within 0.2:
17.7 dB before, 55.5 dB after; TFLite Micro has 56.2 dB on both files.

Hidden: the scale of h stands in three places (state input 18, intermediate 4, output) that
must agree: LiteRT writes with the second and reads with the first; TFLite Micro uses the first
for both. Behind a CONCATENATION (Bidirectional, skip connections) the converter puts the scale
of the whole concatenation on the output. Here the LSTM gets an output of its own, all three
places take intermediate 4, the range of h itself, and a QUANTIZE leads to the old output. Two
Bidirectional layers with weights within 0.8: 13.0 dB on LiteRT and 15.9 dB on TFLite Micro before,
30.7 dB on both after; two LSTMs of unequal range, concatenated: -1.5 and 4.9 dB, then
41.5 and 41.3 dB.
"""

import copy
import math

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters.flatbuffer import operator, pack, quantization, unpack
from lstm_keras.exporters.plain import plain
from lstm_keras.exporters.ranges import CellRange

H_STATE, C_STATE, H_INTERMEDIATE = 18, 19, 4
KERNEL, RECURRENT, BIASES = (1, 2, 3, 4), (5, 6, 7, 8), (12, 13, 14, 15)
INT32 = np.iinfo(np.int32)
FINEST, COARSEST = -15, -9
"""Powers of two that a cell's scale may have: |c| < 1 .. |c| < 64."""


def repair(content: bytes, cells: list[CellRange] | None = None) -> bytes:
    """The file with every LSTM in it repaired; float files only lose the clip.

    Args:
        content: A `.tflite` file as the converter wrote it.
        cells: The range of each LSTM, for an int8 file.

    Raises:
        UnsupportedError: A cell grows beyond 64, or a bias beyond int32: no int8 kernel has that.
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
                _check_biases(model, graph, op)
                _repair_cell(model, graph, op, cells or [])
                done += _repair_hidden(model, graph, op)
                _check(graph, op)
        graph.operators = done
    return pack(model)


def _repair_cell(model, graph, op, cells) -> None:
    mine = [cell for cell in cells if _is_of(cell.layer, model, graph, op)]
    if not mine:
        raise _unknown("weights that belong to no layer of the model")
    largest = max(cell.largest for cell in mine)  # several only where their weights are equal
    if largest > 2.0 ** (15 + COARSEST):
        raise UnsupportedError(
            f"int8 cannot express layer '{mine[0].layer.name}' (LSTM): its cell state reaches "
            f"{largest:.0f} on the calibration samples, and the kernels hold |c| < 64.\n"
            "  Use --precision float32 or shorter sequences."
        )
    power = math.ceil(math.log2(max(largest, 2.0**-20))) - 15
    graph.tensors[op.inputs[C_STATE]].quantization.scale = [2.0 ** max(power, FINEST)]


def _is_of(layer, model, graph, op) -> bool:
    """Whether the operator's weights are the layer's, to half a unit of int8."""
    kernel, recurrent, *_ = plain(layer.cell)
    for weights, places in ((kernel, KERNEL), (recurrent, RECURRENT)):
        for gate, place in zip(np.split(weights, 4, axis=1), places, strict=True):
            stored = graph.tensors[op.inputs[place]]
            if tuple(stored.shape) != gate.T.shape:
                return False
            data = np.asarray(model.buffers[stored.buffer].data, np.uint8).view(np.int8)
            scale = stored.quantization.scale[0]
            if np.abs(data.reshape(gate.T.shape) * scale - gate.T).max() > 0.51 * scale:
                return False
    return True


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
    scale, zero_point = quantization(graph.tensors[op.inputs[C_STATE]]) or (0.5, 0)
    power = math.log2(scale)
    if not (power.is_integer() and FINEST <= power <= COARSEST and zero_point == 0):
        raise _unknown(f"c with scale 2^{power} and zero point {zero_point}")


def _check_biases(model, graph, op) -> None:
    """A bias is stored in units of (scale of x) (scale of W): as int32 it must not saturate.

    It does where a gate has a bias and hardly any input weights; the gate then hangs half open.
    """
    for gate, place in zip("ifgo", BIASES, strict=True):
        data = model.buffers[graph.tensors[op.inputs[place]].buffer].data
        bias = np.asarray(data, np.uint8).view(np.int32)
        if np.any((bias == INT32.max) | (bias == INT32.min)):
            raise UnsupportedError(
                f"int8 cannot express gate {gate} of an LSTM whose input weights are almost zero "
                "beside its bias: the bias leaves the range of int32.\n"
                "  Use --precision float32, or train the input weights of that gate as well."
            )


def _builtin(model, op) -> int:
    code = model.operatorCodes[op.opcodeIndex]
    return max(code.builtinCode, code.deprecatedBuiltinCode)


def _unknown(what: str) -> ConversionError:
    return ConversionError(
        f"the TFLite converter wrote an int8 LSTM that cannot be right: {what}.\n"
        "  Install the versions of TensorFlow that this package names, or use float32."
    )
