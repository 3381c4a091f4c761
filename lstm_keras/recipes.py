"""Recipes: a named end-to-end job as one TOML file - data, window, split, model, training, budget.

A misspelled key fails by itself, because every table becomes a dataclass.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import keras

from lstm_keras.datasets.augment import Augmentation
from lstm_keras.errors import DataError
from lstm_keras.layer import LSTM
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
class Architecture:
    """LSTM layers, one after the other, then a dense layer over the classes.

    units: H of each LSTM layer.
    pooling: "mean" of the last layer's outputs over time, or "last" output.
    dropout: Before the dense layer.
    recurrent_dropout: Inside the LSTM layers.
    """

    units: tuple[int, ...] = (32,)
    pooling: str = "mean"
    dropout: float = 0.3
    recurrent_dropout: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", tuple(self.units))
        if not self.units:
            raise ValueError("units must name at least one LSTM layer; got none")
        if self.pooling not in ("mean", "last"):
            raise ValueError(f"pooling must be 'mean' or 'last'; got {self.pooling!r}")

    def build(self, steps: int, features: int, classes: int) -> keras.Model:
        """x [B, T, F] -> class probabilities [B, K]."""
        layers = [keras.Input((steps, features), name="x")]
        for k, units in enumerate(self.units):
            sequences = self.pooling == "mean" or k < len(self.units) - 1
            layers.append(
                LSTM(
                    units,
                    return_sequences=sequences,
                    recurrent_dropout=self.recurrent_dropout,
                    name=f"lstm_{k + 1}",
                )
            )
        if self.pooling == "mean":
            layers.append(keras.layers.GlobalAveragePooling1D(name="mean_over_time"))
        layers.append(keras.layers.Dropout(self.dropout, name="dropout"))
        layers.append(keras.layers.Dense(classes, activation="softmax", name="classes"))
        return keras.Sequential(layers)


@dataclass(frozen=True)
class Training:
    """How the weights are found.

    epochs: Passes over the training windows.
    batch: B.
    learning_rate: At the start; it falls to zero along a cosine.
    weight_decay: Of AdamW.
    label_smoothing: Share of each target spread over all classes.
    average: Momentum of the running average of the weights that is kept in the end; 0 keeps the
        last weights.
    seed: Of the initial weights, the order of the windows, and the augmentation.
    patience: Epochs without a better validation loss before stopping; needs a validation group.
    """

    epochs: int = 40
    batch: int = 64
    learning_rate: float = 4e-3
    weight_decay: float = 1e-3
    label_smoothing: float = 0.05
    average: float = 0.99
    seed: int = 0
    patience: int | None = None


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
