"""What goes into a model and comes out of it, checked before the conversion starts."""

import keras
import numpy as np

from lstm_keras import golden
from lstm_keras.artifact import Artifact
from lstm_keras.errors import DataError, ShapeError, UnsupportedError

OWN = {"keras", "lstm_keras"}
"""Packages whose layers the process that converts knows."""


def check_ends(model: keras.Model) -> None:
    """One input and one output, in a model of Keras' own layers whose graph can be read.

    Raises:
        UnsupportedError: Otherwise.

    """
    if not hasattr(getattr(model, "_functional", model), "_nodes_by_depth"):
        raise UnsupportedError(
            f"model '{model.name}' is a {type(model).__name__}, whose layers cannot be seen.\n"
            "  Build it with keras.Sequential or the functional API."
        )
    for layer in model._flatten_layers(include_self=False):
        if type(layer).__module__.partition(".")[0] not in OWN:
            raise UnsupportedError(
                f"layer '{layer.name}' is of your own class {type(layer).__qualname__}, which "
                "the process that converts cannot import.\n"
                "  Build that part from Keras' own layers, or leave it to the app."
            )
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise UnsupportedError(
            f"model '{model.name}' has {len(model.inputs)} inputs and {len(model.outputs)} "
            "outputs; one of each can be exported.\n"
            "  Export keras.Model(model.inputs[0], model.outputs[0]), or concatenate them."
        )


def check_calibration(
    model: keras.Model, samples: np.ndarray, steps: int | None, fewest: int, chunks: bool = False
) -> np.ndarray:
    """The samples as an array, if the model can take them.

    With `chunks` they may be several times as long as `steps`: a file that goes on where it
    stopped plays them chunk after chunk, and the ranges are those of whole sequences.

    Raises:
        ShapeError: Wrong rank, T or F.
        DataError: Too few, not numbers, or not finite.

    """
    samples = np.asarray(samples)
    want = list(model.inputs[0].shape[1:])
    if want[0] is None and steps is not None:
        whole = chunks and samples.ndim > 1 and samples.shape[1] % steps == 0
        want[0] = None if whole else steps
    axes = ["samples", "time", "features"][: len(want) + 1]
    needed = ", ".join(
        a if n is None else f"{a} = {n}" for a, n in zip(axes, [None, *want], strict=False)
    )
    if samples.ndim != len(want) + 1 or any(
        w not in (None, n) for w, n in zip(want, samples.shape[1:], strict=True)
    ):
        raise ShapeError(
            f"calibration samples must have axes [{needed}]; got shape {samples.shape}.\n"
            "  Pass windows cut and standardised as those the model was trained on."
        )
    if len(samples) < fewest or 0 in samples.shape:
        raise DataError(
            f"calibration needs at least {fewest} samples; got shape {samples.shape}.\n"
            "  Pass some hundred windows of the training set."
        )
    if samples.dtype.kind not in "fiub" or not np.isfinite(samples).all():
        raise DataError(
            f"calibration samples must be finite numbers; got {samples.dtype} with "
            f"{_not_finite(samples)} that are NaN or infinite.\n"
            "  Repair or leave out those windows."
        )
    return samples


def input_shape(model: keras.Model, steps: int | None) -> tuple[int, ...]:
    """The shape of one sequence: (T, F), or (T,) of tokens.

    steps: T where the model leaves it open.

    Raises:
        ShapeError: T or F is not known, or `steps` is not the model's T or below 1.

    """
    T, *rest = model.inputs[0].shape[1:]
    if steps is not None and steps < 1:
        raise ShapeError(
            f"steps must be at least 1; got {steps}.\n  Pass T, the steps of a sequence."
        )
    if T is not None and steps is not None and steps != T:
        raise ShapeError(
            f"model '{model.name}' takes T = {T} steps; got steps = {steps}.\n"
            "  Leave steps out, or build the model with Input((None, F))."
        )
    T = T or steps
    if T is None:
        raise ShapeError(
            f"model '{model.name}' leaves the number of steps open, and this target needs it.\n"
            "  Pass steps=T (--steps T), or calibration samples [N, T, F]."
        )
    if None in rest:
        raise ShapeError(
            f"model '{model.name}' leaves axes open besides time: {model.inputs[0].shape}.\n"
            "  Build it with the number of features in Input."
        )
    return (T, *rest)


