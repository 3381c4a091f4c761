"""Any data set of tensorflow-datasets as batches, against what NumPy makes of the same examples."""

import re
from collections import Counter

import named_builders
import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

from lstm_keras.datasets import audio, tiny_shakespeare
from lstm_keras.datasets.audio import Frames
from lstm_keras.datasets.corpora import bucketing, sounds
from lstm_keras.datasets.corpora.named import stream
from lstm_keras.datasets.corpora.pipeline import Cut
from lstm_keras.datasets.corpora.reading import RESERVED, Text
from lstm_keras.datasets.corpora.texts import read_named
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, Scaler, Split, Window, cut

GROUP = "who/subject"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("named")


@pytest.fixture(scope="module")
def texts(folder):
    return stream("openings", Cut(16, buckets=3), batch=16, seed=0, data_dir=folder)


@pytest.fixture(scope="module")
def windows(folder):
    how = {"group": GROUP, "deal": Split(folds=3, fold=1, validation=1)}
    return stream("tilted", Cut(8, 4, hz=10.0), hz=20.0, batch=8, seed=3, data_dir=folder, **how)


def stored(name, folder, split="train"):
    """The examples as tfds has them."""
    return list(tfds.as_numpy(tfds.load(name, split=split, data_dir=folder)))


def epoch(made, number=0):
    """Every batch of an epoch."""
    return list(made.train.epoch(number).as_numpy_iterator())


def rows(batches):
    """Windows of batches with their classes, as they can be counted; no padding."""
    found = Counter()
    for x, y in batches:
        for one, label in zip(x, y, strict=True):
            kept = one[np.argmax(one != 0) :] if one.ndim == 1 else one
            found[kept.tobytes(), int(label)] += 1
    return found


def words(text):
    return re.findall(r"[\w']+|[^\w\s]", text.lower())


# ---- text -------------------------------------------------------------------------------------


def test_text_becomes_the_tokens_that_plain_python_counts(texts, folder):
    train = [(words(e["text"].decode()), int(e["label"])) for e in stored("openings", folder)]
    seen = Counter(word for one, _ in train for word in one)
    order = sorted(seen, key=lambda word: (-seen[word], word))
    assert texts.vocabulary == (*RESERVED, *order)
    number = {word: 2 + k for k, word in enumerate(order)}

    def encoded(examples):
        return [(np.int32([number.get(w, 1) for w in one])[-16:], label) for one, label in examples]

    every = Counter((x.tobytes(), label) for x, label in encoded(train))
    got = rows(epoch(texts))
    assert got <= every
    assert got.total() > 0.9 * len(train)  # the incomplete batches are left out
    judged = stored("openings", folder, "test")
    judged = encoded([(words(e["text"].decode()), int(e["label"])) for e in judged])
    assert rows([(texts.x, texts.y)]) == Counter((x.tobytes(), label) for x, label in judged)
    assert texts.x.dtype == np.int32
    assert texts.labels == ("good", "bad", "odd")


def test_the_vocabulary_is_that_of_the_training_part(texts, folder):
    assert "often" in texts.vocabulary
    assert "unheard" not in texts.vocabulary
    assert texts.facts["unknown"] == pytest.approx((texts.x == 1).sum() / (texts.x > 0).sum())


def test_an_example_in_two_parts_is_told(texts, folder):
    assert texts.facts["shared"] == 1
    # By a hash of x the same text is in one part, whichever fold is tested.
    whole = {"train": "train+test", "test": "", "data_dir": folder}
    made = stream("openings", Cut(16, buckets=1), deal=Split(5, 3, 1), **whole)
    assert made.facts["shared"] == 0
    counts = made.facts["windows"]
    assert sum(counts.values()) == 302
    assert all(20 < counts[part] < 110 for part in ("validation", "test"))
    assert made.facts["split"] == "test and validation out of train+test by a hash of text"
    assert "unheard" in made.vocabulary  # of another split: what the test above would see


def test_buckets_save_padding_and_an_epoch_is_a_function_of_its_number(texts):
    first, again, other = epoch(texts), epoch(texts), epoch(texts, 1)
    assert [x.tobytes() for x, _ in first] == [x.tobytes() for x, _ in again]
    assert [x.tobytes() for x, _ in first] != [x.tobytes() for x, _ in other]
    assert len(first) == len(other) == len(epoch(texts, 5)) == texts.train.steps
    assert {x.shape[1] for x, _ in first} == set(texts.facts["buckets"])
    assert texts.x.shape[1] == max(texts.facts["buckets"]) == texts.facts["steps"]
    padded = sum((x == 0).sum() for x, _ in first)
    one_length = sum(x.shape[0] * 16 - (x > 0).sum() for x, _ in first)
    assert padded < 0.5 * one_length
    share = texts.facts["padding"]
    assert share["bucketed"] == pytest.approx(padded / sum(x.size for x, _ in first), abs=0.02)
    assert share["one length"] > 0.3


