"""Networks trained side by side on a task of `lstm_keras.tasks`, one for each seed.

Keras on JAX: one compiled call takes every network through some minibatches. The networks are so
small that starting an operation costs as much as its arithmetic, and ten at once cost about six
times what one costs. Nothing passes from one network to another.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from collections import deque
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import keras
import numpy as np

from lstm_keras.tasks import Batch, Reber, Task

FRESH = 2560  # sequences of the test, as in 1997


def network(task: Task, layer: keras.layers.Layer) -> keras.Model:
    """The layer, which returns sequences, and one Dense: softmax for classes, else linear."""
    head = keras.layers.Dense(task.outputs, "softmax" if task.classes else "linear")
    return keras.Sequential([keras.Input((task.longest, task.features)), layer, head])


class Learners:
    """One network per seed, with its own sequences and its own state of the optimizer.

    Args:
        task: What is learned.
        layer: (units) -> a layer that returns sequences; called once the seed is set.
        seeds: Of the networks. Weights, training sequences and test sequences follow from them.
        settings: How they are trained, a `long_lag.Settings`.
    """

    def __init__(self, task: Task, layer: Callable, seeds: Sequence[int], settings):
        self.task, self.settings = task, settings
        starts = []
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            self.model = network(task, layer(settings.units))
            starts.append([np.asarray(v) for v in self.model.trainable_variables])
        self.weights = [jnp.stack(same) for same in zip(*starts, strict=True)]
        self.fixed = [v.value for v in self.model.non_trainable_variables]
        self.optimizer = keras.optimizers.Adam(settings.rate, global_clipnorm=settings.clip)
        self.optimizer.build(self.model.trainable_variables)
        self.state = [jnp.stack([v.value] * len(starts)) for v in self.optimizer.variables]
        self.draws = [_draws(task, seed, settings.batch) for seed in seeds]
        self._learn = jax.jit(jax.vmap(self._through))
        self.answer = jax.jit(self._answer)

    def advance(self) -> tuple[list[list[Batch]], np.ndarray, list]:
        """Take every network through `settings.updates` minibatches.

        Returns:
            The batches [seed][update]; the answers to each, given before its update,
            [seed, update, ...]; the weights after each update, each [seed, update, ...].
        """
        drawn = [[next(draws) for _ in range(self.settings.updates)] for draws in self.draws]
        x, y, lengths = (
            np.array([[getattr(batch, name) for batch in row] for row in drawn])
            for name in ("x", "y", "lengths")
        )
        carried, (answers, weights) = self._learn(self.weights, self.state, (x, y, lengths))
        self.weights, self.state = carried
        return drawn, np.asarray(answers), [np.asarray(w) for w in weights]

    def _answer(self, weights, x, lengths):
        answers, _ = self.model.stateless_call(weights, self.fixed, x)
        if self.task.per_step:
            return answers
        return jnp.take_along_axis(answers, lengths[:, None, None] - 1, axis=1)[:, 0]

    def _loss(self, weights, x, y, lengths):
        answers = self._answer(weights, x, lengths)
        if self.task.classes:
            each = -(y * jnp.log(answers + 1e-7)).sum(axis=-1)  # y is zero in the padding
        else:
            each = ((answers - y) ** 2).mean(axis=-1)
        return (each.sum(axis=1) / lengths if self.task.per_step else each).mean(), answers

    def _through(self, weights, state, batches):
        def update(carried, batch):
            weights, state = carried
            slope = jax.value_and_grad(self._loss, has_aux=True)
            (_, answers), gradient = slope(weights, *batch)
            weights, state = self.optimizer.stateless_apply(state, gradient, weights)
            return (weights, state), (answers, weights)

        return jax.lax.scan(update, (weights, state), batches)


def _draws(task: Task, seed: int, batch: int):
    """Minibatches without end: fresh ones, or of the 256 strings that the Reber grammar gives."""
    rng = np.random.default_rng([seed, 1])
    if not isinstance(task, Reber):
        while True:
            yield task.draw(batch, rng)
    train, _ = task.parts([seed, 0])
    while True:
        rows = rng.integers(0, len(train.x), batch)
        yield Batch(*(array[rows] for array in train))


class Judge:
    """One network's training: when the paper's rule is met, and what the network is then worth.

    For the Reber grammar the rule asks for all of 256 strings and of 256 others, and is applied
    after every call of `Learners.advance`; else it looks back on the training sequences.

    Judged are the mean weights over the updates that the rule looked back on: all of them gave
    right answers, and the noise of the last minibatches averages out.
    """

    def __init__(self, task: Task, seed: int, settings, answer: Callable):
        self.task, self.seed, self.answer = task, seed, answer
        self.batch = settings.batch
        self.criterion = task.criterion()
        self.fresh = task.draw(FRESH, np.random.default_rng([seed, 2]))
        self.exam = None
        if isinstance(task, Reber):
            parts = task.parts([seed, 0])
            self.exam = Batch(*(np.concatenate(pair) for pair in zip(*parts, strict=True)))
        self.presented = 0
        self.kept = deque(maxlen=1 if self.exam else -(-self.criterion.window // self.batch))

    def look(self, drawn: list[Batch], answers: np.ndarray, weights: list[np.ndarray]) -> bool:
        """Whether the rule is met by these minibatches.

        Args:
            drawn: Of one network, one for each update.
            answers: What it answered to each before the update, [update, ...].
            weights: Its weights after each update, each [update, ...].
        """
        for k, batch in enumerate(drawn):
            if self.criterion.met:
                break
            self.presented += self.batch
            self.kept.append([w[k] for w in weights])
            if self.exam is None:
                self._update(batch, answers[k])
        if self.exam is not None and not self.criterion.met:
            self._update(self.exam, self._answers(self.kept[-1], self.exam))
        return self.criterion.met

    def row(self) -> dict:
        """What is recorded of the seed; see `learn`."""
        met, last = self.criterion.met, self.kept[-1]
        mean = [np.mean(same, axis=0) for same in zip(*self.kept, strict=True)]
        return {
            "seed": self.seed,
            "sequences": self.presented if met else None,
            "presented": self.presented,
            "wrong": self._wrong(mean if met else last),
            "wrong_last": self._wrong(last),
        }

    def _update(self, batch, answers):
        self.criterion.update(self.task.right(answers, batch), self.task.errors(answers, batch))

    def _answers(self, weights, batch):
        return np.asarray(self.answer(weights, batch.x, batch.lengths))

    def _wrong(self, weights):
        return int((~self.task.right(self._answers(weights, self.fresh), self.fresh)).sum())


def learn(
    task: Task,
    layer: Callable,
    seeds: Sequence[int],
    cap: int,
    settings,
    say: Callable[[str], None] = print,
) -> tuple[int, list[dict]]:
    """Train a network for each seed until the rule is met, or on `cap` sequences or a few more.

    Returns:
        How many weights a network has, and for each seed a dict: `seed`; `sequences` that it
        took, None if it failed; `presented`, how many it saw; `wrong` of `FRESH` sequences never
        seen; and `wrong_last` of the same with the last weights in place of the mean.
    """
    learners = Learners(task, layer, seeds, settings)
    judges = [Judge(task, seed, settings, learners.answer) for seed in seeds]
    presented = 0
    while presented < cap and not all(judge.criterion.met for judge in judges):
        drawn, answers, weights = learners.advance()
        presented += settings.updates * settings.batch
        for k, judge in enumerate(judges):
            if not judge.criterion.met:
                judge.look(drawn[k], answers[k], [w[k] for w in weights])
        learned = sum(judge.criterion.met for judge in judges)
        say(f"{presented:,} sequences, learned with {learned} of {len(seeds)} seeds")
    return learners.model.count_params(), [judge.row() for judge in judges]
