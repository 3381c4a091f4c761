"""LSTM: the cell along a sequence."""

import keras
from keras import ops

from lstm_keras import engines, noise
from lstm_keras.arguments import PLAIN, SERIALIZED, VARIANTS, refusal
from lstm_keras.cell import LSTMCell
from lstm_keras.errors import UnsupportedError, verbatim
from lstm_keras.hooks import composite, masked, watch
from lstm_keras.padding import Silent  # noqa: F401  (files of models name it)


@keras.saving.register_keras_serializable(package="lstm_keras")
class LSTM(keras.layers.RNN):
    """A long short-term memory layer: `LSTMCell` at every step of a sequence.

    Arguments, weight shapes and weight order are those of `keras.layers.LSTM`, so either can
    replace the other and `get_weights()` of one fits the other. The equations are in `LSTMCell`.
    Looping, masking, `stateful` and `Bidirectional` are those of `keras.layers.RNN`.

    Args:
        units: H, the width of the state. A positive int.
        return_sequences: Return h at every step, [B, T, H], instead of the last, [B, H].
        return_state: Also return the last h and c.
        go_backwards: Read the sequence from its end; outputs come in the order they were made.
        stateful: Start each batch from the state in which the last one ended.
        unroll: Write the loop out, step by step. T must be known.
        use_cudnn: "auto" lets "fused" be cuDNN on a GPU, for the layers that it knows; False does
            not. True is refused when the layer is called, because it never insists on cuDNN.
        implementation: Accepted for the same reason; one way of computing serves for 1 and 2.
        dropout, recurrent_dropout: As in the cell, with the same dropped units at every step.
        engine: Who computes the sequence; every answer is the same. "fused" takes it as a whole,
            with its own gradient; "cell" calls the cell at every step; "auto" takes what was
            measured to be faster. What "fused" cannot do goes to the cell, with a warning when
            it was asked for. `engine_report()` says which it was, and why.
        Every other argument: As in `LSTMCell`.

    Call:
        sequences: float [B, T, F], standardised.
        initial_state: [h, c], [B, P] and [B, H]; zero when absent, or what `learned_state` has
            learned. P = H without a projection.
        mask: bool [B, T]; where False, the step leaves the state as it was.
        training: Whether to drop.

    Returns:
        h [B, P], or [B, T, P] with `return_sequences`; followed by h and c with `return_state`.

    Raises:
        ShapeError: The input is not an array with three axes, or it has no step.
        ValueError: An argument out of range, or use_cudnn=True.

    >>> from keras import ops
    >>> tuple(LSTM(4)(ops.zeros((2, 5, 3))).shape)
    (2, 4)
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
        activity_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        seed=None,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        unroll=False,
        use_cudnn="auto",
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
        engine="auto",
        **kwargs,
    ):
        kwargs.pop("implementation", None)
        if engine not in engines.ENGINES:
            raise ValueError(f"engine must be one of {', '.join(engines.ENGINES)}; got {engine!r}")
        if stateful and learned_state:
            raise ValueError(
                "stateful=True starts a batch where the last one ended, learned_state=True from "
                "what was learned; give one of them"
            )
        cell = LSTMCell(
            units,
            activation=activation,
            recurrent_activation=recurrent_activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer,
            unit_forget_bias=unit_forget_bias,
            kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint,
            dropout=dropout,
            recurrent_dropout=recurrent_dropout,
            seed=seed,
            peephole=peephole,
            coupled=coupled,
            layer_norm=layer_norm,
            projection=projection,
            zoneout=zoneout,
            cell_clip=cell_clip,
            gates=gates,
            learned_state=learned_state,
            forget_bias=forget_bias,
            horizon=horizon,
            name="lstm_cell",
            dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True),
        )
        super().__init__(
            cell,
            return_sequences=return_sequences,
            return_state=return_state,
            go_backwards=go_backwards,
            stateful=stateful,
            unroll=unroll,
            activity_regularizer=activity_regularizer,
            **kwargs,
        )
        self.use_cudnn = use_cudnn
        self.engine = engine
        self._choice = self._exact = None
        self.supports_jit = engines.may_be_compiled(self)

    def __call__(self, sequences, *args, **kwargs):
        # No := here: a tf.function converts this code, and warns.
        error = refusal(self.use_cudnn, sequences)
        if error is not None:
            raise verbatim(error)
        return super().__call__(sequences, *args, **kwargs)

    def build(self, sequences_shape, initial_state_shape=None):
        super().build(sequences_shape, initial_state_shape)
        for state in self.states or ():
            state._autocast = False  # else it is read in the 16 bits of the layer

    def call(self, sequences, initial_state=None, mask=None, training=False):
        if not self.stateful or self.cell.state_dtype == self.compute_dtype:
            return super().call(sequences, initial_state, mask, training)
        # Keras hands states on in the 16 bits of the layer; c goes from batch to batch in its own.
        held = self.__dict__
        held["_exact"] = (self.states if initial_state is None else initial_state)[1]
        try:
            answers = super().call(sequences, initial_state, mask, training)
            self.states[1].assign(held["_exact"])
        finally:
            held["_exact"] = None
        return answers

    def inner_loop(self, sequences, initial_state, mask, training=False):
        if isinstance(mask, (list, tuple)):  # one mask per argument, when a state carries one too
            mask = mask[0]
        mask = None if mask is None else ops.cast(mask, "bool")
        write = composite.get()
        if write is not None:
            return self._exported(write, sequences, initial_state, mask)
        h, c = initial_state
        c = c if self._exact is None else self._exact
        if self.stateful:  # torch overwrites the variables before it takes the gradient
            h, c = ops.copy(h), ops.copy(c)
        h, c = ops.cast(h, self.cell.compute_dtype), ops.cast(c, self.cell.state_dtype)
        if (told := watch.get()) is not None:
            told(self, *self._as_read(sequences, mask), h, c)
        drawn = noise.draw(self.cell, sequences, h, training)
        if drawn.x is not None:
            sequences = sequences * drawn.x[:, None]
        choice = engines.choose(self, sequences, training, mask, drawn)
        self.__dict__["_choice"] = choice  # past Keras' tracking, as slow as a short sequence
        if choice.run is not None:
            answers = self._fused(choice, sequences, h, c, mask, drawn)
        else:
            self.cell.held = drawn
            try:
                sequences = noise.behind(sequences, drawn.zone)
                answers = super().inner_loop(sequences, [h, c], mask, training=training)
            finally:
                self.cell.held = None
        if self._exact is not None:
            self.__dict__["_exact"] = answers[2][1]
        return answers

    def engine_report(self) -> engines.Choice:
        """Which engine computed the last call, and why.

        Raises:
            ValueError: The layer has not been called.
        """
        if self._choice is None:
            raise ValueError(f"layer '{self.name}' has not been called, so no engine was chosen")
        return self._choice

    def get_config(self):
        config = super().get_config()
        del config["cell"]
        cell = self.cell.get_config()
        return {
            **config,
            **{name: cell[name] for name in (*PLAIN, *SERIALIZED, *VARIANTS)},
            "activity_regularizer": keras.regularizers.serialize(self.activity_regularizer),
            "use_cudnn": self.use_cudnn,
            "engine": self.engine,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**config)

    def _exported(self, write, sequences, initial_state, mask):
        sequences, mask = self._as_read(sequences, mask)
        if mask is None:
            outputs, h, c = write(self, sequences, *initial_state)
            return h, outputs, [h, c]
        if (write := masked.get()) is None:
            raise verbatim(
                UnsupportedError(
                    f"layer '{self.name}' (LSTM) receives a mask, which this target cannot express."
                    "\n  Remove Masking or mask_zero, and feed sequences of one length; or use "
                    "--target onnx --form fused."
                )
            )
        return write(self, sequences, *initial_state, mask)

    def _fused(self, choice, sequences, h, c, mask, drawn):
        x, mask = self._as_read(sequences, mask)
        outputs, h, c = choice.run(self.cell, x, h, c, mask, drawn.h, drawn.zone)
        if mask is not None:
            outputs = self._masked(outputs, mask)
        return outputs[:, -1], outputs, [h, c]

    def _as_read(self, sequences, mask):
        """Sequences and mask in the order in which the steps are taken."""
        if not self.go_backwards:
            return sequences, mask
        return tuple(a if a is None else ops.flip(a, axis=1) for a in (sequences, mask))

    def _masked(self, outputs, mask):
        """What Keras puts out at a masked step: zero if asked, else the last output.

        Before the first output there is none: then h on JAX, and zero elsewhere.
        """
        mask = mask[..., None]
        if not self.zero_output_for_mask:
            if keras.backend.backend() == "jax":
                return outputs
            mask = ops.greater(ops.cumsum(ops.cast(mask, "int32"), axis=1), 0)
        return ops.where(mask, outputs, ops.zeros_like(outputs))


def _of_cell(name):
    return property(lambda self: getattr(self.cell, name), doc=f"`{name}` of the cell.")


for _name in (*(name for name in PLAIN if name != "seed"), *SERIALIZED, *VARIANTS):
    setattr(LSTM, _name, _of_cell(_name))
