"""Where each file plays: tried here on every runtime of Python, and gathered from the devices.

    python export/platforms.py            gather, and compare with export/platforms.json
    python export/platforms.py --write    gather, and write it anew

Each device target of `make` leaves its rows in `build/platforms/`. Compared is what was claimed
(executed, refused, type-checked), not the numbers, which differ from machine to machine in their
last digits; a number outside of its tolerance is a row that was not executed, and fails.
"""

import json
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from lstm_keras import golden, platforms, runtimes
from lstm_keras.artifact import Artifact, load_each
from lstm_keras.errors import LstmKerasError, UnsupportedError
from lstm_keras.platforms import EXECUTED, ORDER, REFUSED, Row, kind, measured

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "models" / "shoulder-imu", ROOT / "build" / "device-artifacts")
FOUND = ROOT / "build" / "platforms"

PYTHON = {
    "tflite": ("LiteRT Interpreter", "ai-edge-litert"),
    "compiled": ("LiteRT CompiledModel", "ai-edge-litert"),
    "tflm": ("TFLite Micro", "tflite-micro"),
    "onnx": ("ONNX Runtime", "onnxruntime"),
    "c": ("C, the host's compiler", "lstm-keras"),
}
"""Runtimes of this package: their names, and the packages they come from."""

LSB = 2.0
"""How many steps of an integer output two runtimes may differ by on these sequences."""


def of_python(artifacts: Iterable[Artifact]) -> list[Row]:
    """Each artifact's golden vectors on each runtime of its target.

    Raises:
        AssertionError: A file is played, and answers something else than its golden vectors.
    """
    rows = []
    for artifact in artifacts:
        for runtime, (name, package) in PYTHON.items():
            if runtimes.PLAYERS[runtime][0] == artifact.target:
                verdict, what = _tried(artifact, runtime)
                where = ("python", name, version(package), "x86-64")
                rows.append(Row(*where, *kind(artifact).values(), verdict, what))
    return rows


def _tried(artifact: Artifact, runtime: str) -> tuple[str, str]:
    stored = golden.Golden.load(artifact.path / golden.FILE)
    integers = artifact.outputs[0].scale is not None
    least = LSB if integers else 1e-5
    limit = stored.tolerance if runtime == stored.computed_by else max(stored.tolerance, least)
    try:
        worst = golden.replay(artifact, runtime)
    except UnsupportedError as error:
        return REFUSED, _reason(error, artifact)
    if not worst <= limit:
        raise AssertionError(f"{artifact.name} on {runtime}: {worst} from its golden vectors")
    return EXECUTED, measured(worst, integers)


def _reason(error: LstmKerasError, artifact: Artifact) -> str:
    """The first sentence of a refusal, without the folder it was about."""
    first = str(error).splitlines()[0]
    first = first.replace(str(artifact.path), "the file").removesuffix(".")
    return first.partition(", so the runtime")[0]


def gathered(folder: Path = FOUND) -> list[Row]:
    """The rows that the device targets left.

    Raises:
        FileNotFoundError: A target has left none.
    """
    rows = []
    for name in ORDER[1:]:
        content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        rows += [Row(platform=name, **row) for row in content["rows"]]
    return rows


def changed(before: Iterable[Row], now: Iterable[Row]) -> list[str]:
    """The claims that one side has and the other has not, a line each."""
    old, new = ({row.claim for row in rows} for rows in (before, now))
    lines = [f"no longer: {', '.join(claim)}" for claim in sorted(old - new)]
    return lines + [f"new: {', '.join(claim)}" for claim in sorted(new - old)]


def main() -> int:
    """Gather, then write or compare; 1 where the committed table says something else."""
    rows = of_python(load_each(*FOLDERS)) + gathered()
    for row in platforms.ordered(rows):
        print(f"{row.verdict:13}{row.file:32}{row.runtime}, {row.where}: {row.what}")
    if "--write" in sys.argv:
        platforms.write(rows)
        return 0
    differences = changed(platforms.read(), rows)
    for line in differences:
        print(line, file=sys.stderr)
    if differences:
        print("run python export/platforms.py --write, and benchmarks/readme.py", file=sys.stderr)
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
