"""Whether what an Arm processor answered is what it had to answer.

int8: every integer is known beforehand. LiteRT's layers store the same on both processors, but for
the softmax, which is another calculation on 64-bit Arm and may end one step beside that of x86-64.
`predicted` plays the file in NumPy with Arm's softmax; the answers must equal it.

float32: the order of sums differs, so the last bits do, and over the steps the recurrence can
amplify them.
"""

from dataclasses import dataclass

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.integer import squash
from lstm_keras.runtimes import simulated
from lstm_keras.runtimes.player import quantize

FRESH = 1e-6
"""From a reset; 8.0e-7 at most on the 483 test windows of the zoo."""
CARRIED = 5e-5
"""With the state of the sequence before; 1.3e-5 at most on those windows, above 1e-6 in 3."""
DYNAMIC = 1e-3
"""The last bit of h can decide to which of 255 numbers it is rounded; 8.6e-5 at most."""
STEP = 1
"""Where nothing predicts the integers: those of x86-64, but for the softmax."""

Pair = tuple[np.ndarray, np.ndarray]
"""(y, again), as stored."""


@dataclass(frozen=True)
class Judgement:
    """Of one artifact on one processor.

    passed: Nothing differed by more than it may.
    largest: The largest |difference| of a stored number from x86-64.
    reason: What was too much; empty where nothing was.
    known: Every integer was predicted.
    """

    passed: bool
    largest: float
    reason: str = ""
    known: bool = False


def judge(artifact: Artifact, expected: Pair, got: Pair, forecast: Pair | None) -> Judgement:
    """Compare the answers of two processors.

    Args:
        artifact: What was played.
        expected: The answers of x86-64.
        got: Those of Arm.
        forecast: What `predicted` says of an int8 file; None of others, and where it cannot say.
    """
    shapes = [part.shape for part in (*expected, *got)]
    if shapes[:2] != shapes[2:]:
        return Judgement(False, np.nan, f"the shapes {shapes[2:]}, not {shapes[:2]}")
    largest = max(_difference(e, g) for e, g in zip(expected, got, strict=True))
    if forecast is not None:
        wrong = sum(int((f != g).sum()) for f, g in zip(forecast, got, strict=True))
        text = f"{wrong} integers are not as predicted" if wrong else ""
        return Judgement(not wrong, largest, text, known=True)
    for name, e, g, limit in zip(("y", "again"), expected, got, _limits(artifact), strict=True):
        if not _difference(e, g) <= limit:
            text = f"{name} differs by {_difference(e, g):.1e}; {limit:g} allowed"
            return Judgement(False, largest, text)
    return Judgement(True, largest)


def predicted(artifact: Artifact, x: np.ndarray) -> Pair | None:
    """What LiteRT stores on 64-bit Arm, calculated in NumPy; None where that cannot be said.

    Args:
        artifact: Of precision int8.
        x: float [N, T, F].
    """
    player = _simulated(artifact)
    if player is None:
        return None
    turns = [[_on_arm(player, one[None], reset)[0] for reset in (True, False)] for one in x]
    y, again = (np.stack(part) for part in zip(*turns, strict=True))
    return y, again


def apart(artifact: Artifact, x: np.ndarray) -> np.ndarray:
    """Which of the sequences x [N, T, F] an int8 file should answer differently on the two."""
    player = _simulated(artifact)
    if player is None:
        return np.zeros(0, int)
    here = quantize(player.run(x), artifact.outputs[0])
    return np.flatnonzero((_on_arm(player, x, True) != here).any(-1))


def _simulated(artifact):
    try:
        player = simulated.load(artifact)
    except UnsupportedError:
        return None
    early = [op.name for op in player.simulator.graph.operators[:-1]]
    return None if artifact.form == "step" or "SOFTMAX" in early else player


def _on_arm(player, x, reset):
    """What is stored in the output, [N, K] or [N, T, K]."""
    simulator = player.simulator
    y = player.run(x, reset)
    last = simulator.graph.operators[-1]
    if last.name != "SOFTMAX":
        return quantize(y, player.artifact.outputs[0])
    given, made = (simulator.graph.tensors[e].grid for e in (last.inputs[0], last.outputs[0]))
    logits = simulator.tensors[last.inputs[0]]
    stored = squash.softmax_on_arm64(logits, given, made, float(last.options.beta))
    return stored.reshape(y.shape).astype(np.int8)


def _limits(artifact):
    if artifact.outputs[0].scale is not None:
        return STEP, STEP
    if artifact.precision == "dynamic":
        return DYNAMIC, DYNAMIC
    return FRESH, FRESH if artifact.state == "none" else CARRIED


def _difference(a, b):
    return float(np.abs(np.asarray(a, np.float64) - b).max())
