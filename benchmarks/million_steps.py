"""Whether a streaming model is still itself after a million steps without a reset.

    python benchmarks/million_steps.py                 about ten minutes on one core
    python benchmarks/million_steps.py --steps 20000   a short look; nothing is written

The zoo's `reber` predicts a stream of embedded Reber strings without an end. Its exported artifacts
are played step by step, or, where a file keeps its state, in chunks, for 1,000,000 symbols from one
start, beside the float64 reference on the same symbols. In each of ten blocks: the largest error,
its root mean square, how many predictions are wrong (Gers et al. 2000: a squared error of 0.49) and
how many do not put the symbols that may come first. An error that gathered along the way would be
larger in later blocks. In the first block, integers are also compared with `lstm_keras.integer`,
number by number.

Exit status 1 if an error leaves the budget of `lstm_keras.budgets` in any block, if it grows, or
if one integer differs.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from endless import (
    Play,
    faults,
    growth_limit,
    in_float64,
    measured,
    parts,
    predicted,
    simulated,
    stepping,
)
from million_picture import PICTURE, svg
from rich.console import Console

from lstm_keras import export, kinds, zoo
from lstm_keras.artifact import Artifact, package_versions
from lstm_keras.budgets import BUDGET
from lstm_keras.exporters.keras import weights_digest
from lstm_keras.files import make_folder, write_text
from lstm_keras.runtimes import load
from lstm_keras.stages import silent
from lstm_keras.tasks import ContinualReber

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
STEPS, BLOCKS, SEED = 1_000_000, 10, 2000
SIMULATED = 1
"""Blocks in which every integer is compared with its simulation, which is slow."""

KERNEL = {"tflite": "litert", "tflm": "tflm", "c": "tflm"}
"""Which kernel a runtime's integers are those of."""

KEPT = "tflite-fused-int8-kept"
PLAYED = (
    ("tflite-step-float32", "tflite"),
    ("onnx-step-float32", "onnx"),
    ("c-fused-float32", "c"),
    ("c-fused-int8", "c"),
    (KEPT, "tflite"),
    (KEPT, "tflm"),
)
"""(artifact, runtime)."""

NAME = {
    "tflite": "LiteRT",
    "tflm": "TFLite Micro",
    "onnx": "ONNX Runtime",
    "c": "C",
    "reference": "float64",
}


def kept(folder: Path, scratch: Path) -> Artifact:
    """The int8 file that keeps its state, of the same model and calibration as the zoo's."""
    job = kinds.load(folder / "recipe.toml").prepare(silent)
    model = folder / "keras" / "model.keras"
    path = scratch / KEPT
    return export(model, "tflite", "int8", state="kept", calibration=job.calibration, path=path)


