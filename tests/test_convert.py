"""export(): what it refuses before it starts, what it leaves behind, and a converter that dies."""

import signal
import subprocess
import sys

import keras
import numpy as np
import pytest

import lstm_keras
from lstm_keras import LSTM, Artifact, exporters, runtimes
from lstm_keras.errors import (
    ArtifactError,
    ConversionError,
    DataError,
    ModelError,
    ShapeError,
    UnsupportedError,
)
from lstm_keras.exporters import TARGETS
from lstm_keras.exporters.convert import Written
from lstm_keras.sequences import Scaler

pytestmark = pytest.mark.usefixtures("in_a_child")
L = keras.layers
F, T, H = 3, 7, 5


def build(steps=T, stock=False):
    layer = (L.LSTM if stock else LSTM)(H)
    model = keras.Sequential([keras.Input((steps, F)), layer, L.Dense(2)], name="small")
    rng = np.random.default_rng(1997)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.weights])
    return model


def draw(count, *shape):
    return np.random.default_rng(2).normal(size=(count, *shape)).astype("float32")


@pytest.fixture
def no_child(monkeypatch):
    """Refusals must come before the child starts, which takes seconds."""

    def started(*_):
        raise AssertionError("the child was started")

    monkeypatch.setattr(exporters, "in_child", started)


# --- refused before it starts ---


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"target": "coreml"}, UnsupportedError, r"no target=coreml.\n  Choose from: target=tfl"),
        ({"form": "loop"}, UnsupportedError, r"no target=tflite form=loop"),
        ({"precision": "int4"}, UnsupportedError, r"in int4.\n  It can be in: float32, dynamic, i"),
        ({"form": "step", "precision": "int8"}, UnsupportedError, r"form=step cannot be written"),
        ({"precision": "int8"}, DataError, r"int8 needs calibration samples.*\n  Pass calibration"),
        ({"steps": 9}, ShapeError, r"takes T = 7 steps; got steps = 9"),
        ({"steps": 9, "form": "step"}, ShapeError, r"takes T = 7 steps; got steps = 9"),
        ({"steps": 9, "target": "onnx"}, ShapeError, r"takes T = 7 steps; got steps = 9"),
        (
            {"trace_gates": True},
            UnsupportedError,
            r"in form=step only; got form=fused.*\n  Use form",
        ),
        ({"steps": 0}, ShapeError, r"steps must be at least 1; got 0.\n  Pass T"),
        ({"steps": -3, "target": "onnx"}, ShapeError, r"steps must be at least 1; got -3"),
    ],
)
def test_settings_that_do_not_fit(settings, error, says, tmp_path):
    with pytest.raises(error, match=says):
        lstm_keras.export(build(), path=tmp_path / "out", **settings)
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize(
    ("samples", "error", "says"),
    [
        (draw(7, T, F), DataError, r"at least 8 samples; got shape \(7, 7, 3\)"),
        (draw(8, F), ShapeError, r"\[samples, time = 7, features = 3\]; got shape \(8, 3\)"),
        (draw(8, T + 1, F), ShapeError, r"got shape \(8, 8, 3\)"),
        (draw(8, T, F + 1), ShapeError, r"got shape \(8, 7, 4\)"),
        (draw(8, T, F) * np.nan, DataError, r"168 values that are NaN or infinite"),
        (np.full((8, T, F), "a"), DataError, r"must be finite numbers; got <U1"),
    ],
)
def test_calibration_that_does_not_fit(samples, error, says, tmp_path):
    with pytest.raises(error, match=says):
        lstm_keras.export(build(), "tflite", "int8", calibration=samples, path=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_child")
def test_a_layer_of_ones_own_is_refused_by_name(tmp_path):
    class Doubling(L.Layer):
        def call(self, x):
            return 2 * x

    model = keras.Sequential([keras.Input((T, F)), LSTM(H), Doubling(name="twice")])
    with pytest.raises(UnsupportedError, match=r"'twice' is of your own class .*Doubling, which"):
        lstm_keras.export(model, "onnx", path=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_without_a_path_the_folder_is_named_after_the_file(monkeypatch, tmp_path):
    def written(*_):
        raise ConversionError("far enough")

    monkeypatch.setattr(exporters, "in_child", written)
    monkeypatch.chdir(tmp_path)
    build().save("mine.keras")
    with pytest.raises(ConversionError, match="far enough"):
        lstm_keras.export("mine.keras", "onnx")
    assert (tmp_path / "build" / "mine-onnx-fused-float32").is_dir()


def no_lstm():
    return keras.Sequential([keras.Input((T, F)), L.Flatten(), L.Dense(2)])


def two_outputs():
    entry = keras.Input((T, F))
    return keras.Model(entry, [LSTM(H)(entry), L.Flatten()(entry)])


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize(
    ("model", "error", "says"),
    [
        (no_lstm, ModelError, "has no LSTM"),
        (two_outputs, UnsupportedError, r"1 inputs and 2 outputs; one of each"),
        (lambda: build(steps=None), ShapeError, r"leaves the number of steps open.*\n  Pass steps"),
    ],
)
def test_models_that_do_not_fit(model, error, says, tmp_path):
    with pytest.raises(error, match=says):
        lstm_keras.export(model(), path=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_child")
def test_a_file_that_is_no_model(tmp_path):
    file = tmp_path / "model.keras"
    file.write_bytes(b"PK not really")
    with pytest.raises(ModelError, match="cannot be read as a Keras model"):
        lstm_keras.export(file, path=tmp_path / "out")


@pytest.mark.usefixtures("no_child")
def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArtifactError, match=r"cannot write into .*\n  Name a folder"):
        lstm_keras.export(build(), path=tmp_path / "file" / "out")


# --- a converter that dies ---


def dies(how):
    say = "import os, sys; print('reading'); print('CheckFusableKerasLstm', file=sys.stderr);"
    return lambda folder: [sys.executable, "-c", f"{say} sys.stdout.flush(); {how}"]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("os.kill(os.getpid(), 11)", "died of SIGSEGV; its last lines were"),
        ("sys.exit(3)", "ended with exit status 3; its last lines were"),
        ("sys.exit(0)", "ended with exit status 0; its last lines were"),
    ],
)
def test_a_crash_is_an_error_with_a_cure(how, says, tmp_path, monkeypatch):
    monkeypatch.setattr("lstm_keras.exporters.convert.command", dies(how))
    with pytest.raises(ConversionError) as error:
        lstm_keras.export(build(), path=tmp_path / "out")
    assert f"the converter for tflite-fused-float32 {says}" in str(error.value)
    assert "    CheckFusableKerasLstm\n" in str(error.value)
    assert "\n  Nothing was written. Try --precision float32" in str(error.value)
    assert not list((tmp_path / "out").iterdir())


