"""Judges the Node and the C++ sample: what they answer, and what they refuse.

    python export/samples.py node node build/node/main.mjs
    python export/samples.py cpp build/cpp/classify

After the name comes the command that runs the sample. Its answers to the golden vectors and to a
recording must be those of Python, and planted faults must end in its error. A line is printed for
each thing checked, and `build/platforms/<name>.json` gets a row for each artifact.
"""

import dataclasses
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faults import FAULTS, START, plant, plant_golden

from lstm_keras import golden
from lstm_keras.artifact import Artifact
from lstm_keras.files import make_folder, write_text
from lstm_keras.platforms import kind, measured

ROOT = Path(__file__).parent.parent
ZOO = ROOT / "models" / "shoulder-imu"
MADE = ROOT / "build" / "device-artifacts"
FOUND = ROOT / "build" / "platforms"

ARTIFACTS = (ZOO / "onnx-fused-float32", ZOO / "onnx-fused-dynamic", MADE / "onnx-step-float32")
LANGUAGES = {"node": "Node", "cpp": "C++"}


class SampleError(Exception):
    """The sample did something else than it should."""


@dataclass(frozen=True)
class Ran:
    """How a run of the sample ended."""

    status: int
    out: str
    err: str


def run(command: list[str], *arguments: str | Path) -> Ran:
    """Run the sample once."""
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, timeout=60
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def played(command: list[str], folder: Path, readings: Path, answers: dict) -> dict:
    """The sample's answers to one artifact, compared with Python's.

    Args:
        command: Runs the sample.
        folder: The artifact.
        readings: A recording, CSV.
        answers: What Python answered to it; see `artifacts.write_readings`.

    Raises:
        SampleError: Another exit status than 0, or other answers.
    """
    steps = answers["steps"]
    ran = run(command, folder, "--readings", readings, "--window", str(steps), "--json")
    if ran.status != 0:
        raise SampleError(f"{folder.name}: exit status {ran.status}: {ran.err}")
    line = json.loads(ran.out)
    wanted = np.array(answers["y"][Artifact.load(folder).precision])
    came = np.array([window["y"] for window in line["windows"]])
    if came.shape != wanted.shape:
        raise SampleError(f"{folder.name}: answers {came.shape} where Python has {wanted.shape}")
    worst = float(np.abs(came - wanted).max())
    if not (worst <= line["tolerance"] and line["difference"] <= line["tolerance"]):
        raise SampleError(
            f"{folder.name}: {worst} from Python on readings, {line['difference']} golden"
        )
    return {**line, "readings": worst}


def started(command: list[str]) -> float:
    """A step file that starts from something else than zero; the |difference| from Python.

    Raises:
        SampleError: The sample starts from zero, or the planted start changes nothing.
    """
    source = ARTIFACTS[2]
    before = golden.Golden.load(source / golden.FILE)
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as scratch:
        folder = Path(scratch) / "artifact"
        plant(START, source, folder, MADE / "readings.csv")
        x = np.reshape(before.x, (len(before.x), before.steps, -1))
        after = golden.record(Artifact.load(folder), x)
        if np.abs(np.subtract(after.y, before.y)).max() < 0.01:
            raise SampleError("the planted start changes no answer")
        plant_golden(folder, dataclasses.asdict(after))
        ran = run(command, folder, "--json")
    if ran.status != 0:
        raise SampleError(f"a step file with another start: {ran.err}")
    return json.loads(ran.out)["difference"]


def refused(command: list[str], fault: str, readings: Path) -> None:
    """A planted fault ends in the error that it should, and no answer is printed.

    Args:
        command: Runs the sample.
        fault: One of `faults.FAULTS`.
        readings: A sound recording.

    Raises:
        SampleError: It does not.
    """
    kind, said = FAULTS[fault]
    source = ARTIFACTS[2] if kind == "step" else ARTIFACTS[0]
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as scratch:
        folder = Path(scratch) / "artifact"
        arguments = plant(fault, source, folder, readings)
        ran = run(command, *arguments)
    ours = ran.err.startswith("ArtifactError: ") and "\n    at " not in ran.err
    if ran.status != 1 or not ours or said not in ran.err or "pass" in ran.out:
        raise SampleError(
            f"{fault}: needed exit status 1 and {said!r}; got {ran.status} and {ran.err or ran.out}"
        )


def misused(command: list[str]) -> None:
    """Calls that make no sense end in the usage.

    Raises:
        SampleError: One does not.
    """
    for arguments in ([], ["--unknown"], ["folder", "--window", "0"], ["folder", "--window"]):
        ran = run(command, *arguments)
        if ran.status != 2 or not ran.err.startswith("usage: "):
            raise SampleError(f"{arguments}: needed exit status 2 and the usage; got {ran}")


def row(folder: Path, line: dict, language: str) -> dict:
    """Of the table of platforms."""
    artifact = Artifact.load(folder)
    return {
        "runtime": "ONNX Runtime",
        "version": line["version"],
        "where": f"{language}, x86-64",
        **kind(artifact),
        "verdict": "executed",
        "what": measured(line["difference"], integers=False),
    }


def judge(name: str, command: list[str]) -> None:
    """Check a sample, and write its rows once everything has passed.

    Raises:
        SampleError: Something is not as it should be.
    """
    answers = json.loads((MADE / "readings.json").read_text(encoding="utf-8"))
    rows = []
    for folder in ARTIFACTS:
        line = played(command, folder, MADE / "readings.csv", answers)
        rows.append(row(folder, line, LANGUAGES[name]))
        print(
            f"{name:5}{folder.name:24}|difference| golden vectors {line['difference']:.0e}, "
            f"{len(line['windows'])} windows of readings {line['readings']:.0e}; "
            f"allowed {line['tolerance']:.0e}  pass",
            flush=True,
        )
    print(
        f"{name:5}{'onnx-step-float32':24}|difference| golden vectors {started(command):.0e} from "
        "another start  pass",
        flush=True,
    )
    for fault in FAULTS:
        refused(command, fault, MADE / "readings.csv")
        print(f"{name:5}{fault:56}refused", flush=True)
    misused(command)
    print(f"{name:5}{'calls that make no sense':56}refused", flush=True)
    content = {"platform": name, "rows": rows}
    write_text(make_folder(FOUND) / f"{name}.json", json.dumps(content, indent=1) + "\n")


def main(arguments: list[str]) -> int:
    """0 where everything passed, 1 where something did not, 2 where the call makes no sense."""
    if len(arguments) < 2 or arguments[0] not in LANGUAGES:
        print(f"usage: samples.py {'|'.join(LANGUAGES)} COMMAND...", file=sys.stderr)
        return 2
    try:
        judge(arguments[0], arguments[1:])
    except SampleError as error:
        print(f"fail: {arguments[0]}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
