"""Quantization-aware training: a model that computes in float what its int8 file will compute."""

from typing import Any, Literal, cast

import keras
import numpy as np
from keras import ops

from lstm_keras import adoption
from lstm_keras.quantization import allowed, fake_quant
from lstm_keras.quantization.grids import LstmRanges, Range, cell_power
from lstm_keras.quantization.measuring import Measured, check_samples, measure
from lstm_keras.quantization.searching import search
from lstm_keras.quantization.walk import Signal, graph_of, play

NARROWEST = 1e-6
"""A learned range cannot close further: its scale would be 0."""


def quantize_aware(
    model: keras.Model,
    calibration: np.ndarray,
    ranges: Literal["calibrated", "learned"] = "calibrated",
) -> "QuantizeAware":
    """The same model, whose answers are those of its int8 file, to be trained on.

    What every layer reads, holds and puts out lies on the grids that TFLite's int8 kernels have,
    and everything between is float, as the kernels are matched best:

        x          on the grid of the layer that it comes from
        W, U       per gate, s = max|w| / 127, from the weights as they are now
        b          per gate, on the grid of x times that of W
        h          after o tanh(c), so before it enters the gates again
        c          held within -2^(15 + p) and 2^(15 + p), where 2^p is its scale

    and likewise Dense and Conv1D (weights per output channel), Embedding, Add, Concatenate, ReLU
    and GlobalAveragePooling1D; the outputs of softmax, sigmoid and tanh have fixed grids.
    Dropout and layers that only move values change nothing. A layer of any other kind stays as it
    is, in float, and only its output is rounded where a layer of the above reads it; in the file
    it may be rounded further.

    Compile and fit the result as any model, on every backend, for a few epochs with a tenth of the
    learning rate. Rounding has no slope, so the gradient passes over it; it is 0 where a value is
    cut off. Then export it: the scales of the file are those of the training.

    A part of the model taken out, such as `keras.Model(aware.input, aware.layers[1].output)`,
    computes in float.

    Args:
        model: One input; `lstm_keras.LSTM` or `keras.layers.LSTM`, in Bidirectional and nested
            models too. It is not touched.
        calibration: Windows of the training set, float [N, T, F] or tokens [N, T], that say how
            far everything reaches, from the smallest to the largest value; the model's input by
            trying which share of that answers most like the float model.
        ranges: "calibrated" ranges stay as they are; "learned" ones are a weight that is trained
            too, through the values that are cut off.

    Returns:
        A model with the same weights and layers, not compiled; its first weight is the ranges.

    Raises:
        ModelError: No LSTM in the model, or it is not built or cannot be rebuilt.
        UnsupportedError: Something that no int8 file has; the layer is named.
        ShapeError, DataError: The calibration samples are not what the model takes.

    Sources:
        Jacob et al. 2018, CVPR, arXiv:1712.05877: training with simulated int8.
        Choi et al. 2018, arXiv:1805.06085: ends that are learned through what they cut off.
    """
    if ranges not in ("calibrated", "learned"):
        raise ValueError(f"ranges must be 'calibrated' or 'learned'; got {ranges!r}")
    model = adoption.adopt(model)
    allowed.check(model)
    samples = check_samples(model, calibration)
    model = adoption.copy(model)
    aware = QuantizeAware(model, measure(model, samples), learned=ranges == "learned")
    row = aware.rows.get(graph_of(model).inputs[0]._keras_history.operation.name)
    if row is not None:  # tokens have no range
        search(aware, Rounding(aware), row, samples)
    return aware


def is_aware(model: keras.Model) -> bool:
    """Whether the model came from `quantize_aware`."""
    return isinstance(model, QuantizeAware)


def plain(model: "QuantizeAware") -> keras.Model:
    """A model without the rounding, with its own copy of the weights."""
    return adoption.copy(model.source)


def ranges(model: "QuantizeAware") -> dict[str, LstmRanges | Range]:
    """What the model rounds to, by name of the layer.

    Returns:
        For an LSTM (in a Bidirectional, `forward_...` and `backward_...`) those of x, h and c. For
        the model's input and other layers the range of what they put out, for Dense and Conv1D
        with softmax, sigmoid or tanh that of what goes into it.
    """
    ends = ops.convert_to_numpy(model.ranges).tolist()
    found = {name: Range(*ends[row]) for name, row in model.rows.items()}
    lstms = {}
    for name, read in model.measured.reads.items():
        x = read if isinstance(read, Range) else found[read]
        lstms[name] = LstmRanges(x, found[name], model.measured.cells[name])
    return {**found, **lstms}


