"""LiteRT's CompiledModel plays a `.tflite` file: the interface of newer apps, C and the browser.

It refuses variable tensors, and so every fused LSTM, whatever its state contract; it plays the
step form and the unrolled one.
"""

import atexit
import ctypes
import os
import platform
import struct
import weakref

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.compiled_model import CompiledModel
from ai_edge_litert.environment import Environment

from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.quiet import stderr_silenced
from lstm_keras.runtimes.player import (
    FusedPlayer,
    StepPlayer,
    agree,
    described,
    player,
    read_tflite,
    unreadable,
)

# When the process ends, LiteRT lets go of an environment of its own, and writes a line about each
# accelerator in it. Python has said its last word by then.
atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))

HARDWARE_CAPABILITIES, ATOMICS = 16, 1 << 8
"""AT_HWCAP and HWCAP_ATOMICS of Linux on 64-bit Arm: one bit per feature of the processor."""


class Compiled:
    """One file with one signature in a CompiledModel on the CPU."""

    def __init__(self, artifact: Artifact):
        content = read_tflite(artifact)
        if _has_variables(artifact, content):
            raise UnsupportedError(
                f"{artifact.path} holds h and c in variable tensors, which LiteRT's "
                "CompiledModel refuses.\n  Export --form step or --form unrolled, or play it on "
                "the runtime 'tflite'."
            )
        if not _starts_here():
            raise UnsupportedError(
                "LiteRT's CompiledModel ends the process on 64-bit Arm processors without atomic "
                "instructions (LSE), as in Raspberry Pi 3, 4 and Zero 2.\n"
                "  Play the file on the runtime 'tflite'."
            )
        try:
            with stderr_silenced():  # some twenty lines about accelerators that are not there
                environment = Environment.create()
                self._model = CompiledModel.from_buffer(content, environment=environment)
                self._open()
        except RuntimeError as error:
            raise unreadable(artifact, "CompiledModel", error) from error
        inputs = self._model.get_input_tensor_details(self._key)
        agree(artifact, described(inputs), described(self._outputs))
        weakref.finalize(self, _close, self._in, self._out, self._model, environment)

    def call(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        for name, value in inputs.items():
            self._in[name].write(value)
        self._model.run_by_name(self._key, self._in, self._out)
        return {name: self._read(name) for name in self._outputs}

    def reset(self) -> None:
        """Nothing to do: the file holds no state of its own."""

    def _open(self):
        """Memory for every input and output of the one signature."""
        (self._key,) = self._model.get_signature_list()
        inputs = self._model.get_input_tensor_details(self._key)
        self._outputs = self._model.get_output_tensor_details(self._key)
        self._in = {n: self._model.create_input_buffer_by_name(self._key, n) for n in inputs}
        self._out = {
            n: self._model.create_output_buffer_by_name(self._key, n) for n in self._outputs
        }
        for name, details in inputs.items():
            # The first write makes LiteRT load its accelerators once more.
            self._in[name].write(np.zeros(details["shape"], details["dtype"]))

    def _read(self, name):
        shape, dtype = self._outputs[name]["shape"], np.dtype(self._outputs[name]["dtype"])
        return self._out[name].read(int(np.prod(shape)), dtype.type).reshape(shape)


def _starts_here() -> bool:
    """Whether the processor has what LiteRT's WebGPU accelerator needs to be loaded.

    CompiledModel of ai-edge-litert 2.3.0 tries every accelerator of the wheel; that one was
    compiled for Armv8.1 and sends SIGILL to its own process where it finds less.
    """
    if platform.machine() != "aarch64" or platform.system() != "Linux":
        return True
    return bool(ctypes.CDLL(None).getauxval(HARDWARE_CAPABILITIES) & ATOMICS)


def _has_variables(artifact, content):
    try:
        graphs = schema.ModelT.InitFromPackedBuf(content).subgraphs
    except (struct.error, IndexError, TypeError, ValueError) as error:
        raise unreadable(artifact, "CompiledModel", error) from error
    return any(tensor.isVariable for graph in graphs or () for tensor in graph.tensors or ())


def _close(inputs, outputs, model, environment):
    """Let everything go, without a word about it on standard error."""
    with stderr_silenced():
        inputs.clear()
        outputs.clear()
        model.close()
        environment.close()


def load(artifact: Artifact) -> FusedPlayer | StepPlayer:
    """The player of a TFLite artifact on CompiledModel.

    Raises:
        ArtifactError: CompiledModel cannot read the file.
        UnsupportedError: The file holds its state in variable tensors, or CompiledModel does not
            start on this processor.
    """
    return player(artifact, Compiled(artifact))
