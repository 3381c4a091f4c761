"""`.tflite` files with numbers from a seed, such as the C exporter reads: fused, state "none".

No training framework takes part, so that a file is the same, bit by bit, wherever it is made.
"""

from collections.abc import Sequence

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from lstm_files import File, _inputs, random_layer

from lstm_keras.integer import Grid, IntegerLSTM

H_STATE, C_STATE = 18, 19


def model_file(
    layers: Sequence[IntegerLSTM],
    steps: int,
    classes: int,
    rng: np.random.Generator,
    softmax: bool = False,
    starts: bool = False,
) -> bytes:
    """LSTMs one after another, the last step of them, and Dense: x [1, T, F] -> y [1, K].

    Args:
        layers: Each reads the grid of the one before.
        steps: T.
        classes: K.
        rng: For the numbers of Dense and the starts.
        softmax: Whether one follows.
        starts: Whether sequences start from random h and c, as a model that has learned them.
    """
    file, wide = File(), layers[0].wide
    stored = np.int16 if wide else np.int8
    first = last = file.tensor(stored, (1, steps, layers[0].features), layers[0].x)
    for layer in layers:
        inputs = _inputs(file, layer, last, 1, stored)
        for place, grid, kind in (
            (H_STATE, layer.h, stored),
            (C_STATE, Grid(2.0**layer.cell_power), np.int16),
        ):
            start = np.full((1, layer.units), grid.zero_point, kind)
            if starts:
                start += rng.integers(-60, 60, start.shape).astype(kind)
            inputs[place] = sliced(file, start, grid)
        options = schema.UnidirectionalSequenceLSTMOptionsT()
        options.fusedActivationFunction = schema.ActivationFunctionType.TANH
        options.cellClip = layer.cell_clip
        last = file.tensor(stored, (1, steps, layer.units), layer.h)
        op = file.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", 3, inputs, [last], options)
        op.intermediates = [file.tensor(np.int16, (0,), Grid(2.0**-12)) for _ in range(4)]
        op.intermediates += [file.tensor(stored, (0,), layer.h)]
    row = last_step(file, last, layers[-1].units, layers[-1].h, stored)
    y, grid = dense(file, row, layers[-1], classes, rng)
    return file.pack({"x": first}, {"y": squashed(file, y, grid, classes, wide) if softmax else y})


def float_model_file(T: int, F: int, H: int, K: int, rng: np.random.Generator) -> bytes:
    """One LSTM, the last step of it, and Dense, in float32."""

    def draw(*shape):
        return rng.normal(0, shape[-1] ** -0.5, shape).astype(np.float32)

    file = File()
    first = file.tensor(np.float32, (1, T, F))
    inputs = [-1] * 24
    inputs[0] = first
    for gate in range(4):
        inputs[1 + gate] = file.constant(draw(H, F))
        inputs[5 + gate] = file.constant(draw(H, H))
        inputs[12 + gate] = file.constant(draw(H))
    for place in (H_STATE, C_STATE):
        inputs[place] = sliced(file, np.zeros((1, H), np.float32), None)
    options = schema.UnidirectionalSequenceLSTMOptionsT()
    options.fusedActivationFunction = schema.ActivationFunctionType.TANH
    sequence = file.tensor(np.float32, (1, T, H))
    file.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", 1, inputs, [sequence], options)
    row = last_step(file, sequence, H, None, np.float32)
    y = file.tensor(np.float32, (1, K))
    ends = [row, file.constant(draw(K, H)), file.constant(draw(K))]
    file.operator("FULLY_CONNECTED", 1, ends, [y], schema.FullyConnectedOptionsT())
    return file.pack({"x": first}, {"y": y})


def sliced(file: File, values: np.ndarray, grid: Grid | None) -> int:
    """SLICE of a whole constant: what a sequence starts from."""
    zero, all_ = np.zeros(2, np.int32), np.array(values.shape, np.int32)
    made = file.tensor(values.dtype, values.shape, grid, variable=True)
    inputs = [file.constant(values, grid), file.constant(zero), file.constant(all_)]
    file.operator("SLICE", 2, inputs, [made], schema.SliceOptionsT())
    return made


def last_step(file: File, sequence: int, width: int, grid: Grid | None, stored: type) -> int:
    """STRIDED_SLICE as the exporter writes it."""
    ends = [(0, -1, 0), (0, 0, width), (1, 1, 1)]
    options = schema.StridedSliceOptionsT()
    options.beginMask, options.endMask, options.shrinkAxisMask = 5, 5, 2
    made = file.tensor(stored, (1, width), grid)
    inputs = [sequence, *(file.constant(np.array(end, np.int32)) for end in ends)]
    file.operator("STRIDED_SLICE", 4 if stored is np.int16 else 2, inputs, [made], options)
    return made


def dense(
    file: File, x: int, layer: IntegerLSTM, classes: int, rng: np.random.Generator
) -> tuple[int, Grid]:
    """FULLY_CONNECTED with a scale for each class."""
    wide = layer.wide
    weights = np.clip(np.rint(rng.normal(0, 45, (classes, layer.units))), -127, 127)
    scales = [float(np.float32(s)) for s in rng.uniform(0.5, 1.5, classes) / 100]
    grid = Grid(
        float(np.float32(1e-4 if wide else 0.03)), 0 if wide else int(rng.integers(-30, 30))
    )
    units = np.array(scales) * layer.h.scale
    bias = np.rint(rng.normal(0, 0.3, classes) / units).astype(np.int64 if wide else np.int32)
    made = file.tensor(np.int16 if wide else np.int8, (1, classes), grid)
    inputs = [x, file.constant(weights.astype(np.int8)), file.constant(bias)]
    for index, scale in zip(inputs[1:], (scales, units), strict=True):
        quantization = schema.QuantizationParametersT()
        quantization.scale = [float(np.float32(s)) for s in scale]
        quantization.zeroPoint, quantization.quantizedDimension = [0] * classes, 0
        file.graph.tensors[index].quantization = quantization
    file.operator(
        "FULLY_CONNECTED", 9 if wide else 5, inputs, [made], schema.FullyConnectedOptionsT()
    )
    return made, grid


def squashed(file: File, x: int, grid: Grid, classes: int, wide: bool) -> int:
    """SOFTMAX, on the grid that it needs."""
    options = schema.SoftmaxOptionsT()
    options.beta = 1.0
    made = Grid(1 / 32768) if wide else Grid(1 / 256, -128)
    y = file.tensor(np.int16 if wide else np.int8, (1, classes), made)
    file.operator("SOFTMAX", 3 if wide else 2, [x], [y], options)
    return y


def random_model(seed: int, wide: bool = False) -> tuple[bytes, int, int]:
    """A file, its T and its F: one or two LSTMs, every length and the size of weights drawn."""
    rng = np.random.default_rng([2026, seed])
    F, H, T, K = (
        int(rng.integers(2, 2 + rng.choice([most // 4, most]))) for most in (20, 36, 24, 12)
    )
    layers = []
    for features in (F, H)[: 1 + (rng.random() < 0.3)]:
        layers.append(
            random_layer(
                rng,
                features,
                H,
                spread=float(10 ** rng.uniform(-1.2, 0.4)),
                cell_power=int(rng.integers(-15, -8)),
                cell_clip=float(rng.choice([0, 0, rng.uniform(0.05, 10)])),
                wide=wide,
                x=layers[-1].h if layers else None,
            )
        )
    file = model_file(layers, T, K, rng, softmax=rng.random() < 0.5, starts=rng.random() < 0.5)
    return file, T, F
