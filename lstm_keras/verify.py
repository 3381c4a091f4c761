"""A trained model of the user's own: export it, and check what was written against it."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lstm_keras import report
from lstm_keras.adoption import adopt
from lstm_keras.adoption import load as read_model
from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, ModelError
from lstm_keras.exporters import default_folder, devices, export, micro
from lstm_keras.exporters.inputs import made_up
from lstm_keras.exporters.keras import told_beside, weights_digest
from lstm_keras.files import make_folder
from lstm_keras.judge import judge
from lstm_keras.runtimes import load
from lstm_keras.stages import (
    Say,
    described,
    say_costs,
    say_loading,
    say_micro,
    say_results,
    silent,
    verdict,
)
from lstm_keras.summary import identity, summary

PLAYED = 64
"""Windows that an export without data of its own is checked on."""


def export_model(
    model: str | Path,
    target: str | None,
    precision: str,
    form: str | None,
    samples: np.ndarray | None,
    steps: int | None,
    out: str | Path | None,
    say: Say = silent,
    state: str | None = None,
    ranges: str = "search",
    trace_gates: bool = False,
    device: str | None = None,
    layout: str | None = None,
    budget: str | None = None,
) -> dict:
    """Export a model file, then check what was written against it.

    It is checked on the calibration samples, or on seeded normal noise where there are none.

    Args:
        model: A `.keras` or `.h5` file. Where training left a manifest beside it, the artifact has
            the scaler and the labels that are in it.
        target: See `lstm_keras.export`, as for what follows down to device.
        precision: Likewise.
        form: Likewise.
        steps: Likewise.
        state: Likewise.
        ranges: Likewise.
        trace_gates: Likewise.
        device: Likewise.
        layout: Likewise.
        budget: Likewise.
        samples: For calibration; float [N, T, F] or tokens [N, T].
        out: Folder of the artifact; that of `lstm_keras.export` when absent.
        say: Told each stage.

    Returns:
        The content of report.json in the folder that was written.

    Raises:
        LstmKerasError: As `lstm_keras.export` and `check_artifacts` do.
    """
    parent = adopt(read_model(model))
    say("reads", str(model), summary(parent))
    scaler, labels = told_beside(Path(model))
    picks = form == devices.AUTO or device is not None  # then the folder is named by what it picks
    if not picks:
        out = out or default_folder(Path(model).stem, target, form, precision, state, trace_gates)
    artifact = export(
        model if picks or target == "c" else parent,  # of a file, C has the name of the file
        target,
        precision,
        form,
        samples,
        out,
        steps=steps,
        state=state,
        ranges=ranges,
        trace_gates=trace_gates,
        device=device,
        scaler=scaler,
        labels=labels,
        layout=layout,
        budget=budget,
    )
    say("exports", artifact.name, described(artifact))
    say_loading(artifact, say)
    say("writes", str(artifact.path), "")
    say_costs(artifact, say)
    if samples is None:
        x = made_up(parent, artifact.inputs[0].dtype, PLAYED, steps or PLAYED)
        what = "windows of made-up noise, as no data came"
    else:
        x, what = samples, "calibration windows"
    return check_artifacts([artifact.path], model, x, None, artifact.path, say, what=what)


def check_artifacts(
    folders: Sequence[str | Path],
    model: str | Path,
    x: np.ndarray,
    y: np.ndarray | None = None,
    out: str | Path | None = None,
    say: Say = silent,
    what: str = "windows",
) -> dict:
    """Check artifacts against the model that they were exported from.

    Args:
        folders: Of the artifacts.
        model: Their parent: a `.keras` file, or a folder of target keras.
        x: Windows, as the model takes them.
        y: Targets, if the task's metric is wanted.
        out: Folder for the report; none is written when absent.
        say: Told each stage.
        what: What x is, for the report.

    Raises:
        ArtifactError: An artifact that is damaged, or of another model.
        ModelError: No Keras model.
        ShapeError: Windows or targets that the model cannot take.
    """
    artifacts = [Artifact.load(folder) for folder in folders]
    if out is not None:
        make_folder(out)
    parent = load(model)
    if parent.artifact.target != "keras":
        raise ModelError(
            f"{model} holds a {parent.artifact.target} file, not the Keras model it came from.\n"
            "  Pass a .keras or .h5 file, or the folder keras that training wrote."
        )
    digest = weights_digest(parent.model)
    for artifact in artifacts:
        if artifact.parent != digest:
            raise ArtifactError(
                f"{artifact.path} was exported from another model than {model}: its parent's "
                f"weights have digest {artifact.parent[:12]}..., these {digest[:12]}....\n"
                "  Pass the model it came from, or export it again."
            )
    measured = {a.name: facts for a in artifacts if (facts := micro.read(a)) is not None}
    for facts in measured.values():
        say_micro(facts, say)
    results = judge(parent, artifacts, x, y)
    say("plays", f"{len(x)} {what}", "")
    say_results(results, say)
    content = {
        "title": f"{', '.join(a.name for a in artifacts)} against {Path(model).name}",
        "date": datetime.date.today().isoformat(),
        "verdict": verdict(all(result.passed for result in results)),
        "model": identity(parent.model),
        "played": f"{len(x)} {what}",
        "artifacts": results,
        "micro": measured,
    }
    if out is not None:
        say("report", str(report.write(out, content)), "")
    return report.finished(content)
