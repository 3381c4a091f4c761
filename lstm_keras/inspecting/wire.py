"""JSON lines between processes, with arrays in them."""

import base64
import io
import json
from typing import Any

import numpy as np

ARRAY, OBJECT = "npy", "obj"


def dumps(value: Any) -> str:
    """One line of JSON.

    An array is {"npy": its file in base64} and a dict is {"obj": itself}, so that no key that a
    foreign file chose can pass for either.
    """
    return json.dumps(_packed(value))


def loads(line: str | bytes) -> Any:
    """The inverse; what is in an array is never run.

    >>> loads(dumps({"npy": np.arange(3)}))
    {'npy': array([0, 1, 2])}

    Raises:
        ValueError: Half a line.
    """
    return _restored(json.loads(line))


def printable(text: str) -> str:
    r"""What a foreign file says, without what moves a cursor or colours a terminal.

    >>> printable("a\x1b[31mb\nc")
    'a?[31mb\nc'
    """
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def _packed(value: Any) -> Any:
    if isinstance(value, dict):
        return {OBJECT: {str(key): _packed(item) for key, item in value.items()}}
    if isinstance(value, list | tuple):
        return [_packed(item) for item in value]
    if isinstance(value, np.ndarray):
        stream = io.BytesIO()
        np.save(stream, value, allow_pickle=False)
        return {ARRAY: base64.b64encode(stream.getvalue()).decode()}
    return value.item() if isinstance(value, np.generic) else value


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return [_restored(item) for item in value]
    if not isinstance(value, dict):
        return value
    if ARRAY in value:
        return np.load(io.BytesIO(base64.b64decode(value[ARRAY])), allow_pickle=False)
    return {key: _restored(item) for key, item in value[OBJECT].items()}