def test_characters_and_a_small_vocabulary(folder):
    settings = Text("characters", 8)
    made = stream("openings", Cut(40, buckets=2), text=settings, validation="test", data_dir=folder)
    assert len(made.vocabulary) == 10
    assert set(made.vocabulary[2:]) <= set("goda hefilmywslngritnuv ")
    assert made.facts["unknown"] > 0.1
    assert sum(len(y) for _, y in made.validation.as_numpy_iterator()) == 61


def test_the_texts_of_a_data_set_are_one_text(folder):
    made = read_named("openings", data_dir=folder)
    test = [e["text"].decode() for e in stored("openings", folder, "test")]
    assert sorted(made.test.split("\n\n")) == sorted(test)
    train = {e["text"].decode() for e in stored("openings", folder)}
    assert {*made.train.split("\n\n"), *made.validation.split("\n\n")} == train
    assert 0.03 < len(made.validation) / (len(made.train) + len(made.validation)) < 0.1
    with pytest.raises(DataError, match="has 1 features that are text: text; label is none"):
        read_named("openings", x="label", data_dir=folder)


def test_tiny_shakespeare_is_read_like_any_other(tfds_folder):
    assert read_named("tiny_shakespeare", data_dir=tfds_folder) == tiny_shakespeare.read()


# ---- readings ---------------------------------------------------------------------------------


def test_windows_are_those_of_numpy_and_no_subject_is_in_two_parts(windows, folder):
    examples = stored("tilted", folder)
    groups = tuple(str(e["who"]["subject"]) for e in examples)
    test, held = Split(3, 1, 1).deal(groups)
    parts = {"train": [], "validation": [], "test": []}
    for example, group in zip(examples, groups, strict=True):
        part = "test" if group in test else "validation" if group in held else "train"
        readings = example["readings"].reshape(-1, 2, 2).mean(axis=1)
        parts[part].append(Recording(readings, 10.0, int(example["tilt"]), group))
    assert windows.facts["groups"] == {
        "train": tuple(g for g in ("8", "9", "10", "11", "12", "13") if g not in {*test, *held}),
        "validation": held,
        "test": test,
    }
    scaler = Scaler.fit(parts["train"], windows.scaler.channels, windows.scaler.units)
    np.testing.assert_allclose(windows.scaler.mean, scaler.mean, rtol=1e-6)
    np.testing.assert_allclose(windows.scaler.deviation, scaler.deviation, rtol=1e-6)

    def made(part):
        return [
            (tuple(np.round(one.ravel(), 3).tolist()), r.label)
            for r in parts[part]
            for one in cut(scaler.apply(r.readings), Window(8, 4, 10.0))
        ]

    def read(batches):
        return [
            (tuple(np.round(one.ravel().astype(float), 3).tolist()), int(label))
            for x, y in batches
            for one, label in zip(x, y, strict=True)
        ]

    def close(got, expected):
        """Every window is one of those expected: same class, numbers within the rounding."""
        left = [*expected]
        for x, label in got:
            where = next(
                k
                for k, (other, other_label) in enumerate(left)
                if label == other_label and np.abs(np.subtract(x, other)).max() < 5e-3
            )
            left.pop(where)
        return len(left)

    assert close(read(epoch(windows)), made("train")) == len(made("train")) % 8
    assert close(read(windows.validation.as_numpy_iterator()), made("validation")) == 0
    assert close(read([(windows.x, windows.y)]), made("test")) == 0
    counts = {part: len(made(part)) for part in parts}
    assert windows.facts["windows"] == counts
    assert not windows.padded
    for x, _ in epoch(windows):
        assert x.shape == (8, 8, 2)


def test_readings_of_several_lengths_are_filled_up_in_front(folder):
    made = stream("tilted", Cut(40, buckets=2), batch=8, judged=7, data_dir=folder, y="word")
    assert made.labels == ("down", "up")
    assert made.padded
    assert made.x.shape == (7, 40, 2)
    assert made.facts["windows"]["test"] == 48 - made.facts["windows"]["train"]
    short = [x for x in made.x if not x[0].any()]
    assert short
    assert all(x[-1].all() for x in made.x)
    with pytest.raises(StopIteration):  # a sequence is not torn into what comes after a zero
        next(x for x in short if not x[np.argmax(x.any(axis=1)) :].all())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"x": GROUP}, r"who/subject of tilted cannot be read: it is Scalar \[\]"),
        ({"y": "readings"}, r"readings of tilted cannot be asked for: it is Tensor \[None, 2\]"),
        ({"y": "nothing"}, "tilted has no feature nothing; it has readings"),
        ({"group": "readings"}, "tilted has no feature readings to group by"),
        ({"test": "exam"}, "has no split exam; it has train"),
        ({"deal": Split(folds=9), "group": GROUP}, r"6 groups .* cannot be split into 9 folds"),
        ({"cut": Cut(99, 4)}, "the train part of tilted.* has no window of 99 steps"),
    ],
)
def test_what_cannot_be_is_refused_with_what_came(options, says, folder):
    options = {"cut": Cut(8, 4), **options}
    with pytest.raises(DataError, match=says):
        stream("tilted", options.pop("cut"), data_dir=folder, **options)


