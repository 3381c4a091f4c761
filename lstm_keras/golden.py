"""Golden vectors: what a file answered where it was made, so that a device can test itself.

`golden.json` lies beside the model file. All numbers are as the file stores them, so that a
device compares integers where the file answers integers:

    reset, play x[n] -> y[n], play x[n] again without a reset -> again[n]        for each n

What `again` is, the state contract says: y once more ("none"), or what follows when h and c go on
("kept", "explicit").
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from lstm_keras import runtimes
from lstm_keras.artifact import Artifact, Tensor
from lstm_keras.errors import ArtifactError
from lstm_keras.files import write_text
from lstm_keras.runtimes.player import dequantize, quantize

FILE = "golden.json"
FORMAT = 1
SEQUENCES, STEPS = 3, 100
"""How many sequences, and how many steps at most where a file takes any number of them."""

NUMBERS = 3000
"""In all answers, where a model answers at every step: fewer sequences and steps are kept then, but
one sequence at least. 65 scores for each of 300 characters would be larger than the model."""

TOLERANCE = {"float32": 5e-5, "dynamic": 2e-2, "int8": 2.0, "int16x8": 0.0}
"""Largest |difference| by precision, in stored numbers; of floats, where outputs are of size 1.

Other processors add floats in another order (measured on 64-bit Arm: 1e-6 from a reset, 1.3e-5
where the state of one sequence goes on into the next). LiteRT's LSTM gives the same int8 on
all of them, but its softmax is one step off on 64-bit Arm, and with XNNPACK the layers around the
LSTM round by a step or two. In dynamic files a difference in the last bit can move a range, and
with it every number on its grid.
"""


@dataclass(frozen=True)
class Golden:
    """Golden vectors of one artifact.

    computed_by: The runtime that gave the answers.
    tolerance: Largest |difference| of a stored number that the same runtime may show elsewhere.
    steps: T of the sequences.
    x: N sequences, each a flat list of T F numbers (T of tokens), row by row.
    y: N answers, flat: [K] or [T, K] of a whole sequence; of a step file [T, K], one per step.
    again: The answers to the same sequences played once more, without a reset between.
    """

    computed_by: str
    tolerance: float
    steps: int
    x: list[list[float]]
    y: list[list[float]]
    again: list[list[float]]
    format: int = FORMAT

    def save(self, path: Path) -> None:
        """Write `golden.json`."""
        write_text(path, json.dumps(asdict(self)) + "\n")

    @classmethod
    def load(cls, path: Path) -> "Golden":
        """Read `golden.json`.

        Raises:
            ArtifactError: It is not there, or not of this kind.
        """
        try:
            golden = cls(**json.loads(path.read_text(encoding="utf-8")))
            lengths = {len(part) for part in (golden.x, golden.y, golden.again)}
            if golden.format != FORMAT or len(lengths) != 1 or 0 in lengths:
                raise ValueError(f"format {golden.format} with {sorted(lengths)} sequences")
        except (OSError, ValueError, TypeError) as error:
            raise ArtifactError(
                f"{path} holds no golden vectors: {error}.\n  Export the model again."
            ) from error
        return golden

    def sequences(self, artifact: Artifact) -> np.ndarray:
        """The sequences as a player of that artifact takes them: float [N, T, F], or tokens [N, T].

        Raises:
            ValueError: They are not shaped as the artifact needs them.
        """
        stored = np.reshape(self.x, (len(self.x), self.steps, *_width(artifact)))
        return _real(stored.astype(artifact.inputs[0].dtype), artifact.inputs[0])


def extent(artifact: Artifact, sequences: int = SEQUENCES) -> tuple[int, int]:
    """How many sequences of how many steps are kept: (at most `sequences`, T or at most STEPS)."""
    T = artifact.inputs[0].shape[1] if artifact.form != "step" else None
    width = (artifact.outputs[0].shape[-1] or 1) if _every_step(artifact) else 0
    steps = T or min(STEPS, max(1, NUMBERS // max(1, width)))
    return max(1, min(sequences, NUMBERS // max(1, width * steps))), steps


def record(artifact: Artifact, x: np.ndarray) -> Golden:
    """Play sequences and keep the answers.

    Args:
        artifact: What to play, on its usual runtime.
        x: float [N, T, F], standardised, or tokens [N, T].

    Raises:
        RuntimeMissingError: That runtime is not installed.
    """
    given = artifact.inputs[0]
    stored = np.stack([quantize(one, given) for one in x])
    y, again = answers(runtimes.load(artifact), _real(stored, given))
    size = 1.0 if artifact.outputs[0].scale else max(1.0, float(np.abs(y).max()))
    return Golden(
        computed_by=runtimes.default(artifact),
        tolerance=TOLERANCE[artifact.precision] * size,
        steps=stored.shape[1],
        x=_flat(stored),
        y=_flat(y),
        again=_flat(again),
    )


def replay(artifact: Artifact, runtime: str | None = None) -> float:
    """Play an artifact's golden vectors; the largest |difference| of a stored number.

    Raises:
        ArtifactError: The artifact has none, or they are not of this file.
    """
    golden = Golden.load(artifact.path / FILE)
    player = runtimes.load(artifact, runtime)
    try:
        played = answers(player, golden.sequences(artifact))
        wanted = [np.reshape(golden.y, played[0].shape), np.reshape(golden.again, played[1].shape)]
    except ValueError as error:
        raise ArtifactError(
            f"{artifact.path / FILE} is of another model than {artifact.name}: {error}.\n"
            "  Export the model again."
        ) from error
    pairs = zip(np.asarray(wanted, "float32"), np.asarray(played, "float32"), strict=True)
    return max(float(np.abs(w - p).max()) for w, p in pairs)


def answers(player: runtimes.Runtime, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a file answers to each sequence after a reset, and to the same once more without.

    Args:
        player: Of the file.
        x: float [N, T, F], standardised, or tokens [N, T].

    Returns:
        (y, again) as stored, each [N, K] or [N, T, K]; of a step file [N, T, K].
    """
    turns = [[_once(player, one, reset) for reset in (True, False)] for one in x]
    made = player.artifact.outputs[0]
    y, again = (quantize(np.stack(part), made) for part in zip(*turns, strict=True))
    return y, again


def _once(player, x, reset):
    if player.artifact.form != "step":
        return player.run(x[None], reset)[0]
    if reset:
        player.reset()
    return np.stack([player.step(x_t) for x_t in x])


def _real(stored: np.ndarray, tensor: Tensor) -> np.ndarray:
    """What stored numbers stand for; where they stand for themselves, as they are."""
    return stored if tensor.scale is None else dequantize(stored, tensor)


def _every_step(artifact: Artifact) -> bool:
    return artifact.form == "step" or artifact.returns_sequences


def _width(artifact: Artifact) -> tuple[int, ...]:
    """(F,), or () of tokens."""
    shape = artifact.inputs[0].shape[1 if artifact.form == "step" else 2 :]
    return tuple(length or 1 for length in shape)


def _flat(arrays: np.ndarray) -> list[list[float]]:
    """Numbers that JSON writes as short as they can be read back: 0.1 and not 0.10000000149."""
    if np.issubdtype(arrays.dtype, np.integer):
        return arrays.reshape(len(arrays), -1).tolist()
    return [[float(str(v)) for v in one.ravel()] for one in arrays.astype("float32")]
