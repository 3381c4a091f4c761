"""What a kernel of C costs on a core, fitted to models that were compiled and counted in QEMU.

    python benchmarks/c_costs.py            about three minutes on 2 cores

Models with numbers from a seed are built for six cores and run; `export/c/costs.json` gets, for
each core, the instructions for each count of `lstm_keras.exporters.c.estimates`, by least squares
of the relative error, the code of each kernel, and the stack besides rows. Needs gcc-arm-none-eabi,
libnewlib-arm-none-eabi and qemu-system-arm.
"""

import json
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import nnls

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "export" / "micro")]

import qemu  # noqa: E402
from c_models import float_model_file, model_file  # noqa: E402
from lstm_files import random_layer  # noqa: E402

from lstm_keras.exporters.c import compiled, estimates, packed, parameters, reading  # noqa: E402
from lstm_keras.exporters.c.cores import CORES  # noqa: E402
from lstm_keras.exporters.c.drivers import Driver  # noqa: E402
from lstm_keras.exporters.c.header import header  # noqa: E402
from lstm_keras.exporters.c.plan import Node, Plan, Ref, Value, settled  # noqa: E402
from lstm_keras.exporters.c.schedule import Schedule  # noqa: E402
from lstm_keras.exporters.c.source import source  # noqa: E402
from lstm_keras.files import write_text  # noqa: E402
from lstm_keras.runtimes.graph import Graph, Stored  # noqa: E402

SEED, STEPS = 6, 4
"""Of the models, and how many steps of each are counted."""

PLAIN = 0
"""The variant that is an LSTM, the last of its steps, Dense, and Softmax where K is even."""

EXTRAS = (2, 4, 1, 5, 3, 8)
"""Variants with something more."""

BATCH = 4
"""Models in one program: so many fit into the smallest flash."""

SHAPES = [(6, 32), (28, 32), (13, 64), (1, 8), (3, 5), (9, 15), (20, 24)]
SHAPES += [(5, 47), (40, 40), (2, 14), (16, 16), (11, 30), (25, 10), (4, 19)]
"""F and H of what the fit sees."""


@dataclass(frozen=True, eq=False)
class Sample:
    """A pair, and what it takes on each core.

    driver, files: Its functions and its texts.
    variant: Of the model; `PLAIN`, or see `varied`.
    """

    driver: Driver
    files: dict[str, str]
    variant: int


def sample(name: str, precision: str, F: int, H: int, variant: int, seed: int) -> Sample:
    """A model: perhaps a convolution or a table, an LSTM, what is kept of it, Dense, and a head."""
    rng = np.random.default_rng([seed, variant, F, H])
    K = int(rng.integers(2, 12))
    if precision == "float32":
        content = float_model_file(STEPS, F, H, K, rng)
    else:
        layer = random_layer(rng, F, H, wide=precision == "int16x8")
        content = model_file([layer], STEPS, K, rng, softmax=K % 2 == 0)
    base = reading.read(Graph(content))
    plan = settled(varied(base, variant, rng))
    driver = Driver(Schedule(plan), name)
    files = {
        f"{name}.h": header(driver, {"made by": "benchmarks/c_costs.py"}, False, 0),
        f"{name}.c": source(driver, {"made by": "benchmarks/c_costs.py"}, None, ()),
    }
    return Sample(driver, files, variant)


