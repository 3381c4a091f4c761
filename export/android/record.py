"""What the Kotlin of core/ must compute, computed by the Python of the package.

    python export/android/record.py            compare with core/src/test/resources/recorded.json
    python export/android/record.py --write    write it anew

A real recording as Android would have delivered it: two sensors, each in its own time that jitters,
acceleration in m/s^2 and with Android's sign; then every stage from these events to the integers
that an int8 file takes. Numbers are float32 and exact, so Kotlin must give the same ones.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from lstm_keras.artifact import Tensor
from lstm_keras.datasets.shoulder_imu import CHANNELS, HZ, UNITS, verify, watch_file
from lstm_keras.files import write_text
from lstm_keras.runtimes.player import dequantize, quantize
from lstm_keras.sequences import Scaler, resample

FILE = Path(__file__).parent / "core/src/test/resources/recorded.json"
RECORDING, FIRST, READINGS = 27, 400, 249  # the last only ends the block before it
MODEL_HZ = 12.5
GRAVITY = 9.80665
JITTER_NS, LATER_NS = 3_000_000, 3_000_000
SCALER = Scaler((0.4, -0.2, 0.3, 0.1, -0.6, 0.2), (0.9, 0.5, 0.6, 0.8, 2.3, 1.1), CHANNELS, UNITS)
TENSOR = Tensor("x", (1, 6), "int8", scale=0.0117, zero_point=13)


def recorded() -> dict:
    """All stages of the recording; see the keys."""
    path = watch_file()
    verify(path)
    watch = np.load(path, allow_pickle=True).item()["X"][RECORDING][FIRST : FIRST + READINGS]
    rng = np.random.default_rng(5)
    nanos = 86_400_000_000_000 + np.arange(READINGS) * round(1e9 / HZ)
    late = [
        jitter + LATER_NS * k for k, jitter in enumerate(rng.integers(0, JITTER_NS, (2, READINGS)))
    ]
    # a watch at rest on a table, its face up: Core Motion says -1 g, Android +9.8 m/s^2
    acceleration = (-watch[:, :3] * GRAVITY).astype("float32")
    rotation = watch[:, 3:].astype("float32")
    android = resample(np.hstack([acceleration, rotation]), HZ, MODEL_HZ)
    factors = np.array([-1 / GRAVITY] * 3 + [1.0] * 3)
    readings = (android * factors).astype("float32")
    np.testing.assert_allclose(readings, resample(watch, HZ, MODEL_HZ), rtol=0, atol=2e-6)
    x = SCALER.apply(readings)
    stored = quantize(x, TENSOR)
    if not (stored == 127).any() or not (stored == -128).any():
        raise AssertionError("no number saturates on both sides: choose another scale")
    return {
        "written_by": "export/android/record.py",
        "source_hz": HZ,
        "hz": MODEL_HZ,
        "accelerometer": {"nanos": (nanos + late[0]).tolist(), "values": flat(acceleration)},
        "gyroscope": {"nanos": (nanos + late[1]).tolist(), "values": flat(rotation)},
        "samples": flat(android),
        "readings": flat(readings),
        "scaler": asdict(SCALER),
        "x": flat(x),
        "tensor": {"scale": TENSOR.scale, "zero_point": TENSOR.zero_point},
        "stored": stored.ravel().tolist(),
        "restored": flat(dequantize(stored, TENSOR)),
    }


def flat(values: np.ndarray) -> list[float]:
    """Row by row, each in as few digits as bring the float32 back."""
    return [float(str(v)) for v in values.astype("float32").ravel()]


def text() -> str:
    """The file's content, a line per key."""
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in recorded().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Write, or compare; 1 where the file is not what would be written."""
    if "--write" in sys.argv:
        write_text(FILE, text())
        return 0
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == text():
        return 0
    print(f"{FILE} is not what this script computes.\n  Run it with --write.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
