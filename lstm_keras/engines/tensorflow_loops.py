"""The two loops of TensorFlow's engine, forward and backward, as functions that XLA compiles.

Arguments of all:

    cell      whose `advance` is taken; its own weights are not read
    weights   kernel [F, 4H], recurrent [P, 4H] and, unless there is none or a layer norm, bias [4H]
    own       the weights that `advance` reads
    rows      what has a row per sequence: x [B, T, F], h [B, P], c [B, H]
    drawn     what has no gradient, or None: mask [B, T], recurrent_mask [B, P], zone (of h
              [B, T, P], of c [B, T, H]); and how many steps to take, or None for all T

Gradients inside come from `tf.gradients`, not from a tape: where TensorFlow traces with its tapes
stopped, as in forward mode, a new tape records nothing, and zeros would be compiled for good.
"""

import tensorflow as tf


def forward(cell, keep, weights, own, rows, drawn):
    """(all h [B, T, P], last h, last c), and what backward needs: h, c, z [T, B, ...].

    z is None if it is not kept.
    """
    joined = _joined(weights)

    def step(t, h, c, hs, cs, zs):
        z = _sum_up(weights, joined, rows["x"][:, t], _seen(h, drawn))
        h, c = _advance(cell, own, drawn, t, z, h, c)
        return t + 1, h, c, hs.write(t, h), cs.write(t, c), zs.write(t, z) if keep else zs

    (T, steps), h, c = _lengths(rows, drawn), rows["h"], rows["c"]
    start = 0, h, c, _room(T, h), _room(T, c), _room(T, h, joined.shape[1])
    loop = tf.while_loop(lambda t, *_: t < steps, step, start, maximum_iterations=T)
    _, h, c, hs, cs, zs = loop
    hs, cs, zs = hs.stack(), cs.stack(), zs.stack() if keep else None
    return (_swap(hs), h, c), (hs, cs, zs)


def backward(cell, weights, own, rows, drawn, kept, dhs, dh, dc):
    """Gradients of (weights, own, rows); `kept` holds z, or it is computed again."""
    (T, steps), F, (hs, cs, zs) = _lengths(rows, drawn), rows["x"].shape[2], kept
    old_hs, old_cs = (tf.concat([rows[k][None], a[:-1]], axis=0) for k, a in (("h", hs), ("c", cs)))
    read = _flat(tf.concat([_swap(rows["x"]), _seen(old_hs, drawn)], axis=2))
    if zs is None:
        zs = _sum_up(weights, _joined(weights), read)
        zs = tf.reshape(zs, (T, -1, zs.shape[1]))
    back = tf.transpose(weights["recurrent"])
    names = list(own)

    def step(t, dh, dc, dzs, of_own):
        given = [zs[t], old_hs[t], old_cs[t], *(tf.identity(own[name]) for name in names)]
        z, h, c, *seen = given
        new = _advance(cell, dict(zip(names, seen, strict=True)), drawn, t, z, h, c)
        dz, dh, dc, *dw = _gradients(new, given, (dh + dhs[:, t], dc))
        of_own = [a + b for a, b in zip(of_own, dw, strict=True)]
        return t - 1, dh + _seen(dz @ back, drawn), dc, dzs.write(t, dz), of_own

    start = steps - 1, dh, dc, _room(T, zs), [tf.zeros_like(own[name]) for name in names]
    loop = tf.while_loop(lambda t, *_: t >= 0, step, start, maximum_iterations=T)
    _, dh, dc, dzs, of_own = loop
    dz = _flat(dzs.stack())
    joined = tf.matmul(read, dz, transpose_a=True)
    dx = tf.reshape(tf.matmul(dz, weights["kernel"], transpose_b=True), (T, -1, F))
    of_weights = {"kernel": joined[:F], "recurrent": joined[F:], "bias": tf.reduce_sum(dz, axis=0)}
    of_weights = {name: of_weights[name] for name in weights}
    return of_weights, dict(zip(names, of_own, strict=True)), {"x": _swap(dx), "h": dh, "c": dc}


def second(cell, weights, own, rows, drawn, of_outputs, of_gradients):
    """Gradients of what `backward` gives, of (weights, own, rows) and of `of_outputs`, flat.

    By TensorFlow, through the forward loop as it is written, and not compiled.
    """
    given = tf.nest.flatten((weights, own, rows))
    outputs, _ = forward(cell, False, weights, own, rows, drawn)
    gradients = _gradients(outputs, given, of_outputs)
    return _gradients(gradients, [*given, *of_outputs], of_gradients)


def _gradients(results, given, of_results):
    return tf.gradients(
        results, given, of_results, unconnected_gradients=tf.UnconnectedGradients.ZERO
    )


def _advance(cell, own, drawn, t, z, h, c):
    """(h, c) after step t: as they were where the mask is False."""
    zone = drawn["zone"] and tuple(keep[:, t] for keep in drawn["zone"])
    new = cell.advance(z, h, c, own, zone)
    if drawn["mask"] is None:
        return new
    taken = drawn["mask"][:, t, None]
    return tuple(tf.where(taken, a, b) for a, b in zip(new, (h, c), strict=True))


def _joined(weights):
    return tf.concat([weights["kernel"], weights["recurrent"]], axis=0)


def _sum_up(weights, joined, *parts):
    """What enters the gates: [x, h] [W; U] + b."""
    z = tf.concat(parts, axis=1) @ joined
    return z + weights["bias"] if "bias" in weights else z


def _seen(h, drawn):
    """Output h as the gates see it; or the gradient on its way back."""
    return h if drawn["recurrent_mask"] is None else h * drawn["recurrent_mask"]


def _lengths(rows, drawn):
    """T, and how many steps to take."""
    T = rows["x"].shape[1] or tf.shape(rows["x"])[1]
    return T, T if drawn["steps"] is None else drawn["steps"]


def _room(T, like, width=None):
    """Room for T arrays [B, width], with B and type, and width if none is given, of `like`."""
    shape = (like.shape[-2], width or like.shape[-1])
    return tf.TensorArray(like.dtype, T, element_shape=shape)


def _flat(a):
    return tf.reshape(a, (-1, a.shape[-1]))


def _swap(a):
    return tf.transpose(a, (1, 0, 2))
