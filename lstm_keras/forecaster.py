"""A forecaster: an LSTM, then one number for what comes hours later - and how it is trained."""

from dataclasses import dataclass

import keras
from keras import ops

from lstm_keras import schedules
from lstm_keras.errors import refuse_below
from lstm_keras.layer import LSTM


@dataclass(frozen=True)
class Forecaster:
    """An LSTM of H units and a dense layer, which says by how much the target will change.

    units: H.
    dropout: Of h, before the dense layer.
    """

    units: int = 16
    dropout: float = 0.3

    def __post_init__(self) -> None:
        refuse_below(1, self, "units")

    def build(self, steps: int, features: int, deviation: float, name: str) -> keras.Model:
        """X [B, T, F] -> the change [B, 1] in its own unit, in which it has this deviation."""
        # Glorot's, times the deviation: the first answers have the size of the right ones.
        start = keras.initializers.VarianceScaling(deviation**2, "fan_avg", "uniform")
        return keras.Sequential(
            [
                keras.Input((steps, features), name="x"),
                LSTM(self.units, name="memory"),
                keras.layers.Dense(1, kernel_initializer=start, name="change", dtype="float32"),
            ],
            name=name,
        )


@dataclass(frozen=True)
class Stretches:
    """How the weights are found: AdamW on stretches that answer at every hour, along a cosine.

    A window answers once, after its last hour. In training a longer stretch answers at each of its
    hours but the first `warm`: the same weights learn from many windows at the cost of one.

    steps: Hours of a stretch.
    warm: Hours at its start that are not asked.
    batch: B, stretches drawn at random.
    batches: Per epoch.
    epochs: How many.
    learning_rate: At its top.
    schedule: "cosine" lets the rate rise over the first tenth and fall to zero along a cosine,
        "constant" lets it rise and stay, "exponential" fall to a hundredth; "plateau" halves it
        where the validation loss gets no better, and needs days of validation.
    weight_decay: Of AdamW, on everything but the biases.
    offset: Deviation of a number that is added to each channel of a stretch, the same at all its
        hours, as a share of the channel's deviation.
    average: Momentum of the running average of the weights that is kept in the end; 0 keeps the
        last weights themselves.
    seed: Of the initial weights, the draws and the dropout.
    """

    steps: int = 72
    warm: int = 24
    batch: int = 32
    batches: int = 50
    epochs: int = 10
    learning_rate: float = 5e-3
    schedule: str = "cosine"
    weight_decay: float = 0.03
    offset: float = 0.2
    average: float = 0.98
    seed: int = 0

    def __post_init__(self) -> None:
        refuse_below(1, self, "batch", "batches", "epochs")
        schedules.check(self.schedule)
        if not 0 <= self.warm < self.steps:
            raise ValueError(f"warm must be 0 to steps - 1 = {self.steps - 1}; got {self.warm}")

    def frame(self, model: keras.Model, dropout: float, deviation: float) -> keras.Model:
        """The same weights, answering at each hour after `warm`, [B, steps - warm, 1], compiled.

        Its answers and targets are in deviations of the change.
        """
        memory, change = model.get_layer("memory"), model.get_layer("change")
        every = LSTM(memory.units, return_sequences=True, name="memory_at_every_hour")
        every.cell = memory.cell
        framed = keras.Sequential(
            [
                keras.Input((self.steps, model.input_shape[-1])),
                Offset(self.offset, seed=self.seed),
                every,
                keras.layers.Cropping1D((self.warm, 0)),
                keras.layers.Dropout(dropout, seed=self.seed),
                change,  # in float32, as what follows, if the LSTM computes in 16 bits
                keras.layers.Rescaling(1 / deviation, dtype="float32"),
            ],
            name=f"{model.name}-training",
        )
        total = self.epochs * self.batches
        optimizer = schedules.adamw(
            self.learning_rate,
            total,
            max(1, total // 10),
            weight_decay=self.weight_decay,
            clipnorm=1.0,
            average=self.average,
            schedule=self.schedule,
        )
        framed.compile(optimizer=optimizer, loss="mse")
        return framed


@keras.saving.register_keras_serializable(package="lstm_keras")
class Offset(keras.layers.Layer):
    """x [B, T, F] -> x + e, e normal [B, 1, F]; in training only.

    To a linear regression this is what a ridge is (Bishop 1995, Neural Computation 7(1)). Noise
    that is new at every step would be averaged away over a window.
    """

    def __init__(self, deviation, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.deviation = deviation
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if not training:
            return x
        shape = (ops.shape(x)[0], 1, x.shape[-1])
        drawn = keras.random.normal(shape, dtype=self.compute_dtype, seed=self.seed_generator)
        return x + self.deviation * drawn

    def get_config(self):
        return {**super().get_config(), "deviation": self.deviation, "seed": self.seed}
