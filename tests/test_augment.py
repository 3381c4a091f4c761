"""Augmentation acts as physics says, and the pipeline is the same for the same seed."""

from itertools import chain

import numpy as np
import pytest
import tensorflow as tf

from lstm_keras.datasets import Source, pipelines
from lstm_keras.datasets.augment import Augmentation, read, rotate, rotations
from lstm_keras.datasets.examples import split
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, Scaler, Window, resample

VECTORS = ((0, 1, 2), (3, 4, 5))
CHANNELS = ("ax", "ay", "az", "wx", "wy", "wz")
# Far from mean 0 and deviation 1: what acts after the scaler instead of before it is seen.
SCALER = Scaler(
    (0.5, -1, 2, 0.1, 0, -0.3), (0.2, 3, 1, 5, 0.7, 2), CHANNELS, ("g",) * 3 + ("rad/s",) * 3
)
B, L, T, RATIO = 6, 60, 10, 4
RNG = np.random.default_rng(11)
STRETCHES = RNG.normal(0.3, 1, (B, L, 6)).astype(np.float32)
LENGTH = np.full(B, L, np.int32)


def placed(stretches):
    """Their integral, one after another, and where each begins."""
    readings = np.concatenate([np.zeros_like(stretches[0, :1]), *stretches])
    first = np.arange(len(stretches)) * stretches.shape[1]
    return tf.constant(readings.cumsum(0, np.float64)), tf.constant(first)


def physical(augmentation, seed=(1, 2), stretches=STRETCHES, length=LENGTH):
    own = tf.constant(seed, tf.int64)
    x = augmentation(*placed(stretches), tf.constant(length), own, T, RATIO, SCALER)
    return x.numpy() * SCALER.deviation + SCALER.mean


def means(stretches, start, block, steps):
    """`read` from stretches that are used to their end."""
    length = tf.fill([len(stretches)], stretches.shape[1])
    return read(*placed(stretches), length, tf.constant(start), tf.constant(block), steps).numpy()


def test_reading_at_a_whole_rate_is_resampling():
    x = means(STRETCHES, [0.0] * B, [float(RATIO)] * B, T)
    for k in range(B):
        expected = resample(STRETCHES[k], 40, 10)[:T]
        np.testing.assert_allclose(x[k], expected, rtol=0, atol=1e-6)


def test_reading_between_readings_shares_them():
    ramp = np.array([[[0.0], [10.0], [20.0], [30.0]]], np.float32)
    # From 0.5 to 2.0 and on to 3.5: half of 0, all of 10; all of 20, half of 30.
    x = means(ramp, [0.5], [1.5], 2)
    np.testing.assert_allclose(x[0, :, 0], [10 / 1.5, (20 + 15) / 1.5], rtol=1e-6)


@pytest.mark.parametrize("pace", [0.8, 1.0, 1.3])
def test_a_faster_pace_raises_the_frequency_by_as_much(pace):
    steps, ratio, hz = 128, 4, 50.0
    time = np.arange(1024) / hz
    sine = np.sin(2 * np.pi * 0.75 * time).astype(np.float32)[None, :, None]
    x = means(sine, [3.3], [pace * ratio], steps)[0, :, 0]
    spectrum = np.abs(np.fft.rfft(x * np.hanning(steps), 8192))
    found = np.fft.rfftfreq(8192, ratio / hz)[spectrum.argmax()]
    assert found == pytest.approx(0.75 * pace, rel=0.01)


def test_angular_velocity_grows_with_the_pace_and_nothing_else():
    constant = np.ones((64, L, 6), np.float32)
    x = physical(Augmentation(warp=0.3), stretches=constant, length=np.full(64, L))
    np.testing.assert_allclose(x[..., :3], 1, atol=1e-5)
    pace = x[:, 0, 3]
    np.testing.assert_allclose(x[..., 3:], np.broadcast_to(pace[:, None, None], (64, T, 3)), 1e-5)
    assert 0.74 <= pace.min() < 0.85 < 1.15 < pace.max() <= 1.35


