"""Whatever contradicts itself in a `.tflite` file is named before an interpreter reads it."""

import re
from pathlib import Path

import pytest
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.errors import ArtifactError
from lstm_keras.inspecting.soundness import flaws, model_of

ZOO = Path(__file__).parent.parent / "models" / "shoulder-imu"
FILES = sorted(ZOO.glob("tflite-*/model.tflite"))
INT8 = (ZOO / "tflite-fused-int8" / "model.tflite").read_bytes()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_a_sound_file_has_no_flaw(file):
    assert list(flaws(model_of(file.read_bytes(), "f"))) == []


def lstm(graph):
    return next(op for op in graph.operators if len(op.inputs) == 24)


def weights(graph):
    return graph.tensors[lstm(graph).inputs[1]]


def setting(what, **values):
    """A change that sets attributes of what is found in the graph."""

    def change(_model, graph):
        for key, value in values.items():
            setattr(what(graph), key, value)

    return change


def quantized(**values):
    return setting(lambda graph: weights(graph).quantization, **values)


def with_input(place, value):
    def change(_model, graph):
        inputs = [int(i) for i in lstm(graph).inputs]
        inputs[place] = value
        lstm(graph).inputs = inputs

    return change


def reversed_operators(_model, graph):
    graph.operators = graph.operators[::-1]


def two_writers(_model, graph):
    graph.operators[-1].outputs = [int(graph.operators[-2].outputs[0])]


def constant_variable(_model, graph):
    weights(graph).isVariable = True


def signature(**values):
    def change(model, _graph):
        for key, value in values.items():
            setattr(model.signatureDefs[0].inputs[0], key, value)

    return change


CHANGES = {
    "no subgraph": (lambda m, g: setattr(m, "subgraphs", []), "it has no subgraph"),
    "tensor": (with_input(3, 999), "names tensor 999 of"),
    "negative tensor": (with_input(3, -2), "names tensor -2 of"),
    "kind": (setting(lstm, opcodeIndex=77), "is of kind 77 of"),
    "inputs": (setting(lambda g: g, inputs=[12345]), r"its inputs are the tensors \[12345\]"),
    "outputs": (setting(lambda g: g, outputs=[-1]), r"its outputs are the tensors \[-1\]"),
    "no output": (setting(lstm, outputs=[-1]), "writes to no tensor"),
    "order": (reversed_operators, "before it is written"),
    "cycle": (lambda m, g: with_input(0, int(lstm(g).outputs[0]))(m, g), "before it is written"),
    "two writers": (two_writers, "is written by two operators"),
    "buffer": (setting(weights, buffer=500), "lies in buffer 500 of"),
    "negative shape": (setting(weights, shape=[-3, 6]), r"has the shape \[-3, 6\]"),
    "huge shape": (setting(weights, shape=[2**20, 2**20]), "has the shape"),
    "length": (setting(weights, shape=[31, 6]), r"of shape \[31, 6\] has 192 bytes"),
    "open axes": (setting(weights, shapeSignature=[-1]), r"and the signature \[-1\]"),
    "type": (setting(weights, type=99), "is of type 99"),
    "name": (setting(weights, name=b"\xff\xfe"), "has a name that is no text"),
    "variable": (constant_variable, "is a variable and holds a constant"),
    "nan": (quantized(scale=[float("nan")]), "has the scale nan"),
    "negative scale": (quantized(scale=[-1.0]), "has the scale -1.0"),
    "tiny scale": (quantized(scale=[1e-39]), "has the scale 1e-39"),
    "large scale": (quantized(scale=[1e30]), r"has the scale 1e\+30"),
    "zero points": (quantized(zeroPoint=[0, 0, 0]), "has 1 scales and 3 zero points"),
    "axis": (quantized(scale=[1.0] * 5, zeroPoint=[0]), "has 5 scales along axis 0"),
    "signature": (signature(tensorIndex=999), "a signature names tensor 999 of"),
    "nameless": (signature(name=b""), "an end of a signature has no name"),
    "subgraph": (
        lambda m, g: setattr(m.signatureDefs[0], "subgraphIndex", 3),
        "a signature is of subgraph 3",
    ),
    "metadata": (
        lambda m, g: setattr(m.metadata[0], "buffer", 999),
        "metadata lies in buffer 999 of",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_contradiction_is_named(name):
    change, says = CHANGES[name]
    model = schema.ModelT.InitFromPackedBuf(INT8)
    change(model, model.subgraphs[0])
    found = list(flaws(model))
    assert any(re.search(says, flaw) for flaw in found), found


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not a TFLite model: bytes 4 to 8 are b''"),
        (b"1234TFL3", "f cannot be read as TFLite: its tables lead nowhere"),
        (INT8[:5000], "cannot be read as TFLite: .*\n  It is truncated or damaged"),
    ],
)
def test_what_is_no_whole_file_is_refused(content, says):
    with pytest.raises(ArtifactError, match=says):
        model_of(content, "f")
