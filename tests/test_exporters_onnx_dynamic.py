"""ONNX in 8 bits: against Keras, against its arithmetic in NumPy, and what is refused."""

import hashlib
import os
import subprocess
import sys

import keras
import numpy as np
import onnx
import pytest
from keras import layers
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator

import lstm_keras
from lstm_keras import LSTM, runtimes
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.budgets import BUDGET
from lstm_keras.checks import check, sqnr_db
from lstm_keras.errors import ConversionError, RuntimeMissingError, UnsupportedError
from lstm_keras.exporters import onnx_dynamic
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.onnx import write

# Every length differs, T > 2, and nothing is zero.
B, T, F, H = 5, 11, 6, 24
TOKENS = 90
LEAST_DB = 37  # measured 39.2 to 54; a checked artifact, whose weights are not ours, may have 30


def sequential(*stack, shape=(None, F), dtype=None):
    return drawn(keras.Sequential([layers.Input(shape, dtype=dtype), *stack], name="model"))


def drawn(model):
    rng = np.random.default_rng(1997)
    model.set_weights([rng.uniform(-0.5, 0.5, w.shape) for w in model.get_weights()])
    return model


def both(units, **settings):
    return layers.Bidirectional(LSTM(units, **settings))


def given_state():
    x = layers.Input((None, F))
    _, h, c = LSTM(H, return_state=True)(x)
    return drawn(keras.Model(x, layers.Dense(2)(LSTM(H)(x, initial_state=[h, c])), name="model"))


def called_twice():
    x, lstm = layers.Input((None, H)), LSTM(H, return_sequences=True)
    return drawn(keras.Model(x, lstm(lstm(x)), name="model"))


def tokens():
    stack = layers.Embedding(TOKENS, 13), LSTM(H, return_sequences=True), LSTM(H + 1)
    return sequential(*stack, shape=(None,), dtype="int32")


MODELS = {  # name: (model, LSTMs in the file, operators that must stay as they are)
    "last": (lambda: sequential(LSTM(H)), 1, {}),
    "stack": (
        lambda: sequential(
            LSTM(H, return_sequences=True), LSTM(H + 1, return_sequences=True), layers.Dense(3)
        ),
        2,
        {"MatMul": 1},
    ),
    "both ways": (
        lambda: sequential(both(15, return_sequences=True), both(17), layers.Dense(3)),
        2,
        {"MatMul": 1},
    ),
    "backwards": (lambda: sequential(LSTM(H, return_sequences=True, go_backwards=True)), 1, {}),
    "tokens": (tokens, 2, {}),
    "convolution": (
        lambda: sequential(layers.Conv1D(16, 5), LSTM(H), layers.Dense(60)),
        1,
        {"Conv": 1},
    ),
    "peephole": (lambda: sequential(LSTM(H, peephole=True)), 1, {}),
    "coupled": (lambda: sequential(LSTM(H, coupled=True)), 1, {}),
    "projection": (lambda: sequential(LSTM(H, projection=7)), 1, {"MatMul": 1}),
    "no input gate": (lambda: sequential(LSTM(H, gates="fo")), 1, {}),
    "softsign": (
        lambda: sequential(LSTM(H, activation="softsign", recurrent_activation="hard_sigmoid")),
        1,
        {},
    ),
    "a given state": (given_state, 2, {"MatMul": 1}),
    "called twice": (called_twice, 2, {}),
}


def export(model, folder, precision="dynamic"):
    job = Job("onnx", "fused", precision)
    folder.mkdir(exist_ok=True)
    file = folder / "model.onnx"
    written = write(model, file, job)
    return Artifact(
        path=folder,
        target="onnx",
        precision=precision,
        form="fused",
        state=written.state,
        files={file.name: sha256(file)},
        inputs=written.inputs,
        outputs=written.outputs,
        operators=written.operators,
        parent="",
        versions={},
        returns_sequences=written.returns_sequences,
    )


