"""What to try, in words: which layer, which tensor, what to do about it, from the numbers."""

from collections.abc import Sequence

import numpy as np

from lstm_keras.diagnosis.extents import Extent
from lstm_keras.diagnosis.fidelity import Fidelity
from lstm_keras.diagnosis.findings import DEFECT, STRUCTURE, Finding
from lstm_keras.diagnosis.metrics import Loss

OFTEN = 0.01
"""Share of saturated steps from which advice mentions it."""

COARSE_DB = 6.0
"""What is lost before an LSTM counts where h would be that much better on the x that it read."""

GROWS_DB = 6.0
"""What an error grows along the sequence, from its first quarter to its last."""

FINER = (
    "try lstm_keras.quantize_aware(model) and a short training, or --precision int16x8 where "
    "TFLite Micro plays it"
)


def advise(
    findings: Sequence[Finding],
    fidelities: Sequence[Fidelity],
    extents: Sequence[Extent],
    loss: Loss | None,
    wide: bool,
) -> list[str]:
    """Sentences, the most urgent first; one at least."""
    cures: dict[str, list[str]] = {}
    for finding in findings:
        structure = finding.weight == DEFECT and finding.name in STRUCTURE
        if structure or finding.name == "carried-calibration":
            cures.setdefault(finding.cure, []).append(finding.place)
    said = [f"{', '.join(places)}: {_lower(cure)}." for cure, places in cures.items()]
    said += _saturation(extents, {f.place for f in findings if f.name == "narrow-range"})
    said += _origin(fidelities)
    failed = [f for f in fidelities if not f.passed]
    if not said and failed:
        places = ", ".join(f.place for f in failed)
        said.append(f"{places}: no range is too narrow, so what is lost is rounding: {FINER}.")
    if loss is not None and loss.certain and not wide:
        unit = "points" if loss.metric == "accuracy" else "on average"
        said.append(
            f"The {loss.metric} lost {loss.value:.2g} {unit} for certain "
            f"(95 %: {loss.low:.2g} to {loss.high:.2g}): {FINER}."
        )
    return said or [_all_well(fidelities)]


def _saturation(extents: Sequence[Extent], narrow: set[str]) -> list[str]:
    """What is cut off: where a range was found too narrow, and in z."""
    said = []
    for e in extents:
        reach = f"grid {e.low:.3g} to {e.high:.3g}, seen {e.seen[0]:.3g} to {e.seen[1]:.3g}"
        if e.name in narrow and e.what == "x":
            said.append(
                f"{e.name} is cut off on {e.beyond:.1%} of its values ({reach}): calibrate on "
                "windows that reach as far, or scale the readings as in training."
            )
        elif e.name in narrow:
            said.append(
                f"{e.name} saturates on {e.beyond:.1%} of its values ({reach}): calibrate on "
                "longer or more varied windows, each from a reset state."
            )
        elif e.what.startswith("z") and e.at_ends > OFTEN:
            said.append(
                f"{e.name} saturates at +-8 on {e.at_ends:.1%} of steps: the gate stands fully "
                "open or shut there, right to 0.0004, in int16x8 too; if it must not, train with "
                "smaller weights (a kernel_regularizer) or with lstm_keras.quantize_aware(model)."
            )
    return said


def _origin(fidelities: Sequence[Fidelity]) -> list[str]:
    """Whether a poor h was made by its LSTM, came in with x, or grows along the sequence."""
    said = []
    for f in fidelities:
        h = f.values["h"]
        if not h.passed and f.alone_db > h.sqnr_db + COARSE_DB:
            said.append(
                f"h of {f.place} has {h.sqnr_db:.1f} dB, and would have {f.alone_db:.1f} dB "
                "without what came in with x: look at the layer before it, or at the range and the "
                "outliers of the input."
            )
        steps = np.asarray(h.by_step)
        quarter = max(len(steps) // 4, 1)
        fallen = float(steps[:quarter].mean() - steps[-quarter:].mean())
        if not h.passed and fallen > GROWS_DB:
            said.append(
                f"h of {f.place} loses {fallen:.0f} dB from the first quarter of the sequence to "
                f"the last: the cell carries its error on; {FINER}."
            )
    return said


def _all_well(fidelities: Sequence[Fidelity]) -> str:
    if not fidelities:
        return "Nothing to try: the file could not be simulated, and nothing else was found."
    worst = [(s.sqnr_db, v, f.place) for f in fidelities for v, s in f.values.items()]
    db, value, place = min(worst)
    return f"Nothing to do: the least exact value is {value} of {place}, with {db:.1f} dB."


def _lower(words: str) -> str:
    """To go on after a colon; names and options keep their case."""
    return words[0].lower() + words[1:] if words[1:2].islower() else words
