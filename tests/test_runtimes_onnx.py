"""The ONNX player: shapes, batches, files that are not what they should be, a missing package."""

import os
import subprocess
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from lstm_keras import gates, reference, runtimes
from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.errors import ArtifactError, RuntimeMissingError, ShapeError
from lstm_keras.runtimes import onnx as player

# No Keras and no TensorFlow here: the file is made by hand, as an exporter of someone else would.
B, T, F, H = 3, 7, 2, 4
BUDGET = 1e-5  # float32 against float64; measured 1e-7


@pytest.fixture(scope="module")
def weights():
    rng = np.random.default_rng(1997)
    return [rng.uniform(-0.8, 0.8, s).astype("float32") for s in ((F, 4 * H), (H, 4 * H), (4 * H,))]


@pytest.fixture
def artifact(tmp_path, weights):
    kernel, recurrent, bias = (gates.reorder(w, "keras", "onnx") for w in weights)
    values = {
        "W": kernel.T[None],
        "R": recurrent.T[None],
        "B": np.concatenate([bias, np.zeros_like(bias)])[None],
        "axis": np.array([1]),
    }
    graph = helper.make_graph(
        [
            helper.make_node("Transpose", ["x"], ["x_by_time"], perm=[1, 0, 2]),
            helper.make_node("LSTM", ["x_by_time", "W", "R", "B"], ["Y"], hidden_size=H),
            helper.make_node("Squeeze", ["Y", "axis"], ["y_by_time"]),
            helper.make_node("Transpose", ["y_by_time"], ["y"], perm=[1, 0, 2]),
        ],
        "by_hand",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", "time", F])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", "time", H])],
        [numpy_helper.from_array(v, name) for name, v in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.save(model, tmp_path / "model.onnx")
    return describe(tmp_path)


def describe(folder):
    artifact = Artifact(
        path=folder,
        target="onnx",
        precision="float32",
        form="fused",
        state="none",
        files={"model.onnx": sha256(folder / "model.onnx")},
        inputs=(Tensor("x", (None, None, F), "float32"),),
        outputs=(Tensor("y", (None, None, H), "float32"),),
        operators={"LSTM": 1, "Squeeze": 1, "Transpose": 2},
        parent="",
        versions={},
        returns_sequences=True,
    )
    artifact.save()
    return artifact


def draw(*shape):
    return np.random.default_rng(7).standard_normal(shape).astype("float32")


@pytest.mark.parametrize("shape", [(B, T, F), (1, 1, F), (5, 19, F)])
def test_equals_the_float64_reference_for_any_batch_and_time(artifact, weights, shape):
    expected, _, _ = reference.unroll(draw(*shape), *weights)
    answer = runtimes.load(artifact).run(draw(*shape))
    assert answer.dtype == np.float32
    np.testing.assert_allclose(answer, expected, rtol=0, atol=BUDGET)


def test_the_same_x_brings_the_same_y_with_and_without_reset(artifact):
    runtime = runtimes.load(artifact.path)
    x = draw(B, T, F)
    first = runtime.run(x)
    np.testing.assert_array_equal(runtime.run(x), first)
    np.testing.assert_array_equal(runtime.run(x, reset=False), first)


def test_other_types_and_layouts_of_x_are_taken(artifact):
    runtime = runtimes.load(artifact)
    x = draw(B, T, F)
    expected = runtime.run(x)
    np.testing.assert_array_equal(runtime.run(x.astype("float64")), expected)
    np.testing.assert_array_equal(runtime.run(np.asfortranarray(x)), expected)
    np.testing.assert_array_equal(runtime.run(x.tolist()), expected)


@pytest.mark.parametrize("shape", [(T, F), (B, T, F + 1), (0, T, F), (B, 0, F)])
def test_other_shapes_are_refused(artifact, shape):
    with pytest.raises(ShapeError):
        runtimes.load(artifact).run(np.zeros(shape, "float32"))


@pytest.mark.parametrize("damage", ["truncated", "foreign", "empty"])
def test_a_damaged_file_is_refused_in_one_paragraph(artifact, damage):
    file = artifact.model_file
    content = {
        "truncated": file.read_bytes()[:-150],
        "foreign": b"\x1c\0\0\0TFL3" * 20,
        "empty": b"",
    }
    file.write_bytes(content[damage])
    with pytest.raises(ArtifactError) as error:
        runtimes.load(describe(artifact.path))
    first, second = str(error.value).splitlines()
    assert first.startswith("ONNX Runtime ")
    assert f"cannot load {file}" in first
    assert second == "  Pass a whole .onnx file: export the model again."


def test_a_missing_file_is_refused(artifact):
    artifact.model_file.unlink()
    with pytest.raises(ArtifactError, match=r"cannot be read: No such file"):
        runtimes.load(artifact)


def test_a_model_with_other_names_than_its_manifest_is_refused(artifact):
    model = onnx.load(artifact.model_file)
    model.graph.input[0].name = model.graph.node[0].input[0] = "readings"
    onnx.save(model, artifact.model_file)
    with pytest.raises(ArtifactError) as error:
        runtimes.load(describe(artifact.path))
    assert str(error.value) == (
        f"{artifact.model_file} has the inputs and outputs ['readings', 'y']; "
        "its manifest says ['x', 'y'].\n"
        "  The two do not belong together: export the model again."
    )


def test_a_missing_package_is_named_with_its_cure(artifact, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.delitem(sys.modules, player.__name__)
    with pytest.raises(RuntimeMissingError, match=r"pip install 'lstm-keras\[onnx\]'"):
        runtimes.load(artifact)


def test_telemetry_is_off_and_no_tensorflow_is_loaded():
    code = (
        "import os, sys; import lstm_keras.runtimes.onnx;"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1';"
        "assert not {'keras', 'tensorflow', 'onnx'} & set(sys.modules)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
