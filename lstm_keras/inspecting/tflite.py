"""The facts of a `.tflite` file."""

from collections import Counter
from dataclasses import replace

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.artifact import Tensor
from lstm_keras.exporters.metadata import NAME
from lstm_keras.inspecting import states
from lstm_keras.inspecting.facts import Facts
from lstm_keras.inspecting.facts import entry as own_entry
from lstm_keras.inspecting.soundness import NAMES, damaged, listed, model_of
from lstm_keras.manifest import DTYPES, GRIDS
from lstm_keras.runtimes.graph import OPERATORS

TYPE, BUILTIN = schema.TensorType, schema.BuiltinOperator
FUSED = {"UNIDIRECTIONAL_SEQUENCE_LSTM", "BIDIRECTIONAL_SEQUENCE_LSTM", "LSTM"}
LOOP = "WHILE"
GATES = {"LOGISTIC": 1, "TANH": 2, "MUL": 2}
"""What the gates of one LSTM, written out, need at least."""


def facts(content: bytes, name: str) -> Facts:
    """Read a file.

    Raises:
        ArtifactError: It is no TFLite file, or contradicts itself.
    """
    model = model_of(content, name)
    graph = model.subgraphs[0]
    names = [[_operator(model, op) for op in listed(g.operators)] for g in model.subgraphs]
    operators = Counter(n for part in names for n in part)
    loops = sum(LOOP in part for part in names)
    gates = {n: sum(part.count(n) for part in names[bool(loops) :]) for n in GATES}
    has_gates = all(gates[n] >= least for n, least in GATES.items())
    given, made = _ends(model, graph)
    metadata = _metadata(model, name)
    inputs, outputs = (
        tuple(_tensor(end, graph.tensors[i], name) for end, i in side.items())
        for side in (given, made)
    )
    inputs = _started(inputs, metadata)
    pairs, by, unsure = states.pair(inputs, outputs)
    return Facts(
        name=name,
        kind="tflite",
        size=len(content),
        precision=_precision(model),
        operators=dict(sorted(operators.items())),
        fused=sum(operators[n] for n in FUSED),
        loops=loops if has_gates or any(n.startswith("Flex") for n in operators) else 0,
        written_out=has_gates and not loops,
        inputs=inputs,
        outputs=outputs,
        states=tuple(pairs),
        states_by=by,
        unsure=tuple(unsure),
        tokens=_tokens(model, graph, given),
        variables=sum(bool(t.isVariable) for g in model.subgraphs for t in listed(g.tensors)),
        custom=tuple(sorted(n for n in operators if n not in OPERATORS.values())),
        places={"inputs": given, "outputs": made},
        order=tuple(tuple(int(i) for i in listed(side)) for side in (graph.inputs, graph.outputs)),
        metadata=metadata,
        made_by=_text(model.description),
    )


def _operator(model, op) -> str:
    code = model.operatorCodes[op.opcodeIndex]
    builtin = max(code.builtinCode, code.deprecatedBuiltinCode)
    if builtin == BUILTIN.CUSTOM:
        return _text(code.customCode)
    return OPERATORS.get(builtin, f"operator {builtin}")


def _ends(model, graph) -> tuple[dict[str, int], dict[str, int]]:
    """Index of a tensor by its name: in the signature where there is one, else the tensor's own."""
    own = [s for s in listed(model.signatureDefs) if s.subgraphIndex == 0]
    if len(own) == 1:
        sides = [
            {_text(e.name): int(e.tensorIndex) for e in listed(side)}
            for side in (own[0].inputs, own[0].outputs)
        ]
        ends = (graph.inputs, graph.outputs)
        if all({*s.values()} == {*listed(e)} for s, e in zip(sides, ends, strict=True)):
            return sides[0], sides[1]
    given, made = (
        {_text(graph.tensors[i].name) or f"tensor {i}": int(i) for i in listed(side)}
        for side in (graph.inputs, graph.outputs)
    )
    return given, made


def _tensor(name, tensor, file) -> Tensor:
    shape = [int(n) for n in listed(tensor.shape)]
    open_axes = [int(n) for n in listed(tensor.shapeSignature)] or shape
    dtype = NAMES[tensor.type].lower()
    if dtype not in DTYPES:
        raise damaged(file, f"{name!r} is of type {NAMES[tensor.type]}, which no window has")
    stored = tensor.quantization
    scale = [] if stored is None else listed(stored.scale)
    grid = (float(scale[0]), int(stored.zeroPoint[0])) if len(scale) == 1 else (None, None)
    if not grid[0] or dtype not in GRIDS:
        grid = (None, None)
    return Tensor(name, tuple(None if n < 0 else n for n in open_axes), dtype, *grid)


def _started(inputs, metadata) -> tuple[Tensor, ...]:
    """With what each state starts from, where our own entry says it."""
    starts = {
        end.get("name"): end.get("initial")
        for end in (metadata or {}).get("inputs", ())
        if isinstance(end, dict)
    }
    return tuple(
        replace(end, initial=tuple(starts[end.name]))
        if isinstance(starts.get(end.name), list)
        and None not in end.shape
        and len(starts[end.name]) == np.prod(end.shape)
        else end
        for end in inputs
    )


def _tokens(model, graph, given) -> dict[str, int]:
    rows: dict[str, int] = {}
    for op in listed(graph.operators):
        if _operator(model, op) not in ("GATHER", "EMBEDDING_LOOKUP"):
            continue
        read = [graph.tensors[i] for i in op.inputs if i >= 0]
        for name, index in given.items():
            tables = [t.shape[0] for t in read if t is not graph.tensors[index] and len(t.shape)]
            if index in op.inputs and tables:
                rows[name] = min(int(tables[0]), rows.get(name, int(tables[0])))
    return rows


def _precision(model) -> str:
    """What numbers are stored as, and whether what is calculated is stored likewise."""
    kinds: dict[bool, set[int]] = {True: set(), False: set()}
    for graph in model.subgraphs:
        written = {i for op in listed(graph.operators) for i in listed(op.outputs)}
        for index, tensor in enumerate(listed(graph.tensors)):
            data = model.buffers[tensor.buffer].data if tensor.buffer else None
            constant = data is not None and len(data) > 0
            stored = tensor.quantization
            if tensor.type in (TYPE.INT8, TYPE.INT16) and (stored is None or stored.scale is None):
                continue  # indices, or text
            if constant or index in written:
                kinds[constant].add(tensor.type)
    weights, values = kinds[True], kinds[False]
    if TYPE.INT8 in weights and TYPE.INT8 in values:
        return "int8"
    if TYPE.INT8 in weights and TYPE.INT16 in values:
        return "int16x8"
    if TYPE.INT8 in weights:
        return "dynamic"
    return "float16" if TYPE.FLOAT16 in weights else "float32"


def _metadata(model, name) -> dict | None:
    for entry in listed(model.metadata):
        if _text(entry.name) == NAME:
            data = model.buffers[entry.buffer].data
            try:
                return own_entry(bytes(bytearray([] if data is None else data)).decode())
            except ValueError as error:
                raise damaged(name, f"its entry {NAME!r} is not ours ({error})") from error
    return None


def _text(text: bytes | str | None) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text or ""
