"""A class at every reading: LSTM layers, then a dense layer - and how it is trained on streams."""

from dataclasses import dataclass

import keras

from lstm_keras import schedules
from lstm_keras.carrying import Carrying
from lstm_keras.errors import refuse_below
from lstm_keras.layer import LSTM
from lstm_keras.streams import IGNORED


@dataclass(frozen=True)
class Tagger:
    """LSTM layers, one after the other, then a class at every reading.

    units: H of each LSTM layer.
    horizon: Of every LSTM: steps over which its gates start to remember; as in Keras when absent.
    dropout: Before the dense layer.
    """

    units: tuple[int, ...] = (32,)
    horizon: float | None = None
    dropout: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", tuple(self.units))
        if not self.units or min(self.units) < 1:
            raise ValueError(f"units must be one positive int per LSTM layer; got {self.units}")

    def build(self, steps: int, features: int, classes: int, name: str) -> keras.Model:
        """X [B, L, F] -> class probabilities [B, L, K]."""
        layers = [keras.Input((steps, features), name="x")]
        for k, units in enumerate(self.units, start=1):
            layers.append(
                LSTM(units, return_sequences=True, horizon=self.horizon, name=f"lstm_{k}")
            )
        if self.dropout:
            layers.append(keras.layers.Dropout(self.dropout, name="dropout"))
        layers.append(
            keras.layers.Dense(classes, activation="softmax", name="classes", dtype="float32")
        )
        return keras.Sequential(layers, name=name)


@dataclass(frozen=True)
class Schedule:
    """How the weights are found: truncated backpropagation through time, AdamW.

    epochs: Passes over the training recordings.
    batch: B, recordings that are read side by side; at most as many as there are to train on, and
        to validate on.
    steps: T, how far the gradient goes back; h and c go on.
    learning_rate: At its highest.
    schedule: "cosine" lets the rate rise over the first twentieth and fall to 0 along a cosine,
        "constant" lets it rise and stay, "exponential" fall to a hundredth; "plateau" halves it
        where the validation loss gets no better.
    weight_decay: Of AdamW, on everything but the biases.
    clipnorm: Largest norm of the whole gradient; 0 for no limit.
    average: Momentum of the running average of the weights that is kept in the end; 0 keeps the
        last weights themselves.
    seed: Of the initial weights, and of the order of the recordings.
    patience: Epochs without a better validation loss before stopping; needs validation groups.
    """

    epochs: int = 30
    batch: int = 8
    steps: int = 64
    learning_rate: float = 1e-2
    schedule: str = "cosine"
    weight_decay: float = 1e-3
    clipnorm: float = 1.0
    average: float = 0.99
    seed: int = 0
    patience: int | None = None

    def __post_init__(self) -> None:
        refuse_below(1, self, "epochs", "batch", "steps")
        schedules.check(self.schedule)

    def frame(self, model: keras.Model, batches: int) -> Carrying:
        """The model as it is trained, compiled, for so many batches an epoch."""
        total = self.epochs * batches
        framed = Carrying(model, self.batch)
        framed.compile(
            optimizer=schedules.adamw(
                self.learning_rate,
                total,
                max(1, total // 20),
                weight_decay=self.weight_decay,
                clipnorm=self.clipnorm,
                average=self.average,
                schedule=self.schedule,
            ),
            loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=IGNORED),
        )
        return framed
