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
variant is covered; by hand, the plain cell was faster by less than five percent. XLA compiles both
loops, once per shape. The two halves of the batch are calls of their own, which run side by side;
whatever stands around them is part of them where it can be, because TensorFlow shares the threads
that XLA occupies, and its smallest operation waits for one.

x W stays in the loop, where it meets its h in the cache: with z = x W + b written out before the
loop, the forward pass took twice as long (64 rows of 100 steps, 128 units).
"""

from functools import lru_cache, partial
from types import MethodType, SimpleNamespace

import tensorflow as tf

from lstm_keras.arguments import VARIANTS
from lstm_keras.cell import LSTMCell
from lstm_keras.engines import unrolled
from lstm_keras.engines.tensorflow_loops import backward, forward, second

SETTINGS = ("units", "activation", "recurrent_activation", "use_bias", "blocks", *VARIANTS)
"""What `LSTMCell.advance` reads of the cell, besides the weights that `own` gives."""

LENGTHS = sorted(n << k for n in (2, 3) for k in range(3, 29))
"""T as it is compiled where it is not known beforehand: 16, 24, 32, 48, ... A sequence is padded to
the next; the loops end after its own steps."""


def sequence(cell, x, h, c, mask=None, recurrent_mask=None, zone=None, keep=True):
    """Every step of `cell`; arguments and results as in `lstm_keras.engines`.

    keep: whether the forward loop keeps z. Inference need not; a gradient that is asked for all
    the same computes it again.
    """
    if tf.config.functions_run_eagerly():  # asked for to look inside, where XLA lets nobody
        return unrolled.sequence(cell, x, h, c, mask, recurrent_mask, zone)
    weights = {"kernel": cell.kernel, "recurrent": cell.recurrent_kernel}
    if cell.use_bias and not cell.layer_norm:
        weights["bias"] = cell.bias
    weights = {name: tf.cast(w, cell.compute_dtype) for name, w in weights.items()}
    own = {name: tf.convert_to_tensor(w) for name, w in cell.own().items()}
    (B, T, _), steps = x.shape, None
    if T is None:
        steps = tf.shape(x)[1]
        x, mask, zone = tf.nest.map_structure(partial(_padded, steps), (x, mask, zone))
    along = _loops(keep, *_settings(cell))
    parts = [
        along(weights, own, {"x": x, "h": h, "c": c}, {**drawn, "steps": steps})
        for x, h, c, drawn in _halves(
            (x, h, c, {"mask": mask, "recurrent_mask": recurrent_mask, "zone": zone})
        )
    ]
    hs, h, c = (tf.concat(part, axis=0) for part in zip(*parts, strict=True))
    return tf.ensure_shape(hs if T else hs[:, :steps], (B, T, hs.shape[2])), h, c


def _halves(rows):
    """The batch in two, unless it is known to be one sequence."""
    x, *_ = rows
    B = x.shape[0] or tf.shape(x)[0]
    if isinstance(B, int) and B == 1:
        return [rows]
    sizes = tf.stack([B // 2, B - B // 2]) if tf.is_tensor(B) else [B // 2, B - B // 2]
    # The gradient of a split is one concatenation; that of two slices, two paddings and a sum.
    parts = [(a, a) if a is None else tf.split(a, sizes) for a in tf.nest.flatten(rows)]
    return [tf.nest.pack_sequence_as(rows, half) for half in zip(*parts, strict=True)]


def _padded(steps, a):
    """`a` [B, T, ...] with T extended to the next of `LENGTHS`; None stays None."""
    if a is None:
        return None
    length = tf.reduce_min(tf.where(steps <= LENGTHS, LENGTHS, LENGTHS[-1]))
    return tf.pad(a, [(0, 0), (0, length - steps)] + [(0, 0)] * (len(a.shape) - 2))


def _settings(cell):
    """What the loops go by; cells that agree in it share what is compiled."""
    settings = {name: getattr(cell, name) for name in SETTINGS}
    if isinstance(cell.zoneout, list):
        settings["zoneout"] = tuple(cell.zoneout)
    return tuple(settings.items())


class _Equations(SimpleNamespace):
    """What an `LSTMCell` was told, with its methods; it has no weights that a cache keeps alive.

    An `LSTMCell` would not do: it makes a variable for its seed, which a tf.function that is
    traced a second time refuses.
    """

    def __getattr__(self, name):
        return MethodType(getattr(LSTMCell, name), self)


@lru_cache(maxsize=64)
def _loops(keep, *settings):
    """(weights, own, rows, drawn) -> (all h, last h, last c), compiled."""
    settings = {name: list(v) if isinstance(v, tuple) else v for name, v in settings}
    cell = _Equations(**settings)
    compiled = partial(tf.function, jit_compile=True, autograph=False)
    there, back = compiled(partial(forward, cell, keep)), compiled(partial(backward, cell))
    again = tf.function(partial(second, cell), autograph=False)

    def along(weights, own, rows, drawn):
        drawn = _apart(drawn)
        pack = partial(tf.nest.pack_sequence_as, (weights, own, rows))

        @tf.custom_gradient
        def outputs(*given):
            results, kept = there(*pack(_apart(given)), drawn)

            @tf.custom_gradient
            def gradient(*both):
                of_given = back(*pack(_apart(both[:-3])), drawn, kept, *_apart(both[-3:]))
                both = *pack(both[:-3]), drawn, both[-3:]
                return tf.nest.flatten(of_given), lambda *upper: again(*both, upper)

            return results, lambda *of_results: gradient(*given, *of_results)

        return outputs(*tf.nest.flatten((weights, own, rows)))

    return along


def _apart(arguments):
    """The arguments as no tape knows them: it would follow them into XLA's loops, and fail."""
    return tf.nest.map_structure(lambda a: None if a is None else tf.stop_gradient(a), arguments)
