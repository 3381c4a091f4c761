"""The benchmark of waiting: every step of `fit` is seen, and a slow pipeline is caught."""

import importlib
import json
import time
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras.datasets.epochs import Epochs

ROOT = Path(__file__).parent.parent
EPOCHS = Epochs(lambda own: tf.data.Dataset.range(7), 7, 0)


@pytest.fixture
def waiting(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    module = importlib.import_module("waiting")
    monkeypatch.setattr(module, "EPOCHS", 2)
    return module


def small():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    return model


def slow(epochs, seconds):
    """Whoever asks for a batch waits so long: nothing is read ahead."""

    def wait(k):
        time.sleep(seconds)
        return k

    def batch(k):
        k = tf.ensure_shape(tf.numpy_function(wait, [k], tf.int64), [])
        return tf.fill([4, 3], tf.cast(k, tf.float32) / 7), tf.zeros([4], tf.int32)

    return epochs.then(lambda stream: stream.map(batch))


def test_waiting_is_told_from_learning(waiting, monkeypatch):
    model = small()
    batches = slow(EPOCHS, 0.2).stream
    clocked = waiting.Clocked(model)
    waiting._fit(model, clocked, batches(), 3)
    assert np.median(clocked.waits) > 0.1  # tf.data may read a batch ahead by itself
    assert clocked.share > 0.5
    assert waiting.judge(clocked.share)

    right = model.train_step

    def dawdle(data):
        with tf.control_dependencies([tf.py_function(lambda: time.sleep(0.2), [], [])]):
            return right(data)

    monkeypatch.setattr(model, "train_step", dawdle)
    clocked = waiting.Clocked(model)
    waiting._fit(model, clocked, slow(EPOCHS, 0).stream(), 3)
    assert min(clocked.steps) > 0.19
    assert clocked.begun < 0.5


def test_all_steps_of_fit_are_seen(waiting):
    model = small()
    before = model.get_weights()[0]
    found = waiting.measure(model, slow(EPOCHS, 0), 1)
    assert len(found["shares"]["pipeline"]) == len(found["seconds"]["one batch"]) == 1
    assert 0 < found["share"] < 1
    assert 0 < found["share_begun"] < 1
    assert np.abs(model.get_weights()[0] - before).max() > 0


@pytest.mark.parametrize(("share", "caught"), [(0.0, False), (0.04, False), (0.06, True)])
def test_more_than_the_goal_is_caught(waiting, share, caught):
    assert bool(waiting.judge(share)) == caught


def test_the_results_that_are_shown_say_whether_they_keep_up(waiting):
    content = json.loads((ROOT / "benchmarks" / "results" / "waiting.json").read_text())
    found = [f"{n}: {c}" for n, run in content["runs"].items() for c in waiting.judge(run["share"])]
    assert content["complaints"] == found
    assert waiting.table(content) == (ROOT / "benchmarks" / "results" / "waiting.md").read_text()
