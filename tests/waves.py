"""Two kinds of waves by six people: readings that a small network tells apart soon."""

import numpy as np

from lstm_keras import datasets
from lstm_keras.sequences import Recording

HZ, PEOPLE = 10, 6


def source():
    rng = np.random.default_rng(4)
    t = np.arange(60)[:, None] / HZ
    recordings = [
        Recording(
            (np.sin(2 * np.pi * pace * t + [0, 1]) + rng.normal(0, 0.1, (60, 2))).astype("float32"),
            HZ,
            label,
            f"p{person}",
        )
        for label, pace in enumerate((0.5, 2.0))
        for person in range(PEOPLE)
    ]
    return datasets.Source(tuple(recordings), ("a", "b"), ("g", "g"), ("slow", "fast"), "waves")
