"""The parameters of one layer as its C kernel wants them, and how they are written in C."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_keras.integer.fixed import Multiplier

_HERE = Path(__file__).parents[2]
KERNELS = next(
    (
        folder / "c" / "kernels"
        for folder in (_HERE / "device", _HERE.parent / "export")  # installed; a checkout
        if folder.is_dir()
    ),
    _HERE / "device" / "c" / "kernels",
)
"""Where the kernels lie."""

TYPES = {
    "int8": "int8_t",
    "uint8": "uint8_t",
    "int16": "int16_t",
    "uint16": "uint16_t",
    "int32": "int32_t",
    "int64": "int64_t",
    "float32": "float",
}
"""C's name of each type of array."""

COLUMNS = 16
"""Numbers in a line of an array."""

_INCLUDE = re.compile(r'^#include "(\w+)\.h"\n', re.MULTILINE)


Field = int | float | np.ndarray | Multiplier | Sequence[Multiplier]
"""What a field of a struct holds."""


@dataclass(frozen=True, eq=False)
class Packed:
    """What `struct lk_<kernel>` of one layer holds.

    kernel: Name of the kernel: its file, its struct and its function.
    fields: By the name in the struct. An int or float is a number, an array a pointer to one of
        its own type, a `Multiplier` of one factor a `struct lk_factor`, a sequence of them an
        array of such in the struct. Where paths of the kernel read other numbers, a mapping from
        the macros that are 1 for the paths, in the order they are asked in, to the value; "" is
        where no macro is 1. A path without the field has None.
    parameters: Bytes that the weights and biases of the layer take in the file it came from.
    macs: Multiplications of a row.
    """

    kernel: str
    fields: Mapping[str, "Field | Mapping[str, Field | None]"]
    parameters: int = 0
    macs: int = 0


def render(packed: Packed, name: str) -> str:
    """The arrays of a layer and its struct, each `static const`, in C."""
    arrays, fields = [], []
    for field, value in packed.fields.items():
        paths = value if isinstance(value, Mapping) else {"": value}
        held = {path: _array(f"{name}_{field}", v) for path, v in paths.items()}
        arrays += _by_path(held)
        texts = {path: _field(name, field, v) for path, v in paths.items()}
        fields += _by_path(texts)
    head = f"static const struct lk_{packed.kernel} {name} = {{"
    return "\n".join([*arrays, head, *fields, "};", ""])


def _by_path(texts: Mapping[str, str]) -> Iterator[str]:
    """One text, or the texts between the `#if` of what each is there for."""
    for place, (path, text) in enumerate(texts.items()):
        if path:
            yield f"#{'elif' if place else 'if'} {path}"
        elif place:
            yield "#else"
        if text:
            yield text
    if any(texts):
        yield "#endif"


def _array(name: str, value) -> str:
    return array(name, value) if isinstance(value, np.ndarray) else ""


def _field(name: str, field: str, value) -> str:
    if value is None:
        return ""
    return (
        f"    .{field} = {f'{name}_{field}' if isinstance(value, np.ndarray) else _number(value)},"
    )


def array(name: str, values: np.ndarray) -> str:
    """A `static const` array in C, flat, in C order, where whole words may be read.

    >>> print(array("w", np.array([[1, -2], [3, 4]], np.int8)))
    static const int8_t w[4] LK_ALIGNED = {
        1, -2, 3, 4,
    };
    """
    flat = [literal(v, values.dtype) for v in values.ravel()]
    lines = [", ".join(flat[k : k + COLUMNS]) for k in range(0, len(flat), COLUMNS)]
    body = "\n".join(f"    {line}," for line in lines)
    head = f"static const {TYPES[str(values.dtype)]} {name}[{values.size}] LK_ALIGNED"
    return f"{head} = {{\n{body}\n}};"


def literal(value: np.generic | float, dtype: np.dtype) -> str:
    """A number as C reads it back exactly, and without a warning."""
    if dtype.kind == "f":
        text = f"{float(value):.9g}"
        return f"{text if set('.en') & set(text) else text + '.0'}f"
    number, info = int(value), np.iinfo(dtype)
    suffix = "LL" if info.bits == 64 else ""
    if number == info.min and info.bits >= 32:
        return f"(-{info.max}{suffix} - 1)"  # C has no negative literals
    return f"{number}{suffix}"


def source(*kernels: str) -> str:
    """The kernels and what they need, each once, as one text without includes of each other.

    >>> "struct lk_factor" in source("fixed")
    True
    """
    texts = [(KERNELS / f"{name}.h").read_text(encoding="utf-8") for name in in_order(kernels)]
    return "\n".join(_INCLUDE.sub("", text) for text in texts)


def in_order(kernels: Sequence[str]) -> list[str]:
    """The kernels and all that they include, each once, behind what it needs."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            for other in _includes(name):
                visit(other)
            found[name] = None

    for name in kernels:
        visit(name)
    return list(found)


def _includes(name: str) -> Iterator[str]:
    text = (KERNELS / f"{name}.h").read_text(encoding="utf-8")
    return (match[1] for match in _INCLUDE.finditer(text))


def _number(value) -> str:
    if isinstance(value, Multiplier):
        return f"{{ {literal(value.mantissa, np.dtype('int32'))}, {int(value.shift)} }}"
    if isinstance(value, (int, np.integer)):
        return literal(value, np.dtype("int32"))
    if isinstance(value, (float, np.floating)):
        return literal(value, np.dtype("float32"))
    return f"{{ {', '.join(map(_number, value))} }}"
