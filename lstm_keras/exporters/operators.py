"""Which operators a model file holds, read from the file itself."""

import re
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lstm_keras.errors import ArtifactError

LOOPS = frozenset({"WHILE", "IF", "CALL_ONCE", "Loop", "Scan", "If"})
"""Operators that mean: the sequence was exported as a loop instead of one LSTM."""


def count_operators(file: Path) -> dict[str, int]:
    """How often each operator appears in a .tflite or .onnx file, by name; in C each kernel.

    Select-TensorFlow and custom operators of TFLite appear under their custom code, for example
    "FlexTensorListReserve". A .keras file has no operators.

    Raises:
        ArtifactError: The file is not one of its kind.

    """
    reader = {".tflite": _tflite, ".onnx": _onnx, ".c": _c}.get(file.suffix)
    if reader is None:
        return {}
    return dict(sorted(Counter(reader(file)).items()))


def _tflite(file: Path) -> list[str]:
    from ai_edge_litert import schema_py_generated as schema

    content = file.read_bytes()
    if content[4:8] != b"TFL3":
        raise ArtifactError(
            f"{file} is not a TFLite model: bytes 4 to 8 are {content[4:8]!r}, not b'TFL3'.\n"
            "  Pass a whole .tflite file."
        )
    names = {value: name for name, value in vars(schema.BuiltinOperator).items() if name.isupper()}
    try:
        model = schema.ModelT.InitFromPackedBuf(content)
        codes = []
        for code in model.operatorCodes:
            builtin = max(code.builtinCode, code.deprecatedBuiltinCode)
            custom = builtin == schema.BuiltinOperator.CUSTOM
            codes.append(code.customCode.decode() if custom else names[builtin])
        return [codes[op.opcodeIndex] for graph in model.subgraphs for op in graph.operators or []]
    except (struct.error, IndexError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(
            f"{file} is a damaged TFLite model: {error}.\n  Export again."
        ) from error


def _c(file: Path) -> list[str]:
    """The kernels with parameters."""
    return re.findall(r"^static const struct (lk_\w+) \w+ = ", file.read_text(), re.MULTILINE)


def _onnx(file: Path) -> list[str]:
    import onnx
    from google.protobuf.message import DecodeError

    def walk(graph: onnx.GraphProto) -> Iterator[str]:
        for node in graph.node:
            yield node.op_type
            for attribute in node.attribute:
                if attribute.type == onnx.AttributeProto.GRAPH:
                    yield from walk(attribute.g)

    try:
        return list(walk(onnx.load(file, load_external_data=False).graph))
    except DecodeError as error:
        raise ArtifactError(f"{file} is not an ONNX model: {error}.\n  Export again.") from error
