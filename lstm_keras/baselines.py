"""Simple classifiers of windows: what an LSTM has to be better than."""

from collections.abc import Callable

import numpy as np


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
