"""Precision dynamic for ONNX: weights in 8 bits, activations quantized while the file is played.

ONNX Runtime's `quantize_dynamic` makes a `DynamicQuantizeLSTM` (domain com.microsoft) of every
LSTM. That operator quantizes x over the whole sequence and h at every step to uint8, multiplies in
int32, and has gates, c, peepholes and biases in float32. Four things are chosen here; SQNR in dB
against Keras, of ONNX Runtime 1.32:

A scale per output (4H of them for each of W and R), not one per tensor: 36.1 instead of 30.3 on
the zoo's model. On 45 random nets (stacked, bidirectional, tokens, convolutions, every variant that
ONNX has), the median is 38.3 instead of 36.4; on the 15 with heavy-tailed weights, 34.6 instead of
26.2.

Unsigned: the quantizer writes LSTMs in int8, whatever weight type is asked for. On x86 with AVX2 or
AVX-512 but without VNNI, uint8 times int8 adds two products in int16, which saturate. Stored as
uint8 with zero point 128 the same weights give the same answers bit for bit, and on every CPU; the
usual way out, `reduce_range`, leaves 7 bits. The second CPU is Haswell in QEMU 7.2:

                                   VNNI                       Haswell
                        int8   7 bits   uint8      int8   7 bits   uint8
    zoo, 12 windows     71.6     60.5    66.6      44.2     60.5    66.6
    two LSTMs           36.8     35.3    37.2       3.8     35.3    37.2
    LSTM 32 -> 128      41.1     38.7    41.1      13.8     38.7    41.1
    two Bidirectional   37.2     32.1    36.7      11.4     32.1    36.7

(Under VNNI, int8 and uint8 differ by the Dense layer alone.) The price is time where there is
VNNI: up to a quarter more for a window, up to 1.9 times as much for a batch of 32.

Own weights: of LSTM nodes that share a tensor (a square layer that is called twice) the quantizer
treats it twice. With a scale per tensor the file was wrong (3.5 dB); with a scale per output it did
not run. Here each node gets tensors of its own first, and equal ones become one again afterwards.

Small matrices around the LSTMs, of fewer than 1024 numbers, stay in float32, as do convolutions of
any size. Quantized, a last Dense makes the file of these nets 0.3 to 0.9 KiB larger, no faster, and
0 to 5 dB worse (of 32 x 9 on the zoo: 0.5 KiB, 0 dB); a Conv1D of 3 x 6 x 16, 0.4 KiB larger, up to
10 % slower, and 1 to 5 dB worse. An embedding of at least 1024 numbers is stored in uint8.

So the median of the 45 nets becomes 39.4, and of those with Keras' initial weights 42.6 (at least
39.3). Where weights are so large that a rounding error grows from step to step, 8 bits are not
enough: 15.7 and 21.6 on two LSTMs of 32 -> 128, less with activation="relu". The largest files
become 0.28 of their size. Time is gained by large layers only: a window takes 0.9 of what it takes
in float32 at 32 -> 128, and 1.3 at 6 -> 32.

Sources:
    ONNX Runtime, ContribOperators.md, com.microsoft.DynamicQuantizeLSTM.
    ONNX Runtime, "Quantize ONNX models": U8S8 saturates on AVX2 and AVX-512, U8U8 does not.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from lstm_keras.errors import ConversionError, RuntimeMissingError, UnsupportedError

QUANTIZED = "DynamicQuantizeLSTM"

LEAST = 1024
"""Numbers in a matrix below which it stays in float32, as in a dynamic TFLite file. (An LSTM is
quantized whatever its size.)"""

WEIGHTS = (1, 2)
"""The places of W and R among the inputs of an LSTM."""

QUANTIZED_WEIGHTS = (1, 9, 2, 11)
"""The places of W, its zero point, R and its zero point among those of a DynamicQuantizeLSTM."""

SCALES = (8, 10)
"""The places of the scales of W and R there."""

PRE_PROCESSED = "onnx.quant.pre_process"
"""Mark without which the quantizer advises to run shape inference, which it does itself."""


def quantize(proto: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with its LSTMs, large matrices and large embeddings in 8 bits.

    The same bytes every time. Inputs and outputs stay float32 (or the type of tokens), batch and
    time stay open.

    Args:
        proto: A float32 model as `exporters.onnx` makes it; unchanged.

    Raises:
        RuntimeMissingError: ONNX Runtime, which quantizes, is not installed.
        ConversionError: An LSTM was left in float32.
        UnsupportedError: The file would not be smaller than in float32.

    """
    own = onnx.ModelProto()
    own.CopyFrom(proto)
    _own_weights(own.graph)
    result = _quantizer_on(own, leaving=_small(own.graph))
    left = [node.name for node in _nodes(result.graph, "LSTM")]
    if left:
        raise ConversionError(
            f"ONNX Runtime's quantizer left LSTMs in float32: {', '.join(left)}.\n"
            "  Install the version of onnxruntime that this package names, or use "
            "--precision float32."
        )
    _make_unsigned(result.graph)
    _share_equal(result.graph)
    del result.metadata_props[:]
    del result.graph.value_info[:]
    result.producer_name, result.producer_version = proto.producer_name, proto.producer_version
    _check_smaller(proto, result)
    return result


