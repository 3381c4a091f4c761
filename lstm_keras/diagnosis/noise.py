"""Something to play where no data came: seeded noise within what the input of a file holds."""

import numpy as np

from lstm_keras.diagnosis.source import Source
from lstm_keras.diagnosis.windows import NOISE, within
from lstm_keras.errors import DataError


def draw(source: Source, count: int = NOISE, seed: int = 0) -> np.ndarray:
    """Windows of normal noise about 0, or of tokens that the file has a vector for.

    Raises:
        DataError: Nobody knows what the input may hold.
    """
    name, tensor = source.x
    shape = (count, *tensor.shape[1:])
    rng = np.random.default_rng(seed)
    if tensor.scale.size:
        return within(rng, shape, tensor.dtype, *tensor.grid)
    rows = [
        source.graph.tensors[op.inputs[0]].shape[0]
        for op in source.graph.operators
        if op.name == "GATHER" and tensor.index in op.inputs
    ]
    if not rows:
        raise DataError(
            f"the input {name!r} of {source.name} takes {tensor.dtype}, and nothing says which.\n"
            "  Pass --data x.npz with windows as the model takes them."
        )
    return rng.integers(0, min(rows), shape).astype(tensor.dtype)
