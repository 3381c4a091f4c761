"""What looks on while a model is trained: TensorBoard."""

import keras

from lstm_keras.conduct import Conduct


def callbacks(conduct: Conduct) -> list[keras.callbacks.Callback]:
    """The callbacks that were asked for."""
    return []
