"""Fit a model once, so that it can be fitted again: same seed, same machine, same weights."""

import dataclasses
import json
import math
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import keras
import tensorflow as tf

from lstm_keras.artifact import package_versions
from lstm_keras.errors import ArtifactError, DataError, TrainingError
from lstm_keras.files import make_folder, replacing, write_text
from lstm_keras.keeper import Keeper, NotFiniteError
from lstm_keras.mixing import in_float32

MODEL = "model.keras"
RECORD = "training.json"
PACKAGES = ("keras", "tensorflow", "tensorflow-datasets", "numpy", "seglearn")


@dataclass(frozen=True)
class TrainingRecord:
    """What happened in a training, and what is needed to repeat it.

    seed: Of the weights, the order, the augmentation and the dropout.
    versions: Of Python and of each package that took part.
    data_digest: sha256 of the readings, from the Source.
    curves: Loss and metrics, one number per finished epoch; "val_" marks the validation part.
    epochs: Finished epochs.
    best_epoch: The one whose loss was smallest, counted from 1; of the validation part if any.
    kept_epoch: The one whose weights the model has now, counted from 1.
    seconds: Of training.
    interrupted: Ctrl-C ended it.
    """

    seed: int
    versions: dict[str, str]
    data_digest: str
    curves: dict[str, list[float]] = field(default_factory=dict)
    epochs: int = 0
    best_epoch: int = 0
    kept_epoch: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def save(self, path: str | Path) -> None:
        """Write a JSON file, whole or not at all; NaN and infinity, which JSON lacks, are null."""
        content = dataclasses.asdict(self)
        for curve in content["curves"].values():
            curve[:] = [value if math.isfinite(value) else None for value in curve]
        write_text(Path(path), json.dumps(content, indent=2, allow_nan=False) + "\n")

    @classmethod
    def load(cls, path: str | Path) -> "TrainingRecord":
        """The inverse of `save`, except that what was infinite is NaN now.

        Raises:
            ArtifactError: No such file, or not a training record.

        """
        try:
            record = cls(**json.loads(Path(path).read_text(encoding="utf-8")))
            for curve in record.curves.values():
                curve[:] = [math.nan if value is None else value for value in curve]
            return record
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ArtifactError(
                f"{path} is not a training record: {error}.\n  Train the model again."
            ) from error


def fit(
    model: keras.Model,
    train: tf.data.Dataset,
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
    verbose: str | int = "auto",
) -> TrainingRecord:
    """Train a compiled model; it has the chosen weights afterwards.

    The result is repeatable when the model, too, was made after
    `keras.utils.set_random_seed(seed)`, and the data by `pipelines.training` with the same seed.

    Args:
        model: Compiled; all weights are trained as its optimizer says. With `use_ema=True` the
            running average is what is validated and kept.
        train: Finite batches of (x, y); one pass is an epoch.
        validation: Of the groups kept out of training.
        epochs: At most this many.
        seed: Of everything random from here on.
        data_digest: Goes into the record.
        patience: Stop after so many epochs without a smaller validation loss, and keep the best
            epoch's weights. None or 0 trains all epochs and keeps the last: right for a learning
            rate that falls to zero, where the last weights are the ones it was falling for.
        path: Folder for `model.keras` and `training.json`.
        saved: What is written instead of `model`, where `model` is only its frame for training;
            it must share its weights.
        class_weight: Passed on to Keras: what the loss of each class counts.
        callbacks: Passed on to Keras.
        resume: Carry on where an interrupted training of the same in `path` was stopped, if any.
        save_every: Seconds between two checkpoints in `path`.
        writes: False in a process that only reads: another one writes.
        verbose: Keras' progress bar: 0 silent, 1 a bar, 2 a line per epoch.

    Returns:
        The record, also written when `path` is given.

    Raises:
        DataError: No batches, or patience without validation.
        TrainingError: The loss is NaN or infinite. The best weights so far are kept, and written.
        ArtifactError: The folder cannot be written to; raised before training.
        KeyboardInterrupt: Ctrl-C, after the best weights so far have been kept and written.

    """
    if patience and validation is None:
        raise DataError(
            f"patience={patience} needs a validation part to watch.\n"
            "  Hold out a group for validation, or train all epochs with patience=0."
        )
    if train.cardinality() == 0:
        raise DataError("there is no batch to train on.\n  Check the split and the batch size.")
    folder = make_folder(path) if path is not None else None
    keras.utils.set_random_seed(seed)
    if tf.config.list_physical_devices("GPU"):
        # A GPU adds in any order. On a CPU the same bits come without (measured: four trainings
        # in two processes), and this switch holds for the whole process.
        tf.config.experimental.enable_op_determinism()
    keeper = Keeper(patience or 0, "val_loss" if validation is not None else "loss")
    optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)  # if it scales losses
    averages = getattr(optimizer, "use_ema", False)
    # Swapped before the keeper looks, so that it keeps averages and Keras validates them.
    swap = [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)] if averages else []
    start = time.perf_counter()

    def finish(interrupted: bool = False, best: bool = bool(patience)) -> TrainingRecord:
        kept = keeper.restore(best)
        record = TrainingRecord(
            seed=seed,
            versions={"python": platform.python_version(), **package_versions(*PACKAGES)},
            data_digest=data_digest,
            curves=keeper.curves,
            epochs=keeper.epochs,
            best_epoch=keeper.best_epoch,
            kept_epoch=kept,
            seconds=round(time.perf_counter() - start, 3),
            interrupted=interrupted,
        )
        if folder is not None and kept:
            save(saved or model, record, folder)
        return record

    try:
        with keeper.stops_on_ctrl_c():
            model.fit(
                train,
                validation_data=validation,
                epochs=epochs,
                class_weight=class_weight,
                callbacks=[*swap, keeper, *callbacks],
                shuffle=False,  # the pipeline has shuffled
                verbose=verbose,  # pyright: ignore[reportArgumentType]  (Keras takes both)
            )
    except KeyboardInterrupt:
        finish(interrupted=True, best=True)
        raise
    except NotFiniteError as error:
        record = finish(best=True)
        where = f"written to {folder}" if folder is not None else "in the model"
        kept = f"The weights of epoch {record.kept_epoch} are {where}." if record.epochs else ""
        raise TrainingError(
            f"the loss became {error}. {kept}\n"
            "  Lower the learning rate, clip the gradient (clipnorm=1), and look at the readings "
            "for outliers."
        ) from error
    return finish()


def save(model: keras.Model, record: TrainingRecord, folder: str | Path) -> None:
    """Write `model.keras`, which computes in float32, and `training.json`; each whole or not."""
    folder = make_folder(folder)
    with replacing(folder / MODEL) as temporary:
        in_float32(model).save(temporary)
    record.save(folder / RECORD)
