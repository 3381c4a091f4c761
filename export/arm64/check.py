"""Plays every artifact on emulated 64-bit Arm and compares it with this machine: `make arm64`.

Two processors are emulated, that of Raspberry Pi 3 and that of Raspberry Pi 5. Each artifact plays
its golden vectors, and windows of people that the model has never seen; `judge.py` says what has to
come out. Emulation says nothing about time, so none is measured.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import fetch
import numpy as np
from cases import NAMES, PACKAGES, Case, cases, write_jobs
from judge import judge, predicted

from lstm_keras.artifact import Artifact
from lstm_keras.errors import LstmKerasError, RuntimeMissingError
from lstm_keras.files import make_folder, write_text
from lstm_keras.platforms import EXECUTED, REFUSED, kind, measured

ROWS = fetch.ROOT / "build" / "platforms" / "arm64.json"
PLAY = Path(__file__).parent / "play.py"
NO_WHEEL = "tflite-micro"


@dataclass(frozen=True)
class Outcome:
    """Of one artifact on one runtime on one processor.

    verdict: `EXECUTED`, `REFUSED`, or "failed".
    largest: The largest |difference| from x86-64, as stored; 0 where it was refused.
    reason: Why it was refused or has failed.
    known: Every integer was predicted.
    """

    artifact: Artifact
    verdict: str
    largest: float = 0.0
    reason: str = ""
    known: bool = False

    @property
    def what(self) -> str:
        """As the table of platforms shows it."""
        if self.reason:
            return self.reason
        shown = measured(self.largest, self.artifact.outputs[0].scale is not None)
        return f"{shown}, as predicted" if self.known and self.largest else shown


def play(python: Mapping[str, Sequence[str]], listed: Sequence[Case], where: str) -> dict:
    """Play the cases, each runtime in a process of its own: at once, for loading takes the time.

    Args:
        python: By runtime, the command that starts Python.
        listed: What to play.
        where: Name of the processor, for the files.

    Returns:
        By runtime: the answers, and under "facts" what `play.py` tells besides.

    Raises:
        RuntimeMissingError: One of the processes failed or died.
    """
    running, found = {}, {}
    for runtime in NAMES:
        folder = make_folder(fetch.BUILD / "played" / where / runtime)
        write_jobs([case for case in listed if case.runtime == runtime], folder / "jobs.json")
        files = [str(folder / "jobs.json"), str(folder / "answers.npz")]
        command = [*python[runtime], str(PLAY), *files]
        running[runtime] = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for runtime, process in running.items():
        _, said = process.communicate()
        if process.returncode:
            last = (said.strip().splitlines() or ["it said nothing"])[-1]
            raise RuntimeMissingError(
                f"{NAMES[runtime]} on {where} ended with status {process.returncode}: {last}\n"
                "  Remove build/arm64 to fetch everything anew."
            )
        content = np.load(fetch.BUILD / "played" / where / runtime / "answers.npz")
        found[runtime] = {key: content[key] for key in content.files}
        found[runtime]["facts"] = json.loads(str(content["facts"]))
    return found


def outcome(case: Case, here: dict, there: dict) -> Outcome:
    """Golden vectors and windows together: what failed, or the largest difference."""
    artifact = case.artifact
    refused = there["facts"]["refused"].get(case.name)
    if refused:
        reason = refused.replace(str(artifact.path), "the file").removesuffix(".")
        return Outcome(artifact, REFUSED, reason=reason)
    results = []
    for name, x in case.x.items():
        expected, got = (
            tuple(found[f"{case.key(name)} {part}"] for part in ("y", "again"))
            for found in (here, there)
        )
        if name == "golden":
            expected = tuple(
                part.reshape(got[0].shape).astype(got[0].dtype) for part in case.golden
            )
        known = artifact.precision == "int8" and case.runtime == "tflite"
        forecast = predicted(artifact, x) if known else None
        results.append(judge(artifact, expected, got, forecast))
    worst = max(results, key=lambda result: (not result.passed, result.largest))
    verdict = EXECUTED if worst.passed else "failed"
    return Outcome(artifact, verdict, worst.largest, worst.reason, worst.known)


def rows(runtime: str, found: Mapping[str, Sequence[Outcome]]) -> list[dict]:
    """Rows of the table of platforms: one for all processors where they are of one mind.

    Args:
        runtime: Key of `NAMES`.
        found: By processor, an outcome per artifact.
    """
    verdicts = {tuple(one.verdict for one in outcomes) for outcomes in found.values()}
    groups = [list(found)] if len(verdicts) == 1 else [[core] for core in found]
    written = []
    for cores in groups:
        where = f"aarch64 ({' and '.join(cores)}), qemu-user"
        facts = {"runtime": NAMES[runtime], "version": version(PACKAGES[runtime]), "where": where}
        for same in zip(*(found[core] for core in cores), strict=True):
            worst = max(same, key=lambda one: one.largest)
            found_out = {"verdict": worst.verdict, "what": worst.what}
            written.append({**facts, **kind(worst.artifact), **found_out})
    return written


def main() -> int:
    """Play everything; 1 where an answer is wrong, 2 where it could not be run."""
    try:
        fetch.find_qemu()
        fetch.fetch_root()
        sites = {package: fetch.fetch_site(package) for package in set(PACKAGES.values())}
        if not fetch.has_wheel(NO_WHEEL):
            print(f"no wheel for arm64: {NO_WHEEL} {version(NO_WHEEL)}", flush=True)
        listed = cases()
        here = play({runtime: [sys.executable] for runtime in NAMES}, listed, "x86-64")
        found = {runtime: {} for runtime in NAMES}
        for core in fetch.CORES:
            fetch.introduce(core)
            python = {r: fetch.emulator(core, sites[PACKAGES[r]]) for r in NAMES}
            there = play(python, listed, core)
            for case in listed:
                one = outcome(case, here[case.runtime], there[case.runtime])
                found[case.runtime].setdefault(core, []).append(one)
                name = f"{NAMES[case.runtime]:21} {case.name:32}"
                print(f"{one.verdict:9} {core:11} {name} {one.what}", flush=True)
    except LstmKerasError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    written = [row for runtime in NAMES for row in rows(runtime, found[runtime])]
    make_folder(ROWS.parent)
    write_text(ROWS, json.dumps({"platform": "arm64", "rows": written}, indent=1) + "\n")
    return int(any(row["verdict"] == "failed" for row in written))


if __name__ == "__main__":
    sys.exit(main())
