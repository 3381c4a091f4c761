"""From recordings of speech to tf.data: varied as sound once, and as bands anew in every epoch.

What acts on sound (`Voices.energies`) costs three times what training costs, what acts on bands
(`Voices.heard`) next to nothing. So each recording is made into a few variants beforehand, and an
epoch takes one of them, drawn anew and heard anew.
"""

import math
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.audio import Frames, middle
from lstm_keras.datasets.voices import Voices
from lstm_keras.sequences import Scaler

BLOCK = 4
"""Recordings of which all variants are made together."""


def variants(
    waves: Sequence[np.ndarray], frames: Frames, voices: Voices, count: int, seed: int
) -> tf.data.Dataset:
    """Of each recording, in order, E float32 [count, T, M]: its variants, made when they are read.

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

    def vary(block, seed):
        many = tf.repeat(block, count, axis=0)
        energy = voices.energies(many, tf.fill([tf.shape(many)[0]], centre), seed, frames)
        return tf.reshape(energy, [-1, count, frames.count, frames.bands])

    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=False).batch(2)
    blocks = tf.data.Dataset.from_tensor_slices(sound).batch(BLOCK)
    made = tf.data.Dataset.zip((blocks, seeds)).map(vary).unbatch()
    return made.apply(tf.data.experimental.assert_cardinality(len(sound)))


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
    energies: tf.data.Dataset,
    y: np.ndarray,
    batch: int,
    seed: int,
    frames: Frames,
    voices: Voices,
    scaler: Scaler,
) -> tf.data.Dataset:
    """Batches of one variant of each recording, in another order and heard anew in every epoch.

    Args:
        energies: Of each recording, float32 [count, T, M], from `variants`; kept in memory.
        y: int32 [W], in the same order.
        batch: B; the last, smaller batch of an epoch is left out, other recordings every time.
        seed: Of the order, of the variant drawn, and of what `Voices.heard` draws.
        frames: How sound becomes frames.
        voices: How it is varied.
        scaler: Turns decibel into x.

    Returns:
        (x float32 [B, T / J, J M], y int32 [B]).
    """
    tf.random.set_seed(seed)
    W = len(y)
    mean, deviation = (tf.constant(v, tf.float32) for v in (scaler.mean, scaler.deviation))
    data = tf.data.Dataset.zip((energies, tf.data.Dataset.from_tensor_slices(y))).cache()
    data = data.shuffle(W, seed=seed, reshuffle_each_iteration=True)
    data = data.batch(min(batch, W), drop_remainder=True)

    def hear(drawn, seed):
        made, label = drawn
        seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
        count = tf.shape(made)[1]
        which = tf.random.stateless_uniform(tf.shape(label), seeds[0], 0, count, tf.int32)
        chosen = tf.gather(made, which, axis=1, batch_dims=1)
        x = (voices.heard(chosen, seeds[1], frames) - mean) / deviation
        return tf.ensure_shape(x, [None, frames.steps, frames.features]), label

    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)
    return tf.data.Dataset.zip((data, seeds)).map(hear).prefetch(tf.data.AUTOTUNE)
