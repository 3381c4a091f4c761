"""The benchmark of waiting: every step of `fit` is seen, and a slow pipeline is caught."""

import importlib
import json
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

ROOT = Path(__file__).parent.parent


@pytest.fixture
def waiting(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("waiting")


class Clock:
    """Time that passes only where a test says so."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(("wait", "caught"), [(0.0, False), (0.4, False), (0.6, True), (9, True)])
def test_a_pipeline_that_is_slow_is_caught(waiting, wait, caught):
    clock = Clock()

    def pipeline():
        for batch in range(7):
            clock.now += wait
            yield batch

    def learn(batch):
        clock.now += 10 - wait
        return {"loss": batch}

    taken, batches = waiting.Taken(learn, clock), pipeline()
    assert [taken(batches)["loss"] for _ in range(7)] == list(range(7))
    assert taken.share == pytest.approx(wait / 10)
    assert bool(waiting.judge(taken.share)) == caught


def test_the_steps_of_fit_are_taken_apart_and_all_seen(waiting, monkeypatch):
    monkeypatch.setattr(waiting, "EPOCHS", 2)
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    asked = []

    def ask(k):
        asked.append(int(k))
        return np.float32(k)

    def batch(k):
        x = tf.ensure_shape(tf.numpy_function(ask, [k], tf.float32), [])
        return tf.fill([4, 3], x / 7), tf.zeros([4], tf.int32)

    data = tf.data.Dataset.range(7).map(batch)
    before = model.get_weights()[0]
    found = waiting.measure(model, data, 1)
    least = 1 + 2 * 2 * 2 * 7  # a batch to repeat; rounds, epochs, both ways to fit
    assert least <= len(asked) <= least + 8  # an iterator that Keras drops may have begun
    assert len(found["shares"]["pipeline"]) == len(found["seconds"]["one batch"]) == 1
    assert 0 < found["share"] < 1
    assert np.abs(model.get_weights()[0] - before).max() > 0


def test_the_results_that_are_shown_say_whether_they_keep_up(waiting):
    content = json.loads((ROOT / "benchmarks" / "results" / "waiting.json").read_text())
    found = [f"{n}: {c}" for n, run in content["runs"].items() for c in waiting.judge(run["share"])]
    assert content["complaints"] == found
    assert waiting.table(content) == (ROOT / "benchmarks" / "results" / "waiting.md").read_text()
