"""lstm-keras: parses, calls one function per verb, prints a line per stage and the verdict.

Exit status: 0 pass, 1 a check failed, 2 it could not be run, 130 interrupted, 143 terminated.
"""

import math
import sys
from pathlib import Path
from typing import Annotated

import typer

from lstm_keras import __version__, options
from lstm_keras.cli import training, tuning
from lstm_keras.cli.starting import start
from lstm_keras.errors import ArtifactError, DataError, LstmKerasError
from lstm_keras.printer import Printer, print_error

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Train an LSTM, export it, and prove that every copy computes the same thing.\n\n"
    "Examples:\n\n"
    "    lstm-keras run shoulder-imu\n\n"
    "    lstm-keras export model.keras --precision int8 --calibration samples.npz\n\n"
    "Exit status: 0 pass, 1 a check failed, 2 it could not be run, 130 interrupted, 143 "
    "terminated.",
)


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


for verb in (training.run, training.train, tuning.tune):
    app.command()(verb)


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
    out: options.OUT = None,
    as_json: options.JSON = False,
    debug: options.DEBUG = False,
) -> None:
    """Export a trained model, then check what was written against it.

    Examples:
        lstm-keras export model.keras --target onnx

        lstm-keras export model.keras --precision int8 --calibration samples.npz

        lstm-keras export model.keras --for browser

        lstm-keras export model.keras --target c --budget flash=32k,ram=4k
    """
    start(debug, model)
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
    out: options.OUT = None,
    as_json: options.JSON = False,
    debug: options.DEBUG = False,
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
    start(debug, model)
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
    as_json: options.JSON = False,
    debug: options.DEBUG = False,
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
    as_json: options.JSON = False,
    debug: options.DEBUG = False,
) -> None:
    """Write a page that shows every gate at every step of a sequence.

    Example:
        lstm-keras trace models/shoulder-imu/keras --input recipe:shoulder-imu --html gates.html
    """
    chosen = options.read_numbers(only)
    start(debug, model)
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
