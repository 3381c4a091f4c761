"""Class weights: how much the loss of each class counts, so that a rare one is not overlooked."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from lstm_keras.errors import DataError

BALANCED = "balanced"


def check(setting: str | Mapping[str, float] | None) -> None:
    """Refuse what can be no weights of any classes.

    Raises:
        ValueError: A word other than "balanced", or a weight that is not positive.
    """
    if setting is None or setting == BALANCED:
        return
    if not isinstance(setting, Mapping) or not setting:
        raise ValueError(
            f'class_weight must be "balanced" or a table of label = weight; got {setting!r}'
        )
    for label, weight in setting.items():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not 0 < weight < math.inf:
            raise ValueError(f"class_weight of {label} must be a positive number; got {weight!r}")


def weights(
    y: np.ndarray, labels: Sequence[str], setting: str | Mapping[str, float] | None
) -> dict[int, float] | None:
    """What the loss of each class is multiplied with, for `class_weight` of `training.fit`.

    "balanced" gives class k the weight n / (K n_k), so that every class counts the same in all.

    Args:
        y: Class of each training window, int [W].
        labels: Names of the K classes, by index.
        setting: "balanced"; or label -> weight, 1 for those that are not named; None for none.

    Returns:
        Class -> weight, for all K classes; None without a setting.

    Raises:
        DataError: "balanced", and no window of some class; or a label that is no class.
        ValueError: As `check`.

    Source: King & Zeng 2001, Political Analysis 9(2); "balanced" of scikit-learn's
    `compute_class_weight`.

    >>> weights(np.array([0, 0, 0, 1]), ("rest", "fall"), "balanced")
    {0: 0.6666666666666666, 1: 2.0}
    """
    check(setting)
    if setting is None:
        return None
    if isinstance(setting, Mapping):
        if unknown := [label for label in setting if label not in labels]:
            raise DataError(
                f"class_weight names {', '.join(unknown)}, and there is no such class.\n"
                f"  The classes are {', '.join(labels)}."
            )
        return {k: float(setting.get(label, 1.0)) for k, label in enumerate(labels)}
    counts = np.bincount(np.asarray(y).reshape(-1), minlength=len(labels))
    if missing := [label for label, count in zip(labels, counts, strict=True) if not count]:
        raise DataError(
            f'class_weight = "balanced" needs training windows of every class; there is none of '
            f"{', '.join(missing)}.\n  Split the groups otherwise, or name the weights in a table."
        )
    return {k: float(n) for k, n in enumerate(counts.sum() / (len(labels) * counts))}
