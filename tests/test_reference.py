"""The float64 reference: against numbers worked by hand, and proof that it sees every fault."""

from itertools import permutations

import numpy as np
import pytest

from lstm_keras import reference
from lstm_keras.gates import GATES, reorder

B, T, F, H = 2, 5, 3, 4
BUDGET = 1e-6  # what the layer is held to; every fault must be a thousand times larger


@pytest.fixture
def case():
    rng = np.random.default_rng(1997)

    def draw(*shape):
        return rng.uniform(-0.8, 0.8, shape).astype("float32")

    return {
        "x": draw(B, T, F),
        "kernel": draw(F, 4 * H),
        "recurrent": draw(H, 4 * H),
        "bias": draw(4 * H),
        "h": draw(B, H),
        "c": draw(B, H),
    }


def test_one_step_with_one_unit_by_hand():
    # z = x W + h U + b = 0.5 W + 0.25 U + b, gate by gate
    steps = reference.trace(
        x=np.array([[[0.5]]]),
        kernel=np.array([[0.2, 0.4, 0.6, 0.8]]),
        recurrent=np.array([[0.4, -0.4, 0.8, 0.2]]),
        bias=np.array([0.1, 0.2, -0.3, 0.05]),
        h=np.array([[0.25]]),
        c=np.array([[-0.5]]),
    )
    i, f, g, o = 0.5744425168, 0.5744425168, 0.1973753202, 0.6224593312  # of 0.3, 0.3, 0.2, 0.5
    c = -0.5 * f + i * g
    for name, value in {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}.items():
        assert getattr(steps, name) == pytest.approx(value, abs=1e-9), name


def test_sigmoid_at_known_points_and_far_out():
    z = np.array([0.0, np.log(3.0), -np.log(3.0), 1e4, -1e4])
    np.testing.assert_allclose(reference.sigmoid(z), [0.5, 0.75, 0.25, 1, 0], atol=1e-15)


def test_splitting_a_sequence_and_carrying_the_state_changes_nothing(case):
    whole, h, c = reference.unroll(**case)
    first, h1, c1 = reference.unroll(**{**case, "x": case["x"][:, :2]})
    second, h2, c2 = reference.unroll(**{**case, "x": case["x"][:, 2:], "h": h1, "c": c1})
    np.testing.assert_array_equal(whole, np.concatenate([first, second], axis=1))
    np.testing.assert_array_equal(h, h2)
    np.testing.assert_array_equal(c, c2)


def test_absent_arguments_are_zero(case):
    short = {name: case[name] for name in ("x", "kernel", "recurrent")}
    zeros = {"bias": np.zeros(4 * H), "h": np.zeros((B, H)), "c": np.zeros((B, H))}
    for y, z in zip(reference.unroll(**short), reference.unroll(**short, **zeros), strict=True):
        np.testing.assert_array_equal(y, z)


def test_a_masked_step_leaves_the_state(case):
    mask = np.array([[True, True, False, True, False], [False, True, True, False, True]])
    steps = reference.trace(**case, mask=mask)
    for b in range(B):
        kept = {name: case[name][b : b + 1] for name in ("h", "c")}
        x = case["x"][b : b + 1, mask[b]]
        _, h, c = reference.unroll(**{**case, **kept, "x": x})
        np.testing.assert_allclose(steps.h[b, -1], h[0], atol=1e-15)
        np.testing.assert_allclose(steps.c[b, -1], c[0], atol=1e-15)
    np.testing.assert_array_equal(steps.h[1, 0], case["h"][1].astype(np.float64))


def test_the_answer_is_float64_and_its_gates_make_it(case):
    steps = reference.trace(**case)
    assert all(value.dtype == np.float64 and value.shape == (B, T, H) for value in steps)
    before = np.concatenate([case["c"][:, None], steps.c[:, :-1]], axis=1)
    np.testing.assert_allclose(steps.c, steps.f * before + steps.i * steps.g, atol=1e-15)
    np.testing.assert_allclose(steps.h, steps.o * np.tanh(steps.c), atol=1e-15)


@pytest.mark.parametrize("wrong", ["".join(p) for p in permutations("ifgo") if p != tuple("ifgo")])
def test_the_reference_sees_every_wrong_gate_order(case, wrong):
    right, _, _ = reference.unroll(**case)
    swapped, _, _ = reference.unroll(**case, order=wrong)
    assert np.abs(right - swapped).max() > 1000 * BUDGET


@pytest.mark.parametrize("order", ["iofg", "gofi"])
def test_blocks_reordered_and_read_in_that_order_are_the_same(case, order):
    right, _, _ = reference.unroll(**case)
    moved = {n: reorder(case[n], GATES, order) for n in ("kernel", "recurrent", "bias")}
    np.testing.assert_array_equal(reference.unroll(**{**case, **moved}, order=order)[0], right)


@pytest.mark.parametrize("lost", ["kernel", "recurrent", "bias", "h", "c"])
def test_the_reference_sees_every_lost_term(case, lost):
    right, _, _ = reference.unroll(**case)
    without, _, _ = reference.unroll(**{**case, lost: np.zeros_like(case[lost])})
    assert np.abs(right - without).max() > 1000 * BUDGET
