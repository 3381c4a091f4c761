"""What the page shows of a report: its numbers as words, its series as charts."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from lstm_keras.platforms import Row, cell, matrices
from lstm_keras.report import inside, inspected
from lstm_keras.report.charts import Line, chart
from lstm_keras.report.diagram import diagram
from lstm_keras.report.svg import percent

DASH = "\u2013"
LARGEST = "largest |error|"  # as checks.py names it


def build(report: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template needs beside the report itself."""
    gates = report.get("gates") or {}
    hz = (report.get("data") or {}).get("hz")
    pictures = [
        Markup(diagram(gates.get("open"), gates.get("half_life_steps"), tall=tall))
        for tall in (False, True)
    ]
    return {
        "sentence": _sentence(report),
        "tiles": _tiles(report),
        "pictures": pictures,
        "learning": _learning(report.get("training") or {}),
        "example": _example(report, hz),
        "confusion": _confusion(report.get("metric") or {}, report.get("data") or {}),
        "drifts": _drifts(report["artifacts"], hz),
        "insides": inside.build(report),
        "inspected": inspected.build(report),
        "places": _places(report.get("platforms") or []),
        "budgets": [_budget(row) for row in report["artifacts"]],
    }


def number(value: Any) -> str:
    """Four digits at most, as the command line prints it; a dash where there is no number."""
    if value is None:
        return DASH
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if value != 0 and (abs(value) < 1e-3 or abs(value) >= 1e5):
        return f"{value:.1e}"
    return f"{value:.4g}"


def error(value: float | None) -> str:
    """Two digits and the power of ten, so that a column of errors compares at a glance."""
    return DASH if value is None else f"{value:.1e}"


def share(value: float | None, digits: int = 1) -> str:
    """0.8731 -> "87.3 %"."""
    return DASH if value is None else percent(value, digits)


def kib(size: int | None) -> str:
    """Bytes -> "11.9 KiB"."""
    return DASH if size is None else f"{size / 1024:.1f}\u202fKiB"


def fixed(value: float | None, digits: int = 1) -> str:
    return DASH if value is None else f"{value:.{digits}f}"


FILTERS = {"number": number, "error": error, "share": share, "kib": kib, "fixed": fixed}


def _sentence(report: Mapping[str, Any]) -> str:
    rows = report["artifacts"]
    passed = sum(row["passed"] for row in rows)
    if report.get("inspections") and not rows:
        return inspected.sentence(report)
    if report.get("diagnoses") and not rows:
        return _looked_into(report["diagnoses"])
    if not rows:
        return "No artifact was checked."
    if passed < len(rows):
        names = ", ".join(f"{r['artifact']} on {r['runtime']}" for r in rows if not r["passed"])
        return f"{passed} of {len(rows)} artifacts stay within their budgets. Outside: {names}."
    if report["verdict"] == "fail":
        return "Every artifact stays within its budget, but the model did not reach its goal."
    return "Every artifact stays within its budget of what the Keras model answers."


def _looked_into(diagnoses: list[Mapping[str, Any]]) -> str:
    found = [f["name"] for one in diagnoses for f in one["findings"] if f["weight"] == "defect"]
    if not found:
        return "No defect was found inside the integers."
    return f"Inside the integers: {', '.join(dict.fromkeys(found))}."