@pytest.fixture(scope="module")
def exported(in_a_child, tmp_path_factory):
    """One export through a child: stock LSTM, open time, everything the manifest can hold."""
    folder = tmp_path_factory.mktemp("exported")
    model = build(steps=None, stock=True)
    scaler = Scaler((1.0, 2.0, 3.0), (0.5, 1.0, 2.0), ("x", "y", "z"), ("m/s2",) * 3)
    artifact = lstm_keras.export(
        model,
        "tflite",
        "int8",
        calibration=draw(50, T, F),
        path=folder,
        scaler=scaler,
        labels=("still", "moving"),
    )
    return model, artifact


def test_a_crash_leaves_the_artifact_that_was_there(exported, monkeypatch):
    _, artifact = exported
    monkeypatch.setattr("lstm_keras.exporters.convert.command", dies("os.kill(os.getpid(), 11)"))
    with pytest.raises(ConversionError):
        lstm_keras.export(build(), path=artifact.path)
    assert Artifact.load(artifact.path) == artifact


def test_the_manifest_says_what_the_file_is(exported):
    _, artifact = exported
    assert Artifact.load(artifact.path) == artifact
    files = ["golden.json", "manifest.json", "model.tflite"]
    assert sorted(p.name for p in artifact.path.iterdir()) == files
    assert (artifact.name, artifact.state) == ("tflite-fused-int8", "none")
    assert artifact.operators["UNIDIRECTIONAL_SEQUENCE_LSTM"] == 1
    assert artifact.inputs[0].shape == (1, T, F)  # T from the calibration samples
    assert artifact.labels == ("still", "moving")
    assert artifact.scaler.units == ("m/s2",) * 3
    assert {"lstm-keras", "keras", "tensorflow", "ai-edge-litert"} <= set(artifact.versions)
    assert len(artifact.parent) == 64


