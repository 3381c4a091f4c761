"""A folder of the user's own readings: what it takes, and how it says no."""

import numpy as np
import pytest

from lstm_keras import datasets
from lstm_keras.errors import DataError

ROWS = "ax,ay\n0.5,1\n-2e-1,3\n4,5\n"
READINGS = np.array([[0.5, 1], [-0.2, 3], [4, 5]], np.float32)


@pytest.fixture
def folder(tmp_path):
    for place in ("sit/anna-1", "sit/ben-1", "walk/anna-2", "walk/ben-2"):
        write(tmp_path, place + ".csv", ROWS)
    return tmp_path


def write(folder, place, text):
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder, message, **options):
    with pytest.raises(DataError, match=message) as error:
        datasets.load(folder, **{"hz": 10, **options})
    assert "\n  " in str(error.value), "the cure is missing"


def test_label_and_group_come_from_the_path(folder):
    source = datasets.load(folder, hz=10, units=("g", "g"))
    assert source.labels == ("sit", "walk")
    assert [(r.label, r.group) for r in source.recordings] == [
        (0, "anna"),
        (0, "ben"),
        (1, "anna"),
        (1, "ben"),
    ]
    assert source.channels == ("ax", "ay")
    assert source.units == ("g", "g")
    assert source.hz == 10
    np.testing.assert_array_equal(source.recordings[3].readings, READINGS)


def test_label_and_group_come_from_columns(tmp_path):
    for k, (label, owner) in enumerate([("10", "a"), ("9", "b"), ("9", "a")]):
        rows = "".join(f"{k};{label};{x};{owner}\n" for x in (1.5, 2.5))
        write(tmp_path, f"{k}.csv", "\ufeffnumber;kind;x;who\n" + rows)
    source = datasets.load(tmp_path, hz=10, label="kind", group="who", columns=["x"])
    assert source.labels == ("9", "10")
    assert [(r.label, r.group) for r in source.recordings] == [(1, "a"), (0, "b"), (0, "a")]
    np.testing.assert_array_equal(source.recordings[0].readings, [[1.5], [2.5]])


def test_columns_choose_and_order(folder):
    source = datasets.load(folder, hz=10, columns=("ay", "ax"))
    np.testing.assert_array_equal(source.recordings[0].readings, READINGS[:, ::-1])


def test_another_pattern(folder):
    source = datasets.load(folder, hz=10, pattern="{group}/{label}-*")
    assert source.labels == ("anna", "ben")
    assert source.groups == ("sit", "walk")


def test_npz_files_bring_everything(tmp_path):
    for k, (label, owner) in enumerate([("up", "a"), ("down", "b")]):
        np.savez(
            tmp_path / f"{k}.npz",
            readings=READINGS + k,
            label=label,
            group=owner,
            hz=25,
            channels=["x", "y"],
            units=["m", "s"],
        )
    source = datasets.load(tmp_path, columns=["y"])
    assert source.labels == ("down", "up")
    assert (source.hz, source.channels, source.units) == (25, ("y",), ("s",))
    np.testing.assert_array_equal(source.recordings[1].readings, READINGS[:, 1:] + 1)


def test_the_digest_tells_readings_labels_and_groups_apart(folder):
    digests = {datasets.load(folder, hz=10).digest, datasets.load(folder, hz=20).digest}
    digests.add(datasets.load(folder, hz=10, pattern="{group}/{label}-*").digest)
    write(folder, "sit/anna-1.csv", ROWS.replace("0.5", "0.25"))
    digests.add(datasets.load(folder, hz=10).digest)
    assert len(digests) == 4
    write(folder, "sit/anna-1.csv", ROWS)
    assert datasets.load(folder, hz=10).digest in digests


