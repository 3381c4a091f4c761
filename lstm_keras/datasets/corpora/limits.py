"""How much of a corpus is in memory at once."""

SLICE = 1 << 22
"""Bytes of readings that are read together, where the file lets us choose."""

LARGEST = 1 << 27
"""Bytes of readings that a file may ask to be read together."""

FLIGHT = 1 << 28
"""Bytes of slices out of which windows are being cut."""

BUFFER = 1 << 25
"""Bytes of windows that wait to be drawn in random order."""
