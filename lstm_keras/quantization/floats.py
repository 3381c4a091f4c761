"""The LSTMs of a float `.tflite` file: their weights, what they read, and every gate of it."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lstm_keras import reference
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import array, schema
from lstm_keras.exporters.starts import Start
from lstm_keras.gates import GATES
from lstm_keras.quantization import calibration, sensitivity
from lstm_keras.quantization.grids import COARSEST, Range

MARGIN = 1.1
"""Times what calibration saw: less is cut off of what comes later."""


@dataclass(frozen=True)
class FloatLstm:
    """One operator.

    layer: Name of the Keras layer.
    kernel: W by gate, [H, F]. recurrent: U by gate, [H, H]. bias: b by gate, [H].
    x: What it read on the calibration samples, [N, T, F].
    start: h and c before the first step, [H].
    trace: Every gate, c and h of it, float64.
    largest_cell: Largest |c| of any step; a calibrator that looks after the last step only
        misses it.
    output: Index of the tensor that it writes.
    """

    layer: str
    kernel: dict[str, np.ndarray]
    recurrent: dict[str, np.ndarray]
    bias: dict[str, np.ndarray]
    x: np.ndarray
    start: Start
    trace: reference.Trace
    largest_cell: float
    output: int

    def first(self, count: int) -> "FloatLstm":
        """What it did on the first so many samples."""
        trace = reference.Trace(*(values[:count] for values in self.trace))
        return dataclasses.replace(self, x=self.x[:count], trace=trace)

    @cached_property
    def read(self) -> np.ndarray:
        """What the gates read, [N, T, F + H + 1]: x, h of the step before, and 1 for the bias."""
        first = np.broadcast_to(self.start.h, self.trace.h[:, :1].shape)
        before = np.concatenate([first, self.trace.h[:, :-1]], axis=1)
        return np.concatenate([self.x, before, np.ones((*before.shape[:2], 1))], axis=2)

    @cached_property
    def products(self) -> np.ndarray:
        """The mean of u u' over what the gates read, [K, K]."""
        u = self.read.reshape(-1, self.read.shape[-1])
        return u.T @ u / len(u)

    @cached_property
    def sensitivity(self) -> list[np.ndarray]:
        """How h depends on the weights of each gate i, f, g, o, [H, K, K]; see `sensitivity`."""
        recurrent = np.concatenate([self.recurrent[gate].T for gate in GATES], axis=1)
        return list(sensitivity.hessians(self.trace, recurrent, self.start.c, self.read))


def read(
    model: schema.ModelT, seen: dict[int, np.ndarray], starts: Sequence[Start]
) -> list[FloatLstm]:
    """Every LSTM of a float file, in the order in which they are played.

    Args:
        model: The float file.
        seen: What `observe` saw in it.
        starts: Layer and initial state of each LSTM.

    Raises:
        UnsupportedError: A cell grows beyond 64, which no integer kernel holds.
    """
    found = []
    for (graph, op), start in zip(fused.lstms(model), starts, strict=True):
        kernel, recurrent, bias = (
            {gate: array(model, graph, op.inputs[place]) for gate, place in places.items()}
            for places in (fused.KERNEL, fused.RECURRENT, fused.BIAS)
        )
        x = seen[int(op.inputs[fused.X])]
        side_by_side = (
            np.concatenate([part[gate].T for gate in GATES], axis=-1)
            for part in (kernel, recurrent, bias)
        )
        h, c = (np.tile(value, (len(x), 1)) for value in (start.h, start.c))
        trace = reference.trace(x, *side_by_side, h=h, c=c)
        largest = float(max(np.abs(start.c).max(), np.abs(trace.c).max()))
        place = int(op.outputs[0])
        lstm = FloatLstm(start.layer, kernel, recurrent, bias, x, start, trace, largest, place)
        _check_cell(lstm)
        found.append(lstm)
    return found


def spans(seen: dict[int, np.ndarray], lstms: Sequence[FloatLstm]) -> dict[int, Range]:
    """From the smallest to the largest that each tensor holds, and a little more.

    The range of h holds what it starts from, too.
    """
    found = {i: calibration.minmax(values) for i, values in seen.items()}
    found = {i: Range(MARGIN * span.low, MARGIN * span.high) for i, span in found.items()}
    for lstm in lstms:
        span = found[lstm.output]
        h = [max(span.low, -1.0), min(span.high, 1.0), *lstm.start.h]  # |o tanh c| < 1
        found[lstm.output] = calibration.minmax(np.array(h))
    return found


def _check_cell(lstm: FloatLstm) -> None:
    if lstm.largest_cell > 2.0 ** (15 + COARSEST):
        raise UnsupportedError(
            f"int8 and int16x8 cannot express layer '{lstm.layer}' (LSTM): its cell state reaches "
            f"{lstm.largest_cell:.0f} on the calibration samples, and the kernels hold |c| < 64.\n"
            "  Use --precision float32 or shorter sequences."
        )
