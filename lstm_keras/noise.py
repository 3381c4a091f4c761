"""What training draws at random: dropped features, dropped outputs, and units zoned out."""

from typing import Any, NamedTuple

import keras
from keras import ops


class Noise(NamedTuple):
    """What is drawn for a sequence; None where nothing is."""

    x: Any = None  # [B, F], multiplied onto x at every step
    h: Any = None  # [B, P], multiplied onto h where it enters the gates, at every step
    zone: Any = None  # (of h [B, T, P], of c [B, T, H]): 1 where a step keeps the old value


def draw(cell, x, h, training) -> Noise:
    """Draw for a sequence x [B, T, F] that starts from the output h [B, P].

    The same features and outputs are dropped at every step (Gal & Ghahramani 2016); which units
    zone out is drawn anew at each (Krueger et al. 2017).
    """
    if not training:
        return Noise()
    zone = None
    if cell.zoneout:
        B, T = ops.shape(x)[:2]
        sizes = zip(zoneout_rates(cell), cell.state_size, strict=True)
        zone = tuple(_kept(cell, (B, T, size), rate) for rate, size in sizes)
    return Noise(
        _dropped(cell, x[:, 0], cell.dropout), _dropped(cell, h, cell.recurrent_dropout), zone
    )


def zoneout_rates(cell) -> tuple[float, float]:
    """The shares of units that keep their old (h, c)."""
    rates = cell.zoneout
    return tuple(rates) if isinstance(rates, list) else (rates, rates)


def behind(x, zone):
    """Features x [B, T, F] and behind them the zoneout masks, as the steps of a cell take them."""
    return x if zone is None else ops.concatenate([x, *zone], axis=-1)


def apply(held: Noise | None, cell, x, h, training):
    """(x, h as the gates see it, zoneout masks) at one step of `cell`, x [B, F] and h [B, P].

    `held` is what was drawn for the whole sequence: then x comes with its features already
    dropped, and `behind` them the zoneout masks. None draws for this step alone.
    """
    zone = None
    if held is None:
        drawn = draw(cell, x[:, None], h, training)
        x, seen = _times(x, drawn.x), _times(h, drawn.h)
        if drawn.zone is not None:
            zone = tuple(mask[:, 0] for mask in drawn.zone)
        return x, seen, zone
    if held.zone is not None:
        F, P = cell.kernel.shape[0], cell.output_size
        x, zone = x[:, :F], (x[:, F : F + P], x[:, F + P :])
    return x, _times(h, held.h), zone


def _times(value, mask):
    return value if mask is None else value * mask


def _dropped(cell, like, rate):
    if not rate:
        return None
    return keras.random.dropout(ops.ones_like(like), rate, seed=cell.seed_generator)


def _kept(cell, shape, rate):
    drawn = keras.random.uniform(shape, seed=cell.seed_generator)
    return ops.cast(drawn < rate, cell.compute_dtype)
