"""Sound -> log-mel frames inside tf.data: what `datasets.audio` computes, of one recording."""

import tensorflow as tf

from lstm_keras.datasets.audio import Frames, filterbank
from lstm_keras.datasets.voices import levels


def window(wave: tf.Tensor, frames: Frames) -> tf.Tensor:
    """Samples [N] in (-1, 1) -> v [L], the window of `audio.windows`."""
    L = frames.samples
    count = tf.shape(wave)[0]

    def loudest():
        energy = tf.cumsum(tf.square(tf.cast(wave, tf.float64)))
        energy = tf.concat([tf.zeros([1], tf.float64), energy], 0)
        return tf.argmax(energy[L:] - energy[:-L], output_type=tf.int32) + L // 2

    middle = tf.cond(count <= L, lambda: count // 2, loudest)
    first = middle - L // 2
    part = wave[tf.maximum(0, first) : tf.maximum(0, first + L)]
    before = tf.maximum(0, -first)
    after = L - before - tf.shape(part)[0]
    return tf.ensure_shape(tf.pad(part, [[before, after]]), [L])


def decibels(wave: tf.Tensor, frames: Frames) -> tf.Tensor:
    """Samples [N] in (-1, 1) -> X [T / J, J M] float32, as `audio.decibels`."""
    v = window(wave, frames)
    cuts = tf.signal.frame(v, frames.length, frames.hop) * tf.constant(frames.hann)
    spectrum = tf.signal.rfft(cuts)
    power = tf.square(tf.math.real(spectrum)) + tf.square(tf.math.imag(spectrum))
    return levels((power @ tf.constant(filterbank(frames)))[None], frames)[0]
