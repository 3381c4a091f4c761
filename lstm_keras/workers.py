"""Several processes on this machine for one training: started, looked after, ended together.

Each is the same command again, told by TF_CONFIG which worker it is. The first one speaks and
writes; what the others say is shown only when one of them is why the training ended.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from lstm_keras import cluster
from lstm_keras.deaths import ended, last_words
from lstm_keras.errors import DataError, TrainingError

STARTED = "LSTM_KERAS_STARTED"
"""Set for a process that was started here."""

GRACE = 5.0
"""Seconds for the others to come to their own end, and to say why, when one has failed."""

LOOK = 0.1
"""Seconds between two looks at the processes."""


def started() -> bool:
    """Whether this process was started by `run`. If so, it ends when the one that did is gone."""
    if STARTED not in os.environ:
        return False
    threading.Thread(target=_follow, args=(sys.stdin,), daemon=True).start()
    return True


def run(
    count: int,
    arguments: Sequence[str],
    folder: Path,
    program: Sequence[str] = ("-m", "lstm_keras"),
) -> int:
    """Start `lstm-keras` with these arguments in so many processes, and stay until all have ended.

    Args:
        count: Of processes.
        arguments: Of the command line of each.
        folder: Where the training writes: for the message when it was stopped.
        program: What Python runs.

    Returns:
        The exit status of the first process, which has said why it is what it is.

    Raises:
        DataError: TF_CONFIG is set, which tells of processes on other machines.
        TrainingError: A process died, or ended while the first was still at work. All have ended.
    """
    if cluster.VARIABLE in os.environ:
        raise DataError(
            "--workers starts processes on this machine, and TF_CONFIG says that this is one of "
            "several already.\n  Leave one of them out."
        )
    addresses = [f"127.0.0.1:{port}" for port in _free_ports(count)]
    command = [sys.executable, *program, *arguments]
    with ExitStack() as held:
        said = [held.enter_context(tempfile.TemporaryFile()) for _ in addresses[1:]]
        processes: list[subprocess.Popen] = []
        held.callback(_end, processes)
        for k in range(count):
            output = said[k - 1] if k else None
            own = {cluster.VARIABLE: cluster.environment(addresses, k), STARTED: str(k)}
            processes.append(
                subprocess.Popen(
                    command,
                    env={**os.environ, **own},
                    stdin=subprocess.PIPE,  # it ends when we do: see `_follow`
                    stdout=output,
                    stderr=output,
                    process_group=0,  # a terminal's Ctrl-C comes to us only
                )
            )
        with _passing_on(processes[0]) as asked:
            return _until_the_end(processes, said, asked, folder)


def _until_the_end(processes, said, asked: list[int], folder: Path) -> int:
    first, *others = processes
    while first.poll() is None and (asked or not any(each.poll() for each in others)):
        time.sleep(LOOK)
    killed = [k for k, each in enumerate(processes) if (each.poll() or 0) < 0]
    if not killed and first.returncode is None:  # the first may be about to say the same
        _wait(first)
    if first.returncode == 0:
        for each in others:
            _wait(each)
    if first.returncode == 0 or (first.returncode is not None and (asked or not killed)):
        return first.returncode if first.returncode >= 0 else 128 - first.returncode
    k = killed[0] if killed else next(k for k, each in enumerate(processes) if each.poll())
    words = f"\n  Its last words:\n{last_words(_read(said[k - 1]))}" if k else ""
    raise TrainingError(
        f"worker {k} of {len(processes)} {ended(processes[k].returncode)}; the others were ended."
        f"{words}\n"
        f"  What was trained until then lies in {folder}: the same command with --resume carries "
        "on from its last checkpoint."
    )


@contextmanager
def _passing_on(process: subprocess.Popen):
    """Ctrl-C and SIGTERM go to the first process, which saves; the others end when it has.

    Each process would stop after a batch of its own, and who is behind would wait for ever.
    """
    asked: list[int] = []

    def pass_on(number, frame):
        asked.append(number)
        if process.poll() is None:
            process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(processes: list[subprocess.Popen]) -> None:
    """Kill what still runs: a process that waits for a dead one hears no gentler signal."""
    for process in processes:
        if process.poll() is None:
            process.kill()
    for process in processes:
        process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _wait(process: subprocess.Popen) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)


def _free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on; all are held until the last is found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _follow(line: IO[str]) -> None:
    """Wait until the other end of this line is closed, then end this process as SIGTERM does."""
    line.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)  # in a collective, waiting for who has ended, it is not heard
    os._exit(1)
