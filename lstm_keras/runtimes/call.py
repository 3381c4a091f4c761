"""One operator of a quantized file at work: what it reads, on which grids, and where it writes.

A file is played for N batches side by side: what it calculates has one axis more than the file
says, in front, [N, *shape]; its constants do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from lstm_keras.integer import Grid, layers
from lstm_keras.integer.fixed import saturate
from lstm_keras.runtimes.graph import Operator, Stored

ACTIVATIONS = {code: name for name, code in vars(schema.ActivationFunctionType).items()}


@dataclass(frozen=True)
class Call:
    """One operator at work.

    arrays: What it reads, in order: [N, *shape], constants as they are, None where absent.
    given, made: The tensors that it reads and writes.
    kernel: Key of `integer.KERNELS`.
    """

    op: Operator
    arrays: Sequence[np.ndarray]
    given: Sequence[Stored]
    made: Sequence[Stored]
    kernel: str

    @property
    def options(self):
        return self.op.options

    @property
    def grid(self) -> Grid:
        """Grid of the first input."""
        return self.given[0].grid

    @property
    def to(self) -> Grid:
        """Grid of the output."""
        return self.made[0].grid

    def operands(self) -> list[np.ndarray]:
        """Every input as [N or 1, *shape], with ones in front of the shorter shapes."""
        rank = max(len(tensor.shape) for tensor in self.given)
        found = []
        for array, tensor in zip(self.arrays, self.given, strict=True):
            array = array if tensor.data is None else array[None]
            ones = (1,) * (rank - len(tensor.shape))
            found.append(array.reshape(len(array), *ones, *tensor.shape))
        return found

    def alike(self) -> list[np.ndarray]:
        """The operands, constants repeated N times."""
        operands = self.operands()
        N = max(map(len, operands))
        return [np.broadcast_to(array, (N, *array.shape[1:])) for array in operands]

    def axis(self, axis: int, rank: int | None = None) -> int:
        """Where an axis of the file is."""
        return 1 + int(axis) % (len(self.given[0].shape) if rank is None else rank)

    def axes(self, axes: np.ndarray) -> tuple[int, ...]:
        return tuple(self.axis(axis) for axis in np.ravel(axes))

    def shaped(self, y: np.ndarray) -> np.ndarray:
        """In the shape that the file says."""
        return y.reshape(-1, *self.made[0].shape)

    def limited(self, y: np.ndarray) -> np.ndarray:
        """Through the fused activation, where there is one, into the type of the output."""
        code = getattr(self.options, "fusedActivationFunction", 0)
        dtype = self.made[0].dtype
        limits = layers.activation_limits(ACTIVATIONS[code], self.to, np.iinfo(dtype))
        return np.clip(y, *limits).astype(dtype)

    def saturated(self, y: np.ndarray) -> np.ndarray:
        dtype = self.made[0].dtype
        return saturate(y, np.iinfo(dtype)).astype(dtype)
