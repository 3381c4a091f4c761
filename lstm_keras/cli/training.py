"""The verbs that follow a recipe: run, train."""

import dataclasses
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lstm_keras import options, workers, zoo
from lstm_keras.cli.starting import start
from lstm_keras.conduct import Conduct
from lstm_keras.errors import DataError
from lstm_keras.printer import Printer

if TYPE_CHECKING:  # what a recipe is takes long to import, and --help does without
    from lstm_keras.recipes import Recipe


def _follows(work: Callable[["Recipe", Path, Printer, Conduct], None]) -> Callable[..., None]:
    """The verb that does some work with a recipe: its options are the same for all of them."""

    def verb(
        recipe: options.RECIPE,
        out: options.OUT = None,
        data: options.DATA = None,
        rate: options.HZ = None,
        columns: options.COLUMNS = None,
        label: options.LABEL = None,
        group: options.GROUP = None,
        pattern: options.PATTERN = None,
        resume: options.RESUME = False,
        save_every: options.SAVE_EVERY = 60.0,
        tensorboard: options.TENSORBOARD = None,
        strategy: options.STRATEGY = "one",
        workers: options.WORKERS = None,
        dtype: options.DTYPE = "float32",
        xla: options.XLA = None,
        as_json: options.JSON = False,
        debug: options.DEBUG = False,
    ) -> None:
        conduct = Conduct(resume, save_every, tensorboard, strategy, workers, dtype, xla)
        _start_workers(conduct, recipe, out)
        job = _recipe(recipe, debug, data, rate, columns, label, group, pattern)
        work(job, out or Path("build") / job.name, Printer(as_json), conduct)

    verb.__name__, verb.__doc__ = work.__name__, work.__doc__
    return verb


@_follows
def run(recipe: "Recipe", out: Path, printer: Printer, conduct: Conduct) -> None:
    """Train, export, check every export on data never seen, write a report.

    Examples:
        lstm-keras run shoulder-imu --out build/shoulder-imu

        lstm-keras run my-recipe.toml --data readings/ --rate 50
    """
    from lstm_keras import jobs

    printer.end(jobs.run(recipe, out, printer.say, printer.bar, conduct))


@_follows
def train(recipe: "Recipe", out: Path, printer: Printer, conduct: Conduct) -> None:
    """Train only: the model, its scaler and its training record in OUT/keras.

    Example:
        lstm-keras train shoulder-imu --out build/shoulder-imu
    """
    from lstm_keras import jobs

    trained = jobs.train(recipe, out, printer.say, printer.bar, conduct)
    printer.end({"verdict": "pass", "training": dataclasses.asdict(trained.record)})


def _start_workers(conduct, recipe, out):
    """Where processes are asked for, they do the work: leaves with the first one's exit status."""
    if conduct.workers is None or workers.started():
        return
    file = zoo.recipe_file(recipe)
    with suppress(OSError, ValueError, LookupError):  # which the workers tell in full
        out = out or Path("build") / tomllib.loads(file.read_text(encoding="utf-8"))["name"]
    folder = out or Path("build")
    raise typer.Exit(workers.run(conduct.workers, sys.argv[1:], folder / "keras"))


def _recipe(name, debug, data, rate, columns, label, group, pattern):
    """The recipe, on the readings that the command line names instead of its own."""
    settings = {
        "hz": rate,
        "columns": [column.strip() for column in columns.split(",")] if columns else None,
        "label": label,
        "group": group,
        "pattern": pattern,
    }
    settings = {key: value for key, value in settings.items() if value is not None}
    if data is None and settings:
        given = ", ".join(f"--{'rate' if key == 'hz' else key}" for key in settings)
        raise DataError(
            f"{given} describes a folder of readings, and none was named.\n  Add --data FOLDER."
        )
    file = zoo.recipe_file(name)
    start(debug)
    from lstm_keras import kinds

    recipe = kinds.load(file)
    return recipe if data is None else recipe.on(data, settings)
