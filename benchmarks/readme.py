"""Write the tables of the README from the JSON of the zoo's report and of the benchmarks.

python benchmarks/readme.py            writes README.md
"""

import json
import re
from pathlib import Path

from lstm_keras.files import write_text

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def artifacts(report: dict) -> str:
    """One row per artifact and runtime of a report."""
    lines = [
        "| artifact | played by | size | largest error | SQNR | same class | accuracy |\n",
        "|---|---|---|---|---|---|---|\n",
    ]
    lines += [
        f"| {r['artifact']} | {PLAYER[r['runtime']]} | {r['size'] / 1024:.1f} KiB "
        f"| {r['largest_error']:.0e} | {r['sqnr_db']:.0f} dB | {r['agreement']:.1%} "
        f"| {r['metric']:.1%} |\n"
        for r in report["artifacts"]
    ]
    return "".join(lines)


def filled(readme: str) -> str:
    """The README with every table between its markers as the JSON files have it."""
    report = json.loads((ROOT / "models" / "shoulder-imu" / "report.json").read_text())
    tables = {
        "artifacts": artifacts(report),
        "shoulder-imu": (ROOT / "benchmarks" / "results" / "shoulder_imu.md").read_text(),
    }
    for name, table in tables.items():
        marks = f"<!-- {name} -->\n", "<!-- end -->"
        pattern = re.escape(marks[0]) + ".*?" + re.escape(marks[1])
        readme, found = re.subn(pattern, marks[0] + table + marks[1], readme, flags=re.DOTALL)
        if found != 1:
            raise ValueError(f"README.md has {found} places for the table {name!r}; needed: one")
    return readme


PLAYER = {
    "tflite": "LiteRT Interpreter",
    "compiled": "LiteRT CompiledModel",
    "tflm": "TFLite Micro",
    "onnx": "ONNX Runtime",
}

if __name__ == "__main__":
    write_text(README, filled(README.read_text()))
