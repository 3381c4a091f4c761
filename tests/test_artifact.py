"""Artifact: what was written is read back, and what was changed since is noticed."""

import dataclasses
import hashlib
import json

import pytest

from lstm_keras.artifact import (
    MANIFEST,
    STATE,
    Artifact,
    Tensor,
    artifact_name,
    package_versions,
    sha256,
)
from lstm_keras.errors import ArtifactError
from lstm_keras.sequences import Scaler

MODEL = b"the bytes of a model"


@pytest.fixture
def artifact(tmp_path):
    """Every field has a value of its own."""
    (tmp_path / "model.tflite").write_bytes(MODEL)
    (tmp_path / "notes.txt").write_bytes(b"beside it")
    return Artifact(
        path=tmp_path,
        target="tflite",
        precision="int8",
        form="fused",
        state="kept",
        files={name: sha256(tmp_path / name) for name in ("model.tflite", "notes.txt")},
        inputs=(
            Tensor("x", (1, 5, 3), "int8", 0.25, -3),
            Tensor("h", (1, 4), "int8", 0.5, 7, (7, -128, 127, 9)),
        ),
        outputs=(Tensor("y", (1, None), "float32"), Tensor("h", (1, 4), "float32")),
        operators={"UNIDIRECTIONAL_SEQUENCE_LSTM": 2, "FULLY_CONNECTED": 1},
        parent="ab" * 32,
        versions={"keras": "3.15.1"},
        scaler=Scaler((0.5, 1.5), (2.0, 3.0), ("ax", "gx"), ("m/s²", "rad/s")),
        labels=("up", "down"),
        returns_sequences=True,
    )


def rewrite(artifact, **changes):
    path = artifact.path / MANIFEST
    content = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps({k: v for k, v in content.items() if v is not ...}))


def refusal(path):
    with pytest.raises(ArtifactError) as error:
        Artifact.load(path)
    return str(error.value)


def test_what_was_saved_is_loaded(artifact):
    artifact.save()
    assert Artifact.load(artifact.path) == artifact
    assert Artifact.load(str(artifact.path)) == artifact


def test_the_fixture_sets_every_field(artifact):
    plain = dataclasses.replace(artifact, scaler=None, labels=(), returns_sequences=False)
    for each in dataclasses.fields(Artifact):
        if each.default is not dataclasses.MISSING and each.name not in ("format", "picked"):
            assert getattr(artifact, each.name) != getattr(plain, each.name), each.name


def test_why_it_was_picked_is_of_one_export(artifact):
    dataclasses.replace(artifact, picked="for a reason").save()
    assert "picked" not in json.loads((artifact.path / MANIFEST).read_text())
    assert Artifact.load(artifact.path).picked == ""


def test_without_a_scaler(artifact):
    plain = dataclasses.replace(artifact, scaler=None, labels=())
    plain.save()
    assert Artifact.load(artifact.path) == plain


def test_name_model_file_and_size(artifact):
    assert artifact.name == "tflite-fused-int8-kept"
    assert artifact.model_file == artifact.path / "model.tflite"
    assert artifact.size == len(MODEL)


@pytest.mark.parametrize(
    ("form", "state", "name"),
    [
        ("fused", "none", "tflite-fused-int8"),
        ("fused", "explicit", "tflite-fused-int8-explicit"),
        ("step", "explicit", "tflite-step-int8"),
    ],
)
def test_the_name_leaves_out_the_usual_state(artifact, form, state, name):
    assert dataclasses.replace(artifact, form=form, state=state).name == name
    assert artifact_name("tflite", form, "int8", state) == name


def test_what_a_state_starts_from():
    """Zero as the file stores it, unless something was learned."""
    assert Tensor("h", (None, 2), "float32").start().tolist() == [[0, 0]]
    stored = Tensor("h", (1, 2), "int8", 0.5, 7).start()
    assert (stored.tolist(), stored.dtype) == ([[7, 7]], "int8")
    learned = Tensor("c", (1, 2), "int16", 0.5, 0, (3, -300)).start()
    assert (learned.tolist(), learned.dtype) == ([[3, -300]], "int16")


def test_the_digest_is_that_of_the_bytes(artifact):
    assert artifact.files["model.tflite"] == hashlib.sha256(MODEL).hexdigest()


def test_the_manifest_does_not_say_where_it_lies(artifact):
    artifact.save()
    content = json.loads((artifact.path / MANIFEST).read_text(encoding="utf-8"))
    assert "path" not in content
    assert str(artifact.path) not in json.dumps(content)


def test_state_contracts_are_the_agreed_three():
    assert list(STATE) == ["kept", "explicit", "none"]


