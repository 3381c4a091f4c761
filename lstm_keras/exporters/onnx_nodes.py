"""How an LSTM layer becomes one ONNX node on its way through TensorFlow and tf2onnx.

TensorFlow has one operator with the shapes of ONNX' LSTM (every output, the last h, the last c):
`CudnnRNNV3`. While the model is traced it stands for the layer's loop; nothing ever runs it.
tf2onnx then asks our handler what it means, and the handler writes the node with the layer's
own weights.
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import onnx
import tensorflow as tf

from lstm_keras import gates
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import capabilities
from lstm_keras.exporters.onnx_graph import Handler
from lstm_keras.exporters.plain import Plain, plain
from lstm_keras.layer import LSTM

ACTIVATIONS = {
    keras.activations.sigmoid: ("Sigmoid", {}),
    keras.activations.tanh: ("Tanh", {}),
    keras.activations.relu: ("Relu", {}),
    keras.activations.softsign: ("Softsign", {}),
    keras.activations.hard_sigmoid: ("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
}
"""Keras' function: (name in ONNX, its parameters)."""

STANDS_FOR_LSTM = "CudnnRNNV3"


@dataclass(frozen=True)
class Node:
    """What the ONNX operator LSTM says of one call of a layer.

    W: [1, 4H, F], R: [1, 4H, H], B: [1, 8H] (input bias, then recurrent bias, which Keras has
    not), blocks in ONNX' order; P: [1, 3H] of i, o, f, with peepholes. given_state: whether h
    and c come from elsewhere in the model.
    """

    W: np.ndarray
    R: np.ndarray
    B: np.ndarray
    P: np.ndarray | None
    attributes: dict
    given_state: bool


def marker(nodes: list[Node]) -> Callable:
    """The composite that leaves a marker in the graph; its seed is an index into `nodes`."""

    def mark(layer, x, h, c):
        _refuse_settings(layer)
        given = not (_is_zero(h) and _is_zero(c))
        with tf.init_scope():  # weights have values outside of the trace only
            weights = plain(layer.cell)
            nodes.append(_describe(layer, weights, given))
        if weights.projection is not None:
            if given:
                cure = "Start from zeros, or train without a projection."
                raise _refusal(layer, "an initial state together with a projection", cure)
            h = tf.zeros_like(c)  # of the node, which knows of no projection
        if layer.go_backwards:  # ONNX reads x as it is, from its end, and answers in x's order
            x = tf.reverse(x, [1])
        outputs, h, c, _, _ = tf.raw_ops.CudnnRNNV3(
            input=tf.transpose(x, [1, 0, 2]),
            input_h=h[None],
            input_c=c[None],
            params=tf.zeros([0]),
            sequence_lengths=tf.zeros([0], tf.int32),
            rnn_mode="lstm",
            seed=len(nodes) - 1,
        )
        outputs = tf.transpose(outputs, [1, 0, 2])
        if layer.go_backwards:
            outputs = tf.reverse(outputs, [1])
        h, c = tf.squeeze(h, [0]), tf.squeeze(c, [0])
        if weights.projection is not None:
            outputs, h = (tf.matmul(y, tf.constant(weights.projection)) for y in (outputs, h))
        return outputs, h, c

    return mark


def _refuse_settings(layer: LSTM) -> None:
    capabilities.check(layer, "onnx", "fused")
    if layer.stateful:
        cure = "Load the same weights into a model with stateful=False."
        raise _refusal(layer, "stateful=True", cure)
    if layer.compute_dtype != "float32":
        cure = "Build the model under the policy 'float32' and load the same weights into it."
        raise _refusal(layer, f"it computes in {layer.compute_dtype}", cure)


def _describe(layer: LSTM, weights: Plain, given_state: bool) -> Node:
    kernel, recurrent, bias = (gates.reorder(each, "keras", "onnx") for each in weights[:3])
    peephole = weights.peephole  # rows i, f, o
    return Node(
        W=np.ascontiguousarray(kernel.T[None]),
        R=np.ascontiguousarray(recurrent.T[None]),
        B=np.concatenate([bias, np.zeros_like(bias)])[None],
        P=None if peephole is None else np.concatenate(peephole[[0, 2, 1]])[None],
        attributes={
            "hidden_size": layer.units,
            "direction": "reverse" if layer.go_backwards else "forward",
            **_activations(layer),
        },
        given_state=given_state,
    )


