"""A page about a search, tuning.html: every trial, and the score along each setting."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from lstm_keras import report
from lstm_keras.files import write_text
from lstm_keras.kinds.writing import word
from lstm_keras.report.charts import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Line, chart, figure, label
from lstm_keras.tuning.results import Found, Trial

FILE = "tuning.html"
HEIGHT = 200
STYLE = """
.chart circle { fill: var(--blue); fill-opacity: 0.55 }
.chart circle.best { fill: var(--red); fill-opacity: 1 }
"""


def told(settings: Mapping[str, Any]) -> str:
    """Settings in a line, by the last word of their keys.

    >>> told({"training.learning_rate": 0.003, "model.units": [16]})
    'learning_rate 0.003, units 16'
    """
    return ", ".join(f"{key.split('.')[-1]} {shown(value)}" for key, value in settings.items())


def shown(value: Any) -> str:
    """A setting for people: a list of one without brackets, a word without quotes."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or isinstance(value, str):
        return value or "none"
    return word(value)


def write(folder: Path, found: Found) -> Path:
    """Write the page, whole or not at all."""
    file = folder / FILE
    write_text(file, render(found))
    return file


def render(found: Found) -> str:
    """The page: the scores in their order, along each setting, and as a table."""
    score, order = found.asked["score"], found.order()
    keys = list(dict.fromkeys(key for trial in order for key in trial.settings))
    trials = [found.trials[n] for n in sorted(found.trials)]
    pick = min if found.asked["best"] == "least" else max
    reached = [trial.score for trial in trials]
    so_far = [pick((s for s in reached[: k + 1] if s is not None), default=None)
              for k in range(len(reached))]  # fmt: skip
    lines = [Line("trial", reached, "s0 thin"), Line("best so far", so_far, "s1")]
    pictures = [chart(f"{score} of each trial", lines, "trial", start=1.0)]
    pictures += [_along(key, trials, score, found.best) for key in keys]
    rows = "".join(_row(trial, keys, trial is found.best) for trial in order)
    heads = "".join(f"<th>{escape(head)}</th>" for head in ("trial", score, *keys, "epochs", "s"))
    style = (Path(report.__file__).parent / "report.css").read_text(encoding="utf-8")
    title = f"Search for {found.recipe.name}"
    asked = f"{len(trials)} trials, {found.asked['strategy']}, judged by {score}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"<p>{escape(asked)} of the validation part. The test part was not read.</p>"
        f'<section><div class="charts">{"".join(pictures)}</div></section><section>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
        "</body></html>\n"
    )


def _row(trial: Trial, keys: Sequence[str], best: bool) -> str:
    score = "failed" if trial.score is None else f"{trial.score:.5g}"
    values = (shown(trial.settings[key]) if key in trial.settings else "" for key in keys)
    cells = (
        trial.number,
        score,
        *values,
        f"{trial.kept} of {trial.epochs}",
        f"{trial.seconds:.0f}",
    )
    inner = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    said = escape(trial.failed or ("the best" if best else ""))
    return f'<tr title="{said}">{inner}</tr>'


def _along(key: str, trials: Sequence[Trial], score: str, best: Trial | None) -> str:
    """A dot for each trial: its score over one setting; numbers on a scale, others side by side."""
    points = [(t, t.settings.get(key), t.score) for t in trials if t.score is not None]
    if not points:
        return ""
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for _, v, _ in points)
    names = sorted({shown(v) for _, v, _ in points})
    log = numbers and min(v for _, v, _ in points) > 0 and (
        max(v for _, v, _ in points) > 8 * min(v for _, v, _ in points)
    )  # fmt: skip

    def place(value):
        return names.index(shown(value)) if not numbers else math.log(value) if log else value

    xs, ys = [place(v) for _, v, _ in points], [s for _, _, s in points]
    (left, right), (low, high) = _ends(xs), _ends(ys)

    def px(x):
        return LEFT + 8 + (x - left) / (right - left) * (WIDTH - LEFT - RIGHT - 16)

    def py(y):
        return HEIGHT - BOTTOM - (y - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    ticks = dict(zip(xs, (shown(v) for _, v, _ in points), strict=True))
    if numbers:  # the ends are enough
        ticks = {x: f"{float(ticks[x]):.3g}" for x in (min(xs), max(xs))}
    parts = [label(px(x), HEIGHT - BOTTOM + 16, name, "middle") for x, name in ticks.items()]
    parts += [label(LEFT - 6, py(y) + 4, f"{y:.3g}", "end") for y in (min(ys), max(ys))]
    parts.append(label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, key, "middle"))
    for (trial, value, reached), x, y in zip(points, xs, ys, strict=True):
        kind = ' class="best"' if trial is best else ""
        said = f"trial {trial.number}: {shown(value)}, {score} {reached:.5g}"
        parts.append(
            f'<circle{kind} cx="{px(x):.1f}" cy="{py(y):.1f}" r="4"><title>{escape(said)}</title>'
            "</circle>"
        )
    words = f"{score} of {len(points)} trials over {key}."
    return figure(f"{score} over {key}", "", parts, words, top=TOP - 8, height=HEIGHT)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
