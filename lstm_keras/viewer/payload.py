"""What the viewer's page holds: the windows, every gate at every step, answers and influences."""

import base64
import math
from collections.abc import Iterator, Sequence

import keras
import numpy as np
from keras import ops

from lstm_keras.errors import DataError, ModelError, ShapeError
from lstm_keras.layer import LSTM
from lstm_keras.memory import influence, memory_horizon
from lstm_keras.reference import Trace
from lstm_keras.sequences import Scaler
from lstm_keras.summary import summary
from lstm_keras.tracing import trace

MOST = 12
"""Windows on a page, where nobody chose."""
LARGEST = 24_000_000
"""Characters of gate values on a page: browsers open that at once, and mail still takes it."""
EVERY_STEP = 128
"""Up to so many steps, a model that answers at every step has an influence curve for each."""


def build(
    model: keras.Model,
    x: np.ndarray,
    y: np.ndarray | None = None,
    windows: Sequence[int] | None = None,
    scaler: Scaler | None = None,
    labels: Sequence[str] = (),
    vocabulary: Sequence[str] = (),
    hz: float | None = None,
) -> dict:
    """The content of the page as plain JSON; `lstm_keras.viewer.write` says what the arguments are.

    Arrays are packed by `pack`. Of every layer there are its name, H and P, whether it reads from
    the end, and the half-life of each unit over the windows shown (null: it keeps forever), with
    the order that this gives the units.
    """
    x = np.asarray(x)
    _check(model, x, scaler)
    chosen = _choose(len(x), windows)
    traces = _traces(model, x[chosen])
    length = sum(values[0].size for steps in traces.values() for values in steps) * 8 / 3
    if length > LARGEST or (windows is not None and length * len(chosen) > LARGEST):
        raise DataError(
            f"{len(chosen)} windows of {x.shape[1]} steps are {length * len(chosen) / 1e6:.0f} MB "
            f"of gates; a page holds {LARGEST / 1e6:.0f}.\n"
            "  Choose fewer windows, or cut them shorter."
        )
    kept = _spread(len(chosen), int(LARGEST / length))
    chosen, shown = chosen[kept], x[chosen[kept]]
    traces = {n: Trace(*(values[kept] for values in steps)) for n, steps in traces.items()}
    answers = [np.asarray(ops.convert_to_numpy(model(batch))) for batch in _batches(model, shown)]
    answers = np.concatenate(answers)[: len(shown)]
    in_time = answers.ndim > 2
    answers = answers.reshape(*answers.shape[: 1 + in_time], -1)
    influences, why = _influences(model, shown, in_time and x.shape[1] <= EVERY_STEP)
    readings = shown
    if scaler is not None:
        readings = shown * np.array(scaler.deviation) + np.array(scaler.mean)
    truth = None if y is None else np.asarray(y)[chosen]
    return {
        "model": summary(model),
        "steps": x.shape[1],
        "hz": hz,
        "count": len(x),
        "input": _input(x, scaler, vocabulary),
        "labels": [str(label) for label in labels],
        "in_time": in_time,
        "shares": bool((answers >= 0).all() and np.allclose(answers.sum(-1), 1, atol=1e-3)),
        "no_influence": why,
        "layers": [_layer(model, name, steps) for name, steps in traces.items()],
        "windows": [
            {
                "number": int(number),
                "truth": _truth(truth, k, labels),
                "x": pack(readings[k].reshape(len(readings[k]), -1)),
                "answers": pack(answers[k]),
                "influence": None if influences is None else pack(influences[k]),
                "traces": [
                    {gate: pack(values[k]) for gate, values in steps._asdict().items()}
                    for steps in traces.values()
                ],
            }
            for k, number in enumerate(chosen)
        ],
    }


def pack(values: np.ndarray) -> dict:
    """An array as 16-bit steps between its least and largest value, little-endian, in base64.

    No value moves by more than half a step, (high - low) / 131070: 8e-6 of a gate.

    >>> pack(np.array([[0.0, 0.5], [0.25, 1.0]]))["shape"]
    [2, 2]
    """
    values = np.asarray(values, np.float64)
    low, high = float(values.min()), float(values.max())
    stored = np.rint((values - low) / ((high - low) or 1.0) * 65535).astype("<u2")
    data = base64.b64encode(stored.tobytes()).decode()
    return {"low": low, "high": high, "shape": list(values.shape), "data": data}


def unpack(packed: dict) -> np.ndarray:
    """What `pack` was given, as the page reads it."""
    stored = np.frombuffer(base64.b64decode(packed["data"]), "<u2").reshape(packed["shape"])
    return packed["low"] + (packed["high"] - packed["low"]) / 65535 * stored


def _check(model, x, scaler):
    if x.ndim < 2 or not len(x) or not x.shape[1]:
        raise ShapeError(
            f"the viewer needs windows x [N, T, F] or tokens [N, T]; got shape {x.shape}.\n"
            "  For one window [T, F], pass x[None]."
        )
    inputs = getattr(model, "inputs", None) or []
    if len(inputs) > 1:
        raise ModelError(
            f"'{model.name}' has {len(inputs)} inputs; the viewer shows one sequence.\n"
            "  Cut the model to one input."
        )
    needed = tuple(inputs[0].shape[1:]) if inputs else x.shape[1:]
    fits = len(needed) == x.ndim - 1
    if not fits or any(n not in (None, m) for n, m in zip(needed, x.shape[1:], strict=True)):
        axes = ", ".join(str(n or axis) for n, axis in zip(needed, "TFG", strict=False))
        raise ShapeError(
            f"'{model.name}' takes windows [N, {axes}]; got shape {x.shape}.\n"
            "  Cut or pad them to that."
        )
    if scaler is not None and (x.ndim != 3 or x.shape[2] != len(scaler.mean)):
        raise ShapeError(
            f"the scaler has {len(scaler.mean)} channels; got windows of shape {x.shape}.\n"
            "  Pass windows [N, T, F] of these channels."
        )


