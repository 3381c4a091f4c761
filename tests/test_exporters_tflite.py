"""The fused TFLite form against Keras, on LiteRT and TFLite Micro; every repair, seen to matter."""

import keras
import numpy as np
import pytest
from random_weights import randomise

from lstm_keras import LSTM, runtimes
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.errors import ShapeError, UnsupportedError
from lstm_keras.exporters import tflite
from lstm_keras.exporters.convert import Job

L = keras.layers
F, T, H, TOKENS = 3, 7, 5, 11  # all lengths differ
FLOAT_BUDGET = 1e-5  # other summation order; measured 3e-7
SQNR = 30.0  # dB; measured 32 to 50 on these nets, and -7 to 7 with any of the faults below


def stack(x):
    return L.Dense(2)(LSTM(4)(LSTM(H, return_sequences=True)(x)))


def sequences(x):
    return L.Dense(2)(LSTM(H, return_sequences=True, use_bias=False)(x))


def backwards(x):
    return L.Dense(2)(LSTM(H, go_backwards=True, unroll=True)(x))


def bidirectional(x):
    x = L.Bidirectional(LSTM(H, return_sequences=True))(x)
    return L.Dense(2)(L.Bidirectional(LSTM(4))(x))


def skip(x):
    y = LSTM(H, return_sequences=True)(x)
    return L.Dense(2)(L.GlobalAveragePooling1D()(L.Concatenate()([x, y])))


def convolution(x):
    x = L.Dropout(0.4)(L.Conv1D(6, 3, padding="same", activation="relu")(x))
    return L.Dense(4, activation="softmax")(LSTM(H, dropout=0.2, recurrent_dropout=0.2)(x))


def embedding(x):
    return L.Dense(4, activation="softmax")(LSTM(H)(L.Embedding(TOKENS, 6)(x)))


def shared(x):
    one = LSTM(F, return_sequences=True)
    return L.Dense(2)(one(one(x)))


def both_apart(x):
    return L.Dense(2)(L.Subtract()(L.Bidirectional(LSTM(H), merge_mode=None)(x)))


NETS = [
    stack,
    sequences,
    backwards,
    bidirectional,
    both_apart,
    skip,
    convolution,
    embedding,
    shared,
]
LSTMS = {"stack": 2, "bidirectional": 4, "both_apart": 2, "shared": 2}


def build(net, spread=0.8, steps=T):
    """A model of random weights: every one counts, and none is zero."""
    tokens = net is embedding
    entry = keras.Input((steps,), dtype="int32") if tokens else keras.Input((steps, F))
    return randomise(keras.Model(entry, net(entry), name=net.__name__), spread)


def draw(model, count, seed):
    rng = np.random.default_rng(seed)
    if model.name == "embedding":
        return rng.integers(0, TOKENS, (count, T))
    return rng.normal(size=(count, T, F)).astype("float32")


def write(model, precision, folder, calibration=None, steps=None):
    """Convert in this process, which has TensorFlow already; the child is `test_convert.py`'s."""
    folder.mkdir(exist_ok=True)
    file = folder / "model.tflite"
    written = tflite.write(model, file, Job("tflite", "fused", precision, steps), calibration)
    return Artifact(
        path=folder,
        target="tflite",
        precision=precision,
        form="fused",
        files={file.name: sha256(file)},
        parent="",
        versions={},
        **vars(written),
    )


def sqnr(want, got):
    """Signal to noise in dB."""
    return 10 * np.log10(np.sum(want**2) / np.sum((got - want) ** 2))


@pytest.fixture(params=NETS, ids=lambda net: net.__name__)
def model(request):
    return build(request.param)


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_equals_keras_on_both_interpreters(model, precision, tmp_path):
    artifact = write(model, precision, tmp_path, draw(model, 100, seed=1))
    x = draw(model, 40, seed=2)
    want = np.asarray(model(x))
    lstms = LSTMS.get(model.name, 1)
    assert artifact.operators["UNIDIRECTIONAL_SEQUENCE_LSTM"] == lstms
    assert not {"WHILE", "VAR_HANDLE", "SELECT"} & set(artifact.operators)
    for name in ("tflite", "tflm"):
        player = runtimes.load(artifact, name)
        got = player.run(x)
        assert got.shape == want.shape
        assert got.dtype == np.float32
        np.testing.assert_array_equal(player.run(x, reset=False), got)  # every call starts anew
        if precision == "int8":
            assert sqnr(want, got) > SQNR
        else:
            assert np.abs(got - want).max() < FLOAT_BUDGET


def test_int8_goes_in_and_comes_out(tmp_path):
    model = build(stack)
    artifact = write(model, "int8", tmp_path, draw(model, 20, seed=1))
    (x,), (y,) = artifact.inputs, artifact.outputs
    assert (x.name, x.shape, x.dtype) == ("x", (1, T, F), "int8")
    assert (y.name, y.shape, y.dtype) == ("y", (1, 2), "int8")
    assert x.scale > 0
    assert y.scale > 0
    assert artifact.state == "none"
    assert not artifact.returns_sequences


def alone(features, units):
    """One LSTM that returns what it computes; every weight is its own."""
    model = keras.Sequential([keras.Input((T, features)), LSTM(units)])
    rng = np.random.default_rng(1997)
    model.set_weights([rng.uniform(-0.2, 0.2, w.shape) for w in model.get_weights()])
    return model


