"""Which windows are looked at, and what stands in for them where none came."""

import numpy as np

MOST = 256
"""Windows that are looked at; evenly picked where there are more."""

NOISE = 64
"""Windows of noise."""

DEVIATIONS = 3.0
"""How many standard deviations of the noise reach to the nearer end of a grid."""


def picked(count: int) -> np.ndarray:
    """Which of that many windows are looked at: at most `MOST`, evenly."""
    return np.linspace(0, count - 1, min(count, MOST)).astype(int)


def within(
    rng: np.random.Generator, shape: tuple[int, ...], dtype: str, scale: float, zero_point: int
) -> np.ndarray:
    """Real numbers, normal about 0, that a grid can hold."""
    limits = np.iinfo(dtype)
    low, high = (scale * (end - zero_point) for end in (limits.min, limits.max))
    nearer = min(-low, high) if low < 0 < high else max(-low, high)
    return np.clip(rng.normal(0, nearer / DEVIATIONS, shape), low, high).astype("float32")
