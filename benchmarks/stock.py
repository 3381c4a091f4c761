"""What TFLite's converter makes of a model by itself: same graph, its own calibration and LSTMs."""

import keras
import numpy as np
import tensorflow as tf

from lstm_keras.exporters import inputs
from lstm_keras.exporters.tflite import fused_graph


def convert(model: keras.Model, samples: np.ndarray, steps: int | None = None) -> bytes:
    """Full int8, as TensorFlow documents it; of the graph with LSTMs that the converter can fuse.

    A model with `keras.layers.LSTM` kills it, so this is more than a user of it gets.
    """
    graph, _ = fused_graph(model, steps)
    dtype = inputs.input_dtype(model)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module())
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_output_type = tf.int8
    if dtype == "float32":
        converter.inference_input_type = tf.int8
    converter.representative_dataset = lambda: ([x[None]] for x in samples.astype(dtype))
    return converter.convert()
