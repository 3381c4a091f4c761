"""The weights of the plain LSTM that computes what a variant of it computes.

    coupled      i = 1 - f = 1 - sigmoid(z_f) = sigmoid(-z_f):  W_i = -W_f, U_i = -U_f, b_i = -b_f
    projection   h = m R, so that h U = m (R U):                U' = R U, and R behind the LSTM
    left out     a gate that is 1:                              W = U = 0, b = 30

The last is exact in float32, where sigmoid(30) is 1.
"""

from typing import NamedTuple

import numpy as np

from lstm_keras.cell import LSTMCell
from lstm_keras.errors import UnsupportedError
from lstm_keras.gates import GATES

OPEN = 30.0
"""Bias of a gate that is always open."""


class Plain(NamedTuple):
    """Weights in the order i, f, g, o, float32."""

    kernel: np.ndarray  # [F, 4H]
    recurrent_kernel: np.ndarray  # [H, 4H]
    bias: np.ndarray  # [4H]
    peephole: np.ndarray | None  # rows i, f, o [3, H]
    projection: np.ndarray | None  # [H, P], to be multiplied onto what the LSTM puts out


def plain(cell: LSTMCell) -> Plain:
    """The plain LSTM that computes the same as `cell` from h = c = 0.

    Raises:
        UnsupportedError: coupled or left-out gates with another function than the sigmoid.
    """
    if cell.blocks != GATES and cell.recurrent_activation.__name__ != "sigmoid":
        raise UnsupportedError(
            f"coupled or left-out gates are exported with the sigmoid only; '{cell.name}' has "
            f"recurrent_activation={cell.recurrent_activation.__name__}.\n"
            "  Train with recurrent_activation='sigmoid'."
        )
    kernel, recurrent = np.asarray(cell.kernel), np.asarray(cell.recurrent_kernel)
    bias = np.asarray(cell.bias) if cell.use_bias else np.zeros(kernel.shape[1], kernel.dtype)
    projection = None if cell.projection is None else np.asarray(cell.projection_kernel)
    if projection is not None:
        recurrent = (projection.astype("float64") @ recurrent).astype(recurrent.dtype)
    peephole = None
    if cell.peephole:
        zero = np.zeros(cell.units, kernel.dtype)
        rows = dict(
            zip(cell.blocks.replace("g", ""), np.asarray(cell.peephole_kernel), strict=True)
        )
        if cell.coupled:
            rows["i"] = -rows["f"]
        peephole = np.stack([rows.get(gate, zero) for gate in "ifo"])
    kernel, recurrent = _four(cell, kernel, 0.0), _four(cell, recurrent, 0.0)
    return Plain(kernel, recurrent, _four(cell, bias, OPEN), peephole, projection)


def _four(cell, weights, absent):
    """All four blocks, out of those that the cell has."""
    blocks = np.split(weights, len(cell.blocks), axis=-1)
    parts = dict(zip(cell.blocks, blocks, strict=True))
    if cell.coupled:
        parts["i"] = -parts["f"]
    open_gate = np.full_like(parts["g"], absent)
    return np.concatenate([parts.get(gate, open_gate) for gate in GATES], axis=-1)
