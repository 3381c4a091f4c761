"""Silence for libraries that log to the process's standard error while they load."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stderr_silenced() -> Iterator[None]:
    """Send file descriptor 2 to nowhere: C++ code writes there without asking Python.

    Python's own errors still raise; only what is printed inside the block is lost.
    """
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
