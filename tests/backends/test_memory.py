"""How far back a model remembers, on every backend: against differences and cases done by hand."""

import keras
import numpy as np
import pytest
from double import compiled, double
from keras import layers, ops

from lstm_keras import LSTM, influence, memory_horizon, reference, trace
from lstm_keras.errors import ModelError, ShapeError

# Every length differs, T > 2, and nothing is zero.
B, T, F, H, K = 2, 7, 3, 5, 4


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape)


def fill(model):
    model.set_weights([draw(k, *w.shape) for k, w in enumerate(model.get_weights())])
    return model


X = draw(91, B, T, F)
TOKENS = np.array([[1, 4, 2, 2, 3, 1, 5], [5, 1, 3, 4, 4, 2, 1]])


class Constant(layers.Layer):
    """Answers without looking."""

    def build(self, _):
        self.answer = self.add_weight(shape=(1, K), initializer="ones")

    def call(self, x):
        return ops.tile(self.answer, (x.shape[0], 1))


# ---- influence --------------------------------------------------------------------------------


def by_differences(answers, x, eps=1e-6):
    """|| d answer / d x[t] || of one number of one sequence [T, F]: float64 [T], in one call."""
    moves = eps * np.eye(x.size).reshape(x.size, *x.shape)
    ahead, back = np.split(answers(np.concatenate([x + moves, x - moves])), 2)
    return np.sqrt(np.square((ahead - back) / (2 * eps)).reshape(x.shape).sum(-1))


def test_influence_is_that_of_finite_differences():
    with double():
        model = keras.Sequential(
            [
                keras.Input((T, F), dtype="float64"),
                layers.Bidirectional(
                    LSTM(H, return_sequences=True, dtype="float64"), dtype="float64"
                ),
                layers.Dense(K, activation="softmax", dtype="float64"),
            ]
        )
        fill(model)
        step, output = np.array([2, -1]), np.array([3, 1])

        found, predict = influence(model, X, output, step), compiled(model)
        for b in range(B):

            def answers(x, b=b):
                y = predict(ops.convert_to_tensor(x, "float64"))
                return ops.convert_to_numpy(y)[:, step[b], output[b]]

            np.testing.assert_allclose(
                found[b], by_differences(answers, X[b]), rtol=1e-6, atol=1e-9
            )


def test_what_is_asked_for_by_default_is_the_largest_last_answer():
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, return_sequences=True), layers.Dense(K)])
    fill(model)
    largest = ops.convert_to_numpy(model(X))[:, -1].argmax(-1)
    assert 1 <= np.ptp(largest) < K  # the two sequences differ
    np.testing.assert_array_equal(influence(model, X), influence(model, X, largest, T - 1))


def test_the_mean_over_time_looks_back_evenly():
    """Y = mean_t x[t] w, so the influence of each step is |w| / T."""
    model = keras.Sequential(
        [
            keras.Input((T, F)),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, use_bias=False, trainable=False),
        ]
    )
    model.set_weights([np.array([[2.0], [3.0], [6.0]])])
    np.testing.assert_allclose(influence(model, X), np.full((B, T), 7 / T), rtol=1e-6)


def test_steps_that_are_ignored_have_none():
    last = keras.Sequential([keras.Input((T, F)), layers.Cropping1D((3, 0)), LSTM(H)])
    found = influence(fill(last), X)
    np.testing.assert_array_equal(found[:, :3], 0)
    assert (found[:, 3:] > 0).all()
    sequences = fill(keras.Sequential([keras.Input((T, F)), LSTM(H, return_sequences=True)]))
    found = influence(sequences, X, step=2)
    np.testing.assert_array_equal(found[:, 3:], 0)  # no step looks ahead
    assert (found[:, :3] > 0).all()
    np.testing.assert_array_equal(influence(Constant(), X), 0)


def test_tokens_are_asked_behind_their_embedding():
    """The same numbers as the model that starts behind it; the padding at the end has none."""
    tokens = np.where(np.arange(T) < [[T], [4]], TOKENS, 0)
    embedding = layers.Embedding(6, F, mask_zero=True)
    whole = keras.Sequential([keras.Input((T,), dtype="int32"), embedding, LSTM(H)])
    fill(whole)
    found = influence(whole, tokens)
    part = keras.Sequential([keras.Input((T, F)), whole.layers[-1]])
    seen = ops.convert_to_numpy(embedding(tokens))
    np.testing.assert_allclose(found[0], influence(part, seen)[0], rtol=1e-5)
    short = keras.Sequential([keras.Input((4, F)), whole.layers[-1]])
    np.testing.assert_allclose(found[1, :4], influence(short, seen[1:, :4])[0], rtol=1e-5)
    np.testing.assert_array_equal(found[1, 4:], 0)
    assert "call" not in vars(embedding)


def test_the_model_stays_as_it_was():
    model = keras.Sequential(
        [keras.Input((T, F), batch_size=B), LSTM(H, stateful=True), layers.Dropout(0.5)]
    )
    fill(model)(X)
    before = [ops.convert_to_numpy(v) for v in model.variables]
    found = influence(model, X)
    for variable, old in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(variable), old)
    model.layers[0].reset_state()
    assert np.abs(influence(model, X) - found).max() > 1e-4  # it starts from the state it has


def test_what_cannot_be_asked():
    model = fill(keras.Sequential([keras.Input((T, F)), LSTM(H)], name="own"))
    with pytest.raises(ShapeError, match=r"needs x with axes \[batch, time, ...\]; got shape"):
        influence(model, X[0, 0])
    for output in (H, -H - 1, np.array([0, 1, 2]), 0.5):
        with pytest.raises(ShapeError, match=f"output must be one of {H}, for all {B} sequences"):
            influence(model, X, output)
    with pytest.raises(ModelError, match="takes one input; got a list of 2 for 'own'"):
        influence(model, [X, X])
    with pytest.raises(ModelError, match="'own' has 0 Embedding layers"):
        influence(model, np.ones((B, T, F), int))
    x = keras.Input((T, F))
    both = keras.Model(x, [LSTM(H)(x), LSTM(H)(x)], name="both")
    with pytest.raises(ModelError, match="asks for one output; 'both' gives 2"):
        influence(both, X)


# ---- the horizon, and what it is told from ----------------------------------------------------


def test_the_horizon_is_when_half_is_left():
    """By hand: f = 1/2 halves at once, f = 0.9 after 6.58 steps; the mean comes first."""
    f = np.empty((B, T, 5), "float32")
    f[..., 0], f[..., 1], f[..., 2], f[..., 3] = 0.5, 0.9, 1, 0
    f[0, :, 4], f[1, :, 4] = 0.2, 0.8
    steps = reference.Trace(f, f, f, f, f, f)
    found = memory_horizon(steps)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, [1, 6.5788, np.inf, 0, 1], rtol=1e-5)
    by_name = memory_horizon({"memory": steps})
    assert list(by_name) == ["memory"]
    np.testing.assert_array_equal(by_name["memory"], found)


def test_a_unit_without_a_forget_gate_keeps_forever():
    layer = LSTM(H, gates="io", name="memory")
    layer.build((B, T, F))
    np.testing.assert_array_equal(memory_horizon(trace(layer, X)["memory"]), np.full(H, np.inf))


def test_the_trace_is_that_of_the_reference():
    layer = LSTM(H, name="memory")
    layer.build((B, T, F))
    steps = trace(fill(layer), X.astype("float32"))["memory"]
    for ours, theirs in zip(steps, reference.trace(X, *layer.get_weights()), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)  # float32; measured 2e-7
