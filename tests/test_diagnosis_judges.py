"""Each judge of a diagnosis: what it measures, and that it catches a wrong answer."""

import dataclasses

import numpy as np
import pytest
from lstm_files import file_of, random_layer
from planted import F, H, T, bidirectional, draw, edited, good, model, stack, stock

from lstm_keras import reference, runtimes
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.diagnosis import artifacts, extents, fidelity, metrics, noise, parity, playing
from lstm_keras.diagnosis.advice import advise
from lstm_keras.diagnosis.diagnose import diagnose, picked
from lstm_keras.diagnosis.extents import Extent
from lstm_keras.diagnosis.fidelity import Budget
from lstm_keras.diagnosis.findings import Finding
from lstm_keras.diagnosis.source import open_bytes
from lstm_keras.diagnosis.twin import Twin
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import put
from lstm_keras.judge import along_time, judge
from lstm_keras.runtimes import simulated


@pytest.fixture
def source():
    return open_bytes(good(stack))


@pytest.fixture
def x():
    return draw(stack, 40, seed=2)


# ---- parity -----------------------------------------------------------------------------------


def played(source, x):
    stored = playing.stored(source, x)
    return (
        {k: playing.play(source, stored, k) for k in playing.NAMES},
        {k: playing.simulate(source, stored, k) for k in playing.NAMES},
    )


def test_every_stored_output_is_predicted(source, x):
    exact_a, exact_b, near = parity.compare(*played(source, x))
    for one in (exact_a, exact_b):
        assert (one.compared, one.mismatches, one.largest) == (80, 0, 0)
    assert near.compared == 80
    assert near.passed
    assert not near.exact


def test_a_simulator_with_swapped_gates_is_caught(source, x, monkeypatch):
    original = simulated.play

    def swapped(layer, *args):
        order = {"i": "f", "f": "i", "g": "g", "o": "o"}
        return original(
            dataclasses.replace(layer, bias={a: layer.bias[b] for a, b in order.items()}), *args
        )

    monkeypatch.setattr(simulated, "play", swapped)
    parities = parity.compare(*played(source, x))
    assert [p.passed for p in parities] == [False, False, True]
    assert all(p.mismatches > 60 and p.largest > 5 for p in parities[:2])
    found = parity.judged(source, parities)
    assert [f.name for f in found] == ["prediction", "prediction"]
    assert found[0].place == "simulator = LiteRT"


def test_one_wrong_number_of_eighty_is_caught(source, x):
    real, simulation = played(source, x)
    simulation["litert"].outputs["y"][3, 1] += 1
    first, *_ = parity.compare(real, simulation)
    assert (first.mismatches, first.largest, first.passed) == (1, 1, False)


def test_interpreters_that_disagree_are_caught(source, x):
    real, simulation = played(source, x)
    real["tflm"].outputs["y"][:2] += 5
    *_, near = parity.compare(real, simulation)
    assert near.within == pytest.approx(76 / 80)
    assert not near.passed


