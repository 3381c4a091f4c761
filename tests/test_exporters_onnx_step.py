"""The ONNX step form: step by step equals the whole sequence; its state, its names, its gates."""

import dataclasses

import numpy as np
import onnx
import pytest
import test_step as nets
from keras import Input, Model, layers
from onnx.reference import ReferenceEvaluator

from lstm_keras import LSTM, golden, runtimes, trace, verify
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.exporters import metadata, onnx_step
from lstm_keras.exporters.convert import Job
from lstm_keras.gates import GATES

F, T, H, BUDGET = nets.F, nets.T, nets.H, nets.BUDGET


def write(model, folder, trace_gates=False):
    file = folder / "model.onnx"
    written = onnx_step.write(
        model, file, Job("onnx", "step", "float32", trace_gates=trace_gates), None
    )
    return Artifact(
        path=folder,
        target="onnx",
        precision="float32",
        form="step",
        files={file.name: sha256(file)},
        parent="",
        versions={},
        **vars(written),
    )


def starts(artifact, batch):
    """What every state starts from, for a batch."""
    return {t.name: np.repeat(t.start(), batch, axis=0) for t in artifact.inputs[1:]}


def by_hand(artifact, session_run, x):
    """Play a whole batch as an app does, with nothing but the manifest; y of every step."""
    state, answers = starts(artifact, len(x)), []
    names = [t.name for t in artifact.outputs]
    for t in range(x.shape[1]):
        made = dict(zip(names, session_run(names, {"x": x[:, t], **state}), strict=True))
        state = {tensor.name: made[tensor.next] for tensor in artifact.inputs[1:]}
        answers.append(made["y"])
    return np.stack(answers, axis=1)


@pytest.fixture(scope="module", params=nets.NETS, ids=lambda net: net.__name__)
def case(request, tmp_path_factory):
    model = nets.build(request.param)
    x = nets.draw(model, 6).astype("int32" if request.param is nets.tokens else "float32")
    return write(model, tmp_path_factory.mktemp(model.name)), x, np.asarray(model(x))


def test_step_by_step_equals_the_sequence(case):
    artifact, x, want = case
    nets.equals_the_sequence(runtimes.load(artifact), x, want)


def test_the_evaluator_of_onnx_agrees_on_a_whole_batch(case):
    artifact, x, want = case
    one = by_hand(artifact, ReferenceEvaluator(str(artifact.model_file)).run, x)
    np.testing.assert_allclose(
        one if artifact.returns_sequences else one[:, -1], want, rtol=0, atol=BUDGET
    )
    import onnxruntime

    session = onnxruntime.InferenceSession(artifact.model_file, providers=["CPUExecutionProvider"])
    np.testing.assert_allclose(by_hand(artifact, session.run, x), one, rtol=0, atol=BUDGET)


def test_signature(case):
    artifact, _, _ = case
    state = ["h", "c"] + (["mean", "count"] if artifact.inputs[-1].name == "count" else [])
    assert [tensor.name for tensor in artifact.inputs] == ["x", *state]
    assert [tensor.name for tensor in artifact.outputs] == ["y", *(f"{n}_out" for n in state)]
    assert [tensor.next for tensor in artifact.inputs] == [None, *(f"{n}_out" for n in state)]
    for tensor, made in zip(artifact.inputs[1:], artifact.outputs[1:], strict=True):
        assert tensor.shape == made.shape
    proto = onnx.load(artifact.model_file)
    for value in (*proto.graph.input, *proto.graph.output):
        assert value.type.tensor_type.shape.dim[0].dim_param == "batch"
    assert artifact.state == "explicit"
    assert not {"Loop", "Scan", "If", "LSTM"} & artifact.operators.keys()


