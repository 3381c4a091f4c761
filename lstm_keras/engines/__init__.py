"""Whole-sequence engines that equal the cell, and the rule that picks one.

An engine is one function, in a file per backend:

    sequence(cell, x [B, T, F], h [B, P], c [B, H], mask, recurrent_mask, zone)
        -> (all h [B, T, P], last h [B, P], last c [B, H])

The rule is what `benchmarks/training.py` measured on two CPU cores. On a GPU, where nothing has
been measured yet, it is cuDNN wherever that can compute the layer.
"""

import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import NamedTuple

import keras

from lstm_keras.engines import cudnn, devices, unrolled

ENGINES = ("auto", "cell", "fused")

FUSED = {
    "tensorflow": "two loops compiled by XLA, one per half of the batch, with their own gradient",
    "jax": "one scan with its own gradient",
    "torch": "torch.lstm, or a loop with its own gradient where that lacks the variant",
}
"""What "fused" is on each backend."""


class Choice(NamedTuple):
    """Which engine computes a sequence, and why."""

    engine: str  # "cell", "fused" or "unrolled"
    reason: str
    run: Callable | None = None  # the engine; None for the loop of Keras over the cell


def choose(layer, x, training, mask=None, drawn=None) -> Choice:
    """The engine for one call of `layer` on x [B, T, F], of which B and T may be unknown.

    Args:
        layer: An `LSTM`.
        x: What it reads.
        training: Whether it is trained.
        mask: Of the call, or None.
        drawn: The noise of the call, from `lstm_keras.noise.draw`, or None.

    Warns:
        UserWarning: engine="fused" was asked for and there is none.
    """
    if layer.unroll:
        return Choice("unrolled", "unroll=True", unrolled.sequence)
    if layer.engine == "cell":
        return Choice("cell", "engine='cell'")
    if x.shape[0] == 0:
        return Choice("cell", "there is no sequence")
    backend = keras.backend.backend()
    if backend not in FUSED:
        return _cannot(layer, f"there is no fused engine for the backend {backend}")
    run, beside = import_module(f"lstm_keras.engines.{backend}").sequence, ""
    if devices.gpu():
        if backend not in cudnn.BACKENDS:
            return Choice("fused", FUSED[backend].replace("torch.lstm", "torch.lstm (cuDNN)"), run)
        why = cudnn.against(layer, mask, drawn)
        if why is None:
            wide = layer.cell.state_dtype != layer.cell.compute_dtype
            said = cudnn.WIDE if wide else cudnn.REASON
            return Choice("fused", said, partial(cudnn.sequence, run))
        beside = f"; not cuDNN: {why}"
    against = _against(backend, x) if layer.engine == "auto" else ""
    if against:
        return Choice("cell", against + beside)
    if backend == "tensorflow":
        run = partial(run, keep=bool(training))
    return Choice("fused", FUSED[backend] + beside, run)


def may_be_compiled(layer) -> bool:
    """Whether a model with this layer should be compiled by XLA where Keras is free to choose.

    TensorFlow's XLA cannot compile cuDNN; `keras.layers.LSTM` says no as well.
    """
    wanted = layer.engine != "cell" and not layer.unroll and not layer.cell.recurrent_dropout
    usable = wanted and keras.backend.backend() == "tensorflow" and devices.gpu()
    return not (usable and cudnn.against(layer) is None)


def _against(backend, x) -> str:
    """Why the cell is the better choice for this call, if it is."""
    if backend != "tensorflow":
        return ""
    import tensorflow as tf

    if tf.executing_eagerly():
        return (
            "called eagerly: XLA would compile for every new shape (fit, predict, tf.function do)"
        )
    if x.shape[1] is None:
        return "the number of steps is not known: XLA would compile for every new one"
    return ""


def _cannot(layer, why) -> Choice:
    if layer.engine == "fused":
        warnings.warn(
            f"layer '{layer.name}' (LSTM) was asked for engine='fused' and takes the cell: {why}",
            stacklevel=2,
        )
    return Choice("cell", why)
