"""TFLite, fused form: one UNIDIRECTIONAL_SEQUENCE_LSTM per LSTM layer, float32, dynamic or int8."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters import dynamic, flatbuffer, inputs, limits, quantized, ranges
from lstm_keras.exporters.calibration import calibration_from_zero_state
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.operators import LOOPS, count_operators
from lstm_keras.exporters.plain import Plain, plain
from lstm_keras.layer import composite

FUSED = "UNIDIRECTIONAL_SEQUENCE_LSTM"


def write(model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Write a fused `.tflite` file.

    Args:
        model: Adopted, so that its LSTMs are `lstm_keras.LSTM`; any batch.
        file: Where to write.
        job: precision "float32"; "dynamic", with int8 weights; or "int8", with int8 input and
            output as well (tokens stay int32). `steps` is T where the model leaves it open.
        calibration: float [N, T, F] or int [N, T]; for int8 only.

    Raises:
        UnsupportedError: A layer that the fused operator, or the precision, cannot express.
        ConversionError: The converter failed.

    """
    limits.check_calls(model, "fused")
    shape = (1, *inputs.input_shape(model, job.steps))
    dtype = inputs.input_dtype(model)
    calls = count()
    weights = {id(layer): plain(layer.cell) for layer in limits.lstms(model)}
    token = composite.set(lambda layer, *x: _fuse(next(calls), layer, weights[id(layer)], *x))
    try:
        graph = inference(model, tf.TensorSpec(shape, dtype, name="x"))
    finally:
        composite.reset(token)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module())
    if job.precision != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if job.precision == "int8":
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_output_type = tf.int8
        if dtype == "float32":
            converter.inference_input_type = tf.int8
        converter.representative_dataset = lambda: ([x[None]] for x in calibration.astype(dtype))
    with calibration_from_zero_state():
        content = run(converter)
    cells = ranges.measure(model, calibration) if job.precision == "int8" else None
    file.write_bytes(quantized.repair(content, cells))
    operators = count_operators(file)
    check_operators(operators, lstms=next(calls))
    if job.precision == "dynamic":
        dynamic.check(file.read_bytes(), model)
    return Written(
        *flatbuffer.signature(file.read_bytes()),
        operators,
        "kept",
        len(model.outputs[0].shape) == 3,
    )


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


def _fuse(call: int, layer, weights: Plain, x, h, c):
    """Stand for one LSTM by a function that the converter replaces with the fused operator.

    The converter goes by the attributes and the arguments; of the body it looks at nothing, so
    the body only has the right shapes and reads every argument. Of the five results only the
    first two may be used.
    """
    if any(np.any(tf.get_static_value(state) != np.float32(0)) for state in (h, c)):
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

    fused = tf.function(
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
    last, outputs, *_ = fused(x, h, c, *(tf.identity(tf.constant(w)) for w in weights[:3]))
    unread = tf.fill([B, H], np.float32(np.nan))  # c: limits refuses whoever would read it
    if weights.projection is not None:
        outputs, last = (tf.matmul(y, tf.constant(weights.projection)) for y in (outputs, last))
    return outputs, last, unread
