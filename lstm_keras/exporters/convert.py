"""Conversion in a child process: a converter that crashes becomes an error with a cure.

The parent writes the model, the job and the calibration samples into a temporary folder and
runs `python -m lstm_keras.exporters.child FOLDER`; the child writes the model file and
`result.json`. `tf.lite.TFLiteConverter` is known to end with SIGSEGV (exit 139).
"""

import dataclasses
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_keras import errors
from lstm_keras.artifact import Tensor
from lstm_keras.deaths import ended, last_words
from lstm_keras.errors import ConversionError

MODEL, JOB, CALIBRATION, RESULT = "model.keras", "job.json", "calibration.npy", "result.json"
FILES = "written"
"""Where the child leaves what it wrote."""

SUFFIX = {"tflite": ".tflite", "onnx": ".onnx", "c": ".c"}
ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",  # whatever the model was trained on
    "PYTHONHASHSEED": "0",  # tf2onnx orders nodes by hashes
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",  # converters use no GPU, and initialising one takes seconds
    "TF_ENABLE_ONEDNN_OPTS": "0",
}
UNUSED = ("sklearn", "scipy", "jax")
"""Keras and TensorFlow import these where they are installed, and no writer uses them: without them
a child is ready in two thirds of the time."""


@dataclass(frozen=True)
class Job:
    """What a writer is asked for.

    steps: T, where the model leaves it open; None takes the model's.
    state: What a fused `.tflite` file does with h and c; the other forms have one contract only.
    ranges: How the range of x is chosen in int8; see `exporters.int8`.
    scaler, labels: What the file says of its readings and classes; see `exporters.metadata`.
    trace_gates: Whether a step file puts out the gates as well.
    name: Of the model; what C is called after.
    budget: What C may cost, as `--budget` says it; "" for no limit.
    """

    target: str
    form: str
    precision: str
    steps: int | None = None
    state: str = "none"
    ranges: str = "search"
    scaler: dict | None = None
    labels: tuple[str, ...] = ()
    trace_gates: bool = False
    name: str = "model"
    budget: str = ""


@dataclass(frozen=True)
class Written:
    """What a writer wrote; see `Artifact` for the fields."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    operators: dict[str, int]
    state: str
    returns_sequences: bool

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Written":
        content = json.loads(text)
        for name in ("inputs", "outputs"):
            content[name] = tuple(Tensor.from_dict(t) for t in content[name])
        return cls(**content)


def in_child(folder: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Run a writer in a child process.

    Args:
        folder: Holds `model.keras`; the child leaves the files in its folder `FILES`, the model
            first by name.
        job: What to write.
        calibration: float [N, T, F] or int [N, T], for int8 and int16x8.

    Raises:
        LstmKerasError: The writer refused the model; of the kind that the child raised.
        ConversionError: The converter failed, or the process died.

    """
    (folder / JOB).write_text(json.dumps(dataclasses.asdict(job)))
    if calibration is not None:
        np.save(folder / CALIBRATION, calibration)
    child = subprocess.run(
        command(folder),
        env={**os.environ, **ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    result = folder / RESULT
    if child.returncode == 0 and result.is_file():
        content = json.loads(result.read_text())
        if "error" in content:
            raise getattr(errors, content["error"])(content["says"])
        return Written.from_json(result.read_text())
    raise ConversionError(_obituary(child.returncode, child.stdout, job))


def command(folder: Path) -> list[str]:
    """The child's command line."""
    code = (
        f"import runpy, sys; sys.modules.update(dict.fromkeys({UNUSED})); "
        "runpy.run_module('lstm_keras.exporters.child', run_name='__main__')"
    )
    return [sys.executable, "-c", code, str(folder)]


def _obituary(code: int, output: str, job: Job) -> str:
    return (
        f"the converter for {job.target}-{job.form}-{job.precision} {ended(code)}; its last lines "
        f"were\n{last_words(output)}\n"
        "  Nothing was written. Try --precision float32, then leave out layers one by one: the "
        "layer that brings the crash back is one the converter cannot handle."
    )
