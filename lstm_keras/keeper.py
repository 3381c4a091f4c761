"""What a training keeps as it goes: the weights of its best and of its last epoch."""

import keras
import numpy as np

from lstm_keras.checkpoints import Checkpoint


class NotFiniteError(ArithmeticError):
    """The loss of a batch is NaN or infinite."""


# pyright: reportOptionalMemberAccess=none
# Keras sets `model` before it calls anything here; its hint allows None.


class Keeper(keras.callbacks.Callback):
    """Weights of the best and of the last epoch, and the curves.

    patience: Stops after so many epochs without a smaller loss; 0 never stops.
    watched: The loss that says which epoch is best, "loss" or "val_loss".
    start: Goes on from there.

    Raises:
        NotFiniteError: As soon as the loss is NaN or infinite.
    """

    def __init__(self, patience: int, watched: str, start: Checkpoint | None = None) -> None:
        super().__init__()
        self.patience, self.watched = patience, watched
        self.curves: dict[str, list[float]] = {}
        self.epochs = self.best_epoch = self.skipped = 0
        self.best = self.last = None
        if start is not None:
            self.curves = {name: list(curve) for name, curve in start.curves.items()}
            self.epochs, self.best_epoch = start.epoch, start.best_epoch
            self.best, self.skipped = list(start.best) or None, start.batch

    def on_train_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss", 0.0)
        if not np.isfinite(loss):
            batch += self.skipped + 1
            raise NotFiniteError(f"{loss} in epoch {self.epochs + 1}, batch {batch}")

    def on_epoch_end(self, epoch, logs=None):
        for name, value in (logs or {}).items():
            self.curves.setdefault(name, []).append(float(value))
        self.epochs += 1
        self.skipped = 0
        self.last = self.model.get_weights()
        curve = self.curves[self.watched]
        if not np.isfinite(curve[-1]):
            raise NotFiniteError(f"{curve[-1]} ({self.watched}) in epoch {self.epochs}")
        if curve[-1] == min(curve):
            self.best, self.best_epoch = self.last, self.epochs
        if self.patience and self.epochs - self.best_epoch >= self.patience:
            self.model.stop_training = True

    def restore(self, best: bool) -> int:
        """Give the model the weights of its best or last epoch; which one, 0 when there is none."""
        weights, epoch = (self.best, self.best_epoch) if best else (self.last, self.epochs)
        if weights is not None:
            self.model.set_weights(weights)
        return epoch if weights is not None else 0
