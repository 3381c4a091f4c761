"""Kind "forecast": what is asked comes later, nothing is learned from the test, fair rivals."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from lstm_keras import kinds, regression
from lstm_keras.datasets import spans, weather
from lstm_keras.datasets.spans import Cycle
from lstm_keras.datasets.weather import Weather
from lstm_keras.errors import DataError
from lstm_keras.forecaster import Forecaster, Offset, Stretches
from lstm_keras.kinds.forecast import Forecast, Horizon, Hours, baselines

WINDOW = Horizon(steps=6, ahead=4)
CYCLE = Cycle(train=4, validation=2, test=2, guard=3)
STRETCHES = Stretches(steps=9, warm=2, batch=8, batches=3, epochs=2)


def made(seed=0, hours=24 * 20):
    rng = np.random.default_rng(seed)
    readings = rng.normal(50, 10, (2, hours, 5)).astype("f4")
    measured = rng.random((2, hours)) > 0.1
    return Weather(readings, measured, np.datetime64("2013-03-01T00", "h"), ("here", "there"))


@pytest.fixture(scope="module")
def record():
    return made()


@pytest.fixture(scope="module")
def data(record):
    return Hours(record, CYCLE, WINDOW)


@pytest.fixture
def recipe(record, monkeypatch):
    monkeypatch.setattr(weather, "read", lambda: record)
    return Forecast(
        name="made",
        title="Made",
        kind="forecast",
        window=WINDOW,
        split=CYCLE,
        model=Forecaster(units=3, dropout=0.1),
        training=STRETCHES,
    )


def test_a_window_asks_for_the_change_after_its_last_hour(record, data):
    x, y = data.windows("test")
    mean, deviation = data.scaler.mean[0], data.scaler.deviation[0]
    ends = spans.ends(data.spans, "test", WINDOW.steps, WINDOW.ahead)
    k = 0
    for place in range(2):
        for end in ends:
            if not (record.measured[place, end] and record.measured[place, end + 4]):
                continue
            now, later = record.readings[place, [end, end + 4], 0]
            np.testing.assert_allclose(x[k, -1, 0] * deviation + mean, now, rtol=1e-5)
            np.testing.assert_allclose(y[k], [later - now], atol=1e-5)
            k += 1
    assert k == len(x) == len(y)


def test_the_test_days_change_nothing_that_is_learned_from(record, data):
    tested = np.zeros(record.hours, bool)
    for part, start, stop in data.spans:
        tested[start:stop] |= part == "test"
    other = np.where(tested[:, None], made(1).readings, record.readings)
    moved = Hours(replace(record, readings=other), CYCLE, WINDOW)
    assert moved.scaler == data.scaler
    assert moved.deviation == data.deviation
    for part in ("train", "validation"):
        for one, same in zip(data.windows(part), moved.windows(part), strict=True):
            np.testing.assert_array_equal(one, same)
    assert np.abs(moved.windows("test")[0] - data.windows("test")[0]).max() > 1


def test_the_scaler_knows_the_training_hours_alone(record, data):
    ends = spans.ends(data.spans, "train", 1, WINDOW.ahead)
    expected = record.readings[:, ends].mean((0, 1))
    np.testing.assert_allclose(data.scaler.mean[:5], expected, rtol=1e-6)
    everything = record.readings.mean((0, 1))  # a leak would be seen
    assert np.abs(expected - everything).max() > 0.1


def test_stretches_ask_at_every_hour_what_a_window_asks_at_its_last(record, data):
    settings = replace(STRETCHES, steps=WINDOW.steps, warm=0)
    known = {row.tobytes(): y for row, y in zip(*data.windows("train"), strict=True)}
    seen = 0
    for x, y in data.stretches("train", settings):
        for row, change in zip(x.numpy(), y.numpy(), strict=True):
            if row.tobytes() in known:
                np.testing.assert_allclose(
                    change[-1] * data.deviation, known[row.tobytes()], atol=1e-4
                )
                seen += 1
    assert seen > 5


def test_stretches_repeat_by_seed_and_differ_by_epoch(data):
    def drawn(seed):
        keras.utils.set_random_seed(seed)
        pairs = data.stretches("train", replace(STRETCHES, seed=seed))
        return [np.concatenate([x for x, _ in pairs.as_numpy_iterator()]) for _ in range(2)]

    (first, second), (again, _), (other, _) = drawn(1), drawn(1), drawn(2)
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - second).max() > 0
    assert np.abs(first - other).max() > 0


def test_the_frame_trains_the_model_s_own_weights(recipe):
    settings = replace(STRETCHES, steps=WINDOW.steps, warm=2)
    prepared = replace(recipe, training=settings).prepare(lambda *_: None)
    model, framed = prepared.model, prepared.framed
    x = prepared.x[:4]
    deviation = 1 / framed.layers[-1].scale
    every = framed(x).numpy()
    assert every.shape == (4, WINDOW.steps - 2, 1)
    np.testing.assert_allclose(every[:, -1] * deviation, model(x).numpy(), rtol=1e-5, atol=1e-5)
    before = model.get_weights()
    framed.fit(prepared.train, epochs=1, verbose=0, shuffle=False)
    assert all(np.abs(b - a).max() > 0 for b, a in zip(before, model.get_weights(), strict=True))
    assert len(framed.trainable_variables) == len(model.trainable_variables)


def test_an_offset_is_one_number_for_a_channel_of_a_stretch():
    layer, x = Offset(0.5, seed=1), np.zeros((400, 3, 2), "f4")
    moved = layer(x, training=True).numpy()
    np.testing.assert_array_equal(moved, np.broadcast_to(moved[:, :1], moved.shape))
    assert abs(moved.std() - 0.5) < 0.05
    np.testing.assert_array_equal(layer(x, training=False), x)
    assert Offset.from_config(layer.get_config()).get_config() == layer.get_config()


def test_what_is_prepared_is_what_the_report_says(recipe, record):
    said = []
    prepared = recipe.prepare(lambda *words: said.append(words))
    assert [words[0] for words in said] == ["reads", "windows"]
    assert prepared.facts["windows"]["test"] == len(prepared.x) == len(prepared.y)
    assert prepared.y.shape == (len(prepared.x), 1)
    assert prepared.facts["digest"] == prepared.digest == record.digest
    assert prepared.model.output_shape == (None, 1)
    assert list(prepared.baselines()) == ["persistence", "ridge"]


def test_a_refit_takes_the_validation_days_and_no_other(recipe, data):
    prepared = replace(recipe, refit=True).prepare(lambda *_: None)
    assert prepared.validation is None
    assert prepared.facts["windows"]["validation"] == 0
    assert prepared.facts["windows"]["train"] > len(data.windows("train")[0])
    assert len(prepared.x) == len(data.windows("test")[0])


def test_baselines_are_measured_on_the_test_windows(record):
    """What follows from the last dew point is found by the ridge; persistence is mean |y|."""
    readings = record.readings.copy()
    readings[:, WINDOW.ahead :, 0] = 20 + 0.5 * readings[:, : -WINDOW.ahead, 1]
    data = Hours(replace(record, readings=readings), CYCLE, WINDOW)
    found = baselines(data, data)
    assert found["persistence"] == pytest.approx(np.abs(data.windows("test")[1]).mean())
    assert found["ridge"] < 0.1 * found["persistence"]


def test_ridge_is_least_squares_that_shrinks():
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, (50, 4))
    y = rng.normal(1, 1, 50)
    columns = np.c_[x, np.ones(50)]
    expected = columns @ np.linalg.lstsq(columns, y)[0]
    np.testing.assert_allclose(regression.ridge(x, y, 0.0)(x), expected, atol=1e-9)
    np.testing.assert_allclose(regression.ridge(x, y, 1e9)(x), y.mean(), atol=1e-6)
    # From the derivative: z'(y - z w) = n shrinkage w, with the columns standardised.
    z, level = (x - x.mean(0)) / x.std(0), y.mean()
    told = regression.ridge(x, y, 0.3)(x) - level
    weights = np.linalg.lstsq(z, told)[0]
    np.testing.assert_allclose(z.T @ (y - level - told), 50 * 0.3 * weights, atol=1e-9)


def test_shrinkage_is_chosen_on_validation_data():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(12, 10)), rng.normal(size=12)  # nothing to learn
    held = rng.normal(size=(200, 10)), np.full(200, y.mean())
    assert regression.choose((x, y), held) == max(regression.SHRINKAGE)


def test_a_recipe_is_read_from_toml(tmp_path):
    path = tmp_path / "recipe.toml"
    text = 'name = "w"\ntitle = "W"\nkind = "forecast"\nrefit = true\n'
    path.write_text(text + "[window]\nsteps = 12\n[model]\nunits = 4\n")
    recipe = kinds.load(path)
    assert (recipe.window.steps, recipe.model.units, recipe.refit) == (12, 4, True)
    path.write_text(text + "[split]\ndays = 12\n")
    with pytest.raises(DataError, match="days"):
        kinds.load(path)


@pytest.mark.parametrize(
    ("kind", "wrong", "message"),
    [
        (Horizon, {"ahead": 0}, "ahead must be at least 1"),
        (Forecaster, {"units": 0}, "units must be at least 1"),
        (Stretches, {"warm": 72}, "warm must be 0 to steps - 1 = 71"),
        (Stretches, {"batch": 0}, "batch must be at least 1"),
    ],
)
def test_a_setting_out_of_range_is_refused(kind, wrong, message):
    with pytest.raises(ValueError, match=message):
        kind(**wrong)
