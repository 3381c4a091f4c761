"""A recipe from data to report: `train`, and `run`, which also exports, checks and reports."""

import dataclasses
import datetime
import json
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from lstm_keras import checkpoints, distributing, mixing, platforms, report, training, watching
from lstm_keras.artifact import MANIFEST, Artifact
from lstm_keras.checks import ArtifactResult, Check
from lstm_keras.conduct import Conduct
from lstm_keras.engines.telling import Teller
from lstm_keras.exporters import export
from lstm_keras.exporters.keras import describe
from lstm_keras.files import make_folder, write_text
from lstm_keras.judge import along_time, judge
from lstm_keras.kinds.prepared import Metric, Prepared
from lstm_keras.recipes import Recipe
from lstm_keras.runtimes import load
from lstm_keras.stages import Say, described, say_results, silent, verdict
from lstm_keras.summary import confusion, gates, identity, summary

REPLACED = ("class agreement", "accuracy lost, points", "mean absolute error lost")
"""Checks for which that of the metric stands in, where a recipe says how much an artifact loses."""

AS_USUAL = Conduct()

VOCABULARY = "vocabulary.json"
"""Tokens that a model of text reads: a list, by number."""

PLAYED = 64
"""Windows on which the error along time is drawn."""


@dataclass(frozen=True)
class Trained:
    """What `train` leaves: the model as an artifact, how it came about, and what it came from.

    artifact: None in a process beside the one that writes.
    """

    artifact: Artifact | None
    record: training.TrainingRecord
    prepared: Prepared


def train(
    recipe: Recipe,
    out: str | Path,
    say: Say = silent,
    verbose: str | int = "auto",
    conduct: Conduct = AS_USUAL,
) -> Trained:
    """Data -> a trained model in `out`/keras.

    Args:
        recipe: What to train on what.
        out: Folder to write to.
        say: Told each stage.
        verbose: Keras' progress bar.
        conduct: How the training is carried out.

    Raises:
        DataError: The data cannot be used.
        TrainingError: The loss became NaN, or the disk is full.
        ArtifactError: The folder cannot be written to, or the checkpoint in it cannot be resumed.
        KeyboardInterrupt: Ctrl-C, after a checkpoint and the best weights so far were written.
        Terminated: SIGTERM, likewise.
    """
    recipe.check()
    distributing.refuse(recipe.name, recipe.alone, conduct)
    folder = make_folder(Path(out) / "keras")
    with distributing.scope(conduct, say):
        with mixing.policy(conduct):
            job = recipe.prepare(say)
            mixing.compile_by(conduct, job.framed)
        record = _fit(job, folder, say, verbose, conduct)
    if not distributing.first(conduct):
        return Trained(None, record, job)
    if conduct.strategy != "one":  # what was made to be shared cannot be played alone
        job = dataclasses.replace(job, model=keras.models.load_model(folder / training.MODEL))
    job = dataclasses.replace(job, model=mixing.in_float32(job.model))
    artifact = describe(job.model, folder, scaler=job.scaler, labels=job.labels)
    if job.vocabulary:
        write_text(folder / VOCABULARY, json.dumps(job.vocabulary, ensure_ascii=False) + "\n")
    told = f"{summary(job.model)}; {record.epochs} epochs, {record.seconds:.0f} s"
    say("trains", recipe.name, told)
    say("writes", str(folder), "")
    return Trained(artifact, record, job)


def _fit(job: Prepared, folder: Path, say: Say, verbose, conduct: Conduct):
    """The record of the training, from which the model in `folder` comes."""
    first = distributing.first(conduct)
    train, validation = distributing.share(conduct, job.framed, job.train, job.validation)
    if first:
        (folder / MANIFEST).unlink(missing_ok=True)  # it describes the model that is replaced
    before = _written(folder)
    looking = [Teller(say), *watching.callbacks(conduct, job)] if first else []
    try:
        with distributing.peers(conduct, folder):
            return training.fit(
                job.framed,
                train,
                validation,
                epochs=job.epochs,
                seed=job.seed,
                data_digest=job.digest,
                patience=job.patience,
                path=folder,
                saved=job.model,
                class_weight=job.class_weight,
                callbacks=[*job.callbacks, *looking],
                resume=conduct.resume,
                save_every=conduct.save_every,
                writes=first,
                verbose=verbose if first else 0,
                say=say if first else silent,
                agree=distributing.agreement(conduct),
            )
    except (KeyboardInterrupt, training.Terminated):
        checkpoint = folder / checkpoints.NAME
        if checkpoint.is_file():
            say("stopped", str(checkpoint), "interrupted; --resume carries on from there")
        if _written(folder) != before:  # else it is the model of an earlier training
            say("stopped", str(folder / training.MODEL), "holds the best weights so far")
        raise


