"""What the page shows of a diagnosis: inside the integers of a file, LSTM by LSTM."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from lstm_keras.report.charts import Line, chart
from lstm_keras.report.maps import heat_map, histogram, interval
from lstm_keras.report.svg import percent

STYLES = {"i": "i thin", "f": "f thin", "g": "g thin", "o": "o thin", "c": "s6", "h": "s4"}
ORDER = ("defect", "warning", "note")
LOUD = 0.001
"""Share of values beyond a grid from which it is told in another colour."""


def build(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One dict for each file that was looked into, for the template."""
    rows = [(row["artifact"], row["inside"]) for row in report["artifacts"] if row.get("inside")]
    rows += [(found["name"], found) for found in report.get("diagnoses") or []]
    return [_file(n, *row) for n, row in enumerate(rows, start=1)]


def _file(number: int, name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "name": name,
        "found": found,
        "findings": _alike(found["findings"]),
        "loss": _loss(found.get("loss")),
        "lstms": [_lstm(one, found["extents"]) for one in found["fidelities"]],
        "extents": [_extent(e) for e in found["extents"]],
    }


def _alike(findings: list[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Those of one name and weight together, defects first."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for f in sorted(findings, key=lambda f: ORDER.index(f["weight"])):
        groups.setdefault((f["weight"], f["name"]), []).append(f)
    return list(groups.values())


def _loss(loss: Mapping[str, Any] | None) -> Markup | None:
    if loss is None:
        return None
    unit = "points" if loss["metric"] == "accuracy" else "in the unit of the target"
    ends = loss["low"], loss["high"]
    return Markup(interval(f"{loss['metric']} lost", loss["value"], ends, unit))


def _lstm(one: Mapping[str, Any], extents: list[Mapping[str, Any]]) -> dict[str, Any]:
    values = one["values"]
    lines = [Line(v, s["largest_by_step"], STYLES[v]) for v, s in values.items()]
    pictures = [
        chart("Largest error at each step", lines, "step", log=True),
        heat_map(
            "SQNR by value and step",
            {v: s["by_step"] for v, s in values.items()},
            {v: s["step_budget_db"] for v, s in values.items()},
            "step",
        ),
    ]
    own = {e["what"]: e for e in extents if e["place"] == one["place"]}
    gates = {what[-1]: e for what, e in own.items() if what.startswith("z")}
    if gates:
        first = next(iter(gates.values()))
        step = (first["high"] - first["low"]) / len(first["shares"])
        lines = [Line(g, e["shares"], STYLES[g]) for g, e in gates.items()]
        title = "What the gates squash, z, share per bin"
        start = first["low"] + step / 2
        pictures.append(chart(title, lines, "z", start=start, step=step))
    for what in ("x", "h", "c"):
        if what in own:
            e = own[what]
            note = f"{percent(min(e['used'], 1))} used, {percent(e['at_ends'], 2)} at ends"
            ends, seen = (e["low"], e["high"]), tuple(e["seen"])
            cut = e["beyond"] > LOUD
            pictures.append(
                histogram(f"{what} on its grid", note, e["shares"], ends, seen, cut=cut)
            )
    return {"one": one, "pictures": [Markup(p) for p in pictures if p]}


def _extent(e: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table of ranges; loud where values lie beyond the grid."""
    name = f"{e['what']} of {e['place']}" if e["what"] else e["place"]
    return {**e, "name": name, "loud": e["beyond"] > LOUD or e["at_ends"] > 0.01}
