"""ONNX files against Keras, the float64 reference and a second evaluator; and what is refused."""

import keras
import numpy as np
import onnx
import pytest
from keras import layers
from onnx.reference import ReferenceEvaluator

from lstm_keras import LSTM, gates, reference
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.errors import ConversionError, ShapeError, UnsupportedError
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.onnx import write
from lstm_keras.exporters.onnx_graph import OPSET
from lstm_keras.runtimes.onnx import load

# Every length differs, T > 2, and nothing is zero.
B, T, F, H = 2, 7, 3, 4
TOKENS = 11
BUDGET = 1e-5  # another summation order; measured 2e-7 on these models
JOB = Job("onnx", "fused", "float32")


def sequential(*stack, shape=(None, F), dtype=None):
    model = keras.Sequential([layers.Input(shape, dtype=dtype), *stack], name="model")
    rng = np.random.default_rng(1997)
    model.set_weights([rng.uniform(0.1, 0.8, w.shape) * sign(rng, w) for w in model.get_weights()])
    return model


def sign(rng, weight):
    """Of either kind, except for what must be positive: variances of a normalisation are 1 now."""
    return np.where(weight == 1, 1, rng.choice([-1, 1], weight.shape))


def export(model, folder, job=JOB):
    written = write(model, folder / "model.onnx", job)
    return Artifact(
        path=folder,
        target=job.target,
        precision=job.precision,
        form=job.form,
        state=written.state,
        files={"model.onnx": sha256(folder / "model.onnx")},
        inputs=written.inputs,
        outputs=written.outputs,
        operators=written.operators,
        parent="",
        versions={},
        returns_sequences=written.returns_sequences,
    )


def draw(model, batch=B, steps=T):
    rng = np.random.default_rng(steps)
    if len(model.inputs[0].shape) == 2:
        return rng.integers(0, TOKENS, (batch, steps)).astype("int32")
    return rng.standard_normal((batch, steps, F)).astype("float32")


def both(**settings):
    return layers.Bidirectional(LSTM(H, **settings))


STACKS = {  # name: (layers, LSTM nodes in the file)
    "last": (lambda: [LSTM(H)], 1),
    "every": (lambda: [LSTM(H, return_sequences=True)], 1),
    "no bias": (lambda: [LSTM(H, use_bias=False)], 1),
    "backwards, last": (lambda: [LSTM(H, go_backwards=True)], 1),
    "backwards, every": (lambda: [LSTM(H, return_sequences=True, go_backwards=True)], 1),
    "both ways, last": (lambda: [both()], 1),
    "both ways, twice": (lambda: [both(return_sequences=True), both(return_sequences=True)], 2),
    "softsign and hard sigmoid": (
        lambda: [LSTM(H, activation="softsign", recurrent_activation="hard_sigmoid")],
        1,
    ),
    "a stack": (
        lambda: [
            layers.Conv1D(5, 3, strides=2, activation="relu"),
            LSTM(6, return_sequences=True),
            layers.LayerNormalization(),
            layers.Dropout(0.3),
            LSTM(H, return_sequences=True),
            layers.GlobalAveragePooling1D(),
            layers.BatchNormalization(),
            layers.Dense(2, activation="softmax"),
        ],
        2,
    ),
    "tokens": (lambda: [layers.Embedding(TOKENS, 5), LSTM(H), layers.Dense(2)], 1),
}


def build(name):
    return sequential(*STACKS[name][0](), shape=(None,) if name == "tokens" else (None, F))


@pytest.mark.parametrize("name", STACKS)
def test_equals_keras_with_one_node_per_layer_for_any_batch_and_time(name, tmp_path):
    model = build(name)
    artifact = export(model, tmp_path)
    assert artifact.operators["LSTM"] == STACKS[name][1]
    assert not {"Loop", "Scan", "If", "ReverseSequence"} & artifact.operators.keys()
    runtime = load(artifact)
    for batch, steps in ((B, T), (5, 9), (1, 31)):
        x = draw(model, batch, steps)
        expected = np.asarray(model(x))
        np.testing.assert_allclose(runtime.run(x), expected, rtol=0, atol=BUDGET)


