"""From readings to a model: the split by groups, the stages, and what is left behind."""

import dataclasses
import json
import os
import signal

import keras
import numpy as np
import pytest
import waves

from lstm_keras import datasets, jobs, runtimes, training, watching
from lstm_keras.artifact import MANIFEST, Artifact
from lstm_keras.checks import ArtifactResult, Check
from lstm_keras.classifier import Architecture, Training
from lstm_keras.conduct import Conduct
from lstm_keras.errors import DataError
from lstm_keras.kinds.prepared import CALIBRATION, Metric, calibration_windows
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.sequences import Window


@pytest.fixture
def recipe(monkeypatch):
    """Two kinds of waves by six people, trained for two epochs; nothing is exported."""
    source = waves.source()
    monkeypatch.setattr(datasets, "load", lambda name, **options: source)
    return Sensor(
        name="waves",
        title="Waves",
        source="waves",
        window=Window(10, 10, waves.HZ),
        split=Split(folds=3),
        model=Architecture(units=(4,)),
        training=Training(epochs=2, batch=8, average=0.0),
        exports=(),
    )


def groups(recipe, **split):
    recipe = dataclasses.replace(recipe, split=Split(**split))
    parts = recipe.deal(recipe.read())
    return [part.groups for part in (parts.train, parts.validation, parts.test)]


def test_a_fold_is_tested_on_and_the_next_one_validates(recipe):
    assert groups(recipe, folds=3) == [("p1", "p2", "p4", "p5"), (), ("p0", "p3")]
    assert groups(recipe, folds=3, validation=1) == [("p2", "p4", "p5"), ("p1",), ("p0", "p3")]
    assert groups(recipe, folds=3, fold=2, validation=2) == [
        ("p1", "p4"),
        ("p0", "p3"),
        ("p2", "p5"),
    ]


@pytest.mark.parametrize("fold", range(3))
def test_no_group_is_in_two_parts(recipe, fold):
    parts = groups(recipe, folds=3, fold=fold, validation=3)
    named = [name for part in parts for name in part]
    assert sorted(named) == sorted(set(named)) == [f"p{k}" for k in range(waves.PEOPLE)]


def test_training_leaves_a_model_that_plays(recipe, tmp_path):
    said = []
    trained = jobs.train(recipe, tmp_path, lambda *line: said.append(line), verbose=0)
    assert [verb for verb, *_ in said] == ["reads", "windows", "engine", "trains", "writes"]
    assert said[1][2] == "48 to train, 0 to validate, 24 to test, of p0, p3"
    artifact = Artifact.load(tmp_path / "keras")
    assert artifact == trained.artifact
    assert artifact.labels == ("slow", "fast")
    assert artifact.scaler == trained.prepared.scaler
    x = trained.prepared.x
    np.testing.assert_allclose(
        runtimes.load(artifact).run(x), trained.prepared.model.predict(x, verbose=0), atol=1e-6
    )
    assert training.TrainingRecord.load(tmp_path / "keras" / "training.json") == trained.record


def test_the_same_seed_gives_the_same_model(recipe, tmp_path):
    models = [jobs.train(recipe, tmp_path / str(k), verbose=0).prepared.model for k in range(2)]
    for one, other in zip(*(model.get_weights() for model in models), strict=True):
        np.testing.assert_array_equal(one, other)


def test_run_reports_what_it_measured(recipe, tmp_path):
    content = jobs.run(recipe, tmp_path, verbose=0)
    assert content["verdict"] == "pass"
    assert np.sum(content["metric"]["confusion"]) == 24
    right = np.trace(content["metric"]["confusion"]) / 24
    assert content["metric"]["keras"] == pytest.approx(right)
    assert content["data"]["windows"] == {"train": 48, "validation": 0, "test": 24}
    assert content["data"]["groups"]["test"] == ["p0", "p3"]
    assert json.loads((tmp_path / "report.json").read_text())["metric"] == content["metric"]


def test_a_goal_that_is_missed_fails(recipe, tmp_path):
    far = dataclasses.replace(recipe, needed=1.01)
    assert jobs.run(far, tmp_path, verbose=0)["verdict"] == "fail"


def test_ctrl_c_before_the_first_epoch_leaves_nothing(recipe, tmp_path, monkeypatch):
    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(keras.Model, "fit", interrupt)
    said = []
    with pytest.raises(KeyboardInterrupt):
        jobs.train(recipe, tmp_path, lambda *line: said.append(line))
    assert list((tmp_path / "keras").iterdir()) == []
    assert "stopped" not in [verb for verb, *_ in said]


def test_the_manifest_of_the_model_before_does_not_outlive_it(recipe, tmp_path, monkeypatch):
    jobs.train(recipe, tmp_path, verbose=0)
    assert (tmp_path / "keras" / MANIFEST).is_file()

    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "fit", interrupt)
    said = []
    with pytest.raises(KeyboardInterrupt):
        jobs.train(recipe, tmp_path, lambda *line: said.append(line), verbose=0)
    assert not (tmp_path / "keras" / MANIFEST).exists()
    assert "stopped" not in [verb for verb, *_ in said]  # the weights are those of the model before


