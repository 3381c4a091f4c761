"""What every corpus becomes: batches that are read as they are needed, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.epochs import Epochs
from lstm_keras.sequences import Scaler

JUDGED = 4096
"""Test windows held in memory, unless somebody asks for another number."""

CALIBRATION = 256
"""Training windows from which the ranges of int8 are read."""


@dataclass(frozen=True, kw_only=True)
class Streamed:
    """Windows of a corpus, of which only the test is held in memory.

    train: Batches of (x float32 [B, T, F], or tokens int32 [B, T]; y int32 [B]), as a function of
        the epoch.
    validation: Finite batches of what was kept out of training; None without.
    x, y: Test windows and their targets: at most `judged`, evenly drawn from the test part.
    calibration: Training windows from which the ranges of int8 are read.
    scaler: Fitted in one pass over the training part; None where there is nothing to scale.
    labels: Names of the classes or of the tokens, by index.
    digest: sha256 of the data.
    facts: What the report says of the data, as `report.write` lists it.
    name: Of the corpus.
    vocabulary: Its tokens, by number; empty where numbers are read.
    padded: Sequences of several lengths are filled up with zeros in front.
    """

    train: Epochs
    validation: tf.data.Dataset | None
    x: np.ndarray
    y: np.ndarray
    calibration: np.ndarray
    scaler: Scaler | None
    labels: tuple[str, ...]
    digest: str
    facts: Mapping
    name: str
    vocabulary: tuple[str, ...] = ()
    padded: bool = False
