"""What a report says of a model besides its errors."""

import math

import keras
import numpy as np
import pytest

from lstm_keras import LSTM, reference, summary

W, T, F, H, K = 6, 7, 3, 5, 4
L = keras.layers


@pytest.fixture
def model():
    built = keras.Sequential(
        [keras.Input((T, F)), LSTM(H), L.Dropout(0.5), L.Dense(K)], name="small"
    )
    rng = np.random.default_rng(2)
    built.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in built.get_weights()])
    return built


@pytest.fixture
def x():
    return np.random.default_rng(3).normal(size=(W, T, F)).astype("float32")


def test_layers_and_parameters(model):
    assert summary.summary(model) == "LSTM 5, Dense 4; 204 parameters"  # 4 (3 + 5 + 1) 5 + 24
    wide = keras.Sequential([keras.Input((T, F)), L.Conv1D(2, 1), LSTM(32)])
    assert summary.summary(wide) == "Conv1D 2, LSTM 32; 4 488 parameters"


def test_the_identity_follows_the_weights(model):
    before = summary.identity(model)
    assert before["name"] == "small"
    assert before["parameters"] == 204
    assert summary.identity(model) == before
    model.set_weights([w + 0.1 for w in model.get_weights()])
    assert summary.identity(model)["digest"] != before["digest"]


def test_confusion_counts_true_by_predicted():
    answers = np.eye(3)[[0, 0, 1, 2, 2, 2]]
    y = np.array([0, 1, 1, 2, 2, 0])
    assert summary.confusion(y, answers) == [[1, 0, 1], [1, 1, 0], [0, 0, 2]]


def test_gates_are_those_of_the_layer(model, x):
    y = np.array([2, 0, 1, 3, 0, 1])
    found = summary.gates(model, x, "abcd"[y[0]])
    trace = reference.trace(x, *model.layers[0].get_weights())
    for gate in "ifo":
        assert found["open"][gate] == pytest.approx(float(getattr(trace, gate).mean()))
        assert 0 < found["open"][gate] < 1
    assert found["example"]["label"] == "c"
    assert np.shape(found["example"]["x"]) == (T, F)
    assert {np.shape(found["example"][name]) for name in "ifogch"} == {(T,)}
    assert found["open"]["f"] ** found["half_life_steps"] == pytest.approx(0.5)
    assert math.isfinite(found["half_life_steps"])


def test_the_example_ends_with_the_output_of_the_layer(model, x):
    found = summary.gates(model, x)
    h = np.asarray(model.layers[0](x[:1]))
    assert found["example"]["h"][-1] == pytest.approx(float(np.abs(h).mean()), abs=1e-6)


@pytest.mark.parametrize("first", [L.Conv1D(4, 2), LSTM(H, go_backwards=True)])
def test_no_gates_where_the_lstm_does_not_read_x(first, x):
    model = keras.Sequential([keras.Input((T, F)), first, L.Dense(K)])
    assert summary.gates(model, x) is None


def test_an_lstm_without_bias(x):
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, use_bias=False), L.Dense(K)])
    assert summary.gates(model, x)["layer"].startswith("lstm")
