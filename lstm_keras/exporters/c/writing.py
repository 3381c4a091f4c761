"""Writes the pair: a fused `.tflite` file first, its graph as a plan, the plan as C."""

import shlex
import tempfile
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

import lstm_keras
from lstm_keras.artifact import Artifact
from lstm_keras.exporters import tflite
from lstm_keras.exporters.c import budget, cost, plan, reading, selftest, source
from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.header import header
from lstm_keras.exporters.c.names import identifier
from lstm_keras.exporters.c.schedule import Schedule
from lstm_keras.exporters.convert import Job, Written
from lstm_keras.exporters.inputs import to_play
from lstm_keras.exporters.keras import weights_digest
from lstm_keras.exporters.operators import count_operators
from lstm_keras.files import write_text
from lstm_keras.runtimes import load
from lstm_keras.runtimes.graph import Graph
from lstm_keras.runtimes.player import dequantize, quantize
from lstm_keras.runtimes.simulated import Simulated
from lstm_keras.sequences import Scaler


def write(model: keras.Model, file: Path, job: Job, calibration: np.ndarray | None) -> Written:
    """Write the pair and its self-test into the folder of `file`.

    Args:
        model: As for `tflite.write`.
        file: Only its folder counts; the files are called after the model.
        job: precision "float32", "int8" or "int16x8"; state "none".
        calibration: float [N, T, F] or int [N, T]; for int8 and int16x8.

    Raises:
        UnsupportedError: What TFLite's fused form, or C, cannot express.
        ConversionError: The converter failed.
        BudgetError: The pair takes more than the budget allows.
    """
    with tempfile.TemporaryDirectory() as folder:
        fused = Path(folder) / "fused.tflite"
        about = tflite.write(model, fused, job, calibration)
        driver = driver_of(fused.read_bytes(), identifier(job.name))
        x, y = _golden(model, fused, about, job, calibration)
    facts = facts_of(driver, job, weights_digest(model))
    costs = cost.of(driver, _pair(driver, facts, job), job.precision)
    if job.budget:
        budget.check(costs, budget.parse(job.budget))
    facts |= costs.facts()
    texts = {
        **_pair(driver, facts, job),
        f"{driver.name}_selftest.c": selftest.selftest(driver, facts, x, y),
        f"{driver.name}{cost.ENDING}": costs.to_json(),
    }
    for name, content in texts.items():
        write_text(file.with_name(name), content)
    operators = count_operators(file.with_name(f"{driver.name}.c"))
    return replace(about, operators=operators)


def _pair(driver: Driver, facts: dict[str, str], job: Job) -> dict[str, str]:
    """The texts of NAME.c and NAME.h by their names."""
    scaler = Scaler.from_dict(job.scaler) if job.scaler else None
    return {
        f"{driver.name}.c": source.source(driver, facts, scaler, job.labels),
        f"{driver.name}.h": header(driver, facts, scaler is not None, len(job.labels)),
    }


def driver_of(content: bytes, name: str) -> Driver:
    """The functions of a fused `.tflite` file with the state contract "none".

    Raises:
        UnsupportedError: C cannot express it.
    """
    return Driver(Schedule(plan.settled(reading.read(Graph(content)))), name)


def facts_of(driver: Driver, job: Job, digest: str) -> dict[str, str]:
    """Lines of the banner: who made the pair, of what, and what it costs."""
    steps = f" --steps {job.steps}" if job.steps else ""
    made = driver.plan
    return {
        "made by": f"lstm-keras {lstm_keras.__version__}: lstm-keras export "
        f"{shlex.quote(f'{job.name}.keras')} "
        f"--target c --precision {job.precision}{steps}",
        "model": f"{job.name}, sha256 of its weights {digest}",
        "work": f"{made.macs} multiplications in a window of {made.x.rows} steps",
        "parameters": f"{made.parameters} bytes of weights and biases",
        "state": f"{driver.size()} bytes",
    }


def _golden(model, fused, about, job, calibration) -> tuple[np.ndarray, np.ndarray]:
    """Sequences, and what another implementation answers to them; both as stored."""
    told = {"target": "tflite", "form": "fused", "precision": job.precision, "state": "none"}
    artifact = Artifact(
        path=fused.parent,
        files={fused.name: ""},
        inputs=about.inputs,
        outputs=about.outputs,
        operators=about.operators,
        parent="",
        versions={},
        returns_sequences=about.returns_sequences,
        **told,
    )
    given, made = about.inputs[0], about.outputs[0]
    x = quantize(to_play(model, artifact, calibration, job.steps), given)
    real = x if given.scale is None else dequantize(x, given)
    floats = job.precision == "float32"
    player = load(artifact) if floats else Simulated(artifact, "tflm")
    return x, quantize(player.run(real), made)
