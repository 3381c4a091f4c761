"""Files of a corpus: read in pieces they are what they are as a whole; what is wrong is refused."""

import dataclasses
import json
import os

import numpy as np
import pyarrow as pa
import pytest
from corpora import CHANNELS, HZ, WRITERS, recordings, write
from pyarrow import parquet

from lstm_keras import datasets
from lstm_keras.datasets.corpora import arrays, csv_files, parquet_files, tfrecords
from lstm_keras.datasets.corpora import index as indexing
from lstm_keras.datasets.corpora.index import CACHE, FORMATS, Rules, digest, index
from lstm_keras.datasets.corpora.moments import Moments, fit
from lstm_keras.errors import DataError
from lstm_keras.sequences import Scaler, resample

RULES = Rules(hz=HZ)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """A few rows each, so that the files of a test have many."""
    monkeypatch.setattr(csv_files, "PIECE", 1 << 10)
    monkeypatch.setattr(parquet_files, "ROWS", 50)
    monkeypatch.setattr(arrays, "SLICE", 1 << 10)


def only(folder, **rules):
    (found,) = index(folder, HZ, Rules(**{"hz": HZ, **rules}))
    return found


def refused(folder, message, **rules):
    with pytest.raises(DataError, match=message) as error:
        index(folder, HZ, Rules(**{"hz": HZ, **rules}))
    assert "\n  " in str(error.value), "the cure is missing"


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_says_the_same(tmp_path, kind):
    write(tmp_path, kind)
    found = index(tmp_path, HZ / 4, RULES)
    made = {r.name: r for r in recordings()}
    for one in found:
        r = made.pop(one.file.split(".")[0])
        assert (one.rows, one.label, one.group) == (len(r.readings), r.name.split("/")[0], r.group)
        slow = dataclasses.replace(r, readings=resample(r.readings, HZ, HZ / 4), hz=HZ / 4)
        scaler = Scaler.fit([slow], CHANNELS, ("", "", ""))
        got = fit([one.moments], one.channels, one.units)
        np.testing.assert_allclose(got.mean, scaler.mean, rtol=1e-13)
        np.testing.assert_allclose(got.deviation, scaler.deviation, rtol=1e-12)
        assert len(one.starts) > 2 or "compressed" in kind or one.rows < 200
    assert not made


def test_the_digest_is_of_the_readings_not_of_the_format(tmp_path):
    digests = set()
    for kind in ("csv", "parquet", "npz", "tfrecord"):
        digests.add(digest(index(write(tmp_path / kind, kind), HZ, RULES)))
    assert len(digests) == 1
    changed = recordings()
    changed[2].readings[7, 1] += 1e-3
    digests.add(digest(index(write(tmp_path / "changed", "npz", changed), HZ, RULES)))
    assert len(digests) == 2


@pytest.mark.parametrize("kind", WRITERS)
def test_any_rows_can_be_read_alone(tmp_path, kind):
    r = recordings()[0]
    write(tmp_path, kind, [r])
    one = only(tmp_path)
    reader = FORMATS[f".{kind.split('.')[-1]}"]
    file, channels = tmp_path / one.file, one.channels[::-1]  # the order of columns is ours
    for k, (start, place) in enumerate(zip(one.starts, one.places, strict=True)):
        later = one.places[k + 2] if k + 2 < len(one.places) else None
        count = min(9, one.rows - start - 3)
        got = reader.read(file, channels, place, later, 3, count)
        np.testing.assert_array_equal(got, r.readings[start + 3 : start + 3 + count, ::-1])


def test_csv_is_what_the_reader_in_memory_makes_of_it(tmp_path):
    text = '"ax" ;who;kind;ay\r\n1e-1 ;b; up ;2\r\n\r\n"3";b;up;1_0\r\n .5;b;up;-6e30\n7;b;up;8'
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("\ufeff" + text.replace(";b;", f";{name};"))
    rules = {"label": "kind", "group": "who", "pattern": "*"}
    in_memory = datasets.tables.read_csv(tmp_path / "b.csv", None, "kind", "who")
    one = index(tmp_path, HZ, Rules(hz=HZ, **rules))[1]
    assert (one.label, one.group, one.channels) == ("up", "b", in_memory.channels)
    got = csv_files.read(tmp_path / "b.csv", one.channels, one.places[0], None, 0, 4)
    np.testing.assert_array_equal(got, in_memory.readings)


