"""Random models as C: every output bit of TFLite Micro, under sanitizers, and step by step too."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from c_nets import AFTER, BEFORE, LSTMS, SINKS, Model, Shape
from c_pairs import SANITIZED, driver_of, off, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lstm_files import tflm

from lstm_keras.runtimes.simulated import Simulator

TOGETHER = 10
"""Models in one program: starting the compiler is what takes the time."""

before = st.lists(st.sampled_from(BEFORE + LSTMS), max_size=2)
behind = st.lists(st.sampled_from(BEFORE + LSTMS), max_size=1)
layers = st.builds(lambda a, b, c: (*a, b, *c), before, st.sampled_from(LSTMS), behind)
shapes = st.builds(
    Shape,
    layers,
    st.sampled_from(SINKS),
    st.lists(st.sampled_from(AFTER), max_size=2).map(tuple),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
    st.just(False),
    st.integers(0, 2**32 - 1),
)
wide_shapes = st.builds(lambda s: Shape(**{**vars(s), "wide": True}), shapes)
unhurried = settings(
    deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


def wheel(model, x):
    return tflm(model.content, x)[0]


def simulated(model, x):
    """TFLite Micro's REDUCE_MAX knows no int16; the simulation is proved on all the rest."""
    return Simulator(model.content, "tflm").call({"x": x})["y"]


def check(many, judge, *flags):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        names = [f"net_{k}" for k in range(len(many))]
        for name, shape in zip(names, many, strict=True):
            model = Model(shape)
            x = model.draw(3)
            write(driver_of(model.content, name), folder, x, judge(model, x))
        said = off(folder, names, *flags)
        assert not said, f"{said}{dict(zip(names, many, strict=True))}"


@pytest.mark.slow
@settings(unhurried, max_examples=8)
@given(st.lists(shapes, min_size=TOGETHER, max_size=TOGETHER))
def test_eighty_models_in_int8(many):
    check(many, wheel, *SANITIZED)


@pytest.mark.slow
@settings(unhurried, max_examples=3)
@given(st.lists(wide_shapes, min_size=TOGETHER, max_size=TOGETHER))
def test_models_in_int16x8(many):
    check(many, simulated, *SANITIZED)


@pytest.mark.parametrize("wide", [False, True])
def test_a_model_of_everything(wide):
    """One of each kind, without hypothesis, in the flags that users have."""
    many = [
        Shape(("dense", "lstm"), "last", ("relu",), softmax=True, wide=wide, seed=1),
        Shape(("valid", "learned", "quantize"), "mean", (), wide=wide, seed=2),
        Shape(
            ("causal", "tanh", "lstm", "residual", "sigmoid"), "max", ("tanh",), wide=wide, seed=3
        ),
        Shape(("bidirectional", "bidirectional"), "sequences", wide=wide, seed=4),
        Shape(("lstm", "valid"), "sequences", ("dense",), softmax=True, wide=wide, seed=5),
        Shape(("backwards", "skip"), "mean", ("sigmoid",), tokens=True, wide=wide, seed=6),
    ]
    check(many, simulated, "-O2")


def test_wrong_golden_numbers_are_counted(tmp_path):
    """The self-test is a judge: each number that is off is seen, in every way it plays them."""
    model = Model(Shape(("lstm",), "last", ("dense",), seed=7))
    x = model.draw(3)
    y = wheel(model, x)
    wrong = y.copy()
    wrong[1, 0] ^= 1
    write(driver_of(model.content), tmp_path, x, wrong)
    assert off(tmp_path, ["net"], "-O1") == "net 3\n"  # of run, and of both states of a step
    assert np.ptp(y, axis=0).max() > 50
