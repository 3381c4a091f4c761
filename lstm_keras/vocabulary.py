"""Text as tokens, one per character."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lstm_keras.errors import DataError


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
