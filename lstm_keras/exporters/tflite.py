"""TFLite, fused form: one UNIDIRECTIONAL_SEQUENCE_LSTM per LSTM layer, in any precision."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters import (
    dynamic,
    flatbuffer,
    fused,
    inputs,
    int8,
    int16x8,
    limits,
    starts,
    state,
)
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.lean import lean
from lstm_keras.exporters.operators import LOOPS, count_operators
from lstm_keras.exporters.plain import Plain, plain
from lstm_keras.hooks import composite
from lstm_keras.quantization import aware

FUSED = "UNIDIRECTIONAL_SEQUENCE_LSTM"


def write(model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Write a fused `.tflite` file.

    Args:
        model: Adopted, so that its LSTMs are `lstm_keras.LSTM`; any batch. In int8 it may be
            quantization-aware.
        file: Where to write.
        job: precision "float32"; "dynamic", with int8 weights; "int8" or "int16x8", with integer
            input and output as well (tokens stay int32). `steps` is T where the model leaves it
            open. `state` is the contract between two invokes; see `exporters.state`.
        calibration: float [N, T, F] or int [N, T]; for int8 and int16x8.

    Raises:
        UnsupportedError: A layer that the fused operator, or the precision, cannot express.
        ConversionError: The converter failed.

    """
    trained = None
    if aware.is_aware(model):
        trained, model = model, aware.plain(model)
    limits.check_calls(model, "fused")
    limits.check_learned(model, job.state)
    graph, calls = fused_graph(model, job.steps)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module())
    if job.precision == "dynamic":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    content = fused.unclipped(run(converter))
    learned = starts.by_operator(content, model)
    samples = None if calibration is None else calibration.astype(inputs.input_dtype(model))
    if job.precision == "int8":
        content = int8.quantize(content, samples, learned, trained, job.ranges)
    if job.precision == "int16x8":
        content = int16x8.quantize(content, samples, learned)
    file.write_bytes(state.set_state(lean(content), job.state, learned))
    operators = count_operators(file)
    check_operators(operators, calls)
    if job.precision == "dynamic":
        dynamic.check(file.read_bytes(), model)
    given, made = flatbuffer.signature(file.read_bytes())
    given = state.with_initial(given, learned) if job.state == "explicit" else given
    return Written(given, made, operators, job.state, len(model.outputs[0].shape) == 3)


def fused_graph(model: keras.Model, steps: int | None):
    """The model's inference, batch 1, for the converter to fuse; and how many LSTMs it calls."""
    shape = (1, *inputs.input_shape(model, steps))
    calls = count()
    weights = {id(layer): plain(layer.cell) for layer in limits.lstms(model)}
    token = composite.set(lambda layer, *x: _fuse(next(calls), layer, weights[id(layer)], *x))
    try:
        graph = inference(model, tf.TensorSpec(shape, inputs.input_dtype(model), name="x"))
    finally:
        composite.reset(token)
    return graph, next(calls)


def inference(model: keras.Model, *specs: tf.TensorSpec):
    """The model's inference as a concrete function {x} -> {"y"}, its weights as constants.

    A variable would survive as VAR_HANDLE, and as an argument of the fused function it makes the
    converter segfault; `stateless_call` reads every weight from the values given to it.
    """
    trainable = [np.asarray(v) for v in model.trainable_variables]
    others = [np.asarray(v) for v in model.non_trainable_variables]

    @tf.function(input_signature=specs, autograph=False)
    def serve(x):
        with plain_embeddings():
            y, _ = model.stateless_call(
                [tf.constant(v) for v in trainable],
                [tf.constant(v) for v in others],
                inputs.feed(model, x),
                training=False,
            )
        return {"y": keras.tree.flatten(y)[0]}

    return serve.get_concrete_function()


