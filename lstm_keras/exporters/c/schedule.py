"""In which loop each node of a plan is played, and what has to be remembered meanwhile.

A plan that never reads the future is one loop, whose body is a step. Otherwise a node that reads
the last row first needs all rows of it, so it is in a later loop than what writes them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lstm_keras.exporters.c.plan import Node, Plan, Ref, Value

FLOAT_MIN = -3.4028234663852886e38


@dataclass(frozen=True)
class Memory:
    """Numbers that outlive a row.

    name, dtype, count: Of the array in C.
    start: What is written before the first row: one number, or one for each; None writes nothing.
    first, last: The loops between which it is needed, both included.
    """

    name: str
    dtype: str
    count: int
    start: np.ndarray | float | None
    first: int
    last: int

    @property
    def size(self) -> int:
        """Of one number, in bytes."""
        return np.dtype(self.dtype).itemsize


class Schedule:
    """The loops of a plan.

    loops: Nodes of sequences, in the order in which they are played.
    heads: Nodes behind the last row.
    memories: What outlives a row; the widest numbers first, so that nothing lies between them.
    """

    def __init__(self, plan: Plan):
        self.plan = plan
        nodes = [n for n in plan.nodes if n.value.rows is not None]
        self.heads = [n for n in plan.nodes if n.value.rows is None]
        self.makers = {n.output: n for n in plan.nodes}
        self._loop = _assigned(nodes)
        number = 1 + max(self._loop.values(), default=0)
        self.loops = [[n for n in nodes if self._loop[n] == k] for k in range(number)]
        found = sorted(self._memories(nodes), key=lambda m: -m.size)
        self.memories = {memory.name: memory for memory in found}

    @property
    def means(self) -> list[Node]:
        """What averages over time."""
        return [node for loop in self.loops for node in loop if node.kind == "mean"]

    def steps(self, loop: int) -> int:
        """How often a loop goes round."""
        return max(ref.value.rows or 0 for n in self.loops[loop] for ref in n.inputs)

    def late(self, value: Value, loop: int) -> int:
        """How many rounds pass before a loop has, or reads, the first row."""
        return self.steps(loop) - (value.rows or 0)

    def whole(self, value: Value) -> bool:
        """Whether all rows of a value are kept: another loop reads them, or the caller."""
        if value is self.plan.x:
            return True
        if value is self.plan.y.value:
            return not self.plan.can_step
        made = self._loop[self.makers[value]]
        return any(self._loop[n] != made for n, _ in self._readers(value) if n in self._loop)

    def kept_by(self, last: Node) -> str | None:
        """Where the row of a `last` is anyway: in h of an LSTM, or in rows that are kept whole."""
        value = last.value
        if self.whole(value):
            return None if self.plan.can_step else "rows"
        maker = self.makers[value]
        return "h" if maker.kind == "lstm" else None

    def _readers(self, value: Value) -> Iterator[tuple[Node, Ref]]:
        for node in self.plan.nodes:
            for ref in node.inputs:
                if ref.value is value:
                    yield node, ref

    def _memories(self, nodes: list[Node]) -> Iterator[Memory]:
        end = len(self.loops)  # of the heads
        for node in nodes:
            loop, given, made = self._loop[node], node.value, node.output
            N = given.width
            if node.kind == "lstm":
                h, c = node.start
                read = [n for n, _ in self._readers(made) if n.kind == "last"]
                last = end if any(self.kept_by(n) == "h" for n in read) else loop
                yield Memory(f"{node.name}_h", str(h.dtype), h.size, _start(h), loop, last)
                yield Memory(f"{node.name}_c", str(c.dtype), c.size, _start(c), loop, loop)
            elif node.kind == "join":
                zero = given.grid.zero_point if given.grid else 0
                yield Memory(node.name, made.dtype, made.width, zero, loop, loop)
            elif node.kind == "last" and self.kept_by(node) is None:
                yield Memory(node.name, made.dtype, N, 0, loop, end)
            elif node.kind == "mean" and made.dtype == "float32":
                yield Memory(f"{node.name}_sum", "float32", 2 * N, 0, loop, end)
            elif node.kind == "mean":
                yield Memory(f"{node.name}_sum", "int32", N, 0, loop, end)
            elif node.kind == "max":
                floats = made.dtype == "float32"
                least = FLOAT_MIN if floats else np.iinfo(made.dtype).min
                yield Memory(node.name, made.dtype, N, least, loop, end)
            if made.rows is not None and self.whole(made) and made is not self.plan.y.value:
                readers = [n for n, _ in self._readers(made)]
                until = max(end if n.kind == "last" else self._loop[n] for n in readers)
                rows = f"{node.name}_rows"
                yield Memory(rows, made.dtype, made.rows * made.width, None, loop, until)


def placed(memories: list[Memory]) -> dict[str, int]:
    """Where each memory begins among those of its type; those never needed together may overlap."""
    found: dict[str, int] = {}
    for memory in sorted(memories, key=lambda m: -m.count):
        others = sorted(
            (found[m.name], found[m.name] + m.count)
            for m in memories
            if m.name in found
            and m.dtype == memory.dtype
            and m.first <= memory.last
            and memory.first <= m.last
        )
        place = 0
        for begin, end in others:
            if place + memory.count <= begin:
                break
            place = max(place, end)
        found[memory.name] = place
    return found


def _start(values: np.ndarray) -> np.ndarray | float:
    """One number where all are equal."""
    return values.ravel()[0].item() if np.ptp(values) == 0 else values


def _assigned(nodes: list[Node]) -> dict[Node, int]:
    """The loop of each node: as early as it can be, then as late as its readers allow.

    Late, because a row that is read in the loop that writes it need not be kept.
    """
    makers = {n.output: n for n in nodes}
    loop: dict[Node, int] = {}
    for node in nodes:
        made = [(loop[makers[r.value]] + r.reversed) for r in node.inputs if r.value in makers]
        loop[node] = max(made, default=0)
    for node in reversed(nodes):
        readers = [
            loop[n] - ref.reversed for n in nodes for ref in n.inputs if ref.value is node.output
        ]
        loop[node] = max(loop[node], min(readers, default=loop[node]))
    return loop
