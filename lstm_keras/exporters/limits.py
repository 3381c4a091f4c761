"""What a TFLite LSTM or a single step cannot express, said before the conversion starts."""

from collections import Counter

import keras

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import capabilities
from lstm_keras.layer import LSTM

POINTWISE = (
    LSTM,
    keras.layers.Activation,
    keras.layers.Add,
    keras.layers.AlphaDropout,
    keras.layers.BatchNormalization,
    keras.layers.Concatenate,
    keras.layers.Dense,
    keras.layers.Dropout,
    keras.layers.ELU,
    keras.layers.Embedding,
    keras.layers.GaussianDropout,
    keras.layers.GaussianNoise,
    keras.layers.GlobalAveragePooling1D,
    keras.layers.LayerNormalization,
    keras.layers.LeakyReLU,
    keras.layers.Multiply,
    keras.layers.ReLU,
    keras.layers.Softmax,
    keras.layers.SpatialDropout1D,
)
"""Layers whose answer at a step needs that step only, or a state that the step form carries."""


def lstms(layer: keras.layers.Layer) -> list[LSTM]:
    """Every LSTM in a layer or model, both of a Bidirectional too, in the order of the layers."""
    found = {id(inner): inner for inner in layer._flatten_layers() if isinstance(inner, LSTM)}
    return list(found.values())


def check_calls(model: keras.Model, form: str, target: str = "tflite") -> None:
    """Refuse calls of an LSTM that this form lacks: a given state, a mask, a state that is read.

    And the settings that it lacks.

    Raises:
        UnsupportedError: Names the layer and the cure.

    """
    tflite = "--target tflite " if target == "c" else ""
    for node in _nodes(model):
        layer = node.operation
        inner = lstms(layer) if isinstance(layer, keras.Layer) else []
        if not inner:
            continue
        if node.arguments.kwargs.get("mask") is not None:
            raise refusal(
                layer,
                "it receives a mask",
                "Remove Masking or mask_zero, and feed sequences of one length; or use "
                "--target onnx --form fused.",
                target,
            )
        if len(node.input_tensors) > 1 and form != "unrolled":
            raise refusal(
                layer,
                "its initial state comes from elsewhere in the model",
                f"Use {tflite}--form unrolled; or start from zeros, or in {tflite}--form step from "
                "what you set.",
                target,
            )
        if form != "unrolled" and _state_is_used(model, node):
            raise refusal(
                layer,
                "the state that return_state gives is used",
                f"Use the output instead, whose last step is h; or {tflite}--form unrolled.",
                target,
            )
        for lstm in inner:
            check_gates(lstm, target)
            capabilities.check(lstm, target, form)


def check_learned(model: keras.Model, state: str, target: str = "tflite") -> None:
    """Refuse learned initial states that a fused file cannot hold under this state contract.

    Raises:
        UnsupportedError: Names the layer and the cure.

    """
    for layer in lstms(model):
        if not layer.learned_state:
            continue
        if layer.projection is not None:
            raise refusal(
                layer,
                "its learned initial h is of a projected LSTM, and the operator, which computes "
                "the output before the projection R, needs an m with h = m R, which is not one",
                f"Use {'--target tflite ' if target == 'c' else ''}--form step, or train without "
                "learned_state or without projection.",
                target,
            )
        if state == "kept":
            raise refusal(
                layer,
                "its initial state is learned, and a reset of variables that are kept sets zero",
                "Use --state none, which writes it before each call, or --state explicit.",
            )


def check_step(model: keras.Model, target: str = "tflite") -> None:
    """Refuse what looks beyond the present step, or is not known not to.

    Raises:
        UnsupportedError: Names the layer, the setting and the cure.

    """
    calls = Counter(id(node.operation) for node in _nodes(model))
    for node in _nodes(model):
        layer = node.operation
        why = _not_a_step(node) or _not_alone(node, calls[id(layer)])
        if why:
            raise refusal(layer, why, "Use --form fused, which plays whole sequences.", target)
    check_calls(model, "step", target)


def _not_a_step(node) -> str:
    layer = node.operation
    if not isinstance(layer, POINTWISE):
        inner = layer.layer if isinstance(layer, keras.layers.TimeDistributed) else None
        if not isinstance(inner, keras.layers.Dense):
            return "it may look at more than one step, or at the place of a step in the sequence"
    if getattr(layer, "go_backwards", False):
        return "go_backwards=True, which needs the end of the sequence first"
    if getattr(layer, "data_format", None) == "channels_first":
        return "data_format='channels_first'"
    if isinstance(layer, keras.layers.GlobalAveragePooling1D) and layer.keepdims:
        return "keepdims=True, which makes a sequence of one step out of all of them"
    axis = getattr(layer, "axis", -1)
    last = len(node.outputs[0].shape) - 1
    if any(a not in (-1, last) for a in (axis if isinstance(axis, (list, tuple)) else [axis])):
        return f"axis={axis}, where only the last axis is the same at every step"
    return ""


def _not_alone(node, calls) -> str:
    if node.arguments.kwargs.get("mask") is not None:
        return "it receives a mask"
    if calls > 1 and isinstance(node.operation, (LSTM, keras.layers.GlobalAveragePooling1D)):
        return f"it is called {calls} times, so its state is not one"
    if len({len(t.shape) for t in node.input_tensors}) > 1:
        return "it joins a sequence with a vector"
    return ""


def check_gates(layer: LSTM, target: str = "tflite") -> None:
    """Refuse settings that no form of this target has."""
    for setting, only in (("activation", "tanh"), ("recurrent_activation", "sigmoid")):
        name = getattr(layer, setting).__name__
        if target in ("tflite", "c") and name != only:
            raise refusal(layer, f"{setting}={name}", f"Train with {setting}='{only}'.", target)
    if layer.stateful:
        raise refusal(
            layer,
            "stateful=True",
            "Load the same weights into a model with stateful=False; the file keeps its own state.",
            target,
        )
    if layer.compute_dtype != "float32":
        raise refusal(
            layer,
            f"it computes in {layer.compute_dtype}",
            "Build the model under the policy 'float32' and load the same weights into it.",
            target,
        )


def refusal(
    layer: keras.layers.Layer, what: str, cure: str, target: str = "tflite"
) -> UnsupportedError:
    """The error that names a layer, what cannot be expressed, and the cure."""
    return UnsupportedError(
        f"{target} cannot express layer '{layer.name}' ({type(layer).__name__}): {what}.\n  {cure}"
    )


def _graphs(model):
    """The graph of a model, and of every model nested in it; once per call."""
    graph = getattr(model, "_functional", model)  # what a Sequential builds
    yield graph
    for nodes in graph._nodes_by_depth.values():
        for layer in (node.operation for node in nodes):
            inner = layer.layer if isinstance(layer, keras.layers.Wrapper) else layer
            if isinstance(inner, keras.Model):
                yield from _graphs(inner)


def _nodes(model):
    """Every call of every layer inside a model, and inside the models nested in it."""
    for graph in _graphs(model):
        for nodes in graph._nodes_by_depth.values():
            for node in nodes:
                if not isinstance(node.operation, (keras.Model, keras.layers.InputLayer)):
                    yield node


def _state_is_used(model, node):
    layer = node.operation
    both = isinstance(layer, keras.layers.Bidirectional) and layer.merge_mode is None
    states = {id(t) for t in node.outputs[2 if both else 1 :]}
    used = [t for other in _nodes(model) for t in other.input_tensors]
    used += [t for graph in _graphs(model) for t in graph.outputs]
    return any(id(t) in states for t in used)
