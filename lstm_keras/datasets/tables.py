"""One file -> one table: CSV with a header row, or NPZ with plain arrays."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lstm_keras.errors import DataError


@dataclass(frozen=True)
class Table:
    """What one file holds, before labels have numbers.

    name: The file, for messages.
    readings: [N, F] float32.
    channels, units: One of each per column; "" where no unit is known.
    label, group, hz: None where the file does not say.
    """

    name: str
    readings: np.ndarray
    channels: tuple[str, ...]
    units: tuple[str, ...]
    label: str | None
    group: str | None
    hz: float | None


def read_csv(file: Path, columns: Sequence[str] | None, label: str, group: str) -> Table:
    """Read a CSV file; the arguments are those of `readings.read_folder`.

    Raises:
        DataError: Not text, no such column, or a cell that is no number, with its row.

    """
    lines = read_lines(file)
    header = read_header(lines[0], file, columns, label, group)
    return read_rows(split_rows(lines, file, header), file, header)


def read_lines(file: Path) -> list[str]:
    """The lines of a CSV file, of which the first names the columns.

    Raises:
        DataError: Not text, or nothing in it.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file} cannot be read as text: {error}.\n  Save it as UTF-8.") from error
    if not lines or not lines[0].strip():
        raise DataError(f"{file} is empty.\n  Give it a header row, then one row per reading.")
    return lines


def split_rows(lines: list[str], file: Path, header: "Header") -> list[tuple[int, list[str]]]:
    """The cells of each row below the header that is not empty, with its number.

    Row 1 is the header, so that the number is the one an editor or a spreadsheet shows.

    Raises:
        DataError: Not CSV.
    """
    try:
        _, *rows = csv.reader(lines, delimiter=header.delimiter)
    except csv.Error as error:
        raise DataError(f"{file} is not a CSV file: {error}.\n  Save it as CSV again.") from error
    return [(k, row) for k, row in enumerate(rows, start=2) if row]


@dataclass(frozen=True)
class Header:
    """What the first row of a CSV file says.

    delimiter: Comma, semicolon or tab.
    names: Of every column.
    chosen: Names of the channels.
    fixed: (what, name) of the columns that hold label and group.
    """

    delimiter: str
    names: tuple[str, ...]
    chosen: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]


def read_header(
    line: str, file: Path, columns: Sequence[str] | None, label: str, group: str
) -> Header:
    """Read the first row of a CSV file; the arguments are those of `read_csv`.

    Raises:
        DataError: A column that is named twice, or is not there.
    """
    delimiter = max(",;\t", key=line.count)
    try:
        (cells,) = csv.reader([line], delimiter=delimiter)
    except csv.Error as error:
        raise DataError(f"{file} is not a CSV file: {error}.\n  Save it as CSV again.") from error
    names = tuple(name.strip() for name in cells)
    chosen = choose(names, file, columns, (label, group))
    fixed = tuple((w, n) for w, n in (("label", label), ("group", group)) if n in names)
    return Header(delimiter, names, chosen, fixed)


def choose(
    names: Sequence[str], file: Path, columns: Sequence[str] | None, others: Sequence[str]
) -> tuple[str, ...]:
    """The columns that are channels: the ones asked for, or all but `others`.

    Raises:
        DataError: A column that is named twice, or is not there.
    """
    if len(set(names)) < len(names):
        raise DataError(
            f"{file} names a column twice: {', '.join(names)}.\n"
            "  The first row must name the columns, each once."
        )
    chosen = tuple(columns) if columns else tuple(n for n in names if n not in others)
    for name in chosen:
        if name not in names:
            raise DataError(
                f"{file} has no column {name!r}.\n  It has: {', '.join(names)}. "
                "Choose among them with columns (--columns)."
            )
    return chosen


def read_rows(numbered: list[tuple[int, list[str]]], file: Path, header: Header) -> Table:
    """Rows of cells below a header, each with its number in the file -> their table.

    Raises:
        DataError: A row of another length, a cell that is no number, a label that changes.
    """
    for k, row in numbered:
        if len(row) != len(header.names):
            raise DataError(
                f"{file}, row {k}: {len(row)} cells under {len(header.names)} column names.\n"
                "  Repair or cut out that row."
            )
    indices = [header.names.index(name) for name in header.chosen]
    readings = np.array(
        [[_number(row[i], file, k, header.names[i]) for i in indices] for k, row in numbered],
        np.float32,
    ).reshape(len(numbered), len(header.chosen))
    fixed = {
        what: _constant(
            [(k, row[header.names.index(name)].strip()) for k, row in numbered], file, name
        )
        for what, name in header.fixed
    }
    return Table(
        name=str(file),
        readings=readings,
        channels=header.chosen,
        units=("",) * len(header.chosen),
        label=fixed.get("label"),
        group=fixed.get("group"),
        hz=None,
    )


