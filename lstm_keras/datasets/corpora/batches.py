"""From slices to batches, with tf.data: read, standardise, cut, mix, batch, prefetch.

What is random is a function of the epoch's own numbers, and every stage keeps its order; so an
epoch is the same whenever it is read, and however fast the disk is.
"""

from functools import partial

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.corpora.cutting import Slices
from lstm_keras.datasets.corpora.limits import BUFFER, FLIGHT
from lstm_keras.datasets.corpora.windows import windows
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.sequences import Scaler

READERS = 2
"""Slices that are read at the same time."""

MIXED = 16
"""Slices out of which windows are drawn in turn, at most."""


def training(
    slices: Slices, scaler: Scaler, batch: int, seed: int, buffer: int | None = None
) -> Epochs:
    """Every window once per epoch, but for those of an incomplete batch.

    The slices come in random order; windows are drawn in turn from up to MIXED of them into a
    buffer, and out of the buffer at random.

    Args:
        slices: Of the training part.
        scaler: Fitted on it.
        batch: B; made smaller where there are fewer windows.
        seed: Of the order.
        buffer: Windows that wait to be drawn; None for as many as BUFFER bytes hold.
    """
    batch = min(batch, slices.total)
    size = slices.window.steps * slices.features * 4
    buffer = min(slices.total, buffer if buffer is not None else max(batch, BUFFER // size))
    mixed, cut = int(np.clip(FLIGHT // slices.largest, 1, MIXED)), partial(windows, slices.window)

    def make(own):
        order = tf.random.experimental.stateless_shuffle(tf.range(len(slices)), own)
        data = _read(slices, scaler, tf.data.Dataset.from_tensor_slices(order))
        data = data.interleave(cut, mixed, 1, num_parallel_calls=None)
        data = data.shuffle(buffer, seed=own[0]).batch(batch, drop_remainder=True)
        return data.prefetch(max(2, min(32, BUFFER // (size * batch))))

    return Epochs(make, slices.total // batch, seed)


def evaluation(slices: Slices, scaler: Scaler, batch: int = 256) -> tf.data.Dataset | None:
    """Every window in its own order; None for a part without windows."""
    if not slices.total:
        return None
    data = _read(slices, scaler, tf.data.Dataset.range(len(slices), output_type=tf.int32))
    data = data.flat_map(partial(windows, slices.window)).batch(batch).prefetch(2)
    return data.apply(tf.data.experimental.assert_cardinality(-(-slices.total // batch)))


def draw(slices: Slices, scaler: Scaler, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Some windows into memory.

    Args:
        slices: To draw from.
        scaler: Turns readings into x.
        wanted: Numbers of windows, in the order of the part, rising.

    Returns:
        x float32 [W, T, F], y int32 [W].
    """
    ends = np.cumsum(slices.windows)
    home = np.searchsorted(ends, wanted, side="right")
    x = np.empty((len(wanted), slices.window.steps, slices.features), np.float32)
    for number in np.unique(home):
        here = home == number
        inside = wanted[here] - (ends[number] - slices.windows[number])
        x[here] = scaler.apply(slices.cut(slices.read(number), inside))
    return x, slices.labels[home]


def _read(slices: Slices, scaler: Scaler, numbers: tf.data.Dataset) -> tf.data.Dataset:
    """Numbers of slices -> (steps [S, F] standardised, label); READERS in advance."""
    labels = tf.constant(slices.labels)
    mean, deviation = (tf.constant(v, tf.float64) for v in (scaler.mean, scaler.deviation))

    def read(number):
        steps = tf.numpy_function(slices.read, [number], tf.float32)
        steps = tf.ensure_shape(steps, [None, slices.features])
        # In float64, as `Scaler.apply`.
        x = tf.cast((tf.cast(steps, tf.float64) - mean) / deviation, tf.float32)
        return x, tf.gather(labels, number)

    return numbers.map(read, num_parallel_calls=READERS, deterministic=True).prefetch(1)
