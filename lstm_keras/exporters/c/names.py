"""What a pair is called, and what its header shows of it."""

import re
from collections.abc import Collection
from pathlib import Path

from lstm_keras.artifact import Artifact

TAKEN = frozenset({"math", "stdint", "stdio", "stdlib", "string", "time"})
"""Names of headers of C, which a pair may not have."""


def identifier(name: str, taken: Collection[str] = TAKEN) -> str:
    """What the files and functions of a model are called: its name, as C can have it.

    Args:
        name: Of the model.
        taken: Names that the files may not have.

    >>> identifier("Gestures, v2"), identifier("3rd"), identifier("string")
    ('gestures_v2', 'model_3rd', 'model_string')
    """
    words = re.sub(r"[^0-9a-z]+", "_", name.lower(), flags=re.ASCII).strip("_")
    usable = words and words[0].isalpha() and words not in taken
    return words if usable else f"model_{words}".strip("_")


def pair_name(artifact: Artifact) -> str:
    """NAME of NAME.h and NAME.c."""
    return next(Path(file).stem for file in artifact.files if file.endswith(".h"))


def can_step(artifact: Artifact) -> bool:
    """Whether the pair takes one step at a time."""
    name = pair_name(artifact)
    return f"{name}_step(" in (artifact.path / f"{name}.h").read_text(encoding="utf-8")
