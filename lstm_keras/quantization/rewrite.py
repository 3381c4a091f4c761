"""The LSTMs of an int8 file, rewritten from their float weights and our own ranges.

Around `repair`, which mends what TFLite's quantizer gets wrong in any file: the scale of c, from
every step of every sample; and weights that are rounded so that z is nearest, where the quantizer
rounds each number by itself.
"""

import math

import numpy as np

from lstm_keras.errors import ConversionError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import quantization, schema, store
from lstm_keras.quantization.floats import FloatLstm
from lstm_keras.quantization.grids import COARSEST, FINEST, cell_power
from lstm_keras.quantization.repair import repair
from lstm_keras.quantization.weights import Rounding, integers, write_weights


def rewrite(model: schema.ModelT, lstms: list[FloatLstm], how: Rounding) -> None:
    """Put right every LSTM of an int8 file.

    Args:
        model: As TFLite's quantizer wrote it; changed.
        lstms: The float LSTMs it came from, in the same order.
        how: How weights are rounded.

    Raises:
        UnsupportedError: A bias beyond int32, which no int8 kernel has.
        ConversionError: The quantizer wrote something this function does not know.
    """
    for (graph, op), lstm in zip(fused.lstms(model), lstms, strict=True):
        if op.intermediates is None or len(op.intermediates) != fused.INTERMEDIATES:
            raise _unknown(f"{op.intermediates} intermediates instead of five")
        c = graph.tensors[op.inputs[fused.C_STATE]]
        store(c, np.dtype(np.int16), 2.0 ** cell_power(lstm.largest_cell))
    repair(model)
    for (graph, op), lstm in zip(fused.lstms(model), lstms, strict=True):
        x = quantization(graph.tensors[op.inputs[fused.X]])
        if x is None:
            raise _unknown("x without a scale")
        write_weights(model, op, integers(lstm, x[0], False, how))
        check(graph, op)


def check(graph: schema.SubGraphT, op: schema.OperatorT) -> None:
    """What every int8 LSTM must satisfy; see `repair`.

    Raises:
        ConversionError: It does not.
    """
    places = op.inputs[fused.H_STATE], op.intermediates[fused.H_INTERMEDIATE], op.outputs[0]
    hidden = {quantization(graph.tensors[i]) for i in places}
    if len(hidden) != 1 or None in hidden:
        raise _unknown(f"h with the scales {hidden}")
    scale, zero_point = quantization(graph.tensors[op.inputs[fused.C_STATE]]) or (0.5, 0)
    power = math.log2(scale)
    if not (power.is_integer() and FINEST <= power <= COARSEST and zero_point == 0):
        raise _unknown(f"c with scale 2^{power} and zero point {zero_point}")


def _unknown(what: str) -> ConversionError:
    return ConversionError(
        f"the TFLite quantizer wrote an int8 LSTM that cannot be right: {what}.\n"
        "  Install the versions of TensorFlow that this package names, or use float32."
    )
