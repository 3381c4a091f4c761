"""How far the cell of every LSTM goes on the calibration samples, over all their steps."""

from dataclasses import dataclass

import keras
import numpy as np
from keras import ops

from lstm_keras.exporters import inputs
from lstm_keras.layer import LSTM, composite


@dataclass(frozen=True)
class CellRange:
    """One LSTM layer and the largest |c| that any of its calls reached."""

    layer: LSTM
    largest: float


def measure(model: keras.Model, samples: np.ndarray) -> list[CellRange]:
    """Play the samples in float, each from h = c = 0.

    TFLite's calibrator sees c after the last step only, where it may be long past its peak.

    Args:
        model: Any batch.
        samples: float [N, T, F] or int [N, T].
    """
    largest, layers = {}, {}

    def play(layer, x, h, c):
        outputs = []
        for t in range(x.shape[1]):
            y, (h, c) = layer.cell.call(x[:, t], [h, c], training=False)
            peak = float(ops.max(ops.abs(c)))
            largest[id(layer)] = max(largest.get(id(layer), 0.0), peak)
            outputs.append(y)
        layers[id(layer)] = layer
        return ops.stack(outputs, axis=1), h, c

    token = composite.set(play)
    try:
        model(inputs.feed(model, samples), training=False)
    finally:
        composite.reset(token)
    return [CellRange(layers[key], value) for key, value in largest.items()]
