"""Recipes of kind "recording": a label for each reading, and a state that has to be carried."""

import dataclasses
import re
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import baselines, carrying, datasets, jobs, kinds
from lstm_keras.datasets import annotated
from lstm_keras.datasets.annotated import Annotated
from lstm_keras.errors import DataError
from lstm_keras.kinds.recording import CARRIED, Recordings, Stretch, played, right
from lstm_keras.kinds.sensor import Split
from lstm_keras.runtimes import load
from lstm_keras.sequences import Recording
from lstm_keras.stages import silent
from lstm_keras.tagger import Schedule, Tagger

T, LAG = 10, 25


def pulses(seed, count=1200):
    """Of x [N, 2]: noise and, every 30 to 50 readings, a pulse up or down; y: its sign."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 0.1, (count, 2)).astype("float32")
    at = np.cumsum(rng.integers(30, 51, count // 30))
    at = np.append(0, at[at < count])
    sign = rng.choice([-1, 1], len(at))
    x[at, 0] = sign
    last = np.searchsorted(at, np.arange(count), side="right") - 1
    return x, (sign[last] > 0).astype("int32"), np.arange(count) - at[last]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Five people, a recording of 48 seconds each."""
    folder = tmp_path_factory.mktemp("pulses")
    for person in range(5):
        x, y, _ = pulses(person)
        np.savez(
            folder / f"p{person}-day.npz", readings=x, label=np.array(["down", "up"])[y], hz=25
        )
    return folder


@pytest.fixture(scope="module")
def recipe(folder):
    return Recordings(
        name="pulses",
        title="Pulses",
        kind="recording",
        source=str(folder),
        window=Stretch(steps=60, warm=30),
        split=Split(folds=5, fold=4),
        model=Tagger(units=(6,), horizon=40.0),
        training=Schedule(epochs=4, batch=4, steps=T, learning_rate=3e-2, average=0.9, seed=1),
    )


def fit(job, change=lambda begins: begins):
    """Train as `training.fit` does; `change` says which rows are reset in truth."""
    batches = job.train.stream().map(lambda inputs, y: ((inputs[0], change(inputs[1])), y))
    steps = job.train.steps
    job.framed.fit(batches, epochs=job.epochs, steps_per_epoch=steps, shuffle=False, verbose=0)
    job.framed.optimizer.finalize_variable_values(job.framed.trainable_variables)


# ---- the proof --------------------------------------------------------------------------------


def test_what_lies_behind_the_window_is_learned_only_where_the_state_is_carried(recipe):
    """The pulse that decides is 25 readings or more ago; the gradient goes back 10 at most."""
    x, y, ago = pulses(4)  # the person who tests
    far = ago >= LAG
    assert far.sum() > 250

    carried = recipe.prepare(silent)
    fit(carried)
    x = carried.scaler.apply(x)
    (answers,) = carrying.answers(carried.model, [x], T)
    assert np.mean((answers.argmax(-1) == y)[far]) > 0.97
    assert played(carried.model, [(x, y)], T) > 0.97

    reset = recipe.prepare(silent)
    fit(reset, tf.ones_like)
    windows = reset.model.predict(x.reshape(-1, T, 2), verbose=0).reshape(-1, 2)
    chance = max(np.mean(y[far]), 1 - np.mean(y[far]))
    assert np.mean((windows.argmax(-1) == y)[far]) < chance + 0.05
    assert np.mean((windows.argmax(-1) == y)[ago < 2]) > 0.9  # it did learn what it could see


# ---- the job ----------------------------------------------------------------------------------


@pytest.mark.slow  # exports and compiles
def test_a_job_of_this_kind_runs_and_its_files_stream(recipe, tmp_path):
    said = []
    short = dataclasses.replace(recipe, training=dataclasses.replace(recipe.training, epochs=1))
    content = jobs.run(short, tmp_path, lambda *line: said.append(line), verbose=0)
    assert content["verdict"] == "pass"
    assert list(content["metric"]["baselines"]) == [
        "most frequent class",
        "logistic regression on one reading",
        "logistic regression on the last 31 readings",
    ]
    assert CARRIED in [what for _, _, what in said]
    model = load(tmp_path / "keras").model
    x, y, _ = pulses(4)
    x = load(tmp_path / "keras").artifact.scaler.apply(x)
    (expected,) = carrying.answers(model, [x], T)
    share = float(np.mean(expected.argmax(-1) == y))
    assert content["metric"]["besides"] == {CARRIED: share}
    for target, form, precision in recipe.exports:
        player = load(tmp_path / f"{target}-{form}-{precision}")
        player.reset()
        streamed = np.stack([player.step(one) for one in x])
        np.testing.assert_allclose(streamed, expected, rtol=0, atol=2e-5)
        player.reset()
        short = np.stack([player.step(one) for one in x[T : 2 * T]])  # it did carry something
        assert np.abs(short[0] - expected[T]).max() > 1e-3


