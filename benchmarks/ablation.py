"""What each gate is good for: the LSTM without one, with two coupled, with peepholes, ten seeds each.

    python benchmarks/ablation.py            about half an hour on one core; carries on if stopped

Two tasks. Everything but the cell is the same for all variants, and was fixed before the first run:
widths, batches, updates, Adam and its rate. Seed k starts the same weights where shapes allow, and
draws the same sequences, so differences are taken seed by seed. There is no stopping early and no
choice of the best epoch: each number is that of the last weights.

*Continual embedded Reber grammar* (Gers et al. 2000): strings end to end, without a sign where
one ends. Streams of 640 symbols are read in pieces of 32; the state is carried over, the gradient is
not. Tested on ten fresh streams of 5000 symbols without a reset: the share of steps at which the likeliest symbol is one that the grammar forbids,
and how many symbols are predicted before the first error in the paper's sense.

*shoulder-imu*: the zoo's seven exercises, without its augmentation, a narrower LSTM and fewer
updates than its recipe, so that sixty trainings fit. Seed k is tested on the two people of fold k
mod 5, whom it never saw.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")  # ten seeds side by side, by jax.vmap

import jax
import jax.numpy as jnp
import keras
import numpy as np

from lstm_keras import LSTM
from lstm_keras.files import write_text
from lstm_keras.tasks import ContinualReber

RESULTS = Path(__file__).parent / "results"
RUNS = Path("build") / "benchmarks" / "ablation.json"
SEEDS = 10

FULL = "full"
VARIANTS = {
    FULL: {},
    "no input gate": {"gates": "fo"},
    "no forget gate": {"gates": "io"},
    "no output gate": {"gates": "if"},
    "coupled": {"coupled": True},
    "peepholes": {"peephole": True},
}
"""Arguments of `lstm_keras.LSTM` by name. The first is the one the others are compared with."""


@dataclass(frozen=True)
class Budget:
    """What a training may use, the same for every variant.

    units: H. steps: T of a piece or window. batch: B. updates: Of Adam, along a cosine to zero.
    learning_rate: At its start. clipnorm: Largest norm of the gradient.
    """

    units: int
    steps: int
    batch: int
    updates: int
    learning_rate: float
    clipnorm: float = 1.0


REBER = Budget(units=16, steps=32, batch=16, updates=2500, learning_rate=1e-2)
SHOULDER = Budget(units=16, steps=50, batch=64, updates=400, learning_rate=1e-2)
STREAMS, SYMBOLS = 10, 5000
"""Fresh streams to test on, and the symbols of each."""
PIECES = 20
"""Pieces of a stream in training; then come fresh streams, and the state is zero again."""
PIECE = 500
"""Symbols that are answered at once in the test; it changes no answer."""


class Net:
    """An LSTM and a dense layer as functions of their weights, for S seeds at once.

    The layer is the project's own, called without state by Keras; only the loop over updates is
    written here. Weights are lists of arrays [S, ...].
    """

    def __init__(self, settings: dict, features: int, outputs: int, units: int):
        self.layer = LSTM(units, return_sequences=True, return_state=True, **settings)
        self.dense = keras.layers.Dense(outputs)
        self.layer.build((None, None, features))
        self.dense.build((None, None, units))
        self.features, self.units = features, units

    def start(self, seeds: range) -> list[jnp.ndarray]:
        """Fresh weights of each seed: [S, ...]."""
        return [jnp.stack(each) for each in zip(*map(self._fresh, seeds), strict=True)]

    def _fresh(self, seed):
        keras.utils.set_random_seed(seed)
        layer = LSTM.from_config(self.layer.get_config())
        dense = keras.layers.Dense.from_config(self.dense.get_config())
        layer.build((None, None, self.features))
        dense.build((None, None, self.units))
        return [jnp.asarray(w.value) for w in (*layer.weights, *dense.weights)]

    def run(self, weights, x, state=None):
        """Weights of one seed, x [B, T, F], (h, c) -> logits [B, T, K], outputs, new state."""
        own = len(self.layer.trainable_variables)
        fixed = [v.value for v in self.layer.non_trainable_variables]
        (h, *state), _ = self.layer.stateless_call(weights[:own], fixed, x, initial_state=state)
        logits, _ = self.dense.stateless_call(weights[own:], [], h)
        return logits, h, state

    def zeros(self, *lead: int) -> list[jnp.ndarray]:
        return [jnp.zeros((*lead, self.units))] * 2


def adam(weights, moments, gradient, step, budget: Budget):
    """One update of Kingma & Ba 2015 with a clipped gradient and a rate along a cosine."""
    norm = jnp.sqrt(sum(jnp.sum(g**2) for g in gradient))
    gradient = [g * jnp.minimum(1.0, budget.clipnorm / (norm + 1e-12)) for g in gradient]
    rate = budget.learning_rate * 0.5 * (1 + jnp.cos(jnp.pi * step / budget.updates))
    first = [0.9 * m + 0.1 * g for m, g in zip(moments[0], gradient, strict=True)]
    second = [0.999 * v + 0.001 * g**2 for v, g in zip(moments[1], gradient, strict=True)]
    scale = jnp.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
    moved = [
        w - rate * scale * m / (jnp.sqrt(v) + 1e-7)
        for w, m, v in zip(weights, first, second, strict=True)
    ]
    return moved, (first, second)


def cross_entropy(logits, y):
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(logits), axis=-1))


def reber(settings: dict, budget: Budget = REBER, seeds: range = range(SEEDS)) -> list[dict]:
    """Train and test on continual Reber strings; what each seed reached."""
    K = ContinualReber.outputs
    net = Net(settings, K, K, budget.units)

    def update(weights, moments, state, step, text):
        x, y = jnp.split(jax.nn.one_hot(jnp.stack([text[:, :-1], text[:, 1:]]), K), 2)

        def loss(weights):
            logits, _, after = net.run(weights, x[0], state)
            return cross_entropy(logits, y[0]), after

        (_, after), gradient = jax.value_and_grad(loss, has_aux=True)(weights)
        return *adam(weights, moments, gradient, step, budget), after

    update = jax.jit(jax.vmap(update, in_axes=(0, 0, 0, None, 0)))
    draws = [np.random.default_rng(1000 + seed) for seed in seeds]
    weights = net.start(seeds)
    moments = ([jnp.zeros_like(w) for w in weights],) * 2
    for step in range(budget.updates):
        start = step % PIECES * budget.steps
        if start == 0:
            text = np.stack([streams(budget, rng) for rng in draws])
            state = net.zeros(len(seeds), budget.batch)
        piece = text[:, :, start : start + budget.steps + 1]
        weights, moments, state = update(weights, moments, state, step, piece)

    task = ContinualReber(steps=SYMBOLS)
    fresh = [task.draw(STREAMS, 2000 + seed) for seed in seeds]
    answer = jax.jit(jax.vmap(net.run))
    state, parts = net.zeros(len(seeds), STREAMS), []
    for start in range(0, SYMBOLS, PIECE):
        x = np.stack([batch.x[:, start : start + PIECE] for batch in fresh])
        logits, _, state = answer(weights, x, state)
        parts.append(np.asarray(jax.nn.softmax(logits)))
    return [
        {
            "forbidden": forbidden(told, batch.legal),
            "symbols": float(task.before_error(told, batch).mean()),
        }
        for told, batch in zip(np.concatenate(parts, axis=2), fresh, strict=True)
    ]


def streams(budget: Budget, rng: np.random.Generator) -> np.ndarray:
    """Symbols int8 [B, PIECES * steps + 1] of fresh streams to train on."""
    drawn = ContinualReber(steps=PIECES * budget.steps).draw(budget.batch, rng)
    text = np.concatenate([drawn.x[:, :1], drawn.y], axis=1)
    return text.argmax(-1).astype(np.int8)


def forbidden(answers: np.ndarray, legal: np.ndarray) -> float:
    """Share of steps whose likeliest symbol the grammar does not allow; both [B, T, 7].

    What is no number allows nothing.
    """
    named = np.take_along_axis(legal, answers.argmax(-1)[..., None], -1)[..., 0]
    return float(np.mean((named == 0) | ~np.isfinite(answers).all(-1)))
