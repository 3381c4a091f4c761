"""Fit a model once, so that it can be fitted again: same seed, same machine, same weights."""

import platform
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import keras
import tensorflow as tf

from lstm_keras import checkpoints, resuming
from lstm_keras.artifact import package_versions
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import DataError, TrainingError
from lstm_keras.files import clear, make_folder
from lstm_keras.keeper import Keeper, NotFiniteError
from lstm_keras.records import MODEL, RECORD, TrainingRecord, save
from lstm_keras.saving import Folder, NotWrittenError, Saver
from lstm_keras.stopping import Stop, Terminated

__all__ = ["MODEL", "RECORD", "Terminated", "TrainingRecord", "fit", "save"]

PACKAGES = ("keras", "tensorflow", "tensorflow-datasets", "numpy", "seglearn")


def fit(
    model: keras.Model,
    train: tf.data.Dataset | Epochs,
    validation: tf.data.Dataset | None = None,
    *,
    epochs: int,
    seed: int,
    data_digest: str,
    patience: int | None = None,
    path: str | Path | None = None,
    saved: keras.Model | None = None,
    class_weight: Mapping[int, float] | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    resume: bool = False,
    save_every: float = 60.0,
    writes: bool = True,
    agree: Callable[[int], int] | None = None,
    verbose: str | int = "auto",
    say: Callable[[str, str, str], None] = lambda verb, what, detail: None,
) -> TrainingRecord:
    """Train a compiled model; it has the chosen weights afterwards.

    The result is repeatable when the model, too, was made after
    `keras.utils.set_random_seed(seed)`, and the data by `pipelines.training` with the same seed.
    A training that was stopped and resumed then ends with the same bits, on a CPU, as one that was
    not: when `train` is `Epochs`, or a data set whose passes depend on nothing but their number.

    Args:
        model: Compiled; all weights are trained as its optimizer says. With `use_ema=True` the
            running average is what is validated and kept.
        train: `Epochs` of (x, y), or finite batches: then one pass is an epoch.
        validation: Of the groups kept out of training.
        epochs: At most this many.
        seed: Of everything random from here on.
        data_digest: Goes into the record.
        patience: Stop after so many epochs without a smaller validation loss, and keep the best
            epoch's weights. None or 0 trains all epochs and keeps the last: right for a learning
            rate that falls to zero, where the last weights are the ones it was falling for.
        path: Folder for `model.keras`, `training.json` and, until the training has ended,
            `checkpoint.npz`.
        saved: What is written instead of `model`, where `model` is only its frame for training;
            it must share its weights.
        class_weight: Passed on to Keras: what the loss of each class counts.
        callbacks: Passed on to Keras. What they count themselves is not in a checkpoint.
        resume: Carry on from the checkpoint in `path`, if there is one; without, it is set aside.
        save_every: Seconds between two checkpoints in `path`.
        writes: False in a process that only reads: another one writes.
        agree: Of `distributing.agreement`, where several processes train together.
        verbose: Keras' progress bar: 0 silent, 1 a bar, 2 a line per epoch.
        say: Told (verb, what, detail) where a checkpoint is resumed or set aside.

    Returns:
        The record, also written when `path` is given.

    Raises:
        DataError: No batches, or patience without validation.
        TrainingError: The loss is NaN or infinite, or a file cannot be written, as on a full disk.
            The best weights so far are kept, and written if they can be; so is the last checkpoint.
        ArtifactError: The folder cannot be written to; raised before training. Or the checkpoint
            is damaged, or of another training.
        KeyboardInterrupt: Ctrl-C, after a checkpoint and the best weights so far were written.
        Terminated: SIGTERM, likewise.

    """
    if patience and validation is None:
        raise DataError(
            f"patience={patience} needs a validation part to watch.\n"
            "  Hold out a group for validation, or train all epochs with patience=0."
        )
    batches = train.steps if isinstance(train, Epochs) else int(train.cardinality())
    if batches == 0:
        raise DataError("there is no batch to train on.\n  Check the split and the batch size.")
    watched = "val_loss" if validation is not None else "loss"
    settings = {"data": data_digest, "seed": seed, "epochs": epochs, "patience": patience or 0}
    identity = checkpoints.identity(model, **settings, watched=watched, batches=batches)
    where = Path(path) if path is not None else None
    start = _start(where, model, identity, resume, writes, say) if where is not None else None
    keras.utils.set_random_seed(seed)
    if tf.config.list_physical_devices("GPU"):
        # A GPU adds in any order. On a CPU the same bits come without (measured: four trainings
        # in two processes), and this switch holds for the whole process.
        tf.config.experimental.enable_op_determinism()
    began = time.perf_counter() - (start.seconds if start else 0.0)
    keeper, stop = Keeper(patience or 0, watched, start), Stop()

    def record(kept: int, interrupted: bool) -> TrainingRecord:
        return TrainingRecord(
            seed=seed,
            versions={"python": platform.python_version(), **package_versions(*PACKAGES)},
            data_digest=data_digest,
            curves=keeper.curves,
            epochs=keeper.epochs,
            best_epoch=keeper.best_epoch,
            kept_epoch=kept,
            seconds=round(time.perf_counter() - began, 3),
            interrupted=interrupted,
        )

    folder = None
    if where is not None and writes:
        folder = Folder(where, model, saved or model, keeper, record, identity, start)

    def end(best: bool, interrupted: bool = False) -> TrainingRecord:
        kept = keeper.restore(best)
        if folder is not None and kept:
            return folder.save(kept, interrupted)
        return record(kept, interrupted)

    averages = getattr(checkpoints.inner(model.optimizer), "use_ema", False)
    # Swapped before the keeper looks, so that it keeps averages and Keras validates them.
    swap = [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)] if averages else []
    position = (start.epoch, start.batch) if start else (0, 0)
    steps = batches if batches > 0 else None
    place = resuming.Place(train, start, seed)
    saver = Saver(folder, stop, save_every, steps, position, agree)
    best = True  # until all epochs are done
    try:
        try:
            with stop.heard():
                resuming.fit(
                    model,
                    train,
                    start,
                    stop,
                    validation_data=validation,
                    epochs=epochs,
                    class_weight=class_weight,
                    callbacks=[*swap, place, keeper, *callbacks, saver],
                    shuffle=False,  # the pipeline has shuffled
                    verbose=verbose,  # pyright: ignore[reportArgumentType]  (Keras takes both)
                )
                stop.obey()
        except (KeyboardInterrupt, Terminated):
            end(best=True, interrupted=True)
            raise
        best = bool(patience)
        result = end(best)
    except (NotFiniteError, NotWrittenError) as error:
        try:
            kept = end(best).kept_epoch
            told = f"written to {where}" if folder is not None else "in the model"
        except NotWrittenError:
            kept = keeper.restore(best)
            told = "in the model, and could not be written"
        raise TrainingError(
            _told(error, f"The weights of epoch {kept} are {told}.", kept, folder)
        ) from error
    if folder is not None:
        folder.finished()
    return result


