"""The search: what it tries, who judges it, what is left behind; and recipes written as TOML."""

import dataclasses
import json
import tomllib
from dataclasses import dataclass, field

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import kinds, zoo
from lstm_keras.classifier import Architecture, Training
from lstm_keras.errors import DataError, TrainingError
from lstm_keras.kinds import writing
from lstm_keras.kinds.prepared import Metric, Prepared
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.recipes import Recipe, table
from lstm_keras.sequences import Window
from lstm_keras.tuning import page, results, search, space

RATES = "training.learning_rate=0.001:1.0:log"


class Planted:
    """A test part that may not be touched."""

    def __getattribute__(self, name):
        if name == "__class__":
            return object.__getattribute__(self, name)
        raise AssertionError(f"the test part was read: {name}")

    __array__ = __len__ = __getitem__ = __iter__ = lambda self, *_: self.touched


@dataclass(frozen=True)
class Line:
    """How it is fitted. learning_rate: Of SGD. epochs: Passes. bias: With one; `None` as Keras."""

    learning_rate: float = 0.1
    epochs: int = 4
    units: tuple[int, ...] = (1,)
    bias: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Straight(Recipe):
    """A line through three points, quickly fitted; the smallest job there can be."""

    kind: str = "straight"
    training: Line = field(default_factory=Line)
    validated: bool = True
    source: str = ""

    def prepare(self, say):
        x = np.linspace(-1, 1, 8, dtype="float32")[:, None]
        data = tf.data.Dataset.from_tensors((x, 3 * x))
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(self.training.learning_rate), "mse", jit_compile=False)
        if self.training.learning_rate > 0.9:
            model.layers[0].kernel.assign([[np.nan]])
        return Prepared(
            model=model,
            framed=model,
            train=data,
            validation=data if self.validated else None,
            x=Planted(),
            y=Planted(),
            calibration=x,
            digest="",
            facts={},
            metric=Metric("m", "", lambda *_: Planted().read, "least"),
            epochs=self.training.epochs,
            seed=0,
        )


@pytest.fixture
def recipe():
    return Straight(name="line", title="A line", exports=())


def found(recipe, folder, *over, **options):
    axes = [space.read_axis(text, recipe) for text in over]
    return search.search(recipe, axes, folder, **{"trials": 3, **options})


def test_the_best_is_the_best_and_the_test_part_is_not_read(recipe, tmp_path):
    said = []
    done = found(
        recipe,
        tmp_path,
        "training.learning_rate=0.001,0.3,0.95",
        say=lambda *line: said.append(line),
    )
    scores = {t.settings["training.learning_rate"]: t.score for t in done.trials.values()}
    assert done.best.settings == {"training.learning_rate": 0.3}
    assert scores[0.95] is None  # NaN: failed, and the search went on
    assert done.best.score == scores[0.3] < scores[0.001]
    (failed,) = (t for t in done.trials.values() if t.score is None)
    assert "the loss became nan" in failed.failed
    # what it says, what it writes
    assert [verb for verb, *_ in said] == ["trial"] * 3
    content = json.loads((tmp_path / results.FILE).read_text())
    assert content["best_trial"] == done.best.number
    assert [trial["number"] for trial in content["trials"]] == [1, 2, 3]
    text = (tmp_path / results.RECIPE).read_text()
    assert "learning_rate = 0.3\n" in text
    drawn = (tmp_path / page.FILE).read_text()
    assert drawn.count("<circle") == 2
    assert drawn.count("<tr ") == 3
    # the score is that of the weights that a training keeps
    job = dataclasses.replace(recipe, training=Line(0.3)).prepare(None)
    job.framed.fit(job.train, epochs=4, shuffle=False, verbose=0)
    assert done.best.score == pytest.approx(job.framed.evaluate(job.validation, verbose=0))


def test_a_planted_test_part_can_tell():
    for touch in (len, np.asarray, iter, lambda part: part.shape, lambda part: part[0]):
        with pytest.raises(AssertionError, match="the test part was read"):
            touch(Planted())


