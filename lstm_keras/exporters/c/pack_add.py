"""Sums of two rows as their C kernels want them."""

from lstm_keras.exporters.c.packed import Packed
from lstm_keras.integer import Grid, layers
from lstm_keras.integer.fixed import INT8, INT16


def add(
    n: int, grids: tuple[Grid, Grid, Grid], wide: bool = False, activation: str = "NONE"
) -> Packed:
    """What `integer.layers.add` calculates for rows of n numbers, and the activation behind it.

    Args:
        n: Width of a row.
        grids: Of both rows and of the sum.
        wide: Of int16, and not of int8.
        activation: As for `layers.activation_limits`.

    Raises:
        ValueError: The grid of the sum is so fine that TFLite Micro has no factor for it.
    """
    a, b, y = layers.sum_factors(grids, 15 if wide else 20)
    if int(y.shift) > 0:
        raise ValueError(
            f"a sum on the grids {grids[0]} and {grids[1]} cannot be stored on {grids[2]}"
        )
    low, high = layers.activation_limits(activation, grids[2], INT16 if wide else INT8)
    zeros = {f"{end}_zero": grid.zero_point for end, grid in zip("aby", grids, strict=True)}
    return Packed(
        "add_int16x8" if wide else "add_int8",
        {"n": n, **zeros, "a": a, "b": b, "y": y, "low": low, "high": high},
    )
