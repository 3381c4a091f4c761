"""Everything that is found out about one quantized file, on windows of the caller's."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from lstm_keras.checks import sqnr_db
from lstm_keras.diagnosis import extents, fidelity, invariants, parity, playing
from lstm_keras.diagnosis.advice import advise
from lstm_keras.diagnosis.extents import Extent
from lstm_keras.diagnosis.fidelity import Fidelity
from lstm_keras.diagnosis.findings import STRUCTURE, Finding, defects
from lstm_keras.diagnosis.metrics import Loss, loss
from lstm_keras.diagnosis.parity import Parity
from lstm_keras.diagnosis.source import Source
from lstm_keras.diagnosis.twin import Twin
from lstm_keras.diagnosis.windows import picked
from lstm_keras.reference import Trace

TWIN = "its float twin"
"""What a file is compared with where nobody has its Keras model."""


@dataclass(frozen=True)
class Diagnosis:
    """What is known about a file.

    name: Of the file.
    size: Its bytes.
    reference: What its gates were compared with, in words.
    windows: How many were played.
    findings: Defects, warnings and notes.
    parities: Simulator against LiteRT and TFLite Micro, and these against each other.
    fidelities: Of each LSTM; empty where the file cannot be simulated.
    extents: Of each tensor; likewise.
    sqnr_db: Of the outputs by runtime, against the float twin.
    loss: What the task's metric lost; None without targets.
    advice: What to try, in words, the most urgent first.
    """

    name: str
    size: int
    reference: str
    windows: int
    findings: list[Finding]
    parities: list[Parity]
    fidelities: list[Fidelity]
    extents: list[Extent]
    sqnr_db: dict[str, float]
    loss: Loss | None
    advice: list[str]

    @property
    def passed(self) -> bool:
        return not defects(self.findings)

    def facts(self) -> dict:
        """All of it as plain dicts, with the verdicts, for report.json."""
        content = dataclasses.asdict(self) | {"passed": self.passed}
        for key in ("parities", "fidelities"):
            for row, one in zip(content[key], getattr(self, key), strict=True):
                row["passed"] = one.passed
        for row, one in zip(content["fidelities"], self.fidelities, strict=True):
            for value, series in one.values.items():
                row["values"][value]["passed"] = series.passed
        return content


def diagnose(
    source: Source,
    x: np.ndarray,
    *,
    trusted: bool = True,
    model=None,
    starts: dict[str, np.ndarray] | None = None,
    y: np.ndarray | None = None,
    answers: tuple[np.ndarray, np.ndarray] | None = None,
) -> Diagnosis:
    """Look into a file, play it everywhere, and compare every number with its float counterpart.

    Args:
        source: The file.
        x: Real windows [N, T, F], or tokens [N, T]; at most `windows.MOST` of them, evenly picked,
            are played.
        trusted: Whether x is data of the task; on noise, ranges say nothing and are not judged.
        model: The Keras model that it came from, if somebody has it.
        starts: Stored h and c by name, where they are inputs; zero when absent.
        y: Targets of the windows, for what the metric lost.
        answers: The parent's and the file's on all of x; those of the float twin and of the first
            runtime that plays, on the windows that are played, when absent.

    Raises:
        ShapeError: Windows that the file does not take, or a model of other weights.
        UnsupportedError: Several inputs.
    """
    chosen = picked(len(source.check_x(x)))
    x = x[chosen]
    stored = playing.stored(source, x)
    played = {k: playing.play(source, stored, k, starts) for k in playing.NAMES}
    simulated = {k: playing.simulate(source, stored, k, starts) for k in playing.NAMES}
    twin = Twin(source, x, starts)
    reference, places, wanted = _references(source, twin, model, x)
    findings = invariants.inspect(source, places)
    found_extents, fidelities = [], []
    simulator = simulated["tflm" if source.wide else "litert"].simulator
    if simulator is not None:
        found_extents = extents.extents(source, twin, simulator, places)
        alone = [
            twin.unroll(n, fidelity.read_by(source, simulator, k))
            for n, k in enumerate(source.lstms)
        ]
        fidelities = fidelity.compare(source, simulator, wanted, alone, places, reference)
        findings = extents.clipped(source, found_extents, findings)
    broken = bool(STRUCTURE & {finding.name for finding in defects(findings)})
    parities = parity.compare(played, simulated, together=not broken)
    findings += parity.judged(source, parities)
    if trusted:
        findings += extents.judged(found_extents)
    if not broken:
        findings += fidelity.judged(fidelities, source.wide, trusted)
    lost = None
    if y is not None:
        lost = loss(*answers, y) if answers else _own_loss(source, twin, played, y[chosen])
    return Diagnosis(
        name=source.name,
        size=len(source.original),
        reference=reference,
        windows=len(x),
        findings=findings,
        parities=parities,
        fidelities=fidelities,
        extents=found_extents,
        sqnr_db=outputs_db(source, twin, played),
        loss=lost,
        advice=advise(findings, fidelities, found_extents, lost, source.wide),
    )


def outputs_db(source: Source, twin: Twin, played: dict[str, playing.Played]) -> dict[str, float]:
    """SQNR of all outputs together against the float twin, in dB, by runtime that played."""
    found = {}
    for kernel, answer in played.items():
        if answer.outputs is None:
            continue
        want, got = (
            np.concatenate([part.ravel() for part in side])
            for side in (
                [twin.outputs[name] for name in source.y],
                [playing.real(source, answer, name) for name in source.y],
            )
        )
        found[playing.NAMES[kernel]] = sqnr_db(want, got)
    return found


def _own_loss(source, twin, played, y) -> Loss | None:
    for answer in played.values():
        if answer.outputs is not None:
            name = source.y[0]
            return loss(twin.outputs[name], playing.real(source, answer, name), y)
    return None


def _references(source, twin, model, x) -> tuple[str, list[str], list[Trace]]:
    """What the reference is, what each LSTM is called, and its gates."""
    if model is None:
        return TWIN, source.places, twin.traces
    from lstm_keras.diagnosis.owners import references

    found = references(model, twin, x)
    traces = [trace for _, trace in found]
    return f"the Keras model '{model.name}'", [name for name, _ in found], traces
