"""Checks: what an artifact answers against what its Keras model answers, judged by a budget.

The judge needs two things only: a runtime that plays the artifact, and the parent's answers on
the same windows. Every verdict is a `Check` with its number, its budget and the reason for it.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lstm_keras.artifact import STATE, Artifact
from lstm_keras.budgets import BUDGET, Budget
from lstm_keras.errors import DataError, ShapeError
from lstm_keras.exporters.operators import LOOPS, count_operators
from lstm_keras.runtimes import Runtime

Measure = Callable[[np.ndarray, np.ndarray], float]
"""(answers, targets) -> how good they are."""

REPLAYED = 256
"""Windows on which the state is looked for: on the grid of int8 it moves few answers."""

MICRO_LSB = 2
"""TFLite Micro rounds its gates by another table than LiteRT: a step or two of the output grid."""

MICRO_SHARE = 0.99
"""Share of outputs that must lie within MICRO_LSB of LiteRT's."""

MICRO_DB = 30.0
"""Or else the SQNR of one against the other.

One step of what goes into a softmax is several of what comes out, where two classes are as likely:
on the zoo 97.5 % (reber, at 41 dB) and 98.7 % (spoken digits, at 33 dB) are within 2 steps.
"""


@dataclass(frozen=True)
class Check:
    """One verdict: what was measured, what is accepted, and why."""

    name: str
    value: float | str
    budget: float | str | None
    passed: bool
    reason: str


@dataclass(frozen=True)
class ArtifactResult:
    """Everything measured on one artifact in one runtime.

    size: Bytes of the model file.
    largest_error, rms_error: Against the parent, over every output of every window.
    sqnr_db: 10 log10(sum of y squared / sum of the error squared).
    agreement: Share of windows with the parent's class; NaN where there are no classes, or one
        output only, which names none.
    metric, metric_parent: The task's metric here and in the parent; NaN without targets.
    latency_ratio: Time for one window over the parent's; NaN when not measured.
    error_by_step: Largest error at each step of a sequence output; empty otherwise.
    inside: What was found inside the integers, `diagnosis.diagnose.Diagnosis.facts()`; None where
        there are none, and in the second runtime.
    """

    artifact: str
    target: str
    form: str
    precision: str
    runtime: str
    size: int
    largest_error: float
    rms_error: float
    sqnr_db: float
    agreement: float
    metric: float = math.nan
    metric_parent: float = math.nan
    latency_ratio: float = math.nan
    error_by_step: list[float] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    inside: dict | None = None

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


def check(
    artifact: Artifact,
    runtime: Runtime,
    x: np.ndarray,
    expected: np.ndarray,
    y: np.ndarray | None = None,
    *,
    name: str | None = None,
    beside: np.ndarray | None = None,
    measure: Measure | None = None,
) -> ArtifactResult:
    """Judge one artifact in one runtime.

    Args:
        artifact: What is judged.
        runtime: What plays it.
        x: Windows [W, T, F], as the model takes them.
        expected: The parent's answers, [W, K] or [W, T, K].
        y: Targets: classes [W] (integers) or values shaped like `expected`; None without.
        name: Name of the runtime; the artifact's target when absent.
        beside: Answers of LiteRT's Interpreter on the same file, when `runtime` is another.
        measure: (answers, y) -> the task's metric; `metric` when absent.

    Raises:
        DataError: No windows.
        ShapeError: The artifact answers in another shape than its parent.
    """
    if len(x) == 0:
        raise DataError("there are no windows to check on.\n  Pass at least one.")
    got = runtime.run(x)
    if got.shape != expected.shape:
        raise ShapeError(
            f"{artifact.name} answers with shape {got.shape}, its parent with {expected.shape}.\n"
            "  Check it against the model that it was exported from."
        )
    # Labels or integer targets make the outputs classes; a single output names none, because of one
    # the largest is always the first.
    named = bool(artifact.labels) or (y is not None and np.issubdtype(y.dtype, np.integer))
    classes = named and expected.shape[-1] > 1
    error = np.abs(got.astype(np.float64) - expected)
    agreement = float(np.mean(got.argmax(-1) == expected.argmax(-1))) if classes else math.nan
    sqnr = sqnr_db(expected, got)
    budget = BUDGET[artifact.target, artifact.precision]
    checks = [
        *values(float(error.max()), sqnr, agreement, budget, float(np.abs(expected).max())),
        *_state(artifact, runtime, x[:REPLAYED], got[:REPLAYED]),
        _operators(artifact),
    ]
    if beside is not None:
        checks.append(_beside(artifact, got, beside))
    return ArtifactResult(
        artifact=artifact.name,
        target=artifact.target,
        form=artifact.form,
        precision=artifact.precision,
        runtime=name or artifact.target,
        size=artifact.size,
        largest_error=float(error.max()),
        rms_error=float(np.sqrt(np.mean(error**2))),
        sqnr_db=sqnr,
        agreement=agreement,
        metric=_measured(measure, got, y),
        metric_parent=_measured(measure, expected, y),
        error_by_step=error.max(axis=(0, 2)).tolist() if artifact.returns_sequences else [],
        checks=checks,
    )


