"""Mixed precision: layers compute in 16 bits, weights and states are kept in 32.

What is kept in float32 in training, whatever `--dtype` says:

    weights, their average, the optimizer     by Keras' policies
    c, and all arithmetic after z             by `LSTMCell.state_dtype`
    what comes behind the last LSTM           by the recipes: a softmax and a loss need the bits

The model that leaves a training computes in float32 throughout: `in_float32`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras

from lstm_keras.conduct import Conduct
from lstm_keras.layer import LSTM


@contextmanager
def policy(conduct: Conduct) -> Iterator[None]:
    """Where a model must be built and compiled to be trained in `conduct.dtype`.

    Keras then scales the loss by itself for mixed_float16. For float32 nothing is changed, not
    even a policy that the user has set.
    """
    if conduct.dtype == "float32":
        yield
        return
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(conduct.dtype)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def compile_by(conduct: Conduct, model: keras.Model) -> None:
    """Let XLA compile the steps of a compiled model, or not, as was asked for.

    Where cuDNN would compute an LSTM, which XLA cannot compile, the engine of our own takes over.
    """
    if conduct.xla is None:
        return
    for layer in model._flatten_layers() if conduct.xla else ():
        if isinstance(layer, LSTM):
            layer.supports_jit = True
    model.jit_compile = conduct.xla


def in_float32(model: keras.Model) -> keras.Model:
    """The model with the same weights whose layers all compute in float32.

    Args:
        model: Built. One without a layer of a mixed policy is returned as it is.
    """
    config = model.get_config()
    whole = _widened(config)
    if whole == config:
        return model
    made = type(model).from_config(whole)
    made.set_weights(model.get_weights())
    return made


def _widened(config: Any) -> Any:
    """A configuration in which every mixed policy is float32."""
    if isinstance(config, Mapping):
        if config.get("class_name") == "DTypePolicy":
            name = config["config"]["name"]
            name = "float32" if name.startswith("mixed_") else name
            return {**config, "config": {**config["config"], "name": name}}
        return {key: _widened(value) for key, value in config.items()}
    if isinstance(config, list | tuple):
        return type(config)(_widened(value) for value in config)
    return config
