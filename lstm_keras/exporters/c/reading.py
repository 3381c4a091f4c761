"""From the graph of a `.tflite` file to a plan; what C cannot express is refused by name."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import parameters
from lstm_keras.exporters.c.plan import Node, Plan, Ref, Value
from lstm_keras.runtimes.call import ACTIVATIONS
from lstm_keras.runtimes.graph import C_STATE, H_STATE, LSTM, Graph, Operator, Stored, X

CAN = "LSTM, Dense, Conv1D (causal, valid), Embedding, relu, tanh, sigmoid, softmax, Dropout, "
CAN += "Add, Concatenate, Bidirectional, GlobalAveragePooling1D, GlobalMaxPooling1D"
"""The layers, in words."""

LAYERS = {
    "BATCH_MATMUL": "Dot",
    "MAX_POOL_2D": "MaxPooling1D",
    "AVERAGE_POOL_2D": "AveragePooling1D",
    "MUL": "Multiply",
    "SUB": "Subtract",
    "TRANSPOSE": "Permute",
    "TILE": "RepeatVector",
    "PACK": "TimeDistributed",
}
"""The layer that an operator usually comes from."""


def read(graph: Graph) -> Plan:
    """The plan of a fused file with the state contract "none".

    Raises:
        UnsupportedError: Names the operator that C cannot express.
    """
    return _Reader(graph).plan()


def refusal(op: Operator, tensor: Stored, why: str = "") -> UnsupportedError:
    """The error that names an operator, the layer it comes from and what would do."""
    layer = f" ({LAYERS[op.name]})" if op.name in LAYERS else ""
    return UnsupportedError(
        f"the c target cannot express the operator {op.name}{layer} at '{tensor.name}'"
        f"{why and ': '}{why}.\n  It can express: {CAN}. Leave it out, or use --target tflite."
    )


class _Reader:
    """Goes through the operators in the order in which they are played."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.refs: dict[int, Ref] = {}
        self.starts: dict[int, np.ndarray] = {}
        self.nodes: list[Node] = []
        self.numbers: dict[str, count] = {}

    def plan(self) -> Plan:
        (given,), (made,) = self.graph.inputs.values(), self.graph.outputs.values()
        x = self.tensor(given)
        tokens = x.dtype == "int32"
        rows, width = (x.shape[1], 1) if tokens else x.shape[1:]
        self.refs[given] = Ref(Value("x", rows, width, x.dtype, None if tokens else _grid(x)))
        for index, op in enumerate(self.graph.operators):
            try:
                self.operator(index, op)
            except UnsupportedError:
                raise
            except (KeyError, ValueError) as error:  # of a packer: numbers beyond its kernel
                raise refusal(op, self.tensor(op.outputs[0]), str(error)) from error
        y = self.refs[made]
        return Plan(self.refs[given].value, tuple(self.nodes), y, y.rows)

    def operator(self, index: int, op: Operator) -> None:
        if op.name == LSTM:
            self.lstm(index, op)
        elif op.name in READERS:
            READERS[op.name](self, op)
        else:
            raise refusal(op, self.tensor(op.outputs[0]))

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
        if rows == 1 and _rows(made)[0] is None:
            refs, rows = [self.last(ref) for ref in refs], None
        if _rows(made)[0] not in ((None, 1) if rows is None else (rows,)):
            raise refusal(op, made, f"it makes {list(made.shape)} of {rows or 'no'} rows")
        self.insert(kind, op.outputs[0], refs, rows, made.shape[-1], made, name or kind, **more)

    def last(self, ref: Ref) -> Ref:
        """The last row alone."""
        value = replace(ref.value, name=f"{ref.value.name}_last", rows=None)
        self.nodes.append(Node("last", (ref,), value))
        return Ref(value)

    def insert(self, kind, index, refs, rows, width, like: Stored, name, **more) -> Ref:
        number = next(self.numbers.setdefault(name, count(1)))
        value = Value(f"{name}_{number}", rows, width, like.dtype, _grid(like))
        self.nodes.append(Node(kind, tuple(refs), value, **more))
        self.refs[index] = Ref(value)
        return self.refs[index]

    # ---- operators ----

    def lstm(self, index: int, op: Operator) -> None:
        made = self.tensor(op.outputs[0])
        if op.options.timeMajor:
            raise refusal(op, made, "time comes first")
        h, c = (self.starts.get(op.inputs[place]) for place in (H_STATE, C_STATE))
        if h is None or c is None:
            raise refusal(op, made, "its state is kept from call to call")
        ref = self.ref(op, X)
        packed = parameters.lstm(self.graph, index)
        self.add("lstm", op, [ref], ref.rows, packed=packed, start=(h.ravel(), c.ravel()))

    def dense(self, op: Operator) -> None:
        ref = self.ref(op)
        weights = self.constant(op, 1)
        self.add("dense", op, [ref], ref.rows, packed=self.product(op, weights))

    def convolution(self, op: Operator) -> None:
        """K rows side by side, and a dense layer over them."""
        ref, made, options = self.ref(op, padded=True), self.tensor(op.outputs[0]), op.options
        weights = self.constant(op, 1)
        M, height, K, N = weights.shape
        if height != 1 or len(made.shape) != 4 or made.shape[1] != 1:
            raise refusal(op, made, "it is of two dimensions")
        if options.strideW != 1 or (K > 1 and options.dilationWFactor != 1):
            raise refusal(
                op, made, f"strides={options.strideW}, dilation_rate={options.dilationWFactor}"
            )
        if K > 1 and options.padding == schema.Padding.SAME:
            raise refusal(op, made, "padding='same' looks ahead; 'causal' and 'valid' do not")
        if ref.padded not in (0, K - 1):
            raise refusal(op, made, f"it is padded by {ref.padded} rows, and looks at {K}")
        if K > 1:
            given, rows = self.tensor(op.inputs[0]), ref.rows - K + 1
            ref = self.insert("join", -1, [ref], rows, K * N, given, "join")
        packed = self.product(op, weights.reshape(M, -1))
        self.add("dense", op, [ref], ref.rows, "conv", packed=packed)

    def product(self, op: Operator, weights: np.ndarray):
        has_bias = any(index >= 0 for index in op.inputs[2:])
        return parameters.dense(
            weights,
            self.constant(op, 2) if has_bias else None,
            self.tensor(op.inputs[0]),
            self.tensor(op.outputs[0]),
            self.tensor(op.inputs[1]).scale,
            ACTIVATIONS[op.options.fusedActivationFunction],
        )

    def pad(self, op: Operator) -> None:
        ref, made = self.ref(op), self.tensor(op.outputs[0])
        ends = self.constant(op, 1).ravel().tolist()
        front = ends[2] if len(ends) == 6 else 0
        if ref.reversed or not front or sum(ends) != front:
            raise refusal(op, made, "it is not that of a causal Conv1D")
        self.refs[op.outputs[0]] = Ref(ref.value, padded=front)

    def reshape(self, op: Operator) -> None:
        ref, made = self.ref(op, padded=True), self.tensor(op.outputs[0])
        rows, width = _rows(made)
        if ref.rows == 1 and rows is None:
            ref = self.last(ref)
        if width != ref.value.width or rows not in ((None, 1) if ref.rows is None else (ref.rows,)):
            raise refusal(op, made, f"from {list(self.tensor(op.inputs[0]).shape)}")
        self.refs[op.outputs[0]] = ref

    def embedding(self, op: Operator) -> None:
        table, ref = self.constant(op, 0), self.refs.get(op.inputs[1])
        made = self.tensor(op.outputs[0])
        if ref is None or ref.value.name != "x" or op.options.axis != 0:
            raise refusal(op, made, "it does not look up the input")
        self.add("embedding", op, [ref], ref.rows, table=table)

    def part(self, op: Operator) -> None:
        """SLICE: the last step; or of a constant, what h or c of an LSTM starts from."""
        given, made = self.tensor(op.inputs[0]), self.tensor(op.outputs[0])
        begin, size = (self.constant(op, place).tolist() for place in (1, 2))
        size = [m - b if n == -1 else n for m, b, n in zip(given.shape, begin, size, strict=True)]
        if given.data is not None and size == list(given.shape):
            self.starts[op.outputs[0]] = given.data
            return
        ref = self.ref(op)
        T, N = ref.rows or 0, ref.value.width
        if begin != [0, T - 1, 0] or size != [1, 1, N]:
            raise refusal(op, made, "only the last step of a sequence is taken")
        self.add("last", op, [ref], None)

    def step(self, op: Operator) -> None:
        """STRIDED_SLICE: the last step."""
        ref, made, options = self.ref(op), self.tensor(op.outputs[0]), op.options
        begin = self.constant(op, 1)
        whole = options.beginMask | options.shrinkAxisMask, options.endMask | 2
        last = len(begin) == 3 and begin[1] in (-1, (ref.rows or 0) - 1)
        if not last or options.shrinkAxisMask != 2 or whole != (7, 7) or options.ellipsisMask:
            raise refusal(op, made, "only the last step of a sequence is taken")
        self.add("last", op, [ref], None)

    def pooling(self, op: Operator) -> None:
        ref, made, axes = self.ref(op), self.tensor(op.outputs[0]), self.constant(op, 1)
        rank = len(self.tensor(op.inputs[0]).shape)
        if ref.rows is None or [int(a) % rank for a in np.ravel(axes)] != [rank - 2]:
            raise refusal(op, made, "it does not go along time")
        kind = "mean" if op.name == "MEAN" else "max"
        given, packed = self.tensor(op.inputs[0]), None
        if kind == "mean":
            packed = parameters.mean(ref.value.width, ref.rows, given, made)
        elif _grid(given) != _grid(made):
            raise refusal(op, made, "it changes the grid")
        self.add(kind, op, [ref], None, packed=packed)

    def elementwise(self, op: Operator) -> None:
        ref = self.ref(op)
        given, made = self.tensor(op.inputs[0]), self.tensor(op.outputs[0])
        how = parameters.elementwise(op.name, ref.value.width, given, made)
        self.add("elementwise", op, [ref], ref.rows, op.name.lower(), **how)

    def softmax(self, op: Operator) -> None:
        ref, given = self.ref(op), self.tensor(op.inputs[0])
        packed = parameters.softmax(ref.value.width, given, float(op.options.beta))
        self.add("softmax", op, [ref], ref.rows, packed=packed)

    def concatenation(self, op: Operator) -> None:
        refs = [self.ref(op, place) for place in range(len(op.inputs))]
        made = self.tensor(op.outputs[0])
        axis, rank = int(op.options.axis), len(made.shape)
        alike = {(ref.rows, ref.value.dtype, ref.value.grid) for ref in refs}
        if axis % rank != rank - 1 or alike != {(refs[0].rows, made.dtype, _grid(made))}:
            raise refusal(op, made, "it joins along another axis than features, or several grids")
        if op.options.fusedActivationFunction:
            raise refusal(op, made, "it has an activation")
        self.add("concat", op, refs, refs[0].rows)

    def addition(self, op: Operator) -> None:
        refs, made = [self.ref(op, place) for place in (0, 1)], self.tensor(op.outputs[0])
        if len({(ref.rows, ref.value.width) for ref in refs}) != 1:
            raise refusal(op, made, "it adds rows of different lengths")
        a, b = (self.tensor(index) for index in op.inputs)
        activation = ACTIVATIONS[op.options.fusedActivationFunction]
        how = parameters.addition(refs[0].value.width, a, b, made, activation)
        self.add("add", op, refs, refs[0].rows, **how)

    def reverse(self, op: Operator) -> None:
        ref, axes, made = self.ref(op), self.constant(op, 1), self.tensor(op.outputs[0])
        if ref.rows is None or [int(a) % len(made.shape) for a in np.ravel(axes)] != [1]:
            raise refusal(op, made, "it does not go along time")
        self.refs[op.outputs[0]] = Ref(ref.value, not ref.reversed)

    def constant(self, op: Operator, place: int) -> np.ndarray:
        data = self.tensor(op.inputs[place]).data
        if data is None:
            raise refusal(op, self.tensor(op.outputs[0]), f"its input {place} is no constant")
        return data


