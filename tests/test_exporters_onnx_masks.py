"""Sequences of unequal length: a mask becomes `sequence_lens`; padding elsewhere is an error."""

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
from keras import layers
from onnx_oracle import evaluate
from test_exporters_onnx import BUDGET, TOKENS, F, H, T, export, sequential

from lstm_keras import LSTM, verify
from lstm_keras.artifact import Artifact
from lstm_keras.checks import sqnr_db
from lstm_keras.errors import DataError
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.onnx_marks import PADDED_LEFT
from lstm_keras.golden import Golden, replay
from lstm_keras.runtimes.onnx import load

PAD = -3.0
LENGTHS = (7, 3, 1, 5)  # of T = 7
HOLES = {
    "left": [0, 0, 1, 1, 1, 1, 1],
    "hole": [1, 1, 0, 1, 1, 0, 0],
    "last step only": [0, 0, 0, 0, 0, 0, 1],
}


def both(**settings):
    return layers.Bidirectional(LSTM(H, **settings))


def mode(merge, **settings):
    return layers.Bidirectional(LSTM(H, **settings), merge_mode=merge)


MASKED = {  # name: layers behind the Masking
    "last": lambda: [LSTM(H)],
    "every, held": lambda: [LSTM(H, return_sequences=True)],
    "every, zero": lambda: [LSTM(H, return_sequences=True, zero_output_for_mask=True)],
    "last, zero": lambda: [LSTM(H, zero_output_for_mask=True)],
    "backwards, last": lambda: [LSTM(H, go_backwards=True)],
    "backwards, every": lambda: [LSTM(H, return_sequences=True, go_backwards=True)],
    "learned state": lambda: [LSTM(H, return_sequences=True, learned_state=True), LSTM(5)],
    "projection": lambda: [LSTM(H, return_sequences=True, projection=2)],
    "both ways, last": lambda: [both()],
    "both ways, every": lambda: [both(return_sequences=True)],
    "both ways, sum": lambda: [mode("sum", return_sequences=True), mode("mul")],
    "both ways, learned": lambda: [both(learned_state=True, return_sequences=True)],
    "a stack": lambda: [
        layers.Dense(5, activation="tanh"),
        LSTM(6, return_sequences=True),
        layers.LayerNormalization(),
        layers.Dropout(0.3),
        both(return_sequences=True),
        LSTM(H, return_sequences=True),
        layers.GlobalAveragePooling1D(),
        layers.Dense(2, activation="softmax"),
    ],
}


def build(name):
    return sequential(layers.Masking(PAD), *MASKED[name]())


def draw(steps=T, lengths=LENGTHS):
    x = np.random.default_rng(steps).standard_normal((len(lengths), steps, F)).astype("float32")
    for row, n in zip(x, lengths, strict=True):
        row[n:] = PAD
    return x


@pytest.mark.parametrize("name", MASKED)
def test_padding_on_the_right_equals_keras_and_the_evaluator(name, tmp_path):
    model = build(name)
    artifact = export(model, tmp_path)
    x = draw()
    want = np.asarray(model(x))
    assert np.abs(want - np.asarray(without_mask(model)(x))).max() > 1000 * BUDGET  # it matters
    runtime = load(artifact)
    np.testing.assert_allclose(runtime.run(x), want, rtol=0, atol=BUDGET)
    (evaluated,) = evaluate(artifact.model_file, x=x)
    np.testing.assert_allclose(evaluated, want, rtol=0, atol=BUDGET)
    others = [(11, (4, 11)), (1, (1, 1, 1))]
    if name != "a stack":  # whose mean of no step is not a number, in Keras as well
        others.append((T, (4, 0, T)))
    for steps, lengths in others:
        x = draw(steps, lengths)
        np.testing.assert_allclose(runtime.run(x), np.asarray(model(x)), rtol=0, atol=BUDGET)


def without_mask(model):
    """The same layers and weights, and every step counts."""
    config = [layer.__class__.from_config(layer.get_config()) for layer in model.layers[1:]]
    plain = keras.Sequential([layers.Input((None, F)), *config])
    plain.set_weights(model.get_weights())
    return plain


