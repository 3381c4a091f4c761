"""Every artifact in every runtime that plays it, against one parent."""

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.checks import ArtifactResult, Check, Measure, check, latency_ratio, metric
from lstm_keras.diagnosis import artifacts as inside
from lstm_keras.errors import ArtifactError, RuntimeMissingError, ShapeError, UnsupportedError
from lstm_keras.exporters import cmsis_nn, export
from lstm_keras.layer import LSTM
from lstm_keras.runtimes import Runtime, default, load

ROUNDS = 40
"""Interleaved calls of artifact and parent from which the medians of the latency are taken."""

ALSO = {
    ("tflite", "fused", "float32"): ("tflm",),
    ("tflite", "fused", "int8"): ("tflm",),
    ("tflite", "step", "float32"): ("compiled",),
    ("tflite", "unrolled", "float32"): ("compiled", "tflm"),
    ("tflite", "unrolled", "int8"): ("compiled", "tflm"),
}
"""Further runtimes that play an artifact: TFLite Micro, LiteRT's CompiledModel."""


def players(artifact: Artifact) -> list[str]:
    """Names of the runtimes that play this artifact."""
    others = ALSO.get((artifact.target, artifact.form, artifact.precision), ())
    return [default(artifact), *others]


def judge(
    parent: Runtime,
    artifacts: Sequence[Artifact],
    x: np.ndarray,
    y: np.ndarray | None,
    measure: Measure | None = None,
) -> list[ArtifactResult]:
    """Check every artifact in every runtime that plays it, on all of x.

    Where TFLite Micro is not installed or lacks an operator, LiteRT's result says so.

    Args:
        parent: Plays the model that the artifacts came from.
        artifacts: Of that model.
        x: Windows [W, T, F], as the model takes them.
        y: Targets, if any: a class (integer) per answer, or a value per output.
        measure: (answers, y) -> the task's metric; `checks.metric` when absent.

    Raises:
        ShapeError: Windows that the model cannot take, or targets of another shape.
    """
    expected = parent.run(x)
    if y is not None:
        _check_targets(expected, y)
    results = []
    for artifact in artifacts:
        results += _everywhere(parent, artifact, x, y, expected, measure)
    return results


def _everywhere(parent, artifact, x, y, expected, measure) -> list[ArtifactResult]:
    """One artifact in each of its runtimes, and what is inside it where it is one of integers."""
    names, integers = players(artifact), inside.is_integer(artifact)
    results, answers = [], None  # of the first runtime
    for name in names:
        try:
            runtime = load(artifact, name)
        except (ArtifactError, RuntimeMissingError) as error:
            if name != "tflm" or not results:
                raise
            results[-1] = _noting(results[-1], error)
            continue
        result = check(
            artifact, runtime, x, expected, y, name=name, beside=answers, measure=measure
        )
        ratio = latency_ratio(
            lambda runtime=runtime: runtime.run(x[:1]), lambda: parent.run(x[:1]), ROUNDS
        )
        results.append(dataclasses.replace(result, latency_ratio=ratio))
        if answers is None and (integers or len(names) > 1):
            answers = runtime.run(x)
    if loses := cmsis_nn.warning(artifact):
        note = Check("CMSIS-NN", "loses the state", None, True, loses)
        results[-1] = dataclasses.replace(results[-1], checks=[*results[-1].checks, note])
    if not integers:
        return results
    found = inside.look_into(artifact, x, y, (expected, answers), parent.model)
    mean = metric(expected, y)
    return [inside.added(result, found, mean, first=k == 0) for k, result in enumerate(results)]


def _noting(result: ArtifactResult, error: Exception) -> ArtifactResult:
    why = str(error).splitlines()[0]
    note = Check("TFLite Micro", "not played", None, True, why)
    return dataclasses.replace(result, checks=[*result.checks, note])


def _check_targets(answers: np.ndarray, y: np.ndarray) -> None:
    classes = np.issubdtype(y.dtype, np.integer)
    needed = answers.shape[:-1] if classes else answers.shape
    if y.shape != needed:
        raise ShapeError(
            f"the targets y ({y.dtype}) must have shape {needed}, one "
            f"{'class per answer' if classes else 'value per output'}; got {y.shape}.\n"
            "  Store classes as integers, values as floats, or leave y out."
        )
    if classes and answers.shape[-1] == 1:
        raise ShapeError(
            f"the targets y ({y.dtype}) are classes, and the model has one output, which names "
            f"none.\n  Store y as floats of shape {answers.shape}, or leave y out."
        )
    if classes and (y.min() < 0 or y.max() >= answers.shape[-1]):
        raise ShapeError(
            f"the targets y must be classes 0 to {answers.shape[-1] - 1}, as the model has; got "
            f"{y.min()} to {y.max()}.\n  Number the classes as in training."
        )


def along_time(
    model: keras.Model,
    results: Sequence[ArtifactResult],
    x: np.ndarray,
    calibration: np.ndarray,
) -> list[ArtifactResult]:
    """The same results, with the error of the last LSTM's output at each step where it is missing.

    A classifier answers once per window, which hides when an error arose. So the part of the
    model up to its last LSTM is exported the same way, and compared step by step. An artifact of
    integers tells it itself: its simulation has every h.
    """
    memory = up_to_memory(model)
    expected = memory.predict(x, verbose=0)
    filled = []
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as folder:
        for result in results:
            if result.inside and result.inside["fidelities"]:
                h = result.inside["fidelities"][-1]["values"]["h"]
                filled.append(dataclasses.replace(result, error_by_step=h["largest_by_step"]))
                continue
            if result.error_by_step or (result.runtime, result.form) != ("tflite", "fused"):
                filled.append(result)
                continue
            try:
                artifact = export(
                    memory,
                    "tflite",
                    result.precision,
                    calibration=calibration,
                    path=Path(folder) / result.precision,
                )
            except UnsupportedError:  # dynamic, where only later layers are large enough for it
                filled.append(result)
                continue
            error = np.abs(load(artifact).run(x) - expected).max(axis=(0, 2))
            filled.append(dataclasses.replace(result, error_by_step=error.tolist()))
    return filled


def up_to_memory(model: keras.Model) -> keras.Model:
    """X -> the output h of the last LSTM at every step, [B, T, H], with the model's weights."""
    last = next(layer for layer in reversed(model.layers) if isinstance(layer, LSTM))
    outputs = last.output
    if not last.return_sequences:
        every = LSTM.from_config({**last.get_config(), "return_sequences": True})
        outputs = every(last.input)
        every.set_weights(last.get_weights())
    return keras.Model(model.inputs[0], outputs, name=f"{model.name}-memory")