def sqnr_db(expected: np.ndarray, got: np.ndarray) -> float:
    """Signal to quantization noise, 10 log10(sum y^2 / sum (y - y')^2), in dB.

    NaN anywhere in the answer is -inf: an answer that is no number has no signal.
    """
    expected, got = expected.astype(np.float64), got.astype(np.float64)
    if not np.isfinite(got).all():
        return -math.inf
    noise = np.sum((got - expected) ** 2)
    signal = np.sum(expected**2)
    if noise == 0:
        return math.inf
    return float(10 * np.log10(signal / noise)) if signal > 0 else -math.inf


def metric(answers: np.ndarray, y: np.ndarray | None) -> float:
    """Accuracy for integer targets, mean absolute error for real ones, NaN without targets."""
    if y is None:
        return math.nan
    if np.issubdtype(y.dtype, np.integer):
        return float(np.mean(answers.argmax(-1) == y))
    return float(np.mean(np.abs(answers - y)))


def _measured(measure: Measure | None, answers: np.ndarray, y: np.ndarray | None) -> float:
    return math.nan if y is None else float((measure or metric)(answers, y))


def latency_ratio(play: Callable[[], object], parent: Callable[[], object], rounds: int) -> float:
    """Median time of one call over the parent's, interleaved because machines are shared."""
    times: list[tuple[float, float]] = []
    for _ in range(rounds + 3):
        start = time.perf_counter()
        parent()
        middle = time.perf_counter()
        play()
        times.append((time.perf_counter() - middle, middle - start))
    mine, its = zip(*times[3:], strict=True)  # the first calls allocate
    return float(np.median(mine) / np.median(its))


def values(
    largest: float, sqnr: float, agreement: float, budget: Budget, size: float = 1.0
) -> list[Check]:
    """What a budget says of an error of outputs up to `size`; an agreement of NaN is not judged."""
    checks = []
    if budget.largest_error is not None:
        limit = budget.largest_error * max(1.0, size)
        checks.append(Check("largest |error|", largest, limit, largest <= limit, budget.reason))
    passed = sqnr >= budget.sqnr_db
    checks.append(Check("SQNR, dB", sqnr, budget.sqnr_db, passed, budget.reason))
    if not math.isnan(agreement):
        passed = agreement >= budget.agreement
        reason = "the class is what the user sees"
        checks.append(Check("class agreement", agreement, budget.agreement, passed, reason))
    return checks


def _state(artifact: Artifact, runtime: Runtime, x: np.ndarray, got: np.ndarray) -> list[Check]:
    """Play again: after a reset nothing may change; without one, what the contract promises."""
    again = runtime.run(x)
    difference = float(np.abs(again - got).max())
    moved = not np.array_equal(again, runtime.run(x, reset=False))
    measured = "state carried on" if moved else "state not carried on"
    promised = "state not carried on" if artifact.state == "none" else "state carried on"
    return [
        Check(
            "second run after a reset",
            difference,
            0.0,
            difference == 0.0,
            "the same windows must give the same answer, bit for bit",
        ),
        Check(
            "second run without a reset",
            measured,
            promised,
            measured == promised,
            STATE[artifact.state],
        ),
    ]


def _operators(artifact: Artifact) -> Check:
    operators = count_operators(artifact.model_file)
    listed = ", ".join(f"{n} {name}" for name, n in sorted(operators.items())) or "none listed"
    loops = sorted(name for name in operators if name in LOOPS or name.startswith("Flex"))
    passed = not loops and operators == artifact.operators
    return Check(
        "operators",
        listed,
        "as exported; no loop, no Flex",
        passed,
        "a kernel for each layer, with its parameters"
        if artifact.target == "c"
        else "one fused LSTM per layer is what phones and microcontrollers play fast"
        if artifact.form == "fused"
        else "plain operators are what every interpreter has",
    )


def _beside(artifact: Artifact, got: np.ndarray, beside: np.ndarray) -> Check:
    scale = artifact.outputs[0].scale
    if scale is None:
        difference = float(np.abs(got - beside).max())
        reason = "the same float32 file on both"
        most = 1e-5 * max(1.0, float(np.abs(beside).max()))
        return Check("against LiteRT's Interpreter", difference, most, difference <= most, reason)
    share = float(np.mean(np.abs(got - beside) <= (MICRO_LSB + 0.5) * scale))
    near = sqnr_db(beside, got)
    return Check(
        f"outputs within {MICRO_LSB} steps of LiteRT's",
        share,
        MICRO_SHARE,
        share >= MICRO_SHARE or near >= MICRO_DB,
        "the same int8 file on both interpreters, whose gates round by different tables; "
        f"or {MICRO_DB:g} dB of one against the other, which have {near:.1f}",
    )