@pytest.mark.parametrize("cell", ["", "one", "nan", "1e999", "0x1"])
def test_a_csv_cell_is_refused_with_its_row(tmp_path, cell):
    rows = [f"{k},{k / 7},3" for k in range(400)]
    rows[317] = f"1,{cell},3"
    (tmp_path / "sit").mkdir()
    (tmp_path / "sit" / "s1-1.csv").write_text("\n".join(["ax,ay,az", *rows]) + "\n")
    refused(tmp_path, "s1-1.csv, row 319, column ay: expected a number")
    rows[317] = "1,2"
    (tmp_path / "sit" / "s1-1.csv").write_text("\n".join(["ax,ay,az", *rows]) + "\n")
    refused(tmp_path, "s1-1.csv, row 319: 2 cells under 3 column names")


def test_a_label_that_changes_is_refused_with_its_row(tmp_path):
    labels = ["up"] * 300 + ["down"] * 5
    rows = "".join(f"{k},{name}\n" for k, name in enumerate(labels))
    (tmp_path / "sit").mkdir()
    (tmp_path / "sit" / "s1-1.csv").write_text("x,label\n" + rows)
    refused(tmp_path, "s1-1.csv, row 30[0-9]: (column )?label changes from 'up' to 'down'")
    (tmp_path / "sit" / "s1-1.csv").unlink()
    table = pa.table({"x": np.arange(305.0), "label": pa.array(labels).dictionary_encode()})
    parquet.write_table(table, tmp_path / "sit" / "s1-1.parquet", row_group_size=64)
    refused(tmp_path, "s1-1.parquet, row 300: column label changes from 'up' to 'down'")


def test_parquet_that_cannot_be_used(tmp_path, monkeypatch):
    file = tmp_path / "sit" / "s1-1.parquet"
    file.parent.mkdir()
    file.write_bytes(b"PAR1 cut short")
    refused(tmp_path, "s1-1.parquet is not a readable Parquet file")
    numbers = np.arange(200.0)
    parquet.write_table(pa.table({"x": numbers, "note": ["a"] * 200}), file)
    refused(tmp_path, "column note: expected numbers, got string")
    assert only(tmp_path, columns=("x",)).rows == 200
    refused(tmp_path, "has no column 'y'", columns=("y",))
    parquet.write_table(pa.table({"x": numbers, "recording": numbers}), file)
    refused(tmp_path, "column recording: several recordings in one file")
    holes = pa.array([None if k == 123 else float(k) for k in range(200)])
    parquet.write_table(pa.table({"x": holes}), file, row_group_size=64)
    refused(tmp_path, "row 123, column x: expected a number, got an empty cell")
    monkeypatch.setattr(parquet_files, "LARGEST", 700)
    parquet.write_table(pa.table({"x": numbers}), file)
    refused(tmp_path, "row group 0 is 0 MiB; at most 0 can be read at once")


@pytest.mark.parametrize("kind", ["parquet", "npz", "npy", "tfrecord"])
def test_a_reading_that_is_not_finite_is_refused_with_its_row(tmp_path, kind):
    r = recordings()[0]
    r.readings[321, 1] = np.inf
    refused(write(tmp_path, kind, [r]), "row 321, column (ay|channel 1): the reading is inf")


def test_arrays_that_cannot_be_used(tmp_path, monkeypatch):
    file, readings = tmp_path / "sit" / "s1-1.npy", recordings()[0].readings
    file.parent.mkdir()
    np.save(file, np.asfortranarray(readings))
    refused(tmp_path, "is stored column by column")
    np.save(file, readings[0])
    refused(tmp_path, r"needs an array readings .* it has \(3,\)")
    np.save(file, readings.astype(str))
    refused(tmp_path, "not numbers")
    np.save(file, readings)
    file.write_bytes(file.read_bytes()[:-5])
    refused(tmp_path, "ends before its last reading")
    np.save(file, np.array([[object()]]), allow_pickle=True)
    refused(tmp_path, "readings are object, not numbers")
    file.write_bytes(b"text")
    refused(tmp_path, "is not a readable file of plain arrays")
    np.save(file, readings[:0])
    refused(tmp_path, "holds no readings")
    file.unlink()
    npz = file.with_suffix(".npz")
    np.savez(npz, x=readings)
    refused(tmp_path, r"needs an array readings .* it has x")
    np.savez_compressed(npz, readings=readings)
    monkeypatch.setattr(arrays, "LARGEST", 1000)
    refused(tmp_path, "cannot be read in pieces")


