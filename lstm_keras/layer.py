"""LSTM: the cell along a sequence."""

from collections.abc import Callable
from contextvars import ContextVar

import keras
from keras import ops

from lstm_keras.cell import PLAIN, SERIALIZED, LSTMCell
from lstm_keras.errors import ShapeError, UnsupportedError

composite: ContextVar[Callable | None] = ContextVar("composite", default=None)
"""What stands for the loop while a model is exported; exporters set it, training never sees it.

A function (layer, x [B, T, F], h [B, H], c [B, H]) -> (all h [B, T, H], last h, last c).
"""


@keras.saving.register_keras_serializable(package="lstm_keras")
class LSTM(keras.layers.RNN):
    """A long short-term memory layer: `LSTMCell` at every step of a sequence.

    Arguments, weight shapes and weight order are those of `keras.layers.LSTM`, so either can
    replace the other and `get_weights()` of one fits the other. The equations are in `LSTMCell`.
    Looping, masking, `stateful`, `unroll` and `Bidirectional` are those of `keras.layers.RNN`.

    Args:
        units: H, the width of the state. A positive int.
        return_sequences: Return h at every step, [B, T, H], instead of the last, [B, H].
        return_state: Also return the last h and c.
        go_backwards: Read the sequence from its end; outputs come in the order they were made.
        stateful: Start each batch from the state in which the last one ended.
        unroll: Write the loop out, step by step. T must be known.
        use_cudnn: Accepted so that code written for `keras.layers.LSTM` runs: "auto" or False.
            This layer has no cuDNN path, so True is refused.
        implementation: Accepted for the same reason; one way of computing serves for 1 and 2.
        dropout, recurrent_dropout: As in the cell, with the same dropped units at every step.
        Every other argument: As in `LSTMCell`.

    Call:
        sequences: float [B, T, F], standardised.
        initial_state: [h, c], each [B, H]; zero when absent.
        mask: bool [B, T]; where False, the step leaves the state as it was.
        training: Whether to drop.

    Returns:
        h [B, H], or [B, T, H] with `return_sequences`; followed by h and c with `return_state`.

    Raises:
        ShapeError: The input is not an array with three axes.
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
        **kwargs,
    ):
        kwargs.pop("implementation", None)
        if use_cudnn not in ("auto", False):
            raise ValueError(
                "use_cudnn must be 'auto' or False, because this layer has no cuDNN path; "
                f"got {use_cudnn!r}"
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

    def __call__(self, sequences, *args, **kwargs):
        if not hasattr(sequences, "shape"):
            raise _verbatim(
                ShapeError(
                    "LSTM needs x as one array with axes [batch, time, features]; "
                    f"got a {type(sequences).__name__}.\n"
                    "  Pass numpy.asarray(x), and a state as initial_state=[h, c]."
                )
            )
        shape = tuple(sequences.shape)
        if len(shape) != 3:
            cure = "\n  For one sequence [time, features], pass x[None]." if len(shape) == 2 else ""
            raise _verbatim(
                ShapeError(
                    f"LSTM needs x with axes [batch, time, features]; got shape {shape}.{cure}"
                )
            )
        return super().__call__(sequences, *args, **kwargs)

    def inner_loop(self, sequences, initial_state, mask, training=False):
        if isinstance(mask, (list, tuple)):  # one mask per argument, when a state carries one too
            mask = mask[0]
        write = composite.get()
        if write is not None:
            return self._exported(write, sequences, initial_state, mask)
        self.cell.hold_masks(sequences[:, 0], initial_state[0], training)
        try:
            return super().inner_loop(sequences, initial_state, mask, training=training)
        finally:
            self.cell.release_masks()

    def get_config(self):
        config = super().get_config()
        del config["cell"]
        cell = self.cell.get_config()
        return {
            **config,
            **{name: cell[name] for name in (*PLAIN, *SERIALIZED)},
            "activity_regularizer": keras.regularizers.serialize(self.activity_regularizer),
            "use_cudnn": self.use_cudnn,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**config)

    def _exported(self, write, sequences, initial_state, mask):
        if mask is not None:
            raise _verbatim(
                UnsupportedError(
                    f"layer '{self.name}' (LSTM) receives a mask, which no exported LSTM can "
                    "express.\n  Remove Masking or mask_zero, and feed sequences of one length."
                )
            )
        if self.go_backwards:
            sequences = ops.flip(sequences, axis=1)
        outputs, h, c = write(self, sequences, *initial_state)
        return h, outputs, [h, c]


def _verbatim(error):
    """The error with the mark that keeps Keras from wrapping its message in a dump of arguments."""
    error._keras_call_info_injected = True
    return error


def _of_cell(name):
    return property(lambda self: getattr(self.cell, name), doc=f"`{name}` of the cell.")


for _name in (*(name for name in PLAIN if name != "seed"), *SERIALIZED):
    setattr(LSTM, _name, _of_cell(_name))