def _activations(layer: LSTM) -> dict:
    """The attributes that name the three functions: of the gates, of g and of c."""
    chosen = []
    for setting in ("recurrent_activation", "activation", "activation"):
        function = getattr(layer, setting)
        if function not in ACTIVATIONS:
            names = ", ".join(known.__name__ for known in ACTIVATIONS)
            raise _refusal(
                layer,
                f"{setting}={getattr(function, '__name__', function)}",
                f"Train with one of: {names}.",
            )
        chosen.append(ACTIVATIONS[function])
    names = [name for name, _ in chosen]
    if names == ["Sigmoid", "Tanh", "Tanh"]:  # what ONNX takes when nothing is said
        return {}
    parameters = {
        f"activation_{name}": [p[name] for _, p in chosen if name in p]
        for name in ("alpha", "beta")
    }
    return {"activations": names, **{name: values for name, values in parameters.items() if values}}


def lstm_handler(nodes: list[Node]) -> Handler:
    """For tf2onnx: the marker becomes an LSTM, whose Y has an axis for directions to squeeze."""

    def handle(ctx, mark, name, args):
        node = nodes[mark.get_attr_value("seed")]
        scope = mark.name.removesuffix(f"/{STANDS_FOR_LSTM}")
        x, h, c = mark.input[:3]
        (all_h, last_h, last_c), shapes = mark.output[:3], mark.output_shapes[:3]
        T, B, H = shapes[0]
        ctx.remove_node(mark.name)
        weights = [ctx.make_const(f"{scope}/{key}", getattr(node, key)).output[0] for key in "WRB"]
        lstm = ctx.make_node(
            "LSTM",
            [x, *weights, *_optional(node, h, c, scope, ctx)],
            attr=node.attributes,
            outputs=[f"{scope}/Y", last_h, last_c],
            name=scope,
            shapes=[[T, 1, B, H], *shapes[1:]],
            dtypes=[onnx.TensorProto.FLOAT] * 3,
        )
        axis = ctx.make_const(f"{scope}/direction", np.array([1])).output[0]
        result = {"outputs": [all_h], "shapes": [shapes[0]], "dtypes": lstm.output_dtypes[:1]}
        ctx.make_node("Squeeze", [lstm.output[0], axis], **result)

    return handle


def _optional(node: Node, h, c, scope, ctx) -> list[str]:
    """The inputs sequence_lens, initial_h, initial_c and P, as far as they are needed."""
    states = ["", h, c] if node.given_state else []
    if node.P is None:
        return states
    return [*(states or [""] * 3), ctx.make_const(f"{scope}/P", node.P).output[0]]


def flip_handler() -> Handler:
    """For tf2onnx: a flip is one Slice, and flipping back is nothing; its own takes eight nodes."""
    flipped: dict[str, tuple[str, list[int]]] = {}  # by result: what was flipped, and where

    def handle(ctx, node, name, args):
        axes = node.inputs[1].get_tensor_value(as_list=False).astype("int64").reshape(-1)
        x = node.input[0]
        result = {name: getattr(node, f"output_{name}") for name in ("shapes", "dtypes")}
        result["outputs"] = node.output
        ctx.remove_node(node.name)
        source, where = flipped.get(x, (x, None))
        if where == axes.tolist():
            ctx.make_node("Identity", [source], **result)
            return
        flipped[result["outputs"][0]] = x, axes.tolist()
        backwards = np.full_like(axes, -1)  # the first index, and the step
        beyond = np.full_like(axes, np.iinfo("int64").min)
        settings = {"starts": backwards, "ends": beyond, "axes": axes, "steps": backwards}
        constants = [ctx.make_const(f"{name}/{key}", settings[key]).output[0] for key in settings]
        ctx.make_node("Slice", [x, *constants], **result)

    return handle


def select(ctx, node, name, args):
    """For tf2onnx: a choice between integers is one Where; its own computes it from eight nodes."""
    result = {key: getattr(node, f"output_{key}") for key in ("shapes", "dtypes")}
    ctx.remove_node(node.name)
    ctx.make_node("Where", node.input, outputs=node.output, **result)


def _is_zero(state) -> bool:
    """Whether a traced tensor is known to be zero: a constant, or `zeros` of an open batch."""
    if state.op.type == "Fill":
        state = state.op.inputs[1]
    value = tf.get_static_value(state)
    return value is not None and not np.any(value)


def _refusal(layer: LSTM, what: str, cure: str) -> UnsupportedError:
    return UnsupportedError(
        f"onnx cannot express layer '{layer.name}' ({type(layer).__name__}): {what}.\n  {cure}"
    )
