"""The functions of a pair: reset, step, output and run, out of a plan's loops."""

from collections.abc import Iterator, Sequence

import numpy as np

from lstm_keras.exporters.c.bodies import INDENT, Bodies
from lstm_keras.exporters.c.packed import TYPES
from lstm_keras.exporters.c.plan import Value
from lstm_keras.exporters.c.schedule import Memory, Schedule, placed

MOST = {"int8": 1 << 24, "int16": 1 << 16, "float32": 1 << 24}
"""Rows whose sum, or number, a mean over time can hold."""

POOLS = {"float32": "floats", "int32": "words", "int16": "halves", "int8": "bytes"}
"""What the arrays of a workspace are called, the widest first."""


class Driver:
    """The C of a schedule.

    schedule: What is played when.
    name: NAME.
    """

    def __init__(self, schedule: Schedule, name: str):
        self.schedule, self.name = schedule, name
        self.NAME = name.upper()
        self.plan = schedule.plan
        memories = list(schedule.memories.values())
        self._places = {} if self.plan.can_step else placed(memories)
        self._bodies = Bodies(schedule, self._state if self.plan.can_step else str)

    # ---- the state ----

    @property
    def means(self) -> list[Value]:
        """What is averaged over time."""
        return [node.value for node in self.schedule.means]

    @property
    def late(self) -> int:
        """Steps that pass before there is an answer to give, less one."""
        ends = [n.value for loop in self.schedule.loops for n in loop if n.output.rows is None]
        return max(self.schedule.late(value, 0) for value in ends)

    @property
    def counts(self) -> bool:
        """Whether the state holds the number of steps."""
        return self.plan.can_step and bool(self.late or self.means)

    def fields(self) -> list[tuple[str, str, int]]:
        """Type, name and length of each array in the state; length 0 of a single number."""
        if self.plan.can_step:
            steps = [("int32_t", "steps", 0)] if self.counts else []
            arrays = [(TYPES[m.dtype], m.name, m.count) for m in self._memories()]
            return steps + arrays
        return [
            (TYPES[dtype], pool, max(self._places[m.name] + m.count for m in members))
            for dtype, pool in POOLS.items()
            if (members := [m for m in self._memories() if m.dtype == dtype])
        ]

    def size(self) -> int:
        """Bytes of the state."""
        sizes = {TYPES[dtype]: np.dtype(dtype).itemsize for dtype in POOLS}
        parts = [(sizes[kind], max(count, 1)) for kind, _, count in self.fields()]
        widest = max((size for size, _ in parts), default=1)
        return -(-sum(size * count for size, count in parts) // widest) * widest

    def _memories(self) -> Sequence[Memory]:
        return list(self.schedule.memories.values())

    def _state(self, memory: str) -> str:
        return f"state->{memory}"

    # ---- functions ----

    def functions(self) -> Iterator[str]:
        """Every function, in the order of the header."""
        if self.plan.can_step:
            yield self._reset()
            yield self._step()
            yield self._output()
            yield self._run_steps()
        else:
            yield self._run_window()
        yield self._function(
            "int", "run", [*self._ends()], [f"{self.name}_state_t state;", self._pass_on()]
        )

    def _pass_on(self) -> str:
        return f"return {self.name}_run_in(&state, x, y);"

    def _ends(self) -> tuple[str, str]:
        return f"const {self.name}_input_t *x", f"{self.name}_output_t *y"

    def _function(self, kind: str, name: str, args: Sequence[str], body: Sequence[str]) -> str:
        lines = [f"{INDENT}{line}" if line else "" for line in body]
        head = f"{kind} {self.name}_{name}({', '.join(args)})"
        return "\n".join([head, "{", *lines, "}", ""])

    def _reset(self) -> str:
        body = [line for memory in self._memories() for line in self._bodies.start(memory)]
        body += ["state->steps = 0;"] if self.counts else []
        return self._function("void", "reset", [f"{self.name}_state_t *state"], body)

    def _step(self) -> str:
        body = list(self._checked("*x"))
        if self.means:
            most = min(MOST[value.dtype] for value in self.means)
            body += [f"if (state->steps >= {most}) {{"]
            body += [f"{INDENT}return {self.NAME}_TOO_LONG;", "}", "state->steps++;"]
        elif self.counts:
            body += [f"state->steps += state->steps <= {self.late};"]
        body += self._bodies.round(0, self._early)
        body += [f"return {self.NAME}_OK;"]
        args = [f"{self.name}_state_t *state", f"const {self.name}_input_t *x"]
        return self._function("int", "step", args, body)

    def _early(self, late: int) -> list[str]:
        return [f"if (state->steps <= {late}) {{", f"{INDENT}return {self.NAME}_OK;", "}"]

    def _checked(self, token: str) -> Iterator[str]:
        """A token outside of the table is refused before anything is changed."""
        if self.plan.tokens:
            tables = [n.table for n in self.plan.nodes if n.kind == "embedding"]
            yield f"if ({token} < 0 || {token} >= {min(len(t) for t in tables)}) {{"
            yield f"{INDENT}return {self.NAME}_NO_SUCH_TOKEN;"
            yield "}"

    def _output(self) -> str:
        body = []
        if self.counts:
            body += [f"if (state->steps <= {self.late}) {{"]
            body += [f"{INDENT}return {self.NAME}_TOO_EARLY;", "}"]
        body += self._bodies.heads(self._count)
        body += [f"return {self.NAME}_OK;"]
        args = [f"const {self.name}_state_t *state", f"{self.name}_output_t *y"]
        return self._function("int", "output", args, body)

    def _count(self, value: Value) -> str:
        """How many rows of a value there were."""
        if not self.plan.can_step:
            return str(value.rows)
        late = self.schedule.late(value, 0)
        return f"state->steps - {late}" if late else "state->steps"

    def _run_steps(self) -> str:
        rows = self.plan.answers
        step = f"{self.name}_step(state, x + t * {self.plan.x.width})"
        answer = f"{self.name}_output(state, y)"
        body = [f"int said = {self.NAME}_OK;", f"{self.name}_reset(state);"]
        ok = f"said == {self.NAME}_OK"
        body += [
            f"for (int32_t t = 0; t < {self.NAME}_STEPS && {ok}; t++) {{",
            f"{INDENT}said = {step};",
        ]
        if rows is not None:
            each = answer.replace("y)", f"y + (t - {self.late}) * {self.plan.y.value.width})")
            each = each.replace("(t - 0)", "t")
            after = f" && t >= {self.late}" if self.late else ""
            body += [f"{INDENT}if ({ok}{after}) {{", f"{INDENT * 2}said = {each};", f"{INDENT}}}"]
        body += ["}"]
        body += ["return said;" if rows is not None else f"return {ok} ? {answer} : said;"]
        args = [f"{self.name}_state_t *state", *self._ends()]
        return self._function("int", "run_in", args, body)

    def _run_window(self) -> str:
        body = [
            f"{TYPES[m.dtype]} *const {m.name} = state->{POOLS[m.dtype]} + {self._places[m.name]};"
            for m in self._memories()
        ]
        check = [f"{INDENT}{line}" for line in self._checked("x[t]")]
        if check:
            body += [f"for (int32_t t = 0; t < {self.NAME}_STEPS; t++) {{", *check, "}"]
        for loop in range(len(self.schedule.loops)):
            for memory in self._memories():
                body += self._bodies.start(memory) if memory.first == loop else []
            body += [f"for (int32_t t = 0; t < {self.schedule.steps(loop)}; t++) {{"]
            round_ = self._bodies.round(loop, lambda n: [f"if (t < {n}) {{", "    continue;", "}"])
            body += [f"{INDENT}{line}" for line in round_]
            body += ["}"]
        body += self._bodies.heads(self._count)
        body += [f"return {self.NAME}_OK;"]
        args = [f"{self.name}_state_t *state", *self._ends()]
        return self._function("int", "run_in", args, body)
