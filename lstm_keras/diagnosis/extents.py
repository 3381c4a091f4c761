"""How far numbers reach: the range of each grid against the range seen, and what saturates.

What is seen is what the float twin holds on the windows; what saturates is what the integers hold
at the ends of their type. Calibration was right where both ranges are alike.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from lstm_keras.diagnosis.findings import DEFECT, Finding
from lstm_keras.diagnosis.source import Source, short
from lstm_keras.diagnosis.twin import Twin, in_order
from lstm_keras.exporters import fused
from lstm_keras.quantization.grids import FINEST
from lstm_keras.runtimes.simulated import Simulator

BINS = 48
"""Of the histograms."""

NARROW = {"x": 0.05, "h": 0.005, "c": 0.001, "": 0.01}
"""Share of values beyond the grid from which it is too narrow. The exporter cuts off the ends of x
on purpose (measured: 0.9 % on the zoo), and a c that is cut off stays wrong at every later step."""

WIDE = {"h": 1 / 4, "c": 1 / 4}
"""Share of the grid in use below which its range is that of other data: two bits for nothing. The
grid of c goes by powers of two, so that one of them may be."""

FIXED = {"SOFTMAX", "LOGISTIC", "TANH"}
"""Operators whose output has a grid that their kernel demands."""


@dataclass(frozen=True)
class Extent:
    """One tensor.

    place: The LSTM or operator that it belongs to.
    what: "x", "h", "c", "z of gate i" ..., or "" for what another operator writes.
    low, high: Ends of the grid.
    seen: Ends of what the float twin holds.
    used: Share of the grid between the ends seen; of c, whose grid is symmetric, what the larger
        end is of it.
    beyond: Share of the float twin's values outside the grid.
    at_ends: Share of the stored values at the ends of the type, or at the cell clip.
    shares: Share of the integers in each of `BINS` bins from low to high; empty unless of an LSTM.
    """

    place: str
    what: str
    low: float
    high: float
    seen: tuple[float, float]
    used: float
    beyond: float
    at_ends: float
    shares: list[float]

    @property
    def name(self) -> str:
        """For a table."""
        return f"{self.what} of {self.place}" if self.what else self.place


def extents(source: Source, twin: Twin, simulator: Simulator, places: list[str]) -> list[Extent]:
    """Every tensor between operators, and inside every LSTM."""
    found = []
    played = zip(simulator.traces, twin.traces, places, strict=True)
    for (index, layer, trace), want, place in played:
        op = source.graph.operators[index]
        x = in_order(op, simulator.tensors[op.inputs[fused.X]])
        seen_x = in_order(op, twin.values[op.inputs[fused.X]])
        limits = np.iinfo(x.dtype)
        found.append(_extent(place, "x", x, *_grid(layer.x, limits), seen_x))
        written = layer.h if layer.hidden is None or layer.projection is not None else layer.hidden
        found.append(_extent(place, "h", trace.h, *_grid(written, limits), want.h))
        power = 2.0**layer.cell_power
        clip = int(layer.cell_clip / power) if 0 < layer.cell_clip < 32767 * power else 32767
        found.append(_extent(place, "c", trace.c, -32768, 32767, power, 0, want.c, clip))
        for gate, z in trace.z.items():
            found.append(
                _extent(place, f"z of gate {gate}", z, -32768, 32767, 2.0**-12, 0, z * 2.0**-12)
            )
    for op in source.graph.operators:
        if op.name in FIXED or op.name == "UNIDIRECTIONAL_SEQUENCE_LSTM":
            continue
        for i in op.outputs:
            tensor = source.graph.tensors[i]
            if i in source.state_tensors or tensor.scale.size != 1:
                continue
            place = f"{op.name} ({short(tensor.name)})"
            ends = _grid(tensor.grid, np.iinfo(tensor.dtype))
            found.append(_extent(place, "", simulator.tensors[i], *ends, twin.values[i]))
    return found


def _grid(grid, limits) -> tuple[int, int, float, int]:
    return limits.min, limits.max, grid.scale, grid.zero_point


def _extent(place, what, stored, first, last, scale, zero_point, seen, clip=None) -> Extent:
    low, high = (first - zero_point) * scale, (last - zero_point) * scale
    ends = float(np.min(seen)), float(np.max(seen))
    used = max(-ends[0], ends[1]) / high if what == "c" else (ends[1] - ends[0]) / (high - low)
    outside = (seen < low - scale / 2) | (seen > high + scale / 2)
    bottom, top = (first, last) if clip is None else (-clip, clip)
    counts = []
    if what:
        counts, _ = np.histogram(stored, BINS, (first, last + 1))
        counts = (counts / stored.size).tolist()
    return Extent(
        place,
        what,
        float(low),
        float(high),
        ends,
        used=float(used),
        beyond=float(np.mean(outside)),
        at_ends=float(np.mean((stored <= bottom) | (stored >= top))),
        shares=counts,
    )


def judged(found: list[Extent]) -> list[Finding]:
    """What the ranges of calibration are, against real windows: too narrow, or those of others."""
    findings = []
    for e in found:
        span = f"its grid holds {e.low:.3g} to {e.high:.3g}, and {e.seen[0]:.3g} to {e.seen[1]:.3g}"
        if e.what.startswith("z"):
            continue
        if e.beyond > NARROW[e.what]:
            findings.append(
                Finding(
                    "narrow-range",
                    e.name,
                    f"{span} came; {e.beyond:.1%} lies beyond",
                    f"at most {NARROW[e.what]:.1%}",
                    "What lies beyond is cut off"
                    + (", and c carries that on to every later step" if e.what == "c" else ""),
                    "Calibrate on more, longer or more varied windows, each from a reset state",
                )
            )
        elif e.used < WIDE.get(e.what, 0.0) and not _floor(e):
            findings.append(
                Finding(
                    "carried-calibration",
                    e.name,
                    f"{span} came: {e.used:.0%} of the grid",
                    f"at least {WIDE[e.what]:.0%}",
                    "The grid is coarser than it need be. A calibrator that carries the state of "
                    "one sample into the next sees such ranges",
                    "Calibrate on windows like these, each from a reset state, as lstm-keras "
                    "export does",
                )
            )
    return findings


def clipped(source: Source, found: list[Extent], findings: list[Finding]) -> list[Finding]:
    """The same findings; a cell clip that cuts off what the float twin holds weighs as a defect."""
    cells = [e for e in found if e.what == "c"]
    worse = {}
    for e, k in zip(cells, source.lstms, strict=True):
        clip = float(source.graph.operators[k].options.cellClip)
        held = max(-e.seen[0], e.seen[1])
        if 0 < clip < held:
            worse[e.place] = f"cell_clip = {clip:g}, and c reaches {held:.3g} without it"
    return [
        dataclasses.replace(f, found=worse[f.place], weight=DEFECT)
        if f.name == "cell-clip" and f.place in worse
        else f
        for f in findings
    ]


def _floor(extent: Extent) -> bool:
    """Whether a cell is stored as finely as the kernels can."""
    return extent.what == "c" and extent.high < 2.0 ** (15 + FINEST)
