"""What each gate is good for: the LSTM without one, with coupled ones, with peepholes.

    python benchmarks/ablation.py            about half an hour on a core; carries on if stopped

Two tasks, ten seeds each. Everything but the cell is the same for all variants: widths, batches,
updates, Adam and its rate, none of them tuned. Seed k draws the same sequences for all, so
differences are taken seed by seed. Nothing stops early and no best epoch is chosen: each number is
that of the last weights. How many updates there are was set beforehand: on Reber strings after a
look at 400 and 600 updates of the full LSTM and 600 of the one without a forget gate; on shoulders
by the time of one training.

*Continual embedded Reber grammar* (Gers et al. 2000): strings end to end, without a sign where one
ends. Streams of 640 symbols are read in pieces of 32; the state is carried over, the gradient is
not. Tested on ten fresh streams of 5000 symbols, without a reset. A prediction is wrong where a
symbol that the grammar forbids has at least the probability of one that it allows (the rule of
Hochreiter & Schmidhuber 1997; that of Gers et al. passes 0.5 for each of two symbols, of which one
is forbidden). Told are the share of wrong predictions, and the symbols before the first.

*shoulder-imu*: the exercises of the zoo, without augmentation, at half the rate (25 steps in four
seconds), with half the units and a tenth of the batches of the recipe, each half as large, so that
sixty trainings fit. Seed k is tested on the two people of fold k mod 5, whom it never saw.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")  # ten seeds side by side, by jax.vmap

import jax
import jax.numpy as jnp
import keras
import matplotlib as mpl
import numpy as np
from ablation_report import FULL, before, compare, draw, mistaken, page

from lstm_keras import LSTM, datasets
from lstm_keras.artifact import package_versions
from lstm_keras.datasets import examples
from lstm_keras.files import make_folder, replacing, write_text
from lstm_keras.sequences import Window, folds
from lstm_keras.tasks import ContinualReber

SEEDS = 10

RESULTS = Path(__file__).parent / "results"
FIGURE = Path(__file__).parent.parent / "docs" / "ablation.svg"
RUNS = Path("build") / "benchmarks" / "ablation.json"
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


REBER = Budget(units=16, steps=32, batch=16, updates=1000, learning_rate=1e-2)
SHOULDER = Budget(units=16, steps=25, batch=32, updates=200, learning_rate=1e-2)
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

    def memory(self, weights, x, state):
        """Weights of one seed, x [B, T, F], (h, c) -> outputs [B, T, H], new state."""
        own = len(self.layer.trainable_variables)
        fixed = [v.value for v in self.layer.non_trainable_variables]
        (h, *state), _ = self.layer.stateless_call(weights[:own], fixed, x, initial_state=state)
        return h, state

    def scores(self, weights, h):
        """Outputs [..., H] -> what stands before the softmax, [..., K]."""
        return self.dense.stateless_call(weights[-2:], [], h)[0]

    def run(self, weights, x, state):
        """X [B, T, F] -> scores at every step [B, T, K], new state."""
        h, state = self.memory(weights, x, state)
        return self.scores(weights, h), state

    def mean(self, weights, x, kept=1.0):
        """X [B, T, F] -> scores [B, K] of the mean over time, times `kept` [B, H]."""
        h, _ = self.memory(weights, x, self.zeros(len(x)))
        return self.scores(weights, h.mean(axis=1) * kept)

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


def cross_entropy(scores, y):
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(scores), axis=-1))


def reber(settings: dict, budget: Budget = REBER, seeds: range = range(SEEDS)) -> list[dict]:
    """Train and test on continual Reber strings; what each seed reached."""
    K = ContinualReber.outputs
    net = Net(settings, K, K, budget.units)

    def update(weights, moments, state, step, text):
        x, y = jnp.split(jax.nn.one_hot(jnp.stack([text[:, :-1], text[:, 1:]]), K), 2)

        def loss(weights):
            scores, after = net.run(weights, x[0], state)
            return cross_entropy(scores, y[0]), after

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
        scores, state = answer(weights, x, state)
        parts.append(np.asarray(jax.nn.softmax(scores)))
    return [
        {"wrong": float(np.mean(wrong)), "symbols": float(before(wrong).mean())}
        for wrong in map(mistaken, np.concatenate(parts, axis=2), [b.legal for b in fresh])
    ]


def streams(budget: Budget, rng: np.random.Generator) -> np.ndarray:
    """Symbols int8 [B, PIECES * steps + 1] of fresh streams to train on."""
    drawn = ContinualReber(steps=PIECES * budget.steps).draw(budget.batch, rng)
    text = np.concatenate([drawn.x[:, :1], drawn.y], axis=1)
    return text.argmax(-1).astype(np.int8)


def shoulder(settings: dict, budget: Budget = SHOULDER, seeds: range = range(SEEDS)) -> list[dict]:
    """Train on eight people and test on two others; what each seed reached."""
    source = datasets.load("shoulder_imu")
    dealt = folds(source.groups, 5)
    window = Window(budget.steps, budget.steps // 2, 6.25)
    parts = [examples.split(source, window, dealt[seed % 5], (), None) for seed in seeds]
    K = len(source.labels)
    net = Net(settings, len(source.channels), K, budget.units)

    def update(weights, moments, key, step, x, y):
        wanted = 0.95 * jax.nn.one_hot(y, K) + 0.05 / K
        kept = jax.random.bernoulli(key, 0.7, (budget.batch, budget.units)) / 0.7
        gradient = jax.grad(lambda w: cross_entropy(net.mean(w, x, kept), wanted))(weights)
        return adam(weights, moments, gradient, step, budget)

    update = jax.jit(jax.vmap(update, in_axes=(0, 0, 0, None, 0, 0)))
    answer = jax.jit(jax.vmap(net.mean))
    draws = [np.random.default_rng(3000 + seed) for seed in seeds]
    weights = net.start(seeds)
    moments = ([jnp.zeros_like(w) for w in weights],) * 2
    for step in range(budget.updates):
        drawn = [
            rng.integers(len(p.train), size=budget.batch)
            for rng, p in zip(draws, parts, strict=True)
        ]
        x, y = (
            np.stack([getattr(p.train, name)[k] for p, k in zip(parts, drawn, strict=True)])
            for name in "xy"
        )
        keys = jnp.stack([jax.random.key(1000 * seed + step) for seed in seeds])
        weights, moments = update(weights, moments, keys, step, x, y)
    longest = max(len(part.test) for part in parts)  # one shape, compiled once
    tests = [np.resize(part.test.x, (longest, *part.test.x.shape[1:])) for part in parts]
    told = np.asarray(answer(weights, np.stack(tests))).argmax(-1)
    return [
        {"accuracy": float(np.mean(row[: len(part.test)] == part.test.y))}
        for row, part in zip(told, parts, strict=True)
    ]


TASKS = {"reber": (reber, REBER), "shoulder": (shoulder, SHOULDER)}


def main() -> None:
    make_folder(RUNS.parent)
    content = json.loads(RUNS.read_text()) if RUNS.is_file() else {"tasks": {}}
    for task, (train, budget) in TASKS.items():
        known = content["tasks"].get(task, {})
        if known.get("budget") != asdict(budget):  # of another budget nothing may be kept
            known = {"budget": asdict(budget), "runs": {}}
        content["tasks"][task] = known
        for name, settings in VARIANTS.items():
            if name not in known["runs"]:
                known["runs"][name] = train(settings)
                print(task, name, known["runs"][name], flush=True)
                write_text(RUNS, json.dumps(content, indent=1))
        # After each task, so that the first can be read while the second trains.
        done = {name: content["tasks"][name] for name in TASKS if complete(content, name)}
        versions = package_versions("keras", "jax", "numpy")
        write({"tasks": done, "versions": versions, "summary": compare({"tasks": done})})


def complete(content: dict, task: str) -> bool:
    """Whether every variant was trained within the budget of today."""
    known = content["tasks"].get(task, {})
    fits = known.get("budget") == asdict(TASKS[task][1])
    return fits and set(known["runs"]) == set(VARIANTS)


def write(content: dict) -> None:
    """The numbers as JSON, the table, the figure."""
    write_text(RESULTS / "ablation.json", json.dumps(content, indent=1) + "\n")
    write_text(RESULTS / "ablation.md", page(content))
    with mpl.rc_context({"svg.hashsalt": "ablation"}), replacing(FIGURE) as temporary:
        draw(content).savefig(temporary, metadata={"Date": None})


if __name__ == "__main__":
    main()
