"""Damage to bytes, whatever they mean."""

import struct

import numpy as np

from mutants import Mutation


def truncation(rng, content):
    return content[: rng.integers(0, len(content))]


def bit_flips(rng, content):
    data = bytearray(content)
    for place in rng.integers(0, len(data), rng.integers(1, 9)):
        data[place] ^= 1 << rng.integers(8)
    return bytes(data)


def overwritten(rng, content):
    data = bytearray(content)
    for place in rng.integers(0, len(data), rng.integers(1, 33)):
        data[place] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.integers(256)])
    return bytes(data)


def swapped(rng, content):
    size = int(rng.integers(4, max(5, len(content) // 4)))
    a, b = sorted(int(n) for n in rng.integers(0, len(content) - size, 2))
    b = max(b, min(a + size, len(content) - size))
    return (
        content[:a]
        + content[b : b + size]
        + content[a + size : b]
        + content[a : a + size]
        + content[b + size :]
    )


def zeroed(rng, content):
    start = int(rng.integers(0, len(content)))
    stop = min(len(content), start + int(rng.integers(1, 1 + len(content) // 4)))
    return content[:start] + bytes(stop - start) + content[stop:]


def lengths(rng, content):
    """A word that may be the length of a vector, or an offset, becomes huge."""
    words = np.frombuffer(content[: len(content) // 4 * 4], "<u4")
    small = np.flatnonzero((words > 0) & (words < 4096))
    place = 4 * int(rng.choice(small if len(small) else np.arange(len(words))))
    value = int(rng.choice([2**32 - 1, 2**31 - 1, 2**28, 2**16, len(content)]))
    return content[:place] + struct.pack("<I", value) + content[place + 4 :]


BYTES: dict[str, Mutation] = {
    "truncation": truncation,
    "bit flips": bit_flips,
    "bytes": overwritten,
    "swapped chunks": swapped,
    "zeroed range": zeroed,
    "huge length": lengths,
}
