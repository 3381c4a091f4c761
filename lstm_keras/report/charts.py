"""Line charts as inline SVG: small, without scripts, in the colours of the page around them.

Every chart is 360 units wide, so its words keep their size from a phone to a print.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 360, 46, 10, 30, 36

Values = Sequence[float | None]


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    name: In the legend.
    values: y at x = start, start + step, ...; None leaves a gap.
    style: Class of the style sheet: "s0" ... "s6", "i", "f", "g", "o", with "thin" if wanted.
    """

    name: str
    values: Values
    style: str


def chart(
    title: str,
    lines: Sequence[Line],
    x_label: str,
    *,
    start: float = 0.0,
    step: float = 1.0,
    y_range: tuple[float, float] | None = None,
    log: bool = False,
    limit: float | None = None,
    limit_name: str = "budget",
    mark: tuple[float, str] | None = None,
    height: int = 200,
) -> str:
    """Lines over a common x.

    Args:
        title: What is drawn, with its unit; read aloud by a screen reader with the extremes.
        lines: At least one value among them must be a number.
        x_label: What runs along x, with its unit.
        start: x of the first value.
        step: From one value to the next, along x.
        y_range: Fixed ends of y; fitted to the values when absent.
        log: Decades along y; values at or below zero leave a gap.
        limit: Drawn as a dashed line across, and always inside the picture.
        limit_name: Word beside that line.
        mark: x of a vertical line and the word beside it.
        height: Of the picture; it is 360 wide.

    Returns:
        `<figure>`, or "" when no value can be drawn.
    """
    lines = [
        Line(line.name, [_drawable(v, log) for v in line.values], line.style) for line in lines
    ]
    seen = [v for line in lines for v in line.values if v is not None]
    if not seen:
        return ""
    shown = _drawable(limit, log)
    limits = [] if shown is None else [shown]
    low, high, ticks = _decades([*seen, *limits]) if log else _linear([*seen, *limits], y_range)
    length = max(len(line.values) for line in lines)
    span = max((length - 1) * step, 1e-9)

    def px(x: float) -> float:
        return LEFT + (x - start) / span * (WIDTH - LEFT - RIGHT)

    def py(y: float) -> float:
        share = math.log(y / low) / math.log(high / low) if log else (y - low) / (high - low)
        return height - BOTTOM - min(max(share, 0.0), 1.0) * (height - TOP - BOTTOM)

    parts = []
    for tick in ticks:
        y = py(tick)
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(label(LEFT - 6, y + 4, _short(tick, log), "end"))
    for tick in nice(start, start + span, 5):
        parts.append(label(px(tick), height - BOTTOM + 16, _short(tick), "middle"))
    parts.append(label((LEFT + WIDTH - RIGHT) / 2, height - 4, x_label, "middle"))
    if mark is not None and start <= mark[0] <= start + span:
        x = px(mark[0])
        parts.append(
            f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{height - BOTTOM}"/>'
        )
        inwards = "end" if mark[0] > start + span / 2 else "start"  # or the picture's edge cuts it
        parts.append(label(x, TOP - 5, mark[1], inwards))
    for value in limits:
        y = py(value)
        parts.append(
            f'<line class="limit" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(label(WIDTH - RIGHT, y + 13, f"{limit_name} {_number(value)}", "end"))
    for line in lines:
        path = _path([(start + k * step, v) for k, v in enumerate(line.values)], px, py)
        parts.append(f'<path class="line {line.style}" d="{path}"/>')
    top = TOP - (18 if mark else 8)
    words = f"{title}. From {_number(min(seen))} to {_number(max(seen))}, over {x_label}."
    legend = "".join(
        f'<span class="key {line.style}">{escape(line.name)}</span>' for line in lines if line.name
    )
    return figure(title, legend, parts, words, top=top, height=height)


def figure(
    title: str, legend: str, parts: Sequence[str], words: str, *, top: int, height: int
) -> str:
    """A picture under its title and legend; `words` are what a screen reader says of it."""
    return (
        f'<figure class="chart"><figcaption>{escape(title)}<span class="legend">{legend}</span>'
        f'</figcaption><svg viewBox="0 {top} {WIDTH} {height - top}" role="img" '
        f'aria-label="{escape(words)}">{"".join(parts)}</svg></figure>'
    )


def nice(low: float, high: float, count: int) -> list[float]:
    """About `count` round numbers from `low` to `high`.

    >>> nice(0, 50, 5)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    """
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def _linear(values: list[float], fixed: tuple[float, float] | None) -> tuple[float, float, list]:
    low, high = fixed or (min(values), max(values))
    if high - low < 1e-12:
        low, high = low - 0.5, high + 0.5
    ticks = nice(low, high, 4)
    if fixed is None:  # end on round numbers
        step = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
        low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
        ticks = nice(low, high, round((high - low) / step))
    return low, high, ticks


def _decades(values: list[float]) -> tuple[float, float, list]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    every = math.ceil((high - low) / 4)
    return 10.0**low, 10.0**high, [10.0**k for k in range(low, high + 1, every)]


def _drawable(value: float | None, log: bool) -> float | None:
    if value is None or not math.isfinite(value) or (log and value <= 0):
        return None
    return value


def _path(points, px, py) -> str:
    path, pen = [], "M"
    for x, y in points:
        if y is None:
            pen = "M"
            continue
        path.append(f"{pen}{px(x):.1f} {py(y):.1f}")
        pen = "L"
    return "".join(path)


def label(x: float, y: float, words: str, anchor: str) -> str:
    """One line of words in a picture."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _short(value: float, log: bool = False) -> str:
    return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e") if log else f"{value:.6g}"


def _number(value: float) -> str:
    return f"{value:.2g}"