@pytest.mark.parametrize("backwards", [False, True])
def test_the_state_that_comes_out_is_the_one_after_the_last_step_that_counts(backwards, tmp_path):
    x = layers.Input((None, F))
    mask = layers.Masking(PAD).compute_mask(x)  # by hand: Keras drops it where states go in
    start = [layers.Dense(H, name=n)(layers.GlobalMaxPooling1D()(x)) for n in "hc"]
    one = LSTM(H, return_state=True, go_backwards=backwards)(x, initial_state=start, mask=mask)
    two = layers.Bidirectional(LSTM(H, return_state=True, return_sequences=True))(
        x, initial_state=[*start, *start[::-1]], mask=mask
    )
    lasts = layers.Concatenate()([*one, *two[1:]])
    model = keras.Model(x, lasts)
    rng = np.random.default_rng(5)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = draw(T, (4, 0, T))
    want = np.asarray(model(x))
    np.testing.assert_allclose(load(export(model, tmp_path)).run(x), want, rtol=0, atol=BUDGET)
    start = np.asarray(keras.Model(model.inputs[0], start)(x)[0])
    np.testing.assert_array_equal(want[1, H : 2 * H], start[1])  # h, of a sequence without a step


@pytest.mark.parametrize(
    ("name", "hole"), [*(("last", hole) for hole in HOLES), ("a stack", "left")]
)
def test_padding_elsewhere_is_an_error_on_every_runtime(name, hole, tmp_path):
    artifact = export(build(name), tmp_path)
    x = draw(T, (T, T))
    x[1][~np.array(HOLES[hole], bool)] = PAD
    with pytest.raises(DataError) as error:
        load(artifact).run(x)
    assert str(error.value) == (
        "onnx-fused-float32 needs padding after the steps that count; got a step that counts after "
        "one that does not.\n  Move what pads a sequence to its end."
    )
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        artifact.model_file, options, providers=["CPUExecutionProvider"]
    )
    with pytest.raises(Exception, match=f"Gather node. Name:'.*{PADDED_LEFT}"):
        session.run(None, {"x": x})  # what an app in C++ sees
    with pytest.raises(IndexError):
        evaluate(artifact.model_file, x=x)


def test_tokens(tmp_path):
    stack = layers.Embedding(TOKENS, 5, mask_zero=True), LSTM(H), layers.Dense(2)
    model = sequential(*stack, shape=(None,))
    artifact = export(model, tmp_path)
    x = np.random.default_rng(3).integers(1, TOKENS, (2, T)).astype("int32")
    x[0, 4:] = 0
    np.testing.assert_allclose(load(artifact).run(x), np.asarray(model(x)), rtol=0, atol=BUDGET)
    x[0, 5] = 2
    with pytest.raises(DataError, match="needs padding after the steps that count"):
        load(artifact).run(x)


def test_the_lengths_are_computed_once(tmp_path):
    proto = onnx.load(export(build("a stack"), tmp_path).model_file)
    lstms = [node for node in proto.graph.node if node.op_type == "LSTM"]
    assert len(lstms) == 3
    assert len({node.input[4] for node in lstms}) == 1
    assert sum(PADDED_LEFT in node.name for node in proto.graph.node) == 1


def test_what_padding_is_stands_in_the_manifest(tmp_path):
    assert export(build("last"), tmp_path).inputs[0].padding == PAD
    tokens = layers.Embedding(TOKENS, 5, mask_zero=True)
    assert export(sequential(tokens, LSTM(H), shape=(None,)), tmp_path).inputs[0].padding == 0
    assert export(sequential(LSTM(H)), tmp_path).inputs[0].padding is None
    behind = sequential(layers.Dense(5), layers.Masking(PAD), LSTM(H))
    assert export(behind, tmp_path).inputs[0].padding is None  # no x is known to become it


def test_from_the_model_to_the_verdict(tmp_path):
    """Noise of unequal length is played where no data came, and kept as golden vectors."""
    keras.utils.set_random_seed(1)
    embedding = layers.Embedding(TOKENS, 5, mask_zero=True)
    model = keras.Sequential([layers.Input((None,)), embedding, layers.LSTM(H), layers.Dense(2)])
    model.save(tmp_path / "m.keras")
    content = verify.export_model(
        tmp_path / "m.keras", "onnx", "float32", None, None, T, tmp_path / "out"
    )
    assert content["verdict"] == "pass"
    artifact = Artifact.load(tmp_path / "out")
    assert artifact.inputs[0].padding == 0
    x = np.reshape(Golden.load(tmp_path / "out" / "golden.json").x, (-1, T))
    assert (x == 0).any()
    assert (x[:, 0] != 0).all()
    assert replay(artifact) == 0


def test_dynamic(tmp_path):
    """The quantized operator has `sequence_lens` too."""
    model = sequential(layers.Masking(PAD), both(return_sequences=True), LSTM(40), layers.Dense(2))
    artifact = export(model, tmp_path, Job("onnx", "fused", "dynamic"))
    assert artifact.operators["DynamicQuantizeLSTM"] == 2
    x = draw()
    want = np.asarray(model(x))
    assert sqnr_db(want, load(artifact).run(x)) > 25  # measured 52
    x[0, 2] = PAD
    with pytest.raises(DataError, match="needs padding after the steps that count"):
        load(artifact).run(x)
