"""Export a model of one's own, and check it: on samples, on noise, on tokens."""

import json

import keras
import numpy as np
import pytest

from lstm_keras import runtimes, verify
from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, ModelError

L = keras.layers
T, F, K = 6, 3, 2


def export(model, folder, target="onnx", samples=None, steps=None):
    """With the lines it says; ONNX, whose conversion is quick."""
    model.save(folder / "m.keras")
    said = []
    content = verify.export_model(
        folder / "m.keras", target, "float32", None, samples, steps, folder / "out",
        lambda *line: said.append(line),
    )  # fmt: skip
    return content, said


def stock(shape=(T, F)):
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input(shape), L.LSTM(4), L.Dense(K)])


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The model, its folder, and what the export returned and said."""
    folder = tmp_path_factory.mktemp("exported")
    model = stock()
    return model, folder, *export(model, folder)


def test_the_report_is_what_is_returned(exported):
    _, folder, content, said = exported
    written = json.loads((folder / "out" / "report.json").read_text())
    assert content == written
    assert content["verdict"] == "pass"
    assert content["played"] == f"{verify.PLAYED} windows of made-up noise, as no data came"
    assert " ".join(verb for verb, *_ in said) == "reads exports writes plays checks report"


@pytest.mark.filterwarnings("ignore:You are saving a model that has not yet been built")
def test_a_model_that_is_not_built_is_refused(tmp_path):
    with pytest.raises(ModelError, match="is not built"):
        export(keras.Sequential([L.LSTM(4)]), tmp_path)
    assert not (tmp_path / "out").exists()


def test_metric_where_targets_came(exported):
    folder = exported[1]
    x = np.random.default_rng(1).normal(size=(20, T, F)).astype("float32")
    y = runtimes.load(folder / "m.keras").run(x).argmax(-1)
    content = verify.check_artifacts([folder / "out"], folder / "m.keras", x, y)
    (row,) = content["artifacts"]
    assert (row["metric"], row["metric_parent"], row["agreement"]) == (1.0, 1.0, 1.0)


def test_the_parent_is_known_by_its_weights(exported, tmp_path):
    """Saved again it is the same model; trained on, it is another."""
    stock_model, folder, *_ = exported
    assert Artifact.load(folder / "out").target == "onnx"
    x = np.ones((2, T, F), "float32")
    stock_model.save(tmp_path / "again.keras")
    verify.check_artifacts([folder / "out"], tmp_path / "again.keras", x)
    other = stock()
    other.set_weights([w + 0.01 for w in stock_model.get_weights()])
    other.save(tmp_path / "other.keras")
    with pytest.raises(ArtifactError, match=r"was exported from another model than .*other.keras"):
        verify.check_artifacts([folder / "out"], tmp_path / "other.keras", x)
