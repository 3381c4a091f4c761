"""Simple classifiers: statistics by their definitions, and accuracies that mean something."""

import numpy as np
import pytest

from lstm_keras import baselines


def test_statistics_of_a_window_by_hand():
    rng = np.random.default_rng(2)
    x = rng.normal(1, 2, (3, 50, 2))
    found = baselines.statistics(x)
    assert found.shape == (3, 11 * 2 + 1)
    a, b = x[1].T
    np.testing.assert_allclose(found[1, :2], [a.mean(), b.mean()])
    np.testing.assert_allclose(found[1, 2:4], [a.std(), b.std()])
    np.testing.assert_allclose(found[1, 8:10], np.median(x[1], axis=0))
    signs = np.sign(b - b.mean())
    assert found[1, 19] == np.mean(signs[1:] != signs[:-1])
    assert found[1, -1] == pytest.approx(np.corrcoef(a, b)[0, 1], abs=1e-5)


def test_one_channel_has_no_correlation():
    assert baselines.statistics(np.ones((2, 9, 1))).shape == (2, 11)


def test_the_regression_learns_and_the_most_frequent_class_does_not():
    rng = np.random.default_rng(5)
    y = np.array([0, 1, 1] * 20)
    x = rng.normal(0, 1 + 3 * y[:, None, None], (60, 30, 2))
    found = baselines.accuracies(x[:42], y[:42], x[42:], y[42:])
    assert found["most frequent class"] == pytest.approx(2 / 3)
    assert found["logistic regression"] == 1.0
    shuffled = baselines.accuracies(x[:42], rng.permutation(y[:42]), x[42:], y[42:])
    assert shuffled["logistic regression"] < 0.9
