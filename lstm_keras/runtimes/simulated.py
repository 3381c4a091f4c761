"""Plays a quantized `.tflite` file in NumPy, as LiteRT or TFLite Micro would, bit for bit.

Every number in between can be looked at, and all sequences are played side by side.
"""

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.errors import ShapeError
from lstm_keras.integer import IntegerLSTM, IntegerTrace, play
from lstm_keras.integer.numbers import check_kernel
from lstm_keras.runtimes import check_input, operators
from lstm_keras.runtimes.call import Call
from lstm_keras.runtimes.graph import C_STATE, H_STATE, LSTM, Graph
from lstm_keras.runtimes.player import (
    agree,
    dequantize,
    initial_state,
    quantize,
    read_tflite,
)


class Simulator:
    """One file: arrays go in and come out by their names in the signature, as in an interpreter.

    Where the file takes [b, T, F], `call` takes N b sequences at once, [N b, T, F]. A file that
    keeps its state keeps it for each of them: the next call goes on with the same N, or `reset` or
    `keep_last` comes first.

    graph: The file.
    kernel: "litert", "tflm" or "cmsis" (the LSTM of CMSIS-NN, the other layers of TFLite Micro).
    tensors: After a call, what each tensor that was given or calculated held, by index:
        [N, *shape], its shape being that of the file.
    traces: After a call, (index of the operator, its numbers, its steps [N b, T, H]) of each LSTM.

    Raises:
        ArtifactError: No readable file.
        UnsupportedError: It holds an operator that is not simulated, on floats for example, or an
            LSTM that the kernel refuses.
    """

    def __init__(self, content: bytes, kernel: str = "litert"):
        self.graph = Graph(content)
        self.kernel = kernel
        self.tensors: dict[int, np.ndarray] = {}
        self.traces: list[tuple[int, IntegerLSTM, IntegerTrace]] = []
        self._state: dict[int, np.ndarray] = {}
        for op in self.graph.operators:
            if op.name != LSTM:
                operators.check(op, self._tensors_of((*op.inputs, *op.outputs)))
        for layer in self.graph.lstms.values():
            check_kernel(layer, kernel)

    def reset(self) -> None:
        """Forget: h = z_h and c = 0 in every LSTM, unless the file sets them."""
        self._state = {}

    def keep_last(self) -> None:
        """Go on from the state of the last batch alone."""
        self._state = {index: state[-1:] for index, state in self._state.items()}

    def call(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Play stored arrays; see the class.

        Raises:
            ShapeError: Another shape, or another N than in the call before without a reset.
        """
        self.tensors, self.traces = {}, []
        for name, index in self.graph.inputs.items():
            self.tensors[index] = self._given(name, np.asarray(inputs[name]))
        for index, op in enumerate(self.graph.operators):
            made = self._lstm(index) if op.name == LSTM else self._run(op)
            self.tensors.update(zip(op.outputs, made, strict=True))
        return {name: self._made(index) for name, index in self.graph.outputs.items()}

    def _given(self, name, value):
        tensor = self.graph.tensors[self.graph.inputs[name]]
        batch, *rest = tensor.shape
        if list(value.shape[1:]) != rest or len(value) % batch or not len(value):
            raise ShapeError(
                f"the input {name!r} needs the shape {[batch, *rest]}, or a multiple along the "
                f"first axis; got {value.shape}.\n  Pass sequences of that length."
            )
        if value.dtype != tensor.dtype:
            raise ShapeError(
                f"the input {name!r} is stored as {tensor.dtype}; got {value.dtype}.\n"
                "  Quantize it with the scale and zero point of the input first."
            )
        return value.reshape(-1, batch, *rest)

    def _made(self, index):
        y = self.tensors[index]
        return y.reshape(-1, *y.shape[2:])

    def _tensors_of(self, indices):
        return [self.graph.tensors[i] for i in indices if i >= 0]

    def _run(self, op):
        given, made = self._tensors_of(op.inputs), self._tensors_of(op.outputs)
        arrays = [self.tensors[t.index] if t.data is None else t.data for t in given]
        return operators.run(Call(op, arrays, given, made, self.kernel))

    def _lstm(self, index):
        """Play an LSTM; its two state tensors hold the last h and c afterwards."""
        op, layer = self.graph.operators[index], self.graph.lstms[index]
        x = self.tensors[op.inputs[0]]
        time_major = bool(op.options.timeMajor)
        x = x.swapaxes(1, 2) if time_major else x
        N, batch = x.shape[:2]
        places = op.inputs[H_STATE], op.inputs[C_STATE]
        h, c = (self._start(place, N) for place in places)
        trace = play(layer, x.reshape(N * batch, *x.shape[2:]), self.kernel, h, c)
        self.traces.append((index, layer, trace))
        for place, last in zip(places, (trace.h[:, -1], trace.c[:, -1]), strict=True):
            shape = self.graph.tensors[place].shape
            self._state[place] = self.tensors[place] = last.reshape(N, *shape)
        y = trace.h.reshape(N, batch, *trace.h.shape[1:])
        return [y.swapaxes(1, 2) if time_major else y]

    def _start(self, place, N):
        """The state that the file sets, or else the one that is kept: [N b, H]; None at first."""
        state = self.tensors.get(place, self._state.get(place))
        if state is None:
            return None
        if len(state) not in (1, N) or (len(state) < N and place not in self.tensors):
            raise ShapeError(
                f"the state is of {len(state)} batches side by side; got {N}.\n"
                "  Reset before another number of sequences."
            )
        state = np.broadcast_to(state, (N, *state.shape[1:]))  # of one, where it is a constant
        return state.reshape(-1, state.shape[-1])


class Simulated:
    """Plays an artifact in NumPy, all sequences side by side; see `runtimes.Runtime`.

    simulator: Holds every number of the last `run`.
    """

    def __init__(self, artifact: Artifact, kernel: str = "litert"):
        self.artifact = artifact
        self.simulator = Simulator(read_tflite(artifact), kernel)
        graph = self.simulator.graph
        tensors = graph.tensors
        inputs, outputs = (
            {n: (tensors[i].shape, tensors[i].dtype) for n, i in side.items()}
            for side in (graph.inputs, graph.outputs)
        )
        agree(artifact, inputs, outputs)
        self._state = initial_state(artifact)

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play x [B, T, F], or tokens [B, T] -> y float32 [B, ...].

        Without a reset one by one, each from the state that the one before it left.
        """
        x = check_input(x, self.artifact)
        if not reset:
            return np.concatenate([self._play(one[None]) for one in x])
        self.simulator.reset()
        self._state = initial_state(self.artifact)
        return self._play(x)

    def _play(self, x):
        given, made = self.artifact.inputs[0], self.artifact.outputs[0]
        state = {name: np.repeat(value, len(x), axis=0) for name, value in self._state.items()}
        outputs = self.simulator.call({given.name: quantize(x, given), **state})
        self._state = {name: outputs[name][-1:] for name in state}
        self.simulator.keep_last()
        return dequantize(outputs[made.name], made)


def load(artifact: Artifact, kernel: str | None = None) -> Simulated:
    """The player of an int8 or int16x8 TFLite artifact in NumPy.

    Args:
        artifact: Of the fused or unrolled form; its batch is one.
        kernel: "litert" or "tflm", whose rounding differs; "cmsis". When absent, "litert", or
            "tflm" for numbers of 16 bits, whose sigmoid and tanh are simulated as they are there.

    Raises:
        ArtifactError: The file cannot be read.
        UnsupportedError: It is not quantized, or the kernel refuses it.
    """
    wide = artifact.precision == "int16x8" or artifact.form == "unrolled"
    usual = "tflm" if wide else "litert"
    return Simulated(artifact, kernel or usual)
