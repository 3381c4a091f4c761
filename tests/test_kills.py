"""What was measured by killing a training: it came through, and a fault would have been seen."""

import copy
import importlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def bench():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield importlib.import_module("kills")


@pytest.fixture
def content():
    return json.loads((ROOT / "benchmarks" / "results" / "kills.json").read_text())


def judged(bench, content):
    reference = copy.deepcopy(content["reference"])
    reference["epochs"] = {int(k): value for k, value in reference["epochs"].items()}
    return bench.problems(reference, content["kills"], content["end"])


def test_the_training_came_through_twenty_kills(bench, content):
    assert judged(bench, content) == content["problems"] == []
    assert [one["signal"] for one in content["kills"]] == ["SIGKILL", "SIGTERM"] * 10
    assert (ROOT / "benchmarks" / "results" / "kills.md").read_text() == bench.told(content)


@pytest.mark.parametrize(
    ("where", "wrong", "told"),
    [
        (("kills", 8, "status"), 0, "kill 9: exit status 0"),
        (("kills", 9, "left"), None, "kill 10: a file cannot be read"),
        (("kills", 9, "left", "model"), "other", "kill 10: model.keras is not what epoch"),
        (("kills", 19, "left", "loss"), 99.0, "kill 20: the best weights are worse"),
        (("kills", 19, "left"), {"epoch": 1, "batch": 1}, "kill 20: the best weights are gone"),
        (("end", "state"), "other", "the variables are not those"),
        (("end", "curves"), {}, "the curves are not those"),
        (("end", "model"), "other", "model.keras is not that"),
        (("end", "files"), ["checkpoint.npz"], "left at the end"),
    ],
)
def test_a_fault_would_have_been_seen(bench, content, where, wrong, told):
    part = content
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = wrong
    assert any(told in problem for problem in judged(bench, content))
