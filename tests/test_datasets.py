"""The data that ships, and the split by group: what must not leak, and that a leak is seen."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
import tensorflow_datasets as tfds

from lstm_keras import datasets
from lstm_keras.datasets import Source, shoulder_imu
from lstm_keras.datasets.examples import split, stretches
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, Scaler, Window, resample

WINDOW = Window(steps=5, stride=2, hz=10.0)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("tfds")


@pytest.fixture(scope="module")
def watch(data_dir):
    return datasets.load("shoulder_imu", data_dir)


@pytest.fixture
def source():
    """Two classes, four groups; each group has readings of its own size, so that it is known."""
    rng = np.random.default_rng(3)
    recordings = [
        Recording(
            (10.0**k * rng.normal(1, 1, (60 + 7 * k, 2))).astype(np.float32),
            hz=20.0,
            label=label,
            group=f"s{k + 1}",
            name=f"s{k + 1}-{label}",
        )
        for k in range(4)
        for label in range(2)
    ]
    return Source(tuple(recordings), ("a", "b"), ("g", "g"), ("no", "yes"), "made")


def test_shoulder_imu_is_what_the_file_holds(watch):
    file = np.load(shoulder_imu.watch_file(), allow_pickle=True).item()
    assert len(watch.recordings) == len(file["X"]) == 140
    for k, recording in enumerate(watch.recordings):
        np.testing.assert_array_equal(recording.readings, file["X"][k].astype(np.float32))
        code = file["y_labels"][file["y"][k]]
        assert watch.labels[recording.label] == shoulder_imu.LABELS[code]
        assert recording.group == f"s{file['subject'][k]}"
    assert file["X_labels"] == list(watch.channels)
    assert watch.hz == 50
    assert watch.groups == tuple(f"s{k}" for k in range(1, 11))


def test_shoulder_imu_gives_the_same_digest_from_the_cache(watch, data_dir):
    again = datasets.load("tfds:shoulder_imu", data_dir)
    assert again.digest == watch.digest
    assert watch.digest.startswith("f5c484b0920d")  # seglearn 1.2.5, float32


def test_units_are_what_the_readings_say(watch):
    readings = np.concatenate([r.readings for r in watch.recordings])
    force = np.linalg.norm(readings[:, :3], axis=1)
    turn = np.linalg.norm(readings[:, 3:], axis=1)
    at_rest = force[turn < np.percentile(turn, 2)]
    assert watch.units[0] == "g"
    assert np.median(at_rest) == pytest.approx(1.0, abs=0.03)


def test_the_mirror_turns_the_left_side_into_the_right(watch):
    file = np.load(shoulder_imu.watch_file(), allow_pickle=True).item()
    left, right = (
        np.concatenate([watch.recordings[i].readings for i in np.flatnonzero(file["side"] == k)])
        for k in (0, 1)
    )
    direct = np.abs(left.mean(axis=0) - right.mean(axis=0))[:3].max()
    mirrored = np.abs((left * shoulder_imu.MIRROR).mean(axis=0) - right.mean(axis=0))[:3].max()
    assert mirrored < 0.1 < 1.0 < direct


def test_preparing_prints_nothing_and_a_folder_that_cannot_be_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        DataError, match=r"cannot prepare shoulder_imu in .*\n  Name another folder"
    ):
        datasets.load("shoulder_imu", tmp_path / "file" / "tfds")
    assert capsys.readouterr().out == ""


def test_tfds_knows_the_name(data_dir, watch):
    builder = tfds.builder("shoulder_imu", data_dir=data_dir)
    assert builder.info.splits["train"].num_examples == 140
    assert builder.info.features["label"].names[1] == "abduction"


def test_an_altered_file_is_not_opened(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("the pickle was opened",))

    path = tmp_path / "watch_dataset.npy"
    path.write_bytes(pickle.dumps(Bomb()))
    builder = shoulder_imu.ShoulderImu(data_dir=tmp_path)
    with pytest.raises(DataError, match=r"(?s)its sha256 is .* pip install") as error:
        list(builder._generate_examples(path))
    assert "expected eb122f23cdf0..." in str(error.value)


def test_without_seglearn_the_cure_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DataError, match=r'not installed.\n  pip install "seglearn==1.2.5"'):
        shoulder_imu.watch_file()


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        ("no/such/folder", {}, "neither a folder nor a data set that ships"),
        ("shoulder_imu", {"hz": 50}, "shoulder_imu takes no hz"),
    ],
)
def test_load_says_what_it_takes(data, options, message):
    with pytest.raises(DataError, match=message):
        datasets.load(data, **options)


def test_no_group_is_in_two_parts(source):
    examples = split(source, WINDOW, ("s2",), ("s4",))
    parts = {"train": ("s1", "s3"), "validation": ("s4",), "test": ("s2",)}
    for name, groups in parts.items():
        part = getattr(examples, name)
        assert part.groups == groups
        assert set(part.group) == set(groups)
        # The readings themselves say whose they are: each group is ten times the one before.
        physical = part.x * examples.scaler.deviation + examples.scaler.mean
        size = np.abs(physical).reshape(len(part), -1).mean(axis=1)
        assert set(np.round(np.log10(size)).astype(int)) == {int(g[1]) - 1 for g in groups}


def test_the_scaler_sees_the_training_groups_only(source):
    examples = split(source, WINDOW, ("s2",), ("s4",))
    slow = [resample(r.readings, 20, 10) for r in source.recordings if r.group in ("s1", "s3")]
    readings = np.concatenate(slow)
    np.testing.assert_allclose(examples.scaler.mean, readings.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(examples.scaler.deviation, readings.std(axis=0), rtol=1e-5)
    # A scaler that saw everything would be caught: it is far from this one.
    leaked = Scaler.fit(source.recordings, source.channels, source.units)
    assert leaked.deviation[0] > 5 * examples.scaler.deviation[0]


def test_held_out_readings_change_nothing_in_training(source):
    def changed(recording):
        if recording.group in ("s2", "s4"):
            return replace(recording, readings=recording.readings * 7 + 3)
        return recording

    other = replace(source, recordings=tuple(map(changed, source.recordings)), digest="")
    one, two = (split(s, WINDOW, ("s2",), ("s4",)) for s in (source, other))
    assert one.scaler == two.scaler
    np.testing.assert_array_equal(one.train.x, two.train.x)
    assert np.abs(one.test.x - two.test.x).max() > 1
    assert source.digest != other.digest


def test_windows_are_the_readings_averaged_standardised_and_cut(source):
    examples = split(source, WINDOW, ("s2",))
    first = next(r for r in source.recordings if r.group == "s2")
    blocks = first.readings[: 2 * 5].astype(np.float64).reshape(5, 2, 2).mean(axis=1)
    expected = (blocks - examples.scaler.mean) / examples.scaler.deviation
    np.testing.assert_allclose(examples.test.x[0], expected, rtol=1e-5, atol=1e-6)
    assert examples.test.x.dtype == np.float32
    count = (67 // 2 - 5) // 2 + 1
    assert examples.test.y.tolist() == [0] * count + [1] * count
    assert len(examples.validation) == 0
    assert examples.validation.x.shape == (0, 5, 2)


def test_a_mirrored_scaler_has_no_mean_where_the_sign_flips(source):
    examples = split(source, WINDOW, ("s2",), mirror=(-1, 1))
    assert examples.scaler.mean[0] == pytest.approx(0, abs=1e-9)
    assert examples.scaler.mean[1] > 0.1


@pytest.mark.parametrize(
    ("test", "validation", "message"),
    [
        (("s9",), (), "no group s9.\n  It has: s1, s2, s3, s4"),
        ((), ("s1",), "no group to test on"),
        (("s1",), ("s1",), "s1 is in test and in validation"),
        (("s1", "s2"), ("s3", "s4"), "none is left to train on"),
    ],
)
def test_a_split_that_cannot_be_is_refused(source, test, validation, message):
    with pytest.raises(DataError, match=message):
        split(source, WINDOW, test, validation)


def test_a_class_that_training_never_sees_is_named(source):
    kept = tuple(r for r in source.recordings if r.group == "s1" or r.label == 0)
    with pytest.raises(DataError, match="no training recording shows yes"):
        split(replace(source, recordings=kept), WINDOW, ("s1",))


def test_a_window_longer_than_all_recordings_is_refused(source):
    with pytest.raises(DataError, match=r"the longest has 3.7 s, a window 10.0 s"):
        split(source, Window(100, 10, 10.0), ("s4",))


def test_one_group_or_mixed_rates_are_refused(source):
    alone = tuple(r for r in source.recordings if r.group == "s1")
    with pytest.raises(DataError, match="only one group: s1; at least two"):
        replace(source, recordings=alone)
    mixed = (replace(source.recordings[0], hz=50.0), *source.recordings[1:])
    with pytest.raises(DataError, match="differ in rate: 20, 50 readings"):
        replace(source, recordings=mixed)


def test_stretches_cover_every_reading_and_only_readings(source):
    warp = 0.2
    integral, first, length, label = stretches(source.recordings, WINDOW, warp)
    longest = int(np.ceil(5 * 2 * np.exp(warp))) + 2 * 2
    assert length.max() == longest
    everything = np.concatenate([r.readings for r in source.recordings])
    np.testing.assert_allclose(np.diff(integral, axis=0), everything, atol=1e-9)
    owner = np.repeat(range(len(source.recordings)), [len(r.readings) for r in source.recordings])
    seen = set()
    for begin, n, y in zip(first, length, label, strict=True):
        assert len({*owner[begin : begin + n]}) == 1
        assert y == source.recordings[owner[begin]].label
        seen |= {*range(begin, begin + n)}
    assert seen == {*range(len(everything))}


def test_a_recording_between_a_window_and_a_stretch_is_one_and_a_shorter_one_is_left_out():
    recordings = [
        Recording(np.full((n, 1), k, np.float32), 20.0, k, "s1") for k, n in enumerate((9, 11, 17))
    ]
    integral, first, length, label = stretches(recordings, WINDOW, 0.2)
    assert integral.shape == (9 + 11 + 17 + 1, 1)
    assert first.tolist() == [9, 20]
    assert length.tolist() == [11, 17]
    assert label.tolist() == [1, 2]
