"""Batches of any epoch, without those before."""

import pytest
import tensorflow as tf

from lstm_keras.datasets.epochs import Epochs


def shuffled(seed):
    def make(own):
        return tf.data.Dataset.range(10).shuffle(10, seed=own[0]).batch(3).prefetch(2)

    return Epochs(make, 4, seed)


def read(epochs, number):
    epochs.number.assign(number)
    return [batch.tolist() for batch in epochs.batches.as_numpy_iterator()]


def test_an_epoch_is_a_function_of_seed_and_number():
    epochs = shuffled(7)
    assert epochs.batches.cardinality() == 4
    first, second = read(epochs, 0), read(epochs, 1)
    assert sorted(n for batch in first for n in batch) == list(range(10))
    assert first != second != read(epochs, 2)
    assert read(epochs, 1) == second
    assert read(shuffled(7), 1) == second
    assert read(shuffled(8), 1) != second


def test_an_epoch_can_be_entered_in_the_middle():
    epochs = shuffled(7)
    whole = read(epochs, 3)
    assert [b.tolist() for b in epochs.batches.skip(2).as_numpy_iterator()] == whole[2:]


@pytest.mark.parametrize("other", [0, 1, 2**31 - 1, 5])
def test_the_global_seed_is_not_asked(other):
    tf.random.set_seed(3)
    expected = read(shuffled(7), 2)
    tf.random.set_seed(other)
    epochs = shuffled(7)
    drawn = tf.random.uniform([])
    assert read(epochs, 2) == expected
    tf.random.set_seed(other)
    assert tf.random.uniform([]) == drawn  # nor is it touched
