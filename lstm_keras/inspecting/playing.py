"""One file in one interpreter, played twice: what it answers, and what it does with its state.

    reset, play -> y    play -> again    states fed anew, play -> hidden    reset, play -> anew

again = y: nothing is kept. again differs and anew = y: the state goes on until a reset.
"""

from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from lstm_keras.errors import LstmKerasError, UnsupportedError
from lstm_keras.inspecting import interpreters
from lstm_keras.inspecting.facts import Facts
from lstm_keras.inspecting.interpreters import RUNTIMES, Opened
from lstm_keras.inspecting.windows import shape_of
from lstm_keras.runtimes.player import dequantize

REPLAYED = 64
"""Windows that are played again: on the grid of int8 a state moves few answers."""

LARGEST = 1 << 24
"""Numbers that all answers together may have; whoever wrote the file chose their shape."""

SLOW = {"ONNX reference": 8}
"""Windows that are played at all, where that takes long."""


def play(
    _say, file: str, facts: dict, runtime: str, inputs: dict[str, np.ndarray]
) -> dict[str, Any]:
    """Play a file; for a child of `guard.Guard`.

    Args:
        _say: Not used.
        file: Its path.
        facts: Of it, as a dict.
        runtime: Key of `RUNTIMES`.
        inputs: As `windows.Windows` has them.

    Returns:
        "version"; "refused", why it was not played, or "answers" (real numbers, [N, C, *shape] by
        name), "finite", "state" (a word, see `contract`) and "moved", the share of the answers that
        the state moved.
    """
    known = Facts.from_dict(facts)
    function, package = RUNTIMES[known.kind][runtime]
    try:
        version = metadata.version(package)
    except ModuleNotFoundError:
        return {"version": "", "refused": f"{package} is not installed", "missing": True}
    shapes = {end.name: shape_of(end) for end in known.inputs}
    shapes |= {name: array.shape[2:] for name, array in inputs.items()}
    count = SLOW.get(runtime, len(next(iter(inputs.values()), [])))
    inputs = {name: array[:count] for name, array in inputs.items()}
    try:
        opened = getattr(interpreters, function)(Path(file).read_bytes(), known, shapes)
        return {"version": version, **twice(opened, known, inputs, shapes)}
    except MemoryError:
        raise
    except LstmKerasError as error:
        return {"version": version, "refused": str(error).splitlines()[0]}
    except Exception as error:  # interpreters share no base for what they refuse
        return {"version": version, "refused": _reason(error)}


def twice(opened: Opened, facts: Facts, inputs: dict, shapes: dict) -> dict[str, Any]:
    """Play every window, and the first ones again."""
    ends = {end.name: end for end in facts.outputs}
    first, again, hidden, anew = [], [], [], []
    for n in range(len(next(iter(inputs.values())))):
        window = {name: array[n] for name, array in inputs.items()}
        if opened.reset is not None:
            opened.reset()
        start = _start(facts, shapes)
        y, state = _sequence(opened, facts, window, start)
        first.append(y)
        if n >= REPLAYED:
            continue
        again.append(_sequence(opened, facts, window, state)[0])
        if facts.states:
            hidden.append(_sequence(opened, facts, window, start)[0])
        if opened.reset is not None:
            opened.reset()
            anew.append(_sequence(opened, facts, window, start)[0])
    names = [end.name for end in facts.answers]
    size = len(first) * sum(first[0][name].size for name in names)
    if size > LARGEST:
        raise UnsupportedError(f"it answers with {size} numbers, and at most {LARGEST} are judged")
    answers = {m: dequantize(np.stack([y[m] for y in first]), ends[m]) for m in names}
    return {
        "answers": answers,
        "finite": all(bool(np.isfinite(array).all()) for array in answers.values()),
        "state": contract(facts, *(_moved(first, part) for part in (again, hidden, anew))),
        "moved": _moved(first, again),
    }


def contract(facts: Facts, again: float, hidden: float, anew: float) -> str:
    """The state contract in a word, from the shares of answers that differ from the first ones.

    "none", "kept" or "explicit" as in `artifact.STATE`; "explicit, kept" where the file keeps more
    than it hands out; "unsettled" where a reset does not bring the first answers back.
    """
    if anew:
        return "unsettled"
    if not facts.states:
        return "kept" if again else "none"
    return "explicit, kept" if hidden else "explicit"


def _sequence(opened: Opened, facts: Facts, window: dict, state: dict) -> tuple[dict, dict]:
    """The answers to every call of a window, [C, *shape] by name, and the state after it."""
    answers: dict[str, list] = {end.name: [] for end in facts.answers}
    for call in range(len(next(iter(window.values())))):
        inputs = {name: array[call] for name, array in window.items()}
        outputs = opened.call({**inputs, **state})
        state = {given: outputs[made] for given, made in facts.states}
        for name, found in answers.items():
            found.append(np.asarray(outputs[name]))
    return {name: np.stack(found) for name, found in answers.items()}, state


def _start(facts: Facts, shapes: dict) -> dict[str, np.ndarray]:
    """What each state starts from: what our entry says, else the zero of its grid."""
    ends = {end.name: end for end in facts.inputs}
    starts = {}
    for given, _ in facts.states:
        end = ends[given]
        plain = np.full(shapes[given], end.zero_point or 0, end.dtype)
        starts[given] = plain if end.initial is None else end.start()
    return starts


def _moved(first: list[dict], others: list[dict]) -> float:
    """Share of windows whose answer differs; 0 where there are none."""
    pairs = list(zip(first, others, strict=False))
    return float(np.mean([not _same(a, b) for a, b in pairs])) if pairs else 0.0


def _same(one: dict, other: dict) -> bool:
    return all(np.array_equal(one[n], other[n], equal_nan=one[n].dtype.kind == "f") for n in one)


def _reason(error: Exception) -> str:
    """The line that says most, without the places in the source of the interpreter."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines or [type(error).__name__])[0][:300].rstrip(".")
