"""Batches of a corpus: the windows of `sequences.cut`, each once, in the order of the seed."""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf
from corpora import CHANNELS, HZ, WRITERS, recordings, write

from lstm_keras.datasets import Source, examples
from lstm_keras.datasets.corpora import batches, cutting, folder, limits, parquet_files
from lstm_keras.datasets.corpora.cutting import Slices, slices
from lstm_keras.datasets.corpora.index import Rules, index
from lstm_keras.errors import DataError
from lstm_keras.sequences import Split, Window

WINDOW = Window(steps=7, stride=3, hz=HZ / 2)
LABELS = ("sit", "walk")


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    """So that a recording of a test has several."""
    monkeypatch.setattr(cutting.Slices.__init__, "__defaults__", (1,))
    monkeypatch.setattr(folder, "SEEN", 3)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write(tmp_path_factory.mktemp("corpus"), "parquet")


@pytest.fixture(scope="module")
def whole():
    """What the way through memory makes of the same recordings: the oracle."""
    made = sorted(recordings(), key=lambda r: r.name)
    source = Source(tuple(made), CHANNELS, ("", "", ""), LABELS, "corpus")
    test, validation = Split(4, 1, 1).deal(source.groups)
    return examples.split(source, WINDOW, test, validation)


def stream(corpus, **changes):
    options = {"folds": 4, "fold": 1, "validation": 1, "batch": 5, "seed": 3, "hz": HZ}
    return folder.stream(corpus, WINDOW, **{**options, **changes})


def epoch(made, number=0):
    return list(made.train.epoch(number).as_numpy_iterator())


def keys(x, y):
    """Windows as things that can be counted."""
    return [(window.tobytes(), int(label)) for window, label in zip(x, y, strict=True)]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("window", [WINDOW, Window(3, 5, HZ), Window(9, 1, HZ / 3)])
def test_every_window_lies_in_one_slice(tmp_path, kind, window):
    found = index(write(tmp_path, kind), window.hz, Rules(hz=HZ))
    made = {r.name: r for r in recordings()}
    for recorded in found:
        r = made[recorded.file.split(".")[0]]
        source = Source(
            (r, dataclasses.replace(r, label=1, group="other")), CHANNELS, ("",) * 3, LABELS, ""
        )
        expected = _windows(source.recordings[0], window)
        part = Slices(tmp_path, [recorded], LABELS, window)
        got = [part.cut(part.read(k), np.arange(n)) for k, n in enumerate(part.windows)]
        got = np.concatenate([expected[:0], *got])
        np.testing.assert_array_equal(got, expected)


def _windows(recording, window):
    from lstm_keras.sequences import cut, resample

    return cut(resample(recording.readings, recording.hz, window.hz), window)


def test_a_slice_is_no_larger_than_it_must_be(corpus):
    (recorded, *_) = index(corpus, WINDOW.hz, Rules(hz=HZ))
    window = WINDOW.steps * recorded.ratio
    small = list(slices(0, recorded, WINDOW, least=1))
    assert len(small) > 2
    for s in small[:-1]:
        assert s.rows <= 4 * window + 64 + window  # what was asked, a row group, a last window
    (one,) = slices(0, recorded, WINDOW, least=1 << 20)
    assert one.windows == sum(s.windows for s in small)


def test_an_epoch_holds_every_window_once(corpus, whole):
    made = stream(corpus, batch=1)
    got = [key for x, y in epoch(made) for key in keys(x, y)]
    assert len(got) == len(whole.train)
    assert sorted(got) == sorted(keys(whole.train.x, whole.train.y))
    assert got != keys(whole.train.x, whole.train.y)


def test_the_judge_of_epochs_sees_a_lost_and_a_doubled_window(corpus, whole, monkeypatch):
    """Slices that overlap by a window, or leave one out, are not what was tested above."""
    right = cutting.slices
    for wrong in (1, -1):

        def slipped(*arguments, wrong=wrong):
            for s in right(*arguments):
                if s.first == 0:
                    more = {"windows": s.windows + wrong, "rows": s.rows + wrong * 6}
                    s = dataclasses.replace(s, **more)
                yield s

        monkeypatch.setattr(cutting, "slices", slipped)
        made = stream(corpus, batch=1)
        rows = [key for x, y in made.validation.as_numpy_iterator() for key in keys(x, y)]
        assert sorted(rows) != sorted(keys(whole.validation.x, whole.validation.y))


