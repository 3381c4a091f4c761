"""The rate along a training: each schedule by its formula, and the plateau in a real training."""

import dataclasses
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from lstm_keras import schedules
from lstm_keras.classifier import Training
from lstm_keras.forecaster import Stretches
from lstm_keras.kinds.forecast import Forecast
from lstm_keras.kinds.memory import Schedule
from lstm_keras.kinds.sensor import Sensor, Split
from lstm_keras.kinds.speech import Speech
from lstm_keras.sequences import Window

RATE, STEPS, WARM = 0.02, 200, 10
SHOWN = np.array([0, 1, 5, 9, 10, 11, 50, 105, 199, 200])


def rates(schedule, **options):
    optimizer = schedules.adamw(
        RATE,
        STEPS,
        WARM,
        weight_decay=0.0,
        clipnorm=1.0,
        average=0.0,
        schedule=schedule,
        **options,
    )
    optimizer.build([keras.Variable(np.zeros(1, "float32"))])
    found = []
    for step in SHOWN:
        optimizer.iterations.assign(step)
        found.append(float(optimizer.learning_rate))
    return np.array(found)


def test_the_rate_follows_its_formula():
    step = SHOWN
    rising = RATE / WARM + (RATE - RATE / WARM) * step / WARM
    fall = 0.5 * (1 + np.cos(np.pi * (step - WARM) / (STEPS - WARM)))
    cosine = np.where(step < WARM, rising, RATE * (0.99 * fall + 0.01))
    np.testing.assert_allclose(rates("cosine", floor=0.01), cosine, rtol=2e-5)
    np.testing.assert_allclose(rates("constant"), np.where(step < WARM, rising, RATE), rtol=1e-5)
    np.testing.assert_allclose(rates("exponential"), RATE * 0.01 ** (step / STEPS), rtol=1e-5)
    np.testing.assert_allclose(rates("plateau"), np.full(len(SHOWN), RATE), rtol=1e-6)


def test_the_plateau_halves_the_rate_where_nothing_gets_better():
    (plateau,) = schedules.callbacks(Training(schedule="plateau", learning_rate=RATE, patience=4))
    optimizer = schedules.adamw(
        RATE, STEPS, WARM, weight_decay=0, clipnorm=1, average=0, schedule="plateau"
    )
    plateau.set_model(SimpleNamespace(optimizer=optimizer, metrics=[]))
    plateau.on_train_begin()
    found = []
    for epoch, loss in enumerate((1.0, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8)):
        plateau.on_epoch_end(epoch, {"val_loss": loss})
        found.append(float(optimizer.learning_rate) / RATE)
    assert found == pytest.approx([1, 1, 1, 0.5, 0.5, 0.5, 0.25])
    for epoch in range(7, 60):
        plateau.on_epoch_end(epoch, {"val_loss": 0.8})
    assert float(optimizer.learning_rate) == pytest.approx(0.01 * RATE)
    assert schedules.callbacks(Training()) == ()


def test_without_a_limit_the_gradient_is_not_clipped():
    def after(clipnorm):
        weight = keras.Variable(np.zeros(2, "float32"))
        adamw = schedules.adamw(
            RATE, STEPS, WARM, weight_decay=0, clipnorm=clipnorm, average=0, schedule="plateau"
        )
        adamw.apply([np.array([30.0, 40.0], "float32")], [weight])
        return np.asarray(adamw._momentums[0])

    np.testing.assert_allclose(after(0.0), [3, 4], rtol=1e-5)
    np.testing.assert_allclose(after(1.0), [0.06, 0.08], rtol=1e-5)


@pytest.mark.parametrize("table", [Training, Stretches, Schedule])
def test_a_schedule_that_is_none_is_refused(table):
    needed = {"epochs": 1, "sequences": 64} if table is Schedule else {}
    with pytest.raises(ValueError, match="schedule must be one of cosine, constant, exponential"):
        table(schedule="linear", **needed)


def test_a_plateau_needs_validation():
    plateau = Training(schedule="plateau")
    sensor = {"name": "s", "title": "S", "window": Window(8, 8, 10.0), "training": plateau}
    assert Sensor(**sensor, split=Split(validation=1)).training is plateau
    for make in (
        lambda: Sensor(**sensor),
        lambda: Speech(name="s", title="S", training=plateau),
        lambda: Schedule(epochs=1, sequences=64, schedule="plateau"),
        lambda: Forecast(name="f", title="F", refit=True, training=Stretches(schedule="plateau")),
    ):
        with pytest.raises(ValueError, match="watches the validation loss"):
            make()
    kept = dataclasses.replace(Stretches(), schedule="plateau")
    assert Forecast(name="f", title="F", training=kept).split.validation