def test_equals_the_float64_reference(tmp_path):
    model = build("every")
    x = draw(model)
    expected, _, _ = reference.unroll(x, *model.get_weights())
    answer = load(export(model, tmp_path)).run(x)
    np.testing.assert_allclose(answer, expected, rtol=0, atol=BUDGET)


def test_a_wrong_gate_order_is_seen(tmp_path, monkeypatch):
    model = build("every")
    x = draw(model)
    monkeypatch.setitem(gates.ORDER, "onnx", "ifgo")
    drift = np.abs(load(export(model, tmp_path)).run(x) - np.asarray(model(x))).max()
    assert drift > 1000 * BUDGET


def test_the_evaluator_of_onnx_agrees(tmp_path):
    """Its LSTM reads forwards only, with the default functions."""
    model = build("a stack")
    artifact = export(model, tmp_path)
    x = draw(model)
    (answer,) = ReferenceEvaluator(str(artifact.model_file)).run(None, {"x": x})
    np.testing.assert_allclose(load(artifact).run(x), answer, rtol=0, atol=BUDGET)


def test_the_file_says_what_it_is(tmp_path):
    artifact = export(build("every"), tmp_path)
    proto = onnx.load(artifact.model_file)
    onnx.checker.check_model(proto, full_check=True)
    assert (proto.producer_name, proto.graph.name) == ("lstm_keras", "model")
    assert {o.version for o in proto.opset_import if o.domain in ("", "ai.onnx")} == {OPSET}
    axes = [
        [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in (*proto.graph.input, *proto.graph.output)
    ]
    assert axes == [["batch", "time", F], ["batch", "time", H]]
    assert [t.shape for t in (*artifact.inputs, *artifact.outputs)] == [
        (None, None, F),
        (None, None, H),
    ]
    assert artifact.returns_sequences
    assert artifact.state == "none"


def test_the_graph_holds_nothing_clumsy(tmp_path):
    model = sequential(both(return_sequences=True), both())
    proto = onnx.load(export(model, tmp_path).model_file)
    operators = [node.op_type for node in proto.graph.node]
    directions = ["Transpose", "Reshape"]  # [T, 2, B, H] or [2, B, H] -> side by side
    assert operators == ["Transpose", "LSTM", *directions, "LSTM", *directions]
    first, second = (node for node in proto.graph.node if node.op_type == "LSTM")
    assert [len(node.input) for node in (first, second)] == [4, 4]  # x, W, R, B: no zero state
    assert len(first.output) == 1
    assert second.output[0] == ""  # Y is not computed
    assert len(second.output) == 2


def test_layers_that_change_the_time_name_their_own_axis(tmp_path):
    model = sequential(LSTM(H, return_sequences=True), layers.Conv1D(2, 3))
    proto = onnx.load(export(model, tmp_path).model_file)
    assert proto.graph.output[0].type.tensor_type.shape.dim[1].dim_param == "time_out"


def test_time_is_fixed_where_the_model_or_the_job_fixes_it(tmp_path):
    fixed = sequential(LSTM(H, return_sequences=True), layers.Flatten(), shape=(T, F))
    artifact = export(fixed, tmp_path)
    assert artifact.inputs[0].shape == (None, T, F)
    x = draw(fixed)
    np.testing.assert_allclose(load(artifact).run(x), np.asarray(fixed(x)), rtol=0, atol=BUDGET)
    asked = export(build("last"), tmp_path, Job("onnx", "fused", "float32", steps=9))
    assert asked.inputs[0].shape == (None, 9, F)
    with pytest.raises(ShapeError, match="takes T = 7 steps; got steps = 9"):
        write(fixed, tmp_path / "model.onnx", Job("onnx", "fused", "float32", steps=9))


def test_a_state_from_elsewhere_in_the_model_is_passed_on(tmp_path):
    x = layers.Input((None, F))
    _, h, c = LSTM(H, return_state=True, go_backwards=True)(x)
    y, _, c_last = LSTM(H, return_state=True, return_sequences=True)(x, initial_state=[h, c])
    model = keras.Model(x, layers.Dense(2)(layers.Add()([y, layers.Reshape((1, H))(c_last)])))
    rng = np.random.default_rng(5)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    artifact = export(model, tmp_path)
    assert artifact.operators["LSTM"] == 2
    x = draw(model)
    np.testing.assert_allclose(load(artifact).run(x), np.asarray(model(x)), rtol=0, atol=BUDGET)


def test_constants_of_a_layer_are_no_inputs(tmp_path):
    normalise = layers.Normalization()
    normalise.adapt(3 + 2 * np.random.default_rng(3).standard_normal((50, T, F)))
    model = sequential(normalise, LSTM(H))
    artifact = export(model, tmp_path)
    assert [tensor.name for tensor in onnx.load(artifact.model_file).graph.input] == ["x"]
    x = 3 + draw(model)
    np.testing.assert_allclose(load(artifact).run(x), np.asarray(model(x)), rtol=0, atol=BUDGET)


def test_the_same_model_gives_the_same_answer_after_the_export(tmp_path):
    model = build("last")
    x = draw(model)
    before = np.asarray(model(x))
    export(model, tmp_path)
    np.testing.assert_array_equal(np.asarray(model(x)), before)


REFUSED = {
    "activation": (
        lambda: [LSTM(H, activation="gelu", name="memory")],
        "onnx cannot express layer 'memory' (LSTM): activation=gelu.\n"
        "  Train with one of: sigmoid, tanh, relu, softsign, hard_sigmoid.",
    ),
    "gates": (
        lambda: [LSTM(H, recurrent_activation="softplus", name="memory")],
        "onnx cannot express layer 'memory' (LSTM): recurrent_activation=softplus.\n"
        "  Train with one of: sigmoid, tanh, relu, softsign, hard_sigmoid.",
    ),
    "float16": (
        lambda: [LSTM(H, dtype="mixed_float16", name="memory")],
        "onnx cannot express layer 'memory' (LSTM): it computes in float16.\n"
        "  Build the model under the policy 'float32' and load the same weights into it.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_cannot_express_is_refused_by_name(name, tmp_path):
    stack, message = REFUSED[name]
    with pytest.raises(UnsupportedError) as error:
        write(sequential(*stack()), tmp_path / "model.onnx", JOB)
    assert str(error.value) == message
    assert not list(tmp_path.iterdir())


def test_stateful_is_refused_by_name(tmp_path):
    x = layers.Input(batch_shape=(B, T, F))
    model = keras.Model(x, LSTM(H, stateful=True, name="memory")(x))
    with pytest.raises(UnsupportedError) as error:
        write(model, tmp_path / "model.onnx", JOB)
    assert str(error.value) == (
        "onnx cannot express layer 'memory' (LSTM): stateful=True.\n"
        "  Load the same weights into a model with stateful=False."
    )


def test_an_operator_that_onnx_does_not_have_is_refused_by_name(tmp_path):
    class Bessel(layers.Layer):
        def call(self, x):
            import tensorflow as tf

            return tf.math.bessel_i0e(x)

    with pytest.raises(UnsupportedError, match="these TensorFlow operators: BesselI0e"):
        write(sequential(LSTM(H), Bessel()), tmp_path / "model.onnx", JOB)


def test_another_recurrent_layer_is_refused_because_it_is_a_loop(tmp_path):
    model = sequential(LSTM(H, return_sequences=True), layers.GRU(5))
    with pytest.raises(ConversionError, match="holds 1 LSTM and Loop; needed: 1 LSTM and no loop"):
        write(model, tmp_path / "model.onnx", JOB)
