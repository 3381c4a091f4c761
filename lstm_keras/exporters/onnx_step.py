"""ONNX, step form: one step with explicit state, batch left open.

    x [B, F], h [B, sum P], c [B, sum H]  ->  y [B, K], h_out, c_out

`stepping` says what lies where; the manifest, which output feeds which input. ONNX has no two
tensors of one name, so the new state has names of its own. The file holds the cell's own operators
and no `LSTM` node: they express every variant of the cell and its gates, and as a node for a single
step needs others around it, little is lost. One step in ONNX Runtime 1.32 on one thread, in µs,
cell and node: 14.5 and 13.1 at F = 6, H = 32; 27.9 and 25.1 at 32, 128; 37.9 and 35.9 at 64, 256.
"""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import onnx

from lstm_keras.errors import ConversionError
from lstm_keras.exporters import limits, onnx_graph, stepping
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.onnx_handlers import select
from lstm_keras.exporters.operators import LOOPS, count_operators

NEW = "{}_out"
"""The name of a state that comes out."""


def write(
    model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None = None
) -> Written:
    """Write a step `.onnx` file in float32, opset 18.

    Raises:
        UnsupportedError: A layer that looks beyond one step, or an operator that ONNX lacks.
        ConversionError: The file holds a loop.

    """
    limits.check_step(model, "onnx")
    traced, specs = stepping.step(model, None, job.trace_gates)

    def serve(*given):
        made = traced(*given)
        return {NEW.format(name) if name in specs else name: made[name] for name in made}

    proto = onnx_graph.convert(serve, list(specs.values()), {"SelectV2": select}, model.name)
    for value in (*proto.graph.input, *proto.graph.output):
        onnx_graph.name_axes(value, "batch")
    onnx.checker.check_model(proto, full_check=True)
    file.write_bytes(proto.SerializeToString(deterministic=True))
    operators = count_operators(file)
    if loops := sorted(LOOPS & operators.keys()):
        raise ConversionError(
            f"the ONNX file of model '{model.name}' holds {', '.join(loops)}; a step has no loop.\n"
            "  Take recurrent layers other than LSTM out of the model."
        )
    x, *state = (onnx_graph.tensor(value) for value in proto.graph.input)
    state = [dataclasses.replace(tensor, next=NEW.format(tensor.name)) for tensor in state]
    return Written(
        inputs=stepping.with_initial((x, *state), model),
        outputs=tuple(onnx_graph.tensor(value) for value in proto.graph.output),
        operators=operators,
        state="explicit",
        returns_sequences=len(model.outputs[0].shape) == 3,
    )
