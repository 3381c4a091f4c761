"""Recipes: a named end-to-end job as one TOML file - data, window, split, model, training, budget.

A misspelled key fails by itself, because every table becomes a dataclass.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from lstm_keras.classifier import Architecture, Training
from lstm_keras.datasets.augment import Augmentation
from lstm_keras.errors import DataError
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


@dataclass(frozen=True)
class Recipe:
    """One end-to-end job.

    name: Of the folder it writes.
    title: For people.
    source: A tfds name, or a folder of the user's own readings.
    options: Passed to the reader of that source.
    exports: (target, form, precision) of each artifact.
    least_metric: Below this the job has failed.
    """

    name: str
    title: str
    source: str
    window: Window
    options: dict = field(default_factory=dict)
    split: Split = field(default_factory=Split)
    augmentation: Augmentation | None = None
    model: Architecture = field(default_factory=Architecture)
    training: Training = field(default_factory=Training)
    exports: tuple[tuple[str, str, str], ...] = (
        ("tflite", "fused", "float32"),
        ("tflite", "fused", "dynamic"),
        ("tflite", "fused", "int8"),
        ("tflite", "step", "float32"),
        ("onnx", "fused", "float32"),
    )
    least_metric: float = 0.0

    @classmethod
    def load(cls, path: Path) -> "Recipe":
        """Read a recipe.toml.

        Raises:
            DataError: No such file, not TOML, or a key that no recipe has.
        """
        try:
            content = tomllib.loads(path.read_text())
            tables = {
                "window": Window,
                "split": Split,
                "augmentation": Augmentation,
                "model": Architecture,
                "training": Training,
            }
            for key, table in tables.items():
                if key in content:
                    content[key] = table(**content[key])
            if "exports" in content:
                content["exports"] = tuple(tuple(export) for export in content["exports"])
            return cls(**content)
        except OSError as error:
            raise DataError(
                f"cannot read the recipe {path}: {error.strerror}.\n"
                "  Name one of the zoo (`lstm-keras run --help` lists them) or a recipe.toml."
            ) from error
        except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
            raise DataError(
                f"{path} is not a recipe: {error}.\n"
                "  Compare it with models/shoulder-imu/recipe.toml."
            ) from error
