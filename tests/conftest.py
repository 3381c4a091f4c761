"""Fixtures of several files. What they need is imported when a test asks for them."""

import dataclasses
import json
import os
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

# Most of the time goes into compiling functions that run once, and several workers share the cores.
os.environ.setdefault(
    "XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
)
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture
def call(monkeypatch, capsys):
    """The command in this process, which has TensorFlow: (exit status, stdout, stderr)."""
    from lstm_keras import cli

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["lstm-keras", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        return left.value.code or 0, out, err

    return run


@pytest.fixture(scope="session", autouse=True)
def converts_here():
    """Convert without a child process, whose import of TensorFlow takes ten conversions' time.

    Where Keras has another backend the child remains. It has tests of its own, `in_a_child`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lstm_keras.exporters.in_child", _convert_here)
        yield


@pytest.fixture(scope="module")
def in_a_child():
    """Convert as users do."""
    from lstm_keras.exporters import convert

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lstm_keras.exporters.in_child", convert.in_child)
        yield


def _convert_here(folder, job, calibration):
    import keras

    from lstm_keras import errors
    from lstm_keras.exporters import child, convert

    if keras.backend.backend() != convert.ENVIRONMENT["KERAS_BACKEND"]:
        return convert.in_child(folder, job, calibration)
    (folder / convert.JOB).write_text(json.dumps(dataclasses.asdict(job)))
    if calibration is not None:
        np.save(folder / convert.CALIBRATION, calibration)
    with warnings.catch_warnings(action="ignore"):  # a child's are not heard either
        child.main(folder)
    answer = (folder / convert.RESULT).read_text()
    if "error" in json.loads(answer):
        raise getattr(errors, json.loads(answer)["error"])(json.loads(answer)["says"])
    return convert.Written.from_json(answer)


@pytest.fixture(scope="session")
def tfds_folder(tmp_path_factory):
    """Where tfds prepares its data sets without a network, from a cache beside the checkout."""
    cache = Path(__file__).parent.parent.parent / "shared" / "data" / "tfds"
    if not cache.is_dir():
        pytest.skip(f"tfds would need the network: there is no cache of its downloads in {cache}")
    folder = tmp_path_factory.mktemp("tfds")
    shutil.copytree(cache, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    from tensorflow_datasets.core import constants

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TFDS_DATA_DIR", str(folder))  # for processes that are started
        patch.setattr(constants, "DATA_DIR", str(folder))  # read from there when tfds was imported
        yield folder
