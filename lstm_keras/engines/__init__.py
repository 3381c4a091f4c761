"""Whole-sequence engines that equal the cell, and the rule that picks one.

An engine is one function, in a file per backend:

    sequence(cell, x [B, T, F], h [B, P], c [B, H], mask, recurrent_mask, zone)
        -> (all h [B, T, P], last h [B, P], last c [B, H])

The rule is what `benchmarks/training.py` measured on two CPU cores.
"""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import keras

ENGINES = ("auto", "cell", "fused")


class Choice(NamedTuple):
    """Which engine computes a sequence, and why."""

    engine: str  # "cell" or "fused"
    reason: str
    run: Callable | None = None  # the engine; None for the cell


def choose(layer, x, training) -> Choice:
    """The engine for one call of `layer` on x [B, T, F], of which B and T may be unknown.

    Warns:
        UserWarning: engine="fused" was asked for and cannot do this layer.
    """
    if layer.engine == "cell":
        return Choice("cell", "engine='cell'")
    if layer.unroll:
        return _cannot(layer, "unroll=True asks for a loop that is written out")
    backend = keras.backend.backend()
    if backend not in ("tensorflow", "jax", "torch"):
        return _cannot(layer, f"there is none for the backend {backend}")
    return Choice("cell", "no engine has been written yet")


def _cannot(layer, why) -> Choice:
    if layer.engine == "fused":
        warnings.warn(
            f"layer '{layer.name}' (LSTM) was asked for engine='fused' and takes the cell: {why}",
            stacklevel=2,
        )
    return Choice("cell", why)
