"""A stream without an end: the measurement sees a drift, and what was measured is in its budget."""

import importlib
import json
from pathlib import Path

import numpy as np
import pytest

from lstm_keras import zoo
from lstm_keras.artifact import Artifact
from lstm_keras.budgets import BUDGET
from lstm_keras.exporters.keras import weights_digest
from lstm_keras.runtimes import load
from lstm_keras.tasks import ContinualReber
from lstm_keras.tasks.reber import SYMBOLS

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
MODEL = zoo.FOLDER / "reber"
STEPS, SEED = 5000, 7
FLOAT = BUDGET["tflite", "float32"]


@pytest.fixture(scope="module")
def million():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield importlib.import_module("million_steps")


@pytest.fixture(scope="module")
def endless(million):
    return importlib.import_module("endless")


@pytest.fixture(scope="module")
def stream(endless):
    return list(endless.parts(ContinualReber(steps=STEPS).draw(1, SEED), STEPS // 10))


@pytest.fixture(scope="module")
def expected(endless, stream):
    play = endless.in_float64(load(Artifact.load(MODEL / "keras")).model)
    return [play(x) for x, _, _ in stream]


def test_five_thousand_steps_stay_in_their_budgets(million):
    played = [p for p in million.PLAYED if p[0] != million.KEPT]
    content = million.run(MODEL, STEPS, SEED, played)
    assert million.verdicts(content) == {}
    assert [row["artifact"] for row in content["rows"]] == ["reference", *(p[0] for p in played)]
    assert all(len(row["largest"]) == 10 for row in content["rows"][1:])
    assert all(len(row["wrong"]) == 10 for row in content["rows"])
    assert all(0 < e < 1e-5 for e in content["rows"][1]["largest"])
    assert "| C |" in million.table(content)


@pytest.mark.slow
def test_integers_are_those_of_their_simulation(million):
    played = [p for p in million.PLAYED if "int8" in p[0]]
    content = million.run(MODEL, STEPS, SEED, played)
    assert [row["mismatches"] for row in content["rows"][1:]] == [0, 0, 0]
    assert million.verdicts(content) == {}


def test_the_reference_goes_on_from_block_to_block(endless, stream, expected):
    play = endless.in_float64(load(Artifact.load(MODEL / "keras")).model)
    at_once = play(np.concatenate([x for x, _, _ in stream]))
    np.testing.assert_allclose(at_once, np.concatenate(expected), atol=1e-12)


def judged(endless, stream, expected, play):
    answers = [play(x) for x, _, _ in stream]
    blocks = [(a, e, *b[1:]) for a, e, b in zip(answers, expected, stream, strict=True)]
    return endless.faults(endless.measured(blocks), FLOAT, STEPS // 10)


def test_an_error_that_grows_is_seen_before_it_leaves_the_budget(endless, stream, expected):
    right = iter(expected)
    rng = np.random.default_rng(0)
    errors = iter(np.split(rng.choice([-1e-7, 1e-7], (STEPS, len(SYMBOLS))), 10))
    assert judged(endless, stream, expected, lambda x: next(right) + next(errors)) == []
    right, errors = iter(expected), iter(np.geomspace(1e-7, 2e-7, 10))
    found = judged(endless, stream, expected, lambda x: next(right) + next(errors))
    assert found == ["the error grows by 2.000, budget 1.224"]


def test_a_state_that_is_lost_on_the_way_is_seen(endless, stream, expected):
    player = load(Artifact.load(MODEL / "tflite-step-float32"))
    taken = [0]

    def forgetful(x):
        answers = []
        for one in x:
            taken[0] += 1
            if taken[0] == STEPS // 2 + 7:
                player.reset()
            answers.append(player.step(one))
        return np.stack(answers)

    found = judged(endless, stream, expected, forgetful)
    assert any(fault.startswith("block 6: error") for fault in found)
    assert not any(fault.startswith("block 5: error") for fault in found)


def test_a_single_other_integer_fails(endless):
    row = {"largest": [0.01] * 10, "sqnr_db": 30.0, "growth": 1.0, "mismatches": 0}
    int8 = BUDGET["c", "int8"]
    assert endless.faults(row, int8, 10) == []
    assert endless.faults({**row, "mismatches": 1}, int8, 10) == [
        "1 numbers are not those of the integer simulation"
    ]
    assert endless.faults({**row, "sqnr_db": 19.0}, int8, 10) == ["SQNR 19.0 dB, budget 20 dB"]
    assert len(endless.faults({**row, "sqnr_db": np.nan, "growth": np.nan}, int8, 10)) == 2


def test_a_short_block_may_differ_by_chance(endless):
    assert endless.growth_limit(100_000) == 1.05
    assert 1.2 < endless.growth_limit(500) < 1.25


def test_predictions_are_judged_as_in_the_papers(endless):
    legal = np.float32([[0, 1, 1, 0, 0, 0, 0]])
    y = np.float32([[0, 1, 0, 0, 0, 0, 0]])
    sure = np.array([[0, 0.9, 0.1, 0, 0, 0, 0]])
    assert (endless.wrong(sure, y), endless.illegal(sure, legal)) == (0, 0)
    other = np.array([[0, 0.25, 0.75, 0, 0, 0, 0]])  # 0.75 off, though both symbols come first
    assert (endless.wrong(other, y), endless.illegal(other, legal)) == (1, 0)
    third = np.array([[0.3, 0.5, 0.2, 0, 0, 0, 0]])
    assert (endless.wrong(third, y), endless.illegal(third, legal)) == (0, 1)


def test_the_committed_million_is_of_this_model_and_in_its_budgets(million):
    content = json.loads((RESULTS / "million_steps.json").read_text())
    assert content["steps"] == 1_000_000
    assert content["model"] == weights_digest(load(Artifact.load(MODEL / "keras")).model)
    assert [(r["artifact"], r["runtime"]) for r in content["rows"][1:]] == list(million.PLAYED)
    assert million.verdicts(content) == {}
    assert all(r["mismatches"] == 0 for r in content["rows"] if r["precision"] == "int8")
    assert million.table(content) == (RESULTS / "million_steps.md").read_text()
    assert million.svg(content) == million.PICTURE.read_text()
