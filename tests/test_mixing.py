"""Training in 16 bits: what stays in 32, what leaves, and XLA on and off."""

import keras
import numpy as np
import pytest
import tensorflow as tf
import waves

from lstm_keras import LSTM, datasets, jobs, mixing
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.conduct import DTYPES, Conduct
from lstm_keras.engines import FUSED
from lstm_keras.engines.telling import reports
from lstm_keras.forecaster import Forecaster, Stretches
from lstm_keras.hooks import watch
from lstm_keras.kinds.language import Network, Schedule
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.sequences import Window

T = 10
MIXED = DTYPES[1:]


RECIPE = Sensor(
    name="waves",
    title="Waves",
    source="waves",
    window=Window(T, T, waves.HZ),
    split=Split(folds=3),
    model=Architecture(units=(4,), dropout=0.0),  # XLA draws dropout otherwise
    training=Training(epochs=4, batch=8, average=0.5, early=0.5, learning_rate=0.02),
    exports=(("tflite", "fused", "float32"), ("tflite", "fused", "int8")),
)


@pytest.fixture(scope="module")
def train(tmp_path_factory):
    """A function (dtype, xla) -> (what the training left, its folder); each is made once."""
    source, made = waves.source(), {}

    def once(dtype="float32", xla=None):
        if (dtype, xla) not in made:
            folder = tmp_path_factory.mktemp("waves")
            conduct = Conduct(dtype=dtype, xla=xla)
            made[dtype, xla] = jobs.train(RECIPE, folder, verbose=0, conduct=conduct), folder
        return made[dtype, xla]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "load", lambda name, **options: source)
        yield once


def policies(model):
    return {layer.dtype_policy.name for layer in model._flatten_layers()}


# ---- the policy -------------------------------------------------------------------------------


def test_the_policy_holds_inside_and_not_behind():
    before = keras.config.dtype_policy().name
    with mixing.policy(Conduct(dtype="mixed_bfloat16")):
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    with pytest.raises(ZeroDivisionError), mixing.policy(Conduct(dtype="mixed_float16")):
        1 / 0  # noqa: B018
    assert keras.config.dtype_policy().name == before == "float32"


def test_float32_leaves_a_policy_of_the_user_alone():
    with mixing.policy(Conduct(dtype="mixed_bfloat16")), mixing.policy(Conduct()):
        assert keras.config.dtype_policy().name == "mixed_bfloat16"


# ---- what is trained --------------------------------------------------------------------------


def classifier():
    model = Architecture(units=(3, 4)).build(T, 2, 3, "model")
    return frame(model, Training(early=0.5), 2), np.zeros((4, T, 2)), np.array([0, 1, 2, 1])


def classifier_of_the_last():
    model = Architecture(units=(3,), pooling="last").build(T, 2, 3, "model")
    return frame(model, Training(), 2), np.zeros((4, T, 2)), np.array([0, 1, 2, 1])


def forecaster():
    model = Forecaster(3).build(8, 2, 4.0, "model")
    framed = Stretches(steps=T, warm=4).frame(model, 0.3, 4.0)
    return framed, np.ones((4, T, 2)), np.ones((4, T - 4, 1))


def language():
    framed = Schedule(batch=4, steps=T, epochs=1).frame(Network(3, 4).build(T, 5, "model"), 2)
    tokens = np.arange(4 * T).reshape(4, T) % 5
    return framed, tokens, tokens


@pytest.mark.parametrize("dtype", MIXED)
@pytest.mark.parametrize("made", [classifier, classifier_of_the_last, forecaster, language])
def test_answers_and_loss_are_in_float32_and_the_lstm_in_16_bits(made, dtype):
    with mixing.policy(Conduct(dtype=dtype)):
        framed, x, y = made()
    scales = isinstance(framed.optimizer, keras.optimizers.LossScaleOptimizer)
    assert scales == (dtype == "mixed_float16")
    assert framed(x, training=True).dtype == framed(x).dtype == "float32"
    lstms = [layer for layer in framed._flatten_layers() if isinstance(layer, LSTM)]
    assert lstms
    for layer in lstms:
        assert layer.compute_dtype == dtype.removeprefix("mixed_")
        assert layer.cell.state_dtype == "float32"
    weights = framed.trainable_weights
    assert {w.dtype for w in weights} == {"float32"}
    with tf.GradientTape() as tape:
        loss = framed.compute_loss(x, y, framed(x, training=True))
        scaled = framed.optimizer.scale_loss(loss)
    assert loss.dtype == "float32"
    gradients = tape.gradient(scaled, [w.value for w in weights])
    framed.optimizer.apply(gradients, weights)
    assert all(
        np.isfinite(weight).all() and gradient is not None
        for weight, gradient in zip(framed.get_weights(), gradients, strict=False)
    )


