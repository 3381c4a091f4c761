"""Recordings whose class changes: a label for every reading.

    days/
      anna-1.csv     ax,ay,az,label        <- group "anna"; one row per reading
                     0.01,-0.2,9.79,sitting
                     0.02,-0.1,9.81,walking

CSV and NPZ as in `readings`, but for the label: in a CSV the column `label` may change from row to
row, in an NPZ the array `label` is [N].
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lstm_keras import datasets
from lstm_keras.datasets import Source
from lstm_keras.datasets.readings import (
    by_size,
    check_channels,
    find,
    named,
    placed,
    rate,
    units_of,
)
from lstm_keras.datasets.tables import (
    Table,
    read_header,
    read_lines,
    read_npz,
    read_rows,
    split_rows,
)
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, resample

PATTERN = "{group}-*"
SESSIONS = "shoulder_imu_sessions"
NONE = "\n"  # the name of no column: a header row has none with a line break


@dataclass(frozen=True)
class Annotated(Recording):
    """A recording with a class at every reading; `label` is that of the most of them.

    classes: [N] int32, index of the class.
    """

    classes: np.ndarray = field(kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.classes.shape != self.readings.shape[:1]:
            raise DataError(
                f"{self.name or 'a recording'}: {len(self.readings)} readings and labels of shape "
                f"{self.classes.shape}; needed is one label for each reading.\n"
                "  Repair the labels, or cut out the readings without one."
            )

    @classmethod
    def of(
        cls, readings: np.ndarray, hz: float, classes: np.ndarray, group: str, name: str
    ) -> "Annotated":
        """With the label that follows from the classes."""
        classes = np.asarray(classes, "int32")
        label = int(np.bincount(classes.ravel()).argmax()) if classes.size else 0
        return cls(readings, hz, label, group, name, classes=classes)

    def at(self, hz: float) -> "Annotated":
        """At fewer readings per second: each block has the class that holds at its end.

        Raises:
            DataError: As `sequences.resample`.
        """
        if hz == self.hz:
            return self
        slow = resample(self.readings, self.hz, hz)
        ratio = round(self.hz / hz)
        return Annotated.of(slow, hz, self.classes[ratio - 1 :: ratio], self.group, self.name)


@dataclass(frozen=True)
class AnnotatedSource(Source):
    """A `Source` of annotated recordings; its digest is over every label too."""

    recordings: tuple[Annotated, ...]

    def __post_init__(self) -> None:
        if not self.digest and self.recordings:
            found = hashlib.sha256(datasets.digest(self.recordings).encode())
            for recording in self.recordings:
                found.update(recording.classes.astype("<i4").tobytes())
            object.__setattr__(self, "digest", found.hexdigest())
        super().__post_init__()


def load(data: str | Path, data_dir: str | Path | None = None, **options) -> AnnotatedSource:
    """The annotated recordings behind a name or a folder.

    Args:
        data: "shoulder_imu_sessions", which `sessions` makes of the exercises of each subject;
            otherwise a folder for `read_folder`.
        data_dir: Of tfds.
        options: Of `read_folder`.

    Raises:
        DataError: No such name or folder, or recordings that cannot be used as they are.
    """
    if str(data) == SESSIONS:
        if options:
            raise DataError(
                f"{SESSIONS} takes no {', '.join(options)}.\n"
                "  Leave the option out, or pass a folder of your own."
            )
        return sessions(datasets.load("shoulder_imu", data_dir), SESSIONS)
    if not Path(data).is_dir():
        raise DataError(
            f"{data} is neither a folder nor {SESSIONS}.\n"
            "  Pass a folder with one CSV or NPZ file per recording, a label in every row."
        )
    return read_folder(data, **options)


def read_folder(
    folder: str | Path,
    hz: float | None = None,
    columns: Sequence[str] | None = None,
    label: str = "label",
    group: str = "group",
    pattern: str = PATTERN,
    units: Sequence[str] | None = None,
) -> AnnotatedSource:
    """Every CSV and NPZ file below a folder; arguments as in `readings.read_folder`.

    Args:
        folder: Searched with its subfolders.
        hz: Readings per second; may be left out where every file is an NPZ with `hz`.
        columns: The channels to use; all but label and group when None.
        label: Name of the column (or NPZ array) that holds the class of each reading.
        group: Of the column that holds the group, the same in every row.
        pattern: Where the group stands in a file's path, if it is not in the file.
        units: Physical unit of each channel.

    Raises:
        DataError: As `readings.read_folder`; or a reading without a label.
    """
    folder = Path(folder)
    files = find(folder, "days/anna-1.csv")
    tables, names = [], []
    for file in files:
        reader = _csv if file.suffix.lower() == ".csv" else _npz
        table, each = reader(file, columns, label, group)
        tables.append(table)
        check_channels(tables[0].name, tables[0].channels, table.name, table.channels)
        names.append(each)
    labels = sorted({name for each in names for name in each}, key=by_size)
    known = {name: k for k, name in enumerate(labels)}
    recordings = []
    for file, table, each in zip(files, tables, names, strict=True):
        where = placed(file.relative_to(folder), pattern)
        owner = named("group", table.group, where, table.name, pattern)
        classes = np.array([known[name] for name in each], "int32")
        recordings.append(Annotated.of(table.readings, rate(table, hz), classes, owner, table.name))
    channels = tables[0].channels
    units = units_of(channels, units, tables[0].units)
    return AnnotatedSource(tuple(recordings), channels, units, tuple(labels), folder.resolve().name)


def sessions(source: Source, name: str, seed: int = 0) -> AnnotatedSource:
    """One long recording per group: its recordings one after the other, in an order that is drawn.

    Their order is drawn for each group, so that what comes next cannot be known from what came.

    Args:
        source: Recordings of one class each.
        name: Of the result.
        seed: Of the order.
    """
    joined = []
    for k, group in enumerate(source.groups):
        mine = [r for r in source.recordings if r.group == group]
        mine = [mine[i] for i in np.random.default_rng([seed, k]).permutation(len(mine))]
        readings = np.concatenate([r.readings for r in mine])
        classes = np.concatenate([np.full(len(r.readings), r.label, "int32") for r in mine])
        joined.append(Annotated.of(readings, source.hz, classes, group, f"{name} {group}"))
    return AnnotatedSource(tuple(joined), source.channels, source.units, source.labels, name)


def _csv(file: Path, columns, label: str, group: str) -> tuple[Table, list[str]]:
    """The table of a CSV file, and the label of each row."""
    lines = read_lines(file)
    header = read_header(lines[0], file, columns, label, group)
    rows = split_rows(lines, file, header)
    fixed = tuple((what, name) for what, name in header.fixed if what != "label")
    table = read_rows(rows, file, dataclasses.replace(header, fixed=fixed))
    if label not in header.names:
        raise _unlabelled(file, label, f"it has the columns {', '.join(header.names)}")
    at = header.names.index(label)
    names = [row[at].strip() for _, row in rows]
    if "" in names:
        raise _unlabelled(file, label, f"row {rows[names.index('')][0]} has none")
    return table, names


def _npz(file: Path, columns, label: str, group: str) -> tuple[Table, list[str]]:
    """Likewise of an NPZ file."""
    table = read_npz(file, columns, NONE, group)
    with np.load(file, allow_pickle=False) as content:
        if label not in content.files:
            raise _unlabelled(file, label, f"it has the arrays {', '.join(content.files)}")
        names = content[label]
    if names.shape != table.readings.shape[:1]:
        shapes = f"{label} has shape {names.shape} for {len(table.readings)} readings"
        raise _unlabelled(file, label, shapes)
    return table, [str(name) for name in names]


def _unlabelled(file: Path, label: str, came: str) -> DataError:
    return DataError(
        f"{file} needs a label for every reading in {label!r}; {came}.\n"
        "  Name the column or array with label (--label); readings of nothing in particular can "
        "have a class of their own, such as 'other'."
    )


def at_rate(source: AnnotatedSource, hz: float | None) -> AnnotatedSource:
    """The same recordings at fewer readings per second; None for the rate that they have.

    The digest stays that of what was recorded.

    Raises:
        DataError: As `sequences.resample`.
    """
    if hz is None:
        return source
    return dataclasses.replace(source, recordings=tuple(r.at(hz) for r in source.recordings))