def test_own_splits_that_tear_a_group_apart_are_refused(folder):
    with pytest.raises(
        DataError, match=r"label 0, 1, 2 of openings.* in its train part and in its"
    ):
        stream("openings", Cut(16), group="label", data_dir=folder)


def test_what_tf_data_cannot_read_in_sequence_is_refused(tmp_path):
    builder = tfds.builder("tilted", data_dir=tmp_path, file_format="array_record")
    builder.download_and_prepare()
    with pytest.raises(DataError, match="was prepared as array_record"):
        stream("tilted", Cut(8, 4), data_dir=tmp_path)
    with pytest.raises(DataError, match="tfds cannot prepare no_such_name"):
        stream("no_such_name", Cut(8, 4), data_dir=tmp_path)


# ---- sound, and names of others ------------------------------------------------------------------


@pytest.mark.parametrize("length", [40, 417, 900, 3001])
def test_frames_are_those_of_numpy(length):
    frames = Frames(hz=2000, length=64, hop=32, count=12, stack=2, bands=5, high=900.0)
    rng = np.random.default_rng(length)
    loud = np.exp(-(((np.arange(length) - 0.7 * length) / 200) ** 2))
    wave = (0.3 * loud * rng.normal(size=length)).astype(np.float32)
    expected = audio.decibels(audio.windows([wave], frames), frames)[0]
    got = sounds.decibels(tf.constant(wave), frames).numpy()
    np.testing.assert_allclose(got, expected, atol=2e-3)  # decibel, float32 sums in another order


@pytest.mark.parametrize(
    ("name", "shape", "classes"),
    [("imdb_reviews", None, 2), ("mnist", (28, 28), 10), ("speech_commands", (6, 24), 12)],
)
def test_data_sets_of_others_are_read(name, shape, classes):
    with tfds.testing.mock_data(num_examples=24):
        made = stream(name, Cut(30), batch=4, frames=Frames(count=6))
        assert len(made.labels) == classes
        assert made.x.shape[1:] == shape if shape else made.x.ndim == 2
        assert made.padded == (shape is None)
        assert sum(len(y) for _, y in epoch(made)) + len(made.x) in range(16, 25)


@pytest.mark.slow  # reads 2,500 recordings
def test_spoken_digits_are_those_of_the_kind_speech(tfds_folder):
    from lstm_keras.datasets import spoken_digit

    frames = Frames(hz=4000, count=6, stack=2, bands=4, high=1800.0)
    how = {"frames": frames, "judged": 30, "data_dir": tfds_folder}
    made = stream("spoken_digit", Cut(1), hz=8000, test="train[:5%]", train="train[5%:]", **how)
    source = spoken_digit.read(tfds_folder)
    from lstm_keras.sequences import resample

    waves = [resample(r.readings, 8000, 4000)[:, 0] for r in source.recordings]
    expected = made.scaler.apply(audio.decibels(audio.windows(waves, frames), frames))
    assert made.facts["shared"] == 0
    for x, y in zip(made.x, made.y, strict=True):
        nearest = np.abs(expected - x).max(axis=(1, 2))
        assert nearest.min() < 1e-3
        assert source.recordings[nearest.argmin()].label == y


# ---- buckets ----------------------------------------------------------------------------------


def test_boundaries_hold_enough_for_a_batch():
    lengths = np.random.default_rng(0).geometric(0.05, 500)
    for count in (1, 2, 5, 40):
        for least in (1, 64, 600):
            bounds = bucketing.boundaries(lengths, 60, count, least)
            assert list(bounds) == sorted(set(bounds))
            assert bounds[-1] == 60
            inside = bucketing.members(lengths, bounds)
            assert inside.sum() == 500
            assert len(bounds) == 1 or inside.min() >= least
    spread = bucketing.boundaries(lengths, 60, 5, 1)
    assert np.ptp(bucketing.members(lengths, spread)) < 60
    assert bucketing.padded(lengths, spread) < 0.5 * bucketing.padded(lengths, (60,))


def test_sequences_are_filled_up_in_front_or_lose_their_beginning():
    x = tf.constant([[1.0, 2], [3, 4], [5, 6]])
    np.testing.assert_array_equal(
        bucketing.fill(x, (2, 5)).numpy(), [[0, 0], [0, 0], [1, 2], [3, 4], [5, 6]]
    )
    np.testing.assert_array_equal(bucketing.fill(x, (2,)).numpy(), [[3, 4], [5, 6]])
    np.testing.assert_array_equal(bucketing.fill(x[:0], (1, 2)).numpy(), [[0, 0]])
    assert named_builders.TWICE
