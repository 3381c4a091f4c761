"""From a Keras model to an artifact: the table of targets, and `export`."""

import dataclasses
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lstm_keras import golden
from lstm_keras.artifact import MANIFEST, Artifact, artifact_name, package_versions, sha256
from lstm_keras.errors import DataError, RuntimeMissingError, UnsupportedError
from lstm_keras.exporters import devices
from lstm_keras.exporters.convert import FILES, MODEL, Job, in_child
from lstm_keras.exporters.targets import (
    CALIBRATED,
    EXTRA,
    FEWEST,
    FORM,
    OF_TFLITE,
    RANGES,
    TARGET,
    check_target,
    check_tracing,
    chosen_state,
)
from lstm_keras.exporters.targets import STATES as STATES
from lstm_keras.exporters.targets import TARGETS as TARGETS
from lstm_keras.files import make_folder, replacing
from lstm_keras.sequences import Scaler

if TYPE_CHECKING:
    import keras


def export(
    model: "keras.Model | str | Path",
    target: str | None = None,
    precision: str = "float32",
    form: str | None = None,
    calibration: np.ndarray | None = None,
    path: str | Path | None = None,
    *,
    steps: int | None = None,
    state: str | None = None,
    ranges: str = "search",
    trace_gates: bool = False,
    device: str | None = None,
    scaler: Scaler | None = None,
    labels: Sequence[str] = (),
    layout: str | None = None,
    budget: str | None = None,
) -> Artifact:
    """Write a trained model for a target: its file, and the manifest that says what it is.

    Stock `keras.layers.LSTM` are adopted first. The conversion runs in a child process, and the
    folder changes only when it has succeeded; the manifest is written last. Beside the file lie
    golden vectors for a device to test itself with (`golden.json`), where the runtime that plays
    the file is installed.

    Args:
        model: A Keras model with at least one LSTM, one input and one output; or its file.
        target: "tflite", "onnx" or "c"; "tflite" when absent, or what the device prefers.
        precision: "float32", "dynamic", "int8" or "int16x8", where `TARGETS` has it.
        form: "fused", which is meant when absent, "step" or "unrolled"; "auto" takes the first
            that suits `device` and can express the model, and `Artifact.picked` says why.
        calibration: float [N, T, F], standardised as in training, or int tokens [N, T]; N of at
            least 8. int8 and int16x8 need it; the others take it for T only.
        path: Folder to write into; `build/<model>-<target>-<form>-<precision>` when absent, with
            the name of the model, or of its file, and the state where it is not the usual one.
        steps: T, where the model leaves it open and the target needs it. For long recordings, the
            length of a chunk: with the state "kept" or "explicit" a file goes on where the last
            chunk ended, and calibration samples may be a multiple of it long.
        state: What a fused `.tflite` file does with h and c between two calls: "none", meant when
            absent, starts every call anew; "kept" goes on where the last call ended, until the app
            resets the variables; "explicit" has h and c of each LSTM as inputs and outputs. Step
            files are "explicit", fused ONNX files and C "none".
        ranges: How far the int8 grid of x reaches: "search" takes what goes wrong the least on the
            calibration samples, "minmax" everything, "percentile" and "mse" as in
            `quantization.calibration`.
        trace_gates: In a step file: add the outputs i, f, g and o, each [1, sum H], the gates of
            all LSTMs side by side, in the order of c. For a page or a debugger that shows them.
        device: "android", "browser", "micro", "raspberry-pi" or "server": with form "auto", which
            is meant when a device is named; another form must be one that suits it. Beside a
            `.tflite` file for "micro" lies what TFLite Micro needs; see `exporters.micro`.
        scaler: How readings became x; kept in the manifest.
        labels: Names of the classes; kept in the manifest.
        layout: Of C: "arduino", "platformio", "zephyr" or "cmake", whose library is made as well.
        budget: Of C: the most that it may take, as in "flash=32k,ram=4k"; see `exporters.c.budget`.

    Raises:
        UnsupportedError: No such target or device, a state that a target lacks, gates traced in a
            form without them, layout or budget of what is not C, or a model it cannot express.
        BudgetError: C takes more than the budget allows; nothing is written.
        ModelError: No Keras model, or no LSTM in it.
        ShapeError, DataError: Calibration samples that do not fit, or too few; steps that are not
            the model's.
        ConversionError: The converter failed or crashed.
        ArtifactError: The folder cannot be written to.
    """
    if form == devices.AUTO or device is not None:
        given = {"steps": steps, "state": state, "ranges": ranges, "trace_gates": trace_gates}
        given |= {"scaler": scaler, "labels": labels, "layout": layout, "budget": budget}
        artifact = devices.export_for(
            device,
            target,
            form,
            precision,
            lambda *pair: export(model, pair[0], precision, pair[1], calibration, path, **given),
        )
        from lstm_keras.exporters import micro

        return micro.of_device(artifact, device, model, calibration, steps)
    target, form = target or TARGET, form or FORM
    check_target(target, form, precision)
    state = chosen_state(target, form, state)
    check_tracing(form, trace_gates)
    if ranges not in RANGES:
        raise UnsupportedError(f"there is no ranges={ranges}.\n  Choose from: {', '.join(RANGES)}.")
    if precision in CALIBRATED and calibration is None:
        raise DataError(
            f"{precision} needs calibration samples: they say how large each number gets.\n"
            f"  Pass calibration=x[:200], float [N, T, F] from the training set, N >= {FEWEST}."
        )
    from lstm_keras.adoption import adopt, load
    from lstm_keras.exporters import inputs, limits, micro
    from lstm_keras.exporters.c import options
    from lstm_keras.exporters.keras import weights_digest
    from lstm_keras.quantization.aware import is_aware

    name = model.name if hasattr(model, "get_weights") else Path(model).stem
    if not hasattr(model, "get_weights"):
        path = path or default_folder(Path(model).stem, target, form, precision, state, trace_gates)
        model = load(model)
    model = adopt(model)
    name = model.name if name == Path(MODEL).stem else name  # training calls every file so
    options.check(target, name, layout, budget)
    if is_aware(model) and (form, precision) != ("fused", "int8"):
        raise UnsupportedError(
            f"model '{model.name}' is quantization-aware: what it answers is tflite fused in int8, "
            f"not {target} {form} in {precision}.\n"
            "  Export that, or lstm_keras.quantization.aware.plain(model) in another."
        )
    inputs.check_ends(model)
    if calibration is not None:
        chunks = form == "fused" and state != "none"
        calibration = inputs.check_calibration(model, calibration, steps, FEWEST, chunks)
    if steps is not None:
        inputs.input_shape(model, steps)
    if target in OF_TFLITE:
        if form != "step":
            if steps is None and calibration is not None and model.inputs[0].shape[1] is None:
                steps = calibration.shape[1]
            inputs.input_shape(model, steps)
            limits.check_calls(model, form, target)
        if form == "fused":
            limits.check_learned(model, state, target)
    if form == "step":
        limits.check_step(model, target)
    path = path or default_folder(model.name, target, form, precision, state, trace_gates)
    folder = make_folder(path)
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as scratch:
        scratch = Path(scratch)
        model.save(scratch / MODEL)
        scaling = None if scaler is None else dataclasses.asdict(scaler)
        how = target, form, precision, steps, state, ranges, scaling, tuple(labels), trace_gates
        job = Job(*how, name, budget or "")
        written = in_child(scratch, job, calibration)
        (folder / MANIFEST).unlink(missing_ok=True)  # it describes the files that are replaced
        micro.forget(folder)
        files = [folder / file.name for file in sorted((scratch / FILES).iterdir())]
        with ExitStack() as all_or_none:
            for file in files:
                temporary = all_or_none.enter_context(replacing(file))
                shutil.copyfile(scratch / FILES / file.name, temporary)
    artifact = Artifact(
        path=folder,
        target=target,
        precision=precision,
        form=form,
        state=written.state,
        files={file.name: sha256(file) for file in files},
        inputs=written.inputs,
        outputs=written.outputs,
        operators=written.operators,
        parent=weights_digest(model),
        versions=package_versions(
            "keras", "tensorflow", *EXTRA[target], *EXTRA.get((target, precision), ())
        ),
        scaler=scaler,
        labels=tuple(labels),
        returns_sequences=written.returns_sequences,
    )
    artifact = _with_golden(artifact, model, calibration, steps)
    artifact.save()
    options.lay_out(artifact, layout)
    return artifact


def _with_golden(artifact, model, calibration, steps) -> Artifact:
    """The artifact with golden vectors beside the model, where its runtime is installed.

    And where there is something to play: nothing can be made up for an open number of features.
    """
    from lstm_keras.exporters import inputs

    file = artifact.path / golden.FILE
    file.unlink(missing_ok=True)  # of the file that was replaced
    if calibration is None and None in model.inputs[0].shape[2:]:
        return artifact
    x = inputs.to_play(model, artifact, calibration, steps)
    try:
        golden.record(artifact, x).save(file)
    except RuntimeMissingError:
        return artifact
    return dataclasses.replace(artifact, files={**artifact.files, file.name: sha256(file)})


def default_folder(
    name: str,
    target: str | None,
    form: str | None,
    precision: str,
    state: str | None = None,
    trace_gates: bool = False,
) -> Path:
    """Where the artifact of a model of that name goes if nobody says.

    Raises:
        UnsupportedError: No such target, a state that it lacks, or gates traced in a form without
            them.
    """
    target, form = target or TARGET, form or FORM
    check_target(target, form, precision)
    state = chosen_state(target, form, state)
    check_tracing(form, trace_gates)
    return Path("build") / f"{name}-{artifact_name(target, form, precision, state, trace_gates)}"
