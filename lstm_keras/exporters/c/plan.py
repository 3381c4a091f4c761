"""What a C pair computes: a list of nodes over values that are rows, one row for each step.

    rows T        a sequence: [T, N]
    rows None     one row that stands for the whole sequence: [N]

Nodes of sequences work row by row, so that one plan serves a loop over a window and a step alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lstm_keras.exporters.c.packed import Packed
from lstm_keras.integer import Grid

ROWWISE = ("dense", "elementwise", "softmax", "concat", "add")
"""Kinds whose row depends on the same row of what they read and on nothing else."""

SINKS = ("last", "mean", "max")
"""Kinds that make one row of a sequence."""


@dataclass(frozen=True, eq=False)
class Value:
    """Rows that a node writes, or the input.

    name: In C.
    rows: T of a sequence; None of one row.
    width: N.
    dtype: NumPy's name of the type.
    grid: Of an integer that stands for a real number; None of floats and tokens.
    """

    name: str
    rows: int | None
    width: int
    dtype: str
    grid: Grid | None = None


@dataclass(frozen=True)
class Ref:
    """How a node reads a value.

    reversed: The last row first.
    padded: Zeros in front, for a causal convolution.
    """

    value: Value
    reversed: bool = False
    padded: int = 0

    @property
    def rows(self) -> int | None:
        """As many as the reader sees."""
        return None if self.value.rows is None else self.value.rows + self.padded


@dataclass(frozen=True, eq=False)
class Node:
    """One kernel at work.

    kind: "lstm", "embedding", "join" (K rows side by side, for a convolution), one of `ROWWISE` or
        of `SINKS`.
    inputs: What it reads.
    output: What it writes.
    packed: The parameters of its kernel; None where it has none.
    start: Of an LSTM, h and c before the first step, each [H], as stored.
    table: Of an embedding [V, N]; of an elementwise function of int8 its 256 answers.
    function: Of an elementwise function of floats, its C, with {0} and {1} for what it reads.
    """

    kind: str
    inputs: tuple[Ref, ...]
    output: Value
    packed: Packed | None = None
    start: tuple[np.ndarray, ...] = ()
    table: np.ndarray | None = None
    function: str = ""

    @property
    def name(self) -> str:
        return self.output.name

    @property
    def value(self) -> Value:
        """The first that it reads."""
        return self.inputs[0].value


@dataclass(frozen=True, eq=False)
class Plan:
    """A model as nodes, each behind what it reads.

    x: The input: float or stored numbers [T, F], or tokens [T, 1].
    y: The output.
    answers: Rows of the answer to a window, of a model that answers at every step; else None.
    """

    x: Value
    nodes: tuple[Node, ...]
    y: Ref
    answers: int | None

    @property
    def can_step(self) -> bool:
        """Whether the future is never read."""
        refs = [ref for node in self.nodes for ref in node.inputs]
        return not any(ref.reversed for ref in (*refs, self.y))

    @property
    def tokens(self) -> bool:
        return self.x.dtype == "int32"

    @property
    def sequences(self) -> bool:
        """Whether it answers at every step."""
        return self.answers is not None

    @property
    def macs(self) -> int:
        """Multiplications of a whole window."""
        return sum((n.output.rows or 1) * n.packed.macs for n in self.nodes if n.packed)

    @property
    def parameters(self) -> int:
        """Bytes of weights and biases, as the `.tflite` file has them."""
        return sum(node.packed.parameters for node in self.nodes if node.packed)


def settled(plan: Plan) -> Plan:
    """The plan with the last row taken as early as it can be.

    What comes between an LSTM and the last of its rows is then calculated once, not at every step.
    Of a sequence model that can step, the answer is the last row that there is.
    """
    nodes, y = list(plan.nodes), plan.y
    if plan.can_step and y.value.rows is not None:
        value = replace(y.value, name=f"{y.value.name}_last", rows=None)
        nodes.append(Node("last", (y,), value))
        y = Ref(value)
    moved = True
    while moved:
        moved = _move_one(nodes, y)
    return replace(plan, nodes=tuple(_live(nodes, y.value)), y=y)


def _move_one(nodes: list[Node], y: Ref) -> bool:
    """Put one `last` in front of what it takes the last row of."""
    makers = {node.output: node for node in nodes}
    for place, last in enumerate(nodes):
        maker = makers.get(last.value) if last.kind == "last" else None
        if maker is None or maker.kind not in ROWWISE or last.inputs[0].reversed:
            continue
        if _readers(nodes, maker.output) > 1 or y.value is maker.output:
            continue
        before = [
            Node("last", (ref,), replace(ref.value, name=f"{ref.value.name}_last", rows=None))
            for ref in maker.inputs
        ]
        moved = replace(maker, inputs=tuple(Ref(n.output) for n in before), output=last.output)
        nodes[place : place + 1] = [*before, moved]
        nodes.remove(maker)
        return True
    return False


def _readers(nodes: Sequence[Node], value: Value) -> int:
    return sum(ref.value is value for node in nodes for ref in node.inputs)


def _live(nodes: Sequence[Node], y: Value) -> list[Node]:
    """The nodes that y depends on."""
    needed, kept = {y}, []
    for node in reversed(nodes):
        if node.output in needed:
            needed |= {ref.value for ref in node.inputs}
            kept.append(node)
    return kept[::-1]