def test_a_short_recording_is_never_read_beyond_its_end():
    length = np.full(B, T * RATIO + 1, np.int32)
    filled = np.where(np.arange(L)[None, :, None] < length[0], 1.0, 1e6).astype(np.float32)
    x = physical(Augmentation(warp=0.4, rates=()), stretches=filled * np.ones((B, L, 6)))
    assert x.max() > 100, "the filling must be visible when it is read"
    x = physical(
        Augmentation(warp=0.4, rates=()), stretches=filled * np.ones((B, L, 6)), length=length
    )
    # float32 places: up to a millionth of the reading after the end
    np.testing.assert_allclose(x, 1, atol=1.1)


def test_rotations_are_rotations():
    axis, angle = RNG.normal(size=(5, 3)), RNG.normal(size=5)
    R = rotations(tf.constant(axis, tf.float32), tf.constant(angle, tf.float32)).numpy()
    np.testing.assert_allclose(
        R @ R.transpose(0, 2, 1), np.broadcast_to(np.eye(3), (5, 3, 3)), atol=1e-6
    )
    np.testing.assert_allclose(np.linalg.det(R), 1, atol=1e-6)
    np.testing.assert_allclose(np.einsum("bij,bj->bi", R, axis), axis, atol=1e-5)
    np.testing.assert_allclose(np.trace(R, axis1=1, axis2=2), 1 + 2 * np.cos(angle), atol=1e-6)


def test_a_quarter_turn_about_z_takes_x_to_y():
    R = rotations(tf.constant([[0.0, 0.0, 2.0]]), tf.constant([np.pi / 2], tf.float32))
    x = tf.constant([[[1.0, 0, 0, 0, 1, 0, 7]]])
    np.testing.assert_allclose(rotate(x, R, VECTORS)[0, 0], [0, 1, 0, -1, 0, 0, 7], atol=1e-6)


def test_rotation_keeps_lengths_and_what_the_sensors_share():
    still = physical(Augmentation())
    turned = physical(Augmentation(rotation_degrees=40))
    a, w = still[..., :3], still[..., 3:]
    b, v = turned[..., :3], turned[..., 3:]
    assert np.abs(a - b).max() > 0.3
    # Lengths, and the angle between acceleration and angular velocity, in physical units:
    for before, after in (((a, a), (b, b)), ((w, w), (v, v)), ((a, w), (b, v))):
        np.testing.assert_allclose(
            (before[0] * before[1]).sum(-1), (after[0] * after[1]).sum(-1), atol=2e-5
        )
    # and the handedness: a x w turns along, which a mirror would not allow.
    cross = np.cross(a, w), np.cross(b, v)
    np.testing.assert_allclose(
        (cross[0] * a[:, ::-1]).sum(-1), (cross[1] * b[:, ::-1]).sum(-1), atol=5e-5
    )


def test_a_rotation_after_the_scaler_would_be_seen():
    x = SCALER.apply(STRETCHES[:, :T])
    R = rotations(tf.fill([B, 3], 1.0), tf.fill([B], 0.5))
    turned = rotate(x, R, VECTORS).numpy() * SCALER.deviation + SCALER.mean
    lengths = np.linalg.norm(STRETCHES[:, :T, :3], axis=-1)
    assert np.abs(np.linalg.norm(turned[..., :3], axis=-1) - lengths).max() > 1


def test_gain_multiplies_a_vector_as_a_whole():
    still, loud = physical(Augmentation()), physical(Augmentation(gain=(0.0, 0.5)))
    np.testing.assert_allclose(loud[..., :3], still[..., :3], atol=1e-5)
    factor = loud[..., 3:] / still[..., 3:]
    np.testing.assert_allclose(factor, np.broadcast_to(factor[:, :1, :1], factor.shape), rtol=1e-3)
    assert np.log(factor[:, 0, 0]).std() > 0.1


def test_the_mirror_takes_about_half_of_the_windows():
    signs = np.array([-1, 1, 1, 1, -1, -1])
    many = np.tile(STRETCHES[:1], (400, 1, 1))
    length = np.full(400, T * RATIO)
    still = physical(Augmentation(), stretches=many, length=length)
    x = physical(Augmentation(mirror=tuple(signs)), stretches=many, length=length)
    mirrored = np.abs(x - still * signs).max(axis=(1, 2)) < 1e-5
    same = np.abs(x - still).max(axis=(1, 2)) < 1e-5
    assert (mirrored ^ same).all()
    assert 160 < mirrored.sum() < 240


