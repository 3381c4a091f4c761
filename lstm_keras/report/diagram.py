"""The LSTM as one picture: input sequence -> three gates around a cell state -> output sequence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from lstm_keras.report.svg import Point, head, percent, pipe, text

INK, SOFT, PIPE, PAPER = "#1f2428", "#5b6670", "#dfe4e8", "#ffffff"
GATE = {  # letter -> (name, what its opening means, colour of Okabe & Ito 2008)
    "i": ("input gate", "how much is written", "#0072b2"),
    "f": ("forget gate", "how much is kept", "#d55e00"),
    "o": ("output gate", "how much is shown", "#009e73"),
}
# Colours are attributes, so a viewer that drops style sheets still shows the light picture.
DARK = """@media (prefers-color-scheme: dark) {
.lstm-picture [fill="#1f2428"]{fill:#e8ecef} .lstm-picture [fill="#5b6670"]{fill:#a3adb6}
.lstm-picture [fill="#ffffff"]{fill:#171b1f} .lstm-picture [stroke="#dfe4e8"]{stroke:#333b43}
.lstm-picture [fill="#dfe4e8"]{fill:#333b43} .lstm-picture [stroke="#5b6670"]{stroke:#a3adb6}
.lstm-picture [stroke="#0072b2"]{stroke:#56b4e9} .lstm-picture [fill="#0072b2"]{fill:#56b4e9}
.lstm-picture [stroke="#d55e00"]{stroke:#f28a4b} .lstm-picture [fill="#d55e00"]{fill:#f28a4b}
.lstm-picture [stroke="#009e73"]{stroke:#35c79b} .lstm-picture [fill="#009e73"]{fill:#35c79b}
}"""
FULL = 26.0  # width of a pipe that nothing narrows
R = 38.0  # radius of a gate
INPUT = (0.35, 0.8, 0.5, 1.0, 0.3, 0.65, 0.45)  # a signal that jumps; nobody's data
OUTPUT = (0.15, 0.3, 0.45, 0.65, 0.72, 0.75, 0.7)  # the calmer one that a memory makes of it


@dataclass(frozen=True)
class _Layout:
    """Where everything lies. Pipes run through their gate: before it full, after it narrowed."""

    size: tuple[int, int]
    gates: dict[str, Point]
    words: dict[str, tuple[float, float, str]]
    before: dict[str, list[Point]]
    after: dict[str, list[Point]]
    controls: dict[str, tuple[Point, Point, Point]]
    cell: tuple[float, float, float, float]
    bars: dict[str, Point]
    half_life: tuple[float, float, str]


WIDE = _Layout(
    size=(900, 372),
    gates={"i": (285, 222), "f": (450, 62), "o": (615, 222)},
    words={"i": (285, 156, "middle"), "f": (532, 54, "start"), "o": (615, 156, "middle")},
    before={
        "i": [(158, 222), (285, 222)],
        "f": [(508, 180), (508, 62), (450, 62)],
        "o": [(520, 222), (615, 222)],
    },
    after={
        "i": [(285, 222), (370, 222)],
        "f": [(450, 62), (392, 62), (392, 162)],
        "o": [(615, 222), (740, 222)],
    },
    controls={
        "i": ((285, 302), (285, 267), (285, 320)),
        "f": ((450, 130), (450, 107), (450, 146)),
        "o": ((615, 302), (615, 267), (615, 320)),
    },
    cell=(450, 222, 156, 116),
    bars={"x": (26, 185), "h": (756, 185)},
    half_life=(450, 312, "middle"),
)
TALL = _Layout(
    size=(380, 680),
    gates={"i": (110, 178), "f": (300, 326), "o": (110, 474)},
    words={"i": (162, 174, "start"), "f": (300, 234, "middle"), "o": (162, 470, "start")},
    before={
        "i": [(110, 108), (110, 178)],
        "f": [(170, 382), (300, 382), (300, 326)],
        "o": [(110, 396), (110, 474)],
    },
    after={
        "i": [(110, 178), (110, 252)],
        "f": [(300, 326), (300, 270), (182, 270)],
        "o": [(110, 474), (110, 568)],
    },
    controls={
        "i": ((36, 178), (65, 178), (19, 183)),
        "f": ((226, 326), (255, 326), (209, 331)),
        "o": ((36, 474), (65, 474), (19, 479)),
    },
    cell=(110, 326, 140, 148),
    bars={"x": (53, 22), "h": (53, 580)},
    half_life=(162, 530, "start"),
)


def diagram(
    open: Mapping[str, float | None] | None = None,
    half_life: float | None = None,
    *,
    tall: bool = False,
) -> str:
    """An LSTM as an SVG picture with a model's mean gate openings written into it.

    Behind each gate the arrow is as wide as the gate is open; without numbers, half open.

    Args:
        open: Mean opening of the gates "i", "f" and "o", each 0 (shut) to 1. A gate that is
            missing or None gets its letter instead of a number.
        half_life: Steps after which half of what was written is left; None when unknown.
        tall: Run from top to bottom, for a narrow screen, instead of from left to right.

    Returns:
        `<svg ...>` that stands alone: own colours, light and dark, no network. What a page may
        move lies in groups: data-flow of the arrow and data-gate of the gate, by letter.

    Raises:
        ValueError: A gate that is not there, or an opening outside 0 to 1.

    >>> diagram({"i": 0.2, "f": 0.9, "o": 0.5})[:4]
    '<svg'
    """
    known = {gate: value for gate, value in (open or {}).items() if value is not None}
    for gate, value in known.items():
        if gate not in GATE or not 0 <= value <= 1:
            raise ValueError(f"gates i, f, o open from 0 to 1; got {gate}={value!r}")
    place = TALL if tall else WIDE
    parts = [pipe(place.before[gate], FULL, PIPE) for gate in GATE]
    for gate, (_, _, colour) in GATE.items():
        line = pipe(place.after[gate], FULL * known.get(gate, 0.5), colour, arrow=True)
        parts.append(f'<g data-flow="{gate}">{line}</g>')
    parts += [_gate(gate, known.get(gate), place) for gate in GATE]
    parts += [_cell(*place.cell), _bars("x", INPUT, SOFT, place), _bars("h", OUTPUT, INK, place)]
    if half_life is not None:
        x, y, anchor = place.half_life
        steps = f"{half_life:.1f}" if half_life < 100 else f"{half_life:.0f}"
        parts.append(text(x, y, "half of a memory is left", anchor, 14, SOFT))
        parts.append(text(x, y + 20, f"after {steps} steps", anchor, 15, INK, weight=600))
    width, height = place.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lstm-picture" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" style="max-width:100%;height:auto" '
        f'font-family="system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif" '
        f'aria-label="{escape(_words(known, half_life))}"><style>{DARK}</style>'
        f'<rect width="{width}" height="{height}" rx="12" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def _words(known: dict[str, float], half_life: float | None) -> str:
    gates = [
        f"{name} ({meaning}) {f'{percent(known[gate])} open' if gate in known else ''}".rstrip()
        for gate, (name, meaning, _) in GATE.items()
    ]
    memory = "" if half_life is None else f" Half of a memory is left after {half_life:.1f} steps."
    return (
        f"LSTM: input sequence, {', '.join(gates)} around the cell state, output sequence.{memory}"
    )


def _gate(gate: str, value: float | None, place: _Layout) -> str:
    name, meaning, colour = GATE[gate]
    (x, y), (wx, wy, anchor) = place.gates[gate], place.words[gate]
    (x1, y1), (x2, y2), (lx, ly) = place.controls[gate]
    turn = math.tau * (R - 5)
    return (
        f'<g data-gate="{gate}"><circle cx="{x}" cy="{y}" r="{R + 3}" fill="{PAPER}"/>'
        f'<circle cx="{x}" cy="{y}" r="{R - 5}" fill="none" stroke="{PIPE}" stroke-width="8"/>'
        f'<circle cx="{x}" cy="{y}" r="{R - 5}" fill="none" stroke="{colour}" stroke-width="8" '
        f'stroke-dasharray="{turn * (value or 0):.1f} {turn:.1f}" transform="rotate(-90 {x} {y})"/>'
        + text(x, y + 7, gate if value is None else percent(value), "middle", 18, INK, weight=700)
        + text(wx, wy, name, anchor, 16, colour, weight=650)
        + text(wx, wy + 19, meaning, anchor, 13.5, SOFT)
        + f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{SOFT}" stroke-width="1.5" '
        f'stroke-dasharray="3 3"/>{head(x1, y1, x2, y2, 4.5, 8, SOFT)}'
        + text(lx, ly, "x, h", "middle", 14, SOFT, style="italic")
        + "</g>"
    )


def _cell(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x - width / 2}" y="{y - height / 2}" width="{width}" height="{height}" rx="16" '
        f'fill="{INK}"/>'
        + text(x, y - 22, "cell state", "middle", 15, PAPER)
        + text(x, y + 8, "c", "middle", 28, PAPER, weight=700, style="italic")
        + text(x, y + 36, "c = f c + i g", "middle", 15, PAPER, style="italic")
    )


def _bars(letter: str, heights: tuple[float, ...], colour: str, place: _Layout) -> str:
    x, y = place.bars[letter]
    name = "input sequence" if letter == "x" else "output sequence"
    bars = "".join(
        f'<rect x="{x + 17 * k:.0f}" y="{y + 74 - 74 * height:.1f}" width="12" '
        f'height="{74 * height:.1f}" rx="3" fill="{colour}"/>'
        for k, height in enumerate(heights)
    )
    # In the tall layout a pipe leaves below the input, so its name stands beside the bars.
    wx, wy, anchor = (x + 134, y + 40, "start") if place is TALL else (x + 57, y + 98, "middle")
    return (
        bars
        + text(wx, wy, name, anchor, 15, INK, weight=650)
        + text(wx, wy + 19, f"{letter} at steps 1 … T", anchor, 13.5, SOFT)
    )
