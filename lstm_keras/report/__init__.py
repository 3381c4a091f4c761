"""The report: what was trained on what, what every artifact answers, and whether that is accepted.

`report.json` holds everything; `report.html` is drawn from it and from nothing else, in one file
that opens without a network.
"""

import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lstm_keras.files import make_folder, write_text
from lstm_keras.report import view
from lstm_keras.report.diagram import diagram

__all__ = ["diagram", "finished", "plain", "render", "write"]

FORMAT = 1


def write(folder: str | Path, content: Mapping[str, Any]) -> Path:
    """Write `report.json` and `report.html` into a folder, each whole or not at all.

    Args:
        folder: Made if it is not there.
        content: "artifacts", a list of `checks.ArtifactResult` or of such dicts, and "verdict",
            "pass" or "fail". Any of these may be left out, and its section is left out then:

            recipe, title, date
            played     on which windows the artifacts were compared with Keras
            data       name, digest, recordings, channels, units, labels, hz, steps, stride,
                       groups and windows of train, validation and test
            model      name, summary, parameters, digest
            training   seed, epochs, kept_epoch (else best_epoch), seconds, curves, versions
            metric     name, unit, keras, needed, baselines (name -> value), confusion [K, K] (rows
                       true, columns predicted)
            diagnoses  what was found inside files that were looked into without an artifact, each
                       `diagnosis.diagnose.Diagnosis.facts()`; an artifact has its own, "inside"
            micro      what TFLite Micro needs of an artifact, by its name, each as in `micro.json`
            platforms  where such files play, each a `platforms.Row`
            inspections  foreign files, each `inspecting.inspection.Inspection.to_dict()`
            gates      layer, open of i, f, o, half_life_steps, example (label, x [T, F] and the
                       means over units i, f, g, o, c, h, each [T])

    Returns:
        The page, `folder/report.html`.

    Raises:
        ArtifactError: The folder cannot be written to.
        ValueError: The verdict is neither word, or is "pass" although an artifact failed.
    """
    report = finished(content)
    if report["verdict"] not in ("pass", "fail"):
        raise ValueError(f"verdict must be 'pass' or 'fail'; got {report['verdict']!r}")
    failed = [
        f"{row['artifact']} on {row['runtime']}" for row in report["artifacts"] if not row["passed"]
    ]
    if failed and report["verdict"] == "pass":
        raise ValueError(f"the verdict cannot be 'pass': {', '.join(failed)} failed a check")
    folder = make_folder(folder)
    page = folder / "report.html"
    write_text(folder / "report.json", json.dumps(report, indent=1, allow_nan=False) + "\n")
    write_text(page, render(report))
    return page


def finished(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of `report.json`: plain, with the format and the verdict on each artifact."""
    report = plain({"format": FORMAT, **content})
    for row in report["artifacts"]:
        row["passed"] = all(check["passed"] for check in row["checks"])
    return report


def render(report: Mapping[str, Any]) -> str:
    """The page of a report as it stands in `report.json`."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= view.FILTERS
    return environment.get_template("report.html.j2").render(
        r=report,
        style=Markup((Path(__file__).parent / "report.css").read_text(encoding="utf-8")),
        **view.build(report),
    )


def plain(value: Any) -> Any:
    """The same content as JSON knows it: dicts, lists, text, numbers; NaN and inf become None.

    >>> plain({"sqnr_db": float("inf"), "shape": (2, 3)})
    {'sqnr_db': None, 'shape': [2, 3]}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # NumPy: arrays, and numbers that json refuses
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
