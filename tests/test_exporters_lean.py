"""Cheaper operators: the same answers, bit for bit, on everything that plays the file."""

import numpy as np
import pytest
from planted import (
    artifact,
    bidirectional,
    draw,
    embedding,
    good,
    integrator,
    stack,
    step_file,
)

from lstm_keras import golden, runtimes
from lstm_keras.exporters import flatbuffer, step, tflite
from lstm_keras.exporters.flatbuffer import array, pack, schema, unpack
from lstm_keras.exporters.fused import builtin
from lstm_keras.exporters.lean import lean

NETS = (stack, bidirectional, embedding, integrator)
PLAYERS = {
    "float32": ("tflite", "tflm"),
    "int8": ("tflite", "tflm", "simulated"),
    "int16x8": ("tflm", "simulated"),
}


@pytest.fixture
def as_converted(monkeypatch):
    """What the converter writes, without what this module does."""
    monkeypatch.setattr(tflite, "lean", lambda content: content)
    monkeypatch.setattr(step, "lean", lambda content: content)
    for made in (good, step_file):
        made.cache_clear()
    yield good
    for made in (good, step_file):
        made.cache_clear()


def answers(one, net, name):
    """After a reset and once more without, as stored."""
    return golden.answers(runtimes.load(one, name), draw(net, 5, seed=3))


# ---- the same answers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "state"),
    [
        ("float32", "none"),
        ("float32", "explicit"),
        ("int8", "none"),
        ("int8", "kept"),
        ("int8", "explicit"),
        ("int16x8", "kept"),
    ],
)
@pytest.mark.parametrize("net", [stack, bidirectional, embedding])
def test_the_last_step_is_a_slice_and_nothing_else_changes(
    net, precision, state, as_converted, tmp_path
):
    before = as_converted(net, precision=precision, state=state)
    made = [("before", before), ("after", lean(before))]
    how = {"precision": precision, "state": state}
    old, new = (artifact(tmp_path / name, content, **how) for name, content in made)
    assert old.operators["STRIDED_SLICE"] >= 1
    assert "STRIDED_SLICE" not in new.operators
    assert new.operators.get("RESHAPE", 0) == (2 if net is bidirectional else 0)
    assert (new.inputs, new.outputs) == (old.inputs, old.outputs)
    for name in PLAYERS[precision]:
        for wanted, got in zip(answers(old, net, name), answers(new, net, name), strict=True):
            np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("net", [stack, integrator])
def test_a_step_file_loses_what_changes_nothing(net, as_converted, tmp_path):
    before = step_file(net)
    how = {"form": "step", "precision": "float32", "state": "explicit"}
    old = artifact(tmp_path / "before", before, **how)
    new = artifact(tmp_path / "after", lean(before), **how)
    gone = {"STRIDED_SLICE", "RESHAPE"} | ({"SPLIT_V"} if net is integrator else set())
    assert gone == set(old.operators) - set(new.operators)
    assert {k: n for k, n in old.operators.items() if k in new.operators} == new.operators
    assert new.size < old.size - 500
    for name in ("tflite", "compiled", "tflm"):
        for wanted, got in zip(answers(old, net, name), answers(new, net, name), strict=True):
            np.testing.assert_array_equal(got, wanted)


def test_every_export_goes_through_it():
    """Fused and step; what is there afterwards cannot become leaner."""
    for content in (*(good(net) for net in NETS), step_file(stack)):
        assert lean(content) == content
        read = unpack(content)
        kinds = {builtin(read, op) for op in read.subgraphs[0].operators}
        assert schema.BuiltinOperator.STRIDED_SLICE not in kinds


# ---- and a wrong one would be seen ------------------------------------------------------------


def test_another_step_would_be_seen(tmp_path):
    read = unpack(good(stack))
    (graph,) = read.subgraphs
    (cut,) = (o for o in graph.operators if builtin(read, o) == schema.BuiltinOperator.SLICE)
    begin = array(read, graph, int(cut.inputs[1])).copy()
    assert begin.tolist() == [0, 6, 0]
    flatbuffer.put(read, graph.tensors[cut.inputs[1]], np.array([0, 5, 0], "int32"))
    right = artifact(tmp_path / "right", good(stack))
    wrong = artifact(tmp_path / "wrong", pack(read))
    off = answers(right, stack, "tflite")[0] - answers(wrong, stack, "tflite")[0].astype(int)
    assert np.abs(off).max() > 3


# ---- what it leaves alone ---------------------------------------------------------------------


