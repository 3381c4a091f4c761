"""JAX: the whole sequence with its own gradient, in pieces of some steps.

Forward, only h and c are stored:

    z_t = x_t W + h_(t-1) U + b
    h_t, c_t = advance(z_t, h_(t-1), c_(t-1))

Backward, piece by piece from the last, one matrix product brings back the z of all its steps; a
loop then carries nothing but dh and dc; the weights' gradients are one product each after it:

    dz_t, dh_(t-1), dc_(t-1) = what advance makes of dh_t, dc_t
    dh_(t-1) += dz_t U'
    dW = x' dz    dU = h' dz    db = sum of dz    dx = dz W'

`advance` is the cell's, differentiated by `jax.vjp`, so that every variant is covered.

Why so little is stored, in pieces: XLA asks the operating system for its memory at every call, and
beyond 32 MB gets pages that must be cleared first. For 128 rows of 100 steps and 128 units, on two
CPU cores, that took as long as the arithmetic.
"""

import jax
import jax.numpy as jnp
from jax import lax
from keras import activations, ops

PIECE = 4e6  # bytes that z may take at once, on a CPU


def sequence(cell, x, h, c, mask=None, recurrent_mask=None, zone=None):
    """Every step of `cell`: equal to it, forward and gradient, within 1e-5.

    Args:
        cell: A built `LSTMCell`.
        x: float [B, T, F].
        h: float [B, P].
        c: float [B, H].
        mask: bool [B, T] or None; where False, the step leaves h and c as they were.
        recurrent_mask: float [B, P] or None, multiplied onto h where it enters the gates.
        zone: None or the zoneout masks (of h [B, T, P], of c [B, T, H]).

    Returns:
        (all h [B, T, P], last h [B, P], last c [B, H]). They can be differentiated backward, as
        often as wanted; what is drawn or masks gets no gradient. Forward mode (`jax.jvp`,
        `jax.hessian`) is refused by JAX, as for every function with a gradient of its own.
    """
    kernel, recurrent, bias = cell.matrices()
    weights = {"kernel": kernel, "recurrent": recurrent}
    if cell.use_bias and not cell.layer_norm:
        weights["bias"] = bias
    weights = {name: ops.cast(weight, cell.compute_dtype) for name, weight in weights.items()}
    name = "_jax_engine" if cell.rounded is None else "_jax_rounded"
    if name not in vars(cell):  # kept with the cell: eagerly, one compilation for a shape
        setattr(cell, name, jax.jit(_whole(_plain if is_plain(cell) else cell.advance)))
    x = ops.cast(x, cell.compute_dtype)
    run = getattr(cell, name)
    return run(weights, cell.own(), x, h, c, recurrent_mask, (mask, zone))


def is_plain(cell) -> bool:
    """Whether advance is the four gates, with sigmoid and tanh, and nothing else."""
    variants = (cell.peephole, cell.layer_norm, cell.projection, cell.zoneout, cell.cell_clip)
    usual = (cell.activation, cell.recurrent_activation) == (activations.tanh, activations.sigmoid)
    return cell.blocks == "ifgo" and usual and cell.rounded is None and not any(variants)


def _plain(z, h, c, own, zone):
    """`LSTMCell.advance` without variants, where one loop over z makes all four gates.

    sigmoid(z) = tanh(z / 2) / 2 + 1 / 2. A third faster than four loops.
    """
    half = jnp.repeat(jnp.array([0.5, 0.5, 1, 0.5], c.dtype), c.shape[-1])
    i, f, g, o = jnp.split(jnp.tanh(z * half) * half + (1 - half), 4, axis=-1)
    c = f * c + i * g
    return (o * jnp.tanh(c)).astype(h.dtype), c


