"""Which layer each LSTM of a file is, what state it starts from, and as what that is stored.

The converter knows of no initial state but zero, keeps no name of a layer, and reorders the
operators. What tells one LSTM from another is its weights.
"""

from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np

from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters import flatbuffer, limits
from lstm_keras.exporters.fused import KERNEL, RECURRENT, lstms
from lstm_keras.exporters.plain import Plain, plain
from lstm_keras.layer import LSTM


class Start(NamedTuple):
    """Name of a layer, and what it starts from: float32, h and c [H]; fused, there is no P."""

    layer: str
    h: np.ndarray
    c: np.ndarray


def by_operator(content: bytes, model: keras.Model) -> list[Start]:
    """The start of each fused LSTM, in the order in which they are played.

    Args:
        content: The file as the converter wrote it, in float32 or dynamic.
        model: The model that it was written from.

    Raises:
        UnsupportedError: Two layers have the same weights and start from different states.
        ConversionError: The weights of an operator are those of no layer.
    """
    layers = limits.lstms(model)
    weights = [plain(layer.cell) for layer in layers]
    read = flatbuffer.unpack(content)
    return [_start(_owners(layers, weights, read, graph, op)) for graph, op in lstms(read)]


def stored(values: np.ndarray, layer: str, tensor) -> np.ndarray:
    """Real numbers as a tensor stores them: round(value / scale) + zero point.

    Args:
        values: h or c [H].
        layer: Its name, for the error.
        tensor: Has dtype, scale and zero_point; scale None where it stores real numbers.

    Raises:
        UnsupportedError: The type cannot hold one of them: the start is far from all that the
            calibration samples lead to.
    """
    if tensor.scale is None:
        return np.asarray(values, tensor.dtype)
    limit = np.iinfo(tensor.dtype)
    units = np.rint(np.asarray(values, "float64") / tensor.scale) + tensor.zero_point
    if units.min() < limit.min - 1 or units.max() > limit.max + 1:
        worst = values[np.argmax(np.abs(units))]
        raise UnsupportedError(
            f"{tensor.dtype} cannot express layer '{layer}' (LSTM): its learned initial state "
            f"reaches {worst:.3g}, beyond what its tensor holds.\n"
            "  Add calibration samples that lead that far, or use --precision float32."
        )
    return np.clip(units, limit.min, limit.max).astype(tensor.dtype)


def _owners(layers, weights, model, graph, op) -> list[LSTM]:
    """The layers whose weights the operator has, to half a unit where they are quantized."""
    found = [
        layer
        for layer, own in zip(layers, weights, strict=True)
        if all(_has(model, graph, op, *pair) for pair in _by_place(own))
    ]
    if not found:
        raise ConversionError(
            "the TFLite converter wrote an LSTM whose weights belong to no layer of the model.\n"
            "  Install the versions of TensorFlow that this package names."
        )
    return found


def _by_place(weights: Plain):
    for stacked, places in ((weights.kernel, KERNEL), (weights.recurrent_kernel, RECURRENT)):
        for gate, place in zip(np.split(stacked, 4, axis=1), places.values(), strict=True):
            yield place, gate.T


def _has(model, graph, op, place: int, gate: np.ndarray) -> bool:
    tensor = graph.tensors[op.inputs[place]]
    if tuple(tensor.shape) != gate.shape:
        return False
    scale, _ = flatbuffer.quantization(tensor) or (None, None)
    data = np.asarray(model.buffers[tensor.buffer].data, np.uint8)
    if scale is None:
        return np.array_equal(data.view(np.float32).reshape(gate.shape), gate)
    real = data.view(np.int8).reshape(gate.shape) * scale
    return bool(np.abs(real - gate).max() <= 0.51 * scale)


def _start(owners: Sequence[LSTM]) -> Start:
    starts = [_of(layer) for layer in owners]
    first = starts[0]
    for other in starts[1:]:
        if any(not np.array_equal(a, b) for a, b in zip(first[1:], other[1:], strict=True)):
            raise UnsupportedError(
                f"tflite cannot tell the layers '{first.layer}' and '{other.layer}' (LSTM) apart: "
                "their weights are equal and their initial states are not.\n"
                "  Train them, or give one of them other weights."
            )
    return first


def _of(layer: LSTM) -> Start:
    cell = layer.cell
    if not layer.learned_state:
        return Start(layer.name, *(np.zeros(cell.units, "float32") for _ in range(2)))
    return Start(layer.name, np.asarray(cell.initial_h), np.asarray(cell.initial_c))