@contextmanager
def plain_embeddings() -> Iterator[None]:
    """An Embedding is one GATHER.

    Keras also lets a token of -1 mean the last row, for which it writes LESS, ADD and SELECT
    around it; TFLite Micro has no SELECT.
    """
    stock = keras.layers.Embedding.call
    keras.layers.Embedding.call = lambda self, tokens: tf.gather(
        tf.convert_to_tensor(self.embeddings), tf.cast(tokens, "int32")
    )
    try:
        yield
    finally:
        keras.layers.Embedding.call = stock


def run(converter: tf.lite.TFLiteConverter) -> bytes:
    """Convert.

    Raises:
        ConversionError: With what the converter said.

    """
    try:
        return converter.convert()
    except UnsupportedError:
        raise
    except Exception as error:  # ConverterError, ValueError, RuntimeError: it has no base class
        said = str(error).strip() or type(error).__name__
        raise ConversionError(
            f"the TFLite converter refused the model: {said[:600]}\n"
            "  Replace the operation it names, or export --target onnx."
        ) from error


def check_operators(operators: dict[str, int], lstms: int) -> None:
    """Exactly `lstms` fused LSTMs, no loop and nothing beyond TFLite's own operators.

    Raises:
        UnsupportedError: The file holds something else; it is not kept.

    """
    own = {name for name in vars(flatbuffer.schema.BuiltinOperator) if name.isupper()}
    foreign = [name for name in operators if name in LOOPS or name not in own]
    if foreign or operators.get(FUSED, 0) != lstms:
        raise UnsupportedError(
            f"tflite cannot express this model in its own operators: it needs "
            f"{', '.join(foreign) or f'{lstms} {FUSED}, and has {operators.get(FUSED, 0)}'}.\n"
            "  Replace the layers that are neither LSTM nor feed-forward (GRU, SimpleRNN, custom "
            "loops), or export --target onnx."
        )


def check_no_variables(content: bytes, form: str) -> None:
    """One graph without a variable tensor, as CompiledModel wants it.

    Raises:
        ConversionError: Otherwise; names the form.
    """
    graphs = flatbuffer.unpack(content).subgraphs
    if len(graphs) > 1 or any(tensor.isVariable for tensor in graphs[0].tensors):
        raise ConversionError(
            f"the converter wrote a variable tensor or a second graph into a file of form={form}, "
            "which CompiledModel refuses.\n"
            "  Install the versions of TensorFlow that this package names."
        )


def _fuse(call: int, layer, weights: Plain, x, h, c):
    """Stand for one LSTM by a function that the converter replaces with the fused operator.

    The converter goes by the attributes and the arguments; of the body it looks at nothing, so
    the body only has the right shapes and reads every argument. Of the five results only the
    first two may be used.
    """
    given = () if layer.learned_state else (h, c)  # what is learned, `state` writes into the file
    if any(np.any(tf.get_static_value(one) != np.float32(0)) for one in given):
        raise limits.refusal(
            layer,
            "its initial state is not zero",
            "Start from zeros; in --form step, (h, c) are inputs that you set.",
        )
    B, H = x.shape[0], layer.units

    def body(inputs, init_h, init_c, kernel, recurrent_kernel, bias):
        parts = (inputs, kernel, recurrent_kernel, bias)
        outputs = tf.zeros([*x.shape[:2], H]) + sum(map(tf.reduce_sum, parts))
        return outputs[:, -1], outputs, init_h, init_c, tf.constant(0.0)

    one = tf.function(
        body,
        autograph=False,
        experimental_attributes={
            "api_implements": f"lstm_{call}",  # unique, or two layers share one body
            "api_preferred_device": "CPU",
            "time_major": False,
            "go_backwards": False,  # the layer has already reversed x
        },
    )
    if weights.projection is not None:
        h = tf.zeros([B, H])  # of the operator, which knows of no projection
    last, outputs, *_ = one(x, h, c, *(tf.identity(tf.constant(w)) for w in weights[:3]))
    unread = tf.fill([B, H], np.float32(np.nan))  # c: limits refuses whoever would read it
    if weights.projection is not None:
        outputs, last = (tf.matmul(y, tf.constant(weights.projection)) for y in (outputs, last))
    return outputs, last, unread
