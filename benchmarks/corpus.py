"""A corpus that does not fit: 5 GB are written, streamed and trained on, and memory is watched.

    python benchmarks/corpus.py                    Parquet, 5 GB: about ten minutes on 2 cores
    python benchmarks/corpus.py --format csv --gb 1

The data set is written from a seed into build/corpus and deleted after it was measured. A child
process indexes it, streams one epoch through the pipeline, and trains a small LSTM on it; what it
ever had in memory, TensorFlow included, is the number that is judged. Every format keeps its row
in the results until it is measured again.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from training import RESULTS, cpu, grid

from lstm_keras.artifact import package_versions
from lstm_keras.errors import DataError
from lstm_keras.files import make_folder, replacing, write_text
from lstm_keras.sequences import Window

LIMIT = 1.5e9
"""Bytes that the child may have at its largest."""

GROWTH = 0.05
"""Bytes of memory that may be added per byte read, once the buffers are full."""

WINDOW = Window(steps=50, stride=25, hz=12.5)
HZ = 50.0
CHANNELS = ("ax", "ay", "az", "wx", "wy", "wz")
CLASSES = ("walk", "run", "sit", "climb")
GROUPS = 10
ROWS = 2_500_000  # in a file: 60 MB as float32
STEPS = 300  # of the LSTM
SAMPLED = 200  # batches from one look at the memory to the next


def main() -> None:
    options = arguments()
    if options.into:
        child(options)
        return
    content = json.loads(options.out.read_text()) if options.out.is_file() else {"runs": {}}
    folder = options.folder / options.format
    refuse_full(options.folder, options.gb * 1e9)
    size, files = write(folder, options.format, options.gb * 1e9, options.seed)
    print(f"{options.format}: {size / 1e9:.2f} GB in {files} files", flush=True)
    run = {"bytes": size, "files": files, **measure(folder, options)}
    if not options.keep:
        shutil.rmtree(folder)
    run["complaints"] = judge(run["peak"], run["epoch"]["memory"])
    content["runs"][options.format] = run
    make_folder(options.out.parent)
    write_text(options.out, json.dumps(content, indent=1) + "\n")
    write_text(options.out.with_suffix(".md"), table(content))
    print(table(content))
    sys.exit("\n".join(run["complaints"]) or 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--format", choices=WRITERS, default="parquet")
    parser.add_argument("--gb", type=float, default=5.0, help="10^9 bytes on the disk")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path("build/corpus"))
    parser.add_argument("--keep", action="store_true", help="do not delete the data afterwards")
    parser.add_argument("--out", type=Path, default=RESULTS / "corpus.json")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)  # the child's result
    return parser.parse_args()


# The data ----------------------------------------------------------------------------------------


def refuse_full(folder: Path, size: float) -> None:
    """Raises DataError unless the disk holds that much, and a fifth more."""
    free = shutil.disk_usage(make_folder(folder)).free
    if free < 1.2 * size:
        raise DataError(
            f"{folder} has {free / 1e9:.1f} GB free; {1.2 * size / 1e9:.1f} are needed.\n"
            "  Name another disk with --folder, or ask for less with --gb."
        )


def write(folder: Path, kind: str, size: float, seed: int) -> tuple[int, int]:
    """Recordings until they take `size` bytes; those of an earlier, interrupted run are kept.

    Returns the bytes, and how many files there are: at least two of each group and class.
    """
    least = 2 * GROUPS * len(CLASSES)
    rows = min(ROWS, int(size / least / 4 / len(CHANNELS)))
    written, number = 0, 0
    while written < size or number < least:
        label, group = CLASSES[number % len(CLASSES)], f"s{1 + number // len(CLASSES) % GROUPS}"
        file = folder / f"{seed}-{rows}" / label / f"{group}-{number}.{kind}"
        make_folder(file.parent)
        if not file.is_file():
            with replacing(file) as temporary:
                WRITERS[kind](temporary, readings(number, rows, seed))
        written, number = written + file.stat().st_size, number + 1
    return written, number


def readings(number: int, rows: int, seed: int) -> np.ndarray:
    """[rows, 6] float32: a pace that tells the class, and noise; gravity on one axis."""
    rng = np.random.default_rng((seed, number))
    pace = (1.0, 2.0, 0.2, 0.6)[number % len(CLASSES)]  # Hz
    made = rng.standard_normal((rows, len(CHANNELS)), np.float32)
    phase = np.arange(rows, dtype=np.float32)[:, None] * np.float32(2 * np.pi * pace / HZ)
    made += 2 * np.sin(phase + np.arange(len(CHANNELS), dtype=np.float32))
    made[:, 2] += 9.81
    return np.round(made, 4)


def _parquet(file: Path, made: np.ndarray) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table(dict(zip(CHANNELS, made.T, strict=True))), file, 1 << 16)


def _csv(file: Path, made: np.ndarray) -> None:
    import pyarrow as pa
    from pyarrow import csv

    csv.write_csv(pa.table(dict(zip(CHANNELS, made.T, strict=True))), file)


def _npz(file: Path, made: np.ndarray) -> None:
    np.savez(file, readings=made, channels=CHANNELS)


def _tfrecord(file: Path, made: np.ndarray) -> None:
    from lstm_keras.datasets.corpora import tfrecords

    tfrecords.write(file, made, CHANNELS)


WRITERS: dict[str, Callable[[Path, np.ndarray], None]] = {
    "parquet": _parquet,
    "csv": _csv,
    "npz": _npz,
    "tfrecord": _tfrecord,
}


# The measurement ---------------------------------------------------------------------------------


def measure(folder: Path, options) -> dict:
    """What a child process finds, and the most it ever had in memory."""
    with tempfile.TemporaryDirectory() as temporary:
        into = Path(temporary) / "result.json"
        words = ["--folder", str(folder), "--format", options.format, "--into", str(into)]
        extra = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}
        subprocess.run([sys.executable, __file__, *words], env={**os.environ, **extra}, check=True)
        return json.loads(into.read_text())


def child(options) -> None:
    """Index, stream one epoch, train: in this process, which is new."""
    from lstm_keras.datasets.corpora.folder import stream
    from lstm_keras.quiet import import_tensorflow

    import_tensorflow()
    size = sum(f.stat().st_size for f in options.folder.rglob(f"*.{options.format}"))
    imported = peak()
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        stream(options.folder, WINDOW, hz=HZ, cache=cache, judged=1)
        indexed = time.perf_counter()
        made = stream(options.folder, WINDOW, hz=HZ, cache=cache)
    result = {
        "versions": package_versions("tensorflow", "keras", "pyarrow", "numpy"),
        "cpu": cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "imported": imported,
        "windows": made.facts["windows"],
        "index_s": round(indexed - start, 1),
        "index_mb_per_s": round(size / 1e6 / (indexed - start), 1),
        "epoch": epoch(made.train.epoch(0), size * share(made.facts["windows"])),
        "lstm": train(made),
    }
    options.into.write_text(json.dumps({**result, "peak": peak()}))


def share(windows: dict) -> float:
    """The training part of all windows; each group has as many readings as the others."""
    return windows["train"] / (windows["train"] + windows["test"])


def epoch(batches, size: float) -> dict:
    """One pass over the batches of files of `size` bytes: how fast, and the memory on the way."""
    total = int(batches.cardinality())
    start, seen, memory = time.perf_counter(), 0, []
    for k, (_, y) in enumerate(batches):
        seen += len(y)
        if k % max(1, min(SAMPLED, total // 50)) == 0:
            memory.append((round(size * k / total), resident()))
    seconds = time.perf_counter() - start
    return {
        "windows": seen,
        "s": round(seconds, 1),
        "mb_per_s": round(size / 1e6 / seconds, 1),
        "windows_per_s": round(seen / seconds),
        "memory": memory,
    }


def train(made) -> dict:
    """A small LSTM, some hundred steps."""
    import keras

    from lstm_keras import LSTM

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input(made.x.shape[1:]),
            LSTM(16),
            keras.layers.Dense(len(made.labels), activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    steps = min(STEPS, made.train.steps)
    start = time.perf_counter()
    model.fit(made.train.stream(), steps_per_epoch=steps, shuffle=False, verbose=0)
    seconds = time.perf_counter() - start
    _, accuracy = model.evaluate(made.x, made.y, verbose=0)
    return {"steps": steps, "s": round(seconds, 1), "test_accuracy": round(float(accuracy), 4)}


def peak() -> int:
    """The most bytes that this process or a child of it ever had in memory."""
    each = [
        resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return max(each) * (1 if sys.platform == "darwin" else 1024)


def resident() -> int:
    """Bytes that this process has in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# The judge ---------------------------------------------------------------------------------------


