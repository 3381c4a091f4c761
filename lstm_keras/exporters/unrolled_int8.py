"""The unrolled form in int8: integers in and out, 8-bit weights, and 16 bits in between.

With 8 bits everywhere, as TFLite's quantizer would write it, the cell state has 256 values for all
that it ever holds, and each step rounds it again: 14 dB on the model of the zoo, with one grid per
role. Its cell alone in 16 bits: 29 dB; everything elementwise in float32: 30 dB; h and x alone in
8 bits: 36 dB; x and y alone, as here: 37 dB. The kernels of 16-bit activations (FULLY_CONNECTED,
ADD, MUL, LOGISTIC, TANH and what moves numbers) are in LiteRT, CompiledModel and TFLite Micro.

Grids are those of `wide`: one for h, one for c, one for what enters each gate at any step, and
2^-15 for what a sigmoid or tanh puts out. The grid of x is the one that loses least on the samples.
"""

import copy

import keras
import numpy as np

from lstm_keras.exporters import fused, limits, wide
from lstm_keras.exporters.flatbuffer import only_graph, pack, requantize, store, unpack
from lstm_keras.exporters.int8 import some, tried_spans
from lstm_keras.quantization import calibration
from lstm_keras.quantization.floats import MARGIN
from lstm_keras.quantization.grids import Grid, Range
from lstm_keras.quantization.observation import answers, extents, observe

UNIT_GRID = {
    wide.B.LOGISTIC: Grid(1 / 256, -128, -128, 127),
    wide.B.SOFTMAX: Grid(1 / 256, -128, -128, 127),
    wide.B.TANH: Grid(1 / 128, 0, -128, 127),
}
"""What a file puts out whose last operator is one of these."""


def check(model: keras.Model) -> None:
    """Refuse what 16-bit kernels cannot compute.

    Raises:
        UnsupportedError: Names the layer.
    """
    for layer in limits.lstms(model):
        if layer.layer_norm:
            raise limits.refusal(
                layer,
                "layer_norm=True in int8, which needs a square root and a division of integers",
                "Use --precision float32, or train without layer_norm.",
            )


class _Calibrated:
    """A float file with all that is known of its numbers.

    roles: What each tensor is, by index; what is alike at every step has one role.
    spans: The range of each tensor, shared by all of one role.
    seen: What each product reads.
    """

    def __init__(self, content: bytes, roles: dict[int, str], samples: np.ndarray):
        self.content = content
        model = unpack(content)
        graph = only_graph(model)
        ends = extents(content, samples)
        groups: dict[str, list[int]] = {}
        for i in ends:
            groups.setdefault(roles[i], []).append(i)
        self.alike = list(groups.values())
        self.spans = {i: _union([ends[k] for k in same]) for same in self.alike for i in same}
        products = [op for op in graph.operators if fused.builtin(model, op) in wide.PRODUCTS]
        read = {int(op.inputs[0]) for op in products}
        self.seen = observe(content, samples, only=read)

    def written(self, x: Range | None) -> bytes:
        """The file in int8, with this range of x (None for tokens).

        Weights are rounded so that what each product puts out goes wrong the least: on six nets
        -0.3 to 5.7 dB better than the nearest ones.
        """
        model = unpack(self.content)
        graph = only_graph(model)
        spans = {i: Range(MARGIN * s.low, MARGIN * s.high) for i, s in self.spans.items()}
        if x is not None:
            spans[int(graph.inputs[0])] = x
        scales = wide.scales(model, graph, spans, "int8", self.alike)
        for i, scale in scales.items():
            store(graph.tensors[i], np.dtype(np.int16), scale)
        wide.products(model, graph, self.seen)
        wide.tables(model, graph)
        wide.constants(model, graph)
        for op in graph.operators:
            if fused.builtin(model, op) in (wide.B.ADD, wide.B.SUB):
                op.builtinOptions.potScaleInt16 = False  # LiteRT: scales need not be powers of two
        _narrow_ends(model, graph, spans)
        return pack(model)


def quantize(content: bytes, roles: dict[int, str], samples: np.ndarray, ranges: str) -> bytes:
    """The file in int8; tokens stay int32.

    Args:
        content: A float file in the unrolled form.
        roles: What each tensor is, by index; see `unrolled.roles`.
        samples: float [N, T, F], or int [N, T] tokens, from the training set.
        ranges: How the range of x is chosen: "search", or one of `calibration.METHODS`.

    Raises:
        UnsupportedError: An operator that is not written in 16 bits.
    """
    known = _Calibrated(content, roles, samples)
    if samples.dtype.kind != "f":
        return known.written(None)
    methods = calibration.METHODS | {"search": lambda x: _searched(content, x)}
    return known.written(methods[ranges](samples))


def _searched(content: bytes, samples: np.ndarray) -> Range:
    """The range of x that loses least: the float file tells, as little else is lost."""
    tried = some(samples)
    wanted = answers(content, tried)

    def off(span: Range) -> float:
        stored = span.grid().fake(tried).astype(np.float32)
        return calibration.off(wanted, answers(content, stored))

    return min(tried_spans(samples), key=off)


def _union(spans: list[Range]) -> Range:
    return Range(min(s.low for s in spans), max(s.high for s in spans))


def _narrow_ends(model, graph, spans) -> None:
    """8 bits at both ends, each with a QUANTIZE between them and the 16 bits of the file."""
    (signature,) = model.signatureDefs
    (x,), (y,) = (list(map(int, side)) for side in (graph.inputs, graph.outputs))
    if x in spans:
        narrow = _narrow(graph, x, spans[x].grid())
        graph.operators.insert(0, requantize(model, narrow, x))
        graph.inputs, signature.inputs[0].tensorIndex = [narrow], narrow
    made_by = next(op for op in graph.operators if y in op.outputs)
    grid = UNIT_GRID.get(fused.builtin(model, made_by)) or spans[y].grid()
    narrow = _narrow(graph, y, grid)
    graph.operators.append(requantize(model, y, narrow))
    graph.outputs, signature.outputs[0].tensorIndex = [narrow], narrow


def _narrow(graph, wide_tensor: int, grid: Grid) -> int:
    tensor = copy.deepcopy(graph.tensors[wide_tensor])
    store(tensor, np.dtype(np.int8), grid.scale, zero_point=grid.zero_point)
    graph.tensors.append(tensor)
    return len(graph.tensors) - 1
