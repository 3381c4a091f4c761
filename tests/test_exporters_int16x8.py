"""16-bit activations and 8-bit weights, played by TFLite Micro; refused where nothing plays it."""

import keras
import numpy as np
import pytest
from test_exporters_tflite import NETS, H, L, build, draw, sequences, sqnr, stack, write

from lstm_keras import LSTM, runtimes
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import flatbuffer, fused

LEAST = 45.0  # dB; measured 47 to 85 on these nets


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.__name__)
@pytest.mark.parametrize("spread", [0.8, 0.2])
def test_equals_keras_on_micro(net, spread, tmp_path):
    model = build(net, spread)
    x = draw(model, 40, seed=2)
    want = np.asarray(model(x))
    artifact = write(model, "int16x8", tmp_path, draw(model, 100, seed=1))
    assert artifact.outputs[0].dtype == "int16"
    assert artifact.inputs[0].dtype == ("int32" if net.__name__ == "embedding" else "int16")
    assert sqnr(want, runtimes.load(artifact).run(x)) > LEAST  # without a name: TFLite Micro
    assert sqnr(want, runtimes.load(artifact, "simulated").run(x)) > LEAST


def test_gates_in_another_order_are_far_off(tmp_path):
    """The bound can tell: with two gates swapped it is 7 dB."""
    model = build(sequences)
    x = draw(model, 40, seed=2)
    artifact = write(model, "int16x8", tmp_path, draw(model, 100, seed=1))
    parts = flatbuffer.unpack(artifact.model_file.read_bytes())
    _, op = fused.lstms(parts)[0]
    places = list(op.inputs)
    for gates in (fused.KERNEL, fused.RECURRENT, fused.BIAS):
        places[gates["i"]], places[gates["o"]] = places[gates["o"]], places[gates["i"]]
    op.inputs = places
    artifact.model_file.write_bytes(flatbuffer.pack(parts))
    assert sqnr(np.asarray(model(x)), runtimes.load(artifact).run(x)) < 20


@pytest.mark.parametrize("runtime", ["tflite", "compiled"])
def test_litert_is_refused_by_name(runtime, tmp_path):
    model = build(stack)
    artifact = write(model, "int16x8", tmp_path, draw(model, 20, seed=1))
    with pytest.raises(UnsupportedError, match=r"no LSTM in int16x8.*\n  Choose tflm, or export"):
        runtimes.load(artifact, runtime)


def normalised(x):
    return L.Dense(2)(LSTM(H)(L.LayerNormalization()(x)))


def joined(x):
    """A sigmoid, whose grid is fixed, beside numbers beyond 1."""
    y = L.Activation("sigmoid")(L.Dense(2)(x))
    return L.Dense(2)(LSTM(H)(L.Concatenate()([x, y])))


@pytest.mark.parametrize(
    ("net", "says"),
    [
        (normalised, r"for the operator \w+, of which .*\n  Use --precision int8"),
        (joined, r"sigmoid or tanh puts out with numbers beyond 1.*\n  Use --precision int8"),
    ],
    ids=["operator", "grid"],
)
def test_what_it_cannot_express_is_refused(net, says, tmp_path):
    model = build(net)
    with pytest.raises(UnsupportedError, match=says):
        write(model, "int16x8", tmp_path, draw(model, 20, seed=1))


def test_values_beyond_calibration_are_kept(tmp_path):
    """One of the 16 bits is for them: windows 1.8 times as large lose nothing."""
    model = build(stack)
    x = 1.8 * draw(model, 40, seed=1)
    artifact = write(model, "int16x8", tmp_path, draw(model, 40, seed=1))
    assert sqnr(np.asarray(model(x)), runtimes.load(artifact).run(x)) > LEAST


def test_a_model_without_bias_in_its_dense_layer(tmp_path):
    entry = keras.Input((7, 3))
    model = keras.Model(entry, L.Dense(2, use_bias=False)(LSTM(H)(entry)), name="bare")
    rng = np.random.default_rng(1)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = draw(model, 40, seed=2)
    artifact = write(model, "int16x8", tmp_path, draw(model, 40, seed=1))
    assert sqnr(np.asarray(model(x)), runtimes.load(artifact).run(x)) > LEAST
