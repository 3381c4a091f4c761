"""The committed measurements of long_lag.py and vanishing.py meet their goals and are complete."""

import copy
import json

import pytest
from scripts import ROOT, program

RESULTS = ROOT / "benchmarks" / "results"
CONTENT = json.loads((RESULTS / "long_lag.json").read_text())
VANISHING = json.loads((RESULTS / "vanishing.json").read_text())["layers"]


@pytest.fixture(scope="module")
def bench():
    return program("benchmarks/long_lag.py")


def test_the_goals_follow_from_the_rows_and_are_met(bench):
    met = bench.goals(CONTENT["rows"])
    assert met == CONTENT["goals"]
    assert len(met) == 2 * 4  # seeds and sequences of four tasks
    assert [goal for goal in met if not goal["met"]] == []


def test_every_layer_was_measured_on_every_task_with_every_seed(bench):
    rows = {(row["case"], row["layer"]): row for row in CONTENT["rows"]}
    assert len(rows) == len(CONTENT["rows"])
    assert set(rows) >= {(case, layer) for case in bench.CASES for layer in bench.LAYERS}
    settings = {case: bench.asdict(bench.ALL[case].settings) for case in bench.ALL}
    assert CONTENT["settings"] == settings
    for (case, _), row in rows.items():
        assert [seed["seed"] for seed in row["seeds"]] == list(bench.ALL[case].seeds)
        for seed in row["seeds"]:
            if seed["sequences"] is None:
                assert seed["presented"] >= bench.ALL[case].cap


def test_the_table_is_that_of_the_rows(bench):
    text = bench.tables(CONTENT["rows"], CONTENT["goals"])
    assert (RESULTS / "long_lag.md").read_text() == text
    assert "NO |" not in text


@pytest.mark.parametrize(
    ("spoil", "value"),
    [
        (lambda seeds: [seed.update(sequences=None) for seed in seeds[:2]], 8),
        (lambda seeds: [seed.update(sequences=74_000) for seed in seeds], 74_000),
        (lambda seeds: [seed.update(sequences=20_000, wrong=4) for seed in seeds[:2]], 8),
    ],
)
def test_a_missed_goal_is_said(bench, spoil, value):
    rows = copy.deepcopy(CONTENT["rows"])
    (row,) = (r for r in rows if (r["case"], r["layer"]) == ("adding-100", "horizon"))
    spoil(row["seeds"])
    missed = [goal for goal in bench.goals(rows) if not goal["met"]]
    assert [goal["value"] for goal in missed] == [value]
    assert "NO |" in bench.tables(rows, missed)


def test_a_layer_that_learns_nothing_misses_all(bench):
    rows = copy.deepcopy(CONTENT["rows"])
    (row,) = (r for r in rows if (r["case"], r["layer"]) == ("adding-100", "horizon"))
    for seed in row["seeds"]:
        seed["sequences"] = None
    missed = [goal for goal in bench.goals(rows) if not goal["met"]]
    assert [goal["value"] for goal in missed] == [0, None]
    assert "not learned in" in bench.tables([row], missed)


def test_finished_rows_are_found_again_and_others_measured_anew(bench, tmp_path):
    runs = bench.Runs(tmp_path / "deep" / "runs.jsonl")
    key, other = list(bench.jobs(bench.CASES))[:2]
    runs.put(key, {"seeds": []})
    again = bench.Runs(runs.path)
    assert again.get(key) == {"seeds": []}
    assert again.get(other) is None


def test_only_the_layer_with_a_horizon_still_sees_the_far_past():
    median = {name: layer["median"] for name, layer in VANISHING.items()}
    (ours,) = (name for name in median if "horizon" in name)
    at_200 = json.loads((RESULTS / "vanishing.json").read_text())["lags"].index(200)
    for name, norms in median.items():
        if name != ours:
            assert norms[at_200] < 1e-6 * median[ours][at_200]
