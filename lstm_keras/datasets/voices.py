"""Augmentation of speech: the same word by another voice, in another room, into another microphone.

Every function maps a whole batch inside tf.data, and every random number comes from a seed that is
passed in: the same seeds give the same batches. Without any variation a batch is exactly what
`audio.decibels` makes of its recordings (up to float32).
"""

from dataclasses import dataclass, fields

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.audio import TINY, Frames, filterbank

TRACTS = 17
"""Filter banks between exp(-tract) and exp(tract) from which one is drawn per recording."""


@dataclass(frozen=True)
class Voices:
    """How training recordings are varied. Zero switches a variation off.

    speed: The recording is played exp(u) times as fast, u even in [-speed, speed]: pitch,
        resonances and pace together.
    pace: Frames lie exp(u) times as far apart: pace alone.
    tract: Resonances exp(u) times as high: a shorter or longer vocal tract, see
        `audio.filterbank`.
    shift: Seconds; the window starts up to so much earlier or later, evenly.
    noise_db: White noise between these two levels, in decibel of the recording's mean power,
        evenly in decibel; no noise when both are 0.
    tilt_db: Deviation of each of three slow waves over the bands, cos(pi j (m + 1/2) / M) for
        j = 1, 2, 3, added to the levels: another microphone.
    mask_steps, mask_bands: At most so many neighbouring frames, and so many bands, are set to the
        floor (SpecAugment, Park et al. 2019); the number is drawn evenly from 0.
    """

    speed: float = 0.0
    pace: float = 0.0
    tract: float = 0.0
    shift: float = 0.0
    noise_db: tuple[float, float] = (0.0, 0.0)
    tilt_db: float = 0.0
    mask_steps: int = 0
    mask_bands: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "noise_db", tuple(self.noise_db))  # a TOML table brings a list
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "noise_db":
                if len(value) != 2 or not value[0] <= value[1] <= 0:
                    raise ValueError(
                        f"noise_db must be two levels, lower first, at most 0; got {value}"
                    )
            elif not 0 <= value < np.inf:
                raise ValueError(f"{field.name} must be zero or positive; got {value}")

    def energies(
        self, waves: tf.Tensor, centre: tf.Tensor, seed: tf.Tensor, frames: Frames
    ) -> tf.Tensor:
        """Recordings -> E of one window of each, with everything varied that acts on sound.

        Args:
            waves: float32 [B, N], in (-1, 1); zeros around each recording.
            centre: int32 [B], its `audio.middle` in `waves`.
            seed: int64 [2]; the same seed gives the same windows.
            frames: How sound becomes frames.

        Returns:
            float32 [B, T, M].
        """
        seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 5))
        B = tf.shape(waves)[0]

        def even(k, width):
            return tf.random.stateless_uniform(tf.stack([B]), seeds[k], -width, width)

        if any(self.noise_db):
            waves += _noise(waves, self.noise_db, seeds[0])
        speed, pace = tf.exp(even(1, self.speed)), tf.exp(even(2, self.pace))
        start = tf.cast(centre, tf.float32) + even(3, self.shift * frames.hz)
        spectrum = power(waves, start, speed, pace, frames)
        if not self.tract:
            return spectrum @ tf.constant(filterbank(frames))
        grid = np.exp(np.linspace(-self.tract, self.tract, TRACTS))
        banks = tf.constant(np.stack([filterbank(frames, warp) for warp in grid]))
        drawn = tf.random.stateless_uniform(tf.stack([B]), seeds[4], 0, TRACTS, tf.int32)
        return spectrum @ tf.gather(banks, drawn)

    def heard(self, energy: tf.Tensor, seed: tf.Tensor, frames: Frames) -> tf.Tensor:
        """E [B, T, M] -> X [B, T / J, J M], as another microphone hears it, and masked."""
        seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 3))
        B = tf.shape(energy)[0]
        if self.tilt_db:
            m = (np.arange(frames.bands) + 0.5) / frames.bands
            slow = tf.constant(np.cos(np.pi * np.outer([1, 2, 3], m)), tf.float32)
            tilt = self.tilt_db * tf.random.stateless_normal(tf.stack([B, 3]), seeds[0]) @ slow
            energy *= tf.pow(10.0, tilt[:, None] / 10)
        if self.mask_bands:
            energy *= _kept(B, frames.bands, self.mask_bands, seeds[1])[:, None, :]
        if self.mask_steps:
            energy *= _kept(B, frames.count, self.mask_steps, seeds[2])[:, :, None]
        return levels(energy, frames)


def power(
    waves: tf.Tensor, centre: tf.Tensor, speed: tf.Tensor, pace: tf.Tensor, frames: Frames
) -> tf.Tensor:
    """P [B, T, N / 2 + 1] of windows read at any speed; between two samples the line through them.

    Sample n of frame t is read at centre + speed (pace (t S + N / 2 - L / 2) + n - N / 2).

    Args:
        waves: float32 [B, samples].
        centre: float32 [B].
        speed: float32 [B].
        pace: float32 [B].
        frames: N, S, L and T.
    """
    N = frames.length
    t = tf.range(frames.count, dtype=tf.float32) * frames.hop + N // 2 - frames.samples // 2
    n = tf.range(N, dtype=tf.float32) - N // 2
    place = centre[:, None, None] + speed[:, None, None] * (
        pace[:, None, None] * t[None, :, None] + n[None, None, :]
    )
    last = tf.cast(tf.shape(waves)[1] - 2, tf.float32)
    place = tf.clip_by_value(place, 0.0, last)
    before = tf.floor(place)
    share, index = place - before, tf.cast(before, tf.int32)
    low, high = (tf.gather(waves, index + k, batch_dims=1) for k in (0, 1))
    cuts = (low + share * (high - low)) * tf.constant(frames.hann)
    spectrum = tf.signal.rfft(cuts)
    return tf.square(tf.math.real(spectrum)) + tf.square(tf.math.imag(spectrum))


def levels(energy: tf.Tensor, frames: Frames) -> tf.Tensor:
    """E [B, T, M] -> X [B, T / J, J M], as `audio.decibels`."""
    loudest = tf.reduce_max(tf.reduce_sum(energy, -1), -1)[:, None, None]
    result = tf.math.log((energy + TINY) / (loudest + TINY)) * np.float32(10 / np.log(10))
    result = tf.maximum(result, -frames.floor_db)
    return tf.reshape(result, [-1, frames.steps, frames.features])


def _noise(waves, between, seed):
    """White noise [B, N] whose power is `between` two levels in decibel below the recording's."""
    seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
    B = tf.shape(waves)[0]
    level = tf.random.stateless_uniform(tf.stack([B]), seeds[0], *between)
    sounding = tf.cast(tf.math.not_equal(waves, 0), tf.float32)
    mean = tf.reduce_sum(tf.square(waves), 1) / tf.maximum(1.0, tf.reduce_sum(sounding, 1))
    deviation = tf.sqrt(mean * tf.pow(10.0, level / 10))
    return deviation[:, None] * tf.random.stateless_normal(tf.shape(waves), seeds[1])


def _kept(batch, length, widest, seed):
    """[B, length] of ones, with up to `widest` neighbouring zeros at a random place."""
    seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
    shape = tf.stack([batch, 1])
    width = tf.random.stateless_uniform(shape, seeds[0], 0, widest + 1, tf.int32)
    start = tf.random.stateless_uniform(shape, seeds[1], 0, length, tf.int32)
    place = tf.range(length)[None]
    return tf.cast((place < start) | (place >= start + width), tf.float32)
