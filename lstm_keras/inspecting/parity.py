"""What a foreign file answers against the Keras model that it is said to come from."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_keras.budgets import BUDGET, Budget
from lstm_keras.checks import Check, sqnr_db, values
from lstm_keras.errors import ShapeError
from lstm_keras.inspecting.facts import Facts

OTHERS = {
    ("onnx", "int8"): BUDGET["tflite", "int8"],
    ("tflite", "float16"): Budget(None, 50.0, 0.99, "weights of 11 bits"),
    ("onnx", "float16"): Budget(None, 50.0, 0.99, "weights, or all numbers, of 11 bits"),
}
"""Budgets of what this package does not write."""

SUM = 0.05
"""How far the sum of probabilities may be from 1 in int8."""


@dataclass(frozen=True)
class Parity:
    """One runtime against Keras.

    runtime: Which.
    output: The output that was compared.
    windows: How many.
    largest_error, sqnr_db, agreement: As in `checks.ArtifactResult`.
    checks: The verdicts.
    """

    runtime: str
    output: str
    windows: int
    largest_error: float
    sqnr_db: float
    agreement: float
    checks: list[Check]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


def answers(_say, model: str, x: np.ndarray, made_up: bool) -> dict[str, Any]:
    """What a Keras model answers, "y", to windows "x"; for a child of `guard.Guard`.

    Args:
        _say: Not used.
        model: Its file.
        x: Windows, [N, T, F] or tokens [N, T].
        made_up: Whether they are noise, which is as long as the model wants.
    """
    from lstm_keras.runtimes import load

    runtime = load(model)
    steps = runtime.artifact.inputs[0].shape[1] if x.ndim > 1 else None
    if made_up and steps is not None and steps != x.shape[1]:
        x = np.take(x, np.arange(steps), axis=1, mode="wrap")
    return {"x": x, "y": runtime.run(x)}


def compare(
    facts: Facts, runtime: str, got: dict[str, np.ndarray], expected: np.ndarray, named: bool
) -> Parity:
    """Judge the answers of one runtime.

    Args:
        facts: Of the file.
        runtime: Its name.
        got: Answers by output, [N, C, *shape].
        expected: Those of Keras, [N, K] or [N, T, K]; the first N are compared.
        named: Whether the outputs are known to be classes.

    Raises:
        ShapeError: No output is shaped like the model's.
    """
    ours = facts.first_answer  # the others may be gates, as wide as it is
    got = {name: got[name] for name in sorted(got, key=lambda name: name != ours)}
    fits = {name: _like(array, expected) for name, array in got.items()}
    name, ours = next(((n, array) for n, array in fits.items() if array is not None), ("", None))
    if ours is None:
        there = ", ".join(f"{n} {list(a.shape[2:])}" for n, a in got.items())
        raise ShapeError(
            f"{facts.name} answers with {there}, the Keras model with {list(expected.shape)}.\n"
            "  Pass the model that the file was exported from, or leave --model out."
        )
    theirs = expected[: len(ours)].astype(np.float64)
    error = np.abs(ours - theirs)
    largest = float(error.max()) if np.isfinite(ours).all() else math.inf
    classes = theirs.shape[-1] > 1 and (named or _probabilities(theirs))
    agreement = float(np.mean(ours.argmax(-1) == theirs.argmax(-1))) if classes else math.nan
    key = facts.kind, facts.precision
    checks = values(largest, sqnr_db(theirs, ours), agreement, (BUDGET | OTHERS)[key])
    return Parity(runtime, name, len(ours), largest, sqnr_db(theirs, ours), agreement, checks)


def _like(got: np.ndarray, expected: np.ndarray) -> np.ndarray | None:
    """Answers to C calls per window in the shape of the model's answers, if they have it."""
    N, C, *shape = got.shape
    want = expected.shape[1:]
    for batch in (2, 3):  # where time comes first, the batch is the second axis
        if got.ndim <= batch or got.shape[batch] != 1:
            continue
        one = got.squeeze(batch)
        if one.shape[2:] == want:
            return one[:, -1]
        if one.shape[1:] == want:
            return one
        if len(one.shape) > 3 and (C * one.shape[2], *one.shape[3:]) == want:
            return one.reshape(N, *want)
    return got[:, -1] if tuple(shape) == want else None


def _probabilities(y: np.ndarray) -> bool:
    return bool((y >= 0).all() and (np.abs(y.sum(-1) - 1) < SUM).all())
