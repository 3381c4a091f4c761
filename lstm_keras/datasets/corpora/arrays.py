"""NPY and NPZ files: arrays that are read from the disk row by row, without being loaded.

NPZ as `tables.read_npz` takes it: `readings` [N, F], and if you like `label`, `group`, `hz`,
`channels` and `units`. NPY is `readings` alone. What was compressed (numpy.savez_compressed) can
only be read as a whole, and must be small.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy

from lstm_keras.datasets.corpora.limits import LARGEST, SLICE
from lstm_keras.datasets.tables import Table, tell_npz
from lstm_keras.errors import DataError

CURE = "Write it with numpy.savez(file, readings=..., label=..., group=...)."


@dataclass(frozen=True)
class Stored:
    """Where an array lies in its file: `start` is its first byte, None if it is compressed."""

    start: int | None
    dtype: np.dtype
    rows: int
    features: int


def pieces(
    file: Path, columns: Sequence[str] | None, label: str, group: str
) -> Iterator[tuple[int, Table]]:
    """(row where it begins, readings) from the first row to the last.

    Raises:
        DataError: As `tables.read_npz`; an array that is not stored row by row, or is compressed
            and large.
    """
    stored = _find(file)
    told, indices = tell_npz(_beside(file), stored.features, file, columns, label, group)
    step = stored.rows if stored.start is None else max(1, SLICE // (4 * stored.features))
    for row in range(0, stored.rows, max(1, step)):
        readings = _rows(file, stored, row, min(step, stored.rows - row))
        yield row, replace(told, readings=readings[:, indices])


def read(
    file: Path, channels: Sequence[str], place: int, until: int | None, skip: int, count: int
) -> np.ndarray:
    """As `csv_files.read`; a place is the number of a row."""
    stored = _find(file)
    _, indices = tell_npz(_beside(file), stored.features, file, channels, "", "")
    return _rows(file, stored, place + skip, count)[:, indices]


def _rows(file: Path, stored: Stored, row: int, count: int) -> np.ndarray:
    """Rows [count, every feature] float32."""
    if stored.start is None:
        with _stream(file) as stream:
            return npy.read_array(stream, allow_pickle=False)[row : row + count].astype(np.float32)
    offset = stored.start + row * stored.features * stored.dtype.itemsize
    flat = np.fromfile(file, stored.dtype, count * stored.features, offset=offset)
    if len(flat) < count * stored.features:
        raise DataError(f"{file} ends before its last reading.\n  Copy or write the file again.")
    return flat.reshape(count, stored.features).astype(np.float32, copy=False)


def _find(file: Path) -> Stored:
    try:
        with _stream(file) as stream:
            version = npy.read_magic(stream)
            header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, columnwise, dtype = header(stream)
            start = _start(file, stream.tell())
    except DataError:
        raise
    except Exception as error:  # zip, zlib, tokenize and NumPy itself, which share no base
        said = str(error) or type(error).__name__
        raise DataError(
            f"{file} is not a readable file of plain arrays: {said}.\n  {CURE}"
        ) from error
    if len(shape) != 2:
        raise DataError(
            f"{file} needs an array readings with axes [readings, features]; it has {shape}.\n"
            f"  {CURE}"
        )
    if not np.issubdtype(dtype, np.number) or np.issubdtype(dtype, np.complexfloating):
        raise DataError(
            f"{file}: readings are {dtype}, not numbers.\n"
            "  Convert them with readings.astype('float32')."
        )
    if columnwise and min(shape) > 1:
        raise DataError(
            f"{file} is stored column by column.\n"
            "  Write it row by row: numpy.ascontiguousarray(readings)."
        )
    stored = Stored(start, dtype, *shape)
    if start is None and stored.rows * stored.features * 4 > LARGEST:
        raise DataError(
            f"{file} is compressed, and more than {LARGEST >> 20} MiB: it cannot be read in "
            "pieces.\n  Write it with numpy.savez instead of numpy.savez_compressed."
        )
    return stored


def _start(file: Path, header: int) -> int | None:
    """The first byte of the readings in a file, after `header` bytes of their own member."""
    if file.suffix.lower() == ".npy":
        return header
    with zipfile.ZipFile(file) as archive, file.open("rb") as raw:
        member = archive.getinfo("readings.npy")
        if member.compress_type != zipfile.ZIP_STORED:
            return None
        raw.seek(member.header_offset + 26)  # of a local header: lengths of its name and extra
        name, extra = np.frombuffer(raw.read(4), "<u2")
        return member.header_offset + 30 + int(name) + int(extra) + header


@contextmanager
def _stream(file: Path) -> Iterator[IO[bytes]]:
    """The bytes of the array of readings."""
    if file.suffix.lower() == ".npy":
        with file.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(file) as archive:
        if "readings.npy" not in archive.namelist():
            names = ", ".join(name.removesuffix(".npy") for name in archive.namelist())
            raise DataError(
                f"{file} needs an array readings with axes [readings, features]; it has "
                f"{names or 'nothing'}.\n  {CURE}"
            )
        with archive.open("readings.npy") as stream:
            yield stream


def _beside(file: Path) -> dict[str, np.ndarray]:
    """The other arrays of an NPZ file."""
    if file.suffix.lower() == ".npy":
        return {}
    # A pickle inside would run code: it is refused.
    with np.load(file, allow_pickle=False) as content:
        return {name: content[name] for name in content.files if name != "readings"}
