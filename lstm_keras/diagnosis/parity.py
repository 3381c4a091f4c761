"""Whether this very file is predicted: the simulator against LiteRT and TFLite Micro, in LSB."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_keras.checks import MICRO_LSB, MICRO_SHARE
from lstm_keras.diagnosis.findings import Finding
from lstm_keras.diagnosis.playing import NAMES, Played
from lstm_keras.diagnosis.source import Source


@dataclass(frozen=True)
class Parity:
    """Two answers to the same stored windows, number by number.

    what: For example "simulator = LiteRT".
    compared: Stored numbers of all outputs.
    mismatches: How many differ.
    largest: Largest difference, in units of the last place.
    within: Share that differs by `MICRO_LSB` at most.
    exact: Whether none may differ.
    skipped: Why nothing was compared; empty where it was.
    """

    what: str
    compared: int
    mismatches: int
    largest: int
    within: float
    exact: bool
    skipped: str = ""

    @property
    def passed(self) -> bool:
        if self.skipped:
            return True
        return self.mismatches == 0 if self.exact else self.within >= MICRO_SHARE


def compare(
    played: Mapping[str, Played], simulated: Mapping[str, Played], together: bool = True
) -> list[Parity]:
    """Each runtime against its simulation, and the two runtimes against each other.

    Args:
        played: What LiteRT ("litert") and TFLite Micro ("tflm") made of the windows.
        simulated: What the simulator made of them, as each.
        together: Whether the two may be compared: not where a known defect parts them.
    """
    found = [
        _between(f"simulator = {NAMES[kernel]}", simulated[kernel], played[kernel], True)
        for kernel in NAMES
    ]
    if together and all(one.outputs is not None for one in played.values()):
        found.append(_between(" ~ ".join(NAMES.values()), played["litert"], played["tflm"], False))
    return found


def _between(what: str, one: Played, other: Played, exact: bool) -> Parity:
    if one.outputs is None or other.outputs is None:
        return Parity(what, 0, 0, 0, 1.0, exact, other.refusal or one.refusal)
    ours, theirs = (
        np.concatenate([part[name].ravel() for name in other.outputs]).astype(np.int64)
        for part in (one.outputs, other.outputs)
    )
    off = np.abs(ours - theirs)
    near = float(np.mean(off <= MICRO_LSB))
    return Parity(what, off.size, int(np.sum(off > 0)), int(off.max()), near, exact)


def judged(source: Source, parities: list[Parity]) -> list[Finding]:
    """A finding for each pair that differs, and for each that could not be compared."""
    found = []
    for p in parities:
        if not p.passed:
            found.append(_differing(p))
        elif p.skipped and not (source.wide and NAMES["litert"] in p.what):
            found.append(
                Finding(
                    "not-played",
                    p.what,
                    f"not compared: {p.skipped.rstrip('.')}",
                    "a runtime and a simulator that have every operator of the file",
                    "That this file is predicted was not proved there",
                    "Install the runtime, or play the file where it is to run",
                )
            )
    return found


def _differing(p: Parity) -> Finding:
    found = f"{p.mismatches} of {p.compared} outputs differ, by {p.largest} LSB at most"
    if p.exact:
        return Finding(
            "prediction",
            p.what,
            found,
            "none",
            "One of the two computes something else than its documented arithmetic",
            "Compare the versions of the runtimes with those that this package names",
        )
    return Finding(
        "prediction",
        p.what,
        f"{found}; {p.within:.1%} are within {MICRO_LSB} LSB",
        f"{MICRO_SHARE:.0%}",
        "The two interpreters disagree by more than the rounding of their gates",
        "Test on the runtime that the file is for, and look at what each of them loses",
    )
