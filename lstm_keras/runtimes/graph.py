"""A quantized `.tflite` file as plain arrays: its tensors, its operators, and the LSTMs in it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import ArtifactError, UnsupportedError
from lstm_keras.gates import GATES
from lstm_keras.integer import Grid, IntegerLSTM

LSTM = "UNIDIRECTIONAL_SEQUENCE_LSTM"
X, KERNEL, RECURRENT, PEEPHOLE, BIAS = 0, 1, 5, 9, 12
PROJECTION, PROJECTION_BIAS, H_STATE, C_STATE, NORM = 16, 17, 18, 19, 20
"""Places among the inputs of an LSTM; those of gates are the first of four, in the order ifgo."""

OPERATORS = {code: name for name, code in vars(schema.BuiltinOperator).items() if name.isupper()}
DTYPES = {
    schema.TensorType.FLOAT32: "float32",
    schema.TensorType.INT8: "int8",
    schema.TensorType.INT16: "int16",
    schema.TensorType.INT32: "int32",
    schema.TensorType.INT64: "int64",
}


@dataclass(frozen=True, eq=False)
class Stored:
    """One tensor of the file.

    index: Its place in the file.
    name: Its name there.
    shape: With the file's own batch.
    dtype: NumPy's name of its type; "" for one this package does not read.
    scale, zero_point: One number each, or one per channel; empty where it is not quantized.
    data: The constant it holds; None where it is calculated.
    """

    index: int
    name: str
    shape: tuple[int, ...]
    dtype: str
    scale: np.ndarray
    zero_point: np.ndarray
    data: np.ndarray | None

    @property
    def grid(self) -> Grid:
        """Its grid, if it is quantized as a whole.

        Raises:
            UnsupportedError: It is not.
        """
        if self.scale.size == 0:
            raise UnsupportedError(
                f"tensor {self.index} ({self.name}) has no scale: only quantized files are "
                "simulated.\n  Export --precision int8 or int16x8."
            )
        return Grid(float(self.scale[0]), int(self.zero_point[0]))


@dataclass(frozen=True, eq=False)
class Operator:
    """One operator: its name, the tensors it reads (-1: absent) and writes, and its options."""

    name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    intermediates: tuple[int, ...]
    options: object


class Graph:
    """The one subgraph of a file.

    tensors, operators: In the order of the file.
    inputs, outputs: Index of a tensor by its name in the signature; by its own name without one.
    """

    def __init__(self, content: bytes):
        """Read a file.

        Raises:
            ArtifactError: No readable TFLite file.
            UnsupportedError: Several subgraphs.
        """
        try:
            model = schema.ModelT.InitFromPackedBuf(content)
            graphs = list(model.subgraphs or [])
        except Exception as error:  # the generated reader raises what its offsets lead to
            raise ArtifactError(
                f"the file cannot be read as TFLite: {error}.\n  Export the model again."
            ) from error
        if len(graphs) != 1:
            raise UnsupportedError(
                f"the file has {len(graphs)} subgraphs; only one is simulated.\n"
                "  Export the model without loops and conditions."
            )
        (graph,) = graphs
        self.tensors = [_stored(i, t, model.buffers) for i, t in enumerate(graph.tensors)]
        codes = [max(c.builtinCode, c.deprecatedBuiltinCode) for c in model.operatorCodes]
        self.operators = [_operator(op, codes) for op in graph.operators]
        self.inputs, self.outputs = self._ends(graph, model.signatureDefs or [])

    def _ends(self, graph, signatures):
        if len(signatures) == 1:
            sides = signatures[0].inputs or [], signatures[0].outputs or []
            return tuple({_text(e.name): int(e.tensorIndex) for e in side} for side in sides)
        sides = graph.inputs, graph.outputs
        return tuple({self.tensors[i].name: int(i) for i in side} for side in sides)

    @cached_property
    def lstms(self) -> dict[int, IntegerLSTM]:
        """Each LSTM by the index of its operator."""
        return {i: self.lstm(i) for i, op in enumerate(self.operators) if op.name == LSTM}

    def lstm(self, index: int) -> IntegerLSTM:
        """The numbers of an LSTM operator.

        Raises:
            UnsupportedError: It is not an integer LSTM with constant weights, or one that the
                kernels have no integer arithmetic for.
        """
        op = self.operators[index]
        tensors = [self.tensors[i] if i >= 0 else None for i in op.inputs]
        tensors += [None] * (24 - len(tensors))
        x, h, c = tensors[X], tensors[H_STATE], tensors[C_STATE]
        if x.dtype not in ("int8", "int16") or c.dtype != "int16":
            raise UnsupportedError(
                f"operator {index} ({LSTM}) has x in {x.dtype} and c in {c.dtype}; an integer LSTM "
                "has int8 or int16, and int16.\n  Export --precision int8 or int16x8."
            )
        if op.options.fusedActivationFunction != schema.ActivationFunctionType.TANH:
            raise UnsupportedError(
                f"operator {index} ({LSTM}) has another activation than tanh, which the integer "
                "kernels do not have.\n  Train with activation='tanh'."
            )
        power = np.log2(c.grid.scale)
        if power != round(power):
            raise UnsupportedError(
                f"operator {index} ({LSTM}) stores c in steps of {c.grid.scale}, no power of two.\n"
                "  Every integer kernel refuses that: export the model again."
            )

        def of_gates(first, order=GATES):
            there = zip(order, tensors[first : first + len(order)], strict=True)
            return {gate: tensor for gate, tensor in there if tensor is not None}

        def numbers(found):
            return {gate: tensor.data for gate, tensor in found.items()}

        def scales(found):
            return {gate: tensor.grid.scale for gate, tensor in found.items()}

        kernel, recurrent, norm = of_gates(KERNEL), of_gates(RECURRENT), of_gates(NORM)
        peephole, projection = of_gates(PEEPHOLE, "ifo"), tensors[PROJECTION]
        sums = dict(zip(GATES, op.intermediates, strict=False)) if norm else {}
        hidden = self.tensors[op.intermediates[4]].grid if len(op.intermediates) == 5 else None
        return IntegerLSTM(
            kernel=numbers(kernel),
            recurrent=numbers(recurrent),
            bias=numbers(of_gates(BIAS)),
            kernel_scale=scales(kernel),
            recurrent_scale=scales(recurrent),
            x=x.grid,
            h=h.grid,
            cell_power=int(power),
            cell_clip=float(op.options.cellClip),
            hidden=hidden,
            wide=x.dtype == "int16",
            peephole=numbers(peephole),
            peephole_scale=scales(peephole),
            norm=numbers(norm),
            norm_scale=scales(norm),
            z_scale={gate: self.tensors[i].grid.scale for gate, i in sums.items()},
            projection=None if projection is None else projection.data,
            projection_scale=1.0 if projection is None else projection.grid.scale,
            projection_bias=tensors[PROJECTION_BIAS].data if tensors[PROJECTION_BIAS] else None,
            projection_clip=float(op.options.projClip),
        )


def _stored(index, tensor, buffers) -> Stored:
    shape = tuple(int(n) for n in (() if tensor.shape is None else tensor.shape))
    dtype = DTYPES.get(tensor.type, "")
    bytes_ = buffers[tensor.buffer].data
    data = None
    if bytes_ is not None and len(bytes_) and dtype:
        data = np.asarray(bytes_, np.uint8).view(dtype).reshape(shape)
    stored = tensor.quantization
    scale = [] if stored is None or stored.scale is None else stored.scale
    zero_point = [] if stored is None or stored.zeroPoint is None else stored.zeroPoint
    return Stored(
        index,
        _text(tensor.name),
        shape,
        dtype,
        np.asarray(scale, np.float32),
        np.asarray(zero_point, np.int64),
        data,
    )


def _operator(op, codes) -> Operator:
    def places(indices):
        return tuple(int(i) for i in (() if indices is None else indices))

    name = OPERATORS.get(codes[op.opcodeIndex], f"operator {codes[op.opcodeIndex]}")
    return Operator(
        name, places(op.inputs), places(op.outputs), places(op.intermediates), op.builtinOptions
    )


def _text(name: bytes | str | None) -> str:
    return name.decode() if isinstance(name, bytes) else name or ""
