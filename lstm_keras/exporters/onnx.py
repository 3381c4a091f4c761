"""A Keras model as ONNX: one `LSTM` node for each LSTM layer, batch and time left open.

What becomes of a layer is in `onnx_nodes`; here is what is around it: the conversion by tf2onnx,
the names, and the proof that the file holds what it should.
"""

import logging
from pathlib import Path

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

import lstm_keras
from lstm_keras.artifact import Tensor
from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters import onnx_dynamic
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.inputs import feed, input_dtype, input_shape
from lstm_keras.exporters.onnx_nodes import (
    STANDS_FOR_LSTM,
    Node,
    flip_handler,
    lstm_handler,
    marker,
    select,
)
from lstm_keras.exporters.operators import LOOPS, count_operators
from lstm_keras.layer import composite

OPSET = 18
"""The newest that tf2onnx 1.17 writes."""

PROBE = 97
"""A number of steps that no layer brings forth by chance."""


def write(
    model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None = None
) -> Written:
    """Write `file` in float32 or dynamic, opset 18: input "x", output "y".

    The batch is open. Time is open where the model leaves it open and `job.steps` is absent.
    An LSTM whose states are zero has no initial_h and initial_c, which means zero in ONNX.

    Raises:
        UnsupportedError: A mask, stateful=True, another type than float32, an activation or an
            operator that ONNX does not have; dynamic, where that would not be smaller.
        ShapeError: `job.steps` is not the model's T.
        ConversionError: The file does not hold one LSTM for each layer.
        RuntimeMissingError: dynamic without ONNX Runtime, which quantizes.

    """
    proto, calls = _convert(model, job.steps)
    _name(proto, model)
    _drop_unused_states(proto.graph)
    _refuse_foreign_operators(proto.graph)
    kind = "LSTM"
    if job.precision == "dynamic":
        proto, kind = onnx_dynamic.quantize(proto), onnx_dynamic.QUANTIZED
    onnx.checker.check_model(proto, full_check=True)
    file.write_bytes(proto.SerializeToString(deterministic=True))
    operators = count_operators(file)
    loops = sorted(LOOPS & operators.keys())
    if loops or operators.get(kind, 0) != calls:
        raise ConversionError(
            f"the ONNX file of model '{model.name}' holds {operators.get(kind, 0)} {kind} and "
            f"{', '.join(loops) or 'no loop'}; needed: {calls} {kind} and no loop.\n"
            "  Take recurrent layers other than LSTM (GRU, SimpleRNN, TimeDistributed over an "
            "LSTM) out of the model."
        )
    y = _tensor(proto.graph.output[0])
    return Written(
        inputs=(_tensor(proto.graph.input[0]),),
        outputs=(y,),
        operators=operators,
        state="none",
        returns_sequences=len(y.shape) == 3,
    )


def _convert(model: keras.Model, steps: int | None) -> tuple[onnx.ModelProto, int]:
    shape = model.inputs[0].shape[1:] if steps is None else input_shape(model, steps)
    x = tf.TensorSpec([None, *shape], input_dtype(model), name="x")
    nodes: list[Node] = []
    call = tf.function(lambda x: {"y": model(feed(model, x), training=False)}, [x], autograph=False)
    token = composite.set(marker(nodes))
    filtering = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()  # it would rewrite the text of our errors
    # it warns of the two outputs of the marker that nobody uses
    logging.getLogger("tf2onnx").setLevel(logging.ERROR)
    try:
        handlers = {
            STANDS_FOR_LSTM: (lstm_handler(nodes), []),
            "ReverseV2": (flip_handler(), []),
            "SelectV2": (select, []),
        }
        traced = call.get_concrete_function(x)
        proto, _ = tf2onnx.convert.from_function(
            call, [x], opset=OPSET, custom_op_handlers=handlers
        )
    finally:
        composite.reset(token)
        if filtering:
            keras.config.enable_traceback_filtering()
    _fill(proto.graph, traced)
    return proto, len(nodes)


def _fill(graph: onnx.GraphProto, traced) -> None:
    """Constants that a layer holds itself (the mean of a Normalization) are no inputs.

    tf2onnx makes inputs of all that the traced function captured, except for variables.
    """
    captured = zip(traced.inputs[1:], traced.captured_inputs, strict=True)
    held = {inner.name: value for inner, value in captured if value.dtype != tf.resource}
    for tensor in [tensor for tensor in graph.input if tensor.name in held]:
        graph.input.remove(tensor)
        value = onnx.numpy_helper.from_array(held[tensor.name].numpy(), tensor.name)
        graph.initializer.append(value)


def _name(proto: onnx.ModelProto, model: keras.Model) -> None:
    """Who wrote it, and the axes that are open: batch, time; time_out where layers change it."""
    proto.producer_name, proto.producer_version = "lstm_keras", lstm_keras.__version__
    graph = proto.graph
    graph.name, graph.doc_string = model.name, ""
    del graph.value_info[:]  # names of open axes that say nothing; the checker infers the shapes
    shape = (1, PROBE, *model.inputs[0].shape[2:])
    kept = model.inputs[0].shape[1] is None and model.compute_output_shape(shape)[1] == PROBE
    for tensor, time in (
        (graph.input[0], "time"),
        (graph.output[0], "time" if kept else "time_out"),
    ):
        for name, axis in zip(("batch", time), tensor.type.tensor_type.shape.dim, strict=False):
            if not axis.HasField("dim_value"):
                axis.dim_param = name


def _drop_unused_states(graph: onnx.GraphProto) -> None:
    """Take the outputs that nobody reads from the LSTM nodes, so that no runtime makes them."""
    read = {name for node in graph.node for name in node.input} | {y.name for y in graph.output}
    for node in graph.node:
        if node.op_type == "LSTM":
            outputs = [name if name in read else "" for name in node.output]
            while not outputs[-1]:
                outputs.pop()
            node.output[:] = outputs


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


def _tensor(value: onnx.ValueInfoProto) -> Tensor:
    tensor = value.type.tensor_type
    return Tensor(
        value.name,
        tuple(d.dim_value if d.HasField("dim_value") else None for d in tensor.shape.dim),
        onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type).name,
    )