def test_an_interrupted_search_goes_on_as_if_it_had_not_been(recipe, tmp_path, monkeypatch):
    whole = found(recipe, tmp_path / "whole", RATES)
    measured, calls = search._measured, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return measured(*arguments)

    monkeypatch.setattr(search, "_measured", interrupted)
    with pytest.raises(KeyboardInterrupt):
        found(recipe, tmp_path / "cut", RATES)
    before = json.loads((tmp_path / "cut" / results.FILE).read_text())
    assert [trial["number"] for trial in before["trials"]] == [1]
    done = found(recipe, tmp_path / "cut", RATES, resume=True)
    assert len(calls) == 4  # the interrupted one was made again, the finished one was not
    assert [(t.settings, t.score) for t in done.order()] == [
        (t.settings, t.score) for t in whole.order()
    ]
    with pytest.raises(DataError, match="was another one"):
        found(recipe, tmp_path / "cut", RATES, seed=1, resume=True)
    (tmp_path / "cut" / results.FILE).write_text("{")
    with pytest.raises(DataError, match="cannot be read"):
        found(recipe, tmp_path / "cut", RATES, resume=True)


def test_what_cannot_be_judged_is_refused(recipe, tmp_path):
    bare = dataclasses.replace(recipe, validated=False)
    with pytest.raises(DataError, match=r"nothing apart for validation(?s:.*)split.validation=1"):
        found(bare, tmp_path, RATES)
    with pytest.raises(DataError, match=r"no val_accuracy(?s:.*)--score val_loss"):
        found(recipe, tmp_path, RATES, score="val_accuracy")
    for options, says in (
        ({"strategy": "genetic"}, "--strategy genetic: there is none"),
        ({"score": "loss"}, "--score loss: there is none"),
        ({"trials": 0}, "--trials must be at least 1"),
    ):
        with pytest.raises(DataError, match=says):
            found(recipe, tmp_path, RATES, **options)
    with pytest.raises(DataError, match="one --over for each setting"):
        found(recipe, tmp_path, RATES, RATES)
    with pytest.raises(DataError, match=r"hyperband chooses training.epochs itself"):
        found(recipe, tmp_path, "training.epochs=1,2", strategy="hyperband")
    sensor = Sensor(name="s", title="S", window=Window(8, 8, 10.0), source="made")
    with pytest.raises(DataError, match="changes what the loss is"):
        found(sensor, tmp_path, "training.label_smoothing=0.0:0.2")


def test_a_search_in_which_all_fails_says_why(recipe, tmp_path):
    with pytest.raises(TrainingError, match=r"no trial reached a score.*loss became nan"):
        found(recipe, tmp_path, "training.learning_rate=0.95,0.99", trials=2)
    assert not (tmp_path / results.RECIPE).exists()


def test_what_is_broken_is_no_failed_trial(recipe, tmp_path, monkeypatch):
    monkeypatch.setattr(search, "_measured", lambda *_: {}["planted"])
    with pytest.raises(KeyError, match="planted"):
        found(recipe, tmp_path, RATES)


def chosen(axis, monkeypatch, folder, recipe, strategy, trials):
    """What a strategy tries where the score is the distance of its rate from 0.1, in decades."""
    tried = []

    def measured(changed, score):
        tried.append((changed.training.learning_rate, changed.training.epochs))
        away = abs(np.log10(changed.training.learning_rate) + 1)
        return {"score": away + 1 / changed.training.epochs, "epochs": 1, "kept": 1}

    monkeypatch.setattr(search, "_measured", measured)
    return tried, found(recipe, folder, axis, strategy=strategy, trials=trials)


def test_bayesian_comes_nearer_than_it_began(recipe, tmp_path, monkeypatch):
    tried, done = chosen(RATES, monkeypatch, tmp_path, recipe, "bayesian", 5)
    assert len(tried) == len(done.trials) == 5
    away = [abs(np.log10(rate) + 1) for rate, _ in tried]
    assert min(away[3:]) < min(away[:3])


