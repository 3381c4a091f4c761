"""Whether the JSON of a manifest is what it must be, before anything believes a value of it."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

DIGEST = 64
"""Hexadecimal digits of a sha256."""

LONGEST = 255
"""Bytes of the name of a file."""

GRIDS = {"int8", "uint8", "int16", "uint16"}
"""Types whose every number float32 has, so that a window can be put on a grid of them."""

SMALLEST, GREATEST = 2.0**-126, 2.0**96
"""Scales that float32 can do arithmetic with: smaller ones are 0 to some processors, and a larger
one times an int32 is infinite."""

LARGEST = 1 << 31
"""Numbers in one tensor beyond which a shape is nonsense."""


def check(content: Any) -> None:
    """Look at every value that a player uses.

    Which forms, precisions and states there are, `artifact` knows.

    Raises:
        ValueError: One is of the wrong kind; says which.
        KeyError: One is missing.
    """
    if not isinstance(content, dict):
        raise ValueError(f"it is a {type(content).__name__}, not an object")
    for side in ("inputs", "outputs"):
        if not isinstance(content[side], list) or not content[side]:
            raise ValueError(f"it names no {side}")
        for tensor in content[side]:
            _tensor(tensor)
        names = [tensor["name"] for tensor in content[side]]
        if len(set(names)) < len(names):
            raise ValueError(f"two of its {side} have the same name")
    files = content["files"]
    if not isinstance(files, dict) or not files:
        raise ValueError("it names no files")
    for name, digest in files.items():
        whole = name == name.strip("/\\") and not {"/", "\\", "\0"} & set(name)
        if not name or not whole or name in (".", "..") or len(name.encode()) > LONGEST:
            raise ValueError(f"{name!r} is not the name of a file in the folder")
        if not (isinstance(digest, str) and len(digest) == DIGEST):
            raise ValueError(f"the digest of {name} is {digest!r}")
    for key, kind in (("operators", _count), ("versions", _text)):
        _each(content, key, dict, kind)
    _each(content, "labels", list, _text)
    for key in ("target", "parent"):
        if not _text(content[key]):
            raise ValueError(f"{key} is {content[key]!r}")
    if not isinstance(content["returns_sequences"], bool):
        raise ValueError(f"returns_sequences is {content['returns_sequences']!r}")


def _tensor(tensor: Any) -> None:
    if not isinstance(tensor, dict) or not _text(tensor["name"]) or not tensor["name"]:
        raise ValueError(f"{str(tensor)[:50]} is no input or output")
    name, shape, dtype = tensor["name"], tensor["shape"], tensor["dtype"]
    if not isinstance(shape, list) or not all(n is None or _count(n) for n in shape):
        raise ValueError(f"the shape of {name} is {shape!r}")
    size = math.prod(1 if n is None else n for n in shape)
    if not shape or not 0 < size <= LARGEST:
        raise ValueError(f"the shape of {name} is {shape!r}")
    if not _text(dtype) or dtype not in DTYPES:
        raise ValueError(f"the dtype of {name} is {dtype!r}")
    scale, zero_point = tensor.get("scale"), tensor.get("zero_point")
    if scale is not None or zero_point is not None:
        _grid(name, dtype, scale, zero_point)
    initial = tensor.get("initial")
    if initial is not None and not (
        isinstance(initial, list) and len(initial) == size and all(map(_number, initial))
    ):
        raise ValueError(f"what {name} starts from is not {size} numbers")


def _grid(name: str, dtype: str, scale: Any, zero_point: Any) -> None:
    limits = np.iinfo(dtype) if dtype in GRIDS else None
    if limits is None or not _number(scale) or not SMALLEST <= scale <= GREATEST:
        raise ValueError(f"{name} in {dtype} has the scale {scale!r}")
    if not _whole(zero_point) or not limits.min <= zero_point <= limits.max:
        raise ValueError(f"{name} in {dtype} has the zero point {zero_point!r}")


def _each(content: dict, key: str, kind: type, good: Callable[[Any], bool]) -> None:
    holder = content[key]
    values = holder.values() if isinstance(holder, dict) else holder
    if not isinstance(holder, kind) or not all(map(good, values)):
        raise ValueError(f"{key} is {str(holder)[:50]}")


DTYPES = {
    "bool", "float16", "float32", "float64", "int8", "int16", "int32", "int64",
    "uint8", "uint16", "uint32", "uint64",
}  # fmt: skip
"""Types that a file may store."""


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _whole(value) and value >= 0


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
