"""What a training keeps as it goes: the weights of its best and of its last epoch."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np


class NotFiniteError(ArithmeticError):
    """The loss of a batch is NaN or infinite."""


# pyright: reportOptionalMemberAccess=none
# Keras sets `model` before it calls anything here; its hint allows None.


class Keeper(keras.callbacks.Callback):
    """Weights of the best and of the last epoch, and the curves.

    patience: Stops after so many epochs without a smaller loss; 0 never stops.
    watched: The loss that says which epoch is best, "loss" or "val_loss".

    Raises:
        NotFiniteError: As soon as the loss is NaN or infinite.
        KeyboardInterrupt: At the end of the batch in which Ctrl-C came.
    """

    def __init__(self, patience: int, watched: str) -> None:
        super().__init__()
        self.patience, self.watched = patience, watched
        self.curves: dict[str, list[float]] = {}
        self.epochs = self.best_epoch = 0
        self.best = self.last = None
        self.asked_to_stop = False

    @contextmanager
    def stops_on_ctrl_c(self) -> Iterator[None]:
        """Ctrl-C stops after the batch, when no weight is half updated; a second one at once.

        An interrupt raised wherever Python happens to be can be lost in a destructor. Where Ctrl-C
        is handled by others already, in a thread or in a job in the background, nothing changes.
        """
        before = signal.getsignal(signal.SIGINT)
        main = threading.current_thread() is threading.main_thread()
        if not main or before is not signal.default_int_handler:
            yield
            return

        def ask(*_):
            self.asked_to_stop = True
            signal.signal(signal.SIGINT, before)

        signal.signal(signal.SIGINT, ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def on_train_batch_end(self, batch, logs=None):
        if self.asked_to_stop:
            raise KeyboardInterrupt
        loss = (logs or {}).get("loss", 0.0)
        if not np.isfinite(loss):
            raise NotFiniteError(f"{loss} in epoch {self.epochs + 1}, batch {batch + 1}")

    def on_epoch_end(self, epoch, logs=None):
        for name, value in (logs or {}).items():
            self.curves.setdefault(name, []).append(float(value))
        self.epochs += 1
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
