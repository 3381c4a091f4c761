"""Data that others have put on PyPI: a file in an installed package, found but not imported."""

import importlib.util
from pathlib import Path

from lstm_keras.errors import DataError


def packaged_file(package: str, name: str, requirement: str) -> Path:
    """The file `data/NAME` of an installed package.

    Args:
        package: To look in.
        name: Of the file.
        requirement: What pip is asked for, such as "seglearn==1.2.5".

    Raises:
        DataError: The package is not installed, or comes without the file.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise DataError(
            f"{name} is read from the package {package}, which is not installed.\n"
            f'  pip install "{requirement}"'
        )
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / name
    if not path.is_file():
        raise DataError(
            f"{package} is installed without {name}: there is no {path}.\n"
            f'  pip install --force-reinstall "{requirement}"'
        )
    return path
