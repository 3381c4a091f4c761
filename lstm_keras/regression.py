"""Ridge regression: what a forecast by an LSTM has to be better than."""

from collections.abc import Callable, Sequence

import numpy as np

SHRINKAGE = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)


def ridge(x: np.ndarray, y: np.ndarray, shrinkage: float) -> Callable[[np.ndarray], np.ndarray]:
    """The linear function with the least mean |y - x w - b|^2 + shrinkage |w|^2.

    Columns of x are standardised first, so one shrinkage is meant alike for all of them.

    Args:
        x: [W, D].
        y: [W].
        shrinkage: Not negative; 0 is least squares.

    Returns:
        x [V, D] -> answers [V].

    Source: Hoerl & Kennard 1970, Technometrics 12(1).

    >>> x = np.arange(6.0)[:, None]
    >>> ridge(x, 3 * x[:, 0] + 1, 0.0)(np.array([[10.0]])).round(6).tolist()
    [31.0]
    """
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), Ridge(alpha=shrinkage * len(x)))
    return model.fit(x.astype(np.float64), y).predict


def choose(
    train: tuple[np.ndarray, np.ndarray],
    validation: tuple[np.ndarray, np.ndarray],
    among: Sequence[float] = SHRINKAGE,
) -> float:
    """The shrinkage whose ridge has the least mean |error| on validation data."""
    x, y = validation
    return min(among, key=lambda value: np.abs(ridge(*train, value)(x) - y).mean())
