"""A bare `.tflite` file, of whatever origin: diagnosed, and repaired in place-safe fashion."""

import datetime
from pathlib import Path

import numpy as np

from lstm_keras import report
from lstm_keras.diagnosis import noise
from lstm_keras.diagnosis.diagnose import Diagnosis, diagnose
from lstm_keras.diagnosis.findings import NOTE, alike
from lstm_keras.diagnosis.mending import Mended, mend
from lstm_keras.diagnosis.source import Source, read
from lstm_keras.errors import ArtifactError
from lstm_keras.files import make_folder, replacing
from lstm_keras.stages import Say, silent, verdict


def check_file(
    path: str | Path,
    data: str | None = None,
    model: str | Path | None = None,
    out: str | Path | None = None,
    say: Say = silent,
) -> dict:
    """Diagnose one quantized file with LSTMs in it.

    Args:
        path: The file.
        data: Windows as the model takes them, as `samples.read` reads them; seeded noise within
            the range of the input when absent.
        model: The Keras model it came from; its float twin stands in when absent.
        out: Folder for the report; none is written when absent.
        say: Told each stage.

    Returns:
        The content of report.json; its "verdict" is "fail" where a defect was found.

    Raises:
        LstmKerasError: The file, the data or the model cannot be read, or do not fit each other.
    """
    source = read(path)
    if out is not None:
        make_folder(out)
    x, y, what = _windows(source, data)
    say("reads", source.name, described(source))
    keras_model = None if model is None else _load(model)
    found = diagnose(source, x, trusted=data is not None, model=keras_model, y=y)
    say("plays", f"{found.windows} {what}", f"against {found.reference}")
    tell(found, say)
    content = {
        "title": f"{source.name}, looked into",
        "date": datetime.date.today().isoformat(),
        "verdict": verdict(found.passed),
        "played": f"{found.windows} {what}",
        "artifacts": [],
        "diagnoses": [found.facts()],
    }
    if out is not None:
        say("report", str(report.write(out, content)), "")
    return report.finished(content)


def repair_file(
    path: str | Path,
    out: str | Path | None = None,
    data: str | None = None,
    cell_clip: float | None = None,
    in_place: bool = False,
    say: Say = silent,
) -> dict:
    """Write a file without its defects; whole or not at all, and only where it is no worse.

    Args:
        path: The file.
        out: Where the repaired one goes; beside it, as FILE-repaired.tflite, when absent.
        data: Windows to prove it on; seeded noise when absent.
        cell_clip: What |c| is held within from now on, 0 for no limit; as it is when absent.
        in_place: Replace the file itself.
        say: Told each stage.

    Returns:
        "verdict" ("fail" where the repaired file would be worse, and was not written), "done",
        "left", "before" and "after" (dB), and "written", the path or None.

    Raises:
        LstmKerasError: As `check_file`; or the result cannot be written.
    """
    path = Path(path)
    source = read(path)
    x, _, what = _windows(source, data)
    say("reads", source.name, described(source))
    mended = mend(source, x, cell_clip)
    for line in mended.done:
        say("repairs", line, "")
    if mended.done:
        for runtime, db in (mended.before | mended.after).items():
            was = mended.before.get(runtime)
            first = "not played" if was is None else f"{was:.1f} dB"
            say("plays", f"{len(x)} {what}", f"{runtime}: {first} -> {db:.1f} dB")
    for finding in mended.left:
        say("left", finding.name, finding.line)
    written = None
    if not mended.done:
        say("keeps", source.name, "nothing to repair, nothing written")
    elif mended.worse:
        say("keeps", source.name, f"worse on {', '.join(mended.worse)}, so nothing was written")
    else:
        written = _write(mended, path, out, in_place)
        say("writes", str(written), f"{len(mended.content) / 1024:.1f} KiB")
    return report.plain(
        {
            "verdict": verdict(not mended.worse),
            "done": mended.done,
            "left": mended.left,
            "before": mended.before,
            "after": mended.after,
            "written": written,
        }
    )


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


def _windows(source: Source, data: str | None) -> tuple[np.ndarray, np.ndarray | None, str]:
    if data is None:
        return noise.draw(source), None, "windows of seeded noise, as no data came"
    from lstm_keras import samples

    x, y = samples.read(data)
    return source.check_x(x), y, "windows"


def _load(model: str | Path):
    from lstm_keras.adoption import adopt, load

    return adopt(load(model))


def _write(mended: Mended, path: Path, out: str | Path | None, in_place: bool) -> Path:
    target = path.with_name(f"{path.stem}-repaired{path.suffix}") if out is None else Path(out)
    target = path if in_place else target
    if target.is_dir():
        raise ArtifactError(
            f"cannot write {target}: it is a folder.\n  Name a .tflite file with --out."
        )
    if target.exists() and not in_place and target.resolve() == path.resolve():
        raise ArtifactError(
            f"--out {target} is the file itself.\n  Add --in-place if it may be replaced."
        )
    make_folder(target.parent)
    try:
        with replacing(target) as temporary:
            temporary.write_bytes(mended.content)
    except OSError as error:
        raise ArtifactError(
            f"cannot write {target}: {error.strerror or error}.\n  Name another with --out."
        ) from error
    return target
