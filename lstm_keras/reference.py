"""The answer everything is compared with: an LSTM in float64 NumPy, written for reading."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_keras.gates import GATES

EPSILON = 1e-8
"""Added to the variance by the layer norm, as TFLite's LSTM kernel does."""


class Trace(NamedTuple):
    """Every value of an unrolled LSTM, each [B, T, H]; h is [B, T, P] with a projection."""

    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    h: np.ndarray


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), written with tanh so that no exponent overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def trace(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent: np.ndarray,
    bias: np.ndarray | None = None,
    h: np.ndarray | None = None,
    c: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    order: str = GATES,
    *,
    coupled: bool = False,
    peephole: np.ndarray | None = None,
    scale: np.ndarray | None = None,
    projection: np.ndarray | None = None,
    cell_clip: float | None = None,
    zoneout: tuple[float, float] = (0.0, 0.0),
    activation: Callable = np.tanh,
    recurrent_activation: Callable = sigmoid,
) -> Trace:
    """Unroll an LSTM over x and keep every gate.

        i = sigmoid(x W_i + h U_i + b_i)    f = sigmoid(x W_f + h U_f + b_f)
        g = tanh   (x W_g + h U_g + b_g)    o = sigmoid(x W_o + h U_o + b_o)
        c = f c + i g                       h = o tanh(c)

    Args:
        x: [B, T, F].
        kernel: W, [F, 4H], blocks in `order`.
        recurrent: U, [H, 4H], blocks in `order`; [P, 4H] with a projection.
        bias: b, [4H], blocks in `order`; zero when absent.
        h: Output before the first step, [B, H]; zero when absent.
        c: Cell state before the first step, [B, H]; zero when absent.
        mask: [B, T]; where False, the step changes neither h nor c.
        order: Order of the blocks. A gate that has no block is 1.
        coupled: The input gate, which has no block, is 1 - f.
        peephole: One row [H] for each of i, f, o in `order`: i and f see c before the step, o
            after it.
        scale: Layer norm's factor, [4H], blocks in `order`: z less its mean over H, over its
            deviation, times this; the bias is added afterwards.
        projection: R, [H, P]: h = (o tanh(c)) R.
        cell_clip: c is held within -cell_clip and cell_clip.
        zoneout: The shares of the old h and of the old c in the new ones.
        activation: In place of tanh.
        recurrent_activation: In place of the sigmoid.

    Sources: Hochreiter & Schmidhuber 1997 with the forget gate of Gers, Schmidhuber & Cummins
    2000; those of the variants are in `lstm_keras.LSTMCell`.
    """
    x, W, U = (np.asarray(a, np.float64) for a in (x, kernel, recurrent))
    count = len(order)
    H, P = U.shape[1] // count, U.shape[0]
    b = np.split(np.zeros(count * H) if bias is None else np.asarray(bias, np.float64), count)
    b = dict(zip(order, b, strict=True))
    h = np.zeros((len(x), P)) if h is None else np.asarray(h, np.float64)
    c = np.zeros((len(x), H)) if c is None else np.asarray(c, np.float64)

    def add(z, gate, c):
        """What comes on top of x W + h U before the squashing function."""
        if peephole is not None and gate != "g":
            z = z + peephole[order.replace("g", "").index(gate)] * c
        if scale is not None:
            z = (z - z.mean(-1, keepdims=True)) / np.sqrt(z.var(-1, keepdims=True) + EPSILON)
            z = z * np.split(scale, count)[order.index(gate)]
        return z + b[gate]

    def openness(gate, z, c):
        return recurrent_activation(add(z[gate], gate, c)) if gate in z else np.ones_like(c)

    steps = []
    for t in range(x.shape[1]):
        z = dict(zip(order, np.split(x[:, t] @ W + h @ U, count, axis=-1), strict=True))
        f = openness("f", z, c)
        i = 1 - f if coupled else openness("i", z, c)
        g = activation(add(z["g"], "g", c))
        c_next = f * c + i * g
        if cell_clip is not None:
            c_next = np.clip(c_next, -cell_clip, cell_clip)
        o = openness("o", z, c_next)
        h_next = o * activation(c_next)
        if projection is not None:
            h_next = h_next @ projection
        h_next = zoneout[0] * h + (1 - zoneout[0]) * h_next
        c_next = zoneout[1] * c + (1 - zoneout[1]) * c_next
        if mask is not None:
            keep = np.asarray(mask)[:, t, None]
            h_next, c_next = np.where(keep, h_next, h), np.where(keep, c_next, c)
        h, c = h_next, c_next
        steps.append((i, f, g, o, c, h))
    return Trace(*(np.stack(values, axis=1) for values in zip(*steps, strict=True)))


def unroll(*args, **kwargs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The outputs of `trace` alone: h at every step [B, T, H], the last h and c [B, H]."""
    steps = trace(*args, **kwargs)
    return steps.h, steps.h[:, -1], steps.c[:, -1]
