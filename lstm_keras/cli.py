"""lstm-keras: parses, calls one function per verb, prints a line per stage and the verdict.

Exit status: 0 pass, 1 a check failed, 2 it could not be run, 130 interrupted.
"""

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from lstm_keras import zoo
from lstm_keras.errors import DataError, LstmKerasError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Train an LSTM, export it, and prove that every copy computes the same thing.\n\n"
    "Exit status: 0 pass, 1 a check failed, 2 it could not be run, 130 interrupted.",
)

RECIPE = Annotated[
    str, typer.Argument(help=f"Of the zoo ({', '.join(zoo.names())}), or a recipe.toml.")
]
OUT = Annotated[Path | None, typer.Option("--out", help="Folder to write to.", show_default=False)]
JSON = Annotated[bool, typer.Option("--json", help="Print the report as JSON, and nothing else.")]
DEBUG = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
DATA = Annotated[
    str | None,
    typer.Option(
        "--data", help="Your own readings: a folder of CSV or NPZ files, one recording each."
    ),
]
HZ = Annotated[float | None, typer.Option("--rate", help="Readings per second in --data.")]
COLUMNS = Annotated[
    str | None, typer.Option("--columns", help="Channels to use, with commas: ax,ay,az.")
]
LABEL = Annotated[str | None, typer.Option("--label", help="Column that holds the class.")]
GROUP = Annotated[
    str | None,
    typer.Option("--group", help="Column that holds the group a split must not tear apart."),
]
PATTERN = Annotated[
    str | None,
    typer.Option("--pattern", help="Where class and group stand in a path: '{label}/{group}-*'."),
]


class Printer:
    """One line per stage, or silence and one JSON document at the end."""

    def __init__(self, as_json: bool):
        self.as_json = as_json
        self.console = Console(highlight=False, soft_wrap=True)

    @property
    def bar(self) -> int:
        """Keras' `verbose`: a progress bar on a terminal, nothing in a log."""
        return int(self.console.is_terminal and not self.as_json)

    def say(self, verb: str, what: str, detail: str) -> None:
        if not self.as_json:
            self.console.print(f"[bold]{verb:<9}[/]{escape(f'{what:<36} {detail}')}")

    def end(self, content: dict) -> None:
        """Print the verdict, and leave with it."""
        passed = content["verdict"] == "pass"
        if self.as_json:
            print(json.dumps(content, indent=1))
        else:
            self.console.print("[green]pass[/]" if passed else "[red]fail[/]")
        if not passed:
            raise typer.Exit(1)


@app.command()
def run(
    recipe: RECIPE,
    out: OUT = None,
    data: DATA = None,
    rate: HZ = None,
    columns: COLUMNS = None,
    label: LABEL = None,
    group: GROUP = None,
    pattern: PATTERN = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Train, export, check every export on data never seen, write a report.

    Examples:

        lstm-keras run shoulder-imu --out build/shoulder-imu

        lstm-keras run my-recipe.toml --data readings/ --rate 50
    """
    from lstm_keras import jobs

    printer = Printer(as_json)
    job = _with_data(recipe, data, rate, columns, label, group, pattern)
    printer.end(jobs.run(job, out or Path("build") / job.name, printer.say, printer.bar))


@app.command()
def train(
    recipe: RECIPE,
    out: OUT = None,
    data: DATA = None,
    rate: HZ = None,
    columns: COLUMNS = None,
    label: LABEL = None,
    group: GROUP = None,
    pattern: PATTERN = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Train only: the model, its scaler and its training record in OUT/keras.

    Example:

        lstm-keras train shoulder-imu --out build/shoulder-imu
    """
    from lstm_keras import jobs

    printer = Printer(as_json)
    job = _with_data(recipe, data, rate, columns, label, group, pattern)
    trained = jobs.train(job, out or Path("build") / job.name, printer.say, printer.bar)
    printer.end({"verdict": "pass", "training": dataclasses.asdict(trained.record)})


@app.command()
def export(
    model: Annotated[
        Path, typer.Argument(help="A .keras or .h5 file; stock LSTM layers are fine.")
    ],
    target: Annotated[str, typer.Option(help="tflite or onnx.")] = "tflite",
    precision: Annotated[str, typer.Option(help="float32, dynamic or int8.")] = "float32",
    form: Annotated[str | None, typer.Option(help="fused or step.")] = None,
    calibration: Annotated[
        Path | None,
        typer.Option(
            help="Windows as the model takes them: NPZ with x [N, T, F], NPY, CSV folder."
        ),
    ] = None,
    steps: Annotated[int | None, typer.Option(help="T, if the model leaves it open.")] = None,
    out: OUT = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Export a trained model, then check what was written against it.

    Examples:

        lstm-keras export model.keras --target onnx

        lstm-keras export model.keras --precision int8 --calibration samples.npz
    """
    from lstm_keras import samples, verify

    printer = Printer(as_json)
    windows = samples.read(calibration)[0] if calibration else None
    printer.end(
        verify.export_model(model, target, precision, form, windows, steps, out, printer.say)
    )


@app.command()
def check(
    artifacts: Annotated[list[Path], typer.Argument(help="Folders that an export wrote.")],
    model: Annotated[Path, typer.Option(help="The model they came from.")],
    data: Annotated[
        Path, typer.Option("--data", help="NPZ with x [N, T, F] and, if known, y [N].")
    ],
    out: OUT = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Check artifacts against the model they were exported from.

    Example:

        lstm-keras check build/m-tflite-fused-int8 --model m.keras --data test.npz
    """
    from lstm_keras import samples, verify

    printer = Printer(as_json)
    x, y = samples.read(data)
    printer.end(verify.check_artifacts(artifacts, model, x, y, out, printer.say))


def main() -> None:
    """The command `lstm-keras`."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow's start-up chatter
    try:
        app()
    except LstmKerasError as error:
        if "--debug" in sys.argv:
            raise
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[bold red]{type(error).__name__}:[/] {escape(str(error))}"
        )
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        if "--debug" in sys.argv:
            raise
        print("\ninterrupted", file=sys.stderr)
        sys.exit(130)


def _with_data(name, data, rate, columns, label, group, pattern):
    """The recipe, with the readings that the command line names instead of its own."""
    from lstm_keras.recipes import Recipe

    recipe = Recipe.load(zoo.recipe_file(name))
    given = {
        "hz": rate,
        "columns": columns.split(",") if columns else None,
        "label": label,
        "group": group,
        "pattern": pattern,
    }
    given = {key: value for key, value in given.items() if value is not None}
    if data is None and given:
        raise DataError(
            f"{', '.join(given)} describe a folder of readings, and no folder came.\n"
            "  Add --data FOLDER."
        )
    if data is None:
        return recipe
    # Augmentation names channels of the recipe's own sensor; other readings go without.
    return dataclasses.replace(
        recipe, source=data, options=given, augmentation=None, least_metric=0.0
    )
