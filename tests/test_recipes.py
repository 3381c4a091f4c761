"""Recipes: the zoo's load, and a value that no job could use is named before the job starts."""

from pathlib import Path

import pytest

from lstm_keras import kinds, zoo
from lstm_keras.classifier import Architecture, Training
from lstm_keras.datasets.augment import Augmentation
from lstm_keras.errors import DataError
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.sequences import Window

LEAST = """name = "a"
title = "A"
source = "readings"
window = { steps = 10, stride = 5, hz = 10 }
"""


def load(text, folder):
    (folder / "recipe.toml").write_text(text)
    return kinds.load(folder / "recipe.toml")


@pytest.mark.parametrize("name", zoo.names())
def test_every_recipe_of_the_zoo_loads(name):
    recipe = kinds.load(zoo.recipe_file(name))
    assert recipe.name == name
    assert recipe.exports


def test_what_is_left_out_has_a_default(tmp_path):
    recipe = load(LEAST, tmp_path)
    window = Window(10, 5, 10.0)
    assert recipe == Sensor(name="a", title="A", window=window, source="readings")
    assert recipe.training == Training()
    assert recipe.augmentation is None


def test_every_table_becomes_its_dataclass(tmp_path):
    recipe = load(
        LEAST + "exports = [['onnx', 'fused', 'float32']]\n"
        "split = { folds = 3, fold = 2, validation = 1 }\n"
        "augmentation = { gain = [0.1, 0.2], mirror = [-1, 1] }\n"
        "model = { units = [4, 5] }\n"
        "training = { patience = 3, learning_rate = 1 }\n",
        tmp_path,
    )
    assert recipe.exports == (("onnx", "fused", "float32"),)
    assert recipe.split == Split(3, 2, 1)
    assert recipe.augmentation == Augmentation(gain=(0.1, 0.2), mirror=(-1, 1))
    assert recipe.model == Architecture(units=(4, 5))
    assert recipe.training == Training(patience=3, learning_rate=1.0)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("epochs = 3", "recipe has an unknown epochs"),
        ("training = { epoch = 3 }", "training has an unknown epoch"),
        ("training = { epochs = 0 }", "epochs must be at least 1; got 0"),
        ("training = { epochs = 3.5 }", "epochs must be int; got 3.5"),
        ("training = { batch = true }", "batch must be int; got True"),
        ("training = { learning_rate = '1' }", "learning_rate must be float; got '1'"),
        ("training = 3", "training must be a table; got 3"),
        ("training = { patience = 3 }", "patience needs validation groups"),
        ("training = { early = 0.5 }\nmodel = { pooling = 'last' }", "early needs pooling"),
        ("model = { pooling = 'max' }", "pooling must be 'mean' or 'last'; got 'max'"),
        ("model = { units = [] }", r"units must be one positive int per LSTM layer; got \(\)"),
        ("model = { units = [0] }", r"units must be one positive int per LSTM layer; got \(0,\)"),
        ("model = { units = ['8'] }", r"units must be tuple\[int, ...\]; got \['8'\]"),
        ("split = { folds = 5, fold = 5 }", "fold must be 0 to folds - 1 = 4; got 5"),
        ("split = { validation = -1 }", "validation must not be negative"),
        ("exports = [['tflite', 'fused']]", "there is no export tflite, fused; there is tflite"),
        ("exports = [['onnx', 'fused', 'int8']]", "there is no export onnx, fused, int8"),
        ("options = { rate = 50 }", "unknown rate in options; known: hz, columns, label"),
        ("augmentation = { warp = -1 }", "warp must be zero or positive"),
        ("name = 'b'", "overwrite|twice|Cannot"),
        ("needed =", "Invalid value"),
        ("kind = 'smell'", "kind must be one of .*sensor.*; got 'smell'"),
        ("needed = 'much'", r"needed must be float \| None; got 'much'"),
    ],
)
def test_a_value_that_cannot_be_is_named(line, says, tmp_path):
    with pytest.raises(DataError, match=f"recipe.toml is not a recipe: .*({says})"):
        load(LEAST + line, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "a"', "", "recipe has no name"),
        ('name = "a"', 'name = "../a"', "name must be letters, digits"),
        (", hz = 10", "", "window has no hz"),
        ("steps = 10", "steps = 0", "steps must be at least 1; got 0"),
    ],
)
def test_what_is_needed_is_named(old, new, says, tmp_path):
    with pytest.raises(DataError, match=says):
        load(LEAST.replace(old, new), tmp_path)


def test_a_file_that_is_not_text(tmp_path):
    (tmp_path / "recipe.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="is not a recipe"):
        kinds.load(tmp_path / "recipe.toml")


def test_other_readings_go_without_what_is_of_the_sensor(tmp_path):
    recipe = load(LEAST + "needed = 0.9\naugmentation = { warp = 0.1 }", tmp_path)
    own = recipe.on("mine", {"hz": 50.0})
    assert (own.source, own.options) == ("mine", {"hz": 50.0})
    assert own.augmentation is None
    assert own.needed is None
    assert own.window == recipe.window


def test_a_recipe_without_a_source_is_made_for_other_readings(tmp_path):
    text = (
        LEAST.replace('source = "readings"\n', "") + "needed = 0.9\naugmentation = { warp = 0.1 }"
    )
    recipe = load(text + "\noptions = { hz = 25.0, label = 'what' }", tmp_path)
    own = recipe.on("mine", {"hz": 50.0})
    assert (own.source, own.options) == ("mine", {"hz": 50.0, "label": "what"})
    assert (own.augmentation, own.needed) == (recipe.augmentation, 0.9)


def test_a_name_is_of_the_zoo_or_a_file():
    assert zoo.recipe_file("mine.toml") == Path("mine.toml")
    with pytest.raises(DataError, match="there is no recipe 'mine' in the zoo"):
        zoo.recipe_file("mine")