def _choose(count: int, windows: Sequence[int] | None) -> np.ndarray:
    if windows is None:
        return _spread(count, MOST)
    chosen = np.asarray(windows, int)
    if not len(chosen) or (chosen < 0).any() or (chosen >= count).any():
        raise DataError(
            f"windows {', '.join(map(str, windows)) or 'none'}: there are {count}.\n"
            f"  Choose from 0 to {count - 1}."
        )
    return chosen


def _spread(count: int, most: int) -> np.ndarray:
    """At most so many of the windows, evenly over all of them."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(int))


def _batches(model, x) -> Iterator[np.ndarray]:
    """The windows at once; or in batches of the size that the model insists on, the last padded."""
    inputs = getattr(model, "inputs", None)
    fixed = inputs[0].shape[0] if inputs else None
    dtype = inputs[0].dtype if inputs else x.dtype
    for start in range(0, len(x), fixed or len(x)):
        batch = x[start : start + (fixed or len(x))].astype(dtype)
        missing = (fixed or len(batch)) - len(batch)
        yield np.pad(batch, [(0, missing)] + [(0, 0)] * (x.ndim - 1))


def _traces(model, x) -> dict[str, Trace]:
    """By layer; a layer that reads something else than these windows one by one is left out."""
    each = [trace(model, batch) for batch in _batches(model, x)]
    B = len(next(_batches(model, x)))
    names = [name for name, steps in each[0].items() if len(steps.h) == B]
    if not names:
        raise ModelError(
            f"no LSTM in '{model.name}' reads its windows one by one.\n"
            "  Pass the part of the model that does."
        )
    traces = {
        name: Trace(*(np.concatenate(values)[: len(x)] for values in zip(*parts, strict=True)))
        for name, parts in ((name, [part[name] for part in each]) for name in names)
    }
    for name, steps in traces.items():
        if not all(np.isfinite(values).all() for values in steps):
            raise DataError(
                f"layer '{name}' of '{model.name}' computes NaN or infinity on these windows.\n"
                "  Check the weights of the model and the scale of x."
            )
    return traces


def _influences(model, x, every_step) -> tuple[np.ndarray | None, str | None]:
    """[N, T], or [N, T, T] with a row for each answer; else why there is none."""
    try:
        if not every_step or (getattr(model, "inputs", None) and model.inputs[0].shape[0]):
            found = np.concatenate([influence(model, batch) for batch in _batches(model, x)])
            return found[: len(x)], None
        (x,) = _batches(model, x)
        T = x.shape[1]
        steps = model(x[:1]).shape[1]
        at = np.arange(steps)
        found = [influence(model, np.repeat(each[None], steps, 0), step=at) for each in x]
        return np.stack(found).reshape(len(x), steps, T), None
    except ModelError as error:  # of what has no derivative the rest can still be seen
        return None, str(error).splitlines()[0]


def _input(x, scaler, vocabulary) -> dict:
    if x.ndim == 2 and x.dtype.kind in "iu":
        most = int(x.max())
        if vocabulary and most >= len(vocabulary):
            raise DataError(
                f"x has token {most}, and the vocabulary has {len(vocabulary)}.\n"
                "  Pass the vocabulary that the model was trained with, in its order."
            )
        characters = bool(vocabulary) and all(len(str(token)) <= 1 for token in vocabulary)
        tokens = [str(token) for token in vocabulary]
        return {"kind": "tokens", "vocabulary": tokens, "characters": characters}
    F = math.prod(x.shape[2:])
    channels = list(scaler.channels) if scaler else [f"x{k}" for k in range(F)] if F > 1 else ["x"]
    return {
        "kind": "readings",
        "channels": channels,
        "units": list(scaler.units) if scaler else [""] * F,
    }


def _layer(model, name: str, steps: Trace) -> dict:
    lives = memory_horizon(steps)
    own = {each.name: each for each in model._flatten_layers() if isinstance(each, LSTM)}
    layer = own.get(name) or own[name.rpartition(" (")[0]]
    return {
        "name": name,
        "units": steps.c.shape[2],
        "outputs": steps.h.shape[2],
        "steps": steps.c.shape[1],
        "backwards": bool(layer.go_backwards),
        "half_life": [float(life) if math.isfinite(life) else None for life in lives],
        "order": np.argsort(-lives, kind="stable").tolist(),
    }


def _truth(y, k: int, labels: Sequence[str]) -> str | None:
    """What was right for the k-th window, where that is one thing that can be written down."""
    if y is None or y[k].size != 1:
        return None
    value = y[k].item()
    if y.dtype.kind in "iu" and 0 <= value < len(labels):
        return str(labels[value])
    return f"{value:.4g}"