def test_dynamic_has_int8_weights(tmp_path):
    """From 1024 numbers in each matrix of a gate: F = H = 32 is the smallest square one."""
    model = alone(32, 32)
    float32, dynamic = (write(model, p, tmp_path / p).size for p in ("float32", "dynamic"))
    assert dynamic < 0.4 * float32  # 14 and 37 KiB
    artifact = write(model, "dynamic", tmp_path / "dynamic")
    x = np.random.default_rng(2).normal(size=(40, T, 32)).astype("float32")
    got = runtimes.load(artifact).run(x)
    assert 25 < sqnr(np.asarray(model(x)), got) < 80  # dB: 8-bit weights, and not float32


@pytest.mark.parametrize(("features", "units"), [(31, 32), (64, 31), (6, 64)])
def test_dynamic_that_would_change_nothing_is_refused(features, units, tmp_path):
    with pytest.raises(UnsupportedError) as error:
        write(alone(features, units), "dynamic", tmp_path)
    assert f"has {features} x {units} and {units} x {units}.\n" in str(error.value)
    assert "Use --precision int8" in str(error.value)


def test_open_time_is_set_by_steps(tmp_path):
    model = build(stack, steps=None)
    artifact = write(model, "float32", tmp_path, steps=9)
    x = np.random.default_rng(3).normal(size=(2, 9, F)).astype("float32")
    got = runtimes.load(artifact).run(x)
    assert np.abs(got - np.asarray(model(x))).max() < FLOAT_BUDGET


def test_open_time_without_steps_is_refused(tmp_path):
    with pytest.raises(ShapeError, match=r"Pass steps=T"):
        write(build(stack, steps=None), "float32", tmp_path)


def test_other_steps_than_the_model_has_are_refused(tmp_path):
    with pytest.raises(ShapeError, match=r"takes T = 7 steps; got steps = 9"):
        write(build(stack), "float32", tmp_path, steps=9)


@pytest.mark.parametrize("dtype", ["int32", "float32"])
def test_tokens_are_tokens_wherever_they_are_embedded(dtype, tmp_path):
    """Quantized to int8, neighbouring words of 600 would be one."""
    inner = keras.Sequential([keras.Input((T,), dtype=dtype), L.Embedding(600, 6)])
    entry = keras.Input((T,), dtype=dtype)
    model = keras.Model(entry, LSTM(H)(inner(entry)))
    rng = np.random.default_rng(1)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = rng.integers(0, 600, (40, T))
    artifact = write(model, "int8", tmp_path, x)
    assert artifact.inputs[0].dtype == "int32"
    assert sqnr(np.asarray(model(x)), runtimes.load(artifact).run(x)) > SQNR


# --- what it refuses ---


def given_state(x):
    h = L.Dense(H)(L.GlobalAveragePooling1D()(x))
    return LSTM(H)(x, initial_state=[h, h])


def read_state(x):
    _, _, c = LSTM(H, return_state=True)(x)
    return L.Dense(2)(c)


def read_state_of_a_nested_model(x):
    entry = keras.Input((T, F))
    y, _, c = LSTM(H, return_state=True)(entry)
    return L.Dense(2)(L.Concatenate()(keras.Model(entry, [y, c])(x)))


def hard_gates(x):
    return LSTM(H, recurrent_activation="hard_sigmoid")(x)


def relu(x):
    return LSTM(H, activation="relu")(x)


def masked(x):
    return LSTM(H)(L.Masking()(x))


def nested_masked(x):
    entry = keras.Input((T, F))
    inner = keras.Model(entry, L.Bidirectional(LSTM(H, activation="relu"))(entry))
    return inner(x)


def half(x):
    return LSTM(H, dtype="mixed_float16")(x)


@pytest.mark.parametrize(
    ("net", "says"),
    [
        (given_state, r"'lstm\S*' \(LSTM\): its initial state comes from elsewhere"),
        (read_state, r"the state that return_state gives is used.\n  Use the output instead"),
        (read_state_of_a_nested_model, r"the state that return_state gives is used"),
        (hard_gates, r"recurrent_activation=hard_sigmoid.\n  Train with recurrent_activation='sig"),
        (relu, r"activation=relu.\n  Train with activation='tanh'"),
        (masked, r"it receives a mask.\n  Remove Masking or mask_zero"),
        (nested_masked, r"activation=relu"),
        (half, r"it computes in float16.\n  Build the model under the policy 'float32'"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_refuses_by_name_with_the_cure(net, says, tmp_path):
    with pytest.raises(UnsupportedError, match=says):
        write(build(net), "float32", tmp_path)
    assert not list(tmp_path.iterdir())


def test_stateful_is_refused(tmp_path):
    model = keras.Sequential([keras.Input(batch_shape=(1, T, F)), LSTM(H, stateful=True)])
    with pytest.raises(UnsupportedError, match="stateful=True"):
        write(model, "float32", tmp_path)


def test_unused_states_are_no_reason_to_refuse(tmp_path):
    entry = keras.Input((T, F))
    model = keras.Model(entry, LSTM(H, return_state=True)(entry)[0])
    x = draw(model, 3, seed=1)
    got = runtimes.load(write(model, "float32", tmp_path)).run(x)
    assert np.abs(got - np.asarray(model(x))).max() < FLOAT_BUDGET


def test_a_loop_beside_the_lstm_is_refused(tmp_path):
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, return_sequences=True), L.GRU(4)])
    with pytest.raises(UnsupportedError, match=r"WHILE[^.]*\.\n  Replace the layers"):
        write(model, "float32", tmp_path)
