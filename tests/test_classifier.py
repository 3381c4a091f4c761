"""The classifier and its frame for training: shared weights, the schedule, and the two losses."""

import keras
import numpy as np
import pytest

from lstm_keras import LSTM
from lstm_keras.classifier import Architecture, RunningMeans, Training, frame

B, T, F, H, K = 4, 16, 3, 5, 6


@pytest.fixture
def x():
    return np.random.default_rng(1).normal(size=(B, T, F)).astype("float32")


def build(**settings):
    keras.utils.set_random_seed(7)
    return Architecture(**{"units": (H,), **settings}).build(T, F, K, "small")


@pytest.mark.parametrize("pooling", ["mean", "last"])
@pytest.mark.parametrize("units", [(H,), (H, 4)])
def test_probabilities_of_the_classes(units, pooling, x):
    model = build(units=units, pooling=pooling)
    assert [layer.units for layer in model.layers if isinstance(layer, LSTM)] == list(units)
    y = np.asarray(model(x))
    assert y.shape == (B, K)
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-6)


def test_mean_and_last_are_the_mean_and_the_last_output(x):
    """Same seed, same weights: what differs is the row that the dense layer reads."""
    mean, last = build(), build(pooling="last")
    h = np.asarray(mean.get_layer("lstm_1")(x))
    for model, row in ((mean, h.mean(axis=1)), (last, h[:, -1])):
        model.set_weights(mean.get_weights())
        expected = np.asarray(model.get_layer("classes")(row))
        np.testing.assert_allclose(np.asarray(model(x)), expected, atol=1e-6)


@pytest.mark.parametrize(
    "settings", [Training(), Training(early=0.5)], ids=["whole window", "early"]
)
def test_the_frame_ends_with_the_answer_of_the_model(settings, x):
    model = build()
    trained = frame(model, settings, batches=10)
    assert [id(w) for w in trained.trainable_weights] == [id(w) for w in model.trainable_weights]
    answers = np.asarray(trained(x))
    assert answers.shape[1] == (7 if settings.early else 1)
    np.testing.assert_allclose(answers[:, -1], np.asarray(model(x)), atol=1e-6)


def test_early_answers_are_from_the_mean_so_far(x):
    model = build()
    h = np.asarray(model.get_layer("lstm_1")(x))
    answers = np.asarray(frame(model, Training(early=0.5), batches=10)(x))
    for row, end in enumerate([4, 6, 8, 10, 12, 14, 16]):
        expected = np.asarray(model.get_layer("classes")(h[:, :end].mean(axis=1)))
        np.testing.assert_allclose(answers[:, row], expected, atol=1e-6)


def test_early_needs_the_mean():
    with pytest.raises(ValueError, match="early needs a model with pooling='mean'"):
        frame(build(pooling="last"), Training(early=0.5), batches=10)


@pytest.mark.parametrize("early", [0.0, 0.5])
def test_the_loss_is_the_smoothed_crossentropy(early, x):
    trained = frame(build(), Training(early=early, label_smoothing=0.1), batches=10)
    y = np.array([0, 2, 3, 5])
    answers = np.asarray(trained(x), np.float64)
    target = np.eye(K)[y] * 0.9 + 0.1 / K
    losses = -(target[:, None] * np.log(answers + 1e-7)).sum(axis=-1)
    expected = losses[:, -1] + early * (losses[:, :-1].mean(axis=1) if early else 0)
    assert float(trained.loss(y, answers)) == pytest.approx(expected.mean(), abs=1e-5)


def test_accuracy_is_of_the_last_answer(x):
    trained = frame(build(), Training(early=0.5), batches=10)
    y = np.asarray(trained(x))[:, -1].argmax(axis=1)
    assert trained.evaluate(x, y, verbose=0)[1] == 1.0
    assert trained.evaluate(x, (y + 1) % K, verbose=0)[1] == 0.0


def test_the_learning_rate_rises_and_falls():
    settings = Training(epochs=10, learning_rate=0.01)
    optimizer = frame(build(), settings, batches=20).optimizer  # 200 steps: 10 up, 190 down
    rate = [float(optimizer._learning_rate(step)) for step in range(201)]
    assert rate[0] == pytest.approx(0.001)
    assert np.argmax(rate) == 10
    assert rate[10] == pytest.approx(0.01)
    assert rate[105] == pytest.approx(0.01 * (0.01 + 0.99 / 2), rel=1e-3)
    assert rate[200] == pytest.approx(0.0001)


def test_the_optimizer_has_what_was_asked_for():
    settings = Training(weight_decay=0.02, clipnorm=0.7, average=0.9)
    optimizer = frame(build(), settings, batches=10).optimizer
    assert (optimizer.weight_decay, optimizer.global_clipnorm) == (0.02, 0.7)
    assert (optimizer.use_ema, optimizer.ema_momentum) == (True, 0.9)
    assert not frame(build(), Training(average=0.0), batches=10).optimizer.use_ema


def test_running_means_survive_their_configuration(x):
    layer = RunningMeans([2, T])
    again = RunningMeans.from_config(layer.get_config())
    means = np.asarray(again(x))
    np.testing.assert_allclose(means[:, 0], x[:, :2].mean(axis=1), atol=1e-6)
    np.testing.assert_allclose(means[:, 1], x.mean(axis=1), atol=1e-6)
