"""Seeded damage to model files and manifests: what a disk, a network or an enemy makes of them.

A mutation takes a random generator and the content of a file, and returns another content.
"""

from collections.abc import Callable

import numpy as np

Mutation = Callable[[np.random.Generator, bytes], bytes]

HUGE = (-1, -(2**31), 2**31 - 1, 2**30, 99_999, 1 << 20)
"""What a length is damaged to."""


def pick(rng, items):
    """One of them."""
    return items[int(rng.integers(len(items)))]
