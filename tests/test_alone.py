"""On a device: `lstm_keras.runtimes` with NumPy and one interpreter, and nothing else installed."""

import subprocess
import sys
import venv
from importlib.metadata import distribution, requires
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from test_runtimes_c import STREAM, artifact, real

import lstm_keras
from lstm_keras import zoo

PLAY = """
import importlib.util, sys
import numpy as np
from lstm_keras import runtimes

for absent in ("tensorflow", "keras", "onnx", "onnxruntime", "tflite_micro", "rich", "jinja2"):
    assert importlib.util.find_spec(absent) is None, absent
artifact = sys.argv[1]
player = runtimes.load(artifact)
x = np.random.default_rng(3).normal(size=(2, 50, 6)).astype("float32")
y = player.run(x)
assert y.shape == (2, 7) and np.allclose(y.sum(axis=1), 1, atol=0.05), y
try:
    runtimes.load(artifact, "tflm")
except runtimes.RuntimeMissingError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The interpreter of a virtual environment that holds NumPy and ai-edge-litert only."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "lstm_keras").symlink_to(Path(lstm_keras.__file__).parent)
    for name in needed("ai-edge-litert") | needed("numpy"):
        for top in {file.parts[0] for file in distribution(name).files if file.parts[0] != ".."}:
            source = Path(distribution(name).locate_file(top))
            if source.exists() and not (site / top).exists():
                (site / top).symlink_to(source)
    return folder / "bin" / "python"


def needed(name):
    """A distribution and what it requires, without extras."""
    found = {name}
    for requirement in map(Requirement, requires(name) or []):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found |= needed(requirement.name)
    return found


def test_an_artifact_plays_with_numpy_and_one_interpreter(alone):
    artifact = zoo.FOLDER / "shoulder-imu" / "tflite-fused-int8"
    done = subprocess.run(
        [alone, "-I", "-c", PLAY, artifact], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "pip install 'lstm-keras[tflm]'" in done.stdout


PLAY_C = """
import importlib.util, sys
import numpy as np
sys.modules["ai_edge_litert"] = sys.modules["flatbuffers"] = None
from lstm_keras import golden, runtimes
from lstm_keras.artifact import Artifact

assert importlib.util.find_spec("tensorflow") is None
artifact = Artifact.load(sys.argv[1])
x = np.load(sys.argv[2])
np.save(sys.argv[3], runtimes.load(artifact).run(x))
"""


def test_c_plays_with_numpy_and_a_compiler(alone, tmp_path):
    made, model = artifact(tmp_path / "net", STREAM)
    x, want = real(model, made)
    np.save(tmp_path / "x.npy", x)
    files = [tmp_path / name for name in ("net", "x.npy", "y.npy")]
    done = subprocess.run(
        [alone, "-I", "-c", PLAY_C, *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(np.load(files[2]), want)


def test_the_facts_need_numpy_alone(alone):
    names = ["artifact", "errors", "files", "gates", "reference", "sequences", "runtimes"]
    code = "; ".join(f"import lstm_keras.{name}" for name in names)
    done = subprocess.run([alone, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["tensorflow", "keras", "numpy"])
def test_the_package_itself_loads_nothing_heavy(name):
    code = f"import sys, lstm_keras; print({name!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
