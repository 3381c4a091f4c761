"""The fault list: every known defect is planted, and reported by its name and only by it."""

import subprocess
import sys

import numpy as np
import planted
import pytest
from planted import (
    bidirectional,
    draw,
    edited,
    embedding,
    good,
    integrator,
    joined,
    model,
    skip,
    stack,
    stock,
)

from lstm_keras.diagnosis import invariants, noise
from lstm_keras.diagnosis.diagnose import diagnose
from lstm_keras.diagnosis.findings import KINDS, NOTE, defects
from lstm_keras.diagnosis.source import open_bytes
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import array, put, schema


def names(content, net=stack):
    """Names of all defects and warnings, on windows of the task."""
    found = diagnose(open_bytes(content), draw(net, 100, seed=2)).findings
    return {f.name for f in found if f.weight != NOTE}


# ---- a good file has no finding ---------------------------------------------------------------


@pytest.mark.parametrize("net", [stack, bidirectional, skip, embedding])
@pytest.mark.parametrize("spread", [0.8, 0.2])
def test_a_good_file_has_no_finding(net, spread):
    found = diagnose(open_bytes(good(net, spread, state="none")), draw(net, 100, seed=2))
    assert found.findings == []
    assert found.passed
    assert len(found.advice) == 1
    assert found.advice[0].startswith("Nothing to do: the least exact value is ")
    assert min(found.sqnr_db.values()) > 30  # dB; measured 31 to 56


# ---- what TFLite's converter writes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "spread", "expected"),
    [
        (stack, 0.8, set()),
        (stack, 0.2, {"small-cell"}),
        (skip, 0.8, {"concatenation"}),
        (bidirectional, 0.8, {"concatenation", "moved-grid"}),
        (joined, 0.8, {"concatenation", "int8-cell"}),
        (embedding, 0.2, {"small-cell"}),
    ],
)
def test_the_stock_converters_defects_have_names(net, spread, expected):
    assert names(stock(net, spread), net) == expected


def test_notes_say_what_a_stock_file_needs_known():
    found = diagnose(open_bytes(stock(stack, 0.8)), draw(stack, 50, seed=2)).findings
    assert {f.name for f in found} == {"cell-clip", "state-kept"}
    assert {f.weight for f in found} == {NOTE}  # no stored |c| reaches 10


def test_a_calibration_that_carries_the_state_on_is_seen():
    """The cell of an integrator reaches 3.7; carried through 100 samples it was stored up to 16."""
    found = diagnose(open_bytes(stock(integrator, 0.4)), draw(integrator, 200, seed=2))
    carried = [f for f in found.findings if f.name == "carried-calibration"]
    assert [f.place for f in carried] == ["c of LSTM 1"]
    assert "23% of the grid" in carried[0].found
    assert "calibrate on windows like these, each from a reset state" in found.advice[0]
    assert names(good(integrator, 0.4), integrator) == set()


# ---- planted by hand, one by one --------------------------------------------------------------


def c_scale(scale):
    def change(_, graph, op):
        graph.tensors[op.inputs[fused.C_STATE]].quantization.scale = [scale]

    return change


def h_scale(place):
    """Another scale in one of the three places."""

    def change(_, graph, op):
        intermediate = op.intermediates[fused.H_INTERMEDIATE]
        index = {"state": op.inputs[fused.H_STATE], "intermediate": intermediate}[place]
        graph.tensors[index].quantization.scale = [0.01]

    return change


def without_intermediates(_, graph, op):
    op.intermediates = op.intermediates[:4]


def saturated_bias(read, graph, op):
    index = op.inputs[fused.BIAS["f"]]
    bias = array(read, graph, index).copy()
    bias[1] = np.iinfo(np.int32).max
    put(read, graph.tensors[index], bias)


def moved(read, graph, op):
    """The SLICE behind the LSTM hands numbers on to another grid."""
    (behind,) = (
        o for o in graph.operators if fused.builtin(read, o) == schema.BuiltinOperator.SLICE
    )
    graph.tensors[behind.outputs[0]].quantization.scale = [0.02]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (c_scale(2.0**-17), "small-cell"),
        (c_scale(3e-5), "cell-power"),
        (c_scale(2.0**-8), "cell-power"),
        (h_scale("state"), "three-scales"),
        (h_scale("intermediate"), "three-scales"),
        (without_intermediates, "intermediates"),
        (saturated_bias, "bias-saturated"),
        (moved, "moved-grid"),
    ],
)
def test_a_planted_defect_is_found_by_its_name_and_only_by_it(change, name):
    source = open_bytes(edited(good(stack), change))
    (found,) = defects(invariants.inspect(source))
    assert found.name == name
    assert found.place.startswith("SLICE" if name == "moved-grid" else "LSTM 2")
    assert found.found != found.needed
    assert KINDS[name] == "defect"