def test_an_npz_says_everything(tmp_path):
    readings = recordings()[0].readings.astype(np.float64)
    about = {"label": "up", "group": "a", "hz": 40, "channels": CHANNELS, "units": ("g", "g", "m")}
    np.savez(tmp_path / "any.npz", readings=readings, **about)
    one = only(tmp_path, hz=None)
    assert (one.label, one.group, one.hz, one.units) == ("up", "a", 40, ("g", "g", "m"))
    assert one.ratio == 2
    refused(tmp_path, "says 40 readings per second, hz says 20")


def test_a_tfrecord_says_everything(tmp_path):
    readings = recordings()[0].readings
    file = tmp_path / "new" / "any.tfrecord"
    tfrecords.write(file, readings, CHANNELS, "up", "a", 12.5, ("g", "g", "m"))
    (one,) = index(tmp_path, 12.5, Rules())
    assert (one.label, one.group, one.hz, one.units) == ("up", "a", 12.5, ("g", "g", "m"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    refused(tmp_path, "any.tfrecord is damaged", hz=None)
    with pytest.raises(DataError, match="do not have the axes"):
        tfrecords.write(file, readings, ("ax",))


def test_folders_that_cannot_be_used(tmp_path):
    refused(tmp_path, "holds no .csv, .npy, .npz, .parquet, .tfrecord file")
    write(tmp_path, "npz")
    refused(tmp_path, "does not say how many readings", hz=None)
    refused(tmp_path, "the group of .* is not known", pattern="{label}/*")
    write(tmp_path, "csv", recordings()[:1])
    refused(tmp_path, "s1-0.csv and s1-0.npz are the same recording twice")
    (tmp_path / "sit" / "s1-0.npz").unlink()
    (tmp_path / "sit" / "s1-0.csv").write_text("ax,ay\n1,2\n")
    refused(tmp_path, "different channels: .*s1-0.csv has ax, ay; .* has ax, ay, az")
    (tmp_path / "sit" / "s1-0.csv").unlink()
    np.savez(tmp_path / "sit" / "s1-0.npz", readings=np.ones((9, 3)), channels=CHANNELS, hz=40)
    refused(tmp_path, "(says 40 readings per second|differ in rate)")


def test_only_what_changed_is_indexed_again(tmp_path):
    folder, cache = write(tmp_path / "data", "npz"), tmp_path / "out"
    told = []
    first = index(folder, HZ, RULES, cache, told.append)
    assert len(told) == len(first) == 8
    assert index(folder, HZ, RULES, cache, told.append) == first
    assert len(told) == 8
    file = folder / first[3].file
    state = file.stat()
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    (folder / first[5].file).unlink()
    again = index(folder, HZ, RULES, cache, told.append)
    assert told[8:] == [first[3].file]
    assert [r.digest for r in again] == [r.digest for r in first if r.file != first[5].file]
    index(folder, HZ / 2, RULES, cache, told.append)  # another rate has other moments
    assert len(told) == 9 + 7
    assert json.loads((cache / CACHE).read_text())["recordings"].keys() == {r.file for r in again}
    (cache / CACHE).write_text('{"settings": ')
    assert index(folder, HZ, RULES, cache) == again


def test_a_bad_file_does_not_cost_the_work_on_the_others(tmp_path):
    folder, cache = write(tmp_path / "data", "npz"), tmp_path / "out"
    (folder / "walk" / "zoe-1.npz").write_bytes(b"none")
    with pytest.raises(DataError, match="zoe-1"):
        index(folder, HZ, RULES, cache)
    (folder / "walk" / "zoe-1.npz").unlink()
    told = []
    index(folder, HZ, RULES, cache, told.append)
    assert told == []


def test_moments_keep_their_digits_beside_a_large_mean():
    rng = np.random.default_rng(7)
    readings = (1e6 + rng.normal(size=(5000, 2))).astype(np.float64)
    parts = [Moments.none().with_more(p) for p in np.array_split(readings, 13)]
    got = fit(parts, "ab", ("", ""))
    np.testing.assert_allclose(got.mean, readings.mean(0), rtol=1e-14)
    np.testing.assert_allclose(got.deviation, readings.std(0), rtol=1e-10)
    naive = np.sqrt((readings**2).mean(0) - readings.mean(0) ** 2)
    assert np.abs(naive / readings.std(0) - 1).max() > 1e-8  # what the other formula would lose
    with pytest.raises(DataError, match="channel b never changes"):
        fit([Moments.none().with_more(np.array([[0.0, 1], [1, 1]]))], "ab", ("", ""))


def test_every_format_has_both_functions():
    assert indexing.FORMATS.keys() == {f".{kind.split('.')[-1]}" for kind in WRITERS}
    for reader in FORMATS.values():
        assert callable(reader.pieces)
        assert callable(reader.read)