def test_hyperband_repeats_the_best_with_more_epochs(recipe, tmp_path, monkeypatch):
    long = dataclasses.replace(recipe, training=Line(epochs=3))
    tried, done = chosen(RATES, monkeypatch, tmp_path, long, "hyperband", 30)
    epochs = [epochs for _, epochs in tried]
    assert epochs == [1, 1, 1, 3, 3, 3]
    first = [rate for rate, epochs in tried if epochs == 1]
    again = [rate for rate, epochs in tried if epochs == 3 and rate in first]
    near = sorted(first, key=lambda rate: abs(np.log10(rate) + 1))
    assert sorted(again) == sorted(near[: len(again)])
    best = tomllib.loads((tmp_path / results.RECIPE).read_text())
    assert best["training"]["epochs"] == done.best.settings["training.epochs"] == 3


@pytest.mark.parametrize(("best", "first"), [("least", [2, 1, 3]), ("most", [1, 2, 3])])
def test_the_best_comes_first_and_the_failed_last(recipe, best, first):
    trials = {k: results.Trial(k, {}, score) for k, score in ((1, 0.9), (2, 0.1), (3, None))}
    done = results.Found(recipe, {"best": best}, trials)
    assert [trial.number for trial in done.order()] == first
    assert done.best.number == first[0]


# ---- what is searched -------------------------------------------------------------------------


def test_an_axis_is_read_by_the_type_of_its_setting(recipe):
    axis = space.read_axis("training.learning_rate=1e-3:1:log", recipe)
    assert (axis.low, axis.high, axis.log) == (1e-3, 1.0, True)
    assert (axis.value(0.0123456), axis.value(2.0)) == (0.01235, 1.0)
    axis = space.read_axis("training.units=8:64", recipe)
    assert axis.value(17) == [17]
    axis = space.read_axis("training.units=16,[32, 16]", recipe)
    assert [axis.value(k) for k in range(2)] == [[16], [32, 16]]
    axis = space.read_axis("training.bias=none,true", recipe)
    assert [axis.value(k) for k in range(2)] == [None, True]
    sensor = Sensor(name="s", title="S", window=Window(8, 8, 10.0))
    axis = space.read_axis("model.pooling=mean,last", sensor)
    assert axis.choices == ("mean", "last")
    changed = space.changed(sensor, {"model.pooling": "last", "model.units": [3, 4]})
    assert changed.model == Architecture((3, 4), "last")


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ("training.rate=1,2", r"no rate in \[training\](?s:.*)learning_rate, epochs"),
        ("trainin.epochs=1,2", r"a recipe of kind straight has no trainin in it"),
        ("training=1,2", "that is a table"),
        ("validated.x=1,2", "validated is no table"),
        ("training.epochs", "must be KEY=VALUES"),
        ("training.epochs=", "must be KEY=VALUES"),
        ("training.epochs=3", "two different values"),
        ("training.epochs=3,3", "two different values"),
        ("training.epochs=2,x", "epochs must be int; got 'x'"),
        ("training.epochs=1.5,2", "epochs must be int; got 1.5"),
        ("training.epochs=1.5:3", "is a whole number"),
        ("training.epochs=a:b", "a range is LOW:HIGH"),
        ("training.epochs=1:2:3", "a range is LOW:HIGH"),
        ("training.bias=0:1", "a range is LOW:HIGH"),
        ("training.learning_rate=1:1", "nothing lies between"),
        ("training.learning_rate=2:1", "nothing lies between"),
        ("training.learning_rate=0:1:log", "above 0 on a log scale"),
        ("source=a,b", "decides what trials are judged by"),
    ],
)
def test_an_axis_that_is_none_is_refused(recipe, over, says):
    with pytest.raises(DataError, match=says):
        space.read_axis(over, recipe)


