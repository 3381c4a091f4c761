"""How far everything in a model reaches that int8 rounds, on calibration samples."""

from collections.abc import Callable
from dataclasses import dataclass, field

import keras
import numpy as np
from keras import ops

from lstm_keras.errors import DataError, ShapeError, UnsupportedError
from lstm_keras.hooks import composite
from lstm_keras.layer import LSTM
from lstm_keras.quantization import calibration
from lstm_keras.quantization.grids import Range
from lstm_keras.quantization.walk import Signal, graph_of, play

BATCH = 256
"""Windows that are played at once."""


@dataclass(frozen=True)
class Measured:
    """By name of the layer.

    ranges: Of what the layer puts out.
    reads: For each LSTM the layer whose range x has, or its fixed range.
    cells: For each LSTM its largest |c|.
    """

    ranges: dict[str, Range] = field(default_factory=dict)
    reads: dict[str, str | Range] = field(default_factory=dict)
    cells: dict[str, float] = field(default_factory=dict)


def measure(
    model: keras.Model,
    samples: np.ndarray,
) -> Measured:
    """Play the samples in float, each from its own start of the state.

    Args:
        model: One input, `lstm_keras.LSTM` inside.
        samples: float [N, T, F] or tokens [N, T].
    """
    noting = Measuring()
    (entry,) = graph_of(model).inputs
    source = entry._keras_history.operation
    for start in range(0, len(samples), BATCH):
        x = ops.convert_to_tensor(samples[start : start + BATCH], dtype=entry.dtype)
        play(noting, model, [Signal(x, source)])
    return noting.measured


class Measuring:
    """A `walk.Player` that rounds nothing and notes everything."""

    def __init__(self):
        self.measured = Measured()
        self._owners = {}

    def round(self, x, on):
        if not isinstance(on, Range):
            self._note(on, x)
        return x

    def weights(self, kernel, bias, on):
        return kernel, bias

    def run(self, lstms: list[LSTM], on, call: Callable):
        for layer in lstms:
            self.measured.reads[layer.name] = on if isinstance(on, Range) else on.name
        token = composite.set(self._loop)
        try:
            return call()
        finally:
            composite.reset(token)

    def _loop(self, layer, x, h, c):
        """Every step of an LSTM, which `composite` puts in the place of its loop."""
        hs, cs = [h], [c]
        for t in range(x.shape[1]):
            _, (h, c) = layer.cell.call(x[:, t], [h, c], training=False)
            hs.append(h)
            cs.append(c)
        self._note(layer, ops.stack(hs))
        largest = max(float(ops.convert_to_numpy(ops.max(ops.abs(c)))) for c in cs)
        known = self.measured.cells.get(layer.name, 0.0)
        self.measured.cells[layer.name] = max(known, largest)
        return ops.stack(hs[1:], axis=1), h, c

    def _note(self, layer, x):
        if self._owners.setdefault(layer.name, layer) is not layer:
            raise UnsupportedError(
                f"two layers are called '{layer.name}', and ranges go by name.\n"
                "  Build the model with another name for one of them."
            )
        span = calibration.minmax(ops.convert_to_numpy(x))
        known = self.measured.ranges.get(layer.name, span)
        low, high = min(known.low, span.low), max(known.high, span.high)
        self.measured.ranges[layer.name] = Range(low, high)


def check_samples(model: keras.Model, samples) -> np.ndarray:
    """The calibration samples as an array, if the model can take them.

    Raises:
        ShapeError: Wrong rank, T or F.
        DataError: None at all, not numbers, or not finite.
    """
    samples = np.asarray(samples)
    want = graph_of(model).inputs[0].shape[1:]
    fits = samples.ndim == len(want) + 1 and all(
        n in (None, got) for n, got in zip(want, samples.shape[1:], strict=True)
    )
    if not fits:
        raise ShapeError(
            f"calibration samples must have the axes of the model's input, [N, "
            f"{', '.join('any' if n is None else str(n) for n in want)}]; got shape "
            f"{samples.shape}.\n"
            "  Pass windows cut and standardised as those the model was trained on."
        )
    if 0 in samples.shape:
        raise DataError(
            f"there are no calibration samples in an array of shape {samples.shape}.\n"
            "  Pass some hundred windows of the training set."
        )
    if samples.dtype.kind not in "fiub" or not np.isfinite(samples).all():
        raise DataError(
            f"calibration samples must be finite numbers; got {samples.dtype} with NaN, infinite "
            "or other values.\n  Repair or leave out those windows."
        )
    return samples