def test_what_is_kept_is_what_the_way_through_memory_makes(corpus, whole):
    made = stream(corpus)
    np.testing.assert_allclose(made.scaler.mean, whole.scaler.mean, rtol=1e-12)
    np.testing.assert_allclose(made.scaler.deviation, whole.scaler.deviation, rtol=1e-12)
    np.testing.assert_array_equal(made.x, whole.test.x)
    np.testing.assert_array_equal(made.y, whole.test.y)
    held = list(made.validation.as_numpy_iterator())
    np.testing.assert_array_equal(np.concatenate([x for x, _ in held]), whole.validation.x)
    np.testing.assert_array_equal(np.concatenate([y for _, y in held]), whole.validation.y)
    assert made.validation.cardinality() == len(held)
    assert made.labels == LABELS
    assert made.facts["windows"] == {
        "train": len(whole.train),
        "validation": len(whole.validation),
        "test": len(whole.test),
    }
    groups = [set(g) for g in made.facts["groups"].values()]
    assert sum(map(len, groups)) == len(set.union(*groups)) == 4
    assert set(keys(made.calibration, made.calibration[:, 0, 0] * 0)) <= {
        (key, 0) for key, _ in keys(whole.train.x, whole.train.y)
    }


def test_an_epoch_is_a_function_of_seed_and_number(corpus):
    tf.random.set_seed(1)
    made = stream(corpus)
    first, second = epoch(made, 0), epoch(made, 1)
    assert len(first) == made.train.steps
    same(epoch(made, 1), second)
    tf.random.set_seed(99)
    again = stream(corpus)
    same(epoch(again, 1), second)
    same(list(again.train.epoch(1).skip(3).as_numpy_iterator()), second[3:])
    for other in (first, epoch(stream(corpus, seed=4), 1)):
        with pytest.raises(AssertionError):
            same(other, second)


def same(some, others):
    for (x, y), (x_, y_) in zip(some, others, strict=True):
        np.testing.assert_array_equal(x, x_)
        np.testing.assert_array_equal(y, y_)


def test_windows_of_a_recording_are_mixed_with_those_of_others(corpus):
    labels = [y for _, y in epoch(stream(corpus, fold=3))]
    mixed = [len(set(y.tolist())) == 2 for y in labels]
    assert np.mean(mixed) > 0.6


def test_judged_windows_are_evenly_drawn(corpus, whole):
    made = stream(corpus, judged=20)
    assert len(made.x) == 20
    places = [keys(whole.test.x, whole.test.y).index(key) for key in keys(made.x, made.y)]
    apart = np.diff(places)
    assert apart.max() - apart.min() <= 1
    assert places[0] == 0
    np.testing.assert_array_equal(folder.evenly(3, 10), [0, 1, 2])
    assert folder.evenly(10**12, 4096)[-1] < 10**12


def test_a_file_that_changes_while_it_is_read_is_an_error(tmp_path):
    corpus = write(tmp_path, "npz")
    made = stream(corpus)
    write(tmp_path, "npz", [dataclasses.replace(r, readings=r.readings[:-1]) for r in recordings()])
    with pytest.raises(tf.errors.OpError, match="has changed since it was indexed"):
        epoch(made)


def test_what_cannot_be_split(corpus):
    with pytest.raises(DataError, match="all groups are held out"):
        stream(corpus, validation=3)
    with pytest.raises(DataError, match="cannot be split into 9 folds"):
        stream(corpus, folds=9)
    with pytest.raises(DataError, match="is no folder"):
        stream(corpus / "none")
    with pytest.raises(DataError, match="2 units for 3 channels"):
        stream(corpus, units=("g", "g"))
    with pytest.raises(DataError, match=r"test: no recording is as long as a window"):
        folder.stream(corpus, Window(600, 10, HZ), folds=4, hz=HZ, fold=1)
    with pytest.raises(DataError, match="hz must be a positive"):
        stream(corpus, hz=0)


def test_memory_is_bounded_by_what_is_in_flight(corpus, monkeypatch):
    """A small allowance lets fewer slices be open at once."""
    opened = []
    right = Slices.read
    monkeypatch.setattr(Slices, "read", lambda self, k: opened.append(k) or right(self, k))
    monkeypatch.setattr(batches, "FLIGHT", 1)
    made = stream(corpus, batch=1, buffer=1)
    opened.clear()
    steps = iter(made.train.stream().as_numpy_iterator())
    next(steps)
    assert len(opened) <= 1 + batches.READERS + 32
    assert limits.FLIGHT < 1 << 30
    assert parquet_files.LARGEST * (batches.READERS + 1) + limits.FLIGHT < 1 << 30


def test_a_model_learns_from_it(corpus):
    made = stream(corpus)
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((7, 3)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    history = model.fit(
        made.train.stream(),
        steps_per_epoch=made.train.steps,
        validation_data=made.validation,
        epochs=2,
        shuffle=False,
        verbose=0,
    )
    assert np.isfinite(history.history["val_loss"]).all()
