"""Recipes: a named end-to-end job as one TOML file - data, window, split, model, training, budget.

Every table becomes a dataclass: an unknown key or a value of another type is an error, not ignored.
"""

import dataclasses
import inspect
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import get_args, get_origin

from lstm_keras.classifier import Architecture, Training
from lstm_keras.datasets.augment import Augmentation
from lstm_keras.datasets.readings import read_folder
from lstm_keras.errors import DataError
from lstm_keras.exporters import TARGETS
from lstm_keras.sequences import Window


@dataclass(frozen=True)
class Split:
    """Which groups are tested on, and which choose the best epoch.

    folds, fold: The groups are dealt into `folds` test sets; `fold` is the one tested on.
    validation: How many of the remaining groups are kept out of training to stop it; 0 trains on
        all of them for the whole schedule.
    """

    folds: int = 5
    fold: int = 0
    validation: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.fold < self.folds:
            raise ValueError(f"fold must be 0 to folds - 1 = {self.folds - 1}; got {self.fold}")
        if self.validation < 0:
            raise ValueError(f"validation must not be negative; got {self.validation}")


@dataclass(frozen=True)
class Recipe:
    """One end-to-end job.

    name: Of the model, and of the folder that is written.
    title: For people.
    source: A tfds name, or a folder of readings; "" where `--data` names one.
    options: Passed to the reader of that source.
    exports: (target, form, precision) of each artifact.
    least_metric: Below this the job has failed.
    """

    name: str
    title: str
    window: Window
    source: str = ""
    options: dict = field(default_factory=dict)
    split: Split = field(default_factory=Split)
    augmentation: Augmentation | None = None
    model: Architecture = field(default_factory=Architecture)
    training: Training = field(default_factory=Training)
    exports: tuple[tuple[str, str, str], ...] = (
        ("tflite", "fused", "float32"),
        ("tflite", "fused", "int8"),
        ("tflite", "step", "float32"),
        ("onnx", "fused", "float32"),
    )
    least_metric: float = 0.0

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w.-]+", self.name):
            raise ValueError(f"name must be letters, digits and . _ -; got {self.name!r}")
        object.__setattr__(self, "exports", tuple(tuple(export) for export in self.exports))
        there = [(*key, p) for key, (_, precisions) in TARGETS.items() for p in precisions]
        for export in self.exports:
            if export not in there:
                raise ValueError(
                    f"there is no export {', '.join(map(str, export))}; there is "
                    f"{'; '.join(', '.join(known) for known in there)}"
                )
        options = [name for name in inspect.signature(read_folder).parameters if name != "folder"]
        unknown = [name for name in self.options if name not in options]
        if unknown:
            raise ValueError(
                f"unknown {', '.join(unknown)} in options; known: {', '.join(options)}"
            )
        if self.training.early and self.model.pooling != "mean":
            raise ValueError("early needs pooling = 'mean'")
        if self.training.patience and not self.split.validation:
            raise ValueError("patience needs validation groups in split")

    def on(self, source: str, options: dict) -> "Recipe":
        """The same job on other readings.

        Where the recipe names a source of its own, augmentation names channels of that sensor, and
        `least_metric` what is reached there: other readings go without both.
        """
        if not self.source:
            return dataclasses.replace(self, source=source, options={**self.options, **options})
        return dataclasses.replace(
            self, source=source, options=options, augmentation=None, least_metric=0.0
        )

    @classmethod
    def load(cls, path: str | Path) -> "Recipe":
        """Read a recipe.toml.

        Raises:
            DataError: No such file, not TOML, a key that no recipe has, or a value that it cannot
                have.
        """
        try:
            content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
            for key, table in TABLES.items():
                if key in content:
                    content[key] = _table(table, content[key])
            return _table(cls, content)
        except OSError as error:
            raise DataError(
                f"cannot read the recipe {path}: {error.strerror}.\n"
                "  Name one of the zoo (`lstm-keras run --help` lists them) or a recipe.toml."
            ) from error
        except (TypeError, ValueError) as error:  # TOML's own errors are ValueErrors
            raise DataError(
                f"{path} is not a recipe: {error}.\n"
                "  Compare it with models/shoulder-imu/recipe.toml."
            ) from error


TABLES = {
    "window": Window,
    "split": Split,
    "augmentation": Augmentation,
    "model": Architecture,
    "training": Training,
}


def _table(kind, content):
    """A table as its dataclass; TOML's lists are tuples there, and whole numbers may be real."""
    if not isinstance(content, dict):
        raise TypeError(f"{kind.__name__.lower()} must be a table; got {content!r}")
    hints = {f.name: f.type for f in dataclasses.fields(kind)}
    needed = [
        f.name
        for f in dataclasses.fields(kind)
        if f.default is f.default_factory is dataclasses.MISSING
    ]
    for wrong, names in (
        ("has no", [name for name in needed if name not in content]),
        ("has an unknown", [name for name in content if name not in hints]),
    ):
        if names:
            raise ValueError(f"{kind.__name__.lower()} {wrong} {', '.join(names)}")
    for name, value in content.items():
        if not _fits(value, hints[name]):
            hint = getattr(hints[name], "__name__", hints[name])
            hint = hints[name] if get_args(hints[name]) else hint
            raise TypeError(f"{name} must be {hint}; got {value!r}")
    return kind(**content)


def _fits(value, hint):
    inner = get_args(hint)
    if get_origin(hint) is UnionType:
        return any(_fits(value, each) for each in inner)
    if get_origin(hint) is tuple:
        return isinstance(value, list | tuple) and all(_fits(item, inner[0]) for item in value)
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, int | float if hint is float else hint)
