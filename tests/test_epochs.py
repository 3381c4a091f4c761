"""Batches of any epoch, without those before."""

import pytest
import tensorflow as tf

from lstm_keras.datasets.epochs import Epochs


def shuffled(seed):
    def make(own):
        return tf.data.Dataset.range(10).shuffle(10, seed=own[0]).batch(3).prefetch(2)

    return Epochs(make, 4, seed)


def read(epochs, number):
    data = epochs.epoch(number)
    assert data.cardinality() == 4
    return [batch.tolist() for batch in data.as_numpy_iterator()]


def test_an_epoch_is_a_function_of_seed_and_number():
    epochs = shuffled(7)
    first, second = read(epochs, 0), read(epochs, 1)
    assert sorted(n for batch in first for n in batch) == list(range(10))
    assert first != second != read(epochs, 2)
    assert read(epochs, 1) == second
    assert read(shuffled(7), 1) == second
    assert read(shuffled(8), 1) != second


def test_the_stream_is_epoch_after_epoch_and_can_be_entered_anywhere():
    epochs = shuffled(7)
    whole = [batch for number in (3, 4, 5) for batch in read(epochs, number)]
    assert [b.tolist() for b in epochs.stream(3).take(12).as_numpy_iterator()] == whole
    assert [b.tolist() for b in epochs.stream(3).skip(2).take(10).as_numpy_iterator()] == whole[2:]


def test_what_is_done_to_the_stream_is_set_up_once_and_leaves_the_others():
    traced = []

    def change(stream):
        def negative(x):
            traced.append(x)
            return -x

        return stream.map(negative)

    epochs = shuffled(7)
    changed = epochs.then(change).then(lambda stream: stream.map(lambda x: 2 * x))
    content = list(changed.stream(1).take(12).as_numpy_iterator())
    assert len(traced) == 1
    plain = [b for number in (1, 2, 3) for b in read(epochs, number)]
    assert [b.tolist() for b in content] == [[-2 * n for n in batch] for batch in plain]
    assert read(changed, 2) == [[-2 * n for n in batch] for batch in read(epochs, 2)]
    assert changed.element_spec == epochs.element_spec


@pytest.mark.parametrize("steps", [3, 5])
def test_an_epoch_of_another_length_is_an_error(steps):
    epochs = Epochs(lambda own: tf.data.Dataset.range(4), steps, 0)
    with pytest.raises(tf.errors.OpError, match="expected to contain"):
        list(epochs.stream().take(9))


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
