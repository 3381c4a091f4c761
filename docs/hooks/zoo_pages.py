"""A page for each model of the zoo: its card, and what its report.json measured."""

import json
import re
from pathlib import Path
from typing import Any

from including import ROOT
from making import table

from lstm_keras.runtimes import TITLES
from lstm_keras.stages import shown

MODELS = ROOT / "models"
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def names() -> list[str]:
    """The trained models, sorted; a recipe that was never run has nothing to show."""
    return sorted(file.parent.name for file in MODELS.glob("*/report.json"))


def files(name: str) -> list[Path]:
    """What lies in the folder of a model beside its card, and is put beside its page."""
    return [p for p in sorted((MODELS / name).iterdir()) if p.is_file() and p.name != "card.md"]


def page(name: str) -> str:
    """The page of one model, in Markdown.

    Raises:
        ValueError: The card or the report is missing, or the report lacks a part.
    """
    folder = MODELS / name
    for file in ("card.md", "report.json", "report.html", "recipe.toml"):
        if not (folder / file).is_file():
            raise ValueError(f"models/{name} has no {file}; see models/shoulder-imu")
    card = linked((folder / "card.md").read_text(encoding="utf-8"), name)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    recipe = (folder / "recipe.toml").read_text(encoding="utf-8")
    return "\n\n".join(
        [
            card.rstrip(),
            "## Measured",
            f"From [report.json]({name}/report.json), written by `lstm-keras run {name}`; "
            f"[the whole report as a page]({name}/report.html).",
            metric(report),
            f"Each artifact against Keras on {report['played']}:",
            artifacts(report),
            "## Recipe",
            f"```toml\n{recipe.rstrip()}\n```",
        ]
    )


def linked(card: str, name: str) -> str:
    """The card with links that hold on its page: zoo/NAME.html, its files in zoo/NAME/.

    A link to a file of the repository that is not on the site becomes its path.

    >>> linked("[all](../../benchmarks/all.py), [r](report.json)", "reber")
    '`benchmarks/all.py`, [r](reber/report.json)'
    """

    def there(found: re.Match) -> str:
        mark, text, target = found.groups()
        if "://" in target or target.startswith("#"):
            return found[0]
        file = (MODELS / name / target.split("#")[0]).resolve()
        if file.parent == (MODELS / name).resolve():
            return f"{mark}[{text}]({name}/{target})"
        inside = file.relative_to(ROOT).as_posix()
        if inside.startswith("benchmarks/results/") and file.suffix == ".json":
            return f"[{text}](../results/{file.name})"
        if inside.startswith("docs/"):
            return f"{mark}[{text}](../{inside.removeprefix('docs/')})"
        return f"`{inside}`"

    return LINK.sub(there, card)


def overview() -> str:
    """One row for each model."""
    rows = []
    for name in names():
        report = json.loads((MODELS / name / "report.json").read_text(encoding="utf-8"))
        smallest = min(report["artifacts"], key=lambda row: row["size"])
        measured = report["metric"]
        rows.append(
            [
                f"[{name}]({name}.md)",
                report["title"],
                f"{report['model']['parameters']:,}",
                f"{shown(measured['keras'], measured['unit'])} {measured['name']}",
                "; ".join(
                    f"{key} {shown(value, measured['unit'])}"
                    for key, value in (measured.get("baselines") or {}).items()
                ),
                f"{smallest['size'] / 1024:.1f} KiB ({smallest['artifact']})",
            ]
        )
    heads = ["model", "what it does", "parameters", "reached", "simple baselines", "smallest file"]
    return table(heads, rows)


def metric(report: dict) -> str:
    """What the model reaches, beside the simple baselines on the same windows."""
    measured = report["metric"]
    rows = [["**this model**", f"**{shown(measured['keras'], measured['unit'])}**"]]
    rows += [
        [key, shown(value, measured["unit"])]
        for key, value in (measured.get("baselines") or {}).items()
    ]
    if measured.get("needed") is not None:
        rows.append(["needed, or the job fails", shown(measured["needed"], measured["unit"])])
    windows = report["data"]["windows"]
    counts = ", ".join(f"{count:,} for {part}" for part, count in windows.items() if count)
    return table(["", measured["name"]], rows) + f"\nWindows: {counts}."


def artifacts(report: dict) -> str:
    """One row for each artifact and runtime."""
    measured = report["metric"]
    rows = [
        [
            row["artifact"],
            TITLES[row["runtime"]],
            f"{row['size'] / 1024:.1f} KiB",
            number(row["largest_error"], ".0e"),
            number(row["sqnr_db"], ".0f", "dB", "" if row["largest_error"] else "exact"),
            number(row["agreement"], ".1%"),
            shown(row["metric"], measured["unit"]),
            "pass" if row["passed"] else "**fail**",
        ]
        for row in report["artifacts"]
    ]
    heads = ["artifact", "played by", "size", "largest error", "SQNR", "same class"]
    return table([*heads, measured["name"], "verdict"], rows)


def number(value: Any, form: str, unit: str = "", absent: str = "") -> str:
    """A number with its unit; what JSON has no word for is null there."""
    return absent if value is None else f"{value:{form}} {unit}".strip()
