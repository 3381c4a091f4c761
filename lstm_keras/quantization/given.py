"""The ranges of a quantization-aware model, found again in the float file that it became.

A file has no names of layers. An LSTM in it is known by its weights; any other tensor by what it
holds, which is what the layer puts out, number for number.
"""

from typing import NamedTuple

import keras
import numpy as np

from lstm_keras.exporters import fused, inputs
from lstm_keras.exporters.flatbuffer import schema
from lstm_keras.exporters.starts import Start
from lstm_keras.quantization import aware
from lstm_keras.quantization.grids import LstmRanges, Range
from lstm_keras.quantization.walk import Listening, Signal, graph_of, play

PLAYED = 4
"""Samples on which a tensor and a layer must hold the same."""


class Given(NamedTuple):
    """tensors: Range by index of the tensor. cells: Largest |c| by name of the layer."""

    tensors: dict[int, Range]
    cells: dict[str, float]


def given(
    trained: aware.QuantizeAware,
    model: schema.ModelT,
    seen: dict[int, np.ndarray],
    samples: np.ndarray,
    starts: list[Start],
) -> Given:
    """Where the ranges of a model belong in its float file.

    Args:
        trained: From `quantize_aware`.
        model: The file that `aware.plain(trained)` became.
        seen: What every tensor of the file holds on the samples.
        samples: float [N, T, F] or int [N, T].
        starts: Layer of each LSTM in the file.
    """
    ranges = aware.ranges(trained)
    tensors = {}
    for name, values in _recorded(trained, samples[:PLAYED]).items():
        span = ranges[name]
        for i, held in seen.items():
            if not isinstance(span, LstmRanges) and _same(held[: len(values)], values):
                tensors[i] = span
    cells = {}
    for (_, op), start in zip(fused.lstms(model), starts, strict=True):
        span = ranges[start.layer]
        tensors[int(op.inputs[fused.X])], tensors[int(op.outputs[0])] = span.x, span.h
        cells[start.layer] = span.cell
    return Given({i: _on_its_grid(span) for i, span in tensors.items()}, cells)


def _on_its_grid(span: Range) -> Range:
    """The range with both ends on its grid, so that TFLite's quantizer finds the same zero point.

    Of a symmetric range the zero point is -0.5, which it rounds to -1 and `Range.grid` to 0.
    """
    grid = span.grid()
    return Range(*(float(end) for end in grid.dequantize(np.array([grid.low, grid.high]))))


def _recorded(trained, samples) -> dict[str, np.ndarray]:
    graph = graph_of(trained.source)
    entry = graph.inputs[0]._keras_history.operation
    listening = Listening()
    x = keras.ops.convert_to_tensor(samples.astype(inputs.input_dtype(trained.source)))
    play(listening, trained.source, [Signal(x, entry)])
    return {name: np.asarray(held) for name, held in listening.values.items()}


def _same(held: np.ndarray, values: np.ndarray) -> bool:
    if held.size != values.size:
        return False
    values = values.reshape(held.shape)
    return bool(np.abs(held - values).max() <= 1e-4 * (np.abs(values).max() + 1e-6))