def _start(path, model, identity, resume, writes, say) -> Checkpoint | None:
    """The checkpoint in a folder, if it is to be carried on; else it is set aside."""
    if writes:
        make_folder(path)
        for name in (checkpoints.NAME, MODEL, RECORD):
            clear(path / name)
    file = path / checkpoints.NAME
    if not file.is_file():
        if resume and (before := checkpoints.latest_aside(file)):
            say("begins", str(path), f"anew; to carry on {before.name}, rename it to {file.name}")
        return None
    if not resume:
        if writes:
            aside = checkpoints.set_aside(file)
            say("keeps", str(aside), "of a training that was interrupted; --resume carries on")
        return None
    start = Checkpoint.read(file)
    start.check(identity, file)
    place = f"from epoch {start.epoch + 1}, batch {start.batch + 1}"
    settings = checkpoints.optimizer_settings(model)
    changed = [key for key, value in settings.items() if start.optimizer.get(key) != value]
    changed = f"; {', '.join(changed)} of the optimizer changed" if changed else ""
    say("resumes", str(file), place + changed)
    return start


def _told(error, weights, kept, folder):
    """An error that ended a training, what was kept, and the cure."""
    kept = f" {weights}" if kept else ""
    if isinstance(error, NotWrittenError):
        return (
            f"{error}.{kept}\n"
            "  Free some space there, and carry on with resume=True (--resume) from the last "
            "checkpoint."
        )
    then = ""
    if folder is not None and (file := folder.path / checkpoints.NAME).is_file():
        then = f" Then resume=True (--resume) carries on from {file}, written before that."
    return (
        f"the loss became {error}.{kept}\n"
        "  Lower the learning rate, clip the gradient (clipnorm=1), and look at the readings "
        f"for outliers.{then}"
    )