def _whole(advance):
    """(weights, own, x, h, c, recurrent_mask, (mask, zone)) -> (all h, last h, last c)."""

    def whole(weights, own, x, h, c, dropped, by_step):
        T = x.shape[1]
        n, steps = _pieces(x.shape[0], T, weights["recurrent"].shape[1] * x.dtype.itemsize)
        if n * steps > T:  # steps that are added are masked
            mask, zone = by_step
            mask = jnp.ones(x.shape[:2], bool) if mask is None else mask
            x, by_step = jax.tree.map(
                lambda a: jnp.pad(a, [(0, 0), (0, n * steps - T)] + [(0, 0)] * (a.ndim - 2)),
                (x, (mask, zone)),
            )
        pieces = jax.tree.map(
            lambda a: jnp.swapaxes(a, 0, 1).reshape(n, steps, *a.shape[:1], *a.shape[2:]),
            (x, by_step),
        )
        hs, h, c = along(weights, own, h, c, dropped, *pieces)
        return jnp.swapaxes(hs.reshape(n * steps, *h.shape), 0, 1)[:, :T], h, c

    @jax.custom_vjp
    def along(*arguments):
        return forward(*arguments)[0]

    def forward(weights, own, h, c, dropped, x, by_step):
        def piece(state, now):
            x, by_step = now

            def step(old, now):
                z, (mask, zone) = now
                z = z + _times(old[0], dropped) @ weights["recurrent"]
                new = _where(mask, advance(z, *old, own, zone), old)
                return new, new

            return lax.scan(step, state, (_entering(weights, x), by_step))

        (last_h, last_c), (hs, cs) = lax.scan(piece, (h, c), (x, by_step))
        return (hs, last_h, last_c), (weights, own, h, c, dropped, x, by_step, hs, cs)

    def backward(stored, gradients):
        weights, own, h, c, dropped, x, by_step, hs, cs = stored
        across = weights["recurrent"].T

        def piece(carried, now):
            dh, dc, total = carried
            x, (mask, zone), first, after, dhs = now
            old = tuple(
                jnp.concatenate([a[None], b[:-1]]) for a, b in zip(first, after, strict=True)
            )
            z, to_weights = jax.vjp(_entering, weights, x, _times(old[0], dropped))

            def step(carried, now):
                dh_out, mask, (z, h, c, zone) = now
                new = carried[0] + dh_out, carried[1]
                _, pull = jax.vjp(lambda *old: advance(*old, own, zone), z, h, c)
                dz, dh, dc = _where(mask, pull(new), (jnp.zeros_like(z), *new))
                return (dh + _times(dz @ across, dropped), dc), (dz, new if own else None)

            steps = dhs, mask, (z, *old, zone)
            (dh, dc), (dz, new) = lax.scan(step, (dh, dc), steps, reverse=True)
            of_weights, dx, _ = to_weights(dz)
            of_own = own
            if own:  # rows do not mix in advance: all the steps can be given to it as one batch
                new = _where(mask, new, jax.tree.map(jnp.zeros_like, new))
                of_own = jax.vjp(lambda own: advance(z, *old, own, zone), own)[1](new)[0]
            return (dh, dc, jax.tree.map(jnp.add, total, (of_weights, of_own))), dx

        dhs, dh, dc = gradients
        first = tuple(jnp.concatenate([a[None], b[:-1, -1]]) for a, b in ((h, hs), (c, cs)))
        total = jax.tree.map(jnp.zeros_like, (weights, own))
        pieces = x, by_step, first, (hs, cs), dhs
        (dh, dc, total), dx = lax.scan(piece, (dh, dc, total), pieces, reverse=True)
        return *total, dh, dc, None, dx, None

    along.defvjp(forward, backward)
    return whole


def _pieces(B, T, row):
    """(n, steps of each), n * steps >= T; equal where the least n that fits, or twice it, allows.

    row: Bytes of z [4H] for one row of the batch.
    """
    n = -(-T // max(1, int(PIECE / max(1, B * row)))) if jax.default_backend() == "cpu" else 1
    n = next((m for m in range(n, 2 * n) if T % m == 0), n)
    return n, -(-T // n)


def _entering(weights, x, h=None):
    """What enters the gates at some steps, each product at once; without h U if h is to come."""
    z = x.reshape(-1, x.shape[-1]) @ weights["kernel"]
    if h is not None:
        z = z + h.reshape(-1, h.shape[-1]) @ weights["recurrent"]
    z = z + weights["bias"] if "bias" in weights else z
    return z.reshape(*x.shape[:2], -1)


def _times(h, dropped):
    return h if dropped is None else h * dropped


def _where(mask, new, old):
    """What is new where the mask [..., B] is True or None, else what is old."""
    if mask is None:
        return new
    return tuple(jnp.where(mask[..., None], *pair) for pair in zip(new, old, strict=True))
