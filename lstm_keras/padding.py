"""Zeros in front of a sequence that leave no trace: every copy reads any length, without a mask.

    z = x W + h U + b           of each gate
    c = f c + i g, h = o tanh(c)

Where x = 0, h = 0 and c = 0, only g = tanh(b_g) moves the state. With b_g = 0 it stays zero, to
the last bit, and above it the next LSTM reads zeros too. So a sequence that
ends at the last step gives one answer, however many zeros come before its first one. The other
biases stay free: what they open or close is empty.

`Silent` holds b_g, and the numbers that an embedding has for the padding, at zero. It is a
constraint of Keras, so any optimizer keeps it; `HeldAdamW` also keeps it in the running average,
which Keras takes before it applies constraints.
"""

import keras
import numpy as np
from keras import ops

PADDING = 0
"""The token of what comes before a sequence."""


@keras.saving.register_keras_serializable(package="lstm_keras")
class Silent(keras.constraints.Constraint):
    """Holds part of a weight at zero.

    part: "candidate", the second last quarter of the bias of an LSTM (gates i, f, g, o); or
        "padding", the row of an embedding that is `PADDING`.

    Raises:
        ValueError: There is no such part.
    """

    def __init__(self, part: str) -> None:
        if part not in ("candidate", "padding"):
            raise ValueError(f"part must be 'candidate' or 'padding'; got {part!r}")
        self.part = part

    def kept(self, shape) -> np.ndarray:
        """1 where the weight is free, 0 where it is held; of the same rank."""
        rows = np.ones((shape[0],) + (1,) * (len(shape) - 1), np.float32)
        if self.part == "candidate":
            quarter = shape[0] // 4
            rows[2 * quarter : 3 * quarter] = 0
        else:
            rows[PADDING] = 0
        return rows

    def __call__(self, w):
        return w * ops.cast(self.kept(w.shape), w.dtype)

    def get_config(self):
        return {"part": self.part}


@keras.saving.register_keras_serializable(package="lstm_keras")
class HeldAdamW(keras.optimizers.AdamW):
    """AdamW that gives no gradient to what `Silent` holds: there it stays zero, averages too."""

    def apply(self, grads, trainable_variables=None):
        """As Keras has it."""
        of = self._trainable_variables if trainable_variables is None else trainable_variables
        held = [
            gradient
            if gradient is None or not isinstance(variable.constraint, Silent)
            else variable.constraint(ops.convert_to_tensor(gradient))  # sparse ones become dense
            for gradient, variable in zip(grads, of, strict=True)
        ]
        return super().apply(held, trainable_variables)
