"""`.tflite` files of integer LSTMs with given numbers, and random numbers to give.

Pure builders, written apart from the exporters and the simulator: they share only the schema.
"""

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.integer import Grid, IntegerLSTM

TYPES = {
    np.dtype(np.int8): schema.TensorType.INT8,
    np.dtype(np.int16): schema.TensorType.INT16,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.int64): schema.TensorType.INT64,
    np.dtype(np.float32): schema.TensorType.FLOAT32,
}
PLACES = {"i": 0, "f": 1, "g": 2, "o": 3}


class File:
    """A `.tflite` file being built: tensors, then operators, then `pack`."""

    def __init__(self):
        self.model, self.graph = schema.ModelT(), schema.SubGraphT()
        self.model.version, self.model.subgraphs = 3, [self.graph]
        self.model.buffers, self.model.operatorCodes = [schema.BufferT()], []
        self.graph.tensors, self.graph.operators = [], []

    def tensor(self, dtype, shape, grid=None, data=None, variable=False) -> int:
        """Its index."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape = f"t{len(self.graph.tensors)}".encode(), [int(n) for n in shape]
        tensor.type, tensor.isVariable, tensor.buffer = TYPES[np.dtype(dtype)], variable, 0
        if grid is not None:
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale = [float(grid.scale)]
            tensor.quantization.zeroPoint = [int(grid.zero_point)]
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.ascontiguousarray(data).tobytes(), np.uint8)
            self.model.buffers.append(buffer)
            tensor.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def constant(self, numbers, grid=None) -> int:
        return self.tensor(numbers.dtype, numbers.shape, grid, numbers)

    def operator(self, name, version, inputs, outputs, options=None) -> schema.OperatorT:
        code, op = schema.OperatorCodeT(), schema.OperatorT()
        code.builtinCode, code.version = getattr(schema.BuiltinOperator, name), version
        code.deprecatedBuiltinCode = code.builtinCode
        self.model.operatorCodes.append(code)
        op.opcodeIndex, op.inputs, op.outputs = len(self.model.operatorCodes) - 1, inputs, outputs
        if options is not None:
            kind = type(options).__name__.removesuffix("T")
            op.builtinOptionsType = getattr(schema.BuiltinOptions, kind)
            op.builtinOptions = options
        self.graph.operators.append(op)
        return op

    def pack(self, inputs: dict[str, int], outputs: dict[str, int]) -> bytes:
        """The file, with these ends by name."""
        signature = schema.SignatureDefT()
        signature.signatureKey, signature.subgraphIndex = b"serving_default", 0
        signature.inputs, signature.outputs = [], []
        self.graph.inputs, self.graph.outputs = list(inputs.values()), list(outputs.values())
        for side, ends in ((signature.inputs, inputs), (signature.outputs, outputs)):
            for name, index in ends.items():
                entry = schema.TensorMapT()
                entry.name, entry.tensorIndex = name.encode(), index
                side.append(entry)
        self.model.signatureDefs = [signature]
        builder = flatbuffers.Builder(1 << 16)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def file_of(
    *layers: IntegerLSTM,
    steps: int,
    batch: int = 1,
    time_major: bool = False,
    cells: bool = False,
) -> bytes:
    """One LSTM after another: x -> y, with a signature; each reads the grid of the one before.

    With `cells` the cell state of each is an output as well: c_1, c_2, ...
    """
    file, wide = File(), np.int16 if layers[0].wide else np.int8

    def sequence(features, grid):
        shape = (steps, batch, features) if time_major else (batch, steps, features)
        return file.tensor(wide, shape, grid)

    last = first = sequence(layers[0].features, layers[0].x)
    ends = {}
    for number, layer in enumerate(layers, start=1):
        inputs = _inputs(file, layer, last, batch, wide)
        options = schema.UnidirectionalSequenceLSTMOptionsT()
        options.fusedActivationFunction = schema.ActivationFunctionType.TANH
        options.cellClip, options.projClip = layer.cell_clip, layer.projection_clip
        options.timeMajor = time_major
        last = sequence(layer.outputs, layer.h)
        op = file.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", 3, inputs, [last], options)
        scales = [layer.z_scale.get(gate, 2.0**-12) for gate in PLACES]
        op.intermediates = [file.tensor(np.int16, (0,), Grid(scale)) for scale in scales]
        op.intermediates += [file.tensor(wide, (0,), layer.hidden or layer.h)]
        ends[f"c_{number}"] = inputs[19]
    return file.pack({"x": first}, {"y": last, **(ends if cells else {})})


def _inputs(file: File, layer: IntegerLSTM, x: int, batch: int, wide: type) -> list[int]:
    """The 24 inputs of an LSTM."""
    inputs = [-1] * 24
    inputs[0] = x
    for gate in layer.gates:
        place = PLACES[gate]
        inputs[1 + place] = file.constant(layer.kernel[gate], Grid(layer.kernel_scale[gate]))
        inputs[5 + place] = file.constant(layer.recurrent[gate], Grid(layer.recurrent_scale[gate]))
        unit = layer.kernel_scale[gate] * layer.x.scale
        if layer.norm:
            unit = layer.norm_scale[gate] / 1024
            inputs[20 + place] = file.constant(layer.norm[gate], Grid(layer.norm_scale[gate]))
        inputs[12 + place] = file.constant(layer.bias[gate], Grid(unit))
        if gate in layer.peephole:
            grid = Grid(layer.peephole_scale[gate])
            inputs[9 + place - (gate == "o")] = file.constant(layer.peephole[gate], grid)
    if layer.projection is not None:
        inputs[16] = file.constant(layer.projection, Grid(layer.projection_scale))
        if layer.projection_bias is not None:
            unit = layer.projection_scale * (layer.hidden or layer.h).scale
            inputs[17] = file.constant(layer.projection_bias, Grid(unit))
    inputs[18] = file.tensor(wide, (batch, layer.outputs), layer.h, variable=True)
    cell = Grid(2.0**layer.cell_power)
    inputs[19] = file.tensor(np.int16, (batch, layer.units), cell, variable=True)
    return inputs


def random_layer(
    rng: np.random.Generator,
    F: int,
    H: int,
    *,
    spread: float = 0.5,
    cell_power: int = -11,
    cell_clip: float = 0.0,
    wide: bool = False,
    coupled: bool = False,
    peephole: bool = False,
    norm: bool = False,
    outputs: int | None = None,
    x: Grid | None = None,
) -> IntegerLSTM:
    """Numbers such as a quantizer would write for weights of deviation about `spread`.

    With `outputs` there is a projection to that many. Nothing is zero, and no two scales are equal.
    """
    gates = "fgo" if coupled else "ifgo"
    P = outputs or H

    def int8(*shape):
        return np.clip(np.rint(rng.normal(0, 40, shape)), -127, 127).astype(np.int8)

    def scales(about):
        return {gate: float(np.float32(about * rng.uniform(0.5, 1.5))) for gate in gates}

    def grid(low, high):
        if wide:
            return Grid(float(np.float32(rng.uniform(low, high) / 256)))
        return Grid(float(np.float32(rng.uniform(low, high))), int(rng.integers(-40, 40)))

    x = x or grid(0.01, 0.06)
    h = grid(0.002, 0.0085)
    kernel_scale = scales(spread / 40 / max(F, 1) ** 0.5)
    recurrent_scale = scales(spread / 40 / H**0.5)
    norm_scale = {g: float(np.float32(rng.uniform(0.5, 2) / 20000)) for g in gates if norm}
    units = {g: norm_scale[g] / 1024 if norm else kernel_scale[g] * x.scale for g in gates}
    bias_type = np.int64 if wide else np.int32
    biases = {g: np.rint(rng.normal(0, 1, H) / units[g]) for g in gates}
    looks = [g for g in gates if peephole and g != "g"]
    extra = {}
    if outputs:
        hidden = grid(0.002, 0.0085)
        scale = float(np.float32(spread / 40 * rng.uniform(0.5, 1.5)))
        bias = np.rint(rng.normal(0, 0.1, P) / (scale * hidden.scale)).astype(np.int32)
        extra = {
            "hidden": hidden,
            "projection": int8(P, H),
            "projection_scale": scale,
            "projection_bias": bias,
        }
    return IntegerLSTM(
        kernel={g: int8(H, F) for g in gates},
        recurrent={g: int8(H, P) for g in gates},
        bias={g: np.clip(biases[g], -(2**30), 2**30).astype(bias_type) for g in gates},
        kernel_scale=kernel_scale,
        recurrent_scale=recurrent_scale,
        x=x,
        h=h,
        cell_power=cell_power,
        cell_clip=cell_clip,
        wide=wide,
        peephole={g: np.rint(rng.normal(0, 9000, H)).astype(np.int16) for g in looks},
        peephole_scale={g: float(np.float32(rng.uniform(0.2, 1.2) / 32768)) for g in looks},
        norm={g: rng.integers(3000, 32000, H).astype(np.int16) for g in gates if norm},
        norm_scale=norm_scale,
        z_scale={g: float(np.float32(rng.uniform(0.5, 2) * 2.0**-12)) for g in gates if norm},
        **extra,
    )


def random_x(rng: np.random.Generator, layer: IntegerLSTM, B: int, T: int) -> np.ndarray:
    """Stored input of which some saturates, [B, T, F]."""
    limit = 32767 if layer.wide else 127
    x = rng.normal(0, limit / 2.5, (B, T, layer.features))
    return np.clip(np.rint(x), -limit - 1, limit).astype(np.int16 if layer.wide else np.int8)


def litert(content: bytes, x: np.ndarray) -> list[np.ndarray]:
    """What LiteRT's Interpreter makes of x, one batch of the file at a time: each output."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    (given,), made = interpreter.get_input_details(), interpreter.get_output_details()

    def play(part):
        interpreter.reset_all_variables()
        interpreter.set_tensor(given["index"], part)
        interpreter.invoke()
        return [interpreter.get_tensor(one["index"]) for one in made]

    return _joined(play, x, given["shape"][0])


def tflm(content: bytes, x: np.ndarray) -> list[np.ndarray]:
    """What TFLite Micro makes of x, one batch of the file at a time: each output."""
    from tflite_micro.python.tflite_micro import runtime

    interpreter = runtime.Interpreter.from_bytes(content, arena_size=8 << 20)
    outputs = len(schema.ModelT.InitFromPackedBuf(content).subgraphs[0].outputs)

    def play(part):
        interpreter.reset()
        interpreter.set_input(part, 0)
        interpreter.invoke()
        return [np.array(interpreter.get_output(k)) for k in range(outputs)]

    return _joined(play, x, interpreter.get_input_details(0)["shape"][0])


def _joined(play, x, size):
    parts = [play(x[start : start + size]) for start in range(0, len(x), size)]
    return [np.concatenate(one) for one in zip(*parts, strict=True)]