def draw(model, batch=B, steps=T):
    rng = np.random.default_rng(steps)
    _, _, *features = model.inputs[0].shape
    if not features:
        return rng.integers(0, TOKENS, (batch, steps)).astype("int32")
    return rng.standard_normal((batch, steps, *features)).astype("float32")


def answers(model, x):
    return np.asarray(model(x))


@pytest.mark.parametrize("name", MODELS)
def test_is_near_keras_and_smaller_for_any_batch_and_time(name, tmp_path):
    build, lstms, kept = MODELS[name]
    model = build()
    artifact = export(model, tmp_path / "dynamic")
    assert artifact.operators["DynamicQuantizeLSTM"] == lstms
    assert "LSTM" not in artifact.operators
    assert {kind: artifact.operators.get(kind) for kind in kept} == kept
    assert artifact.size < 0.52 * export(model, tmp_path / "float32", "float32").size
    assert artifact.inputs[0].shape[:2] == (None, None)
    runtime = runtimes.load(artifact)
    for batch, steps in ((B, T), (1, 31)):
        x = draw(model, batch, steps)
        assert sqnr_db(answers(model, x), runtime.run(x)) > LEAST_DB


def test_large_matrices_and_embeddings_are_in_8_bits(tmp_path):
    stack = layers.Embedding(TOKENS, 13), LSTM(H), layers.Dense(60), layers.Dense(17)
    artifact = export(sequential(*stack, shape=(None,), dtype="int32"), tmp_path)
    assert artifact.operators["MatMulInteger"] == 1  # 24 x 60; 60 x 17 is less than 1024
    assert artifact.operators["MatMul"] == 1
    stored = {t.name: t for t in onnx.load(artifact.model_file).graph.initializer}
    table = next(t for t in stored.values() if list(t.dims) == [TOKENS, 13])
    assert table.data_type == onnx.TensorProto.UINT8
    assert not [t for t in stored.values() if t.data_type == onnx.TensorProto.INT8]


# ---- the arithmetic ---------------------------------------------------------------------------


def to_uint8(a):
    """Less its zero point, and the scale; the range always holds 0."""
    low, high = min(a.min(), np.float32(0)), max(a.max(), np.float32(0))
    scale = (high - low) / np.float32(255) if high > low else np.float32(1)
    zero = np.rint(-low / scale)
    return (np.clip(np.rint(a / scale) + zero, 0, 255) - zero).astype(int), scale


def by_hand(artifact, x):
    """The only LSTM of a file on one sequence, from the numbers in the file."""
    graph = onnx.load(artifact.model_file).graph
    (node,) = [node for node in graph.node if node.op_type == "DynamicQuantizeLSTM"]
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    W, R, bias, *_, W_scale, W_zero, R_scale, R_zero = (
        tensors[name][0] if name else None for name in node.input[1:]
    )
    assert W.dtype == R.dtype == np.uint8
    assert set(W_zero) == set(R_zero) == {128}
    W, R = W.astype(int) - W_zero, R.astype(int) - R_zero
    q, scale = to_uint8(x)
    from_x = (q @ W) * (scale * W_scale) + bias[: 4 * H]
    h, c, every = np.zeros(H, "float32"), np.zeros(H), []
    for z in from_x:
        q, scale = to_uint8(h)
        i, o, f, g = np.split(z + (q @ R) * (scale * R_scale), 4)
        i, o, f = (1 / (1 + np.exp(-gate)) for gate in (i, o, f))
        c = f * c + i * np.tanh(g)
        h = (o * np.tanh(c)).astype("float32")
        every.append(h)
    return np.array(every)


def test_equals_its_arithmetic_in_numpy(tmp_path):
    model = sequential(LSTM(H, return_sequences=True))
    artifact = export(model, tmp_path)
    x = draw(model)
    got = runtimes.load(artifact).run(x)
    expected = np.array([by_hand(artifact, window) for window in x])
    assert np.abs(got - expected).max() < 1e-6  # measured 2e-7
    assert np.abs(got - answers(model, x)).max() > 1e-3  # the error of 8 bits, which both have


