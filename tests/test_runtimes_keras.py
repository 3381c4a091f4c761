"""The Keras player: folders and bare files, batches, state, files that cannot be read."""

import json
import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from lstm_keras import LSTM, runtimes
from lstm_keras.errors import ArtifactError, ModelError, ShapeError
from lstm_keras.exporters.keras import describe
from lstm_keras.runtimes import keras as player
from lstm_keras.training import MODEL

B, T, F, H = 5, 7, 3, 4
BUDGET = 1e-6  # the same kernels, in batches of another size; measured 6e-8


def build(*stack, **shape):
    x = layers.Input(**(shape or {"shape": (None, F)}))
    model = keras.Model(x, keras.Sequential(stack)(x), name="model")
    rng = np.random.default_rng(1997)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    return model


def saved(model, folder):
    """A folder as training leaves it."""
    model.save(folder / MODEL)
    return describe(model, folder)


def draw(*shape):
    return np.random.default_rng(7).standard_normal(shape).astype("float32")


def test_a_folder_and_a_bare_file_play_as_the_model(tmp_path, monkeypatch):
    monkeypatch.setattr(player, "BATCH", 2)  # two whole batches and a rest
    model = build(LSTM(H, return_sequences=True), layers.Dropout(0.5))
    artifact = saved(model, tmp_path)
    x = draw(B, T, F)
    for path in (artifact.path, artifact.model_file):
        runtime = runtimes.load(path)
        answer = runtime.run(x)
        assert answer.dtype == np.float32
        np.testing.assert_allclose(answer, np.asarray(model(x)), rtol=0, atol=BUDGET)
        np.testing.assert_array_equal(runtime.run(x), answer)
        assert runtime.artifact.returns_sequences
        assert runtime.artifact.inputs[0].shape == (None, None, F)


def test_a_file_of_stock_keras_plays(tmp_path):
    model = build(layers.LSTM(H), layers.Dense(2))
    x = draw(B, T, F)
    for name in ("stock.keras", "stock.h5"):
        if name.endswith(".h5"):
            model = keras.Sequential([layers.Input((T, F)), layers.LSTM(H), layers.Dense(2)])
        keras.saving.save_model(model, tmp_path / name)
        answer = runtimes.load(tmp_path / name).run(x)
        np.testing.assert_allclose(answer, np.asarray(model(x)), rtol=0, atol=BUDGET)


def test_tokens_play(tmp_path):
    model = build(layers.Embedding(11, 5), LSTM(H), shape=(None,), dtype="int32")
    artifact = saved(model, tmp_path)
    x = np.random.default_rng(7).integers(0, 11, (B, T))
    answer = runtimes.load(artifact).run(x)
    np.testing.assert_allclose(answer, np.asarray(model(x)), rtol=0, atol=BUDGET)


def test_a_stateful_model_starts_anew_unless_told_otherwise(tmp_path):
    model = build(LSTM(H, stateful=True), batch_shape=(2, T, F))
    x = draw(3, T, F)  # one whole batch and a half
    model.save(tmp_path / "model.keras")
    runtime = runtimes.load(tmp_path / "model.keras")
    first = runtime.run(x)
    assert first.shape == (3, H)
    np.testing.assert_array_equal(runtime.run(x), first)
    np.testing.assert_array_equal(runtime.run(x[2:]), first[2:])
    assert np.abs(runtime.run(x, reset=False) - first).max() > 1000 * BUDGET


@pytest.mark.parametrize("shape", [(T, F), (B, T, F + 1), (0, T, F)])
def test_other_shapes_are_refused(tmp_path, shape):
    runtime = runtimes.load(saved(build(LSTM(H)), tmp_path))
    with pytest.raises(ShapeError):
        runtime.run(np.zeros(shape, "float32"))


@pytest.mark.parametrize("damage", ["truncated", "foreign", "empty", "another zip"])
def test_a_file_that_is_no_model_is_refused_in_one_paragraph(tmp_path, damage):
    file = tmp_path / "model.keras"
    build(LSTM(H)).save(file)
    content = {"truncated": file.read_bytes()[:-500], "foreign": b"TFL3" * 99}.get(damage, b"")
    file.write_bytes(content)
    if damage == "another zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("config.json", json.dumps({"class_name": "Nothing"}))
    with pytest.raises(ModelError) as error:
        runtimes.load(file)
    first, second = str(error.value).splitlines()
    assert first.startswith(f"{file} cannot be read as a Keras model: ")
    assert second.startswith("  Pass a whole .keras or .h5 file")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ArtifactError, match=r"there is no file .*\n  Pass a \.keras file"):
        runtimes.load(tmp_path / "model.keras")


def test_a_class_that_nobody_imported_is_named(tmp_path):
    class Unknown(layers.Layer):
        def call(self, x):
            return x

    build(LSTM(H), Unknown()).save(tmp_path / "model.keras")
    with pytest.raises(ModelError, match=r"Unknown[\s\S]*after importing the classes it needs"):
        runtimes.load(tmp_path / "model.keras")


def test_two_outputs_are_refused(tmp_path):
    x = layers.Input((None, F))
    keras.Model(x, LSTM(H, return_state=True)(x)).save(tmp_path / "model.keras")
    with pytest.raises(ModelError, match="has 1 inputs and 3 outputs; needed: one of each"):
        runtimes.load(tmp_path / "model.keras")
