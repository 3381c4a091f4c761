"""Mean and deviation of more readings than fit into memory, in float64."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lstm_keras.sequences import Scaler


@dataclass(frozen=True)
class Moments:
    """Of some readings: how many, their mean, and the sum of squared differences from it.

    The squares are taken about the mean, part by part, and never about zero: a large mean beside
    a small deviation, as of gravity, costs no digits.

    Sources:
        Chan, Golub & LeVeque 1983, The American Statistician 37(3): how two parts are joined.
    """

    count: int
    mean: Sequence[float]
    squares: Sequence[float]

    @classmethod
    def none(cls) -> "Moments":
        """Of no readings."""
        return cls(0, (), ())

    def with_more(self, readings: np.ndarray) -> "Moments":
        """With these readings [N, F] too."""
        if not len(readings):
            return self
        mean = readings.mean(axis=0, dtype=np.float64)
        squares = ((readings - mean) ** 2).sum(axis=0)
        return self.joined(Moments(len(readings), mean.tolist(), squares.tolist()))

    def joined(self, other: "Moments") -> "Moments":
        """Of both."""
        if not self.count or not other.count:
            return self if self.count else other
        count = self.count + other.count
        apart = np.subtract(other.mean, self.mean)
        mean = self.mean + apart * (other.count / count)
        squares = np.add(self.squares, other.squares)
        squares = squares + apart**2 * (self.count * other.count / count)
        return Moments(count, mean.tolist(), squares.tolist())


def fit(parts: Iterable[Moments], channels: Sequence[str], units: Sequence[str]) -> Scaler:
    """The scaler that `Scaler.fit` makes of the same readings: pass the training ones only.

    Raises:
        DataError: A channel that never changes.
    """
    whole = Moments.none()
    for part in parts:
        whole = whole.joined(part)
    deviation = np.sqrt(np.divide(whole.squares, whole.count))
    return Scaler.of(whole.mean, deviation, channels, units)
