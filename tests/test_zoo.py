"""The zoo: every model loads, and every artifact in it still answers as its model does."""

import json

import numpy as np
import pytest

from lstm_keras import golden, kinds, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.checks import metric, sqnr_db
from lstm_keras.errors import DataError
from lstm_keras.exporters.keras import weights_digest
from lstm_keras.jobs import holding
from lstm_keras.judge import judge
from lstm_keras.runtimes import load
from lstm_keras.stages import silent

ARTIFACTS = sorted(
    m.parent for m in zoo.FOLDER.glob("*/*/manifest.json") if m.parent.name != "keras"
)
LIMIT = 1024 * 1024
MOST = 200
DOWNLOADED = ("speech", "language")
"""Kinds whose data tfds loads from the network."""


@pytest.fixture(scope="module", params=zoo.names())
def model(request):
    """Folder, recipe and what it prepares."""
    recipe = kinds.load(zoo.recipe_file(request.param))
    if recipe.kind in DOWNLOADED:
        request.getfixturevalue("tfds_folder")
    return zoo.FOLDER / request.param, recipe, recipe.prepare(silent)


@pytest.fixture(scope="module")
def shoulder():
    recipe = kinds.load(zoo.recipe_file("shoulder-imu"))
    return zoo.FOLDER / "shoulder-imu", recipe.prepare(silent)


def some(values):
    """At most MOST of them, evenly picked."""
    return values[np.linspace(0, len(values) - 1, min(MOST, len(values))).astype(int)]


def test_every_artifact_passes_every_check_again(model):
    folder, recipe, job = model
    parent = load(folder / "keras")
    artifacts = [Artifact.load(path) for path in ARTIFACTS if path.parent == folder]
    results = judge(parent, artifacts, some(job.x), some(job.y), job.metric.value)
    results = [holding(result, job.metric, recipe.loses) for result in results]
    faults = [(r.artifact, r.runtime, c) for r in results for c in r.checks if not c.passed]
    assert faults == []
    assert {a.parent for a in artifacts} == {weights_digest(parent.model)}


def test_the_report_says_what_the_model_answers(model):
    folder, recipe, job = model
    report = json.loads((folder / "report.json").read_text())
    reached = job.metric.value(load(folder / "keras").run(job.x), job.y)
    assert report["verdict"] == "pass"
    assert report["metric"]["name"] == job.metric.name
    assert report["metric"]["keras"] == pytest.approx(reached, abs=1e-3)
    assert job.metric.reaches(reached, recipe.needed)
    assert report["metric"]["baselines"], "a number without a simple one beside it"
    assert report["data"]["digest"] == job.digest
    assert report["training"]["data_digest"] == job.digest


def test_the_scaler_and_the_labels_that_travel_are_those_of_training(model):
    folder, _, job = model
    for path in ARTIFACTS:
        if path.parent == folder:
            artifact = Artifact.load(path)
            assert (artifact.scaler, artifact.labels) == (job.scaler, tuple(job.labels))


@pytest.mark.parametrize("name", zoo.names())
def test_a_model_stays_small_and_has_a_card(name):
    folder = zoo.FOLDER / name
    assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) < LIMIT
    card = (folder / "card.md").read_text()
    for word in ("Data", "Protocol", "Where it fails", "licence"):
        assert word in card


def test_int8_is_small_and_agrees(shoulder):
    folder, test = shoulder
    for runtime in ("tflite", "tflm"):
        artifact = Artifact.load(folder / "tflite-fused-int8")
        same = load(artifact, runtime).run(test.x).argmax(-1) == load(folder / "keras").run(
            test.x
        ).argmax(-1)
        assert artifact.size <= 20 * 1024
        assert same.mean() >= 0.99


def test_integers_are_as_good_as_is_claimed(shoulder):
    """int8 4 dB above the stock converter's 29.0, int16x8 45 dB, and no accuracy lost."""
    folder, test = shoulder
    parent = load(folder / "keras").run(test.x)
    for name, runtime, least, points in (
        ("tflite-fused-int8", "tflite", 33.0, 0.5),
        ("tflite-fused-int8", "tflm", 33.0, 0.5),
        ("tflite-fused-int16x8", "tflm", 45.0, 0.1),
    ):
        answers = load(folder / name, runtime).run(test.x)
        assert sqnr_db(parent, answers) >= least
        lost = 100 * (metric(parent, test.y) - metric(answers, test.y))
        assert lost <= points


@pytest.mark.parametrize("path", ARTIFACTS, ids=lambda path: path.name)
def test_an_artifact_replays_its_golden_vectors(path):
    stored = golden.Golden.load(path / golden.FILE)
    assert golden.replay(Artifact.load(path)) <= stored.tolerance


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(DataError, match="no recipe 'shoulder' in the zoo"):
        zoo.recipe_file("shoulder")
