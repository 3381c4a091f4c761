"""What plays an artifact: one protocol, one player per target.

    runtimes.load(artifact).run(x [B, T, F]) -> y

Importing this needs NumPy alone; a player imports its interpreter when it is loaded.
"""

from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, RuntimeMissingError, ShapeError, UnsupportedError

TITLES = {
    "keras": "Keras",
    "tflite": "LiteRT Interpreter",
    "compiled": "LiteRT CompiledModel",
    "tflm": "TFLite Micro",
    "simulated": "our simulator",
    "onnx": "ONNX Runtime",
    "c": "C, compiled here",
}
"""Name of a runtime: what people call it."""

PLAYERS = {
    "keras": ("keras", "train"),
    "tflite": ("tflite", "tflite"),
    "compiled": ("tflite", "tflite"),
    "tflm": ("tflite", "tflm"),
    "simulated": ("tflite", "tflite"),
    "onnx": ("onnx", "onnx"),
    "c": ("c", "c"),
}
"""Name of a runtime, which is the name of its module: (target it plays, extra that installs it).

For C there is no extra: it needs a compiler, and says so itself.
"""

MICRO_ONLY = ("int16x8",)
"""Precisions of TFLite that LiteRT has no LSTM for."""


@runtime_checkable
class Runtime(Protocol):
    """Plays one artifact, whatever its target and form."""

    artifact: Artifact

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play whole sequences.

        Args:
            x: float [B, T, F], standardised; int [B, T] where the model takes tokens.
            reset: Start every sequence from the initial h and c (zero unless they were learned),
                so that the same x brings the same y.
                False leaves the state as the sequence before left it; for checks only.

        Returns:
            float32 [B, K], or [B, T, K] where the model returns sequences; dequantized.

        Raises:
            ShapeError: Another rank, T or F than the artifact takes.

        """
        ...


@runtime_checkable
class StepRuntime(Runtime, Protocol):
    """Plays one step at a time: the step form, which repeats it for whole sequences, and C."""

    def reset(self) -> None:
        """Forget: h and c are what a sequence starts from, zero unless they were learned."""
        ...

    def step(self, x: np.ndarray) -> np.ndarray:
        """Advance by one step: x [F] or [1, F] -> y float32 [K]."""
        ...


def load(artifact: Artifact | str | Path, runtime: str | None = None) -> Runtime:
    """The player of an artifact.

    Args:
        artifact: An Artifact, its folder, or a bare `.keras` file.
        runtime: A key of `PLAYERS`; `default(artifact)` when absent.

    Raises:
        ArtifactError: Not an artifact, or a file that its interpreter cannot read.
        RuntimeMissingError: The interpreter is not installed.
        UnsupportedError: No such runtime, or one that plays another target.

    """
    if not isinstance(artifact, Artifact):
        path = Path(artifact)
        artifact = bare_keras(path) if path.suffix in (".keras", ".h5") else Artifact.load(path)
    runtime = runtime or default(artifact)
    if runtime not in PLAYERS:
        raise UnsupportedError(
            f"there is no runtime {runtime!r}.\n  Choose one of {', '.join(PLAYERS)}."
        )
    target, extra = PLAYERS[runtime]
    if target != artifact.target:
        plays = ", ".join(name for name, (t, _) in PLAYERS.items() if t == artifact.target)
        raise UnsupportedError(
            f"the runtime {runtime!r} plays {target} files; {artifact.path} holds "
            f"{artifact.target}.\n  Choose {plays or 'another artifact'}."
        )
    if artifact.precision in MICRO_ONLY and runtime in ("tflite", "compiled"):
        raise UnsupportedError(
            f"LiteRT has no LSTM in {artifact.precision}, so the runtime {runtime!r} cannot play "
            f"{artifact.path}.\n  Choose tflm, or export --precision int8."
        )
    try:
        module = import_module(f"lstm_keras.runtimes.{runtime}")
    except ModuleNotFoundError as error:
        raise RuntimeMissingError(
            f"the runtime {runtime!r} needs {error.name}, which is not installed.\n"
            f"  pip install 'lstm-keras[{extra}]'"
        ) from error
    return module.load(artifact)


def default(artifact: Artifact) -> str:
    """The runtime that is meant when none is named."""
    micro = artifact.target == "tflite" and artifact.precision in MICRO_ONLY
    return "tflm" if micro else artifact.target


def bare_keras(path: Path) -> Artifact:
    """A Keras file without a manifest, seen as an artifact; its shapes are read when it is loaded.

    Raises:
        ArtifactError: There is no such file.

    """
    if not path.is_file():
        raise ArtifactError(f"there is no file {path}.\n  Pass a .keras file or an artifact.")
    return Artifact(
        path=path.parent,
        target="keras",
        precision="float32",
        form="fused",
        state="none",
        files={path.name: ""},
        inputs=(),
        outputs=(),
        operators={},
        parent="",
        versions={},
    )


def check_input(x: np.ndarray, artifact: Artifact) -> np.ndarray:
    """X as an array, if the artifact can take it.

    The first of the artifact's inputs says which: [B, T, F] or tokens [B, T], and for the step
    form the same with T left out. A length of None takes any. A file that goes on where it stopped
    takes any multiple of its T.

    Raises:
        ShapeError: Wrong rank, T or F, or no sequence at all.

    """
    x = np.asarray(x)
    want = list(artifact.inputs[0].shape[1:])
    if artifact.form == "step":
        want = [None, *want]
    elif artifact.state != "none" and want[0] and x.ndim > 1 and x.shape[1] % want[0] == 0:
        want[0] = x.shape[1]  # it is played in chunks
    axes = ["batch", "time", "features"][: len(want) + 1]
    lengths = ", ".join(
        axis if length is None else f"{axis} = {length}"
        for axis, length in zip(axes, [None, *want], strict=False)
    )
    fits = x.ndim == len(want) + 1 and all(
        w is None or w == have for w, have in zip(want, x.shape[1:], strict=True)
    )
    if not fits:
        cure = (
            "For one sequence, pass x[None]."
            if x.ndim == len(want)
            else "Cut the readings into windows of that length, or export the model with another."
        )
        raise ShapeError(f"{artifact.name} needs x [{lengths}]; got shape {x.shape}.\n  {cure}")
    if 0 in x.shape:
        raise ShapeError(
            f"{artifact.name} needs at least one sequence with at least one step; "
            f"got shape {x.shape}.\n  Pass x [{lengths}] that is not empty."
        )
    return x
