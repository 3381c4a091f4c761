"""The smallest arena in which TFLite Micro plays a file: tried out, not guessed.

What its `arena_used_bytes` says is less than it needs: while it plans where tensors lie, it takes
memory of the same arena that it gives back afterwards. With an arena too small it fails, or takes
the process with it, so every size is tried by a child of its own, which must answer what a generous
arena answers. `python -m lstm_keras.runtimes.arena FILE` is the parent of these children.

The number is one of this machine ("host"): the wheel's reference kernels, pointers of 64 bits, and
the records that the wheel keeps. A core of 32 bits with the same kernels needs less. CMSIS-NN's
kernels have buffers of their own.
"""

import faulthandler
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from lstm_keras.deaths import ended, last_words
from lstm_keras.errors import ArtifactError, RuntimeMissingError

SECONDS = 60
"""How long one size may be tried."""

INVOKES = 2
"""So many calls are compared, for what only the second one does."""


def smallest(content: bytes) -> int:
    """Bytes of the smallest arena in which a file is played, on this machine.

    Args:
        content: A `.tflite` file.

    Raises:
        RuntimeMissingError: TFLite Micro is not installed, or this system cannot fork.
        ArtifactError: TFLite Micro does not play the file, whatever the arena.
    """
    if not hasattr(os, "fork"):
        raise RuntimeMissingError(
            "arenas are tried out in child processes, which this system cannot fork.\n"
            "  Run it on Linux or macOS, or in WSL."
        )
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as folder:
        file = Path(folder) / "model.tflite"
        file.write_bytes(content)
        child = subprocess.run(
            [sys.executable, "-m", "lstm_keras.runtimes.arena", str(file)],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # who has threads cannot fork safely
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    if child.returncode == 0:
        answer = json.loads(child.stdout)
        if "missing" in answer:
            raise RuntimeMissingError(
                f"the arena is measured with {answer['missing']}, which is not installed.\n"
                "  pip install 'lstm-keras[tflm]'"
            )
        return answer["bytes"]
    raise ArtifactError(
        f"TFLite Micro does not play the file in any arena: the child process "
        f"{ended(child.returncode)}; its last lines were\n{last_words(child.stderr)}\n"
        "  Export it in another form or precision; check names the operators."
    )


def fits(content: bytes, size: int, inputs: list[list[np.ndarray]], wanted: bytes) -> bool:
    """Whether a child with an arena of that size gives these answers.

    Args:
        content: The file.
        size: Bytes of the arena.
        inputs: Of each call, in the order of the graph.
        wanted: What `play` returns with a generous arena.
    """
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            faulthandler.disable()
            signal.alarm(SECONDS)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # it says at length what it lacks
            code = 0 if play(content, size, inputs) == wanted else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def play(content: bytes, size: int, inputs: list[list[np.ndarray]]) -> bytes:
    """Every output of every call, one after another.

    Raises:
        RuntimeError: It does not fit; where the process survives.
    """
    from tflite_micro.python.tflite_micro import runtime

    interpreter = runtime.Interpreter.from_bytes(content, arena_size=size)
    outputs = len(_graph(content).outputs)
    said = b""
    for one in inputs:
        for index, value in enumerate(one):
            interpreter.set_input(value, index)
        interpreter.invoke()
        said += b"".join(np.array(interpreter.get_output(k)).tobytes() for k in range(outputs))
    return said


def made_up(content: bytes) -> list[list[np.ndarray]]:
    """Seeded inputs of some calls: normal, any stored integer, and tokens of 0."""
    from lstm_keras.runtimes.tflm import TYPES

    rng, graph = np.random.default_rng(0), _graph(content)
    ends = [graph.tensors[index] for index in graph.inputs]

    def draw(end):
        dtype, shape = np.dtype(TYPES[end.type]), tuple(end.shape)
        if dtype.kind == "f":
            return rng.normal(size=shape).astype(dtype)
        if dtype.itemsize > 2:
            return np.zeros(shape, dtype)
        limits = np.iinfo(dtype)
        return rng.integers(limits.min, limits.max, shape, dtype, endpoint=True)

    return [[draw(end) for end in ends] for _ in range(INVOKES)]


def _graph(content):
    from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

    return schema.ModelT.InitFromPackedBuf(content).subgraphs[0]


def _bisect(content: bytes) -> int:
    from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

    from lstm_keras.runtimes.tflm import arena

    inputs = made_up(content)
    too_small, enough = 0, arena(schema.ModelT.InitFromPackedBuf(content))
    wanted = play(content, enough, inputs)
    while enough - too_small > 1:
        size = (too_small + enough) // 2
        if fits(content, size, inputs, wanted):
            enough = size
        else:
            too_small = size
    return enough


def main(file: str) -> None:
    """Print the answer in JSON."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a child that dies leaves no file
    try:
        answer = {"bytes": _bisect(Path(file).read_bytes())}
    except ModuleNotFoundError as error:
        answer = {"missing": error.name}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
