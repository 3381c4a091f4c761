"""A quantized file without the defects that can be mended without its model, played to prove it."""

from dataclasses import dataclass

import numpy as np

from lstm_keras.diagnosis import invariants, playing
from lstm_keras.diagnosis.diagnose import outputs_db
from lstm_keras.diagnosis.findings import STRUCTURE, Finding, defects
from lstm_keras.diagnosis.source import Source, open_bytes
from lstm_keras.diagnosis.twin import Twin
from lstm_keras.exporters.flatbuffer import pack, unpack
from lstm_keras.quantization.repair import repair

SLACK_DB = 0.5
"""How much the SQNR may fall by chance: another rounding of the same numbers."""


@dataclass(frozen=True)
class Mended:
    """What became of a file.

    content: The file now.
    done: What was repaired, a line each; empty where nothing was to be.
    left: Defects that remain, which need the model or the calibration data.
    before, after: SQNR of the outputs against the float twin in dB, by runtime that plays.
    """

    content: bytes
    done: list[str]
    left: list[Finding]
    before: dict[str, float]
    after: dict[str, float]

    @property
    def worse(self) -> list[str]:
        """Runtimes on which the repaired file is worse, or not played any more."""
        if not self.done:
            return []
        least = {name: db - SLACK_DB for name, db in self.before.items()}
        return [name for name, db in least.items() if self.after.get(name, -np.inf) < db]


def mend(source: Source, x: np.ndarray, cell_clip: float | None = None) -> Mended:
    """Repair a file, and play it before and after.

    Args:
        source: The file.
        x: Windows to prove it on.
        cell_clip: What |c| is held within from now on; as it is when absent.
    """
    model = unpack(source.original)
    done = repair(model, cell_clip)
    content = pack(model) if done else source.original
    after = open_bytes(content, source.name)
    left = [f for f in defects(invariants.inspect(after)) if f.name in STRUCTURE]
    return Mended(content, done, left, measure(source, x), measure(after, x) if done else {})


def measure(source: Source, x: np.ndarray) -> dict[str, float]:
    """SQNR of the outputs against the float twin, by runtime that plays."""
    x = source.check_x(x)
    stored = playing.stored(source, x)
    played = {kernel: playing.play(source, stored, kernel) for kernel in playing.NAMES}
    return outputs_db(source, Twin(source, x), played)
