"""The diagnosis and the repair of an int8 file, as works for a child of `guard.Guard`."""

from pathlib import Path
from typing import Any

import numpy as np

from lstm_keras import report
from lstm_keras.diagnosis import noise
from lstm_keras.diagnosis.diagnose import Diagnosis, diagnose
from lstm_keras.diagnosis.findings import NOTE, alike
from lstm_keras.diagnosis.mending import Mended, mend
from lstm_keras.diagnosis.source import Source, open_bytes
from lstm_keras.inspecting.soundness import model_of
from lstm_keras.inspecting.windows import MADE_UP
from lstm_keras.stages import Say, verdict


def look_into(
    say: Say,
    file: str,
    x: np.ndarray,
    y: np.ndarray | None,
    what: str,
    trusted: bool,
    model: str | None,
) -> dict[str, Any]:
    """Diagnose a file.

    Args:
        say: Told each fact.
        file: Its path.
        x: Windows.
        y: Targets.
        what: What the windows are.
        trusted: Whether they are data of the task.
        model: Path of the Keras model it came from, if any.

    Returns:
        "facts" of the diagnosis, "passed", and "expected", what the model answers, or None.
    """
    source = _open(file)
    keras_model = None if model is None else _load(model)
    found = diagnose(source, x, trusted=trusted, model=keras_model, y=y)
    say("plays", what, f"against {found.reference}")
    tell(found, say)
    expected = None if keras_model is None else np.asarray(keras_model.predict(x, verbose=0))
    return {"facts": report.plain(found.facts()), "passed": found.passed, "expected": expected}


def mended(say: Say, file: str, x: np.ndarray | None, cell_clip: float | None) -> dict[str, Any]:
    """Repair the content of a file, and play it before and after.

    Args:
        say: Told what was done.
        file: Its path.
        x: Windows to prove it on; seeded noise when absent.
        cell_clip: What |c| is held within from now on; as it is when absent.

    Returns:
        "content", its bytes as an array, and "done", "left", "before", "after", "worse".
    """
    source = _open(file)
    what = MADE_UP if x is None else "windows"
    x = noise.draw(source) if x is None else source.check_x(x)
    say("reads", source.name, described(source))
    found = mend(source, x, cell_clip)
    _tell_mended(found, f"{len(x)} {what}", say)
    return {
        "content": np.frombuffer(found.content, np.uint8),
        **report.plain({key: getattr(found, key) for key in ("done", "left", "before", "after")}),
        "worse": found.worse,
    }


def described(source: Source) -> str:
    """Size, precision and number of LSTMs."""
    count = len(source.lstms)
    precision = "int16x8" if source.wide else "int8"
    return f"{len(source.original) / 1024:.1f} KiB, {precision}, {count} LSTM{'s' * (count > 1)}"


def tell(found: Diagnosis, say: Say) -> None:
    """A line per fact of a diagnosis."""
    for p in found.parities:
        result = p.skipped or f"{p.mismatches} of {p.compared} outputs differ"
        largest = f", by {p.largest} LSB at most" if p.mismatches else ""
        say("compares", p.what, f"{result}{largest}")
    for runtime, db in found.sqnr_db.items():
        say("measures", f"outputs on {runtime}", f"SQNR {db:.1f} dB against the float twin")
    for f in found.fidelities:
        values = "  ".join(f"{v} {s.sqnr_db:.1f}" for v, s in f.values.items())
        say("measures", f.place, f"SQNR in dB: {values}  {verdict(f.passed)}")
    for findings in alike(found.findings):
        first = findings[0]
        if first.weight == NOTE:
            say(NOTE, first.name, ", ".join(f.place for f in findings))
        else:
            say(first.weight, first.name, f"needed: {first.needed}")
            for finding in findings:
                say("", "", f"{finding.place}: {finding.found}")
        say("", "", f"{first.effect}. {first.cure}.")
    if found.loss is not None:
        say("measures", f"{found.loss.metric} lost", found.loss.words)
    for line in found.advice:
        say("advises", line, "")


def _tell_mended(found: Mended, what: str, say: Say) -> None:
    for line in found.done:
        say("repairs", line, "")
    if found.done:
        for runtime, db in (found.before | found.after).items():
            was = found.before.get(runtime)
            first = "not played" if was is None else f"{was:.1f} dB"
            say("plays", what, f"{runtime}: {first} -> {db:.1f} dB")
    for finding in found.left:
        say("left", finding.name, finding.line)


def _open(file: str) -> Source:
    path = Path(file)
    content = path.read_bytes()
    model_of(content, path.name)
    return open_bytes(content, path.name)


def _load(model: str):
    from lstm_keras.adoption import adopt, load

    return adopt(load(model))
