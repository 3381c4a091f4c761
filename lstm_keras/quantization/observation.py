"""What every tensor of a `.tflite` file holds while it plays samples.

Each sample starts from the initial state, as on the device. (TFLite's own calibrator carries the
state of one sample into the next, whose ranges are those of another model.) Samples that are longer
than what the file takes are played chunk after chunk, with the state carried on.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import as_tensor, only_graph, quantization, schema, unpack
from lstm_keras.exporters.starts import Start, stored
from lstm_keras.quantization.grids import Range

MOST = 1 << 22
"""Numbers that are kept of one tensor; of longer recordings, whole samples evenly picked."""


def observe(
    content: bytes,
    samples: np.ndarray,
    starts: Sequence[Start] = (),
    only: Collection[int] | None = None,
) -> dict[int, np.ndarray]:
    """Every float tensor that an operator writes, and the graph's float input.

    Args:
        content: A float file with one subgraph and one input, batch 1, whose state is kept.
        samples: float [N, T, F] or int [N, T]; T as in the file, or a multiple of it.
        starts: Of each LSTM, in the order in which they are played; all from zero when absent.
        only: Indices of the tensors that are kept; all when absent.

    Returns:
        By index of the tensor, float32 [N, ...] without the batch axis; fewer than N where they
        would be more than `MOST` numbers.
    """
    watched = [i for i in _written(content) if only is None or i in only]
    return _play(content, samples, starts, watched)


def extents(content: bytes, samples: np.ndarray) -> dict[int, Range]:
    """How far each tensor reaches that `observe` would keep; for files of thousands of tensors.

    Args:
        content: A float file without a state of its own, one input, batch 1.
        samples: float [N, T, F] or int [N, T].

    Returns:
        By index of the tensor; a range holds 0.
    """
    interpreter = _opened(content)
    entry = interpreter.get_input_details()[0]
    ends = {i: [0.0, 1e-6] for i in _written(content)}
    for sample in samples:
        interpreter.set_tensor(entry["index"], sample[None].astype(entry["dtype"]))
        interpreter.invoke()
        for i, reach in ends.items():
            values = interpreter.get_tensor(i)
            reach[0] = min(reach[0], float(values.min()))
            reach[1] = max(reach[1], float(values.max()))
    return {i: Range(*reach) for i, reach in ends.items()}


def _written(content: bytes) -> list[int]:
    """Every float tensor that an operator writes, and the graph's float input."""
    graph = only_graph(unpack(content))
    written = [*graph.inputs, *(i for op in graph.operators for i in op.outputs)]
    float32 = schema.TensorType.FLOAT32
    return [int(i) for i in written if graph.tensors[i].type == float32]


def answers(content: bytes, samples: np.ndarray, starts: Sequence[Start] = ()) -> list[np.ndarray]:
    """What each LSTM of a file puts out, in the order in which they are played, and the file.

    Args:
        content: A float or int8 file; see `observe`.
        samples: Real numbers, as for `observe`; put on the grid of an int8 input.
        starts: As for `observe`.

    Returns:
        float [N, T, H] of each, then y [N, ...], in real numbers.
    """
    model = unpack(content)
    graph = only_graph(model)
    outputs = [int(op.outputs[0]) for _, op in fused.lstms(model)] + [int(graph.outputs[0])]
    grid = quantization(graph.tensors[graph.inputs[0]])
    if grid is not None:
        samples = np.clip(np.rint(samples / grid[0]) + grid[1], -128, 127)
    seen = _play(content, samples, starts, outputs)
    for i in outputs:
        grid = quantization(graph.tensors[i])
        if grid is not None:
            seen[i] = grid[0] * (seen[i].astype(np.float32) - grid[1])
    return [seen[i] for i in outputs]


def _opened(content: bytes) -> Interpreter:
    interpreter = Interpreter(
        model_content=content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    return interpreter


def _play(content, samples, starts, watched: Iterable[int]) -> dict[int, np.ndarray]:
    interpreter = _opened(content)
    entry = interpreter.get_input_details()[0]
    chunks = samples.shape[1] // entry["shape"][1]
    variables = _variables(content, starts)
    seen: dict[int, list[np.ndarray]] = {i: [] for i in watched}
    size = {i: len(samples) * chunks * interpreter.get_tensor(i).size for i in seen}
    every = {i: 1 + size[i] // MOST for i in seen}
    for n, sample in enumerate(samples):
        interpreter.reset_all_variables()
        for i, value in variables.items():
            interpreter.set_tensor(i, value)
        played: dict[int, list[np.ndarray]] = {i: [] for i in seen if n % every[i] == 0}
        for chunk in np.split(sample, chunks):
            interpreter.set_tensor(entry["index"], chunk[None].astype(entry["dtype"]))
            interpreter.invoke()
            for i, values in played.items():
                value = interpreter.get_tensor(i)
                values.append(value[0] if len(value) == 1 else value)  # some have no batch axis
        for i, values in played.items():
            in_time = chunks == 1 or values[0].ndim > 1
            seen[i].append(np.concatenate(values) if in_time else np.stack(values))
    return {i: np.stack(values) for i, values in seen.items()}


def _variables(content, starts) -> dict[int, np.ndarray]:
    """What each sample starts from, by index of the variable, as the file stores it."""
    if not starts:
        return {}
    found = {}
    for (graph, op), start in zip(fused.lstms(unpack(content)), starts, strict=True):
        for place, values in ((fused.H_STATE, start.h), (fused.C_STATE, start.c)):
            tensor = as_tensor("", graph.tensors[op.inputs[place]])
            found[int(op.inputs[place])] = stored(values, start.layer, tensor)[None]
    return found
