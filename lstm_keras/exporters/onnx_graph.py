"""From a function that TensorFlow traces to a tidy ONNX graph; what every ONNX form shares."""

import logging
from collections.abc import Callable, Sequence

import keras
import onnx
import tensorflow as tf
import tf2onnx

import lstm_keras
from lstm_keras.artifact import Tensor
from lstm_keras.errors import UnsupportedError

OPSET = 18
"""The newest that tf2onnx 1.17 writes."""

Handler = Callable[..., None]
"""(graph of tf2onnx, node, name, arguments): replaces the node by ONNX nodes."""


def convert(
    function: Callable,
    specs: Sequence[tf.TensorSpec],
    handlers: dict[str, Handler],
    name: str,
) -> onnx.ModelProto:
    """Trace a function and translate it, opset 18.

    Args:
        function: Tensors -> a dict of tensors; its keys name the outputs, in that order.
        specs: What goes in, by name.
        handlers: By TensorFlow operator, what translates it instead of tf2onnx.
        name: Of the graph.

    Raises:
        UnsupportedError: An operator that ONNX does not have.

    """
    order: list[str] = []

    def noted(*given):
        made = function(*given)
        order[:] = made
        return made

    call = tf.function(noted, input_signature=specs, autograph=False)
    filtering = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()  # it would rewrite the text of our errors
    # it warns of outputs of a marker that nobody uses
    logging.getLogger("tf2onnx").setLevel(logging.ERROR)
    try:
        traced = call.get_concrete_function(*specs)
        proto, _ = tf2onnx.convert.from_function(
            call,
            list(specs),
            opset=OPSET,
            custom_op_handlers={operator: (handler, []) for operator, handler in handlers.items()},
        )
    finally:
        if filtering:
            keras.config.enable_traceback_filtering()
    _fill(proto.graph, traced, len(specs))
    _refuse_foreign_operators(proto.graph)
    made = {tensor.name: tensor for tensor in proto.graph.output}
    del proto.graph.output[:]
    proto.graph.output.extend(made[key] for key in order)  # tf2onnx sorts them by name
    proto.producer_name, proto.producer_version = "lstm_keras", lstm_keras.__version__
    proto.graph.name, proto.graph.doc_string = name, ""
    del proto.graph.value_info[:]  # names of open axes that say nothing; the checker infers shapes
    return proto


def name_axes(value: onnx.ValueInfoProto, *names: str) -> None:
    """Name the axes that are open, from the first on."""
    for name, axis in zip(names, value.type.tensor_type.shape.dim, strict=False):
        if not axis.HasField("dim_value"):
            axis.dim_param = name


def tensor(value: onnx.ValueInfoProto) -> Tensor:
    """An input or output of a graph, as a manifest lists it."""
    kind = value.type.tensor_type
    return Tensor(
        value.name,
        tuple(d.dim_value if d.HasField("dim_value") else None for d in kind.shape.dim),
        onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type).name,
    )


def _fill(graph: onnx.GraphProto, traced, given: int) -> None:
    """Constants that a layer holds itself (the mean of a Normalization) are no inputs.

    tf2onnx makes inputs of all that the traced function captured, except for variables.
    """
    captured = zip(traced.inputs[given:], traced.captured_inputs, strict=True)
    held = {inner.name: value for inner, value in captured if value.dtype != tf.resource}
    for tensor in [tensor for tensor in graph.input if tensor.name in held]:
        graph.input.remove(tensor)
        value = onnx.numpy_helper.from_array(held[tensor.name].numpy(), tensor.name)
        graph.initializer.append(value)


def _refuse_foreign_operators(graph: onnx.GraphProto) -> None:
    """tf2onnx logs what it cannot translate, and leaves it in the graph."""
    foreign = sorted({node.op_type: node.name for node in graph.node if not _is_onnx(node)}.items())
    if foreign:
        named = ", ".join(f"{operator} (from {name})" for operator, name in foreign)
        raise UnsupportedError(
            f"onnx cannot express these TensorFlow operators: {named}.\n"
            "  Take the layers they come from out of the model, or use --target tflite."
        )


def _is_onnx(node: onnx.NodeProto) -> bool:
    return onnx.defs.has(node.op_type, node.domain)
