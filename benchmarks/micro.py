"""What generated C costs on Cortex-M: instructions, flash, state and stack, beside the goals.

    python benchmarks/micro.py             every core; a few minutes on 2 cores
    python benchmarks/micro.py --core m4   one core, or --precision int8; nothing is written

Three shapes in int8, int16x8 and float32, with weights from a seed, built without a training
framework, so that every number here is the same wherever it is measured. Each is exported to C,
built with GCC, run by QEMU, and judged before it is counted. Exit status 1 where an answer is wrong
or a goal is missed, 2 where tools are missing.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_keras import reference
from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.exporters.c.names import pair_name
from lstm_keras.exporters.c.selftest import selftest
from lstm_keras.files import make_folder, write_text
from lstm_keras.golden import FILE, Golden
from lstm_keras.runtimes.graph import BIAS, KERNEL, LSTM, RECURRENT, Graph

HERE = Path(__file__).parent
RESULTS = HERE / "results"
BUILD = HERE.parent / "build" / "bench-micro"
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "export" / "micro")]

import firmware  # noqa: E402
import measuring  # noqa: E402
import qemu  # noqa: E402
from c_firmware import driver_of, pair  # noqa: E402
from c_models import float_model_file, model_file  # noqa: E402
from lstm_files import random_layer, random_x, tflm  # noqa: E402
from run import wrong  # noqa: E402

SEED = 2026


@dataclass(frozen=True)
class Shape:
    """F features, T steps, H units, and K classes of a Dense behind the last step."""

    F: int
    T: int
    H: int
    K: int

    @property
    def macs(self) -> int:
        """Multiplications of a window."""
        return self.T * 4 * self.H * (self.F + self.H) + self.H * self.K

    def parameters(self, precision: str) -> int:
        """Bytes of weights and biases, as the `.tflite` file has them."""
        weight, bias = {"int8": (1, 4), "int16x8": (1, 8), "float32": (4, 4)}[precision]
        weights = 4 * self.H * (self.F + self.H) + self.H * self.K
        return weight * weights + bias * (4 * self.H + self.K)


SHAPES = {"A": Shape(6, 100, 32, 6), "B": Shape(28, 28, 32, 10), "C": Shape(13, 50, 64, 10)}
FLOATS = ("m4", "m7", "m33", "m55")
"""Cores with a floating point unit."""

PRECISIONS = ("int8", "int16x8", "float32")

STUDY = {
    ("m0plus", "A"): ("reference", 14.8e6),
    ("m0plus", "B"): ("reference", 5.58e6),
    ("m4", "A"): ("CMSIS-NN", 2.89e6),
    ("m4", "B"): ("CMSIS-NN", 0.95e6),
    ("m55", "A"): ("CMSIS-NN", 1.25e6),
    ("m55", "B"): ("CMSIS-NN", 0.383e6),
}
"""Instructions of TFLite Micro in int8, as a study before this project measured them in QEMU."""

PER_MAC = {
    **{("m4", "int8", shape): limit for shape, limit in (("A", 2.5), ("B", 2.0), ("C", 1.9))},
    **{("m55", "int8", shape): 0.8 for shape in SHAPES},
    **{("m4", "float32", shape): 3.0 for shape in SHAPES},
}
"""Goals: instructions per multiplication, by core, precision and shape."""

CODE, STACK = 3072, 512
"""Goals in int8: bytes of code and tables beyond the parameters on `SMALL`; stack at H = 32."""

SMALL = ("m0plus", "m4")


def artifact(shape: str, precision: str, folder: Path) -> Artifact:
    """The pair of a shape, its self-test and golden vectors, in a folder of its own."""
    size, rng = SHAPES[shape], np.random.default_rng([SEED, ord(shape)])
    folder = make_folder(folder / f"{shape}-{precision}")
    name = f"shape_{shape.lower()}_{precision}"
    if precision == "float32":
        content = float_model_file(size.T, size.F, size.H, size.K, rng)
        x = rng.normal(0, 1, (2, size.T, size.F)).astype(np.float32)
        y = answers(content, x)
    else:
        layer = random_layer(rng, size.F, size.H, wide=precision == "int16x8")
        content = model_file([layer], size.T, size.K, rng)
        x = random_x(rng, layer, 2, size.T)
        (y,) = tflm(content, x)
    driver = driver_of(content, name)
    texts = pair(content, name)
    golden = y.astype(x.dtype)  # of floats the nearest to the reference
    texts[f"{name}_selftest.c"] = selftest(driver, {"made by": "benchmarks/micro.py"}, x, golden)
    for file, text in texts.items():
        write_text(folder / file, text)
    flat = [part.reshape(2, -1).astype(float).tolist() for part in (x, y, y)]
    Golden("tflm", 0.0, size.T, *flat).save(folder / FILE)
    scale = None if precision == "float32" else 1.0
    return Artifact(
        path=folder,
        target="c",
        precision=precision,
        form="fused",
        state="none",
        files={file: sha256(folder / file) for file in texts},
        inputs=(Tensor("x", (1, size.T, size.F), str(x.dtype), scale),),
        outputs=(Tensor("y", (1, size.K), str(x.dtype), scale),),
        operators={},
        parent="",
        versions={},
    )


def answers(content: bytes, x: np.ndarray) -> np.ndarray:
    """What the float64 reference answers to float32 numbers, [N, K]."""
    graph = Graph(content)
    data = [None if t.data is None else t.data.astype(np.float64) for t in graph.tensors]
    (op,) = (op for op in graph.operators if op.name == LSTM)
    blocks = [[data[op.inputs[first + k]].T for k in range(4)] for first in (KERNEL, RECURRENT)]
    bias = np.concatenate([data[op.inputs[BIAS + k]] for k in range(4)])
    kernel, recurrent = (np.concatenate(gates, axis=1) for gates in blocks)
    h = reference.trace(x.astype(np.float64), kernel, recurrent, bias).h[:, -1]
    (dense,) = (op for op in graph.operators if op.name == "FULLY_CONNECTED")
    return h @ data[dense.inputs[1]].T + data[dense.inputs[2]]


def jobs(cores: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Shape, precision, core and path of each measurement."""
    for precision in PRECISIONS:
        for core in cores:
            if precision != "float32" or core in FLOATS:
                for shape in SHAPES:
                    yield shape, precision, core, ""
                    if precision == "int8" and core in ("m4", "m55"):
                        yield shape, precision, core, "portable"


