"""The two loops of TensorFlow's engine, forward and backward, as functions that XLA compiles.

Arguments of both:

    cell      whose `advance` is taken; its own weights are not read
    weights   kernel [F, 4H], recurrent [P, 4H] and, unless there is none or a layer norm, bias [4H]
    own       the weights that `advance` reads
    rows      what has a row per sequence: x [B, T, F], h [B, P], c [B, H]; if there is one, mask
              [B, T], recurrent_mask [B, P], zone_h [B, T, P] and zone_c [B, T, H]
"""

import tensorflow as tf


def forward(cell, keep, weights, own, rows):
    """(h, c) of all steps, each [T, B, ...]; and in a dict z if it is kept."""
    joined = _joined(weights)

    def step(t, h, c, hs, cs, zs):
        z = _sum_up(weights, joined, rows["x"][:, t], _seen(h, rows))
        new = cell.advance(z, h, c, own, _zone(rows, t))
        h, c = _where(rows, t, new, (h, c))
        return t + 1, h, c, hs.write(t, h), cs.write(t, c), zs.write(t, z) if keep else zs

    T, h, c = _steps(rows), rows["h"], rows["c"]
    start = (
        0,
        h,
        c,
        tf.TensorArray(h.dtype, T),
        tf.TensorArray(c.dtype, T),
        tf.TensorArray(h.dtype, T),
    )
    *_, hs, cs, zs = tf.while_loop(lambda t, *_: t < T, step, start, maximum_iterations=T)
    return hs.stack(), cs.stack(), {"z": zs.stack()} if keep else {}


def backward(cell, weights, own, rows, hs, cs, kept, dhs, dh, dc):
    """Gradients of weights, of own, and of x, h and c; `kept` holds z, or it is computed again."""
    T, F = _steps(rows), rows["x"].shape[2]
    old_hs, old_cs = (tf.concat([rows[k][None], a[:-1]], axis=0) for k, a in (("h", hs), ("c", cs)))
    read = _flat(tf.concat([_swap(rows["x"]), _seen(old_hs, rows)], axis=2))
    zs = kept.get("z")
    if zs is None:
        zs = tf.reshape(
            _sum_up(weights, _joined(weights), read), (T, -1, len(cell.blocks) * cell.units)
        )
    back = tf.transpose(weights["recurrent"])
    names = sorted(own)

    def step(t, dh, dc, dzs, db, of_own):
        dh = dh + dhs[:, t]
        z, h, c = zs[t], old_hs[t], old_cs[t]
        into = _where(rows, t, (dh, dc), (tf.zeros_like(dh), tf.zeros_like(dc)))
        past = _where(rows, t, (tf.zeros_like(dh), tf.zeros_like(dc)), (dh, dc))
        with tf.GradientTape() as tape:
            given = [z, h, c, *(own[name] for name in names)]
            tape.watch(given)
            new = cell.advance(z, h, c, own, _zone(rows, t))
        dz, dh, dc, *dw = tape.gradient(  # pyright: ignore[reportCallIssue]  # its stubs know no lists
            new, given, into, unconnected_gradients=tf.UnconnectedGradients.ZERO
        )
        dh = dh + _seen(dz @ back, rows)
        if "mask" in rows:
            dh, dc = dh + past[0], dc + past[1]
        of_own = [a + b for a, b in zip(of_own, dw, strict=True)]
        return t - 1, dh, dc, dzs.write(t, dz), db + dz, of_own

    of_own = [tf.zeros_like(own[name]) for name in names]
    start = (T - 1, dh, dc, tf.TensorArray(zs.dtype, T), tf.zeros_like(zs[0]), of_own)
    loop = tf.while_loop(lambda t, *_: t >= 0, step, start, maximum_iterations=T)
    _, dh, dc, dzs, db, of_own = loop
    dz = _flat(dzs.stack())
    joined = tf.matmul(read, dz, transpose_a=True)
    dx = tf.reshape(tf.matmul(dz, weights["kernel"], transpose_b=True), (T, -1, F))
    of_weights = {"kernel": joined[:F], "recurrent": joined[F:], "bias": tf.reduce_sum(db, axis=0)}
    of_weights = {name: of_weights[name] for name in weights}
    return of_weights, dict(zip(names, of_own, strict=True)), {"x": _swap(dx), "h": dh, "c": dc}


def _joined(weights):
    return tf.concat([weights["kernel"], weights["recurrent"]], axis=0)


def _sum_up(weights, joined, *parts):
    """What enters the gates: [x, h] [W; U] + b."""
    z = tf.concat(parts, axis=1) @ joined
    return z + weights["bias"] if "bias" in weights else z


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


def _flat(a):
    return tf.reshape(a, (-1, a.shape[-1]))


def _swap(a):
    return tf.transpose(a, (1, 0, 2))