def test_a_folder_without_manifest_is_refused(tmp_path):
    assert refusal(tmp_path) == (
        f"{tmp_path} is not an artifact: there is no manifest.json in it.\n"
        "  Pass the folder that `lstm-keras export` wrote."
    )
    assert "there is no manifest.json" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "changes",
    [
        {"inputs": ...},
        {"inputs": 3},
        {"inputs": [{"name": "x"}]},
        {"scaler": [1, 2]},
        {"scaler": {"mean": [1]}},
        {"files": {}},
        {"files": ["model.tflite"]},
        {"files": {"../model.tflite": "ab"}},
        {"unknown": 1},
        {"parent": ...},
        {"precision": "int4"},
        {"form": "loop"},
        {"state": "sometimes"},
        {"inputs": []},
        {"outputs": []},
        {"inputs": [{"name": "x", "shape": [1, -3], "dtype": "float32"}]},
        {"inputs": [{"name": "x", "shape": [1, True], "dtype": "float32"}]},
        {"inputs": [{"name": "x", "shape": [1, 2**62], "dtype": "float32"}]},
        {"inputs": [{"name": "x", "shape": [], "dtype": "float32"}]},
        {"inputs": [{"name": "x", "shape": "13", "dtype": "float32"}]},
        {"inputs": [{"name": "x", "shape": [1, 3], "dtype": "int99"}]},
        {"inputs": [{"name": "x", "shape": [1, 3], "dtype": "object"}]},
        {"inputs": [{"name": 3, "shape": [1, 3], "dtype": "int8"}]},
        {"inputs": 2 * [{"name": "x", "shape": [1, 3], "dtype": "float32"}]},
        {"inputs": [{"name": "x", "shape": [1], "dtype": "int8", "scale": 0.0, "zero_point": 0}]},
        {"inputs": [{"name": "x", "shape": [1], "dtype": "int8", "scale": 1e999, "zero_point": 0}]},
        {"inputs": [{"name": "x", "shape": [1], "dtype": "int8", "scale": 0.5}]},
        {"inputs": [{"name": "x", "shape": [1], "dtype": "int8", "scale": 0.5, "zero_point": 300}]},
        {"inputs": [{"name": "x", "shape": [1], "dtype": "float32", "scale": 1, "zero_point": 0}]},
        {"inputs": [{"name": "x", "shape": [2], "dtype": "int8", "initial": [1]}]},
        {"inputs": [{"name": "x", "shape": [1], "dtype": "int8", "initial": [None]}]},
        {"files": {"model.tflite": 3}},
        {"files": {"model.tflite": "ab"}},
        {"files": {"a\0b": "a" * 64}},
        {"files": {"..": "a" * 64}},
        {"files": {"/etc/passwd": "a" * 64}},
        {"files": {"a\\b": "a" * 64}},
        {"files": {"\ud800": "a" * 64}},
        {"files": {"a" * 300: "a" * 64}},
        {"operators": {"LSTM": "1"}},
        {"operators": [1]},
        {"versions": {"keras": 3}},
        {"labels": [1]},
        {"labels": "ab"},
        {"returns_sequences": 1},
        {"target": None},
        {"state": ["none"]},
        {"scaler": {"mean": [10**400]}},
    ],
    ids=str,
)
def test_a_manifest_that_is_not_ours_is_refused(artifact, changes):
    artifact.save()
    rewrite(artifact, **changes)
    message = refusal(artifact.path)
    assert message.startswith(f"{artifact.path / MANIFEST} is not a manifest of this package: ")
    assert message.endswith("\n  Export the model again.")


BOMB = b"[" * 100_000


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a": 1}', BOMB], ids=len
)
def test_a_file_that_is_no_manifest_is_refused(artifact, text):
    (artifact.path / MANIFEST).write_bytes(text)
    assert "is not a manifest of this package" in refusal(artifact.path)


def test_another_format_is_refused(artifact):
    artifact.save()
    rewrite(artifact, format=99)
    assert refusal(artifact.path) == (
        f"{artifact.path / MANIFEST} has format 99; this version reads 1.\n"
        "  Export the model again."
    )


@pytest.mark.parametrize("name", ["model.tflite", "notes.txt"])
@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"!", lambda b: b[::-1]])
def test_a_changed_file_is_refused(artifact, name, change):
    artifact.save()
    file = artifact.path / name
    file.write_bytes(change(file.read_bytes()))
    assert refusal(artifact.path) == (
        f"{file} is not the file that manifest.json describes "
        f"(sha256 {artifact.files[name][:12]}...).\n"
        "  It was truncated, replaced or edited: export the model again."
    )


def test_a_missing_file_is_refused(artifact):
    artifact.save()
    artifact.model_file.unlink()
    message = refusal(artifact.path)
    assert message == f"{artifact.model_file} is missing.\n  Export the model again."


def test_versions_name_what_is_installed():
    versions = package_versions("numpy", "no-such-package-at-all")
    assert sorted(versions) == ["lstm-keras", "numpy"]
