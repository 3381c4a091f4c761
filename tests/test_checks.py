"""Every check passes a right answer and catches the fault that it is there for."""

import dataclasses
import math

import numpy as np
import pytest

from lstm_keras import checks, reference
from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.budgets import BUDGET
from lstm_keras.errors import DataError, ShapeError
from lstm_keras.gates import reorder

W, T, F, H, K = 12, 7, 3, 5, 4


class Player:
    """An LSTM and a dense layer in NumPy, with a state that can be kept, as files have it."""

    def __init__(self, weights, keeps_state=True):
        self.weights, self.keeps_state = weights, keeps_state
        self.state = None

    def run(self, x, reset=True):
        answers = []
        for window in x:
            h, c = (
                (None, None) if reset or not self.keeps_state or self.state is None else self.state
            )
            _, h, c = reference.unroll(window[None], *self.weights[:3], h=h, c=c)
            self.state = h, c
            answers.append(h[0] @ self.weights[3])
        return np.array(answers, np.float32)


@pytest.fixture
def weights():
    rng = np.random.default_rng(1997)
    shapes = [(F, 4 * H), (H, 4 * H), (4 * H,), (H, K)]
    return [rng.uniform(-0.8, 0.8, shape) for shape in shapes]


@pytest.fixture
def x():
    return np.random.default_rng(5).uniform(-1, 1, (W, T, F)).astype(np.float32)


@pytest.fixture
def artifact(tmp_path):
    return made(tmp_path, {})


def made(folder, operators, **changes):
    file = folder / "model.keras"  # has no operator list of its own
    file.write_bytes(b"weights")
    fields = {
        "path": folder,
        "target": "tflite",
        "precision": "float32",
        "form": "fused",
        "state": "kept",
        "files": {file.name: sha256(file)},
        "inputs": (Tensor("x", (1, T, F), "float32"),),
        "outputs": (Tensor("y", (1, K), "float32"),),
        "operators": operators,
        "parent": "",
        "versions": {},
        "labels": ("a", "b", "c", "d"),
    }
    return Artifact(**{**fields, **changes})


def failed(result):
    return {check.name for check in result.checks if not check.passed}


def test_a_right_answer_passes(artifact, weights, x):
    result = checks.check(artifact, Player(weights), x, Player(weights).run(x))
    assert failed(result) == set()
    assert result.passed
    assert (result.largest_error, result.agreement, result.sqnr_db) == (0, 1, math.inf)


def test_swapped_gates_are_caught(artifact, weights, x):
    swapped = [reorder(w, "ifgo", "iofg") for w in weights[:3]] + weights[3:]
    result = checks.check(artifact, Player(swapped), x, Player(weights).run(x))
    assert {"largest |error|", "SQNR, dB", "class agreement"} <= failed(result)


def test_a_dropped_bias_is_caught(artifact, weights, x):
    dropped = [weights[0], weights[1], np.zeros(4 * H), weights[3]]
    result = checks.check(artifact, Player(dropped), x, Player(weights).run(x))
    assert {"largest |error|", "SQNR, dB"} <= failed(result)


def test_a_stale_state_is_caught(artifact, weights, x):
    class Stale(Player):
        def run(self, x, reset=True):
            return super().run(x, reset=False)

    result = checks.check(artifact, Stale(weights), x, Player(weights).run(x))
    assert {"largest |error|", "second run after a reset"} <= failed(result)


def test_a_state_that_is_not_kept_breaks_the_contract(artifact, weights, x):
    result = checks.check(artifact, Player(weights, keeps_state=False), x, Player(weights).run(x))
    assert failed(result) == {"second run without a reset"}


def test_a_state_that_is_kept_against_the_contract_is_caught(tmp_path, weights, x):
    stateless = made(tmp_path, {}, state="none")
    result = checks.check(stateless, Player(weights), x, Player(weights).run(x))
    assert failed(result) == {"second run without a reset"}


def test_one_saturated_answer_does_not_hide_that_the_state_is_kept(artifact, weights, x):
    class Saturated(Player):
        """An int8 softmax that is sure of the first window, whatever came before."""

        def run(self, x, reset=True):
            answers = super().run(x, reset)
            answers[0] = 1
            return answers

    result = checks.check(artifact, Saturated(weights), x, Saturated(weights).run(x))
    assert failed(result) == set()


def test_a_single_output_names_no_class(artifact, weights, x):
    """Its argmax is always 0: an agreement of 100 % would say nothing."""
    weights[3] = weights[3][:, :1]
    result = checks.check(artifact, Player(weights), x, -Player(weights).run(x))
    assert math.isnan(result.agreement)
    assert "class agreement" not in {check.name for check in result.checks}


