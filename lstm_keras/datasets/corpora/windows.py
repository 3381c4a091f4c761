"""Windows cut inside tf.data, a few of them in memory at a time."""

import tensorflow as tf

from lstm_keras.sequences import Window

CHUNK = 8
"""Windows that are cut at once. They share their memory, which is free again when the last of them
has left the buffer behind: 64 of them would hold three times what the buffer should."""


def windows(window: Window, x: tf.Tensor, y: tf.Tensor) -> tf.data.Dataset:
    """(x [N, ...], y) -> (window [T, ...], y): those of `sequences.cut`, one after the other."""
    T = window.steps
    count = tf.maximum((tf.shape(x, tf.int64)[0] - T) // window.stride + 1, 0)
    inside = tf.range(T, dtype=tf.int64)

    def some(first):
        starts = tf.range(first, tf.minimum(first + CHUNK, count)) * window.stride
        cut = tf.ensure_shape(tf.gather(x, starts[:, None] + inside), [None, T, *x.shape[1:]])
        return tf.data.Dataset.from_tensor_slices((cut, tf.fill(tf.shape(starts), y)))

    return tf.data.Dataset.range(0, count, CHUNK).flat_map(some)
