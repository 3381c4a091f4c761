"""The committed measurements of generated C meet their goals, and are what comes out again."""

import importlib
import json
import sys

import pytest
from scripts import ROOT, program

sys.path.insert(0, str(ROOT / "export" / "micro"))
qemu = importlib.import_module("qemu")

CONTENT = json.loads((ROOT / "benchmarks" / "results" / "micro.json").read_text())
ROWS = {(r["shape"], r["precision"], r["core"], r["path"]): r for r in CONTENT["rows"]}


@pytest.fixture(scope="module")
def bench():
    pytest.importorskip("tflite_micro", reason="no tflite-micro: pip install 'lstm-keras[tflm]'")
    return program("benchmarks/micro.py")


def test_the_goals_follow_from_the_rows_and_are_met(bench):
    met = bench.goals(CONTENT["rows"])
    assert met == CONTENT["goals"]
    assert [goal for goal in met if not goal["met"]] == []
    assert len(met) == 9 + 6 + 3 + 12  # instructions, code, state, stack


def test_a_missed_goal_is_said(bench):
    rows = [dict(row) for row in CONTENT["rows"]]
    for row in rows:
        if (row["core"], row["shape"], row["precision"], row["path"]) == ("m4", "A", "int8", ""):
            row["per_mac"], row["stack"] = 2.51, 513
    missed = [goal for goal in bench.goals(rows) if not goal["met"]]
    assert [(goal["value"], goal["limit"]) for goal in missed] == [(2.51, 2.5), (513, 512)]
    assert "| NO |" in bench.tables(rows, missed)


def test_every_core_precision_and_shape_was_measured(bench):
    assert list(ROWS) == list(bench.jobs(qemu.CORES))
    assert (ROOT / "benchmarks" / "results" / "micro.md").read_text() == (
        bench.tables(CONTENT["rows"], CONTENT["goals"]) + "\n"
    )


@pytest.mark.skipif(qemu.missing() is not None, reason=str(qemu.missing()))
@pytest.mark.parametrize("job", [("B", "int8", "m4", ""), ("A", "float32", "m33", "")])
def test_a_measurement_comes_out_again_exactly(bench, tmp_path, job):
    compiler = qemu.call("arm-none-eabi-gcc", "-dumpfullversion").strip()
    if compiler != CONTENT["gcc"]:
        pytest.skip(f"measured with GCC {CONTENT['gcc']}, here is {compiler}: another count")
    made = bench.artifact(*job[:2], tmp_path)
    assert bench.measure(*job, made, tmp_path) == ROWS[job]
