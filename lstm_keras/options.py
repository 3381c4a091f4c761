"""Options of the command line that several verbs have, or that need some words."""

from typing import Annotated

import typer

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
