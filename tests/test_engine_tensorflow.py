"""What is TensorFlow's own about its engine: tracing, XLA, open shapes, saving."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import LSTM, reference
from lstm_keras.engines import tensorflow as engine
from lstm_keras.errors import UnsupportedError

B, T, F, H = 5, 7, 3, 4
BUDGET = 1e-6  # float32 against float64, |output| < 1; measured 2e-7


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def build(**settings):
    layer = LSTM(H, **{"return_sequences": True, **settings})
    layer.build((B, T, F))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def expected(layer, x):
    return reference.trace(x, *layer.get_weights()).h


X = draw(1, B, T, F)


@pytest.mark.parametrize("jit", [False, True], ids=["", "inside XLA"])
@pytest.mark.parametrize("shape", [(B, T, F), (None, T, F), (B, None, F), (None, None, F)], ids=str)
def test_open_shapes_inside_a_function(shape, jit):
    layer = build(engine="fused")
    call = tf.function(layer, [tf.TensorSpec(shape)], autograph=False, jit_compile=jit)
    for x in (X, draw(2, B, T, F)) if shape[0] else (X, X[:1], X[:4]):
        np.testing.assert_allclose(call(x), expected(layer, x), rtol=0, atol=BUDGET)
    if shape[1] is None:
        np.testing.assert_allclose(call(X[:, :3]), expected(layer, X)[:, :3], rtol=0, atol=BUDGET)
    assert layer.engine_report().engine == "fused"


def test_who_computes_and_why():
    layer = build()
    layer(X)
    assert layer.engine_report().engine == "cell"
    assert "eagerly" in layer.engine_report().reason
    tf.function(layer, [tf.TensorSpec((None, T, F))], autograph=False).get_concrete_function()
    assert layer.engine_report().engine == "fused"
    tf.function(layer, [tf.TensorSpec((B, None, F))], autograph=False).get_concrete_function()
    assert layer.engine_report().engine == "cell"
    assert "steps is not known" in layer.engine_report().reason
    for settings in ({"engine": "cell"}, {"unroll": True}):
        layer = build(**settings)
        layer(X)
        assert layer.engine_report().engine == ("unrolled" if "unroll" in settings else "cell")


def test_a_layer_that_was_not_called_has_no_engine():
    with pytest.raises(ValueError, match=r"layer 'lstm.*' has not been called"):
        build().engine_report()


def test_fit_and_predict_take_the_engine():
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, name="memory")])
    model.compile("sgd", "mse")
    model.fit(X, draw(2, B, H), batch_size=2, verbose=0)  # batches of 2, 2 and 1
    assert model.get_layer("memory").engine_report().engine == "fused"
    np.testing.assert_allclose(
        model.predict(X, verbose=0),
        reference.trace(X, *model.get_weights()).h[:, -1],
        rtol=0,
        atol=BUDGET,
    )


def test_cells_of_one_kind_share_what_is_compiled():
    first, second, other = (build(engine="fused", cell_clip=clip) for clip in (2.0, 2.0, 3.0))
    shared = [
        engine._loops(True, *engine._settings(layer.cell)) for layer in (first, second, other)
    ]
    assert shared[0] is shared[1]
    assert shared[0] is not shared[2]
    second.set_weights([0.5 * w for w in second.get_weights()])
    for layer in (first, second):
        plain = expected(layer, X)
        np.testing.assert_allclose(layer(X), plain, rtol=0, atol=BUDGET)  # |c| < 2 here
    assert np.abs(first(X) - np.asarray(second(X))).max() > 1000 * BUDGET


def test_several_gradients_from_one_tape():
    layer, x = build(engine="fused"), tf.constant(X)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = layer(x)
        first, last = tf.reduce_sum(y[:, 0]), tf.reduce_sum(y[:, -1])
    of_first, of_last = tape.gradient(first, x).numpy(), tape.gradient(last, x).numpy()
    assert np.abs(of_first[:, 0]).max() > 0.01
    assert not of_first[:, 1:].any()
    assert np.abs(of_last).min(axis=(0, 2)).min() > 0


def test_a_second_derivative_is_refused_with_the_cure():
    layer, x = build(engine="fused"), tf.constant(X)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(layer(x) ** 2)
        slope = tf.reduce_sum(inner.gradient(y, x) ** 2)
    with pytest.raises(
        UnsupportedError, match=r"second derivative.*\n  Build the layer with engine"
    ):
        outer.gradient(slope, x)


@pytest.mark.parametrize("training", [False, True])
def test_the_gradient_is_there_in_training_and_out_of_it(training):
    answers = []
    for name in ("cell", "fused"):
        layer, x = build(engine=name), tf.constant(X)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(layer(x, training=training) ** 2)
        answers.append(tape.gradient(y, x))
    np.testing.assert_allclose(*answers, rtol=0, atol=BUDGET)


def test_a_saved_model_plays_without_this_package(tmp_path):
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, name="memory")])
    model.export(tmp_path / "saved", verbose=False)
    again = tf.saved_model.load(tmp_path / "saved")
    np.testing.assert_allclose(again.serve(X), model(X), rtol=0, atol=BUDGET)


def test_the_number_of_steps_is_known_behind_the_layer_whatever_was_traced_before():
    layer = build(engine="fused")
    for steps in (3, 4, 5, 6):
        spec = tf.TensorSpec((None, steps, F))
        traced = tf.function(layer, [spec], autograph=False).get_concrete_function()
        assert traced.output_shapes[1] == steps
