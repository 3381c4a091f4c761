"""Every gate of every LSTM in a model, beside the float64 reference."""

import keras
import numpy as np
import pytest
from keras import layers

from lstm_keras import LSTM, reference, trace
from lstm_keras.errors import ModelError

B, T, F, H = 2, 5, 3, 4
BUDGET = 1e-6  # float32 against float64, |value| < 2; measured 2e-7


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def fill(model):
    model.set_weights([draw(k, *w.shape) for k, w in enumerate(model.get_weights())])
    return model


X = draw(91, B, T, F)


def assert_same(steps, expected):
    for name, ours, theirs in zip(steps._fields, steps, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=BUDGET, err_msg=name)


@pytest.mark.parametrize("engine", ["auto", "cell", "fused"])
def test_a_stack_whatever_the_engine(engine):
    model = fill(
        keras.Sequential(
            [
                keras.Input((None, F)),
                LSTM(H, return_sequences=True, engine=engine, name="below"),
                LSTM(H + 1, engine=engine, name="above"),
                layers.Dense(2),
            ]
        )
    )
    steps = trace(model, X)
    assert list(steps) == ["below", "above"]
    below = reference.trace(X, *model.get_layer("below").get_weights())
    assert_same(steps["below"], below)
    assert_same(steps["above"], reference.trace(below.h, *model.get_layer("above").get_weights()))


def test_both_directions_tell_the_time_of_the_input():
    layer = layers.Bidirectional(LSTM(H, name="memory"))
    layer.build((B, T, F))
    fill(layer)
    steps = trace(layer, X)
    weights = layer.get_weights()
    assert_same(steps["forward_memory"], reference.trace(X, *weights[:3]))
    back = reference.trace(X[:, ::-1], *weights[3:])
    assert_same(steps["backward_memory"], [values[:, ::-1] for values in back])


def test_masked_steps_leave_the_state():
    x = X.copy()
    x[0, 1] = x[1, 3:] = 0
    model = keras.Sequential([keras.Input((T, F)), layers.Masking(), LSTM(H, name="memory")])
    fill(model)
    expected = reference.trace(x, *model.get_weights(), mask=x.any(axis=-1))
    assert_same(trace(model, x)["memory"], expected)


def test_a_layer_called_twice_is_told_apart():
    layer = LSTM(H, name="memory")
    x = keras.Input((T, F))
    model = fill(keras.Model(x, layers.Add()([layer(x), layer(2 * x)])))
    steps = trace(model, X)
    assert list(steps) == ["memory", "memory (2)"]
    assert_same(steps["memory (2)"], reference.trace(2 * X, *layer.get_weights()))


def test_gates_that_are_left_out_are_open():
    layer = LSTM(H, gates="io", projection=H + 2, name="memory")
    layer.build((B, T, F))
    steps = trace(fill(layer), X)["memory"]
    np.testing.assert_array_equal(steps.f, np.ones((B, T, H)))
    assert steps.h.shape == (B, T, H + 2)
    assert np.ptp(steps.i) > 0.1


def test_the_last_h_is_the_output():
    layer = LSTM(H, peephole=True, layer_norm=True, zoneout=0.2, name="memory")
    layer.build((B, T, F))
    fill(layer)
    np.testing.assert_allclose(trace(layer, X)["memory"].h[:, -1], layer(X), rtol=0, atol=BUDGET)


def test_a_stateful_model_stays_where_it_was():
    layer = LSTM(H, stateful=True, name="memory")
    layer.build((B, T, F))
    fill(layer)
    layer(X)
    before = [np.asarray(s) for s in layer.states]
    steps = trace(layer, 0.5 * X)
    for state, old in zip(layer.states, before, strict=True):
        np.testing.assert_array_equal(state, old)
    expected = reference.trace(0.5 * X, *layer.get_weights(), h=before[0], c=before[1])
    assert_same(steps["memory"], expected)


def test_a_model_without_our_layer_is_refused():
    model = keras.Sequential([keras.Input((T, F)), layers.LSTM(H)], name="stock")
    with pytest.raises(ModelError) as error:
        trace(model, X)
    assert str(error.value) == (
        "no lstm_keras.LSTM ran in 'stock', so there is no gate to read.\n"
        "  Pass a model with one, or lstm_keras.adopt(model) for one with keras.layers.LSTM."
    )


def test_both_directions_in_a_stack_in_a_model_in_a_model():
    """And the model is the same afterwards, its weights and what it answers."""
    inner = keras.Sequential(
        [
            keras.Input((T, F)),
            layers.Bidirectional(LSTM(H, return_sequences=True, name="low"), name="both"),
            LSTM(H + 1, return_sequences=True, coupled=True, peephole=True, name="high"),
        ],
        name="inner",
    )
    model = fill(keras.Sequential([keras.Input((T, F)), inner, LSTM(2, name="last")]))
    before = [model(X), *model.get_weights()]
    steps = trace(model, X)
    for now, old in zip([model(X), *model.get_weights()], before, strict=True):
        np.testing.assert_array_equal(now, old)
    assert list(steps) == ["forward_low", "backward_low", "high", "last"]
    weights = inner.get_layer("both").get_weights()
    ahead = reference.trace(X, *weights[:3])
    back = reference.Trace(*(v[:, ::-1] for v in reference.trace(X[:, ::-1], *weights[3:])))
    assert_same(steps["forward_low"], ahead)
    assert_same(steps["backward_low"], back)
    kernel, recurrent, bias, peephole = inner.get_layer("high").get_weights()
    low = np.concatenate([ahead.h, back.h], axis=-1)
    settings = {"order": "fgo", "coupled": True, "peephole": peephole}
    high = reference.trace(low, kernel, recurrent, bias, **settings)
    assert_same(steps["high"], high)
    assert_same(steps["last"], reference.trace(high.h, *model.get_layer("last").get_weights()))


def test_layers_of_one_name_are_told_apart_whatever_the_name():
    models = [keras.Sequential([keras.Input((T, F)), LSTM(F, return_sequences=True, name="m (a)")])]
    models.append(keras.Sequential([keras.Input((T, F)), LSTM(H, name="m (a)")]))
    steps = trace(fill(keras.Sequential([keras.Input((T, F)), *models])), X)
    assert {name: values.c.shape[-1] for name, values in steps.items()} == {
        "m (a)": F,
        "m (a) (2)": H,
    }
