"""A Keras model in float64 NumPy, layer by layer: what its C in float32 is compared with."""

import keras
import numpy as np

from lstm_keras import reference

FUNCTIONS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "sigmoid": reference.sigmoid,
    "softmax": lambda z: (e := np.exp(z - z.max(-1, keepdims=True))) / e.sum(-1, keepdims=True),
}


def play(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The model's answer to x [B, T, F], or to tokens [B, T]."""
    found = {id(model.inputs[0]): x if x.dtype.kind == "i" else x.astype(np.float64)}
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if not isinstance(node.operation, keras.layers.InputLayer):
                given = [found[id(tensor)] for tensor in node.input_tensors]
                found[id(node.outputs[0])] = _layer(node.operation, given)
    return found[id(model.outputs[0])]


def _layer(layer, given):
    x, weights = given[0], [np.asarray(w, np.float64) for w in layer.get_weights()]
    kind = type(layer).__name__
    if kind == "LSTM":
        return _lstm(layer, x)
    if kind == "Bidirectional":
        ways = [_lstm(one, x) for one in (layer.forward_layer, layer.backward_layer)]
        if ways[1].ndim == 3:
            ways[1] = ways[1][:, ::-1]
        return np.concatenate(ways, -1)
    if kind == "Embedding":
        return weights[0][x]
    if kind == "Conv1D":
        kernel, bias = weights
        if layer.padding == "causal":
            x = np.pad(x, [(0, 0), (len(kernel) - 1, 0), (0, 0)])
        T = x.shape[1] - len(kernel) + 1
        y = sum(x[:, k : k + T] @ kernel[k] for k in range(len(kernel))) + bias
        return FUNCTIONS[layer.activation.__name__](y)
    if kind == "Dense":
        return FUNCTIONS[layer.activation.__name__](x @ weights[0] + weights[1])
    return {
        "Add": lambda: given[0] + given[1],
        "Concatenate": lambda: np.concatenate(given, -1),
        "Dropout": lambda: x,
        "GlobalAveragePooling1D": lambda: x.mean(1),
        "GlobalMaxPooling1D": lambda: x.max(1),
        "ReLU": lambda: np.maximum(x, 0),
    }[kind]()


def _lstm(layer, x):
    x = x[:, ::-1] if layer.go_backwards else x
    cell, B = layer.cell, len(x)
    start = {}
    if layer.learned_state:
        h, c = (np.asarray(w, np.float64) for w in (cell.initial_h, cell.initial_c))
        start = {"h": np.tile(h, (B, 1)), "c": np.tile(c, (B, 1))}
    steps = reference.trace(
        x,
        cell.kernel,
        cell.recurrent_kernel,
        cell.bias,
        order=cell.blocks,
        coupled=cell.coupled,
        projection=None if layer.projection is None else np.asarray(cell.projection_kernel),
        **start,
    ).h
    return steps if layer.return_sequences else steps[:, -1]
