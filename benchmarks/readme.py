"""Write the tables of the READMEs and the model cards from the JSON and Markdown of measurements.

python benchmarks/readme.py
"""

import json
import re
from pathlib import Path

from lstm_keras import platforms, zoo
from lstm_keras.exporters.capabilities import VARIANTS
from lstm_keras.files import write_text
from lstm_keras.runtimes import TITLES
from lstm_keras.stages import shown

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
CARD = ROOT / "models" / "shoulder-imu"
FILES = {
    ROOT / "README.md": ("artifacts", "variants", "integer", "micro", "zoo"),
    ROOT / "export" / "README.md": ("forms", "platforms"),
    CARD / "card.md": ("shoulder-imu",),
    ROOT / "models" / "spoken-digits" / "card.md": ("spoken-digits",),
}
"""Each file, and the tables that stand in it between `<!-- name -->` and `<!-- end -->`."""


def artifacts(report: dict) -> str:
    """One row per artifact and runtime of a report."""
    lines = [
        "| artifact | played by | size | largest error | SQNR | same class | accuracy |\n",
        "|---|---|---|---|---|---|---|\n",
    ]
    lines += [
        f"| {r['artifact']} | {TITLES[r['runtime']]} | {r['size'] / 1024:.1f} KiB "
        f"| {r['largest_error']:.0e} | {r['sqnr_db']:.0f} dB | {r['agreement']:.1%} "
        f"| {r['metric']:.1%} |\n"
        for r in report["artifacts"]
    ]
    return "".join(lines)


SAYS = {
    "peephole": ("`peephole=True`", "i and f see the old c, o the new one"),
    "coupled": ("`coupled=True`", "i = 1 - f"),
    "layer_norm": ("`layer_norm=True`", "z of each gate is normalised over its units"),
    "projection": ("`projection=P`", "h = (o tanh c) R, narrower than c"),
    "zoneout": ("`zoneout=0.1`", "units keep their old h and c at random"),
    "cell_clip": ("`cell_clip=3.0`", "c stays within ±3"),
    "gates": ('`gates="io"`', "a gate left out is 1"),
    "learned_state": ("`learned_state=True`", "sequences start from a learned h and c"),
}
"""Each variant as the README shows it."""

TRAINING = {
    "`horizon=T`, `forget_bias=b`": "how b_f and b_i start: memories of 1 to T steps",
    "`dropout`, `recurrent_dropout`": "the same units at every step",
}
"""What leaves a plain LSTM behind, so that every exporter takes it."""


def variants() -> str:
    """One row per variant: what it changes, and which exporter expresses it."""
    places = ("tflite fused", "tflite step", "onnx fused")
    lines = [
        "| argument | in the equations | TFLite fused | step, unrolled | ONNX fused |\n",
        "|---|---|---|---|---|\n",
    ]
    for name, (argument, says) in SAYS.items():
        marks = ["yes" if place in VARIANTS[name].targets else "no" for place in places]
        lines.append(f"| {argument} | {says} | {' | '.join(marks)} |\n")
    lines += [f"| {argument} | {says} | yes | yes | yes |\n" for argument, says in TRAINING.items()]
    return "".join(lines)


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
    said = [f"{name} {shown(value, metric['unit'])}" for name, value in metric["baselines"].items()]
    small = [r for r in report["artifacts"] if (r["artifact"], r["runtime"]) == INT8]
    int8 = [f"{shown(r['metric'], metric['unit'])}, {r['size'] / 1024:.1f} KiB" for r in small]
    title = f"[{folder.name}](models/{folder.name}/card.md): {report['title']}"
    return (
        f"| {title} | {metric['name']} | **{shown(metric['keras'], metric['unit'])}** "
        f"| {'; '.join(said)} | {int8[0] if int8 else ''} "
        f"| {report['model']['parameters']:,} |\n"
    )


def filled(text: str, names: tuple[str, ...]) -> str:
    """The text with each of these tables as the measurements have it.

    Raises:
        ValueError: There is not exactly one place for a table.
    """
    tables = {
        "artifacts": artifacts(json.loads((CARD / "report.json").read_text())),
        "variants": variants(),
        "shoulder-imu": (RESULTS / "shoulder_imu.md").read_text(),
        "spoken-digits": (RESULTS / "spoken_digits.md").read_text(),
        "integer": (RESULTS / "integer_proof.md").read_text(),
        "forms": (RESULTS / "forms.md").read_text(),
        "platforms": platforms.markdown(platforms.read()),
        "micro": (RESULTS / "micro.md").read_text().partition("\nIn bytes.")[0],  # speed alone
        "zoo": zoo_table(),
    }
    for name in names:
        start, end = f"<!-- {name} -->\n", "<!-- end -->"
        pattern = re.escape(start) + ".*?" + re.escape(end)
        text, found = re.subn(pattern, start + tables[name] + end, text, flags=re.DOTALL)
        if found != 1:
            raise ValueError(f"there are {found} places for the table {name!r}; needed: one")
    return text


if __name__ == "__main__":
    for file, names in FILES.items():
        write_text(file, filled(file.read_text(), names))
