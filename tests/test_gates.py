"""Gate orders: against what each format's own documentation says, and there and back."""

from itertools import permutations

import numpy as np
import pytest

from lstm_keras.gates import GATES, ORDER, half_life, reorder

H = 3


def blocks(order, axis_length=2):
    """[axis_length, 4H] whose blocks say which gate they are."""
    value = {"i": 1.0, "f": 2.0, "g": 3.0, "o": 4.0}
    return np.concatenate([np.full((axis_length, H), value[gate]) for gate in order], axis=1)


@pytest.mark.parametrize("source", ORDER)
@pytest.mark.parametrize("target", ORDER)
def test_every_block_lands_where_the_target_wants_it(source, target):
    moved = reorder(blocks(ORDER[source]), source, target)
    np.testing.assert_array_equal(moved, blocks(ORDER[target]))


@pytest.mark.parametrize("order", ["".join(p) for p in permutations(GATES)])
def test_there_and_back_changes_nothing(order):
    array = np.arange(2 * 4 * H).reshape(2, 4 * H)
    np.testing.assert_array_equal(reorder(reorder(array, GATES, order), order, GATES), array)


def test_blocks_keep_their_inside():
    assert reorder(np.arange(8), "keras", "onnx").tolist() == [0, 1, 6, 7, 2, 3, 4, 5]


def test_another_axis():
    array = blocks("ifgo").T
    np.testing.assert_array_equal(reorder(array, "keras", "onnx", axis=0), blocks("iofg").T)


@pytest.mark.parametrize("wrong", ["keras2", "ifg", "iffo", ""])
def test_an_unknown_order_is_refused(wrong):
    with pytest.raises(ValueError, match="unknown gate order") as error:
        reorder(np.zeros(8), wrong, "keras")
    assert "known: keras, torch, onnx" in str(error.value)


def test_an_axis_without_four_blocks_is_refused():
    with pytest.raises(ValueError, match=r"axis -1 of shape \(4, 6\) does not hold four equal"):
        reorder(np.zeros((4, 6)), "keras", "onnx")


def test_the_half_life_is_when_half_is_left():
    keep = np.array([[0.5, 0.9], [0.99, 0.1]])
    np.testing.assert_allclose(keep ** half_life(keep), 0.5, rtol=1e-12)
    assert half_life(1) == np.inf
    assert half_life(0) == 0
