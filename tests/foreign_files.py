"""Files that this package did not write: of TensorFlow's converter, and of ONNX's helper."""

import functools

import keras
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from planted import F, H, L, T, model, stack

from lstm_keras import LSTM
from lstm_keras.exporters.tflite import fused_graph


@functools.cache
def stock_float(net=stack, dynamic: bool = False) -> bytes:
    """A fused file as TensorFlow writes it, whose variables nothing resets."""
    import tensorflow as tf

    graph, _ = fused_graph(model(net), None)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module())
    if dynamic:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return converter.convert()


def broad(x):
    """Of the second, every matrix has 1024 numbers or more, below which they stay floats."""
    return L.Dense(2)(LSTM(40)(LSTM(40, return_sequences=True)(x)))


@functools.cache
def of_keras(*, unroll: bool) -> bytes:
    """What becomes of `keras.layers.LSTM`: plain operators, or a loop of Select TensorFlow ones."""
    import tensorflow as tf

    keras.utils.set_random_seed(1)
    entry = keras.Input((T, F), batch_size=1)
    net = keras.Model(entry, L.Dense(2)(L.LSTM(H, unroll=unroll)(entry)))
    converter = tf.lite.TFLiteConverter.from_keras_model(net)
    if not unroll:
        ops = tf.lite.OpsSet
        converter.target_spec.supported_ops = [ops.TFLITE_BUILTINS, ops.SELECT_TF_OPS]
        converter._experimental_lower_tensor_list_ops = False
    return converter.convert()


def draw(*shape, seed=7):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def lstm_onnx(
    directions: int = 1, states: tuple[str, ...] = (), batch: int | str = 1, props=None
) -> bytes:
    """One LSTM node on x [T, B, F], time first, as PyTorch writes it; Y comes out squeezed.

    Args:
        directions: 1, or 2 for a bidirectional one.
        states: Names of initial_h, initial_c, Y_h and Y_c, where they are ends of the file.
        batch: B.
        props: Metadata.
    """
    weights = {
        "W": draw(directions, 4 * H, F, seed=1),
        "R": draw(directions, 4 * H, H, seed=2),
        "B": draw(directions, 8 * H, seed=3),
    }
    h0, c0, hn, cn = states or ("", "", "", "")
    way = "bidirectional" if directions == 2 else "forward"
    inputs = ["x", "W", "R", "B", "", h0, c0]
    nodes = [helper.make_node("LSTM", inputs, ["Y", hn, cn], hidden_size=H, direction=way)]
    nodes.append(helper.make_node("Transpose", ["Y"], ["Yt"], perm=[0, 2, 1, 3]))
    weights["shape"] = np.array([0, 0, -1], "int64")
    nodes.append(helper.make_node("Reshape", ["Yt", "shape"], ["y"]))
    info = helper.make_tensor_value_info
    state = [directions, batch, H]
    ins = [info("x", TensorProto.FLOAT, [T, batch, F])]
    outs = [info("y", TensorProto.FLOAT, [T, batch, directions * H])]
    if states:
        ins += [info(name, TensorProto.FLOAT, state) for name in (h0, c0)]
        outs += [info(name, TensorProto.FLOAT, state) for name in (hn, cn)]
    constants = [numpy_helper.from_array(array, name) for name, array in weights.items()]
    graph = helper.make_graph(nodes, "net", ins, outs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    helper.set_model_props(made, props or {})
    onnx.checker.check_model(made)
    return made.SerializeToString()


def without_lstm() -> bytes:
    """A file of one operator."""
    info = helper.make_tensor_value_info
    ends = [info("x", TensorProto.FLOAT, [1, F])], [info("y", TensorProto.FLOAT, [1, F])]
    graph = helper.make_graph([helper.make_node("Tanh", ["x"], ["y"])], "net", *ends)
    return helper.make_model(graph).SerializeToString()
