"""A folder of readings that need not fit into memory, as batches: `stream`.

    readings/
      walking/anna-1.parquet        one file per recording: label "walking", group "anna"
      walking/ben-1.csv             CSV, NPZ, NPY, Parquet and TFRecord, also mixed
      sitting/anna-2.npy

    made = stream("readings/", Window(steps=50, stride=25, hz=12.5), hz=50, cache="build/gait")
    model.fit(made.train.stream(), steps_per_epoch=made.train.steps)   # nothing is held as a whole

Label and group are found by the rules of `datasets.readings`: in the file, else by `pattern` in
its path. Windows are those that `sequences.cut` makes of each recording, resampled and
standardised as `examples.split` does; they are cut as they are needed.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from lstm_keras.datasets import at_least_two
from lstm_keras.datasets.corpora import batches, moments
from lstm_keras.datasets.corpora.cutting import Slices
from lstm_keras.datasets.corpora.index import Rules, digest, index
from lstm_keras.datasets.corpora.streamed import CALIBRATION, JUDGED, Streamed
from lstm_keras.datasets.examples import check_groups
from lstm_keras.datasets.readings import PATTERN, by_size, check_rate, units_of
from lstm_keras.errors import DataError
from lstm_keras.sequences import Split, Window, natural

SEEN = 32
"""Slices from which the windows for calibration are drawn."""


def stream(
    folder: str | Path,
    window: Window,
    *,
    folds: int = 5,
    fold: int = 0,
    validation: int = 0,
    batch: int = 64,
    seed: int = 0,
    hz: float | None = None,
    columns: Sequence[str] | None = None,
    label: str = "label",
    group: str = "group",
    pattern: str = PATTERN,
    units: Sequence[str] | None = None,
    cache: str | Path | None = None,
    judged: int = JUDGED,
    buffer: int | None = None,
    tell: Callable[[str], None] = lambda file: None,
) -> Streamed:
    """Index a folder, split it by group, and make batches of its windows.

    Args:
        folder: Searched with its subfolders.
        window: How recordings are cut.
        folds: How many test sets the groups are dealt into.
        fold: The one tested on.
        validation: Groups kept out of training to stop it, as `sequences.Split` takes them.
        batch: B.
        seed: Of the order, and of the windows for calibration.
        hz: Readings per second, where the files do not say.
        columns: The channels to use, in this order; all when None.
        label: Name of the column, array or feature that holds the class.
        group: Likewise for the group.
        pattern: Where they stand in a file's path, as in `readings.read_folder`.
        units: Physical unit of each channel; what the files say when None.
        cache: Folder for the index; it is made anew each time when None.
        judged: Test windows held in memory, at most, evenly drawn.
        buffer: Windows that wait to be drawn in random order; None for 32 MiB of them.
        tell: Told the name of each file that is indexed.

    Returns:
        Streamed. Its epochs read the files again; a file that changes meanwhile is an error.

    Raises:
        DataError: No such folder, a file that cannot be used, a class that training never sees,
            fewer than two classes or groups, a window longer than every recording of a part.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder.\n  Name a folder with one file per recording.")
    check_rate(hz)
    cached = Path(cache) if cache is not None else None
    rules = Rules(
        hz=hz,
        columns=tuple(columns) if columns else None,
        label=label,
        group=group,
        pattern=pattern,
    )
    recordings = index(folder, window.hz, rules, cached, tell)
    name, channels = folder.resolve().name, recordings[0].channels
    units = units_of(channels, units, recordings[0].units)
    labels = tuple(sorted({r.label for r in recordings}, key=by_size))
    groups = tuple(sorted({r.group for r in recordings}, key=natural))
    at_least_two(labels, "class", name)
    at_least_two(groups, "group", name)
    test, held = Split(folds, fold, validation).deal(groups)
    check_groups(name, groups, test, held)
    owners = {
        "train": [g for g in groups if g not in {*test, *held}],
        "validation": list(held),
        "test": list(test),
    }
    parts = {
        part: Slices(folder, [r for r in recordings if r.group in own], labels, window)
        for part, own in owners.items()
    }
    _refuse(parts, labels, window)
    train = parts["train"]
    scaler = moments.fit((r.moments for r in train.recordings), channels, units)
    x, y = batches.draw(parts["test"], scaler, evenly(parts["test"].total, judged))
    calibration, _ = batches.draw(train, scaler, _some(train, seed))
    return Streamed(
        train=batches.training(train, scaler, batch, seed, buffer),
        validation=batches.evaluation(parts["validation"], scaler),
        x=x,
        y=y,
        calibration=calibration,
        scaler=scaler,
        labels=labels,
        digest=digest(recordings),
        facts={
            "name": name,
            "digest": digest(recordings),
            "recordings": len(recordings),
            "channels": channels,
            "units": units,
            "labels": labels,
            "hz": window.hz,
            "steps": window.steps,
            "stride": window.stride,
            "groups": {part: tuple(sorted(own, key=natural)) for part, own in owners.items()},
            "windows": {part: made.total for part, made in parts.items()},
            "judged": len(x),
        },
        name=name,
    )


def evenly(total: int, wanted: int) -> np.ndarray:
    """At most `wanted` of the numbers 0 to total - 1, in equal distances."""
    count = min(total, wanted)
    return (np.arange(count, dtype=np.int64) * total) // max(count, 1)


def _some(train: Slices, seed: int) -> np.ndarray:
    """Windows for calibration, from a few slices drawn by the seed: each of them must be read."""
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(len(train)), train.windows)
    there = np.flatnonzero(np.isin(home, rng.permutation(len(train))[:SEEN]))
    return there[evenly(len(there), CALIBRATION)]


def _refuse(parts: dict[str, Slices], labels: Sequence[str], window: Window) -> None:
    missing = set(labels) - {r.label for r in parts["train"].recordings}
    if missing:
        raise DataError(
            f"no training recording shows {', '.join(sorted(missing, key=by_size))}; "
            "its groups are all held out.\n  Hold out other groups, or record more."
        )
    for name, part in parts.items():
        if part.recordings and not part.total:
            longest = max(r.rows / r.hz for r in part.recordings)
            raise DataError(
                f"{name}: no recording is as long as a window: the longest has {longest:.1f} s, "
                f"a window {window.steps / window.hz:.1f} s.\n"
                "  Choose fewer steps, or record longer."
            )
