"""What is played on 64-bit Arm: each artifact on each runtime, on which sequences."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import fetch
import numpy as np
from judge import Pair, apart

from lstm_keras import runtimes, zoo
from lstm_keras.artifact import Artifact, load_each
from lstm_keras.files import write_text
from lstm_keras.golden import FILE, Golden
from lstm_keras.quiet import import_tensorflow

MODEL = "shoulder-imu"
FOLDERS = (zoo.FOLDER / MODEL, fetch.ROOT / "build" / "device-artifacts")
NAMES = {"tflite": "LiteRT Interpreter", "compiled": "LiteRT CompiledModel", "onnx": "ONNX Runtime"}
"""Runtimes that have wheels for arm64; TFLite Micro has none."""
PACKAGES = {"tflite": "ai-edge-litert", "compiled": "ai-edge-litert", "onnx": "onnxruntime"}
EVEN, APART = 8, 4
"""Windows spread over the test split, and windows at whose int8 answer the processors differ."""


@dataclass(frozen=True)
class Case:
    """One artifact on one runtime.

    x: Its sequences, float [N, T, F], by name: "windows" and "golden".
    golden: What its golden vectors say: (y, again), flat.
    """

    artifact: Artifact
    runtime: str
    x: dict[str, np.ndarray]
    golden: Pair

    @property
    def name(self) -> str:
        """Of the folder, which may say more than the name of the artifact."""
        return self.artifact.path.name

    def key(self, x: str) -> str:
        """What the answers to a set of sequences are called in a file of answers."""
        return f"{self.name} {x}"


def cases() -> list[Case]:
    """Of every artifact that a runtime with wheels for arm64 is for.

    Raises:
        ArtifactError: One that is damaged, or has no golden vectors.
    """
    artifacts = [a for a in load_each(*FOLDERS) if a.precision not in runtimes.MICRO_ONLY]
    x = windows(artifacts)
    return [
        _case(artifact, runtime, x)
        for artifact in artifacts
        for runtime in NAMES
        if runtimes.PLAYERS[runtime][0] == artifact.target
    ]


def windows(artifacts: Sequence[Artifact]) -> np.ndarray:
    """Some windows of people that the model has never seen, [N, T, F]."""
    import_tensorflow()  # in silence, before what follows imports it
    from lstm_keras import kinds

    recipe = kinds.load(zoo.recipe_file(MODEL))
    x = recipe.deal(recipe.read()).test.x
    chosen = set(np.linspace(0, len(x) - 1, EVEN).astype(int))
    for artifact in artifacts:
        if artifact.name == "tflite-fused-int8":
            chosen |= set(apart(artifact, x)[:APART])
    return x[sorted(chosen)]


def write_jobs(listed: Sequence[Case], file: Path) -> None:
    """What `play.py` reads: folders, and arrays in files beside this one."""
    content = []
    for case in listed:
        files = {name: str(file.parent / f"{case.key(name)}.npy") for name in case.x}
        for name, x in case.x.items():
            np.save(files[name], x)
        where = {"folder": str(case.artifact.path), "runtime": case.runtime}
        content.append({"key": case.name, **where, "x": files})
    write_text(file, json.dumps(content))


def _case(artifact, runtime, x):
    golden = Golden.load(artifact.path / FILE)
    answers = np.asarray(golden.y), np.asarray(golden.again)
    sequences = {"windows": x, "golden": golden.sequences(artifact)}
    return Case(artifact, runtime, sequences, answers)
