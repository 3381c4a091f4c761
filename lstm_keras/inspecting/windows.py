"""What a foreign file is played on: windows of the caller's, or seeded noise, as the file takes it.

A window goes in at once, or in chunks where the file carries a state on: step by step where it
takes one step, T by T where it takes T.
"""

import math
from dataclasses import dataclass

import numpy as np

from lstm_keras.artifact import Tensor
from lstm_keras.diagnosis.windows import NOISE, picked, within
from lstm_keras.errors import ShapeError, UnsupportedError
from lstm_keras.inspecting.facts import Facts
from lstm_keras.runtimes.player import dequantize, quantize

MADE_UP = "windows of seeded noise, as no data came"

LARGEST = 1 << 24
"""Numbers of noise for one input; whoever wrote the file chose its shape."""

STEPS = 8
"""Length of an axis that may have any."""


@dataclass(frozen=True)
class Windows:
    """What is played.

    inputs: By name, as stored: [N, C, *shape], C calls for each of N windows; states left out.
    x: The same as a model takes it, [N, T, F] or tokens [N, T]; None where there are several
        inputs.
    y: Targets, where they came.
    what: In words.
    """

    inputs: dict[str, np.ndarray]
    x: np.ndarray | None
    y: np.ndarray | None
    what: str

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))


def noise(facts: Facts, count: int = NOISE, seed: int = 0) -> Windows:
    """Seeded noise for every input: normal, within the grid; rows of the table it is looked up in.

    Where nothing tells what integers may stand for, they are 0 and 1.

    Raises:
        UnsupportedError: The file has no input, or a call takes no number, or more than `LARGEST`.
    """
    if not facts.free:
        facts.x  # noqa: B018  (says that there is none)
    rng = np.random.default_rng(seed)
    calls = STEPS if facts.states else 1
    sizes = [calls * math.prod(shape_of(end)) for end in facts.free]
    count = min(count, LARGEST // max(*sizes, 1))
    if not count or not min(sizes):
        shapes = ", ".join(f"{end.name} {list(end.shape)}" for end in facts.free)
        raise UnsupportedError(
            f"{facts.name} takes {shapes}, and no noise is made up for nothing, nor for more than "
            f"{LARGEST} numbers.\n"
            "  It is damaged or hostile; if it is neither, pass --data with windows."
        )
    inputs = {
        end.name: _draw(rng, end, (count, calls, *shape_of(end)), facts.tokens.get(end.name, 2))
        for end in facts.free
    }
    x = _whole(inputs[facts.x.name], facts.x) if len(inputs) == 1 else None
    return Windows(inputs, x, None, f"{count} {MADE_UP}")


def of(facts: Facts, x: np.ndarray, y: np.ndarray | None, what: str = "windows") -> Windows:
    """Windows of the caller's.

    Args:
        facts: Of the file.
        x: [N, T, F], or tokens [N, T].
        y: Targets.
        what: What they are, in words.

    Raises:
        ShapeError: The file does not take them.
        UnsupportedError: It has several inputs that hold no state.
    """
    x, end = np.asarray(x), facts.x
    goes = facts.states or facts.variables
    fitted = _fitted(x, end.shape) if len(x) else None
    if fitted is None and goes:
        fitted = _stepwise(x, end.shape)
    if fitted is None:
        wanted = ", ".join("any" if n is None else str(n) for n in end.shape[1:])
        batch = end.shape[0] if end.shape else None
        cure = "Pass windows as the model takes them."
        if batch not in (None, 1) and len(end.shape) == x.ndim:
            cure = f"It takes {batch} at once, and one is played: export it for a batch of one."
        raise ShapeError(
            f"{facts.name} takes windows of shape [N, {wanted}]; got {x.shape}.\n  {cure}"
        )
    chosen = picked(len(x))
    named = what if len(chosen) == len(x) else f"of {len(x)} {what}, evenly picked"
    y = None if y is None else y[chosen]
    stored = quantize(fitted[chosen], end)
    return Windows({end.name: stored}, x[chosen], y, f"{len(chosen)} {named}")


def shape_of(end: Tensor) -> tuple[int, ...]:
    """A shape without open axes: batch 1, any other `STEPS`."""
    shape = list(end.shape)
    time_first = len(shape) == 3 and shape[0] is None and shape[1] == 1
    if shape and shape[0] is None and not time_first:
        shape[0] = 1
    return tuple(STEPS if n is None else n for n in shape)


def _fitted(x: np.ndarray, shape: tuple) -> np.ndarray | None:
    """A whole window in one call: [N, 1, 1, T, F], or [N, 1, T, 1, F] where time comes first."""
    if _fits((1, *x.shape[1:]), shape):
        return x[:, None, None]
    if x.ndim == 3 and len(shape) == 3 and _fits((x.shape[1], 1, x.shape[2]), shape):
        return x[:, None, :, None]
    return None


def _stepwise(x: np.ndarray, shape: tuple) -> np.ndarray | None:
    """A window in several calls: a step each, or as many steps as the file takes."""
    if x.ndim < 2 or not x.size:
        return None
    if _fits((1, *x.shape[2:]), shape):
        return x[:, :, None]
    if len(shape) == x.ndim and shape[1] and x.shape[1] % shape[1] == 0:
        chunks = x.reshape(len(x), -1, 1, shape[1], *x.shape[2:])
        return chunks if _fits(chunks.shape[2:], shape) else None
    return None


def _whole(stored: np.ndarray, end: Tensor) -> np.ndarray:
    """Calls [N, C, *shape] as the windows that a model would take."""
    x = dequantize(stored, end) if end.scale is not None else stored
    batch = 2 if x.shape[2:3] == (1,) else 3
    x = x.squeeze(batch) if x.ndim > batch and x.shape[batch] == 1 else x
    features = int(np.dtype(end.dtype).kind == "f" or end.scale is not None)
    if x.ndim == 3 + features:  # [N, C, T, F]: each call takes several steps
        x = x.reshape(len(x), -1, *x.shape[3:])
    return x


def _fits(have: tuple, shape: tuple) -> bool:
    return len(have) == len(shape) and all(
        want in (None, n) for n, want in zip(have, shape, strict=True)
    )


def _draw(rng, end: Tensor, shape: tuple[int, ...], rows: int) -> np.ndarray:
    kind = np.dtype(end.dtype).kind
    if end.scale is not None:
        return quantize(within(rng, shape, end.dtype, end.scale, end.zero_point or 0), end)
    if kind == "f":
        return rng.normal(size=shape).astype(end.dtype)
    return rng.integers(0, max(rows, 1), shape).astype(end.dtype)
