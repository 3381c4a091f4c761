"""What looks on while a model is trained: TensorBoard, with the gates of every LSTM."""

import importlib.util
from pathlib import Path
from typing import Protocol

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.conduct import Conduct
from lstm_keras.errors import RuntimeMissingError
from lstm_keras.files import make_folder
from lstm_keras.memory import memory_horizon
from lstm_keras.tracing import trace

WATCHED = 32
"""Training windows on which the gates are read."""

GATES = "gates"
"""The run in TensorBoard, beside Keras' "train" and "validation", that holds what they do."""


class Job(Protocol):
    """What is looked at, such as a `kinds.prepared.Prepared`.

    model: Reads x [B, T, F] or tokens [B, T], and shares its weights with what is fitted.
    calibration: Training windows, as it reads them.
    """

    @property
    def model(self) -> keras.Model: ...
    @property
    def calibration(self) -> np.ndarray: ...


def callbacks(conduct: Conduct, job: Job) -> list[keras.callbacks.Callback]:
    """The callbacks that were asked for.

    Raises:
        RuntimeMissingError: TensorBoard is not installed.
        ArtifactError: Its folder cannot be written to.
    """
    if conduct.tensorboard is None:
        return []
    if importlib.util.find_spec("tensorboard") is None:
        raise RuntimeMissingError(
            "--tensorboard needs TensorBoard, which is not installed.\n"
            '  pip install "lstm-keras[tensorboard]"'
        )
    folder = make_folder(conduct.tensorboard)
    looking: list[keras.callbacks.Callback] = [
        keras.callbacks.TensorBoard(folder, write_graph=False),
        Gates(job.model, job.calibration[:WATCHED], folder / GATES),
    ]
    return looking


class Gates(keras.callbacks.Callback):
    """After every epoch, what the gates do on the same windows, for TensorBoard.

    Of each LSTM of the model, by its name:

        gates/NAME/i, f, g, o     mean of the gate over windows, steps and units
        half-life/NAME            of each unit, in steps, as a histogram
        half-life/NAME/median     of the units

    The weights are those that were validated: running averages where a training keeps such. A unit
    that keeps forever has no place in a histogram, and is left out of it.

    Args:
        model: With `lstm_keras.LSTM` inside.
        windows: What it reads.
        folder: Of the run, to write to.
    """

    def __init__(self, model: keras.Model, windows: np.ndarray, folder: Path) -> None:
        super().__init__()
        self.watched, self.windows, self.folder = model, windows, folder

    def on_train_begin(self, logs=None):
        self.writer = tf.summary.create_file_writer(str(self.folder))

    def on_epoch_end(self, epoch, logs=None):
        traces = trace(self.watched, self.windows)
        with self.writer.as_default(step=epoch):
            for name, gates in traces.items():
                for gate in "ifgo":
                    tf.summary.scalar(
                        f"gates/{name}/{gate}", np.mean(getattr(gates, gate), dtype=float)
                    )
                halves = memory_horizon(gates)
                tf.summary.scalar(f"half-life/{name}/median", np.median(halves))
                if np.isfinite(halves).any():
                    tf.summary.histogram(f"half-life/{name}", halves[np.isfinite(halves)])
        self.writer.flush()

    def on_train_end(self, logs=None):
        self.writer.close()