def test_what_is_prepared_fits_together(recipe):
    job = dataclasses.replace(
        recipe,
        split=Split(folds=5, fold=4, validation=1),
        training=dataclasses.replace(recipe.training, batch=1, patience=2),
    ).prepare(silent)
    assert job.facts["groups"] == {
        "train": ("p1", "p2", "p3"),
        "validation": ("p0",),
        "test": ("p4",),
    }
    assert job.facts["readings"] == {"train": 3600, "validation": 1200, "test": 1200}
    assert job.x.shape == (39, 60, 2)
    x, y, _ = pulses(4)
    np.testing.assert_array_equal(job.y[:, 30:].ravel(), y[30:1200])  # each once
    np.testing.assert_allclose(job.x[1], job.scaler.apply(x)[30:90])
    assert job.labels == ("down", "up")
    assert job.train.steps == 360
    (given, begins), asked = next(iter(job.validation))
    assert (given.shape, begins.shape, asked.shape) == ((1, T, 2), (1,), (1, T))
    assert np.isfinite(job.framed.evaluate(job.validation, verbose=0))
    assert recipe.alone  # no batch can be dealt to several


def test_the_metric_leaves_out_what_was_read_too_little_for():
    answers = np.eye(3)[[[0, 1, 2, 1], [2, 2, 0, 0]]]
    y = np.array([[1, 1, 2, 2], [0, 2, 0, 0]])
    assert right(answers, y) == 5 / 8
    assert right(answers, y, warm=2) == 3 / 4


def test_simple_answers_know_what_a_memory_is_for(recipe):
    found = recipe.prepare(silent).baselines()
    frequent, one, some = found.values()
    assert 0.3 < frequent < 0.7
    assert one < frequent + 0.1  # a pulse is one reading in forty
    assert one + 0.1 < some < 0.97  # many pulses are among the last 31
    x = np.arange(6.0).reshape(1, 6, 1) ** 2
    trailing = baselines.trailing(x, 3)
    np.testing.assert_allclose(trailing[0, 1], [np.mean([1, 4, 9]), np.std([1, 4, 9])])
    assert trailing.shape == (1, 4, 2)


# ---- recordings with a label for each reading -------------------------------------------------


def write(folder, name, rows, header="ax,label,ay"):
    (folder / name).write_text("\n".join([header, *rows]) + "\n")


def test_labels_may_change_from_row_to_row(tmp_path):
    write(tmp_path, "anna-1.csv", ["1,sit,2", "3,walk,4", "", "5,sit,6"])
    write(tmp_path, "ben-1.csv", ["7,run,8"])
    source = annotated.load(tmp_path, hz=50)
    assert (source.labels, source.groups, source.hz) == (
        ("run", "sit", "walk"),
        ("anna", "ben"),
        50,
    )
    assert source.channels == ("ax", "ay")
    np.testing.assert_array_equal(source.recordings[0].readings, [[1, 2], [3, 4], [5, 6]])
    np.testing.assert_array_equal(source.recordings[0].classes, [1, 2, 1])
    assert source.recordings[0].label == 1
    before = source.digest
    write(tmp_path, "anna-1.csv", ["1,sit,2", "3,sit,4", "5,walk,6"])
    assert annotated.load(tmp_path, hz=50).digest != before


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        (["1,sit,2", "3,,4"], "ax,label,ay", "row 3 has none"),
        (["1,2"], "ax,ay", "it has the columns ax, ay"),
        (["1,sit,x"], "ax,label,ay", "row 2, column ay: expected a number, got 'x'"),
        ([], "", "is empty"),
    ],
)
def test_a_file_without_a_label_for_each_reading_is_refused(rows, header, says, tmp_path):
    write(tmp_path, "anna-1.csv", rows, header)
    with pytest.raises(DataError, match=says):
        annotated.load(tmp_path, hz=50)


def test_arrays_and_folders_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(DataError, match="holds no CSV or NPZ file"):
        annotated.load(tmp_path)
    with pytest.raises(DataError, match="neither a folder nor shoulder_imu_sessions"):
        annotated.load(tmp_path / "none")
    x = np.zeros((3, 2), "float32")
    np.savez(tmp_path / "anna-1.npz", readings=x, label=["a", "b"], hz=5)
    with pytest.raises(DataError, match=r"label has shape \(2,\) for 3 readings"):
        annotated.load(tmp_path)
    with pytest.raises(DataError, match=r"3 readings and labels of shape \(2,\)"):
        Annotated.of(x, 5, np.array([0, 1]), "anna", "a recording")


