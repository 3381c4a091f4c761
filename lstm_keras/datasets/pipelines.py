"""From windows to tf.data: cache, shuffle, batch, augment, prefetch - the same by seed."""

from pathlib import Path

import tensorflow as tf

from lstm_keras.datasets.augment import Augmentation
from lstm_keras.datasets.examples import Examples, Part, stretches


def training(
    examples: Examples,
    batch: int,
    seed: int,
    augmentation: Augmentation | None = None,
    cache: str | Path = "",
) -> tf.data.Dataset:
    """Batches of the training part, in another order and varied anew in every epoch.

    Build it afresh for every fit: the second pass over one data set is its second epoch, whoever
    makes it. Sets TensorFlow's global seed, which tf.data mixes into its own seeds.

    Args:
        examples: From `examples.split`.
        batch: B; the last, smaller batch of an epoch is left out, other windows every time.
        seed: Of the order and of the augmentation.
        augmentation: None passes the windows on as they were cut.
        cache: File to cache in; memory when empty.

    Returns:
        (x float32 [B, T, F], y int32 [B]).

    Raises:
        DataError: The augmentation names channels that are not there.

    """
    window, part = examples.window, examples.train
    tf.random.set_seed(seed)
    if augmentation is None:
        content, varied = (part.x, part.y), None
    else:
        augmentation.check(examples.scaler.channels)
        readings, length, label = stretches(part.recordings, window, augmentation.warp)
        content, varied = (readings, length, label), augmentation
    count = len(content[0])
    data = tf.data.Dataset.from_tensor_slices(content).cache(str(cache))
    data = data.shuffle(count, seed=seed, reshuffle_each_iteration=True)
    data = data.batch(min(batch, count), drop_remainder=True)
    if varied is not None:
        ratio = round(part.recordings[0].hz / window.hz)

        def vary(stretch, seed):
            readings, length, label = stretch
            x = varied(readings, length, seed, window.steps, ratio, examples.scaler)
            return tf.ensure_shape(x, [None, window.steps, len(examples.scaler.mean)]), label

        seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)
        data = tf.data.Dataset.zip((data, seeds)).map(vary, num_parallel_calls=2)
    return data.prefetch(tf.data.AUTOTUNE)


def evaluation(part: Part, batch: int = 256) -> tf.data.Dataset | None:
    """Batches of a part in its own order; None for a part without windows."""
    if not len(part):
        return None
    data = tf.data.Dataset.from_tensor_slices((part.x, part.y)).cache()
    return data.batch(batch).prefetch(tf.data.AUTOTUNE)
