"""Models to quantize: trained ones, and nets of random weights that show what goes wrong.

Each is (model, calibration samples of the training set, windows never trained on, their targets).
"""

from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np

from lstm_keras import LSTM, kinds, zoo
from lstm_keras.adoption import load
from lstm_keras.kinds.prepared import calibration_windows

L = keras.layers
T, F = 50, 3


class Net(NamedTuple):
    """What is quantized, and on what."""

    model: keras.Model
    calibration: np.ndarray
    x: np.ndarray
    y: np.ndarray


def shoulder_imu() -> Net:
    """The model of the zoo, on its test split."""
    recipe = kinds.load(zoo.recipe_file("shoulder-imu"))
    parts = recipe.deal(recipe.read())
    model = load(zoo.FOLDER / "shoulder-imu" / "keras" / "model.keras")
    samples = calibration_windows(parts.train.x, recipe.training.seed)
    return Net(model, samples, parts.test.x, parts.test.y)


def sines(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The next value of a sum of two sines with noise."""
    t = np.arange(T + 1)
    rates, phases = rng.uniform(0.1, 0.8, (count, 2, 1)), rng.uniform(0, 6.3, (count, 2, 1))
    x = np.sin(rates * t + phases).sum(1) + rng.normal(0, 0.05, (count, T + 1))
    return x[:, :-1, None], x[:, -1:]


def adding(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The sum of the two numbers that are marked (Hochreiter & Schmidhuber 1997, task 4)."""
    numbers, marks = rng.uniform(-1, 1, (count, T)), np.zeros((count, T))
    for row, half in enumerate(rng.integers(0, T // 2, (count, 2)) + np.array([0, T // 2])):
        marks[row, half] = 1
    return np.stack([numbers, marks], axis=2), (numbers * marks).sum(1, keepdims=True)


def heavy_tails(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The running mean of inputs from Student's t with two degrees of freedom, cut to +-1."""
    x = rng.standard_t(2, (count, T, F))
    weights = 0.9 ** np.arange(T)[::-1]
    return x, np.einsum("t,btf->bf", weights / weights.sum(), np.clip(x, -1, 1))


def which_half(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """At every step, whether the mean of what came is below that of what comes: needs both ways."""
    x = rng.normal(size=(count, T, F)).cumsum(1)
    x = x / x.std()
    before = np.cumsum(x[..., 0], 1) / np.arange(1, T + 1)
    after = np.cumsum(x[:, ::-1, 0], 1)[:, ::-1] / np.arange(T, 0, -1)
    return x, np.tanh(after - before)[..., None]


def one(x, units=32):
    return L.Dense(1)(LSTM(units)(x))


def three(x):
    return L.Dense(F)(LSTM(48)(x))


def stacked(x):
    return L.Dense(1)(LSTM(16)(LSTM(24, return_sequences=True)(x)))


def both_ways(x):
    return L.Dense(1)(L.Bidirectional(LSTM(16, return_sequences=True))(x))


def skip(x):
    y = LSTM(16, return_sequences=True)(x)
    return L.Dense(1)(L.Concatenate()([x, y]))


def trained(task: Callable, build: Callable, seed: int = 0, epochs: int = 12) -> Net:
    """A model trained on 4,000 windows of a task, and 500 windows more."""
    keras.utils.set_random_seed(seed)
    x, y = (a.astype("float32") for a in task(4500, np.random.default_rng(seed)))
    entry = keras.Input(x.shape[1:])
    model = keras.Model(entry, build(entry), name=f"{task.__name__}_{build.__name__}")
    model.compile(keras.optimizers.Adam(5e-3, clipnorm=1.0), "mse")
    model.fit(x[:4000], y[:4000], batch_size=64, epochs=epochs, verbose=0)
    return Net(model, x[:256], x[4000:], y[4000:])


def stack(x):
    return L.Dense(2)(LSTM(8)(LSTM(12, return_sequences=True)(x)))


def bidirectional(x):
    x = L.Bidirectional(LSTM(12, return_sequences=True))(x)
    return L.Dense(2)(L.Bidirectional(LSTM(8))(x))


def concatenated(x):
    y = LSTM(12, return_sequences=True)(x)
    return L.Dense(2)(L.GlobalAveragePooling1D()(L.Concatenate()([x, y])))


def random(build: Callable, spread: float) -> Net:
    """Weights drawn from -spread to spread; small ones make a cell that stays below 0.5."""
    entry = keras.Input((20, F))
    model = keras.Model(entry, build(entry), name=build.__name__)
    rng = np.random.default_rng(1997)
    model.set_weights([rng.uniform(-spread, spread, w.shape) for w in model.get_weights()])
    x = rng.normal(size=(500, 20, F)).astype("float32")
    return Net(model, x[:200], x[200:], model.predict(x[200:], verbose=0))


TRAINED = {
    "shoulder-imu (zoo)": shoulder_imu,
    "sines, LSTM 32": lambda: trained(sines, one),
    "adding, LSTM 32": lambda: trained(adding, one),
    "heavy tails, LSTM 48": lambda: trained(heavy_tails, three),
    "sines, LSTM 24 + 16": lambda: trained(sines, stacked),
    "both ways, Bidirectional 16": lambda: trained(which_half, both_ways),
    "both ways, skip, LSTM 16": lambda: trained(which_half, skip),
}

RANDOM = {
    f"random {build.__name__}, weights within {spread}": lambda build=build, spread=spread: random(
        build, spread
    )
    for build in (stack, bidirectional, concatenated)
    for spread in (0.8, 0.2)
}
