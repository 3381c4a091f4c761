"""Fake quantization: numbers in floating point that lie where int8 would put them.

A value is rounded on the way forward. On the way back the rounding is passed over, as if it were
not there (a straight-through estimator); what is cut off at an end of the range is not:

    y = grid point nearest to x        dy/dx = 1 inside the range, 0 outside
                                       dy/dlow = 1 where x < low, dy/dhigh = 1 where x > high

Sources:
    Bengio, Leonard & Courville 2013, arXiv:1308.3432: straight-through.
    Jacob et al. 2018, CVPR, arXiv:1712.05877: fake quantization, with the grids of TFLite.
"""

from typing import Any, NamedTuple

from keras import ops

SMALLEST = 1e-12
"""Of max|w|: a gate whose weights are all 0 has a grid too."""


class RoundedCell(NamedTuple):
    """What an LSTM cell computes with while a quantization-aware model runs it.

    matrices: (W [F, 4H], U [H, 4H], b [4H] or None), each on its grid.
    grid: [6], the grid of h and the largest |c|, for `hidden` and `cell`.
    """

    matrices: tuple
    grid: Any


def activation(x: Any, low: Any, high: Any) -> Any:
    """The points nearest to x on the int8 grid of the range low .. high, which has a point for 0.

        s = (high - low) / 255    z = round(-128 - low / s)    y = s (clip(round(x / s) + z) - z)

    Args:
        x: float, any shape.
        low: Scalar of the type of x, 0 or below. It gets a gradient.
        high: Likewise, 0 or above.
    """
    return _onto(x, *_grid(low, high))


def of_cell(low: Any, high: Any, largest: float) -> Any:
    """`RoundedCell.grid`, worked out once for all steps."""
    return ops.stack([*_grid(low, high), ops.full_like(low, largest)])


def hidden(h: Any, grid: Any) -> Any:
    """The points nearest to h on the grid of a `RoundedCell`."""
    return _onto(h, *ops.unstack(grid, 6)[:5])


def cell(c: Any, grid: Any) -> Any:
    """What of c a `RoundedCell` can hold."""
    *_, largest = ops.unstack(grid, 6)
    return within(c, -largest, largest)


def within(x: Any, low: Any, high: Any) -> Any:
    """What of x is within low and high, and the ends for the rest.

    At an end itself, the gradient is that of x, on every backend.
    """
    return ops.where(x < low, low, ops.where(x > high, high, x))


def weights(w: Any, parts: int) -> tuple[Any, Any]:
    """The points nearest to w on int8 grids around 0, and their scales s = max|w| / 127.

    Args:
        w: float [..., N].
        parts: How many grids there are along the last axis, such as 4 gates or N channels.

    Returns:
        (w rounded [..., N], s [N]).
    """
    N = w.shape[-1]
    fixed = _fixed(w)
    largest = ops.max(ops.reshape(ops.abs(fixed), (-1, parts, N // parts)), axis=(0, 2))
    scale = ops.repeat(ops.maximum(largest, SMALLEST) / 127, N // parts)
    return _straight_through(ops.round(fixed / scale) * scale, w), scale


def bias(b: Any, scale: Any) -> Any:
    """The points nearest to b on the grid with this scale: that of x times that of W."""
    return _straight_through(ops.round(_fixed(b) / scale) * scale, b)


def _grid(low: Any, high: Any) -> tuple[Any, Any, Any, Any, Any]:
    """(low, high, s, -128 - z, 127 - z): a range, its scale, and the ends of its grid over s."""
    scale = _fixed(high - low) / 255
    least = -ops.clip(ops.round(-_fixed(low) / scale), 0, 255)
    return low, high, scale, least, least + 255


def _onto(x: Any, low: Any, high: Any, scale: Any, least: Any, most: Any) -> Any:
    rounded = ops.clip(ops.round(_fixed(x) / scale), least, most) * scale
    return _straight_through(rounded, within(x, low, high))


def _straight_through(rounded: Any, x: Any) -> Any:
    """`rounded`, with the gradient of x."""
    return x + _fixed(rounded - x)


def _fixed(x: Any) -> Any:
    """What is not differentiated."""
    return ops.stop_gradient(x)
