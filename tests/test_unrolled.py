"""The unrolled form: a whole sequence in plain operators, on every interpreter, float and int8."""

import keras
import numpy as np
import pytest
from random_weights import randomise

from lstm_keras import LSTM, runtimes
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.checks import sqnr_db
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import flatbuffer, fused, unrolled
from lstm_keras.exporters.convert import Job
from lstm_keras.quantization import calibration
from lstm_keras.runtimes import simulated

L = keras.layers
F, T, H, TOKENS = 3, 7, 5, 11  # all lengths differ
BUDGET = 1e-5  # other summation order; measured 4e-7
SQNR = 30.0  # dB; measured 38 to 52 on these nets
EVERYWHERE = ("tflite", "compiled", "tflm")


def stack(x):
    return L.Dense(2)(LSTM(4)(LSTM(H, return_sequences=True)(x)))


def sequences(x):
    return LSTM(H, return_sequences=True, use_bias=False)(x)


def both_ways(x):
    x = L.Bidirectional(LSTM(H, return_sequences=True))(x)
    return L.Dense(2)(L.Bidirectional(LSTM(4), merge_mode="sum")(x))


def skip(x):
    y = LSTM(H, return_sequences=True, go_backwards=True)(x)
    y = L.GlobalAveragePooling1D()(L.Concatenate()([x, y]))
    return L.Dense(4, activation="softmax")(L.BatchNormalization()(y))


def convolution(x):
    x = L.Dropout(0.4)(L.Conv1D(6, 3, padding="same", activation="relu")(x))
    return L.Dense(1, activation="sigmoid")(LSTM(H, dropout=0.2)(x))


def embedding(x):
    return L.Dense(4, activation="tanh")(LSTM(H)(L.Embedding(TOKENS, 6)(x)))


def shared(x):
    one = LSTM(F, return_sequences=True)
    return L.Dense(2)(one(one(x)))


def told(x):
    """One layer goes on where another ended, and what it remembers is read."""
    _, h, c = LSTM(H, return_state=True)(x)
    y, _, c = LSTM(H, return_state=True)(L.Dense(4)(x), initial_state=[h, c])
    return L.Concatenate()([y, c])


def variants(x):
    one = {"peephole": True, "coupled": True, "cell_clip": 0.7, "learned_state": True}
    x = LSTM(H, return_sequences=True, **one)(x)
    return L.Dense(2)(LSTM(6, projection=4, zoneout=0.2, gates="io", learned_state=True)(x))


NETS = [stack, sequences, both_ways, skip, convolution, embedding, shared, told, variants]


def build(net, steps=T):
    """A model of random weights: every one counts, and none is zero."""
    tokens = net is embedding
    entry = keras.Input((steps,), dtype="int32") if tokens else keras.Input((steps, F))
    return randomise(keras.Model(entry, net(entry), name=net.__name__))


def draw(model, count, seed, steps=T):
    rng = np.random.default_rng(seed)
    if model.name == "embedding":
        return rng.integers(0, TOKENS, (count, steps))
    return rng.normal(size=(count, steps, F)).astype("float32")


def write(model, precision, folder, calibration=None, **job):
    """Convert in this process, which has TensorFlow already."""
    file = folder / "model.tflite"
    how = Job("tflite", "unrolled", precision, **job)
    written = unrolled.write(model, file, how, calibration)
    facts = {"target": "tflite", "precision": precision, "form": "unrolled", "parent": ""}
    files = {file.name: sha256(file)}
    return Artifact(path=folder, files=files, versions={}, **facts, **vars(written))


@pytest.mark.parametrize("precision", ["float32", "int8"])
@pytest.mark.parametrize("net", NETS, ids=lambda net: net.__name__)
def test_equals_keras_on_every_interpreter(net, precision, tmp_path):
    model = build(net)
    artifact = write(model, precision, tmp_path, draw(model, 64, seed=1))
    x = draw(model, 20, seed=2)
    want = np.asarray(model(x))
    assert not {"WHILE", "SELECT", "VAR_HANDLE"} & set(artifact.operators)
    assert not any("LSTM" in name for name in artifact.operators)
    answers = {}
    for name in EVERYWHERE:
        player = runtimes.load(artifact, name)
        answers[name] = player.run(x)
        assert answers[name].shape == want.shape
        np.testing.assert_array_equal(player.run(x, reset=False), answers[name])
        if precision == "int8":
            assert sqnr_db(want, answers[name]) > SQNR
        else:
            assert np.abs(answers[name] - want).max() < BUDGET
    if precision == "int8":  # in NumPy, bit for bit
        np.testing.assert_array_equal(simulated.load(artifact).run(x), answers["tflm"])


