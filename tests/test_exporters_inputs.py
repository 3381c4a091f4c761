"""Sequences that are made up where no data came."""

import keras
import numpy as np
import pytest

from lstm_keras import export
from lstm_keras.errors import ShapeError
from lstm_keras.exporters.inputs import made_up

L = keras.layers
N, T, F = 64, 6, 3


def stock(shape=(T, F)):
    return keras.Sequential([keras.Input(shape), L.LSTM(4), L.Dense(2)])


def noise(model, dtype="float32", steps=N):
    return made_up(model, dtype, N, steps)


def test_noise_where_no_data_came():
    """The same noise every time; standard normal, of the model's shape."""
    x = noise(stock())
    assert x.shape == (N, T, F)
    assert x.std() == pytest.approx(1, abs=0.1)
    np.testing.assert_array_equal(x, noise(stock()))


def test_noise_of_a_model_that_leaves_time_open():
    assert noise(stock((None, F))).shape == (N, N, F)
    assert noise(stock((None, F)), steps=9).shape == (N, 9, F)


def test_noise_for_an_embedding_is_of_its_words_wherever_it_sits():
    inner = keras.Sequential([keras.Input((T,), dtype="int32"), L.Embedding(5, F)])
    entry = keras.Input((T,), dtype="int32")
    model = keras.Model(entry, L.LSTM(4)(inner(entry)))
    tokens = noise(model, "int32")
    assert tokens.shape == (N, T)
    assert set(np.unique(tokens)) == set(range(5))


def test_no_noise_where_other_axes_are_open():
    entry = keras.Input((T, None, F))
    model = keras.Model(entry, L.LSTM(4)(L.TimeDistributed(L.GlobalMaxPooling1D())(entry)))
    with pytest.raises(ShapeError, match="leaves axes open besides time"):
        noise(model)


def test_a_model_for_which_nothing_can_be_made_up_has_no_golden_vectors(tmp_path):
    entry = keras.Input((T, None, F))
    model = keras.Model(entry, L.LSTM(4)(L.TimeDistributed(L.GlobalMaxPooling1D())(entry)))
    assert list(export(model, "onnx", path=tmp_path).files) == ["model.onnx"]