def test_an_adopted_model_plays_as_keras(exported):
    model, artifact = exported
    x = draw(40, T, F)
    want = np.asarray(model(x))
    for runtime in ("tflite", "tflm"):
        got = runtimes.load(artifact, runtime).run(x)
        assert np.sqrt(np.mean((got - want) ** 2)) < 0.03 * want.std()


@pytest.mark.slow
def test_a_refusal_in_the_child_arrives(tmp_path):
    """Only the converted file shows that a GRU became a loop."""
    layers = [keras.Input((T, F)), LSTM(H, return_sequences=True), L.GRU(4)]
    with pytest.raises(UnsupportedError, match="WHILE"):
        lstm_keras.export(keras.Sequential(layers), path=tmp_path)
    assert not list(tmp_path.iterdir())


STOCK = """
import sys, keras, numpy as np, tensorflow as tf

def convert(model):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    rng = np.random.default_rng(1)
    converter.representative_dataset = lambda: (
        [rng.normal(size=(1, 28, 28)).astype("float32")] for _ in range(8)
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    converter.convert()
    print("converted")

model = keras.saving.load_model(sys.argv[1])
try:
    convert(model)
except Exception as error:
    print("refused:", error, flush=True)
# the advice everywhere, after the error about the open batch
convert(keras.Sequential([keras.Input(batch_shape=(1, 28, 28)), *model.layers]))
"""


@pytest.mark.slow
def test_a_stock_model_exports_where_the_stock_converter_dies(tmp_path):
    """The same file: `tf.lite.TFLiteConverter` fails, or dies of SIGSEGV; `export` does neither."""
    file = tmp_path / "stock.keras"
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((28, 28)), L.LSTM(32), L.Dense(10)])
    model.save(file)

    command = [sys.executable, "-c", STOCK, str(file)]
    stock = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "refused: " in stock.stdout
    assert "'tf.TensorListReserve' op requires element_shape to be static" in stock.stdout
    assert -stock.returncode == signal.SIGSEGV  # a shell calls it 139
    assert "converted" not in stock.stdout

    x = draw(60, 28, 28)
    artifact = lstm_keras.export(file, "tflite", "int8", calibration=x, path=tmp_path / "out")
    assert artifact.operators["UNIDIRECTIONAL_SEQUENCE_LSTM"] == 1
    got, want = runtimes.load(artifact).run(x), np.asarray(model(x))
    assert np.mean(got.argmax(1) == want.argmax(1)) > 0.9  # ten nearly equal random logits
    assert np.sqrt(np.mean((got - want) ** 2)) < 0.05 * want.std()


# --- small parts ---


def test_what_a_writer_wrote_survives_json():
    from lstm_keras.artifact import Tensor

    x = Tensor("x", (None, T, F), "int8", 0.5, -3)
    h = Tensor("h_1", (1, 2), "int8", 0.5, -3, (4, -7))
    written = Written((x, h), (Tensor("y", (1, 2), "float32"),), {"ADD": 2}, "kept", True)
    assert Written.from_json(written.to_json()) == written


def test_the_first_state_of_a_target_is_the_one_that_names_leave_out():
    from pathlib import Path

    from lstm_keras.artifact import STATE, USUAL

    assert set(exporters.STATES) == set(TARGETS)
    for (target, form), states in exporters.STATES.items():
        assert states[0] == USUAL[form]
        assert set(states) <= set(STATE)
        folder = exporters.default_folder("m", target, form, "float32", states[0])
        assert folder == exporters.default_folder("m", target, form, "float32")
    folder = exporters.default_folder("m", "tflite", None, "int8", "kept")
    assert folder == Path("build/m-tflite-fused-int8-kept")


def test_every_row_of_the_table_has_a_writer():
    from importlib import import_module

    for module, precisions in TARGETS.values():
        assert callable(import_module(f"lstm_keras.exporters.{module}").write)
        assert precisions
