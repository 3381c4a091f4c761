"""The players: shapes, state, quantization and files, without any converter."""

import dataclasses
from pathlib import Path

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from lstm_keras import runtimes
from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.errors import ArtifactError, RuntimeMissingError, ShapeError, UnsupportedError
from lstm_keras.runtimes.player import FusedPlayer, StepPlayer, dequantize, player, quantize

T, F, K = 4, 3, 2
X = Tensor("x", (1, T, F), "float32")
Y = Tensor("y", (1, K), "float32")


def artifact(path, **changes):
    settings = {
        "target": "tflite",
        "precision": "float32",
        "form": "fused",
        "state": "kept",
        "files": {"model.tflite": ""},
        "inputs": (X,),
        "outputs": (Y,),
        "operators": {},
        "parent": "",
        "versions": {},
    }
    return Artifact(path=path, **{**settings, **changes})


class Counter:
    """An interpreter whose answer is the sum of x plus the number of calls since the reset."""

    def __init__(self):
        self.calls = 0

    def call(self, inputs):
        self.calls += 1
        return {"y": np.full((1, K), inputs["x"].sum() + self.calls, "float32")}

    def reset(self):
        self.calls = 0


class Adder:
    """A step whose answer is the sum of all x so far: h' = y = h + sum(x), c' = c + 1."""

    def call(self, inputs):
        h = inputs["h"] + inputs["x"].sum()
        return {"y": np.repeat(h, K, axis=1), "h": h, "c": inputs["c"] + 1}

    def reset(self):
        raise AssertionError("a step file has no state of its own")


def stepper(path, initial=None, **changes):
    state = (Tensor("h", (1, 1), "float32", initial=initial), Tensor("c", (1, 1), "float32"))
    x = Tensor("x", (1, F), "float32")
    ends = {"inputs": (x, *state), "outputs": (Y, *state)}
    return player(artifact(path, form="step", state="explicit", **ends, **changes), Adder())


def test_a_fused_player_resets_before_each_sequence(tmp_path):
    one = player(artifact(tmp_path), Counter())
    assert isinstance(one, FusedPlayer)
    assert isinstance(one, runtimes.Runtime)
    x = np.zeros((3, T, F))
    np.testing.assert_array_equal(one.run(x), np.ones((3, K)))
    np.testing.assert_array_equal(one.run(x, reset=False)[:, 0], [2, 3, 4])


class Remembering:
    """A whole sequence whose answer is the sum of all x since h was zero, stored as 2 + 4 h."""

    def call(self, inputs):
        h = inputs["h_1"] + 4 * inputs["x"].sum()
        return {"y": np.repeat((h - 2) / 4, K, axis=1).astype("float32"), "h_1": h}

    def reset(self):
        """Nothing: the state is outside."""


@pytest.mark.parametrize("state", ["kept", "explicit"])
def test_a_longer_sequence_is_played_in_chunks(state, tmp_path):
    x = np.random.default_rng(1).normal(size=(2, 3 * T, F))
    if state == "kept":
        one = player(artifact(tmp_path), Counter())
        want = x[:, -T:].sum((1, 2)) + 3  # the third call since the reset
    else:
        h = Tensor("h_1", (1, 1), "float32", 0.25, 2)
        ends = {"inputs": (X, h), "outputs": (Y, h)}
        one = player(artifact(tmp_path, state=state, **ends), Remembering())
        want = x.sum((1, 2))
    np.testing.assert_allclose(one.run(x)[:, 0], want, rtol=1e-5)
    with pytest.raises(ShapeError, match=r"got shape \(2, 11, 3\)"):
        one.run(x[:, 1:])
    stateless = player(artifact(tmp_path, state="none"), Counter())
    with pytest.raises(ShapeError, match=r"got shape \(2, 12, 3\)"):
        stateless.run(x)


def test_the_chunks_of_a_sequence_model_are_joined(tmp_path):
    class Halves:
        def call(self, inputs):
            return {"y": inputs["x"][..., :K] / 2}

        def reset(self):
            """It has no state."""

    outputs = (Tensor("y", (1, T, K), "float32"),)
    one = player(artifact(tmp_path, outputs=outputs, returns_sequences=True), Halves())
    x = np.random.default_rng(1).normal(size=(2, 3 * T, F)).astype("float32")
    np.testing.assert_array_equal(one.run(x), x[..., :K] / 2)


@pytest.mark.parametrize(("initial", "start"), [(None, 0), ((10,), 2)], ids=["zero", "learned"])
def test_a_fused_player_carries_an_explicit_state(initial, start, tmp_path):
    state = Tensor("h_1", (1, 1), "int16", 0.25, 2, initial)
    ends = {"inputs": (X, state), "outputs": (Y, dataclasses.replace(state, initial=None))}
    one = player(artifact(tmp_path, state="explicit", **ends), Remembering())
    assert isinstance(one, FusedPlayer)
    x = np.ones((2, T, F))
    np.testing.assert_array_equal(one.run(x)[:, 0], [start + T * F] * 2)
    np.testing.assert_array_equal(one.run(x, reset=False)[:, 0], start + T * F * np.array([2, 3]))
    np.testing.assert_array_equal(one.run(x)[:, 0], [start + T * F] * 2)