def _tiles(report: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(number, what it is, a word more) for the head of the page."""
    tiles = []
    metric = report.get("metric") or {}
    if metric.get("keras") is not None:
        people = ((report.get("data") or {}).get("groups") or {}).get("test") or []
        more = [f"on groups never seen in training: {', '.join(people)}"] if people else []
        if metric.get("needed") is not None:
            more.append(f"needed: {_metric(metric['needed'], metric)}")
        simple = {**(metric.get("besides") or {}), **(metric.get("baselines") or {})}
        more += [f"{name}: {_metric(value, metric)}" for name, value in simple.items()]
        tiles.append(
            (_metric(metric["keras"], metric), metric.get("name", "metric"), "; ".join(more))
        )
    rows = [row for row in report["artifacts"] if row["passed"]]
    if rows:
        small = min(rows, key=lambda row: row["size"])
        tiles.append((kib(small["size"]), "smallest artifact", small["artifact"]))
    floats = [r for r in rows if r["precision"] == "float32" and r["largest_error"] is not None]
    if floats:
        worst = max(floats, key=lambda row: row["largest_error"])
        name = f"{worst['artifact']} on {worst['runtime']}"
        tiles.append((error(worst["largest_error"]), "largest float error", name))
    ints = [r for r in rows if r["precision"] == "int8" and r["agreement"] is not None]
    if ints:
        least = min(ints, key=lambda row: row["agreement"])
        name = f"{least['artifact']} on {least['runtime']}"
        tiles.append((share(least["agreement"]), "int8 gives the same class", name))
    return tiles


def _metric(value: float, metric: Mapping[str, Any]) -> str:
    if "accuracy" in metric.get("name", ""):
        return share(value)
    return f"{number(value)} {metric.get('unit') or ''}".rstrip()


def _learning(training: Mapping[str, Any]) -> list[Markup]:
    curves = training.get("curves") or {}
    best = training.get("kept_epoch") or training.get("best_epoch")
    charts = []
    for name in (key for key in curves if not key.startswith("val_")):
        lines = [Line("training", curves[name], "s0 thin")]
        if f"val_{name}" in curves:
            lines.append(Line("validation", curves[f"val_{name}"], "s1"))
        mark = None if best is None else (best, "kept")
        charts.append(chart(name.replace("_", " "), lines, "epoch", start=1, mark=mark))
    return [Markup(c) for c in charts if c]


def _example(report: Mapping[str, Any], hz: float | None) -> list[Markup]:
    example = (report.get("gates") or {}).get("example") or {}
    if not example:
        return []
    data = report.get("data") or {}
    along = {"x_label": "seconds" if hz else "step", "step": 1 / hz if hz else 1}
    columns = list(zip(*example.get("x") or [], strict=True))
    names = data.get("channels") or [f"channel {k + 1}" for k in range(len(columns))]
    lines = [
        Line(n, v, f"s{k % 7} thin") for k, (n, v) in enumerate(zip(names, columns, strict=False))
    ]
    gates = [
        Line(word, example[key], key)
        for key, word in (("i", "input"), ("f", "forget"), ("o", "output"))
        if key in example
    ]
    state = [
        Line(word, example[key], style)
        for key, word, style in (("c", "|c| cell state", "s6"), ("h", "|h| output", "o"))
        if key in example
    ]
    return [
        Markup(c)
        for c in (
            chart("Input x, standardised", lines, **along),
            chart("Gates, mean opening", gates, y_range=(0, 1), **along),
            chart("Memory and output, mean size", state, **along),
        )
        if c
    ]


def _drifts(rows: list[dict], hz: float | None) -> list[Markup]:
    along = {"x_label": "seconds" if hz else "step", "step": 1 / hz if hz else 1}
    drawn = [
        chart(
            f"{row['artifact']} on {row['runtime']}",
            [Line("", row.get("error_by_step") or [], "s0" if row["passed"] else "s1")],
            log=True,
            limit=_budget(row),
            limit_name="budget of the answer",
            height=170,
            **along,
        )
        for row in rows
    ]
    return [Markup(c) for c in drawn if c]


def _confusion(metric: Mapping[str, Any], data: Mapping[str, Any]) -> list[dict]:
    """One dict per true class: its name, its counts and each count's share of the row."""
    counts = metric.get("confusion")
    if not counts:
        return []
    labels = data.get("labels") or [f"class {k + 1}" for k in range(len(counts))]
    return [
        {
            "label": label,
            "cells": [(n, n / max(sum(row), 1)) for n in row],
            "recall": row[k] / sum(row) if sum(row) else None,
        }
        for k, (label, row) in enumerate(zip(labels, counts, strict=True))
    ]


def _places(rows: list[dict]) -> list[dict[str, Any]]:
    """The matrix of runtimes and files of each target, each field as its text and its row."""
    tables = matrices([Row(**row) for row in rows])
    return [
        {
            "files": table.files,
            "lines": [
                (runtime, where, [(cell(row, table.reasons), row) for row in cells])
                for runtime, where, cells in table.lines
            ],
            "reasons": table.reasons,
        }
        for table in tables
    ]


def _budget(row: Mapping[str, Any]) -> float | None:
    """The largest error that the row's own checks accept."""
    return next((c["budget"] for c in row["checks"] if c["name"] == LARGEST), None)
