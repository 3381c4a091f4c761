"""What the page shows of a foreign file: what stands in it, what plays it, and its state."""

from collections.abc import Mapping
from typing import Any

VERDICTS = {"executed": "pass", "refused": "warn", "died": "fail", "absent": "note"}


def build(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One dict for each file, for the template."""
    return [_file(n, f) for n, f in enumerate(report.get("inspections") or [], start=1)]


def sentence(report: Mapping[str, Any]) -> str:
    """What was found in the files, in one line."""
    inspections = report["inspections"]
    problems = [p.splitlines()[0] for found in inspections for p in found["problems"]]
    problems += [
        f["name"]
        for one in report.get("diagnoses") or []
        for f in one["findings"]
        if f["weight"] == "defect"
    ]
    if problems:
        return f"Found: {'; '.join(dict.fromkeys(problems))}."
    plays = [row["runtime"] for found in inspections for row in found["runtimes"] if row["state"]]
    return f"Plays in {', '.join(dict.fromkeys(plays))}; no defect was found."


def _file(number: int, found: Mapping[str, Any]) -> dict[str, Any]:
    states = {name for pair in found["states"] for name in pair}
    ends = [
        {"side": side, "name": end["name"], "words": _tensor(end), "state": end["name"] in states}
        for side, key in (("in", "inputs"), ("out", "outputs"))
        for end in found[key]
    ]
    rows = [
        {
            **row,
            "style": VERDICTS.get(row["verdict"], "note"),
            "lines": [line.strip() for line in row["why"].splitlines()],
        }
        for row in found["runtimes"]
    ]
    return {"number": number, "found": found, "ends": ends, "rows": rows}


def _tensor(end: Mapping[str, Any]) -> str:
    shape = ", ".join("any" if n is None else str(n) for n in end["shape"])
    grid = "" if end["scale"] is None else f", scale {end['scale']:.4g}, zero {end['zero_point']}"
    return f"[{shape}] {end['dtype']}{grid}"
