"""The zoo's model as firmware on six emulated Cortex-M: `make micro`.

    python export/micro/run.py [ARTIFACT ...]

Of each exported pair of C the self-test, the class of the first golden window and every answer are
judged, on the path that the core offers and, where that is not it, on the portable one. Integers
must be those of every other core. Then one weight is changed, and the self-test must notice.
Exit status: 0 pass, 1 an answer is wrong or a fault was not noticed, 2 it could not be run.
"""

import dataclasses
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import firmware
import numpy as np
import qemu

from lstm_keras.artifact import Artifact
from lstm_keras.errors import LstmKerasError
from lstm_keras.exporters.c.names import pair_name
from lstm_keras.files import make_folder, write_text
from lstm_keras.golden import FILE, Golden
from lstm_keras.platforms import EXECUTED, kind, measured

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "micro"
ROWS = ROOT / "build" / "platforms" / "micro.json"

ZOO = [ROOT / "build" / "device-artifacts" / f"c-fused-{p}" for p in ("int8", "int16x8", "float32")]
"""What `export/artifacts.py` writes for this."""

ACCELERATED = ("m4", "m55")
"""Cores on which the portable path is tried beside theirs: DSP instructions, and Helium."""

FAULTY = "m3"
"""The core on which a fault is planted: on the portable path every array of the file is in use."""

WEIGHTS = r"static const (?:int8_t|float) \w+(?<!_table)\[\d+\][^={]*= \{\n([^}]*)\}"
"""An array of weights in C, and its numbers."""

FLOAT = 2e-7
"""Largest |error| of float32, of the largest |answer|."""

WORKERS = 2


def wrong(artifact: Artifact, report: firmware.Report) -> str:
    """What is wrong with the answers of a report; nothing where they are right."""
    if report.mismatches:
        return f"{report.mismatches} mismatches in its self-test"
    worst = largest(artifact, report)
    limit = 0.0 if artifact.outputs[0].scale is not None else FLOAT * largest_answer(artifact)
    if not worst <= limit:
        return f"answers {worst:.3g} from the golden ones; at most {limit:.3g}"
    stored = Golden.load(artifact.path / FILE).y[0]
    best = int(np.argmax(stored[-artifact.outputs[0].shape[-1] :]))
    if report.index != best:
        return f"class {report.index}; the golden vectors say {best}"
    if artifact.labels and report.label != artifact.labels[best]:
        return f"label {report.label!r}; the manifest says {artifact.labels[best]!r}"
    return "the pair has variables of its own" if report.ram else ""


def largest(artifact: Artifact, report: firmware.Report) -> float:
    """The largest |difference| of an answer from the golden one, as stored."""
    stored = np.array(Golden.load(artifact.path / FILE).y)
    if report.y.shape != stored.shape:
        return np.inf
    return float(np.abs(report.y.astype(float) - stored).max())


def largest_answer(artifact: Artifact) -> float:
    """The largest |golden answer|, as stored."""
    return float(np.abs(Golden.load(artifact.path / FILE).y).max())


