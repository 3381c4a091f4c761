"""One pass over a folder: what every recording is, without keeping its readings.

The pass finds what training needs to know before it begins: how many readings there are, of which
class and whose, where reading can begin, mean and deviation for the scaler, and the digest. It is
kept as JSON in a folder that the caller names; a file of another size or date is read again.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np

from lstm_keras.datasets.corpora import arrays, csv_files, parquet_files, tfrecords
from lstm_keras.datasets.corpora.moments import Moments
from lstm_keras.datasets.readings import PATTERN, check_channels, named, placed, rate
from lstm_keras.datasets.tables import Table
from lstm_keras.errors import DataError
from lstm_keras.files import make_folder, write_text
from lstm_keras.sequences import resample, whole_ratio

FORMATS: dict[str, ModuleType] = {  # each has `pieces` and `read`
    ".csv": csv_files,
    ".npy": arrays,
    ".npz": arrays,
    ".parquet": parquet_files,
    ".tfrecord": tfrecords,
}
CACHE = "corpus.json"
VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How files are understood: `hz` and the others as `readings.read_folder` takes them."""

    hz: float | None = None
    columns: tuple[str, ...] | None = None
    label: str = "label"
    group: str = "group"
    pattern: str = PATTERN


@dataclass(frozen=True)
class Recorded:
    """One recording, as its file was when it was indexed.

    file: Below the folder.
    size, modified: Of the file, in bytes and nanoseconds.
    channels, units: One of each per channel.
    label, group: Names.
    hz: Readings per second.
    ratio: How many of them become one step.
    rows: Readings.
    starts: The row of each place where reading can begin.
    places: What the reader of its format needs to begin there.
    moments: Of its steps: count, mean and sum of squared differences per channel.
    digest: sha256 of its readings.
    """

    file: str
    size: int
    modified: int
    channels: tuple[str, ...]
    units: tuple[str, ...]
    label: str
    group: str
    hz: float
    ratio: int
    rows: int
    starts: tuple[int, ...]
    places: tuple[int, ...]
    moments: Moments
    digest: str

    @classmethod
    def from_dict(cls, content: dict) -> "Recorded":
        """The inverse of `dataclasses.asdict`, after a trip through JSON."""
        made = {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}
        made["moments"] = Moments(**content["moments"])
        return cls(**made)


def index(
    folder: Path,
    window_hz: float,
    rules: Rules,
    cache: Path | None = None,
    tell: Callable[[str], None] = lambda file: None,
) -> tuple[Recorded, ...]:
    """Every recording below a folder, in the order of their paths.

    Args:
        folder: Searched with its subfolders.
        window_hz: Steps per second of the windows.
        rules: How files are understood.
        cache: Folder for what was found; nothing is kept when None.
        tell: Told the name of each file that is read.

    Raises:
        DataError: No files, or one that cannot be used, with its row where there is one.
    """
    files = find(folder)
    settings = json.loads(json.dumps([VERSION, window_hz, dataclasses.astuple(rules)]))
    known = _load(cache, settings)
    found: dict[str, Recorded] = {}
    try:
        for file in files:
            name = file.relative_to(folder).as_posix()
            state, old = file.stat(), known.get(name)
            if old and (old.size, old.modified) == (state.st_size, state.st_mtime_ns):
                found[name] = old
                continue
            tell(name)
            found[name] = _scan(file, name, window_hz, rules)
    finally:  # one bad file of many: the others are not read again
        if cache is not None and found != known:
            _save(cache, settings, found)
    recordings = tuple(found.values())
    _refuse_mixed(recordings, folder)
    return recordings


def find(folder: Path) -> list[Path]:
    """The files of a corpus, in the order of their paths.

    Raises:
        DataError: None, or one recording in two formats.
    """
    files = sorted(
        p
        for p in folder.rglob("*")
        if p.suffix.lower() in FORMATS and not p.name.startswith(".") and p.is_file()
    )
    if not files:
        raise DataError(
            f"{folder} holds no {', '.join(FORMATS)} file.\n"
            "  Put one file per recording there, for example walking/anna-1.parquet."
        )
    seen: dict[Path, Path] = {}
    for file in files:
        twin = seen.setdefault(file.with_suffix(""), file)
        if twin is not file:
            raise DataError(
                f"{twin} and {file.name} are the same recording twice.\n"
                "  Keep one of the formats in this folder."
            )
    return files


