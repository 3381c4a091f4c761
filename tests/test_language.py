"""Text as data, n-grams by hand, streams and windows, and the job on a text of a few lines."""

import math

import keras
import numpy as np
import pytest

from lstm_keras import kinds, streams, zoo
from lstm_keras.carrying import Carrying
from lstm_keras.datasets import text as texts
from lstm_keras.datasets import tiny_shakespeare
from lstm_keras.errors import DataError
from lstm_keras.kinds.language import Language, Network, Passage, Schedule
from lstm_keras.ngrams import KneserNey
from lstm_keras.vocabulary import Vocabulary

LINE = "the cat sat on the mat; the dog sat on the log.\n"


# ---- text ------------------------------------------------------------------------------------


def test_the_vocabulary_is_that_of_the_training_part():
    text = texts.Text("abcab", "abd", "cde", "t")
    assert text.vocabulary.characters == ("a", "b", "c")
    assert text.vocabulary.unknown(text.test) == ["d", "e"]
    with pytest.raises(DataError, match="not trained on 'd', 'e'"):
        text.vocabulary.encode(text.test)
    np.testing.assert_array_equal(text.vocabulary.encode("cde", instead="b"), [2, 1, 1])
    assert text.vocabulary.decode([2, 0, 1]) == "cab"


def test_a_text_is_known_by_its_parts():
    assert texts.Text("ab", "cd", "ef", "t").digest != texts.Text("ab", "cde", "ff", "t").digest
    with pytest.raises(DataError, match="the test part of t has 1 characters"):
        texts.Text("ab", "cd", "e", "t")


def test_a_file_is_cut_in_its_order(tmp_path):
    (tmp_path / "t.txt").write_text("".join(chr(97 + k % 26) for k in range(200)))
    text = texts.read_text(tmp_path / "t.txt")
    assert [len(part) for part in (text.train, text.validation, text.test)] == [180, 10, 10]
    assert text.train + text.validation + text.test == (tmp_path / "t.txt").read_text()
    with pytest.raises(DataError, match=r"cannot read the text .*none.txt"):
        texts.read_text(tmp_path / "none.txt")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match=r"cannot prepare tiny_shakespeare .*\n.*TFDS_DATA_DIR"):
        tiny_shakespeare.read(tmp_path / "file")


@pytest.mark.slow
def test_tiny_shakespeare_is_the_text_that_is_known(tfds_folder):
    text = tiny_shakespeare.read(tfds_folder)
    assert [len(p) for p in (text.train, text.validation, text.test)] == [1003854, 55770, 55770]
    assert text.train.startswith("First Citizen:\nBefore we proceed any further")
    assert len(text.vocabulary) == 65
    assert not text.vocabulary.unknown(text.validation + text.test)


# ---- n-grams ---------------------------------------------------------------------------------


def test_two_grams_by_hand():
    """Training 0 1 0 2 0 1 over K = 3: 01 twice, 10 once, 02 once, 20 once.

    D = 3 / (3 + 2 x 1) = 0.6. Below, tokens are counted by what differs before them: 0 after 1 and
    2, 1 after 0, 2 after 0, so c = 2, 1, 1 of 4 and D = 2 / (2 + 2) = 0.5 there.
    """
    model = KneserNey(np.array([0, 1, 0, 2, 0, 1]), order=2, size=3)
    below = [(c - 0.5) / 4 + 0.5 * 3 / 4 / 3 for c in (2, 1, 1)]
    after_0 = [0 + 0.6 * 2 / 3 * below[0], 1.4 / 3 + 0.4 * below[1], 0.4 / 3 + 0.4 * below[2]]
    assert sum(below) == pytest.approx(1)
    assert sum(after_0) == pytest.approx(1)
    for token in range(3):
        found = model.probabilities(np.array([0, token]))
        np.testing.assert_allclose(found, [below[0], after_0[token]])
    assert model.nats(np.array([0, 1]), behind=1) == pytest.approx(-math.log(after_0[1]))


def test_probabilities_add_up_to_one_behind_any_context():
    tokens = np.random.default_rng(3).integers(0, 4, 300)
    model = KneserNey(tokens, order=4, size=5)  # token 4 never came
    for context in ([0, 1, 2], [3, 3, 3], [4, 0, 1], [0, 4, 4]):
        whole = sum(model.probabilities(np.array([*context, k]))[-1] for k in range(5))
        assert whole == pytest.approx(1)


def test_more_context_helps_where_there_is_something_to_know():
    tokens = np.tile([0, 1, 2, 0, 2, 1], 50)
    found = [KneserNey(tokens, n, 3).nats(tokens[:60], behind=6) for n in (1, 2, 3)]
    assert found[0] > found[1] > 3 * found[2]


def test_orders_that_cannot_be_are_refused():
    for order in (0, 20):
        with pytest.raises(ValueError, match="order must be at least 1"):
            KneserNey(np.arange(10), order, 65)


# ---- streams and windows ---------------------------------------------------------------------


