"""CSV files of any length, read in pieces: pyarrow parses, `tables` has the last word.

A piece begins where a line begins, so that a slice of a recording can be read without what stands
before it. What pyarrow does not take as numbers is read again by `tables`, which says in which row
it stands - or knows better, and then its answer holds.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow

from lstm_keras.datasets.tables import Header, Table, read_header, read_rows
from lstm_keras.errors import DataError

PIECE = 1 << 18
"""Bytes of text between two places where reading can begin."""


def pieces(
    file: Path, columns: Sequence[str] | None, label: str, group: str
) -> Iterator[tuple[int, Table]]:
    """(byte where it begins, readings) from the first row to the last; one piece in memory.

    Raises:
        DataError: As `tables.read_csv`.
    """
    with file.open("rb") as stream:
        header = _header(stream, file, columns, label, group)
        place, row = stream.tell(), 2
        while text := _lines(stream, file):
            table = _parse(text, row, file, header)
            if len(table.readings):
                yield place, table
            place, row = stream.tell(), row + text.count(b"\n")


def read(
    file: Path, channels: Sequence[str], place: int, until: int | None, skip: int, count: int
) -> np.ndarray:
    """Readings [count, F] float32: those after the first `skip` from `place` on.

    Args:
        file: As it was when `pieces` read it.
        channels: To read, in this order.
        place: Where a piece begins.
        until: Where a later piece begins; None for the end of the file.
        skip: Rows to leave out.
        count: Rows to read.
    """
    with file.open("rb") as stream:
        header = _header(stream, file, channels, "", "")
        stream.seek(place)
        text = stream.read() if until is None else stream.read(until - place)
    return _parse(text, 2, file, header).readings[skip : skip + count]


def _header(stream, file: Path, columns, label: str, group: str) -> Header:
    line = stream.readline(PIECE)
    try:
        first = line.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise DataError(f"{file} cannot be read as text: {error}.\n  Save it as UTF-8.") from error
    if not first.strip():
        raise DataError(f"{file} is empty.\n  Give it a header row, then one row per reading.")
    return read_header(first, file, columns, label, group)


def _lines(stream, file: Path) -> bytes:
    """The next whole lines, about PIECE bytes of them."""
    text = stream.read(PIECE)
    if not text.endswith(b"\n"):
        rest = stream.readline(PIECE)
        if len(rest) == PIECE:
            raise DataError(
                f"{file} has a line of more than {PIECE} bytes.\n"
                "  End every row with a line break (LF, or CR LF)."
            )
        text += rest
    return text


def _parse(text: bytes, row: int, file: Path, header: Header) -> Table:
    table = _fast(text, file, header)
    return table if table is not None else _exact(text, row, file, header)


def _fast(text: bytes, file: Path, header: Header) -> Table | None:
    """What pyarrow reads; None where anything is unlike numbers with constant names."""
    words = [name for _, name in header.fixed]
    types = {name: pa.float64() for name in header.chosen}  # as Python reads them: float64 first
    try:
        content = arrow.read_csv(
            io.BytesIO(text),
            arrow.ReadOptions(
                use_threads=False, column_names=header.names, block_size=max(len(text), 1)
            ),
            arrow.ParseOptions(delimiter=header.delimiter),
            arrow.ConvertOptions(
                column_types={**types, **dict.fromkeys(words, pa.string())},
                include_columns=list(dict.fromkeys([*header.chosen, *words])),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    numbers = [content.column(name) for name in header.chosen]
    fixed = {what: pc.unique(content.column(name)) for what, name in header.fixed}
    if any(n.null_count for n in numbers) or any(len(v) != 1 for v in fixed.values()):
        return None
    readings = np.stack([n.to_numpy() for n in numbers], axis=1).astype(np.float32)
    said = {what: v[0].as_py().strip() for what, v in fixed.items()}
    if not np.isfinite(readings).all() or not all(said.values()):
        return None
    return Table(
        name=str(file),
        readings=readings,
        channels=header.chosen,
        units=("",) * len(header.chosen),
        label=said.get("label"),
        group=said.get("group"),
        hz=None,
    )


def _exact(text: bytes, row: int, file: Path, header: Header) -> Table:
    try:
        lines = text.decode("utf-8").splitlines()
        rows = list(csv.reader(lines, delimiter=header.delimiter))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{file} cannot be read as CSV after row {row - 1}: {error}.\n  Save it as UTF-8."
        ) from error
    return read_rows([(k, cells) for k, cells in enumerate(rows, start=row) if cells], file, header)
