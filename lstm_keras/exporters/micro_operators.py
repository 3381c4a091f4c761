"""The operators of a `.tflite` file as TFLite Micro's `MicroMutableOpResolver` takes them."""

from lstm_keras.errors import UnsupportedError

NAMES = (
    "ABS ADD ADD_N ARG_MAX ARG_MIN ASSIGN_VARIABLE AVERAGE_POOL_2D BATCH_MATMUL BATCH_TO_SPACE_ND "
    "BROADCAST_ARGS BROADCAST_TO CALL_ONCE CAST CEIL CONCATENATION CONV_2D COS CUMSUM "
    "DEPTH_TO_SPACE DEPTHWISE_CONV_2D DEQUANTIZE DIV ELU EMBEDDING_LOOKUP EQUAL EXP EXPAND_DIMS "
    "FILL FLOOR FLOOR_DIV FLOOR_MOD FULLY_CONNECTED GATHER GATHER_ND GREATER GREATER_EQUAL "
    "HARD_SWISH IF L2_NORMALIZATION L2_POOL_2D LEAKY_RELU LESS LESS_EQUAL LOG LOG_SOFTMAX "
    "LOGICAL_AND LOGICAL_NOT LOGICAL_OR LOGISTIC MAX_POOL_2D MAXIMUM MEAN MINIMUM MIRROR_PAD MUL "
    "NEG NOT_EQUAL PACK PAD PADV2 PRELU QUANTIZE READ_VARIABLE REDUCE_MAX REDUCE_MIN RELU RELU6 "
    "RESHAPE RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR REVERSE_V2 ROUND RSQRT SELECT_V2 SHAPE SIN "
    "SLICE SOFTMAX SPACE_TO_BATCH_ND SPACE_TO_DEPTH SPLIT SPLIT_V SQRT SQUARE SQUARED_DIFFERENCE "
    "SQUEEZE STRIDED_SLICE SUB SUM SVDF TANH TRANSPOSE TRANSPOSE_CONV UNIDIRECTIONAL_SEQUENCE_LSTM "
    "UNPACK VAR_HANDLE WHILE ZEROS_LIKE"
)
KNOWN = frozenset(NAMES.split())
"""Builtin operators of TFLite that TFLite Micro has, as of 2026-10."""

SPELLED = {
    "AVERAGE_POOL_2D": "AddAveragePool2D",
    "BATCH_MATMUL": "AddBatchMatMul",
    "CONV_2D": "AddConv2D",
    "CUMSUM": "AddCumSum",
    "DEPTHWISE_CONV_2D": "AddDepthwiseConv2D",
    "L2_POOL_2D": "AddL2Pool2D",
    "MAX_POOL_2D": "AddMaxPool2D",
    "PADV2": "AddPadV2",
    "UNIDIRECTIONAL_SEQUENCE_LSTM": "AddUnidirectionalSequenceLSTM",
}
"""Methods whose names are not those of the operators in CamelCase."""


def method(operator: str) -> str:
    """The method that adds an operator to a resolver.

    Args:
        operator: TFLite's name of it, or the code of a custom one.

    Raises:
        UnsupportedError: TFLite Micro does not have it.

    >>> method("FULLY_CONNECTED"), method("UNIDIRECTIONAL_SEQUENCE_LSTM")
    ('AddFullyConnected', 'AddUnidirectionalSequenceLSTM')
    """
    if operator not in KNOWN:
        raise UnsupportedError(
            f"TFLite Micro has no operator {operator}.\n"
            "  Leave out the layer that needs it, or choose another --form."
        )
    words = "".join(word.capitalize() for word in operator.split("_"))
    return SPELLED.get(operator, f"Add{words}")


def resolver(name: str, operators: list[str], banner: str) -> str:
    """A C++ header with a resolver that holds these operators and no other.

    Args:
        name: C identifier of the model.
        operators: TFLite's names, each once.
        banner: Comment lines for the head of the file.

    Raises:
        UnsupportedError: TFLite Micro does not have one of them.
    """
    guard = f"{name.upper()}_RESOLVER_H"
    adds = "".join(f"  ok = ok && resolver.{method(op)}() == kTfLiteOk;\n" for op in operators)
    return f"""{banner}
#ifndef {guard}
#define {guard}

#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"

using {name}_resolver = tflite::MicroMutableOpResolver<{len(operators)}>;

// Add every operator of the model to an empty resolver, once.
inline TfLiteStatus {name}_add_operators({name}_resolver& resolver) {{
  bool ok = true;
{adds}  return ok ? kTfLiteOk : kTfLiteError;
}}

#endif  // {guard}
"""