def test_values_that_the_recipe_refuses_are_refused_before_the_search():
    sensor = Sensor(name="s", title="S", window=Window(8, 8, 10.0), source="made")
    for over in ("model.units=0:8", "model.units=0,8", "training.patience=3,4"):
        with pytest.raises(DataError, match=r"units must be|patience needs"):
            space.read_axis(over, sensor)
    with pytest.raises(DataError, match=r"split.fold: it decides(?s:.*)--set split.fold="):
        space.read_axis("split.fold=0,1", sensor)
    both = space.settled(sensor, ["training.patience=3", "split.validation=1", "model.units=4,5"])
    assert (both.training.patience, both.split.validation) == (3, 1)
    assert both.model.units == (4, 5)
    assert space.settled(both, ["training.patience=none"]).training.patience is None
    for texts, says in (
        (["training.patience=3"], "patience needs validation"),
        (["training.epochs=3,4"], "one value is needed"),
        (["training.epoch=3"], "no epoch in"),
    ):
        with pytest.raises(DataError, match=says):
            space.settled(sensor, texts)


# ---- recipes as TOML --------------------------------------------------------------------------


@pytest.mark.parametrize("name", zoo.names())
def test_every_recipe_of_the_zoo_is_written_as_it_was_read(name, tmp_path):
    recipe = kinds.load(zoo.recipe_file(name))
    file = tmp_path / "recipe.toml"
    file.write_text(writing.write(recipe, "A comment\nof two lines"))
    assert kinds.load(file) == recipe


def test_strange_names_and_numbers_are_written_as_they_are(tmp_path):
    recipe = Sensor(
        name="s",
        title='A "title" \\ with\ttabs, 7 °F and \x7f',
        window=Window(8, 8, 0.1 + 0.2),
        options={"columns": ["a b", "c"], "label": "arm = raise"},
        split=Split(validation=1),
        training=Training(class_weight={"arm raise": 2.0, "é": 1e-7}, learning_rate=1e300),
    )
    (tmp_path / "recipe.toml").write_text(writing.write(recipe), encoding="utf-8")
    assert kinds.load(tmp_path / "recipe.toml") == recipe
    assert table(Sensor, writing.content(recipe)) == recipe


# ---- the command line -------------------------------------------------------------------------


def test_the_verb_searches_and_run_takes_what_it_wrote(tmp_path, call, monkeypatch):
    rng = np.random.default_rng(5)
    for label in (0, 1):
        for person in range(3):
            file = tmp_path / "readings" / f"{label}" / f"p{person}-1.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            readings = rng.normal(2 * label, 1, (40, 2))
            np.savetxt(file, readings, delimiter=",", header="a,b", comments="")
    recipe = tmp_path / "own.toml"
    recipe.write_text(
        'name = "own"\ntitle = "Own"\nexports = []\nsource = "readings"\noptions = {hz = 10}\n'
        "window = {steps = 8, stride = 8, hz = 10}\nsplit = {folds = 3}\nmodel = {units = [2]}\n"
        "training = {epochs = 2, batch = 8, average = 0.0}\n"
    )
    monkeypatch.chdir(tmp_path)
    over = ["--over", "training.learning_rate=1e-7,3e-2", "--trials", "2", "--out", "found"]
    status, _, said = call("tune", "own.toml", *over)
    assert status == 2
    assert "keeps nothing apart for validation" in said
    keep = ["--set", "split.validation=1"]
    status, out, said = call("tune", "own.toml", *over, *keep)
    assert status == 0, said
    assert out.count("\ntrial") + out.startswith("trial") == 2
    assert out.rstrip().endswith("pass")
    best = kinds.load(tmp_path / "found" / "recipe.toml")
    assert (best.training.learning_rate, best.split.validation) == (3e-2, 1)
    status, out, said = call("tune", "own.toml", *over, *keep, "--resume", "--json")
    assert status == 0, said
    assert len(json.loads(out)["trials"]) == 2
