"""An LSTM whose four gates you can read, exported with proof that every copy agrees.

Names are imported on first use: `import lstm_keras` loads neither TensorFlow nor Keras.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_keras.adoption import adopt
    from lstm_keras.artifact import Artifact
    from lstm_keras.cell import LSTMCell
    from lstm_keras.exporters import export
    from lstm_keras.layer import LSTM
    from lstm_keras.memory import influence, memory_horizon
    from lstm_keras.quantization.aware import quantize_aware
    from lstm_keras.tracing import trace

__version__ = "0.1.0"

_HOME = {
    "LSTM": "layer",
    "LSTMCell": "cell",
    "Artifact": "artifact",
    "adopt": "adoption",
    "export": "exporters",
    "influence": "memory",
    "memory_horizon": "memory",
    "quantize_aware": "quantization.aware",
    "trace": "tracing",
}

__all__ = [
    "LSTM",
    "Artifact",
    "LSTMCell",
    "adopt",
    "export",
    "influence",
    "memory_horizon",
    "quantize_aware",
    "trace",
]


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'lstm_keras' has no attribute {name!r}")
    value = getattr(import_module(f"lstm_keras.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
