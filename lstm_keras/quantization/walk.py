"""A walk through a model, layer by layer, that says where int8 rounds what passes.

The walk knows where; a `Player` knows what to do there: `measuring.Measuring` notes how far the
numbers reach, `aware.Rounding` rounds them. Every tensor has one range, that of the layer which
puts it out, and whoever reads it reads it on that grid.

    Input                          rounded where it enters an LSTM, Dense, ...; tokens are not
    LSTM                           h inside the loop; so the output is on its grid already
    Bidirectional                  each direction its own h, and the output once more
    Dense, Conv1D                  weights, bias; what comes out of the activation, or, for
                                   softmax, sigmoid and tanh, what goes into it
    softmax, sigmoid, tanh         their output has a fixed grid
    Embedding                      the table
    Add, Concatenate, ReLU, ...    the output; a ReLU behind Dense, Conv1D or Add is part of it
    Dropout, Reshape, pooling ...  nothing: these hand on values of their input
    any other layer                nothing inside; its output where a layer of the above reads it
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import keras
from keras import ops

from lstm_keras.layer import LSTM
from lstm_keras.quantization.grids import Range

L = keras.layers
ROUNDED = (
    *(L.Add, L.Average, L.Concatenate, L.Maximum, L.Minimum, L.Multiply, L.Subtract),
    *(L.GlobalAveragePooling1D, L.ELU, L.LeakyReLU),
)
PASSING = (
    *(L.ActivityRegularization, L.AlphaDropout, L.AveragePooling1D, L.Cropping1D, L.Dropout),
    *(L.Flatten, L.GaussianDropout, L.GaussianNoise, L.GlobalMaxPooling1D, L.Identity),
    *(L.MaxPooling1D, L.Permute, L.RepeatVector, L.Reshape, L.SpatialDropout1D),
    *(L.UpSampling1D, L.ZeroPadding1D),
)
FIXED = {
    "softmax": Range(0.0, 255 / 256),
    "sigmoid": Range(0.0, 255 / 256),
    "tanh": Range(-1.0, 127 / 128),
}
"""Outputs whose grids TFLite fixes: scale 1/256 and zero point -128, for tanh 1/128 and 0."""


class Signal(NamedTuple):
    """A tensor on its way: the layer that put it out, and whose grid it is on, if any."""

    value: Any
    source: keras.layers.Layer
    on: "keras.layers.Layer | Range | None" = None


class Player(Protocol):
    """What is done where int8 rounds. `on` is the layer that has the range, or a fixed range."""

    def round(self, x: Any, on: "keras.layers.Layer | Range") -> Any:
        """What passes, on the grid."""
        ...

    def weights(self, kernel: Any, bias: Any, on: "keras.layers.Layer | Range") -> tuple:
        """Kernel [..., N] and bias [N] or None of a layer that reads numbers on a grid."""
        ...

    def run(self, lstms: list[LSTM], on: "keras.layers.Layer | Range", call: Callable) -> Any:
        """What `call()` returns, which runs these LSTMs on numbers on a grid."""
        ...


class Listening:
    """A player that does what another does, or rounds nothing, and keeps what it hears.

    values: What is rounded, before it is, by name of the layer.
    heard: What the LSTMs put out, in the order of their calls.
    """

    def __init__(self, player: Player | None = None):
        self.player = player
        self.values: dict[str, Any] = {}
        self.heard: list[Any] = []

    def round(self, x, on):
        if not isinstance(on, Range):
            self.values[on.name] = x
        return self.player.round(x, on) if self.player else x

    def weights(self, kernel, bias, on):
        return self.player.weights(kernel, bias, on) if self.player else (kernel, bias)

    def run(self, lstms, on, call):
        y = self.player.run(lstms, on, call) if self.player else call()
        self.heard += keras.tree.flatten(y)
        return y


def play(player: Player, model: keras.Model, inputs: list[Signal]) -> list[Signal]:
    """The outputs of the model, flat, in the order in which it has them.

    Args:
        player: What is done where int8 rounds.
        model: A Sequential or functional model.
        inputs: One signal for each of its inputs.
    """
    graph = graph_of(model)
    signals = {id(t): signal for t, signal in zip(graph.inputs, inputs, strict=True)}
    for node in calls(graph):
        given = [signals[id(t)] for t in node.input_tensors]
        if isinstance(node.operation, keras.Model):
            found = play(player, node.operation, given)
        else:
            found = _step(player, node, given, _relu_follows(graph, node))
        signals.update({id(t): signal for t, signal in zip(node.outputs, found, strict=True)})
    return [signals[id(t)] for t in graph.outputs]


def graph_of(model: keras.Model):
    """Where a model, Sequential or functional, keeps its graph."""
    return getattr(model, "_functional", model)


def calls(graph) -> list:
    """Every call of a layer in a graph, each after those whose outputs it reads."""
    by_depth = graph._nodes_by_depth
    nodes = [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth]]
    return [node for node in nodes if not node.is_input]


def lstms_of(layer) -> list[LSTM]:
    """The LSTMs of a layer that is one, or a Bidirectional of them."""
    inner = [layer]
    if isinstance(layer, L.Bidirectional):
        inner = [layer.forward_layer, layer.backward_layer]
    return [each for each in inner if isinstance(each, LSTM)]


def summing(layer):
    """The Dense or Conv1D that a layer is, or a Dense that it applies at every step; or None."""
    if isinstance(layer, L.TimeDistributed) and isinstance(layer.layer, L.Dense):
        return layer.layer
    return layer if isinstance(layer, (L.Dense, L.Conv1D)) else None


def _step(player, node, given, relu_follows) -> list[Signal]:
    """What one call of a layer puts out."""
    layer = node.operation
    if lstms := lstms_of(layer):
        x = _rounded(player, given[0])
        y = player.run(lstms, x.on, lambda: layer(x.value))
        y = y if lstms == [layer] else player.round(y, layer)
        return [Signal(y, layer, layer)]
    if inner := summing(layer):
        x = _rounded(player, given[0])
        z = _sum(inner, x.value, *player.weights(inner.kernel, inner.bias, x.on))
        return [_activated(player, inner.activation, z, layer, relu_follows)]
    if isinstance(layer, L.Embedding):
        table = player.round(layer.embeddings, layer)
        return [Signal(ops.take(table, ops.cast(given[0].value, "int32"), axis=0), layer, layer)]
    if isinstance(layer, PASSING):
        y, on = _call(node, given), given[0].on
        if on and isinstance(layer, L.AveragePooling1D):  # between points of the same grid
            y = player.round(y, on)
        return [Signal(y, given[0].source, on)]
    if isinstance(layer, L.ReLU) or _name(layer) in ("relu", "relu6"):  # part of what is before
        return [_onto(player, _call(node, given), layer)]
    if isinstance(layer, ROUNDED) or _name(layer):
        y = _call(node, [_rounded(player, signal) for signal in given])
        if relu_follows and isinstance(layer, L.Add):
            return [Signal(y, layer)]
        return [_onto(player, y, layer, FIXED.get(_name(layer), layer))]
    return [Signal(y, layer) for y in keras.tree.flatten(_call(node, given))]


def _activated(player, activation, z, layer, relu_follows) -> Signal:
    """What comes out of an activation."""
    name = getattr(activation, "__name__", "linear")
    if name in FIXED:
        return _onto(player, activation(player.round(z, layer)), layer, FIXED[name])
    if name == "linear" and relu_follows:
        return Signal(z, layer)
    return _onto(player, z if activation is None else activation(z), layer)


def _sum(layer, x, kernel, bias):
    """What a Dense or Conv1D sums up: x W + b."""
    if isinstance(layer, L.Dense):
        z = ops.matmul(x, kernel)
    else:
        padding, dilation = layer.padding, layer.dilation_rate[0]
        if padding == "causal":
            x = ops.pad(x, [[0, 0], [dilation * (kernel.shape[0] - 1), 0], [0, 0]])
            padding = "valid"
        z = ops.conv(x, kernel, layer.strides[0], padding, "channels_last", dilation)
    return z if bias is None else z + bias


def _rounded(player, signal: Signal) -> Signal:
    """The signal where a layer reads it that computes on a grid."""
    return signal if signal.on else _onto(player, signal.value, signal.source)


def _onto(player, value, layer, on=None) -> Signal:
    on = on or layer
    return Signal(player.round(value, on), layer, on)


def _call(node, given):
    """What the layer makes of these signals, with its other arguments as they were."""
    values = {id(t): s.value for t, s in zip(node.input_tensors, given, strict=True)}
    args, kwargs = node.arguments.fill_in(values)
    kwargs.pop("training", None)  # of the time when the graph was built; that of the call holds
    return node.operation(*args, **kwargs)


def _name(layer) -> str:
    """The function that an Activation or Softmax layer applies; "" for other layers."""
    if isinstance(layer, L.Activation):
        return layer.activation.__name__
    return "softmax" if isinstance(layer, L.Softmax) else ""


def _relu_follows(graph, node) -> bool:
    """Whether nothing but a ReLU reads what a call puts out: int8 makes one operator of both."""
    tensor = node.outputs[0]
    readers = [n.operation for n in calls(graph) for t in n.input_tensors if t is tensor]
    if len(readers) != 1 or any(t is tensor for t in graph.outputs):
        return False
    (reader,) = readers
    if isinstance(reader, L.ReLU):
        settings = reader.max_value, float(reader.negative_slope), float(reader.threshold)
        return settings in ((None, 0.0, 0.0), (6, 0.0, 0.0))
    return _name(reader) in ("relu", "relu6")
