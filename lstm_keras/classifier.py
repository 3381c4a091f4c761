"""A sequence classifier: LSTM layers, a mean over time, a dense layer - and how it is trained."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from lstm_keras import class_weights, schedules
from lstm_keras.errors import refuse_below
from lstm_keras.layer import LSTM
from lstm_keras.padding import Silent
from lstm_keras.schedules import adamw


@dataclass(frozen=True)
class Architecture:
    """LSTM layers, one after the other, then a dense layer over the classes.

    units: H of each LSTM layer.
    pooling: "mean" of the last layer's outputs over time, or its "last" output.
    dropout: Before the dense layer.
    recurrent_dropout: Inside the LSTM layers.
    """

    units: tuple[int, ...] = (32,)
    pooling: str = "mean"
    dropout: float = 0.3
    recurrent_dropout: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", tuple(self.units))
        if not self.units or min(self.units) < 1:
            raise ValueError(f"units must be one positive int per LSTM layer; got {self.units}")
        if self.pooling not in ("mean", "last"):
            raise ValueError(f"pooling must be 'mean' or 'last'; got {self.pooling!r}")

    def build(
        self,
        steps: int,
        features: int,
        classes: int,
        name: str,
        front: keras.layers.Embedding | None = None,
        padded: bool = False,
    ) -> keras.Model:
        """X [B, T, F] -> class probabilities [B, K].

        Args:
            steps: T.
            features: F; not read where tokens come.
            classes: K.
            name: Of the model.
            front: What reads tokens [B, T] for the LSTM layers.
            padded: Zeros before a sequence are to leave no trace, see `lstm_keras.padding`.

        Raises:
            ValueError: `padded` with a mean over time, in which the zeros would count.
        """
        if padded and self.pooling != "last":
            raise ValueError("sequences of several lengths need pooling = 'last'")
        layers = [keras.Input((steps, features), name="x")]
        if front is not None:
            layers = [keras.Input((steps,), dtype="int32", name="x"), front]
        for k, units in enumerate(self.units):
            layers.append(
                LSTM(
                    units,
                    return_sequences=self.pooling == "mean" or k < len(self.units) - 1,
                    recurrent_dropout=self.recurrent_dropout,
                    bias_constraint=Silent("candidate") if padded else None,
                    name=f"lstm_{k + 1}",
                )
            )
        if self.pooling == "mean":
            layers.append(
                keras.layers.GlobalAveragePooling1D(name="mean_over_time", dtype="float32")
            )
        layers += [  # in float32, as all behind the LSTM layers, if these compute in 16 bits
            keras.layers.Dropout(self.dropout, name="dropout", dtype="float32"),
            keras.layers.Dense(classes, activation="softmax", name="classes", dtype="float32"),
        ]
        return keras.Sequential(layers, name=name)


@dataclass(frozen=True)
class Training:
    """How the weights are found.

    epochs: Passes over the training recordings.
    batch: B.
    learning_rate: At its highest.
    schedule: "cosine" lets the rate rise over the first twentieth and fall along a cosine,
        "constant" lets it rise and stay, "exponential" fall to a hundredth; "plateau" halves it
        where the validation loss gets no better, and needs a validation group.
    weight_decay: Of AdamW, on everything but the biases.
    clipnorm: Largest norm of the whole gradient; 0 for no limit.
    label_smoothing: Share of each target that is spread over all classes.
    average: Momentum of the running average of the weights that is kept in the end; 0 keeps the
        last weights themselves.
    early: Weight of a second loss that asks for the class before the window ends, from the mean
        over the steps so far; 0 asks at the end only. Needs pooling "mean".
    seed: Of the initial weights, the order of the windows, and the augmentation.
    patience: Epochs without a better validation loss before stopping, which keeps the weights of
        the best one; needs a validation group.
    class_weight: How much the loss of each class counts: "balanced" lets all count the same
        however many windows they have; or a table of label = weight. The validation loss is not
        weighted.
    """

    epochs: int = 40
    batch: int = 64
    learning_rate: float = 4e-3
    schedule: str = "cosine"
    weight_decay: float = 1e-3
    clipnorm: float = 1.0
    label_smoothing: float = 0.05
    average: float = 0.99
    early: float = 0.0
    seed: int = 0
    patience: int | None = None
    class_weight: str | dict | None = None

    def __post_init__(self) -> None:
        refuse_below(1, self, "epochs", "batch")
        schedules.check(self.schedule)
        class_weights.check(self.class_weight)

    def check(self, model: Architecture) -> None:
        """Raises ValueError where this architecture cannot be trained like this."""
        if self.early and model.pooling != "mean":
            raise ValueError("early needs pooling = 'mean'")


def frame(
    model: keras.Model, settings: Training, batches: int, padded: bool = False
) -> keras.Model:
    """A compiled model that shares every weight of `model`, to be trained in its place.

    It answers R times per window, [B, R, K]: after the whole window, which is what `model`
    answers, and with `early` also from the mean over the first quarter, three eighths, and so on.

    Args:
        model: From `Architecture.build`.
        settings: How to train.
        batches: Batches per epoch, for the schedule of the learning rate.
        padded: It is fitted on sequences of any length, `model` was built so.

    Raises:
        ValueError: `early` with a model that does not take the mean over time.
    """
    outputs = next(lay.output for lay in reversed(model.layers) if isinstance(lay, LSTM))
    steps, inputs = model.input_shape[1], model.inputs[0]
    if settings.early:
        if len(outputs.shape) != 3:
            raise ValueError("early needs a model with pooling='mean'; this one takes the last h")
        ends = [*range(steps // 4, steps, max(1, steps // 8)), steps]
        rows = RunningMeans(ends, dtype="float32")(outputs)
    else:
        pooled = model.get_layer("dropout").input
        if padded:
            inputs = pooled = keras.Input((None, *inputs.shape[2:]), dtype=inputs.dtype, name="x")
            for layer in model.layers[: model.layers.index(model.get_layer("dropout"))]:
                pooled = layer(pooled)
        rows = keras.layers.Reshape((1, pooled.shape[-1]), dtype="float32")(pooled)
    answers = model.get_layer("classes")(model.get_layer("dropout")(rows))
    trained = keras.Model(inputs, answers, name=f"{model.name}-training")
    trained.compile(
        optimizer=_optimizer(settings, settings.epochs * batches),
        loss=_Crossentropy(settings.early, settings.label_smoothing),
        metrics=[_accuracy],
        # TensorFlow on two CPU cores: 0.60 s an epoch; with XLA 0.88 s, after 10 s more. On JAX
        # there is no graph without: every operation would be run by itself.
        jit_compile=keras.backend.backend() == "jax",
    )
    return trained


@keras.saving.register_keras_serializable(package="lstm_keras")
class RunningMeans(keras.layers.Layer):
    """[B, T, H] -> [B, R, H]: the means over the first `ends[0]`, `ends[1]`, ... steps."""

    def __init__(self, ends, **kwargs):
        super().__init__(**kwargs)
        self.ends = list(ends)

    def call(self, outputs):
        steps = np.arange(outputs.shape[1])
        shares = [(steps < end) / end for end in self.ends]
        return ops.matmul(ops.convert_to_tensor(np.array(shares), outputs.dtype), outputs)

    def get_config(self):
        return {**super().get_config(), "ends": self.ends}


class _Crossentropy(keras.losses.Loss):
    """-sum_k t_k log p_k of the last answer, plus `early` times the mean over the others."""

    def __init__(self, early, smoothing):
        super().__init__(name="crossentropy")
        self.early, self.smoothing = early, smoothing

    def call(self, y_true, y_pred):
        K = y_pred.shape[-1]
        target: Any = ops.one_hot(ops.cast(ops.reshape(y_true, (-1,)), "int32"), K)
        target = target * (1 - self.smoothing) + self.smoothing / K
        gains: Any = ops.sum(target[:, None] * ops.log(y_pred + 1e-7), axis=-1)
        final, before = -gains[:, -1], -gains[:, :-1]
        return final + self.early * ops.mean(before, axis=-1) if self.early else final


def _accuracy(y_true, y_pred):
    answer = ops.argmax(y_pred[:, -1], axis=-1)
    return ops.cast(
        ops.equal(answer, ops.cast(ops.reshape(y_true, (-1,)), answer.dtype)), "float32"
    )


_accuracy.__name__ = "accuracy"


def _optimizer(settings, steps):
    return adamw(
        settings.learning_rate,
        steps,
        max(1, steps // 20),
        weight_decay=settings.weight_decay,
        clipnorm=settings.clipnorm,
        average=settings.average,
        floor=0.01,
        schedule=settings.schedule,
    )
