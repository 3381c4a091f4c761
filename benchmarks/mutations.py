"""A hundred seeded mutations of each kind of files and manifests: what becomes of the process.

    python benchmarks/mutations.py [--count 100] [--each] [--out build/mutations.json]

The hundred are dealt over the files of a format; with --each, every file gets a hundred, as in
results/mutations.json.

Each damaged file is read, played in every interpreter and, in int8, diagnosed, as `lstm-keras
check` does it, on two windows. Nothing but an error of ours or a verdict may come of it: anything
else is listed, and ends this program with status 1. Each damaged manifest is loaded, and its model
played.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path
from unittest import mock

import numpy as np
from mutants.flatbuffer import TFLITE
from mutants.manifests import MANIFEST
from mutants.protobuf import ONNX
from mutants.raw import BYTES

from lstm_keras.errors import LstmKerasError
from lstm_keras.inspecting import inspection, windows
from lstm_keras.inspecting.guard import INTERPRETERS, ChildError, DiedError, Guard
from lstm_keras.inspecting.inspection import Inspection

ZOO = Path(__file__).parent.parent / "models" / "shoulder-imu"
FILES = {
    "tflite fused float32": "tflite-fused-float32",
    "tflite fused int8": "tflite-fused-int8",
    "tflite fused int16x8": "tflite-fused-int16x8",
    "tflite step float32": "tflite-step-float32",
    "onnx fused float32": "onnx-fused-float32",
    "onnx fused dynamic": "onnx-fused-dynamic",
}
PLAYERS = ("mutations", "lstm_keras.runtimes.tflite", "lstm_keras.runtimes.onnx")
MANIFESTS = ("tflite fused int8", "tflite step float32", "onnx fused float32")
WINDOWS, SECONDS, MEMORY = 2, 3.0, 1 << 30
UNFORESEEN = "unforeseen"
OUTCOMES = {
    "named": "refused, and what is wrong with it is named",
    "unnamed": "refused, with what the reader stumbled over",
    "stopped": "the child that read it died, or was stopped",
    "unplayable": "no interpreter plays it",
    "killer": "an interpreter died of it",
    "odd": "plays, and its answers give it away",
    "plays": "plays as if nothing were wrong with it",
    UNFORESEEN: "neither an error of ours nor a verdict",
}
"""What can become of a file; but for the last, one of our errors, or a verdict."""


def probe(guard: Guard, path: Path) -> str:
    """Key of `OUTCOMES`; what is not foreseen is raised."""
    try:
        facts = inspection.read(guard, path)
        played_on = windows.noise(facts, WINDOWS)
        played = inspection.play(guard, path, facts, played_on)
    except DiedError:
        return "stopped"
    except LstmKerasError as error:
        return "unnamed" if isinstance(error.__cause__, ChildError) else "named"
    found = Inspection(facts, played_on.what, played)
    if any(p.verdict == "died" for p in played):
        return "killer"
    if not found.state:
        return "unplayable"
    if found.problems:
        return "odd"
    if facts.kind == "tflite" and facts.precision == "int8" and played_on.x is not None:
        return _diagnosed(guard, path, played_on)
    return "plays"


def _diagnosed(guard, path, played_on) -> str:
    try:
        question = {"file": str(path), "x": played_on.x, "y": None, "what": "", "trusted": False}
        work = "lstm_keras.inspecting.integers:look_into"
        found = guard.ask(work, "diagnosing", model=None, **question)
    except DiedError:
        return "killer"
    except LstmKerasError:
        return "odd"
    return "plays" if found["passed"] else "odd"


def load(_say, folder: str) -> str:
    """Load an artifact and play it; for a child, so that nothing here depends on its end."""
    from lstm_keras import runtimes
    from lstm_keras.artifact import Artifact

    artifact = Artifact.load(folder)
    runtime = runtimes.load(artifact)
    runtime.run(np.zeros((1, 50, 6), "float32"))
    return "plays"


def mutated(rng_of, kinds: dict, content: bytes, numbers: range):
    """(kind, number, content) of every mutation."""
    for kind, mutate in kinds.items():
        for n in numbers:
            rng = np.random.default_rng([zlib.crc32(f"{rng_of} {kind}".encode()), n])
            yield kind, n, mutate(rng, content)


class Short(Guard):
    """A guard that is not patient, and whose children find this program."""

    def __enter__(self):
        here, there = str(Path(__file__).parent), os.environ.get("PYTHONPATH")
        path = os.pathsep.join(filter(None, [here, there]))
        with mock.patch.dict(os.environ, PYTHONPATH=path):
            return super().__enter__()

    def ask(self, work, doing, say=None, *, seconds=SECONDS, memory=MEMORY, **question):
        return super().ask(work, doing, say, seconds=SECONDS, memory=MEMORY, **question)


def of_file(name: str, numbers: range) -> dict[str, Counter]:
    """Outcomes of one kind of file by kind of mutation."""
    (source,) = (ZOO / FILES[name]).glob("model.*")
    content = source.read_bytes()
    kinds = BYTES | (TFLITE if source.suffix == ".tflite" else ONNX)
    found = {kind: Counter() for kind in kinds}
    with tempfile.TemporaryDirectory() as folder, Short(INTERPRETERS[source.suffix]) as guard:
        path = Path(folder) / source.name
        for kind, n, damaged in mutated(name, kinds, content, numbers):
            path.write_bytes(damaged)
            found[kind][_named(lambda: probe(guard, path), name, kind, n)] += 1
    return found


def of_manifest(name: str, numbers: range) -> dict[str, Counter]:
    """The same for the manifest of an artifact; its files are as they were."""
    content = (ZOO / FILES[name] / "manifest.json").read_bytes()
    kinds = BYTES | MANIFEST
    found = {kind: Counter() for kind in kinds}
    with tempfile.TemporaryDirectory() as folder, Short(PLAYERS) as guard:
        copy = Path(folder) / "artifact"
        shutil.copytree(ZOO / FILES[name], copy)
        for kind, n, damaged in mutated(f"manifest of {name}", kinds, content, numbers):
            (copy / "manifest.json").write_bytes(damaged)

            def outcome(copy=copy):
                try:
                    return guard.ask("mutations:load", "loading", folder=str(copy))
                except DiedError:
                    raise
                except LstmKerasError as error:
                    if isinstance(error.__cause__, ChildError):
                        raise  # our own code may not stumble
                    return "named"

            found[kind][_named(outcome, f"manifest of {name}", kind, n)] += 1
    return found


def _named(work, name, kind, n) -> str:
    try:
        return work()
    except Exception as error:  # what must not be: told, and counted
        print(f"{name}, {kind}, number {n}: {error!r} {error.__cause__ or ''}", file=sys.stderr)
        return UNFORESEEN


def dealt(names: list[str], count: int) -> list[tuple[str, range]]:
    """Which of that many numbers each gets."""
    return [(name, range(k, count, len(names))) for k, name in enumerate(names)]


def run(job: tuple[str, bool, range]) -> tuple[str, dict[str, Counter], float]:
    name, manifest, numbers = job
    start = time.perf_counter()
    found = (of_manifest if manifest else of_file)(name, numbers)
    return f"manifest of {name}" if manifest else name, found, time.perf_counter() - start


def main() -> None:
    """Everything, a table for each kind of file, and what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--each", action="store_true", help="so many for every file")
    parser.add_argument("--out", type=Path, default=Path("build/mutations.json"))
    options = parser.parse_args()
    formats = [[n for n in FILES if n.startswith(f)] for f in ("tflite", "onnx")]
    groups = [(names, False) for names in formats] + [(list(MANIFESTS), True)]
    jobs = [
        (name, manifest, range(options.count) if options.each else deal)
        for names, manifest in groups
        for name, deal in dealt(names, options.count)
    ]
    results, total = {}, Counter()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for name, found, seconds in pool.imap(run, jobs):
            results[name] = found
            print(f"\n{name}, {seconds:.0f} s")
            for kind, outcomes in found.items():
                words = "  ".join(f"{k} {n}" for k, n in outcomes.most_common())
                print(f"  {kind:<16}{words}")
                total.update(outcomes)
    print(f"\n{sum(total.values())} mutations; this process lives.")
    for outcome, what in OUTCOMES.items():
        print(f"  {total[outcome]:>6}  {what}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    content = {"count": options.count, "outcomes": OUTCOMES, "total": total, "files": results}
    options.out.write_text(json.dumps(content, indent=1) + "\n")
    sys.exit(int(total[UNFORESEEN] > 0))


if __name__ == "__main__":
    main()
