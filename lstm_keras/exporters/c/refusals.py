"""What C cannot express, said by name."""

from lstm_keras.errors import UnsupportedError
from lstm_keras.runtimes.graph import Operator, Stored

CAN = "LSTM, Dense, Conv1D (causal, valid), Embedding, relu, tanh, sigmoid, softmax, Dropout, "
CAN += "Add, Concatenate, Bidirectional, GlobalAveragePooling1D, GlobalMaxPooling1D"
"""The layers, in words."""

LAYERS = {
    "BATCH_MATMUL": "Dot",
    "MAX_POOL_2D": "MaxPooling1D",
    "AVERAGE_POOL_2D": "AveragePooling1D",
    "MUL": "Multiply",
    "SUB": "Subtract",
    "TRANSPOSE": "Permute",
    "TILE": "RepeatVector",
    "PACK": "TimeDistributed",
}
"""The layer that an operator usually comes from."""


def refusal(op: Operator, tensor: Stored, why: str = "") -> UnsupportedError:
    """The error that names an operator, the layer it comes from and what would do."""
    layer = f" ({LAYERS[op.name]})" if op.name in LAYERS else ""
    return UnsupportedError(
        f"the c target cannot express the operator {op.name}{layer} at '{tensor.name}'"
        f"{why and ': '}{why}.\n  It can express: {CAN}. Leave it out, or use --target tflite."
    )
