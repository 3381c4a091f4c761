"""A quantized `.tflite` file of whatever origin: read, refused by name, integers at its ends."""

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from lstm_keras.artifact import Tensor
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import as_tensor, pack, quantization, schema, unpack
from lstm_keras.runtimes.graph import Graph, Stored

B, TYPE = schema.BuiltinOperator, schema.TensorType
INTEGERS = {TYPE.INT8, TYPE.INT16}


@dataclass(frozen=True)
class Source:
    """One file whose LSTMs are integer ones.

    name: For messages.
    content: The file, without a QUANTIZE in front of an integer input or a DEQUANTIZE behind an
        output: every input and output is stored as its neighbour reads or writes it.
    original: As it came.
    """

    name: str
    content: bytes
    original: bytes

    @cached_property
    def graph(self) -> Graph:
        """Its tensors and operators."""
        return Graph(self.content)

    @cached_property
    def lstms(self) -> list[int]:
        """Index of the operator of each LSTM, in the order in which they are played."""
        return [
            k
            for k, op in enumerate(self.graph.operators)
            if op.name == "UNIDIRECTIONAL_SEQUENCE_LSTM"
        ]

    @cached_property
    def state_tensors(self) -> set[int]:
        """The variables that hold h and c."""
        places = (fused.H_STATE, fused.C_STATE)
        return {self.graph.operators[k].inputs[place] for k in self.lstms for place in places}

    @property
    def x(self) -> tuple[str, Stored]:
        """Name and tensor of what the sequence goes into.

        Raises:
            UnsupportedError: There are several.
        """
        ends = [(n, i) for n, i in self.graph.inputs.items() if i not in self.state_tensors]
        if len(ends) != 1:
            raise UnsupportedError(
                f"{self.name} has {len(ends)} inputs besides states: "
                f"{', '.join(n for n, _ in ends) or 'none'}; one is played.\n"
                "  Export a model with one input."
            )
        ((name, index),) = ends
        return name, self.graph.tensors[index]

    @property
    def y(self) -> list[str]:
        """Names of what comes out, states left out."""
        return [n for n, i in self.graph.outputs.items() if i not in self.state_tensors]

    @property
    def keeps_state(self) -> bool:
        """Whether an invoke goes on where the last one ended: nothing writes the variables."""
        written = {i for op in self.graph.operators for i in op.outputs}
        return not self.state_tensors <= written | set(self.graph.inputs.values())

    @property
    def wide(self) -> bool:
        """Whether it is int16x8."""
        x = [self.graph.tensors[self.graph.operators[k].inputs[fused.X]] for k in self.lstms]
        return any(tensor.dtype == "int16" for tensor in x)

    @property
    def places(self) -> list[str]:
        """What each LSTM is called in messages."""
        tensors = [self.graph.tensors[self.graph.operators[k].outputs[0]] for k in self.lstms]
        names = ["" if t.name.startswith("tfl.") else f" ({short(t.name)})" for t in tensors]
        return [f"LSTM {n}{name}" for n, name in enumerate(names, start=1)]

    def tensor(self, name: str) -> Tensor:
        """An input or output as manifests have it, which says how it is stored."""
        index = (self.graph.inputs | self.graph.outputs)[name]
        graph = subgraph(unpack(self.content))
        return as_tensor(name, graph.tensors[index])

    @property
    def narrow_cells(self) -> bool:
        """Whether a cell state is stored in int8, beyond which LiteRT reads."""
        cells = [self.graph.operators[k].inputs[fused.C_STATE] for k in self.lstms]
        return any(self.graph.tensors[i].dtype == "int8" for i in cells)

    def check_x(self, x: np.ndarray) -> np.ndarray:
        """Windows, if the file takes them.

        Raises:
            ShapeError: It does not.
        """
        x, (batch, *want) = np.asarray(x), self.x[1].shape
        want = tuple(want)
        if batch != 1:
            raise ShapeError(
                f"{self.name} takes {batch} windows at once; one at a time is diagnosed.\n"
                "  Export the model for a batch of one."
            )
        if x.shape[1:] != want or not len(x):
            raise ShapeError(
                f"{self.name} takes windows of shape [N, {', '.join(map(str, want))}]; got "
                f"{x.shape}.\n  Pass windows as the model takes them."
            )
        return x


def subgraph(model):
    """The one subgraph of a file that was read."""
    return model.subgraphs[0]


def short(name: str) -> str:
    """A tensor's name without the scopes that TensorFlow stacks up.

    >>> short("functional_1/lstm_1/MatMul;functional_1/lstm_1/Add")
    'lstm_1/MatMul'
    """
    return "/".join(name.split(";")[0].split("/")[-2:])


