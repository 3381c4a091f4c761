"""From readings to windows: resample, split by group, standardise, cut. NumPy only."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_keras.errors import DataError, refuse_below


@dataclass(frozen=True)
class Recording:
    """One recording of several channels.

    readings: [N, F] float32, in physical units.
    hz: Readings per second.
    label: Index of its class.
    group: What must not be torn apart by a split, for example the person recorded.
    name: Where it came from, for messages.
    """

    readings: np.ndarray
    hz: float
    label: int
    group: str
    name: str = ""

    def __post_init__(self) -> None:
        where = self.name or "a recording"
        if self.readings.ndim != 2 or 0 in self.readings.shape:
            raise DataError(
                f"{where}: readings must have axes [readings, features] and not be empty; "
                f"got shape {self.readings.shape}.\n  Leave the recording out, or fill it."
            )
        bad = ~np.isfinite(self.readings)
        if bad.any():
            row, column = np.argwhere(bad)[0]
            raise DataError(
                f"{where}: {bad.sum()} readings are NaN or infinite, the first in row {row}, "
                f"column {column}.\n  Repair or cut out those rows."
            )
        if not (self.hz > 0 and math.isfinite(self.hz)):
            raise DataError(
                f"{where}: the rate must be a positive number of readings per second; "
                f"got {self.hz}.\n  Say how fast the sensor was read."
            )


@dataclass(frozen=True)
class Window:
    """How a recording becomes examples.

    steps: T, how many steps the model sees.
    stride: Steps from the start of one window to the start of the next.
    hz: Steps per second; steps / hz is the length of a window in seconds.
    """

    steps: int
    stride: int
    hz: float

    def __post_init__(self) -> None:
        refuse_below(1, self, "steps", "stride")
        if not (self.hz > 0 and math.isfinite(self.hz)):
            raise ValueError(f"hz must be a positive number of steps per second; got {self.hz}")


@dataclass(frozen=True)
class Scaler:
    """x = (reading - mean) / deviation, channel by channel.

    mean, deviation: One number per channel, in the channel's unit.
    channels: Names of the channels.
    units: Their physical units.
    """

    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    channels: tuple[str, ...]
    units: tuple[str, ...]

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, n)) for n in ("mean", "deviation", "channels", "units")}
        if len(lengths) != 1:
            raise ValueError(f"mean, deviation, channels and units differ in length: {lengths}")
        if not all(math.isfinite(m) for m in self.mean):
            raise ValueError(f"every mean must be a finite number; got {self.mean}")
        if not all(d > 0 and math.isfinite(d) for d in self.deviation):
            raise ValueError(f"every deviation must be positive; got {self.deviation}")

    @classmethod
    def fit(
        cls, recordings: Sequence[Recording], channels: Sequence[str], units: Sequence[str]
    ) -> "Scaler":
        """Mean and deviation over every reading of these recordings: pass the training ones only.

        Raises:
            DataError: No recordings, or a channel that never changes.
        """
        if not recordings:
            raise DataError("the scaler needs at least one recording.\n  Check the split.")
        readings = np.concatenate([r.readings for r in recordings]).astype(np.float64)
        return cls.of(readings.mean(axis=0), readings.std(axis=0), channels, units)

    @classmethod
    def of(
        cls,
        mean: Sequence[float] | np.ndarray,
        deviation: np.ndarray,
        channels: Sequence[str],
        units: Sequence[str],
    ) -> "Scaler":
        """With mean and deviation [F] of the training recordings.

        Raises:
            DataError: A channel that never changes.
        """
        flat = [name for name, d in zip(channels, deviation, strict=True) if d < 1e-12]
        if flat:
            raise DataError(
                f"channel {', '.join(flat)} never changes in the training recordings.\n"
                "  Leave it out with the list of columns."
            )
        mean = np.asarray(mean).tolist()
        return cls(tuple(mean), tuple(deviation.tolist()), tuple(channels), tuple(units))

    @classmethod
    def from_dict(cls, content: dict) -> "Scaler":
        """The inverse of `dataclasses.asdict`, after a trip through JSON."""
        return cls(**{name: tuple(values) for name, values in content.items()})

    def apply(self, readings: np.ndarray) -> np.ndarray:
        """Readings [..., F] in physical units -> x [..., F] float32."""
        return ((readings - np.array(self.mean)) / np.array(self.deviation)).astype(np.float32)


def resample(readings: np.ndarray, source_hz: float, target_hz: float) -> np.ndarray:
    """Fewer readings per second: the mean over each block of source_hz / target_hz readings.

    The mean is the anti-aliasing filter, and a microcontroller can do the same with one
    accumulator. An incomplete block at the end is dropped.

    Raises:
        DataError: The ratio is not a whole number.
    """
    ratio = whole_ratio(source_hz, target_hz)
    blocks = len(readings) // ratio
    kept = readings[: blocks * ratio].astype(np.float64)
    return kept.reshape(blocks, ratio, *readings.shape[1:]).mean(axis=1).astype(np.float32)


def whole_ratio(source_hz: float, target_hz: float) -> int:
    """How many readings become one.

    Raises:
        DataError: The ratio is not a whole number.
    """
    ratio = round(source_hz / target_hz)
    if ratio < 1 or not math.isclose(ratio * target_hz, source_hz, rel_tol=1e-6):
        raise DataError(
            f"{source_hz:g} readings per second cannot become {target_hz:g} by averaging blocks.\n"
            f"  Choose a rate that divides {source_hz:g}, for example {source_hz / 2:g}."
        )
    return ratio


def cut(readings: np.ndarray, window: Window) -> np.ndarray:
    """Windows [W, T, F] of one recording [N, F]; W is zero when it is shorter than a window."""
    starts = np.arange(0, len(readings) - window.steps + 1, window.stride)
    return readings[starts[:, None] + np.arange(window.steps)]


def natural(name: str) -> list[tuple[int, str]]:
    """Sorts names as people do: numbers in them by value, so s2 comes before s10.

    >>> sorted(["s10", "s2", "anna"], key=natural)
    ['anna', 's2', 's10']
    """
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def folds(groups: Sequence[str], count: int) -> list[tuple[str, ...]]:
    """Deal the sorted groups into `count` test sets, like cards: groups k, k + count, ...

    Raises:
        DataError: More folds than groups, or fewer than two folds.
    """
    names = sorted(set(groups), key=natural)
    if not 2 <= count <= len(names):
        raise DataError(
            f"{len(names)} groups ({', '.join(names)}) cannot be split into {count} folds.\n"
            f"  Choose between 2 and {len(names)} folds, or record more groups."
        )
    return [tuple(names[k::count]) for k in range(count)]


@dataclass(frozen=True)
class Split:
    """Which groups are tested on, and which choose the best epoch.

    folds, fold: The groups are dealt into `folds` test sets; `fold` is the one tested on.
    validation: How many of the remaining groups are kept out of training to stop it; 0 trains on
        all of them for the whole schedule.
    """

    folds: int = 5
    fold: int = 0
    validation: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.fold < self.folds:
            raise ValueError(f"fold must be 0 to folds - 1 = {self.folds - 1}; got {self.fold}")
        if self.validation < 0:
            raise ValueError(f"validation must not be negative; got {self.validation}")

    def deal(self, groups: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Those that test, and those that validate: the first that the next folds would test.

        Raises:
            DataError: As `folds`.
        """
        dealt = folds(groups, self.folds)
        test = dealt[self.fold]
        others = [group for fold in dealt[self.fold + 1 :] + dealt for group in fold]
        return test, tuple(g for g in dict.fromkeys(others) if g not in test)[: self.validation]