def growth(memory: Sequence[Sequence[int]]) -> float:
    """Bytes of memory added per byte read: the slope of (read, resident) after the first third.

    The buffers fill in the first third. What keeps all it reads has a slope of about one, or of
    what windows that overlap and averages over blocks make of it.
    """
    read, held = np.array(memory[len(memory) // 3 :], np.float64).T
    return float(np.polyfit(read - read.mean(), held - held.mean(), 1)[0])


def judge(largest: float, memory: Sequence[Sequence[int]], limit: float = LIMIT) -> list[str]:
    """What is wrong with the memory of a run; nothing, if it is well."""
    complaints = []
    if largest >= limit:
        complaints.append(f"{largest / 1e9:.2f} GB in memory; at most {limit / 1e9:.2f}")
    if (slope := growth(memory)) > GROWTH:
        complaints.append(f"memory grows by {slope:.2f} bytes per byte read; at most {GROWTH}")
    return complaints


def table(content: dict) -> str:
    """A row per format, and how to read it."""
    runs = content["runs"]
    head = [
        "format", "on disk", "most memory", "growth per byte", "index", "epoch", "windows per s",
        "LSTM",
    ]  # fmt: skip
    rows = [
        [
            kind,
            f"{run['bytes'] / 1e9:.2f} GB, {run['files']} files",
            f"**{run['peak'] / 1e9:.2f} GB**",
            f"{growth(run['epoch']['memory']):.3f}",
            f"{run['index_mb_per_s']:.0f} MB/s",
            f"{run['epoch']['mb_per_s']:.0f} MB/s",
            f"{run['epoch']['windows_per_s']}",
            f"{run['lstm']['steps']} steps in {run['lstm']['s']:.0f} s",
        ]
        for kind, run in runs.items()
    ]
    some = next(iter(runs.values()))
    versions = ", ".join(f"{name} {version}" for name, version in some["versions"].items())
    return grid(head, rows) + (
        f"\nOf one process, TensorFlow included: {some['imported'] / 1e9:.2f} GB when it was "
        f"imported; at most {LIMIT / 1e9:.1f} GB are allowed. Growth is the slope of memory over "
        f"bytes read after the first third of an epoch; at most {GROWTH} are allowed. Windows of "
        f"{WINDOW.steps} steps at {WINDOW.hz:g} Hz, out of {HZ:g} readings per second of "
        f"{len(CHANNELS)} channels. {some['cpu']}, {some['cores']} cores; {versions}.\n"
    )


if __name__ == "__main__":
    main()
