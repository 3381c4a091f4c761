"""How much what an LSTM puts out depends on each of its weights, over whole sequences.

A weight acts at every step, and what it does to the cell is carried on: errors that the product at
one step would call small add up. With random signs v, the loss sum(v h) over all steps and units
has the derivative

    dz_t by z_t, backward through time      d/dw of row r = sum_t dz_tr u_t,  u = [x, h_(t-1), 1]

and the mean of its square over v is that of the derivatives of all h (Hutchinson 1989), so that

    H_r = E[ (sum_t dz_tr u_t) (sum_t dz_tr u_t)' ]

is the Gauss-Newton Hessian of h for that row, for `rounding.second_order`.
"""

import numpy as np

from lstm_keras.gates import GATES
from lstm_keras.reference import Trace

DRAWN = 2048
"""Sequences times random signs over which the mean is taken, at least."""

TOGETHER = 64
"""Sequences that are multiplied at once, for the sake of memory."""


def dz(trace: Trace, recurrent: np.ndarray, first_c: np.ndarray, v: np.ndarray) -> np.ndarray:
    """D sum(v h) / d z, [N, T, 4H], gates in the order i, f, g, o.

    Args:
        trace: Of a plain LSTM, each [N, T, H].
        recurrent: U, [H, 4H].
        first_c: c before the first step, [H].
        v: [N, T, H].
    """
    i, f, g, o, c, h = trace
    before = np.concatenate([np.broadcast_to(first_c, c[:, :1].shape), c[:, :-1]], axis=1)
    shown = np.tanh(c)
    found = np.empty((*h.shape[:2], 4 * h.shape[2]), np.float32)
    dh, dc = np.zeros_like(h[:, 0]), np.zeros_like(h[:, 0])
    for t in reversed(range(h.shape[1])):
        dh = dh + v[:, t]
        dc = dc + dh * o[:, t] * (1 - shown[:, t] ** 2)
        gates = {
            "i": dc * g[:, t] * i[:, t] * (1 - i[:, t]),
            "f": dc * before[:, t] * f[:, t] * (1 - f[:, t]),
            "g": dc * i[:, t] * (1 - g[:, t] ** 2),
            "o": dh * shown[:, t] * o[:, t] * (1 - o[:, t]),
        }
        now = np.concatenate([gates[gate] for gate in GATES], axis=1)
        found[:, t] = now
        dh, dc = now @ recurrent.T, dc * f[:, t]
    return found


def hessians(trace: Trace, recurrent: np.ndarray, first_c: np.ndarray, u: np.ndarray):
    """H of every row of one gate after the other, each [H, K, K].

    Args:
        trace: As in `dz`.
        recurrent: As in `dz`.
        first_c: As in `dz`.
        u: What the gates read, [N, T, K]: x, h of the step before, and 1.

    Yields:
        In the order i, f, g, o.
    """
    N, H = len(u), trace.h.shape[-1]
    rng = np.random.default_rng(0)
    times = -(-DRAWN // N)
    found = [
        dz(trace, recurrent, first_c, rng.choice([-1.0, 1.0], size=trace.h.shape))
        for _ in range(times)
    ]
    u = u.astype(np.float32)
    for k in range(4):
        total = np.zeros((H, u.shape[-1], u.shape[-1]))
        for one in found:
            for start in range(0, N, TOGETHER):
                part = slice(start, start + TOGETHER)
                of_gate = one[part, :, k * H : (k + 1) * H]
                J = of_gate.swapaxes(1, 2) @ u[part]  # [n, H, K]
                J = J.swapaxes(0, 1).astype(np.float64)
                total += J.swapaxes(1, 2) @ J
        yield total / (N * times)