def test_the_gates_of_all_layers_are_outputs(tmp_path):
    entry = Input((T, F))
    y = LSTM(H, return_sequences=True, name="lower", coupled=True)(entry)
    model = Model(entry, layers.Dense(2)(LSTM(6, name="upper", gates="fo", peephole=True)(y)))
    rng = np.random.default_rng(5)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = nets.draw(model, 1)
    want = trace(model, x)
    artifact = write(model, tmp_path, trace_gates=True)
    assert artifact.name == "onnx-step-float32-gates"
    assert [t.name for t in artifact.outputs] == ["y", "h_out", "c_out", *GATES]
    run = ReferenceEvaluator(str(artifact.model_file)).run
    names, state = [t.name for t in artifact.outputs], starts(artifact, 1)
    for t in range(T):
        made = dict(zip(names, run(names, {"x": x[:, t], **state}), strict=True))
        state = {"h": made["h_out"], "c": made["c_out"]}
        for name in (*GATES, "c", "h"):
            expected = [getattr(want[layer], name)[0, t] for layer in ("lower", "upper")]
            got = made[name if name in GATES else f"{name}_out"][0]
            np.testing.assert_allclose(got, np.concatenate(expected), rtol=0, atol=BUDGET)
    assert all(np.abs(made[a] - made[b]).max() > 1e-2 for a, b in zip("ifg", "fgo", strict=True))
    (tmp_path / "plain").mkdir()
    plain = write(model, tmp_path / "plain")
    assert not plain.traces_gates
    added = {n: k - plain.operators.get(n, 0) for n, k in artifact.operators.items()}
    assert {n: k for n, k in added.items() if k} == {"Concat": 4, "ConstantOfShape": 1, "Shape": 1}
    np.testing.assert_array_equal(runtimes.load(plain).run(x), runtimes.load(artifact).run(x))


def test_what_the_tflite_step_cannot_say_either_way(tmp_path):
    """Functions other than sigmoid and tanh are operators like any other here."""
    entry = Input((T, F))
    model = Model(entry, LSTM(H, activation="softsign", recurrent_activation="hard_sigmoid")(entry))
    rng = np.random.default_rng(5)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = nets.draw(model, 3)
    got = runtimes.load(write(model, tmp_path)).run(x)
    np.testing.assert_allclose(got, np.asarray(model(x)), rtol=0, atol=BUDGET)


def test_a_step_of_another_width_is_refused(tmp_path):
    player = runtimes.load(write(nets.build(nets.last), tmp_path))
    with pytest.raises(ShapeError, match=r"needs x \[1, 3\]; got shape \(4,\)"):
        player.step(np.zeros(4))
    with pytest.raises(ShapeError, match=r"needs x \[1, 3\]; got shape \(2, 3\)"):
        player.step(np.zeros((2, 3)))


def test_a_manifest_without_the_way_back_is_refused(tmp_path):
    artifact = write(nets.build(nets.last), tmp_path)
    lost = tuple(dataclasses.replace(tensor, next=None) for tensor in artifact.inputs)
    with pytest.raises(ArtifactError, match="the state h, c goes in and never comes out"):
        runtimes.load(dataclasses.replace(artifact, inputs=lost))


def test_a_crossed_way_back_is_seen(tmp_path):
    """Both have the same shape here: only the answer tells."""
    artifact = write(nets.build(nets.last), tmp_path)
    x, h, c = artifact.inputs
    crossed = (x, dataclasses.replace(h, next=c.next), dataclasses.replace(c, next=h.next))
    x = nets.draw(nets.build(nets.last), 2)
    wrong = runtimes.load(dataclasses.replace(artifact, inputs=crossed)).run(x)
    assert np.abs(wrong - runtimes.load(artifact).run(x)).max() > 1000 * BUDGET


@pytest.mark.parametrize(
    ("net", "says"),
    [
        (nets.both_ways, r"^onnx cannot express .*\(Bidirectional\): it may look at more than one"),
        (nets.read_state, r"^onnx cannot express .*the state that return_state gives is used"),
        (nets.masked_mean, r"^onnx cannot express .*\((Masking|GlobalAveragePooling1D)\)"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_refuses_by_name(net, says, tmp_path):
    with pytest.raises(UnsupportedError, match=says):
        write(nets.build(net), tmp_path)
    assert not list(tmp_path.iterdir())


def test_from_the_model_to_the_verdict(tmp_path, monkeypatch):
    """With golden vectors of every step, and the manifest inside the file."""
    monkeypatch.chdir(tmp_path)
    nets.build(nets.mean).save("m.keras")
    content = verify.export_model(
        "m.keras", "onnx", "float32", "step", None, None, None, trace_gates=True
    )
    assert content["verdict"] == "pass"
    artifact = Artifact.load(tmp_path / "build" / "m-onnx-step-float32-gates")
    assert artifact.traces_gates
    assert [t["next"] for t in metadata.read(artifact.model_file)["inputs"]] == [
        tensor.next for tensor in artifact.inputs
    ]
    assert golden.replay(artifact) == 0