def test_noise_is_a_share_of_each_deviation():
    many = np.zeros((200, L, 6), np.float32)
    noise = physical(Augmentation(noise=0.1), stretches=many, length=np.full(200, L))
    np.testing.assert_allclose(noise.std(axis=(0, 1)) / SCALER.deviation, 0.1, rtol=0.1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"warp": -0.1}, "warp must be zero or positive; got -0.1"),
        ({"noise": float("inf")}, "noise must be zero or positive"),
        ({"gain": (0.1, 0.2, 0.3)}, r"gain must be one number, or one per vector \(2\)"),
        ({"mirror": (1, 0)}, "mirror must be"),
        ({"rotation_degrees": 5, "vectors": ((0, 1),)}, "needs a vector of three channels"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Augmentation(**settings)


def test_lists_as_toml_brings_them():
    table = {"mirror": [-1, 1], "vectors": [[0, 1]], "rates": [], "gain": [0.1]}
    assert Augmentation(**table) == Augmentation(
        mirror=(-1, 1), vectors=((0, 1),), rates=(), gain=(0.1,)
    )


ALL = Augmentation(12, (0.02, 0.2), 0.2, (-1, 1, 1, 1, -1, -1), 0.05)


@pytest.fixture(scope="module")
def examples():
    rng = np.random.default_rng(5)
    recordings = tuple(
        Recording(rng.normal(k, 1, (100, 6)).astype(np.float32), 40.0, k % 2, f"s{k % 3}")
        for k in range(6)
    )
    source = Source(recordings, CHANNELS, SCALER.units, ("no", "yes"), "made")
    return split(source, Window(T, 3, 10.0), ("s2",))


def batches(data):
    return [(x.numpy(), y.numpy()) for x, y in data]


@pytest.mark.parametrize("augmentation", [ALL, None])
def test_the_same_seed_gives_the_same_epochs(examples, augmentation):
    def epochs(seed):
        data = pipelines.training(examples, 8, seed, augmentation)
        return [batches(data.epoch(number)) for number in range(2)]

    one = epochs(3)
    tf.random.set_seed(99)  # what others did to the global seed must not matter
    again, other = epochs(3), epochs(4)
    for (x, y), (x2, y2) in zip(chain(*one), chain(*again), strict=True):
        np.testing.assert_array_equal(x, x2)
        np.testing.assert_array_equal(y, y2)
        assert x.shape == (8, T, 6)
    assert np.abs(one[0][0][0] - one[1][0][0]).max() > 0.1, "epochs must differ"
    assert np.abs(one[0][0][0] - other[0][0][0]).max() > 0.1, "seeds must differ"


def test_labels_stay_with_their_windows(examples):
    """Class k has mean k (mod 2 per group), so a window tells its label."""
    data = pipelines.training(examples, 8, 0, Augmentation())
    for x, y in batches(data.epoch(0)):
        mean = (x * examples.scaler.deviation + examples.scaler.mean).mean(axis=(1, 2))
        np.testing.assert_array_equal(np.round(mean).astype(int) % 2, y)


def test_without_augmentation_an_epoch_holds_the_windows_as_cut(examples):
    seen = np.concatenate([x for x, _ in batches(pipelines.training(examples, 1, 0).epoch(0))])
    cut = {x.tobytes() for x in examples.train.x}
    assert {x.tobytes() for x in seen} == cut


def test_evaluation_keeps_the_order(examples):
    content = batches(pipelines.evaluation(examples.test, 4))
    np.testing.assert_array_equal(np.concatenate([x for x, _ in content]), examples.test.x)
    np.testing.assert_array_equal(np.concatenate([y for _, y in content]), examples.test.y)
    assert pipelines.evaluation(examples.validation) is None


def test_augmentation_for_other_channels_is_refused(examples):
    with pytest.raises(DataError, match="for other channels than the 6 there are: ax, ay"):
        pipelines.training(examples, 8, 0, Augmentation(mirror=(1, -1)))