def test_a_block_of_readings_has_the_class_that_holds_at_its_end():
    x = np.arange(7, dtype="float32")[:, None]
    slow = Annotated.of(x, 10, np.array([0, 0, 0, 1, 1, 1, 2]), "anna", "").at(5)
    np.testing.assert_array_equal(slow.readings[:, 0], [0.5, 2.5, 4.5])
    np.testing.assert_array_equal(slow.classes, [0, 1, 1])


def test_a_session_joins_the_recordings_of_a_group():
    told = [
        Recording(np.full((3 + k, 1), k, "float32"), 10, k % 3, f"s{k // 4}") for k in range(12)
    ]
    source = datasets.Source(tuple(told), ("x",), ("",), ("a", "b", "c"), "told")
    joined = annotated.sessions(source, "joined")
    assert [r.group for r in joined.recordings] == ["s0", "s1", "s2"]
    orders = []
    for k, session in enumerate(joined.recordings):
        values = session.readings[:, 0].astype(int)
        np.testing.assert_array_equal(session.classes, values % 3)
        order = values[np.append(True, np.diff(values) != 0)]
        assert sorted(order) == [4 * k, 4 * k + 1, 4 * k + 2, 4 * k + 3]
        assert sorted(np.bincount(values)[order]) == sorted(order + 3)
        orders.append(tuple(order - 4 * k))
    assert len(set(orders)) > 1


# ---- recipes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("window = { steps = 8, warm = 8 }", "warm must be 0 to steps - 1 = 7; got 8"),
        ("window = { hz = -1 }", "hz must be a positive number"),
        ("model = { units = [] }", "units must be one positive int per LSTM layer"),
        ("training = { steps = 0 }", "steps must be at least 1; got 0"),
        ("training = { schedule = 'plateau' }", "split holds out no group for it"),
        ("training = { patience = 3 }", "patience needs validation groups"),
        ("options = { colour = 'red' }", "unknown colour in options; known: hz, columns"),
    ],
)
def test_a_recipe_that_cannot_be_is_named(line, says, tmp_path):
    file = tmp_path / "recipe.toml"
    file.write_text(f"name = 'a'\ntitle = 'A'\nkind = 'recording'\n{line}\n")
    with pytest.raises(DataError, match=says):
        kinds.load(file)


def test_a_recipe_may_be_followed_on_other_recordings(recipe, folder):
    bare = dataclasses.replace(recipe, source="", options={"hz": 25.0})
    with pytest.raises(DataError, match="names no source of recordings"):
        bare.check()
    assert bare.on(str(folder), {"label": "label"}).options == {"hz": 25.0, "label": "label"}
    needing = dataclasses.replace(recipe, needed=0.9)
    assert needing.on("elsewhere", {}).needed is None


def test_what_training_never_sees_is_refused(tmp_path, recipe):
    for name, label in (("anna", "a"), ("ben", "b")):
        x = np.random.default_rng(1).normal(size=(99, 2))
        np.savez(tmp_path / f"{name}-1.npz", readings=x, label=[label] * 99, hz=5)
    lonely = dataclasses.replace(recipe, source=str(tmp_path), split=Split(folds=2))
    with pytest.raises(DataError, match="no training recording shows a"):
        lonely.prepare(silent)


@pytest.mark.slow  # reads the data that ships
def test_the_recipe_of_the_documentation_is_one(tfds_folder, tmp_path):
    page = Path(__file__).parent.parent / "docs" / "how-to" / "long-recordings.md"
    (text,) = re.findall(r"```toml\n(.*?)```", page.read_text(), re.DOTALL)
    (tmp_path / "recipe.toml").write_text(text)
    recipe = kinds.load(tmp_path / "recipe.toml")
    assert recipe.split == Split(folds=5, fold=4)
    job = recipe.prepare(silent)
    assert job.facts["groups"]["test"] == ("s5", "s10")
    assert len(job.labels) == 7


def test_dropout_stands_before_the_answer():
    model = Tagger(units=(4, 3), dropout=0.2).build(8, 2, 5, "two")
    assert [type(layer) for layer in model.layers[2:]] == [
        keras.layers.Dropout,
        keras.layers.Dense,
    ]
    assert model.output_shape == (None, 8, 5)
