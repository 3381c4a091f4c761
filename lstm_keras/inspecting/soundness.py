"""Whether everything that a `.tflite` file names is there, before an interpreter believes it.

LiteRT's own verifier sees to offsets inside the file; not to whether tensor 7 of 5 is read, or a
constant is as long as its shape says. Interpreters trust both, and die.
"""

import math
from collections.abc import Iterable

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import ArtifactError
from lstm_keras.manifest import DTYPES, GREATEST, LARGEST, SMALLEST

MAGIC = b"TFL3"

TYPE = schema.TensorType
NAMES = {code: name for name, code in vars(TYPE).items() if name.isupper()}
"""Name of each type of tensor."""

BYTES = {c: np.dtype(n.lower()).itemsize for c, n in NAMES.items() if n.lower() in DTYPES}
"""Bytes of one number; of the other types (strings, four bits) a constant's length says nothing."""


def model_of(content: bytes, name: str) -> schema.ModelT:
    """A file as objects, if it is one and whole.

    Raises:
        ArtifactError: It is not.
    """
    if content[4:8] != MAGIC:
        raise ArtifactError(
            f"{name} is not a TFLite model: bytes 4 to 8 are {content[4:8]!r}, not {MAGIC!r}.\n"
            "  Name a .tflite file."
        )
    try:
        model = schema.ModelT.InitFromPackedBuf(content)
    except MemoryError:
        raise
    except Exception as error:  # the generated reader raises what its offsets lead to
        raise damaged(name, f"its tables lead nowhere ({error})") from error
    wrong = next(flaws(model), None)
    if wrong is not None:
        raise damaged(name, wrong)
    return model


def damaged(name: str, why: object) -> ArtifactError:
    """The error of a file that contradicts itself."""
    return ArtifactError(
        f"{name} cannot be read as TFLite: {str(why).rstrip('.')}.\n"
        "  It is truncated or damaged: export the model again."
    )


def flaws(model: schema.ModelT) -> Iterable[str]:
    """What is named and is not there, in words, one after the other; nothing in a sound file."""
    if not model.subgraphs:
        yield "it has no subgraph"
        return
    buffers, codes = listed(model.buffers), listed(model.operatorCodes)
    for n, graph in enumerate(model.subgraphs):
        where = f"subgraph {n}: " if len(model.subgraphs) > 1 else ""
        for flaw in _graph(graph, buffers, len(codes)):
            yield f"{where}{flaw}"
    for code in codes:
        builtin = max(code.builtinCode, code.deprecatedBuiltinCode)
        if builtin == schema.BuiltinOperator.CUSTOM and not code.customCode:
            yield "an operator of its own has no name"
    for signature in listed(model.signatureDefs):
        if not 0 <= signature.subgraphIndex < len(model.subgraphs):
            yield f"a signature is of subgraph {signature.subgraphIndex}"
            continue
        tensors = listed(model.subgraphs[signature.subgraphIndex].tensors)
        for entry in (*listed(signature.inputs), *listed(signature.outputs)):
            if not (entry.name and _decodes(entry.name)):
                yield "an end of a signature has no name"
            if not 0 <= entry.tensorIndex < len(tensors):
                yield f"a signature names tensor {entry.tensorIndex} of {len(tensors)}"
    for entry in listed(model.metadata):
        if not 0 <= entry.buffer < len(buffers):
            yield f"metadata lies in buffer {entry.buffer} of {len(buffers)}"


def _graph(graph, buffers, codes) -> Iterable[str]:
    tensors = listed(graph.tensors)
    for index, tensor in enumerate(tensors):
        for flaw in _tensor(tensor, buffers):
            yield f"tensor {index} {flaw}"
    for side in ("inputs", "outputs"):
        ends = listed(getattr(graph, side))
        if any(not 0 <= i < len(tensors) for i in ends):
            yield f"its {side} are the tensors {[int(i) for i in ends]} of {len(tensors)}"
    written: set[int] = set()
    for index, op in enumerate(listed(graph.operators)):
        if not 0 <= op.opcodeIndex < codes:
            yield f"operator {index} is of kind {op.opcodeIndex} of {codes}"
        read, made = listed(op.inputs), listed(op.outputs)
        places = [*read, *made, *listed(op.intermediates)]
        wrong = [int(i) for i in places if not -1 <= i < len(tensors)]
        if wrong:
            yield f"operator {index} names tensor {wrong[0]} of {len(tensors)}"
            continue
        if any(i < 0 for i in made):
            yield f"operator {index} writes to no tensor"
        later = [int(i) for i in made if i in written and not tensors[i].isVariable]
        if later:
            yield f"tensor {later[0]} is written by two operators"
        written |= set(made)
    yield from _order(graph, tensors, buffers, written)


def _order(graph, tensors, buffers, written) -> Iterable[str]:
    """Operators stand in the order in which they run: what one reads is there before."""
    there = {*listed(graph.inputs)}
    there |= {i for i, t in enumerate(tensors) if t.isVariable or i not in written}
    for index, op in enumerate(listed(graph.operators)):
        early = [int(i) for i in listed(op.inputs) if i >= 0 and i not in there]
        if early:
            yield f"operator {index} reads tensor {early[0]} before it is written"
            return
        there |= set(listed(op.outputs))


def _tensor(tensor, buffers) -> Iterable[str]:
    shape = [int(n) for n in listed(tensor.shape)]
    if any(n < 0 for n in shape) or math.prod(shape) > LARGEST:
        yield f"has the shape {shape}"
        return
    signature = [int(n) for n in listed(tensor.shapeSignature)]
    if signature and (len(signature) != len(shape) or min(signature) < -1):
        yield f"has the shape {shape} and the signature {signature}"
    if not 0 <= tensor.type < len(NAMES):
        yield f"is of type {tensor.type}"
        return
    if tensor.name and not _decodes(tensor.name):
        yield "has a name that is no text"
    if not 0 <= tensor.buffer < max(len(buffers), 1):
        yield f"lies in buffer {tensor.buffer} of {len(buffers)}"
        return
    data = buffers[tensor.buffer].data if buffers else None
    size = BYTES.get(tensor.type, 0)
    dense = data is not None and len(data) and size and tensor.sparsity is None
    if dense and len(data) != size * math.prod(shape):
        yield f"of shape {shape} has {len(data)} bytes"
    if tensor.isVariable and data is not None and len(data):
        yield "is a variable and holds a constant"
    yield from _grid(tensor.quantization, shape)


def _grid(stored, shape) -> Iterable[str]:
    scale = [] if stored is None else [float(s) for s in listed(stored.scale)]
    zero = [] if stored is None else listed(stored.zeroPoint)
    if not scale:
        return
    if len(zero) not in (len(scale), 1):
        yield f"has {len(scale)} scales and {len(zero)} zero points"
    elif not all(map(_is_scale, scale)):
        yield f"has the scale {next(s for s in scale if not _is_scale(s))}"
    elif len(scale) > 1:
        axis = stored.quantizedDimension
        if not 0 <= axis < len(shape) or shape[axis] != len(scale):
            yield f"of shape {shape} has {len(scale)} scales along axis {axis}"


def _is_scale(scale: float) -> bool:
    """Of a real grid, or the 0 that stands for none."""
    return scale == 0 or SMALLEST <= scale <= GREATEST


def listed(vector) -> list:
    """A vector of the file, which is None where it is empty and perhaps an array."""
    return [] if vector is None else list(vector)


def _decodes(text: bytes | str) -> bool:
    try:
        return bool(text if isinstance(text, str) else text.decode())
    except UnicodeDecodeError:
        return False
