"""Checkpoints and the best weights, written while a training goes on."""

import time
from collections.abc import Callable
from pathlib import Path

import keras

from lstm_keras import checkpoints, draws
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.keeper import Keeper
from lstm_keras.records import MODEL, RECORD, TrainingRecord, save
from lstm_keras.stopping import Stop

PATIENCE = 5.0
"""Seconds that a validation has to end in after a signal. Then the last checkpoint must do."""

# pyright: reportOptionalMemberAccess=none


class NotWrittenError(Exception):
    """A file could not be written, most likely because the disk is full."""


class Folder:
    """Where the files of a training are written; each is whole at any time.

    Args:
        path: The folder.
        model: Whose state is captured.
        saved: What is written with the best weights; shares those of `model`.
        keeper: Of the training.
        record: (kept epoch, interrupted) -> the record as it is now.
        identity: From `checkpoints.identity`.
        start: What the training carries on from.
    """

    def __init__(
        self,
        path: Path,
        model: keras.Model,
        saved: keras.Model,
        keeper: Keeper,
        record: Callable[[int, bool], TrainingRecord],
        identity: dict,
        start: Checkpoint | None,
    ) -> None:
        self.path, self.model, self.saved = path, model, saved
        self.keeper, self.record, self.identity = keeper, record, identity
        self.settings = checkpoints.optimizer_settings(model)
        # The best weights are written before the checkpoint that knows of them.
        self.written = start.best_epoch if start and (path / MODEL).is_file() else 0

    def keep(self, epoch: int, batch: int) -> None:
        """Write a checkpoint, and before it the best weights if there are better ones by now.

        Weights that are no numbers are not worth one: the loss of the next batch will say so.

        Raises:
            NotWrittenError: The disk is full, or the like. What was there before still is.
        """
        if not checkpoints.finite(self.model):
            return
        keeper = self.keeper
        if keeper.best_epoch != self.written:
            trained = self.model.get_weights()
            keeper.restore(best=True)
            try:
                self.save(keeper.best_epoch, interrupted=True)
            finally:
                self.model.set_weights(trained)
        record = self.record(0, True)
        checkpoint = Checkpoint(
            identity=self.identity,
            optimizer=self.settings,
            epoch=epoch,
            batch=batch,
            seconds=record.seconds,
            curves=record.curves,
            best_epoch=keeper.best_epoch,
            state=checkpoints.capture(self.model),
            drawn=draws.state(),
            best=keeper.best or (),
        )
        try:
            checkpoint.write(self.path / checkpoints.NAME)
        except OSError as error:
            raise NotWrittenError(
                f"cannot write {self.path / checkpoints.NAME}: {error}"
            ) from error

    def save(self, kept: int, interrupted: bool) -> TrainingRecord:
        """Write the model with the weights that it has, those of epoch `kept`, and the record.

        Returns:
            The record that was written.

        Raises:
            NotWrittenError: As `keep`.
        """
        record = self.record(kept, interrupted)
        try:
            if interrupted and kept == self.written:
                record.save(self.path / RECORD)
            else:
                save(self.saved, record, self.path)
        except OSError as error:
            raise NotWrittenError(f"cannot write {self.path / MODEL}: {error}") from error
        self.written = kept if interrupted else 0
        return record

    def finished(self) -> None:
        """Remove the checkpoint."""
        (self.path / checkpoints.NAME).unlink(missing_ok=True)


class Saver(keras.callbacks.Callback):
    """Keeps a checkpoint when it is time, and when the training is asked to stop.

    Only where the trained weights, not their averages, are in the model, and where the data can
    be entered again: at the beginning of an epoch, and behind any batch of it but the last.

    Args:
        folder: None writes nothing.
        stop: Obeyed here.
        every: Seconds between two.
        steps: Batches of an epoch; None finds out in the first, which then has no checkpoint.
        start: (epoch, batch) where the training begins.
        agree: Where several processes train: number of this one -> the largest of all. All stop,
            and all read the state, behind the same batch: each of them holds a part of it.
    """

    def __init__(
        self,
        folder: Folder | None,
        stop: Stop,
        every: float,
        steps: int | None,
        start: tuple[int, int],
        agree: Callable[[int], int] | None = None,
    ) -> None:
        super().__init__()
        self.folder, self.stop, self.every, self.steps = folder, stop, every, steps
        self.start, self.epoch, self.done = start, *start
        self.agree = agree
        self.last = time.monotonic()

    def _reached(self):
        asked = self.stop.signal or int(time.monotonic() - self.last >= self.every)
        if self.agree is not None and (asked := self.agree(asked)) > 1:
            self.stop.signal = asked
        if asked and (self.epoch, self.done) != self.start:
            model = self.model  # on JAX, asking for it brings the state back into the variables
            if self.folder is not None:
                self.folder.keep(self.epoch, self.done)
            elif self.agree is not None and checkpoints.finite(model):
                checkpoints.capture(model)
            self.last = time.monotonic()
        self.stop.obey()

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch, self.done = epoch, self.start[1] if epoch == self.start[0] else 0
        self.before = self.done
        self._reached()

    def on_train_batch_end(self, batch, logs=None):
        self.done = self.before + batch + 1
        if self.steps is None:
            self.stop.obey()
        elif self.done < self.steps:
            self._reached()

    def on_test_batch_end(self, batch, logs=None):
        self.stop.obey(after=PATIENCE)

    def on_epoch_end(self, epoch, logs=None):
        if self.steps is None:
            self.steps = self.done
