"""The C of one round of a loop, and of what follows the last: calls of kernels, row by row."""

from collections.abc import Callable, Iterator

from lstm_keras.exporters.c.packed import TYPES
from lstm_keras.exporters.c.plan import Node, Ref, Value
from lstm_keras.exporters.c.schedule import Memory, Schedule

SUFFIX = {"int8": "int8", "int16": "int16x8", "float32": "float"}
"""How kernels of rows of a type end."""

INDENT = "    "


class Bodies:
    """Writes the C of a schedule.

    place: What points to a memory, by its name.
    """

    def __init__(self, schedule: Schedule, place: Callable[[str], str]):
        self.schedule = schedule
        self.place = place

    def start(self, memory: Memory) -> list[str]:
        """What is written into a memory before the first row."""
        to, n, value = self.place(memory.name), memory.count, memory.start
        if value is None:
            return []
        if not isinstance(value, (int, float)):
            return [f"memcpy({to}, {memory.name}_start, sizeof {memory.name}_start);"]
        if memory.dtype == "int8" or value == 0:
            return [f"memset({to}, {int(value)}, {_bytes(n, memory.dtype)});"]
        number = f"{value:.9g}f" if memory.dtype == "float32" else str(int(value))
        return [f"for (int32_t k = 0; k < {n}; k++) {{", f"{INDENT}{to}[k] = {number};", "}"]

    def round(self, loop: int, wait: Callable[[int], list[str]]) -> Iterator[str]:
        """One round of a loop.

        Args:
            loop: Which.
            wait: The C that leaves the round when fewer rows than that came before this one.
        """
        late = 0
        nodes = self.schedule.loops[loop]
        for node in sorted(nodes, key=lambda n: self._late(n, loop)):
            if self._late(node, loop) > late:
                late = self._late(node, loop)
                yield from wait(late)
            yield from self._node(node, loop)

    def _late(self, node: Node, loop: int) -> int:
        return self.schedule.late(node.value, loop)

    def _node(self, node: Node, loop: int) -> Iterator[str]:
        x, made = self.row(node.inputs[0], loop), node.output
        N, dtype = node.value.width, node.value.dtype
        if node.kind in ("last", "max", "mean"):
            if node.kind == "last" and self.schedule.kept_by(node) is None:
                yield f"memcpy({self.place(node.name)}, {x}, {_bytes(N, dtype)});"
            elif node.kind == "max":
                yield f"lk_max_{SUFFIX[dtype]}({x}, {self.place(node.name)}, {N});"
            elif node.kind == "mean":
                yield f"lk_sum_{SUFFIX[dtype]}({x}, {self.place(f'{node.name}_sum')}, {N});"
            return
        if node.kind == "join":
            rows, older = self.place(node.name), made.width - N
            yield f"memmove({rows}, {rows} + {N}, {_bytes(older, dtype)});"
            yield f"memcpy({rows} + {older}, {x}, {_bytes(N, dtype)});"
            return
        if node.kind == "embedding":
            table = f"{node.name}_table + {made.width} * *({x})"
            if self.schedule.whole(made):
                y = self.row(Ref(made), loop)
                yield f"memcpy({y}, {table}, {_bytes(made.width, made.dtype)});"
            else:
                yield f"const {TYPES[made.dtype]} *const {made.name}_row = {table};"
            return
        if node.kind == "lstm":
            h, c = (self.place(f"{node.name}_{letter}") for letter in "hc")
            yield f"lk_{node.packed.kernel}(&{node.name}, {x}, {h}, {c});"
            if self.schedule.whole(made):
                yield f"memcpy({self.row(Ref(made), loop)}, {h}, {_bytes(made.width, made.dtype)});"
            return
        if not self.schedule.whole(made):
            yield f"{TYPES[made.dtype]} {made.name}_row[{made.width}];"
        y = self.row(Ref(made), loop)
        yield from _rowwise(node, [self.row(ref, loop) for ref in node.inputs], y)

    def row(self, ref: Ref, loop: int) -> str:
        """What points to the row of a value that is read or written in this round."""
        value, schedule = ref.value, self.schedule
        if not schedule.whole(value) or (value is schedule.plan.x and schedule.plan.can_step):
            return self._local(value)
        late, turned = schedule.late(value, loop), ref.reversed
        if value is schedule.plan.y.value:
            turned ^= schedule.plan.y.reversed
        at = f"{schedule.steps(loop) - 1} - t" if turned else f"t - {late}" if late else "t"
        at = f"({at})" if " " in at else at
        return f"{self._rows(value)} + {at} * {value.width}"

    def _rows(self, value: Value) -> str:
        ends = {self.schedule.plan.x: "x", self.schedule.plan.y.value: "y"}
        return ends.get(value) or self.place(f"{value.name}_rows")

    def _local(self, value: Value) -> str:
        maker = self.schedule.makers.get(value)
        if maker is not None and maker.kind == "lstm":
            return self.place(f"{value.name}_h")
        if maker is not None and maker.kind == "join":
            return self.place(value.name)
        return "x" if maker is None else f"{value.name}_row"

    # ---- behind the last row ----

    def heads(self, count: Callable[[Value], str]) -> Iterator[str]:
        """What makes the answer `y` of the last row, a sum or a maximum.

        Args:
            count: The C that tells how many rows of a value there were.
        """
        y = self.schedule.plan.y.value
        for node in self.schedule.means:
            yield from self._declared(node, y)
            total, N = self.place(f"{node.name}_sum"), node.value.width
            made = self._one(node.output)
            if node.packed is None:
                yield f"lk_mean_float({total}, {count(node.value)}, {made}, {N});"
            else:
                args = f"&{node.name}, {total}, {count(node.value)}, {made}"
                yield f"lk_{node.packed.kernel}({args});"
        for node in self.schedule.heads:
            yield from self._declared(node, y)
            made = self._one(node.output)
            yield from _rowwise(node, [self._one(ref.value) for ref in node.inputs], made)
        maker = self.schedule.makers[y]
        if y.rows is None and maker.kind in ("last", "max"):
            yield f"memcpy(y, {self._kept(maker)}, {_bytes(y.width, y.dtype)});"

    def _declared(self, node: Node, y: Value) -> Iterator[str]:
        if node.output is not y:
            yield f"{TYPES[node.output.dtype]} {node.name}_row[{node.output.width}];"

    def _one(self, value: Value) -> str:
        """What points to a row that stands for the sequence."""
        maker = self.schedule.makers[value]
        if maker.kind in ("last", "max"):
            return self._kept(maker)
        return "y" if value is self.schedule.plan.y.value else f"{value.name}_row"

    def _kept(self, node: Node) -> str:
        kept = self.schedule.kept_by(node) if node.kind == "last" else None
        if kept == "h":
            return self.place(f"{node.value.name}_h")
        if kept == "rows":
            last = 0 if node.inputs[0].reversed else (node.value.rows or 1) - 1
            return f"{self._rows(node.value)} + {last * node.value.width}"
        return self.place(node.name)


def _rowwise(node: Node, x: list[str], y: str) -> Iterator[str]:
    N = node.output.width
    if node.kind == "concat":
        at = 0
        for given, ref in zip(x, node.inputs, strict=True):
            to = f"{y} + {at}" if at else y
            yield f"memcpy({to}, {given}, {_bytes(ref.value.width, ref.value.dtype)});"
            at += ref.value.width
    elif node.table is not None:
        yield f"lk_lookup_int8({node.name}_table, {x[0]}, {y}, {N});"
    elif node.function:
        yield f"for (int32_t k = 0; k < {N}; k++) {{"
        value = node.function.format(*(f"({row})[k]" for row in x))
        yield f"{INDENT}({y})[k] = {value};"
        yield "}"
    else:
        yield f"lk_{node.packed.kernel}(&{node.name}, {', '.join(x)}, {y});"


def _bytes(count: int, dtype: str) -> str:
    return f"{count}" if dtype == "int8" else f"{count} * sizeof({TYPES[dtype]})"
