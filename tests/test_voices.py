"""Augmentation of speech: nothing drawn is the recording itself, and the same seeds the same."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from lstm_keras.datasets import audio, utterances
from lstm_keras.datasets.audio import Frames
from lstm_keras.datasets.voices import Voices, _noise, power

FRAMES = Frames(hz=2000, length=64, hop=32, count=12, bands=8, low=50, high=950, floor_db=40)
L = 64 + 11 * 32
ALL = Voices(0.1, 0.1, 0.1, 0.02, (-30, -10), 3.0, 3, 2)
SEED = tf.constant([3, 5], tf.int64)


def sounds(count=6):
    """Rising tones of several lengths, the last longer than a window."""
    n = np.arange(600)
    return [
        0.4 * np.sin(2 * np.pi * (100 * (1 + k % 3) * n + 0.2 * n**2) / 2000)[: 150 + 80 * k]
        for k in range(count)
    ]


@pytest.fixture(scope="module")
def sound():
    return tf.constant(utterances.placed(sounds(), FRAMES, ALL))


def middles(sound):
    return tf.fill([len(sound)], sound.shape[1] // 2)


def both(voices, sound, seed=SEED):
    return voices.heard(voices.energies(sound, middles(sound), seed, FRAMES), seed, FRAMES).numpy()


def test_without_variation_it_is_what_audio_makes(sound):
    expected = audio.decibels(audio.windows(sounds(), FRAMES), FRAMES)
    stacked = replace(FRAMES, stack=2)
    energy = Voices().energies(sound, middles(sound), SEED, stacked)
    assert Voices().heard(energy, SEED, stacked).shape == (6, 6, 16)
    # where a band is nearly silent, float32 leaves a hundredth of a decibel
    np.testing.assert_allclose(both(Voices(), sound), expected, atol=0.02)


@pytest.mark.parametrize(
    "one",
    [
        {"speed": 0.1},
        {"pace": 0.1},
        {"tract": 0.1},
        {"shift": 0.02},
        {"noise_db": (-30, -10)},
        {"tilt_db": 3.0},
        {"mask_steps": 6},
        {"mask_bands": 6},
    ],
)
def test_each_variation_alone_is_seeded_and_changes_something(sound, one):
    voices = Voices(**one)
    varied, again = both(voices, sound), both(voices, sound)
    np.testing.assert_array_equal(varied, again)
    assert np.isfinite(varied).all()
    assert np.abs(varied - both(Voices(), sound)).max() > 1
    other = both(voices, sound, tf.constant([4, 6], tf.int64))
    assert np.abs(varied - other).max() > 1


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.25])
def test_speed_moves_the_pitch_and_pace_does_not(speed):
    n = np.arange(4 * L)
    tone = tf.constant(np.sin(2 * np.pi * 500 * n / 2000)[None], tf.float32)
    centre, factor = tf.constant([2.0 * L]), tf.constant([speed], tf.float32)
    one = tf.constant([1.0])
    for s, p, expected in ((factor, one, 500 * speed), (one, factor, 500)):
        spectrum = power(tone, centre, s, p, FRAMES).numpy().mean((0, 1))
        assert spectrum.argmax() * 2000 / 64 == pytest.approx(expected, abs=16)


def test_pace_stretches_time_about_the_middle():
    """A click at 3 hops after the middle lies 3 / pace hops after it."""
    for pace, frame in ((1.0, 3), (1.5, 2), (0.75, 4)):
        wave = np.zeros((1, 4 * L), np.float32)
        # frame t is centred at (t - 5.5) hops from the middle of the window
        wave[0, 2 * L + 3 * 32 + 16] = 1
        got = power(
            tf.constant(wave), tf.constant([2.0 * L]), tf.constant([1.0]),
            tf.constant([pace]), FRAMES,
        ).numpy().sum(-1)[0]  # fmt: skip
        assert abs((got * np.arange(12)).sum() / got.sum() - (5.5 + 3.5 / pace)) < 0.3, frame


def test_noise_lies_between_its_levels():
    wave = tf.fill([200, 512], 0.1)
    noise = _noise(wave, (-20.0, -10.0), SEED).numpy()
    level = 20 * np.log10(noise.std(1) / 0.1)
    assert -21.5 < level.min() < -18
    assert -12 < level.max() < -8.5


def test_masks_are_whole_stretches_of_the_floor():
    energy = tf.ones([300, 12, 8])
    heard = Voices(mask_steps=4).heard(energy, SEED, FRAMES).numpy()
    silent = (heard == -FRAMES.floor_db).all(-1)
    assert silent.sum(1).max() == 4
    assert silent.sum(1).min() == 0
    assert (np.diff(silent.astype(int), axis=1) == 1).sum(1).max() == 1, "one stretch"
    assert ((heard == -FRAMES.floor_db).all(-1) == (heard == -FRAMES.floor_db).any(-1)).all()


def test_a_recording_is_never_read_beyond_what_was_placed():
    """The farthest reach: fast, wide and late; what lies there is silence, not the clipped end."""
    voices = Voices(speed=0.2, pace=0.2, shift=0.05)
    loud = [np.where(np.abs(np.arange(4 * L) - 2 * L) < L, 2.0, 1.0)]
    placed = utterances.placed(loud, FRAMES, voices)
    assert placed.shape[1] % 2 == 0
    reach = np.exp(0.2) * (np.exp(0.2) * (L / 2 - 32) + 32) + 0.05 * 2000
    assert placed.shape[1] / 2 >= reach + 1
    assert placed.min() >= 1, "a long recording fills it"


def made(voices, count, seed):
    return np.stack([e.numpy() for e in utterances.variants(sounds(), FRAMES, voices, count, seed)])


@pytest.fixture(scope="module")
def prepared():
    energy = made(ALL, 3, seed=7)
    levels = audio.decibels(audio.windows(sounds(), FRAMES), FRAMES)
    return energy, audio.fit(levels, FRAMES)


def batches(prepared, seed, voices=ALL):
    energy, scaler = prepared
    y = np.arange(6, dtype=np.int32)
    energies = tf.data.Dataset.from_tensor_slices(energy)
    return utterances.training(energies, y, 4, seed, FRAMES, voices, scaler)


def test_variants_are_the_same_by_seed(prepared):
    energy, _ = prepared
    assert energy.shape == (6, 3, 12, 8)
    np.testing.assert_array_equal(made(ALL, 3, seed=7), energy)
    assert np.abs(energy[:, 0] - energy[:, 1]).max() > 0
    assert np.abs(made(ALL, 3, seed=8) - energy).max() > 0


def test_the_same_seed_gives_the_same_epochs(prepared):
    def epochs(seed):
        data = batches(prepared, seed)
        return [(x.numpy(), y.numpy()) for _ in range(2) for x, y in data]

    one = epochs(3)
    tf.random.set_seed(99)  # what others did to the global seed must not matter
    again, other = epochs(3), epochs(4)
    assert [x.shape for x, _ in one] == [(4, 12, 8)] * 2
    for (x, y), (x2, y2) in zip(one, again, strict=True):
        np.testing.assert_array_equal(x, x2)
        np.testing.assert_array_equal(y, y2)
    assert np.abs(one[0][0] - one[1][0]).max() > 0.1, "epochs must differ"
    assert np.abs(one[0][0] - other[0][0]).max() > 0.1, "seeds must differ"


def test_labels_stay_with_their_recordings(prepared):
    """Without variation, a window is that of its label."""
    energy = made(Voices(), 2, seed=0)
    expected = prepared[1].apply(audio.decibels(audio.windows(sounds(), FRAMES), FRAMES))
    for x, y in batches((energy, prepared[1]), 1, Voices()):
        for window, label in zip(x.numpy(), y.numpy(), strict=True):
            distance = np.abs(expected - window).mean((1, 2))
            assert distance.argmin() == label
            assert distance[label] < 0.01


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"speed": -0.1}, "speed must be zero or positive; got -0.1"),
        ({"noise_db": (-10, -20)}, "noise_db must be two levels, lower first"),
        ({"noise_db": (-10, 5)}, "noise_db must be two levels"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Voices(**settings)
