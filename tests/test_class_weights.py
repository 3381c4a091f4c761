"""Class weights: the formula, what Keras makes of them, and a rare class that is found."""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.utils.class_weight import compute_class_weight

from lstm_keras import class_weights, datasets, jobs
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.errors import DataError
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.sequences import Recording, Window

LABELS = ("rest", "walk", "fall")


def test_balanced_is_that_of_scikit_learn():
    y = np.repeat([0, 1, 2], [17, 5, 2])
    found = class_weights.weights(y, LABELS, "balanced")
    expected = compute_class_weight("balanced", classes=np.arange(3), y=y)
    assert found == pytest.approx(dict(enumerate(expected)))
    assert sum(found[k] for k in y) == pytest.approx(len(y))  # the step keeps its size


def test_a_table_names_the_classes_that_count_more_or_less():
    y = np.array([0, 1])
    assert class_weights.weights(y, LABELS, {"fall": 5, "rest": 0.5}) == {0: 0.5, 1: 1.0, 2: 5.0}
    assert class_weights.weights(y, LABELS, None) is None


def test_what_can_be_no_weights_is_refused():
    y = np.array([0, 0, 1])
    with pytest.raises(DataError, match=r"names trip, and there is no such(?s:.*)rest, walk, fall"):
        class_weights.weights(y, LABELS, {"trip": 2.0})
    with pytest.raises(DataError, match=r"there is none of fall\."):
        class_weights.weights(y, LABELS, "balanced")
    for wrong in ("even", {}, {"fall": 0}, {"fall": -1.0}, {"fall": float("nan")}, {"fall": True}):
        with pytest.raises(ValueError, match="class_weight"):
            Training(class_weight=wrong)


@pytest.mark.parametrize("early", [0.0, 0.5])
def test_keras_weights_the_loss_of_several_answers(early):
    """By hand: the mean over windows of w[y] times the smoothed cross-entropy of the answers."""
    keras.utils.set_random_seed(3)
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(6, 8, 2)).astype("float32"), np.array([0, 0, 1, 0, 2, 0], np.int32)
    model = Architecture((3,), dropout=0.0).build(8, 2, 3, "small")
    framed = frame(model, Training(early=early, label_smoothing=0.1, average=0.0), batches=10)
    logs = np.log(np.asarray(framed(x), np.float64))
    target = np.eye(3)[y] * 0.9 + 0.1 / 3
    losses = -(target[:, None] * logs).sum(-1)
    each = losses[:, -1] + (early * losses[:, :-1].mean(-1) if early else 0)
    weights = class_weights.weights(y, LABELS, {"walk": 3.0, "fall": 7.0})
    expected = np.mean([weights[k] * loss for k, loss in zip(y, each, strict=True)])
    assert abs(expected - each.mean()) > 0.1  # the weights can be seen
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(6)
    # Of one batch, and so that before the step.
    history = framed.fit(data, class_weight=weights, shuffle=False, verbose=0)
    assert history.history["loss"][0] == pytest.approx(expected, rel=1e-5)


@pytest.fixture
def recipe(monkeypatch):
    """Falls are one in thirteen, and lie close to rest."""
    rng = np.random.default_rng(8)

    def recording(label, group):
        readings = rng.normal(0.8 * label, 1, (40, 2)).astype("float32")
        return Recording(readings, 10.0, label, group)

    counts = {0: 12, 1: 1}
    recordings = [
        recording(label, f"p{person}")
        for person in range(6)
        for label, count in counts.items()
        for _ in range(count)
    ]
    source = datasets.Source(tuple(recordings), ("a", "b"), ("g", "g"), ("rest", "fall"), "falls")
    monkeypatch.setattr(datasets, "load", lambda name, **options: source)
    return Sensor(
        name="falls",
        title="Falls",
        source="falls",
        window=Window(8, 8, 10.0),
        split=Split(folds=3),
        model=Architecture(units=(4,), dropout=0.0),
        training=Training(epochs=4, batch=32, average=0.0, learning_rate=1e-2),
        exports=(),
    )


def recall(recipe, folder):
    job = jobs.train(recipe, folder, verbose=0).prepared
    answers = job.model.predict(job.x, verbose=0).argmax(-1)
    return [float(np.mean(answers[job.y == k] == k)) for k in range(2)]


def test_balanced_weights_find_the_rare_class(recipe, tmp_path):
    balanced = dataclasses.replace(recipe.training, class_weight="balanced")
    plain = recall(recipe, tmp_path)
    rare = recall(dataclasses.replace(recipe, training=balanced), tmp_path)
    assert plain[1] < 0.3
    assert rare[1] > plain[1] + 0.3
    assert rare[0] > 0.6


def test_a_label_that_the_data_lack_stops_the_job(recipe, tmp_path):
    wrong = dataclasses.replace(recipe.training, class_weight={"trip": 2.0})
    with pytest.raises(DataError, match="names trip"):
        jobs.train(dataclasses.replace(recipe, training=wrong), tmp_path, verbose=0)