def planted(artifact: Artifact, folder: Path) -> Artifact:
    """A copy of which one weight is another: the largest of the longest array, negated.

    Raises:
        ValueError: There is no array of weights in the C file.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(artifact.path, folder)
    file = folder / f"{pair_name(artifact)}.c"
    text = file.read_text(encoding="utf-8")
    arrays = re.finditer(WEIGHTS, text)
    longest = max(arrays, key=lambda found: found[1].count(","), default=None)
    if longest is None:
        raise ValueError(f"{file} has no array of weights")
    numbers = [number.strip() for number in longest[1].split(",") if number.strip()]
    place = max(range(len(numbers)), key=lambda k: _size(numbers[k]))
    numbers[place] = f"-{numbers[place]}".removeprefix("--")
    write_text(file, text[: longest.start(1)] + ", ".join(numbers) + text[longest.end(1) :])
    return dataclasses.replace(artifact, path=folder)


def _size(number: str) -> float:
    size = abs(float(number.rstrip("f")))
    return size if number != "-128" else 0.0  # its negative is no int8


def line(artifact: Artifact, report: firmware.Report, verdict: str) -> str:
    """What `make micro` prints of a report."""
    where = f"{qemu.CORES[report.core].title:11}{report.path or 'own path':10}"
    step = f"{max(report.steps):,} a step" if report.steps else ""
    sizes = f"flash {report.flash:6,} B  state {report.state:4} B  stack {report.stack:5,} B"
    return (
        f"{verdict or 'pass':6}{where}{artifact.name:20}{report.label or report.index:20}"
        f"{report.run:11,} instructions {step:>16}  {sizes}"
    )


def jobs(artifacts: Sequence[Artifact]) -> Iterator[tuple[Artifact, str, str]]:
    """Each artifact on each core, and on the portable path as well where there is another."""
    for artifact in artifacts:
        for core in qemu.CORES:
            for path in firmware.PATHS:
                if not path or core in ACCELERATED:
                    yield artifact, core, path


def built_in(artifact: Artifact, core: str, path: str) -> Path:
    """The folder of a job."""
    return BUILD / artifact.name / f"{core}-{path or 'own'}"


def played(job: tuple[Artifact, str, str]) -> tuple[firmware.Report, str]:
    """The report of a job, and what is wrong with it."""
    artifact, core, path = job
    report = firmware.report(artifact, core, built_in(artifact, core, path), path)
    return report, wrong(artifact, report)


def notices(artifact: Artifact) -> bool:
    """Whether the self-test sees that one weight is another."""
    faulty = planted(artifact, BUILD / artifact.name / "faulty")
    report = firmware.report(faulty, FAULTY, BUILD / artifact.name / "fault")
    found = "noticed" if report.mismatches else "MISSED"
    print(f"{found:9}one changed weight of {artifact.name}: {report.mismatches} mismatches")
    return report.mismatches > 0


def sizes(found: Sequence[tuple[Artifact, firmware.Report]]) -> str:
    """What `arm-none-eabi-size` says of the objects of the pairs."""
    objects = [
        built_in(artifact, report.core, report.path) / f"{pair_name(artifact)}.o"
        for artifact, report in found
    ]
    return qemu.call("arm-none-eabi-size", *objects).replace(f"{BUILD}/", "")


def rows(found: Sequence[tuple[Artifact, firmware.Report]]) -> list[dict]:
    """Rows of the table of platforms, one for each artifact and core."""
    compiler = qemu.call("arm-none-eabi-gcc", "-dumpfullversion").strip()
    written = []
    for artifact, report in found:
        core = qemu.CORES[report.core]
        where = f"{core.title}, QEMU {core.machine}"
        what = measured(largest(artifact, report), artifact.outputs[0].scale is not None)
        facts = {"runtime": "C, GCC for Arm", "version": compiler, "where": where}
        written.append({**facts, **kind(artifact), "verdict": EXECUTED, "what": what})
    return written


def main(folders: Sequence[str]) -> int:
    """Build and run everything; see the module for the exit status."""
    if qemu.missing():
        print(qemu.missing(), file=sys.stderr)
        return 2
    try:
        artifacts = [Artifact.load(folder) for folder in folders or map(str, ZOO)]
        made = list(jobs(artifacts))
        good, found = True, []
        with ThreadPoolExecutor(WORKERS) as pool:
            for (artifact, *_), (report, verdict) in zip(made, pool.map(played, made), strict=True):
                print(line(artifact, report, verdict), flush=True)
                good &= not verdict
                if not report.path:
                    found.append((artifact, report))
        print(sizes(found), flush=True)
        noticed = [notices(artifact) for artifact in artifacts]
        good &= all(noticed)
    except (LstmKerasError, qemu.BuildError, TimeoutError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if good and not folders:
        content = {"platform": "micro", "rows": rows(found)}
        write_text(make_folder(ROWS.parent) / ROWS.name, json.dumps(content, indent=1) + "\n")
    print("pass" if good else "fail")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
