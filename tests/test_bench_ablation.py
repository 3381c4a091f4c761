"""The ablation of gates: mistakes and differences are counted right, and the results are whole."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "ablation.json"
VARIANTS = ["full", "no input gate", "no forget gate", "no output gate", "coupled", "peepholes"]


@pytest.fixture
def report(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("ablation_report")


def test_a_forbidden_symbol_as_high_as_an_allowed_one_is_a_mistake(report):
    legal = np.array([[[1, 1, 0], [1, 0, 0], [0, 0, 1]]], float)
    right = np.array([[[0.5, 0.4, 0.1], [0.6, 0.3, 0.1], [0.0, 0.4, 0.6]]])
    assert report.mistaken(right, legal).tolist() == [[False, False, False]]
    for step, answer in ((0, [0.6, 0.2, 0.2]), (1, [0.5, 0.5, 0.0]), (2, [0, 0, np.nan])):
        wrong = right.copy()
        wrong[0, step] = answer
        assert report.mistaken(wrong, legal).tolist() == [[k == step for k in range(3)]]
        assert report.before(report.mistaken(wrong, legal)).tolist() == [step]
    assert report.before(np.zeros((2, 3), bool)).tolist() == [3, 3]


def test_p_is_the_share_of_signs_that_give_as_much(report):
    """Against all 2^n signs written out for n = 3: sums of 1, 2, 4 are 7 5 3 1 -1 -3 -5 -7."""
    assert report.p_value(np.array([1.0, 2, 4])) == 2 / 8
    assert report.p_value(np.array([-1.0, 2, 4])) == 4 / 8
    assert report.p_value(np.array([1.0, 2, -4])) == 8 / 8
    assert report.p_value(np.zeros(10)) == 1


def content(worse):
    def runs(task, shift):
        values = [0.5 + 0.01 * k for k in range(10)]
        if task == "reber":
            return [{"wrong": v + shift, "symbols": 7.0} for v in values]
        return [{"accuracy": v - shift} for v in values]

    tasks = {
        task: {"runs": {name: runs(task, 0.1 * (name in worse)) for name in VARIANTS}}
        for task in ("reber", "shoulder")
    }
    return {"tasks": tasks}


def test_what_is_worse_on_every_seed_is_called_worse_and_nothing_else(report):
    found = report.compare(content(worse=["no forget gate"]))
    for task in found.values():
        assert "verdict" not in task["full"]
        assert task["no forget gate"]["verdict"] == "worse"
        assert task["no forget gate"]["better_by"] == pytest.approx(-0.1)
        assert task["no forget gate"]["p"] == pytest.approx(5 * 2 / 1024)
        assert task["coupled"]["verdict"] == "no significant change"
    better = report.compare(content(worse=["full"]))["reber"]
    assert {row.get("verdict", "better") for row in better.values()} == {"better"}


def test_the_table_and_the_figure_have_every_variant(report):
    made = content(worse=["no forget gate"])
    lines = report.table(made).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == VARIANTS
    assert len({line.count("|") for line in lines}) == 1
    figure = report.draw(made)
    for axis in figure.axes:
        assert [label.get_text() for label in axis.get_yticklabels()] == VARIANTS
        assert len(axis.collections) == len(VARIANTS)
        assert {len(dots.get_offsets()) for dots in axis.collections} == {10}


def test_the_committed_results_are_whole(report):
    found = json.loads(RESULTS.read_text())
    assert found["tasks"]
    for task, known in found["tasks"].items():
        runs, (measure, _, _) = known["runs"], report.MEASURES[task]
        assert list(runs) == VARIANTS
        assert {len(seeds) for seeds in runs.values()} == {10}
        assert all(0 <= run[measure] <= 1 for seeds in runs.values() for run in seeds)
    assert found["summary"] == json.loads(json.dumps(report.compare(found)))
    assert RESULTS.with_suffix(".md").read_text(encoding="utf-8") == report.page(found)


@pytest.mark.slow
def test_trainings_repeat_and_tell_variants_apart():
    """In a process of its own: the benchmark trains with JAX."""
    code = (
        "from dataclasses import replace; import ablation as a; a.SYMBOLS = 60; a.PIECE = 30;"
        "b = replace(a.REBER, units=3, steps=4, batch=2, updates=2);"
        "run = lambda name: a.reber(a.VARIANTS[name], b, range(2));"
        "one = run('full'); assert one == run('full'); assert one != run('no forget gate');"
        "assert one[0] != one[1]; assert set(one[0]) == {'wrong', 'symbols'};"
        "s = a.shoulder(a.VARIANTS['coupled'], replace(a.SHOULDER, units=3, updates=2), range(2));"
        "assert len(s) == 2 and all(0 < r['accuracy'] < 1 for r in s)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "benchmarks",
        env={**os.environ, "KERAS_BACKEND": "jax", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
