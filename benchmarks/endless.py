"""Plays one endless stream block by block, and measures each block against the reference.

What `million_steps.py` does with a million symbols, and its tests with five thousand.
"""

from collections.abc import Callable, Iterator

import keras
import numpy as np

from lstm_keras import reference
from lstm_keras.artifact import Artifact
from lstm_keras.budgets import Budget
from lstm_keras.checks import sqnr_db
from lstm_keras.runtimes.player import dequantize, quantize
from lstm_keras.runtimes.simulated import Simulator
from lstm_keras.tasks import ContinualReber
from lstm_keras.tasks.reber import predicts

TOLERANCE = ContinualReber.tolerance
GROWTH = 0.05
"""By how much the root mean square of the error may grow from the first block to the last."""

Play = Callable[[np.ndarray], np.ndarray]
"""x [N, F] -> y [N, K], going on from the state in which the last call ended."""


def in_float64(model: keras.Model) -> Play:
    """The model, an LSTM and a dense layer with softmax, in the float64 reference."""
    lstm, dense = model.layers
    weights = lstm.get_weights()
    kernel, bias = (np.asarray(w, np.float64) for w in dense.get_weights())
    state: list[np.ndarray | None] = [None, None]

    def play(x: np.ndarray) -> np.ndarray:
        trace = reference.trace(x[None], *weights, h=state[0], c=state[1])
        state[:] = trace.h[:, -1], trace.c[:, -1]
        z = trace.h[0] @ kernel + bias
        raised = np.exp(z - z.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)

    return play


def stepping(player) -> Play:
    """A player of steps, or of chunks of a file that keeps its state, from a fresh start."""
    if hasattr(player, "step"):
        player.reset()
        return lambda x: np.stack([player.step(one) for one in x])
    first = [True]

    def play(x: np.ndarray) -> np.ndarray:
        fresh, first[0] = first[0], False
        return player.run(x[None], reset=fresh)[0]

    return play


def simulated(kept: Artifact, kernel: str) -> Play:
    """The integer simulation of a file that keeps its state, from a fresh start."""
    given, made = kept.inputs[0], kept.outputs[0]
    simulator = Simulator(kept.model_file.read_bytes(), kernel)

    def play(x: np.ndarray) -> np.ndarray:
        chunks = quantize(x, given).reshape(-1, *given.shape)
        return np.concatenate(
            [dequantize(simulator.call({given.name: one})[made.name], made)[0] for one in chunks]
        )

    return play


def parts(stream, size: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(x, y, legal), each [size, K], of a stream that was drawn as a batch of one."""
    for start in range(0, stream.x.shape[1], size):
        yield tuple(part[0, start : start + size] for part in (stream.x, stream.y, stream.legal))


def wrong(answers: np.ndarray, y: np.ndarray) -> int:
    """Predictions that are wrong as in Gers et al. 2000: a squared error of 0.49 or more."""
    return int((~(np.abs(answers - y) < TOLERANCE).all(axis=1)).sum())


def illegal(answers: np.ndarray, legal: np.ndarray) -> int:
    """Predictions whose most active outputs are not the symbols that may come."""
    return int((~predicts(answers[:, None], legal[:, None], np.ones(len(legal), int))).sum())


Blocks = list[tuple[np.ndarray, ...]]
"""(answers, those of the reference, y, legal) of each."""


def predicted(blocks: Blocks) -> dict:
    """Wrong and illegal predictions in each block."""
    return {
        "wrong": [wrong(answers, y) for answers, _, y, _ in blocks],
        "illegal": [illegal(answers, legal) for answers, _, _, legal in blocks],
    }


def measured(blocks: Blocks) -> dict:
    """How far a runtime is from the reference.

    Returns:
        largest and rms of the error in each block; of all of them sqnr_db, and growth, the last rms
        over the first.
    """
    error = [answers.astype(np.float64) - expected for answers, expected, _, _ in blocks]
    rms = [float(np.sqrt(np.mean(e**2))) for e in error]
    everything, expected = (np.concatenate([b[k] for b in blocks]) for k in (0, 1))
    return {
        "largest": [float(np.abs(e).max()) for e in error],
        "rms": rms,
        "sqnr_db": sqnr_db(expected, everything),
        "growth": rms[-1] / rms[0],
    }


def growth_limit(steps: int) -> float:
    """Error of the last block over that of the first, both of so many steps: more is a drift.

    In a short block it is larger by chance: 5 / sqrt(steps).
    """
    return 1 + max(GROWTH, 5 / steps**0.5)


def faults(row: dict, budget: Budget, steps: int) -> list[str]:
    """What in a row of `measured` leaves its budget, in words; its blocks have so many steps."""
    found = []
    if budget.largest_error is not None:
        found += [
            f"block {k + 1}: error {e:.1e}, budget {budget.largest_error:.1e}"
            for k, e in enumerate(row["largest"])
            if not e <= budget.largest_error
        ]
    if not row["sqnr_db"] >= budget.sqnr_db:
        found.append(f"SQNR {row['sqnr_db']:.1f} dB, budget {budget.sqnr_db:g} dB")
    if not row["growth"] <= (limit := growth_limit(steps)):
        found.append(f"the error grows by {row['growth']:.3f}, budget {limit:.3f}")
    if row.get("mismatches"):
        found.append(f"{row['mismatches']} numbers are not those of the integer simulation")
    return found
