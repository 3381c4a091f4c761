"""Where each form of a `.tflite` file loads, seen by loading and playing small files.

python benchmarks/forms.py

writes `results/forms.md`, which the README shows. LiteRT's C API and LiteRT.js are CompiledModel in
other languages; what is said of them is `exporters.devices`, and `make web` plays LiteRT.js.
"""

import tempfile
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import keras
import numpy as np

from lstm_keras import LSTM
from lstm_keras.artifact import Artifact
from lstm_keras.checks import sqnr_db
from lstm_keras.errors import ArtifactError
from lstm_keras.exporters import TARGETS, devices, flatbuffer, state, step, tflite, unrolled
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.devices import COMPILED, INTERPRETER, MICRO, WEB
from lstm_keras.files import write_text
from lstm_keras.runtimes import compiled, tflm
from lstm_keras.runtimes import tflite as litert

RESULT = Path(__file__).parent / "results" / "forms.md"
T, F, H, SAMPLES = 3, 32, 32, 16  # the least that the converter quantizes in dynamic
WRITERS = {"fused": tflite, "step": step, "unrolled": unrolled}
STATES = {"fused": ("none", "kept", "explicit"), "step": ("explicit",), "unrolled": ("none",)}
PLAYERS = {INTERPRETER: litert, COMPILED: compiled, MICRO: tflm}
LEAST_DB = 20.0
"""Of the answers, against Keras; a wrong one has some 0 dB."""

ANSWERS = {
    "fused": "the whole sequence",
    "step": "each step",
    "unrolled": "the whole sequence",
}


class File(NamedTuple):
    """A small file, windows that it was not made from, and what Keras answers to them."""

    artifact: Artifact
    x: np.ndarray
    y: np.ndarray


def files(folder: Path) -> dict[tuple[str, str, str], File]:
    """A small file of each (form, state, precision)."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((T, F)), LSTM(H), keras.layers.Dense(2)])
    samples = np.random.default_rng(2).normal(size=(2 * SAMPLES, T, F)).astype("float32")
    samples, x = np.split(samples, 2)
    y = np.asarray(model(x))
    made = {}
    for (target, form), (_, precisions) in TARGETS.items():
        for precision in precisions if target == "tflite" else ():
            file = folder / f"{form}-{precision}.tflite"
            job = Job(target, form, precision, state="kept", ranges="minmax")  # as fused is made
            written = WRITERS[form].write(model, file, job, samples)
            content = file.read_bytes()
            for contract in STATES[form]:
                changed = state.set_state(content, contract) if form == "fused" else content
                place = folder / f"{form}-{contract}-{precision}.tflite"
                place.write_bytes(changed)
                ends = (
                    flatbuffer.signature(changed)
                    if form == "fused"
                    else (written.inputs, written.outputs)
                )
                artifact = Artifact(
                    path=folder,
                    target=target,
                    precision=precision,
                    form=form,
                    state=contract,
                    files={place.name: ""},
                    inputs=ends[0],
                    outputs=ends[1],
                    operators=written.operators,
                    parent="",
                    versions={},
                )
                made[form, contract, precision] = File(artifact, x, y)
    return made


def loads(file: File) -> tuple[str, ...]:
    """Names of the interpreters that load a file and answer as Keras does.

    They are asked themselves, past the refusals of this package.
    """
    found = []
    for name, player in PLAYERS.items():
        try:
            with mock.patch.object(compiled, "_has_variables", return_value=False):
                got = player.load(file.artifact).run(file.x)
        except ArtifactError:
            continue
        if sqnr_db(file.y, got) >= LEAST_DB:
            found.append(name)
    return tuple(found)


def table(found: dict[tuple[str, str, str], tuple[str, ...]]) -> str:
    """One row for each form and what of it loads in the same places.

    Args:
        found: What `loads` says of each of `files`.
    """
    rows: dict[tuple, dict[str, list[str]]] = {}
    for (form, contract, precision), where in found.items():
        web = WEB in devices.loading(form, precision).where
        row = rows.setdefault((form, where, web), {})
        row[precision] = [*row.get(precision, []), contract]
    lines = [
        "| form | state | answers | precisions | Interpreter | CompiledModel, C API | LiteRT.js "
        "| TFLite Micro |\n",
        "|---|---|---|---|---|---|---|---|\n",
    ]
    for (form, where, web), precisions in rows.items():
        marks = [INTERPRETER in where, COMPILED in where, web, MICRO in where]
        contracts = dict.fromkeys(state for states in precisions.values() for state in states)
        cells = [f"`{form}`", ", ".join(contracts), ANSWERS[form], ", ".join(precisions)]
        cells += ["yes" if mark else "no" for mark in marks]
        lines.append(f"| {' | '.join(cells)} |\n")
    return "".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        made = files(Path(folder))
        write_text(RESULT, table({key: loads(file) for key, file in made.items()}))
    print(RESULT.read_text())
