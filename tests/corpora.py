"""The same recordings as files of every format that a corpus may have."""

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from lstm_keras.datasets.corpora import tfrecords
from lstm_keras.sequences import Recording

CHANNELS = ("ax", "ay", "az")
HZ = 20.0


def recordings(lengths=(530, 61, 240, 411, 333, 95, 707, 8), seed=1997):
    """Labels and groups in turn, readings that say where they stand: no two rows are alike."""
    rng = np.random.default_rng(seed)
    made = []
    for k, length in enumerate(lengths):
        readings = rng.normal((9.81, 0, -3), (0.1, 4, 1), (length, 3)).astype(np.float32)
        group = f"s{1 + k // 2 % 4}"
        made.append(Recording(readings, HZ, k % 2, group, f"{('sit', 'walk')[k % 2]}/{group}-{k}"))
    return made


def write_csv(path, r):
    # float64 digits of a float32: reading them gives that float32 again
    rows = "".join(",".join(repr(float(v)) for v in row) + "\n" for row in r.readings)
    path.write_text(",".join(CHANNELS) + "\n" + rows)


def write_parquet(path, r):
    table = pa.table(dict(zip(CHANNELS, r.readings.T, strict=True)))
    parquet.write_table(table, path, row_group_size=64)


def write_npz(path, r):
    np.savez(path, readings=r.readings, channels=CHANNELS)


def write_compressed(path, r):
    np.savez_compressed(path, readings=r.readings, channels=CHANNELS)


def write_npy(path, r):
    np.save(path, r.readings)


def write_tfrecord(path, r):
    tfrecords.write(path, r.readings, CHANNELS, block=50)


WRITERS = {
    "csv": write_csv,
    "parquet": write_parquet,
    "npz": write_npz,
    "compressed.npz": write_compressed,
    "npy": write_npy,
    "tfrecord": write_tfrecord,
}


def write(folder, kind, made=None):
    """Every recording as one file below `folder`, at the place its name says."""
    for r in recordings() if made is None else made:
        path = folder / f"{r.name}.{kind.split('.')[-1]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[kind](path, r)
    return folder
