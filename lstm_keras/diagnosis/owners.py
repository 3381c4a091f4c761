"""Which Keras layer each LSTM of a file came from, and its gates on the same windows.

The file keeps no name of a layer. What tells one LSTM from another is its weights, which
second-order rounding moves by more than half a unit: the nearest layer is the one, if it is near.
"""

import keras
import numpy as np

from lstm_keras.diagnosis.twin import Twin
from lstm_keras.errors import ShapeError
from lstm_keras.exporters import limits
from lstm_keras.exporters.plain import plain
from lstm_keras.reference import Trace
from lstm_keras.tracing import trace

NEAR = 0.3
"""Root mean square of what the weights of a file differ by, over that of the weights, up to which
they are those of a layer: rounding to 8 bits makes 0.01, another layer 1.4."""


def references(model: keras.Model, twin: Twin, x: np.ndarray) -> list[tuple[str, Trace]]:
    """For each LSTM of a file, the name of its layer and that layer's gates.

    Args:
        model: With `lstm_keras.LSTM` inside.
        twin: Of the file, on the same windows.
        x: Windows [N, T, F], or tokens [N, T].

    Raises:
        ShapeError: Its weights are those of no layer.
    """
    layers = limits.lstms(model)
    names = [_owners(layers, twin.weights(n)) for n in range(len(twin.traces))]
    wants = model.inputs[0].shape[1:]
    fits = len(wants) == x.ndim - 1 and all(
        w in (None, n) for w, n in zip(wants, x.shape[1:], strict=True)
    )
    if not all(names) or not fits:
        why = (
            f"takes windows {tuple(wants)}, the file {x.shape[1:]}"
            if not fits
            else f"has no LSTM with the weights of LSTM {1 + [*map(bool, names)].index(False)}"
        )
        raise ShapeError(
            f"the model '{model.name}' {why}.\n"
            "  Pass the model that the file was exported from, or leave --model out."
        )
    played = _played(trace(model, x), layers)
    found = []
    for own, candidates in zip(twin.traces, names, strict=True):
        there = {n: steps for n, steps in played.items() if n.split(" (")[0] in candidates}
        name = min(there, key=lambda n: float(np.mean((there[n].c - own.c) ** 2)))
        found.append((name, played.pop(name)))
    return found


def _owners(layers, weights) -> set[str]:
    """Names of the layers that have the weights of an operator."""
    return {layer.name for layer in layers if _distance(layer, weights) < NEAR}


def _played(traces: dict[str, Trace], layers) -> dict[str, Trace]:
    """What the operators of the layers compute, step by step as they read."""
    own = {layer.name: layer for layer in layers}
    found = {}
    for name, steps in traces.items():
        layer = own[name.split(" (")[0]]
        if layer.projection is not None:  # the operator writes what is projected later
            steps = steps._replace(h=steps.o * np.tanh(steps.c))
        if layer.go_backwards:  # `trace` counts the steps of the input
            steps = Trace(*(value[:, ::-1] for value in steps))
        found[name] = steps
    return found


def _distance(layer, weights) -> float:
    own = plain(layer.cell)
    pairs = list(zip((own.kernel, own.recurrent_kernel), weights, strict=False))
    if any(a.shape != b.shape for a, b in pairs):
        return np.inf
    off = sum(float(np.sum((a - b) ** 2)) for a, b in pairs)
    return (off / sum(float(np.sum(a**2)) for a, _ in pairs)) ** 0.5
