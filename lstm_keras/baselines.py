"""Simple answers: what an LSTM has to be better than."""

from collections.abc import Callable

import numpy as np

ENOUGH = 20_000
"""Readings that a regression is fitted to, evenly drawn from more."""


def statistics(x: np.ndarray) -> np.ndarray:
    """What a window was described by before networks read it.

    Of each channel: mean, deviation, five quantiles, skewness, kurtosis, zero crossings and the
    mean step; of each pair of channels, their correlation.

    Args:
        x: [W, T, F].

    Returns:
        [W, 11 F + F (F - 1) / 2].
    """
    centred = x - x.mean(1, keepdims=True)
    deviation = x.std(1) + 1e-6
    moments = [(centred**k).mean(1) / deviation**k for k in (3, 4)]
    crossings = (np.diff(np.sign(centred), axis=1) != 0).mean(1)
    steps = np.abs(np.diff(x, axis=1)).mean(1)
    correlations = [
        ((centred[..., a] * centred[..., b]).mean(1) / (deviation[:, a] * deviation[:, b]))[:, None]
        for a in range(x.shape[2])
        for b in range(a)
    ]
    quantiles = np.quantile(x, [0.0, 0.25, 0.5, 0.75, 1.0], axis=1)
    return np.concatenate(
        [x.mean(1), x.std(1), *quantiles, *moments, crossings, steps, *correlations], 1
    )


def pooled(x: np.ndarray) -> np.ndarray:
    """Mean and deviation of each channel over a window: x [W, T, F] -> [W, 2 F]."""
    return np.concatenate([x.mean(1), x.std(1)], 1)


def trailing(x: np.ndarray, count: int) -> np.ndarray:
    """Mean and deviation of each channel over the last `count` steps: [W, T, F] -> [W, T', 2 F].

    T' = T - count + 1: an answer for every step that has so many behind it, itself included.
    """
    seen = np.lib.stride_tricks.sliding_window_view(x, count, axis=1)
    return np.concatenate([seen.mean(-1), seen.std(-1)], -1)


def accuracies(
    x: np.ndarray,
    y: np.ndarray,
    test_x: np.ndarray,
    test_y: np.ndarray,
    describe: Callable[[np.ndarray], np.ndarray] = statistics,
) -> dict[str, float]:
    """Accuracy on test windows of the most frequent class and of a logistic regression.

    The regression is scikit-learn's, untuned.

    Args:
        x: Training windows [W, T, F].
        y: Their classes [W].
        test_x: Test windows.
        test_y: Their classes.
        describe: What the regression sees of windows.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    frequent = np.bincount(y).argmax()
    regression = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    regression.fit(describe(x), y)
    return {
        "most frequent class": float(np.mean(test_y == frequent)),
        "logistic regression": float(regression.score(describe(test_x), test_y)),
    }


def successors(x: np.ndarray, y: np.ndarray, test: np.ndarray, count: int) -> np.ndarray:
    """How often each symbol came after the last `count` ones, for every step of other sequences.

    Args:
        x: Symbols, one-hot [B, T, K].
        y: The symbol that came next, likewise.
        test: [W, T, K].
        count: How far is looked back; before the first symbol stand zeros.

    Returns:
        [W, T, K]; 1 / K where such symbols never came.
    """
    K = x.shape[-1]
    seen = np.zeros(((K + 1) ** count, K))
    np.add.at(seen, _context(x, count).ravel(), y.reshape(-1, K))
    total = seen.sum(axis=1, keepdims=True)
    shares = np.where(total > 0, seen / np.maximum(total, 1), 1 / K)
    return shares[_context(test, count)]


def _context(x, count):
    """[B, T] one number for the last `count` symbols."""
    K = x.shape[-1]
    symbol = np.where(x.any(axis=-1), x.argmax(axis=-1), K)
    context = np.zeros_like(symbol)
    for back in range(count):
        earlier = np.pad(symbol, [(0, 0), (back, 0)], constant_values=K)[:, : symbol.shape[1]]
        context = context * (K + 1) + earlier
    return context
