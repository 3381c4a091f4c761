"""The diagnosis of an artifact of this package, and the checks that it makes."""

import dataclasses
import math

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.checks import ArtifactResult, Check
from lstm_keras.diagnosis.diagnose import Diagnosis, diagnose
from lstm_keras.diagnosis.findings import STRUCTURE, WARNING, defects
from lstm_keras.diagnosis.playing import NAMES
from lstm_keras.diagnosis.source import open_bytes
from lstm_keras.errors import ModelError, ShapeError
from lstm_keras.runtimes.player import read_tflite

POINTS = 0.5
"""Accuracy, in points, that int8 may lose."""

GROWTH = 0.1
"""Share of the parent's mean absolute error by which that of int8 may grow."""

RUNTIMES = {"tflite": "litert", "tflm": "tflm"}
"""Name of a runtime: that of its kernel."""


def is_integer(artifact: Artifact) -> bool:
    """Whether there are integers to look into."""
    quantized = artifact.precision in ("int8", "int16x8")
    return artifact.target == "tflite" and artifact.form == "fused" and quantized


def look_into(
    artifact: Artifact,
    x: np.ndarray,
    y: np.ndarray | None,
    answers: tuple[np.ndarray, np.ndarray],
    model=None,
) -> Diagnosis:
    """Diagnose an artifact.

    Args:
        artifact: With `is_integer`.
        x: Windows, as the model takes them; of longer ones, what the file takes at once.
        y: Targets, if any.
        answers: The parent's and the artifact's on all of x.
        model: The parent. Where its layers cannot be told from the weights of the file, the float
            twin stands in, and the diagnosis says so.
    """
    source = open_bytes(read_tflite(artifact), artifact.name)
    starts = {tensor.name: tensor.start() for tensor in artifact.inputs[1:]}
    chunk = x[:, : source.x[1].shape[1]]
    options = {"starts": starts, "y": y, "answers": answers}
    try:
        return diagnose(source, chunk, model=model, **options)
    except (ModelError, ShapeError):
        if model is None:
            raise
        return diagnose(source, chunk, **options)


def added(
    result: ArtifactResult, found: Diagnosis, parent: float, *, first: bool
) -> ArtifactResult:
    """The result of an artifact in a runtime, with the checks that a diagnosis of it makes.

    Args:
        result: The result.
        found: The diagnosis.
        parent: `checks.metric` of the parent's answers, of which a share may be lost.
        first: Whether it is the first runtime of the artifact, which tells what concerns all.
    """
    checks = [*result.checks, *_parity(found, result.runtime)]
    if not first:
        return dataclasses.replace(result, checks=checks)
    checks += [_structure(found), *_fidelity(found), *_warnings(found)]
    checks += _loss(found, parent)
    return dataclasses.replace(result, checks=checks, inside=found.facts())


def _structure(found: Diagnosis) -> Check:
    broken = [f for f in defects(found.findings) if f.name in STRUCTURE]
    if broken:
        names = ", ".join(dict.fromkeys(f.name for f in broken))
        return Check(names, broken[0].found, broken[0].needed, False, broken[0].line)
    return Check(
        "structure of the integers",
        "sound",
        "sound",
        True,
        f"none of {', '.join(sorted(STRUCTURE))}",
    )


def _fidelity(found: Diagnosis) -> list[Check]:
    made = []
    for f in found.fidelities:
        value, s = min(f.values.items(), key=lambda item: item[1].sqnr_db - item[1].budget_db)
        made.append(
            Check(
                f"inside {f.place}: least exact, dB",
                f"{value} {s.sqnr_db:.1f}",
                f"{s.budget_db:g}, {s.step_budget_db:g} at each step",
                f.passed,
                f"i, f, g, o, c and h against {found.reference}"
                + ("" if s.first_out is None else f"; out of budget from step {s.first_out} on"),
            )
        )
    return made


def _warnings(found: Diagnosis) -> list[Check]:
    return [
        Check(f.name, f.found, None, True, f"{f.place}: {f.effect[0].lower()}{f.effect[1:]}")
        for f in found.findings
        if f.weight == WARNING and f.name not in ("fidelity", "cell-clip")
    ]


def _loss(found: Diagnosis, parent: float) -> list[Check]:
    lost = found.loss
    if lost is None or math.isnan(parent):
        return []
    most = POINTS if lost.metric == "accuracy" else GROWTH * parent
    return [
        Check(
            f"{lost.metric} lost" + (", points" if lost.metric == "accuracy" else ""),
            lost.value,
            float(most),
            lost.low <= most,
            f"95 % interval {lost.low:.2g} to {lost.high:.2g}, paired over {lost.windows} answers; "
            "it fails where the whole interval is above",
        )
    ]


def _parity(found: Diagnosis, runtime: str) -> list[Check]:
    return [
        Check(
            f"{p.what}: differ",
            p.mismatches,
            0,
            p.passed,
            f"of {p.compared} stored outputs, bit for bit; largest {p.largest} LSB",
        )
        for p in found.parities
        if p.exact and not p.skipped and NAMES[RUNTIMES[runtime]] in p.what
    ]