READERS: dict[str, Callable[[_Reader, Operator], None]] = {
    "ADD": _Reader.addition,
    "CONCATENATION": _Reader.concatenation,
    "CONV_2D": _Reader.convolution,
    "EXPAND_DIMS": _Reader.reshape,
    "FULLY_CONNECTED": _Reader.dense,
    "GATHER": _Reader.embedding,
    "MEAN": _Reader.pooling,
    "PAD": _Reader.pad,
    "REDUCE_MAX": _Reader.pooling,
    "RESHAPE": _Reader.reshape,
    "REVERSE_V2": _Reader.reverse,
    "SLICE": _Reader.part,
    "SOFTMAX": _Reader.softmax,
    "SQUEEZE": _Reader.reshape,
    "STRIDED_SLICE": _Reader.step,
    **dict.fromkeys(("LOGISTIC", "QUANTIZE", "RELU", "RELU6", "TANH"), _Reader.elementwise),
}
"""Operators that C has, besides the LSTM."""


def _rows(tensor: Stored) -> tuple[int | None, int]:
    """Rows and width of [1, T, N] or [1, 1, T, N]; no rows of [1, N]."""
    batch, *shape = tensor.shape if tensor.shape else (0,)
    if batch != 1 or len(shape) not in (1, 2, 3) or (len(shape) == 3 and shape[0] != 1):
        return -1, -1
    return (None if len(shape) == 1 else shape[-2]), shape[-1]


def _grid(tensor: Stored):
    return tensor.grid if tensor.scale.size else None
