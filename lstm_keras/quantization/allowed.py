"""What quantization-aware training refuses: what no int8 file has, or what it cannot see into."""

import keras

from lstm_keras.errors import UnsupportedError
from lstm_keras.layer import LSTM
from lstm_keras.quantization.walk import calls, graph_of, lstms_of, summing

L = keras.layers
NEEDED = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "peephole": False,
    "layer_norm": False,
    "projection": None,
    "zoneout": 0.0,
    "stateful": False,
    "return_state": False,
}
"""Settings of an LSTM that int8 kernels have, and a loop whose output is all that is read."""


def check(model: keras.Model) -> None:
    """Refuse a model that would not compute what its int8 file computes.

    Raises:
        UnsupportedError: Names the layer, the setting and the cure.
    """
    if not hasattr(graph_of(model), "_nodes_by_depth"):
        raise UnsupportedError(
            f"model '{model.name}' is a {type(model).__name__}, whose layers cannot be seen.\n"
            "  Build it with keras.Sequential or the functional API."
        )
    if len(graph_of(model).inputs) != 1:
        raise UnsupportedError(
            f"model '{model.name}' has {len(graph_of(model).inputs)} inputs; one can be "
            "exported.\n  Concatenate them in front of the model."
        )
    seen: set[int] = set()
    _check_graph(model, seen)
    for layer in model._flatten_layers():
        if isinstance(layer, LSTM) and id(layer) not in seen:
            raise _refusal(
                layer, "it sits inside a layer of another kind", "Take it out of that layer."
            )


def _check_graph(model, seen: set[int]) -> None:
    for node in calls(graph_of(model)):
        layer = node.operation
        if isinstance(layer, keras.Model):
            _check_graph(layer, seen)
            continue
        if isinstance(layer, L.Masking) or getattr(layer, "mask_zero", False):
            raise _refusal(layer, "it makes a mask", "Feed sequences of one length instead.")
        for lstm in lstms_of(layer):
            if id(lstm) in seen:
                raise _refusal(lstm, "it is called twice", "Give each call a layer of its own.")
            seen.add(id(lstm))
            _check_lstm(lstm)
        if lstms_of(layer) and len(node.input_tensors) > 1:
            raise _refusal(
                layer, "it is given a mask or an initial state", "Call it on the sequence alone."
            )
        if isinstance(layer, L.Bidirectional) and layer.merge_mode is None:
            raise _refusal(layer, "merge_mode=None", "Use merge_mode='concat'.")
        if inner := summing(layer):
            _check_sum(inner)


def _check_lstm(layer: LSTM) -> None:
    for name, needed in NEEDED.items():
        value = getattr(layer, name)
        value = getattr(value, "__name__", value)
        if value != needed:
            raise _refusal(layer, f"{name}={value!r}", f"Train with {name}={needed!r}.")
    if "16" in layer.compute_dtype:
        raise _refusal(layer, f"it computes in {layer.compute_dtype}", "Train it in float32.")


def _check_sum(layer) -> None:
    if getattr(layer, "activity_regularizer", None) is not None:
        raise _refusal(layer, "activity_regularizer", "Train without it.")
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        raise _refusal(layer, f"data_format={layer.data_format!r}", "Use 'channels_last'.")


def _refusal(layer, what: str, cure: str) -> UnsupportedError:
    return UnsupportedError(
        f"quantization-aware training cannot express layer '{layer.name}' "
        f"({type(layer).__name__}): {what}.\n  {cure}"
    )
