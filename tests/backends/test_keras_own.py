"""Keras' own tests of its LSTM and of Bidirectional, with our LSTM in place of theirs.

They are loaded from the installed wheel, not copied. `layers.LSTM` in them, and the `LSTM` that
`keras.layers.Bidirectional` looks for, are ours while they run.
"""

import importlib.util
import types
import unittest
from pathlib import Path
from unittest import mock

import keras
import pytest
from keras.src import layers
from keras.src.layers.rnn import bidirectional

import lstm_keras

# What Keras itself says when its test feeds a generator to fit().
pytestmark = pytest.mark.filterwarnings("ignore:`shuffle=True` was passed:UserWarning")

FOLDER = Path(bidirectional.__file__).parent
FILES = ("lstm_test", "bidirectional_test")

UNABLE: dict[str, str] = {}
"""Tests that cannot pass, by name, each with the reason and what would remove it. None."""


def load(file, layer):
    """The tests in a file of the wheel, by name, where `layers.LSTM` is `layer`."""
    spec = importlib.util.spec_from_file_location(f"keras_own_{file}", FOLDER / f"{file}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.layers = types.SimpleNamespace(**{**vars(layers), "LSTM": layer})
    (case,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, unittest.TestCase)
    )
    return {name: case(name) for name in unittest.TestLoader().getTestCaseNames(case)}


def play(test, layer):
    """What a test found wrong; nothing if it passed, and the reason if it was skipped."""
    keras.utils.clear_session()
    result = unittest.TestResult()
    with mock.patch.object(bidirectional, "LSTM", layer):
        test.run(result)
    assert result.testsRun == 1
    if result.skipped:
        pytest.skip(result.skipped[0][1])
    return "\n".join(text for _, text in result.failures + result.errors)


TESTS = {
    f"{file}: {name}": test for file in FILES for name, test in load(file, lstm_keras.LSTM).items()
}


@pytest.mark.parametrize("name", TESTS)
def test_of_keras_passes_with_our_layer(name):
    if name in UNABLE:
        pytest.xfail(UNABLE[name])
    assert play(TESTS[name], lstm_keras.LSTM) == ""


def test_none_is_listed_that_does_not_exist():
    assert set(UNABLE) <= set(TESTS)


def test_they_were_found():
    count = {file: sum(name.startswith(file) for name in TESTS) for file in FILES}
    assert count["lstm_test"] >= 6
    assert count["bidirectional_test"] >= 12


# ---- that they judge our layer, and that they can tell ----------------------------------------

OF_LSTM = [name for name in TESTS if name.startswith("lstm_test")]
OF_BOTH = [  # the tests of Bidirectional that compare numbers of an LSTM
    "bidirectional_test: test_statefulness",
    "bidirectional_test: test_pass_initial_state",
    "bidirectional_test: test_return_state",
]


@pytest.mark.parametrize("name", OF_LSTM + OF_BOTH)
def test_they_run_our_loop_and_never_that_of_keras(name):
    loop = lstm_keras.LSTM.inner_loop
    with (
        mock.patch.object(lstm_keras.LSTM, "inner_loop", autospec=True, side_effect=loop) as ours,
        mock.patch.object(layers.LSTM, "inner_loop", side_effect=AssertionError("of Keras")),
    ):
        assert play(TESTS[name], lstm_keras.LSTM) == ""
    assert ours.call_count >= 1


@keras.saving.register_keras_serializable(package="wrong")
class Swapped(lstm_keras.LSTM):
    """Wrong: the blocks of two gates are taken for each other."""

    blocks = (0, 2, 1, 3)

    def inner_loop(self, *args, **kwargs):
        real = self.cell.sum_up

        def swapped(x, h):
            z = keras.ops.split(real(x, h), 4, axis=-1)
            return keras.ops.concatenate([z[k] for k in self.blocks], axis=-1)

        with mock.patch.object(self.cell, "sum_up", swapped):
            return super().inner_loop(*args, **kwargs)


@keras.saving.register_keras_serializable(package="wrong")
class Deaf(lstm_keras.LSTM):
    """Wrong: the state that it is given is ignored."""

    def inner_loop(self, sequences, initial_state, mask, training=False):
        zeros = [keras.ops.zeros_like(state) for state in initial_state]
        return super().inner_loop(sequences, zeros, mask, training)


@keras.saving.register_keras_serializable(package="wrong")
class Blind(lstm_keras.LSTM):
    """Wrong: the mask is ignored."""

    def inner_loop(self, sequences, initial_state, mask, training=False):
        return super().inner_loop(sequences, initial_state, None, training)


@keras.saving.register_keras_serializable(package="wrong")
class Lax(lstm_keras.LSTM):
    """Wrong: an argument is ignored."""

    def __init__(self, units, **kwargs):
        super().__init__(units, **{**kwargs, "kernel_regularizer": None})


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (Swapped, "lstm_test: test_correctness0"),
        (Swapped, "lstm_test: test_masking"),
        (Deaf, "lstm_test: test_pass_initial_state"),
        (Deaf, "lstm_test: test_statefulness"),
        (Deaf, "bidirectional_test: test_statefulness"),
        (Blind, "lstm_test: test_masking"),
        (Lax, "lstm_test: test_basics"),
    ],
)
def test_they_catch_a_wrong_layer(wrong, name):
    file, test = name.split(": ")
    assert "AssertionError" in play(load(file, wrong)[test], wrong)
