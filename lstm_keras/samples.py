"""Windows from a file or a data set: what `--calibration` and `check --data` take."""

# pyright: reportIndexIssue=none, reportCallIssue=none
# The hints of tfds know neither its feature dictionaries nor its keyword arguments.

from pathlib import Path

import numpy as np

from lstm_keras.datasets.tables import read_csv
from lstm_keras.errors import DataError
from lstm_keras.stages import silent

TFDS, RECIPE = "tfds:", "recipe:"
EXAMPLES = 256
"""How many examples of a tfds data set are read."""

WRITE = "Write it with numpy.savez(file, x=x), x float [N, T, F]."


def read(name: str | Path) -> tuple[np.ndarray, np.ndarray | None]:
    """Windows x, and targets y where the source has them.

    Args:
        name: NPZ with an array `x` [N, T, F] (or tokens [N, T]) and perhaps `y` [N]; NPY with x
            alone; a folder of CSV files with one window each, a header row and T rows; or
            "tfds:NAME", the first 256 examples of the data set's first split; or "recipe:NAME", 256
            training windows of a recipe, of the zoo or a recipe.toml.

    Raises:
        DataError: Nothing there, not one of these, or numbers that are not finite.
    """
    if str(name).startswith(RECIPE):
        x, y = _recipe(str(name).removeprefix(RECIPE)), None
    elif str(name).startswith(TFDS):
        x, y = _tfds(str(name).removeprefix(TFDS))
    elif Path(name).is_dir():
        x, y = _folder(Path(name)), None
    else:
        x, y = _file(Path(name))
    for axis, values in (("x", x), ("y", y)):
        if values is not None and values.dtype.kind not in "fiu":
            raise DataError(f"{name}: {axis} must be numbers; got {values.dtype}.\n  {WRITE}")
        if values is not None and not np.isfinite(values).all():
            raise DataError(
                f"{name}: {(~np.isfinite(values)).sum()} values of {axis} are NaN or infinite.\n"
                "  Repair or leave out those windows."
            )
    if x.ndim == 0 or (y is not None and y.shape[:1] != x.shape[:1]):
        came = f"x {x.shape}" + ("" if y is None else f", y {y.shape}")
        raise DataError(
            f"{name} needs windows x [N, T, F] and one target y per window or none; got {came}.\n"
            f"  {WRITE}"
        )
    return x, y


def _file(path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    try:
        with path.open("rb") as stream:  # a pickle inside would run code: it is refused
            content = np.load(stream, allow_pickle=False)
            arrays = {"x": content} if isinstance(content, np.ndarray) else dict(content)
    except FileNotFoundError as error:
        raise DataError(f"there is no file {path}.\n  Pass an NPZ with x [N, T, F].") from error
    except Exception as error:  # zip, zlib, tokenize and NumPy itself, which share no base
        said = str(error) or type(error).__name__
        raise DataError(
            f"{path} is not a readable NPZ or NPY file of plain arrays: {said}.\n  {WRITE}"
        ) from error
    if "x" not in arrays:
        raise DataError(
            f"{path} has no array x; it has {', '.join(arrays) or 'nothing'}.\n  {WRITE}"
        )
    return arrays["x"], arrays.get("y")


def _recipe(name: str) -> np.ndarray:
    """Training windows, as the model of the recipe takes them."""
    from lstm_keras import kinds, zoo

    return kinds.load(zoo.recipe_file(name)).prepare(silent).calibration


def _folder(folder: Path) -> np.ndarray:
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise DataError(f"{folder} holds no .csv file.\n  Put one window into each, T rows long.")
    windows = [read_csv(file, None, "label", "group").readings for file in files]
    shapes = sorted({window.shape for window in windows})
    if len(shapes) > 1:
        raise DataError(
            f"the windows in {folder} differ in shape: {', '.join(map(str, shapes))}.\n"
            "  Cut them to the same number of rows and columns."
        )
    return np.stack(windows)


def _tfds(name: str) -> tuple[np.ndarray, np.ndarray | None]:
    """The supervised pair, values as they are; images [28, 28, 1] are sequences [28, 28]."""
    import tensorflow_datasets as tfds

    import lstm_keras.datasets.shoulder_imu  # noqa: F401  (registers its name)

    tfds.disable_progress_bar()
    try:
        builder = tfds.builder(name)
        keys = builder.info.supervised_keys
        features = builder.info.features
        if not keys or not all(isinstance(key, str) for key in keys[:2]):
            raise DataError(f"{name} has no supervised pair (x, y).\n  Save windows of it as NPZ.")
        shape = features[keys[0]].shape
        if shape is None or None in shape:
            raise DataError(
                f"the examples of {name} have no fixed shape ({keys[0]}: {shape}), and a model "
                "takes windows.\n  Cut them into windows of T steps and save those as NPZ."
            )
        builder.download_and_prepare()
        split = next(iter(builder.info.splits), "train")
        data = builder.as_dataset(split=split, as_supervised=True).take(EXAMPLES)
        pairs = list(tfds.as_numpy(data))
    except DataError:
        raise
    except Exception as error:  # no such name, no network, no space: they share no base
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise DataError(
            f"tfds cannot read {name}: {said}\n"
            "  Check the name and the network, or save windows of it as NPZ."
        ) from error
    if not pairs:
        raise DataError(f"the split {split} of {name} is empty.\n  Save windows of it as NPZ.")
    x = np.stack([x for x, _ in pairs])
    y = np.stack([y for _, y in pairs]) if features[keys[1]].shape == () else None
    return x[..., 0] if x.ndim == 4 and x.shape[-1] == 1 else x, y
