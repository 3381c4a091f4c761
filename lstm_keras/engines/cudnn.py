"""cuDNN on TensorFlow and JAX, through the kernels that `keras.layers.LSTM` uses.

These are private to Keras: `keras.src.backend.tensorflow.rnn.lstm` and its like for JAX, as of
Keras 3.15.1. So each is tried once per process on a few steps, and is used only if it is there and
answers what the float64 reference does. (On torch, `lstm_keras.engines.torch` is cuDNN already.)

cuDNN knows the plain cell: i, f, g, o with sigmoid and tanh. In 16 bits it would carry c in them,
which loses what c sums up; so for these policies it computes in float32.

No GPU was at hand when this was written: what is tested is that the kernels of Keras are given
what they need, with an LSTM by the book in place of cuDNN.
"""

import warnings
from functools import cache
from importlib import import_module

import keras
import numpy as np
from keras import activations, ops

from lstm_keras import reference
from lstm_keras.arguments import VARIANTS

BACKENDS = "tensorflow", "jax"

REASON = "cuDNN, by the kernel of Keras"
WIDE = f"{REASON}, in float32: in 16 bits it would carry c in them"

NEAR = 0.02
"""How far an answer may be from the reference in the trial, where a GPU may round to TF32; a wrong
order of gates or states moves it by more than 0.1."""

PART_OF_STATE = ("learned_state", "forget_bias", "horizon")  # say where h, c and b start


def against(layer, mask=None, drawn=None) -> str | None:
    """Why cuDNN cannot compute a call of a layer; None if it can.

    Args:
        layer: An `LSTM`.
        mask: Of the call. Which steps it leaves out is not known before it is computed.
        drawn: The noise of the call, from `lstm_keras.noise.draw`.
    """
    cell, backend = layer.cell, keras.backend.backend()
    changed = [name for name, usual in VARIANTS.items() if getattr(cell, name) != usual]
    changed = [name for name in changed if name not in PART_OF_STATE]
    usual = cell.activation is activations.tanh and cell.recurrent_activation is activations.sigmoid
    for why, so in (
        ("use_cudnn=False", layer.use_cudnn is False),
        (f"it does not know {', '.join(changed)}", changed),
        ("it knows tanh and sigmoid only", not usual),
        ("it does not round to the grids of int8", cell.rounded is not None),
        (f"it would compute {cell.state_dtype} in float32", cell.state_dtype != "float32"),
        ("there is a mask", mask is not None),
        ("recurrent dropout", drawn is not None and drawn.h is not None),
        ("XLA compiles this call", backend == "tensorflow" and _in_xla()),
    ):
        if so:
            return why
    return _trial(backend)


def sequence(otherwise, cell, x, h, c, *_):
    """Every step of `cell`; arguments and results as in `lstm_keras.engines`.

    otherwise: The engine that takes over, with a warning, should Keras refuse after all.
    """
    kernel, recurrent, bias = cell.matrices()
    given = [kernel, recurrent, ops.zeros(kernel.shape[1]) if bias is None else bias]
    try:
        hs, h_last, c_last = _call(keras.backend.backend(), x, h, c, *given)
    except NotImplementedError as error:
        warnings.warn(f"the cuDNN kernel of Keras refused: {error or 'no reason'}", stacklevel=2)
        return otherwise(cell, x, h, c)
    return ops.cast(hs, h.dtype), ops.cast(h_last, h.dtype), c_last


def _call(backend, x, h, c, kernel, recurrent, bias):
    """(all h, last h, last c) in float32."""
    lstm = import_module(f"keras.src.backend.{backend}.rnn").lstm
    x, h, c, kernel, recurrent, bias = (
        ops.cast(ops.convert_to_tensor(a), "float32") for a in (x, h, c, kernel, recurrent, bias)
    )
    _, hs, (h, c) = lstm(
        inputs=x,
        initial_state_h=h,
        initial_state_c=c,
        mask=None,
        kernel=kernel,
        recurrent_kernel=recurrent,
        bias=bias,
        activation=activations.tanh,
        recurrent_activation=activations.sigmoid,
        return_sequences=True,
    )
    return hs, h, c


@cache
def _trial(backend) -> str | None:
    """What speaks against the kernel of Keras, after a few steps with it; None if nothing does."""
    rng = np.random.default_rng(1997)
    B, T, F, H = 2, 4, 3, 5
    sizes = (B, T, F), (B, H), (B, H), (F, 4 * H), (H, 4 * H), (4 * H,)
    x, h, c, *weights = (rng.uniform(-1.5, 1.5, size).astype("float32") for size in sizes)
    try:
        with _eagerly(backend):
            answers = [ops.convert_to_numpy(a) for a in _call(backend, x, h, c, *weights)]
    except Exception as error:  # whatever it is, the engines of our own compute without it
        return f"{type(error).__name__} in a trial of it: {error}".split("\n")[0]
    expected = reference.unroll(x, *weights, h=h, c=c)
    for answer, right in zip(answers, expected, strict=True):
        if answer.shape != right.shape or not np.abs(answer - right).max() <= NEAR:
            return "in a trial its answers were wrong"
    return None


def _eagerly(backend):
    """Where numbers are computed at once, even while a function is traced."""
    if backend == "jax":
        import jax

        return jax.ensure_compile_time_eval()
    import tensorflow as tf

    return tf.init_scope()


def _in_xla() -> bool:
    """Whether TensorFlow traces a function that XLA will compile; there is no public question."""
    try:
        from tensorflow.python.framework.ops import get_default_graph
        from tensorflow.python.ops.control_flow_util import GraphOrParentsInXlaContext
    except ImportError:
        return False
    return GraphOrParentsInXlaContext(get_default_graph())
