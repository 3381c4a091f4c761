"""Questions about a foreign file, each answered by a child process that may die of it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from lstm_keras import errors
from lstm_keras.deaths import ended, last_words
from lstm_keras.errors import ArtifactError, RuntimeMissingError
from lstm_keras.inspecting import wire

SECONDS = 120.0
"""How long one question may take."""

MEMORY = 4 << 30
"""Bytes that one question may take; no LSTM file of a phone needs a tenth of it."""

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",  # a process with threads cannot be forked safely
    "ORT_DISABLE_TELEMETRY": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
}

INTERPRETERS = {
    ".tflite": (
        "ai_edge_litert.interpreter",
        "ai_edge_litert.compiled_model",
        "tflite_micro.python.tflite_micro.runtime",
        "lstm_keras.diagnosis.diagnose",
        "lstm_keras.inspecting.tflite",
        "lstm_keras.inspecting.playing",
    ),
    ".onnx": (
        "onnxruntime",
        "onnx.reference",
        "lstm_keras.inspecting.onnx",
        "lstm_keras.inspecting.playing",
    ),
}
"""What the warden imports once, by suffix of the file."""


class DiedError(ArtifactError):
    """The child process that looked at a file died, or did not come to an end."""


class ChildError(Exception):
    """The traceback in the child, shown with --debug."""


class Guard:
    """One warden, for as long as the `with` block lasts.

    Args:
        modules: What the warden imports once, such as one of `INTERPRETERS`.
    """

    def __init__(self, modules: Sequence[str] = ()):
        self._modules = modules

    def __enter__(self) -> "Guard":
        if not hasattr(os, "fork"):
            raise RuntimeMissingError(
                "foreign files are looked into in child processes, which this system cannot fork.\n"
                "  Run it on Linux or macOS, or in WSL."
            )
        answers, reply = os.pipe()
        home = str(Path(errors.__file__).parent.parent)
        path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
        command = [sys.executable, "-P", "-m", "lstm_keras.inspecting.warden", str(reply)]
        self._process = subprocess.Popen(
            [*command, *self._modules],
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[reply],
            start_new_session=True,  # Ctrl-C ends the parent, whose end ends the warden
        )
        os.close(reply)
        self._answers = os.fdopen(answers, "rb")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(BrokenPipeError):  # a question that was never read
            self._process.stdin.close()
        self._process.wait()
        self._answers.close()

    def ask(
        self,
        work: str,
        doing: str,
        say=None,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        **question: Any,
    ) -> Any:
        """What a function answers in a child of its own.

        Args:
            work: "module:function"; it is called with a `say` and the question.
            doing: What the child does, for messages: "reading model.tflite".
            say: Told what the child says, while it says it.
            seconds: How long it may take.
            memory: Bytes that it may take.
            question: What JSON knows, and arrays.

        Raises:
            LstmKerasError: One that the function raised.
            DiedError: The child died, or did not end in time, or ran out of memory.
            ArtifactError: The function raised an error that is none of ours.
        """
        task = {"work": work, "seconds": seconds, "memory": memory, "question": question}
        outcome: dict = {}
        try:
            self._process.stdin.write(f"{wire.dumps(task)}\n".encode())
            self._process.stdin.flush()
            for line in self._answers:
                message = _read(line)
                if "say" in message and say is not None:
                    say(*map(wire.printable, message["say"]))
                outcome |= message
                if "end" in message:
                    break
        except BrokenPipeError:
            outcome = {}
        return _answer(outcome, doing, seconds, memory)


def _read(line: bytes) -> dict:
    """A message; none where the child died while it wrote."""
    try:
        return wire.loads(line)
    except ValueError:
        return {}


def _answer(outcome: dict, doing: str, seconds: float, memory: int) -> Any:
    gib = f"{memory / 2**30:.3g} GiB"
    if "done" in outcome:
        return outcome["done"]
    if "error" in outcome:
        kind, says, trace = map(wire.printable, outcome["error"])
        if kind == "MemoryError":
            raise DiedError(
                f"{doing} needs more than the {gib} of memory that a foreign file gets.\n"
                "  It is damaged or hostile; a sound LSTM takes a fraction of that."
            )
        if kind:
            raise getattr(errors, kind)(says)
        raise ArtifactError(
            f"{doing} failed: {says}.\n"
            "  The file is damaged, or not a file of its kind: export the model again."
        ) from ChildError(trace)
    if outcome.get("late"):
        raise DiedError(
            f"{doing} was stopped after {seconds:g} s.\n"
            "  The file is damaged or hostile, or far larger than this is meant for."
        )
    how = ended(outcome["end"]) if "end" in outcome else "ended with its warden"
    raise DiedError(
        f"{doing}, the child process {how}; its last words were\n"
        f"{last_words(wire.printable(outcome.get('words', '')))}\n"
        "  The file is damaged or hostile; nothing else came to harm. Export the model again."
    )