def measure(shape: str, precision: str, core: str, path: str, made: Artifact, out: Path) -> dict:
    """A row of the results.

    Raises:
        AssertionError: The answers are wrong, so that counts say nothing.
    """
    folder = out / f"{shape}-{precision}-{core}-{path or 'own'}"
    report = firmware.report(made, core, folder, path)
    fault = wrong(made, report)
    if fault:
        raise AssertionError(f"{made.name} of shape {shape} on {core}: {fault}")
    size = SHAPES[shape]
    parameters = size.parameters(precision)
    return {
        "shape": shape,
        "precision": precision,
        "core": core,
        "path": path,
        "instructions": report.run,
        "slowest_step": max(report.steps),
        "per_mac": round(report.run / size.macs, 4),
        "parameters": parameters,
        "code": report.flash - parameters,
        "linked": linked(made, core, folder, path) - parameters,
        "state": report.state,
        "stack": report.stack,
        "frame": report.frame,
    }


MAIN = """#include "{name}.h"
int main(void)
{{
    static {name}_input_t x[{NAME}_STEPS * {NAME}_FEATURES];
    static {name}_output_t y[{NAME}_OUTPUTS];
    return {what};
}}
"""


def linked(made: Artifact, core: str, folder: Path, path: str) -> int:
    """Bytes of flash that a program grows by when it calls `run`, helpers of GCC included."""
    name, sizes = pair_name(made), []
    for what in (f"{name}_run(x, y) + (int)y[0]", "(int)x[0] + (int)y[0]"):
        main = make_folder(folder / f"linked-{len(sizes)}") / "main.c"
        write_text(main, MAIN.format(name=name, NAME=name.upper(), what=what))
        flags = (f"-I{made.path}", *firmware.PATHS[path])
        program = qemu.build([main, made.path / f"{name}.c"], core, main.parent, *flags)
        sizes.append(measuring.flash(program.file))
    return sizes[0] - sizes[1]


def goals(rows: list[dict]) -> list[dict]:
    """Each goal: what was measured, what was wanted, and whether it is met."""
    found = []

    def add(row: dict, what: str, value: float, limit: float) -> None:
        where = f"{qemu.CORES[row['core']].title}, {row['precision']}, {row['shape']}"
        met = value <= limit
        found.append({"what": f"{where}: {what}", "value": value, "limit": limit, "met": met})

    for row in (row for row in rows if not row["path"]):
        limit = PER_MAC.get((row["core"], row["precision"], row["shape"]))
        if limit:
            add(row, "instructions per multiplication", row["per_mac"], limit)
    for row in (row for row in rows if not row["path"] and row["precision"] == "int8"):
        units = SHAPES[row["shape"]].H
        if row["core"] in SMALL:
            add(row, "bytes beyond the parameters", row["code"], CODE)
        if row["core"] == "m4":
            add(row, "bytes of state", row["state"], 3 * units)
        if units == 32:
            add(row, "bytes of stack", row["stack"], STACK)
    return found


