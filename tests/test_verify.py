"""Export a model of one's own, and check it: on samples, on noise, on tokens."""

import json
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from lstm_keras import runtimes, verify
from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, ModelError, ShapeError

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


def test_noise_where_no_data_came():
    """The same noise every time; standard normal, of the model's shape."""
    x = noise(stock())
    assert x.shape == (verify.PLAYED, T, F)
    assert x.std() == pytest.approx(1, abs=0.1)
    np.testing.assert_array_equal(x, noise(stock()))


def noise(model, dtype="float32", steps=None):
    artifact = SimpleNamespace(inputs=[SimpleNamespace(dtype=dtype)])
    return verify._noise(model, artifact, steps)


def test_noise_of_a_model_that_leaves_time_open():
    assert noise(stock((None, F))).shape == (verify.PLAYED, verify.PLAYED, F)
    assert noise(stock((None, F)), steps=9).shape == (verify.PLAYED, 9, F)


def test_noise_for_an_embedding_is_of_its_words_wherever_it_sits():
    inner = keras.Sequential([keras.Input((T,), dtype="int32"), L.Embedding(5, F)])
    entry = keras.Input((T,), dtype="int32")
    model = keras.Model(entry, L.LSTM(4)(inner(entry)))
    tokens = noise(model, "int32")
    assert tokens.shape == (verify.PLAYED, T)
    assert set(np.unique(tokens)) == set(range(5))


def test_no_noise_where_other_axes_are_open():
    entry = keras.Input((T, None, F))
    model = keras.Model(entry, L.LSTM(4)(L.TimeDistributed(L.GlobalMaxPooling1D())(entry)))
    with pytest.raises(ShapeError, match="leaves axes open besides time"):
        noise(model)


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
