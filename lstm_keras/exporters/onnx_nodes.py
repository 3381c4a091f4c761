"""What the ONNX operator LSTM says of a layer, or of the two layers of a Bidirectional."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from lstm_keras import gates
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import capabilities
from lstm_keras.exporters.limits import refusal
from lstm_keras.exporters.plain import Plain
from lstm_keras.layer import LSTM

ACTIVATIONS = {
    keras.activations.sigmoid: ("Sigmoid", {}),
    keras.activations.tanh: ("Tanh", {}),
    keras.activations.relu: ("Relu", {}),
    keras.activations.softsign: ("Softsign", {}),
    keras.activations.hard_sigmoid: ("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
}
"""Keras' function: (name in ONNX, its parameters)."""


@dataclass(frozen=True)
class Node:
    """One node, of D directions: 1 or 2, the forward one first.

    W: [D, 4H, F], R: [D, 4H, H], B: [D, 8H] (input bias, then recurrent bias, which Keras has
    not), blocks in ONNX' order; P: [D, 3H] of i, o, f, with peepholes. given_state: whether h
    and c come from elsewhere in the model. masked: whether sequences have lengths of their own.
    """

    W: np.ndarray
    R: np.ndarray
    B: np.ndarray
    P: np.ndarray | None
    attributes: dict
    given_state: bool
    masked: bool


def describe(
    layers: Sequence[LSTM], weights: Sequence[Plain], given_state: bool, masked: bool
) -> Node:
    """The node of one layer, or of two that have the same H and read from either end.

    Raises:
        UnsupportedError: An activation that ONNX does not have.
    """
    (first, *others), H = layers, layers[0].units
    one_way = "reverse" if first.go_backwards else "forward"
    kernels, recurrents, biases = (
        [gates.reorder(each, "keras", "onnx") for each in part]
        for part in zip(*(w[:3] for w in weights), strict=True)
    )
    return Node(
        W=np.stack([kernel.T for kernel in kernels]),
        R=np.stack([recurrent.T for recurrent in recurrents]),
        B=np.stack([np.concatenate([bias, np.zeros_like(bias)]) for bias in biases]),
        P=_peepholes(weights),
        attributes={
            "hidden_size": H,
            "direction": "bidirectional" if others else one_way,
            **_activations(layers),
        },
        given_state=given_state,
        masked=masked,
    )


def refuse_settings(layer: LSTM) -> None:
    """Refuse what the operator does not have.

    Raises:
        UnsupportedError: Names the layer and the setting.
    """
    capabilities.check(layer, "onnx", "fused")
    if layer.stateful:
        cure = "Load the same weights into a model with stateful=False."
        raise refuse(layer, "stateful=True", cure)
    if layer.compute_dtype != "float32":
        cure = "Build the model under the policy 'float32' and load the same weights into it."
        raise refuse(layer, f"it computes in {layer.compute_dtype}", cure)


def refuse(layer: LSTM, what: str, cure: str) -> UnsupportedError:
    """The error that names the layer, what ONNX cannot express, and the cure."""
    return refusal(layer, what, cure, "onnx")


def _peepholes(weights: Sequence[Plain]) -> np.ndarray | None:
    """Rows i, f, o become blocks i, o, f; zero for a direction that has none."""
    rows = [w.peephole for w in weights]
    if all(each is None for each in rows):
        return None
    none = np.zeros_like(next(each for each in rows if each is not None))
    rows = [none if each is None else each for each in rows]
    return np.stack([np.concatenate(each[[0, 2, 1]]) for each in rows])


def _activations(layers: Sequence[LSTM]) -> dict:
    """The attributes that name three functions per direction: of the gates, of g and of c."""
    chosen = []
    for layer in layers:
        for setting in ("recurrent_activation", "activation", "activation"):
            function = getattr(layer, setting)
            if function not in ACTIVATIONS:
                name = getattr(function, "__name__", function)
                known = ", ".join(known.__name__ for known in ACTIVATIONS)
                raise refuse(layer, f"{setting}={name}", f"Train with one of: {known}.")
            chosen.append(ACTIVATIONS[function])
    names = [name for name, _ in chosen]
    if names == ["Sigmoid", "Tanh", "Tanh"] * len(layers):  # what ONNX takes if nothing is said
        return {}
    parameters = {
        f"activation_{name}": [p[name] for _, p in chosen if name in p]
        for name in ("alpha", "beta")
    }
    return {"activations": names, **{name: values for name, values in parameters.items() if values}}