def tables(rows: list[dict], met: list[dict]) -> str:
    """Markdown: instructions per multiplication, what a pair takes, and the goals."""
    return "\n\n".join([_speed(rows), _sizes(rows), _goals(met)])


def _speed(rows: list[dict]) -> str:
    heads = [f"{shape} {precision}" for precision in PRECISIONS for shape in SHAPES]
    lines = [f"| core | {' | '.join(heads)} | TFLite Micro int8, from the study: A, B |"]
    lines += ["|---" * (len(heads) + 2) + "|"]
    for core, path in dict.fromkeys((row["core"], row["path"]) for row in rows):
        cells = {
            (row["precision"], row["shape"]): f"{row['per_mac']:.2f}"
            for row in rows
            if (row["core"], row["path"]) == (core, path)
        }
        shown = [cells.get((p, s), "") for p in PRECISIONS for s in SHAPES]
        study = [(s, STUDY[core, s]) for s in SHAPES if (core, s) in STUDY and not path]
        per_mac = ", ".join(f"{count / SHAPES[s].macs:.1f}" for s, (_, count) in study)
        told = f"{per_mac} ({study[0][1][0]} kernels)" if study else ""
        name = qemu.CORES[core].title + (", portable path" if path else "")
        lines.append(f"| {name} | {' | '.join(shown)} | {told} |")
    return "Instructions per multiplication:\n\n" + "\n".join(lines)


def _sizes(rows: list[dict]) -> str:
    lines = [
        "| shape | precision | core | instructions | slowest step | parameters | code and tables "
        "| linked | state | stack, measured | deepest frame |",
        "|---" * 11 + "|",
    ]
    for row in rows:
        core = qemu.CORES[row["core"]].title + (", portable" if row["path"] else "")
        numbers = ("instructions", "slowest_step", "parameters", "code", "linked", "state")
        shown = [f"{row[key]:,}" for key in (*numbers, "stack", "frame")]
        lines.append(f"| {row['shape']} | {row['precision']} | {core} | {' | '.join(shown)} |")
    shapes = "; ".join(
        f"{name}: F {s.F}, T {s.T}, H {s.H}, Dense {s.K}, {s.macs:,} multiplications"
        for name, s in SHAPES.items()
    )
    return (
        f"In bytes. {shapes}. Code and tables: the whole object of the pair less the parameters as "
        "the `.tflite` file has them. Linked: what a program that calls `run` grows by, helpers of "
        "GCC and the C library included, less the same. Stack: with the state elsewhere.\n\n"
        + "\n".join(lines)
    )


def _goals(met: list[dict]) -> str:
    lines = ["| goal | measured | at most | met |", "|---|---|---|---|"]
    for goal in met:
        number = "{:.2f}" if isinstance(goal["value"], float) else "{:,}"
        value, limit = number.format(goal["value"]), f"{goal['limit']:,}"
        lines.append(f"| {goal['what']} | {value} | {limit} | {'yes' if goal['met'] else 'NO'} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print and write; see the module for the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--core", choices=list(qemu.CORES), help="this one only; writes nothing")
    parser.add_argument("--precision", choices=PRECISIONS, help="this one only; writes nothing")
    asked = parser.parse_args()
    if qemu.missing():
        print(qemu.missing(), file=sys.stderr)
        return 2
    precisions = [asked.precision] if asked.precision else PRECISIONS
    made = {(s, p): artifact(s, p, BUILD) for s in SHAPES for p in precisions}
    listed = [job for job in jobs([asked.core] if asked.core else qemu.CORES) if job[:2] in made]
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(lambda job: measure(*job, made[job[:2]], BUILD), listed))
    met = goals(rows)
    text = tables(rows, met)
    print(text)
    if not asked.core and not asked.precision:
        compiler = qemu.call("arm-none-eabi-gcc", "-dumpfullversion").strip()
        content = {"seed": SEED, "gcc": compiler, "flags": "-O2", "rows": rows, "goals": met}
        write_text(make_folder(RESULTS) / "micro.json", json.dumps(content, indent=1) + "\n")
        write_text(RESULTS / "micro.md", text + "\n")
    return int(not all(goal["met"] for goal in met))


if __name__ == "__main__":
    sys.exit(main())
