"""A Keras model as ONNX: a `LSTM` node for each LSTM or Bidirectional, batch and time open.

What becomes of a layer is in `onnx_marks`, `onnx_nodes` and `onnx_handlers`, the conversion in
`onnx_graph`; here are the names, and the proof that the file holds what it should.
"""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import onnx
import tensorflow as tf

from lstm_keras.errors import ConversionError
from lstm_keras.exporters import onnx_dynamic, onnx_graph
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.inputs import feed, input_dtype, input_shape, padding
from lstm_keras.exporters.onnx_handlers import handlers
from lstm_keras.exporters.onnx_marks import marks
from lstm_keras.exporters.onnx_nodes import Node
from lstm_keras.exporters.operators import LOOPS, count_operators

PROBE = 97
"""A number of steps that no layer brings forth by chance."""


def write(
    model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None = None
) -> Written:
    """Write `file` in float32 or dynamic, opset 18: input "x", output "y".

    The batch is open. Time is open where the model leaves it open and `job.steps` is absent.
    An LSTM whose states are zero has no initial_h and initial_c, which means zero in ONNX. A
    Bidirectional is one node of two directions where both have the same H. A mask becomes
    `sequence_lens`; see `onnx_marks` for what happens where padding is not on the right.

    Raises:
        UnsupportedError: stateful=True, another type than float32, an activation or an
            operator that ONNX does not have; dynamic, where that would not be smaller.
        ShapeError: `job.steps` is not the model's T.
        ConversionError: The file does not hold one LSTM for each layer.
        RuntimeMissingError: dynamic without ONNX Runtime, which quantizes.

    """
    proto, calls = _convert(model, job.steps)
    _name_axes(proto.graph, model)
    _drop_unused_states(proto.graph)
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
    x, y = (onnx_graph.tensor(each[0]) for each in (proto.graph.input, proto.graph.output))
    return Written(
        inputs=(dataclasses.replace(x, padding=padding(model)),),
        outputs=(y,),
        operators=operators,
        state="none",
        returns_sequences=len(y.shape) == 3,
    )


def _convert(model: keras.Model, steps: int | None) -> tuple[onnx.ModelProto, int]:
    shape = model.inputs[0].shape[1:] if steps is None else input_shape(model, steps)
    x = tf.TensorSpec([None, *shape], input_dtype(model), name="x")
    nodes: list[Node] = []
    with marks(nodes):
        proto = onnx_graph.convert(
            lambda x: {"y": model(feed(model, x), training=False)},
            [x],
            handlers(nodes),
            model.name,
        )
    return proto, len(nodes)


def _name_axes(graph: onnx.GraphProto, model: keras.Model) -> None:
    """Batch and time, where they are open; time_out where layers change the time."""
    shape = (1, PROBE, *model.inputs[0].shape[2:])
    kept = model.inputs[0].shape[1] is None and model.compute_output_shape(shape)[1] == PROBE
    onnx_graph.name_axes(graph.input[0], "batch", "time")
    onnx_graph.name_axes(graph.output[0], "batch", "time" if kept else "time_out")


def _drop_unused_states(graph: onnx.GraphProto) -> None:
    """Take the outputs that nobody reads from the LSTM nodes, so that no runtime makes them."""
    read = {name for node in graph.node for name in node.input} | {y.name for y in graph.output}
    for node in graph.node:
        if node.op_type == "LSTM":
            outputs = [name if name in read else "" for name in node.output]
            while not outputs[-1]:
                outputs.pop()
            node.output[:] = outputs
