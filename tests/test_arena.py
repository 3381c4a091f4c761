"""The arena that TFLite Micro needs: one byte less is seen, and so is another answer."""

import subprocess

import numpy as np
import pytest
from planted import bidirectional, embedding, good, integrator, stack, step_file

from lstm_keras.errors import ArtifactError, RuntimeMissingError
from lstm_keras.exporters.flatbuffer import pack, schema, unpack
from lstm_keras.runtimes import arena

GENEROUS = 1 << 20


@pytest.fixture(autouse=True)
def without_core_files():
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, limits)


@pytest.mark.parametrize(
    "content",
    [
        lambda: good(stack, state="none"),
        lambda: good(stack, precision="int16x8"),
        lambda: good(bidirectional, precision="float32"),
        lambda: good(embedding),
        lambda: good(integrator, state="explicit"),
        lambda: step_file(stack),
    ],
    ids=["int8", "int16x8", "float32", "tokens", "explicit", "step"],
)
def test_one_byte_less_does_not_do(content):
    content = content()
    size = arena.smallest(content)
    inputs = arena.made_up(content)
    wanted = arena.play(content, GENEROUS, inputs)
    tried = {size + more: arena.fits(content, size + more, inputs, wanted) for more in range(-2, 4)}
    assert tried == {k: k >= size for k in tried}
    assert arena.fits(content, 2 * size, inputs, wanted)
    assert size < GENEROUS / 50  # it is no guess


def test_a_step_more_needs_its_numbers_more():
    """X [1, T, F] and h [1, T, H] lie in it; where T is small, the plan of memory is larger."""

    def of(T):
        read = unpack(good(integrator, precision="float32"))
        (graph,) = read.subgraphs
        for tensor in graph.tensors:
            if list(tensor.shape) in ([1, 7, 3], [1, 7, 5]):
                tensor.shape = [1, T, tensor.shape[2]]
        return arena.smallest(pack(read))

    assert of(207) - of(107) == 100 * (3 + 5) * 4  # bytes


# ---- it compares answers ----------------------------------------------------------------------


def test_another_answer_is_no_fit():
    content = good(integrator)
    inputs = arena.made_up(content)
    wanted = arena.play(content, GENEROUS, inputs)
    assert arena.fits(content, GENEROUS, inputs, wanted)
    changed = bytearray(wanted)
    changed[-1] ^= 1
    assert not arena.fits(content, GENEROUS, inputs, bytes(changed))


def test_the_second_call_counts():
    """A file that keeps its state answers the second call otherwise."""
    content = good(integrator)
    first, second = arena.made_up(content)
    assert arena.INVOKES == 2
    assert (first[0] != second[0]).any()
    alone = arena.play(content, GENEROUS, [second])
    assert not arena.play(content, GENEROUS, [first, second]).endswith(alone)


@pytest.mark.parametrize("size", [0, 16, 100, 1000])
def test_a_child_that_dies_or_fails_is_no_fit(size):
    content = good(integrator)
    inputs = arena.made_up(content)
    wanted = arena.play(content, GENEROUS, inputs)
    assert not arena.fits(content, size, inputs, wanted)


def test_what_is_made_up_fills_every_input_on_its_grid():
    (x, h, c), again = arena.made_up(good(integrator, state="explicit"))
    assert (x.dtype, h.dtype, c.dtype) == ("int8", "int8", "int16")
    assert (x.shape, h.shape, c.shape) == ((1, 7, 3), (1, 5), (1, 5))
    assert x.min() < -100
    assert x.max() > 100
    assert (again[0] != x).any()
    (tokens,), _ = arena.made_up(good(embedding))
    assert tokens.dtype == "int32"
    assert not tokens.any()
    (x,), _ = arena.made_up(good(integrator, precision="float32"))
    assert 0.5 < np.std(x) < 2


# ---- and says what it cannot do ---------------------------------------------------------------


def test_a_file_that_it_does_not_play_is_refused():
    read = unpack(good(integrator))
    lstm = schema.BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM
    (code,) = (c for c in read.operatorCodes if c.builtinCode == lstm)
    code.builtinCode = schema.BuiltinOperator.BIDIRECTIONAL_SEQUENCE_LSTM
    code.deprecatedBuiltinCode = code.builtinCode
    with pytest.raises(ArtifactError, match="does not play the file in any arena"):
        arena.smallest(pack(read))


def test_a_missing_interpreter_is_named_with_the_cure(monkeypatch):
    answer = subprocess.CompletedProcess([], 0, '{"missing": "tflite_micro"}', "")
    monkeypatch.setattr(arena.subprocess, "run", lambda *_, **__: answer)
    with pytest.raises(RuntimeMissingError) as error:
        arena.smallest(b"")
    assert str(error.value) == (
        "the arena is measured with tflite_micro, which is not installed.\n"
        "  pip install 'lstm-keras[tflm]'"
    )


def test_a_system_that_cannot_fork_is_told(monkeypatch):
    monkeypatch.delattr(arena.os, "fork")
    with pytest.raises(RuntimeMissingError, match=r"cannot fork\.\n  Run it on Linux"):
        arena.smallest(b"")