def run(folder: Path, steps: int, seed: int = SEED, played=PLAYED, say=None) -> dict:
    """Play everything.

    Args:
        folder: Of the model, as in the zoo.
        steps: Symbols; a multiple of ten times the steps of the model.
        seed: Of the stream.
        played: Which of `PLAYED`; integers are compared with their simulation where the file that
            keeps its state is among them, because that is what is simulated.
        say: Told of each row when it is done.
    """
    stream = list(parts(ContinualReber(steps=steps).draw(1, seed), steps // BLOCKS))
    parent = load(Artifact.load(folder / "keras"))

    def answered(play: Play, blocks: int = BLOCKS) -> list[np.ndarray]:
        return [play(x) for x, _, _ in stream[:blocks]]

    def row_of(answers, **about) -> dict:
        targets = [block[1:] for block in stream]
        blocks = [(a, e, *t) for a, e, t in zip(answers, expected, targets, strict=True)]
        beside = measured(blocks) if answers is not expected else {}
        row = {**about, **beside, **predicted(blocks)}
        if say is not None:
            say(row)
        return row

    expected = answered(in_float64(parent.model))
    rows = [row_of(expected, artifact="reference", runtime="reference", precision="float64")]
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as scratch:
        made = {name: Artifact.load(folder / name) for name, _ in played if name != KEPT}
        integers = {}
        if any(name == KEPT for name, _ in played):
            made[KEPT] = kept(folder, Path(scratch))
            integers = {k: answered(simulated(made[KEPT], k), SIMULATED) for k in KERNEL.values()}
        for name, runtime in played:
            answers = answered(stepping(load(made[name], runtime)))
            about = {"artifact": name, "runtime": runtime, "precision": made[name].precision}
            if integers and about["precision"] == "int8":
                own = integers[KERNEL[runtime]]
                pairs = zip(answers, own, strict=False)  # as far as it was simulated
                about["mismatches"] = sum(int((a != b).sum()) for a, b in pairs)
            rows.append(row_of(answers, **about))
    versions = package_versions("numpy", "keras", "ai-edge-litert", "tflite_micro", "onnxruntime")
    return {
        "steps": steps,
        "blocks": BLOCKS,
        "simulated": steps * SIMULATED // BLOCKS,
        "seed": seed,
        "model": weights_digest(parent.model),
        "growth_limit": growth_limit(steps // BLOCKS),
        "rows": rows,
        "versions": versions,
    }


def verdicts(content: dict) -> dict[str, list[str]]:
    """What leaves its budget, by "artifact on runtime"; the reference is not judged."""
    found = {}
    for row in content["rows"][1:]:
        budget = BUDGET[row["artifact"].split("-")[0], row["precision"]]
        name = f"{row['artifact']} on {NAME[row['runtime']]}"
        found[name] = faults(row, budget, content["steps"] // content["blocks"])
    return {name: said for name, said in found.items() if said}


def table(content: dict) -> str:
    """One line per artifact and runtime."""
    steps, looked_at = content["steps"], content["simulated"]
    lines = [
        "| artifact | played by | largest error, first tenth | last tenth | of all | growth "
        f"| SQNR | wrong predictions | other than simulated, of {looked_at:,} steps |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in content["rows"]:
        own = row["runtime"] == "reference"
        numbers = (
            ["\u2013"] * 5
            if own
            else [
                *(f"{e:.1e}" for e in (row["largest"][0], row["largest"][-1], max(row["largest"]))),
                f"{row['growth']:.3f}",
                f"{row['sqnr_db']:.0f} dB",
            ]
        )
        differ = f"{row['mismatches']:,}" if "mismatches" in row else "\u2013"
        name = "float64 reference" if own else row["artifact"]
        by = "NumPy" if own else NAME[row["runtime"]]
        wrong = f"{sum(row['wrong']):,} of {steps:,}"
        lines.append(f"| {name} | {by} | {' | '.join(numbers)} | {wrong} | {differ} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=STEPS, help="1,000,000 writes results")
    parser.add_argument("--model", type=Path, default=zoo.FOLDER / "reber", help="its folder")
    given = parser.parse_args()
    console = Console()

    def say(row):
        told = f"{sum(row['wrong'])} wrong, {sum(row['illegal'])} illegal"
        if "largest" in row:
            told += f"   largest |error| {max(row['largest']):.1e}   growth {row['growth']:.3f}"
        if "mismatches" in row:
            told += f"   {row['mismatches']} integers differ"
        console.print(f"{row['artifact']:24}{NAME[row['runtime']]:14}{told}", soft_wrap=True)

    content = run(given.model, given.steps, say=say)
    if given.steps == STEPS:
        folder = make_folder(RESULTS)
        write_text(folder / "million_steps.json", json.dumps(content, indent=1) + "\n")
        write_text(folder / "million_steps.md", table(content))
        write_text(PICTURE, svg(content))
    found = verdicts(content)
    for name, said in found.items():
        console.print(f"{name}: {'; '.join(said)}", soft_wrap=True)
    console.print("fail" if found else "pass")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
