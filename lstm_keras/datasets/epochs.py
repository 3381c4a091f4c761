"""Batches as a function of the epoch: any of them can be had without those before."""

import copy
from collections.abc import Callable

import tensorflow as tf


class Epochs:
    """The batches of every epoch of a training; each epoch depends on the seed and its number.

    So a training that carries on reads nothing of the epochs that are done. `fit` reads all epochs
    as one stream, because an iterator sets up every function of its pipeline when it is made: one
    for each epoch took half of the time of the demo's training.

    steps: Batches of an epoch, the same for all.

    Args:
        make: Two random numbers of an epoch, int64 [2] -> its batches. Traced once: everything
            random in it must come from these two, by stateless functions or as a `seed`.
        steps: As above.
        seed: The same seed gives the same epochs.
    """

    def __init__(self, make: Callable[[tf.Tensor], tf.data.Dataset], steps: int, seed: int) -> None:
        def batches(number):
            # Of this function alone. Else shuffles would also depend on the global seed of whoever
            # is training - and TensorFlow fails where that is 0 and theirs is a tensor.
            tf.random.set_seed(1)
            own = tf.random.experimental.stateless_fold_in((seed, 0), number)
            made = make(tf.random.stateless_uniform([2], own, None, None, tf.int64))
            return made.apply(tf.data.experimental.assert_cardinality(steps))

        self.steps = steps
        self._stream = lambda epoch: tf.data.Dataset.range(epoch, tf.int64.max).flat_map(batches)

    def stream(self, epoch: int = 0) -> tf.data.Dataset:
        """The batches of this epoch, the next, and so on without end."""
        return self._stream(epoch)

    def epoch(self, number: int) -> tf.data.Dataset:
        """The batches of one epoch."""
        data = self.stream(number).take(self.steps)
        return data.apply(tf.data.experimental.assert_cardinality(self.steps))

    def then(self, change: Callable[[tf.data.Dataset], tf.data.Dataset]) -> "Epochs":
        """The same epochs with something done to their stream, such as a `map`."""
        changed, stream = copy.copy(self), self._stream
        changed._stream = lambda epoch: change(stream(epoch))
        return changed

    @property
    def element_spec(self):
        """What a batch is, as of a data set."""
        return self.stream().element_spec
