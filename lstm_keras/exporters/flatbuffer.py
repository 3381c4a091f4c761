"""A `.tflite` file as objects of the flatbuffer schema, and the tensors of its signature."""

import copy

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.artifact import Tensor
from lstm_keras.errors import ConversionError

DTYPE = {
    schema.TensorType.FLOAT32: "float32",
    schema.TensorType.INT32: "int32",
    schema.TensorType.INT8: "int8",
    schema.TensorType.INT16: "int16",
    schema.TensorType.INT64: "int64",
}


def unpack(content: bytes) -> schema.ModelT:
    """The file as objects that can be changed."""
    return schema.ModelT.InitFromPackedBuf(content)


def only_graph(model: schema.ModelT) -> schema.SubGraphT:
    """The one graph of a file that the converter makes of a function."""
    return model.subgraphs[0]


def pack(model: schema.ModelT) -> bytes:
    """The objects as a file, without the buffers that no tensor refers to any more."""
    kept = [0, *(m.buffer for m in model.metadata or [])]
    kept += [tensor.buffer for graph in model.subgraphs for tensor in graph.tensors]
    place = {old: new for new, old in enumerate(sorted(set(kept)))}
    model.buffers = [model.buffers[old] for old in place]
    for holder in (*(model.metadata or []), *(t for g in model.subgraphs for t in g.tensors)):
        holder.buffer = place[holder.buffer]
    builder = flatbuffers.Builder(1 << 16)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def signature(content: bytes) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Inputs and outputs of a file's only signature.

    Raises:
        ConversionError: The file has no signature, or several.

    """
    model = unpack(content)
    defs = model.signatureDefs or []
    if len(defs) != 1:
        raise ConversionError(
            f"the converter wrote {len(defs)} signatures where one is needed.\n"
            "  Install the versions of TensorFlow that this package names."
        )
    tensors = model.subgraphs[defs[0].subgraphIndex].tensors

    def read(side):
        return tuple(as_tensor(item.name.decode(), tensors[item.tensorIndex]) for item in side)

    return read(defs[0].inputs), read(defs[0].outputs)


def quantization(tensor: schema.TensorT) -> tuple[float, int] | None:
    """(scale, zero point) of a tensor quantized as a whole; None where it is not."""
    stored = tensor.quantization
    if stored is None or stored.scale is None or len(stored.scale) == 0:
        return None
    return float(stored.scale[0]), int(stored.zeroPoint[0])


def operator(model: schema.ModelT, builtin: int, version: int) -> int:
    """Index of an operator in the file's table of operators; added where it is not there."""
    for index, code in enumerate(model.operatorCodes):
        if max(code.builtinCode, code.deprecatedBuiltinCode) == builtin:
            code.version = max(code.version, version)
            return index
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = builtin
    code.version = version
    model.operatorCodes.append(code)
    return len(model.operatorCodes) - 1


def as_tensor(name: str, tensor: schema.TensorT) -> Tensor:
    """A tensor of the file as the manifest has it, under this name."""
    scale, zero_point = quantization(tensor) or (None, None)
    shape = tuple(int(n) for n in (tensor.shape if tensor.shape is not None else np.array([])))
    return Tensor(name, shape, DTYPE[tensor.type], scale, zero_point)


def array(model: schema.ModelT, graph: schema.SubGraphT, index: int) -> np.ndarray:
    """The numbers of a constant tensor."""
    tensor = graph.tensors[index]
    data = np.asarray(model.buffers[tensor.buffer].data, np.uint8)
    return data.view(DTYPE[tensor.type]).reshape(tensor.shape)


def put(model: schema.ModelT, tensor: schema.TensorT, values: np.ndarray) -> None:
    """Give a tensor other numbers, in a buffer of its own: equal constants may share one."""
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
    model.buffers.append(buffer)
    tensor.buffer = len(model.buffers) - 1


def store(tensor: schema.TensorT, dtype: np.dtype, *scales: float, zero_point: int = 0) -> None:
    """Say what a tensor's integers stand for; several scales are those along its first axis."""
    tensor.type = next(kind for kind, name in DTYPE.items() if name == str(dtype))
    tensor.quantization = schema.QuantizationParametersT()
    tensor.quantization.scale = [float(scale) for scale in scales]
    tensor.quantization.zeroPoint = [zero_point] * len(scales)


def constant(
    model: schema.ModelT,
    graph: schema.SubGraphT,
    values: np.ndarray,
    made: dict[tuple, int],
    like: schema.TensorT | None = None,
    name: str = "constant",
) -> int:
    """The tensor that holds a constant, appended where there is none yet.

    Args:
        model: The file.
        graph: Where the tensor goes.
        values: Of int32; of the type of `like`.
        made: The constants made so far, by content: equal ones are one.
        like: A tensor on whose grid it stands.
        name: Of the tensor, before a number.
    """
    grid = None if like is None else quantization(like)
    key = (id(graph), values.dtype.name, values.shape, values.tobytes(), grid)
    if key not in made:
        tensor = schema.TensorT()
        tensor.type = schema.TensorType.INT32 if like is None else like.type
        tensor.shape, tensor.name = list(values.shape), f"{name}/{len(made)}".encode()
        tensor.quantization = None if like is None else copy.deepcopy(like.quantization)
        put(model, tensor, values)
        graph.tensors.append(tensor)
        made[key] = len(graph.tensors) - 1
    return made[key]


def requantize(model: schema.ModelT, source: int, target: int) -> schema.OperatorT:
    """A QUANTIZE that puts what stands in one tensor onto the grid of another."""
    op = schema.OperatorT()
    op.opcodeIndex = operator(model, schema.BuiltinOperator.QUANTIZE, version=2)
    op.inputs, op.outputs = [source], [target]
    op.builtinOptionsType = schema.BuiltinOptions.QuantizeOptions
    op.builtinOptions = schema.QuantizeOptionsT()
    return op
