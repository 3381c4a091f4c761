"""Silence for libraries that log to the process's standard error while they load."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from lstm_keras.errors import RuntimeMissingError

CHATTER = re.compile(
    rb"^(I\d{4} .*|E\d{4} .*failed call to cuInit.*\(303\)"
    rb"|WARNING: All log messages before absl::InitializeLog\(\) .*)\n?",
    re.MULTILINE,
)
"""What TensorFlow 2.21 writes while it is imported and looks for a GPU, whatever
TF_CPP_MIN_LOG_LEVEL says: lines of level I (which CPU instructions it uses, that it found no GPU),
under a line about its own log; and error 303 of CUDA, which is that there are its libraries, as
torch brings them, and no driver."""


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


def import_tensorflow() -> None:
    """Import TensorFlow; what it writes to standard error meanwhile is passed on without CHATTER.

    Only what comes after a crash of the whole process inside the import is lost;
    `lstm-keras --debug` imports TensorFlow in the open.

    Raises:
        RuntimeMissingError: It is not installed.

    """
    if "tensorflow" in sys.modules:
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # of what it says later
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            import tensorflow
            from absl import logging

            tensorflow.config.list_physical_devices("GPU")
        except ImportError as error:
            raise RuntimeMissingError(
                f"this needs {error.name}, which is not installed.\n  pip install 'lstm-keras[all]'"
            ) from error
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            os.write(2, CHATTER.sub(b"", said.read()))
    logging.set_verbosity(logging.ERROR)  # tfds: that a folder it is about to make is not there
