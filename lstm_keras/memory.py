"""How far back a model remembers: by its forget gates, and by what its answer depends on."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, overload

import keras
import numpy as np
from keras import ops

from lstm_keras.errors import ModelError, ShapeError
from lstm_keras.gates import half_life
from lstm_keras.reference import Trace

FLOATS = ("float16", "float32", "float64")


@overload
def memory_horizon(trace: Trace) -> np.ndarray: ...
@overload
def memory_horizon(trace: Mapping[str, Trace]) -> dict[str, np.ndarray]: ...
def memory_horizon(trace: Trace | Mapping[str, Trace]) -> np.ndarray | dict[str, np.ndarray]:
    """Half-life of each unit's memory: steps until half of what was written is left.

        ln 2 / -ln(mean f)

    The mean is over sequences and steps, so one number says how a unit behaves on the whole; a
    unit that is wiped now and then keeps longer in between than its number says. Steps of padding
    count like others: trace without them.

    Args:
        trace: Of one layer, as `lstm_keras.trace(model, x)["name"]`; or of all, by name.

    Returns:
        float64 [H] in steps; by name where the trace is. A unit whose forget gate is always open,
        or that has none (`gates="io"`), keeps forever: inf.

    >>> f = np.full((2, 5, 3), 0.5)
    >>> memory_horizon(Trace(f, f, f, f, f, f)).tolist()
    [1.0, 1.0, 1.0]
    """
    if isinstance(trace, Trace):
        return half_life(np.mean(trace.f, axis=(0, 1), dtype=np.float64))
    return {name: memory_horizon(each) for name, each in trace.items()}


def influence(
    model: keras.Model | keras.layers.Layer,
    x: Any,
    output: int | np.ndarray | None = None,
    step: int | np.ndarray = -1,
) -> np.ndarray:
    """How much one answer of a model depends on its input at each step: how far back it looks.

        influence[b, t] = || d y[b, output] / d x[b, t] ||, the Euclidean norm over the features

    Where x are tokens, the derivative is with respect to what the embedding makes of each. The
    model stays as it was, and so does the state of a stateful layer. A softmax that is sure of its
    answer has small derivatives: the shape of the curve then says more than its height.

    Args:
        model: A Keras model or layer with one input and one output.
        x: Float [B, T, F], or tokens, int [B, T], of a model that has a `keras.layers.Embedding`.
        output: Which of the K answers; one for all sequences or int [B]. When absent, the largest
            of each sequence.
        step: Where the model answers at every step, which of these answers, from 0 or, if
            negative, from the end; one for all sequences or int [B].

    Returns:
        float [B, T], in units of the answer per unit of x.

    Raises:
        ShapeError: x has no time, or there is no such output or step.
        ModelError: Several inputs or outputs, or tokens that no Embedding reads.

    >>> mean = keras.layers.GlobalAveragePooling1D()
    >>> influence(mean, np.ones((1, 4, 3), "float32")).tolist()
    [[0.25, 0.25, 0.25, 0.25]]
    """
    x = _input(model, x)
    if not getattr(model, "built", True):
        model(x)
    if x.dtype.name in FLOATS:
        found = _gradient(
            lambda x: _asked_for(_answers(model, x), output, step), ops.convert_to_tensor(x)
        )
    else:
        layer = _embedding(model)

        def moved(delta):
            with _adding(delta, layer) as read:
                value = _asked_for(_answers(model, x), output, step)
            if read != [x.shape]:
                raise _unembedded(model)
            return value

        start = ops.zeros((*x.shape, layer.output_dim), layer.compute_dtype)
        found = _gradient(moved, start)
    return np.sqrt(np.square(found).reshape(*x.shape[:2], -1).sum(-1))


def _input(model, x) -> np.ndarray:
    if isinstance(x, list | tuple | Mapping) and not np.isscalar(x):
        raise ModelError(
            f"influence takes one input; got a {type(x).__name__} of {len(x)} for '{model.name}'.\n"
            "  Cut the model to one input, or join its inputs into one array."
        )
    x = np.asarray(ops.convert_to_numpy(x))
    if x.ndim < 2:
        raise ShapeError(
            f"influence needs x with axes [batch, time, ...]; got shape {x.shape}.\n"
            "  For one sequence [time, features], pass x[None]."
        )
    return x


def _answers(model, x) -> Any:
    """The answers, without a trace in the model: its states are read, and written nowhere."""
    with keras.StatelessScope():
        y = model(x, training=False)
    if isinstance(y, list | tuple | Mapping):
        raise ModelError(
            f"influence asks for one output; '{model.name}' gives {len(y)}.\n"
            "  Pass keras.Model(model.inputs, model.outputs[0]), or whichever you mean."
        )
    return y


def _asked_for(y: Any, output, step):
    """The sum over the sequences of the answer that is asked for, of y [B, ...]."""
    B, *axes = y.shape
    if len(axes) > 1:
        steps = ops.one_hot(_indices("step", step, B, axes[0]), axes[0], dtype=y.dtype)
        y = ops.sum(y * ops.reshape(steps, (B, axes[0], *[1] * (len(axes) - 1))), axis=1)
    y = ops.reshape(y, (B, -1))
    K = y.shape[1]
    chosen = ops.argmax(y, axis=-1) if output is None else _indices("output", output, B, K)
    return ops.sum(y * ops.one_hot(chosen, K, dtype=y.dtype))


def _indices(name, wanted, B, count) -> np.ndarray:
    indices = np.asarray(wanted)
    fits = indices.shape in ((), (B,)) and indices.dtype.kind in "iu"
    if not fits or (indices < -count).any() or (indices >= count).any():
        raise ShapeError(
            f"{name} must be one of {count}, for all {B} sequences or int [{B}]; got {wanted!r}.\n"
            f"  Choose from {-count} to {count - 1}."
        )
    return np.broadcast_to(indices % count, (B,))


def _gradient(asked: Callable, start: Any) -> np.ndarray:
    """Of a scalar function of one tensor, at `start`."""
    backend = keras.backend.backend()
    if backend == "jax":
        import jax

        found = jax.jit(jax.grad(asked))(start)  # else each operator is compiled by itself
    elif backend == "torch":
        import torch

        start = start.detach().requires_grad_(True)
        with torch.enable_grad():
            value = asked(start)
        if value.requires_grad:
            found = torch.autograd.grad(value, start, allow_unused=True)[0]
        else:
            found = None
    else:
        import tensorflow as tf

        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(start)
            value = asked(start)
        found = tape.gradient(value, start)
    return np.asarray(ops.convert_to_numpy(ops.zeros_like(start) if found is None else found))


# ---- tokens -----------------------------------------------------------------------------------


def _embedding(model) -> keras.layers.Embedding:
    layers = [each for each in model._flatten_layers() if isinstance(each, keras.layers.Embedding)]
    if len(layers) != 1:
        raise _unembedded(model, len(layers))
    return layers[0]


@contextmanager
def _adding(delta, layer: keras.layers.Embedding) -> Iterator[list]:
    """While it lasts, the Embedding returns its rows plus delta [B, T, D].

    Yields a list that fills up with the shapes of what the Embedding read.
    """
    read = []

    def call(inputs):
        read.append(tuple(inputs.shape))
        return type(layer).call(layer, inputs) + delta

    # Past Keras' own __setattr__, which would list the function among what belongs to the layer.
    object.__setattr__(layer, "call", call)
    try:
        yield read
    finally:
        object.__delattr__(layer, "call")


def _unembedded(model, count: int = 1) -> ModelError:
    return ModelError(
        f"x are whole numbers, and '{model.name}' has {count} Embedding layers; needed: one that "
        "reads x [B, T] once, as tokens have no derivative of their own.\n"
        "  Pass floats, or the part of the model behind the tokens, with its float input."
    )
