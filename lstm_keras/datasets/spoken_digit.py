"""The Free Spoken Digit Dataset, from tfds `spoken_digit`: 2,500 recordings, five voices, 8 kHz.

tfds downloads 9 MB on first use, or reads what lies in `data_dir`/downloads, and keeps TFRecords.

The file name {digit}_{speaker}_{index}.wav says who speaks. The data set's own split: indices 0 to
4 of every speaker and digit are for testing, 5 to 49 for training. All five speakers are in both
parts; `without` is the harder question, a voice that training has never heard.

Source: Jackson et al. 2018, Free Spoken Digit Dataset v1.0.9, doi 10.5281/zenodo.1342401,
CC BY-SA 4.0.
"""

from pathlib import Path

import numpy as np
import tensorflow_datasets as tfds

from lstm_keras.datasets import Source, downloads
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording

HZ = 8000
LABELS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TESTED = 5
"""Indices below this are the data set's test part: a tenth of it."""


def read(data_dir: str | Path | None = None) -> Source:
    """All recordings, sorted by file name; readings [N, 1] in (-1, 1), the group is the speaker.

    Args:
        data_dir: As `downloads.load` takes it.

    Raises:
        DataError: As `downloads.load` does.
    """
    data = downloads.load("spoken_digit", "train", data_dir)
    examples = sorted(tfds.as_numpy(data), key=lambda e: e["audio/filename"])
    recordings = tuple(
        Recording(
            readings=(e["audio"].astype(np.float32) / 32768)[:, None],
            hz=HZ,
            label=int(e["label"]),
            group=e["audio/filename"].decode().split("_")[1],
            name=e["audio/filename"].decode(),
        )
        for e in examples
    )
    return Source(recordings, ("sound",), ("",), LABELS, "spoken_digit")


def index(recording: Recording) -> int:
    """Which of the speaker's recordings of this digit it is, 0 to 49."""
    return int(recording.name.removesuffix(".wav").split("_")[2])


def official(source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Places in `source.recordings`, (train, test), of the data set's own split."""
    tested = np.array([index(r) < TESTED for r in source.recordings])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


def without(source: Source, *speakers: str) -> tuple[np.ndarray, np.ndarray]:
    """Places in `source.recordings`, (train, test): every recording of these speakers is tested.

    Raises:
        DataError: No such speaker, or none left to train on.
    """
    unknown = sorted(set(speakers) - set(source.groups))
    if unknown or not speakers or len(set(speakers)) == len(source.groups):
        raise DataError(
            f"cannot leave out {', '.join(unknown or speakers) or 'nobody'}.\n"
            f"  Name some of {', '.join(source.groups)}, but not all."
        )
    tested = np.array([r.group in speakers for r in source.recordings])
    return np.flatnonzero(~tested), np.flatnonzero(tested)
