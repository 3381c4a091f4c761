"""A text in three parts: learned, watched, tested."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lstm_keras.errors import DataError
from lstm_keras.vocabulary import Vocabulary

SHARES = 0.90, 0.05
"""Of a file: the first for training, what follows for validation, the rest for the test."""


@dataclass(frozen=True)
class Text:
    """A text in the three parts in which it is learned, watched and tested, one behind the other.

    name: Of the whole, for reports.
    """

    train: str
    validation: str
    test: str
    name: str

    def __post_init__(self) -> None:
        for part in ("train", "validation", "test"):
            if len(getattr(self, part)) < 2:
                raise DataError(
                    f"the {part} part of {self.name} has {len(getattr(self, part))} characters; "
                    "at least two are needed.\n  Pass a longer text."
                )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Of the training part."""
        return Vocabulary.of(self.train)

    @cached_property
    def digest(self) -> str:
        """sha256 of the three parts."""
        result = hashlib.sha256()
        for part in (self.train, self.validation, self.test):
            result.update(f"{len(part)}:".encode() + part.encode())
        return result.hexdigest()


def read_text(path: str | Path) -> Text:
    """A text file in UTF-8, cut into 90, 5 and 5 %.

    Raises:
        DataError: It cannot be read, or is too short.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise DataError(f"cannot read the text {path}: {why}.\n  Pass a text file.") from error
    first, second = SHARES
    ends = int(len(text) * first), int(len(text) * (first + second))
    return Text(text[: ends[0]], text[ends[0] : ends[1]], text[ends[1] :], Path(path).name)
