"""From recordings of speech to tf.data: varied once as sound, kept, and varied anew in each epoch.

What acts on sound (`Voices.energies`) costs three times what training costs; what acts on bands
(`Voices.heard`) costs nothing. So each recording is made into a few dozen variants beforehand, and
an epoch takes one variant of each, drawn anew, heard anew.
"""

import math
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.audio import Frames, middle
from lstm_keras.datasets.voices import Voices
from lstm_keras.sequences import Scaler

BLOCK = 50
"""Recordings that are varied together."""


def variants(
    waves: Sequence[np.ndarray], frames: Frames, voices: Voices, count: int, seed: int
) -> np.ndarray:
    """E [count, W, T, M] float32: `count` variants of each of W recordings.

    Args:
        waves: Samples in (-1, 1), of any length.
        frames: How sound becomes frames.
        voices: How it is varied.
        count: Variants of each.
        seed: The same seed gives the same variants. Sets TensorFlow's global seed, which tf.data
            mixes into its own.
    """
    tf.random.set_seed(seed)
    sound = placed(waves, frames, voices)
    centre = tf.constant(sound.shape[1] // 2)
    seeds = tf.data.Dataset.random(seed=seed).batch(2)
    data = tf.data.Dataset.from_tensor_slices(sound).batch(BLOCK).repeat(count)
    data = tf.data.Dataset.zip((data, seeds)).map(
        lambda block, seed: voices.energies(
            block, tf.fill([tf.shape(block)[0]], centre), seed, frames
        )
    )
    made = np.concatenate([energy.numpy() for energy in data])
    return made.reshape(count, len(sound), frames.steps, frames.bands)


def placed(waves: Sequence[np.ndarray], frames: Frames, voices: Voices) -> np.ndarray:
    """[W, N] float32: each recording with its `audio.middle` at N / 2, silence around it.

    N is even and as long as the slowest pace, the fastest speed and the farthest shift can reach.
    """
    half = frames.length / 2
    reach = math.exp(voices.pace) * (frames.samples / 2 - half) + half
    reach = math.ceil(math.exp(voices.speed) * reach + voices.shift * frames.hz) + 2
    result = np.zeros((len(waves), 2 * reach), np.float32)
    for row, wave in zip(result, waves, strict=True):
        first = middle(wave, frames.samples) - reach
        part = wave[max(0, first) : first + 2 * reach]
        row[max(0, -first) : max(0, -first) + len(part)] = part
    return result


def training(
    energy: np.ndarray,
    y: np.ndarray,
    batch: int,
    seed: int,
    frames: Frames,
    voices: Voices,
    scaler: Scaler,
) -> tf.data.Dataset:
    """Batches of one variant of each recording, in another order and varied anew in every epoch.

    Args:
        energy: float32 [count, W, T, M], from `variants`.
        y: int32 [W].
        batch: B; the last, smaller batch of an epoch is left out, other recordings every time.
        seed: Of the order, of the variant drawn, and of what `Voices.heard` draws.
        frames: How sound becomes frames.
        voices: How it is varied.
        scaler: Turns decibel into x.

    Returns:
        (x float32 [B, T, M], y int32 [B]).
    """
    tf.random.set_seed(seed)
    kept = tf.constant(energy)
    count, W, T, M = energy.shape
    mean, deviation = (tf.constant(v, tf.float32) for v in (scaler.mean, scaler.deviation))
    data = tf.data.Dataset.from_tensor_slices((np.arange(W, dtype=np.int32), y))
    data = data.shuffle(W, seed=seed, reshuffle_each_iteration=True)
    data = data.batch(min(batch, W), drop_remainder=True)

    def hear(drawn, seed):
        place, label = drawn
        seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
        which = tf.random.stateless_uniform(tf.shape(place), seeds[0], 0, count, tf.int32)
        chosen = tf.gather_nd(kept, tf.stack([which, place], axis=1))
        x = (voices.heard(chosen, seeds[1], frames) - mean) / deviation
        return tf.ensure_shape(x, [None, T, M]), label

    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)
    return tf.data.Dataset.zip((data, seeds)).map(hear).prefetch(tf.data.AUTOTUNE)
