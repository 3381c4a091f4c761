"""Where each kind of file plays: a table of what was executed, refused or only type-checked.

`export/platforms.json` is written from what `make platforms` finds on real interpreters; the README
and the report show it as a matrix for each target, runtimes down, files across.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lstm_keras.artifact import Artifact, artifact_name
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
ORDER = ("python", "arm64", "micro", "web", "node", "cpp", "android")
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
    def claim(self) -> tuple[str, ...]:
        """What stays the same from run to run: all but versions and measured numbers."""
        return self.platform, self.runtime, self.where, self.file, self.verdict


def kind(artifact: Artifact) -> dict[str, str]:
    """What a row says of a file."""
    return {key: getattr(artifact, key) for key in ("target", "form", "precision", "state")}


def measured(worst: float, integers: bool) -> str:
    """The largest difference of a stored number from the golden vectors, as the table shows it."""
    if worst == 0:
        return "equal"
    return f"{worst:.0f} LSB" if integers else f"{worst:.0e}"


def read(path: Path = FILE) -> list[Row]:
    """The rows of a file; none where it is not there."""
    if not path.is_file():
        return []
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]


def read_of(artifacts: Iterable[Artifact]) -> list[Row]:
    """The rows of such files as these."""
    names = {artifact.name for artifact in artifacts}
    return [row for row in read() if row.file in names]


def write(rows: Sequence[Row], path: Path = FILE) -> None:
    """Write the rows, in the order of platforms and files."""
    content = {"rows": [asdict(row) for row in ordered(rows)]}
    write_text(path, json.dumps(content, indent=1) + "\n")


def ordered(rows: Sequence[Row]) -> list[Row]:
    """By platform, then by file; runtimes of one platform as they came."""
    return sorted(rows, key=lambda row: (ORDER.index(row.platform), row.target == "onnx"))


@dataclass(frozen=True)
class Matrix:
    """The table of one target, ready to be shown.

    target: Of every file in it.
    files: Names of the columns.
    lines: The runtime, where it ran, and a row or None for each file.
    reasons: Why files were refused, each once, in the order in which they appear.
    """

    target: str
    files: list[str]
    lines: list[tuple[str, str, list[Row | None]]]
    reasons: list[str]


def matrices(rows: Sequence[Row]) -> list[Matrix]:
    """A table for each target that has rows."""
    rows = ordered(rows)
    return [
        _matrix(target, [row for row in rows if row.target == target])
        for target in dict.fromkeys(row.target for row in rows)
    ]


def _matrix(target, rows) -> Matrix:
    files = list(dict.fromkeys(row.file for row in rows))
    lines = []
    for runtime, where in dict.fromkeys((row.runtime, row.where) for row in rows):
        cells = {row.file: row for row in rows if (row.runtime, row.where) == (runtime, where)}
        lines.append((runtime, where, [cells.get(file) for file in files]))
    refused = [row.what for *_, cells in lines for row in cells if row and row.verdict == REFUSED]
    return Matrix(target, files, lines, list(dict.fromkeys(refused)))


def cell(row: Row | None, reasons: Sequence[str]) -> str:
    """What stands in a field: what was measured, "refused" with its number, or nothing."""
    if row is None:
        return ""
    if row.verdict == REFUSED:
        return f"refused [{reasons.index(row.what) + 1}]"
    return row.verdict if row.verdict == CHECKED else row.what


def markdown(rows: Sequence[Row]) -> str:
    """The tables as the README has them, with the reasons below each."""
    return "\n".join(map(_markdown, matrices(rows)))


def _markdown(table: Matrix) -> str:
    heads = [file.removeprefix(f"{table.target}-").replace("-", " ") for file in table.files]
    lines = [f"| {table.target} | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for runtime, where, cells in table.lines:
        shown = [cell(row, table.reasons) for row in cells]
        lines.append(f"| {runtime}; {where} | {' | '.join(shown)} |")
    lines += ["", *(f"{k}. {reason}" for k, reason in enumerate(table.reasons, 1))]
    return "\n".join(lines) + "\n"
