"""What a verb needs before it begins: TensorFlow, quietly."""

from pathlib import Path

from lstm_keras.errors import ModelError
from lstm_keras.quiet import import_tensorflow


def start(debug: bool, model: Path | None = None) -> None:
    """TensorFlow, quietly; only verbs need it, `--help` does not, nor does a missing model."""
    if model is not None and not model.exists():
        raise ModelError(f"there is no file {model}.\n  Pass a .keras or .h5 file.")
    if not debug:
        import_tensorflow()
