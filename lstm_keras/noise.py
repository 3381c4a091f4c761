"""What training draws at random: dropped features, dropped outputs, and units zoned out."""

from typing import Any, NamedTuple

import keras
from keras import ops

from lstm_keras.errors import UnsupportedError, verbatim


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
        dtypes = cell.compute_dtype, cell.state_dtype
        each = zip(zoneout_rates(cell), cell.state_size, dtypes, strict=True)
        zone = tuple(_kept(cell, (B, T, size), rate, dtype) for rate, size, dtype in each)
    return Noise(
        _dropped(cell, x[:, 0], cell.dropout), _dropped(cell, h, cell.recurrent_dropout), zone
    )


def zoneout_rates(cell) -> tuple[float, float]:
    """The shares of units that keep their old (h, c)."""
    rates = cell.zoneout
    return tuple(rates) if isinstance(rates, list) else (rates, rates)


def behind(x, zone):
    """Features x [B, T, F] and behind them the zoneout masks, as the steps of a cell take them."""
    if zone is None:
        return x
    return ops.concatenate([x, *(ops.cast(mask, x.dtype) for mask in zone)], axis=-1)


def apply(held: Noise | None, cell, x, h, training):
    """(x, h as the gates see it, zoneout masks) at one step of `cell`, x [B, F] and h [B, P].

    `held` is what was drawn for the whole sequence: then x comes with its features already
    dropped, and `behind` them the zoneout masks. None draws for this step alone.
    """
    zone = None
    if held is None:
        if training and (cell.dropout or cell.recurrent_dropout or cell.zoneout):
            _check_loop(cell, x)
        drawn = draw(cell, x[:, None], h, training)
        x, seen = _times(x, drawn.x), _times(h, drawn.h)
        if drawn.zone is not None:
            zone = tuple(mask[:, 0] for mask in drawn.zone)
        return x, seen, zone
    if held.zone is not None:
        F, P = cell.kernel.shape[0], cell.output_size
        zone = x[:, F : F + P], ops.cast(x[:, F + P :], cell.state_dtype)
        x = x[:, :F]
    return x, _times(h, held.h), zone


def _check_loop(cell, x):
    """Refuse to draw in a loop that JAX traces: what the generator counts would stay in there."""
    if keras.backend.backend() != "jax":
        return
    from jax.core import Tracer

    count = cell.seed_generator.state.value
    if not isinstance(x, Tracer):
        return
    if not isinstance(count, Tracer) or _is_inside(x, count):
        raise verbatim(
            UnsupportedError(
                "LSTMCell cannot draw dropout or zoneout inside a loop that JAX traces: every "
                "step would draw the same.\n"
                "  Use lstm_keras.LSTM, which draws before the loop, or RNN(cell, unroll=True)."
            )
        )


def _is_inside(x, count):
    """Whether two tracers of one kind belong to different traces, as in a loop and around it."""
    return type(x) is type(count) and x._trace is not count._trace


def _times(value, mask):
    return value if mask is None else value * mask


def _dropped(cell, like, rate):
    if not rate:
        return None
    return keras.random.dropout(ops.ones_like(like), rate, seed=cell.seed_generator)


def _kept(cell, shape, rate, dtype):
    drawn = keras.random.uniform(shape, seed=cell.seed_generator)
    return ops.cast(drawn < rate, dtype)