def test_a_runtime_that_is_missing_is_said(source, x, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lstm_keras.runtimes.tflm", None)
    found = diagnose(source, x)
    assert [f.name for f in found.findings if f.name != "state-kept"] == ["not-played"]
    assert "TFLite Micro needs lstm_keras.runtimes.tflm" in found.parities[1].skipped
    assert found.passed


# ---- the twin ---------------------------------------------------------------------------------


def test_the_twin_is_the_keras_model_but_for_the_rounding_of_weights(source, x):
    twin = Twin(source, x)
    (y,) = twin.outputs.values()
    want = np.asarray(model(stack)(x))
    assert 30 < fidelity.decibels(want, y) < 60  # dB; measured 51: it is not the same, but near
    assert [t.h.shape for t in twin.traces] == [(40, T, H), (40, T, 4)]


def test_the_twins_trace_is_what_litert_plays(source, x):
    twin = Twin(source, x)
    op = source.graph.operators[source.lstms[0]]
    np.testing.assert_allclose(twin.traces[0].h, twin.values[op.outputs[0]][:, 0], atol=1e-6)


def test_a_start_that_the_file_writes_is_the_twins_too():
    """A cell that starts from 0.5, as a learned state would, by the SLICE before the LSTM."""

    def start(read, graph, op):
        variable = op.inputs[fused.C_STATE]
        (before,) = (o for o in graph.operators if variable in o.outputs)
        tensor = graph.tensors[before.inputs[0]]
        put(read, tensor, np.full(tensor.shape, 16384, np.int16))

    source = open_bytes(edited(good(stack, 0.8, "int8", "none"), start))
    x = draw(stack, 40, seed=2)
    found = diagnose(source, x)
    assert all(f.passed for f in found.fidelities)
    assert found.sqnr_db["LiteRT"] > 40
    moved = Twin(source, x).traces[1].c - Twin(open_bytes(good(stack)), x).traces[1].c
    assert np.abs(moved).max() > 0.1


# ---- fidelity ---------------------------------------------------------------------------------


def test_an_error_is_measured_where_it_is():
    rng = np.random.default_rng(3)
    want = rng.normal(size=(9, T, H))
    got = want.copy()
    got[:, 4] += 0.5
    s = fidelity.series(want, got, Budget(20.0, 15.0, ""))
    assert s.first_out == 4
    assert s.largest == pytest.approx(0.5)
    assert s.by_step[4] == pytest.approx(10 * np.log10(np.mean(want**2) / 0.25))
    assert s.by_step[3] == fidelity.MOST
    assert s.sqnr_db == pytest.approx(10 * np.log10(T * np.mean(want**2) / 0.25))
    assert not s.passed


@pytest.mark.parametrize("gate", "ifgo")
def test_a_wrong_gate_is_found_in_that_gate(gate, source, x):
    """A reference whose gate is off by 0.2: this gate leaves the budget, and no other."""
    twin = Twin(source, x)
    simulator = playing.simulate(source, playing.stored(source, x), "litert").simulator
    wrong = [t._replace(**{gate: getattr(t, gate) + 0.2}) for t in twin.traces]
    found = fidelity.compare(source, simulator, wrong, twin.traces, ["a", "b"], "a twin")
    for one in found:
        assert [v for v, s in one.values.items() if not s.passed] == [gate]
    names = [f.name for f in fidelity.judged(found, False, True)]
    assert names == ["fidelity", "fidelity"]
    assert [f.weight for f in fidelity.judged(found, False, False)] == ["warning", "warning"]


def test_what_comes_in_with_x_is_told_from_what_is_lost_here(source):
    """Inputs forty times too large: h is poor, and good on the x that was read."""
    x = 40 * draw(stack, 40, seed=2)
    found = diagnose(source, x)
    first = found.fidelities[0]
    assert first.alone_db > first.values["h"].sqnr_db + 6


@pytest.mark.parametrize(
    "variant", [{}, {"coupled": True}, {"peephole": True}, {"norm": True}, {"outputs": 3}], ids=str
)
def test_variants_have_a_twin_as_well(variant):
    """The gates of the first step, before h, whose grid is a random one, comes back."""
    rng = np.random.default_rng(1)
    source = open_bytes(file_of(random_layer(rng, F, H, **variant), steps=T))
    found = diagnose(source, noise.draw(source, 20), trusted=False)
    assert found.parities[0].mismatches == 0
    assert "three-scales" not in {f.name for f in found.findings}
    (values,) = (f.values for f in found.fidelities)
    assert min(values[gate].by_step[0] for gate in "ifgoc") > 30  # dB


# ---- ranges -----------------------------------------------------------------------------------


def test_saturation_is_counted(source, x):
    x = 1.5 * x
    twin = Twin(source, x)
    simulator = playing.simulate(source, playing.stored(source, x), "litert").simulator
    found = {e.name: e for e in extents.extents(source, twin, simulator, ["a", "b"])}
    assert {f"{what} of {place}" for what in "xhc" for place in "ab"} <= set(found)
    assert {f"z of gate {gate} of a" for gate in "ifgo"} <= set(found)
    e = found["x of a"]
    stored = playing.stored(source, x)
    assert e.at_ends == pytest.approx(np.mean((stored == -128) | (stored == 127)))
    assert e.seen == (x.min(), x.max())
    assert sum(e.shares) == pytest.approx(1.0)
    half = source.x[1].grid.scale / 2
    assert e.beyond == pytest.approx(np.mean((x < e.low - half) | (x > e.high + half)))
    assert e.beyond > 0


# ---- what the metric lost ---------------------------------------------------------------------


def test_thirty_flips_of_three_hundred_are_a_certain_loss():
    before = np.ones(300, bool)
    after = before.copy()
    after[:30] = False
    lost = metrics.accuracy_loss(before, after)
    assert lost.value == pytest.approx(10.0)
    assert 6 < lost.low < 7.5 < 13 < lost.high < 14.5  # points; Wald: 6.6 to 13.4
    assert lost.certain
    assert (lost.worse, lost.better, lost.windows) == (30, 0, 300)


def test_flips_both_ways_are_no_certain_loss():
    before = np.arange(300) % 3 > 0
    after = before.copy()
    after[[1, 2, 0, 3, 4]] = ~after[[1, 2, 0, 3, 4]]
    lost = metrics.accuracy_loss(before, after)
    assert (lost.worse, lost.better) == (3, 2)
    assert lost.low < 0 < lost.high
    assert not lost.certain


def test_no_flip_is_not_certainty():
    lost = metrics.accuracy_loss(np.ones(300, bool), np.ones(300, bool))
    assert lost.value == 0
    assert -1 < lost.low < 0 < lost.high < 1


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(1000):
        kind = rng.choice(3, 200, p=[0.06, 0.02, 0.92])  # the truth: 4 points are lost
        lost = metrics.accuracy_loss(kind != 1, kind != 0)
        held += lost.low <= 4.0 <= lost.high
    assert 930 <= held <= 980


def test_a_growing_error_is_a_loss():
    rng = np.random.default_rng(5)
    y = rng.normal(size=(200, 2))
    before = y + rng.normal(0, 0.1, y.shape)
    lost = metrics.loss(before, y + 1.5 * (before - y), y)
    mean = np.abs(before - y).mean()
    assert lost.value == pytest.approx(0.5 * mean)
    assert 0 < lost.low < lost.value < lost.high < mean
    assert lost == metrics.loss(before, y + 1.5 * (before - y), y)  # seeded
    same = metrics.loss(before, y - (before - y), y)
    assert (same.value, same.certain) == (pytest.approx(0.0), False)


@pytest.mark.parametrize("y", [np.zeros(3, int), np.zeros((4, 3))])
def test_targets_of_another_shape_are_refused(y):
    with pytest.raises(ShapeError, match="the targets y"):
        metrics.loss(np.zeros((4, 2)), np.zeros((4, 2)), y)


# ---- advice -----------------------------------------------------------------------------------


def extent(what, place="lstm_1", **changes):
    values = {"low": -1.0, "high": 1.0, "seen": (-1.0, 1.0), "used": 1.0, "beyond": 0.0}
    return Extent(place, what, **{**values, "at_ends": 0.0, "shares": [1.0]} | changes)


def narrow(what):
    return Finding("narrow-range", f"{what} of lstm_1", "", "", "", "")


@pytest.mark.parametrize(
    ("findings", "found", "says"),
    [
        ([narrow("h")], extent("h", beyond=0.03), "h of lstm_1 saturates on 3.0% of its values"),
        ([narrow("c")], extent("c", beyond=0.02, high=2.0), "calibrate on longer or more varied"),
        ([narrow("x")], extent("x", beyond=0.08), "x of lstm_1 is cut off on 8.0% of its values"),
        ([], extent("z of gate f", at_ends=0.04), "z of gate f of lstm_1 saturates at +-8 on 4.0%"),
        ([], extent("z of gate f", at_ends=0.004), "Nothing to try"),
        ([], extent("h", beyond=0.03), "Nothing to try"),
    ],
)
def test_advice_names_the_layer_and_the_tensor(findings, found, says):
    assert says in advise(findings, [], [found], None, wide=False)[0]


def test_a_certain_loss_leads_to_training():
    before, after = np.ones(300, bool), np.arange(300) >= 30
    (said,) = advise([], [], [], metrics.accuracy_loss(before, after), wide=False)
    assert said.startswith("The accuracy lost 10 points for certain (95 %: 6.")
    assert "lstm_keras.quantize_aware(model)" in said
    assert "--precision int16x8 where TFLite Micro plays it" in said
    uncertain = metrics.accuracy_loss(before, np.arange(300) >= 1)
    assert "lost" not in advise([], [], [], uncertain, wide=False)[0]


def test_an_error_that_grows_along_time_is_told():
    budget = Budget(30.0, 20.0, "")
    want = np.random.default_rng(6).normal(size=(9, 20, H))
    got = want + np.geomspace(0.01, 1.0, 20)[None, :, None]
    h = fidelity.series(want, got, budget)
    one = fidelity.Fidelity("lstm_1", "its float twin", {"h": h}, alone_db=12.0)
    said = " ".join(advise([], [one], [], None, wide=False))
    assert (
        "from the first quarter of the sequence to the last: the cell carries its error on" in said
    )


def test_structure_comes_first_and_is_told_once_per_cure():
    found = diagnose(open_bytes(stock(bidirectional, 0.8)), draw(bidirectional, 40, seed=2))
    assert len(found.advice) == 2
    assert found.advice[0].startswith("LSTM 2, LSTM 3, LSTM 4: give h one grid and an output of")
    assert found.advice[1].startswith("REVERSE_V2 (")


# ---- an artifact, judged ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A model file, and its int8 artifact."""
    from lstm_keras.exporters import tflite
    from lstm_keras.exporters.convert import Job

    folder = tmp_path_factory.mktemp("written")
    model(stack).save(folder / "m.keras")
    file = folder / "model.tflite"
    made = tflite.write(
        model(stack), file, Job("tflite", "fused", "int8", None), draw(stack, 100, seed=1)
    )
    artifact = Artifact(
        path=folder,
        target="tflite",
        precision="int8",
        form="fused",
        files={file.name: sha256(file)},
        parent="",
        versions={},
        **vars(made),
    )
    return folder / "m.keras", artifact


def test_an_integer_artifact_is_looked_into(written):
    file, artifact = written
    x, y = draw(stack, 50, seed=2), np.arange(50) % 2
    on_litert, on_micro = judge(runtimes.load(file), [artifact], x, y)
    names = {c.name: c for c in on_litert.checks}
    assert names["simulator = LiteRT: differ"].value == 0
    assert names["structure of the integers"].passed
    assert names["accuracy lost, points"].budget == artifacts.POINTS
    inside = [c for c in on_litert.checks if c.name.startswith("inside ")]
    assert len(inside) == 2
    assert all("the Keras model 'stack'" in c.reason for c in inside)
    assert {c.name for c in on_litert.checks if not c.passed} <= {"class agreement"}  # a random net
    assert "simulator = TFLite Micro: differ" in {c.name for c in on_micro.checks}
    assert on_micro.inside is None
    assert on_litert.inside["loss"]["windows"] == 50
    (filled, _) = along_time(model(stack), [on_litert, on_litert], x, x)
    assert len(filled.error_by_step) == T


def test_a_broken_artifact_fails_by_name(written, tmp_path):
    file, artifact = written
    path = tmp_path / "model.tflite"
    path.write_bytes(stock(stack, 0.2))
    broken = dataclasses.replace(
        artifact, path=tmp_path, state="kept", files={path.name: sha256(path)}
    )
    source = open_bytes(path.read_bytes())
    tensors = tuple(source.tensor(n) for n in ("x", "y"))
    broken = dataclasses.replace(broken, inputs=tensors[:1], outputs=tensors[1:])
    on_litert, _ = judge(runtimes.load(file), [broken], draw(stack, 50, seed=2), None)
    failed = {c.name for c in on_litert.checks if not c.passed}
    assert "small-cell" in failed
    assert not {n for n in failed if n.startswith("simulator")}
    assert on_litert.inside["reference"] == "its float twin"  # the parent has other weights


# ---- what is refused --------------------------------------------------------------------------


def test_windows_of_another_shape_are_refused(source):
    with pytest.raises(ShapeError, match=r"takes windows of shape \[N, 7, 3\]; got \(4, 8, 3\)"):
        diagnose(source, np.zeros((4, T + 1, F), "float32"))


def test_a_model_of_other_weights_is_refused(source, x):
    with pytest.raises(ShapeError, match="has no LSTM with the weights of LSTM 1"):
        diagnose(source, x, model=model(stack, 0.2))


@pytest.mark.parametrize("cut", [0, 3, 7, 40, 1000, 3000, -4, -1])
def test_a_truncated_file_is_refused(cut):
    with pytest.raises(ArtifactError):
        open_bytes(good(stack)[:cut])


def test_a_float_file_is_refused_by_name():
    with pytest.raises(UnsupportedError, match=r"calculates in floats \(float32\)"):
        open_bytes(good(stack, 0.8, "float32"))


def test_windows_are_picked_evenly():
    assert len(picked(10_000)) == 256
    assert picked(3).tolist() == [0, 1, 2]
    assert (picked(513)[0], picked(513)[-1]) == (0, 512)


def test_the_reference_is_the_float64_lstm(source, x):
    twin = Twin(source, x)
    kernel, recurrent = twin.weights(0)
    assert kernel.shape == (F, 4 * H)
    assert recurrent.shape == (H, 4 * H)
    assert isinstance(twin.traces[0], reference.Trace)
    assert twin.traces[0].h.dtype == np.float64
