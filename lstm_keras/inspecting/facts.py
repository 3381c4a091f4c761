"""Facts: what stands in a model file, whatever its format."""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_keras.artifact import Tensor
from lstm_keras.errors import UnsupportedError

DEEPEST = 10
"""Levels of lists and objects in our metadata entry; it has four."""


@dataclass(frozen=True)
class Facts:
    """What stands in a file.

    name: Of the file.
    kind: "tflite" or "onnx".
    size: Its bytes.
    precision: A key of `budgets.BUDGET`, or "float16".
    operators: How often each appears, also inside loops and conditions.
    fused: How many operators are a whole LSTM.
    loops: How many loops have the gates of an LSTM inside.
    written_out: Whether the gates stand among the other operators, step by step.
    inputs, outputs: Axes of any length are None.
    states: (input, output) that hold h or c, or any other state, between two calls.
    states_by: What told them from the others: "names", "operator" or "shapes".
    unsure: Inputs besides x of which nothing tells what they are.
    tokens: Of inputs that are looked up in a table, its rows.
    variables: Tensors in which the file itself may keep a state.
    custom: Operators that are no builtin ones.
    places: Of a `.tflite` file, index of the tensor of each input and output.
    order: Likewise, indices of its inputs and outputs as the file counts them.
    metadata: Our entry, where there is one.
    made_by: What the file says of its origin, and its version.
    """

    name: str
    kind: str
    size: int
    precision: str
    operators: dict[str, int]
    fused: int
    loops: int
    written_out: bool
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    states: tuple[tuple[str, str], ...] = ()
    states_by: str = ""
    unsure: tuple[str, ...] = ()
    tokens: dict[str, int] = field(default_factory=dict)
    variables: int = 0
    custom: tuple[str, ...] = ()
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    order: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    metadata: dict | None = None
    made_by: str = ""

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Facts":
        """From JSON, which has lists in place of tuples."""
        ends = {
            side: tuple(Tensor.from_dict(end) for end in content[side])
            for side in ("inputs", "outputs")
        }
        states = tuple((given, made) for given, made in content["states"])
        return cls(**{**content, **ends, "states": states})

    @property
    def x(self) -> Tensor:
        """What the sequence goes into.

        Raises:
            UnsupportedError: There are several candidates, or none.
        """
        ends = self.free
        if len(ends) != 1:
            raise UnsupportedError(
                f"{self.name} has {len(ends)} inputs besides states: "
                f"{', '.join(end.name for end in ends) or 'none'}; one is played.\n"
                "  Export a model with one input."
            )
        return ends[0]

    @property
    def free(self) -> tuple[Tensor, ...]:
        """Inputs that hold no state."""
        held = {given for given, _ in self.states}
        return tuple(end for end in self.inputs if end.name not in held)

    @property
    def answers(self) -> tuple[Tensor, ...]:
        """Outputs that hold no state."""
        held = {made for _, made in self.states}
        return tuple(end for end in self.outputs if end.name not in held)

    @property
    def first_answer(self) -> str:
        """What our entry names first among the outputs; "" without it."""
        ends = (self.metadata or {}).get("outputs")
        first = ends[0] if isinstance(ends, list) and ends else None
        name = first.get("name") if isinstance(first, dict) else None
        return name if isinstance(name, str) else ""

    @property
    def lstm(self) -> str:
        """In which shape there are LSTMs, in words; "" where there is none."""
        if self.fused:
            more = f" and {_count(self.loops, 'loop')}" if self.loops else ""
            return f"{_count(self.fused, 'LSTM')}{more}"
        if self.loops:
            return f"{_count(self.loops, 'LSTM')} as a loop"
        if self.metadata is not None or self.written_out:
            return "an LSTM in plain operators"
        return ""


def read(_say, file: str) -> dict[str, Any]:
    """The facts of a file as a dict; for a child of `guard.Guard`.

    Raises:
        ArtifactError: It is not of its kind, or damaged, or names files beside it.
        UnsupportedError: It has no LSTM.
    """
    path = Path(file)
    if path.suffix == ".onnx":
        from lstm_keras.inspecting.onnx import facts
    else:
        from lstm_keras.inspecting.tflite import facts
    found = facts(path.read_bytes(), path.name)
    if not found.lstm:
        held = ", ".join(f"{n} {name}" for name, n in found.operators.items()) or "none at all"
        raise UnsupportedError(
            f"{found.name} has no LSTM; its operators are {held}.\n"
            "  Name a file with an LSTM: as one operator, as a loop, or written out."
        )
    return found.to_dict()


def entry(text: str) -> dict | None:
    """Our metadata entry, None where it is something else.

    Raises:
        ValueError: It is no JSON, or nested more than ours ever is.
    """
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested without end") from error
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        inner = [item for item in level if isinstance(item, dict | list)]
        level = [i for item in inner for i in (item.values() if isinstance(item, dict) else item)]
    if level:
        raise ValueError(f"it is nested more than {DEEPEST} deep")
    return content if isinstance(content, dict) else None


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n > 1)}"
