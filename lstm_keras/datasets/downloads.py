"""A data set of tensorflow-datasets that needs the network once: silently, or with the cure."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tensorflow_datasets as tfds

from lstm_keras.errors import DataError


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Without what tfds prints and warns of.

    Standard output belongs to the command line, and its readers warn of what is not needed, such
    as ffmpeg for wav files.
    """
    tfds.disable_progress_bar()
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def load(name: str, split: str | list[str], data_dir: str | Path | None = None) -> Any:
    """`tfds.load`, downloaded and prepared on first use: a data set, or a list of them.

    Args:
        name: As tfds has it.
        split: Likewise.
        data_dir: Of tfds; its default, ~/tensorflow_datasets or what the environment variable
            TFDS_DATA_DIR names, when None.

    Raises:
        DataError: Neither there nor to be downloaded, a package is missing, or the folder cannot
            be written to.
    """
    try:
        with quietly():
            return tfds.load(name, split=split, data_dir=data_dir)
    except ImportError as error:
        raise DataError(
            f"tfds cannot read {name} without a package: {error}.\n"
            '  pip install "lstm-keras[train]"'
        ) from error
    except Exception as error:  # OSError, and what requests and tfds raise of a download
        said = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise DataError(
            f"tfds cannot prepare {name} in {data_dir or '~/tensorflow_datasets'}: {said}.\n"
            "  It needs the network once, and a folder to write to: name one with data_dir or "
            "TFDS_DATA_DIR. Without a network, put tfds' downloads folder of another machine there."
        ) from error
