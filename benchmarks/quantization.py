"""int8 and int16x8 files beside what TFLite's own converter makes of the same models.

python benchmarks/quantization.py

For every net of `nets.py`: signal to quantization noise of the output on windows that neither
training nor calibration has seen, in dB, on LiteRT and TFLite Micro; the task's metric for those
that are trained; and, for int8, how the range of x and the rounding of weights change it.
"""

import json
import tempfile
from pathlib import Path

import nets
import numpy as np
import stock

from lstm_keras import runtimes
from lstm_keras.artifact import Artifact, package_versions, sha256
from lstm_keras.checks import metric, sqnr_db
from lstm_keras.exporters import RANGES, flatbuffer, int8, starts, tflite
from lstm_keras.exporters.convert import Job
from lstm_keras.files import write_text
from lstm_keras.quantization import weights
from lstm_keras.quantization.apart import apart
from lstm_keras.quantization.observation import observe

RESULTS = Path(__file__).parent / "results"
LEAST = 30.0
"""dB that no int8 file may stay below."""


def artifact(folder: Path, content: bytes, precision: str, state: str) -> Artifact:
    """A file of either converter, as the players take it."""
    file = folder / "model.tflite"
    file.write_bytes(content)
    given, made = flatbuffer.signature(content)
    return Artifact(
        path=folder,
        target="tflite",
        precision=precision,
        form="fused",
        state=state,
        files={file.name: sha256(file)},
        inputs=given,
        outputs=made,
        operators={},
        parent="",
        versions={},
        returns_sequences=len(made[0].shape) == 3,
    )


def measure(net: nets.Net, folder: Path) -> dict:
    """Every file of one model, on every runtime that plays it."""
    wanted = net.model.predict(net.x, verbose=0)

    def played(content: bytes, precision: str, state: str) -> dict:
        made = artifact(folder, content, precision, state)
        row = {"bytes": len(content)}
        for name in ("tflite", "tflm") if precision == "int8" else ("tflm",):
            answers = runtimes.load(made, name).run(net.x)
            row[name] = {"db": sqnr_db(wanted, answers), "metric": metric(answers, net.y)}
        return row

    def ours(precision: str) -> bytes:
        tflite.write(net.model, folder / "ours.tflite", Job("tflite", "fused", precision),
                     net.calibration)  # fmt: skip
        return (folder / "ours.tflite").read_bytes()

    job = Job("tflite", "fused", "float32", state="kept")
    tflite.write(net.model, folder / "float.tflite", job, None)
    content = (folder / "float.tflite").read_bytes()
    known = starts.by_operator(content, net.model)
    samples = net.calibration.astype("float32")

    def with_ranges(name: str) -> float:
        file = int8.quantize(content, samples, known, ranges=name)
        return played(file, "int8", "kept")["tflite"]["db"]

    def with_rounding(how: weights.Rounding) -> float:
        parted = apart(content, observe(content, samples, known))
        draft = int8.draft(parted, samples, known, int8.searched(parted, samples, known))
        return played(draft.rewritten(how), "int8", "kept")["tflite"]["db"]

    return {
        "float": metric(wanted, net.y),
        "stock": played(stock.convert(net.model, net.calibration), "int8", "kept"),
        "int8": played(ours("int8"), "int8", "none"),
        "int16x8": played(ours("int16x8"), "int16x8", "none"),
        "ranges": {name: with_ranges(name) for name in RANGES},
        "roundings": {
            f"{how.by} {how.damping or ''}".strip(): with_rounding(how) for how in weights.ROUNDINGS
        },
    }


def table(results: dict) -> str:
    """DB on LiteRT / TFLite Micro, and the metric where there is a task."""
    lines = [
        "| model | stock converter, int8 | int8 | int16x8 | metric: float, int8, int16x8 |\n",
        "|---|---|---|---|---|\n",
    ]
    for name, row in results.items():
        pairs = [
            f"{row[k]['tflite']['db']:.1f} / {row[k]['tflm']['db']:.1f}" for k in ("stock", "int8")
        ]
        metrics = [row["float"], row["int8"]["tflite"]["metric"], row["int16x8"]["tflm"]["metric"]]
        shown = ", ".join(f"{m:.2%}" if "zoo" in name else f"{m:.4f}" for m in metrics)
        lines.append(
            f"| {name} | {pairs[0]} | **{pairs[1]}** | **{row['int16x8']['tflm']['db']:.1f}** "
            f"| {'' if name.startswith('random') else shown} |\n"
        )
    return "".join(lines)


def choices(results: dict) -> str:
    """DB on LiteRT by how the range of x and the weights are chosen."""
    first = next(iter(results.values()))
    heads = [*first["ranges"], *first["roundings"]]
    lines = [f"| model | {' | '.join(heads)} |\n", f"|---{'|---' * len(heads)}|\n"]
    for name, row in results.items():
        values = [*row["ranges"].values(), *row["roundings"].values()]
        lines.append(f"| {name} | {' | '.join(f'{v:.1f}' for v in values)} |\n")
    medians = np.median(
        [[*row["ranges"].values(), *row["roundings"].values()] for row in results.values()], axis=0
    )
    lines.append(f"| median | {' | '.join(f'{v:.1f}' for v in medians)} |\n")
    return "".join(lines)


if __name__ == "__main__":
    results = {}
    for name, make in (nets.TRAINED | nets.RANDOM).items():
        with tempfile.TemporaryDirectory() as folder:
            results[name] = measure(make(), Path(folder))
        row = results[name]
        print(f"{name:40} stock {row['stock']['tflite']['db']:6.1f}  int8 "
              f"{row['int8']['tflite']['db']:6.1f}  int16x8 {row['int16x8']['tflm']['db']:6.1f} dB",
              flush=True)  # fmt: skip
    versions = package_versions("tensorflow", "ai-edge-litert", "tflite-micro", "keras", "numpy")
    content = {"versions": versions, "models": results}
    write_text(RESULTS / "quantization.json", json.dumps(content, indent=1) + "\n")
    write_text(RESULTS / "quantization.md", table(results))
    write_text(RESULTS / "quantization_choices.md", choices(results))
    for name, row in results.items():
        least = min(row["int8"][runtime]["db"] for runtime in ("tflite", "tflm"))
        if least < LEAST:
            print(f"{name}: {least:.1f} dB, below {LEAST:g}")
