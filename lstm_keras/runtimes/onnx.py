"""ONNX Runtime plays an `.onnx` file, on the CPU: whole sequences, or step by step."""

import os
from pathlib import Path

import numpy as np

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # importing it would write an id into ~/.cache
import onnxruntime

from lstm_keras.artifact import PADDED_LEFT, Artifact
from lstm_keras.errors import ArtifactError, DataError
from lstm_keras.runtimes import Runtime, check_input
from lstm_keras.runtimes.player import StepPlayer

SILENT = 4


class OnnxRuntime:
    """Plays a whole batch in one call; every sequence starts from h = c = 0.

    Of precision dynamic, each window is a call of its own. ONNX Runtime takes the ranges of x and
    of h over the whole batch, or over the part of it that a thread gets, so that in a batch the
    answer to a window would depend on its neighbours. (On the zoo's test split: 36.1 dB alone,
    34.1 dB in one batch.)
    """

    def __init__(self, artifact: Artifact):
        self.artifact = artifact
        self._session = _open(artifact)

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play whole sequences; see `lstm_keras.runtimes.Runtime`. There is no state to keep.

        Raises:
            DataError: The model masks, and a sequence has its padding elsewhere than at its end.
        """
        x = check_input(x, self.artifact)
        given, made = self.artifact.inputs[0], self.artifact.outputs[0]
        x = x.astype(given.dtype)
        alone = self.artifact.precision == "dynamic" and len(x) > 1
        parts = np.split(x, len(x)) if alone else [x]
        try:
            answers = [self._session.run([made.name], {given.name: part})[0] for part in parts]
        except Exception as error:  # InvalidArgument, whose base is Exception
            if PADDED_LEFT not in str(error):
                raise
            raise DataError(
                f"{self.artifact.name} needs padding after the steps that count; got a step that "
                "counts after one that does not.\n  Move what pads a sequence to its end."
            ) from error
        return np.concatenate([np.asarray(y, "float32") for y in answers])


class Step:
    """One step of a file, as `player.StepPlayer` asks for it."""

    def __init__(self, artifact: Artifact):
        self._session = _open(artifact)
        self._names = [tensor.name for tensor in artifact.outputs]

    def call(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        outputs = self._session.run(self._names, inputs)
        return dict(zip(self._names, map(np.asarray, outputs), strict=True))

    def reset(self) -> None:
        """Nothing: an ONNX file has no state of its own."""


def load(artifact: Artifact) -> Runtime:
    """The player of an ONNX artifact.

    Raises:
        ArtifactError: ONNX Runtime cannot read the file, or the manifest is of another one.

    """
    return (
        StepPlayer(artifact, Step(artifact)) if artifact.form == "step" else OnnxRuntime(artifact)
    )


def _open(artifact: Artifact) -> onnxruntime.InferenceSession:
    """A session on the model file, whose inputs and outputs are those of the manifest."""
    session = _session(artifact.model_file)
    has = [tensor.name for tensor in (*session.get_inputs(), *session.get_outputs())]
    needs = [tensor.name for tensor in (*artifact.inputs, *artifact.outputs)]
    if has != needs:
        raise ArtifactError(
            f"{artifact.model_file} has the inputs and outputs {has}; its manifest says {needs}.\n"
            "  The two do not belong together: export the model again."
        )
    return session


def _session(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = SILENT  # what it has to say arrives in the exception
    try:
        return onnxruntime.InferenceSession(
            file.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except OSError as error:
        raise ArtifactError(
            f"{file} cannot be read: {error.strerror}.\n  Export the model again."
        ) from error
    except Exception as error:  # InvalidProtobuf, InvalidGraph, Fail ... share no other base
        reason = str(error).splitlines()[0]
        raise ArtifactError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load {file}: {reason}.\n"
            "  Pass a whole .onnx file: export the model again."
        ) from error
