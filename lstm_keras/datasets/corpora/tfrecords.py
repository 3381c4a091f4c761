"""TFRecord files: one recording each, its readings in blocks, one `tf.train.Example` per block.

    readings   floats     [n, F], row after row: the next n readings of the recording
    channels   bytes      F names, the same in every block
    label      bytes      one; may be left out where the path says it
    group      bytes      one; likewise
    hz         float      one; may be left out
    units      bytes      F; may be left out

`write` makes such files.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf
from google.protobuf.message import DecodeError

from lstm_keras.datasets.tables import Table, tell_npz
from lstm_keras.errors import DataError
from lstm_keras.files import make_folder, replacing

BLOCK = 4096
"""Readings in a block, unless the writer asks for another number."""

FRAME = 8 + 4 + 4
"""Bytes around a record: its length, and the checksums of length and content."""


def write(
    file: str | Path,
    readings: np.ndarray,
    channels: Sequence[str],
    label: str | None = None,
    group: str | None = None,
    hz: float | None = None,
    units: Sequence[str] | None = None,
    block: int = BLOCK,
) -> Path:
    """Write one recording, whole or not at all.

    Args:
        file: Ends in .tfrecord.
        readings: [N, F], in physical units.
        channels: F names.
        label: Its class.
        group: What must not be torn apart between training and test.
        hz: Readings per second.
        units: Physical unit of each channel.
        block: Readings per record.
    """
    readings = np.asarray(readings, np.float32)
    if readings.ndim != 2 or readings.shape[1] != len(channels):
        raise DataError(
            f"{file}: readings of shape {readings.shape} do not have the axes [readings, "
            f"{len(channels)} channels].\n  Pass one name per column."
        )
    fixed = {"channels": channels, "units": units}
    fixed = {name: values for name, values in fixed.items() if values is not None}
    for name, value in (("label", label), ("group", group)):
        if value is not None:
            fixed[name] = (value,)
    features = {name: _words(values) for name, values in fixed.items()}
    if hz is not None:
        features["hz"] = tf.train.Feature(float_list=tf.train.FloatList(value=[hz]))
    file = Path(file)
    make_folder(file.parent)
    with replacing(file) as temporary, tf.io.TFRecordWriter(str(temporary)) as writer:
        for start in range(0, len(readings), block):
            numbers = tf.train.FloatList(value=readings[start : start + block].ravel())
            features["readings"] = tf.train.Feature(float_list=numbers)
            example = tf.train.Example(features=tf.train.Features(feature=features))
            writer.write(example.SerializeToString())
    return file


def pieces(
    file: Path, columns: Sequence[str] | None, label: str, group: str
) -> Iterator[tuple[int, Table]]:
    """(byte where it begins, readings) from the first block to the last.

    Raises:
        DataError: Damaged, or records of another layout.
    """
    place = 0
    try:
        for record in tf.data.TFRecordDataset(str(file)).as_numpy_iterator():
            yield place, _block(record, file, columns, label, group)
            place += len(record) + FRAME
    except tf.errors.OpError as error:
        raise DataError(
            f"{file} is damaged, or no TFRecord file: {error.message}.\n"
            "  Write it with lstm_keras.datasets.corpora.tfrecords.write, uncompressed."
        ) from error


def read(
    file: Path, channels: Sequence[str], place: int, until: int | None, skip: int, count: int
) -> np.ndarray:
    """As `csv_files.read`; a place is the first byte of a record."""
    found, there = [], 0
    with file.open("rb") as stream:
        stream.seek(place)
        while there < skip + count and (head := stream.read(12)):
            (length,) = struct.unpack("<Q", head[:8])
            found.append(_block(stream.read(length), file, channels, "", "").readings)
            there += len(found[-1])
            stream.seek(4, 1)  # the checksum was right when the file was indexed
    return np.concatenate(found)[skip : skip + count]


def _block(record: bytes, file: Path, columns, label: str, group: str) -> Table:
    try:
        example = tf.train.Example.FromString(record)
    except DecodeError as error:
        raise DataError(
            f"{file}: a record is no tf.train.Example: {error}.\n"
            "  Write it with lstm_keras.datasets.corpora.tfrecords.write."
        ) from error
    features = dict(example.features.feature)
    channels = _text(features, "channels")
    content = features["readings"].float_list.value if "readings" in features else ()
    numbers = np.array(content, np.float32)
    if not channels or not len(numbers) or len(numbers) % len(channels):
        raise DataError(
            f"{file}: a record has {len(numbers)} readings of {len(channels)} channels.\n"
            "  Each record needs channels (F names) and readings (n F floats): "
            "lstm_keras.datasets.corpora.tfrecords.write."
        )
    arrays = {name: np.array(_text(features, name)) for name in features if name != "readings"}
    told, indices = tell_npz(arrays, len(channels), file, columns, label, group)
    return replace(told, readings=numbers.reshape(-1, len(channels))[:, indices])


def _text(features, name: str) -> list[str]:
    """The values of a feature as text, whatever its type."""
    if name not in features or (kind := features[name].WhichOneof("kind")) is None:
        return []
    values = getattr(features[name], kind).value
    return [v.decode("utf-8") if isinstance(v, bytes) else f"{v:g}" for v in values]


def _words(values: Sequence[str]) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[v.encode() for v in values]))
