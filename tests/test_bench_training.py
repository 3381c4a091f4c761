"""The benchmark of training: it times only what is equal, and divides the right way round."""

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import ops

from lstm_keras import LSTM

FOLDER = Path(__file__).parent.parent / "benchmarks"
SHAPE = (2, 5, 3, 4)  # B, T, F, H


@pytest.fixture
def contest(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    module = importlib.import_module("contest")
    monkeypatch.setattr(module, "SAMPLE_S", 0.0)
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    return module


@pytest.fixture
def training(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("training")


class OtherGates(LSTM):
    """The input gate stands where the forget gate belongs."""

    def set_weights(self, weights):
        super().set_weights([w[..., [*np.r_[4:8, 0:4, 8:16]]] for w in weights])


class OtherGradient(LSTM):
    """The same answers; half of the gradient of x is lost."""

    def call(self, sequences, **kwargs):
        half = 0.5 * sequences
        return super().call(half + ops.stop_gradient(half), **kwargs)


class Deaf(LSTM):
    """Drops nothing, whatever it is asked for."""

    def __init__(self, units, recurrent_dropout=0.0, **kwargs):
        super().__init__(units, **kwargs)


@pytest.mark.parametrize("layers", [1, 2])
def test_equal_layers_are_timed(contest, layers):
    ticks = []
    row = contest.layer_against_layer(SHAPE, layers, 3, lambda: ticks.append(1))
    assert 0 <= row["largest_difference"]["keras"] <= contest.BUDGET
    assert len(ticks) >= 6  # rounds of forward, then of both
    for part in ("forward", "both"):
        assert row[part]["rounds"] >= 3
        assert row[part]["ratio"]["keras"]["median"] > 0
        assert row[part]["engine"] in ("cell", "fused")
        assert row[part]["reason"]
        assert set(row[part]["first_call_s"]) == set(row[part]["ms"])
    json.dumps(row)


@pytest.mark.parametrize(
    ("wrong", "what"), [(OtherGates, "h differs"), (OtherGradient, "the gradient of x differs")]
)
def test_a_wrong_layer_is_never_timed(contest, monkeypatch, wrong, what):
    monkeypatch.setattr(contest, "LSTM", wrong)
    monkeypatch.setattr(contest, "interleaved", lambda *_: pytest.fail("it was timed"))
    with pytest.raises(contest.DifferentError, match=what):
        contest.layer_against_layer(SHAPE, 1, 3, lambda: None)


def test_a_number_that_is_none_is_a_difference(contest):
    h = np.ones((2, 3), "float32")
    assert contest.agreement("theirs", [h, h], [h, h]) == 0
    for other in (h * np.nan, h * np.inf, h[:1], h + 1e-4):
        with pytest.raises(contest.DifferentError):
            contest.agreement("theirs", [h, h], [h, other])


def test_the_cost_of_recurrent_dropout_is_taken_where_it_drops(contest, monkeypatch):
    cost = contest.recurrent_dropout(SHAPE, 2, lambda: None)["cost"]
    assert set(cost) == {"ours", "keras"}
    monkeypatch.setattr(contest, "LSTM", Deaf)
    with pytest.raises(contest.DifferentError, match="changes nothing in ours"):
        contest.recurrent_dropout(SHAPE, 2, lambda: None)


def test_fit_is_compared_step_by_step(contest, monkeypatch):
    monkeypatch.setitem(contest.STEPS, keras.backend.backend(), 3)
    run = contest.fit(SHAPE, {"jit_compile": False}, 2, lambda: None)
    assert run["jit_compile"] == {"ours": False, "keras": False, "no LSTM": False}
    assert set(run["ratio"]) == {"keras", "no LSTM"}
    monkeypatch.setattr(contest, "LSTM", OtherGates)
    with pytest.raises(contest.DifferentError, match="after an epoch of fit the loss is"):
        contest.fit(SHAPE, {}, 2, lambda: None)


def test_the_ratio_is_theirs_by_ours_and_turns_change(contest, monkeypatch):
    now, order = [0.0], []
    monkeypatch.setattr(contest, "time", SimpleNamespace(perf_counter=lambda: now[0]))

    def taking(name, seconds):
        def call():
            order.append(name)
            now[0] += seconds

        return call

    calls = {"ours": taking("ours", 2.0), "theirs": taking("theirs", 5.0)}
    timed = contest.measured(calls, 4, {}, lambda: None)
    assert timed["ratio"] == {"theirs": {"median": 2.5, "q1": 2.5, "q3": 2.5}}
    assert timed["ms"]["ours"]["median"] == 2000
    assert (timed["rounds"], timed["calls_per_round"]) == (4, {"ours": 1, "theirs": 1})
    assert order[-8:] == ["ours", "theirs", "theirs", "ours"] * 2


def test_a_short_call_is_repeated_until_it_can_be_timed(contest, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(contest, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    monkeypatch.setattr(contest, "SAMPLE_S", 1.0)

    def taking(seconds):
        return lambda: now.__setitem__(0, now[0] + seconds)

    seconds, calls = contest.interleaved({"ours": taking(0.25), "theirs": taking(2.0)}, 3)
    assert calls == {"ours": 4, "theirs": 1}
    assert seconds == {"ours": [0.25] * 3, "theirs": [2.0] * 3}  # of one call


def test_the_ratio_is_the_middle_of_rounds_not_of_times(contest):
    assert contest.ratio([8, 3, 4], [1, 1, 4])["median"] == 3  # medians of times would give 4


def numbers(median):
    return {"median": median, "q1": median - 0.125, "q3": median + 0.125}


def backend(names, shape=(32, 28, 28, 64), median=2.0):
    timed = {
        "rounds": 31,
        "first_call_s": {"ours": 1.25, "keras": 0.5},
        "ms": {"ours": numbers(3.0)},
        "ratio": {name: numbers(median + k) for k, name in enumerate(names)},
    }
    jit = {"ours": False, "keras": False}
    return {
        "key": {},
        "machine": {
            "cpu": "Some CPU",
            "cores": 2,
            "devices": ["cpu:0"],
            "versions": {"keras": "3.15.1"},
        },
        "rows": [{"shape": list(shape), "layers": 1, "forward": timed, "both": timed}],
        "fit": [{"settings": {}, "jit_compile": jit, **timed}],
        "recurrent_dropout": {"rate": 0.2, "cost": {"ours": numbers(1.25), "keras": numbers(2.5)}},
    }


def test_the_table_has_what_the_json_has(training):
    content = {
        "backends": {"torch": backend(["keras", "nn.LSTM"]), "tensorflow": backend(["keras"])}
    }
    text = training.table(content)
    lines = text.splitlines()
    assert lines[0] == (
        "| B, T, F, H | TensorFlow: `keras.layers.LSTM` "
        "| torch: `keras.layers.LSTM` | torch: `torch.nn.LSTM` |"
    )
    one = "**2.00** (1.88 to 2.12); 3.0 ms"
    assert lines[2] == f"| 32, 28, 28, 64 | {one} | {one} | **3.00** (2.88 to 3.12); 3.0 ms |"
    assert f"| `fit`, default settings | {one} | {one} |" in lines
    assert "| `recurrent_dropout=0.2` costs | **1.25** (1.12 to 1.38) " in text
    assert "31 to 31 interleaved rounds" in text
    assert "No GPU was measured." in text
    assert training.table({"backends": {}}) == "Nothing has been measured yet.\n"


def test_a_gpu_is_not_denied(training):
    content = {"backends": {"torch": backend(["keras"])}}
    content["backends"]["torch"]["machine"]["devices"] = ["cuda:0"]
    assert "No GPU" not in training.table(content)


def test_a_stopped_benchmark_carries_on(training, monkeypatch, tmp_path):
    out, asked = tmp_path / "new" / "training.json", []

    def measure(name, options):
        asked.append(name)
        if asked == ["tensorflow", "jax"]:
            raise KeyboardInterrupt
        return {**backend(["keras"]), "key": training.key(options)}

    monkeypatch.setattr(training, "measure", measure)
    monkeypatch.setattr(sys, "argv", ["training.py", "--out", str(out), "--resume"])
    with pytest.raises(KeyboardInterrupt):
        training.main()
    assert list(json.loads(out.read_text())["backends"]) == ["tensorflow"]
    training.main()
    assert asked == ["tensorflow", "jax", "jax", "torch"]
    assert out.with_suffix(".md").read_text() == training.table(json.loads(out.read_text()))
    monkeypatch.setattr(sys, "argv", [*sys.argv, "--rounds", "40"])  # other settings: measured anew
    training.main()
    assert asked[4:] == ["tensorflow", "jax", "torch"]


def test_the_committed_table_is_that_of_the_committed_json(training):
    content = json.loads((FOLDER / "results" / "training.json").read_text())
    assert (FOLDER / "results" / "training.md").read_text() == training.table(content)
