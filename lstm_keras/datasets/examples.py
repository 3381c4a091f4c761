"""Examples: recordings split by group, standardised by the training groups, cut into windows."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lstm_keras.datasets import Source
from lstm_keras.errors import DataError
from lstm_keras.sequences import Recording, Scaler, Window, cut, natural, resample


@dataclass(frozen=True)
class Part:
    """The windows of some groups.

    x: [W, T, F] float32, standardised.
    y: [W] int32, index of the class.
    group: [W] str, whose window it is.
    recordings: Where the windows were cut, in physical units at the sensor's own rate.
    """

    x: np.ndarray
    y: np.ndarray
    group: np.ndarray
    recordings: tuple[Recording, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Sorted names of the groups in this part."""
        names = {r.group for r in self.recordings}
        return tuple(sorted(names, key=natural))

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True)
class Examples:
    """What a model is trained on, chosen by and tested on. No group is in two parts.

    train, validation, test: The parts; validation may be empty.
    scaler: Fitted on the recordings of train.
    window: How the windows were cut.
    labels: Name of each class.
    """

    train: Part
    validation: Part
    test: Part
    scaler: Scaler
    window: Window
    labels: tuple[str, ...]


def split(
    source: Source,
    window: Window,
    test_groups: Sequence[str],
    validation_groups: Sequence[str] = (),
    mirror: Sequence[int] | None = None,
) -> Examples:
    """Deal the recordings by group, fit the scaler on the training groups, cut windows.

    Args:
        source: Labelled recordings.
        window: Length, stride and rate of the windows; readings are averaged down to its rate.
        test_groups: Never seen in training.
        validation_groups: Choose the epoch; every other group is trained on.
        mirror: +1 or -1 per channel, where augmentation mirrors: the scaler is then fitted on
            the recordings and their mirror images, so that both come out with mean 0.

    Returns:
        Examples; x of train has mean 0 and deviation 1 over its recordings (with their mirror
        images, if any).

    Raises:
        DataError: A group that is not there, named twice, or nothing left to train on; a window
            longer than every recording of a part; a class that training never sees.

    """
    test, validation = set(test_groups), set(validation_groups)
    check_groups(source.name, source.groups, test, validation)
    parts = {
        "train": [r for r in source.recordings if r.group not in test | validation],
        "validation": [r for r in source.recordings if r.group in validation],
        "test": [r for r in source.recordings if r.group in test],
    }
    missing = set(range(len(source.labels))) - {r.label for r in parts["train"]}
    if missing:
        raise DataError(
            f"no training recording shows {', '.join(source.labels[k] for k in sorted(missing))}; "
            "its groups are all held out.\n  Hold out other groups, or record more."
        )
    slow = {name: [_at_rate(r, window.hz) for r in part] for name, part in parts.items()}
    fitted = slow["train"]
    if mirror is not None:
        signs = _signs(mirror, len(source.channels))
        fitted = [*fitted, *(replace(r, readings=r.readings * signs) for r in fitted)]
    scaler = Scaler.fit(fitted, source.channels, source.units)
    cuts = {name: _part(name, slow[name], parts[name], window, scaler) for name in parts}
    return Examples(**cuts, scaler=scaler, window=window, labels=source.labels)


def stretches(
    recordings: Sequence[Recording], window: Window, warp: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pieces of recordings, longer than a window, for a random window to be read from.

    A stretch holds the longest window that a time warp can ask for, exp(warp) T steps, and one
    stride more, so that a window can start at any reading. A last stretch ends where its
    recording ends; a recording shorter than a stretch is one.

    Returns:
        integral float64 [N + 1, F]: entry n is the sum of the first n readings, in physical units
        at the sensor's rate, of all recordings one after another. first int64 [S], where a stretch
        begins among them; length int32 [S], how many readings it has; label int32 [S].

    Raises:
        DataError: No recording is as long as a window.

    """
    ratio = round(recordings[0].hz / window.hz)
    shortest, stride = window.steps * ratio, window.stride * ratio
    longest = math.ceil(shortest * math.exp(warp)) + stride
    first, length, label, begin = [], [], [], 0
    for r in recordings:
        count = len(r.readings)
        if count >= shortest:
            starts = list(range(0, max(count - longest, 0) + 1, stride))
            if starts[-1] + longest < count:
                starts.append(count - longest)
            first += [begin + start for start in starts]
            length += [min(longest, count)] * len(starts)
            label += [r.label] * len(starts)
        begin += count
    if not first:
        raise DataError(_too_short(recordings, window))
    readings = np.concatenate(
        [np.zeros_like(recordings[0].readings[:1]), *(r.readings for r in recordings)]
    )
    integral = np.cumsum(readings, axis=0, dtype=np.float64)
    return integral, np.array(first), np.array(length, np.int32), np.array(label, np.int32)


def _at_rate(recording: Recording, hz: float) -> Recording:
    return replace(recording, readings=resample(recording.readings, recording.hz, hz), hz=hz)


def _part(
    name: str,
    slow: Sequence[Recording],
    recordings: Sequence[Recording],
    window: Window,
    scaler: Scaler,
) -> Part:
    cuts = [cut(scaler.apply(r.readings), window) for r in slow]
    if slow and not any(len(c) for c in cuts):
        raise DataError(f"{name}: {_too_short(recordings, window)}")
    empty = np.zeros((0, window.steps, len(scaler.mean)), np.float32)
    return Part(
        x=np.concatenate([empty, *cuts]),
        y=np.repeat(np.array([r.label for r in slow], np.int32), [len(c) for c in cuts]),
        group=np.repeat(np.array([r.group for r in slow], str), [len(c) for c in cuts]),
        recordings=tuple(recordings),
    )


def check_groups(
    name: str, groups: Sequence[str], test: Collection[str], validation: Collection[str]
) -> None:
    """Raises DataError unless test, validation and the rest are parts of the groups of `name`."""
    test, validation = set(test), set(validation)
    there = ", ".join(groups)
    unknown = sorted((test | validation) - set(groups))
    if unknown:
        raise DataError(f"{name} has no group {', '.join(unknown)}.\n  It has: {there}.")
    if not test:
        raise DataError(f"no group to test on.\n  Name at least one of: {there}.")
    if test & validation:
        raise DataError(
            f"group {', '.join(sorted(test & validation))} is in test and in validation.\n"
            "  A group belongs to one part only."
        )
    if not set(groups) - test - validation:
        raise DataError(
            f"all groups are held out, none is left to train on: {there}.\n  Hold out fewer."
        )


def _too_short(recordings: Sequence[Recording], window: Window) -> str:
    longest = max(len(r.readings) / r.hz for r in recordings)
    return (
        f"no recording is as long as a window: the longest has {longest:.1f} s, "
        f"a window {window.steps / window.hz:.1f} s.\n  Choose fewer steps, or record longer."
    )


def _signs(mirror: Sequence[int], features: int) -> np.ndarray:
    signs = np.array(mirror, np.float32)
    if signs.shape != (features,) or not np.all(np.abs(signs) == 1):
        raise DataError(
            f"mirror needs +1 or -1 for each of the {features} channels; got {tuple(mirror)}.\n"
            "  -1 is for the channels whose sign flips between left and right."
        )
    return signs
