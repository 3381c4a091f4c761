"""Windows from NPZ, NPY, a folder of CSV files and tfds; what is none of these is refused."""

import logging

import numpy as np
import pytest
import tensorflow_datasets as tfds

from lstm_keras import samples, zoo
from lstm_keras.errors import DataError

N, T, F = 4, 5, 3


@pytest.fixture
def x():
    return np.random.default_rng(1).normal(size=(N, T, F)).astype("float32")


def test_npz(x, tmp_path):
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(N))
    read, y = samples.read(tmp_path / "a.npz")
    np.testing.assert_array_equal(read, x)
    np.testing.assert_array_equal(y, np.arange(N))


def test_npy_has_no_targets(x, tmp_path):
    np.save(tmp_path / "a.npy", x)
    read, y = samples.read(str(tmp_path / "a.npy"))
    np.testing.assert_array_equal(read, x)
    assert y is None


def test_tokens_stay_integers(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.arange(12).reshape(3, 4))
    assert samples.read(tmp_path / "a.npz")[0].dtype == np.int64


def test_a_folder_of_csv_files_in_the_order_of_their_names(x, tmp_path):
    for k, window in enumerate(x):
        np.savetxt(tmp_path / f"{k}.csv", window, "%.9g", ",", header="a,b,c", comments="")
    read, y = samples.read(tmp_path)
    np.testing.assert_array_equal(read, x)
    assert y is None


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"readings": np.ones((N, T, F))}, r"has no array x; it has readings"),
        ({}, r"has no array x; it has nothing"),
        ({"x": np.full((N, T, F), np.inf)}, r"60 values of x are NaN or infinite"),
        ({"x": np.array([["a"]])}, r"x must be numbers; got <U1"),
        ({"x": np.array([[{}]])}, r"not a readable NPZ .* plain arrays"),
        ({"x": np.float32(1)}, r"needs windows x \[N, T, F\].*got x \(\)"),
        ({"x": np.ones((N, T, F)), "y": np.ones(3)}, r"got x \(4, 5, 3\), y \(3,\)"),
        ({"x": np.ones((N, T, F)), "y": np.array(["a"] * N)}, r"y must be numbers; got <U1"),
        ({"x": np.ones((N, T, F)), "y": np.full(N, np.nan)}, r"4 values of y are NaN"),
    ],
)
def test_arrays_that_are_no_windows(arrays, says, tmp_path):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(DataError, match=says):
        samples.read(tmp_path / "a.npz")


@pytest.mark.parametrize("name", ["a.npz", "a.npy"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_a_truncated_file(name, share, x, tmp_path):
    file = tmp_path / name
    np.savez(file, x=x) if name == "a.npz" else np.save(file, x)
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    with pytest.raises(DataError, match="is not a readable NPZ or NPY file"):
        samples.read(file)


def test_a_damaged_compressed_file(tmp_path):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=np.random.default_rng(1).normal(size=(50, 10, 3)))
    whole = path.read_bytes()
    for place in range(200, len(whole) // 2, 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(DataError, match="is not a readable NPZ"):
            samples.read(path)


def test_csv_files_of_different_lengths(x, tmp_path):
    for k in range(2):
        np.savetxt(tmp_path / f"{k}.csv", x[k, k:], delimiter=",", header="a,b,c", comments="")
    with pytest.raises(DataError, match=r"differ in shape: \(4, 3\), \(5, 3\)"):
        samples.read(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "is empty"), ("a,b\n1,nan\n", "row 2, column b"), ("a,b\n1\n", "1 cells under 2")],
)
def test_a_csv_file_that_is_no_table(text, says, tmp_path):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(DataError, match=says):
        samples.read(tmp_path)


def test_nothing_there(tmp_path):
    with pytest.raises(DataError, match=r"there is no file .*a\.npz"):
        samples.read(tmp_path / "a.npz")
    with pytest.raises(DataError, match=r"holds no \.csv file"):
        samples.read(tmp_path)