def run(
    recipe: Recipe,
    out: str | Path,
    say: Say = silent,
    verbose: str | int = "auto",
    conduct: Conduct = AS_USUAL,
) -> dict:
    """Train, export every artifact of the recipe, check each on the whole test split, report.

    Returns:
        The content of `out`/report.json; its "verdict" is "pass" or "fail". In a process beside the
        one that writes, only "pass" and the training.
    """
    trained = train(recipe, out, say, verbose, conduct)
    folder, job = Path(out), trained.prepared
    if trained.artifact is None:
        return {"verdict": "pass", "training": dataclasses.asdict(trained.record)}
    artifacts = []
    for target, form, precision in recipe.exports:
        artifact = export(
            job.model,
            target,
            precision,
            form,
            job.calibration,
            folder / f"{target}-{form}-{precision}",
            scaler=job.scaler,
            labels=job.labels,
        )
        say("exports", artifact.name, described(artifact))
        artifacts.append(artifact)
    parent = load(trained.artifact)
    results = judge(parent, artifacts, job.x, job.y, job.metric.value)
    results = [holding(result, job.metric, recipe.loses) for result in results]
    results = along_time(job.model, results, job.x[:PLAYED], job.calibration)
    say_results(results, say)
    measured, good = _measured(recipe, job, parent.run(job.x), say)
    content = {
        "recipe": recipe.name,
        "title": recipe.title,
        "date": datetime.date.today().isoformat(),
        "verdict": verdict(good and all(result.passed for result in results)),
        "data": job.facts,
        "model": identity(job.model),
        "training": dataclasses.asdict(trained.record),
        "metric": measured,
        "gates": gates(job.model, job.x, job.example),
        "played": _played(len(job.x), job.facts["windows"]["test"]),
        "artifacts": results,
        "platforms": platforms.read_of(artifacts),
    }
    say("report", str(report.write(folder, content)), "")
    return report.finished(content)


def _played(judged: int, there: int) -> str:
    count = f"all {judged}" if judged == there else f"{judged} of the {there}"
    return f"{count} windows of the test split"


def holding(result: ArtifactResult, metric: Metric, loses: float | None) -> ArtifactResult:
    """The result, with a check that its metric is not worse than its parent's by more.

    It stands instead of the class agreement: where nothing is sure, as in text, a class that
    changes among equals costs nothing, and the metric says what it costs. And instead of the loss
    of accuracy or mean absolute error that a diagnosis finds, which is not the recipe's metric.
    """
    if loses is None:
        return result
    lost = metric.loss(result.metric_parent, result.metric)
    why = f"{metric.words(result.metric_parent)} in Keras, {metric.words(result.metric)} here"
    made = Check(f"{metric.name} lost", lost, loses, lost <= loses, why)
    others = [check for check in result.checks if check.name not in REPLACED]
    return dataclasses.replace(result, checks=[*others, made])


def _measured(recipe: Recipe, job: Prepared, answers: np.ndarray, say: Say) -> tuple[dict, bool]:
    """What the model and the simple baselines reach, said and for the report; is it as needed?"""
    metric, needed = job.metric, recipe.needed
    reached, simple = metric.value(answers, job.y), job.baselines()
    good = metric.reaches(reached, needed)
    beside = "; ".join(f"{name} {metric.words(value)}" for name, value in simple.items())
    told = [beside] if beside else []
    if needed is not None:
        told.insert(0, f"needed {metric.words(needed)}  {verdict(good)}")
    say("reaches", f"{metric.words(reached)} {metric.name}", "; beside ".join(told))
    besides = job.besides()
    for name, value in besides.items():
        say("", metric.words(value), name)
    one_class = job.y.ndim == 1 and np.issubdtype(job.y.dtype, np.integer)  # to a window
    content = {
        "name": metric.name,
        "unit": metric.unit,
        "best": metric.best,
        "keras": reached,
        "needed": needed,
        "besides": besides,
        "baselines": simple,
        "confusion": confusion(job.y, answers) if one_class else None,
    }
    return content, good


def _written(folder: Path) -> int | None:
    """When the model in a folder was written; None without one."""
    file = folder / training.MODEL
    return file.stat().st_mtime_ns if file.is_file() else None
