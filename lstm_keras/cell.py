"""LSTMCell: one step, four explicit gates, the equations as code."""

from typing import Any

import keras
from keras import activations, constraints, initializers, ops, regularizers

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


@keras.saving.register_keras_serializable(package="lstm_keras")
class LSTMCell(keras.layers.Layer):
    """One LSTM step whose equations can be read off `call`.

    With B batch, F input features and H units:

        i = sigmoid(x W_i + h U_i + b_i)     input gate,  how much to write
        f = sigmoid(x W_f + h U_f + b_f)     forget gate, how much to keep
        g = tanh   (x W_g + h U_g + b_g)     candidate,   what to write
        o = sigmoid(x W_o + h U_o + b_o)     output gate, how much to show
        c = f c + i g                        cell state, unbounded
        h = o tanh(c)                        output, in (-1, 1)

    The four blocks lie side by side in the order i, f, g, o, as in `keras.layers.LSTM`:
    `get_weights()` of one fits the other (kernel W [F, 4H], recurrent kernel U [H, 4H],
    bias b [4H]).

    Args:
        units: H, the width of the state. A positive int.
        activation: Of the candidate and of the cell state; tanh above.
        recurrent_activation: Of the three gates; sigmoid above.
        use_bias: Whether there is a b.
        kernel_initializer, recurrent_initializer, bias_initializer: Of W, U and b.
        unit_forget_bias: Start b_f at 1, so that memory is open early in training.
        kernel_regularizer, recurrent_regularizer, bias_regularizer: Of W, U and b.
        kernel_constraint, recurrent_constraint, bias_constraint: Of W, U and b.
        dropout: Share of the input features to drop in training, in [0, 1).
        recurrent_dropout: Share of h to drop in training where it enters the gates, in [0, 1).
        seed: Of both dropouts. `LSTM` drops the same units at every step of a sequence; a cell
            run by `keras.layers.RNN` itself draws anew at each step.

    Call:
        x: float [B, F], standardised (mean 0, deviation 1, so without physical unit).
        state: [h, c], each float [B, H], without unit.
        training: Whether to drop.

    Returns:
        (h, [h, c]), each float [B, H].

    Raises:
        ValueError: `units` is not a positive int, or a dropout is outside [0, 1).

    Sources:
        Hochreiter & Schmidhuber 1997, Neural Computation 9(8): the cell.
        Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10): the forget gate.
        Jozefowicz, Zaremba & Sutskever 2015, ICML: b_f = 1.
        Gal & Ghahramani 2016, NeurIPS: the same dropped units at every step.
    """

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
        **kwargs,
    ):
        super().__init__(**kwargs)
        if not isinstance(units, int) or isinstance(units, bool) or units < 1:
            raise ValueError(f"units must be a positive int; got {units!r}")
        for name, rate in (("dropout", dropout), ("recurrent_dropout", recurrent_dropout)):
            if not 0 <= rate < 1:
                raise ValueError(f"{name} must be in [0, 1); got {rate!r}")
        self.units = units
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
        self.dropout = float(dropout)
        self.recurrent_dropout = float(recurrent_dropout)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.state_size = [units, units]
        self.output_size = units
        self._held_masks = None

    def build(self, input_shape):
        H = self.units
        self.kernel = self.add_weight(
            shape=(input_shape[-1], 4 * H),
            name="kernel",
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.recurrent_kernel = self.add_weight(
            shape=(H, 4 * H),
            name="recurrent_kernel",
            initializer=self.recurrent_initializer,
            regularizer=self.recurrent_regularizer,
            constraint=self.recurrent_constraint,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(4 * H,),
                name="bias",
                initializer=self._initial_bias,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def call(self, x, state, training=False):
        h, c = state
        x, h = self._drop(x, h, training)
        z = ops.matmul(x, self.kernel) + ops.matmul(h, self.recurrent_kernel)
        if self.use_bias:
            z = z + self.bias
        i, f, g, o = ops.split(z, 4, axis=-1)
        c = self.gate(f) * c + self.gate(i) * self.activation(g)
        h = self.gate(o) * self.activation(c)
        return h, [h, c]

    def gate(self, z):
        """Openness of a gate, in (0, 1) for the sigmoid."""
        return self.recurrent_activation(z)

    def get_initial_state(self, batch_size=None):
        """[h, c], both zero, each [B, H]."""
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype) for _ in "hc"]

    def hold_masks(self, x, h, training):
        """Draw the dropout masks once for all steps of a sequence; `release_masks` ends that."""
        self._held_masks = self._masks(x, h, training)

    def release_masks(self):
        """Let the next step draw masks of its own."""
        self._held_masks = None

    def get_config(self):
        objects = {
            name: module.serialize(getattr(self, name)) for name, module in SERIALIZED.items()
        }
        return {
            **super().get_config(),
            **{name: getattr(self, name) for name in PLAIN},
            **objects,
        }

    def _initial_bias(self, shape, dtype=None):
        bias = self.bias_initializer(shape, dtype=dtype)
        if not self.unit_forget_bias:
            return bias
        i, _, g, o = ops.split(bias, 4)
        return ops.concatenate([i, ops.ones_like(i), g, o])

    def _drop(self, x, h, training):
        masks = self._held_masks or self._masks(x, h, training)
        return (
            value if mask is None else value * mask
            for value, mask in zip((x, h), masks, strict=True)
        )

    def _masks(self, x, h, training):
        return self._mask(x, self.dropout, training), self._mask(
            h, self.recurrent_dropout, training
        )

    def _mask(self, like, rate, training):
        if not training or rate == 0:
            return None
        return keras.random.dropout(ops.ones_like(like), rate, seed=self.seed_generator)
