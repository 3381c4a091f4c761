"""Operators that move stored numbers and change none; see `call` for the axes."""

import numpy as np

from lstm_keras.errors import UnsupportedError
from lstm_keras.runtimes.call import Call


def concatenation(call: Call) -> np.ndarray:
    """One after another along an axis; the kernels take one grid for all."""
    return call.limited(np.concatenate(call.alike(), call.axis(call.options.axis)))


def reshape(call: Call) -> np.ndarray:
    """Other axes, the same order."""
    return call.shaped(call.arrays[0])


def transpose(call: Call) -> np.ndarray:
    """The axes in another order."""
    x, order = call.arrays
    return x.transpose(0, *call.axes(order))


def reverse(call: Call) -> np.ndarray:
    """The last first, along some axes."""
    x, axes = call.arrays
    return np.flip(x, call.axes(axes))


def pad(call: Call) -> np.ndarray:
    """Zero, as it is stored, around x."""
    x, ends = call.arrays
    return np.pad(x, [(0, 0), *ends.tolist()], constant_values=call.grid.zero_point)


def cut(call: Call) -> np.ndarray:
    """SLICE: from `begin`, `size` numbers of each axis; -1 is all that follow."""
    _, begin, size = call.arrays
    parts = [slice(b, None if n == -1 else b + n) for b, n in zip(begin, size, strict=True)]
    return call.operands()[0][:, *parts]


def strided_slice(call: Call) -> np.ndarray:
    """From `begin` to `end` in steps, where no mask says otherwise."""
    x, begin, end, stride = call.arrays
    options, parts = call.options, []
    if options.ellipsisMask or options.newAxisMask:
        raise UnsupportedError(
            "STRIDED_SLICE with an ellipsis or a new axis is not simulated.\n  Slice axis by axis."
        )
    for k, (first, last, step) in enumerate(zip(begin, end, stride, strict=True)):
        if options.shrinkAxisMask >> k & 1:
            parts.append(int(first))
            continue
        first = None if options.beginMask >> k & 1 else int(first)
        last = None if options.endMask >> k & 1 else int(last)
        parts.append(slice(first, last, int(step)))
    return x[:, *parts]


def gather(call: Call) -> np.ndarray:
    """Rows of a table, by tokens."""
    table, tokens = call.arrays
    if call.given[0].data is None or call.options.axis != 0:
        raise UnsupportedError(
            "GATHER is simulated on the rows of a constant only.\n"
            "  Use an Embedding, or play the file on LiteRT."
        )
    return table[tokens]


def split(call: Call) -> list[np.ndarray]:
    """Equal parts along an axis."""
    axis, x = call.arrays
    axis = call.axis(int(np.ravel(axis)[0]), len(call.given[1].shape))
    return list(np.split(x, len(call.made), axis))


def pack(call: Call) -> np.ndarray:
    """Side by side along a new axis."""
    return np.stack(call.alike(), call.axis(call.options.axis, len(call.made[0].shape)))


def unpack(call: Call) -> list[np.ndarray]:
    """Each along an axis by itself."""
    return list(np.moveaxis(call.arrays[0], call.axis(call.options.axis), 0))
