"""The float twin of a quantized file: what its stored numbers would compute without rounding.

Every integer that stands for a real number becomes that number, W = s q, and every tensor between
operators float32; a QUANTIZE from one grid to another, a cell clip and the intermediates of an LSTM
fall away. LiteRT plays the twin; each LSTM is then unrolled in float64, with every gate.

Whatever differs between a file and its twin is rounding of activations, saturation, or a defect:
the rounding of the weights is in both. (What that cost shows against the Keras model only.)
"""

import numpy as np

from lstm_keras import reference
from lstm_keras.diagnosis.source import Source, subgraph
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import array, pack, put, quantization, schema, unpack
from lstm_keras.gates import GATES
from lstm_keras.runtimes.graph import (
    BIAS,
    C_STATE,
    H_STATE,
    KERNEL,
    LSTM,
    NORM,
    PEEPHOLE,
    PROJECTION,
    RECURRENT,
    Graph,
    Operator,
    X,
)
from lstm_keras.runtimes.player import dequantize

B, TYPE = schema.BuiltinOperator, schema.TensorType
INTEGERS = {TYPE.INT8, TYPE.INT16, TYPE.INT32, TYPE.INT64}


class Twin:
    """The float twin of a file, played on windows.

    values: What each tensor that an operator writes holds, by its index in the quantized file,
        float32 [N, *shape], its shape being that of the file; and the input.
    traces: Every gate, c and h of each LSTM, float64 [N, T, H], in the order in which they are
        played.
    outputs: What comes out, by name, [N, ...].

    Args:
        source: The file.
        x: Real numbers [N, T, F], or tokens [N, T].
        starts: Stored h and c by name, where they are inputs; zero when absent.
    """

    def __init__(self, source: Source, x: np.ndarray, starts: dict | None = None):
        self._graph = Graph(floated(source.content))
        states = {
            self._graph.inputs[name]: dequantize(value, source.tensor(name))
            for name, value in (starts or {}).items()
        }
        self.values = _play(floated(source.content), self._graph, source.x[0], x, states)
        for op in source.graph.operators:
            if op.name == "QUANTIZE":  # left out: the same real numbers
                self.values[op.outputs[0]] = self.values[op.inputs[0]]
        self.outputs = {n: self.values[self._graph.outputs[n]][:, 0] for n in source.y}
        self._ops = [op for op in self._graph.operators if op.name == LSTM]
        self._starts = [
            {place: self._start(op.inputs[place], states) for place in (H_STATE, C_STATE)}
            for op in self._ops
        ]
        self.traces = [
            self.unroll(n, in_order(op, self.values[op.inputs[X]]))
            for n, op in enumerate(self._ops)
        ]

    def weights(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        """Kernel [F, 4H] and recurrent kernel [H, 4H] of the n-th LSTM, as Keras has them."""
        return self._stacked(n, KERNEL, GATES), self._stacked(n, RECURRENT, GATES)

    def unroll(self, n: int, x: np.ndarray) -> reference.Trace:
        """The n-th LSTM by itself, in float64, on an x [N, T, F] of the caller's."""
        op, (kernel, recurrent) = self._ops[n], self.weights(n)
        coupled = op.inputs[KERNEL] < 0
        normed = len(op.inputs) > NORM and op.inputs[NORM + 1] >= 0
        h, c = (
            np.broadcast_to(self._starts[n][place], (len(x), size))
            for place, size in ((H_STATE, recurrent.shape[0]), (C_STATE, self._units(op)))
        )
        return reference.trace(
            x,
            kernel,
            recurrent,
            self._stacked(n, BIAS, GATES),
            h=h,
            c=c,
            order=GATES.replace("i", "") if coupled else GATES,
            coupled=coupled,
            peephole=self._rows(n, PEEPHOLE, "ifo") if op.inputs[PEEPHOLE + 1] >= 0 else None,
            scale=self._stacked(n, NORM, GATES) if normed else None,
            projection=self._data(op.inputs[PROJECTION]).T if op.inputs[PROJECTION] >= 0 else None,
        )

    def _stacked(self, n: int, first: int, order: str) -> np.ndarray:
        """The blocks of the gates that there are, side by side."""
        return np.concatenate([row.T for row in self._rows(n, first, order)], axis=-1)

    def _rows(self, n: int, first: int, order: str) -> list[np.ndarray]:
        there = self._ops[n].inputs[first : first + len(order)]
        return [self._data(i) for i in there if i >= 0]

    def _data(self, index: int) -> np.ndarray:
        data = self._graph.tensors[index].data
        if data is None:
            raise UnsupportedError(
                f"tensor {index} of an LSTM is calculated where a constant weight is needed.\n"
                "  Export the model again with lstm-keras."
            )
        return data

    def _units(self, op) -> int:
        return self._graph.tensors[op.inputs[C_STATE]].shape[-1]

    def _start(self, variable: int, states: dict[int, np.ndarray]) -> np.ndarray | float:
        """What h or c is before the first step: fed, or written by a SLICE of a constant."""
        if variable in states:
            return states[variable]
        for op in self._graph.operators:
            data = self._graph.tensors[op.inputs[0]].data
            if variable in op.outputs and data is not None:
                return data
        return 0.0


def in_order(op: Operator, values: np.ndarray) -> np.ndarray:
    """A sequence that an LSTM reads or writes, [N, 1, T, F] or [N, T, 1, F], as [N, T, F]."""
    return values[:, :, 0] if op.options.timeMajor else values[:, 0]


def floated(content: bytes) -> bytes:
    """A quantized file with one subgraph in float32."""
    model = unpack(content)
    graph = subgraph(model)
    for op in list(graph.operators):
        kind = fused.builtin(model, op)
        if kind in (B.QUANTIZE, B.DEQUANTIZE):
            _leave_out(model, graph, op)
        elif kind == B.UNIDIRECTIONAL_SEQUENCE_LSTM:
            op.intermediates = []
            op.builtinOptions.cellClip = 0.0
    for index, tensor in enumerate(graph.tensors):
        if tensor.type in INTEGERS and quantization(tensor) is not None:
            if model.buffers[tensor.buffer].data is not None:
                put(model, tensor, _real(model, graph, index))
            tensor.type = TYPE.FLOAT32
        tensor.quantization = None
    return pack(model)


def _leave_out(model, graph, op) -> None:
    """Let what reads an operator's output read its input, which holds the same real numbers."""
    (source, *_), (target, *_) = op.inputs, op.outputs
    graph.operators.remove(op)
    for other in graph.operators:
        other.inputs = [source if i == target else i for i in other.inputs]
    graph.outputs = [source if i == target else i for i in graph.outputs]
    for signature in model.signatureDefs or []:
        for entry in signature.outputs or []:
            entry.tensorIndex = source if entry.tensorIndex == target else entry.tensorIndex


def _real(model, graph, index) -> np.ndarray:
    """A constant as real numbers; a scale per channel lies along the axis that the file names."""
    stored, q = array(model, graph, index), graph.tensors[index].quantization
    scale, zero = (np.asarray(part, np.float64) for part in (q.scale, q.zeroPoint))
    if scale.size > 1:
        shape = [1] * stored.ndim
        shape[q.quantizedDimension] = -1
        scale, zero = scale.reshape(shape), zero.reshape(shape)
    return ((stored - zero) * scale).astype(np.float32)


def _play(content: bytes, graph: Graph, name: str, x: np.ndarray, starts: dict):
    """Every tensor that an operator writes, over all windows; states that are not in `starts`
    are zero."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    entry = graph.inputs[name]
    dtype = graph.tensors[entry].dtype
    states = [i for i in graph.inputs.values() if i != entry]
    watched = [i for op in graph.operators for i in op.outputs]
    seen: dict[int, list[np.ndarray]] = {i: [] for i in watched}
    for window in x.astype(dtype):
        interpreter.reset_all_variables()
        for i in states:
            interpreter.set_tensor(i, starts.get(i, np.zeros(graph.tensors[i].shape, "float32")))
        interpreter.set_tensor(entry, window[None])
        interpreter.invoke()
        for i, values in seen.items():
            values.append(interpreter.get_tensor(i))
    return {entry: x[:, None], **{i: np.stack(values) for i, values in seen.items()}}