def test_weights_are_rounded_to_nearest_with_a_scale_per_output(tmp_path):
    model = sequential(LSTM(H))
    kernel, _, _ = model.get_weights()
    kernel[:, 5] *= 100  # one output must not cost the others their bits
    model.layers[0].cell.kernel.assign(kernel)
    graph = onnx.load(export(model, tmp_path).model_file).graph
    (node,) = [node for node in graph.node if node.op_type == "DynamicQuantizeLSTM"]
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    stored, scale = tensors[node.input[1]][0], tensors[node.input[8]][0]
    assert scale.shape == (4 * H,)
    order = [0, 3, 1, 2]  # of Keras' blocks i f g o in the file: i o f g
    blocks = np.concatenate([np.split(kernel, 4, axis=1)[k] for k in order], axis=1)
    assert np.all(np.abs((stored.astype(int) - 128) * scale - blocks) < 0.51 * scale)


# ---- the player and the check -----------------------------------------------------------------


def test_an_answer_does_not_depend_on_the_rest_of_the_batch(tmp_path):
    model = sequential(LSTM(H, return_sequences=True))
    runtime = runtimes.load(export(model, tmp_path))
    x = draw(model)
    loud = np.concatenate([x[:2], 9 * x[2:]])
    np.testing.assert_array_equal(runtime.run(x)[:2], runtime.run(loud)[:2])
    together = runtime._session.run(None, {"x": loud})[0][:2]  # what the player avoids
    assert np.abs(together - runtime.run(x)[:2]).max() > 1e-3


def damage(artifact, how):
    """The same file with one input of its LSTM changed by `how(name of the input, array)`."""
    proto = onnx.load(artifact.model_file)
    (node,) = [node for node in proto.graph.node if node.op_type == "DynamicQuantizeLSTM"]
    names = dict(zip(node.input, ("x", "W", "R", "B", "", "", "", "", "w", "", "r"), strict=False))
    for tensor in proto.graph.initializer:
        if tensor.name in names:
            array = np.array(how(names[tensor.name], numpy_helper.to_array(tensor)))
            tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))
    artifact.model_file.write_bytes(proto.SerializeToString())


def swap_gates(name, array):
    """The blocks i and f of R change places."""
    return array[:, :, np.r_[2 * H : 3 * H, H : 2 * H, :H, 3 * H : 4 * H]] if name == "R" else array


