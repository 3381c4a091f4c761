"""Weights and biases of a fused LSTM as the integers that its kernel reads.

Per gate, one scale for W and one for U, each the largest |w| over 127; the bias counts in units of
(scale of x) (scale of W).
"""

import copy
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import pack, put, schema, store, unpack
from lstm_keras.gates import GATES
from lstm_keras.quantization.calibration import TIE
from lstm_keras.quantization.floats import FloatLstm
from lstm_keras.quantization.rounding import nearest, second_order

INT32 = np.iinfo(np.int32)


class Rounding(NamedTuple):
    """How whole numbers are chosen.

    by: "nearest"; "product", so that x W + h U + b goes wrong the least; or "sequence", so that
        every h of a sequence does.
    damping: Of the Hessian, for the last two.
    """

    by: str
    damping: float = 0.0


ROUNDINGS = (
    Rounding("sequence", 0.3),
    Rounding("sequence", 0.03),
    Rounding("product", 0.01),
    Rounding("nearest"),
)
"""What exporters try, the most damped first: it fits the samples the least. None is always best:
`benchmarks/quantization.py`."""

LARGEST = 1 << 24
"""Numbers in the Hessians of one gate, H K^2: 200 units that read 80 features take 0.5 GB for all.
Larger layers go without rounding by sequence."""


def best_rounding(
    lstms: list[FloatLstm], off: Callable[[list[FloatLstm], Rounding], float]
) -> Rounding:
    """The rounding that goes wrong the least on samples that it was not made from.

    Args:
        lstms: On all samples. The first half of them makes the weights.
        off: How far a file with weights made from these LSTMs, rounded this way, is off on the
            second half.
    """
    half = [lstm.first(len(lstm.x) // 2) for lstm in lstms]
    small = all(lstm.start.h.size * lstm.read.shape[-1] ** 2 <= LARGEST for lstm in lstms)
    tried = [how for how in ROUNDINGS if small or how.by != "sequence"]
    costs = [off(half, how) for how in tried]
    return next(how for how, cost in zip(tried, costs, strict=True) if cost <= TIE * min(costs))


def integers(
    lstm: FloatLstm, x_scale: float, wide: bool, how: Rounding
) -> dict[int, tuple[np.ndarray, float]]:
    """What stands in the twelve weight tensors: whole numbers and their scale, by position.

    Args:
        lstm: The float LSTM.
        x_scale: Of x, for the bias.
        wide: Whether x is int16: then the bias is int64, else int32.
        how: How whole numbers are chosen.

    Raises:
        UnsupportedError: A bias that int32 cannot hold.
    """
    F, H = lstm.x.shape[-1], len(lstm.start.h)
    limits = np.array([127.0] * (F + H) + [2.0**62 if wide else INT32.max])
    found = {}
    for k, gate in enumerate(GATES):
        parts = lstm.kernel[gate], lstm.recurrent[gate]
        scales = [float(np.float32(max(np.abs(part).max(), 1e-9) / 127)) for part in parts]
        scales.append(x_scale * scales[0])
        joint = np.concatenate([*parts, lstm.bias[gate][:, None]], axis=1)
        grids = np.repeat(scales, [F, H, 1])
        if how.by == "nearest":
            q = nearest(joint, grids, limits)
        else:
            hessian = lstm.products if how.by == "product" else lstm.sensitivity[k]
            q = second_order(joint, grids, limits, hessian, how.damping)
        kernel, recurrent, bias = np.split(q, [F, F + H], axis=1)
        if not wide and np.abs(bias).max() >= INT32.max:
            raise UnsupportedError(
                f"int8 cannot express gate {gate} of layer '{lstm.layer}' (LSTM), whose input "
                "weights are almost zero beside its bias: the bias leaves the range of int32.\n"
                "  Use --precision float32, or train the input weights of that gate as well."
            )
        found[fused.KERNEL[gate]] = kernel.astype(np.int8), scales[0]
        found[fused.RECURRENT[gate]] = recurrent.astype(np.int8), scales[1]
        found[fused.BIAS[gate]] = bias[:, 0].astype(np.int64 if wide else np.int32), scales[2]
    return found


def write_weights(
    model: schema.ModelT, op: schema.OperatorT, numbers: dict[int, tuple[np.ndarray, float]]
) -> None:
    """Put `integers` into an operator of the first subgraph."""
    for place, (values, scale) in numbers.items():
        tensor = _own(model.subgraphs[0], op, place)
        put(model, tensor, values)
        store(tensor, values.dtype, scale)


def as_floats(content: bytes, numbers: list[dict[int, tuple[np.ndarray, float]]]) -> bytes:
    """A float file whose LSTMs have, in real numbers, the weights that these integers stand for."""
    model = unpack(content)
    for (graph, op), of_lstm in zip(fused.lstms(model), numbers, strict=True):
        for place, (values, scale) in of_lstm.items():
            put(model, _own(graph, op, place), (values * scale).astype(np.float32))
    return pack(model)


def _own(graph, op, place) -> schema.TensorT:
    """A weight tensor that no other operator reads; a layer called twice shares them."""
    index = op.inputs[place]
    if sum(index in other.inputs for other in graph.operators) > 1:
        graph.tensors.append(copy.copy(graph.tensors[index]))
        op.inputs = [*op.inputs]  # an array of the file, which cannot be written
        op.inputs[place] = len(graph.tensors) - 1
    return graph.tensors[op.inputs[place]]
