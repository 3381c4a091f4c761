"""The loop of benchmarks/long_lag.py: what it learns, what it counts, and that failure is seen."""

import importlib
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import pytest

from lstm_keras.tasks import Batch, Reber, Recent, Task

if keras.backend.backend() != "jax":
    pytest.skip("benchmarks/learner.py runs on JAX, in test_backend[jax]", allow_module_level=True)

FOLDER = Path(__file__).parents[2] / "benchmarks"


@dataclass(frozen=True)
class Recall(Task):
    """Say at the end the number that came first."""

    features = outputs = 1
    longest = 6
    classes = False
    tolerance: float = 0.3

    def draw(self, count, seed):
        rng = np.random.default_rng(seed)
        lengths = rng.integers(3, 7, count)
        x = np.zeros((count, 6, 1), np.float32)
        x[:, 0, 0] = rng.uniform(-1, 1, count)
        return Batch(x, x[:, 0], lengths)

    def criterion(self):
        return Recent(window=256)


@pytest.fixture(scope="module")
def bench():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        return importlib.import_module("learner"), importlib.import_module("long_lag")


def layer(units):  # the one that is compiled fastest
    return keras.layers.SimpleRNN(units, return_sequences=True)


@pytest.fixture(scope="module")
def learned(bench):
    learner, long_lag = bench
    said = []
    found = learner.learn(Recall(), layer, (0, 1), 20_000, long_lag.Settings(), said.append)
    return *found, said


def test_a_small_task_is_learned(learned):
    weights, rows, said = learned
    assert weights == 8 * (1 + 8 + 1) + 8 + 1
    assert [row["seed"] for row in rows] == [0, 1]
    for row in rows:
        assert 256 <= row["sequences"] == row["presented"] < 20_000
        assert row["sequences"] % 32 == 0
        assert row["wrong"] <= 20  # of 2560
    assert said[-1].endswith("learned with 2 of 2 seeds")
    assert len(said) == -(-max(row["sequences"] for row in rows) // 256)


def test_a_network_learns_as_if_it_were_alone(bench, learned):
    learner, long_lag = bench
    _, rows = learner.learn(Recall(), layer, (1,), 20_000, long_lag.Settings(), lambda line: None)
    alone, beside = rows[0], learned[1][1]
    assert alone["sequences"] == beside["sequences"]
    assert abs(alone["wrong"] - beside["wrong"]) <= 2  # another order of summation


def test_failure_is_noticed(bench):
    learner, long_lag = bench
    strict = Recall(tolerance=1e-9)
    _, rows = learner.learn(strict, layer, (0, 1), 600, long_lag.Settings(), lambda line: None)
    assert [row["sequences"] for row in rows] == [None, None]
    assert [row["presented"] for row in rows] == [768, 768]  # the first call that reaches 600
    assert [row["wrong"] for row in rows] == [2560, 2560]


def test_answers_are_given_before_the_update_at_the_last_true_step(bench):
    learner, long_lag = bench
    learners = learner.Learners(Recall(), layer, (3, 4), long_lag.Settings())
    starts = [np.asarray(w) for w in learners.weights]
    drawn, answers, weights = learners.advance()
    for seed in range(2):
        before = [w[seed] for w in starts]
        for update in range(2):
            batch = drawn[seed][update]
            whole, _ = learners.model.stateless_call(before, learners.fixed, batch.x)
            expected = batch.last(np.asarray(whole))
            np.testing.assert_allclose(answers[seed, update], expected, atol=1e-5)
            before = [w[seed, update] for w in weights]
    assert np.abs(answers[0, 0] - answers[1, 0]).max() > 0.01  # other weights, other sequences


def test_the_reber_rule_asks_for_every_string(bench):
    learner, long_lag = bench
    task = Reber()
    reply = {}
    judge = learner.Judge(task, 0, long_lag.Settings(), lambda *given: reply["answers"])
    train, test = task.parts([0, 0])
    legal = np.concatenate([train.legal, test.legal])
    drawn = [task.draw(32, k) for k in range(8)]
    weights = [np.zeros((8, 2))]
    wrong = legal.copy()
    wrong[300, test.lengths[300 - 256] - 2] = np.arange(7) / 7  # one symbol of one test string
    for reply["answers"], met in ((wrong, False), (legal, True)):
        assert judge.look(drawn, None, weights) is met
    assert judge.presented == 512
