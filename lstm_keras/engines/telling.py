"""Which engines compute a training, said once: after its first batch, when they are known."""

from collections.abc import Callable

import keras

from lstm_keras.layer import LSTM


class Teller(keras.callbacks.Callback):
    """Says one line for each engine and reason: `say("engine", layers, "engine: reason")`."""

    def __init__(self, say: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self.say, self.told = say, False

    def on_train_batch_end(self, batch, logs=None):
        if self.told:
            return
        self.told = True
        for told, names in reports(self.model).items():
            self.say("engine", ", ".join(names), told)


def reports(model) -> dict[str, list[str]]:
    """The LSTM layers of a model by who computed them last, as "engine: reason".

    Args:
        model: A Keras model; of its layers, those that were called.
    """
    found: dict[str, list[str]] = {}
    for layer in model._flatten_layers():
        if isinstance(layer, LSTM) and layer._choice is not None:
            choice = layer.engine_report()
            found.setdefault(f"{choice.engine}: {choice.reason}", []).append(layer.name)
    return found