def test_an_empty_folder(tmp_path):
    refused(tmp_path, "holds no CSV or NPZ file")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "anna-1.csv is empty"),
        ("ax,ay\n", r"anna-1.csv: readings must .* not be empty; got shape \(0, 2\)"),
        ("ax,ay\n1,2\n3,nan\n", "anna-1.csv, row 3, column ay: expected a number, got 'nan'"),
        ("ax,ay\n1,inf\n", "row 2, column ay: expected a number, got 'inf'"),
        ("ax,ay\n1,\n", "row 2, column ay: expected a number, got an empty cell"),
        ("ax,ay\n1,2\n\nx,4\n", "row 4, column ax: expected a number, got 'x'"),
        ("ax,ay\n1,2,3\n", "row 2: 3 cells under 2 column names"),
        ("ax,ax\n1,2\n", "names a column twice: ax, ax"),
        ("ax,az\n1,2\n", "different channels: .* has ax, az; .* has ax, ay"),
        ("ax\n1\n", "different channels: .* has ax; .* has ax, ay"),
        ("ax,ay,label\n1,2,sit\n1,2,walk\n", "row 3: column label changes from 'sit' to 'walk'"),
    ],
)
def test_a_file_that_cannot_be_used(folder, text, message):
    write(folder, "sit/anna-1.csv", text)
    refused(folder, message)


def test_a_cell_beyond_what_csv_has(folder):
    write(folder, "sit/anna-1.csv", "ax,ay\n1," + "9" * 200_000 + "\n")
    refused(folder, r"anna-1.csv is not a CSV file: field larger")


def test_a_damaged_compressed_npz(folder):
    path = folder / "sit" / "anna-3.npz"
    np.savez_compressed(path, readings=np.random.default_rng(1).normal(size=(500, 2)))
    whole = path.read_bytes()
    for place in range(200, len(whole) // 2, 397):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        refused(folder, "is not a readable NPZ")


def test_a_file_that_is_no_text(folder):
    (folder / "sit" / "anna-1.csv").write_bytes(b"\xff\xfe\x00a")
    refused(folder, "cannot be read as text")


def test_a_missing_column(folder):
    refused(folder, r"has no column 'az'.\n  It has: ax, ay", columns=["ax", "az"])


def test_a_path_that_does_not_fit(folder):
    write(folder, "loose.csv", ROWS)
    refused(folder, r"the label of .*loose.csv is not known: it has no column label, and its path")


def test_one_class(tmp_path):
    for name in ("anna-1", "ben-1"):
        write(tmp_path, f"sit/{name}.csv", ROWS)
    refused(tmp_path, "has only one class: sit; at least two")


def test_one_group(tmp_path):
    for name in ("sit", "walk"):
        write(tmp_path, f"{name}/anna-1.csv", ROWS)
    refused(tmp_path, "has only one group: anna; at least two")


def test_no_rate(folder):
    refused(folder, "does not say how many readings", hz=None)


@pytest.mark.parametrize("hz", [0, -5, float("nan")])
def test_a_rate_that_cannot_be(folder, hz):
    refused(folder, "hz must be a positive number", hz=hz)


def test_units_of_another_length(folder):
    refused(folder, r"1 units for 2 channels \(ax, ay\)", units=("g",))


def npz(folder, **arrays):
    np.savez(folder / "sit" / "anna-9.npz", **arrays)


def test_npz_that_cannot_be_used(folder):
    (folder / "sit" / "anna-9.npz").write_bytes(b"PK\x03\x04 cut short")
    refused(folder, "anna-9.npz is not a readable NPZ file")
    npz(folder, readings=np.array([[object(), 1]]))
    refused(folder, "not a readable NPZ file of plain arrays")
    npz(folder, x=READINGS)
    refused(folder, r"needs an array readings with axes \[readings, features\]; it has x")
    npz(folder, readings=READINGS[None])
    refused(folder, r"it has \(1, 3, 2\)")
    npz(folder, readings=READINGS.astype(str))
    refused(folder, "readings are <U.*, not numbers")
    npz(folder, readings=READINGS, channels=["ax"])
    refused(folder, "1 channels for readings with 2 features")
    npz(folder, readings=READINGS, channels=["ax", "ay"], hz=20)
    refused(folder, "says 20 readings per second, hz says 10")
    npz(folder, readings=READINGS, hz="fast")
    refused(folder, "hz must be a number of readings per second; got 'fast'")
    npz(folder, readings=READINGS, label=["a", "b"])
    refused(folder, "label must have one value for the whole recording; got a, b")
    npz(folder, readings=READINGS * np.nan, channels=["ax", "ay"])
    refused(folder, "6 readings are NaN or infinite, the first in row 0, column 0")