def digest(recordings: Sequence[Recorded]) -> str:
    """sha256 over what is learned from, whatever the format: the same digest, the same data."""
    result = hashlib.sha256()
    for r in recordings:
        result.update(repr((r.rows, r.channels, r.hz, r.label, r.group, r.digest)).encode())
    return result.hexdigest()


def _scan(file: Path, name: str, window_hz: float, rules: Rules) -> Recorded:
    before = file.stat()
    first, hz, ratio, rows, starts, places = None, 0.0, 1, 0, [], []
    moments, sha, rest = Moments.none(), hashlib.sha256(), np.empty((0, 0), np.float32)
    reader = FORMATS[file.suffix.lower()]
    for place, table in _same(reader.pieces(file, rules.columns, rules.label, rules.group)):
        if first is None:
            first, hz, rest = table, rate(table, rules.hz), table.readings[:0]
            ratio = whole_ratio(hz, window_hz)
        _refuse_infinite(table, rows)
        if not places or place != places[-1]:
            starts.append(rows)
            places.append(place)
        rows += len(table.readings)
        sha.update(table.readings.astype("<f4", copy=False).tobytes())
        both = np.concatenate([rest, table.readings])
        whole = len(both) // ratio * ratio
        moments = moments.with_more(resample(both[:whole], hz, window_hz))
        rest = both[whole:]
    if first is None or not first.channels:
        raise DataError(f"{file} holds no readings.\n  Leave the recording out, or fill it.")
    at = placed(Path(name), rules.pattern)
    return Recorded(
        file=name,
        size=before.st_size,
        modified=before.st_mtime_ns,
        channels=first.channels,
        units=first.units,
        label=named("label", first.label, at, str(file), rules.pattern),
        group=named("group", first.group, at, str(file), rules.pattern),
        hz=hz,
        ratio=ratio,
        rows=rows,
        starts=tuple(starts),
        places=tuple(places),
        moments=moments,
        digest=sha.hexdigest(),
    )


def _same(pieces: Iterator[tuple[int, Table]]) -> Iterator[tuple[int, Table]]:
    """The pieces, as long as all say the same of their recording."""
    first, row = None, 0
    for place, table in pieces:
        first = first or table
        for what in ("channels", "units", "label", "group", "hz"):
            was, came = getattr(first, what), getattr(table, what)
            if was != came:
                raise DataError(
                    f"{table.name}, row {row}: {what} changes from {was!r} to {came!r}.\n"
                    "  A file is one recording with one value: cut it where it changes."
                )
        yield place, table
        row += len(table.readings)


def _refuse_infinite(table: Table, row: int) -> None:
    bad = ~np.isfinite(table.readings)
    if bad.any():
        at, column = np.argwhere(bad)[0]
        raise DataError(
            f"{table.name}, row {row + at}, column {table.channels[column]}: the reading is "
            f"{table.readings[at, column]}.\n  Repair or cut out that row."
        )


def _refuse_mixed(recordings: Sequence[Recorded], folder: Path) -> None:
    first = recordings[0]
    for other in recordings[1:]:
        check_channels(folder / first.file, first.channels, folder / other.file, other.channels)
        if other.hz != first.hz:
            raise DataError(
                f"the recordings differ in rate: {folder / first.file} has {first.hz:g} readings "
                f"per second, {folder / other.file} {other.hz:g}.\n"
                "  Bring them to one rate first; lstm_keras.sequences.resample averages blocks."
            )


def _load(cache: Path | None, settings: list) -> dict[str, Recorded]:
    try:
        content = json.loads((cache / CACHE).read_text(encoding="utf-8")) if cache else {}
        if content.get("settings") == settings:
            return {name: Recorded.from_dict(r) for name, r in content["recordings"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass  # none yet, or not ours: everything is read again
    return {}


def _save(cache: Path, settings: list, found: dict[str, Recorded]) -> None:
    content = {name: dataclasses.asdict(recorded) for name, recorded in found.items()}
    text = json.dumps({"settings": settings, "recordings": content})
    write_text(make_folder(cache) / CACHE, text + "\n")
