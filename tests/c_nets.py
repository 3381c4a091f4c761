"""Random `.tflite` models of all that C has, as stored numbers; no converter takes part.

Built on `lstm_files.File`, apart from the exporter. Nothing is zero and no two lengths or grids are
equal by design, so that a swapped row, an ignored state or a forgotten zero point changes y.
"""

from dataclasses import dataclass

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from lstm_files import File, _inputs, random_layer

from lstm_keras.integer import Grid

BEFORE = ("dense", "causal", "valid", "tanh", "sigmoid", "relu", "quantize", "skip", "residual")
AFTER = ("dense", "tanh", "sigmoid", "relu")
SINKS = ("last", "mean", "max", "sequences")
LSTMS = ("lstm", "learned", "backwards", "bidirectional")


@dataclass(frozen=True)
class Shape:
    """A model: what comes before and between its LSTMs, what ends it, and the numbers by a seed.

    layers: Of `BEFORE` and `LSTMS`, in order.
    sink: Of `SINKS`.
    heads: Of `AFTER`.
    """

    layers: tuple[str, ...]
    sink: str = "last"
    heads: tuple[str, ...] = ()
    softmax: bool = False
    tokens: bool = False
    wide: bool = False
    seed: int = 0


class Model:
    """A model of that shape as a file.

    content: The file.
    tokens: How many there are; 0 where x is no token.
    """

    def __init__(self, shape: Shape):
        self.rng = np.random.default_rng(shape.seed)
        self.file, self.wide = File(), shape.wide
        self.type = np.int16 if shape.wide else np.int8
        self.T = int(self.rng.integers(6, 13))
        self.tokens = int(self.rng.integers(5, 20)) if shape.tokens else 0
        if shape.tokens:
            first = self.file.tensor(np.int32, (1, self.T))
            last = self._embedding(first)
        else:
            first = last = self._tensor((1, self.T, int(self.rng.integers(1, 9))), self._grid())
        for layer in shape.layers:
            last = getattr(self, f"_{layer}")(last)
        if shape.sink != "sequences":
            last = getattr(self, f"_{shape.sink}")(last)
        for layer in shape.heads:
            last = getattr(self, f"_{layer}")(last)
        if shape.softmax:
            last = self._softmax(self._dense(last))
        self.content = self.file.pack({"x": first}, {"y": last})
        self.x_shape = self._shape(first)[1:]

    def draw(self, count: int) -> np.ndarray:
        """Stored inputs, of which some saturate."""
        if self.tokens:
            return self.rng.integers(0, self.tokens, (count, *self.x_shape)).astype(np.int32)
        limits = np.iinfo(self.type)
        x = self.rng.normal(0, limits.max / 2.5, (count, *self.x_shape))
        return np.clip(np.rint(x), limits.min, limits.max).astype(self.type)

    # ---- tensors ----

    def _grid(self, scale: float | None = None) -> Grid:
        scale = self.rng.uniform(0.01, 0.06) if scale is None else scale
        if self.wide:
            return Grid(float(np.float32(scale / 256)))
        return Grid(float(np.float32(scale)), int(self.rng.integers(-40, 40)))

    def _tensor(self, shape, grid, dtype=None) -> int:
        return self.file.tensor(dtype or self.type, shape, grid)

    def _of(self, index):
        return self.file.graph.tensors[index]

    def _shape(self, index) -> tuple[int, ...]:
        return tuple(self._of(index).shape)

    def _grid_of(self, index) -> Grid:
        stored = self._of(index).quantization
        return Grid(float(np.float32(stored.scale[0])), int(stored.zeroPoint[0]))

    def _ints(self, *values) -> int:
        return self.file.constant(np.array(values, np.int32))

    def _add(self, name, version, inputs, shape, grid, options=None, dtype=None) -> int:
        made = self._tensor(shape, grid, dtype)
        self.file.operator(name, version, inputs, [made], options)
        return made

    # ---- layers ----

    def _embedding(self, x):
        N, grid = int(self.rng.integers(2, 8)), Grid(0.013, 0 if self.wide else 7)
        table = self.file.constant(self._int8(self.tokens, N), grid)
        made = self._add(
            "GATHER", 2, [table, x], (1, self.T, N), grid, schema.GatherOptionsT(), np.int8
        )
        return self._quantize(made) if self.wide else made

    def _int8(self, *shape):
        return np.clip(np.rint(self.rng.normal(0, 40, shape)), -127, 127).astype(np.int8)

    def _dense(self, x, weights=None, activation=None):
        *before, N = self._shape(x)
        K = int(self.rng.integers(2, 8))
        weights = self._int8(K, N) if weights is None else weights
        inputs, grid = self._product(x, weights, N)
        options = schema.FullyConnectedOptionsT()
        options.keepNumDims = len(before) > 1
        options.fusedActivationFunction = self._activation() if activation is None else activation
        return self._add("FULLY_CONNECTED", 4, [x, *inputs], (*before, len(weights)), grid, options)

    def _activation(self):
        kinds = schema.ActivationFunctionType
        return int(self.rng.choice([kinds.NONE, kinds.NONE, kinds.RELU, kinds.RELU6]))

    def _product(self, x, weights, N):
        """Weights and bias as tensors, and a grid on which not all of y saturates."""
        K, scale = len(weights), self._grid_of(x).scale
        scales = self.rng.uniform(0.5, 1.5, K if self.rng.random() < 0.6 else 1) * 0.01
        scales = scales.astype(np.float32)
        w = self.file.constant(weights, Grid(float(scales[0])))
        self._of(w).quantization.scale = [float(s) for s in scales]
        self._of(w).quantization.zeroPoint = [0] * len(scales)
        unit = scales * np.float32(scale)
        size = 40 * 40 * (256 if self.wide else 1) * N**0.5
        bias = np.rint(self.rng.normal(0, size / 2, K))
        b = self.file.constant(bias.astype(np.int64 if self.wide else np.int32), Grid(unit[0]))
        self._of(b).quantization.scale = [float(u) for u in unit]
        self._of(b).quantization.zeroPoint = [0] * len(unit)
        span = float(size * unit.mean() / 40)
        return [w, b], self._grid(span * (self.rng.uniform(0.6, 1.4)))

    def _convolution(self, x, K):
        _, T, N = self._shape(x)
        M = int(self.rng.integers(2, 7))
        weights = self._int8(M, 1, K, N)
        flat = self._reshape(x, (1, 1, T, N))
        inputs, grid = self._product(x, weights, K * N)
        options = schema.Conv2DOptionsT()
        options.padding = schema.Padding.VALID
        options.strideW = options.strideH = 1
        options.dilationWFactor = options.dilationHFactor = 1
        options.fusedActivationFunction = self._activation()
        shape = (1, 1, T - K + 1, M)
        made = self._add("CONV_2D", 3, [flat, *inputs], shape, grid, options)
        return self._reshape(made, (1, T - K + 1, M))

    def _valid(self, x):
        return self._convolution(x, int(self.rng.integers(1, 4)))

    def _causal(self, x):
        if self.wide:  # TFLite Micro pads no int16
            return self._valid(x)
        K, (_, T, N) = int(self.rng.integers(2, 4)), self._shape(x)
        ends = self.file.constant(np.array([[0, 0], [K - 1, 0], [0, 0]], np.int32))
        grid = self._grid_of(x)
        padded = self._add("PAD", 2, [x, ends], (1, T + K - 1, N), grid, schema.PadOptionsT())
        return self._convolution(padded, K)

    def _reshape(self, x, shape):
        options = schema.ReshapeOptionsT()
        options.newShape = list(shape)
        grid, dtype = self._grid_of(x), self.type
        return self._add("RESHAPE", 1, [x, self._ints(*shape)], shape, grid, options, dtype)

    def _tanh(self, x):
        grid = Grid(1 / 32768) if self.wide else Grid(1 / 128)
        return self._add("TANH", 2, [x], self._shape(x), grid)

    def _sigmoid(self, x):
        grid = Grid(1 / 32768) if self.wide else Grid(1 / 256, -128)
        return self._add("LOGISTIC", 2, [x], self._shape(x), grid)

    def _softmax(self, x):
        grid = Grid(1 / 32768) if self.wide else Grid(1 / 256, -128)
        options = schema.SoftmaxOptionsT()
        options.beta = 1.0
        return self._add("SOFTMAX", 2, [x], self._shape(x), grid, options)

    def _relu(self, x):
        return self._add("RELU", 2, [x], self._shape(x), self._grid(self._near(x)))

    def _near(self, x):
        return self._grid_of(x).scale * (256 if self.wide else 1) * self.rng.uniform(0.7, 1.5)

    def _quantize(self, x):
        wide = self._of(x).type == schema.TensorType.INT16 or not self.wide
        near = self._near(x) if wide else self._grid_of(x).scale * self.rng.uniform(0.7, 1.5)
        return self._add("QUANTIZE", 2, [x], self._shape(x), self._grid(near), _none())

    def _onto(self, x, grid):
        return self._add("QUANTIZE", 2, [x], self._shape(x), grid, _none())

    def _lstm(self, x, learned=False):
        _, T, F = self._shape(x)
        H = int(self.rng.integers(2, 9))
        power = int(self.rng.integers(-13, -9))
        layer = random_layer(
            self.rng, F, H, spread=1.0, cell_power=power, wide=self.wide, x=self._grid_of(x)
        )
        inputs = _inputs(self.file, layer, x, 1, self.type)
        self._start(inputs[18], layer.h.zero_point, learned, self.type)
        self._start(inputs[19], 0, learned, np.int16)
        options = schema.UnidirectionalSequenceLSTMOptionsT()
        options.fusedActivationFunction = schema.ActivationFunctionType.TANH
        made = self._tensor((1, T, H), layer.h)
        op = self.file.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", 3, inputs, [made], options)
        op.intermediates = [self.file.tensor(np.int16, (0,), Grid(2.0**-12)) for _ in range(4)]
        op.intermediates += [self.file.tensor(self.type, (0,), layer.h)]
        return made

    def _learned(self, x):
        return self._lstm(x, learned=True)

    def _start(self, variable, zero, learned, dtype):
        """SLICE of a constant into a state, as files with the state "none" have it."""
        shape = self._shape(variable)
        value = np.full(shape, zero, dtype)
        if learned:
            value += self.rng.integers(-80, 80, shape).astype(dtype)
        inputs = [self.file.constant(value, self._grid_of(variable)), self._ints(0, 0)]
        inputs.append(self._ints(*shape))
        version = 4 if dtype is np.int16 else 2
        self.file.operator("SLICE", version, inputs, [variable], schema.SliceOptionsT())

    def _reversed(self, x):
        options = schema.ReverseV2OptionsT()
        inputs = [x, self._ints(1)]
        return self._add("REVERSE_V2", 3, inputs, self._shape(x), self._grid_of(x), options)

    def _backwards(self, x):
        return self._lstm(self._reversed(x))

    def _bidirectional(self, x):
        back = self._reversed(self._lstm(self._reversed(x)))
        return self._concat(self._lstm(x), back)

    def _skip(self, x):
        return self._concat(x, self._dense(x))

    def _residual(self, x):
        """ADD of two grids, onto a third."""
        weights = self._int8(*(self._shape(x)[-1:] * 2))
        y = self._dense(x, weights)
        options = schema.AddOptionsT()
        options.fusedActivationFunction = int(self.rng.integers(2))  # NONE or RELU
        grid = self._grid(self._near(y))
        return self._add("ADD", 2, [x, y], self._shape(x), grid, options)

    def _concat(self, *parts):
        grid = self._grid_of(parts[0])
        parts = [parts[0], *(self._onto(part, grid) for part in parts[1:])]
        *before, _ = self._shape(parts[0])
        shape = (*before, sum(self._shape(part)[-1] for part in parts))
        options = schema.ConcatenationOptionsT()
        options.axis = len(before)
        return self._add("CONCATENATION", 2, parts, shape, grid, options)

    # ---- sinks ----

    def _last(self, x):
        _, _, N = self._shape(x)
        options = schema.StridedSliceOptionsT()
        options.beginMask = options.endMask = 5
        options.shrinkAxisMask = 2
        inputs = [x, self._ints(0, -1, 0), self._ints(0, 0, 0), self._ints(1, 1, 1)]
        return self._add("STRIDED_SLICE", 4, inputs, (1, N), self._grid_of(x), options)

    def _mean(self, x):
        return self._reduce("MEAN", x, self._grid(self._near(x)))

    def _max(self, x):
        return self._reduce("REDUCE_MAX", x, self._grid_of(x))

    def _reduce(self, name, x, grid):
        _, _, N = self._shape(x)
        options = schema.ReducerOptionsT()
        return self._add(name, 2, [x, self._ints(1)], (1, N), grid, options)


def _none():
    return schema.QuantizeOptionsT()
