"""Golden vectors and metadata: what travels with a model file."""

import dataclasses
import json

import keras
import numpy as np
import pytest

import lstm_keras
from lstm_keras import export, golden, runtimes
from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError
from lstm_keras.exporters import metadata
from lstm_keras.sequences import Scaler

T, F, H, K = 11, 3, 5, 4
SCALER = Scaler((0.5, -1.0, 2.0), (1.5, 0.25, 3.0), ("a", "b", "c"), ("g", "g", "K"))
LABELS = ("rest", "walk", "run", "fall")

EXPORTS = {
    "none": ("tflite", "fused", "int8", "none"),
    "kept": ("tflite", "fused", "float32", "kept"),
    "wide": ("tflite", "fused", "int16x8", "explicit"),
    "step": ("tflite", "step", "float32", None),
    "onnx": ("onnx", "fused", "float32", None),
}


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory):
    """A file of each state contract, with scaler and labels."""
    keras.utils.set_random_seed(4)
    layers = [keras.Input((T, F)), lstm_keras.LSTM(H), keras.layers.Dense(K, "softmax")]
    model = keras.Sequential(layers)
    x = np.random.default_rng(5).normal(size=(40, T, F)).astype("float32")
    written = {}
    for name, (target, form, precision, state) in EXPORTS.items():
        path = tmp_path_factory.mktemp(name)
        export(model, target, precision, form, x, path, state=state, scaler=SCALER, labels=LABELS)
        written[name] = Artifact.load(path)
    return written


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
def test_golden_vectors_are_what_the_file_answers(name, artifacts):
    artifact = artifacts[name]
    stored = golden.Golden.load(artifact.path / golden.FILE)
    assert golden.FILE in artifact.files
    assert stored.computed_by == ("tflm" if name == "wide" else artifact.target)
    assert (len(stored.x), len(stored.x[0]), stored.steps) == (3, T * F, T)
    assert len(stored.y[0]) == (T * K if name == "step" else K)
    assert golden.replay(artifact) == 0
    goes_on = artifact.state != "none"
    assert (stored.y != stored.again) == goes_on
    if name in ("none", "wide"):
        assert all(isinstance(number, int) for number in stored.x[0] + stored.y[0])
        assert stored.tolerance == (0 if name == "wide" else 2)
        assert golden.replay(artifact, "simulated") == 0


@pytest.mark.slow
@pytest.mark.parametrize("part", ["y", "again", "x"])
def test_a_wrong_golden_number_is_caught(part, artifacts, tmp_path):
    artifact = artifacts["kept"]
    stored = golden.Golden.load(artifact.path / golden.FILE)
    wrong = [list(one) for one in getattr(stored, part)]
    wrong[2][-1] += 0.5
    dataclasses.replace(stored, **{part: wrong}).save(tmp_path / golden.FILE)
    (tmp_path / "model.tflite").write_bytes(artifact.model_file.read_bytes())
    assert golden.replay(dataclasses.replace(artifact, path=tmp_path)) > 1e-3


@pytest.mark.slow
def test_golden_vectors_of_another_kind_are_refused(artifacts, tmp_path):
    artifact = artifacts["step"]
    elsewhere = dataclasses.replace(artifact, path=tmp_path)
    with pytest.raises(ArtifactError, match=r"golden\.json holds no golden vectors"):
        golden.replay(elsewhere)
    stored = golden.Golden.load(artifact.path / golden.FILE)
    dataclasses.replace(stored, steps=T - 1).save(tmp_path / golden.FILE)
    (tmp_path / "model.tflite").write_bytes(artifact.model_file.read_bytes())
    with pytest.raises(ArtifactError, match=r"is of another model than tflite-step-float32"):
        golden.replay(elsewhere)
    dataclasses.replace(stored, y=stored.y[:2]).save(tmp_path / golden.FILE)
    with pytest.raises(ArtifactError, match=r"format 1 with \[2, 3\] sequences"):
        golden.replay(elsewhere)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_alone_says_how_it_is_played(name, artifacts):
    artifact = artifacts[name]
    inside = metadata.read(artifact.model_file)
    assert inside is not None
    manifest = json.loads((artifact.path / "manifest.json").read_text())
    assert inside.pop("gates") == "ifgo"
    assert inside.pop("version") == lstm_keras.__version__
    assert inside == {key: manifest[key] for key in inside}
    assert inside["scaler"]["units"] == ["g", "g", "K"]
    assert inside["labels"] == list(LABELS)


@pytest.mark.slow
def test_an_entry_replaces_the_one_before(artifacts, tmp_path):
    for name in ("kept", "onnx"):
        file = tmp_path / artifacts[name].model_file.name
        file.write_bytes(artifacts[name].model_file.read_bytes())
        written = metadata.Written((), (), {}, "kept", True)
        metadata.embed(file, metadata.Job(artifacts[name].target, "fused", "float32"), written)
        assert metadata.read(file)["returns_sequences"] is True
        assert file.read_bytes().count(b"returns_sequences") == 1


@pytest.mark.slow
def test_compiled_model_and_tflite_micro_read_files_with_an_entry(artifacts):
    assert golden.replay(artifacts["step"], "compiled") < 1e-5
    assert golden.replay(artifacts["step"], "tflm") < 1e-5
    assert golden.replay(artifacts["wide"], "tflm") == 0


def test_without_a_runtime_there_are_no_golden_vectors(monkeypatch, tmp_path):
    def missing(*_):
        raise runtimes.RuntimeMissingError("not here")

    monkeypatch.setattr(golden, "record", missing)
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((T, F)), lstm_keras.LSTM(H)])
    artifact = export(model, "onnx", path=tmp_path)
    assert list(artifact.files) == ["model.onnx"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["manifest.json", "model.onnx"]
