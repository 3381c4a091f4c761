"""A recipe as the text of a recipe.toml: the inverse of `kinds.load`."""

import dataclasses
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from lstm_keras.recipes import Recipe


def content(recipe: Recipe) -> dict[str, Any]:
    """The tables of a recipe, as TOML knows them: `recipes.table` makes the same recipe of them."""
    return _plain(recipe)


def write(recipe: Recipe, comment: str = "") -> str:
    """The text of a recipe.toml, with every setting written out.

    Args:
        recipe: Of any kind.
        comment: Stands above it.

    Raises:
        TypeError: A setting that TOML has no word for.
    """
    settings = content(recipe)
    tables = {name: value for name, value in settings.items() if isinstance(value, dict)}
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    lines += [f"{key(n)} = {word(v)}" for n, v in settings.items() if n not in tables]
    for name, inner in tables.items():
        lines += ["", f"[{key(name)}]", *(f"{key(n)} = {word(v)}" for n, v in inner.items())]
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> Any:
    """None is what TOML lacks, and what a setting is that is left out."""
    if dataclasses.is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def key(name: str) -> str:
    """A key, quoted where it must be.

    >>> key("batch"), key("arm raise")
    ('batch', '"arm raise"')
    """
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else word(name)


def word(value: Any) -> str:
    """A value as TOML writes it.

    >>> print(word([True, 3, 1e-3, "a"]), word({"fall": 2.0}), word(float("inf")))
    [true, 3, 0.001, "a"] {fall = 2.0} inf
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(word, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key(n)} = {word(v)}' for n, v in value.items())}}}"
    raise TypeError(f"TOML has no word for {value!r}")