DAMAGES = {
    "none": (lambda name, array: array, True),
    "gates swapped": (swap_gates, False),
    "scale of R": (lambda name, array: array * 1.2 if name == "r" else array, False),
    "scale of W": (lambda name, array: array * 1.2 if name == "w" else array, False),
    "zero point": (lambda name, array: array ^ 128 if name == "R" else array, False),
    "bias": (lambda name, array: array * 0.8 if name == "B" else array, False),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_wrong_file_leaves_the_budget(name, tmp_path):
    how, passes = DAMAGES[name]
    model = sequential(LSTM(H, return_sequences=True))
    x = draw(model)
    artifact = export(model, tmp_path)
    damage(artifact, how)
    result = check(artifact, runtimes.load(artifact), x, answers(model, x))
    assert result.passed == passes, result.checks
    assert (result.sqnr_db > BUDGET["onnx", "dynamic"].sqnr_db) == passes


def test_the_evaluator_of_onnx_cannot_play_it(tmp_path):
    artifact = export(sequential(LSTM(H)), tmp_path)
    with pytest.raises(NotImplementedError, match="DynamicQuantizeLSTM"):
        ReferenceEvaluator(str(artifact.model_file))


# ---- the file ---------------------------------------------------------------------------------


QUANTIZE = """
import hashlib, sys, onnx
from lstm_keras.exporters.onnx_dynamic import quantize
proto = quantize(onnx.load(sys.argv[1]))
print(hashlib.sha256(proto.SerializeToString(deterministic=True)).hexdigest())
"""


def test_the_same_bytes_every_time_and_nothing_left_behind(tmp_path, monkeypatch, caplog):
    file = export(MODELS["both ways"][0](), tmp_path / "float32", "float32").model_file
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    proto = onnx_dynamic.quantize(onnx.load(file))
    elsewhere = subprocess.run(
        [sys.executable, "-c", QUANTIZE, file],
        env={**os.environ, "PYTHONHASHSEED": "5", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    mine = hashlib.sha256(proto.SerializeToString(deterministic=True)).hexdigest()
    assert elsewhere.stdout.strip() == mine
    assert elsewhere.stderr == ""
    assert not [r for r in caplog.records if r.name != "tensorflow"]  # says what others left
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["float32", "model.onnx"]
    assert (proto.producer_name, list(proto.metadata_props)) == ("lstm_keras", [])
    assert {o.domain: o.version for o in proto.opset_import}["com.microsoft"] == 1


def test_weights_that_two_nodes_share_are_stored_once(tmp_path):
    artifact = export(called_twice(), tmp_path)
    first, second = (
        node.input
        for node in onnx.load(artifact.model_file).graph.node
        if node.op_type == "DynamicQuantizeLSTM"
    )
    assert list(first)[1:] == list(second)[1:]


def test_the_float_model_that_is_quantized_stays_as_it_is(tmp_path):
    proto = onnx.load(export(called_twice(), tmp_path, "float32").model_file)
    before = proto.SerializeToString(deterministic=True)
    onnx_dynamic.quantize(proto)
    assert proto.SerializeToString(deterministic=True) == before


@pytest.mark.slow
def test_export_and_manifest(tmp_path):
    model = sequential(LSTM(H), layers.Dense(3))
    artifact = lstm_keras.export(model, "onnx", "dynamic", path=tmp_path)
    assert (artifact.name, artifact.state) == ("onnx-fused-dynamic", "none")
    assert artifact.operators["DynamicQuantizeLSTM"] == 1
    assert "onnxruntime" in artifact.versions
    x = draw(model)
    result = check(artifact, runtimes.load(Artifact.load(tmp_path)), x, answers(model, x))
    assert result.passed
    assert result.sqnr_db > LEAST_DB


# ---- what is refused --------------------------------------------------------------------------


def test_what_would_not_be_smaller_is_refused(tmp_path):
    with pytest.raises(UnsupportedError) as error:
        export(sequential(LSTM(2), layers.Dense(2)), tmp_path / "small")
    text, cure = str(error.value).splitlines()
    assert text.startswith("dynamic would not make model 'model' smaller: ")
    assert cure == "  Use --precision float32."
    assert not list((tmp_path / "small").iterdir())


def test_an_lstm_left_in_float32_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_dynamic, "_own_weights", lambda graph: None)
    with pytest.raises(ConversionError, match=r"left LSTMs in float32: model.*lstm"):
        export(called_twice(), tmp_path / "float")
    assert not list((tmp_path / "float").iterdir())


def test_another_recurrent_layer_is_refused_because_it_is_a_loop(tmp_path):
    model = sequential(LSTM(H, return_sequences=True), layers.GRU(5))
    with pytest.raises(ConversionError, match="needed: 1 DynamicQuantizeLSTM and no loop"):
        export(model, tmp_path)


def test_a_missing_quantizer_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime.quantization", None)
    with pytest.raises(RuntimeMissingError, match=r"pip install 'lstm-keras\[onnx\]'"):
        export(sequential(LSTM(H)), tmp_path / "none")
    assert not list((tmp_path / "none").iterdir())


def test_what_onnx_cannot_express_is_refused_as_in_float32(tmp_path):
    with pytest.raises(UnsupportedError, match="onnx cannot express layer 'memory'"):
        export(sequential(LSTM(H, activation="gelu", name="memory")), tmp_path)
