"""One step of a model with explicit state, as TensorFlow traces it for the step form of any target.

    x [B, F], h [B, sum P], c [B, sum H]  ->  y [B, K], h, c

P = H without a projection. The states of all LSTM layers lie side by side in the order of the
layers, so a stack has the same signature as a single layer. A mean over time
(GlobalAveragePooling1D) is state as well: then `mean` [B, D] and `count` [B, 1] are inputs and
outputs too, and y is the answer on the mean so far. With the gates traced, i, f, g and o
[B, sum H] come after all others.
"""

import dataclasses
from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.artifact import Tensor
from lstm_keras.exporters import inputs, limits
from lstm_keras.gates import GATES
from lstm_keras.hooks import composite

ORDER = ("x", "y", "h", "c", "mean", "count", *GATES)
"""Names of inputs and outputs in the order in which a manifest lists them."""


class Step(NamedTuple):
    """What TensorFlow traces.

    function: Tensors as in `specs` -> a dict of tensors by name, in the order of `ORDER`.
    specs: What goes in, by name, in that order.
    """

    function: Callable
    specs: dict[str, tf.TensorSpec]


def step(model: keras.Model, batch: int | None = 1, trace_gates: bool = False) -> Step:
    """One step of a model that `limits.check_step` has let pass.

    The weights are constants in it.

    Args:
        model: Adopted, so that its LSTMs are `lstm_keras.LSTM`.
        batch: B; None leaves it open.
        trace_gates: Whether the gates are outputs too.
    """
    layers = limits.lstms(model)
    stream = Stream(layers, trace_gates)
    one, means = _one_step(model, stream, batch)
    trainable = [np.asarray(v) for v in one.trainable_variables]
    others = [np.asarray(v) for v in one.non_trainable_variables]
    x = (batch, *model.inputs[0].shape[2:])
    specs = {"x": tf.TensorSpec(x, inputs.input_dtype(model), name="x")}
    sizes = {"h": sum(_widths(layers, 0)), "c": sum(_widths(layers, 1))}
    if means:
        sizes |= {"mean": sum(means), "count": 1}
    specs |= {name: tf.TensorSpec((batch, n), tf.float32, name=name) for name, n in sizes.items()}

    def serve(x, h, c, mean=None, count=None):
        stream.start(h, c, mean, count)
        token = composite.set(stream.advance)
        try:
            y, _ = one.stateless_call(
                [tf.constant(v) for v in trainable],
                [tf.constant(v) for v in others],
                inputs.feed(one, x[:, None]),
                training=False,
            )
        finally:
            composite.reset(token)
        y = keras.tree.flatten(y)[0]
        return {"y": tf.squeeze(y, [1]) if len(y.shape) == 3 else y, **stream.end()}

    return Step(serve, specs)


class Mean(keras.layers.Layer):
    """Stands for one GlobalAveragePooling1D: the mean of all steps so far."""

    def __init__(self, stream, **kwargs):
        super().__init__(**kwargs)
        self.stream = stream

    def call(self, x, mask=None):  # None, or `limits` has refused it; Keras passes the argument on
        return self.stream.average(tf.squeeze(x, [1]))

    def compute_output_shape(self, shape):
        return (shape[0], shape[2])


class Stream:
    """The state while one step is traced: each layer takes its part and leaves the new one.

    layers: The LSTMs, in the order in which their states lie side by side.
    trace_gates: Whether the gates are kept as well.
    """

    def __init__(self, layers, trace_gates=False):
        self.layers = layers
        self.trace_gates = trace_gates
        self.before = self.after = self.gates = {}
        self.mean = None

    def start(self, h, c, mean, count):
        hs, cs = (_widths(self.layers, state) for state in (0, 1))
        pairs = zip(tf.split(h, hs, axis=1), tf.split(c, cs, axis=1), strict=True)
        self.before = dict(zip(map(id, self.layers), pairs, strict=True))
        self.after, self.gates = {}, {}
        self.mean, self.count, self.means = mean, count, []

    def advance(self, layer, x, h, c):
        """What `layer.composite` is set to: x [B, 1, F] -> h [B, 1, H], h, c."""
        before = self.before[id(layer)]
        x = tf.squeeze(x, [1])
        y, (h, c) = layer.cell.call(x, list(before), training=False)
        self.after[id(layer)] = h, c
        if self.trace_gates:
            self.gates[id(layer)] = _gates(layer.cell, x, *before)
        return y[:, None], h, c

    def average(self, x):
        if self.mean is None:  # the graph is only being built
            return x
        start = sum(mean.shape[1] for mean in self.means)
        old = self.mean[:, start : start + x.shape[1]]
        self.means.append(old + (x - old) / (self.count + 1.0))
        return self.means[-1]

    def end(self):
        """The new state, and the gates."""
        state = dict(zip("hc", self._side_by_side(self.after), strict=True))
        if self.means:
            state |= {"mean": tf.concat(self.means, axis=1), "count": self.count + 1.0}
        if self.trace_gates:
            state |= zip(GATES, self._side_by_side(self.gates), strict=True)
        return state

    def _side_by_side(self, values):
        rows = zip(*(values[id(layer)] for layer in self.layers), strict=True)
        return [tf.concat(row, axis=1) for row in rows]


def _gates(cell, x, h, c):
    """i, f, g and o, computed by the operators that have computed h: a converter merges the two."""
    found = cell.read_gates(cell.sum_up(x, h), c, cell.own())[: len(GATES)]
    return [tf.ones_like(c) if isinstance(gate, float) else gate for gate in found]


def _widths(layers, state):
    """The width of h (state 0) or c (state 1) of each layer; a projection makes h narrower."""
    return [layer.cell.state_size[state] for layer in layers]


def _one_step(model, stream, batch):
    """The same layers over one step, [B, 1, F], and the width D of each mean over time."""
    means = []

    def same(layer):
        if isinstance(layer, keras.Model) and len(layer.inputs[0].shape) == 3:
            return short(layer)
        if not isinstance(layer, keras.layers.GlobalAveragePooling1D):
            return layer
        means.append(layer.input.shape[-1])
        return Mean(stream, name=layer.name)

    def short(model):
        shape = (batch, 1, *model.inputs[0].shape[2:])
        name = model.inputs[0].name  # a dict of inputs goes by it
        entry = keras.Input(batch_shape=shape, dtype=inputs.input_dtype(model), name=name)
        entry = inputs.feed(model, entry)
        return keras.models.clone_model(model, input_tensors=entry, clone_function=same)

    return short(model), means


def with_initial(given: tuple[Tensor, ...], model: keras.Model) -> tuple[Tensor, ...]:
    """The inputs with what h and c start from, where a layer has learned it."""
    layers = limits.lstms(model)
    if not any(layer.learned_state for layer in layers):
        return given
    rows = zip(*(layer.cell.get_initial_state(1) for layer in layers), strict=True)
    learned = dict(zip("hc", (np.concatenate(row, axis=1) for row in rows), strict=True))
    return tuple(
        dataclasses.replace(tensor, initial=tuple(learned[tensor.name][0].tolist()))
        if tensor.name in learned
        else tensor
        for tensor in given
    )
