"""Recordings in slices: every window lies in exactly one, and no slice in two recordings.

A slice is what is read at once. It begins where reading can begin, holds the windows that begin
in it, and reaches as far into what follows as its last window needs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_keras.datasets.corpora.index import FORMATS, Recorded
from lstm_keras.datasets.corpora.limits import SLICE
from lstm_keras.errors import DataError
from lstm_keras.sequences import Window, resample


@dataclass(frozen=True)
class Slice:
    """Some windows of a recording.

    recording: Its number among the recordings.
    first: The row where its first window begins.
    rows: Up to the end of its last window.
    windows: How many there are.
    """

    recording: int
    first: int
    rows: int
    windows: int


def slices(number: int, recorded: Recorded, window: Window, least: int = SLICE) -> Iterator[Slice]:
    """A recording as slices of at least `least` bytes of readings, where it is that long."""
    length, stride = window.steps * recorded.ratio, window.stride * recorded.ratio
    # A step is a whole block: what is left of one at the end of a recording is in no window.
    usable = recorded.rows - recorded.rows % recorded.ratio
    total = max(0, (usable - length) // stride + 1)
    row = 4 * len(recorded.channels)
    least = max(least, 4 * length * row)  # else most of what is read would be the last window
    done = 0
    for end in _ends(recorded, max(1, least // row)):
        until = total if end is None else min(total, -(-end // stride))
        if until > done:
            rows = (until - done - 1) * stride + length
            yield Slice(number, done * stride, rows, until - done)
            done = until


def _ends(recorded: Recorded, least: int) -> Iterator[int | None]:
    """Rows where reading can begin, `least` apart; None is the end of the recording."""
    begin = 0
    for start in recorded.starts:
        if start - begin >= least:
            yield start
            begin = start
    yield None


class Slices:
    """The slices of one part of a corpus, and how they are read.

    Args:
        folder: Where the recordings are.
        recordings: Of the part.
        labels: Names of the classes.
        window: How windows are cut.
        least: Of `slices`.
    """

    def __init__(
        self,
        folder: Path,
        recordings: Sequence[Recorded],
        labels: Sequence[str],
        window: Window,
        least: int = SLICE,
    ) -> None:
        self.folder, self.recordings, self.window = folder, tuple(recordings), window
        self.slices = [
            s for k, r in enumerate(self.recordings) for s in slices(k, r, window, least)
        ]
        self.windows = np.array([s.windows for s in self.slices], np.int64)
        self.labels = np.array(
            [labels.index(self.recordings[s.recording].label) for s in self.slices], np.int32
        )

    def __len__(self) -> int:
        return len(self.slices)

    @property
    def features(self) -> int:
        """F."""
        return len(self.recordings[0].channels)

    @property
    def total(self) -> int:
        """Windows of all slices."""
        return int(self.windows.sum())

    @property
    def largest(self) -> int:
        """Bytes of the largest slice, in steps."""
        steps = (s.rows // self.recordings[s.recording].ratio for s in self.slices)
        return max(steps, default=0) * self.features * 4

    def read(self, number: int) -> np.ndarray:
        """Steps [S, F] float32 of a slice, in physical units.

        Raises:
            DataError: Its file is not what was indexed.
        """
        wanted = self.slices[number]
        recorded = self.recordings[wanted.recording]
        file = self.folder / recorded.file
        _refuse_changed(file, recorded)
        begin = bisect_right(recorded.starts, wanted.first) - 1
        end = bisect_left(recorded.starts, wanted.first + wanted.rows)
        readings = FORMATS[file.suffix.lower()].read(
            file,
            recorded.channels,
            recorded.places[begin],
            recorded.places[end] if end < len(recorded.places) else None,
            wanted.first - recorded.starts[begin],
            wanted.rows,
        )
        if len(readings) != wanted.rows:
            raise DataError(_changed(file))
        if recorded.ratio == 1:
            return np.ascontiguousarray(readings)
        return resample(readings, recorded.hz, self.window.hz)

    def cut(self, steps: np.ndarray, windows: np.ndarray) -> np.ndarray:
        """These windows [W, T, F] of a slice that was read."""
        return steps[windows[:, None] * self.window.stride + np.arange(self.window.steps)]


def _refuse_changed(file: Path, recorded: Recorded) -> None:
    try:
        state = file.stat()
    except OSError:
        raise DataError(_changed(file)) from None
    if (state.st_size, state.st_mtime_ns) != (recorded.size, recorded.modified):
        raise DataError(_changed(file))


def _changed(file: Path) -> str:
    return f"{file} has changed since it was indexed.\n  Start again; it is then read anew."
