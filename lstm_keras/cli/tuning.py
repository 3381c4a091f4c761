"""The verb that searches for settings: tune."""

from pathlib import Path
from typing import Annotated

import typer

from lstm_keras import options, zoo
from lstm_keras.cli.starting import start
from lstm_keras.printer import Printer

SHOWN = 10
"""Trials in the table at the end; all of them are in tuning.json."""


def tune(
    recipe: options.RECIPE,
    over: Annotated[
        list[str],
        typer.Option(
            "--over",
            help="A setting and what it may be, as often as you like: KEY=A,B,C or KEY=LOW:HIGH or "
            "KEY=LOW:HIGH:log, such as training.learning_rate=1e-3:1e-2:log.",
        ),
    ],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting for all trials: split.validation=1."),
    ] = None,
    trials: Annotated[int, typer.Option(help="At most so many.")] = 20,
    strategy: Annotated[str, typer.Option(help="random, bayesian or hyperband.")] = "random",
    score: Annotated[
        str, typer.Option(help="What judges, of the validation part: val_loss or val_accuracy.")
    ] = "val_loss",
    seed: Annotated[int, typer.Option(min=0, help="Of what is tried.")] = 0,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Carry on an interrupted search in OUT, if there is one."),
    ] = False,
    out: options.OUT = None,
    as_json: options.JSON = False,
    debug: options.DEBUG = False,
) -> None:
    """Search for settings of a recipe, judged by its validation part; writes the best recipe.

    Examples:
        lstm-keras tune shakespeare --over training.learning_rate=1e-3:1e-2:log

        lstm-keras tune shoulder-imu --set split.validation=2 --over model.units=16,32,64

        lstm-keras run build/shoulder-imu-tuning/recipe.toml
    """
    file = zoo.recipe_file(recipe)
    start(debug)
    from lstm_keras import kinds
    from lstm_keras.tuning import page, search, space

    printer = Printer(as_json)
    job = space.settled(kinds.load(file), changes or ())
    axes = [space.read_axis(text, job) for text in over]
    folder = out or Path("build") / f"{job.name}-tuning"
    how = {"trials": trials, "strategy": strategy, "score": score, "seed": seed, "resume": resume}
    found = search.search(job, axes, folder, **how, say=printer.say)
    for rank, trial in enumerate(found.order()[:SHOWN], start=1):
        reached = "failed" if trial.score is None else f"{score} {trial.score:.5g}"
        printer.say(f"{rank}.", f"trial {trial.number}: {page.told(trial.settings)}", reached)
    printer.say("writes", str(folder / "recipe.toml"), "the best; lstm-keras run takes it")
    printer.say("report", str(folder / page.FILE), "")
    printer.end({"verdict": "pass", **found.content()})
