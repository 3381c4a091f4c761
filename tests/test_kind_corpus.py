"""Recipes of kind "corpus": trained, exported and judged on data that is read as it is needed."""

import dataclasses
import json

import named_builders  # noqa: F401  (registers its names)
import numpy as np
import pytest
from tensorflow_datasets.core import constants

from lstm_keras import jobs, kinds, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.classifier import Training
from lstm_keras.datasets.corpora.pipeline import Cut
from lstm_keras.errors import DataError
from lstm_keras.kinds.corpus import Corpus, Reader, bags
from lstm_keras.kinds.language import Language
from lstm_keras.kinds.sensor import Sensor
from lstm_keras.kinds.speech import Speech
from lstm_keras.runtimes import load
from lstm_keras.sequences import Split
from lstm_keras.stages import silent

TEXTS = Corpus(
    name="openings",
    title="What a text opens with",
    kind="corpus",
    exports=(("tflite", "fused", "int8"),),
    needed=0.9,
    loses=0.05,
    source="tfds:openings",
    window=Cut(16, buckets=2),
    model=Reader((12,), embedding=6, dropout=0.0),
    training=Training(epochs=14, batch=16, learning_rate=2e-2, average=0.9, label_smoothing=0.0),
)
SENSOR = Sensor(
    name="tilts",
    title="Up or down",
    exports=(("tflite", "fused", "int8"),),
    loses=0.05,
    window=Cut(8, 4, hz=10.0).window,
    model=dataclasses.replace(Reader((4,), "mean", 0.0)),
    training=Training(epochs=12, batch=16, learning_rate=2e-2, average=0.0),
)


@pytest.fixture(scope="module", autouse=True)
def prepared_here(tmp_path_factory):
    """Where tfds keeps what it prepares."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(constants, "DATA_DIR", str(tmp_path_factory.mktemp("named")))
        yield


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The recipe of texts, run: folder, report, what was said."""
    folder, said = tmp_path_factory.mktemp("run"), []
    content = jobs.run(TEXTS, folder, lambda *line: said.append(" ".join(line)), verbose=0)
    return folder, content, said


def test_texts_are_told_apart_by_the_word_they_open_with(ran):
    folder, content, said = ran
    assert content["verdict"] == "pass"
    simple = content["metric"]["baselines"]
    assert content["metric"]["keras"] >= 0.9
    assert simple["logistic regression"] > 0.9  # it sees which words there are
    assert 0.3 < simple["most frequent class"] < 0.4
    assert {a["precision"] for a in content["artifacts"]} == {"int8"}
    assert content["data"]["windows"] == {"train": 241, "validation": 0, "test": 61}
    assert content["data"]["shared"] == 1
    assert json.loads((folder / "keras" / "vocabulary.json").read_text())[:2] == [
        "<padding>",
        "<unknown>",
    ]
    (told,) = [line for line in said if line.startswith("windows")]
    assert "padding in buckets of" in told
    assert "1 examples of the test are in the training part too" in told


def test_the_exported_form_answers_what_the_buckets_answer(ran):
    folder, _, _ = ran
    job = TEXTS.prepare(silent)
    model = load(folder / "keras").model
    job.model.set_weights(model.get_weights())
    short = job.x[(job.x[:, :8] == 0).all(axis=1)]
    assert len(short) > 5
    expected = job.model.predict(short, verbose=0)
    for steps in (8, 11):
        answers = job.framed.predict(short[:, -steps:], verbose=0)[:, 0]
        np.testing.assert_allclose(answers, expected, rtol=0, atol=1e-6)  # measured 1.2e-7
    # And what would be, if padding were read: the candidate's bias moves the state.
    weights = model.get_weights()
    weights[3] = weights[3] + 0.3
    job.model.set_weights(weights)
    moved = job.framed.predict(short[:, -8:], verbose=0)[:, 0]
    assert np.abs(moved - job.model.predict(short, verbose=0)).max() > 1e-3


def test_in_int8_padding_leaves_the_state_at_zero_too(ran):
    folder, _, _ = ran
    x = TEXTS.read().x
    played = load(Artifact.load(folder / "tflite-fused-int8"), "simulated")
    played.run(x)
    ((_, _, trace),) = played.simulator.traces
    assert (x == 0).any()
    assert not trace.c[x == 0].any()
    assert trace.c[x > 0].any(axis=1).mean() > 0.99


def test_a_recipe_of_sensors_runs_on_a_named_data_set(tmp_path):
    recipe = SENSOR.on("tfds:tilted", {"group": "who/subject", "label": "word"})
    assert isinstance(recipe, Corpus)
    assert recipe.options == {"group": "who/subject", "y": "word"}
    content = jobs.run(dataclasses.replace(recipe, needed=0.8), tmp_path, verbose=0)
    assert content["verdict"] == "pass"
    assert not {*content["data"]["groups"]["train"]} & {*content["data"]["groups"]["test"]}
    assert content["data"]["split"] == "by who/subject, 5 folds"
    assert not (tmp_path / "keras" / "vocabulary.json").exists()