def test_a_state_that_never_comes_out_is_refused(tmp_path):
    ends = {"inputs": (X, Tensor("h_1", (1, 1), "int16"))}
    with pytest.raises(ArtifactError, match="the state h_1 goes in and never comes out"):
        player(artifact(tmp_path, state="explicit", **ends), Remembering())


def test_a_step_player_starts_from_what_was_learned(tmp_path):
    one = stepper(tmp_path, initial=(5.0,))
    x = np.ones((2, 3, F), "float32")
    np.testing.assert_array_equal(one.run(x)[:, 0], [5 + 3 * F] * 2)
    one.reset()
    np.testing.assert_array_equal(one.step(x[0, 0]), np.full(K, 5 + F))


def test_a_step_player_carries_the_state(tmp_path):
    one = stepper(tmp_path)
    assert isinstance(one, StepPlayer)
    assert isinstance(one, runtimes.StepRuntime)
    x = np.arange(2 * 5 * F, dtype="float32").reshape(2, 5, F)  # any T
    np.testing.assert_array_equal(one.run(x)[:, 0], x.sum((1, 2)))
    np.testing.assert_array_equal(one.run(x[:1], reset=False)[:, 0], x.sum())
    one.reset()
    np.testing.assert_array_equal(one.step(x[0, 1]), np.full(K, x[0, 1].sum()))
    np.testing.assert_array_equal(one.step(x[0, 2:3]), np.full(K, x[0, 1:3].sum()))


def test_a_step_player_of_a_sequence_model_answers_at_every_step(tmp_path):
    x = np.ones((2, 5, F), "float32")
    got = stepper(tmp_path, returns_sequences=True).run(x)
    assert got.shape == (2, 5, K)
    np.testing.assert_array_equal(got[0, :, 0], F * np.arange(1, 6))


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ((T, F), r"\[batch, time = 4, features = 3\]; got shape \(4, 3\).\n  For one .* x\[None\]"),
        ((2, T + 1, F), r"got shape \(2, 5, 3\).\n  Cut the readings into windows"),
        ((2, T, F + 1), r"got shape \(2, 4, 4\)"),
        ((2, T, F, 1), r"got shape \(2, 4, 3, 1\)"),
        ((0, T, F), r"needs at least one sequence with at least one step; got shape \(0, 4, 3\)"),
    ],
)
def test_x_that_does_not_fit_is_refused(shape, says, tmp_path):
    with pytest.raises(ShapeError, match=says):
        player(artifact(tmp_path), Counter()).run(np.zeros(shape))


def test_no_step_at_all_is_refused(tmp_path):
    with pytest.raises(ShapeError, match="at least one step"):
        stepper(tmp_path).run(np.zeros((2, 0, F)))


def test_tokens_have_two_axes(tmp_path):
    one = player(artifact(tmp_path, inputs=(Tensor("x", (1, T), "int32"),)), Counter())
    assert one.run(np.ones((2, T), int)).shape == (2, K)
    with pytest.raises(ShapeError, match=r"\[batch, time = 4\]; got shape \(2, 4, 3\)"):
        one.run(np.ones((2, T, F), int))


def test_quantization_rounds_and_saturates():
    tensor = Tensor("x", (1, 5), "int8", 0.5, -3)
    x = np.array([0.0, 0.6, -0.6, 1000.0, -1000.0])
    stored = quantize(x, tensor)
    assert stored.dtype == np.int8
    np.testing.assert_array_equal(stored, [-3, -2, -4, 127, -128])
    back = dequantize(stored, tensor)
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, [0, 0.5, -0.5, 65, -62.5])


def test_without_a_scale_only_the_type_changes():
    assert quantize(np.array([1.5]), X).dtype == np.float32
    np.testing.assert_array_equal(dequantize(np.array([1.5], "float32"), Y), [1.5])


# --- load ---


def test_no_such_runtime(tmp_path):
    with pytest.raises(UnsupportedError, match=r"no runtime 'coreml'.\n  Choose one of keras, tfl"):
        runtimes.load(artifact(tmp_path), "coreml")


def test_a_runtime_of_another_target(tmp_path):
    with pytest.raises(UnsupportedError, match=r"'onnx' plays onnx files.*\n?.*Choose tflite, com"):
        runtimes.load(artifact(tmp_path), "onnx")


def test_no_artifact(tmp_path):
    with pytest.raises(ArtifactError, match=r"there is no manifest\.json"):
        runtimes.load(tmp_path)
    with pytest.raises(ArtifactError, match="there is no file"):
        runtimes.load(tmp_path / "model.keras")


