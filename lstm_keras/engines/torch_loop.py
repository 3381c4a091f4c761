"""torch: a loop over the steps, for the cells that `torch.lstm` cannot compute.

x W + b of all steps is one product. Where no unit reads another (all but layer norm, projection
and activations such as softmax), the loop has its own gradient: one call of `LSTMCell.advance`
on all the steps gives their derivatives, such as dc/dz, and the way back is

    dz_t = dh_t dh/dz + dc_t dc/dz
    dh_(t-1) = dz_t U' + dh_t dh/dh + dc_t dc/dh        dc_(t-1) = dh_t dh/dc + dc_t dc/dc
    dU = h' dz after it, as one product, and likewise dW, db and dx

Where units do, torch differentiates the loop written out.
"""

import torch
from keras import activations

from lstm_keras.engines import unrolled

POINTWISE = {
    *(activations.tanh, activations.sigmoid, activations.hard_sigmoid, activations.linear),
    *(activations.relu, activations.relu6, activations.softsign, activations.softplus),
    *(activations.elu, activations.selu, activations.gelu),
}
"""Activations that take each unit by itself."""


def sequence(cell, plain, weights, x, h, c, mask, recurrent_mask, zone):
    """Every step of `cell`, as in `lstm_keras.engines.torch`; nothing is optional.

    `plain`: whether the cell is that of `keras.layers.LSTM`, with its activations. `weights`:
    kernel [F, 4H], recurrent kernel [P, 4H] and bias [4H], of the type of x.
    """
    known = {cell.activation, cell.recurrent_activation} <= POINTWISE
    if cell.layer_norm or cell.projection or not known:
        return unrolled.sequence(cell, x, h, c, mask, recurrent_mask, zone)
    kernel, recurrent, bias = weights
    advance, own = _plain if plain else cell.advance, cell.own()
    z = (x @ kernel + bias).transpose(0, 1)
    noise = [a if a is None else a.transpose(0, 1) for a in (mask, *(zone or (None, None)))]
    hs, c = _Loop.apply(
        advance, recurrent_mask, noise, tuple(own), z, recurrent, h, c, *own.values()
    )
    return hs.transpose(0, 1), hs[-1], c


def _plain(z, h, c, own, zone):
    """`LSTMCell.advance` of the plain cell, in fewer calls."""
    i, f, g, o = z.to(c.dtype).chunk(4, -1)
    c = torch.addcmul(torch.sigmoid(i) * torch.tanh(g), torch.sigmoid(f), c)
    return (torch.sigmoid(o) * torch.tanh(c)).to(h.dtype), c


def _steps(advance, dropped, noise, names, z, recurrent, h, c, *own):
    """All h and all c [T, B, H], from z without h U, [T, B, 4H]."""
    mask, keep_h, keep_c = noise
    own = dict(zip(names, own, strict=True))
    hs, cs = [], []
    for t, entering in enumerate(z):
        seen = h if dropped is None else h * dropped
        zone = None if keep_h is None else (keep_h[t], keep_c[t])
        new_h, new_c = advance(torch.addmm(entering, seen, recurrent), h, c, own, zone)
        if mask is not None:
            step = mask[t][:, None]
            new_h, new_c = torch.where(step, new_h, h), torch.where(step, new_c, c)
        h, c = new_h, new_c
        hs.append(h)
        cs.append(c)
    return torch.stack(hs), torch.stack(cs)


class _Loop(torch.autograd.Function):
    """`_steps` with its own gradient; all h and the last c."""

    @staticmethod
    def forward(ctx, advance, dropped, noise, names, *tensors):
        ctx.given = advance, dropped, noise, names
        hs, cs = _steps(*ctx.given, *tensors)
        ctx.save_for_backward(*tensors[:4], hs, cs, *tensors[4:])
        return hs, cs[-1].clone()

    @staticmethod
    def backward(ctx, dhs, dc):
        advance, dropped, noise, names = ctx.given
        z, recurrent, h, c, hs, cs, *own = ctx.saved_tensors
        if torch.is_grad_enabled():  # a second derivative is wanted: torch makes it
            tensors = z, recurrent, h, c, *own
            hs, cs = _steps(*ctx.given, *tensors)
            wanted = [tensor for tensor in tensors if tensor.requires_grad]
            found = iter(torch.autograd.grad((hs, cs[-1]), wanted, (dhs, dc), create_graph=True))
            return *[None] * 4, *(next(found) if a.requires_grad else None for a in tensors)
        mask, keep_h, keep_c = noise
        zone = None if keep_h is None else (keep_h, keep_c)
        mask = None if mask is None else mask[..., None]
        old_h, old_c = torch.cat([h[None], hs[:-1]]), torch.cat([c[None], cs[:-1]])
        seen = old_h if dropped is None else old_h * dropped
        with torch.enable_grad():
            old = (z + seen @ recurrent).to(c.dtype), old_h, old_c
            old, own = ([a.detach().requires_grad_() for a in some] for some in (old, own))
            new = advance(*old, dict(zip(names, own, strict=True)), zone)
        of_h, of_c = (_derivatives(new, old, n, mask) for n in (0, 1))
        dz, dh, totals = torch.empty_like(old[0]), torch.zeros_like(h), []
        for t in reversed(range(len(z))):
            (h_z, h_h, h_c), (c_z, c_h, c_c) = of_h[t], of_c[t]
            dh = dh + dhs[t]
            totals.append((dh, dc))
            blocks = dz[t].view(len(h), -1, c.shape[1])
            torch.mul(h_z.view_as(blocks), dh[:, None], out=blocks)
            blocks.addcmul_(c_z.view_as(blocks), dc[:, None])
            through = dz[t].to(z.dtype) @ recurrent.T
            through = through if dropped is None else through * dropped
            for factor, gradient in ((h_h, dh), (c_h, dc)):
                through = through if factor is None else through + factor * gradient
            dh, dc = through, dh * h_c + dc * c_c
        dz = dz.to(z.dtype)
        d_recurrent = (dz.flatten(0, 1).T @ seen.flatten(0, 1)).T
        d_own = []
        if own:
            totals = [torch.stack(some[::-1]) for some in zip(*totals, strict=True)]
            totals = totals if mask is None else [total * mask for total in totals]
            d_own = torch.autograd.grad(new, own, totals)
        return *[None] * 4, dz, d_recurrent, dh, dc, *d_own


def _derivatives(new, old, n, mask):
    """Of the new h (n = 0) or c (n = 1) by the old z, h and c: three a step, None where all are 0.

    A masked step hands the old value on: 1 by itself, 0 by the others.
    """
    ones = torch.ones_like(new[n])
    found = list(torch.autograd.grad(new[n], old, ones, retain_graph=True, allow_unused=True))
    if mask is not None:
        itself = n + 1
        if found[itself] is None:
            found[itself] = torch.zeros_like(ones)
        for by, derivative in enumerate(found):
            if derivative is not None:
                found[by] = torch.where(mask, derivative, torch.full_like(derivative, by == itself))
    return list(zip(*([None] * len(ones) if a is None else a for a in found), strict=True))
