"""The host's C compiler plays a generated pair: what a microcontroller computes, on this machine.

Compiling and calling the pair is running a program: load what you trust.
"""

import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, DataError, RuntimeMissingError, ShapeError
from lstm_keras.runtimes import check_input
from lstm_keras.runtimes.player import agree, dequantize, quantize

COMPILERS = ("cc", "gcc", "clang")
"""Tried in this order, behind what the environment variable CC names."""

FLAGS = ("-std=c99", "-O3", "-shared", "-fPIC")
NATIVE = "-march=native"
"""For this very processor; left out where the compiler does not know it."""

OK, NO_SUCH_TOKEN, TOO_EARLY = 0, 1, 2
"""What the functions of a pair return."""

LENGTHS = ("FEATURES", "STEPS", "OUTPUTS", "OUTPUT_ROWS", "CAN_STEP")
"""What a library is asked about itself: macros of its header."""

_libraries: dict[str, ctypes.CDLL] = {}
"""Compiled in this process, by the digest of what was compiled."""


class Pair:
    """A compiled pair: arrays of stored numbers go in and come out.

    name: NAME.
    FEATURES, STEPS, OUTPUTS, OUTPUT_ROWS, CAN_STEP: The numbers of its header.
    """

    def __init__(self, artifact: Artifact):
        self.name = _name(artifact)
        library = _library(artifact, self.name)
        about = (ctypes.c_int32 * (len(LENGTHS) + 1)).in_dll(library, "about")
        self.FEATURES, self.STEPS, self.OUTPUTS, self.OUTPUT_ROWS, self.CAN_STEP = about[:-1]
        functions = ("run", "reset", "step", "output") if self.CAN_STEP else ("run",)
        self._call = {what: getattr(library, f"{self.name}_{what}") for what in functions}
        self._state_size = about[len(LENGTHS)]

    def new_state(self) -> np.ndarray:
        """Memory for a NAME_state_t, reset."""
        state = np.zeros(-(-self._state_size // 8), np.int64)  # aligned for whatever is in it
        self.call("reset", state)
        return state

    def call(self, what: str, *arrays: np.ndarray) -> int:
        """Call NAME_`what` with contiguous arrays."""
        pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in arrays]
        return self._call[what](*pointers)


class WindowPlayer:
    """Plays whole windows; see `runtimes.Runtime`. No window leaves anything to the next."""

    def __init__(self, artifact: Artifact, pair: Pair):
        self.artifact = artifact
        self._pair = pair

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play x [B, T, F], or tokens [B, T], one by one -> y float32 [B, ...].

        Raises:
            ShapeError: Another rank, T or F than the pair takes.
            DataError: A token that the table of the Embedding does not have.
        """
        given, made = self.artifact.inputs[0], self.artifact.outputs[0]
        x = np.ascontiguousarray(quantize(check_input(x, self.artifact), given))
        y = np.empty((len(x), *(n or 1 for n in made.shape[1:])), made.dtype)
        for one, answer in zip(x, y, strict=True):
            self._check(self._pair.call("run", one, answer))
        return dequantize(y, made)

    def _check(self, said: int) -> None:
        if said == NO_SUCH_TOKEN:
            raise DataError(
                f"{self.artifact.name} got a token that its Embedding has no row for.\n"
                "  Pass tokens from 0 to its input_dim - 1."
            )
        if said == TOO_EARLY:
            raise ShapeError(
                f"{self.artifact.name} has no answer yet: a convolution or mean needs more steps.\n"
                "  Take the answer of a later step."
            )
        if said != OK:
            raise DataError(
                f"{self.artifact.name} has taken more steps than its mean over time can hold.\n"
                "  Reset it."
            )


class StepPlayer(WindowPlayer):
    """Plays windows, and steps one by one; see `runtimes.StepRuntime`."""

    def __init__(self, artifact: Artifact, pair: Pair):
        super().__init__(artifact, pair)
        self._state = pair.new_state()

    def reset(self) -> None:
        """Forget: the next step is the first of a sequence."""
        self._pair.call("reset", self._state)

    def step(self, x: np.ndarray) -> np.ndarray:
        """Advance by one step: x [F] or [1, F], or a token -> y float32 [K], the answer so far.

        Raises:
            ShapeError: Another F, or no answer before more steps: those that a Conv1D joins.
            DataError: A token that the table of the Embedding does not have.
        """
        given, made = self.artifact.inputs[0], self.artifact.outputs[0]
        x = np.asarray(x)
        if x.size != self._pair.FEATURES or x.ndim > 2:
            raise ShapeError(
                f"a step of {self.artifact.name} needs x [{self._pair.FEATURES}]; got shape "
                f"{x.shape}.\n  Pass one step of one sequence."
            )
        self._check(self._pair.call("step", self._state, np.ascontiguousarray(quantize(x, given))))
        y = np.empty(self._pair.OUTPUTS, made.dtype)
        self._check(self._pair.call("output", self._state, y))
        return dequantize(y, made)


def load(artifact: Artifact) -> WindowPlayer:
    """The player of a C artifact; with `reset` and `step` where the model can step.

    Raises:
        RuntimeMissingError: There is no C compiler.
        ArtifactError: The pair does not compile, or is not what the manifest says.
    """
    pair = Pair(artifact)
    given, made = artifact.inputs[0], artifact.outputs[0]
    tokens = given.dtype == "int32"
    x = (1, pair.STEPS) if tokens else (1, pair.STEPS, pair.FEATURES)
    rows = (pair.OUTPUT_ROWS,) if artifact.returns_sequences else ()
    y = (1, *rows, pair.OUTPUTS)
    agree(artifact, {given.name: (x, given.dtype)}, {made.name: (y, made.dtype)})
    return (StepPlayer if pair.CAN_STEP else WindowPlayer)(artifact, pair)


def compiler() -> list[str]:
    """The command of the host's C compiler.

    Raises:
        RuntimeMissingError: There is none.
    """
    named = shlex.split(os.environ.get("CC", ""))
    for command in ([named] if named else []) + [[name] for name in COMPILERS]:
        if shutil.which(command[0]):
            return command
    raise RuntimeMissingError(
        f"the runtime 'c' needs a C compiler, and there is none of {', '.join(COMPILERS)}.\n"
        "  Install one (apt install gcc), or name yours in the environment variable CC."
    )


def _name(artifact: Artifact) -> str:
    names = [Path(file).stem for file in artifact.files if file.endswith(".h")]
    if len(names) != 1 or not names[0].isidentifier() or f"{names[0]}.c" not in artifact.files:
        raise ArtifactError(
            f"{artifact.path} is no pair of NAME.h and NAME.c: it holds "
            f"{', '.join(artifact.files)}.\n  Export the model again."
        )
    return names[0]


def _library(artifact: Artifact, name: str) -> ctypes.CDLL:
    command = compiler()
    try:
        texts = {file: (artifact.path / file).read_bytes() for file in (f"{name}.h", f"{name}.c")}
    except OSError as error:
        raise ArtifactError(
            f"cannot read {error.filename}: {error.strerror}.\n  Export the model again."
        ) from error
    texts["about.c"] = _about(name, artifact).encode()
    digest = hashlib.sha256(repr((command, sorted(texts.items()))).encode()).hexdigest()
    if digest not in _libraries:
        with tempfile.TemporaryDirectory(prefix="lstm-keras-") as folder:
            for file, content in texts.items():
                (Path(folder) / file).write_bytes(content)
            _libraries[digest] = ctypes.CDLL(str(_compile(artifact, command, Path(folder), name)))
    return _libraries[digest]


def _about(name: str, artifact: Artifact) -> str:
    """C that tells the lengths, and does not compile where the header has other types."""
    types = {"int8": "int8_t", "int16": "int16_t", "int32": "int32_t", "float32": "float"}
    ends = {"input": artifact.inputs[0].dtype, "output": artifact.outputs[0].dtype}
    lengths = [f"{name.upper()}_{length}" for length in LENGTHS]
    lines = [f'#include "{name}.h"']
    lines += [
        f"extern {types.get(dtype, dtype)} {end};\nextern {name}_{end}_t {end};"
        for end, dtype in ends.items()
    ]
    lines += [f"const int32_t about[] = {{ {', '.join(lengths)}, sizeof({name}_state_t) }};", ""]
    return "\n".join(lines)


def _compile(artifact: Artifact, command: list[str], folder: Path, name: str) -> Path:
    library = folder / "pair.so"
    sources = [str(folder / file) for file in (f"{name}.c", "about.c")]
    for flags in ((*FLAGS, NATIVE), FLAGS):
        done = subprocess.run(
            [*command, *flags, *sources, "-o", str(library)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode == 0:
            return library
    said = next((line for line in done.stderr.splitlines() if "error" in line), "it says nothing")
    raise ArtifactError(
        f"{command[0]} cannot compile {artifact.model_file}: {said.removeprefix(str(folder))}.\n"
        "  The pair is damaged, or not what its manifest says: export the model again."
    )
