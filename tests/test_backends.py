"""tests/backends on the other backends of Keras, each in a process of its own.

This process has one backend, and runs that folder on it itself.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import keras
import pytest

ROOT = Path(__file__).parents[1]
BACKENDS = ["tensorflow", "jax", "torch"]
# That a test sees faults is shown on one backend, as is what Keras' Bidirectional does around us.
ONCE = "not catch and not wrong_placement and not they_run_our_loop and not bidirectional_test"
QUICK = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}  # nearly all that JAX does here is to compile


def run(backend, folder):
    """(exit status, what pytest said) of the tests in a folder, with our configuration."""
    options = ["-c", "pyproject.toml", "-q", "-p", "no:cacheprovider", "-k", ONCE]
    child = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=ROOT,
        env={**os.environ, "KERAS_BACKEND": backend, **QUICK},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return child.returncode, child.stdout


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_backend(backend):
    if backend == keras.backend.backend():
        pytest.skip("runs in this process")
    status, said = run(backend, "tests/backends")
    assert status == 0, said
    assert int(re.search(r"(\d+) passed", said)[1]) > 100


def test_a_child_runs_on_its_backend_with_our_configuration(tmp_path):
    (tmp_path / "test_child.py").write_text(
        "import keras, warnings\n"
        "def test_backend():\n    assert keras.backend.backend() == 'torch'\n"
        "def test_warnings_are_errors():\n    warnings.warn('mine')\n"
    )
    status, said = run("torch", tmp_path)
    assert status == 1
    assert "1 failed, 1 passed" in said
    assert "UserWarning: mine" in said
