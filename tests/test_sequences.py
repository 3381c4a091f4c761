"""From readings to windows, in NumPy."""

import dataclasses
import json

import numpy as np
import pytest

from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, Scaler, Window, cut, folds, resample


def recording(readings, **changes):
    content = {"hz": 10.0, "label": 0, "group": "a", "name": "walk.csv"}
    return Recording(np.asarray(readings, np.float32), **{**content, **changes})


def test_resample_takes_the_mean_of_each_block_and_drops_the_rest():
    readings = np.arange(14, dtype=np.float32).reshape(7, 2)
    expected = [[2, 3], [8, 9]]  # rows 0-2, rows 3-5; row 6 is left over
    np.testing.assert_array_equal(resample(readings, 30, 10), expected)


def test_a_recording_shorter_than_a_block_becomes_nothing():
    assert resample(np.ones((2, 3), np.float32), 40, 10).shape == (0, 3)


def test_resample_at_the_same_rate_changes_nothing():
    readings = np.random.default_rng(0).normal(size=(5, 2)).astype(np.float32)
    np.testing.assert_array_equal(resample(readings, 12.5, 12.5), readings)


@pytest.mark.parametrize("target", [20, 60])
def test_a_rate_that_does_not_divide_is_refused(target):
    with pytest.raises(DataError, match=r"(?s)50 readings per second cannot become .* a rate that"):
        resample(np.zeros((10, 1), np.float32), 50, target)


def test_windows_start_a_stride_apart_and_lie_inside():
    readings = np.arange(8, dtype=np.float32)[:, None]
    windows = cut(readings, Window(steps=4, stride=3, hz=1.0))
    np.testing.assert_array_equal(windows[..., 0], [[0, 1, 2, 3], [3, 4, 5, 6]])


def test_a_recording_shorter_than_a_window_has_none():
    assert cut(np.zeros((3, 2), np.float32), Window(4, 1, 1.0)).shape == (0, 4, 2)


def test_the_scaler_gives_mean_zero_and_deviation_one():
    rng = np.random.default_rng(1)
    parts = [recording(rng.normal((3, -200), (0.1, 50), (n, 2))) for n in (40, 60)]
    scaler = Scaler.fit(parts, ("a", "b"), ("g", "rad/s"))
    x = scaler.apply(np.concatenate([p.readings for p in parts]))
    assert x.dtype == np.float32
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(x.std(axis=0), 1, atol=1e-5)


def test_a_channel_that_never_changes_is_named():
    with pytest.raises(DataError, match="channel b never changes"):
        Scaler.fit([recording([[1, 5], [2, 5]])], ("a", "b"), ("", ""))


@pytest.mark.parametrize("field", ["mean", "deviation"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_scaler_that_is_no_number_is_refused(field, value):
    content = {"mean": (0.0,), "deviation": (1.0,), "channels": ("a",), "units": ("",)}
    with pytest.raises(ValueError, match=f"every {field} must be"):
        Scaler(**{**content, field: (value,)})


def test_scaler_survives_json():
    scaler = Scaler((0.1,), (2.0,), ("a",), ("g",))
    assert Scaler.from_dict(json.loads(json.dumps(dataclasses.asdict(scaler)))) == scaler


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"readings": np.zeros((0, 2))}, r"not be empty; got shape \(0, 2\)"),
        ({"readings": np.zeros(4)}, r"axes \[readings, features\] .* got shape \(4,\)"),
        ({"readings": np.array([[0, 1], [2, np.nan]])}, "the first in row 1, column 1"),
        ({"readings": np.array([[0, np.inf]])}, "1 readings are NaN or infinite"),
        ({"hz": 0.0}, "a positive number of readings per second; got 0.0"),
    ],
)
def test_a_recording_that_cannot_be_used_says_why(changes, message):
    with pytest.raises(DataError, match=message) as error:
        recording(**{"readings": np.ones((3, 2)), **changes})
    assert str(error.value).startswith("walk.csv")


@pytest.mark.parametrize("changes", [{"steps": 0}, {"stride": 0}, {"hz": float("nan")}])
def test_a_window_that_cannot_be_is_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        Window(**{"steps": 4, "stride": 2, "hz": 12.5, **changes})


def test_folds_deal_every_group_to_one_test_set():
    groups = [f"s{k}" for k in (10, 2, 1, 3, 10, 4, 5)]
    assert folds(groups, 3) == [("s1", "s4"), ("s2", "s5"), ("s3", "s10")]


def test_groups_are_sorted_as_people_do():
    groups = ["s10", "ben", "s2", "anna", "cleo-1"]
    assert folds(groups, 5) == [("anna",), ("ben",), ("cleo-1",), ("s2",), ("s10",)]


@pytest.mark.parametrize("count", [1, 4])
def test_more_folds_than_groups_are_refused(count):
    with pytest.raises(DataError, match=r"3 groups \(a, b, c\) cannot be split"):
        folds(["a", "b", "c"], count)
