"""Recipes of kind "memory": padding leaves the task as it is, and wrong answers are counted."""

import dataclasses
from collections import Counter, defaultdict

import numpy as np
import pytest

from lstm_keras import jobs, kinds, zoo
from lstm_keras.baselines import successors
from lstm_keras.errors import DataError
from lstm_keras.kinds.memory import TASKS, Memory, Network, Puzzle, Schedule, padded_left, wrong
from lstm_keras.runtimes import load
from lstm_keras.stages import silent
from lstm_keras.tasks import Adding, Batch, ContinualReber

ADDING = Memory(
    name="little",
    title="Little",
    kind="memory",
    exports=(),
    task=Puzzle("adding", 22, test=60),
    model=Network(4, horizon=24.0),
    training=Schedule(epochs=2, sequences=24, batch=8, seed=3),
)
REBER = dataclasses.replace(ADDING, task=Puzzle("continual-reber", 60, test=20))


@pytest.fixture(scope="module", params=[ADDING, REBER], ids=["adding", "reber"])
def recipe(request):
    return request.param


@pytest.fixture(scope="module")
def job(recipe):
    return recipe.prepare(silent)


def drawn(job):
    """Every batch of two epochs."""
    return [tuple(part.numpy() for part in batch) for _ in range(job.epochs) for batch in job.train]


def test_every_sequence_ends_at_the_last_step_after_zeros():
    x = np.arange(1, 13, dtype="float32").reshape(2, 3, 2)
    x[1, 1:] = 0
    moved = padded_left(Batch(x, np.zeros((2, 1)), np.array([3, 1])))
    np.testing.assert_array_equal(moved[0], x[0])
    np.testing.assert_array_equal(moved[1], [[0, 0], [0, 0], [7, 8]])
    assert moved.dtype == np.float32


def test_the_adding_problem_can_be_solved_from_the_padded_sequence():
    batch = Adding(steps=100).draw(200, seed=1)
    value, mark = np.moveaxis(padded_left(batch), 2, 0)
    assert len(set(batch.lengths)) > 5
    np.testing.assert_array_equal(mark[:, -1], -1)
    # the answer is what the first pair, wherever it stands, and the two marked ones say
    first = (np.cumsum(mark != 0, axis=1) == 1) & (mark == -1)
    np.testing.assert_array_equal(first.argmax(axis=1), 110 - batch.lengths)
    total = (value * (mark == 1)).sum(axis=1)
    np.testing.assert_allclose(0.5 + total / 4, batch.y[:, 0], atol=1e-6)


def test_wrong_answers_are_those_that_the_paper_counts():
    task = Adding(steps=100)
    batch = task.draw(50, seed=2)
    answers = batch.y + np.random.default_rng(0).uniform(-0.05, 0.05, batch.y.shape)
    metric = wrong(task, 50)
    assert metric.name == "wrong of 50 sequences"
    assert metric.value(answers, batch.y) == (~task.right(answers, batch)).sum() > 0
    assert metric.value(batch.y, batch.y) == 0
    assert metric.value(np.full_like(batch.y, np.nan), batch.y) == 50
    assert metric.loss(1.0, 3.0) == 2.0


def test_of_a_stream_every_prediction_counts():
    task = ContinualReber(steps=40)
    batch = task.draw(3, seed=2)
    answers = batch.y.copy()
    answers[1, 5] = 0  # 1 off where 0.7 is the limit
    answers[2, 6] = batch.y[2, 6] + 0.69
    metric = wrong(task, 3)
    assert metric.name == "wrong of 120 predictions"
    assert metric.value(answers, batch.y) == 1


@pytest.mark.parametrize("count", [1, 2])
def test_successors_are_counted(count):
    batch = ContinualReber(steps=30).draw(4, seed=5)
    seen = defaultdict(Counter)

    def context(text, t):
        return tuple(text[max(0, t - count + 1) : t + 1])

    text, follows = batch.x.argmax(2), batch.y.argmax(2)
    for row, after in zip(text, follows, strict=True):
        for t, symbol in enumerate(after):
            seen[context(row, t)][symbol] += 1
    test = ContinualReber(steps=30).draw(2, seed=6)
    got = successors(batch.x, batch.y, test.x, count)
    for row, answers in zip(test.x.argmax(2), got, strict=True):
        for t, answer in enumerate(answers):
            counts = seen[context(row, t)]
            total = sum(counts.values())
            want = [counts[s] / total if total else 1 / 7 for s in range(7)]
            np.testing.assert_allclose(answer, want)


