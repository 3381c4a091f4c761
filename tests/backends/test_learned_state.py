"""learned_state=True: what every sequence starts from, and its gradient, on every engine."""

import keras
import numpy as np
import pytest
from double import compiled, double, gradient, slope
from keras import layers, ops

from lstm_keras import LSTM, LSTMCell, reference, trace

# Every length differs, T > 2, and nothing is zero.
B, T, F, H, P = 2, 7, 3, 5, 4
BUDGET = 2e-6  # float32 against float64, |output| < 1; measured 4e-7
ENGINES = pytest.mark.parametrize("engine", ["cell", "fused"])
MASK = np.array([[4], [7]]) > np.arange(T)


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def build(**settings):
    layer = LSTM(H, learned_state=True, return_sequences=True, return_state=True, **settings)
    layer.build((B, T, F))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def expected(layer, x, mask=None, from_zero=False):
    """The reference, with h and c given as the rows that the layer has learned."""
    weights = {w.name: np.asarray(ops.convert_to_numpy(w), "float64") for w in layer.weights}
    rows = [np.tile(weights[name], (len(x), 1)) for name in ("initial_h", "initial_c")]
    return reference.trace(
        x,
        weights["kernel"],
        weights["recurrent_kernel"],
        weights["bias"],
        *([None, None] if from_zero else rows),
        mask,
        projection=weights.get("projection_kernel"),
    )


X = draw(1, B, T, F)


@ENGINES
@pytest.mark.parametrize("settings", [{}, {"projection": P}], ids=str)
@pytest.mark.parametrize("mask", [None, MASK], ids=["no mask", "mask"])
def test_every_sequence_starts_from_it(engine, settings, mask):
    layer = build(engine=engine, **settings)
    y, h, c = (ops.convert_to_numpy(each) for each in layer(X, mask=mask))
    steps = expected(layer, X, mask)
    np.testing.assert_allclose(y, steps.h, rtol=0, atol=BUDGET)
    np.testing.assert_allclose(h, steps.h[:, -1], rtol=0, atol=BUDGET)
    np.testing.assert_allclose(c, steps.c[:, -1], rtol=0, atol=BUDGET)
    assert np.abs(expected(layer, X, mask, from_zero=True).h - steps.h).max() > 1000 * BUDGET


@ENGINES
@pytest.mark.parametrize("settings", [{}, {"projection": P}, {"zoneout": 0.2}], ids=str)
def test_the_gradient_is_that_of_finite_differences_in_float64(engine, settings):
    with double():
        layer = build(engine=engine, dtype="float64", **settings)
        probe = draw(9, B, T, layer.cell.output_size).astype("float64")

        def loss(weights):
            x = ops.convert_to_tensor(X, "float64")
            (y, _, _), _ = layer.stateless_call(weights, layer.non_trainable_variables, x)
            return ops.sum(y * ops.convert_to_tensor(probe))

        loss = compiled(loss)
        values = [np.asarray(ops.convert_to_numpy(w), "float64") for w in layer.weights]
        found = gradient(loss, values)
        for k, value in enumerate(values):
            direction = draw(11, *value.shape).astype("float64")
            wanted = slope(loss, values, k, direction)
            np.testing.assert_allclose((found[k] * direction).sum(), wanted, rtol=1e-6, atol=1e-8)
            assert abs(wanted) > 1e-3  # there is something to lose


def test_training_moves_it_and_saving_keeps_it(tmp_path):
    model = keras.Sequential(
        [keras.Input((T, F)), layers.Bidirectional(LSTM(H, learned_state=True))]
    )
    model.compile("sgd", "mse")
    before = [w for w in model.weights if w.name.startswith("initial_")]
    assert len(before) == 4
    assert not any(ops.convert_to_numpy(w).any() for w in before)
    model.fit(draw(1, 8, T, F), draw(2, 8, 2 * H), batch_size=4, verbose=0)
    assert all(ops.convert_to_numpy(w).all() for w in before)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    for one, other in zip(model.weights, again.weights, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(one), ops.convert_to_numpy(other))
    np.testing.assert_array_equal(*(ops.convert_to_numpy(m(X)) for m in (model, again)))


def test_its_weights_come_last_and_start_at_zero():
    layer, plain = (LSTM(H, learned_state=on, projection=P) for on in (True, False))
    for each in (layer, plain):
        each.build((B, T, F))
    names = [w.name for w in plain.weights]
    assert [w.name for w in layer.weights] == [*names, "initial_h", "initial_c"]
    assert [w.shape for w in layer.weights[-2:]] == [(P,), (H,)]
    layer.set_weights([*plain.get_weights(), *layer.get_weights()[-2:]])
    np.testing.assert_array_equal(*(ops.convert_to_numpy(one(X)) for one in (layer, plain)))


def test_a_state_that_is_given_comes_before_it():
    layer = build()
    given = [draw(30, B, H), draw(31, B, H)]
    y, _, _ = layer(X, initial_state=given)
    *weights, _, _ = (ops.convert_to_numpy(w) for w in layer.weights)
    want, _, _ = reference.unroll(X, *weights, *given)
    np.testing.assert_allclose(ops.convert_to_numpy(y), want, rtol=0, atol=BUDGET)


def test_a_cell_gives_it_to_any_loop():
    layer = build()
    cell = LSTMCell(H, learned_state=True)
    loop = layers.RNN(cell, return_sequences=True)
    loop.build((B, T, F))
    loop.set_weights(layer.get_weights())
    y = ops.convert_to_numpy(loop(X))
    np.testing.assert_allclose(y, expected(layer, X).h, rtol=0, atol=BUDGET)


def test_a_trace_starts_from_it():
    layer = build(name="memory")
    steps = trace(layer, X)["memory"]
    for name, values in expected(layer, X)._asdict().items():
        np.testing.assert_allclose(getattr(steps, name), values, rtol=0, atol=BUDGET)


def test_it_excludes_stateful():
    with pytest.raises(ValueError, match=r"stateful=True starts a batch .* give one of them"):
        LSTM(H, learned_state=True, stateful=True)


def test_it_is_in_the_configuration():
    layer = LSTM.from_config(LSTM(H, learned_state=True).get_config())
    assert layer.learned_state is layer.cell.learned_state is True
    assert LSTM.from_config(LSTM(H).get_config()).learned_state is False