@pytest.mark.parametrize("change", [c_scale(2.0**-17), h_scale("state"), saturated_bias, moved])
def test_a_planted_defect_is_seen_when_the_file_is_played(change):
    """The same name, however bad the numbers become; and they do become worse."""
    content = edited(good(stack), change)
    (found,) = defects(diagnose(open_bytes(content), draw(stack, 50, seed=2)).findings)
    assert [found] == defects(invariants.inspect(open_bytes(content)))
    after, before = (
        diagnose(open_bytes(c), draw(stack, 50, seed=2)).sqnr_db["LiteRT"]
        for c in (content, good(stack))
    )
    if change is not saturated_bias:  # which is in the float twin as well
        assert after < before - 10  # dB


def test_a_cell_power_that_no_kernel_shifts_by_is_told_without_playing():
    found = diagnose(open_bytes(edited(good(stack), c_scale(3e-5))), draw(stack, 20, seed=2))
    assert [f.name for f in defects(found.findings)] == ["cell-power"]
    assert found.fidelities == []


@pytest.mark.parametrize(("clip", "weight"), [(10.0, "note"), (0.9, "warning"), (0.5, "defect")])
def test_a_cell_clip_weighs_as_much_as_it_cuts_off(clip, weight):
    """The cell is stored up to 1, and reaches 0.84 on these windows."""

    def change(_, graph, op):
        op.builtinOptions.cellClip = clip

    source = open_bytes(edited(good(stack), change))
    found = diagnose(source, draw(stack, 50, seed=2)).findings
    (clipped,) = (f for f in found if f.name == "cell-clip")
    assert clipped.weight == weight
    assert clipped.place == "LSTM 2"


def test_a_range_that_is_too_narrow_is_named():
    """Half the range of x: what lies beyond is cut off."""
    x = draw(stack, 100, seed=2)
    found = diagnose(open_bytes(good(stack)), 3 * x)
    narrow = {f.place for f in found.findings if f.name == "narrow-range"}
    assert "x of LSTM 1" in narrow
    assert any(
        line.startswith("x of LSTM 1 is cut off on ") and "calibrate on windows that reach" in line
        for line in found.advice
    )


def test_int16x8_is_for_tflite_micro():
    found = diagnose(open_bytes(good(stack, 0.8, "int16x8", "none")), draw(stack, 50, seed=2))
    assert [(f.name, f.weight) for f in found.findings] == [("int16x8-on-litert", "note")]
    assert list(found.sqnr_db) == ["TFLite Micro"]
    assert found.sqnr_db["TFLite Micro"] > 60  # dB; measured 85


def test_the_keras_model_gives_names_and_truth():
    from lstm_keras.tracing import trace

    x = draw(bidirectional, 50, seed=2)
    found = diagnose(open_bytes(good(bidirectional)), x, model=model(bidirectional))
    assert {f.place for f in found.fidelities} == set(trace(model(bidirectional), x))
    assert found.reference == "the Keras model 'bidirectional'"
    assert all(f.passed for f in found.fidelities)
    assert min(s.sqnr_db for f in found.fidelities for s in f.values.values()) > 35  # measured 38


def test_noise_says_nothing_about_ranges():
    source = open_bytes(good(stack))
    x = 10 * noise.draw(source)
    assert {f.name for f in diagnose(source, x).findings} >= {"narrow-range"}
    assert "narrow-range" not in {f.name for f in diagnose(source, x, trusted=False).findings}


def test_noise_stays_within_the_input_and_is_seeded():
    source = open_bytes(good(stack))
    x = noise.draw(source)
    grid = source.x[1].grid
    assert np.array_equal(x, noise.draw(source))
    assert grid.scale * (-128 - grid.zero_point) <= x.min() < x.max()
    assert x.max() <= grid.scale * (127 - grid.zero_point)
    tokens = noise.draw(open_bytes(good(embedding)))
    assert (tokens.min(), tokens.max()) == (0, 10)


def test_a_file_with_floats_at_its_ends_is_the_same_file():
    """What the converter writes by default: QUANTIZE in front, DEQUANTIZE behind."""
    import tensorflow as tf

    from lstm_keras.exporters.tflite import fused_graph

    graph, _ = fused_graph(model(stack), None)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module())
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    samples = draw(stack, 100, seed=1)
    converter.representative_dataset = lambda: ([x[None]] for x in samples)
    content = converter.convert()
    assert {op.name for op in open_bytes(content).graph.operators}.isdisjoint(
        {"QUANTIZE", "DEQUANTIZE"}
    )
    x = draw(stack, 50, seed=2)
    ours, same = (diagnose(open_bytes(c), x) for c in (content, stock(stack, 0.8)))
    assert ours.sqnr_db == same.sqnr_db
    assert ours.fidelities == same.fidelities


def test_tensorflow_is_not_needed(tmp_path):
    file = tmp_path / "model.tflite"
    file.write_bytes(planted.good(stack))
    code = (
        "import sys; from lstm_keras import foreign; "
        f"r = foreign.check_file({str(file)!r}, out={str(tmp_path)!r}); "
        "print(r['verdict'], {'tensorflow', 'keras'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "pass set()\n"