def read_npz(file: Path, columns: Sequence[str] | None, label: str, group: str) -> Table:
    """Read an NPZ file; the arguments are those of `readings.read_folder`.

    Raises:
        DataError: Not an NPZ of plain arrays, no such channel, or a label that changes.

    """
    try:
        # A pickle inside would run code: it is refused.
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as content:
            arrays = {name: content[name] for name in content.files}
    except Exception as error:  # zip, zlib, tokenize and NumPy itself, which share no base
        said = str(error) or type(error).__name__
        raise DataError(
            f"{file} is not a readable NPZ file of plain arrays: {said}.\n"
            "  Write it with numpy.savez(file, readings=..., label=..., group=...)."
        ) from error
    if "readings" not in arrays or arrays["readings"].ndim != 2:
        came = arrays["readings"].shape if "readings" in arrays else ", ".join(arrays) or "nothing"
        raise DataError(
            f"{file} needs an array readings with axes [readings, features]; it has {came}.\n"
            "  Write it with numpy.savez(file, readings=..., label=..., group=...)."
        )
    if not np.issubdtype(arrays["readings"].dtype, np.number):
        raise DataError(
            f"{file}: readings are {arrays['readings'].dtype}, not numbers.\n"
            "  Convert them with readings.astype('float32')."
        )
    readings = arrays["readings"].astype(np.float32)
    told, indices = tell_npz(arrays, readings.shape[1], file, columns, label, group)
    return replace(told, readings=readings[:, indices])


def tell_npz(
    arrays: Mapping[str, np.ndarray],
    features: int,
    file: Path,
    columns: Sequence[str] | None,
    label: str,
    group: str,
) -> tuple[Table, list[int]]:
    """What the arrays beside `readings` say: a table without rows, and which features it chose.

    Raises:
        DataError: As `read_npz`.
    """
    every = _strings(arrays, "channels", tuple(f"channel {k}" for k in range(features)), file)
    units = dict(zip(every, _strings(arrays, "units", ("",) * features, file), strict=True))
    chosen = tuple(columns) if columns else every
    for name in chosen:
        if name not in every:
            raise DataError(f"{file} has no channel {name!r}.\n  It has: {', '.join(every)}.")
    told = Table(
        name=str(file),
        readings=np.empty((0, len(chosen)), np.float32),
        channels=chosen,
        units=tuple(units[name] for name in chosen),
        label=_only(arrays, label, file),
        group=_only(arrays, group, file),
        hz=_hz(arrays, file),
    )
    return told, [every.index(name) for name in chosen]


def _strings(arrays: Mapping, name: str, default: tuple, file: Path) -> tuple[str, ...]:
    found = tuple(str(v) for v in arrays[name].ravel()) if name in arrays else default
    if len(found) != len(default):
        raise DataError(
            f"{file} has {len(found)} {name} for readings with {len(default)} features.\n"
            f"  Give one of the {name} per feature, in the same order."
        )
    return found


def _only(arrays: Mapping, name: str, file: Path) -> str | None:
    if name not in arrays:
        return None
    values = sorted({str(v) for v in arrays[name].ravel()})
    if len(values) != 1:
        raise DataError(
            f"{file}: {name} must have one value for the whole recording; got "
            f"{', '.join(values[:3]) or 'none'}.\n  Cut the recording where it changes."
        )
    return values[0]


def _hz(arrays: Mapping, file: Path) -> float | None:
    said = _only(arrays, "hz", file)
    try:
        return None if said is None else float(said)
    except ValueError:
        raise DataError(
            f"{file}: hz must be a number of readings per second; got {said!r}.\n"
            "  Correct the file, or leave hz out of it."
        ) from None


def _number(cell: str, file: Path, row: int, column: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = None
    if value is None or not np.isfinite(value):
        came = repr(cell) if cell.strip() else "an empty cell"
        raise DataError(
            f"{file}, row {row}, column {column}: expected a number, got {came}.\n"
            "  Repair or cut out that row; leave out columns of text with columns."
        )
    return value


def _constant(cells: list[tuple[int, str]], file: Path, column: str) -> str | None:
    for row, cell in cells:
        if cell != cells[0][1] or not cell:
            raise DataError(
                f"{file}, row {row}: column {column} changes from {cells[0][1]!r} to {cell!r}.\n"
                "  A file is one recording with one value: cut it where it changes."
            )
    return cells[0][1] if cells else None
