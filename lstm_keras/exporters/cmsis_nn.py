"""What CMSIS-NN's kernels in TFLite Micro do to the state of an integer LSTM: they ignore it.

Its LSTM of 8-bit and of 16-bit values begins every invoke with h = c = 0 and keeps c in scratch
memory, whatever the variable tensors hold; the reference kernels, and both in float32, read and
write the variables. `kernels/cmsis_nn/unidirectional_sequence_lstm.cc` of TFLite Micro (read at
commit 003538712fb9) hands no state to `arm_lstm_unidirectional_s8` and `_s16`, which could take one
since CMSIS-NN's versions of May 2026.
"""

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, UnsupportedError

ANEW = "CMSIS-NN starts every invoke from h = c = 0"
LOSES = (
    f"{ANEW}: a sequence does not go on where the last call ended. Build TFLite Micro with its "
    "reference LSTM, or export --state none and play whole windows"
)
"""What becomes of a fused file of integers that is to go on from call to call."""

PRECISIONS = ("int8", "int16x8")
"""Those that CMSIS-NN has an LSTM for."""


def warning(artifact: Artifact) -> str:
    """What goes wrong on CMSIS-NN kernels, in one line with the cure; "" where nothing does."""
    kind = artifact.target, artifact.form
    if kind != ("tflite", "fused") or artifact.precision not in PRECISIONS:
        return ""
    if artifact.state != "none":
        return LOSES
    if _starts_elsewhere(artifact):
        return f"{ANEW}, not from what was learned. Build TFLite Micro with its reference LSTM"
    return ""


def _starts_elsewhere(artifact) -> bool:
    """Whether a SLICE writes anything but zero into the state of an LSTM."""
    from lstm_keras.runtimes.graph import C_STATE, H_STATE, LSTM, Graph

    try:
        graph = Graph(artifact.model_file.read_bytes())
    except (ArtifactError, UnsupportedError):
        return False  # who plays it says so
    states = {op.inputs[k] for op in graph.operators if op.name == LSTM for k in (H_STATE, C_STATE)}
    for op in graph.operators:
        if op.name == "SLICE" and op.outputs[0] in states:
            start = graph.tensors[op.inputs[0]]
            if start.data is not None and np.any(start.data != start.grid.zero_point):
                return True
    return False