@pytest.mark.parametrize(
    ("runtime", "package", "extra"),
    [("tflite", "ai_edge_litert.interpreter", "tflite"), ("tflm", "tflite_micro", "tflm")],
)
def test_a_missing_interpreter(runtime, package, extra, tmp_path, monkeypatch):
    import sys

    monkeypatch.delitem(sys.modules, f"lstm_keras.runtimes.{runtime}", raising=False)
    for name in [n for n in sys.modules if n.startswith(package)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(RuntimeMissingError, match=rf"pip install 'lstm-keras\[{extra}\]'"):
        runtimes.load(artifact(tmp_path), runtime)


def model_file(builtin):
    """A valid file with one operator: x -> y."""
    model, graph, code, op = (
        schema.ModelT(),
        schema.SubGraphT(),
        schema.OperatorCodeT(),
        schema.OperatorT(),
    )
    code.builtinCode = code.deprecatedBuiltinCode = builtin
    for name, shape in ((b"x", (1, T, F)), (b"y", (1, T, F))):
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.buffer = name, list(shape), 0
        graph.tensors = [*(graph.tensors or []), tensor]
    graph.inputs, graph.outputs, op.inputs, op.outputs = [0], [1], [0], [1]
    graph.operators = [op]
    signature = schema.SignatureDefT()
    signature.signatureKey, signature.subgraphIndex = b"serving_default", 0
    for side, index, name in (("inputs", 0, b"x"), ("outputs", 1, b"y")):
        entry = schema.TensorMapT()
        entry.name, entry.tensorIndex = name, index
        setattr(signature, side, [entry])
    model.version, model.subgraphs, model.operatorCodes = 3, [graph], [code]
    model.buffers, model.signatureDefs = [schema.BufferT()], [signature]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def on_disk(path, content):
    (path / "model.tflite").write_bytes(content)
    it = artifact(path, outputs=(dataclasses.replace(X, name="y"),))
    return dataclasses.replace(it, files={"model.tflite": sha256(path / "model.tflite")})


@pytest.mark.parametrize("runtime", ["tflite", "tflm"])
def test_a_file_plays_through_its_folder(runtime, tmp_path):
    on_disk(tmp_path, model_file(schema.BuiltinOperator.NEG)).save()
    x = np.random.default_rng(1).normal(size=(2, T, F)).astype("float32")
    np.testing.assert_array_equal(runtimes.load(tmp_path, runtime).run(x), -x)


@pytest.mark.parametrize("runtime", ["tflite", "tflm"])
@pytest.mark.parametrize("wrong", [{"name": "z"}, {"shape": (1, T + 1, F)}])
def test_the_manifest_of_another_file(runtime, wrong, tmp_path):
    it = on_disk(tmp_path, model_file(schema.BuiltinOperator.NEG))
    it = dataclasses.replace(it, inputs=(dataclasses.replace(X, **wrong),))
    with pytest.raises(ArtifactError, match="The two do not belong together"):
        runtimes.load(it, runtime)


@pytest.mark.parametrize("runtime", ["tflite", "tflm"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip file", b"TFL3"])
def test_a_foreign_file(runtime, content, tmp_path):
    with pytest.raises(ArtifactError, match=r"is not a TFLite model: bytes 4 to 8"):
        runtimes.load(on_disk(tmp_path, content), runtime)


def test_a_file_that_is_gone(tmp_path):
    with pytest.raises(ArtifactError, match=r"cannot read .*No such file"):
        runtimes.load(artifact(tmp_path), "tflite")


@pytest.mark.parametrize("runtime", ["tflite", "tflm"])
def test_a_truncated_file(runtime, tmp_path):
    whole = model_file(schema.BuiltinOperator.NEG)
    with pytest.raises(ArtifactError, match=r"cannot read .*model.tflite"):
        runtimes.load(on_disk(tmp_path, whole[: len(whole) // 2]), runtime)


@pytest.mark.parametrize("runtime", ["tflite", "tflm"])
def test_an_operator_that_the_interpreter_does_not_have(runtime, tmp_path):
    content = model_file(schema.BuiltinOperator.DELEGATE)
    with pytest.raises(ArtifactError, match=r"holds an operator that this interpreter"):
        runtimes.load(on_disk(tmp_path, content), runtime)


@pytest.mark.parametrize("runtime", ["tflite", "compiled", "tflm"])
@pytest.mark.parametrize("side", ["inputs", "outputs"])
@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: (dataclasses.replace(t[0], dtype="float64"), *t[1:])]
)
def test_a_manifest_of_another_file_is_refused_by_either_end(runtime, side, change):
    """A state that goes in has the name of one that comes out: each side must fit by itself."""
    step = Artifact.load(Path(__file__).parent.parent / "models/shoulder-imu/tflite-step-float32")
    other = dataclasses.replace(step, **{side: change(getattr(step, side))})
    with pytest.raises(ArtifactError, match="The two do not belong together"):
        runtimes.load(other, runtime)
