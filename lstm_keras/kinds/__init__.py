"""Kinds of jobs: what a recipe is made of, where its data come from, how good its model is.

    kinds.load("models/shoulder-imu/recipe.toml")   a Sensor

A kind is a dataclass that inherits `lstm_keras.recipes.Recipe`, adds its own tables, and prepares
data and model; `lstm_keras.jobs` does the rest, the same for all.
"""

import tomllib
from importlib import import_module
from pathlib import Path

from lstm_keras.errors import DataError
from lstm_keras.recipes import Recipe, table

KINDS = {
    "corpus": "Corpus",
    "forecast": "Forecast",
    "language": "Language",
    "memory": "Memory",
    "recording": "Recordings",
    "sensor": "Sensor",
    "speech": "Speech",
}
"""Name in a recipe, which is that of the module -> its class."""


def load(path: str | Path) -> Recipe:
    """Read a recipe.toml.

    Raises:
        DataError: No such file, not TOML, an unknown kind, a key that no recipe of its kind has, or
            a value that it cannot have.
    """
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        kind = content.get("kind", "sensor")
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}; got {kind!r}")
        return table(getattr(import_module(f"lstm_keras.kinds.{kind}"), KINDS[kind]), content)
    except OSError as error:
        raise DataError(
            f"cannot read the recipe {path}: {error.strerror}.\n"
            "  Name one of the zoo (`lstm-keras run --help` lists them) or a recipe.toml."
        ) from error
    except (TypeError, ValueError) as error:  # TOML's own errors are ValueErrors
        raise DataError(
            f"{path} is not a recipe: {error}.\n"
            "  Compare it with one of the zoo, such as models/shoulder-imu/recipe.toml."
        ) from error
