"""A long record cut in time: which hours train, which validate, which test, and the windows inside.

The record is cut into spans of whole days, in a cycle: some days to train, some to validate, some
to test, and again. A cycle as long as the record cuts it once: train on the past, test on the
rest. A window, with the hour that it predicts, lies inside one span. So no hour is ever used in two
parts, neither as a reading nor as a target.
"""

from dataclasses import dataclass

import numpy as np

PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Cycle:
    """Days of each part, in this order, again and again.

    train, validation, test: Whole days.
    guard: Hours left out at the end of each span.
    """

    train: int = 35
    validation: int = 10
    test: int = 11
    guard: int = 24

    def __post_init__(self) -> None:
        for name in ("train", "test"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1 day; got {getattr(self, name)}")
        for name in ("validation", "guard"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative; got {getattr(self, name)}")

    def spans(self, hours: int) -> list[tuple[str, int, int]]:
        """(part, first hour, hour behind the last) of each span of a record, in order."""
        found, start = [], 0
        while start < hours:
            for part in PARTS:
                stop = start + 24 * getattr(self, part)
                if start < min(stop - self.guard, hours):
                    found.append((part, start, min(stop - self.guard, hours)))
                start = stop
        return found


def ends(spans: list[tuple[str, int, int]], part: str, steps: int, ahead: int) -> np.ndarray:
    """The last hour of every window of a part: int [W].

    A window reads the hours end - steps + 1 to end, and predicts the hour end + ahead.
    """
    found = [np.arange(a + steps - 1, b - ahead) for name, a, b in spans if name == part]
    return np.concatenate([*found, np.zeros(0, int)]).astype(int)


def windows(record: np.ndarray, last: np.ndarray, steps: int) -> np.ndarray:
    """Windows [W, steps, ...] of a record [hours, ...] that end with the hours `last` [W]."""
    return record[last[:, None] + np.arange(1 - steps, 1)]
