"""The state goes on from batch to batch, begins anew where a recording does, and its gradient ends.

Each answer has an oracle that knows no batches: the model itself on the whole recording.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import LSTM, carrying
from lstm_keras.carrying import Carrying
from lstm_keras.datasets.rows import Rows
from lstm_keras.errors import DataError, ModelError
from lstm_keras.streams import IGNORED

F, K, T = 2, 3, 4
SEEN = 1e-3  # what a planted mistake moves the answers by, at least; the budget is 1e-6
LENGTHS = 9, 4, 14, 3, 8


def recordings(lengths=LENGTHS):
    """Of each: x that is nowhere alike, y."""
    rng = np.random.default_rng(1997)
    return [(rng.normal(size=(n, F)).astype("float32"), rng.integers(0, K, n)) for n in lengths]


def stack():
    """Two LSTMs of other widths, one a variant, with layers in between."""
    keras.utils.set_random_seed(1997)
    layers = [
        keras.Input((T, F)),
        LSTM(5, return_sequences=True, horizon=9, projection=3, name="first"),
        keras.layers.Dense(4, "tanh"),
        keras.layers.LayerNormalization(),
        LSTM(3, return_sequences=True, name="second"),
        keras.layers.Dense(K, name="answer"),
    ]
    return keras.Sequential(layers, name="stack")


@pytest.fixture(scope="module")
def model():
    return stack()


def whole(model, x):
    """What a model answers to one recording [N, F], without a cut."""
    return np.asarray(model(x[None]))[0]


def read(data):
    """(x, begins, y) of all batches."""
    inputs, y = zip(*data.as_numpy_iterator(), strict=True)
    x, begins = zip(*inputs, strict=True)
    return np.array(x), np.array(begins), np.array(y)


# ---- rows -------------------------------------------------------------------------------------


def test_recordings_lie_side_by_side_and_begin_with_a_batch():
    lines = [(np.full((n, 1), k, "float32"), np.full(n, k)) for k, n in enumerate((7, 4, 3))]
    x, begins, y = read(Rows(lines, batch=2, steps=3).batches())
    _ = IGNORED
    np.testing.assert_array_equal(
        y.swapaxes(0, 1).reshape(2, -1),
        [[0, 0, 0, 0, 0, 0, 0, _, _], [1, 1, 1, 1, _, _, 2, 2, 2]],
    )
    np.testing.assert_array_equal(begins, [[True, True], [False, False], [False, True]])
    np.testing.assert_array_equal(x[..., 0], np.where(y == IGNORED, 0, y))


def test_every_reading_is_read_once_in_its_order_in_every_epoch():
    lines = recordings()
    known = {each.tobytes(): (k, n) for k, (x, _) in enumerate(lines) for n, each in enumerate(x)}
    epochs = Rows(lines, batch=2, steps=T).epochs(seed=7)
    orders, late = [], []
    for number in range(6):
        x, begins, y = read(epochs.epoch(number))
        assert len(x) == epochs.steps
        begun = []
        for row in range(2):
            for batch in range(len(x)):
                there = y[batch, row] != IGNORED
                places = [known[each.tobytes()] for each in x[batch, row][there]]
                assert there[: len(places)].all()  # what is not scored comes last
                for place, cls in zip(places, y[batch, row][there], strict=True):
                    assert lines[place[0]][1][place[1]] == cls
                if begins[batch, row]:
                    begun.append(places[0])
                    expected = places[0]
                for place in places:
                    assert place == expected
                    expected = (place[0], place[1] + 1)
        assert sorted(owner for owner, _ in begun) == list(range(len(lines)))
        assert all(first < T for _, first in begun)
        assert all(first == 0 for owner, first in begun if LENGTHS[owner] <= T)
        orders.append([owner for owner, _ in begun])
        late.append(sum(first for _, first in begun))
    assert len({tuple(order) for order in orders}) > 1
    assert len(set(late)) > 1


def test_an_epoch_depends_on_seed_and_number_only():
    def epoch(seed, number):
        epochs = Rows(recordings(), batch=2, steps=T).epochs(seed)
        return read(epochs.epoch(number))[0]

    known = epoch(7, 3)
    np.testing.assert_array_equal(epoch(7, 3), known)
    assert not np.array_equal(epoch(8, 3), known)


def test_rows_without_a_recording_are_refused():
    with pytest.raises(DataError, match="a batch of 6 rows for 5 recordings"):
        Rows(recordings(), batch=6, steps=T)


# ---- the state --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alone(model):
    """What the model answers to each recording by itself."""
    return [whole(model, x) for x, _ in recordings()]


def in_rows(model, alone, change=lambda begins: begins):
    """Answers in the rows, and those of each recording alone, in the same places."""
    lines = recordings()
    rows = Rows(lines, batch=2, steps=T)
    framed = Carrying(model, batch=2)
    got, expected = [], []
    for place, ((x, begins), y) in zip(rows.places.swapaxes(0, 1), rows.batches(), strict=True):
        answers = np.asarray(framed((x, change(begins.numpy())), training=True))
        for row, (owner, piece) in enumerate(place):
            there = y[row].numpy() != IGNORED
            if there.any():
                expected.append(alone[owner][piece * T : (piece + 1) * T])
                got.append(answers[row][there])
    return np.concatenate(got), np.concatenate(expected)


def test_a_recording_among_others_is_answered_as_if_it_were_alone(model, alone):
    got, expected = in_rows(model, alone)
    assert len(got) == sum(LENGTHS)
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda begins: np.zeros_like(begins),  # one recording leaks into the next
        lambda begins: begins[::-1],  # the other row is reset
        lambda begins: np.full_like(begins, begins.any()),  # so are all
        lambda begins: np.ones_like(begins),  # nothing is carried
    ],
    ids=["leak", "other row", "all rows", "every window"],
)
def test_a_reset_at_the_wrong_place_is_seen(model, alone, wrong):
    got, expected = in_rows(model, alone, wrong)
    assert np.abs(got - expected).max() > SEEN


def test_the_state_is_carried_outside_of_training_too_where_begins_comes_with_x(model):
    (x, _), *_ = recordings((2 * T,))
    framed = Carrying(model, batch=1)
    halves = [
        np.asarray(framed((part[None], np.array([k == 0]))))[0]
        for k, part in enumerate(np.split(x, 2))
    ]
    np.testing.assert_allclose(np.concatenate(halves), whole(model, x), rtol=0, atol=1e-6)
    np.testing.assert_array_equal(framed(x[None]), model(x[None]))  # x alone: from a fresh state


def test_recordings_are_answered_from_start_to_end(model, alone):
    lines = [x for x, _ in recordings()]
    got = carrying.answers(model, lines, steps=T)
    for found, expected in zip(got, alone, strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def test_a_learned_state_is_what_a_recording_begins_with():
    model = keras.Sequential(
        [keras.Input((T, F)), LSTM(3, return_sequences=True, learned_state=True)], name="learned"
    )
    memory = model.layers[0]
    memory.cell.initial_h.assign([0.5, -0.4, 0.3])
    memory.cell.initial_c.assign([-0.6, 0.7, 0.2])
    got, expected = in_rows(model, [whole(model, x) for x, _ in recordings()])
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6)
    framed = Carrying(model, batch=1)
    x = recordings((T,))[0][0][None]
    for begins, learns in ((True, True), (False, False)):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(framed((x, np.array([begins])), training=True))
        gradient = tape.gradient(loss, memory.cell.initial_c.value)
        assert bool(np.abs(gradient).max() > SEEN) is learns


def test_c_is_carried_in_32_bits():
    model = keras.Sequential(
        [keras.Input((T, F)), LSTM(3, return_sequences=True, dtype="mixed_float16")], name="half"
    )
    framed = Carrying(model, batch=1)
    x = recordings((T,))[0][0][None]
    framed((x, np.array([True])), training=True)
    h, c = framed.state[0]
    assert h.dtype == c.dtype == "float32"
    kept = c.numpy()
    assert not np.array_equal(kept, kept.astype("float16").astype("float32"))


# ---- the gradient -----------------------------------------------------------------------------


def test_the_gradient_ends_where_a_batch_began():
    keras.utils.set_random_seed(1997)
    memory = LSTM(4, return_sequences=True, return_state=True)
    one = LSTM(4, return_sequences=True)
    model = keras.Sequential([keras.Input((T, F)), one], name="one")
    x = recordings((2 * T,))[0][0][None]
    memory.build(x.shape)
    memory.set_weights(one.get_weights())
    first, second = np.split(x, 2, axis=1)
    framed = Carrying(model, batch=1)

    def gradients(answers, weights):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(answers() ** 2)
        return [np.asarray(g) for g in tape.gradient(loss, [w.value for w in weights])]

    def carried():
        framed((first, np.array([True])), training=True)
        return framed((second, np.array([False])), training=True)

    def cut():
        _, h, c = memory(first)
        return memory(second, initial_state=[tf.stop_gradient(h), tf.stop_gradient(c)])[0]

    got = gradients(carried, one.trainable_variables)
    expected = gradients(cut, memory.trainable_variables)
    across = gradients(lambda: memory(x)[0][:, T:], memory.trainable_variables)
    for found, right, wrong in zip(got, expected, across, strict=True):
        np.testing.assert_allclose(found, right, rtol=1e-5, atol=1e-6)
        assert np.abs(right - wrong).max() > SEEN  # else the cut could not be seen


# ---- what cannot be cut -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (lambda: keras.layers.Conv1D(2, 2), "it may look at several steps"),
        (lambda: keras.layers.LSTM(2, return_sequences=True), "it may look at several steps"),
        (lambda: LSTM(2), "return_sequences=False"),
        (lambda: LSTM(2, return_sequences=True, go_backwards=True), "go_backwards=True"),
        (lambda: LSTM(2, return_sequences=True, stateful=True), "stateful=True"),
    ],
)
def test_what_looks_at_more_than_a_step_is_refused(layer, says):
    model = keras.Sequential([keras.Input((T, F), batch_size=1), layer()])
    with pytest.raises(ModelError, match=f"cannot be cut between two steps: {says}"):
        Carrying(model, batch=1)


def test_layers_that_branch_or_mask_are_refused():
    x = keras.Input((T, F))
    with pytest.raises(ModelError, match="must stand in a row"):
        Carrying(keras.Model(x, LSTM(2, return_sequences=True)(x), name="graph"), batch=1)
    masks = keras.layers.Embedding(5, 2, mask_zero=True)
    with pytest.raises(ModelError, match="it makes a mask"):
        Carrying(keras.Sequential([keras.Input((T,), dtype="int32"), masks]), batch=1)
