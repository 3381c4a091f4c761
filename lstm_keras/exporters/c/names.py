"""What a pair is called."""

import re

TAKEN = {"math", "stdint", "stdio", "stdlib", "string", "time"}
"""Names of headers of C, which a pair may not have."""


def identifier(name: str) -> str:
    """What the files and functions of a model are called: its name, as C can have it.

    >>> identifier("Gestures, v2"), identifier("3rd"), identifier("string")
    ('gestures_v2', 'model_3rd', 'model_string')
    """
    words = re.sub(r"[^0-9a-z]+", "_", name.lower(), flags=re.ASCII).strip("_")
    usable = words and words[0].isalpha() and words not in TAKEN
    return words if usable else f"model_{words}".strip("_")
