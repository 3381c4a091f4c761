"""Compiles C kernels with the host compiler and calls them from NumPy."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scripts import program

from lstm_keras.exporters.c import packed

STRICT = program("export/micro/qemu.py").WARNINGS
UNUSED = ["-Wno-unused-function", "-Wno-unused-const-variable"]  # of kernels that a test needs not
CHECKED = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


def needs(compiler: str) -> None:
    """Skip a test on a machine without a compiler; CI has them all."""
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} not found: apt-get install {compiler}")


def shared_library(folder: Path, source: str, *flags: str, compiler: str = "gcc") -> ctypes.CDLL:
    """Compile C into a shared library and load it."""
    needs(compiler)
    file, library = folder / "kernel.c", folder / "kernel.so"
    file.write_text(source)
    command = [compiler, *STRICT, *UNUSED, "-O2", "-shared", "-fPIC", *flags, file, "-o", library]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ctypes.CDLL(str(library))


def kernel_source(layer: packed.Packed, wrapper: str) -> str:
    """A layer named `layer`, its kernel, and C around it that a test calls."""
    return "\n".join([packed.source(layer.kernel), packed.render(layer, "layer"), wrapper])


def pointer(values: np.ndarray) -> ctypes.c_void_p:
    """The address of an array that C may read or write; it must be contiguous."""
    assert values.flags.c_contiguous
    return values.ctypes.data_as(ctypes.c_void_p)
