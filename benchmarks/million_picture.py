"""The picture of a million steps: the largest error in each tenth of the stream, on decades.

python benchmarks/million_picture.py   draws docs/million.svg anew from the committed numbers
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from lstm_keras.budgets import BUDGET
from lstm_keras.files import write_text
from lstm_keras.report.svg import text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "million.svg"
NUMBERS = ROOT / "benchmarks" / "results" / "million_steps.json"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 500, 58, 42, 74, 166
INK, SOFT, GRID, PAPER = "#1f2428", "#5b6670", "#dfe4e8", "#ffffff"
STYLE = {  # (artifact, runtime): name, colour, dashes
    ("tflite-step-float32", "tflite"): ("LiteRT, step", "#0072b2", ""),
    ("onnx-step-float32", "onnx"): ("ONNX Runtime, step", "#e69f00", "9 4"),
    ("c-fused-float32", "c"): ("C, step", "#009e73", "2 3"),
    ("tflite-fused-int8-kept", "tflite"): ("LiteRT, kept state", "#0072b2", ""),
    ("tflite-fused-int8-kept", "tflm"): ("TFLite Micro, kept state", "#cc79a7", "9 4"),
    ("c-fused-int8", "c"): ("C, step", "#009e73", "2 3"),
}
DARK = {INK: "#e8ecef", SOFT: "#a3adb6", GRID: "#333b43", PAPER: "#171b1f", "#0072b2": "#56b4e9",
        "#009e73": "#35c79b", "#cc79a7": "#e3a4c8", "#d55e00": "#f28a4b"}  # fmt: skip
FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
WARNING = "#d55e00"


def svg(content: Mapping) -> str:
    """The picture of what `million_steps.run` returned."""
    rows = [row for row in content["rows"] if (row["artifact"], row["runtime"]) in STYLE]
    budget = BUDGET["tflite", "float32"].largest_error
    values = [value for row in rows for value in row["largest"]] + [budget]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def px(share: float) -> float:
        return LEFT + share * (right - LEFT)

    def py(value: float) -> float:
        return bottom - (math.log10(value) - low) / (high - low) * (bottom - TOP)

    marks = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>']
    title = f"{_steps(content['steps'])} symbols without a reset"
    marks.append(text(16, 30, title, "start", 17, INK, weight=650))
    under = "largest error of a probability against float64, in each tenth"
    marks.append(text(16, 52, under, "start", 14, SOFT))
    for power in range(low, high + 1):
        y = py(10.0**power)
        marks.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{GRID}"/>')
        marks.append(text(LEFT - 10, y + 5, _power(power), "end", 14, SOFT))
    for tenth in range(0, 11, 2):
        words = _steps(content["steps"] * tenth // 10)
        marks.append(text(px(tenth / 10), bottom + 22, words, "middle", 14, SOFT))
    marks.append(text((LEFT + right) / 2, bottom + 46, "symbols played", "middle", 14, SOFT))
    y = py(budget)
    marks.append(
        f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{WARNING}" stroke-width="2" '
        'stroke-dasharray="6 5"/>'
    )
    marks.append(text(LEFT + 8, y - 8, "budget of float32", "start", 14, WARNING))
    marks += [_line(row, px, py) for row in rows]
    for x, precision in ((LEFT, "float32"), ((LEFT + right) / 2 + 10, "int8")):
        marks += _legend(
            x, bottom + 78, precision, [r for r in rows if r["precision"] == precision]
        )
    dark = "\n".join(
        f'[fill="{light}"]{{fill:{there}}} [stroke="{light}"]{{stroke:{there}}}'
        for light, there in DARK.items()
    )
    told = "; ".join(
        f"{STYLE[row['artifact'], row['runtime']][0]} {row['precision']} "
        f"at most {max(row['largest']):.1e}"
        for row in rows
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" role="img" font-family="{FONT}">\n'
        f"<title>{title}. Largest error: {told}.</title>\n"
        f"<style>@media (prefers-color-scheme: dark) {{\n{dark}\n}}</style>\n"
        + "\n".join(marks)
        + "\n</svg>\n"
    )


def _line(row, px, py):
    """A step for each block, because its largest error is one number."""
    _, colour, dashes = STYLE[row["artifact"], row["runtime"]]
    count = len(row["largest"])
    path = f"M{px(0):.1f} {py(row['largest'][0]):.1f}"
    for k, value in enumerate(row["largest"]):
        path += f"V{py(value):.1f}H{px((k + 1) / count):.1f}"
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="3" '
        f'stroke-dasharray="{dashes or "none"}"/>'
    )


def _legend(x, y, heading, rows):
    marks = [text(x, y, heading, "start", 14, INK, weight=650)]
    for k, row in enumerate(rows, start=1):
        name, colour, dashes = STYLE[row["artifact"], row["runtime"]]
        at = y + 22 * k
        marks.append(
            f'<path d="M{x} {at - 5:.1f}h26" stroke="{colour}" stroke-width="3" '
            f'stroke-dasharray="{dashes or "none"}"/>'
        )
        marks.append(text(x + 34, at, name, "start", 14, INK))
    return marks


def _power(power):
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _steps(count):
    return f"{count:,}".replace(",", "\u202f")


if __name__ == "__main__":
    write_text(PICTURE, svg(json.loads(NUMBERS.read_text(encoding="utf-8"))))
