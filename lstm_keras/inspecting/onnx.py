"""The facts of an `.onnx` file; one that names other files is refused."""

import math
from collections import Counter
from collections.abc import Iterator

import onnx
from google.protobuf.message import DecodeError

from lstm_keras.artifact import Tensor
from lstm_keras.errors import ArtifactError
from lstm_keras.exporters.metadata import NAME
from lstm_keras.inspecting import states
from lstm_keras.inspecting.facts import Facts
from lstm_keras.inspecting.facts import entry as own_entry
from lstm_keras.manifest import DTYPES, LARGEST

FUSED = {"LSTM": (5, 6), "DynamicQuantizeLSTM": (5, 6)}
"""Operators that are an LSTM, and places of h and c among their inputs; of outputs, 1 and 2."""

LOOPS = {"Loop", "Scan"}
GATES = {"Sigmoid": 1, "Tanh": 2, "Mul": 2}
"""What the gates of one LSTM, written out, need at least."""

PASSES = {"Identity", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Cast", "Slice"}
"""Operators that hand a state on."""

DEEPEST = 50
"""Operators between an end of the file and its LSTM."""

DTYPE = onnx.TensorProto.DataType


def facts(content: bytes, name: str) -> Facts:
    """Read a file.

    Raises:
        ArtifactError: It is no ONNX file, is damaged, or has numbers in other files.
    """
    model = model_of(content, name)
    graph, nodes = model.graph, list(walk(model.graph))
    nodes += [node for function in model.functions for node in function.node]
    operators = Counter(node.op_type for node in nodes)
    loops = sum(operators[n] for n in LOOPS)
    has_gates = all(operators[n] >= least for n, least in GATES.items())
    constants = {tensor.name: tensor for tensor in graph.initializer}
    inputs = tuple(_end(end, name) for end in graph.input if end.name not in constants)
    outputs = tuple(_end(end, name) for end in graph.output)
    pairs, by, unsure = states.pair(inputs, outputs, _carried(graph, inputs, outputs))
    producer = f"{model.producer_name} {model.producer_version}".strip()
    opsets = ", ".join(f"{o.domain or 'ai.onnx'} {o.version}" for o in model.opset_import)
    return Facts(
        name=name,
        kind="onnx",
        size=len(content),
        precision=_precision(operators, constants.values()),
        operators=dict(sorted(operators.items())),
        fused=sum(operators[n] for n in FUSED),
        loops=loops if has_gates else 0,
        written_out=has_gates and not loops,
        inputs=inputs,
        outputs=outputs,
        states=tuple(pairs),
        states_by=by,
        unsure=tuple(unsure),
        tokens=_tokens(graph, constants),
        custom=tuple(sorted({n.op_type for n in nodes if n.domain not in ("", "ai.onnx")})),
        metadata=_metadata(model, name),
        made_by="; ".join(filter(None, [producer, f"IR {model.ir_version}", opsets])),
    )


def model_of(content: bytes, name: str) -> onnx.ModelProto:
    """A file as a message, if it is one and holds all of its numbers itself.

    Raises:
        ArtifactError: It is not, or does not.
    """
    model = onnx.ModelProto()
    try:
        model.ParseFromString(content)
    except (DecodeError, UnicodeDecodeError) as error:
        raise _damaged(name, error) from error
    if not model.graph.node:
        raise _damaged(name, "it has no graph of operators")
    for tensor in _tensors(model):
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            files = sorted({e.value for e in tensor.external_data if e.key == "location"})
            raise ArtifactError(
                f"{name} has numbers in another file: {', '.join(files) or 'an unnamed one'}, for "
                f"{tensor.name!r}.\n  Only the file that is named is read. Save the model as one "
                "file: onnx.save(model, path, save_as_external_data=False)."
            )
        if math.prod(tensor.dims) > LARGEST or any(n < 0 for n in tensor.dims):
            raise _damaged(name, f"the shape of {tensor.name!r} is {list(tensor.dims)}")
    return model


def walk(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    """Every node, in loops and conditions too."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from walk(inner)


def _tensors(model) -> Iterator[onnx.TensorProto]:
    """Every constant, wherever it may stand."""
    graphs = [model.graph]
    for training in model.training_info:
        graphs += [training.initialization, training.algorithm]
    nodes = [node for function in model.functions for node in function.node]
    while graphs or nodes:
        while nodes:
            for attribute in nodes.pop().attribute:
                yield from (attribute.t, *attribute.tensors)
                for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                    yield from (sparse.values, sparse.indices)
                graphs += [attribute.g, *attribute.graphs]
        if graphs:
            graph = graphs.pop()
            yield from graph.initializer
            for sparse in graph.sparse_initializer:
                yield from (sparse.values, sparse.indices)
            nodes += graph.node


def _end(end: onnx.ValueInfoProto, file: str) -> Tensor:
    tensor = end.type.tensor_type
    if not end.type.HasField("tensor_type"):
        raise _damaged(file, f"{end.name!r} is no tensor")
    try:
        dtype = str(onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type))
    except KeyError as error:
        raise _damaged(file, f"{end.name!r} is of type {tensor.elem_type}") from error
    if dtype not in DTYPES:
        raise _damaged(file, f"{end.name!r} is of type {dtype}, which no window has")
    if not tensor.HasField("shape"):
        raise _damaged(file, f"{end.name!r} has no shape")
    shape = tuple(d.dim_value if d.HasField("dim_value") else None for d in tensor.shape.dim)
    known = [n for n in shape if n is not None]
    if math.prod(known) > LARGEST or any(n < 0 for n in known):
        raise _damaged(file, f"the shape of {end.name!r} is {list(shape)}")
    return Tensor(end.name, shape, dtype)


def _carried(graph, inputs, outputs) -> list[tuple[str, str]]:
    """What LSTM nodes have for h and c, where it comes from an input and goes to an output."""
    makers = {made: node for node in graph.node for made in node.output if made}
    ends = {end.name for end in inputs}
    reach = {_behind(end.name, makers): end.name for end in outputs}
    found = []
    for node in graph.node:
        for place, made in zip(FUSED.get(node.op_type, ()), (1, 2), strict=False):
            given = node.input[place] if len(node.input) > place else ""
            next_one = node.output[made] if len(node.output) > made else ""
            source = _behind(given, makers)
            if source in ends and next_one in reach:
                found.append((source, reach[next_one]))
    return found if len({*map(str, found)}) == len(found) < len(ends) else []


def _behind(name: str, makers: dict) -> str:
    """Whose numbers these are, before operators that only hand them on."""
    for _ in range(DEEPEST):
        node = makers.get(name)
        if node is None or node.op_type not in PASSES or not node.input:
            break
        name = node.input[0]
    return name


def _tokens(graph, constants) -> dict[str, int]:
    """Rows of the table that an input is looked up in."""
    makers = {made: node for node in graph.node for made in node.output if made}
    rows: dict[str, int] = {}
    for node in graph.node:
        if node.op_type == "Gather" and len(node.input) > 1 and node.input[0] in constants:
            table, source = constants[node.input[0]], _behind(node.input[1], makers)
            if table.dims:
                rows[source] = min(table.dims[0], rows.get(source, table.dims[0]))
    return rows


def _precision(operators, constants) -> str:
    if any(n.startswith(("DynamicQuantize", "MatMulInteger")) for n in operators):
        return "dynamic"
    if any(n.startswith(("QLinear", "QuantizeLinear")) for n in operators):
        return "int8"
    kinds = {tensor.data_type for tensor in constants}
    return "float16" if DTYPE.Value("FLOAT16") in kinds else "float32"


def _metadata(model, name) -> dict | None:
    text = next((entry.value for entry in model.metadata_props if entry.key == NAME), None)
    if text is None:
        return None
    try:
        return own_entry(text)
    except ValueError as error:
        raise _damaged(name, f"its entry {NAME!r} is not ours ({error})") from error


def _damaged(name: str, why: object) -> ArtifactError:
    return ArtifactError(
        f"{name} cannot be read as ONNX: {str(why).rstrip('.')}.\n"
        "  It is truncated or damaged: export the model again."
    )
