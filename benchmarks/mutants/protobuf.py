"""Damage to what an `.onnx` file says, in a file that is well-formed."""

from collections.abc import Callable

import onnx

from mutants import HUGE, Mutation, pick


def _onnx(change: Callable) -> Mutation:
    def mutate(rng, content):
        model = onnx.load_from_string(content)
        change(rng, model, model.graph)
        return model.SerializeToString()

    return mutate


def _onnx_dims(rng, model, graph):
    tensor = pick(rng, graph.initializer)
    if rng.integers(2) and len(tensor.dims):
        tensor.dims[int(rng.integers(len(tensor.dims)))] = int(pick(rng, (*HUGE, 2**62, 0)))
    else:
        end = pick(rng, [*graph.input, *graph.output])
        dim = pick(rng, end.type.tensor_type.shape.dim)
        dim.dim_value = int(pick(rng, (*HUGE, 2**62, 0)))


def _onnx_cycles(rng, model, graph):
    one, other = pick(rng, graph.node), pick(rng, graph.node)
    one.input[0] = other.output[0]
    if rng.integers(2):
        one.output[0] = other.input[0]


def _onnx_missing(rng, model, graph):
    if rng.integers(2):
        del graph.initializer[int(rng.integers(len(graph.initializer)))]
    else:
        node = pick(rng, [n for n in graph.node if n.input])
        node.input[int(rng.integers(len(node.input)))] = "nobody"


def _onnx_external(rng, model, graph):
    tensor = pick(rng, graph.initializer)
    places = ("../../etc/passwd", "/etc/passwd", "beside.bin", "/dev/zero", "", "a/../../b")
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", pick(rng, places)
    tensor.data_location = 1
    if rng.integers(2):
        tensor.ClearField("raw_data")


def _onnx_attributes(rng, model, graph):
    node = pick(rng, [n for n in graph.node if n.attribute])
    attribute = pick(rng, node.attribute)
    which = rng.integers(4)
    if which == 0:
        attribute.i = int(pick(rng, (*HUGE, 2**62)))
    elif which == 1:
        attribute.s = pick(rng, (b"bidirectional", b"sideways", b"\xff", b"x" * 9999))
    elif which == 2:
        attribute.type = int(rng.integers(0, 15))
    else:
        node.attribute.remove(attribute)


def _onnx_types(rng, model, graph):
    if rng.integers(2):
        pick(rng, graph.initializer).data_type = int(rng.integers(-1, 27))
    else:
        end = pick(rng, [*graph.input, *graph.output])
        end.type.tensor_type.elem_type = int(rng.integers(-1, 27))


def _onnx_operators(rng, model, graph):
    names = ("Loop", "If", "Scan", "LSTM", "GRU", "Reshape", "Expand", "Nonsense", "Gemm", "")
    node = pick(rng, graph.node)
    if rng.integers(2):
        node.op_type = pick(rng, names)
    else:
        node.domain = pick(rng, ("com.microsoft", "nowhere", "ai.onnx.ml"))
    if rng.integers(3) == 0:
        model.opset_import[0].version = int(pick(rng, (0, 1, 7, 99, 2**40)))


ONNX: dict[str, Mutation] = {
    "dims": _onnx(_onnx_dims),
    "cycles": _onnx(_onnx_cycles),
    "missing": _onnx(_onnx_missing),
    "external data": _onnx(_onnx_external),
    "attributes": _onnx(_onnx_attributes),
    "types": _onnx(_onnx_types),
    "operators": _onnx(_onnx_operators),
}
