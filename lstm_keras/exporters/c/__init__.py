"""The `c` target: a dependency-free C99 pair that computes what the `.tflite` file computes.

    NAME.h            what a user sees
    NAME.c            kernels, parameters, functions; needs <stdint.h> and <string.h> alone
    NAME_selftest.c   golden vectors, and what counts the numbers that differ from them

Keras is read by the exporter of `.tflite`; the pair is made from its fused file. In int8 and
int16x8 it answers what TFLite Micro answers, bit for bit.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras
    import numpy as np

    from lstm_keras.exporters.convert import Job, Written


def write(
    model: "keras.Model", file: Path, job: "Job", calibration: "np.ndarray | None"
) -> "Written":
    """Write the pair and its self-test; see `writing.write`."""
    from lstm_keras.exporters.c import writing  # TensorFlow; who looks at kernels needs none

    return writing.write(model, file, job, calibration)
