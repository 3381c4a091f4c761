"""The long-lag tasks: what is drawn, recomputed naively, and what counts as right."""

import inspect
import re

import numpy as np
import pytest

from lstm_keras import tasks
from lstm_keras.tasks import (
    Adding,
    ContinualReber,
    CopyMemory,
    Distractors,
    Multiplication,
    Parity,
    Reber,
    Recent,
    TemporalOrder,
    order,
    reber,
)

COUNT = 2000
TASKS = {
    "adding": Adding(100),
    "multiplication": Multiplication(60),
    "order of 2": TemporalOrder(2),
    "order of 3": TemporalOrder(3),
    "distractors": Distractors(lag=50, distractors=5),
    "copy": CopyMemory(30),
    "parity": Parity(40, shortest=3),
    "reber": Reber(),
    "continual reber": ContinualReber(50),
}


@pytest.fixture(scope="module")
def drawn():
    return {name: task.draw(COUNT, seed=1997) for name, task in TASKS.items()}


def text(batch, alphabet, row):
    """The symbols of one sequence, letter by letter; every step holds exactly one."""
    x = batch.x[row, : batch.lengths[row]]
    assert (x.sum(axis=1) == 1).all()
    return "".join(alphabet[k] for k in x.argmax(axis=1))


def best(batch):
    """Answers that no judge may refuse: y, or every legal symbol as likely as the others."""
    if batch.legal is None:
        return batch.y
    return batch.legal / np.maximum(batch.legal.sum(axis=2, keepdims=True), 1)


# ---- what all tasks promise -------------------------------------------------------------------


@pytest.mark.parametrize("name", TASKS)
def test_shapes_are_as_the_task_says(drawn, name):
    task, batch = TASKS[name], drawn[name]
    y = (COUNT, task.longest, task.outputs) if task.per_step else (COUNT, task.outputs)
    assert batch.x.shape == (COUNT, task.longest, task.features)
    assert batch.y.shape == y
    assert batch.lengths.shape == (COUNT,)
    assert batch.x.dtype == batch.y.dtype == np.float32
    assert batch.lengths.min() >= 1
    assert batch.lengths.max() <= task.longest
    assert not batch.x[~batch.mask].any()
    if task.per_step:
        assert not batch.y[~batch.mask].any()
    if task.classes:
        sums = batch.y[batch.mask].sum(axis=-1) if task.per_step else batch.y.sum(axis=-1)
        assert (sums == 1).all()


@pytest.mark.parametrize("name", TASKS)
def test_a_seed_gives_the_same_and_a_generator_moves_on(name):
    task = TASKS[name]
    rng = np.random.default_rng(3)
    first, second = task.draw(8, rng), task.draw(8, rng)
    np.testing.assert_array_equal(first.x, task.draw(8, 3).x)
    np.testing.assert_array_equal(first.y, task.draw(8, 3).y)
    assert not np.array_equal(first.x, second.x)
    assert not np.array_equal(first.x, task.draw(8, 4).x)


@pytest.mark.parametrize("name", TASKS)
def test_the_best_answers_are_right_and_wrong_ones_are_noticed(drawn, name):
    task, batch = TASKS[name], drawn[name]
    answers = best(batch)
    assert task.right(answers, batch).all()
    for row in range(0, COUNT, 401):  # one wrong step in one sequence is one wrong sequence
        wrong = answers.copy()
        at = (row, batch.lengths[row] - 1) if task.per_step else row
        # A number just outside; or all chance given to the neighbour of what is wanted.
        if task.outputs == 1:
            wrong[at] += 1.001 * task.tolerance
        else:
            wrong[at] = np.roll(batch.y[at], 1)
        assert np.flatnonzero(~task.right(wrong, batch)).tolist() == [row]
    assert not task.right(np.full_like(answers, np.nan), batch).any()


@pytest.mark.parametrize("name", ["copy", "parity", "reber", "continual reber"])
def test_what_is_said_in_the_padding_does_not_count(drawn, name):
    task, batch = TASKS[name], drawn[name]
    answers = best(batch).copy()
    before = task.errors(answers, batch)
    answers[~batch.mask] = 7
    assert task.right(answers, batch).all()
    np.testing.assert_array_equal(task.errors(answers, batch), before)


@pytest.mark.parametrize("name", TASKS)
def test_errors_are_mean_squares_over_outputs_and_true_steps(drawn, name):
    task, batch = TASKS[name], drawn[name]
    answers = np.random.default_rng(0).uniform(0, 1, batch.y.shape).astype(np.float32)
    for row, error in enumerate(task.errors(answers, batch)[:5]):
        steps = slice(0, batch.lengths[row]) if task.per_step else slice(None)
        difference = answers[row, steps].astype(float) - batch.y[row, steps]
        np.testing.assert_allclose(error, np.mean(difference**2), rtol=1e-12)


