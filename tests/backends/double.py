"""Slopes in double precision, on every backend: by its own differentiation and by differences."""

from contextlib import ExitStack, contextmanager
from unittest import mock

import keras
from keras import ops

BACKEND = keras.backend.backend()


@contextmanager
def double():
    """Double precision throughout.

    JAX offers it only where it is asked for. Besides, `keras.ops` brings float64 down to float32 on
    every backend but TensorFlow, by the table that is changed here (Keras 3.15.1).
    """
    table = "keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE"
    with ExitStack() as stack:
        stack.enter_context(mock.patch.dict(table, {"float64": "float64"}))
        if BACKEND == "jax":
            import jax

            stack.enter_context(jax.enable_x64(True))
        yield


def compiled(loss):
    """The function, compiled where that saves time: JAX would compile its loops at every call."""
    if BACKEND != "jax":
        return loss
    import jax

    return jax.jit(loss)


def to_tensors(values):
    return [ops.convert_to_tensor(value, "float64") for value in values]


def gradient(loss, values):
    """Of a scalar function of a list of arrays, by the backend's own differentiation."""
    values = to_tensors(values)
    if BACKEND == "jax":
        import jax

        found = jax.grad(loss)(values)
    elif BACKEND == "torch":
        values = [value.detach().requires_grad_(True) for value in values]
        loss(values).backward()
        found = [value.grad for value in values]
    else:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(values)
            lost = loss(values)
        found = tape.gradient(lost, values)
    return [ops.convert_to_numpy(each) for each in found]


def slope(loss, values, k, direction, step=1e-6):
    """Of the loss when the k-th array moves along a direction, by finite differences."""
    ends = []
    for sign in (1, -1):
        moved = [
            value + sign * step * direction if j == k else value for j, value in enumerate(values)
        ]
        ends.append(float(ops.convert_to_numpy(loss(to_tensors(moved)))))
    return (ends[0] - ends[1]) / (2 * step)
