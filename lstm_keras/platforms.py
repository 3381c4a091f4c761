"""Where each kind of file plays: a table of what was executed, refused or only type-checked.

`export/platforms.json` is written by `make platforms` from runs on real interpreters; the README
and the report show it as a matrix, files down, runtimes across.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lstm_keras.artifact import artifact_name
from lstm_keras.files import write_text

_PACKAGE = Path(__file__).parent
FILE = next(
    (
        folder / "platforms.json"
        for folder in (_PACKAGE / "device", _PACKAGE.parent / "export")  # installed; a checkout
        if folder.is_dir()
    ),
    _PACKAGE / "device" / "platforms.json",
)

EXECUTED, REFUSED, CHECKED = "executed", "refused", "type-checked"
VERDICTS = (EXECUTED, REFUSED, CHECKED)
ORDER = ("python", "arm64", "web", "node", "cpp", "android")
"""Of the columns: by the target of `make` that played them."""


@dataclass(frozen=True)
class Row:
    """One kind of file on one runtime.

    platform: The target of `make` that tried it.
    runtime, version: For example "LiteRT Interpreter", "2.3.0".
    where: On which processor, in which program.
    target, form, precision, state: Which file; see `artifact.Artifact`.
    verdict: One of `VERDICTS`.
    what: What was measured, or why it was refused.
    """

    platform: str
    runtime: str
    version: str
    where: str
    target: str
    form: str
    precision: str
    state: str
    verdict: str
    what: str

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict must be one of {', '.join(VERDICTS)}; got {self.verdict!r}")

    @property
    def file(self) -> str:
        """For example "tflite-fused-int8-kept"."""
        return artifact_name(self.target, self.form, self.precision, self.state)

    @property
    def column(self) -> tuple[str, str]:
        return self.runtime, self.where

    @property
    def claim(self) -> tuple[str, ...]:
        """What stays the same from run to run: all but versions and measured numbers."""
        return self.platform, self.runtime, self.where, self.file, self.verdict


def read(path: Path = FILE) -> list[Row]:
    """The rows of a file; none where it is not there."""
    if not path.is_file():
        return []
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]


def write(rows: Sequence[Row], path: Path = FILE) -> None:
    """Write the rows, in the order of platforms and files."""
    content = {"rows": [asdict(row) for row in ordered(rows)]}
    write_text(path, json.dumps(content, indent=1) + "\n")


def ordered(rows: Sequence[Row]) -> list[Row]:
    """By platform, then by file; runtimes of one platform as they came."""
    return sorted(rows, key=lambda row: (ORDER.index(row.platform), row.target == "onnx"))


@dataclass(frozen=True)
class Matrix:
    """The table, ready to be shown.

    columns: (runtime, where) of each.
    lines: The name of a file, and a row or None for each column.
    reasons: Why files were refused, each once, in the order in which they appear.
    """

    columns: list[tuple[str, str]]
    lines: list[tuple[str, list[Row | None]]]
    reasons: list[str]


def matrix(rows: Sequence[Row], files: Sequence[str] | None = None) -> Matrix:
    """Files down, runtimes across; of the named files only, if any are named."""
    rows = [row for row in ordered(rows) if files is None or row.file in files]
    columns = list(dict.fromkeys(row.column for row in rows))
    names = list(dict.fromkeys(row.file for row in sorted(rows, key=lambda r: r.target == "onnx")))
    lines = []
    for name in names:
        cells = {row.column: row for row in rows if row.file == name}
        lines.append((name, [cells.get(column) for column in columns]))
    refused = [row.what for _, cells in lines for row in cells if row and row.verdict == REFUSED]
    return Matrix(columns, lines, list(dict.fromkeys(refused)))


def cell(row: Row | None, reasons: Sequence[str]) -> str:
    """What stands in a field: what was measured, "refused" with its number, or nothing."""
    if row is None:
        return ""
    if row.verdict == REFUSED:
        return f"refused [{reasons.index(row.what) + 1}]"
    return row.verdict if row.verdict == CHECKED else row.what


def markdown(rows: Sequence[Row]) -> str:
    """The matrix as the README has it, with the reasons below."""
    table = matrix(rows)
    heads = [f"{runtime}, {where}" for runtime, where in table.columns]
    lines = [
        f"| file | {' | '.join(heads)} |",
        "|---" * (len(heads) + 1) + "|",
    ]
    for name, cells in table.lines:
        shown = [cell(row, table.reasons) for row in cells]
        lines.append(f"| `{name}` | {' | '.join(shown)} |")
    lines += ["", *(f"{k}. {reason}" for k, reason in enumerate(table.reasons, 1))]
    return "\n".join(lines) + "\n"
