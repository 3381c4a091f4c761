"""lstm-keras: parses, calls one function per verb, prints a line per stage and the verdict.

Exit status: 0 pass, 1 a check failed, 2 it could not be run, 130 interrupted.
"""

import dataclasses
import math
import sys
from pathlib import Path
from typing import Annotated

import typer

from lstm_keras import __version__, options, zoo
from lstm_keras.errors import ArtifactError, DataError, LstmKerasError, ModelError
from lstm_keras.printer import Printer, print_error
from lstm_keras.quiet import import_tensorflow

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Train an LSTM, export it, and prove that every copy computes the same thing.\n\n"
    "Examples:\n\n"
    "    lstm-keras run shoulder-imu\n\n"
    "    lstm-keras export model.keras --precision int8 --calibration samples.npz\n\n"
    "Exit status: 0 pass, 1 a check failed, 2 it could not be run, 130 interrupted.",
)

RECIPE = Annotated[
    str, typer.Argument(help=f"Of the zoo ({', '.join(zoo.names())}), or a recipe.toml.")
]
OUT = Annotated[Path | None, typer.Option("--out", help="Folder to write to.", show_default=False)]
JSON = Annotated[bool, typer.Option("--json", help="Print the report as JSON, and nothing else.")]
DEBUG = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def _version(asked: bool) -> None:
    if asked:
        print(f"lstm-keras {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
    ] = False,
) -> None: ...


def _import(debug: bool, model: Path | None = None) -> None:
    """TensorFlow, quietly; only verbs need it, `--help` does not, nor does a missing model."""
    if model is not None and not model.exists():
        raise ModelError(f"there is no file {model}.\n  Pass a .keras or .h5 file.")
    if not debug:
        import_tensorflow()


