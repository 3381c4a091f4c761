"""The tfds data set `tiny_shakespeare`: 1,115,394 characters of plays in three parts.

The text is in the public domain, as karpathy/char-rnn (MIT) distributes it. tfds cuts it where it
lies: the first 90 % train, the next 5 % validate, the last 5 % test.
"""

from pathlib import Path

import tensorflow_datasets as tfds

from lstm_keras.datasets import downloads
from lstm_keras.datasets.text import Text

NAME = "tiny_shakespeare"
PARTS = ("train", "validation", "test")


def read(data_dir: str | Path | None = None) -> Text:
    """The text, downloaded and prepared on first use.

    Args:
        data_dir: As `downloads.load` takes it.

    Raises:
        DataError: As `downloads.load` does.
    """
    texts = []
    for part in downloads.load(NAME, list(PARTS), data_dir):
        (example,) = tfds.as_numpy(part)  # the whole text
        texts.append(example["text"].decode())
    return Text(*texts, name=NAME)