def _quantizer_on(proto: onnx.ModelProto, leaving: list[str]) -> onnx.ModelProto:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # it would write an id into ~/.cache
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise RuntimeMissingError(
            f"dynamic for onnx is quantized by ONNX Runtime, which needs {error.name}, and that is "
            "not installed.\n  pip install 'lstm-keras[onnx]'"
        ) from error
    proto.metadata_props.add(key=PRE_PROCESSED, value="onnxruntime.quant")
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as folder:
        file = Path(folder) / "model.onnx"
        quantize_dynamic(
            proto,
            file,
            op_types_to_quantize=["LSTM", "MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QUInt8,  # it minds that for all but LSTMs
            nodes_to_exclude=leaving,
        )
        return onnx.load(file)


def _own_weights(graph: onnx.GraphProto) -> None:
    """Give every LSTM node tensors that no other node reads."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    taken = set()
    for node in _nodes(graph, "LSTM"):
        for place in WEIGHTS:
            name = node.input[place]
            if name in taken:
                copy = graph.initializer.add()
                copy.CopyFrom(tensors[name])
                copy.name = node.input[place] = f"{name}/{node.name}"
            taken.add(node.input[place])


def _small(graph: onnx.GraphProto) -> list[str]:
    """Names of the nodes with a matrix or table that is not worth 8 bits."""
    sizes = {tensor.name: int(np.prod(tensor.dims)) for tensor in graph.initializer}
    return [
        node.name
        for kind in ("MatMul", "Gather")
        for node in _nodes(graph, kind)
        if max(sizes.get(name, 0) for name in node.input) < LEAST
    ]


def _make_unsigned(graph: onnx.GraphProto) -> None:
    """Store int8 q with zero point 0 as uint8 q + 128 with zero point 128: the same numbers."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for node in _nodes(graph, QUANTIZED):
        for name in (node.input[place] for place in QUANTIZED_WEIGHTS):
            signed = numpy_helper.to_array(tensors[name])
            if signed.dtype != np.int8:
                raise ConversionError(
                    f"ONNX Runtime's quantizer wrote {name} in {signed.dtype}, not in int8.\n"
                    "  Install the version of onnxruntime that this package names."
                )
            unsigned = (signed.astype(np.int16) + 128).astype(np.uint8)
            tensors[name].CopyFrom(numpy_helper.from_array(unsigned, name))


def _share_equal(graph: onnx.GraphProto) -> None:
    """Keep one of the tensors of LSTMs that hold the same."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    first = {}
    for node in _nodes(graph, QUANTIZED):
        for place in (*QUANTIZED_WEIGHTS, *SCALES):
            tensor = tensors[node.input[place]]
            array = numpy_helper.to_array(tensor)
            kept = first.setdefault((array.dtype, array.shape, array.tobytes()), tensor)
            if kept is not tensor:
                node.input[place] = kept.name
                graph.initializer.remove(tensor)


def _check_smaller(proto: onnx.ModelProto, result: onnx.ModelProto) -> None:
    before, after = proto.ByteSize(), result.ByteSize()
    if after >= before:
        raise UnsupportedError(
            f"dynamic would not make model '{proto.graph.name}' smaller: {after} bytes instead of "
            f"{before}, as its weights are few and each scale takes room too.\n"
            "  Use --precision float32."
        )


def _nodes(graph: onnx.GraphProto, operator: str) -> Iterator[onnx.NodeProto]:
    return (node for node in graph.node if node.op_type == operator)
