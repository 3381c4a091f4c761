"""Zeros in front leave no trace: after a training with averages too."""

import keras
import numpy as np
import pytest

from lstm_keras.adoption import load
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.padding import HeldAdamW, Silent

T, TOKENS = 9, 12
BUDGET = 1e-6  # a product of other shape may sum in another order; 0 here, 1.2e-7 elsewhere


def built(padded=True):
    keras.utils.set_random_seed(5)
    front = keras.layers.Embedding(
        TOKENS, 3, embeddings_constraint=Silent("padding") if padded else None, name="embedding"
    )
    model = Architecture((4, 3), "last", 0.0).build(T, 0, 2, "m", front, padded)
    if padded:
        front.embeddings.assign(front.embeddings_constraint(front.embeddings))
    return model


def fitted(model, optimizer=None):
    """Trained on batches of two lengths, with a running average of the weights."""
    framed = frame(model, Training(epochs=2, batch=8, average=0.5, learning_rate=0.05), 4, True)
    framed.compile(optimizer or framed.optimizer, framed.loss, run_eagerly=True)  # few steps
    rng = np.random.default_rng(0)
    for steps in (5, T, 5, T):
        x = rng.integers(1, TOKENS, (8, steps)).astype("int32")
        x[:4, :2] = 0
        framed.train_on_batch(x, x[:, -1] % 2)
    framed.optimizer.finalize_variable_values(framed.trainable_variables)  # the averages
    return framed


def answers(model, x, steps):
    return np.asarray(model(np.pad(x, [(0, 0), (steps - x.shape[1], 0)]))).reshape(-1, 2)


@pytest.fixture(scope="module")
def trained():
    model = built()
    return model, fitted(model)


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(1).integers(1, TOKENS, (6, 4)).astype("int32")


def test_answers_do_not_depend_on_the_padding(trained, x):
    model, framed = trained
    expected = answers(framed, x, 4)
    assert np.ptp(expected[:, 0]) > 1e-3  # they depend on what is read
    for steps in (5, 7, T):
        np.testing.assert_allclose(answers(framed, x, steps), expected, rtol=0, atol=BUDGET)
    np.testing.assert_allclose(answers(model, x, T), expected, rtol=0, atol=BUDGET)


def test_what_is_held_is_zero_and_the_rest_has_learned(trained):
    model, _ = trained
    embeddings, lstm = model.layers[0].get_weights()[0], model.layers[1]
    before = built()
    assert not embeddings[0].any()
    assert (embeddings[1:] != before.layers[0].get_weights()[0][1:]).any()
    i, f, g, o = np.split(lstm.get_weights()[2], 4)
    assert not g.any()
    assert all((gate != start).all() for gate, start in ((i, 0), (f, 1), (o, 0)))


def test_without_it_padding_is_seen(x):
    model = built(padded=False)
    framed = fitted(model, keras.optimizers.AdamW(0.05))
    assert np.abs(answers(framed, x, 4) - answers(framed, x, T)).max() > 1e-3


def test_a_stock_optimizer_does_not_hold_an_average():
    averaged = built()
    fitted(averaged, keras.optimizers.AdamW(0.05, use_ema=True, ema_momentum=0.5))
    assert averaged.layers[1].get_weights()[2][8:12].any()  # why HeldAdamW is there
    held = built()
    fitted(held, HeldAdamW(0.05, use_ema=True, ema_momentum=0.5))
    assert not held.layers[1].get_weights()[2][8:12].any()


def test_a_model_with_it_is_read_again(trained, x, tmp_path):
    model, _ = trained
    model.save(tmp_path / "model.keras")
    again = load(tmp_path / "model.keras")
    np.testing.assert_array_equal(answers(again, x, T), answers(model, x, T))
    assert again.layers[1].bias_constraint.part == "candidate"


def test_a_mean_over_time_would_count_the_zeros():
    with pytest.raises(ValueError, match="several lengths need pooling = 'last'"):
        Architecture((4,), "mean").build(T, 3, 2, "m", padded=True)
    with pytest.raises(ValueError, match="part must be 'candidate' or 'padding'; got 'gate'"):
        Silent("gate")
