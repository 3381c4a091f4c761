"""Parquet files: a row group is where reading can begin, and what is decoded at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from lstm_keras.datasets.corpora.limits import LARGEST
from lstm_keras.datasets.tables import Table, choose
from lstm_keras.errors import DataError

ROWS = 1 << 16
"""Rows that are decoded at a time."""


def pieces(
    file: Path, columns: Sequence[str] | None, label: str, group: str
) -> Iterator[tuple[int, Table]]:
    """(row group, readings) from the first row to the last.

    Raises:
        DataError: Not Parquet, a column that is missing or no number, an empty cell, a label that
            changes, row groups that are too large.
    """
    with _open(file) as content:
        schema = content.schema_arrow
        if columns is None and "recording" in schema.names:
            raise DataError(
                f"{file} has a column recording: several recordings in one file.\n"
                "  Write one file per recording, with pyarrow.dataset.write_dataset(..., "
                'partitioning=["label", "group", "recording"]), and give pattern = '
                '"{label}/{group}/*/*".'
            )
        chosen = choose(schema.names, file, columns, (label, group))
        _refuse(schema, chosen, file)
        fixed = [(w, n) for w, n in (("label", label), ("group", group)) if n in schema.names]
        wanted = list(dict.fromkeys([*chosen, *(name for _, name in fixed)]))
        said: dict[str, str] = {}
        row = 0
        for number in range(content.num_row_groups):
            size = content.metadata.row_group(number).num_rows * len(chosen) * 4
            if size > LARGEST:
                raise DataError(
                    f"{file}: row group {number} is {size >> 20} MiB; at most {LARGEST >> 20} can "
                    "be read at once.\n  Write smaller ones: pyarrow.parquet.write_table(table, "
                    "file, row_group_size=65536)."
                )
            for batch in content.iter_batches(ROWS, [number], wanted, use_threads=False):
                for what, name in fixed:
                    _constant(batch.column(name), said, what, name, file, row)
                yield (
                    number,
                    Table(
                        name=str(file),
                        readings=_numbers(batch, chosen, file, row),
                        channels=chosen,
                        units=("",) * len(chosen),
                        label=said.get("label"),
                        group=said.get("group"),
                        hz=None,
                    ),
                )
                row += batch.num_rows


def read(
    file: Path, channels: Sequence[str], place: int, until: int | None, skip: int, count: int
) -> np.ndarray:
    """As `csv_files.read`; a place is the number of a row group."""
    with _open(file) as content:
        groups = list(range(place, content.num_row_groups if until is None else until))
        found, there = [], 0
        for batch in content.iter_batches(ROWS, groups, list(channels), use_threads=False):
            found.append(_numbers(batch, channels, file, None))
            there += batch.num_rows
            if there >= skip + count:
                break
    return np.concatenate(found)[skip : skip + count]


def _open(file: Path) -> parquet.ParquetFile:
    try:
        # Not mapped and not read ahead: the memory is what is asked for.
        return parquet.ParquetFile(file, memory_map=False, pre_buffer=False, buffer_size=1 << 16)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(
            f"{file} is not a readable Parquet file: {error}.\n"
            "  Write it with pyarrow.parquet.write_table(table, file)."
        ) from error


def _refuse(schema: pa.Schema, chosen: Sequence[str], file: Path) -> None:
    for name in chosen:
        kind = schema.field(name).type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            raise DataError(
                f"{file}, column {name}: expected numbers, got {kind}.\n"
                "  Leave out columns of other things with columns."
            )


def _numbers(batch: pa.RecordBatch, chosen, file: Path, row: int | None) -> np.ndarray:
    """Readings [N, F]; empty cells are refused where their row is known."""
    for name in chosen:
        column = batch.column(name)
        if row is not None and column.null_count:
            bad = row + pc.index(pc.is_null(column), True).as_py()
            raise DataError(
                f"{file}, row {bad}, column {name}: expected a number, got an empty cell.\n"
                "  Repair or cut out that row; leave out such columns with columns."
            )
    numbers = [batch.column(name).to_numpy(zero_copy_only=False) for name in chosen]
    return np.stack(numbers, axis=1).astype(np.float32, copy=False)


def _constant(column: pa.Array, said: dict, what: str, name: str, file: Path, row: int) -> None:
    """Note the one value of a column; refuse it where it changes."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    for value in pc.unique(column):
        came = "" if value.as_py() is None else str(value.as_py()).strip()
        if not came or said.setdefault(what, came) != came:
            at = row + pc.index(column, value).as_py() if came else row
            raise DataError(
                f"{file}, row {at}: column {name} changes from {said.get(what, '')!r} to "
                f"{came!r}.\n  A file is one recording with one value: cut it where it changes."
            )
