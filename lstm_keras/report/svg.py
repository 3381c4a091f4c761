"""The few marks that the diagram and the charts are drawn with, as SVG text."""

from html import escape

Point = tuple[float, float]


def percent(share: float, digits: int = 0) -> str:
    """0.873 -> "87 %", with a narrow space that does not break."""
    return f"{100 * share:.{digits}f}\u202f%"


def pipe(points: list[Point], width: float, colour: str, *, arrow: bool = False) -> str:
    """A line of straight pieces, each along one axis."""
    (x1, y1), (x2, y2) = points[-2:]
    tip = ""
    if arrow:
        # The line ends where the head begins, so that it is not seen beside the tip.
        tip = head(x1, y1, x2, y2, width / 2 + 6, 15, colour)
        x2, y2 = x2 - 14 * _sign(x2 - x1), y2 - 14 * _sign(y2 - y1)
    path = " ".join(f"{x},{y}" for x, y in [*points[:-1], (x2, y2)])
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-linejoin="round" '
        f'stroke-width="{max(width, 1.5):.1f}"/>{tip}'
    )


def head(
    x1: float, y1: float, x2: float, y2: float, half: float, length: float, colour: str
) -> str:
    """The head of an arrow from (x1, y1) with its tip at (x2, y2), along one axis."""
    dx, dy = _sign(x2 - x1), _sign(y2 - y1)
    bx, by = x2 - length * dx, y2 - length * dy
    return (
        f'<path d="M{x2:.1f} {y2:.1f} L{bx + half * dy:.1f} {by + half * dx:.1f} '
        f'L{bx - half * dy:.1f} {by - half * dx:.1f} Z" fill="{colour}"/>'
    )


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def text(
    x: float,
    y: float,
    words: str,
    anchor: str,
    size: float,
    colour: str,
    *,
    weight: int = 400,
    style: str = "normal",
) -> str:
    """One line of words; "<" and the like are escaped."""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'font-style="{style}" fill="{colour}">{escape(words)}</text>'
    )
