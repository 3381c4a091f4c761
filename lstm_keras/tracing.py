"""Every gate of every LSTM in a model, at every step of a sequence."""

from collections import Counter
from typing import Any

import keras
import numpy as np
from keras import ops

from lstm_keras.errors import ModelError
from lstm_keras.hooks import watch
from lstm_keras.layer import LSTM
from lstm_keras.reference import Trace


def trace(model: keras.Model | keras.layers.Layer, x: Any) -> dict[str, Trace]:
    """The gates i, f, g, o, the cell state c and the output h of every LSTM while it reads x.

    The model is called once on x, as it is in inference; what each of its LSTMs then receives is
    read again by the readable cell, step by step, whatever engine the layer has. The model stays
    as it was, and so does the state of a stateful layer.

    Args:
        model: A Keras model or layer with `lstm_keras.LSTM` inside, in `Bidirectional` too.
        x: What the model is called on, such as float [B, T, F].

    Returns:
        By name of the layer, in the order of the calls, float arrays [B, T, H] (h is [B, T, P]
        with a projection). Step t belongs to input t, also where a layer reads from the end. A
        masked step shows the gates that were not heeded, and the h and c that it left. A layer
        that is called again, or another of the same name, is listed as "name (2)".

    Raises:
        ModelError: No LSTM of this package ran: adopt the model first.

    >>> import numpy
    >>> layer = LSTM(4, name="memory")
    >>> gates = trace(layer, numpy.ones((2, 5, 3), "float32"))["memory"]
    >>> gates.f.shape
    (2, 5, 4)
    """
    calls = []
    states = [_state(layer) for layer in _stateful(model)]
    token = watch.set(lambda *call: calls.append(call))
    try:
        model(x, training=False)
    finally:
        watch.reset(token)
        for layer, state in zip(_stateful(model), states, strict=True):
            for variable, value in zip(layer.states, state, strict=True):
                variable.assign(value)
    if not calls:
        raise ModelError(
            f"no lstm_keras.LSTM ran in '{model.name}', so there is no gate to read.\n"
            "  Pass a model with one, or lstm_keras.adopt(model) for one with keras.layers.LSTM."
        )
    traces: dict[str, Trace] = {}
    seen = Counter()
    for layer, *call in calls:
        seen[layer.name] += 1
        count = seen[layer.name]
        traces[layer.name if count == 1 else f"{layer.name} ({count})"] = _steps(layer, *call)
    return traces


def _steps(layer, x, mask, h, c) -> Trace:
    cell, own, steps = layer.cell, layer.cell.own(), []
    for t in range(x.shape[1]):
        z = cell.sum_up(x[:, t], h)
        i, f, g, o, _ = cell.read_gates(z, c, own)
        after = cell.advance(z, h, c, own)
        if mask is not None:
            keep = mask[:, t, None]
            after = (ops.where(keep, new, old) for new, old in zip(after, (h, c), strict=True))
        h, c = after
        gates = (ops.broadcast_to(value, c.shape) for value in (i, f, g, o))
        steps.append([ops.convert_to_numpy(value) for value in (*gates, c, h)])
    order = slice(None, None, -1 if layer.go_backwards else 1)
    return Trace(*(np.stack(values[order], axis=1) for values in zip(*steps, strict=True)))


def _stateful(model) -> list[LSTM]:
    layers = model._flatten_layers()
    return [each for each in layers if isinstance(each, LSTM) and each.stateful and each.built]


def _state(layer):
    return [ops.convert_to_numpy(variable) for variable in layer.states]