def changed(content, change):
    read = unpack(content)
    (graph,) = read.subgraphs
    kind = schema.BuiltinOperator.STRIDED_SLICE
    (op,) = (o for o in graph.operators if builtin(read, o) == kind)
    change(read, graph, op)
    return pack(read)


def two_by_two(read, graph, op):
    flatbuffer.put(read, graph.tensors[op.inputs[3]], np.array([1, 2, 1], "int32"))


def with_a_new_axis(read, graph, op):
    op.builtinOptions.newAxisMask = 1


def of_booleans(read, graph, op):
    graph.tensors[op.inputs[0]].type = schema.TensorType.BOOL


def calculated(read, graph, op):
    graph.tensors[op.inputs[1]].buffer = 0


@pytest.mark.parametrize("change", [two_by_two, with_a_new_axis, of_booleans, calculated])
def test_what_a_slice_cannot_do_stays(change, as_converted):
    content = changed(as_converted(integrator), change)
    read = unpack(lean(content))
    kinds = [builtin(read, op) for op in read.subgraphs[0].operators]
    assert schema.BuiltinOperator.STRIDED_SLICE in kinds


def negative(read, graph, op):
    """The second last step, counted from the end."""
    flatbuffer.put(read, graph.tensors[op.inputs[1]], np.array([0, -2, 0], "int32"))


def without_masks(read, graph, op):
    """The same numbers, all of them written out."""
    op.builtinOptions.beginMask = op.builtinOptions.endMask = 0
    flatbuffer.put(read, graph.tensors[op.inputs[1]], np.array([0, 2, 0], "int32"))
    flatbuffer.put(read, graph.tensors[op.inputs[2]], np.array([1, 3, 5], "int32"))


@pytest.mark.parametrize("change", [negative, without_masks])
def test_another_place_is_cut_out_as_well(change, as_converted, tmp_path):
    content = changed(as_converted(integrator), change)
    old = artifact(tmp_path / "before", content)
    new = artifact(tmp_path / "after", lean(content))
    last = artifact(tmp_path / "last", as_converted(integrator))
    assert "STRIDED_SLICE" not in new.operators
    wanted, got, other = (answers(one, integrator, "tflite")[0] for one in (old, new, last))
    np.testing.assert_array_equal(got, wanted)
    assert (wanted != other).any()


def test_an_output_stays_what_it_is(as_converted, tmp_path):
    """A model that ends in its LSTM answers [1, H], not [1, 1, H]."""
    read = unpack(as_converted(integrator))
    (graph,) = read.subgraphs
    kind = schema.BuiltinOperator.STRIDED_SLICE
    place = next(n for n, o in enumerate(graph.operators) if builtin(read, o) == kind)
    graph.operators = graph.operators[: place + 1]
    graph.outputs = [int(graph.operators[place].outputs[0])]
    read.signatureDefs[0].outputs[0].tensorIndex = graph.outputs[0]
    old = artifact(tmp_path / "before", pack(read))
    new = artifact(tmp_path / "after", lean(pack(read)))
    assert new.operators == {"RESHAPE": 1, "SLICE": 1, "UNIDIRECTIONAL_SEQUENCE_LSTM": 1}
    assert new.outputs == old.outputs
    assert new.outputs[0].shape == (1, 5)
    for name in ("tflite", "tflm"):
        np.testing.assert_array_equal(
            answers(new, integrator, name)[0], answers(old, integrator, name)[0]
        )


def test_a_written_state_is_written(as_converted, tmp_path):
    """The SLICEs of the state "none" write into variables that nobody seems to read."""
    content = as_converted(stack, state="none")
    new = artifact(tmp_path / "after", lean(content), state="none")
    assert new.operators["SLICE"] == 2 * 2 + 1
    y, again = answers(new, stack, "tflm")
    np.testing.assert_array_equal(again, y)


# ---- what nothing reads -----------------------------------------------------------------------


@pytest.mark.parametrize("net", NETS)
def test_every_tensor_and_every_kind_of_operator_is_used(net, as_converted):
    read = unpack(lean(as_converted(net)))
    (graph,) = read.subgraphs
    used = {*map(int, graph.inputs), *map(int, graph.outputs)}
    for op in graph.operators:
        for part in (op.inputs, op.outputs, [] if op.intermediates is None else op.intermediates):
            used |= {int(i) for i in part}
    assert used - {-1} == set(range(len(graph.tensors)))
    assert {op.opcodeIndex for op in graph.operators} == set(range(len(read.operatorCodes)))
