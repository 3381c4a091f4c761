"""A float `.tflite` file -> 16-bit activations, 8-bit weights and 64-bit biases, written by us.

TFLite's converter refuses an LSTM in this precision, and LiteRT's kernel demands int8; TFLite Micro
and CMSIS-NN play it. What is around the LSTMs is written by `wide`. The weights of the LSTMs are
most of what is lost; they are rounded in the way that loses least.
"""

from collections.abc import Sequence

import numpy as np

from lstm_keras.exporters import fused, wide
from lstm_keras.exporters.flatbuffer import only_graph, pack, store, unpack
from lstm_keras.exporters.starts import Start
from lstm_keras.quantization import calibration, floats
from lstm_keras.quantization.grids import cell_power
from lstm_keras.quantization.observation import answers, observe
from lstm_keras.quantization.weights import (
    Rounding,
    as_floats,
    best_rounding,
    integers,
    write_weights,
)


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
    for i, scale in wide.scales(model, graph, spans, "int16x8").items():
        store(graph.tensors[i], np.dtype(np.int16), scale)
    wide.products(model, graph, seen)
    wide.tables(model, graph)
    wide.constants(model, graph)
    ops = [op for _, op in fused.lstms(model)]
    of_x = [graph.tensors[op.inputs[fused.X]].quantization.scale[0] for op in ops]
    second = len(samples) // 2
    wanted = answers(content, samples[second:], starts)

    def off(made_from: list[floats.FloatLstm], how: Rounding) -> float:
        # in float: next to 8-bit weights, what 16-bit values lose is nothing
        file = as_floats(content, _integers(made_from, of_x, how))
        return calibration.off(wanted, answers(file, samples[second:], starts))

    numbers = _integers(lstms, of_x, best_rounding(lstms, off))
    for op, lstm, of_lstm in zip(ops, lstms, numbers, strict=True):
        write_weights(model, op, of_lstm)
        _states(graph, op, lstm)
    return pack(model)


def _integers(lstms, of_x, how) -> list[dict]:
    return [integers(lstm, scale, True, how) for lstm, scale in zip(lstms, of_x, strict=True)]


def _states(graph, op, lstm) -> None:
    """H in its three places on the grid of the output, and c on its power of two."""
    scale = graph.tensors[op.outputs[0]].quantization.scale[0]
    for tensor in (graph.tensors[op.inputs[fused.H_STATE]], fused.add_intermediates(graph, op)):
        store(tensor, np.dtype(np.int16), scale)
    power = cell_power(lstm.largest_cell)
    store(graph.tensors[op.inputs[fused.C_STATE]], np.dtype(np.int16), 2.0**power)
