"""Programs of this repository that are no part of the package."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent


def program(path: str):
    """The module of a program, by its path in the repository."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
