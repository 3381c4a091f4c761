"""The table of the zoo: what each model reaches, beside simple answers, and its int8 file."""

import json
from collections.abc import Mapping
from pathlib import Path

from lstm_keras import zoo
from lstm_keras.stages import shown

INT8 = ("tflite-fused-int8", "tflite")


def zoo_table() -> str:
    """One row per model, from its report."""
    lines = [
        "| model | metric | reached | simple ones beside it | int8 on LiteRT | parameters |\n",
        "|---|---|---|---|---|---|\n",
    ]
    return "".join(lines + [_row(zoo.FOLDER / name) for name in zoo.names()])


def _row(folder: Path) -> str:
    report = json.loads((folder / "report.json").read_text())
    metric = report["metric"]
    said = [f"{name} {_words(metric, value)}" for name, value in metric["baselines"].items()]
    small = [r for r in report["artifacts"] if (r["artifact"], r["runtime"]) == INT8]
    int8 = [f"{_words(metric, r['metric'])}, {r['size'] / 1024:.1f} KiB" for r in small]
    title = f"[{folder.name}](models/{folder.name}/card.md): {report['title'].lower()}"
    return (
        f"| {title} | {metric['name']} | **{_words(metric, metric['keras'])}** "
        f"| {'; '.join(said)} | {int8[0] if int8 else ''} "
        f"| {report['model']['parameters']:,} |\n"
    )


def _words(metric: Mapping, value: float) -> str:
    return shown(value, metric["unit"])
