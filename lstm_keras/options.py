"""Options of the command line that several verbs have, or that need some words."""

from pathlib import Path
from typing import Annotated

import typer

from lstm_keras import zoo
from lstm_keras.errors import DataError

WINDOWS = "windows as the model takes them: NPZ with x, NPY, CSV folder, tfds:NAME or recipe:NAME"

RECIPE = Annotated[
    str, typer.Argument(help=f"Of the zoo ({', '.join(zoo.names())}), or a recipe.toml.")
]
OUT = Annotated[Path | None, typer.Option("--out", help="Folder to write to.", show_default=False)]
JSON = Annotated[bool, typer.Option("--json", help="Print the report as JSON, and nothing else.")]
DEBUG = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
DATA = Annotated[
    str | None,
    typer.Option(
        "--data",
        help="Your own data: a folder with one recording per file (CSV, NPZ, NPY, Parquet, "
        "TFRecord), tfds:NAME for any data set of tensorflow-datasets, or a text file for a recipe "
        "that writes text.",
    ),
]
HZ = Annotated[float | None, typer.Option("--rate", help="Readings per second in --data.")]
COLUMNS = Annotated[
    str | None,
    typer.Option(
        "--columns", help="Channels to use, with commas: ax,ay,az; of tfds:NAME the feature read."
    ),
]
LABEL = Annotated[
    str | None, typer.Option("--label", help="Column, or feature, that holds the class.")
]
GROUP = Annotated[
    str | None,
    typer.Option(
        "--group", help="Column, or feature, that holds the group a split must not tear apart."
    ),
]
PATTERN = Annotated[
    str | None,
    typer.Option("--pattern", help="Where class and group stand in a path: '{label}/{group}-*'."),
]
DEVICE = Annotated[
    str | None,
    typer.Option(
        "--for",
        help="android, browser, micro, raspberry-pi or server: picks a form; for micro, what "
        "TFLite Micro needs is written too.",
    ),
]
CALIBRATION = Annotated[str | None, typer.Option(help=f"For int8 and int16x8: {WINDOWS}.")]
STATE = Annotated[
    str | None,
    typer.Option(help="h and c between two calls of a fused .tflite: none, kept or explicit."),
]
RANGES = Annotated[str, typer.Option(help="Of x in int8: search, minmax, percentile or mse.")]
TRACE_GATES = Annotated[
    bool, typer.Option("--trace-gates", help="Add i, f, g and o to the outputs of a step file.")
]
LAYOUT = Annotated[
    str | None,
    typer.Option(help="Of C, as a library as well: arduino, platformio, zephyr or cmake."),
]
BUDGET = Annotated[
    str | None,
    typer.Option(
        help="Of C, the most it may take: flash=32k,ram=4k,stack=1k,instructions=20k,ms@m4=5; "
        "without @CORE on every core. RAM is the state and the stack."
    ),
]
INPUT = Annotated[str | None, typer.Option("--input", help=f"{WINDOWS}; y [N] in it, if known.")]
HTML = Annotated[
    Path | None,
    typer.Option("--html", help="Page to write; build/NAME-gates.html when absent."),
]
TEXT = Annotated[str | None, typer.Option("--text", help="Instead, for a model of tokens.")]
VOCABULARY = Annotated[
    Path | None,
    typer.Option(help="Its tokens: a JSON list, or one a line; else the labels of the model."),
]
ONLY = Annotated[
    str | None,
    typer.Option("--windows", help="Which of them to show, from 0: 3,17. Else up to 12 of all."),
]
RESUME = Annotated[
    bool, typer.Option("--resume", help="Carry on an interrupted training in OUT, if there is one.")
]
SAVE_EVERY = Annotated[float, typer.Option("--save-every", help="Seconds between two checkpoints.")]
TENSORBOARD = Annotated[
    Path | None, typer.Option("--tensorboard", help="Folder for logs that TensorBoard shows.")
]
STRATEGY = Annotated[
    str, typer.Option("--strategy", help="one, mirrored, multi-worker or data-parallel.")
]
WORKERS = Annotated[
    int | None,
    typer.Option("--workers", help="For multi-worker: so many processes on this machine."),
]
DTYPE = Annotated[
    str, typer.Option("--dtype", help="In training: float32, mixed_float16 or mixed_bfloat16.")
]
XLA = Annotated[
    bool | None, typer.Option("--xla/--no-xla", help="Compile the training step with XLA or not.")
]
RATE = Annotated[
    float | None,
    typer.Option("--rate", min=1e-9, help="Steps per second; else that of report.json beside it."),
]


def read_numbers(text: str | None) -> list[int] | None:
    """Whole numbers with commas between.

    Raises:
        DataError: Something else.

    >>> read_numbers("3, 17")
    [3, 17]
    """
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise DataError(
            f"--windows takes whole numbers with commas between; got {text!r}.\n"
            "  For example --windows 3,17."
        ) from error
