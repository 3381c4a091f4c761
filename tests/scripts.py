"""Programs of this repository that are no part of the package."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def program(path: str):
    """The module of a program, by its path in the repository; it finds its neighbours."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    folder = str((ROOT / path).parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module
