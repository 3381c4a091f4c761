"""The zoo's model in the forms that devices need and models/ does not hold.

    python export/artifacts.py                      all of them
    python export/artifacts.py onnx-step-float32    the named ones

They go to `build/device-artifacts`, a folder and a line each, with two files beside them:
`readings.csv`, a recording of a person whom the model has never seen, in the units of the sensor
and at the model's rate, and `readings.json`, what Python answers to each window of it. What is
there stays, unless the package has changed since.
"""

import json
import sys
import time
from functools import cache
from pathlib import Path

from lstm_keras import quiet, runtimes, zoo
from lstm_keras.artifact import MANIFEST, Artifact
from lstm_keras.errors import ArtifactError, LstmKerasError, UnsupportedError
from lstm_keras.files import make_folder, write_text
from lstm_keras.sequences import resample
from lstm_keras.stages import described

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build" / "device-artifacts"
NAME = "shoulder-imu"
ZOO = zoo.FOLDER / NAME

MISSING = {
    "onnx-step-float32": {"target": "onnx", "form": "step"},
    "onnx-step-float32-gates": {"target": "onnx", "form": "step", "trace_gates": True},
    "tflite-step-float32-gates": {"form": "step", "trace_gates": True},
    "tflite-unrolled-float32": {"form": "unrolled"},
    "tflite-unrolled-int8": {"form": "unrolled", "precision": "int8"},
    "tflite-fused-float32-kept": {"state": "kept"},
    "tflite-fused-float32-explicit": {"state": "explicit"},
    "tflite-fused-int8-kept": {"precision": "int8", "state": "kept"},
    "tflite-fused-int8-explicit": {"precision": "int8", "state": "explicit"},
    "c-fused-int8": {"target": "c", "precision": "int8"},
    "c-fused-int16x8": {"target": "c", "precision": "int16x8"},
    "c-fused-float32": {"target": "c"},
}
"""What `lstm_keras.export` is asked for, by the name of the artifact."""


PLAYED = ("float32", "dynamic")
"""Precisions whose answers to the recording are kept."""


def write(name: str, out: Path = OUT) -> tuple[Artifact, bool]:
    """The artifact of that name in `out`, and whether it had to be exported.

    Raises:
        UnsupportedError: No such name.
        LstmKerasError: As `lstm_keras.export` does.
    """
    if name not in MISSING:
        raise UnsupportedError(f"there is no {name} here.\n  Choose from: {', '.join(MISSING)}.")
    try:
        artifact = Artifact.load(out / name)
        if _is_new(out / name / MANIFEST):
            return artifact, False
    except ArtifactError:
        pass  # not exported yet, or half of it
    recipe, examples = _examples()
    from lstm_keras.exporters import export
    from lstm_keras.kinds.prepared import calibration_windows

    artifact = export(
        ZOO / "keras" / "model.keras",
        calibration=calibration_windows(examples.train.x, recipe.training.seed),
        path=out / name,
        scaler=examples.scaler,
        labels=examples.labels,
        **MISSING[name],
    )
    return artifact, True


def write_readings(out: Path = OUT) -> str:
    """Write `readings.csv` and `readings.json` in `out`, and say what is in them, or "is there".

    readings.json: {"label": its class, "steps": T, "y": {precision: [W, K]}}, the answers of ONNX
    Runtime in Python to windows that do not overlap.

    Raises:
        LstmKerasError: The data set or the artifact of the zoo cannot be read.
    """
    if _is_new(out / "readings.json"):
        return "is there"
    recipe, examples = _examples()
    recording = examples.test.recordings[len(examples.test.recordings) // 2]
    readings = resample(recording.readings, recording.hz, recipe.window.hz)
    steps = recipe.window.steps
    whole = readings[: len(readings) // steps * steps].reshape(-1, steps, readings.shape[1])
    x = examples.scaler.apply(whole)
    y = {p: runtimes.load(Artifact.load(ZOO / f"onnx-fused-{p}")).run(x) for p in PLAYED}
    rows = [",".join(examples.scaler.channels)]
    rows += [",".join(f"{value:.9g}" for value in row) for row in readings]
    write_text(make_folder(out) / "readings.csv", "\n".join(rows) + "\n")
    label = examples.labels[recording.label]
    answers = {"label": label, "steps": steps, "y": {p: each.tolist() for p, each in y.items()}}
    write_text(out / "readings.json", json.dumps(answers) + "\n")
    return f"{len(readings)} rows, {len(x)} windows of {steps}, {label}"


@cache
def _examples():
    """Recipe and Examples of the model; imports TensorFlow, which takes seconds."""
    quiet.import_tensorflow()
    from lstm_keras import kinds

    recipe = kinds.load(zoo.recipe_file(NAME))
    return recipe, recipe.deal(recipe.read())


def _is_new(file: Path) -> bool:
    """Whether a file has been written after the package, the model or this file changed."""
    return file.is_file() and file.stat().st_mtime > _changed()


@cache
def _changed() -> float:
    sources = [*(ROOT / "lstm_keras").rglob("*.py"), ZOO / "keras" / "model.keras", Path(__file__)]
    return max(source.stat().st_mtime for source in sources)


def main(names: list[str]) -> int:
    """Write the named artifacts, or all; 2 where one cannot be written."""
    try:
        for name in names or MISSING:
            start = time.monotonic()
            artifact, new = write(name)
            took = f"{time.monotonic() - start:.0f} s" if new else "is there"
            print(f"{name:32}{described(artifact)}; {took}", flush=True)
        print(f"{'readings.csv':32}{write_readings()}", flush=True)
    except LstmKerasError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
