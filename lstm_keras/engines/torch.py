"""torch: the library's own LSTM where it can express the cell, else a loop over the steps.

`torch.lstm` (oneDNN on a CPU, cuDNN on CUDA) knows i, f, g, o with sigmoid and tanh. What it does
not know is brought to it where that is exact:

    coupled gates     1 - sigmoid(z) = sigmoid(-z): the block of i is that of f, negated
    a gate left out   a block of zeros, and a bias at which the sigmoid is 1
    a projection      h U = m (R U), where h = m R: it runs on m, with R U in place of U; the first
                      h, unless 0, is P more features of the first step
    a mask            one more feature, which shuts i and o and opens f at a masked step, so that c
                      stays; h is 0 there, and is put right afterwards. The masked steps of a row
                      must stand before all others, and h be 0 there, or behind them.

Other cells go to `torch_loop`.
"""

import torch
from keras import activations

from lstm_keras.engines import torch_loop

SHUT = 1e4  # added to z, opens a gate, and shuts it when subtracted


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
        (all h [B, T, P], last h [B, P], last c [B, H]).
    """
    x = x.to(h.dtype)
    if mask is not None and mask.device.type != "meta" and mask.all():
        mask = None
    kernel, recurrent, bias = (_value(weight) for weight in cell.matrices())
    kernel, recurrent = _laid_out(kernel), _laid_out(recurrent)
    bias = kernel.new_zeros(kernel.shape[1]) if bias is None else bias
    known = is_known(cell)
    library = known and recurrent_mask is None and _fits(mask, h)
    dtype = c.dtype if library else x.dtype  # in 16 bits the library would carry c in them
    weights = [weight.to(dtype) for weight in (kernel, recurrent, bias)]
    if library:
        hs, last, c = _library(cell, weights, x.to(dtype), h.to(dtype), c, mask)
        return hs.to(h.dtype), last.to(h.dtype), c
    plain = known and cell.blocks == "ifgo"
    return torch_loop.sequence(cell, plain, weights, x, h, c, mask, recurrent_mask, zone)


def is_known(cell) -> bool:
    """Whether `torch.lstm` can be made to compute the cell."""
    usual = cell.activation is activations.tanh and cell.recurrent_activation is activations.sigmoid
    usual = usual and cell.rounded is None
    return usual and not (cell.peephole or cell.layer_norm or cell.zoneout or cell.cell_clip)


def _value(weight):
    """The tensor in a variable; a tensor, or None, as it is."""
    return getattr(weight, "value", weight)


def _laid_out(weight):
    """The weight [n, 4H], in memory as [4H, n]: as torch.lstm reads it and makes its gradient.

    Otherwise both are copied at every call, which takes an eighth of the time at 256 units.
    """
    if weight.is_leaf and not (weight.T.is_contiguous() or torch.compiler.is_compiling()):
        weight.data = weight.data.T.contiguous().T
    return weight


def _fits(mask, h):
    """Whether one more feature can express the mask."""
    if mask is None:
        return True
    if mask.device.type == "meta":
        return False
    starts = (mask[:, 1:] & ~mask[:, :-1]).sum(1) + mask[:, 0]  # of runs that are not masked
    return bool((starts <= 1).all()) and (bool(mask[:, 0].all()) or _is_zero(h))


def _is_zero(h):
    """Whether h is 0, and its gradient is not asked for: it need not be computed with."""
    return h.device.type != "meta" and not h.requires_grad and not h.any()


def _library(cell, weights, x, h, c, mask):
    kernel, recurrent, bias = weights
    projection = None
    if cell.projection:
        projection = cell.projection_kernel.value.to(x.dtype)
        if not _is_zero(h):
            first = torch.zeros(*x.shape[:2], h.shape[1], dtype=x.dtype, device=x.device)
            first[:, 0] = h
            x, kernel = torch.cat([x, first], -1), torch.cat([kernel, recurrent])
        recurrent, h = projection @ recurrent, torch.zeros_like(c)
    kernel, recurrent, bias = _four(cell, kernel, recurrent, bias)
    if mask is not None:
        # twice: a gate that is left out is held open by SHUT
        signs = 2 * SHUT * torch.tensor([-1, 1, 0, -1], dtype=x.dtype, device=x.device)
        kernel = torch.cat([kernel, signs.repeat_interleave(cell.units)[None]])
        shut = ~mask[..., None]
        x = torch.cat([x.masked_fill(shut, 0), shut.to(x.dtype)], -1)
    weights = kernel.T, recurrent.T, bias, torch.zeros_like(bias)
    keep = torch.is_grad_enabled()  # what the gradient needs
    start = h[None].contiguous(), c[None].contiguous()  # a learned one is one row for all
    hs, h, c = torch.lstm(x, start, weights, True, 1, 0.0, keep, False, True)
    h, c = h[0], c[0]
    if mask is not None:
        steps = torch.arange(x.shape[1], device=x.device)
        last = (mask * steps).amax(1, keepdim=True)
        h = torch.take_along_dim(hs, last[..., None], 1)
        hs, h = torch.where((steps > last)[..., None], h, hs), h[:, 0]
    return (hs, h, c) if projection is None else (hs @ projection, h @ projection, c)


def _four(cell, *weights):
    """Kernel, recurrent kernel and bias with all four blocks, out of those that the cell has."""
    if cell.blocks == "ifgo":
        return weights
    whole = []
    for weight, absent in zip(weights, (0, 0, SHUT), strict=True):
        parts = dict(zip(cell.blocks, weight.split(cell.units, -1), strict=True))
        if cell.coupled:
            parts["i"] = -parts["f"]
        gone = torch.full_like(parts["g"], absent)
        whole.append(torch.cat([parts.get(gate, gone) for gate in "ifgo"], -1))
    return whole