@app.command()
def run(
    recipe: RECIPE,
    out: OUT = None,
    data: options.DATA = None,
    rate: options.HZ = None,
    columns: options.COLUMNS = None,
    label: options.LABEL = None,
    group: options.GROUP = None,
    pattern: options.PATTERN = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Train, export, check every export on data never seen, write a report.

    Examples:
        lstm-keras run shoulder-imu --out build/shoulder-imu

        lstm-keras run my-recipe.toml --data readings/ --rate 50
    """
    job = _recipe(recipe, debug, data, rate, columns, label, group, pattern)
    from lstm_keras import jobs

    printer = Printer(as_json)
    printer.end(jobs.run(job, out or Path("build") / job.name, printer.say, printer.bar))


@app.command()
def train(
    recipe: RECIPE,
    out: OUT = None,
    data: options.DATA = None,
    rate: options.HZ = None,
    columns: options.COLUMNS = None,
    label: options.LABEL = None,
    group: options.GROUP = None,
    pattern: options.PATTERN = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Train only: the model, its scaler and its training record in OUT/keras.

    Example:
        lstm-keras train shoulder-imu --out build/shoulder-imu
    """
    job = _recipe(recipe, debug, data, rate, columns, label, group, pattern)
    from lstm_keras import jobs

    printer = Printer(as_json)
    trained = jobs.train(job, out or Path("build") / job.name, printer.say, printer.bar)
    printer.end({"verdict": "pass", "training": dataclasses.asdict(trained.record)})


@app.command()
def export(
    model: Annotated[
        Path, typer.Argument(help="A .keras or .h5 file; stock LSTM layers are fine.")
    ],
    target: Annotated[
        str | None, typer.Option(help="tflite, which is meant when absent, onnx or c.")
    ] = None,
    precision: Annotated[str, typer.Option(help="float32, dynamic, int8 or int16x8.")] = "float32",
    form: Annotated[str | None, typer.Option(help="fused, step, unrolled or auto.")] = None,
    device: options.DEVICE = None,
    calibration: options.CALIBRATION = None,
    steps: Annotated[int | None, typer.Option(help="T, if the model leaves it open.")] = None,
    state: options.STATE = None,
    ranges: options.RANGES = "search",
    trace_gates: options.TRACE_GATES = False,
    layout: options.LAYOUT = None,
    budget: options.BUDGET = None,
    out: OUT = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Export a trained model, then check what was written against it.

    Examples:
        lstm-keras export model.keras --target onnx

        lstm-keras export model.keras --precision int8 --calibration samples.npz

        lstm-keras export model.keras --for browser

        lstm-keras export model.keras --target c --budget flash=32k,ram=4k
    """
    _import(debug, model)
    from lstm_keras import samples, verify

    printer = Printer(as_json)
    windows = samples.read(calibration)[0] if calibration else None
    how = target, precision, form, windows, steps, out, printer.say, state, ranges
    printer.end(verify.export_model(model, *how, trace_gates, device, layout, budget))


@app.command()
def check(
    artifacts: Annotated[
        list[Path],
        typer.Argument(help="Folders that an export wrote, or one .tflite or .onnx file."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="The model they came from; a bare file needs none.")
    ] = None,
    data: Annotated[
        str | None, typer.Option("--data", help=f"{options.WINDOWS}; y [N] in it, if known.")
    ] = None,
    out: OUT = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Check artifacts against their model; or look into any file with an LSTM, whoever wrote it.

    Examples:
        lstm-keras check build/m-tflite-fused-int8 --model m.keras --data test.npz

        lstm-keras check foreign.onnx --data test.npz
    """
    printer = Printer(as_json)
    if any(path.suffix in (".tflite", ".onnx") and not path.is_dir() for path in artifacts):
        if len(artifacts) > 1:
            raise ArtifactError(
                f"one bare file is looked into at a time; got {len(artifacts)} paths.\n"
                "  Name one, or folders that lstm-keras export wrote."
            )
        from lstm_keras import foreign

        printer.end(foreign.check_file(artifacts[0], data, model, out, printer.say))
        return
    if model is None or data is None:
        lacks = " and ".join(n for n, v in (("--model", model), ("--data", data)) if v is None)
        raise typer.BadParameter(
            f"{lacks} missing: a folder is checked against its model, on windows. A bare .tflite "
            "or .onnx file needs neither."
        )
    from lstm_keras.artifact import Artifact

    for folder in artifacts:
        Artifact.load(folder)  # what is no artifact is refused before TensorFlow is loaded
    _import(debug, model)
    from lstm_keras import samples, verify

    x, y = samples.read(data)
    printer.end(verify.check_artifacts(artifacts, model, x, y, out, printer.say))


@app.command()
def repair(
    file: Annotated[Path, typer.Argument(help="An int8 .tflite file with LSTMs in it.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File to write; FILE-repaired.tflite beside it when absent."),
    ] = None,
    data: Annotated[
        str | None, typer.Option("--data", help=f"To prove it on: {options.WINDOWS}.")
    ] = None,
    cell_clip: Annotated[
        float | None, typer.Option(help="Hold |c| within that from now on; 0 for no limit.")
    ] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Replace the file itself.")] = False,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Mend what TensorFlow's converter gets wrong in an int8 LSTM file, and prove it.

    Example:
        lstm-keras repair foreign.tflite --out mended.tflite
    """
    if in_place and out is not None:
        raise ArtifactError("--in-place replaces the file; --out names another.\n  Choose one.")
    if cell_clip is not None and not 0 <= cell_clip < math.inf:
        raise DataError(f"--cell-clip must be 0 or more; got {cell_clip}.\n  0 is no limit.")
    from lstm_keras import foreign

    printer = Printer(as_json)
    printer.end(foreign.repair_file(file, out, data, cell_clip, in_place, printer.say))


@app.command()
def trace(
    model: Annotated[
        Path, typer.Argument(help="A .keras or .h5 file, or the folder keras of a trained one.")
    ],
    windows: options.INPUT = None,
    text: options.TEXT = None,
    vocabulary: options.VOCABULARY = None,
    html: options.HTML = None,
    only: options.ONLY = None,
    rate: options.RATE = None,
    as_json: JSON = False,
    debug: DEBUG = False,
) -> None:
    """Write a page that shows every gate at every step of a sequence.

    Example:
        lstm-keras trace models/shoulder-imu/keras --input recipe:shoulder-imu --html gates.html
    """
    chosen = options.read_numbers(only)
    _import(debug, model)
    from lstm_keras.viewer import source

    printer = Printer(as_json)
    how = {"text": text, "vocabulary": vocabulary, "only": chosen, "hz": rate}
    page = source.trace_file(model, windows, html, **how, say=printer.say)
    printer.end({"verdict": "pass", "page": str(page)})


def main() -> None:
    """The command `lstm-keras`."""
    try:
        app()
    except LstmKerasError as error:
        if "--debug" in sys.argv:
            raise
        print_error(error)
        sys.exit(error.exit_code)


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
    _import(debug)
    from lstm_keras import kinds

    recipe = kinds.load(file)
    return recipe if data is None else recipe.on(data, settings)
