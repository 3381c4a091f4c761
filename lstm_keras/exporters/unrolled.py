"""TFLite, unrolled form: the whole sequence in plain operators, x [1, T, F] -> y, state "none".

Every step of every LSTM is written out by tracing its cell, so that all variants come along, and
h and c are tensors between operators: there is no variable and no loop in the file. It loads
wherever the operators do, in LiteRT's CompiledModel and LiteRT.js too, and it is large: some
fourteen operators for each step. What does not depend on h, the product x W + b, is one operator
for all steps; the weights stand in the file once.

Operators of a step carry the name "lstm<k>.<t>/", by which `roles` finds what is the same at
every step: one grid serves all of them in int8.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from lstm_keras.exporters import flatbuffer, inputs, limits, unrolled_int8
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.operators import count_operators
from lstm_keras.exporters.tflite import check_no_variables, check_operators, inference, run
from lstm_keras.hooks import composite


def write(model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Write an unrolled `.tflite` file; see `tflite.write` for the arguments.

    Raises:
        UnsupportedError: A layer that TFLite, or the precision, cannot express.
        ConversionError: The converter failed.

    """
    limits.check_calls(model, "unrolled")
    if job.precision == "int8":
        unrolled_int8.check(model)
    shape = (1, *inputs.input_shape(model, job.steps))
    with written_out():
        graph = inference(model, tf.TensorSpec(shape, inputs.input_dtype(model), name="x"))
    content = run(tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module()))
    if job.precision == "int8":
        samples = calibration.astype(inputs.input_dtype(model))
        content = unrolled_int8.quantize(content, roles(content), samples, job.ranges)
    file.write_bytes(slim(content))
    operators = count_operators(file)
    check_operators(operators, lstms=0)
    check_no_variables(content, "unrolled")
    given, made = flatbuffer.signature(file.read_bytes())
    return Written(given, made, operators, "none", len(model.outputs[0].shape) == 3)


@contextmanager
def written_out() -> Iterator[None]:
    """In it, every LSTM that is called is written out step by step."""
    calls = count()
    token = composite.set(lambda layer, *x: _steps(next(calls), layer, *x))
    try:
        yield
    finally:
        composite.reset(token)


def _steps(call, layer, x, h, c):
    """What `layer.composite` is set to: x [1, T, F], h, c -> h of every step, last h, last c."""
    cell = layer.cell
    kernel, recurrent, bias = cell.matrices()
    own, outputs = cell.own(), []
    with tf.name_scope(f"lstm{call}/"):  # the slash: this name, whatever layer it is in
        z = ops.matmul(x, kernel)
        if cell.use_bias and not cell.layer_norm:
            z = z + bias
        each = ops.unstack(z, axis=1)
    for t, z in enumerate(each):
        with tf.name_scope(f"lstm{call}.{t}/"):
            h, c = cell.advance(z + ops.matmul(h, recurrent), h, c, own)
            outputs.append(h)
    return ops.stack(outputs, axis=1), h, c


def roles(content: bytes) -> dict[int, str]:
    """What every tensor is, by index: its name without the number of the step."""
    tensors = flatbuffer.only_graph(flatbuffer.unpack(content)).tensors
    return {
        i: re.sub(r"(lstm\d+)\.\d+/", r"\1./", tensor.name.decode())
        for i, tensor in enumerate(tensors)
    }


def slim(content: bytes) -> bytes:
    """The file without names of what is neither its input nor its output.

    They take a fifth of it, and nobody looks inner tensors up.
    """
    model = flatbuffer.unpack(content)
    graph = flatbuffer.only_graph(model)
    ends = {int(i) for i in (*graph.inputs, *graph.outputs)}
    for i, tensor in enumerate(graph.tensors):
        if i not in ends:
            tensor.name = b""
        if model.buffers[tensor.buffer].data is None:
            tensor.buffer = 0  # the empty one
    return flatbuffer.pack(model)
