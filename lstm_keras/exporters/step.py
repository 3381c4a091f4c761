"""TFLite, step form: one step with explicit state, in a signature named "step".

    x [1, F], h [1, sum P], c [1, sum H]  ->  y [1, K], h, c

`stepping` says what lies where. There is no variable tensor in the file, so it loads where the
fused form does not: LiteRT's CompiledModel, its C API and LiteRT.js.
"""

import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.artifact import Tensor
from lstm_keras.exporters import flatbuffer, limits, stepping
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.lean import lean
from lstm_keras.exporters.operators import count_operators
from lstm_keras.exporters.tflite import check_no_variables, check_operators, plain_embeddings, run

SIGNATURE = "step"


def write(model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Write a step `.tflite` file; see `tflite.write` for the arguments.

    Raises:
        UnsupportedError: A layer that looks beyond one step, or that a cell cannot express.
        ConversionError: The converter failed.

    """
    limits.check_step(model)
    sequences = len(model.outputs[0].shape) == 3
    with tempfile.TemporaryDirectory() as folder:
        module, serve = _module(model, job.trace_gates)
        tf.saved_model.save(module, folder, signatures={SIGNATURE: serve})
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[SIGNATURE])
        content = lean(run(converter))
    file.write_bytes(content)
    check_no_variables(content, "step")
    operators = count_operators(file)
    check_operators(operators, lstms=0)
    given, made = (_ordered(side) for side in flatbuffer.signature(content))
    return Written(stepping.with_initial(given, model), made, operators, "explicit", sequences)


def _module(model, trace_gates):
    """A tf.Module and its step function."""
    traced, specs = stepping.step(model, trace_gates=trace_gates)

    def serve(**given):
        with plain_embeddings():
            return traced(**given)

    module = tf.Module()
    module.serve = tf.function(serve, autograph=False)
    return module, module.serve.get_concrete_function(**specs)


def _ordered(side: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(sorted(side, key=lambda tensor: stepping.ORDER.index(tensor.name)))
