"""--tensorboard: what a job writes, and what stops it before it trains."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf
from tensorboard.backend.event_processing.event_accumulator import TENSORS, EventAccumulator

from lstm_keras import datasets, jobs, trace, watching
from lstm_keras.classifier import Architecture, Training
from lstm_keras.conduct import Conduct
from lstm_keras.errors import ArtifactError, RuntimeMissingError
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.sequences import Recording, Window


@pytest.fixture
def recipe(monkeypatch):
    """Two classes that differ in mean; the running average of the weights is what is kept."""
    rng = np.random.default_rng(4)
    recordings = [
        Recording(rng.normal(label, 1, (40, 2)).astype("float32"), 10.0, label, f"p{person}")
        for label in range(2)
        for person in range(3)
    ]
    source = datasets.Source(tuple(recordings), ("a", "b"), ("g", "g"), ("no", "yes"), "made")
    monkeypatch.setattr(datasets, "load", lambda name, **options: source)
    return Sensor(
        name="made",
        title="Made",
        source="made",
        window=Window(8, 4, 10.0),
        split=Split(folds=3, validation=1),
        model=Architecture(units=(3,)),
        training=Training(epochs=2, batch=8, average=0.5),
        exports=(),
    )


def read(folder):
    events = EventAccumulator(str(folder), {TENSORS: 0}).Reload()
    return {
        tag: [float(tf.make_ndarray(e.tensor_proto)) for e in events.Tensors(tag)]
        for tag in events.Tags()["tensors"]
        if tag.startswith(("epoch_", "gates/"))
    }


def test_a_job_writes_its_curves_and_the_gates_of_the_weights_it_keeps(recipe, tmp_path):
    trained = jobs.train(
        recipe, tmp_path, verbose=0, conduct=Conduct(tensorboard=tmp_path / "logs")
    )
    curves, job = trained.record.curves, trained.prepared
    train, validation = (read(tmp_path / "logs" / name) for name in ("train", "validation"))
    for name in ("loss", "accuracy"):
        assert train[f"epoch_{name}"] == pytest.approx(curves[name], rel=1e-6)
        assert validation[f"epoch_{name}"] == pytest.approx(curves[f"val_{name}"], rel=1e-6)
    assert train["epoch_learning_rate"][-1] == pytest.approx(0.01 * 4e-3, rel=1e-4)
    gates = trace(job.model, job.calibration[: watching.WATCHED])["lstm_1"]
    found = read(tmp_path / "logs" / watching.GATES)
    for gate in "ifgo":
        kept = found[f"gates/lstm_1/{gate}"][-1]
        assert kept == pytest.approx(np.mean(getattr(gates, gate)), rel=1e-5)


def test_nothing_is_written_where_nothing_was_asked():
    assert watching.callbacks(Conduct(), SimpleNamespace()) == []


def test_what_is_missing_stops_the_job_before_it_trains(recipe, tmp_path, monkeypatch):
    find = importlib.util.find_spec
    conduct = Conduct(tensorboard=tmp_path / "logs")
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "tensorboard" else find(name)
    )
    with pytest.raises(RuntimeMissingError, match=r'pip install "lstm-keras\[tensorboard\]"'):
        jobs.train(recipe, tmp_path / "out", verbose=0, conduct=conduct)
    assert not (tmp_path / "logs").exists()
    monkeypatch.undo()
    Path(tmp_path / "file").write_text("in the way")
    with pytest.raises(ArtifactError, match="cannot write into"):
        watching.callbacks(Conduct(tensorboard=tmp_path / "file" / "logs"), SimpleNamespace())
