"""What a training leaves: its weights, and what is needed to repeat it."""

import dataclasses
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import keras

from lstm_keras.errors import ArtifactError
from lstm_keras.files import make_folder, replacing, write_text
from lstm_keras.mixing import in_float32

MODEL = "model.keras"
RECORD = "training.json"


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
    interrupted: It was stopped before its end, or has not come there yet.
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


def save(model: keras.Model, record: TrainingRecord, folder: str | Path) -> None:
    """Write `model.keras`, which computes in float32, and `training.json`; each whole or not."""
    folder = make_folder(folder)
    with replacing(folder / MODEL) as temporary:
        in_float32(model).save(temporary)
    record.save(folder / RECORD)
