"""A model whose state is carried from one batch to the next, row by row: truncated BPTT.

    batch k      x [B, T, F]   begins [B]   ->   answers [B, T, K]
    state        h, c of each LSTM, [B, P] and [B, H]: where batch k - 1 ended, or, in the rows
                 that begin, what a sequence starts from

The gradient ends where a batch began.

Source: Williams & Peng 1990, Neural Computation 2(4): truncated backpropagation through time.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from lstm_keras.datasets import rows
from lstm_keras.errors import ModelError
from lstm_keras.layer import LSTM

PER_STEP = (
    keras.layers.Activation,
    keras.layers.Dense,
    keras.layers.Dropout,
    keras.layers.Embedding,
    keras.layers.LayerNormalization,
    keras.layers.Rescaling,
    keras.layers.SpatialDropout1D,
)
"""Layers that look at one step at a time, so that a sequence may be cut anywhere between them."""


class Carrying(keras.Model):
    """Trains a model on sequences that go on from batch to batch, B of them side by side.

    Where x comes alone, it is the model itself otherwise than in training, from a fresh state.
    Where x comes with `begins`, the state is carried in training and out of it.

    Args:
        model: Layers in a row: `lstm_keras.LSTM` with return_sequences, and layers of `PER_STEP`;
            its weights are shared.
        batch: B.

    Call:
        inputs: x [B, T, F] or tokens [B, T], all of which go on; or (x, begins): bool [B], the
            rows in which a new sequence begins.

    Returns:
        Answers [B, T, K].

    Raises:
        ModelError: A layer that looks at more than one step, or reads backwards.
    """

    def __init__(self, model: keras.Model, batch: int):
        super().__init__(name=f"{model.name}-carrying")
        self.model = model
        self.row = in_a_row(model)
        self.batch = batch
        self.state = [
            [
                self.add_weight(
                    shape=(batch, width),
                    initializer="zeros",
                    trainable=False,
                    autocast=False,  # c adds up: 16 bits would lose what is carried
                    dtype=layer.cell.state_dtype,
                    name=f"{layer.name}_{name}",
                )
                for name, width in zip("hc", layer.cell.state_size, strict=True)
            ]
            for layer in self.row
            if isinstance(layer, LSTM)
        ]
        self.built = True

    def call(self, inputs, training=False):
        """Answers [B, T, K]."""
        if isinstance(inputs, list | tuple):
            x, begins = inputs
        elif training:
            x, begins = inputs, None
        else:
            return self.model(inputs)
        states = iter(self.state)
        for layer in self.row:
            if isinstance(layer, LSTM):
                x = self._through(layer, next(states), x, begins, training)
            else:
                x = layer(x)
        return x

    def _through(self, layer, kept, x, begins, training):
        h, c = (s.value for s in kept)
        if begins is not None:
            fresh = layer.cell.get_initial_state(self.batch)  # has a gradient where it is learned
            h, c = (
                ops.where(begins[:, None], ops.cast(start, old.dtype), old)
                for start, old in zip(fresh, (h, c), strict=True)
            )
        x, h = (ops.cast(a, layer.compute_dtype) for a in (x, h))
        _, outputs, state = layer.inner_loop(x, [h, c], mask=None, training=training)
        for old, new in zip(kept, state, strict=True):
            old.assign(ops.stop_gradient(new))
        return outputs


def in_a_row(model: keras.Model) -> list[keras.layers.Layer]:
    """The layers of a model that may be cut between any two steps, in their order.

    Raises:
        ModelError: Layers that branch, or one that cannot be cut.
    """
    if not isinstance(model, keras.Sequential):
        raise ModelError(
            f"to carry the state, layers must stand in a row, a keras.Sequential; '{model.name}' "
            f"is a {type(model).__name__}.\n  Build it as a Sequential."
        )
    for layer in model.layers:
        if why := _cannot(layer):
            raise ModelError(
                f"layer '{layer.name}' ({type(layer).__name__}) cannot be cut between two steps: "
                f"{why}.\n  Use lstm_keras.LSTM(return_sequences=True) and, around it, "
                f"{', '.join(kind.__name__ for kind in PER_STEP)}."
            )
    return list(model.layers)


def _cannot(layer) -> str:
    """Why a layer cannot be cut; empty where it can."""
    if not isinstance(layer, LSTM):
        if not isinstance(layer, PER_STEP):
            return "it may look at several steps"
        return "it makes a mask" if getattr(layer, "mask_zero", False) else ""
    wrong = {
        "go_backwards=True": layer.go_backwards,
        "return_sequences=False": not layer.return_sequences,
        "return_state=True": layer.return_state,
        "stateful=True": layer.stateful,
    }
    return ", ".join(name for name, there in wrong.items() if there)


def answers(model: keras.Model, recordings: Sequence[np.ndarray], steps: int) -> list[np.ndarray]:
    """What a model answers to recordings that it reads from their start to their end.

    Args:
        model: As `Carrying` takes it.
        recordings: x [N, F] each, standardised; N may differ.
        steps: T, so many steps at a time; the answers are the same for any.

    Returns:
        [N, K] for each.
    """
    count = len(recordings)
    framed = Carrying(model, count)
    played = rows.Rows([(x, np.zeros(len(x), "int32")) for x in recordings], count, steps)
    given = played.batches().map(lambda inputs, _: (inputs,))
    found = np.asarray(framed.predict(given, verbose=0))  # pyright: ignore[reportArgumentType]
    found = found.reshape(-1, count, steps, found.shape[-1]).swapaxes(0, 1)
    row_of = np.argsort(played.owners)  # the longest recording is in the first row
    lines = found.reshape(count, -1, found.shape[-1])[row_of]
    return [line[: len(x)] for line, x in zip(lines, recordings, strict=True)]
