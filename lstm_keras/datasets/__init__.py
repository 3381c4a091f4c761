"""Where readings come from: the data that ships, or a folder of the user's own.

    load("shoulder_imu")            140 smartwatch recordings, a tfds dataset
    load("readings/", hz=50)        CSV or NPZ files, one recording each

TensorFlow is imported only for a tfds name.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, natural


@dataclass(frozen=True)
class Source:
    """Labelled recordings of the same channels at the same rate.

    recordings: In a fixed order.
    channels: Name of each of the F channels.
    units: Their physical units; "" where nobody said.
    labels: Name of each class, by index.
    name: Of the whole, for reports.
    digest: sha256 over readings, rates, labels and groups: the same digest, the same data.
    """

    recordings: tuple[Recording, ...]
    channels: tuple[str, ...]
    units: tuple[str, ...]
    labels: tuple[str, ...]
    name: str
    digest: str = ""

    def __post_init__(self) -> None:
        if not self.recordings:
            raise DataError(f"{self.name} holds no recording.\n  Check the folder.")
        for recording in self.recordings:
            if recording.readings.shape[1] != len(self.channels):
                raise DataError(
                    f"{recording.name} has {recording.readings.shape[1]} channels; "
                    f"{self.name} has {len(self.channels)}: {', '.join(self.channels)}.\n"
                    "  Name the columns that all recordings share."
                )
        rates = sorted({r.hz for r in self.recordings})
        if len(rates) > 1:
            raise DataError(
                f"the recordings of {self.name} differ in rate: "
                f"{', '.join(f'{rate:g}' for rate in rates)} readings per second.\n"
                "  Bring them to one rate first; lstm_keras.sequences.resample averages blocks."
            )
        at_least_two(self.labels, "class", self.name)
        at_least_two(self.groups, "group", self.name)
        object.__setattr__(self, "digest", self.digest or digest(self.recordings))

    @property
    def hz(self) -> float:
        """Readings per second, the same for every recording."""
        return self.recordings[0].hz

    @property
    def groups(self) -> tuple[str, ...]:
        """Sorted names of the groups: s2 before s10."""
        names = {r.group for r in self.recordings}
        return tuple(sorted(names, key=natural))


def load(data: str | Path, data_dir: str | Path | None = None, **options) -> Source:
    """The recordings behind a name or a folder.

    Args:
        data: "shoulder_imu" or "tfds:shoulder_imu"; otherwise a folder, read by
            `readings.read_folder`, which says how files, labels and groups are found.
        data_dir: Where tfds keeps what it has prepared; its own default when absent.
        options: Of `readings.read_folder`: hz, columns, label, group, pattern, units.

    Raises:
        DataError: No such name or folder, or readings that cannot be used as they are.

    """
    name = str(data).removeprefix("tfds:")
    if name == "shoulder_imu":
        if options:
            raise DataError(
                f"shoulder_imu takes no {', '.join(options)}: its rate, columns and labels are "
                "known.\n  Leave the option out, or pass a folder of your own."
            )
        from lstm_keras.datasets.shoulder_imu import read

        return read(data_dir)
    if not Path(data).is_dir():
        raise DataError(
            f"{data} is neither a folder nor a data set that ships.\n"
            "  Pass shoulder_imu, or a folder with one CSV or NPZ file per recording."
        )
    from lstm_keras.datasets.readings import read_folder

    return read_folder(data, **options)


def digest(recordings: Sequence[Recording]) -> str:
    """sha256 over what is learned from: readings, rates, labels and groups, in order."""
    result = hashlib.sha256()
    for r in recordings:
        result.update(repr((r.readings.shape, r.hz, r.label, r.group)).encode())
        result.update(r.readings.astype("<f4").tobytes())
    return result.hexdigest()


def at_least_two(names: Sequence[str], what: str, where: str) -> None:
    """Raises DataError where there is one class or group only."""
    if len(names) < 2:
        cure = {
            "class": "Give each class a folder, or name the column with label (--label).",
            "group": "A model must be tested on a group it has not seen: record another person, "
            "device or day, and name the column with group (--group).",
        }[what]
        raise DataError(
            f"{where} has only one {what}: {', '.join(names) or 'none'}; at least two are needed.\n"
            f"  {cure}"
        )
