"""A task on which rounding afterwards fails: how far a knocked gyroscope has turned.

A window is T steps of a gyroscope. x[:, 0] is its turn rate, in about its own deviations, and
x[:, 1] is 1 at the step from which the angle counts. One step in fifty is a knock: a hundred times
the deviation is added, up or down. The class is which eighth of all windows the angle falls into,
so a model sums up small rates from a step that it is told, and keeps knocks out.

A float model holds off a knock by its size: a weight of a tenth on a reading of 100 closes a gate
as well as a weight of 1 on a reading of 10. So an int8 grid that leaves the knocks as large as they
were is too coarse for the rates, and one that is fine enough for the rates makes the knocks smaller
than the model expects them. Rounding cannot choose rightly; training can.
"""

import keras
import numpy as np

from lstm_keras import LSTM

T, F, H, CLASSES = 60, 2, 16, 8
TRAIN, TEST = 10_000, 5_000
CALIBRATION = 256
EPOCHS, RATE, BATCH = 30, 0.01, 64

NOISE, DRIFT = 0.25, 0.08
"""Of the turn rate: deviation within a window, and of what stays the same all along it."""

KNOCKS, SIZE, SPREAD = 0.02, 100.0, 0.3
"""Share of the steps; median size; deviation of its logarithm."""

FAR = 15
"""Robust deviations from the median beyond which a reading is taken for a knock."""


def windows(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """X [count, T, F] and the angle turned [count], in which knocks do not count."""
    rate = NOISE * rng.normal(size=(count, T)) + DRIFT * rng.normal(size=(count, 1))
    start = rng.integers(0, T // 2, (count, 1))
    step = np.arange(T)
    angle = np.where(step > start, rate, 0).sum(1)
    knock = SIZE * rng.lognormal(0, SPREAD, (count, T)) * rng.choice([-1, 1], (count, T))
    reading = rate / 0.3 + np.where(rng.random((count, T)) < KNOCKS, knock, 0)
    return np.stack([reading, step == start], axis=2).astype("float32"), angle


EDGES = np.quantile(windows(100_000, np.random.default_rng(1997))[1], np.arange(1, 8) / CLASSES)
"""Between the classes, which are equally frequent."""


def draw(count: int, *seed: int) -> tuple[np.ndarray, np.ndarray]:
    """X [count, T, F] and the class of each window [count]."""
    x, angle = windows(count, np.random.default_rng(seed))
    return x, np.searchsorted(EDGES, angle).astype("int32")


def narrowed(x: np.ndarray) -> np.ndarray:
    """The windows with knocks cut down to `FAR` robust deviations from the median reading."""
    reading = x[..., 0]
    middle = np.median(reading)
    far = FAR * 1.4826 * np.median(np.abs(reading - middle))  # a normal deviation is 1.4826 MAD
    return np.stack([reading.clip(middle - far, middle + far), x[..., 1]], axis=2)


def build(seed: int) -> keras.Model:
    """An LSTM of 16 units and a Dense layer of logits, untrained."""
    keras.utils.set_random_seed(seed)
    layers = [LSTM(H, name="memory"), keras.layers.Dense(CLASSES, name="classes")]
    return keras.Sequential([keras.Input((T, F)), *layers])


def fit(model: keras.Model, x: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> None:
    """Train on classes: Adam, a rate that falls to 0 along a cosine, gradients clipped at 1."""
    falling = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(x) // BATCH))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(falling, clipnorm=1.0), loss)
    model.fit(x, y, batch_size=BATCH, epochs=epochs, verbose=0)
