"""Who plays what, what is judged beside it, and the error along time of a classifier."""

import dataclasses

import keras
import numpy as np
import pytest

from lstm_keras import LSTM, judge, runtimes
from lstm_keras.checks import ArtifactResult
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.exporters import export
from lstm_keras.stages import say_results

T, F, H, K, W = 7, 3, 5, 2, 9
L = keras.layers


def build(*layers):
    model = keras.Sequential([keras.Input((T, F)), *layers, L.Dense(K, activation="softmax")])
    rng = np.random.default_rng(1)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    return model


@pytest.fixture
def x():
    return np.random.default_rng(2).normal(size=(W, T, F)).astype("float32")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A model, its file, and its float32 TFLite artifact."""
    folder = tmp_path_factory.mktemp("saved")
    model = build(LSTM(4, return_sequences=True), LSTM(H))
    model.save(folder / "m.keras")
    return model, folder / "m.keras", export(model, path=folder / "tflite")


def test_litert_and_tflite_micro_are_judged_beside_each_other(saved, x):
    _, file, artifact = saved
    on_litert, on_micro = judge.judge(runtimes.load(file), [artifact], x, None)
    assert (on_litert.runtime, on_micro.runtime) == ("tflite", "tflm")
    assert on_litert.passed
    assert on_micro.passed
    assert on_litert.latency_ratio > 0
    beside = {c.name for c in on_micro.checks} - {c.name for c in on_litert.checks}
    assert len(beside) == 1
    assert "against LiteRT" in beside.pop()


@pytest.mark.parametrize(
    ("form", "precision", "names"),
    [
        ("fused", "float32", ["tflite", "tflm"]),
        ("fused", "int8", ["tflite", "tflm"]),
        ("fused", "dynamic", ["tflite"]),
        ("step", "float32", ["tflite"]),
        ("unrolled", "float32", ["tflite", "compiled", "tflm"]),
        ("unrolled", "int8", ["tflite", "compiled", "tflm"]),
    ],
)
def test_micro_plays_what_it_has_kernels_for(form, precision, names, saved):
    artifact = dataclasses.replace(saved[2], form=form, precision=precision)
    assert judge.players(artifact)[: len(names)] == names
    assert ("tflm" in judge.players(artifact)) == ("tflm" in names)


def test_an_operator_that_micro_lacks_is_said_and_litert_still_judged(saved, x, monkeypatch):
    def load(artifact, name):
        if name == "tflm":
            raise ArtifactError("TFLite Micro cannot read it: no ELU.\n  Cure.")
        return runtimes.load(artifact, name)

    monkeypatch.setattr(judge, "load", load)
    (result,) = judge.judge(runtimes.load(saved[1]), [saved[2]], x, None)
    assert result.passed
    said = []
    say_results([result], lambda *line: said.append(line))
    assert said[1:] == [("", "  TFLite Micro", "not played: TFLite Micro cannot read it: no ELU.")]


def test_litert_that_cannot_read_it_is_an_error(saved, x, monkeypatch):
    def load(artifact, name):
        raise ArtifactError("no")

    monkeypatch.setattr(judge, "load", load)
    with pytest.raises(ArtifactError):
        judge.judge(runtimes.load(saved[1]), [saved[2]], x, None)


@pytest.mark.parametrize(
    ("y", "says"),
    [
        (np.zeros(W - 1, int), r"must have shape \(9,\), one class per answer; got \(8,\)"),
        (np.zeros((W, K), int), r"must have shape \(9,\), one class per answer; got \(9, 2\)"),
        (np.zeros(W), r"must have shape \(9, 2\), one value per output; got \(9,\)"),
        (np.full(W, K), r"must be classes 0 to 1, as the model has; got 2 to 2"),
        (np.full(W, -1), r"got -1 to -1"),
    ],
)
def test_targets_of_another_shape_are_refused(y, says, saved, x):
    with pytest.raises(ShapeError, match=says):
        judge.judge(runtimes.load(saved[1]), [saved[2]], x, y)


def test_classes_for_a_single_output_are_refused():
    with pytest.raises(ShapeError, match=r"one output, which names none.\n  Store y as floats"):
        judge._check_targets(np.zeros((W, 1)), np.arange(W) % 2)


@pytest.mark.parametrize("sequences", [True, False])
def test_the_memory_is_the_output_of_the_last_lstm_at_every_step(sequences, x):
    model = build(
        LSTM(4, return_sequences=True),
        LSTM(H, return_sequences=sequences),
        *([L.GlobalAveragePooling1D()] if sequences else []),
    )
    h = np.asarray(judge.up_to_memory(model)(x))
    assert h.shape == (W, T, H)
    row = h.mean(axis=1) if sequences else h[:, -1]
    np.testing.assert_allclose(np.asarray(model.layers[-1](row)), np.asarray(model(x)), atol=1e-6)


def result(**changes):
    fields = {
        "artifact": "tflite-fused-float32",
        "target": "tflite",
        "form": "fused",
        "precision": "float32",
        "runtime": "tflite",
        "size": 1,
        "largest_error": 0.0,
        "rms_error": 0.0,
        "sqnr_db": 100.0,
        "agreement": 1.0,
    }
    return ArtifactResult(**{**fields, **changes})


def test_the_error_along_time_is_filled_where_it_is_missing(saved, x):
    known = result(error_by_step=[0.5] * T)
    micro, step, onnx = result(runtime="tflm"), result(form="step"), result(target="onnx")
    onnx = dataclasses.replace(onnx, runtime="onnx")
    filled, *same = judge.along_time(saved[0], [result(), known, micro, step, onnx], x, x)
    assert same == [known, micro, step, onnx]
    assert len(filled.error_by_step) == T
    assert 0 < max(filled.error_by_step) < 1e-5


def test_the_error_along_time_of_a_stale_file_is_seen(saved, x, monkeypatch):
    """A memory exported with other weights: the error is there, step by step."""
    other = build(LSTM(4, return_sequences=True), LSTM(H))
    other.set_weights([0.5 * w for w in other.get_weights()])
    wrong = judge.up_to_memory(other)
    monkeypatch.setattr(judge, "export", lambda model, *a, **k: export(wrong, *a, **k))
    (filled,) = judge.along_time(saved[0], [result()], x, x)
    assert min(filled.error_by_step) > 1e-3


def test_a_memory_that_cannot_be_exported_leaves_the_result_as_it_is(saved, x, monkeypatch):
    def refuse(*arguments, **options):
        raise UnsupportedError("dynamic would change nothing")

    monkeypatch.setattr(judge, "export", refuse)
    assert judge.along_time(saved[0], [result(precision="dynamic")], x, x)[0].error_by_step == []
