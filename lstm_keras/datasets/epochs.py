"""Batches as a function of the epoch: any of them can be had without those before."""

from collections.abc import Callable

import tensorflow as tf


class Epochs:
    """The batches of every epoch of a training.

    `batches` is one data set; a pass over it is the epoch that `number` says when it begins. So a
    training that carries on sets the number, and reads nothing of the epochs that are done.

    Args:
        make: Two random numbers of an epoch, int64 [2] -> its batches. Traced once: everything
            random in it must come from these two, by stateless functions or as a `seed`.
        steps: Batches of an epoch, the same for all.
        seed: The same seed gives the same epochs.
    """

    def __init__(self, make: Callable[[tf.Tensor], tf.data.Dataset], steps: int, seed: int) -> None:
        self.number = tf.Variable(0, dtype=tf.int64, trainable=False)

        def epoch(_):
            # Of this function alone. Else shuffles would also depend on the global seed of whoever
            # is training - and TensorFlow fails where that is 0 and theirs is a tensor.
            tf.random.set_seed(1)
            own = tf.random.experimental.stateless_fold_in((seed, 0), self.number.read_value())
            return make(tf.random.stateless_uniform([2], own, None, None, tf.int64))

        made = tf.data.Dataset.from_tensors(0).flat_map(epoch)
        self.batches = made.apply(tf.data.experimental.assert_cardinality(steps))
