"""Sequences, state and quantization around an interpreter of `.tflite` files."""

from typing import Protocol

import numpy as np

from lstm_keras.artifact import Artifact, Tensor
from lstm_keras.errors import ArtifactError, ShapeError
from lstm_keras.runtimes import check_input


class Interpreter(Protocol):
    """One loaded file: arrays go in and come out by their names in the signature."""

    def call(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """One invoke."""
        ...

    def reset(self) -> None:
        """Put the file's own state back to h = c = 0."""
        ...


def quantize(x: np.ndarray, tensor: Tensor) -> np.ndarray:
    """Real numbers as the file stores them: round(x / scale) + zero point, saturated.

    Where the tensor is not quantized, only the type changes.
    """
    if tensor.scale is None:
        return np.asarray(x, tensor.dtype)
    limits = np.iinfo(tensor.dtype)
    stored = np.rint(np.asarray(x, "float32") / tensor.scale) + tensor.zero_point
    return np.clip(stored, limits.min, limits.max).astype(tensor.dtype)


def dequantize(stored: np.ndarray, tensor: Tensor) -> np.ndarray:
    """What the file stores as float32: (stored - zero point) scale."""
    if tensor.scale is None:
        return np.array(stored, "float32")
    return ((stored.astype("float32") - tensor.zero_point) * tensor.scale).astype("float32")


def initial_state(artifact: Artifact) -> dict[str, np.ndarray]:
    """What each state that is an input starts from, as stored; empty where the file has none.

    Raises:
        ArtifactError: One of them has no output, which would be its next value.
    """
    made = {tensor.name for tensor in artifact.outputs}
    lost = [tensor.name for tensor in artifact.inputs[1:] if tensor.comes_back_as not in made]
    if lost:
        raise ArtifactError(
            f"{artifact.path}: the state {', '.join(lost)} goes in and never comes out.\n"
            "  The manifest is not of this file: export the model again."
        )
    return {tensor.name: tensor.start() for tensor in artifact.inputs[1:]}


def next_state(artifact: Artifact, outputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What each state that is an input is fed with at the next call."""
    return {tensor.name: outputs[tensor.comes_back_as] for tensor in artifact.inputs[1:]}


class FusedPlayer:
    """Plays a file that takes a whole sequence; see `runtimes.Runtime`.

    From one call to the next the state is carried on as the contract says: in the file ("kept"),
    from an output to the input that it feeds ("explicit"), or not at all ("none"). In the first
    two, a sequence of n T steps is played in n calls.
    """

    def __init__(self, artifact: Artifact, interpreter: Interpreter):
        self.artifact = artifact
        self._interpreter = interpreter
        self._state = initial_state(artifact)

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play x [B, T, F], or tokens [B, T], one by one -> y float32 [B, ...]."""
        x = check_input(x, self.artifact)
        return np.stack([self._sequence(one, reset) for one in x])

    def _sequence(self, x, reset):
        if reset:
            self._interpreter.reset()
            self._state = initial_state(self.artifact)
        T = self.artifact.inputs[0].shape[1] or len(x)
        answers = [self._call(chunk) for chunk in np.split(x, len(x) // T)]
        return np.concatenate(answers) if self.artifact.returns_sequences else answers[-1]

    def _call(self, x):
        given, made = self.artifact.inputs[0], self.artifact.outputs[0]
        outputs = self._interpreter.call({given.name: quantize(x[None], given), **self._state})
        self._state = next_state(self.artifact, outputs)
        return dequantize(outputs[made.name], made)[0]


class StepPlayer:
    """Plays a file that takes one step, with (h, c) as inputs; see `runtimes.StepRuntime`.

    The first input is x and the first output y; every further input is state, and
    `Tensor.comes_back_as` names the output that is its next value. Where the file leaves the batch
    open, one sequence is played at a time.
    """

    def __init__(self, artifact: Artifact, interpreter: Interpreter):
        self.artifact = artifact
        self._interpreter = interpreter
        self._state = initial_state(artifact)

    def reset(self) -> None:
        """Forget: every state is what a sequence starts from, zero unless it was learned."""
        self._state = initial_state(self.artifact)

    def step(self, x: np.ndarray) -> np.ndarray:
        """Advance by one step: x [F] or [1, F] -> y float32 [K].

        Raises:
            ShapeError: Another F.
        """
        given, made = self.artifact.inputs[0], self.artifact.outputs[0]
        x = np.asarray(x)
        one = x.reshape(1, *x.shape) if x.ndim < len(given.shape) else x
        needed = (1, *given.shape[1:])
        if one.shape != needed:
            raise ShapeError(
                f"a step of {self.artifact.name} needs x {list(needed)}; got shape {x.shape}."
                "\n  Pass one step of one sequence."
            )
        outputs = self._interpreter.call({given.name: quantize(one, given), **self._state})
        self._state = next_state(self.artifact, outputs)
        return dequantize(outputs[made.name], made)[0]

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play x [B, T, F], or tokens [B, T] -> y float32 [B, K]; [B, T, K] of a sequence model."""
        x = check_input(x, self.artifact)
        return np.stack([self._sequence(one, reset) for one in x])

    def _sequence(self, x, reset):
        if reset:
            self.reset()
        y = [self.step(x_t) for x_t in x]
        return np.stack(y) if self.artifact.returns_sequences else y[-1]


def player(artifact: Artifact, interpreter: Interpreter) -> FusedPlayer | StepPlayer:
    """The player that fits the artifact's form."""
    kind = StepPlayer if artifact.form == "step" else FusedPlayer
    return kind(artifact, interpreter)


def read_tflite(artifact: Artifact) -> bytes:
    """The model file.

    Raises:
        ArtifactError: It is no TFLite file.
    """
    try:
        content = artifact.model_file.read_bytes()
    except OSError as error:
        raise ArtifactError(
            f"cannot read {artifact.model_file}: {error.strerror}.\n  Export the model again."
        ) from error
    if content[4:8] != b"TFL3":
        raise ArtifactError(
            f"{artifact.model_file} is not a TFLite model: bytes 4 to 8 are {content[4:8]!r}, "
            "not b'TFL3'.\n  Export the model again."
        )
    return content


Ends = dict[str, tuple[tuple[int, ...], str]]
"""Shape and type of inputs, or of outputs, by name."""


def agree(artifact: Artifact, inputs: Ends, outputs: Ends) -> None:
    """Compare both ends of a file, as its signature has them, with those in the manifest.

    Raises:
        ArtifactError: They differ.
    """
    has = inputs, outputs
    says = tuple(
        {tensor.name: (tensor.shape, tensor.dtype) for tensor in side}
        for side in (artifact.inputs, artifact.outputs)
    )
    if has != says:
        raise ArtifactError(
            f"{artifact.model_file} has the inputs and outputs {has}; its manifest says {says}.\n"
            "  The two do not belong together: export the model again."
        )


def described(details: dict[str, dict]) -> Ends:
    """Shape and type by name, of what LiteRT says of the ends of a signature."""
    return {n: (tuple(map(int, d["shape"])), np.dtype(d["dtype"]).name) for n, d in details.items()}


def unreadable(artifact: Artifact, interpreter: str, said: object) -> ArtifactError:
    """The error of an interpreter that cannot read a file."""
    lines = str(said).strip().splitlines() or [type(said).__name__]
    return ArtifactError(
        f"{interpreter} cannot read {artifact.model_file}: {lines[0]}.\n"
        "  The file is damaged, or holds an operator that this interpreter does not have."
    )
