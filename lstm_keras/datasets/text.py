"""Text as tokens: one per character, numbered by the training part alone."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from lstm_keras.errors import DataError

SHARES = 0.90, 0.05
"""Of a file: the first for training, what follows for validation, the rest for the test."""


@dataclass(frozen=True)
class Vocabulary:
    """The characters that have a token; the place of one is its token.

    >>> Vocabulary.of("hello").encode("hole")
    array([1, 3, 2, 0], dtype=int32)
    """

    characters: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Vocabulary":
        """Every character of a text, sorted."""
        return cls(tuple(sorted(set(text))))

    def __len__(self) -> int:
        return len(self.characters)

    @cached_property
    def tokens(self) -> dict[str, int]:
        """Character -> token."""
        return {character: token for token, character in enumerate(self.characters)}

    def unknown(self, text: str) -> list[str]:
        """The characters of a text that have no token, sorted."""
        return sorted(set(text) - set(self.characters))

    def encode(self, text: str, instead: str | None = None) -> np.ndarray:
        """Tokens int32 [N] of N characters.

        Args:
            text: What is read.
            instead: A character of the vocabulary that is read where one has no token.

        Raises:
            DataError: A character without a token, and nothing to read instead.
        """
        if (missing := self.unknown(text)) and instead is None:
            raise DataError(
                f"the model was not trained on {', '.join(map(repr, missing))}.\n"
                f"  It knows {''.join(self.characters)!r}."
            )
        read = [self.tokens.get(one, self.tokens.get(instead or "", 0)) for one in text]
        return np.array(read, "int32")

    def decode(self, tokens) -> str:
        """The characters of tokens [N]."""
        return "".join(self.characters[int(token)] for token in tokens)


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
