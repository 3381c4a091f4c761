"""The tfds data set `tiny_shakespeare`: 1,115,394 characters of plays in three parts.

The text is in the public domain, as karpathy/char-rnn (MIT) distributes it. tfds cuts it where it
lies: the first 90 % train, the next 5 % validate, the last 5 % test.
"""

import contextlib
import io
from pathlib import Path

import tensorflow_datasets as tfds

from lstm_keras.datasets.text import Text
from lstm_keras.errors import DataError

NAME = "tiny_shakespeare"
PARTS = ("train", "validation", "test")


def read(data_dir: str | Path | None = None) -> Text:
    """The text, downloaded and prepared on first use.

    Args:
        data_dir: Of tfds; its default, ~/tensorflow_datasets or what the environment variable
            TFDS_DATA_DIR names, when None.

    Raises:
        DataError: It is not there and cannot be downloaded, or the folder cannot be written to.
    """
    tfds.disable_progress_bar()
    try:
        # tfds prints what it prepares; standard output belongs to the command line.
        with contextlib.redirect_stdout(io.StringIO()):
            data = tfds.load(NAME, split=list(PARTS), data_dir=data_dir)
    except Exception as error:  # OSError, and what requests and tfds raise of a download
        said = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise DataError(
            f"tfds cannot prepare {NAME} in {data_dir or 'its default folder'}: {said}.\n"
            "  It needs the network once, and a folder to write to: name one with data_dir or "
            "TFDS_DATA_DIR."
        ) from error
    texts = []
    for part in data:  # pyright: ignore[reportGeneralTypeIssues]  (a list, as split is one)
        (example,) = tfds.as_numpy(part)  # the whole text
        texts.append(example["text"].decode())
    return Text(*texts, name=NAME)
