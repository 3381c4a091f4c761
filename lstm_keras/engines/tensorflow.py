"""TensorFlow: the whole sequence as two compiled loops, with its own gradient.

Forward, one loop over the steps that keeps z, h and c:

    z_t = [x_t, h_(t-1)] [W; U] + b
    h_t, c_t = advance(z_t, h_(t-1), c_(t-1))

Backward, a loop that carries nothing but dh and dc; the gradients of the weights are one product
after it:

    dz_t, dh_(t-1), dc_(t-1) = what advance makes of dh_t, dc_t
    dh_(t-1) += dz_t U'
    d[W; U] = [x, h]' dz    db = sum of dz    dx = dz W'

`advance` is the cell's, and TensorFlow differentiates it inside the backward loop, so every
variant is covered; by hand, the plain cell was not faster. XLA compiles both loops, once per
shape. The two halves of the batch are calls of their own, which run side by side.
"""

from functools import lru_cache, partial

import tensorflow as tf

from lstm_keras.arguments import VARIANTS
from lstm_keras.cell import LSTMCell
from lstm_keras.engines.tensorflow_loops import backward, forward
from lstm_keras.errors import UnsupportedError

SETTINGS = ("units", "activation", "recurrent_activation", "use_bias", *VARIANTS)


def sequence(cell, x, h, c, mask=None, recurrent_mask=None, zone=None, keep=True):
    """Every step of `cell`; arguments and results as in `lstm_keras.engines`.

    keep: whether the forward loop keeps z. Inference need not; a gradient that is asked for all
    the same computes it again.
    """
    kernel, recurrent, bias = cell.matrices()
    weights = {"kernel": kernel, "recurrent": recurrent}
    if cell.use_bias and not cell.layer_norm:
        weights["bias"] = bias
    weights = {name: tf.cast(w, cell.compute_dtype) for name, w in weights.items()}
    rows = {"x": tf.cast(x, cell.compute_dtype), "h": h, "c": c}
    if mask is not None:
        rows["mask"] = mask
    if recurrent_mask is not None:
        rows["recurrent_mask"] = recurrent_mask
    if zone is not None:
        rows["zone_h"], rows["zone_c"] = zone
    own = {name: tf.convert_to_tensor(w) for name, w in cell.own().items()}
    loops = _loops(keep, *_settings(cell))
    parts = [loops(weights, own, half) for half in _halves(rows)]
    hs, last, c = (tf.concat(part, axis=0) for part in zip(*parts, strict=True))
    hs.set_shape((*x.shape[:2], cell.output_size))  # a tf.function traced for many T forgets T
    return hs, last, c


def _halves(rows):
    """The batch in two, unless it is known to be one sequence."""
    B = rows["x"].shape[0] or tf.shape(rows["x"])[0]
    if isinstance(B, int) and B == 1:
        return [rows]
    middle = B // 2
    return [
        {name: a[part] for name, a in rows.items()}
        for part in (slice(None, middle), slice(middle, None))
    ]


def _settings(cell):
    """What the loops go by; cells that agree in it share what is compiled."""
    settings = {name: getattr(cell, name) for name in SETTINGS}
    settings["dtype"] = cell.dtype_policy.name
    if isinstance(cell.zoneout, list):
        settings["zoneout"] = tuple(cell.zoneout)
    return tuple(settings.items())


@lru_cache(maxsize=64)
def _loops(keep, *settings):
    """(weights, own, rows) -> (all h, last h, last c), compiled."""
    cell = LSTMCell(**dict(settings))  # has no weights, so the cache keeps none alive

    there = tf.function(partial(forward, cell, keep), jit_compile=True, autograph=False)
    back = tf.function(partial(backward, cell), jit_compile=True, autograph=False)

    @tf.custom_gradient
    def loops(weights, own, rows):
        hs, cs, kept = there(*_apart((weights, own, rows)))

        def gradient(*of_outputs):
            *of_weights, of_rows = _once(back)(weights, own, rows, hs, cs, kept, *of_outputs)
            # what is drawn or masks has none
            return tf.nest.flatten((*of_weights, {name: of_rows.get(name) for name in rows}))

        return (tf.transpose(hs, (1, 0, 2)), hs[-1], cs[-1]), gradient

    return loops


def _once(function):
    """The function, which refuses to be differentiated itself."""

    @tf.custom_gradient
    def once(*arguments):
        def refuse(*_):
            raise UnsupportedError(
                "the fused engine of LSTM has no second derivative on TensorFlow.\n"
                "  Build the layer with engine='cell'."
            )

        return function(*_apart(arguments)), refuse

    return once


def _apart(arguments):
    """The arguments as no tape knows them: it would follow them into XLA's loops, and fail."""
    return tf.nest.map_structure(tf.stop_gradient, arguments)
