"""Where things stand in a UNIDIRECTIONAL_SEQUENCE_LSTM, and the operators of that kind in a file.

TFLite counts the gates i, f, c, o; its c is the candidate, which is g elsewhere in this package.
"""

from lstm_keras.exporters.flatbuffer import pack, schema, unpack

X = 0
KERNEL = {"i": 1, "f": 2, "g": 3, "o": 4}
RECURRENT = {"i": 5, "f": 6, "g": 7, "o": 8}
BIAS = {"i": 12, "f": 13, "g": 14, "o": 15}
H_STATE, C_STATE = 18, 19
"""Positions among the 24 inputs."""

H_INTERMEDIATE = 4
"""Position among the five intermediates: the quantization of h before a projection."""

INTERMEDIATES = 5

HAND_ON = {
    schema.BuiltinOperator.EXPAND_DIMS,
    schema.BuiltinOperator.MAX_POOL_2D,
    schema.BuiltinOperator.RESHAPE,
    schema.BuiltinOperator.REVERSE_V2,
    schema.BuiltinOperator.SLICE,
    schema.BuiltinOperator.SQUEEZE,
    schema.BuiltinOperator.STRIDED_SLICE,
    schema.BuiltinOperator.TRANSPOSE,
}
"""Operators whose output consists of numbers of their first input, at other places."""


def lstms(model: schema.ModelT) -> list[tuple[schema.SubGraphT, schema.OperatorT]]:
    """Every fused LSTM with the graph it is in, in the order in which they are played."""
    return [
        (graph, op)
        for graph in model.subgraphs
        for op in graph.operators or []
        if builtin(model, op) == schema.BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM
    ]


def builtin(model: schema.ModelT, op: schema.OperatorT) -> int:
    """Which operator it is, as a `schema.BuiltinOperator`."""
    code = model.operatorCodes[op.opcodeIndex]
    return max(code.builtinCode, code.deprecatedBuiltinCode)


def add_intermediates(graph: schema.SubGraphT, op: schema.OperatorT) -> schema.TensorT:
    """Give an LSTM its five intermediates; the one that says how h is quantized."""
    for k in range(INTERMEDIATES):
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.buffer = f"intermediate_{k}".encode(), [0], 0
        graph.tensors.append(tensor)
    added = range(len(graph.tensors) - INTERMEDIATES, len(graph.tensors))
    op.intermediates = list(added)
    return graph.tensors[added[H_INTERMEDIATE]]


def unclipped(content: bytes) -> bytes:
    """The file without the cell_clip = 10 that the converter writes into every LSTM.

    Keras does not clip, so a cell that integrates leaves the budget once |c| > 10 (counting to 20
    and back is 1.5 off); 0 turns clipping off in every kernel.
    """
    model = unpack(content)
    for _, op in lstms(model):
        op.builtinOptions.cellClip = 0.0
    return pack(model)