def test_ctrl_c_says_where_the_best_weights_are(recipe, tmp_path, monkeypatch):
    fit = training.fit

    def interrupt(*arguments, **options):
        fit(*arguments, **options)
        raise KeyboardInterrupt

    jobs.train(recipe, tmp_path, verbose=0)
    monkeypatch.setattr(training, "fit", interrupt)
    said = []
    with pytest.raises(KeyboardInterrupt):
        jobs.train(recipe, tmp_path, lambda *line: said.append(line), verbose=0)
    assert said[-1][0] == "stopped"


def test_a_stopped_training_says_so_and_is_carried_on(recipe, tmp_path, monkeypatch):
    whole = jobs.train(recipe, tmp_path / "whole", verbose=0)

    def stop(epoch, logs):
        if epoch == 1:
            os.kill(os.getpid(), signal.SIGTERM)

    stopping = keras.callbacks.LambdaCallback(on_epoch_begin=stop)
    said, conduct = [], Conduct(resume=True, save_every=0)
    say = lambda *line: said.append(line)  # noqa: E731
    with monkeypatch.context() as context:
        context.setattr(watching, "callbacks", lambda conduct, job: [stopping])
        with pytest.raises(training.Terminated) as stopped:
            jobs.train(recipe, tmp_path, say, 0, conduct)
    assert stopped.value.code == 143  # what the process ends with
    folder = tmp_path / "keras"
    assert said[-2:] == [
        (
            "stopped",
            str(folder / "checkpoint.npz"),
            "interrupted; --resume carries on from there",
        ),
        ("stopped", str(folder / "model.keras"), "holds the best weights so far"),
    ]
    said.clear()
    resumed = jobs.train(recipe, tmp_path, say, 0, conduct)
    assert ("resumes", str(folder / "checkpoint.npz"), "from epoch 2, batch 1") in said
    assert not (folder / "checkpoint.npz").exists()
    assert resumed.record.curves == whole.record.curves
    for one, other in zip(
        *(each.prepared.model.get_weights() for each in (resumed, whole)), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_calibration_is_drawn_from_all_of_the_training_windows():
    x = np.arange(1000.0)[:, None, None]
    drawn = calibration_windows(x, seed=0)
    assert drawn.shape == (CALIBRATION, 1, 1)
    assert len(np.unique(drawn)) == CALIBRATION
    assert drawn[-1] > 900
    np.testing.assert_array_equal(drawn, calibration_windows(x, seed=0))
    assert len(calibration_windows(x[:10], seed=0)) == 10


def test_a_recipe_without_a_source_asks_for_data(recipe, tmp_path):
    with pytest.raises(DataError, match=r"names no source of readings.\n  Add --data FOLDER"):
        jobs.train(dataclasses.replace(recipe, source=""), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_artifact_that_loses_too_much_fails():
    metric = Metric("nats", "", lambda answers, y: float(np.mean(answers)), "least")
    result = ArtifactResult(
        "a", "tflite", "fused", "int8", "tflite", 1, 0.0, 0.0, 0.0, 1.0, 1.75, 1.70
    )
    for loses, passed in ((None, True), (0.06, True), (0.04, False)):
        assert jobs.holding(result, metric, loses).passed is passed
    (made,) = jobs.holding(result, metric, 0.04).checks
    assert made.value == pytest.approx(0.05)
    assert "1.7 in Keras, 1.75 here" in made.reason


def test_the_metric_of_a_recipe_stands_instead_of_others():
    metric = Metric("wrong", "", lambda answers, y: 0.0, "least")
    names = ("class agreement", "accuracy lost, points", "mean absolute error lost", "SQNR, dB")
    bad = [Check(name, 1.0, 0.0, False, "") for name in names]
    result = ArtifactResult(
        "a", "tflite", "fused", "int8", "tflite", 1, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, checks=bad
    )
    assert jobs.holding(result, metric, None) == result
    assert [c.name for c in jobs.holding(result, metric, 3).checks] == ["SQNR, dB", "wrong lost"]


@pytest.mark.parametrize(
    ("best", "value", "reached"),
    [("most", 0.9, True), ("most", 0.7, False), ("least", 0.7, True), ("least", 0.9, False)],
)
def test_a_metric_knows_which_way_is_better(best, value, reached):
    metric = Metric("m", "", lambda answers, y: 0.0, best)
    assert metric.reaches(value, 0.8) is reached
    assert metric.reaches(value, None)
    assert not metric.reaches(np.nan, 0.8)
    assert (metric.loss(0.8, value) < 0) is reached


def test_a_report_says_how_many_of_the_windows_were_played():
    assert jobs._played(483, 483) == "all 483 windows of the test split"
    assert jobs._played(4096, 9000) == "4096 of the 9000 windows of the test split"