def varied(plan: Plan, variant: int, rng: np.random.Generator) -> Plan:
    """The plan with something in front of its LSTM, another head, or both."""
    nodes = list(plan.nodes)
    (lstm,) = (node for node in nodes if node.kind == "lstm")
    front, pooling = (variant // 2) % 3, variant % 3
    x, T = lstm.value, STEPS
    given = stored(x)
    if front == 1:  # a causal convolution over three steps
        before = Value("x", T, 3, x.dtype, x.grid)
        joined = Value("join_1", T, 9, x.dtype, x.grid)
        weights = rng.normal(0, 40, (x.width, 9))
        if x.dtype != "float32":
            weights = np.clip(np.rint(weights), -127, 127).astype(np.int8)
        packed_ = parameters.dense(
            weights, None, stored(before), given, np.full(x.width, 0.01, np.float32), "NONE"
        )
        made = Value("conv_1", T, x.width, x.dtype, x.grid)
        nodes = [
            Node("join", (Ref(before, padded=2),), joined),
            Node("dense", (Ref(joined),), made, packed=packed_),
            *(again(node, x, made) for node in nodes),
        ]
        x = before
    if front == 2:  # an embedding
        before = Value("x", T, 1, "int32")
        made = Value("embedding_1", T, x.width, x.dtype, x.grid)
        table = rng.normal(0, 30, (20, x.width)).astype(x.dtype)
        nodes = [
            Node("embedding", (Ref(before),), made, table=table),
            *(again(node, x, made) for node in nodes),
        ]
        x = before
    if pooling:
        kind = ("mean", "max")[pooling - 1]
        place = next(k for k, node in enumerate(nodes) if node.kind == "last")
        last = nodes[place]
        whole = stored(last.value)
        packed_ = parameters.mean(last.value.width, T, whole, whole) if pooling == 1 else None
        nodes[place] = Node(kind, last.inputs, last.output, packed=packed_)
    return replace(plan, x=x, nodes=tuple(nodes))


def again(node: Node, old: Value, new: Value) -> Node:
    """A node that reads another value in the place of one."""
    return replace(
        node, inputs=tuple(replace(r, value=new) if r.value is old else r for r in node.inputs)
    )


def stored(value: Value) -> Stored:
    """A value as a tensor of a file."""
    shape = (1, value.rows, value.width) if value.rows else (1, value.width)
    grid = value.grid
    scale = np.array([grid.scale] if grid else [], np.float32)
    zero = np.array([grid.zero_point] if grid else [], np.int64)
    return Stored(0, value.name, shape, value.dtype, scale, zero, None)


# ---- measuring --------------------------------------------------------------------------------


def given(one: Sample) -> np.ndarray:
    """Steps of random input."""
    x, rng = one.driver.plan.x, np.random.default_rng(SEED)
    if x.dtype == "int32":
        return rng.integers(0, 20, (STEPS, 1)).astype(np.int32)
    if x.dtype == "float32":
        return rng.normal(0, 1, (STEPS, x.width)).astype(np.float32)
    limit = np.iinfo(x.dtype).max
    return rng.integers(-limit, limit, (STEPS, x.width)).astype(x.dtype)


PLAYS = """
#include "{name}.h"
{x}
static void play_{name}(void)
{{
    static {name}_state_t state;
    static {name}_output_t y[{NAME}_OUTPUTS];
    {name}_reset(&state);
    for (int t = 0; t < {NAME}_STEPS; t++) {{
        LK_COUNT_START();
        {name}_step(&state, {name}_x + t * {NAME}_FEATURES);
        LK_COUNT_STOP();
    }}
    LK_COUNT_START();
    {name}_output(&state, y);
    LK_COUNT_STOP();
}}
"""
"""C that plays one model."""


def counted(batch: list[Sample], core: str, folder: Path) -> list[tuple[float, float]]:
    """Of each model of a program the instructions of a step, in the mean, and of what follows."""
    folder.mkdir(parents=True)
    main = ['#include "micro.h"', "#define LK_ALIGNED"]
    for one in batch:
        for name, text in one.files.items():
            (folder / name).write_text(text)
        own = one.driver.name
        x = packed.array(f"{own}_x", given(one))
        main.append(PLAYS.format(name=own, NAME=own.upper(), x=x))
    calls = "".join(f"    play_{one.driver.name}();\n" for one in batch)
    main.append(f"int main(void)\n{{\n{calls}    return 0;\n}}\n")
    (folder / "main.c").write_text("\n".join(main))
    sources = sorted(folder.glob("*.c"))
    result = qemu.build(sources, core, folder, f"-I{folder}", strict=False).run()
    if result.status or len(result.counts) != (STEPS + 1) * len(batch):
        raise SystemExit(f"{core} ended with {result.status}: {result.output}")
    counts = np.reshape(result.counts, (len(batch), STEPS + 1))
    return list(zip(counts[:, :-1].mean(1).tolist(), counts[:, -1].tolist(), strict=True))


@dataclass(frozen=True)
class Measured:
    """What a sample takes on a core: instructions, and what the compiler says."""

    sample: Sample
    step: float
    answer: float
    sizes: compiled.Compiled


def measure(samples: list[Sample], core: str, folder: Path) -> list[Measured]:
    """Build and run each on a core, a few in a program."""
    found = []
    for k in range(0, len(samples), BATCH):
        batch = samples[k : k + BATCH]
        counts = counted(batch, core, folder / str(k))
        sizes = [compiled.measure(one.files, core) for one in batch]
        found += [
            Measured(one, *c, size) for one, c, size in zip(batch, counts, sizes, strict=True)
        ]
    return found


# ---- fitting ----------------------------------------------------------------------------------


def fitted(found: list[Measured]) -> dict:
    """Coefficients of one core: of LSTM and Dense by plain models, then of the rest by all."""
    plain = least(*instructions([m for m in found if m.sample.variant == PLAIN]))
    own = [m.sizes.flash - estimates.stored(m.sample.driver) for m in found]
    pasted = [estimates.pasted(m.sample.driver) for m in found]
    spare = [m.sizes.stack - estimates.rows_on_stack(m.sample.driver) for m in found]
    return {
        "instructions": least(*instructions(found), plain),
        "flash": least(pasted, own),
        "stack": {"fixed": max(spare) + STACK_SPARE},
    }


def instructions(found: list[Measured]) -> tuple[list[Counter[str]], list[float]]:
    """What was counted in steps, and behind them, and the instructions it took."""
    turns = [estimates.turns(m.sample.driver)[:2] for m in found]
    return [t for pair in turns for t in pair], [n for m in found for n in (m.step, m.answer)]


STACK_SPARE = 64
"""Bytes above the greediest model measured."""


def least(
    rows: list[Counter[str]], sums: list[float], known: dict[str, float] | None = None
) -> dict[str, float]:
    """Coefficients, none of them negative, that give the sums with the least relative error.

    Args:
        rows: What each is multiplied by, of each sum.
        sums: What shall come out.
        known: Coefficients that stay as they are.
    """
    known = known or {}
    keys = sorted({key for row in rows for key in row} - set(known))
    matrix = np.array([[row.get(key, 0) for key in keys] for row in rows], float)
    weights = 1 / np.array(sums)
    rest = 1 - weights * [sum(known.get(key, 0) * n for key, n in row.items()) for row in rows]
    found, _ = nnls(matrix * weights[:, None], rest)
    new = {key: round(float(v), 4) for key, v in zip(keys, found, strict=True)}
    return {**known, **new}


def samples(precisions: tuple[str, ...], shapes: list[tuple[int, int]], seed: int) -> list[Sample]:
    """Every shape plainly, and every second one with something more."""
    wanted = [
        (precision, *shape, variant)
        for precision in precisions
        for k, shape in enumerate(shapes)
        for variant in [PLAIN, *([EXTRAS[k // 2 % len(EXTRAS)]] * (k % 2))]
    ]
    return [sample(f"own_{k}", *each, seed) for k, each in enumerate(wanted)]


def errors(found: list[Measured], coefficients: dict) -> np.ndarray:
    """Relative errors of the instructions of steps."""
    told = [
        sum(
            coefficients["instructions"].get(k, 0) * n
            for k, n in estimates.turns(m.sample.driver)[0].items()
        )
        for m in found
    ]
    return np.array(told) / [m.step for m in found] - 1


def main() -> int:
    """Measure, fit, write, and print how well it fits."""
    precisions = tuple(sys.argv[1:]) or ("int8", "int16x8", "float32")
    made = samples(precisions, SHAPES, SEED)
    cores = {}
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        jobs = {core: pool.submit(measure, made, core, Path(scratch) / core) for core in CORES}
        for core, job in jobs.items():
            found = job.result()
            cores[core] = fitted(found)
            worst = np.abs(errors(found, cores[core])).max()
            print(
                f"{CORES[core].title:12} {len(found)} models, worst step {worst:.1%} off",
                flush=True,
            )
    content = {
        "made by": "benchmarks/c_costs.py",
        "compiler": compiled.compiler(),
        "emulator": qemu.call("qemu-system-arm", "--version").split("\n")[0],
        "cores": cores,
    }
    write_text(estimates.FITTED, json.dumps(content, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
