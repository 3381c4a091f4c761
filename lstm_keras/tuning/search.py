"""The search itself: an oracle of keras-tuner chooses, each trial is one training without export.

A trial is judged by the validation part alone. The test part is prepared with the rest and never
read: a number for the report must come from windows that chose nothing.
"""

import gc
import time
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import tensorflow as tf

from lstm_keras import training
from lstm_keras.errors import DataError, RuntimeMissingError, TrainingError
from lstm_keras.files import make_folder
from lstm_keras.recipes import Recipe
from lstm_keras.stages import Say, silent
from lstm_keras.tuning import page
from lstm_keras.tuning.results import FILE, Found, Trial
from lstm_keras.tuning.space import Axis, changed

try:
    import keras_tuner
except ImportError as error:
    raise RuntimeMissingError(
        'the search needs keras-tuner, which is not installed.\n  pip install "lstm-keras[tune]"'
    ) from error

STRATEGIES = ("random", "bayesian", "hyperband")
SCORES = {"val_loss": "least", "val_accuracy": "most"}
"""Curve of a training that judges it -> which way is better."""

MEASURES = ("training.label_smoothing", "training.early")
"""Settings that change what the loss is, so that no two values of it can be compared."""

EPOCHS = "training.epochs"
STATE = "search"
"""Folder of keras-tuner's own files."""


def search(
    recipe: Recipe,
    axes: Sequence[Axis],
    out: str | Path,
    *,
    trials: int = 20,
    strategy: str = "random",
    score: str = "val_loss",
    seed: int = 0,
    resume: bool = False,
    say: Say = silent,
) -> Found:
    """Try settings of a recipe, and write what was found after every trial.

    Args:
        recipe: What to train on what; it must keep a validation part.
        axes: Which settings, and what they may be; see `space.read_axis`.
        out: Folder for tuning.json, tuning.html, recipe.toml and keras-tuner's own files.
        trials: At most so many.
        strategy: "random" draws; "bayesian" draws 3 for each axis, then goes where a Gaussian
            process expects the best; "hyperband" begins many trainings of few epochs, and repeats
            the best third of them with three times as many, up to the recipe's.
        score: "val_loss" or "val_accuracy", at the epoch whose weights a training keeps.
        seed: Of what is tried. The trainings have the recipe's own.
        resume: Carry on an interrupted search of the same in `out`, if there is one.
        say: Told each trial.

    Returns:
        Every trial, and the best.

    Raises:
        DataError: Nothing to search, a recipe without validation or without this score, or a
            search in `out` that is another one.
        TrainingError: No trial reached a score.
        ArtifactError: The folder cannot be written to.
        KeyboardInterrupt: Ctrl-C; what was found so far is written.
    """
    _check(recipe, axes, trials, strategy, score)
    recipe.check()
    folder = make_folder(out)
    over = [
        {"key": a.key, "choices": list(a.choices), "low": a.low, "high": a.high, "log": a.log}
        for a in axes
    ]
    asked = {"strategy": strategy, "seed": seed, "score": score, "best": SCORES[score]}
    found = Found(recipe, {**asked, "over": over})
    resume = resume and (folder / FILE).exists()
    if resume:
        found.carry_on(folder)
        say("resumes", str(folder), f"{len(found.trials)} trials are done")
    found.write(folder)
    with warnings.catch_warnings():
        # keras-tuner 1.4.8 with Python 3.10 and later: threading's names in camel case
        warnings.filterwarnings("ignore", "currentThread|getName", DeprecationWarning)
        try:
            with redirect_stdout(StringIO()):  # it says that it has reloaded
                oracle = _oracle(strategy, axes, trials, score, seed, recipe)
                tuner = _Tuner(oracle, folder, not resume, found, axes, trials, say)
            tuner.search(verbose=0)
        except _Stop as error:
            raise (error.__cause__ or error) from None
    best = found.best
    if best is None:
        last = found.order()[-1].failed if found.trials else "there was none"
        raise TrainingError(
            f"no trial reached a score; the last one: {last}\n"
            "  Search nearer to the recipe's own values, which `lstm-keras train` can try alone."
        )
    return found


def _check(recipe, axes, trials, strategy, score):
    for flag, value, known in (("--strategy", strategy, STRATEGIES), ("--score", score, SCORES)):
        if value not in known:
            raise DataError(f"{flag} {value}: there is none.\n  Choose {', '.join(known)}.")
    keys = [axis.key for axis in axes]
    if not keys or len(set(keys)) < len(keys):
        raise DataError(
            f"a search needs one --over for each setting; got {', '.join(keys) or 'none'}.\n"
            "  For example --over training.learning_rate=1e-3:1e-2:log."
        )
    if trials < 1:
        raise DataError(f"--trials must be at least 1; got {trials}.\n  20 is what it is without.")
    if score == "val_loss" and (measures := [key for key in keys if key in MEASURES]):
        raise DataError(
            f"--over {measures[0]} changes what the loss is, so that losses cannot be compared.\n"
            "  Judge by --score val_accuracy."
        )
    if strategy == "hyperband" and EPOCHS in keys:
        raise DataError(
            f"--strategy hyperband chooses {EPOCHS} itself.\n  Leave it out of --over; the "
            f"recipe's own is the most, and --set {EPOCHS}=N changes it."
        )