def input_dtype(model: keras.Model) -> str:
    """The type of x in the file: "int32" where the model takes tokens, else "float32"."""
    first = model.inputs[0]
    eaters = list(_eaters(model))
    tokens = bool(eaters) and all(isinstance(layer, keras.layers.Embedding) for layer in eaters)
    whole = keras.backend.standardize_dtype(first.dtype).startswith(("int", "uint"))
    return "int32" if tokens or whole else "float32"


def made_up(model: keras.Model, dtype: str, count: int, steps: int) -> np.ndarray:
    """Something to play where no data came: seeded standard normal, or tokens of the vocabulary.

    Where the model has a `padding`, the sequences are of unequal length.

    Args:
        model: What it is for.
        dtype: Of x in the file; an integer means tokens.
        count: How many sequences.
        steps: T where the model leaves it open.

    Raises:
        ShapeError: The number of features is not known.
    """
    _, T, *features = model.inputs[0].shape
    rng = np.random.default_rng(0)
    if None in features:
        raise ShapeError(
            f"the model leaves axes open besides time: {model.inputs[0].shape}, so no windows can "
            "be made up to check the export on.\n  Pass some with calibration."
        )
    T = T or steps
    filler = padding(model)
    if np.issubdtype(dtype, np.integer):
        words = min(lay.input_dim for lay in model._flatten_layers() if hasattr(lay, "input_dim"))
        first = 0 if filler is None else min(1, words - 1)
        x = rng.integers(first, words, (count, T, *features)).astype(np.int32)
    else:
        x = rng.normal(size=(count, T, *features)).astype(np.float32)
    if filler is not None:
        for row, length in zip(x, rng.integers(1, T + 1, count), strict=True):
            row[length:] = filler
    return x


def to_play(
    model: keras.Model,
    artifact: Artifact,
    calibration: np.ndarray | None,
    steps: int | None,
    count: int | None = None,
) -> np.ndarray:
    """Sequences to play: of the calibration samples, or made up; [N, T, F] or [N, T].

    Args:
        model: What the artifact was made from.
        artifact: What will play them.
        calibration: Samples, if there are any.
        steps: T where the model leaves it open.
        count: N; what `golden.extent` says when None.
    """
    given = artifact.inputs[0]
    T = given.shape[1] if artifact.form != "step" else None
    kept, most = golden.extent(artifact)
    count = count or kept
    if calibration is None:
        return made_up(model, given.dtype, count, T or steps or most)[:, :most]
    chosen = np.linspace(0, len(calibration) - 1, count).astype(int)
    return calibration[chosen, :most]


def padding(model: keras.Model) -> float | None:
    """The value of x that marks a step as not there; None where no such is known."""
    values = set()
    for layer in _eaters(model):
        if isinstance(layer, keras.layers.Masking):
            values.add(float(layer.mask_value))
        elif isinstance(layer, keras.layers.Embedding) and layer.mask_zero:
            values.add(0.0)
    return values.pop() if len(values) == 1 else None


def feed(model: keras.Model, x):
    """A tensor x as the model takes it: alone, or as the only one of a list or dict."""
    ends = getattr(model, "_functional", model)  # where a Sequential keeps its graph
    return keras.tree.pack_sequence_as(ends.input, [x])


def _eaters(model):
    """The layers that take a model's input, wherever they are nested."""
    first = model.inputs[0]
    for layer in model.layers:
        if _feeds(first, layer):
            yield from _eaters(layer) if isinstance(layer, keras.Model) else [layer]


def _feeds(tensor, layer):
    return any(t is tensor for node in layer._inbound_nodes for t in node.input_tensors)


def _not_finite(samples):
    if samples.dtype.kind not in "fiub":
        return "values"
    return f"{(~np.isfinite(samples)).sum()} values"