def test_streams_go_on_from_batch_to_batch():
    tokens = np.arange(25, dtype="int32")
    x, y = zip(*streams.batches(tokens, batch=2, steps=5).as_numpy_iterator(), strict=True)
    assert np.asarray(x).shape == (2, 2, 5)
    np.testing.assert_array_equal(np.concatenate(x, axis=1), [range(10), range(12, 22)])
    np.testing.assert_array_equal(np.asarray(y), np.asarray(x) + 1)
    with pytest.raises(DataError, match="25 tokens are too few for a batch of 4 streams x 10"):
        streams.batches(tokens, batch=4, steps=10)


def test_every_token_is_asked_for_once_behind_what_is_read_before():
    before, tokens = np.arange(10), np.arange(10, 22)
    x, y = streams.windows(before, tokens, steps=7, warm=3)
    np.testing.assert_array_equal(y[:, 3:].ravel(), tokens)
    np.testing.assert_array_equal(x + 1, y)
    with pytest.raises(DataError, match="need 11 tokens in front"):
        streams.windows(before, tokens, steps=12, warm=10)


def test_nats_by_hand():
    scores = np.log([[[0.5, 0.25, 0.25], [0.1, 0.2, 0.7], [0.6, 0.2, 0.2]]]) + 40
    y = np.array([[2, 0, 1]])
    assert streams.nats(scores, y) == pytest.approx(-np.mean(np.log([0.25, 0.1, 0.2])))
    assert streams.nats(scores, y, warm=2) == pytest.approx(-math.log(0.2))


def test_training_carries_the_state_and_nothing_else_does():
    keras.utils.set_random_seed(5)
    model = Network(embedding=3, units=6, coupled=True).build(8, 7, "small")
    framed = Carrying(model, batch=2)
    x = np.random.default_rng(5).integers(0, 7, (2, 8)).astype("int32")
    halves = [np.asarray(framed(part, training=True)) for part in np.split(x, 2, axis=1)]
    np.testing.assert_allclose(np.concatenate(halves, axis=1), model(x), atol=1e-6)
    again = np.asarray(framed(x, training=True))
    assert np.abs(again[:, 0] - halves[0][:, 0]).max() > 1e-3  # from where the last one ended
    np.testing.assert_array_equal(framed(x), model(x))
    assert {id(w) for w in framed.trainable_weights} == {id(w) for w in model.trainable_weights}


# ---- the job ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    file = tmp_path_factory.mktemp("text") / "lines.txt"
    file.write_text(LINE * 60)
    recipe = Language(
        name="lines",
        title="Lines",
        kind="language",
        source=str(file),
        window=Passage(steps=16, warm=6),
        model=Network(embedding=4, units=12, coupled=True),
        training=Schedule(
            epochs=12,
            batch=4,
            steps=16,
            learning_rate=3e-2,
            warmup=10,
            weight_decay=0.0,
            average=0.5,
        ),
    )
    said = []
    return recipe.prepare(lambda *line: said.append(line)), said


def test_the_job_learns_a_text_that_repeats_itself(job):
    prepared, said = job
    before = prepared.metric.value(prepared.model.predict(prepared.x, verbose=0), prepared.y)
    prepared.framed.fit(
        prepared.train,
        validation_data=prepared.validation,
        epochs=prepared.epochs,
        shuffle=False,
        verbose=0,
    )
    after = prepared.metric.value(prepared.model.predict(prepared.x, verbose=0), prepared.y)
    assert before == pytest.approx(math.log(len(prepared.labels)), abs=0.1)
    assert after < 0.3 * before
    assert said[0][2].startswith("2592 characters to train, 144 to validate, 144 to test")


def test_the_loss_that_is_watched_is_the_metric(job):
    prepared, _ = job
    x, y = (np.concatenate(part) for part in zip(*prepared.validation, strict=True))
    assert (y[:, :6] == streams.IGNORED).all()
    loss = prepared.framed.evaluate(prepared.validation, verbose=0)
    found = streams.nats(prepared.model.predict(x, verbose=0)[:, 6:], y[:, 6:])
    assert loss == pytest.approx(found, rel=1e-4)


def test_the_baselines_are_told_beside_it(job):
    found = job[0].baselines()
    assert list(found) == ["uniform", "unigram", "4-gram", "5-gram", "6-gram"]
    assert found["uniform"] == pytest.approx(math.log(len(job[0].labels)))
    assert found["uniform"] > found["unigram"] > found["6-gram"]


def test_the_model_of_the_zoo_keeps_to_its_size():
    recipe = kinds.load(zoo.FOLDER / "shakespeare" / "recipe.toml")
    assert isinstance(recipe, Language)
    assert recipe.model.build(recipe.window.steps, 65, recipe.name).count_params() == 49323
    assert 55770 % (recipe.window.steps - recipe.window.warm) == 0  # no character is left out


def test_windows_and_schedules_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="warm must be 0 to steps - 1 = 3; got 4"):
        Passage(steps=4, warm=4)
    with pytest.raises(ValueError, match="batch must be at least 1; got 0"):
        Schedule(batch=0)


def test_a_vocabulary_has_its_length():
    assert len(Vocabulary.of("hello")) == 4