def test_the_signature_is_that_of_the_fused_form(tmp_path):
    model = build(stack)
    artifact = write(model, "int8", tmp_path, draw(model, 20, seed=1))
    (x,), (y,) = artifact.inputs, artifact.outputs
    assert (x.name, x.shape, x.dtype) == ("x", (1, T, F), "int8")
    assert (y.name, y.shape, y.dtype) == ("y", (1, 2), "int8")
    assert artifact.state == "none"
    assert artifact.name == "tflite-unrolled-int8"
    graph = flatbuffer.only_graph(flatbuffer.unpack(artifact.model_file.read_bytes()))
    assert not any(tensor.isVariable for tensor in graph.tensors)


def products(artifact):
    """The weights of every product, by index of the tensor."""
    model = flatbuffer.unpack(artifact.model_file.read_bytes())
    graph = flatbuffer.only_graph(model)
    kind = flatbuffer.schema.BuiltinOperator.FULLY_CONNECTED
    ops = [op for op in graph.operators if fused.builtin(model, op) == kind]
    return graph, [int(op.inputs[1]) for op in ops]


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_weights_stand_in_the_file_once_and_w_is_read_once(precision, tmp_path):
    model = build(stack)
    artifact = write(model, precision, tmp_path, draw(model, 20, seed=1))
    _, read = products(artifact)
    assert len(set(read)) == 5  # W and U of two layers, and the Dense
    # U at every step but the first, whose h is zero
    assert sorted(read.count(i) for i in set(read)) == [1, 1, 1, T - 1, T - 1]


def test_all_steps_share_their_grids(tmp_path):
    counts = []
    for steps in (T, 2 * T):
        model = build(stack, steps)
        folder = tmp_path / str(steps)
        folder.mkdir()
        samples = draw(model, 20, 1, steps)
        graph, _ = products(write(model, "int8", folder, samples))
        grids = {flatbuffer.quantization(t) for t in graph.tensors if t.quantization is not None}
        counts.append(len(grids))
    assert counts[0] == counts[1] < 40


def test_without_roles_each_step_has_grids_of_its_own(tmp_path, monkeypatch):
    """What the test above would see."""
    monkeypatch.setattr(unrolled, "roles", lambda content: {i: str(i) for i in range(9999)})
    model = build(stack)
    graph, _ = products(write(model, "int8", tmp_path, draw(model, 20, 1)))
    grids = {flatbuffer.quantization(t) for t in graph.tensors if t.quantization is not None}
    assert len(grids) > 60


@pytest.mark.parametrize("ranges", ["minmax", "percentile"])
def test_the_range_of_x_can_be_chosen(ranges, tmp_path):
    model = build(stack)
    samples = draw(model, 40, seed=1)
    samples[3, 2, 1] = 40.0  # an outlier
    (x,) = write(model, "int8", tmp_path, samples, ranges=ranges).inputs
    grid = calibration.METHODS[ranges](samples).grid()
    assert (x.scale, x.zero_point) == (pytest.approx(grid.scale), grid.zero_point)


def masked(x):
    return LSTM(H)(L.Masking()(x))


def stateful(x):
    return LSTM(H, stateful=True)(x)


def hard(x):
    return LSTM(H, recurrent_activation="hard_sigmoid")(x)


def normalised(x):
    return LSTM(H, layer_norm=True)(x)


def elu(x):
    return L.ELU()(LSTM(H)(x))


def gru(x):
    return LSTM(H)(L.GRU(4, return_sequences=True)(x))


@pytest.mark.parametrize(
    ("net", "precision", "says"),
    [
        (masked, "float32", r"it receives a mask"),
        (stateful, "float32", r"stateful=True"),
        (hard, "float32", r"recurrent_activation=hard_sigmoid"),
        (normalised, "int8", r"layer_norm=True in int8, .*\n  Use --precision float32"),
        (elu, "int8", r"int8 cannot be written for the operator ELU.*\n  Use --precision float32"),
        (gru, "float32", r"it needs WHILE"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_refuses_by_name(net, precision, says, tmp_path):
    if net is stateful:
        entry = keras.Input(batch_shape=(1, T, F))
        model = keras.Model(entry, net(entry), name="stateful")
    else:
        model = build(net)
    with pytest.raises(UnsupportedError, match=says):
        write(model, precision, tmp_path, draw(model, 20, seed=1))
