"""LSTMCell: one step against the reference, its arguments, and its dropouts."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from lstm_keras import LSTMCell, noise, reference

B, T, F, H = 2, 5, 3, 4
BUDGET = 1e-6  # float32 against float64, |output| < 1; measured 3e-8


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


@pytest.fixture
def cell():
    cell = LSTMCell(H)
    cell.build((None, F))
    cell.set_weights([draw(1, F, 4 * H), draw(2, H, 4 * H), draw(3, 4 * H)])
    return cell


def test_one_step_is_the_reference(cell):
    x, h, c = draw(4, B, F), draw(5, B, H), draw(6, B, H)
    output, (h1, c1) = cell(x, [h, c])
    steps = reference.trace(x[:, None], *cell.get_weights(), h=h, c=c)
    np.testing.assert_allclose(h1, steps.h[:, 0], rtol=0, atol=BUDGET)
    np.testing.assert_allclose(c1, steps.c[:, 0], rtol=0, atol=BUDGET)
    np.testing.assert_array_equal(output, h1)


def test_other_activations():
    cell = LSTMCell(H, activation="relu", recurrent_activation="hard_sigmoid")
    stock = layers.LSTMCell(H, activation="relu", recurrent_activation="hard_sigmoid")
    for each in (cell, stock):
        each.build((None, F))
        each.set_weights([draw(1, F, 4 * H), draw(2, H, 4 * H), draw(3, 4 * H)])
    x, h, c = draw(4, B, F), draw(5, B, H), draw(6, B, H)
    for ours, theirs in zip(cell(x, [h, c])[1], stock(x, [h, c])[1], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=BUDGET)


@pytest.mark.parametrize("make", [lambda c: c, lambda c: [c]])
def test_in_a_loop_of_keras(cell, make):
    x = draw(4, B, T, F)
    outputs = layers.RNN(make(cell), return_sequences=True)(x)
    expected, _, _ = reference.unroll(x, *cell.get_weights())
    np.testing.assert_allclose(outputs, expected, rtol=0, atol=BUDGET)


def test_two_of_them_stacked_in_a_loop_of_keras():
    cells = [LSTMCell(H), LSTMCell(H + 1)]
    loop = layers.RNN(cells)
    x = draw(4, B, T, F)
    last = loop(x)
    between, _, _ = reference.unroll(x, *cells[0].get_weights())
    _, expected, _ = reference.unroll(between, *cells[1].get_weights())
    np.testing.assert_allclose(last, expected, rtol=0, atol=BUDGET)


def test_the_forget_bias_starts_at_one():
    cell = LSTMCell(H)
    cell.build((None, F))
    np.testing.assert_array_equal(cell.bias, np.repeat([0, 1, 0, 0], H))


def test_another_initial_bias():
    for unit_forget_bias, forget in ((True, 1), (False, 3)):
        constant = keras.initializers.Constant(3)
        cell = LSTMCell(H, bias_initializer=constant, unit_forget_bias=unit_forget_bias)
        cell.build((None, F))
        np.testing.assert_array_equal(cell.bias, np.repeat([3, forget, 3, 3], H))


def test_without_bias():
    cell = LSTMCell(H, use_bias=False)
    cell.build((None, F))
    assert [tuple(w.shape) for w in cell.weights] == [(F, 4 * H), (H, 4 * H)]
    x, h, c = draw(4, B, F), draw(5, B, H), draw(6, B, H)
    expected = reference.trace(x[:, None], *cell.get_weights(), h=h, c=c).h[:, 0]
    np.testing.assert_allclose(cell(x, [h, c])[0], expected, rtol=0, atol=BUDGET)


def test_regularizers_and_constraints_reach_the_weights():
    cell = LSTMCell(
        H,
        kernel_regularizer="l1",
        recurrent_regularizer="l2",
        bias_regularizer="l1l2",
        kernel_constraint="non_neg",
        recurrent_constraint="unit_norm",
        bias_constraint="max_norm",
    )
    cell.build((None, F))
    assert len(cell.losses) == 3
    kinds = [type(w.constraint).__name__ for w in cell.weights]
    assert kinds == ["NonNeg", "UnitNorm", "MaxNorm"]


@pytest.mark.parametrize("units", [0, -1, 2.5, "4", True, None])
def test_units_that_are_no_positive_int_are_refused(units):
    with pytest.raises(ValueError, match="units must be a positive int; got"):
        LSTMCell(units)


@pytest.mark.parametrize("name", ["dropout", "recurrent_dropout"])
@pytest.mark.parametrize("rate", [-0.1, 1, 1.7])
def test_a_dropout_out_of_range_is_refused(name, rate):
    with pytest.raises(ValueError, match=rf"{name} must be in \[0, 1\); got {rate}"):
        LSTMCell(H, **{name: rate})


@pytest.mark.parametrize("name", ["dropout", "recurrent_dropout"])
def test_dropouts_drop_in_training_only(cell, name):
    dropping = LSTMCell(H, **{name: 0.5}, seed=1)
    dropping.build((None, F))
    dropping.set_weights(cell.get_weights())
    x, h, c = draw(4, B, F), draw(5, B, H), draw(6, B, H)
    plain = np.asarray(cell(x, [h, c])[0])
    np.testing.assert_array_equal(dropping(x, [h, c])[0], plain)
    first = np.asarray(dropping(x, [h, c], training=True)[0])
    second = np.asarray(dropping(x, [h, c], training=True)[0])
    assert np.abs(first - plain).max() > 0.01
    assert np.abs(first - second).max() > 0.01


def test_dropout_keeps_the_mean_of_what_it_drops():
    cell = LSTMCell(H, dropout=0.25, recurrent_dropout=0.5, seed=1)
    drawn = noise.draw(cell, ops.ones((64, T, F)), ops.ones((64, H)), training=True)
    for mask, rate in zip((drawn.x, drawn.h), (0.25, 0.5), strict=True):
        values = np.asarray(mask)
        assert set(np.unique(values).round(5)) == {0, np.float32(1 / (1 - rate)).round(5)}
        assert abs((values == 0).mean() - rate) < 0.1
