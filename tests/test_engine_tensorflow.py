"""What is TensorFlow's own about its engine: tracing, XLA, open shapes, saving."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import LSTM, reference
from lstm_keras.engines import tensorflow as engine

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


def second_derivative(layer):
    x = tf.constant(X)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(layer(x) ** 2)
        slope = tf.reduce_sum(inner.gradient(y, x) ** 2)
    return outer.gradient(slope, [x, *(w.value for w in layer.trainable_variables)])


@pytest.mark.parametrize("settings", [{}, {"peephole": True, "zoneout": 0.1}], ids=str)
@pytest.mark.parametrize("wrap", [lambda f: f, tf.function], ids=["eager", "function"])
def test_second_derivatives(settings, wrap):
    cell, fused = (build(engine=name, **settings) for name in ("cell", "fused"))
    second = wrap(second_derivative)
    for theirs, ours in zip(second(cell), second(fused), strict=True):
        assert np.abs(theirs).max() > 0.01
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=10 * BUDGET)


def test_forward_mode_and_what_it_leaves_behind():
    """It traces with every tape stopped: a loop compiled then must not lack its gradient."""
    settings = {"cell_clip": 2.5}  # of no other test, so that nothing has been traced before
    cell, fused, x = *(build(engine=name, **settings) for name in ("cell", "fused")), tf.constant(X)
    slopes, gradients = [], []
    for layer in (cell, fused):
        with tf.autodiff.ForwardAccumulator(x, tf.constant(draw(2, B, T, F))) as forward:
            y = layer(x)
        slopes.append(forward.jvp(y))
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(layer(x) ** 2)
        gradients.append(tape.gradient(y, x))
    for theirs, ours in (slopes, gradients):
        assert np.abs(theirs).max() > 0.1
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=BUDGET)


@pytest.mark.parametrize("pfor", [False, True])
def test_jacobian(pfor):
    answers = []
    for name in ("cell", "fused"):
        layer, x = build(engine=name, return_sequences=False), tf.constant(X)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = layer(x)
        # TensorFlow cannot take the loop of Keras in the other way.
        answers.append(tape.jacobian(y, x, experimental_use_pfor=pfor and name == "fused"))
    np.testing.assert_allclose(*answers, rtol=0, atol=BUDGET)


def test_lengths_that_were_not_known():
    cell, fused = (build(engine=name) for name in ("cell", "fused"))

    @tf.function(
        input_signature=[tf.TensorSpec((None, None, F)), tf.TensorSpec((None, None), bool)]
    )
    def gradient(x, mask):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = fused(x, mask=mask)
            loss = tf.reduce_sum(y**2)
        return y, tape.gradient(loss, x)

    for steps, compiled in ((1, 16), (16, 16), (17, 24), (33, 48)):
        x = tf.constant(draw(steps, B, steps, F))
        mask = tf.constant(np.arange(steps) <= steps - np.arange(1, B + 1)[:, None] % 3)
        assert engine._padded(tf.constant(steps), x).shape == (B, compiled, F)
        y, slope = gradient(x, mask)
        with tf.GradientTape() as tape:
            tape.watch(x)
            expected = cell(x, mask=mask)
            loss = tf.reduce_sum(expected**2)
        np.testing.assert_allclose(y, expected, rtol=0, atol=BUDGET)
        np.testing.assert_allclose(slope, tape.gradient(loss, x), rtol=0, atol=2 * BUDGET)


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


def test_a_function_that_is_traced_again_takes_another_layer():
    layers = [build(engine="fused", cell_clip=clip) for clip in (2.125, 2.375)]
    call = tf.function(lambda x, which: layers[which](x), autograph=False)
    for which in (0, 1):
        np.testing.assert_allclose(call(X, which), expected(layers[which], X), rtol=0, atol=BUDGET)


def test_what_needs_no_gradient_has_none():
    layer, x = build(engine="fused"), tf.constant(X)
    layer.trainable = False
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x)
        y = layer(x)
    of_x, of_kernel = tape.gradient(y, [x, layer.cell.kernel.value])
    assert np.abs(of_x).max() > 0.1
    assert of_kernel is None


def test_functions_that_run_eagerly_take_the_steps_one_by_one():
    layer = build(engine="fused")
    tf.config.run_functions_eagerly(True)
    try:
        np.testing.assert_allclose(layer(X), expected(layer, X), rtol=0, atol=BUDGET)
    finally:
        tf.config.run_functions_eagerly(False)
