"""How long training takes, beside keras.layers.LSTM and torch.nn.LSTM, on every backend.

    python benchmarks/training.py            about ten minutes on 2 cores
    python benchmarks/training.py --resume   after a stop: keeps the backends that are finished

One process per backend, one after the other. `contest.py` says what is measured and how. Nothing
else should run meanwhile; what does run hits all contestants alike, and widens the spread.
"""

import argparse
import hashlib
import json
import logging
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from lstm_keras.artifact import package_versions
from lstm_keras.files import make_folder, write_text
from lstm_keras.quiet import import_tensorflow

HERE = Path(__file__).parent
RESULTS = HERE / "results"
SOURCES = HERE.parent / "lstm_keras"
BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "torch"}
ROUNDS = 30

SHAPES = {  # B, T, F, H, layers
    "all": (
        (32, 28, 28, 64, 1),
        (1, 100, 32, 32, 1),
        (4, 100, 32, 256, 1),
        (8, 100, 32, 128, 1),
        (16, 100, 32, 128, 1),
        (64, 100, 32, 128, 1),
        (128, 100, 32, 128, 1),
        (64, 200, 64, 256, 1),
        (32, 28, 28, 64, 2),
    ),
    "quick": ((32, 28, 28, 64, 1), (1, 100, 32, 32, 1), (8, 100, 32, 128, 1)),
}


def main() -> None:
    options = arguments()
    console = Console(highlight=False, soft_wrap=True)
    if options.into:
        child(options, console)
        return
    make_folder(options.out.parent)
    content = json.loads(options.out.read_text()) if options.out.is_file() else {"backends": {}}
    for name in options.backend or BACKENDS:
        known = content["backends"].get(name, {})
        if options.resume and known.get("key") == key(options):
            console.print(f"[bold]{name}[/] is measured already")
            continue
        console.print(f"[bold]{name}[/]")
        content["backends"][name] = measure(name, options)
        # After each backend, so that nothing is lost when a later one stops.
        write_text(options.out, json.dumps(content, indent=1) + "\n")
        write_text(options.out.with_suffix(".md"), table(content))
    console.print(table(content), markup=False)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--backend", action="append", choices=BACKENDS, help="only this one; may be repeated"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="at least as many")
    parser.add_argument("--shapes", choices=SHAPES, default="all")
    parser.add_argument("--out", type=Path, default=RESULTS / "training.json")
    parser.add_argument("--resume", action="store_true", help="keep what this code has measured")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)  # the child's result
    return parser.parse_args()


def key(options) -> dict:
    """What a measurement depends on, besides the machine."""
    digest = hashlib.sha256()
    for path in (*sorted(SOURCES.rglob("*.py")), *sorted(HERE.glob("*.py"))):
        digest.update(path.read_bytes())
    return {"rounds": options.rounds, "shapes": options.shapes, "code": digest.hexdigest()[:16]}


def measure(backend: str, options) -> dict:
    """What a child process with this backend measures."""
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "result.json"
        words = ["--rounds", str(options.rounds), "--shapes", options.shapes, "--into", str(into)]
        # 3, so that TensorFlow does not report a missing GPU as an error; real ones still raise.
        extra = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": backend}
        subprocess.run([sys.executable, __file__, *words], env={**os.environ, **extra}, check=True)
        return {"key": key(options), **json.loads(into.read_text())}


def child(options, console: Console) -> None:
    """Measure in this process, with the backend that the environment names."""
    if os.environ["KERAS_BACKEND"] == "tensorflow":
        import_tensorflow()
        # Each contestant is a function of its own, which TensorFlow takes for one traced too often.
        logging.getLogger("tensorflow").setLevel("ERROR")
    import contest  # imports Keras, which the parent does without

    with console.status("") as status:
        counted = {}

        def tick(what):
            counted[what] = counted.get(what, -1) + 1
            status.update(f"{what}: round {counted[what]}" if counted[what] else what)

        content = contest.contest(SHAPES[options.shapes], options.rounds, console.print, tick)
    options.into.write_text(json.dumps({"machine": machine(), **content}))


