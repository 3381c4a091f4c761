"""Everything that is found out about one foreign file, question by question."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.inspecting import parity
from lstm_keras.inspecting.facts import Facts
from lstm_keras.inspecting.guard import DiedError, Guard
from lstm_keras.inspecting.interpreters import RUNTIMES, VARIABLES
from lstm_keras.inspecting.parity import Parity
from lstm_keras.inspecting.windows import Windows

INFERRED = ("LiteRT.js", "LiteRT C API")
"""Built on CompiledModel's code, and not run here: what is said of them is inferred."""

FLEX = (
    "Select TensorFlow operators, which only LiteRT with the Flex delegate has: export the Keras "
    "model with lstm-keras, which writes one operator per LSTM"
)

LONG, LARGE = 900.0, 64 << 30
"""Seconds and bytes for what has Keras in it, or simulates every step."""


@dataclass(frozen=True)
class Played:
    """One runtime.

    runtime, version: Which.
    verdict: "executed", "refused", "died", "absent" (not installed) or "inferred".
    loads: Whether it plays the file.
    why: The reason where it does not, and of what is inferred.
    state: Its contract as found, see `playing.contract`.
    moved: Share of the windows that the state moved.
    finite: Whether every answer was a finite number.
    beside: Largest difference from the first runtime that played; None of the first.
    answers: By output, [N, C, *shape]; not for the report.
    """

    runtime: str
    version: str
    verdict: str
    loads: bool
    why: str = ""
    state: str = ""
    moved: float = 0.0
    finite: bool = True
    beside: float | None = None
    answers: dict[str, np.ndarray] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Inspection:
    """What is known about a file: `facts` is what stands in it, the rest was found by playing.

    others: Problems that were found elsewhere.
    """

    facts: Facts
    windows: str
    played: list[Played]
    parities: list[Parity] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The contract, as the first runtime that played has it; "" where none did."""
        return next((p.state for p in self.played if p.verdict == "executed"), "")

    @property
    def problems(self) -> list[str]:
        """What makes the verdict fail, in words."""
        found = [*self.others, *(p.why for p in self.played if p.verdict == "died")]
        ran = [p for p in self.played if p.verdict == "executed"]
        tried = [p for p in self.played if p.verdict in ("executed", "refused")]
        if tried and not ran and not found:
            found.append("no interpreter of this machine plays it")
            if any(name.startswith("Flex") for name in self.facts.custom):
                found.append(f"its {self.facts.lstm} needs {FLEX}")
        found += [f"{p.runtime} answers NaN or infinity" for p in ran if not p.finite]
        found += [
            f"{p.runtime} answers otherwise after a reset" for p in ran if p.state == "unsettled"
        ]
        found += [
            f"{p.runtime} leaves its budget: {check.name}"
            for p in self.parities
            for check in p.checks
            if not check.passed
        ]
        return found

    def to_dict(self) -> dict[str, Any]:
        """For report.json."""
        facts = self.facts.to_dict() | {"lstm": self.facts.lstm}
        for key in ("places", "order"):
            del facts[key]
        rows = [
            {f.name: getattr(p, f.name) for f in dataclasses.fields(p) if f.name != "answers"}
            for p in self.played
        ]
        return {
            **facts,
            "state": self.state,
            "windows": self.windows,
            "runtimes": rows,
            "parities": [dataclasses.asdict(p) | {"passed": p.passed} for p in self.parities],
            "problems": self.problems,
            "passed": not self.problems,
        }


def read(guard: Guard, path: Path) -> Facts:
    """What stands in a file.

    Raises:
        ArtifactError: It is damaged.
        UnsupportedError: It has no LSTM.
    """
    name = f"reading {path.name}"
    return Facts.from_dict(guard.ask("lstm_keras.inspecting.facts:read", name, file=str(path)))


def play(guard: Guard, path: Path, facts: Facts, windows: Windows) -> list[Played]:
    """The file in every runtime, tried; and what follows for others, inferred."""
    found: list[Played] = []
    for runtime in RUNTIMES[facts.kind]:
        one = _in_runtime(guard, path, facts, windows, runtime)
        first = next((p for p in found if p.verdict == "executed"), None)
        if one.verdict == "executed" and first is not None:
            one = dataclasses.replace(one, beside=_apart(first, one))
        found.append(one)
    if facts.kind == "tflite":
        compiled = next(p for p in found if p.runtime == "CompiledModel")
        sure = not facts.variables and compiled.verdict == "executed"
        why = (
            VARIABLES.format(facts.variables)
            if facts.variables
            else ("no variable tensors" if sure else "CompiledModel does not play it")
        )
        found += [Played(name, "", "inferred", sure, why) for name in INFERRED]
    return found


def expect(guard: Guard, model: Path, windows: Windows, made_up: bool) -> tuple[np.ndarray, ...]:
    """Windows as the Keras model takes them, and its answers.

    Raises:
        LstmKerasError: No Keras model, or one that does not take the windows.
        UnsupportedError: The file has several inputs.
    """
    if windows.x is None:
        raise UnsupportedError(
            f"the file has several inputs, and nothing tells which of them is that of {model}.\n"
            "  Leave --model out."
        )
    found = guard.ask(
        "lstm_keras.inspecting.parity:answers",
        f"playing {model.name}",
        seconds=LONG,
        memory=LARGE,
        model=str(model.resolve()),
        x=windows.x,
        made_up=made_up,
    )
    return found["x"], found["y"]


def compare(facts: Facts, played: list[Played], expected: np.ndarray, named: bool) -> list[Parity]:
    """Every runtime that played against the answers of Keras."""
    named = named or bool((facts.metadata or {}).get("labels"))
    return [
        parity.compare(facts, p.runtime, p.answers, expected, named)
        for p in played
        if p.verdict == "executed"
    ]


def _in_runtime(guard, path, facts, windows, runtime) -> Played:
    try:
        found = guard.ask(
            "lstm_keras.inspecting.playing:play",
            f"playing {facts.name} in {runtime}",
            file=str(path),
            facts=facts.to_dict(),
            runtime=runtime,
            inputs=windows.inputs,
        )
    except DiedError as error:
        return Played(runtime, "", "died", False, str(error))
    if "refused" in found:
        kind = "absent" if found.get("missing") else "refused"
        return Played(runtime, found["version"], kind, False, found["refused"])
    return Played(
        runtime,
        found["version"],
        "executed",
        True,
        state=found["state"],
        moved=found["moved"],
        finite=found["finite"],
        answers=found["answers"],
    )


def _apart(one: Played, other: Played) -> float:
    """Largest difference of two runtimes' answers to the same windows."""
    largest = 0.0
    for name, array in other.answers.items():
        own = one.answers[name][: len(array)]
        if own.shape != array.shape:
            return float("inf")
        same = (own == array) | (np.isnan(own) & np.isnan(array))
        apart = np.nan_to_num(np.abs(np.where(same, 0, own - array)), nan=np.inf)
        largest = max(largest, float(apart.max(initial=0.0)))
    return largest