def test_a_wrong_output_scale_is_caught(tmp_path, weights, x):
    class Scaled(Player):
        def run(self, x, reset=True):
            return 1.2 * super().run(x, reset)

    quantized = made(tmp_path, {}, precision="int8")
    result = checks.check(quantized, Scaled(weights), x, Player(weights).run(x))
    assert failed(result) == {"SQNR, dB"}


@pytest.mark.parametrize("loop", ["WHILE", "FlexTensorListReserve"])
def test_a_loop_is_caught(monkeypatch, tmp_path, weights, x, loop):
    monkeypatch.setattr(checks, "count_operators", lambda file: {loop: 1})
    result = checks.check(made(tmp_path, {loop: 1}), Player(weights), x, Player(weights).run(x))
    assert failed(result) == {"operators"}


def test_operators_other_than_those_exported_are_caught(monkeypatch, artifact, weights, x):
    monkeypatch.setattr(checks, "count_operators", lambda file: {"ADD": 1})
    result = checks.check(artifact, Player(weights), x, Player(weights).run(x))
    assert failed(result) == {"operators"}


def test_micro_that_answers_otherwise_than_litert_is_caught(tmp_path, weights, x):
    scale = 1 / 128
    outputs = (Tensor("y", (1, K), "int8", scale, 0),)
    quantized = made(tmp_path, {}, precision="int8", outputs=outputs)
    answers = Player(weights).run(x)
    near = checks.check(quantized, Player(weights), x, answers, beside=answers + 2 * scale)
    far = checks.check(quantized, Player(weights), x, answers, beside=answers + 3 * scale)
    assert failed(near) == set()
    assert failed(far) == {"outputs within 2 steps of LiteRT's"}
    few = answers.copy()
    few[:2] += 5 * scale  # more than 1 % of them, yet far from the noise that int8 may have
    moved = checks.check(quantized, Player(weights), x, answers, beside=few)
    (near_enough,) = [c for c in moved.checks if "of LiteRT's" in c.name]
    assert near_enough.value < checks.MICRO_SHARE
    assert near_enough.passed == (checks.sqnr_db(few, answers) >= checks.MICRO_DB)


def test_nan_is_never_a_pass(artifact, weights, x):
    class Broken(Player):
        def run(self, x, reset=True):
            return super().run(x, reset) * np.nan

    result = checks.check(artifact, Broken(weights), x, Player(weights).run(x))
    assert {"largest |error|", "SQNR, dB"} <= failed(result)


def test_error_along_time_is_kept_for_sequences(tmp_path, x):
    class Sequences(Player):
        def run(self, x, reset=True):
            answers = np.ones((len(x), T, K), np.float32)
            answers[:, 4, 1] += self.weights
            return answers

    sequences = made(tmp_path, {}, returns_sequences=True, state="none", labels=())
    result = checks.check(sequences, Sequences(0.25), x, np.ones((W, T, K)))
    assert result.error_by_step == [0, 0, 0, 0, 0.25, 0, 0]
    assert math.isnan(result.agreement)


def test_metric_is_accuracy_for_classes_and_absolute_error_for_values():
    answers = np.array([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    assert checks.metric(answers, np.array([1, 0, 0])) == pytest.approx(2 / 3)
    assert checks.metric(answers, answers + 0.5) == pytest.approx(0.5)
    assert math.isnan(checks.metric(answers, None))


def test_sqnr_of_a_tenth_of_the_amplitude_is_20_db():
    y = np.random.default_rng(1).normal(size=1000)
    assert checks.sqnr_db(y, 1.1 * y) == pytest.approx(20)


def test_other_shapes_are_refused_with_the_cure(artifact, weights, x):
    with pytest.raises(
        ShapeError, match=r"answers with shape \(12, 4\), its parent with \(12, 3\)"
    ):
        checks.check(artifact, Player(weights), x, np.zeros((W, 3)))


def test_no_windows_are_refused(artifact, weights, x):
    with pytest.raises(DataError, match="no windows to check on"):
        checks.check(artifact, Player(weights), x[:0], np.zeros((0, K)))


def test_every_budget_has_a_reason():
    for key, budget in BUDGET.items():
        assert len(budget.reason) > 20, key
        assert 0 < budget.agreement <= 1, key
        assert dataclasses.astuple(budget)[0] is None or budget.largest_error > 0, key
