"""The answer everything is compared with: an LSTM in float64 NumPy, written for reading."""

from typing import NamedTuple

import numpy as np

from lstm_keras.gates import GATES


class Trace(NamedTuple):
    """Every value of an unrolled LSTM, each [B, T, H]."""

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
) -> Trace:
    """Unroll an LSTM over x and keep every gate.

        i = sigmoid(x W_i + h U_i + b_i)    f = sigmoid(x W_f + h U_f + b_f)
        g = tanh   (x W_g + h U_g + b_g)    o = sigmoid(x W_o + h U_o + b_o)
        c = f c + i g                       h = o tanh(c)

    Args:
        x: [B, T, F].
        kernel: W, [F, 4H], blocks in `order`.
        recurrent: U, [H, 4H], blocks in `order`.
        bias: b, [4H], blocks in `order`; zero when absent.
        h: Output before the first step, [B, H]; zero when absent.
        c: Cell state before the first step, [B, H]; zero when absent.
        mask: [B, T]; where False, the step changes neither h nor c.
        order: Order of the blocks.

    Source: Hochreiter & Schmidhuber 1997 with the forget gate of Gers, Schmidhuber & Cummins 2000.
    """
    x, W, U = (np.asarray(a, np.float64) for a in (x, kernel, recurrent))
    B, T, _ = x.shape
    H = U.shape[0]
    b = np.zeros(4 * H) if bias is None else np.asarray(bias, np.float64)
    h = np.zeros((B, H)) if h is None else np.asarray(h, np.float64)
    c = np.zeros((B, H)) if c is None else np.asarray(c, np.float64)
    steps = []
    for t in range(T):
        z = dict(zip(order, np.split(x[:, t] @ W + h @ U + b, 4, axis=-1), strict=True))
        i, f, o = sigmoid(z["i"]), sigmoid(z["f"]), sigmoid(z["o"])
        g = np.tanh(z["g"])
        c_next = f * c + i * g
        h_next = o * np.tanh(c_next)
        if mask is not None:
            keep = np.asarray(mask)[:, t, None]
            h_next, c_next = np.where(keep, h_next, h), np.where(keep, c_next, c)
        h, c = h_next, c_next
        steps.append((i, f, g, o, c, h))
    return Trace(*(np.stack(values, axis=1) for values in zip(*steps, strict=True)))


def unroll(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent: np.ndarray,
    bias: np.ndarray | None = None,
    h: np.ndarray | None = None,
    c: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    order: str = GATES,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The outputs of `trace` alone: h at every step [B, T, H], the last h and c [B, H]."""
    steps = trace(x, kernel, recurrent, bias, h, c, mask, order)
    return steps.h, steps.h[:, -1], steps.c[:, -1]
