"""A recipe from readings to report: `train`, and `run`, which also exports, checks and reports."""

import dataclasses
import datetime
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from lstm_keras import datasets, platforms, report, training
from lstm_keras.artifact import MANIFEST, Artifact
from lstm_keras.checks import metric
from lstm_keras.classifier import frame
from lstm_keras.datasets import examples, pipelines
from lstm_keras.errors import DataError
from lstm_keras.exporters import export
from lstm_keras.exporters.keras import describe
from lstm_keras.files import make_folder
from lstm_keras.judge import along_time, judge
from lstm_keras.recipes import Recipe
from lstm_keras.runtimes import load
from lstm_keras.sequences import folds
from lstm_keras.stages import Say, described, say_results, silent, verdict
from lstm_keras.summary import confusion, gates, identity, summary

CALIBRATION = 256
"""Training windows from which the ranges of int8 are read."""

PLAYED = 64
"""Windows on which the error along time is drawn."""


@dataclass(frozen=True)
class Trained:
    """What `train` leaves: the model, how it came about, and the windows it came from."""

    artifact: Artifact
    model: keras.Model
    record: training.TrainingRecord
    source: datasets.Source
    examples: examples.Examples


def train(
    recipe: Recipe, out: str | Path, say: Say = silent, verbose: str | int = "auto"
) -> Trained:
    """Readings -> windows -> a trained model in `out`/keras.

    Args:
        recipe: What to train on what.
        out: Folder to write to.
        say: Told each stage.
        verbose: Keras' progress bar.

    Raises:
        DataError: The readings cannot be used.
        TrainingError: The loss became NaN.
        ArtifactError: The folder cannot be written to.
        KeyboardInterrupt: Ctrl-C, after the best weights so far have been written.
    """
    if not recipe.source:
        raise DataError(
            f"the recipe {recipe.name} names no source of readings.\n"
            "  Add --data FOLDER, or a line source = ... to the recipe."
        )
    folder = make_folder(Path(out) / "keras")
    source = datasets.load(recipe.source, **recipe.options)
    say(
        "reads",
        source.name,
        f"{len(source.recordings)} recordings of {len(source.channels)} channels at "
        f"{source.hz:g} Hz, {len(source.labels)} classes, {len(source.groups)} groups",
    )
    parts = split(recipe, source)
    say(
        "windows",
        f"{recipe.window.steps} steps at {recipe.window.hz:g} Hz",
        f"{len(parts.train)} to train, {len(parts.validation)} to validate, {len(parts.test)} to "
        f"test, of {', '.join(parts.test.groups)}",
    )
    settings = recipe.training
    keras.utils.set_random_seed(settings.seed)
    model = recipe.model.build(
        recipe.window.steps, len(source.channels), len(source.labels), recipe.name
    )
    batches = pipelines.training(parts, settings.batch, settings.seed, recipe.augmentation)
    (folder / MANIFEST).unlink(missing_ok=True)  # it describes the model that is replaced
    before = _written(folder)
    try:
        record = training.fit(
            frame(model, settings, int(batches.cardinality())),
            batches,
            pipelines.evaluation(parts.validation),
            epochs=settings.epochs,
            seed=settings.seed,
            data_digest=source.digest,
            patience=settings.patience,
            path=folder,
            saved=model,
            verbose=verbose,
        )
    except KeyboardInterrupt:
        if _written(folder) != before:  # else it is the model of an earlier training
            say(
                "stopped",
                str(folder / training.MODEL),
                "interrupted; holds the best weights so far",
            )
        raise
    artifact = describe(model, folder, scaler=parts.scaler, labels=source.labels)
    say("trains", recipe.name, f"{summary(model)}; {record.epochs} epochs, {record.seconds:.0f} s")
    say("writes", str(folder), "")
    return Trained(artifact, model, record, source, parts)


def run(recipe: Recipe, out: str | Path, say: Say = silent, verbose: str | int = "auto") -> dict:
    """Train, export every artifact of the recipe, check each on the whole test split, report.

    Returns:
        The content of `out`/report.json; its "verdict" is "pass" or "fail".
    """
    folder = make_folder(out)
    trained = train(recipe, folder, say, verbose)
    model, test = trained.model, trained.examples.test
    samples = calibration_windows(trained.examples.train.x, recipe.training.seed)
    artifacts = []
    for target, form, precision in recipe.exports:
        artifact = export(
            model,
            target,
            precision,
            form,
            samples,
            folder / f"{target}-{form}-{precision}",
            scaler=trained.examples.scaler,
            labels=trained.source.labels,
        )
        say("exports", artifact.name, described(artifact))
        artifacts.append(artifact)
    parent = load(trained.artifact)
    results = judge(parent, artifacts, test.x, test.y)
    results = along_time(model, results, test.x[:PLAYED], samples)
    say_results(results, say)
    answers = parent.run(test.x)
    reached = metric(answers, test.y)
    good = reached >= recipe.least_metric
    needed = f"needed {recipe.least_metric:.1%}  {verdict(good)}" if recipe.least_metric else ""
    say("accuracy", f"{reached:.1%} of {len(test)} windows", needed)
    content = {
        "recipe": recipe.name,
        "title": recipe.title,
        "date": datetime.date.today().isoformat(),
        "verdict": verdict(good and all(result.passed for result in results)),
        "data": _data(recipe, trained),
        "model": identity(model),
        "training": dataclasses.asdict(trained.record),
        "metric": {
            "name": "window accuracy",
            "keras": reached,
            "needed": recipe.least_metric or None,
            "confusion": confusion(test.y, answers),
        },
        "gates": gates(model, test.x, test.y, trained.source.labels),
        "played": f"all {len(test)} windows of the test split",
        "artifacts": results,
        "platforms": platforms.read_of(artifacts),
    }
    say("report", str(report.write(folder, content)), "")
    return report.finished(content)


def split(recipe: Recipe, source: datasets.Source) -> examples.Examples:
    """The recipe's test fold; validation groups are the ones that the next fold would test."""
    dealt = folds(source.groups, recipe.split.folds)
    test = dealt[recipe.split.fold]
    others = [group for fold in dealt[recipe.split.fold + 1 :] + dealt for group in fold]
    validation = [g for g in dict.fromkeys(others) if g not in test][: recipe.split.validation]
    mirror = recipe.augmentation.mirror if recipe.augmentation else None
    return examples.split(source, recipe.window, test, validation, mirror)


def _written(folder: Path) -> int | None:
    """When the model in a folder was written; None without one."""
    file = folder / training.MODEL
    return file.stat().st_mtime_ns if file.is_file() else None


def calibration_windows(x: np.ndarray, seed: int) -> np.ndarray:
    """Windows of the training set, evenly drawn, from which the ranges of int8 are read."""
    chosen = np.random.default_rng(seed).permutation(len(x))[:CALIBRATION]
    return x[np.sort(chosen)]


def _data(recipe: Recipe, trained: Trained) -> dict:
    source, parts = trained.source, trained.examples
    named = {"train": parts.train, "validation": parts.validation, "test": parts.test}
    return {
        "name": source.name,
        "digest": source.digest,
        "recordings": len(source.recordings),
        "channels": source.channels,
        "units": source.units,
        "labels": source.labels,
        "hz": recipe.window.hz,
        "steps": recipe.window.steps,
        "stride": recipe.window.stride,
        "groups": {name: part.groups for name, part in named.items()},
        "windows": {name: len(part) for name, part in named.items()},
    }
