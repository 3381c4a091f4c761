"""Windows from a file: what `--calibration` and `check --data` take."""

import zipfile
from pathlib import Path

import numpy as np

from lstm_keras.errors import DataError


def read(path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    """Windows x, and targets y if the file has them.

    Args:
        path: NPZ with an array `x` [N, T, F] (or tokens [N, T]) and perhaps `y` [N]; NPY with x
            alone; or a folder of CSV files with one window each, a header row and T rows.

    Raises:
        DataError: Nothing there, or not one of these.
    """
    if path.is_dir():
        return _folder(path), None
    try:
        content = np.load(path, allow_pickle=False)
        arrays = dict(content) if path.suffix == ".npz" else {"x": np.asarray(content)}
    except FileNotFoundError as error:
        raise DataError(f"there is no file {path}.\n  Pass an NPZ with x [N, T, F].") from error
    except (OSError, ValueError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path} is not a readable NPZ or NPY file of plain arrays: {error}.\n"
            "  Write it with numpy.savez(file, x=x), x float [N, T, F]."
        ) from error
    if "x" not in arrays:
        raise DataError(
            f"{path} has no array x; it has {', '.join(arrays) or 'nothing'}.\n"
            "  Write it with numpy.savez(file, x=x), x float [N, T, F]."
        )
    x, y = arrays["x"], arrays.get("y")
    if x.dtype.kind not in "fiu" or not np.isfinite(x).all():
        raise DataError(
            f"{path}: x must be finite numbers; got {x.dtype} with "
            f"{_bad(x)} NaN or infinite.\n  Repair or leave out those windows."
        )
    if y is not None and len(y) != len(x):
        raise DataError(
            f"{path} has {len(x)} windows x and {len(y)} targets y.\n  Give one target per window."
        )
    return x, y


def _folder(folder: Path) -> np.ndarray:
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise DataError(f"{folder} holds no .csv file.\n  Put one window into each, T rows long.")
    windows = []
    for file in files:
        try:
            windows.append(np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2, dtype=np.float32))
        except ValueError as error:
            raise DataError(
                f"{file} is not a table of numbers under a header row: {error}.\n"
                "  Repair or cut out that row."
            ) from error
    lengths = sorted({window.shape for window in windows})
    if len(lengths) > 1:
        raise DataError(
            f"the windows in {folder} differ in shape: {', '.join(map(str, lengths))}.\n"
            "  Cut them to the same number of rows and columns."
        )
    return np.stack(windows)


def _bad(x: np.ndarray) -> str:
    return str(int((~np.isfinite(x)).sum())) if x.dtype.kind == "f" else "values"
