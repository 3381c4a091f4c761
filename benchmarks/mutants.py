"""Seeded damage to model files and manifests: what a disk, a network or an enemy makes of them.

A mutation takes a random generator and the content of a file, and returns another content.
"""

import json
import struct
from collections.abc import Callable

import numpy as np

Mutation = Callable[[np.random.Generator, bytes], bytes]
HUGE = (-1, -(2**31), 2**31 - 1, 2**30, 99_999, 1 << 20)
BOMB = 100_000
"""Levels of nested lists, far beyond what a reader by recursion stands."""


# ---- bytes ------------------------------------------------------------------------------------


def truncation(rng, content):
    return content[: rng.integers(0, len(content))]


def bit_flips(rng, content):
    data = bytearray(content)
    for place in rng.integers(0, len(data), rng.integers(1, 9)):
        data[place] ^= 1 << rng.integers(8)
    return bytes(data)


def overwritten(rng, content):
    data = bytearray(content)
    for place in rng.integers(0, len(data), rng.integers(1, 33)):
        data[place] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.integers(256)])
    return bytes(data)


def swapped(rng, content):
    size = int(rng.integers(4, max(5, len(content) // 4)))
    a, b = sorted(int(n) for n in rng.integers(0, len(content) - size, 2))
    b = max(b, min(a + size, len(content) - size))
    return (
        content[:a]
        + content[b : b + size]
        + content[a + size : b]
        + content[a : a + size]
        + content[b + size :]
    )


def zeroed(rng, content):
    start = int(rng.integers(0, len(content)))
    stop = min(len(content), start + int(rng.integers(1, 1 + len(content) // 4)))
    return content[:start] + bytes(stop - start) + content[stop:]


def lengths(rng, content):
    """A word that may be the length of a vector, or an offset, becomes huge."""
    words = np.frombuffer(content[: len(content) // 4 * 4], "<u4")
    small = np.flatnonzero((words > 0) & (words < 4096))
    place = 4 * int(rng.choice(small if len(small) else np.arange(len(words))))
    value = int(rng.choice([2**32 - 1, 2**31 - 1, 2**28, 2**16, len(content)]))
    return content[:place] + struct.pack("<I", value) + content[place + 4 :]


BYTES: dict[str, Mutation] = {
    "truncation": truncation,
    "bit flips": bit_flips,
    "bytes": overwritten,
    "swapped chunks": swapped,
    "zeroed range": zeroed,
    "huge length": lengths,
}


# ---- .tflite ----------------------------------------------------------------------------------


def _tflite(change: Callable) -> Mutation:
    """A mutation of the objects in a file."""

    def mutate(rng, content):
        from ai_edge_litert import schema_py_generated as schema
        from flatbuffers import Builder

        model = schema.ModelT.InitFromPackedBuf(content)
        change(rng, model, model.subgraphs[0])
        builder = Builder(1 << 16)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    return mutate


def _pick(rng, items):
    return items[int(rng.integers(len(items)))]


def _with(vector, place, value):
    changed = [] if vector is None else [int(n) for n in vector]
    changed[place] = int(value)
    return changed


def _indices(rng, model, graph):
    bad = _pick(rng, (-2, len(graph.tensors), len(graph.tensors) + 7, 2**31 - 1, -(2**31)))
    op, tensor = _pick(rng, graph.operators), _pick(rng, graph.tensors)
    which = rng.integers(7)
    if which == 0:
        op.inputs = _with(op.inputs, rng.integers(len(op.inputs)), bad)
    elif which == 1:
        op.outputs = _with(op.outputs, 0, bad)
    elif which == 2:
        tensor.buffer = abs(bad)
    elif which == 3:
        op.opcodeIndex = abs(bad)
    elif which == 4:
        graph.inputs = _with(graph.inputs, 0, bad)
    elif which == 5:
        graph.outputs = _with(graph.outputs, 0, bad)
    else:
        _pick(rng, [*model.signatureDefs[0].inputs, *model.signatureDefs[0].outputs]).tensorIndex = abs(bad)  # fmt: skip


def _elsewhere(rng, model, graph):
    """Indices that exist, and are those of something else."""
    op = _pick(rng, graph.operators)
    place = rng.integers(len(op.inputs))
    op.inputs = _with(op.inputs, place, rng.integers(-1, len(graph.tensors)))
    if rng.integers(2):
        _pick(rng, graph.tensors).buffer = int(rng.integers(len(model.buffers)))


def _shapes(rng, model, graph):
    tensor = _pick(rng, [t for t in graph.tensors if t.shape is not None and len(t.shape)])
    tensor.shape = _with(tensor.shape, rng.integers(len(tensor.shape)), _pick(rng, HUGE))
    if rng.integers(2):  # some readers believe the signature alone
        tensor.shapeSignature = list(tensor.shape)
        tensor.buffer = 0


def _ranks(rng, model, graph):
    tensor = _pick(rng, [t for t in graph.tensors if t.shape is not None and len(t.shape)])
    shape = [int(n) for n in tensor.shape]
    tensor.shape = _pick(rng, ([], shape[::-1], [1, *shape], shape[1:], [0, *shape[1:]]))
    if rng.integers(2):
        tensor.buffer = 0


def _types(rng, model, graph):
    tensor = _pick(rng, graph.tensors)
    tensor.type = int(rng.integers(-1, 20))
    if rng.integers(2):
        tensor.buffer = 0


def _cycles(rng, model, graph):
    which, op = rng.integers(4), _pick(rng, graph.operators)
    if which == 0:
        op.inputs = _with(op.inputs, 0, op.outputs[0])
    elif which == 1:
        graph.operators = graph.operators[::-1]
    elif which == 2:
        op.outputs = [int(graph.operators[0].inputs[0])]
    else:
        _recursive(model, graph, op)


def _recursive(model, graph, op):
    """A loop whose condition and body are the graph that it stands in."""
    from ai_edge_litert import schema_py_generated as schema

    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.WHILE
    code.version = 1
    model.operatorCodes.append(code)
    op.opcodeIndex = len(model.operatorCodes) - 1
    op.builtinOptionsType = schema.BuiltinOptions.WhileOptions
    op.builtinOptions = schema.WhileOptionsT()
    op.inputs, op.outputs = [int(graph.inputs[0])], [int(op.outputs[0])]


def _grids(rng, model, graph):
    tensor = _pick(rng, [t for t in graph.tensors if t.quantization is not None] or graph.tensors)
    if tensor.quantization is None or rng.integers(3) == 0:
        tensor.quantization = None
        return
    scale = [] if tensor.quantization.scale is None else list(tensor.quantization.scale)
    bad = _pick(rng, (0.0, -1.0, float("nan"), float("inf"), 1e-38, 1e38))
    if rng.integers(2):
        tensor.quantization.scale = [bad] * max(len(scale), 1)
    else:
        zeros = _pick(rng, ([], [2**40], [-(2**31)], [0] * 1000))
        tensor.quantization.zeroPoint = zeros


def _options(rng, model, graph):
    op = _pick(rng, graph.operators)
    which = rng.integers(4)
    if which == 0:
        op.builtinOptions, op.builtinOptionsType = None, 0
    elif which == 1:
        op.inputs = [int(i) for i in op.inputs][: rng.integers(len(op.inputs))]
    elif which == 2:
        op.intermediates = [int(i) for i in rng.integers(0, len(graph.tensors), rng.integers(7))]
    else:
        code = _pick(rng, model.operatorCodes)
        code.builtinCode = int(rng.integers(0, 210))
        code.deprecatedBuiltinCode = min(code.builtinCode, 127)


def _variables(rng, model, graph):
    for tensor in graph.tensors:
        if rng.integers(4) == 0:
            tensor.isVariable = not tensor.isVariable


TFLITE: dict[str, Mutation] = {
    "indices": _tflite(_indices),
    "other indices": _tflite(_elsewhere),
    "huge shapes": _tflite(_shapes),
    "other ranks": _tflite(_ranks),
    "types": _tflite(_types),
    "cycles": _tflite(_cycles),
    "quantization": _tflite(_grids),
    "options": _tflite(_options),
    "variables": _tflite(_variables),
}


# ---- .onnx ------------------------------------------------------------------------------------


def _onnx(change: Callable) -> Mutation:
    def mutate(rng, content):
        import onnx

        model = onnx.load_from_string(content)
        change(rng, model, model.graph)
        return model.SerializeToString()

    return mutate


def _onnx_dims(rng, model, graph):
    tensor = _pick(rng, graph.initializer)
    if rng.integers(2) and len(tensor.dims):
        tensor.dims[int(rng.integers(len(tensor.dims)))] = int(_pick(rng, (*HUGE, 2**62, 0)))
    else:
        end = _pick(rng, [*graph.input, *graph.output])
        dim = _pick(rng, end.type.tensor_type.shape.dim)
        dim.dim_value = int(_pick(rng, (*HUGE, 2**62, 0)))


def _onnx_cycles(rng, model, graph):
    one, other = _pick(rng, graph.node), _pick(rng, graph.node)
    one.input[0] = other.output[0]
    if rng.integers(2):
        one.output[0] = other.input[0]


def _onnx_missing(rng, model, graph):
    if rng.integers(2):
        del graph.initializer[int(rng.integers(len(graph.initializer)))]
    else:
        node = _pick(rng, [n for n in graph.node if n.input])
        node.input[int(rng.integers(len(node.input)))] = "nobody"


def _onnx_external(rng, model, graph):
    tensor = _pick(rng, graph.initializer)
    places = ("../../etc/passwd", "/etc/passwd", "beside.bin", "/dev/zero", "", "a/../../b")
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", _pick(rng, places)
    tensor.data_location = 1
    if rng.integers(2):
        tensor.ClearField("raw_data")


def _onnx_attributes(rng, model, graph):
    node = _pick(rng, [n for n in graph.node if n.attribute])
    attribute = _pick(rng, node.attribute)
    which = rng.integers(4)
    if which == 0:
        attribute.i = int(_pick(rng, (*HUGE, 2**62)))
    elif which == 1:
        attribute.s = _pick(rng, (b"bidirectional", b"sideways", b"\xff", b"x" * 9999))
    elif which == 2:
        attribute.type = int(rng.integers(0, 15))
    else:
        node.attribute.remove(attribute)


def _onnx_types(rng, model, graph):
    if rng.integers(2):
        _pick(rng, graph.initializer).data_type = int(rng.integers(-1, 27))
    else:
        end = _pick(rng, [*graph.input, *graph.output])
        end.type.tensor_type.elem_type = int(rng.integers(-1, 27))


def _onnx_operators(rng, model, graph):
    names = ("Loop", "If", "Scan", "LSTM", "GRU", "Reshape", "Expand", "Nonsense", "Gemm", "")
    node = _pick(rng, graph.node)
    if rng.integers(2):
        node.op_type = _pick(rng, names)
    else:
        node.domain = _pick(rng, ("com.microsoft", "nowhere", "ai.onnx.ml"))
    if rng.integers(3) == 0:
        model.opset_import[0].version = int(_pick(rng, (0, 1, 7, 99, 2**40)))


ONNX: dict[str, Mutation] = {
    "dims": _onnx(_onnx_dims),
    "cycles": _onnx(_onnx_cycles),
    "missing": _onnx(_onnx_missing),
    "external data": _onnx(_onnx_external),
    "attributes": _onnx(_onnx_attributes),
    "types": _onnx(_onnx_types),
    "operators": _onnx(_onnx_operators),
}


# ---- manifest.json ----------------------------------------------------------------------------


def _values(rng, content):
    """One value, wherever it stands, becomes another."""
    read = json.loads(content)
    holder, key = _place(rng, read)
    others = (None, True, -1, 0, 2**70, 1e308, float("nan"), "", "../../etc/passwd", "int99", [], {}, [[]], ["a"], {"a": 1})  # fmt: skip
    holder[key] = others[int(rng.integers(len(others)))]
    return json.dumps(read).encode()


def _keys(rng, content):
    read = json.loads(content)
    holder, key = _place(rng, read)
    if isinstance(holder, dict) and rng.integers(2):
        holder[f"{key}s"] = holder.pop(key)
    else:
        del holder[key]
    return json.dumps(read).encode()


def _nested(rng, content):
    read = json.loads(content)
    key = _pick(rng, list(read))
    read[key] = "MARK"
    bomb = "[" * BOMB + "]" * BOMB if rng.integers(2) else '{"a":' * BOMB + "1" + "}" * BOMB
    return json.dumps(read).replace('"MARK"', bomb).encode()


def _place(rng, node):
    """A random place in nested lists and dicts."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = _pick(rng, keys)
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or rng.integers(4) == 0:
            return node, key
        node = inner


MANIFEST: dict[str, Mutation] = {"values": _values, "keys": _keys, "nested": _nested}
