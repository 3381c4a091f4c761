"""Damage to what a `.tflite` file says, in a file that is well-formed."""

from collections.abc import Callable

from ai_edge_litert import schema_py_generated as schema
from flatbuffers import Builder

from mutants import HUGE, Mutation, pick


def _tflite(change: Callable) -> Mutation:
    """A mutation of the objects in a file."""

    def mutate(rng, content):
        model = schema.ModelT.InitFromPackedBuf(content)
        change(rng, model, model.subgraphs[0])
        builder = Builder(1 << 16)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    return mutate


def _with(vector, place, value):
    changed = [] if vector is None else [int(n) for n in vector]
    changed[place] = int(value)
    return changed


def _indices(rng, model, graph):
    bad = pick(rng, (-2, len(graph.tensors), len(graph.tensors) + 7, 2**31 - 1, -(2**31)))
    op, tensor = pick(rng, graph.operators), pick(rng, graph.tensors)
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
        (signature,) = model.signatureDefs
        pick(rng, [*signature.inputs, *signature.outputs]).tensorIndex = abs(bad)


def _elsewhere(rng, model, graph):
    """Indices that exist, and are those of something else."""
    op = pick(rng, graph.operators)
    place = rng.integers(len(op.inputs))
    op.inputs = _with(op.inputs, place, rng.integers(-1, len(graph.tensors)))
    if rng.integers(2):
        pick(rng, graph.tensors).buffer = int(rng.integers(len(model.buffers)))


def _shapes(rng, model, graph):
    tensor = pick(rng, [t for t in graph.tensors if t.shape is not None and len(t.shape)])
    tensor.shape = _with(tensor.shape, rng.integers(len(tensor.shape)), pick(rng, HUGE))
    if rng.integers(2):  # some readers believe the signature alone
        tensor.shapeSignature = list(tensor.shape)
        tensor.buffer = 0


def _ranks(rng, model, graph):
    tensor = pick(rng, [t for t in graph.tensors if t.shape is not None and len(t.shape)])
    shape = [int(n) for n in tensor.shape]
    tensor.shape = pick(rng, ([], shape[::-1], [1, *shape], shape[1:], [0, *shape[1:]]))
    if rng.integers(2):
        tensor.buffer = 0


def _types(rng, model, graph):
    tensor = pick(rng, graph.tensors)
    tensor.type = int(rng.integers(-1, 20))
    if rng.integers(2):
        tensor.buffer = 0


def _cycles(rng, model, graph):
    which, op = rng.integers(4), pick(rng, graph.operators)
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
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.WHILE
    code.version = 1
    model.operatorCodes.append(code)
    op.opcodeIndex = len(model.operatorCodes) - 1
    op.builtinOptionsType = schema.BuiltinOptions.WhileOptions
    op.builtinOptions = schema.WhileOptionsT()
    op.inputs, op.outputs = [int(graph.inputs[0])], [int(op.outputs[0])]


def _grids(rng, model, graph):
    tensor = pick(rng, [t for t in graph.tensors if t.quantization is not None] or graph.tensors)
    if tensor.quantization is None or rng.integers(3) == 0:
        tensor.quantization = None
        return
    scale = [] if tensor.quantization.scale is None else list(tensor.quantization.scale)
    bad = pick(rng, (0.0, -1.0, float("nan"), float("inf"), 1e-38, 1e38))
    if rng.integers(2):
        tensor.quantization.scale = [bad] * max(len(scale), 1)
    else:
        zeros = pick(rng, ([], [2**40], [-(2**31)], [0] * 1000))
        tensor.quantization.zeroPoint = zeros


def _options(rng, model, graph):
    op = pick(rng, graph.operators)
    which = rng.integers(4)
    if which == 0:
        op.builtinOptions, op.builtinOptionsType = None, 0
    elif which == 1:
        op.inputs = [int(i) for i in op.inputs][: rng.integers(len(op.inputs))]
    elif which == 2:
        op.intermediates = [int(i) for i in rng.integers(0, len(graph.tensors), rng.integers(7))]
    else:
        code = pick(rng, model.operatorCodes)
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
