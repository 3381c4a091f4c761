"""`checkpoint.npz`: a training in the middle, with all that its continuation depends on."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import keras
import numpy as np

from lstm_keras.errors import ArtifactError
from lstm_keras.files import replacing

NAME = "checkpoint.npz"
FORMAT = 2
ARRAYS = ("state", "drawn", "best")

# pyright: reportOptionalMemberAccess=none


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """Where a training stands.

    identity: What makes it the same training: data, seed, settings, model. See `identity`.
    optimizer: Settings of its optimizer, which may change: see `restore`.
    epoch: Finished epochs.
    batch: Batches of the next one that are done.
    seconds: Of training so far.
    curves, best_epoch: As in the record.
    state: All variables: weights, running states, seed generators, optimizer, metrics.
    drawn: Of `draws.state`.
    best: Weights of the best epoch; empty before the first has ended.
    """

    identity: dict
    optimizer: dict
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    curves: dict[str, list[float]] = field(default_factory=dict)
    best_epoch: int = 0
    state: Sequence[np.ndarray] = ()
    drawn: Sequence[np.ndarray] = ()
    best: Sequence[np.ndarray] = ()

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all, also when the power goes."""
        told = {k: v for k, v in vars(self).items() if k not in ARRAYS}
        arrays = {"told": np.array(json.dumps(told))}
        for name in ARRAYS:
            values = getattr(self, name)
            told[name] = [value.dtype.name for value in values]
            arrays |= {f"{name}-{k}": _plain(value) for k, value in enumerate(values)}
        arrays["told"] = np.array(json.dumps({"format": FORMAT, **told}))
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, path: Path) -> "Checkpoint":
        """The inverse of `write`.

        Raises:
            ArtifactError: No such file, damaged, or not written by this package.
        """
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                told = json.loads(file["told"].item())
                if told.pop("format") != FORMAT:
                    raise ValueError(f"its format is not {FORMAT}")
                for name in ARRAYS:
                    dtypes = enumerate(told[name])
                    told[name] = [file[f"{name}-{k}"].view(np.dtype(d)) for k, d in dtypes]
                return cls(**told)
        except (OSError, EOFError, ValueError, TypeError, KeyError, BadZipFile) as error:
            raise ArtifactError(
                f"{path} is not a checkpoint that can be read: {error}.\n"
                "  Delete it to start the training anew."
            ) from error

    def check(self, identity: Mapping, path: Path) -> None:
        """Raise ArtifactError unless this is the training with that identity."""
        if self.identity == identity:
            return
        changed = [key for key, value in identity.items() if self.identity.get(key) != value]
        told = (
            f"the {key} was {self.identity.get(key)} and is {identity[key]}"
            if key != "weights"
            else "the weights of the model are others"
            for key in changed
        )
        raise ArtifactError(
            f"{path} is of another training: {'; '.join(told)}.\n"
            "  Train with what it was begun with, or delete it to start anew."
        )


def identity(model: keras.Model, **settings) -> dict:
    """What must be the same for a training to be carried on, as JSON has it.

    Names of variables only as far as they do not count the layers that a process has made.
    """
    own = {
        "backend": keras.backend.backend(),
        "optimizer": type(inner(model.optimizer)).__name__,
        "weights": [[v.name, list(v.shape), str(v.dtype)] for v in model.variables],
    }
    return json.loads(json.dumps({**settings, **own}))


def optimizer_settings(model: keras.Model) -> dict:
    """Settings of the optimizer, as JSON has them: rate, clipping and so on."""
    made: Any = keras.saving.serialize_keras_object(inner(model.optimizer))
    config = {key: value for key, value in made["config"].items() if key != "name"}
    return json.loads(json.dumps(config, default=str))


def variables(model: keras.Model) -> list[keras.Variable]:
    """All that training changes: weights, running states, seed generators, optimizer, metrics."""
    found = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
    return list({id(variable): variable for variable in found}.values())


def capture(model: keras.Model) -> list[np.ndarray]:
    """The values of `variables`; of a metric that several processes share, from all of them."""
    return [np.asarray(variable.numpy()) for variable in variables(model)]


def restore(model: keras.Model, state: Sequence[np.ndarray], rate: bool = True) -> None:
    """The inverse of `capture`.

    Args:
        model: Built, with its optimizer and metrics.
        state: From `capture`.
        rate: Also the learning rate, where it is a variable. False leaves it as it is.

    Raises:
        ArtifactError: Other variables than were captured.
    """
    own = variables(model)
    shapes = [(value.shape, value.dtype.name) for value in state]
    if shapes != [(tuple(v.shape), keras.backend.standardize_dtype(v.dtype)) for v in own]:
        raise ArtifactError(
            "the checkpoint holds variables of another model, optimizer or metric.\n"
            "  Train with what it was begun with, or delete it to start anew."
        )
    for variable, value in zip(own, state, strict=True):
        if rate or variable.name != "learning_rate":
            variable.assign(value)


def finite(model: keras.Model) -> bool:
    """Whether every trained weight is a number: a loss tells only a batch later."""
    weights = (np.asarray(v.numpy()) for v in model.trainable_variables)
    return all(np.isfinite(w.astype("float32")).all() for w in weights)


def set_aside(path: Path) -> Path:
    """Give a checkpoint that is not carried on another name, never that of another one."""
    return path.rename(next(name for name in _asides(path) if not name.exists()))


def latest_aside(path: Path) -> Path | None:
    """The checkpoint that was set aside last; None without one."""
    found = list(takewhile(Path.exists, _asides(path)))
    return found[-1] if found else None


def _asides(path):
    """The names for checkpoints that are not carried on, in their order."""
    return (
        path.with_name(f"{path.stem}-before{f'-{k}' if k > 1 else ''}{path.suffix}")
        for k in count(1)
    )


def inner(optimizer: Any) -> Any:
    """The optimizer itself, inside of what scales its loss."""
    return getattr(optimizer, "inner_optimizer", optimizer)


def _plain(value):
    """As NumPy's files know it: they have no bfloat16."""
    return value.view(f"u{value.itemsize}") if value.dtype.kind == "V" else value