def test_a_folder_is_a_corpus_too(tmp_path):
    rng = np.random.default_rng(0)
    for label in ("still", "moving"):
        for who in "abcdef":
            steps = rng.normal(0, 1 + 4 * (label == "moving"), (40, 2)).astype("float32")
            (tmp_path / label).mkdir(exist_ok=True)
            np.savetxt(
                tmp_path / label / f"{who}-1.csv", steps, header="x,y", comments="", delimiter=","
            )
    recipe = Corpus(
        name="folder",
        title="A folder",
        kind="corpus",
        source=str(tmp_path),
        options={"hz": 20.0},
        window=Cut(8, 8, hz=10.0),
        split=Split(3, 0, 1),
        model=Reader((3,), "mean"),
        training=Training(epochs=1, batch=8, patience=1),
    )
    job = recipe.prepare(silent)
    assert job.facts["windows"] == {"train": 12, "validation": 4, "test": 8}
    assert job.model.output_shape == (None, 2)
    assert job.vocabulary == ()
    assert job.baselines()["logistic regression"] > 0.7
    whole = dataclasses.replace(recipe, window=Cut(8))
    with pytest.raises(DataError, match="is read in windows"):
        whole.prepare(silent)


def test_other_recipes_hand_on_what_is_larger_than_memory(tmp_path):
    speech = kinds.load(zoo.recipe_file("spoken-digits"))
    assert isinstance(speech, Speech)
    heard = speech.on("tfds:speech_commands", {})
    assert isinstance(heard, Corpus)
    assert (heard.frames, heard.window.steps) == (speech.frames, speech.frames.steps)
    with pytest.raises(DataError, match="has data of its own"):
        speech.on("readings/", {})

    (tmp_path / "text.txt").write_text("to be or not to be, that is the question. " * 3)
    language = Language(name="l", title="L", kind="language")
    assert language.on(str(tmp_path / "text.txt"), {}).read().name == "text.txt"
    named = language.on("tfds:openings", {"columns": ["text"]})
    assert named.options == {"x": "text"}
    assert named.read().train.startswith(("Good", "Bad", "Odd"))
    with pytest.raises(DataError, match="a text comes from one file"):
        language.on(str(tmp_path), {})

    (tmp_path / "few").mkdir()
    (tmp_path / "few" / "a.csv").write_text("x\n1\n")
    assert isinstance(SENSOR.on(str(tmp_path / "few"), {}), Sensor)
    (tmp_path / "few" / "b.parquet").write_bytes(b"")
    assert isinstance(SENSOR.on(str(tmp_path / "few"), {}), Corpus)


TOML = """
name = "reviews"
title = "Reviews"
kind = "corpus"
source = "tfds:imdb_reviews"
{line}
window = {{ steps = 200 }}
"""


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("options = { columns = ['a'] }", "unknown columns in options; known: x, y, group"),
        ("text = { tokens = 'sentences' }", "tokens must be 'words' or 'characters'"),
        ("judged = 0", "judged must be at least 1; got 0"),
        ("training = { early = 0.5 }", "early needs pooling = 'mean'"),
        ("split = { fold = 5 }", "fold must be 0 to folds - 1 = 4; got 5"),
    ],
)
def test_a_recipe_that_cannot_be_is_named(line, says, tmp_path):
    file = tmp_path / "recipe.toml"
    file.write_text(TOML.format(line=""))
    assert kinds.load(file).window.steps == 200
    file.write_text(TOML.format(line=line))
    with pytest.raises(DataError, match=says):
        kinds.load(file)


def test_what_does_not_fit_the_data_is_refused():
    mean = dataclasses.replace(TEXTS, model=Reader((3,), "mean"))
    with pytest.raises(DataError, match="a mean over time would count"):
        mean.prepare(silent)
    with pytest.raises(DataError, match="names no source"):
        dataclasses.replace(TEXTS, source="").check()
    patient = dataclasses.replace(TEXTS, training=Training(patience=2))
    with pytest.raises(DataError, match="no validation part for patience"):
        patient.prepare(silent)
    training = dataclasses.replace(TEXTS.training, schedule="plateau")
    with pytest.raises(DataError, match="no validation part for schedule = 'plateau'"):
        dataclasses.replace(TEXTS, training=training).prepare(silent)
    training = dataclasses.replace(TEXTS.training, class_weight="balanced")
    with pytest.raises(DataError, match="Name the weights in a table"):
        dataclasses.replace(TEXTS, training=training).check()
    with pytest.raises(DataError, match="--columns, --pattern"):
        TEXTS.on("tfds:openings", {"columns": ["a"], "pattern": "{label}/*"})


def test_bags_of_tokens_leave_padding_and_the_unknown_out():
    x = np.array([[0, 0, 3, 3], [1, 2, 3, 4]])
    np.testing.assert_allclose(bags(5, x), np.log1p([[0, 0, 0, 2, 0], [0, 0, 1, 1, 1]]))