@pytest.mark.parametrize("name", TASKS)
def test_answers_of_another_shape_are_refused(drawn, name):
    for judge in (TASKS[name].right, TASKS[name].errors):
        with pytest.raises(ValueError, match=r"answers must have the shape of y, \(2000, "):
            judge(drawn[name].y[1:], drawn[name])


def test_the_tolerance_itself_is_wrong():
    task = Adding(100)
    batch = task.draw(2, 0)._replace(y=np.zeros((2, 1), np.float32))
    assert task.right(np.array([[0.0399], [-0.04]]), batch).tolist() == [True, False]


def test_last_is_what_stands_at_the_last_true_step(drawn):
    batch = drawn["adding"]
    assert (batch.last(batch.x)[:, 1] == -1).all()


def test_the_package_lists_every_task():
    listed = {name for name in tasks.__all__ if inspect.isclass(getattr(tasks, name))}
    assert {type(task).__name__ for task in TASKS.values()} == listed - {"Task", "Batch", "Recent"}


# ---- adding and multiplication ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["adding", "multiplication"])
def test_two_pairs_are_marked_where_the_paper_says(drawn, name):
    batch, steps = drawn[name], TASKS[name].steps
    low, neutral = (-1, 0) if name == "adding" else (0, 1)
    assert set(batch.lengths) == set(range(steps, steps + steps // 10 + 1))
    seconds, hidden = set(), 0
    for row, length in enumerate(batch.lengths):
        values, marks = batch.x[row, :length].T
        assert marks[0] == marks[-1] == -1
        where = np.flatnonzero(marks == 1)
        assert not marks[np.setdiff1d(np.arange(1, length - 1), where)].any()
        if len(where) == 1:  # the first pair is marked too, but does not show it
            hidden += 1
            assert values[0] == neutral
            marked = [neutral, values[where[0]]]
        else:
            seconds.add(where[1])
            assert where[0] < 10
            marked = values[where]
        assert where[-1] < steps // 2
        expected = 0.5 + sum(marked) / 4 if name == "adding" else marked[0] * marked[1]
        np.testing.assert_allclose(batch.y[row, 0], expected, atol=1e-6)
    assert seconds >= set(range(10, steps // 2 - 1))
    # Chance that the first or the second draw falls on the first pair.
    chance = 1 / 10 + (9 / 10) / (steps // 2 - 1)
    assert abs(hidden / COUNT - chance) < 4 * np.sqrt(chance / COUNT)
    assert batch.x[..., 0].min() < low + 0.001
    assert batch.x[..., 0].max() > 0.999


def test_a_constant_answer_has_an_error_of_a_24th(drawn):
    batch = Adding(100).draw(40_000, 0)
    error = Adding(100).errors(np.full_like(batch.y, 0.5), batch).mean()
    # The first pair's value is 0 in 11.8 % of the sequences, which halves their variance.
    chance = 1 / 10 + (9 / 10) / 49
    np.testing.assert_allclose(error, (1 - chance / 2) / 24, rtol=0.02)
    seen = batch.x[:, 0, 0] != 0
    shown = Adding(100).errors(np.full_like(batch.y, 0.5), batch)[seen].mean()
    np.testing.assert_allclose(shown, 1 / 24, rtol=0.02)


# ---- temporal order, distractors --------------------------------------------------------------


@pytest.mark.parametrize(("name", "symbols"), [("order of 2", 2), ("order of 3", 3)])
def test_orders_are_what_the_text_says(drawn, name, symbols):
    batch, found = drawn[name], []
    assert set(batch.lengths) == set(range(100, 111))
    for row in range(COUNT):
        string = text(batch, order.SYMBOLS, row)
        assert re.fullmatch(r"E[abcdXY]+B", string)
        places = [m.start() for m in re.finditer("[XY]", string)]
        found.append(places)
        assert len(places) == symbols
        word = "".join(string[p] for p in places)
        assert int(word.replace("X", "0").replace("Y", "1"), 2) == batch.y[row].argmax()
    ranges = {2: [(10, 20), (50, 60)], 3: [(10, 20), (33, 43), (66, 76)]}[symbols]
    for places, (first, last) in zip(zip(*found, strict=True), ranges, strict=True):
        assert set(places) == set(range(first, last + 1))
    np.testing.assert_allclose(batch.y.mean(axis=0), 1 / 2**symbols, atol=0.03)


def test_distractors_end_by_a_throw_of_nine_in_ten(drawn):
    batch, task = drawn["distractors"], TASKS["distractors"]
    alphabet = "01234ebxy"
    for row in range(COUNT):
        string = text(batch, alphabet, row)
        (which,) = re.fullmatch(r"b([xy])[01234]{50,150}e", string).groups()
        assert "xy"[batch.y[row].argmax()] == which
    more = batch.lengths - task.lag - 3
    assert more.min() == 0
    assert abs(more.mean() - 9) < 0.6  # deviation 9.5, over 63
    np.testing.assert_allclose(batch.y.mean(axis=0), 0.5, atol=0.03)
    np.testing.assert_allclose(batch.x[:, 2:52, :5].mean(axis=(0, 1)), 0.2, atol=0.01)


# ---- copy memory, parity ----------------------------------------------------------------------


def test_what_is_read_is_said_at_the_end(drawn):
    batch, task = drawn["copy"], TASKS["copy"]
    read, said = batch.x.argmax(axis=2), batch.y.argmax(axis=2)
    assert (batch.lengths == 50).all()
    np.testing.assert_array_equal(read[:, :10], said[:, 40:])
    assert read[:, :10].max() == 7
    assert (read[:, 10:39] == 8).all()
    assert (read[:, 39] == 9).all()
    assert (read[:, 40:] == 8).all()
    assert (said[:, :40] == 8).all()
    np.testing.assert_allclose(task.memoryless, 10 * np.log(8) / 50)
    np.testing.assert_allclose(CopyMemory(1000).memoryless, 0.0204, atol=5e-5)  # Bai et al. 2018


def test_parity_is_a_running_exclusive_or(drawn):
    batch = drawn["parity"]
    assert set(batch.lengths) == set(range(3, 41))
    for row in range(500):
        odd = False
        for bit, y in zip(*(a[row, : batch.lengths[row], 0] for a in batch[:2]), strict=True):
            odd ^= bool(bit)
            assert y == odd
    np.testing.assert_allclose(batch.last(batch.y).mean(), 0.5, atol=0.04)


# ---- the Reber grammar ------------------------------------------------------------------------

INNER = "B(T S*X (XT*VP)*(S|XT*VV)|P T*V(V|P (XT*VP)*(S|XT*VV)))E".replace(" ", "")
EMBEDDED = f"BT{INNER}TE|BP{INNER}PE"
"""The grammar once more, as a regular expression worked out by hand."""


def whole(batch, row):
    """The string: what was read, and the last symbol wanted."""
    last = batch.y[row, batch.lengths[row] - 1].argmax()
    return text(batch, reber.SYMBOLS, row) + reber.SYMBOLS[last]


def test_strings_are_accepted_by_another_automaton(drawn):
    batch = drawn["reber"]
    strings = [whole(batch, row) for row in range(COUNT)]
    assert all(re.fullmatch(EMBEDDED, s) for s in strings)
    assert min(map(len, strings)) == 9
    np.testing.assert_allclose(np.mean([len(s) for s in strings]), 12, atol=0.3)
    np.testing.assert_allclose(np.mean([s[1] == "T" for s in strings]), 0.5, atol=0.04)
    for s in strings[:50]:  # and it refuses what is not in the grammar
        other = "P" if s[-2] == "T" else "T"
        assert not re.fullmatch(EMBEDDED, s[:-2] + other + "E")
    np.testing.assert_array_equal(
        batch.x[:, 1:][batch.mask[:, 1:]], batch.y[:, :-1][batch.mask[:, 1:]]
    )


def test_legal_is_what_strings_with_the_same_beginning_go_on_with(drawn):
    batch, following = drawn["reber"], {}
    strings = [whole(batch, row) for row in range(COUNT)]
    for s in strings:
        for k in range(1, len(s)):
            following.setdefault(s[:k], []).append(s[k])
    checked = 0
    for row, s in enumerate(strings):
        for k in range(1, len(s)):
            if len(following[s[:k]]) >= 30:  # two equal chances: one is missed 1 in 10^9
                legal = {reber.SYMBOLS[j] for j in np.flatnonzero(batch.legal[row, k - 1])}
                assert legal == set(following[s[:k]])
                checked += len(legal)
    assert checked > COUNT


def test_a_prediction_counts_only_with_every_legal_symbol_on_top(drawn):
    batch, task = drawn["reber"], TASKS["reber"]
    assert not task.right(batch.y, batch).all()  # one of two legal symbols is not enough
    equal = np.full_like(batch.y, 0.1)
    assert not task.right(equal, batch).any()
    forgetful = best(batch).copy()  # who forgot the second symbol takes T and P for as likely
    at = np.arange(COUNT), batch.lengths - 2
    forgetful[at] = 0.5 * np.isin(np.arange(7), [1, 2])
    assert not task.right(forgetful, batch).any()


def test_parts_share_no_string():
    train, test = Reber().parts(seed=5)
    strings = [whole(part, row) for part in (train, test) for row in range(256)]
    assert len(set(strings)) == 512
    again, _ = Reber().parts(seed=5)
    np.testing.assert_array_equal(train.x, again.x)
    criterion = Reber().criterion()
    right = [Reber().right(best(part), part) for part in (train, test)]
    assert criterion.update(np.concatenate(right), np.zeros(512))


def test_streams_are_strings_end_to_end(drawn):
    batch = drawn["continual reber"]
    beginnings = {whole(drawn["reber"], row) for row in range(COUNT)}
    for row in range(200):
        string = whole(batch, row)
        assert len(string) == 51
        while found := re.match(EMBEDDED, string):
            string = string[found.end() :]
        # What is left is the beginning of one more, as long as it is short enough to be common.
        assert len(string) > 9 or any(s.startswith(string) for s in beginnings)
    assert np.isin(batch.legal.sum(axis=2), [1, 2]).all()
    assert (batch.legal * batch.y).sum(axis=2).all()


def test_a_stream_counts_the_symbols_before_the_first_error(drawn):
    batch, task = drawn["continual reber"], TASKS["continual reber"]
    answers = best(batch).copy()
    assert (task.before_error(answers, batch) == 50).all()
    answers[3, 17] = answers[3, 30] = 0.299 * batch.y[3, 17]  # 1 - 0.299 > 0.7
    answers[4, 0] = np.nan
    assert task.before_error(answers, batch)[[2, 3, 4]].tolist() == [50, 17, 0]
    assert np.flatnonzero(~task.right(answers, batch)).tolist() == [3, 4]


# ---- when it is learned -----------------------------------------------------------------------


def feed(criterion, right, errors=0.0, batch=32):
    for start in range(0, len(right), batch):
        part = right[start : start + batch]
        if criterion.update(part, np.full(len(part), errors)):
            break
    return criterion


def test_the_criterion_wants_the_whole_window_right():
    right = np.ones(4000, bool)
    assert feed(Recent(2000), right).sequences == 2016  # 63 batches of 32
    right[1000] = False
    criterion = feed(Recent(2000), right)
    assert (criterion.met, criterion.sequences) == (True, 3008)  # 94 batches: 1008 to 3007
    right[::1500] = False
    assert not feed(Recent(2000), right).met
    assert feed(Recent(2000, wrong=2), right).met


def test_the_criterion_wants_a_small_error_too():
    assert not feed(Recent(2000, error=0.01), np.ones(4000, bool), errors=0.01).met
    assert not feed(Recent(2000, error=0.01), np.ones(4000, bool), errors=np.nan).met
    assert feed(Recent(2000, error=0.01), np.ones(4000, bool), errors=0.009).met


def test_once_met_it_stays_met():
    criterion = feed(Recent(10), np.ones(20, bool), batch=5)
    assert criterion.update(np.zeros(5, bool), np.ones(5))
    assert (criterion.met, criterion.sequences, criterion.recent_wrong) == (True, 10, 0)


def test_progress_can_be_read():
    criterion = Recent(4)
    assert np.isnan(criterion.recent_error)
    criterion.update([True, False, False, True, True], [9, 1, 2, 3, 2])
    assert (criterion.recent_wrong, criterion.recent_error, criterion.sequences) == (2, 2.0, 5)


@pytest.mark.parametrize(
    ("task", "window", "wrong", "error"),
    [
        (Adding(), 2000, 0, 0.01),
        (Multiplication(fewer=13), 2000, 12, None),
        (TemporalOrder(), 2000, 0, 0.1),
        (Distractors(), 10_000, 0, None),
        (Reber(), 512, 0, None),
        (ContinualReber(), 10, 0, None),
        (CopyMemory(), 2000, 0, None),
        (Parity(), 2000, 0, None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, tasks.Task) else "",
)
def test_every_task_has_its_papers_rule(task, window, wrong, error):
    criterion = task.criterion()
    assert (criterion.window, criterion.wrong, criterion.error) == (window, wrong, error)


# ---- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Adding(21), "steps must be an int of at least 22; got 21"),
        (lambda: Adding(100.0), "steps must be an int of at least 22; got 100.0"),
        (lambda: Multiplication(fewer=0), "fewer must be an int of at least 1; got 0"),
        (lambda: TemporalOrder(4), "symbols must be 2 or 3; got 4"),
        (lambda: Distractors(lag=0), "lag must be an int of at least 1; got 0"),
        (lambda: CopyMemory(0), "lag must be an int of at least 1; got 0"),
        (lambda: Parity(2, shortest=3), "longest must be an int of at least 3; got 2"),
        (lambda: Reber(longest=7), "longest must be an int of at least 8; got 7"),
        (lambda: ContinualReber(True), "steps must be an int of at least 1; got True"),
        (lambda: Recent(0), "window must be at least 1 and wrong at least 0; got 0, 0"),
        (lambda: Recent().update([True], [1, 2]), r"must be \[B\]; got \(1,\) and \(2,\)"),
    ],
)
def test_settings_out_of_range_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