@keras.saving.register_keras_serializable(package="lstm_keras")
class QuantizeAware(keras.Model):
    """A model over the layers of another, `source`, that rounds what passes between them.

    Made by `quantize_aware`. `ranges` [R, 2], low and high, is the only weight of its own; `rows`
    says which layer has which row.
    """

    def __init__(self, source: keras.Model, measured: Measured, learned: bool = False):
        graph = graph_of(source)
        super().__init__(
            inputs=graph._inputs_struct, outputs=graph._outputs_struct, name=source.name
        )
        rows = {name: row for row, name in enumerate(measured.ranges)}
        # past Keras' tracking: the source consists of the same layers, and the rest of no weights
        self.__dict__.update(source=source, measured=measured, rows=rows)
        self.learned = learned
        ends = np.array([[span.low, span.high] for span in measured.ranges.values()], "float32")
        self.ranges = self.add_weight(
            name="ranges",
            shape=ends.shape,
            initializer=lambda shape, dtype: ops.convert_to_tensor(ends, dtype),
            constraint=_around_zero,
            trainable=learned,
        )

    def call(self, inputs, training=None, mask=None):
        graph = graph_of(self.source)
        (x,) = self._standardize_inputs(inputs)
        entry = graph.inputs[0]._keras_history.operation
        outputs = play(Rounding(self), self.source, [Signal(x, entry)])
        values = [signal.value for signal in outputs]
        packed = keras.tree.pack_sequence_as(graph._outputs_struct, values)
        return packed[0] if isinstance(packed, list) and len(packed) == 1 else packed

    def get_config(self):
        ends = ops.convert_to_numpy(self.ranges).tolist()
        reads = self.measured.reads.items()
        return {
            "source": keras.saving.serialize_keras_object(self.source),
            "ranges": {name: ends[row] for name, row in self.rows.items()},
            "reads": {n: [r.low, r.high] if isinstance(r, Range) else r for n, r in reads},
            "cells": dict(self.measured.cells),
            "learned": self.learned,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        source = keras.saving.deserialize_keras_object(config["source"], custom_objects)
        reads = config["reads"].items()
        measured = Measured(
            {name: Range(*ends) for name, ends in config["ranges"].items()},
            {name: read if isinstance(read, str) else Range(*read) for name, read in reads},
            dict(config["cells"]),
        )
        return cls(cast(keras.Model, source), measured, config["learned"])


class Rounding:
    """A `walk.Player` that rounds to the ranges of a model."""

    def __init__(self, model: QuantizeAware):
        self.model = model

    def round(self, x, on):
        x = ops.convert_to_tensor(x)
        return fake_quant.activation(x, *self._ends(on, x.dtype))

    def weights(self, kernel, bias, on):
        return self._rounded(kernel, bias, on, kernel.shape[-1])

    def run(self, lstms, on, call):
        for layer in lstms:
            cell = layer.cell
            kernel, bias = self._rounded(cell.kernel, cell.bias, on, len(cell.blocks))
            recurrent, _ = fake_quant.weights(
                ops.convert_to_tensor(cell.recurrent_kernel), len(cell.blocks)
            )
            largest = 2.0 ** (15 + cell_power(self.model.measured.cells[layer.name]))
            grid = fake_quant.of_cell(*self._ends(layer, cell.state_dtype), largest)
            cell.rounded = fake_quant.RoundedCell((kernel, recurrent, bias), grid)
        try:
            return call()
        finally:
            for layer in lstms:
                layer.cell.rounded = None

    def _rounded(self, kernel, bias, on, parts):
        """A kernel in parts with a grid each, and its bias."""
        kernel = ops.convert_to_tensor(kernel)
        kernel, scale = fake_quant.weights(kernel, parts)
        if bias is None:
            return kernel, None
        low, high = self._ends(on, kernel.dtype)
        scale = ops.stop_gradient(high - low) / 255 * scale
        return kernel, fake_quant.bias(ops.convert_to_tensor(bias), scale)

    def _ends(self, on: Any, dtype):
        """(low, high) of a range, as scalars."""
        if isinstance(on, Range):
            low, high = on.low, on.high
        else:
            low, high = ops.unstack(self.model.ranges[self.model.rows[on.name]], 2)
        return ops.cast(low, dtype), ops.cast(high, dtype)


def _around_zero(ranges):
    """The ranges [R, 2] after a step of training: with 0 in each, which int8 stores exactly."""
    low = ops.minimum(ranges[:, :1], 0.0)
    return ops.concatenate([low, ops.maximum(ranges[:, 1:], ops.maximum(low + NARROWEST, 0.0))], 1)
