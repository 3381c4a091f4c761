"""Heat maps, histograms and intervals as inline SVG, beside the lines of `charts`."""

import math
from collections.abc import Mapping, Sequence

from lstm_keras.report.charts import BOTTOM, LEFT, RIGHT, TOP, WIDTH, figure, label, nice
from lstm_keras.report.svg import percent

COLUMNS = 120
"""Of a heat map at most; longer sequences show the worst of several steps in one."""

DECADES = 4
RAREST = 10.0**-DECADES
"""Share of values that is drawn as nothing."""

DARK_DB, LIGHT_DB = 20.0, 60.0
"""SQNR at which a cell is as dark, and as light, as it can be."""


def heat_map(
    title: str, rows: Mapping[str, Sequence[float]], budgets: Mapping[str, float], x_label: str
) -> str:
    """SQNR by value and step: the darker, the noisier; of another colour where out of budget.

    Args:
        title: What is drawn.
        rows: dB by step, by name; all of one length.
        budgets: Least dB by name.
        x_label: What runs along x.
    """
    steps = max(len(row) for row in rows.values())
    every = -(-steps // COLUMNS)
    tall, right = 24, WIDTH - RIGHT
    width = (right - LEFT) / -(-steps // every)
    parts = []
    for k, (name, row) in enumerate(rows.items()):
        y = TOP + k * (tall + 2)
        parts.append(label(LEFT - 8, y + tall / 2 + 4, name, "end"))
        for column, start in enumerate(range(0, len(row), every)):
            db = min(row[start : start + every])
            dark = (LIGHT_DB - db) / (LIGHT_DB - DARK_DB)
            kind = "hot out" if db < budgets[name] else "hot"
            parts.append(
                f'<rect class="{kind}" x="{LEFT + column * width:.1f}" y="{y}" '
                f'width="{width + 0.2:.1f}" height="{tall}" '
                f'fill-opacity="{0.06 + 0.94 * min(max(dark, 0), 1):.2f}"/>'
            )
    bottom = TOP + len(rows) * (tall + 2)
    for tick in nice(0, max(steps - 1, 1), 5):
        parts.append(label(LEFT + (tick + 0.5) / every * width, bottom + 14, f"{tick:g}", "middle"))
    parts.append(label((LEFT + right) / 2, bottom + 30, x_label, "middle"))
    worst = min(min(row) for row in rows.values())
    legend = (
        '<span class="swatch light">60 dB and more</span><span class="swatch dark">20 dB</span>'
        '<span class="swatch out">out of budget</span>'
    )
    words = f"{title}. The noisiest cell has {worst:.0f} dB."
    return figure(title, legend, parts, words, top=TOP - 8, height=bottom + 36)


def histogram(
    title: str,
    note: str,
    shares: Sequence[float],
    ends: tuple[float, float],
    seen: tuple[float, float],
    *,
    cut: bool,
) -> str:
    """How the values of a tensor lie on its grid, in decades, and how far the floats reach.

    Args:
        title: What is drawn.
        note: Beside the legend.
        shares: Of the values in each of evenly wide bins.
        ends: Of the grid.
        seen: Ends of what the float twin holds; drawn as a line below.
        cut: Whether that leaves the grid by more than a few values.
    """
    height, (low, high), right = 170, ends, WIDTH - RIGHT
    width = (right - LEFT) / len(shares)
    bottom = height - BOTTOM

    def px(value: float) -> float:
        return LEFT + min(max((value - low) / (high - low), 0), 1) * (right - LEFT)

    def tall(part: float) -> float:
        return max(math.log10(max(part, RAREST) / RAREST) / -math.log10(RAREST), 0) * (bottom - TOP)

    parts = []
    for k in range(0, DECADES + 1, 2):
        y = bottom - tall(10.0**-k)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(label(LEFT - 6, y + 4, percent(10.0**-k, max(k - 2, 0)), "end"))
    for k, part in enumerate(shares):
        up = tall(part)
        parts.append(
            f'<rect class="bar" x="{LEFT + k * width + 0.5:.1f}" y="{bottom - up:.1f}" '
            f'width="{width - 1:.1f}" height="{up:.1f}"/>'
        )
    for x in (LEFT, right):
        parts.append(f'<line class="mark" x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom + 4}"/>')
    parts.append(
        f'<line class="{"reach out" if cut else "reach"}" x1="{px(seen[0]):.1f}" '
        f'x2="{px(seen[1]):.1f}" y1="{bottom + 6}" y2="{bottom + 6}"/>'
    )
    for tick in nice(low, high, 4):
        parts.append(label(px(tick), bottom + 22, f"{tick:g}", "middle"))
    legend = (
        '<span class="swatch bars">integers</span>'
        f'<span class="key {"s1" if cut else "s2"}">floats</span><span class="soft">{note}</span>'
    )
    words = (
        f"{title}. The grid goes from {low:.3g} to {high:.3g}; the floats reach from "
        f"{seen[0]:.3g} to {seen[1]:.3g}."
    )
    return figure(title, legend, parts, words, top=TOP - 8, height=height)


def interval(title: str, value: float, ends: tuple[float, float], unit: str) -> str:
    """A number between the ends of its 95 % interval, beside zero."""
    right, y = WIDTH - RIGHT, TOP + 16
    low, high = min(ends[0], 0.0), max(ends[1], 0.0)
    pad = 0.08 * (high - low) or 1.0
    low, high = low - pad, high + pad

    def px(x: float) -> float:
        return LEFT + (x - low) / (high - low) * (right - LEFT)

    parts = []
    for tick in nice(low, high, 5):
        x = px(tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{y + 16}"/>')
        parts.append(label(x, y + 32, f"{tick:.3g}", "middle"))
    zero = px(0)
    parts.append(f'<line class="mark" x1="{zero:.1f}" x2="{zero:.1f}" y1="{TOP}" y2="{y + 16}"/>')
    worse = "s1" if ends[0] > 0 else "s0"
    parts.append(
        f'<line class="line {worse}" x1="{px(ends[0]):.1f}" x2="{px(ends[1]):.1f}" y1="{y}" '
        f'y2="{y}"/><circle class="dot {worse}" cx="{px(value):.1f}" cy="{y}" r="5"/>'
    )
    parts.append(label((LEFT + right) / 2, y + 48, f"{unit}; right of 0 is lost", "middle"))
    words = f"{title}: {value:.3g}, 95 % between {ends[0]:.3g} and {ends[1]:.3g} {unit}."
    legend = '<span class="soft">value and 95 % interval</span>'
    return figure(title, legend, parts, words, top=TOP - 8, height=y + 54)
