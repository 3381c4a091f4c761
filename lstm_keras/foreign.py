"""A bare model file, of whatever origin: looked into, and repaired in place-safe fashion.

Nothing of the file is read in this process; see `inspecting`.
"""

import datetime
from pathlib import Path
from typing import Any

import numpy as np

from lstm_keras import report
from lstm_keras.errors import ArtifactError, ModelError, UnsupportedError
from lstm_keras.files import make_folder, replacing
from lstm_keras.inspecting import inspection, telling, windows
from lstm_keras.inspecting.facts import Facts
from lstm_keras.inspecting.guard import INTERPRETERS, Guard
from lstm_keras.inspecting.inspection import LARGE, LONG, Inspection
from lstm_keras.inspecting.windows import Windows
from lstm_keras.stages import Say, silent, verdict

SUFFIXES = tuple(INTERPRETERS)
"""Of the files that can be looked into."""


def check_file(
    path: str | Path,
    data: str | None = None,
    model: str | Path | None = None,
    out: str | Path | None = None,
    say: Say = silent,
) -> dict:
    """Look into one `.tflite` or `.onnx` file with an LSTM in it.

    Tells its operators, inputs and outputs, which interpreters play it, and what it does with its
    state, which is found out by playing it twice. With a Keras model, its answers are held to the
    budgets of `checks`. Of an int8 file the integers are diagnosed, too.

    Args:
        path: The file.
        data: Windows as the model takes them, as `samples.read` reads them; seeded noise within
            the range of the input when absent.
        model: The Keras model it came from; an int8 file is compared with its float twin when
            absent.
        out: Folder for the report; none is written when absent.
        say: Told each stage.

    Returns:
        The content of report.json; its "verdict" is "fail" where a defect was found.

    Raises:
        LstmKerasError: The file, the data or the model cannot be read, or do not fit each other.
    """
    path, say = _found(path), telling.cleaned(say)
    keras_model = None if model is None else Path(model)
    if keras_model is not None and not keras_model.exists():
        raise ModelError(f"there is no file {model}.\n  Pass a .keras or .h5 file.")
    with Guard(INTERPRETERS[path.suffix]) as guard:
        facts = inspection.read(guard, path)
        if out is not None:
            make_folder(out)
        played_on = _windows(facts, data)
        integer = _is_integer(facts)
        expected = None
        if keras_model is not None and not integer:
            x, expected = inspection.expect(guard, keras_model, played_on, data is None)
            if data is None:
                played_on = windows.of(facts, x, None, windows.MADE_UP)
        telling.tell_facts(facts, say)
        played = inspection.play(guard, path, facts, played_on)
        telling.tell_played(played, say)
        telling.tell_state(Inspection(facts, played_on.what, played), say)
        looked: dict[str, Any] = {"diagnoses": [], "expected": expected, "problems": []}
        if integer:
            looked |= _integers(guard, path, played_on, data is not None, keras_model, say)
        expected = looked["expected"]
        parities = []
        if expected is not None:
            named = played_on.y is not None and np.issubdtype(played_on.y.dtype, np.integer)
            parities = inspection.compare(facts, played, expected, named)
            telling.tell_parities(parities, say)
    found = Inspection(facts, played_on.what, played, parities, looked["problems"])
    for problem in found.problems:
        say("defect", problem.splitlines()[0], "")
    content = {
        "title": f"{path.name}, looked into",
        "date": datetime.date.today().isoformat(),
        "verdict": verdict(
            not found.problems and all(one["passed"] for one in looked["diagnoses"])
        ),
        "played": played_on.what,
        "artifacts": [],
        "inspections": [found.to_dict()],
        "diagnoses": looked["diagnoses"],
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
    path = _found(path)
    with Guard(INTERPRETERS[".tflite"]) as guard:
        found = guard.ask(
            "lstm_keras.inspecting.integers:mended",
            f"repairing {path.name}",
            say,
            seconds=LONG,
            file=str(path),
            x=None if data is None else _read_windows(data)[0],
            cell_clip=cell_clip,
        )
    written = None
    if not found["done"]:
        say("keeps", path.name, "nothing to repair, nothing written")
    elif found["worse"]:
        say("keeps", path.name, f"worse on {', '.join(found['worse'])}, so nothing was written")
    else:
        written = _write(found["content"].tobytes(), path, out, in_place)
        say("writes", str(written), f"{len(found['content']) / 1024:.1f} KiB")
    return report.plain(
        {
            "verdict": verdict(not found["worse"]),
            **{key: found[key] for key in ("done", "left", "before", "after")},
            "written": written,
        }
    )


def _found(path: str | Path) -> Path:
    """The path in full, if there is a file that can be read."""
    path = Path(path)
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise ArtifactError(
            f"cannot read {path}: {error.strerror}.\n  Name a {' or '.join(SUFFIXES)} file."
        ) from error
    if path.suffix not in SUFFIXES or not path.is_file():
        raise ArtifactError(
            f"{path} is neither a {' nor a '.join(SUFFIXES)} file.\n"
            "  Name one, or a folder that lstm-keras export wrote."
        )
    return path.resolve()


def _is_integer(facts: Facts) -> bool:
    """Whether its integers can be diagnosed."""
    return (
        facts.kind == "tflite"
        and facts.precision in ("int8", "int16x8")
        and "UNIDIRECTIONAL_SEQUENCE_LSTM" in facts.operators
        and not facts.loops
        and len(facts.free) == 1
    )


def _windows(facts: Facts, data: str | None) -> Windows:
    return windows.noise(facts) if data is None else windows.of(facts, *_read_windows(data))


def _read_windows(data: str) -> tuple[np.ndarray, np.ndarray | None]:
    from lstm_keras import samples

    return samples.read(data)


def _integers(guard, path, played_on, trusted, model, say) -> dict[str, Any]:
    """The diagnosis and the model's answers; what is wrong where the file has no diagnosis."""
    try:
        found = guard.ask(
            "lstm_keras.inspecting.integers:look_into",
            f"diagnosing {path.name}",
            say,
            seconds=LONG,
            memory=LARGE if model is not None else LARGE // 8,
            file=str(path),
            x=played_on.x,
            y=played_on.y,
            what=played_on.what,
            trusted=trusted,
            model=None if model is None else str(model.resolve()),
        )
    except UnsupportedError as error:
        say("note", "not diagnosed", str(error).splitlines()[0])
        return {}
    except ArtifactError as error:  # its integers make no sense, or are the death of who reads them
        return {"problems": [str(error)]}
    return {"diagnoses": [found["facts"]], "expected": found["expected"]}


def _write(content: bytes, path: Path, out: str | Path | None, in_place: bool) -> Path:
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
            temporary.write_bytes(content)
    except OSError as error:
        raise ArtifactError(
            f"cannot write {target}: {error.strerror or error}.\n  Name another with --out."
        ) from error
    return target
