"""Keras plays the model that was trained: a folder with `model.keras`, or a bare file."""

import dataclasses

import keras
import numpy as np

from lstm_keras.adoption import load as read_model
from lstm_keras.artifact import Artifact, Tensor
from lstm_keras.errors import ModelError
from lstm_keras.runtimes import check_input

BATCH = 256
"""Sequences at once, where the model does not say."""


class KerasRuntime:
    """Plays sequences in batches, without training behaviour (no dropout).

    artifact: Of a bare file, with the shapes that the model has.
    """

    def __init__(self, artifact: Artifact):
        self.model = read_model(artifact.model_file)
        self.artifact = artifact if artifact.inputs else _described(artifact, self.model)
        self._stateful = [
            layer for layer in self.model._flatten_layers() if getattr(layer, "stateful", False)
        ]

    def run(self, x: np.ndarray, reset: bool = True) -> np.ndarray:
        """Play whole sequences; see `lstm_keras.runtimes.Runtime`.

        Only a model with stateful layers has a state to keep; each of its batches starts anew.
        """
        x = check_input(x, self.artifact).astype(self.artifact.inputs[0].dtype)
        fixed = self.model.inputs[0].shape[0]
        B = fixed or BATCH
        answers = []
        for start in range(0, len(x), B):
            batch = x[start : start + B]
            missing = B - len(batch) if fixed else 0
            padded = np.pad(batch, [(0, missing)] + [(0, 0)] * (x.ndim - 1))
            if reset:
                for layer in self._stateful:
                    layer.reset_state()
            answers.append(self.model.predict_on_batch(padded)[: len(batch)])
        return np.concatenate(answers).astype("float32")


def load(artifact: Artifact) -> KerasRuntime:
    """The player of a Keras artifact.

    Raises:
        ModelError: The file cannot be read with `safe_mode` on, or its model does not have one
            input and one output.

    """
    return KerasRuntime(artifact)


def _described(artifact: Artifact, model: keras.Model) -> Artifact:
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ModelError(
            f"{artifact.model_file} has {len(model.inputs)} inputs and {len(model.outputs)} "
            "outputs; needed: one of each.\n  Cut the model to the one that you want to play."
        )
    tensors = {"x": model.inputs[0], "y": model.outputs[0]}
    x, y = (Tensor(name, tuple(t.shape), str(t.dtype)) for name, t in tensors.items())
    return dataclasses.replace(
        artifact, inputs=(x,), outputs=(y,), returns_sequences=len(y.shape) == 3
    )
