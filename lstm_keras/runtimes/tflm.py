"""TensorFlow Lite Micro plays a `.tflite` file: what a microcontroller computes.

The wheel runs the reference kernels on this machine; CMSIS-NN on an Arm core may differ by one
unit of int8.
"""

import struct

import numpy as np
from tflite_micro.python.tflite_micro import runtime as micro
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

from lstm_keras.artifact import Artifact
from lstm_keras.runtimes.player import (
    Ends,
    FusedPlayer,
    StepPlayer,
    agree,
    player,
    read_tflite,
    unreadable,
)

TYPES = {code: name.lower() for name, code in vars(schema.TensorType).items() if name.isupper()}
"""NumPy's name of each type of tensor."""

BOOKKEEPING = 1 << 20
"""Bytes of arena for what TFLite Micro keeps per operator and tensor; far more than it needs."""


class Micro:
    """One file in TFLite Micro's interpreter."""

    def __init__(self, artifact: Artifact):
        content = read_tflite(artifact)
        try:
            model = schema.ModelT.InitFromPackedBuf(content)
            self._inputs, self._outputs = _names(model)
            self._interpreter = micro.Interpreter.from_bytes(content, arena_size=arena(model))
        except (RuntimeError, struct.error, IndexError, TypeError, ValueError) as error:
            raise unreadable(artifact, "TFLite Micro", error) from error
        agree(artifact, *_ends(model))

    def call(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        for index, name in enumerate(self._inputs):
            self._interpreter.set_input(inputs[name], index)
        self._interpreter.invoke()
        return {n: np.array(self._interpreter.get_output(i)) for i, n in enumerate(self._outputs)}

    def reset(self) -> None:
        self._interpreter.reset()


def load(artifact: Artifact) -> FusedPlayer | StepPlayer:
    """The player of a TFLite artifact on TFLite Micro.

    Raises:
        ArtifactError: TFLite Micro cannot read the file, or lacks one of its operators.
    """
    return player(artifact, Micro(artifact))


def arena(model: schema.ModelT) -> int:
    """Bytes that would hold every tensor at once, which is never needed."""
    tensors = [tensor for graph in model.subgraphs for tensor in graph.tensors]
    numbers = sum(int(np.prod(t.shape)) for t in tensors if t.shape is not None)
    return BOOKKEEPING + 8 * numbers


def _names(model: schema.ModelT) -> tuple[list[str], list[str]]:
    """Names in the signature, in the order in which the interpreter counts the tensors."""
    (signature,) = model.signatureDefs or ()
    graph = model.subgraphs[signature.subgraphIndex]
    return _in_order(graph.inputs, signature.inputs), _in_order(graph.outputs, signature.outputs)


def _ends(model: schema.ModelT) -> tuple[Ends, Ends]:
    (signature,) = model.signatureDefs or ()
    tensors = model.subgraphs[signature.subgraphIndex].tensors
    inputs, outputs = (
        {e.name.decode(): tensors[e.tensorIndex] for e in side}
        for side in (signature.inputs, signature.outputs)
    )
    return _described(inputs), _described(outputs)


def _described(ends: dict[str, schema.TensorT]) -> Ends:
    return {n: (tuple(int(k) for k in t.shape), TYPES[t.type]) for n, t in ends.items()}


def _in_order(order: list[int], entries: list[schema.TensorMapT]) -> list[str]:
    names = {entry.tensorIndex: entry.name.decode() for entry in entries}
    return [names[index] for index in order]
