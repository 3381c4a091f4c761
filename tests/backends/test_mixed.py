"""Mixed precision: answers, state and gradients in 16 bits beside the float64 reference.

That h keeps what 200 steps have summed up is in test_numerics.py, beside Keras' LSTM; here is that
the test can tell, that c goes from batch to batch in float32, and the gradient.
"""

import keras
import numpy as np
import pytest
from double import compiled, double, gradient
from keras import ops
from test_numerics import SIXTEEN, B, F, H, slow

from lstm_keras import LSTM, LSTMCell, reference
from lstm_keras.hooks import watch

BACKEND = keras.backend.backend()
T = 200  # steps of `slow`
STEPS = 8  # of a gradient

engines = pytest.mark.parametrize("engine", ["cell", "fused"])
both = pytest.mark.parametrize("dtype", SIXTEEN)


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def numpy(tensor):
    return np.asarray(ops.convert_to_numpy(ops.cast(tensor, "float32")))


def of_h_and_c(layer, x):
    """(largest error of h, largest error of c as a share of it), after all of x in one call."""
    h, c = layer.get_initial_state(len(x))
    _, hs, (_, c) = layer.inner_loop(ops.cast(x, layer.compute_dtype), [h, c], None)
    assert keras.backend.standardize_dtype(c.dtype) == layer.cell.state_dtype
    right = reference.unroll(x, *layer.get_weights())
    return np.abs(numpy(hs) - right[0]).max(), np.abs(numpy(c) / right[2] - 1).max()


@both
def test_a_c_in_16_bits_is_caught(monkeypatch, dtype):
    x = draw(1, B, T, F)
    of_h, of_c = of_h_and_c(slow(LSTM, dtype, engine="cell"), x)
    assert of_h < 3 * SIXTEEN[dtype]
    assert of_c < 4 * SIXTEEN[dtype]
    monkeypatch.setattr(LSTMCell, "state_dtype", property(lambda cell: cell.compute_dtype))
    of_h, of_c = of_h_and_c(slow(LSTM, dtype, engine="cell"), x)
    assert max(of_h / 3, of_c / 4) > 1.5 * SIXTEEN[dtype]


@both
@engines
def test_a_stateful_layer_hands_c_on_in_float32(engine, dtype):
    x, begun = draw(1, B, T, F), []
    layer = slow(LSTM, dtype, engine=engine, stateful=True)
    assert {str(state.dtype) for state in layer.states} == {"float32"}
    kept = watch.set(lambda layer, x, mask, h, c: begun.append(numpy(c)))
    try:
        for part in np.split(x, 4, axis=1):
            before = numpy(layer.states[1].value)
            answer = layer(part)
            np.testing.assert_array_equal(begun[-1], before)
    finally:
        watch.reset(kept)
    assert keras.backend.standardize_dtype(answer.dtype) == layer.compute_dtype
    c = numpy(layer.states[1].value)
    assert np.abs(numpy(ops.cast(c, layer.compute_dtype)) - c).max() > SIXTEEN[dtype] / 4
    right = reference.unroll(x, *layer.get_weights())[2]
    assert np.abs(c / right - 1).max() < 4 * SIXTEEN[dtype]


def test_a_given_state_takes_the_place_of_the_kept_one():
    layer = slow(LSTM, "mixed_bfloat16", engine="cell", stateful=True)
    x, h, c = draw(1, B, T, F), draw(2, B, H), draw(3, B, H)
    layer(x)
    layer(x, initial_state=[h, c])
    after = [numpy(state.value) for state in layer.states]
    fresh = slow(LSTM, "mixed_bfloat16", engine="cell", return_state=True)
    _, *given = fresh(x, initial_state=[h, c])
    assert {keras.backend.standardize_dtype(state.dtype) for state in given} == {"bfloat16"}
    for one, other in zip(after, given, strict=True):
        np.testing.assert_allclose(one, numpy(other), rtol=2**-8)


@both
@engines
def test_the_gradient_is_finite_and_close(engine, dtype):
    x, probe, found = draw(1, B, STEPS, F), draw(2, B, STEPS, H), []
    for precision in ("float64", dtype):
        with double():
            layer = LSTM(H, return_sequences=True, dtype=precision, engine=engine)
            layer.build((B, STEPS, F))
        weights = [draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)]

        @compiled
        def loss(values, layer=layer):
            *W, x = (ops.cast(value, layer.compute_dtype) for value in values)
            y, _ = layer.stateless_call(W, layer.non_trainable_variables, x)
            return ops.sum(ops.cast(y, "float32") * ops.convert_to_tensor(probe))

        with double():
            found.append(gradient(loss, [*weights, x]))
    for right, here in zip(*found, strict=True):
        assert np.isfinite(here).all()
        error = np.abs(here - right).max() / np.abs(right).max()
        assert error < 4 * SIXTEEN[dtype]