def test_streams_of_text_hand_c_on_in_float32():
    with mixing.policy(Conduct(dtype="mixed_bfloat16")):
        framed, tokens, _ = language()
    begun, (_, c) = [], framed.state[0]
    kept = watch.set(lambda layer, x, mask, h, c: begun.append(np.asarray(c)))
    try:
        framed(tokens, training=True)
        between = c.numpy()
        framed(tokens, training=True)
    finally:
        watch.reset(kept)
    np.testing.assert_array_equal(begun[1], between)
    assert np.abs(tf.cast(tf.cast(between, "bfloat16"), "float32") - between).max() > 0


# ---- what leaves ------------------------------------------------------------------------------


def net():
    shared = keras.layers.Dense(3, "tanh")
    x = keras.Input((T, 2))
    z = keras.layers.Bidirectional(LSTM(3, return_sequences=True, peephole=True))(shared(x[:, ::2]))
    z = keras.layers.Concatenate()([z, shared(x[:, 1::2])])
    return keras.Model(x, keras.layers.Dense(2)(LSTM(4)(z)), name="net")


@pytest.mark.parametrize("dtype", MIXED)
def test_the_model_in_float32_has_the_same_weights(dtype):
    plain, x = net(), np.random.default_rng(1).normal(size=(5, T, 2)).astype("float32")
    with mixing.policy(Conduct(dtype=dtype)):
        mixed = net()
    mixed.set_weights(plain.get_weights())
    assert np.abs(np.asarray(mixed(x), "float32") - plain(x)).max() > 1e-5  # so that it can tell
    again = mixing.in_float32(mixed)
    assert policies(again) == {"float32"}
    assert again.name == "net"
    np.testing.assert_array_equal(again(x), plain(x))


def test_a_model_without_16_bits_stays_itself():
    model = net()
    assert mixing.in_float32(model) is model
    double = keras.Sequential([keras.Input((T, 2)), LSTM(3, dtype="float64")])
    assert mixing.in_float32(double) is double


@pytest.mark.slow  # exports
def test_a_recipe_trained_in_16_bits_leaves_in_32_and_passes(train, tmp_path):
    said, conduct = [], Conduct(dtype="mixed_float16")
    content = jobs.run(RECIPE, tmp_path, lambda *line: said.append(line), 0, conduct)
    assert content["verdict"] == "pass"
    assert {result["precision"] for result in content["artifacts"]} == {"float32", "int8"}
    assert policies(keras.saving.load_model(tmp_path / "keras" / "model.keras")) == {"float32"}
    (told,) = [line[1:] for line in said if line[0] == "engine"]
    assert told == ("lstm_1", f"fused: {FUSED['tensorflow']}")
    of_16, of_32 = content["training"]["curves"]["loss"], train()[0].record.curves["loss"]
    assert len(of_16) == len(of_32) == 4
    np.testing.assert_allclose(of_16, of_32, rtol=0.01)


def test_an_average_under_a_scaled_loss_is_what_is_kept(train):
    trained, folder = train("mixed_float16")
    optimizer = trained.prepared.framed.optimizer.inner_optimizer
    kept = trained.prepared.model.trainable_weights
    for average, weight in zip(optimizer._model_variables_moving_average, kept, strict=True):
        np.testing.assert_array_equal(average, weight)
    biases = [w for w in optimizer._trainable_variables if "bias" in w.path]
    assert len(biases) == 2
    assert [optimizer._use_weight_decay(w) for w in biases] == [False, False]
    assert policies(trained.prepared.model) == {"float32"}
    assert policies(keras.saving.load_model(folder / "keras" / "model.keras")) == {"float32"}


# ---- XLA --------------------------------------------------------------------------------------


def test_xla_on_and_off_train_the_same(train):
    one, other = (train(xla=xla)[0] for xla in (None, True))
    for trained, compiled in ((one, False), (other, True)):
        framed = trained.prepared.framed
        assert framed.jit_compile == compiled
        assert all(told.startswith("fused") for told in reports(framed))
    np.testing.assert_allclose(one.record.curves["loss"], other.record.curves["loss"], rtol=1e-4)


def test_xla_is_left_as_the_recipe_says_or_switched():
    model = keras.Sequential([keras.Input((T, 2)), LSTM(3)])
    for jit in (False, True):
        model.compile(jit_compile=jit)
        for xla, found in ((None, jit), (False, False), (True, True)):
            model.jit_compile = jit
            mixing.compile_by(Conduct(xla=xla), model)
            assert model.jit_compile == found
