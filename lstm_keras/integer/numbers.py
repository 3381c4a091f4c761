"""IntegerLSTM: the stored numbers of one integer LSTM operator, and which kernels have it."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lstm_keras.errors import ShapeError, UnsupportedError
from lstm_keras.gates import GATES

KERNELS = {
    "litert": "LiteRT",
    "tflm": "TFLite Micro",
    "cmsis": "CMSIS-NN",
}
"""Name of a kernel: the runtime it is part of."""


class Grid(NamedTuple):
    """Where the integers of a tensor lie: real = scale (stored - zero_point)."""

    scale: float
    zero_point: int = 0


@dataclass(frozen=True, eq=False)
class IntegerLSTM:
    """The numbers of one UNIDIRECTIONAL_SEQUENCE_LSTM, int8 or 16x8, as its file stores them.

    With F features, H units and P outputs (P = H without a projection). Dicts have the keys i, f,
    g, o; a coupled LSTM has no "i", for its input gate is 1 - f.

    kernel: W, int8 [H, F]; input tensors 1-4.
    recurrent: R, int8 [H, P]; 5-8.
    bias: b, int32 [H], int64 in 16x8, in steps of (scale of x) (scale of W), or of
        norm_scale / 1024 with layer norm; 12-15.
    kernel_scale, recurrent_scale: One scale per gate; zero points are 0.
    x: Grid of the input; 0.
    h: Grid of the state that the recurrence reads; 18.
    cell_power: c is stored in steps of 2^cell_power; 19.
    cell_clip: c is held within -cell_clip and cell_clip; 0 where it is not.
    hidden: Grid that o tanh(c) is written with on LiteRT (intermediate 4; the others write with
        `h`). Equal to `h` in a file that is right and has no projection, and when absent.
    wide: 16x8: x and h are int16, biases int64.
    peephole, peephole_scale: int16 [H] of i, f, o; 9-11.
    norm, norm_scale: int16 [H] of each gate; 20-23. Layer norm.
    z_scale: With layer norm, the scale of each gate's sum before it; intermediates 0-3.
    projection, projection_scale: int8 [P, H]; 16.
    projection_bias: int32 [P]; 17; zero when absent.
    projection_clip: What is held within bounds after a projection; 0 where nothing is.

    Raises:
        ShapeError: Tensors that do not fit each other.
    """

    kernel: dict[str, np.ndarray]
    recurrent: dict[str, np.ndarray]
    bias: dict[str, np.ndarray]
    kernel_scale: dict[str, float]
    recurrent_scale: dict[str, float]
    x: Grid
    h: Grid
    cell_power: int
    cell_clip: float = 0.0
    hidden: Grid | None = None
    wide: bool = False
    peephole: dict[str, np.ndarray] = field(default_factory=dict)
    peephole_scale: dict[str, float] = field(default_factory=dict)
    norm: dict[str, np.ndarray] = field(default_factory=dict)
    norm_scale: dict[str, float] = field(default_factory=dict)
    z_scale: dict[str, float] = field(default_factory=dict)
    projection: np.ndarray | None = None
    projection_scale: float = 1.0
    projection_bias: np.ndarray | None = None
    projection_clip: float = 0.0

    def __post_init__(self):
        H, P, F = self.units, self.outputs, self.features
        wants = {"kernel": (H, F), "recurrent": (H, P), "bias": (H,)}
        wants |= dict.fromkeys(("peephole", "norm"), (H,))
        for name, shape in wants.items():
            for gate, numbers in getattr(self, name).items():
                if np.shape(numbers) != shape:
                    raise ShapeError(
                        f"{name} of gate {gate} needs the shape {shape}; got {np.shape(numbers)}.\n"
                        "  The tensors are not of one LSTM."
                    )

    @property
    def units(self) -> int:
        """H."""
        return self.kernel["g"].shape[0]

    @property
    def features(self) -> int:
        """F."""
        return self.kernel["g"].shape[1]

    @property
    def outputs(self) -> int:
        """P, which is H without a projection."""
        return self.units if self.projection is None else self.projection.shape[0]

    @property
    def gates(self) -> str:
        """The gates that have weights."""
        return "".join(gate for gate in GATES if gate in self.kernel)

    @property
    def variants(self) -> list[str]:
        """What it has beyond the plain cell, in words."""
        has = {
            "coupled gates": "i" not in self.kernel,
            "peepholes": bool(self.peephole),
            "layer norm": bool(self.norm),
            "a projection": self.projection is not None,
        }
        return [name for name, there in has.items() if there]


def check_kernel(layer: IntegerLSTM, kernel: str) -> None:
    """Whether a kernel plays the operator.

    Raises:
        UnsupportedError: It refuses the operator, or its answer depends on memory that nobody has
            written; or there is no such kernel.
    """
    if kernel not in KERNELS:
        raise UnsupportedError(
            f"there is no integer kernel {kernel!r}.\n  Choose one of {', '.join(KERNELS)}."
        )
    if kernel == "litert" and layer.wide:
        raise UnsupportedError(
            "LiteRT cannot play a 16x8 LSTM: its integer kernel takes int8 input only.\n"
            "  Play it with kernel='tflm' (TFLite Micro) or 'cmsis' (CMSIS-NN)."
        )
    if kernel != "litert" and layer.variants:
        raise UnsupportedError(
            f"{KERNELS[kernel]} refuses an LSTM with {' and '.join(layer.variants)}.\n"
            "  Play it with kernel='litert' (LiteRT), which has the variants."
        )
    if kernel == "litert" and not has_tanh(layer) and "i" not in layer.kernel:
        raise UnsupportedError(
            f"LiteRT has no tanh for a cell scale of 2^{layer.cell_power}, and with coupled gates "
            "what it reads instead is undefined.\n  Use a cell scale from 2^-15 to 2^-9."
        )
    if layer.peephole and layer.outputs > layer.units:
        raise UnsupportedError(
            f"LiteRT reads {layer.outputs} peephole weights of each gate, as many as outputs; "
            f"there are {layer.units}.\n  Project to fewer outputs than units, or leave one out."
        )


def has_tanh(layer: IntegerLSTM) -> bool:
    """Whether LiteRT has a tanh for the cell's scale: 0 to 6 integer bits."""
    return -15 <= layer.cell_power <= -9
