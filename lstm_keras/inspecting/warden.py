"""The process that forks: `python -m lstm_keras.inspecting.warden FD MODULE ...`.

It imports the modules once, and never looks at a foreign file itself. For each question, a JSON
line on standard input, it forks a child that may use so much memory, write no large file, leave no
core and live so long; the working directory is empty and private. What the child has to say goes
to FD in JSON lines; the warden adds how the child ended.

    in   {"work": "module:function", "seconds": s, "memory": bytes, "question": {...}}
    out  {"say": [...]} ...  then {"done": ...} or {"error": [class, text, traceback]}, by the child
         {"end": code, "late": bool, "words": what it printed}, by the warden, always

`wire` says how these are written.
"""

import contextlib
import gc
import os
import resource
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from lstm_keras.errors import LstmKerasError
from lstm_keras.inspecting import wire

LARGEST_FILE = 1 << 20
"""Bytes a child may write to any file; what it prints goes to one."""

WORDS = 1 << 14
"""Bytes of what it printed that are handed on: the last ones."""


def main(reply: int, modules: list[str]) -> None:
    """Answer questions until standard input ends."""
    for module in modules:
        with contextlib.suppress(ImportError):  # a missing interpreter is the child's to report
            import_module(module)
    gc.freeze()  # what is shared with the children stays shared
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as empty:
        os.chdir(empty)
        for line in sys.stdin.buffer:
            _serve(wire.loads(line), reply)
        os.chdir("/")


def _serve(task: dict, reply: int) -> None:
    with tempfile.TemporaryFile() as words:
        alive, held = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(alive)
            _child(task, reply, words.fileno())
        os.close(held)
        # The child holds the other end of the pipe for as long as it lives. The parent says nothing
        # while it waits, so that standard input can be read only where the parent is gone.
        ready, _, _ = select.select([alive, sys.stdin.buffer], [], [], task["seconds"])
        late = alive not in ready
        if late:
            os.kill(pid, signal.SIGKILL)
        os.close(alive)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        words.seek(0, os.SEEK_END)
        words.seek(max(0, words.tell() - WORDS))
        said = words.read().decode(errors="replace")
    # A line of its own, whatever the child was writing when it died.
    _send(reply, {"end": code, "late": late, "words": said}, before="\n")


def _child(task: dict, reply: int, words: int) -> None:
    """Do the work and leave the process, past every destructor."""
    os.setsid()  # a terminal's Ctrl-C is for the parent
    for standard in (1, 2):
        os.dup2(words, standard)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    confine(task["memory"])
    try:
        answer = {"done": _work(task["work"])(_say(reply), **task["question"])}
        line = wire.dumps(answer)
    except LstmKerasError as error:
        line = wire.dumps({"error": [type(error).__name__, str(error), ""]})
    except MemoryError:
        line = wire.dumps({"error": ["MemoryError", "", ""]})
    except Exception as error:  # whatever a damaged file led to: the parent says so
        said = f"{type(error).__name__}: {error}"[:500]
        line = wire.dumps({"error": ["", said, traceback.format_exc(limit=20)]})
    _write(reply, line)
    os._exit(0)


def confine(memory: int) -> None:
    """Limit this process for good: bytes of memory beyond what it has, file size, no core."""
    now = 0
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        now = pages * resource.getpagesize()
    limits = (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_AS, now + memory),
    )
    for limit, value in limits:
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of that kind
            resource.setrlimit(limit, (value, value))


def _work(name: str) -> Callable:
    module, function = name.split(":")
    return getattr(import_module(module), function)


def _say(reply: int) -> Callable[[str, str, str], None]:
    return lambda verb, what, detail: _send(reply, {"say": [verb, what, detail]})


def _send(reply: int, message: dict, before: str = "") -> None:
    _write(reply, before + wire.dumps(message))


def _write(reply: int, line: str) -> None:
    left = memoryview(f"{line}\n".encode())
    while left:
        left = left[os.write(reply, left) :]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
