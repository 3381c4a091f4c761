"""The range of a quantization-aware model's input with which it answers most like the float model.

Least squares of x itself does not say where that is, because gates saturate where x is large; see
`exporters.int8`, which asks the same of the file.
"""

import numpy as np
from keras import ops

from lstm_keras.quantization.calibration import off
from lstm_keras.quantization.grids import Range
from lstm_keras.quantization.walk import Listening, Player, Signal, graph_of, play

SHARES = np.geomspace(1.0, 0.06, 16)
"""Shares of the whole range of x that are tried."""

SEARCHED = 64
"""Samples on which they are compared, evenly picked."""


def search(model, player: Player, row: int, samples: np.ndarray) -> None:
    """Set one row of the ranges of a `QuantizeAware`, that of its input.

    Args:
        model: Has `source` and `ranges`; the row holds the whole range of x.
        player: Rounds to those ranges.
        row: Of `model.ranges`.
        samples: Float, as the model takes them.
    """
    samples = samples[:: -(-len(samples) // SEARCHED)].astype("float32")
    wanted = _answers(model.source, Listening(), samples)
    ends = np.array(ops.convert_to_numpy(model.ranges))
    low, high = ends[row]
    tried = [Range(float(share * low), float(share * high)) for share in SHARES]
    costs = []
    for span in tried:
        ends[row] = span.low, span.high
        model.ranges.assign(ends)
        costs.append(off(wanted, _answers(model.source, Listening(player), samples)))
    best = tried[int(np.argmin(costs))]
    ends[row] = best.low, best.high
    model.ranges.assign(ends)


def _answers(source, listening: Listening, samples) -> list[np.ndarray]:
    """What each LSTM puts out, and the model."""
    entry = graph_of(source).inputs[0]._keras_history.operation
    outputs = play(listening, source, [Signal(ops.convert_to_tensor(samples), entry)])
    heard = [*listening.heard, *(signal.value for signal in outputs)]
    return [np.asarray(ops.convert_to_numpy(value)) for value in heard]
