"""What a report says of a model besides its errors: its layers, its confusions, its gates."""

import keras
import numpy as np

from lstm_keras import reference
from lstm_keras.exporters.keras import weights_digest
from lstm_keras.gates import half_life
from lstm_keras.layer import LSTM

SHOWN = 256
"""Windows over which the gates are averaged."""


def summary(model: keras.Model) -> str:
    """For example "LSTM 32, GlobalAveragePooling1D, Dense 7; 5 223 parameters"."""
    names = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer | keras.layers.Dropout):
            continue
        width = getattr(layer, "units", getattr(layer, "filters", None))
        names.append(f"{type(layer).__name__}{f' {width}' if width else ''}")
    count = f"{model.count_params():,}".replace(",", " ")
    return f"{', '.join(names)}; {count} parameters"


def identity(model: keras.Model) -> dict:
    """Name, layers, number of parameters and digest of a model."""
    return {
        "name": model.name,
        "summary": summary(model),
        "parameters": model.count_params(),
        "digest": weights_digest(model),
    }


def confusion(y: np.ndarray, answers: np.ndarray) -> list[list[int]]:
    """[K, K] counts: rows are the true classes, columns the predicted."""
    K = answers.shape[-1]
    counts = np.zeros((K, K), int)
    np.add.at(counts, (y, answers.argmax(-1)), 1)
    return counts.tolist()


def gates(model: keras.Model, x: np.ndarray, label: str = "") -> dict | None:
    """Mean openings of the first LSTM's gates, and one window's gates step by step.

    The gates come from the float64 reference with the model's weights. The half-life is that of a
    forget gate of the mean opening, over units too; `memory_horizon` has it unit by unit.

    Args:
        model: In a row of layers.
        x: Windows; the gates of the first are shown.
        label: What the first one is.

    Returns:
        None where the first LSTM does not read x itself.
    """
    first = model.layers[0]
    if not isinstance(first, LSTM) or first.go_backwards:
        return None
    kernel, recurrent, *bias = first.get_weights()
    trace = reference.trace(x[:SHOWN], kernel, recurrent, *bias)
    return {
        "layer": first.name,
        "open": {gate: float(getattr(trace, gate).mean()) for gate in "ifo"},
        "half_life_steps": float(half_life(trace.f.mean())),
        "example": {
            "label": label,
            "x": x[0].tolist(),
            **{gate: getattr(trace, gate)[0].mean(axis=-1).tolist() for gate in "ifo"},
            **{name: np.abs(getattr(trace, name)[0]).mean(axis=-1).tolist() for name in "gch"},
        },
    }
