"""Every gate of the integers against every gate of a float reference, step by step.

For v one of i, f, g, o, c, h, with v' what the integers stand for, over windows and units:

    SQNR     = 10 log10(sum v^2 / sum (v' - v)^2)
    SQNR(t)  = 10 log10(mean v^2 / mean (v'_t - v_t)^2)

The second weighs the noise of one step with the signal of all: the first steps of a sequence have
little signal, and noise that nobody would notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_keras.diagnosis.findings import DEFECT, WARNING, Finding
from lstm_keras.diagnosis.source import Source
from lstm_keras.diagnosis.twin import in_order
from lstm_keras.integer import IntegerLSTM, IntegerTrace
from lstm_keras.reference import Trace
from lstm_keras.runtimes.graph import X
from lstm_keras.runtimes.simulated import Simulator

VALUES = "ifgoch"

MOST = 120.0
"""dB that are told of no error at all."""


class Budget(NamedTuple):
    """Least SQNR of a value, in dB, over all steps and at any one; and why that much."""

    sqnr_db: float
    step_db: float
    reason: str


_WEIGHTS = "8-bit weights and inputs leave noise of 3 % of the signal; measured"
BUDGET = {
    (False, "gates"): Budget(
        25.0, 20.0, f"{_WEIGHTS} 31 dB and more on the zoo and the nets of the tests"
    ),
    (False, "c"): Budget(20.0, 15.0, f"{_WEIGHTS} 34 dB and more; 24 to 26 with two scales for h"),
    (False, "h"): Budget(20.0, 15.0, f"{_WEIGHTS} 30 dB and more; -20 to 23 with a defect"),
    (True, "gates"): Budget(33.0, 28.0, "8-bit weights are most of it; measured 39 dB on the zoo"),
    (True, "c"): Budget(30.0, 25.0, "8-bit weights are most of it; measured 40 dB on the zoo"),
    (True, "h"): Budget(30.0, 25.0, "8-bit weights are most of it; measured 36 dB on the zoo"),
}
"""(int16x8, which values) -> budget."""


@dataclass(frozen=True)
class Series:
    """How near one value of one LSTM is.

    sqnr_db: Over all steps.
    largest: Largest |error|.
    by_step: SQNR(t) of each step, dB.
    largest_by_step: Largest |error| of each step.
    budget_db, step_budget_db: Least SQNR, and SQNR(t), that is accepted.
    first_out: The first step below its budget; None where none is.
    """

    sqnr_db: float
    largest: float
    by_step: list[float]
    largest_by_step: list[float]
    budget_db: float
    step_budget_db: float
    first_out: int | None

    @property
    def passed(self) -> bool:
        return self.sqnr_db >= self.budget_db and self.first_out is None


@dataclass(frozen=True)
class Fidelity:
    """How near one LSTM is to its reference.

    place: What it is called.
    reference: What it was compared with, in words.
    values: By letter of `VALUES`.
    alone_db: SQNR of h against the float LSTM that reads the very numbers this one read: what is
        lost here, and not before.
    """

    place: str
    reference: str
    values: dict[str, Series]
    alone_db: float

    @property
    def passed(self) -> bool:
        return all(series.passed for series in self.values.values())


def budget(wide: bool, value: str) -> Budget:
    """Of one of `VALUES`."""
    return BUDGET[wide, value if value in "ch" else "gates"]


def compare(
    source: Source,
    simulator: Simulator,
    wanted: Sequence[Trace],
    alone: Sequence[Trace],
    places: Sequence[str],
    reference: str,
) -> list[Fidelity]:
    """Every LSTM of a file against its reference.

    Args:
        source: The file.
        simulator: It, after a call.
        wanted: For each LSTM in the order in which they are played, the gates of its reference
            on the same windows.
        alone: For each LSTM, the float one on the numbers that the integers read.
        places: What each is called.
        reference: What the reference is, in words.
    """
    found = []
    played = zip(simulator.traces, wanted, alone, places, strict=True)
    for (index, layer, trace), want, own, place in played:
        got = meant(source, index, layer, trace)
        values = {v: series(getattr(want, v), got[v], budget(layer.wide, v)) for v in VALUES}
        found.append(Fidelity(place, reference, values, decibels(own.h, got["h"])))
    return found


def meant(
    source: Source, index: int, layer: IntegerLSTM, trace: IntegerTrace
) -> dict[str, np.ndarray]:
    """What the integers of an LSTM stand for, float64 [N, T, H], by letter.

    h is taken as what follows reads it: on the grid of the output.
    """
    scale, zero_point = source.graph.tensors[source.graph.operators[index].outputs[0]].grid
    return {
        **{gate: getattr(trace, gate) * 2.0**-15 for gate in "ifgo"},
        "c": trace.c * 2.0**layer.cell_power,
        "h": (trace.h.astype(np.float64) - zero_point) * scale,
    }


def read_by(source: Source, simulator: Simulator, index: int) -> np.ndarray:
    """The x that the LSTM at an operator read, as real numbers [N, T, F]."""
    op = source.graph.operators[index]
    scale, zero_point = source.graph.tensors[op.inputs[X]].grid
    return (in_order(op, simulator.tensors[op.inputs[X]]).astype(np.float64) - zero_point) * scale


def series(want: np.ndarray, got: np.ndarray, budget: Budget) -> Series:
    """Compare one value, [N, T, H]."""
    error = got - np.asarray(want, np.float64)
    signal = np.mean(np.square(want, dtype=np.float64))
    by_step = [_ratio(signal, noise) for noise in np.mean(error**2, axis=(0, 2))]
    out = [t for t, db in enumerate(by_step) if db < budget.step_db]
    return Series(
        sqnr_db=decibels(want, got),
        largest=float(np.abs(error).max()),
        by_step=by_step,
        largest_by_step=np.abs(error).max(axis=(0, 2)).tolist(),
        budget_db=budget.sqnr_db,
        step_budget_db=budget.step_db,
        first_out=out[0] if out else None,
    )


def decibels(want: np.ndarray, got: np.ndarray) -> float:
    """SQNR in dB; at most `MOST`."""
    want = np.asarray(want, np.float64)
    return _ratio(np.mean(want**2), np.mean((got - want) ** 2))


def _ratio(signal: float, noise: float) -> float:
    return float(np.clip(10 * np.log10(max(signal, 1e-30) / max(noise, 1e-30)), -MOST, MOST))


def judged(fidelities: Sequence[Fidelity], wide: bool, trusted: bool) -> list[Finding]:
    """A finding for each LSTM of which a value leaves its budget.

    Args:
        fidelities: Of `compare`.
        wide: Whether the file is int16x8.
        trusted: Whether the windows are real ones; on noise it is a warning.
    """
    found = []
    for f in fidelities:
        out = {v: s for v, s in f.values.items() if not s.passed}
        if not out:
            continue
        v, s = min(out.items(), key=lambda item: item[1].sqnr_db - item[1].budget_db)
        when = "" if s.first_out is None else f", out of budget from step {s.first_out} on"
        found.append(
            Finding(
                "fidelity",
                f.place,
                f"{', '.join(out)} too far from {f.reference}; the worst is {v} with "
                f"{s.sqnr_db:.1f} dB{when}",
                f"{s.budget_db:g} dB, and {s.step_budget_db:g} dB at each step",
                f"What the LSTM answers is off: {budget(wide, v).reason}",
                "The advice says which tensor loses it",
                DEFECT if trusted else WARNING,
            )
        )
    return found
