"""The graph of a `.tflite` file on its way to a plan: what is known of each tensor."""

from dataclasses import replace
from itertools import count

import numpy as np

from lstm_keras.exporters.c.plan import Node, Ref, Value
from lstm_keras.exporters.c.refusals import refusal
from lstm_keras.integer import Grid
from lstm_keras.runtimes.graph import Graph, Operator, Stored


class Reader:
    """What has been read of a graph so far.

    graph: The file.
    refs: How each tensor is read that an operator has written, by index.
    starts: What a state is before the first step, by the index of its tensor.
    nodes: Of the plan.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        self.refs: dict[int, Ref] = {}
        self.starts: dict[int, np.ndarray] = {}
        self.nodes: list[Node] = []
        self._numbers: dict[str, count] = {}

    def begin(self) -> Value:
        """The input: F numbers a step, or a token."""
        (given,) = self.graph.inputs.values()
        x = self.tensor(given)
        tokens = x.dtype == "int32"
        T, width = (x.shape[1], 1) if tokens else x.shape[1:]
        value = Value("x", T, width, x.dtype, None if tokens else grid_of(x))
        self.refs[given] = Ref(value)
        return value

    def tensor(self, index: int) -> Stored:
        return self.graph.tensors[index]

    def ref(self, op: Operator, place: int = 0, padded: bool = False) -> Ref:
        """What an operator reads; rows that are padded are for a convolution only."""
        ref = self.refs.get(op.inputs[place])
        if ref is None or (ref.padded and not padded):
            why = "it reads a constant" if ref is None else "rows are padded in front of it"
            raise refusal(op, self.tensor(op.outputs[0]), why)
        return ref

    def add(self, kind: str, op: Operator, refs, rows: int | None, name: str = "", **more) -> None:
        """A node, and the value that it writes in place of the output of the operator."""
        made = self.tensor(op.outputs[0])
        if rows == 1 and rows_of(made)[0] is None:
            refs, rows = [self.last(ref) for ref in refs], None
        if rows_of(made)[0] not in ((None, 1) if rows is None else (rows,)):
            raise refusal(op, made, f"it makes {list(made.shape)} of {rows or 'no'} rows")
        self.insert(kind, op.outputs[0], refs, rows, made.shape[-1], made, name or kind, **more)

    def last(self, ref: Ref) -> Ref:
        """The last row alone."""
        value = replace(ref.value, name=f"{ref.value.name}_last", rows=None)
        self.nodes.append(Node("last", (ref,), value))
        return Ref(value)

    def insert(self, kind, index, refs, rows, width, like: Stored, name, **more) -> Ref:
        """A node, and the value that it writes in place of the tensor of that index."""
        number = next(self._numbers.setdefault(name, count(1)))
        value = Value(f"{name}_{number}", rows, width, like.dtype, grid_of(like))
        self.nodes.append(Node(kind, tuple(refs), value, **more))
        self.refs[index] = Ref(value)
        return self.refs[index]

    def constant(self, op: Operator, place: int) -> np.ndarray:
        """What an operator reads that must be a constant."""
        data = self.tensor(op.inputs[place]).data
        if data is None:
            raise refusal(op, self.tensor(op.outputs[0]), f"its input {place} is no constant")
        return data


def rows_of(tensor: Stored) -> tuple[int | None, int]:
    """Rows and width of [1, T, N] or [1, 1, T, N]; no rows of [1, N]."""
    batch, *shape = tensor.shape if tensor.shape else (0,)
    if batch != 1 or len(shape) not in (1, 2, 3) or (len(shape) == 3 and shape[0] != 1):
        return -1, -1
    return (None if len(shape) == 1 else shape[-2]), shape[-1]


def grid_of(tensor: Stored) -> Grid | None:
    """None of floats."""
    return tensor.grid if tensor.scale.size else None