def machine() -> dict:
    """What the times depend on, and nothing that tells whose machine it is."""
    import keras

    devices = keras.distribution.list_devices() if keras.backend.backend() != "torch" else []
    if keras.backend.backend() == "torch":
        import torch

        devices = ["cuda:0"] if torch.cuda.is_available() else ["cpu:0"]
    return {
        "cpu": cpu(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "devices": [str(device) for device in devices],
        "versions": {
            "python": platform.python_version(),
            **package_versions("keras", "numpy", keras.backend.backend()),
        },
    }


def cpu() -> str:
    """The model of the processor, with the fastest instructions it knows."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    facts = dict(map(str.strip, line.split(":", 1)) for line in lines if ":" in line)
    model = facts.get("model name", platform.processor() or "unknown")
    vectors = [v for v in ("avx2", "avx512f", "amx_tile") if v in facts.get("flags", "").split()]
    return " ".join([model, *vectors[-1:]])


# The tables -------------------------------------------------------------------------------------

RIVALS = {"keras": "`keras.layers.LSTM`", "nn.LSTM": "`torch.nn.LSTM`"}


def table(content: dict) -> str:
    """Training, a row per shape; then `fit` and recurrent dropout; then what was not measured."""
    backends = {name: content["backends"][name] for name in BACKENDS if name in content["backends"]}
    if not backends:
        return "Nothing has been measured yet.\n"
    return "\n".join([shapes(backends), whole(backends), notes(backends)])


def shapes(backends: dict) -> str:
    """Forward and backward: a row per shape, a column per backend and rival."""
    columns = [
        (name, rival) for name in backends for rival in first(backends, name)["both"]["ratio"]
    ]
    rows = {}
    for name, one in backends.items():
        for row in one["rows"]:
            rows.setdefault(shape_of(row), {})[name] = row["both"]
    return grid(
        ["B, T, F, H", *(f"{BACKENDS[name]}: {RIVALS[rival]}" for name, rival in columns)],
        [
            [shape, *(gain(row[name], rival) if name in row else "" for name, rival in columns)]
            for shape, row in rows.items()
        ],
    )


def whole(backends: dict) -> str:
    """What is more than a training step, at the first shape: a row each, a column per backend."""
    rows = {}
    for name, one in backends.items():

        def put(what, cell, name=name):
            rows.setdefault(what, {})[name] = cell

        put("forward alone", gain(first(backends, name)["forward"], "keras"))
        for run in one["fit"]:
            settings = ", ".join(f"`{k}={v}`" for k, v in run["settings"].items())
            put(f"`fit`, {settings or 'default settings'}", gain(run, "keras"))
        dropout = one["recurrent_dropout"]
        put(f"`recurrent_dropout={dropout['rate']}` costs", number(dropout["cost"]["ours"]))
        put("the same in Keras", number(dropout["cost"]["keras"]))
        seconds = first(backends, name)["both"]["first_call_s"]
        put("first call, compiling", f"{seconds['ours']:.1f} s; Keras {seconds['keras']:.1f} s")
    head = f"at {shape_of(next(iter(backends.values()))['rows'][0])}"
    return grid(
        [head, *(BACKENDS[name] for name in backends)],
        [[what, *(row.get(name, "") for name in backends)] for what, row in rows.items()],
    )


def notes(backends: dict) -> str:
    """How to read the tables, where they were measured, and what was not."""
    machines = [one["machine"] for one in backends.values()]
    counts = [row["both"]["rounds"] for one in backends.values() for row in one["rows"]]
    where = dict.fromkeys(f"{m['cpu']}, {m['cores']} cores" for m in machines)
    versions = {name: version for m in machines for name, version in m["versions"].items()}
    jit = {
        BACKENDS[name]: {run["jit_compile"][who] for who in ("ours", "keras")}
        for name, one in backends.items()
        for run in one["fit"]
        if not run["settings"]
    }
    resolved = ", ".join(f"{' and '.join(map(str, found))} on {k}" for k, found in jit.items())
    gpu = any("cpu" not in device.lower() for m in machines for device in m["devices"])
    return (
        "How many times as long theirs takes as ours: median (quartiles); then our time for a "
        f"batch. {min(counts)} to {max(counts)} interleaved rounds, after answers and gradients "
        "were found equal. The first table is forward and backward through every h; what "
        "recurrent dropout costs is the time with it by the time without. "
        f"By default `jit_compile` is {resolved}, for both layers. "
        f"{'; '.join(where)}; {', '.join(f'{k} {v}' for k, v in versions.items())}. "
        + ("" if gpu else "No GPU was measured.")
    ).rstrip() + "\n"


def first(backends: dict, name: str) -> dict:
    return backends[name]["rows"][0]


def shape_of(row: dict) -> str:
    layers = f"; {row['layers']} layers" if row["layers"] > 1 else ""
    return ", ".join(map(str, row["shape"])) + layers


def grid(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def number(values: dict) -> str:
    return f"**{values['median']:.2f}** ({values['q1']:.2f} to {values['q3']:.2f})"


def gain(timed: dict, rival: str) -> str:
    """Their time by ours, and ours."""
    ms = timed["ms"]["ours"]["median"]
    return f"{number(timed['ratio'][rival])}; {ms:.{1 if ms < 100 else 0}f} ms"


if __name__ == "__main__":
    main()