def test_what_is_prepared_fits_the_model(recipe, job):
    task = recipe.task.task()
    assert job.model.output_shape[1:] == job.y.shape[1:]
    assert job.x.shape == (recipe.task.test, task.longest, task.features)
    assert job.calibration.shape[1:] == job.x.shape[1:]
    assert len(job.train) == 3
    for x, y in job.train.take(1):
        assert (x.shape[1:], y.shape[1:]) == (job.x.shape[1:], job.y.shape[1:])


def test_no_sequence_comes_twice(recipe, job):
    batches = drawn(recipe.prepare(silent))
    assert len(batches) == 6
    seen = [one.tobytes() for x in (*(x for x, _ in batches), job.x, job.calibration) for one in x]
    assert len(seen) == 48 + recipe.task.test + len(job.calibration)
    assert len(set(seen)) == len(seen)


def test_a_seed_is_all_that_the_data_depend_on(recipe, job):
    again = recipe.prepare(silent)
    assert again.digest == job.digest
    np.testing.assert_array_equal(again.x, job.x)
    for (x, y), (other_x, other_y) in zip(drawn(again), drawn(recipe.prepare(silent)), strict=True):
        np.testing.assert_array_equal(x, other_x)
        np.testing.assert_array_equal(y, other_y)
    for changed in (
        dataclasses.replace(recipe, training=dataclasses.replace(recipe.training, seed=4)),
        dataclasses.replace(recipe, task=dataclasses.replace(recipe.task, steps=30)),
    ):
        assert changed.prepare(silent).digest != job.digest


def test_simple_answers_stand_beside(recipe, job):
    simple = job.baselines()
    most = int(np.prod(job.y.shape[:-1]))
    assert len(simple) == 2
    assert all(most / 20 < value <= most for value in simple.values())
    if recipe is ADDING:  # a constant is right where the two numbers happen to give nothing
        assert list(simple) == ["constant", "ridge on all steps"]
        assert simple["constant"] > 0.6 * most
    else:  # two symbols tell more than one
        assert simple["the last 2 symbols"] < simple["the last symbol"]


def test_a_job_of_this_kind_runs(recipe, tmp_path):
    content = jobs.run(dataclasses.replace(recipe, needed=1e6), tmp_path, verbose=0)
    assert content["verdict"] == "pass"
    assert content["metric"]["best"] == "least"
    assert content["data"]["windows"] == {
        "train": 48,
        "validation": 0,
        "test": recipe.task.test,
    }
    assert (tmp_path / "report.html").is_file()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("task = { name = 'sorting', steps = 9 }", f"name must be one of {', '.join(TASKS)}"),
        ("task = { name = 'adding', steps = 9 }", "steps must be an int of at least 22; got 9"),
        ("task = { name = 'adding', steps = 99, test = 0 }", "test must be at least 1; got 0"),
        ("task = { name = 'adding', steps = 99 }\nhorizon = 9", "recipe has an unknown horizon"),
    ],
)
def test_a_task_that_cannot_be_is_named(line, says, tmp_path):
    file = tmp_path / "recipe.toml"
    rest = "model = { units = 4 }\ntraining = { epochs = 1, sequences = 64 }\n"
    file.write_text(f"name = 'a'\ntitle = 'A'\nkind = 'memory'\n{rest}{line}\n")
    with pytest.raises(DataError, match=says):
        kinds.load(file)


@pytest.mark.parametrize(
    ("epochs", "sequences", "says"), [(0, 64, "epochs"), (1, 63, "a batch of 64")]
)
def test_a_schedule_without_a_batch_is_refused(epochs, sequences, says):
    with pytest.raises(ValueError, match=says):
        Schedule(epochs=epochs, sequences=sequences)


def test_the_adding_problem_in_int8_meets_the_criterion_of_1997():
    recipe = kinds.load(zoo.recipe_file("adding-100"))
    task = recipe.task.task()
    test = task.draw(2560, seed=1997)  # not those that the report is about
    x = padded_left(test)
    for name in ("keras", "tflite-fused-int8", "c-fused-int8"):
        answers = load(zoo.FOLDER / "adding-100" / name).run(x)
        assert (~task.right(answers, test)).sum() <= 3, name
