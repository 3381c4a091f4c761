"""Kind "memory": one of the classic tasks that only a long memory solves, endless from a seed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from lstm_keras import baselines, schedules
from lstm_keras.errors import refuse_below
from lstm_keras.kinds.prepared import CALIBRATION, Metric, Prepared
from lstm_keras.layer import LSTM
from lstm_keras.recipes import Recipe
from lstm_keras.stages import Say
from lstm_keras.tasks import Adding, Batch, ContinualReber, Task
from lstm_keras.tasks.reber import SYMBOLS

TASKS: dict[str, Callable[..., Task]] = {"adding": Adding, "continual-reber": ContinualReber}
CHANNELS = {"adding": ("value", "mark"), "continual-reber": tuple(SYMBOLS)}
TRAINED, TESTED, CALIBRATED, FITTED = range(4)
"""Streams of random numbers that have nothing in common: what each is for."""

SIMPLE = 20_000
"""Sequences that the regression beside the adding problem is fitted to."""

SYMBOLS_SEEN = 500_000
"""Length of the stream in which the successors of a symbol are counted."""


@dataclass(frozen=True)
class Puzzle:
    """Which task.

    name: A key of `TASKS`.
    steps: T, as the task means it.
    test: Sequences that the model is judged on.
    """

    name: str
    steps: int
    test: int = 2560

    def __post_init__(self) -> None:
        if self.name not in TASKS:
            raise ValueError(f"name must be one of {', '.join(TASKS)}; got {self.name!r}")
        refuse_below(1, self, "test")
        self.task()

    def task(self) -> Task:
        return TASKS[self.name](steps=self.steps)


@dataclass(frozen=True)
class Network:
    """One LSTM and a dense layer.

    units: H.
    horizon: Of the LSTM: steps over which its gates start to remember; None as in Keras.
    """

    units: int
    horizon: float | None = None


@dataclass(frozen=True)
class Schedule:
    """How the weights are found: Adam, no sequence twice.

    epochs, sequences: So many epochs of so many fresh sequences.
    batch: B.
    learning_rate: At its highest.
    schedule: "cosine" lets the rate rise over the first twentieth and fall to 0 along a cosine,
        "constant" lets it rise and stay, "exponential" fall to a hundredth.
    weight_decay: Of AdamW, on everything but the biases.
    clipnorm: Largest norm of the whole gradient; 0 for no limit.
    average: Momentum of the running average of the weights that is kept in the end; 0 keeps the
        last weights themselves.
    seed: Of the weights and of every sequence.
    """

    epochs: int
    sequences: int
    batch: int = 64
    learning_rate: float = 1e-2
    schedule: str = "cosine"
    weight_decay: float = 0.0
    clipnorm: float = 1.0
    average: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        refuse_below(1, self, "epochs", "batch")
        schedules.check(self.schedule)
        schedules.refuse_plateau(self.schedule, "there is no validation part here")
        if self.sequences < self.batch:
            raise ValueError(
                f"sequences of an epoch must fill a batch of {self.batch}; got {self.sequences}"
            )

    @property
    def batches(self) -> int:
        """Of an epoch."""
        return self.sequences // self.batch

    def optimizer(self) -> keras.optimizers.Optimizer:
        steps = self.epochs * self.batches
        return schedules.adamw(
            self.learning_rate,
            steps,
            max(1, steps // 20),
            weight_decay=self.weight_decay,
            clipnorm=self.clipnorm,
            average=self.average,
            schedule=self.schedule,
        )


@dataclass(frozen=True, kw_only=True)
class Memory(Recipe):
    """A long-lag task: x [B, T, F] -> the answer at the last step [B, K], or at every step.

    Sequences differ in length, and a file has one T: each ends at the last step, after zeros that
    come before its first.

    task: Which.
    model, training: The network, and how its weights are found.
    """

    task: Puzzle
    model: Network
    training: Schedule

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`; the metric is how many answers leave the task's tolerance."""
        task, settings, seed = self.task.task(), self.training, self.training.seed
        test = task.draw(self.task.test, _random(seed, TESTED))
        x, y = padded_left(test), test.y
        digest = hashlib.sha256(repr((task, seed)).encode() + x.tobytes() + y.tobytes()).hexdigest()
        total = settings.epochs * settings.batches * settings.batch
        say("draws", repr(task), f"from seed {seed}; {task.features} numbers a step")
        say(
            "windows",
            f"{task.longest} steps",
            f"{total:,} to train, none twice; {len(x):,} to test",
        )
        keras.utils.set_random_seed(seed)
        model = self._build(task)
        framed = keras.Model(model.inputs, model.outputs)  # so that no optimizer is in the file
        framed.compile(
            optimizer=settings.optimizer(),
            loss="categorical_crossentropy" if task.classes else "mse",
            jit_compile=keras.backend.backend() == "jax",  # which has no graph without
        )
        return Prepared(
            model=model,
            framed=framed,
            train=self._batches(task),
            x=x,
            y=y,
            calibration=padded_left(task.draw(CALIBRATION, _random(seed, CALIBRATED))),
            digest=digest,
            facts={
                "name": f"{self.task.name}, generated",
                "digest": digest,
                "channels": CHANNELS[self.task.name],
                "steps": task.longest,
                "windows": {"train": total, "validation": 0, "test": len(x)},
            },
            metric=wrong(task, self.task.test),
            baselines=lambda: self._simple(task, x, y),
            epochs=settings.epochs,
            seed=seed,
            example="the first sequence of the test",
        )

    def _build(self, task: Task) -> keras.Model:
        layers = [
            keras.Input((task.longest, task.features), name="x"),
            LSTM(
                self.model.units,
                horizon=self.model.horizon,
                return_sequences=task.per_step,
                name="lstm",
            ),
            keras.layers.Dense(
                task.outputs,
                activation="softmax" if task.classes else None,
                name="answer",
                dtype="float32",
            ),
        ]
        return keras.Sequential(layers, name=self.name)

    def _batches(self, task: Task) -> tf.data.Dataset:
        """An epoch; the next one goes on where it ended."""
        settings, rng = self.training, _random(self.training.seed, TRAINED)

        def draw():
            for _ in range(settings.batches):
                batch = task.draw(settings.batch, rng)
                yield padded_left(batch), batch.y

        B, T = settings.batch, task.longest
        rows = (T,) if task.per_step else ()
        batches = tf.data.Dataset.from_generator(
            draw,
            output_signature=(
                tf.TensorSpec((B, T, task.features), tf.float32),
                tf.TensorSpec((B, *rows, task.outputs), tf.float32),
            ),
        )
        counted = tf.data.experimental.assert_cardinality(settings.batches)
        return batches.apply(counted).prefetch(8)

    def _simple(self, task: Task, x: np.ndarray, y: np.ndarray) -> dict[str, float]:
        """What answers without a memory, or with one of two symbols, get wrong."""
        rng = _random(self.training.seed, FITTED)
        value = wrong(task, len(x)).value
        if task.per_step:
            told = task.draw(max(1, SYMBOLS_SEEN // task.longest), rng)
            return {
                f"the last {count} symbols" if count > 1 else "the last symbol": value(
                    baselines.successors(told.x, told.y, x, count), y
                )
                for count in (1, 2)
            }
        from sklearn.linear_model import Ridge

        told = task.draw(SIMPLE, rng)
        flat = padded_left(told).reshape(SIMPLE, -1)
        fitted = Ridge(alpha=1.0).fit(flat, told.y).predict(x.reshape(len(x), -1))
        return {
            "constant": value(np.broadcast_to(told.y.mean(0), y.shape), y),
            "ridge on all steps": value(fitted.reshape(y.shape), y),
        }


def padded_left(batch: Batch) -> np.ndarray:
    """X [B, T, F] of a batch, every sequence moved so that it ends at the last step."""
    T = batch.x.shape[1]
    source = np.arange(T) - (T - batch.lengths)[:, None]
    moved = np.take_along_axis(batch.x, np.maximum(source, 0)[..., None], axis=1)
    return np.where(source[..., None] < 0, np.float32(0), moved)


def wrong(task: Task, test: int) -> Metric:
    """How many answers of the test are wrong: some |answer - y| reaches the task's tolerance."""
    count = test * task.longest if task.per_step else test
    what = "predictions" if task.per_step else "sequences"

    def value(answers: np.ndarray, y: np.ndarray) -> float:
        inside = np.abs(answers.astype(np.float64) - y) < task.tolerance  # False for NaN
        return float((~inside).any(axis=-1).sum())

    return Metric(f"wrong of {count:,} {what}", "", value, "least")


def _random(seed: int, purpose: int) -> np.random.Generator:
    return np.random.default_rng([seed, purpose])
