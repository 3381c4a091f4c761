"""The tfds data set `shoulder_imu`: seven shoulder exercises, seen by a smartwatch.

Importing this module registers the name; `tfds.load("shoulder_imu", split="train")` then prepares
TFRecords from the file that ships in the PyPI package seglearn, and needs no network.
"""

import contextlib
import io
from pathlib import Path
from typing import ClassVar

import numpy as np
import tensorflow_datasets as tfds

from lstm_keras.artifact import sha256
from lstm_keras.datasets import Source
from lstm_keras.datasets.packaged import packaged_file
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording

DIGEST = "eb122f23cdf06ef6bd6c6c5312958ec5cf9d038e2e6d457b8081662c75a42537"
"""sha256 of `watch_dataset.npy` in seglearn 1.2.5. The file is a pickle, and unpickling runs code:
only this very file is ever opened."""

HZ = 50.0
CHANNELS = ("ax", "ay", "az", "wx", "wy", "wz")
UNITS = ("g", "g", "g", "rad/s", "rad/s", "rad/s")
LABELS = {
    "PEN": "pendulum",
    "ABD": "abduction",
    "FEL": "forward elevation",
    "IR": "internal rotation",
    "ER": "external rotation",
    "TRAP": "trapezius extension",
    "ROW": "upright row",
}
MIRROR = (-1, 1, 1, 1, -1, -1)
"""Signs that turn a recording of the left side into one of the right: the mean of ax is +0.52 g on
the left and -0.58 g on the right. A mirror flips the sign of one axis of a vector (ax), and of the
other two of an axial vector such as the angular velocity (wy, wz)."""


class ShoulderImu(tfds.core.GeneratorBasedBuilder):
    """140 recordings, 10 healthy subjects x 7 exercises x 2 sides, 6-axis inertial, 50 Hz.

    Units: The file names none. The acceleration has a median length of 1.07 and of 1.01 where the
    watch is nearly at rest, so it is in g, gravity included. The angular velocity has a median
    length of 2.0 and reaches 29, so it is in rad/s: an arm does not turn at 2 degrees per second
    through twenty repetitions in 35 s. Whether the axes of the two sensors agree cannot be seen
    from the readings alone (the arm's own acceleration hides how gravity turns); they come from
    one watch, and are taken to agree.

    The one split is called "train", as tfds has it where nobody drew a line: draw it by subject.

    Source: Burns et al. 2018, Physiological Measurement 39(7) 075007, arXiv 1802.01489.
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "watch_dataset.npy of seglearn 1.2.5."}

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Shoulder exercises recorded by a smartwatch: 6-axis inertial, 50 Hz.",
            features=tfds.features.FeaturesDict(
                {
                    "readings": tfds.features.Tensor(shape=(None, 6), dtype=np.float32),
                    "label": tfds.features.ClassLabel(names=list(LABELS.values())),
                    "subject": tfds.features.Scalar(dtype=np.int64),
                    "side": tfds.features.ClassLabel(names=["left", "right"]),
                    "recording": tfds.features.Scalar(dtype=np.int64),
                }
            ),
            supervised_keys=("readings", "label"),
            homepage="https://arxiv.org/abs/1802.01489",
            license="BSD-3-Clause (seglearn)",
            citation="Burns et al. 2018, Physiological Measurement 39(7) 075007.",
        )

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples(watch_file())}

    def _generate_examples(self, path: Path):
        verify(path)
        content = np.load(path, allow_pickle=True).item()
        names = [LABELS[code] for code in content["y_labels"]]
        for k, readings in enumerate(content["X"]):
            yield (
                k,
                {
                    "readings": readings.astype(np.float32),
                    "label": names[content["y"][k]],
                    "subject": int(content["subject"][k]),
                    "side": "right" if content["side"][k] else "left",
                    "recording": k,
                },
            )


def watch_file() -> Path:
    """`watch_dataset.npy` in the installed package seglearn, which is found but not imported.

    Raises:
        DataError: seglearn is not installed, or comes without the file.

    """
    return packaged_file("seglearn", "watch_dataset.npy", "seglearn==1.2.5")


def verify(path: Path) -> None:
    """Raises DataError unless the file is the one whose digest is known."""
    came = sha256(path)
    if came != DIGEST:
        raise DataError(
            f"{path} is not the file that is known: its sha256 is {came[:12]}..., expected "
            f"{DIGEST[:12]}... It is not opened, because reading a pickle runs code.\n"
            '  pip install --force-reinstall "seglearn==1.2.5"'
        )


def read(data_dir: str | Path | None = None) -> Source:
    """The 140 recordings, prepared on first use and read from TFRecords afterwards.

    Args:
        data_dir: Of tfds; its default, ~/tensorflow_datasets, when None.

    Raises:
        DataError: seglearn is missing or altered, or the folder cannot be written to.

    """
    tfds.disable_progress_bar()
    try:
        # tfds prints what it prepares; standard output belongs to the command line.
        with contextlib.redirect_stdout(io.StringIO()):
            data = tfds.load("shoulder_imu", split="train", data_dir=data_dir)
    except OSError as error:
        raise DataError(
            f"tfds cannot prepare shoulder_imu in {data_dir or '~/tensorflow_datasets'}: "
            f"{error.strerror or error}.\n  Name another folder with data_dir or TFDS_DATA_DIR."
        ) from error
    examples = sorted(tfds.as_numpy(data), key=lambda e: int(e["recording"]))
    recordings = tuple(
        Recording(
            readings=e["readings"],
            hz=HZ,
            label=int(e["label"]),
            group=f"s{e['subject']}",
            name=f"shoulder_imu recording {e['recording']}",
        )
        for e in examples
    )
    return Source(recordings, CHANNELS, UNITS, tuple(LABELS.values()), "shoulder_imu")
