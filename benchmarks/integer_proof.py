"""Whether `lstm_keras.integer` predicts every output bit of LiteRT and of TFLite Micro.

    python benchmarks/integer_proof.py               about five minutes on 2 cores
    python benchmarks/integer_proof.py --share 0.02  a short look; nothing is written

Random LSTMs of 1-128 units, 1-64 features and 1-100 steps, weights from almost nothing to far too
large, every cell power, with and without a clip: a file is built from the numbers, an interpreter
plays two sequences, and every number of its output and of its last cell state
is compared. Files are built by
`tests/lstm_files.py`, which knows nothing of the simulator. Exit status 1 on the first mismatch of
any model, after the table is written.
"""

import argparse
import json
import platform
import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console

from lstm_keras.artifact import package_versions
from lstm_keras.files import make_folder, write_text
from lstm_keras.integer import play

HERE = Path(__file__).parent
RESULTS = HERE / "results"
sys.path.insert(0, str(HERE.parent / "tests"))

from lstm_files import file_of, litert, random_layer, random_x, tflm  # noqa: E402

SEED = 2026
SEQUENCES = 2
INTERPRETER = {"litert": litert, "tflm": tflm}
NAME = {"litert": "LiteRT", "tflm": "TFLite Micro"}
ALL = {"coupled": True, "peephole": True, "norm": True, "projection": True}

# (kernel, what is played): models, cell powers, settings of `random_layer`
GROUPS = {
    ("litert", "int8"): (3000, (-15, -9), {}),
    ("tflm", "int8"): (3000, (-17, -9), {}),
    ("tflm", "16x8"): (3000, (-17, -9), {"wide": True}),
    ("litert", "int8, coupled gates"): (1000, (-15, -9), {"coupled": True}),
    ("litert", "int8, peepholes"): (1000, (-15, -9), {"peephole": True}),
    ("litert", "int8, layer norm"): (1000, (-15, -9), {"norm": True}),
    ("litert", "int8, projection"): (1000, (-15, -9), {"projection": True}),
    ("litert", "int8, all four"): (1000, (-15, -9), ALL),
    ("litert", "int8, cell scales without tanh"): (300, (-18, -16), {}),
}


def draw(rng: np.random.Generator, powers: tuple[int, int], settings: dict):
    """A random layer and T; half of them small, so that short ones are among them."""
    F, H, T = (int(rng.integers(1, 1 + rng.choice([most // 8, most]))) for most in (64, 128, 100))
    settings = dict(settings)
    if settings.pop("projection", False):
        settings["outputs"] = int(rng.integers(1, H + 1))
    layer = random_layer(
        rng,
        F,
        H,
        spread=float(10 ** rng.uniform(-1.7, 0.6)),
        cell_power=int(rng.integers(powers[0], powers[1] + 1)),
        cell_clip=float(rng.choice([0, rng.uniform(0.05, 10)])),
        **settings,
    )
    return layer, T


def prove(kernel: str, what: str, share: float = 1.0) -> dict:
    """Play one group; the row of the table."""
    models, powers, settings = GROUPS[kernel, what]
    row = {"runtime": NAME[kernel], "what": what, "models": 0, "outputs": 0, "mismatches": 0}
    row["constant"] = 0  # models whose output never changes, and so proves little
    for k in range(max(1, round(models * share))):
        rng = np.random.default_rng([SEED, list(GROUPS).index((kernel, what)), k])
        layer, T = draw(rng, powers, settings)
        x = random_x(rng, layer, SEQUENCES, T)
        said, cell = INTERPRETER[kernel](file_of(layer, steps=T, cells=True), x)
        ours = play(layer, x, kernel)
        row["models"] += 1
        row["outputs"] += said.size + cell.size
        row["mismatches"] += int((ours.h != said).sum() + (ours.c[:, -1] != cell).sum())
        row["constant"] += int(said.min() == said.max())
    return row


def table(rows: list[dict]) -> str:
    lines = ["| runtime | LSTM | models | outputs compared | mismatches |", "|---|---|---|---|---|"]
    lines += [
        f"| {r['runtime']} | {r['what']} | {r['models']:,} | {r['outputs']:,} | {r['mismatches']} |"
        for r in rows
    ]
    constant = sum(row["constant"] for row in rows)
    total = sum(row["models"] for row in rows)
    return "\n".join(
        [*lines, "", f"{constant} of {total:,} models answer with one number, whatever comes in."]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the models; 1 writes results")
    share = parser.parse_args().share
    console, rows, start = Console(), [], time.monotonic()
    for kernel, what in GROUPS:
        rows.append(prove(kernel, what, share))
        row = rows[-1]
        console.print(
            f"{row['runtime']:13} {what:31}{row['models']:5} models{row['outputs']:11,} outputs "
            f"{row['mismatches']} mismatches",
            soft_wrap=True,
        )
    if share == 1.0:
        versions = package_versions("numpy", "ai-edge-litert", "tflite_micro")
        content = {
            "seed": SEED,
            "machine": platform.machine(),
            "versions": versions,
            "seconds": round(time.monotonic() - start),
            "rows": rows,
        }
        folder = make_folder(RESULTS)
        write_text(folder / "integer_proof.json", json.dumps(content, indent=1) + "\n")
        write_text(folder / "integer_proof.md", table(rows) + "\n")
    return int(any(row["mismatches"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
