"""What a kind of job makes of its data, ready to be trained, exported and judged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.datasets.epochs import Epochs
from lstm_keras.sequences import Scaler
from lstm_keras.stages import shown

CALIBRATION = 256
"""Training windows from which the ranges of int8 are read."""


@dataclass(frozen=True)
class Metric:
    """How good answers are, in the words of the task.

    name: Such as "window accuracy" or "mean absolute error".
    unit: Behind the number: "°F"; "%" shows a share as percent.
    value: (answers, y) -> the number.
    best: "most" or "least".
    """

    name: str
    unit: str
    value: Callable[[np.ndarray, np.ndarray], float]
    best: str

    def __post_init__(self) -> None:
        if self.best not in ("most", "least"):
            raise ValueError(f"best must be 'most' or 'least'; got {self.best!r}")

    def words(self, value: float) -> str:
        """The number with its unit."""
        return shown(value, self.unit)

    def reaches(self, value: float, needed: float | None) -> bool:
        """Whether a value is as good as needed; NaN never is."""
        if needed is None:
            return True
        return bool(value >= needed if self.best == "most" else value <= needed)

    def loss(self, parent: float, here: float) -> float:
        """By how much `here` is worse than its parent; negative where it is better."""
        return parent - here if self.best == "most" else here - parent


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Data and model of a job.

    model: What is exported: one input, x [B, T, F] or tokens [B, T]; one output.
    framed: Compiled, sharing every weight with `model`: what is fitted. It may be `model` itself.
    train: `Epochs` of (x, y) for `framed`. Or finite batches, of which one pass is an epoch.
    validation: Finite batches of what was kept out of training; None without.
    x, y: Windows for the test, as `model` takes them, and their targets.
    calibration: Training windows from which the ranges of int8 are read.
    digest: sha256 of the data.
    facts: What the report says of the data, as `report.write` lists it.
    metric: Of the task.
    baselines: Simple answers to the same windows: name -> the same metric. Called once, in a run.
    besides: What else the trained model reaches, such as on other windows: name -> the same metric.
        Called once, in a run.
    epochs, seed, patience: Of `training.fit`.
    class_weight, callbacks: Of `training.fit`; a schedule may need some.
    scaler: How readings became x; travels with the artifacts.
    labels: Names of the classes or of the tokens, by index; likewise.
    vocabulary: Tokens that a model of text reads, by number, where they are not the labels; it is
        written beside the model.
    example: What the first test window is, for the report.
    """

    model: keras.Model
    framed: keras.Model
    train: tf.data.Dataset | Epochs
    x: np.ndarray
    y: np.ndarray
    calibration: np.ndarray
    digest: str
    facts: Mapping
    metric: Metric
    epochs: int
    seed: int
    baselines: Callable[[], dict[str, float]] = dict
    besides: Callable[[], dict[str, float]] = dict
    validation: tf.data.Dataset | None = None
    patience: int | None = None
    class_weight: Mapping[int, float] | None = None
    callbacks: tuple[keras.callbacks.Callback, ...] = ()
    scaler: Scaler | None = None
    labels: tuple[str, ...] = field(default=())
    vocabulary: tuple[str, ...] = ()
    example: str = ""


def calibration_windows(x: np.ndarray, seed: int) -> np.ndarray:
    """Windows of the training set, evenly drawn, from which the ranges of int8 are read."""
    chosen = np.random.default_rng(seed).permutation(len(x))[:CALIBRATION]
    return x[np.sort(chosen)]
