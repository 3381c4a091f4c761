"""Kind "speech": both protocols on a made data set, and nobody tested is heard in training."""

import numpy as np
import pytest

from lstm_keras import kinds
from lstm_keras.datasets import Source, audio, spoken_digit
from lstm_keras.errors import DataError
from lstm_keras.kinds.speech import Speech
from lstm_keras.recipes import table
from lstm_keras.sequences import Recording
from lstm_keras.stages import silent

SPEAKERS = ("ann", "bob", "eve")
RECIPE = {
    "name": "words",
    "title": "Words",
    "kind": "speech",
    "variants": 2,
    "frames": {
        "hz": 2000,
        "length": 64,
        "hop": 32,
        "count": 12,
        "stack": 2,
        "bands": 3,
        "high": 900.0,
    },
    "voices": {"speed": 0.1, "noise_db": [-30.0, -20.0]},
    "model": {"units": [4]},
    "training": {"epochs": 2, "batch": 16},
}


@pytest.fixture(scope="module")
def source():
    """Digit k is a tone of 100 + 70 k Hz, said seven times by each speaker at her own level."""
    rng = np.random.default_rng(4)

    def recording(speaker, digit, k):
        tone = np.sin(2 * np.pi * (100 + 70 * digit) * np.arange(300 + 20 * k) / 2000)
        wave = (0.1 + 0.2 * SPEAKERS.index(speaker)) * tone + 0.01 * rng.normal(size=tone.size)
        name = f"{digit}_{speaker}_{k}.wav"
        return Recording(wave.astype(np.float32)[:, None], 2000.0, digit, speaker, name)

    recordings = [recording(s, d, k) for d in range(10) for s in SPEAKERS for k in range(7)]
    return Source(tuple(recordings), ("sound",), ("",), spoken_digit.LABELS, "made")


@pytest.fixture
def prepared(source, monkeypatch):
    monkeypatch.setattr(spoken_digit, "read", lambda data_dir=None: source)

    def prepare(**changes):
        return table(Speech, {**RECIPE, **changes}).prepare(silent)

    return prepare


def test_the_own_split_is_by_index(prepared, source):
    train, test = spoken_digit.official(source)
    assert {spoken_digit.index(source.recordings[k]) for k in test} == {0, 1, 2, 3, 4}
    assert {spoken_digit.index(source.recordings[k]) for k in train} == {5, 6}
    job = prepared()
    assert job.x.shape == (150, 6, 6)
    assert job.facts["windows"] == {"train": 60, "validation": 0, "test": 150}
    x, y = next(iter(job.train))
    assert x.shape == (16, 6, 6)
    assert y.shape == (16,)


def test_a_speaker_left_out_is_tested_and_never_heard(prepared, source):
    job = prepared(without=["bob"])
    assert job.facts["groups"] == {"train": ("ann", "eve"), "test": ("bob",), "validation": ()}
    assert len(job.x) == 70
    train, _ = spoken_digit.without(source, "bob")
    waves = [source.recordings[k].readings[:, 0] for k in train]
    frames = audio.Frames(**RECIPE["frames"])
    assert job.scaler == audio.fit(audio.decibels(audio.windows(waves, frames), frames), frames)


def test_the_simple_ones_stand_beside_and_what_is_fitted_is_what_is_exported(prepared):
    job = prepared()
    simple = job.baselines()
    assert simple["most frequent class"] == pytest.approx(0.1)
    assert simple["logistic regression"] > 0.2  # chance is 0.1
    assert {id(w) for w in job.framed.weights} >= {id(w) for w in job.model.weights}
    assert job.calibration.shape == (60, 6, 6)
    assert (job.model.output_shape, job.labels[3]) == ((None, 10), "three")


@pytest.mark.parametrize("names", [(), ("zoe",), SPEAKERS])
def test_nobody_everybody_and_strangers_cannot_be_left_out(source, names):
    with pytest.raises(DataError, match=r"Name some of ann, bob, eve, but not all"):
        spoken_digit.without(source, *names)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("variants = 0", "variants must be at least 1; got 0"),
        ("voice = 3", "recipe has an unknown voice"),
        ("[voices]\nnoise_db = [-10.0, 3.0]", "noise_db must be two levels"),
        ("[training]\npatience = 3", "patience has no validation part here"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused(tmp_path, change, message):
    file = tmp_path / "recipe.toml"
    file.write_text(f'name = "w"\ntitle = "W"\nkind = "speech"\n{change}\n')
    with pytest.raises(DataError, match=message):
        kinds.load(file)


def test_without_network_or_packages_the_cure_is_named(monkeypatch, tmp_path):
    def fails(error):
        def load(*_, **__):
            raise error

        monkeypatch.setattr(spoken_digit.tfds, "load", load)

    fails(OSError("no route"))
    with pytest.raises(DataError, match=r"(?s)cannot prepare spoken_digit in .*no route.*network"):
        spoken_digit.read(tmp_path)
    fails(ModuleNotFoundError("No module named 'pydub'"))
    with pytest.raises(DataError, match=r"(?s)pydub.*pip install"):
        spoken_digit.read(tmp_path)


def test_the_recordings_are_those_of_the_archive(tfds_folder):
    source = spoken_digit.read(tfds_folder)
    assert source.digest.startswith("9af7e34a88e1")
    assert source.groups == ("george", "jackson", "nicolas", "theo", "yweweler")
    train, test = spoken_digit.official(source)
    assert (len(train), len(test)) == (2250, 250)
    first = source.recordings[0]
    assert (first.name, first.label) == ("0_george_0.wav", 0)
    assert first.readings[:3, 0] * 32768 == pytest.approx([-1489, -962, -606])
