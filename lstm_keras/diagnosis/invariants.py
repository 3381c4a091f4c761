"""What must hold in every quantized LSTM file, looked up without playing it.

The document of each kind is its text here: what is, what must be, what it does, what to do.
"""

import math
from collections.abc import Sequence

import numpy as np

from lstm_keras.diagnosis.findings import NOTE, WARNING, Finding
from lstm_keras.diagnosis.source import Source, short
from lstm_keras.exporters import fused
from lstm_keras.exporters.flatbuffer import schema
from lstm_keras.quantization.grids import COARSEST, FINEST
from lstm_keras.runtimes.graph import PROJECTION, Operator, Stored

HAND_ON = {name for name, code in vars(schema.BuiltinOperator).items() if code in fused.HAND_ON}
REPAIR = "lstm-keras repair mends it, and lstm-keras export does not write it"


def inspect(source: Source, places: Sequence[str] | None = None) -> list[Finding]:
    """Everything that a look into the file tells, in the order of its operators.

    Args:
        source: The file.
        places: What each of its LSTMs is called; by its tensor when absent.
    """
    found = []
    for place, k in zip(places or source.places, source.lstms, strict=True):
        op = source.graph.operators[k]
        found += _cell(source, op, place)
        found += _hidden(source, op, place)
        found += _bias(source, op, place)
        found += _clip(source, op, place)
    for op in source.graph.operators:
        found += _moved(source, op)
    if source.wide:
        found.append(
            Finding(
                "int16x8-on-litert",
                source.name,
                "x and h are int16",
                "int8 where LiteRT is to play it",
                "LiteRT has no such LSTM and refuses the file",
                "Play it on TFLite Micro or CMSIS-NN, or export --precision int8",
            )
        )
    if source.keeps_state:
        found.append(
            Finding(
                "state-kept",
                source.name,
                "nothing sets h and c before an invoke",
                "a reset of the variables before each sequence",
                "A second invoke goes on where the first one ended",
                "Call reset_all_variables (Java: resetVariableTensors, TFLite Micro: Reset), or "
                "export --state none",
            )
        )
    return found


def grid(tensor: Stored) -> tuple[float, int] | None:
    """Scale and zero point of a tensor that is quantized as a whole."""
    if tensor.scale.size != 1:
        return None
    zero_point = int(tensor.zero_point[0]) if tensor.zero_point.size else 0
    return float(tensor.scale[0]), zero_point


def words(grid: tuple[float, int] | None) -> str:
    """A grid, for people."""
    return "no scale" if grid is None else f"scale {grid[0]:.4g}, zero point {grid[1]}"


def _cell(source: Source, op: Operator, place: str) -> list[Finding]:
    c = source.graph.tensors[op.inputs[fused.C_STATE]]
    scale, zero_point = grid(c) or (0.0, 0)
    if c.dtype == "int8":
        return [
            Finding(
                "int8-cell",
                place,
                "c is stored in int8",
                "int16",
                "LiteRT reads and writes beyond it, TFLite Micro refuses the file",
                f"Store c in int16: {REPAIR}",
            )
        ]
    power = math.log2(scale) if scale > 0 else math.nan
    found = f"c is stored in steps of {scale:.4g}" + (
        f" = 2^{power:.0f}" if power == round(power) else ""
    )
    if power.is_integer() and power < FINEST and zero_point == 0:
        return [
            Finding(
                "small-cell",
                place,
                found,
                f"2^{FINEST} or more",
                "LiteRT leaves tanh out and puts other numbers in its place (measured -7 to "
                "18 dB); TFLite Micro plays it right",
                f"Set the scale of c to 2^{FINEST}, on which nothing else depends: {REPAIR}",
            )
        ]
    if not power.is_integer() or power > COARSEST or zero_point != 0:
        return [
            Finding(
                "cell-power",
                place,
                f"{found}, zero point {zero_point}",
                f"a power of two from 2^{FINEST} to 2^{COARSEST}, zero point 0",
                "The kernels shift by that power and have tanh for these only: they refuse the "
                "file, or LiteRT leaves tanh out",
                "Export the model again with lstm-keras; where |c| grows beyond 64, use float32 or "
                "shorter sequences",
            )
        ]
    return []


