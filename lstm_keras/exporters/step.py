"""TFLite, step form: one step with explicit state, in a signature named "step".

    x [1, F], h [1, sum P], c [1, sum H]  ->  y [1, K], h, c

P = H without a projection. The states of all LSTM layers lie side by side in the order of the
layers, so a stack has the same signature as a single layer. A mean over time
(GlobalAveragePooling1D) is state as well: then `mean` [1, D] and `count` [1, 1] are inputs and
outputs too, and y is the answer on the mean so far. There is no variable tensor in the file, so
it loads where the fused form does not: LiteRT's CompiledModel, its C API and LiteRT.js.
"""

import dataclasses
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.artifact import Tensor
from lstm_keras.errors import ConversionError
from lstm_keras.exporters import flatbuffer, inputs, limits
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.operators import count_operators
from lstm_keras.exporters.tflite import check_operators, plain_embeddings, run
from lstm_keras.layer import composite

SIGNATURE = "step"
ORDER = ("x", "y", "h", "c", "mean", "count")


def write(model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Write a step `.tflite` file; see `tflite.write` for the arguments.

    Raises:
        UnsupportedError: A layer that looks beyond one step, or that a cell cannot express.
        ConversionError: The converter failed.

    """
    limits.check_step(model)
    sequences = len(model.outputs[0].shape) == 3
    with tempfile.TemporaryDirectory() as folder:
        module, serve = _module(model)
        tf.saved_model.save(module, folder, signatures={SIGNATURE: serve})
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[SIGNATURE])
        content = run(converter)
    file.write_bytes(content)
    _check_no_variables(content)
    operators = count_operators(file)
    check_operators(operators, lstms=0)
    given, made = (_ordered(side) for side in flatbuffer.signature(content))
    return Written(_with_initial(given, model), made, operators, "explicit", sequences)


class Mean(keras.layers.Layer):
    """Stands for one GlobalAveragePooling1D: the mean of all steps so far."""

    def __init__(self, stream, **kwargs):
        super().__init__(**kwargs)
        self.stream = stream

    def call(self, x, mask=None):  # None, or `limits` has refused it; Keras passes the argument on
        return self.stream.average(x[:, 0])

    def compute_output_shape(self, shape):
        return (shape[0], shape[2])


class Stream:
    """The state while one step is traced: each layer takes its part and leaves the new one.

    layers: The LSTMs, in the order in which their states lie side by side.
    """

    def __init__(self, layers):
        self.layers = layers
        self.before = self.after = {}
        self.mean = None

    def start(self, h, c, mean, count):
        hs, cs = (_widths(self.layers, state) for state in (0, 1))
        pairs = zip(tf.split(h, hs, axis=1), tf.split(c, cs, axis=1), strict=True)
        self.before = dict(zip(map(id, self.layers), pairs, strict=True))
        self.after = {}
        self.mean, self.count, self.means = mean, count, []

    def advance(self, layer, x, h, c):
        """What `layer.composite` is set to: x [1, 1, F] -> h [1, 1, H], h, c."""
        y, (h, c) = layer.cell.call(x[:, 0], list(self.before[id(layer)]), training=False)
        self.after[id(layer)] = h, c
        return y[:, None], h, c

    def average(self, x):
        if self.mean is None:  # the graph is only being built
            return x
        start = sum(mean.shape[1] for mean in self.means)
        old = self.mean[:, start : start + x.shape[1]]
        self.means.append(old + (x - old) / (self.count + 1.0))
        return self.means[-1]

    def end(self):
        h, c = zip(*(self.after[id(layer)] for layer in self.layers), strict=True)
        state = {"h": tf.concat(h, axis=1), "c": tf.concat(c, axis=1)}
        if self.means:
            state |= {"mean": tf.concat(self.means, axis=1), "count": self.count + 1.0}
        return state


def _widths(layers, state):
    """The width of h (state 0) or c (state 1) of each layer; a projection makes h narrower."""
    return [layer.cell.state_size[state] for layer in layers]


def _module(model):
    """A tf.Module and its step function."""
    layers = limits.lstms(model)
    stream = Stream(layers)
    one, means = _one_step(model, stream)
    trainable = [np.asarray(v) for v in one.trainable_variables]
    others = [np.asarray(v) for v in one.non_trainable_variables]
    F = model.inputs[0].shape[2:]
    spec = {
        "x": tf.TensorSpec((1, *F), inputs.input_dtype(model), name="x"),
        "h": tf.TensorSpec((1, sum(_widths(layers, 0))), tf.float32, name="h"),
        "c": tf.TensorSpec((1, sum(_widths(layers, 1))), tf.float32, name="c"),
    }
    if means:
        spec["mean"] = tf.TensorSpec((1, sum(means)), tf.float32, name="mean")
        spec["count"] = tf.TensorSpec((1, 1), tf.float32, name="count")

    def serve(x, h, c, mean=None, count=None):
        stream.start(h, c, mean, count)
        token = composite.set(stream.advance)
        try:
            with plain_embeddings():
                y, _ = one.stateless_call(
                    [tf.constant(v) for v in trainable],
                    [tf.constant(v) for v in others],
                    inputs.feed(one, x[:, None]),
                    training=False,
                )
        finally:
            composite.reset(token)
        y = keras.tree.flatten(y)[0]
        return {"y": y[:, 0] if len(y.shape) == 3 else y, **stream.end()}

    module = tf.Module()
    module.serve = tf.function(serve, autograph=False)
    return module, module.serve.get_concrete_function(**spec)


def _one_step(model, stream):
    """The same layers over one step, [1, 1, F], and the width D of each mean over time."""
    means = []

    def same(layer):
        if isinstance(layer, keras.Model) and len(layer.inputs[0].shape) == 3:
            return short(layer)
        if not isinstance(layer, keras.layers.GlobalAveragePooling1D):
            return layer
        means.append(layer.input.shape[-1])
        return Mean(stream, name=layer.name)

    def short(model):
        shape = (1, 1, *model.inputs[0].shape[2:])
        name = model.inputs[0].name  # a dict of inputs goes by it
        entry = keras.Input(batch_shape=shape, dtype=inputs.input_dtype(model), name=name)
        entry = inputs.feed(model, entry)
        return keras.models.clone_model(model, input_tensors=entry, clone_function=same)

    return short(model), means


def _ordered(side: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(sorted(side, key=lambda tensor: ORDER.index(tensor.name)))


def _with_initial(given: tuple[Tensor, ...], model: keras.Model) -> tuple[Tensor, ...]:
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


def _check_no_variables(content: bytes) -> None:
    graphs = flatbuffer.unpack(content).subgraphs
    if any(tensor.isVariable for graph in graphs for tensor in graph.tensors):
        raise ConversionError(
            "the converter wrote a variable tensor into a step file, which CompiledModel refuses.\n"
            "  Install the versions of TensorFlow that this package names."
        )
