"""Precision dynamic: which weights the TFLite converter stores in int8, and that there are any."""

import keras

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import flatbuffer, limits

LEAST = 1024
"""Elements below which the converter leaves a weight in float32. An LSTM holds a matrix [H, F] and
one [H, H] per gate, and is left in float32 as a whole when either is smaller. (Measured with
TensorFlow 2.21: a Dense of 32 x 32 gets int8 weights, 32 x 31 none; an LSTM with F = H = 32 gets
them, with F = 31, H = 32 or F = 64, H = 31 none.)"""


def check(content: bytes, model: keras.Model) -> None:
    """The file holds weights in int8: the converter says nothing where it wrote none.

    Raises:
        UnsupportedError: All weights are still float32; the file is not kept.

    """
    read = flatbuffer.unpack(content)
    tensors = [tensor for graph in read.subgraphs for tensor in graph.tensors]
    if any(t.type == flatbuffer.schema.TensorType.INT8 for t in tensors):
        return
    sizes = [
        f"'{lstm.name}' has {lstm.cell.kernel.shape[0]} x {lstm.units} and "
        f"{lstm.units} x {lstm.units}"
        for lstm in limits.lstms(model)
    ]
    raise UnsupportedError(
        f"dynamic would change nothing in model '{model.name}': the converter leaves matrices of "
        f"fewer than {LEAST} numbers in float32, and an LSTM as a whole when one of its two per "
        f"gate is smaller; {', '.join(sizes)}.\n"
        "  Use --precision int8, which has no such limit, or float32."
    )
