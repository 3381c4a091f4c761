"""A `.tflite` file as objects of the flatbuffer schema, and the tensors of its signature."""

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.artifact import Tensor
from lstm_keras.errors import ConversionError

DTYPE = {
    schema.TensorType.FLOAT32: "float32",
    schema.TensorType.INT32: "int32",
    schema.TensorType.INT8: "int8",
}


def unpack(content: bytes) -> schema.ModelT:
    """The file as objects that can be changed."""
    return schema.ModelT.InitFromPackedBuf(content)


def pack(model: schema.ModelT) -> bytes:
    """The objects as a file."""
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
        return tuple(_tensor(item.name.decode(), tensors[item.tensorIndex]) for item in side)

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


def _tensor(name: str, tensor: schema.TensorT) -> Tensor:
    scale, zero_point = quantization(tensor) or (None, None)
    shape = tuple(int(n) for n in (tensor.shape if tensor.shape is not None else np.array([])))
    return Tensor(name, shape, DTYPE[tensor.type], scale, zero_point)