def test_a_recipe_gives_its_training_windows():
    x, y = samples.read("recipe:shoulder-imu")
    assert (x.shape, y) == ((256, 50, 6), None)
    np.testing.assert_allclose(x.mean((0, 1)), 0, atol=0.2)  # standardised
    np.testing.assert_allclose(x.std((0, 1)), 1, atol=0.2)
    with pytest.raises(DataError, match="there is no recipe 'gait' in the zoo"):
        samples.read("recipe:gait")


def test_a_recipe_without_readings_is_refused(tmp_path):
    text = (zoo.FOLDER / "shoulder-imu" / "recipe.toml").read_text()
    (tmp_path / "own.toml").write_text(text.replace('source = "shoulder_imu"\n', ""))
    with pytest.raises(DataError, match="names no source of readings"):
        samples.read(f"recipe:{tmp_path / 'own.toml'}")


# ---- tfds -------------------------------------------------------------------------------------


class Prepared(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """A small data set that tfds does not list."""

    VERSION = tfds.core.Version("1.0.0")
    shape, dtype, keys, count = (T, F), np.float32, ("x", "y"), 300

    def _info(self):
        features = {
            "x": tfds.features.Tensor(shape=self.shape, dtype=self.dtype),
            "y": tfds.features.ClassLabel(num_classes=7),
        }
        return tfds.core.DatasetInfo(
            builder=self,
            description="For tests.",
            features=tfds.features.FeaturesDict(features),
            supervised_keys=self.keys,
        )

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples(), "test": self._generate_examples()}

    def _generate_examples(self):
        shape = [n or 2 for n in self.shape]
        for k in range(self.count):
            yield k, {"x": np.full(shape, k % 200, self.dtype), "y": k % 7}


@pytest.fixture
def prepared(tmp_path, monkeypatch):
    """tfds.builder finds this one, whatever its name; -> settings of the next one."""

    class Own(Prepared, skip_registration=True):
        pass

    monkeypatch.setattr(tfds, "builder", lambda name: Own(data_dir=tmp_path))
    monkeypatch.setattr(logging.getLogger("absl"), "disabled", True)
    return Own


@pytest.mark.filterwarnings("ignore")  # tfds: of protobuf and of NumPy types, none of them ours
def test_tfds_gives_the_first_examples_as_they_are(prepared):
    x, y = samples.read("tfds:own")
    assert x.shape == (256, T, F)
    assert x.dtype == np.float32
    assert y.shape == (256,)
    assert set(np.unique(x)) <= set(range(200))  # neither scaled nor shifted
    np.testing.assert_array_equal(x.std(axis=(1, 2)), 0)


@pytest.mark.filterwarnings("ignore")
def test_tfds_images_lose_their_one_colour(prepared):
    prepared.shape, prepared.dtype, prepared.count = (4, 6, 1), np.uint8, 10
    x, _ = samples.read("tfds:own")
    assert x.shape == (10, 4, 6)
    assert x.dtype == np.uint8


@pytest.mark.filterwarnings("ignore")
def test_tfds_keeps_a_single_feature(prepared):
    prepared.shape, prepared.count = (T, 1), 10
    assert samples.read("tfds:own")[0].shape == (10, T, 1)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"shape": (None, F)}, r"no fixed shape \(x: \(None, 3\)\).*Cut them into windows"),
        ({"keys": None}, r"has no supervised pair"),
        ({"count": 0}, r"tfds cannot read own|is empty"),
    ],
)
def test_tfds_without_windows_is_refused(setting, says, prepared):
    for name, value in setting.items():
        setattr(prepared, name, value)
    with pytest.raises(DataError, match=f"(?s){says}"):
        samples.read("tfds:own")


@pytest.mark.filterwarnings("ignore")
def test_recordings_are_no_windows():
    with pytest.raises(DataError, match=r"shoulder_imu have no fixed shape.*\n  Cut them into win"):
        samples.read("tfds:shoulder_imu")


@pytest.mark.filterwarnings("ignore")
def test_an_unknown_name_is_refused():
    with pytest.raises(DataError, match="tfds cannot read no_such_set: "):
        samples.read("tfds:no_such_set")
