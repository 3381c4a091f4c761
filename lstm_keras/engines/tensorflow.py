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

from functools import lru_cache

import tensorflow as tf

from lstm_keras.cell import LSTMCell


def sequence(cell, x, h, c, mask=None, recurrent_mask=None, zone=None):
    """Every step of `cell`; arguments and results as in `lstm_keras.engines`."""
    weights = {"kernel": cell.kernel, "recurrent": cell.recurrent_kernel}
    if cell.use_bias and not cell.layer_norm:
        weights["bias"] = cell.bias
    weights = {name: tf.cast(w, cell.compute_dtype) for name, w in weights.items()}
    rows = {"x": x, "h": h, "c": c}
    if mask is not None:
        rows["mask"] = mask
    if recurrent_mask is not None:
        rows["recurrent_mask"] = recurrent_mask
    if zone is not None:
        rows["zone_h"], rows["zone_c"] = zone
    own = {name: tf.convert_to_tensor(w) for name, w in cell.own().items()}
    loops = _loops(*_settings(cell))
    parts = [loops(weights, own, half) for half in _halves(rows)]
    return tuple(tf.concat(part, axis=0) for part in zip(*parts, strict=True))


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
    """What `advance` goes by; cells that agree in it share what is compiled."""
    zoneout = tuple(cell.zoneout) if isinstance(cell.zoneout, list) else cell.zoneout
    return (
        ("units", cell.units),
        ("activation", cell.activation),
        ("recurrent_activation", cell.recurrent_activation),
        ("use_bias", cell.use_bias),
        ("peephole", cell.peephole),
        ("coupled", cell.coupled),
        ("layer_norm", cell.layer_norm),
        ("projection", cell.projection),
        ("zoneout", zoneout),
        ("cell_clip", cell.cell_clip),
        ("gates", cell.gates),
        ("dtype", cell.dtype_policy.name),
    )


@lru_cache(maxsize=64)
def _loops(*settings):
    """(weights, own, rows) -> (all h, last h, last c), compiled."""
    cell = LSTMCell(**dict(settings))  # has no weights, so the cache keeps none alive

    @tf.custom_gradient
    def loops(weights, own, rows):
        steps = _forward(cell, weights, own, rows)
        hs, cs, _ = steps

        def gradient(dhs, dh, dc):
            return _backward(cell, weights, own, rows, steps, dhs, dh, dc)

        return (_swap(hs), hs[-1], cs[-1]), gradient

    return tf.function(loops, jit_compile=True, autograph=False, reduce_retracing=False)


def _forward(cell, weights, own, rows):
    """(h, c, z) of all steps, each [T, B, ...]."""
    joined = tf.concat([weights["kernel"], weights["recurrent"]], axis=0)

    def step(t, h, c, hs, cs, zs):
        z = tf.concat([rows["x"][:, t], _seen(h, rows)], axis=1) @ joined
        z = z + weights["bias"] if "bias" in weights else z
        new = cell.advance(z, h, c, own, _zone(rows, t))
        h, c = _where(rows, t, new, (h, c))
        return t + 1, h, c, hs.write(t, h), cs.write(t, c), zs.write(t, z)

    T, h, c = _steps(rows), rows["h"], rows["c"]
    arrays = (_array(T, h.dtype), _array(T, c.dtype), _array(T, h.dtype))
    loop = tf.while_loop(lambda t, *_: t < T, step, (0, h, c, *arrays), maximum_iterations=T)
    return tuple(array.stack() for array in loop[3:])


def _backward(cell, weights, own, rows, steps, dhs, dh, dc):
    """Gradients of (weights, own, rows), flat; None for what is drawn or masks."""
    hs, cs, zs = steps
    old_hs, old_cs = (tf.concat([rows[k][None], a[:-1]], axis=0) for k, a in (("h", hs), ("c", cs)))
    back = tf.transpose(weights["recurrent"])
    own_names = sorted(own)

    def step(t, dh, dc, dzs, db, down):
        dh = dh + dhs[:, t]
        z, h, c = zs[t], old_hs[t], old_cs[t]
        into = _where(rows, t, (dh, dc), (tf.zeros_like(dh), tf.zeros_like(dc)))
        past = _where(rows, t, (tf.zeros_like(dh), tf.zeros_like(dc)), (dh, dc))
        with tf.GradientTape() as tape:
            given = (z, h, c, *(own[name] for name in own_names))
            tape.watch(given)
            new = cell.advance(z, h, c, own, _zone(rows, t))
        dz, dh, dc, *dw = tape.gradient(new, given, into, unconnected_gradients="zero")
        dh = dh + _seen(dz @ back, rows)
        if "mask" in rows:
            dh, dc = dh + past[0], dc + past[1]
        down = [a + b for a, b in zip(down, dw, strict=True)]
        return t - 1, dh, dc, dzs.write(t, dz), db + dz, down

    T = _steps(rows)
    down = [tf.zeros_like(own[name]) for name in own_names]
    start = (T - 1, dh, dc, _array(T, zs.dtype), tf.zeros_like(zs[0]), down)
    loop = tf.while_loop(lambda t, *_: t >= 0, step, start, maximum_iterations=T)
    _, dh, dc, dzs, db, down = loop
    dz = _flat(dzs.stack())
    read = tf.concat([_swap(rows["x"]), _seen(old_hs, rows)], axis=2)
    F = rows["x"].shape[2]
    joined = tf.matmul(_flat(read), dz, transpose_a=True)
    dx = tf.reshape(tf.matmul(dz, weights["kernel"], transpose_b=True), (T, -1, F))
    of_weights = {"kernel": joined[:F], "recurrent": joined[F:], "bias": tf.reduce_sum(db, axis=0)}
    of_rows = {"x": _swap(dx), "h": dh, "c": dc}
    gradients = (
        {name: of_weights[name] for name in weights},
        dict(zip(own_names, down, strict=True)),
        {name: of_rows.get(name) for name in rows},
    )
    return tf.nest.flatten(gradients)


def _seen(h, rows):
    """Output h as the gates see it; or the gradient on its way back."""
    return h * rows["recurrent_mask"] if "recurrent_mask" in rows else h


def _zone(rows, t):
    return (rows["zone_h"][:, t], rows["zone_c"][:, t]) if "zone_h" in rows else None


def _where(rows, t, new, old):
    """New values where the mask is True at step t, the old ones elsewhere."""
    if "mask" not in rows:
        return new
    keep = rows["mask"][:, t, None]
    return tuple(tf.where(keep, a, b) for a, b in zip(new, old, strict=True))


def _steps(rows):
    return rows["x"].shape[1] or tf.shape(rows["x"])[1]


def _array(T, dtype):
    return tf.TensorArray(dtype, size=T)


def _flat(a):
    return tf.reshape(a, (-1, a.shape[-1]))


def _swap(a):
    return tf.transpose(a, (1, 0, 2))