def _hidden(source: Source, op: Operator, place: str) -> list[Finding]:
    tensors = source.graph.tensors
    count = len(op.intermediates)
    if count != fused.INTERMEDIATES:
        return [
            Finding(
                "intermediates",
                place,
                f"{count} intermediate tensors",
                "five, of which the last says how h is stored",
                "LiteRT refuses the file",
                "Export the model again with lstm-keras",
            )
        ]
    state, between, output = (
        grid(tensors[i])
        for i in (op.inputs[fused.H_STATE], op.intermediates[fused.H_INTERMEDIATE], op.outputs[0])
    )
    projects = op.inputs[PROJECTION] >= 0  # then the intermediate is of what is projected
    if state == output and (projects or state == between):
        return []
    found = f"h has {words(state)} as state, {words(between)} as intermediate 4, {words(output)} "
    found += "as output"
    joined = [grid(tensors[c.outputs[0]]) for c in concatenations(source, op.outputs[0])]
    if {state, between, output} & set(joined):
        return [
            Finding(
                "concatenation",
                place,
                f"{found}, which is that of the CONCATENATION it leads to",
                "the grid of h in all three places, and a QUANTIZE in front of the CONCATENATION",
                "The LSTM writes numbers that are read on another grid, by itself and by what "
                "follows (measured 0 to 6 dB)",
                f"Give h one grid and an output of its own: {REPAIR}",
            )
        ]
    return [
        Finding(
            "three-scales",
            place,
            found,
            "one grid in all three places",
            "LiteRT writes h with the second and reads it with the first, TFLite Micro uses the "
            "first for both (measured 7 dB)",
            f"Take that of intermediate 4: {REPAIR}",
        )
    ]


def concatenations(source: Source, tensor: int) -> list[Operator]:
    """The CONCATENATIONs that a tensor leads to, moved on the way but not calculated with."""
    found = []
    for op in source.graph.operators:
        if tensor not in op.inputs:
            continue
        if op.name == "CONCATENATION":
            found.append(op)
        elif op.name in HAND_ON:
            found += concatenations(source, op.outputs[0])
    return found


def _bias(source: Source, op: Operator, place: str) -> list[Finding]:
    found = []
    for gate, index in fused.BIAS.items():
        i = op.inputs[index]
        data = source.graph.tensors[i].data if i >= 0 else None
        if data is None or data.dtype.kind != "i":
            continue
        limits = np.iinfo(data.dtype)
        count = int(np.sum((data == limits.min) | (data == limits.max)))
        if count:
            found.append(
                Finding(
                    "bias-saturated",
                    place,
                    f"{count} of {data.size} biases of gate {gate} are at the end of {data.dtype}",
                    f"|b| / (scale of x)(scale of W) below {limits.max:.3g}",
                    "The gate is shifted: its bias is cut off",
                    "The input weights of that gate are almost zero beside its bias: train them as "
                    "well, or use float32",
                )
            )
    return found


def _clip(source: Source, op: Operator, place: str) -> list[Finding]:
    clip = float(op.options.cellClip)
    if clip <= 0:
        return []
    c = source.graph.tensors[op.inputs[fused.C_STATE]]
    scale, _ = grid(c) or (0.0, 0)
    reach = scale * (128 if c.dtype == "int8" else 32768)
    return [
        Finding(
            "cell-clip",
            place,
            f"cell_clip = {clip:g}, and c is stored up to {reach:g}",
            "0, which is no clipping, as Keras has it",
            f"A cell beyond |c| = {clip:g} is held there"
            + (", which no stored c is" if reach <= clip else ""),
            "lstm-keras repair --cell-clip 0 takes it away; TensorFlow's converter writes 10 into "
            "every file",
            weight=NOTE if reach <= clip else WARNING,
        )
    ]


def _moved(source: Source, op: Operator) -> list[Finding]:
    if op.name not in HAND_ON | {"CONCATENATION"}:
        return []
    tensors = source.graph.tensors
    target = grid(tensors[op.outputs[0]])
    read = op.inputs if op.name == "CONCATENATION" else op.inputs[:1]
    others = [i for i in read if grid(tensors[i]) != target]
    if target is None or not others or grid(tensors[others[0]]) is None:
        return []
    return [
        Finding(
            "moved-grid",
            f"{op.name} ({short(tensors[op.outputs[0]].name)})",
            f"reads {words(grid(tensors[others[0]]))} and writes {words(target)}",
            "one grid for both, for it hands stored numbers on and calculates nothing",
            "Every number changes its meaning on the way (measured 12 dB lost on Bidirectional)",
            f"Put a QUANTIZE in front of it: {REPAIR}",
        )
    ]
