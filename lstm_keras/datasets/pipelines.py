"""From windows to tf.data: in random order, varied, in batches - the same by seed."""

import tensorflow as tf

from lstm_keras.datasets.augment import Augmentation
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.datasets.examples import Examples, Part, stretches

AHEAD = 8
"""Batches that wait to be asked for."""


def training(
    examples: Examples, batch: int, seed: int, augmentation: Augmentation | None = None
) -> Epochs:
    """Batches of the training part, in another order and varied anew in every epoch.

    Only indices are shuffled; readings are gathered for a batch, out of memory.

    Args:
        examples: From `examples.split`.
        batch: B; the last, smaller batch of an epoch is left out, other windows every time.
        seed: Of the order and of the augmentation.
        augmentation: None passes the windows on as they were cut.

    Returns:
        (x float32 [B, T, F], y int32 [B]).

    Raises:
        DataError: The augmentation names channels that are not there.

    """
    part, cut = examples.train, examples.window
    with tf.device("CPU"):  # where tf.data reads it
        if augmentation is None:
            x, label = tf.constant(part.x), tf.constant(part.y)
        else:
            augmentation.check(examples.scaler.channels)
            pieces = stretches(part.recordings, cut, augmentation.warp)
            integral, first, length, label = (tf.constant(content) for content in pieces)
            ratio = round(part.recordings[0].hz / cut.hz)
    count = len(label)
    batch = min(batch, count)
    steps = count // batch

    def make(own):
        order, vary = tf.unstack(tf.random.experimental.stateless_split(own, 2))
        index = tf.random.experimental.stateless_shuffle(tf.range(count), order)
        seeds = tf.random.stateless_uniform([steps, 2], vary, None, None, tf.int64)
        index = tf.reshape(index[: steps * batch], [steps, batch])
        return tf.data.Dataset.from_tensor_slices((index, seeds))

    def window(index, seed):
        y = tf.gather(label, index)
        if augmentation is None:
            return tf.gather(x, index), y
        at, most = tf.gather(first, index), tf.gather(length, index)
        return augmentation(integral, at, most, seed, cut.steps, ratio, examples.scaler), y

    def batches(stream):
        stream = stream.map(window, num_parallel_calls=2, deterministic=True)
        options = tf.data.Options()
        options.autotune.enabled = False  # nothing is left to choose
        options.threading.max_intra_op_parallelism = 1  # operations are small, and cores train
        return stream.prefetch(AHEAD).with_options(options)

    return Epochs(make, steps, seed).then(batches)


def evaluation(part: Part, batch: int = 256) -> tf.data.Dataset | None:
    """Batches of a part in its own order; None for a part without windows."""
    if not len(part):
        return None
    data = tf.data.Dataset.from_tensor_slices((part.x, part.y)).cache()
    return data.batch(batch).prefetch(tf.data.AUTOTUNE)
