"""Readings of the user's own: a folder with one CSV or NPZ file per recording.

    readings/
      walking/anna-1.csv      label "walking", group "anna"
      walking/ben-1.csv
      sitting/anna-2.csv      ax,ay,az        <- header row, then one row per reading
                              0.01,-0.2,9.79

CSV. A header row names the columns; commas, semicolons or tabs part them; numbers have a decimal
point. Every column is a channel, except those named `label` and `group`, if there are any.
NPZ. Arrays `readings` [N, F], and if you like `label`, `group`, `hz`, `channels` and `units`.

Label and group come from inside the file where they are there; otherwise from its place, by
`pattern`. The group is what must not be torn apart between training and test: the person, the
device, the day.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from lstm_keras.datasets import Source
from lstm_keras.datasets.tables import Table, read_csv, read_npz
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording

PATTERN = "{label}/{group}-*"


def read_folder(
    folder: str | Path,
    hz: float | None = None,
    columns: Sequence[str] | None = None,
    label: str = "label",
    group: str = "group",
    pattern: str = PATTERN,
    units: Sequence[str] | None = None,
) -> Source:
    """Every CSV and NPZ file below a folder, in the order of their paths.

    Args:
        folder: Searched with its subfolders.
        hz: Readings per second; may be left out where every file is an NPZ with `hz`.
        columns: The channels to use, in this order; all when None.
        label: Name of the column (or NPZ array) that holds the class, the same in every row.
        group: Likewise for the group.
        pattern: Where label and group stand in a file's path below the folder, without its
            suffix, if they are not in the file. `{label}` and `{group}` match any text without a
            slash, `*` likewise; "{group}/{label}-*" fits anna/walking-1.csv.
        units: Physical unit of each channel; "" for all when None.

    Returns:
        Source; labels in alphabetical order, numbers by size.

    Raises:
        DataError: No files, a file that cannot be read, a missing column, a cell that is no
            number, no rate, recordings with other channels, fewer than two classes or groups.

    """
    folder = Path(folder)
    files = find(folder, "walking/anna-1.csv")
    check_rate(hz)
    tables = []
    for file in files:
        reader = read_csv if file.suffix.lower() == ".csv" else read_npz
        tables.append(reader(file, columns, label, group))
    channels = tables[0].channels
    for table in tables[1:]:
        check_channels(tables[0].name, channels, table.name, table.channels)
    units = units_of(channels, units, tables[0].units)
    places = [placed(file.relative_to(folder), pattern) for file in files]
    names = [
        named("label", table.label, place, table.name, pattern)
        for table, place in zip(tables, places, strict=True)
    ]
    groups = [
        named("group", table.group, place, table.name, pattern)
        for table, place in zip(tables, places, strict=True)
    ]
    labels = sorted(set(names), key=by_size)
    recordings = tuple(
        Recording(table.readings, rate(table, hz), labels.index(name), owner, table.name)
        for table, name, owner in zip(tables, names, groups, strict=True)
    )
    return Source(recordings, channels, units, tuple(labels), folder.resolve().name)


def find(folder: Path, example: str) -> list[Path]:
    """The CSV and NPZ files below a folder, in the order of their paths.

    Raises:
        DataError: There is none; a file such as `example` is what is missed.
    """
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".csv", ".npz"))
    if not files:
        raise DataError(
            f"{folder} holds no CSV or NPZ file.\n"
            f"  Put one file per recording there, for example {example}."
        )
    return files


def check_rate(hz: float | None) -> None:
    """Raises DataError for a rate that is none."""
    if hz is not None and not hz > 0:
        raise DataError(
            f"hz must be a positive number of readings per second; got {hz}.\n"
            "  Say how fast the sensor was read."
        )


def check_channels(
    name: str | Path, channels: Sequence[str], other: str | Path, others: Sequence[str]
) -> None:
    """Raises DataError where two recordings, called by their files, have different channels."""
    if channels != others:
        raise DataError(
            f"the recordings have different channels: {name} has {', '.join(channels)}; {other} "
            f"has {', '.join(others)}.\n"
            "  Name the ones that all recordings share with columns (--columns)."
        )


def units_of(
    channels: Sequence[str], said: Sequence[str] | None, found: Sequence[str]
) -> tuple[str, ...]:
    """The unit of each channel: those that were said, else those that were found in the file.

    Raises:
        DataError: Another number of units than of channels.
    """
    units = tuple(said) if said is not None else tuple(found)
    if len(units) != len(channels):
        raise DataError(
            f"{len(units)} units for {len(channels)} channels ({', '.join(channels)}).\n"
            "  Give one unit per channel, in the same order."
        )
    return units


def placed(path: Path, pattern: str) -> dict[str, str]:
    """The values of {label} and {group} in a path; empty when it does not fit."""
    parts = re.split(r"(\{label\}|\{group\}|\*)", pattern)
    wild = {"{label}": "(?P<label>[^/]+?)", "{group}": "(?P<group>[^/]+?)", "*": "[^/]*"}
    found = re.fullmatch(
        "(?:.*/)?" + "".join(wild.get(part) or re.escape(part) for part in parts),
        path.with_suffix("").as_posix(),
    )
    return found.groupdict() if found else {}


def named(what: str, inside: str | None, place: dict[str, str], file: str, pattern: str) -> str:
    """The label or the group of a file: what stands inside, else what its path says.

    Raises:
        DataError: Neither says it.
    """
    value = inside if inside is not None else place.get(what)
    if not value:
        raise DataError(
            f"the {what} of {file} is not known: it has no column {what}, and its path does not "
            f"fit {pattern}.\n  Add the column, name it with {what}, or say with pattern where in "
            "the path it stands."
        )
    return value


def rate(table: Table, hz: float | None) -> float:
    """Readings per second of a file: what stands inside, else what was said.

    Raises:
        DataError: Nobody says it, or they differ.
    """
    said = table.hz if table.hz is not None else hz
    if said is None:
        raise DataError(
            f"{table.name} does not say how many readings there are per second.\n"
            "  Say it with hz (--rate)."
        )
    if hz is not None and said != hz:
        raise DataError(
            f"{table.name} says {said:g} readings per second, hz says {hz:g}.\n"
            "  Leave hz (--rate) out, or correct the file."
        )
    return said


def by_size(name: str) -> tuple[float, str]:
    """Sorts labels: numbers by their value, then words."""
    return (float(name), name) if re.fullmatch(r"-?\d+(\.\d+)?", name) else (float("inf"), name)