def _oracle(strategy, axes, trials, score, seed, recipe):
    space = keras_tuner.HyperParameters()
    for axis in axes:
        if axis.choices:  # by place: keras-tuner's own choices are numbers or words, never lists
            space.Choice(axis.key, list(range(len(axis.choices))))
        else:
            number = space.Int if isinstance(axis.low, int) else space.Float
            number(axis.key, axis.low, axis.high, sampling="log" if axis.log else "linear")
    made: dict[str, Any] = {
        "objective": keras_tuner.Objective("score", "min" if SCORES[score] == "least" else "max"),
        "hyperparameters": space,
        "seed": 1 + 7919 * seed,  # 0 would be another one every time; neighbours must not overlap
        "max_consecutive_failed_trials": trials + 1,
    }
    if strategy == "hyperband":
        oracle = keras_tuner.oracles.HyperbandOracle(
            max_epochs=recipe.training.epochs, hyperband_iterations=1, **made
        )
        oracle.max_trials = trials
        return oracle
    kind = {
        "random": keras_tuner.oracles.RandomSearchOracle,
        "bayesian": keras_tuner.oracles.BayesianOptimizationOracle,
    }[strategy]
    return kind(max_trials=trials, **made)


class _Stop(keras_tuner.errors.FatalError):
    """Carries an error through keras-tuner, which would count it as a failed trial."""


class _Tuner(keras_tuner.Tuner):
    def __init__(self, oracle, folder, overwrite, found, axes, trials, say):
        super().__init__(oracle, directory=folder, project_name=STATE, overwrite=overwrite)
        self.folder, self.found, self.axes, self.trials, self.say = folder, found, axes, trials, say

    def run_trial(self, trial, *_, **__):
        values = trial.hyperparameters.values
        settings = {axis.key: axis.value(values[axis.key]) for axis in self.axes}
        if "tuner/epochs" in values:  # of hyperband
            settings[EPOCHS] = values["tuner/epochs"]
        number, start = int(trial.trial_id) + 1, time.perf_counter()
        try:
            done = _measured(changed(self.found.recipe, settings), self.found.asked["score"])
        except _Stop:
            raise
        except (TrainingError, DataError, ValueError, tf.errors.ResourceExhaustedError) as error:
            done = {"failed": str(error).splitlines()[0]}
        except Exception as error:
            raise _Stop from error
        gc.collect()  # the model refers to itself
        seconds = round(time.perf_counter() - start, 3)
        self.found.trials[number] = Trial(number, settings, **done, seconds=seconds)
        self.found.write(self.folder)
        page.write(self.folder, self.found)
        self._tell(self.found.trials[number])
        if "failed" in done:
            raise keras_tuner.errors.FailedTrialError(done["failed"])
        return {"score": done["score"]}

    def _tell(self, trial):
        tried = page.told(trial.settings)
        if trial.score is None:
            reached = f"failed: {trial.failed}"
        else:
            best = "  best so far" if self.found.best is trial else ""
            reached = (
                f"{self.found.asked['score']} {trial.score:.4g}, epoch {trial.kept} of "
                f"{trial.epochs}, {trial.seconds:.0f} s{best}"
            )
        self.say("trial", f"{trial.number} of {self.trials}: {tried}", reached)


def _measured(recipe: Recipe, score: str) -> dict[str, Any]:
    """One training of a recipe, judged by its validation part."""
    job = recipe.prepare(silent)
    if job.validation is None:
        raise _Stop from DataError(
            f"the recipe {recipe.name} ({recipe.kind}) keeps nothing apart for validation, and the "
            "test part cannot judge what it has chosen.\n  For kind sensor add --set "
            "split.validation=1, for kind forecast --set refit=false; memory and speech keep none."
        )
    record = training.fit(
        job.framed,
        job.train,
        job.validation,
        epochs=job.epochs,
        seed=job.seed,
        data_digest=job.digest,
        patience=job.patience,
        class_weight=job.class_weight,
        callbacks=job.callbacks,
        verbose=0,
    )
    if score not in record.curves:
        there = [name for name in record.curves if name in SCORES]
        raise _Stop from DataError(
            f"a training of {recipe.name} has no {score}.\n  Judge by --score {there[0]}."
        )
    reached = record.curves[score][record.kept_epoch - 1]
    return {"score": float(reached), "epochs": record.epochs, "kept": record.kept_epoch}
