"""What an LSTM cell is told: every argument checked, kept, and written to the configuration."""

from typing import Any

import keras
from keras import activations, constraints, initializers, regularizers

from lstm_keras.errors import ShapeError
from lstm_keras.gates import present

SERIALIZED = {
    "activation": activations,
    "recurrent_activation": activations,
    "kernel_initializer": initializers,
    "recurrent_initializer": initializers,
    "bias_initializer": initializers,
    "kernel_regularizer": regularizers,
    "recurrent_regularizer": regularizers,
    "bias_regularizer": regularizers,
    "kernel_constraint": constraints,
    "recurrent_constraint": constraints,
    "bias_constraint": constraints,
}
"""Arguments that are objects, and the module of Keras that turns them into JSON and back."""

PLAIN = ("units", "use_bias", "unit_forget_bias", "dropout", "recurrent_dropout", "seed")

VARIANTS = {
    "peephole": False,
    "coupled": False,
    "layer_norm": False,
    "projection": None,
    "zoneout": 0.0,
    "cell_clip": None,
    "gates": "ifo",
    "learned_state": False,
    "forget_bias": None,
    "horizon": None,
}
"""Arguments that `keras.layers.LSTM` does not have, each with the value that changes nothing."""


class CellArguments(keras.layers.Layer):
    """The arguments of `LSTMCell`, whose docstring says what each does."""

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        unit_forget_bias=True,
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        seed=None,
        *,
        peephole=False,
        coupled=False,
        layer_norm=False,
        projection=None,
        zoneout=0.0,
        cell_clip=None,
        gates="ifo",
        learned_state=False,
        forget_bias=None,
        horizon=None,
        **kwargs,
    ):
        # The cell casts by itself: Keras would cast the cell state to 16 bits at every step.
        super().__init__(autocast=False, **kwargs)
        self.units = _positive("units", units)
        self.activation: Any = activations.get(activation)
        self.recurrent_activation: Any = activations.get(recurrent_activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.recurrent_initializer = initializers.get(recurrent_initializer)
        self.bias_initializer: Any = initializers.get(bias_initializer)
        self.unit_forget_bias = unit_forget_bias
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.recurrent_regularizer = regularizers.get(recurrent_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.recurrent_constraint = constraints.get(recurrent_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.dropout = _rate("dropout", dropout)
        self.recurrent_dropout = _rate("recurrent_dropout", recurrent_dropout)
        self.seed = seed
        self.peephole = peephole
        self.coupled = coupled
        self.layer_norm = layer_norm
        self.projection = None if projection is None else _positive("projection", projection)
        self.zoneout = _zoneout(zoneout)
        self.cell_clip = None if cell_clip is None else _above("cell_clip", cell_clip, 0)
        self.gates = gates
        self.learned_state = learned_state
        self.forget_bias = forget_bias
        self.horizon = None if horizon is None else _above("horizon", horizon, 2)
        self.blocks = present(gates, coupled)
        self.output_size = self.projection or units
        self.state_size = [self.output_size, units]
        self.seed_generator = keras.random.SeedGenerator(seed)
        self._check_together()

    def get_config(self):
        objects = {
            name: module.serialize(getattr(self, name)) for name, module in SERIALIZED.items()
        }
        return {
            **super().get_config(),
            **{name: getattr(self, name) for name in PLAIN},
            **objects,
            **self.variants(),
        }

    def variants(self) -> dict[str, Any]:
        """The arguments that `keras.layers.LSTM` does not have, with their values."""
        return {name: getattr(self, name) for name in VARIANTS}

    def _check_together(self):
        if self.layer_norm and self.units < 2:
            raise ValueError("layer_norm needs units of 2 or more: one unit has no deviation")
        for name in ("forget_bias", "horizon"):
            if getattr(self, name) is None:
                continue
            if not self.use_bias:
                raise ValueError(f"{name} sets how the bias starts; use_bias=False leaves none")
            if "f" not in self.blocks:
                raise ValueError(f"{name} needs a forget gate; gates={self.gates!r}")
        if self.forget_bias is not None and self.horizon is not None:
            raise ValueError("forget_bias and horizon both say where b_f starts; give one of them")


def _positive(name, value):
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a positive int; got {value!r}")
    return value


def _above(name, value, least):
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not value > least:
        raise ValueError(f"{name} must be a number greater than {least}; got {value!r}")
    return value


def _rate(name, value):
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in [0, 1); got {value!r}")
    return float(value)


def _zoneout(value):
    if isinstance(value, (list, tuple)):
        if len(value) != 2:
            raise ValueError(f"zoneout must be one rate, or one for h and one for c; got {value!r}")
        return [_rate("zoneout", each) for each in value]
    return _rate("zoneout", value)


def refusal(use_cudnn, sequences) -> Exception | None:
    """Why an `LSTM` does not take this input; None if it does."""
    if use_cudnn not in ("auto", False):
        return ValueError(
            "use_cudnn must be 'auto' or False, because this layer never insists on cuDNN; "
            f"got {use_cudnn!r}"
        )
    if not hasattr(sequences, "shape"):
        return ShapeError(
            "LSTM needs x as one array with axes [batch, time, features]; "
            f"got a {type(sequences).__name__}.\n"
            "  Pass numpy.asarray(x), and a state as initial_state=[h, c]."
        )
    shape = tuple(sequences.shape)
    if len(shape) != 3:
        cure = "\n  For one sequence [time, features], pass x[None]." if len(shape) == 2 else ""
        return ShapeError(
            f"LSTM needs x with axes [batch, time, features]; got shape {shape}.{cure}"
        )
    if shape[1] == 0:
        return ShapeError(
            f"LSTM needs at least one time step; got shape {shape}.\n"
            "  Leave empty sequences out, or pad them and pass a mask."
        )
    return None
