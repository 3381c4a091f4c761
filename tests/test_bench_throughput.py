"""The benchmark of samples per second: it times only what is equal, and says what it did."""

import importlib
import json
from pathlib import Path

import pytest

from lstm_keras import LSTM

FOLDER = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def throughput(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("throughput")


@pytest.fixture
def contest(throughput, monkeypatch):
    module = importlib.import_module("contest")
    monkeypatch.setattr(module, "SAMPLE_S", 0.0)
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    return module


class Halved(LSTM):
    """A wrong layer: half of the steps are not read."""

    def call(self, sequences, initial_state=None, mask=None, training=False):
        return super().call(sequences[:, ::2], initial_state, mask, training)


@pytest.mark.slow  # compiles the engine
def test_equal_models_are_timed_and_others_are_not(throughput, contest, monkeypatch):
    case = throughput.Case("tiny", (2, 6, 3, 4), 3, "last", 0.0)
    row = throughput.measure(contest, case, "mixed_bfloat16", False, 2, steps=2)
    assert row["engine"] == "fused"
    assert row["ratio"]["keras"]["median"] > 0
    for name, rate in row["samples_per_s"].items():
        assert rate == pytest.approx(2 * 2 / row["ms"][name]["median"] * 1e3)
    content = {"machine": machine(), "rows": [json.loads(json.dumps(row))]}
    assert "| tiny: 2, 6, 3, 4 | mixed_bfloat16 | off | " in throughput.table(content)
    monkeypatch.setattr(contest, "LSTM", Halved)
    monkeypatch.setattr(contest, "interleaved", lambda *_: pytest.fail("it was timed"))
    with pytest.raises(contest.DifferentError, match=r"the loss is .* No time was taken"):
        throughput.measure(contest, case, "float32", False, 2, steps=2)


def machine(device="cpu:0"):
    return {"cpu": "Some CPU", "cores": 2, "devices": [device], "versions": {"keras": "3.15.1"}}


def test_the_committed_table_is_that_of_the_committed_json(throughput):
    content = json.loads((FOLDER / "results" / "throughput.json").read_text())
    assert (FOLDER / "results" / "throughput.md").read_text() == throughput.table(content)
    assert ("No GPU was measured." in throughput.table(content)) == all(
        "cpu" in device.lower() for device in content["machine"]["devices"]
    )
