"""A training that is killed anywhere and resumed ends with the bits of one that was not."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import checkpoints, resuming, saving, streams, training
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import ArtifactError, TrainingError
from lstm_keras.stopping import Stop, Terminated

EPOCHS, STEPS, BATCH = 3, 4, 6
DIGEST = "made"


class Killed(BaseException):
    """SIGKILL, as far as a process can do it to itself and live on: nobody catches it."""


class At(keras.callbacks.Callback):
    """Does something at one point of a training: ("batch", 1, 2), ("begin", 1), ("test", 0)..."""

    def __init__(self, *place, action=None):
        super().__init__()
        self.place, self.action, self.epoch = place, action, None

    def _reached(self, *place):
        if place == self.place:
            if self.action is None:
                raise Killed
            self.action(self.model)

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch
        self._reached("begin", epoch)

    def on_train_batch_end(self, batch, logs=None):
        self._reached("batch", self.epoch, batch)

    def on_test_batch_end(self, batch, logs=None):
        self._reached("test", self.epoch)

    def on_epoch_end(self, epoch, logs=None):
        self._reached("end", epoch)


def plain():
    """Batches that are others in each pass: their order, and noise."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(STEPS * BATCH + 2, 3)).astype("float32")
    y = (x.sum(axis=1) > 0).astype("int32")
    tf.random.set_seed(5)
    data = tf.data.Dataset.from_tensor_slices((x, y)).cache()
    data = data.shuffle(len(x), seed=5, reshuffle_each_iteration=True)
    data = data.batch(BATCH, drop_remainder=True)
    seeds = tf.data.Dataset.random(seed=5, rerandomize_each_iteration=True).batch(2)

    def vary(pair, seed):
        return pair[0] + tf.random.stateless_normal([BATCH, 3], seed, 0.0, 0.3), pair[1]

    return tf.data.Dataset.zip((data, seeds)).map(vary).prefetch(2)


def counted():
    """The same as a function of the epoch."""
    x = tf.reshape(tf.range(3.0 * STEPS * BATCH), (-1, 3)) / 20 - 1

    def make(own):
        data = tf.data.Dataset.from_tensor_slices((x, tf.range(len(x)) % 2))
        return data.shuffle(len(x), seed=own[0]).batch(BATCH, drop_remainder=True)

    return Epochs(make, STEPS, 5)


def built(rate=0.05):
    """Dropout, moving statistics, Adam with averages: everything that has a state."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((3,)),
            layers.Dense(4, "tanh", name="hidden"),
            layers.BatchNormalization(name="norm"),
            layers.Dropout(0.3, name="drop"),
            layers.Dense(2, name="scores"),
        ]
    )
    optimizer = keras.optimizers.Adam(rate, use_ema=True, ema_momentum=0.8, clipnorm=1.0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])
    return model


def fit(path, *callbacks, train=plain, model=None, validation=True, **options):
    """(model, record) of one training, from the beginning or, with resume=True, from where it is."""
    model = built() if model is None else model
    x = np.linspace(-1, 1, 30, dtype="float32").reshape(10, 3)
    held_out = tf.data.Dataset.from_tensor_slices((x, np.arange(10) % 2)).batch(4)
    settings = {"epochs": EPOCHS, "seed": 3, "data_digest": DIGEST, "verbose": 0, "save_every": 0}
    held_out = held_out if validation else None
    return model, training.fit(
        model, train(), held_out, path=path, callbacks=callbacks, **{**settings, **options}
    )


def state(model):
    return [v.tobytes() for v in checkpoints.capture(model)]


def same(one, other):
    """Whether two trainings ended alike: every variable to the bit, and every curve."""
    return state(one[0]) == state(other[0]) and one[1].curves == other[1].curves


def killed(path, *place, **options):
    with pytest.raises(Killed):
        fit(path, At(*place), resume=True, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return fit(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def middle(tmp_path_factory):
    """A folder in which a training was killed in its second epoch."""
    path = tmp_path_factory.mktemp("middle")
    killed(path, "batch", 1, 2)
    assert position(path) == (1, 2)
    return path


@pytest.fixture
def copy(middle, tmp_path):
    return shutil.copytree(middle, tmp_path / "copy")


def position(path):
    found = Checkpoint.read(path / checkpoints.NAME)
    return found.epoch, found.batch


def test_killed_at_every_kind_of_point(whole, tmp_path):
    """The kills come one after the other in one training; each is behind the last checkpoint."""
    for place, left in (
        (("batch", 0, 0), None),  # killed before the first could be written
        (("batch", 0, 2), (0, 2)),
        (("batch", 0, 3), (0, 3)),
        (("test", 0), (0, 3)),
        (("end", 0), (0, 3)),
        (("begin", 1), (0, 3)),
        (("batch", 1, 0), (1, 0)),
        (("batch", 1, 3), (1, 3)),
        (("end", 2), (2, 3)),
    ):
        killed(tmp_path, *place)
        file = tmp_path / checkpoints.NAME
        assert (position(tmp_path) if file.is_file() else None) == left
    assert same(fit(tmp_path, resume=True), whole)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model.keras", "training.json"]


def test_checkpoints_change_nothing(whole):
    assert same(fit(None), whole)
