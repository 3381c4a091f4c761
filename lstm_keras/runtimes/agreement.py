"""TFLite Micro beside what plays the same file elsewhere: how many stored numbers are the same."""

from dataclasses import dataclass

import numpy as np

from lstm_keras import golden, runtimes
from lstm_keras.artifact import Artifact

BESIDE = {"tflite": "LiteRT", "simulated": "the integer arithmetic in NumPy"}
"""What a runtime is called that TFLite Micro is compared with."""


@dataclass(frozen=True)
class Agreement:
    """What came out.

    beside: What TFLite Micro was compared with, a value of `BESIDE`.
    sequences: How many were played, each after a reset and once more without.
    numbers: Stored numbers of all answers.
    equal: How many of them are the same.
    one_off: How many integers are one step off; 0 of floats.
    worst: The largest difference: in steps of the output (LSB), or of floats as it is.
    """

    beside: str
    sequences: int
    numbers: int
    equal: int
    one_off: int
    worst: float

    def __str__(self) -> str:
        head = f"{self.equal:,} of {self.numbers:,} numbers equal".replace(",", " ")
        if self.worst == int(self.worst):
            return f"{head}, {self.one_off} one LSB off, worst {self.worst:.0f} LSB"
        return f"{head}, largest difference {self.worst:.1e}"


def compare(artifact: Artifact, x: np.ndarray) -> Agreement:
    """Play sequences on TFLite Micro and, beside it, on LiteRT, as `golden.answers` does.

    Where LiteRT has no LSTM of that precision, the integers are calculated in NumPy.

    Args:
        artifact: A `.tflite` file that TFLite Micro plays.
        x: float [N, T, F], standardised, or tokens [N, T].

    Raises:
        RuntimeMissingError: An interpreter is not installed.
        ArtifactError: TFLite Micro cannot read the file.
    """
    beside = "simulated" if artifact.precision in runtimes.MICRO_ONLY else "tflite"
    micro, other = (
        np.concatenate(golden.answers(runtimes.load(artifact, name), x))
        for name in ("tflm", beside)
    )
    return counted(BESIDE[beside], len(x), micro, other)


def counted(beside: str, sequences: int, micro: np.ndarray, other: np.ndarray) -> Agreement:
    """Count the differences between two arrays of stored numbers."""
    off = np.abs(micro.astype("float64") - other.astype("float64"))
    integer = np.issubdtype(micro.dtype, np.integer)
    return Agreement(
        beside=beside,
        sequences=sequences,
        numbers=off.size,
        equal=int((off == 0).sum()),
        one_off=int((off == 1).sum()) if integer else 0,
        worst=float(off.max()),
    )
