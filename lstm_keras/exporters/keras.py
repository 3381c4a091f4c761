"""The Keras model itself as an artifact: the parent that every other artifact is compared with."""

import hashlib
from pathlib import Path

import keras
import numpy as np

from lstm_keras.artifact import Artifact, Tensor, package_versions, sha256
from lstm_keras.errors import ArtifactError
from lstm_keras.sequences import Scaler
from lstm_keras.training import MODEL


def weights_digest(model: keras.Model) -> str:
    """sha256 of every weight's shape and values, in the model's order.

    It names a model by what it computes with: saving it twice, or adopting its layers, keeps it.
    """
    digest = hashlib.sha256()
    for weight in model.get_weights():
        digest.update(str(weight.shape).encode())
        digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()


def told_beside(model: Path) -> tuple[Scaler | None, tuple[str, ...]]:
    """The scaler and the labels that the manifest beside a model tells; none without one."""
    try:
        trained = Artifact.load(model.parent)
    except ArtifactError:
        return None, ()
    known = trained.target == "keras" and trained.model_file == model
    return (trained.scaler, trained.labels) if known else (None, ())


def describe(
    model: keras.Model,
    folder: Path,
    *,
    scaler: Scaler | None = None,
    labels: tuple[str, ...] = (),
) -> Artifact:
    """Write the manifest of a model beside the `model.keras` that training left in the folder."""
    artifact = Artifact(
        path=folder,
        target="keras",
        precision="float32",
        form="fused",
        state="none",
        files={MODEL: sha256(folder / MODEL)},
        inputs=(Tensor("x", tuple(model.input_shape), str(model.input_dtype)),),
        outputs=(Tensor("y", tuple(model.output_shape), str(model.compute_dtype)),),
        operators={},
        parent=weights_digest(model),
        versions=package_versions("keras", "tensorflow"),
        scaler=scaler,
        labels=tuple(labels),
        returns_sequences=len(model.output_shape) == 3,
    )
    artifact.save()
    return artifact