def read(path: str | Path) -> Source:
    """Read a file.

    Raises:
        ArtifactError: It cannot be read, or is no TFLite file.
        UnsupportedError: It has no LSTM, or none that is quantized; or several subgraphs.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArtifactError(
            f"cannot read {path}: {error.strerror}.\n  Name a .tflite file."
        ) from error
    return open_bytes(content, path.name)


def open_bytes(content: bytes, name: str = "the file") -> Source:
    """The same for the content of a file."""
    if content[4:8] != b"TFL3":
        raise ArtifactError(
            f"{name} is not a TFLite model: bytes 4 to 8 are {content[4:8]!r}, not b'TFL3'.\n"
            "  Name a .tflite file."
        )
    try:
        model = unpack(content)
        whole = _all_there(model)
    except (struct.error, IndexError, ValueError, TypeError, AttributeError) as error:
        raise _damaged(name, error) from error
    if not whole:
        raise _damaged(name, "its tables end early")
    if len(model.subgraphs) != 1:
        raise UnsupportedError(
            f"{name} has {len(model.subgraphs)} subgraphs, as the loop of an LSTM that was not "
            "fused has; only one is diagnosed.\n"
            "  Export the Keras model with lstm-keras, which writes one fused operator per LSTM."
        )
    _check_lstms(model, name)
    return Source(name, pack(stripped(model)), content)


def stripped(model):
    """The same model with integers at its ends: what converts floats there is left out."""
    graph = subgraph(model)
    for op in list(graph.operators):
        kind, (source, *_), (target, *_) = fused.builtin(model, op), op.inputs, op.outputs
        entering = kind == B.QUANTIZE and source in graph.inputs
        leaving = kind == B.DEQUANTIZE and target in graph.outputs
        readers = sum(source in other.inputs for other in graph.operators)
        if entering and graph.tensors[source].type == TYPE.FLOAT32 and readers == 1:
            _rename(model, graph, int(source), int(target))
        elif leaving and graph.tensors[source].type in INTEGERS:
            _rename(model, graph, int(target), int(source))
        else:
            continue
        graph.operators.remove(op)
    return model


def _rename(model, graph, old: int, new: int) -> None:
    graph.inputs = [new if i == old else i for i in graph.inputs]
    graph.outputs = [new if i == old else i for i in graph.outputs]
    for signature in model.signatureDefs or []:
        for entry in (*(signature.inputs or []), *(signature.outputs or [])):
            entry.tensorIndex = new if entry.tensorIndex == old else entry.tensorIndex


def _check_lstms(model, name) -> None:
    kinds = {n for n, code in vars(B).items() if n.isupper() for op in model.subgraphs[0].operators
             if fused.builtin(model, op) == code}  # fmt: skip
    found = fused.lstms(model)
    if not found:
        like = sorted(n for n in kinds if "LSTM" in n or "RNN" in n or n == "WHILE")
        has = f"; it has {', '.join(like)}" if like else ""
        raise UnsupportedError(
            f"{name} has no UNIDIRECTIONAL_SEQUENCE_LSTM, so there is none to diagnose{has}.\n"
            "  Name a file with a fused LSTM."
        )
    for graph, op in found:
        x, c = (graph.tensors[op.inputs[place]] for place in (fused.X, fused.C_STATE))
        weights = graph.tensors[op.inputs[fused.KERNEL["g"]]]
        if x.type not in INTEGERS or c.type not in INTEGERS:
            kind = "float32" if quantization(weights) is None else "dynamic"
            raise UnsupportedError(
                f"the LSTM of {name} calculates in floats ({kind}), and what is diagnosed is "
                "int8 and int16x8.\n  Export it with --precision int8, or check a float export "
                "with its folder: lstm-keras check FOLDER --model MODEL --data DATA."
            )


def _all_there(model) -> bool:
    """Whether every tensor, buffer and operator that is named exists; a cut file lacks some."""
    for graph in model.subgraphs:
        for tensor in graph.tensors:
            data = model.buffers[tensor.buffer].data
            shape = [] if tensor.shape is None else tensor.shape
            if data is not None and tensor.type in INTEGERS:
                size = 1 if tensor.type == TYPE.INT8 else 2
                if len(data) != size * int(np.prod(shape)):
                    return False
        for op in graph.operators:
            if fused.builtin(model, op) is None or max([*op.inputs, *op.outputs]) >= len(
                graph.tensors
            ):
                return False
    return True


def _damaged(name: str, why: object) -> ArtifactError:
    return ArtifactError(
        f"{name} cannot be read as TFLite: {str(why).rstrip('.')}.\n"
        "  It is truncated or damaged: export the model again."
    )
