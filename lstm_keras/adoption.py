"""A model with keras.layers.LSTM -> the same model with lstm_keras.LSTM, same weights."""

import re
import zipfile
from pathlib import Path
from typing import cast

import keras

import lstm_keras.layer  # registers the class that the rewritten configuration names
from lstm_keras.cell import LSTMCell
from lstm_keras.errors import ModelError

STOCK = {"module": "keras.layers", "class_name": "LSTM"}
OURS = {
    "module": "lstm_keras.layer",
    "class_name": "LSTM",
    "registered_name": "lstm_keras>LSTM",
}
TIME_MAJOR = ("LSTM", "GRU", "SimpleRNN", "RNN")
"""Layers that carry the argument `time_major` in files of Keras 2."""

SEQUENTIAL = {"name", "trainable", "dtype", "layers", "build_input_shape"}
"""Keys of the configuration of a Sequential, which may take several layers in place of one."""

STACK = "lstm_keras>stack"
"""Marks the nested Sequential that stands for stacked cells; Keras passes it over."""

OF_THE_LOOP = ("name", "dtype", "trainable")
"""Settings that a cell shares with the layer around it; the layer's are kept."""


def adopt(model: keras.Model) -> keras.Model:
    """The same model with every stock LSTM replaced by `lstm_keras.LSTM`.

    The model is rebuilt from its own configuration, as saving and loading would, so layers keep
    their names and a layer used twice stays one layer; wherever they sit, in `Bidirectional`,
    `TimeDistributed` or a nested model:

        keras.layers.LSTM(...)                        -> lstm_keras.LSTM(...)
        keras.layers.RNN(LSTMCell(...))               -> lstm_keras.LSTM(...)
        keras.layers.RNN([LSTMCell(a), LSTMCell(b)])  -> LSTM(a), LSTM(b)

    The last line gives two layers in a Sequential, and a nested Sequential elsewhere.

    The weights are copied: the model that came is not touched, and the two do not share. The
    state of a stateful layer starts at zero, and the model that comes back is not compiled. GRU
    and SimpleRNN stay as they are. A model whose LSTMs are all ours comes back as it is.

    Args:
        model: Any built Keras model that can be rebuilt from its configuration.

    Raises:
        ModelError: No LSTM in it; not built; not rebuildable (a subclassed model without
            `get_config`, a Lambda around Python code); an LSTM that cannot be replaced.
    """
    _, *layers = _walk(model)
    if not any(_has_lstm(layer) for layer in layers):
        names = ", ".join(f"{layer.name} ({type(layer).__name__})" for layer in model.layers)
        raise ModelError(
            f"model '{model.name}' has no LSTM; its layers are: {names or 'none'}.\n"
            "  Pass a model with at least one keras.layers.LSTM or lstm_keras.LSTM."
        )
    if not model.built:
        raise ModelError(
            f"model '{model.name}' is not built, so it has no weights to keep.\n"
            "  Give it a keras.Input as first layer, or call it once on data."
        )
    if not any(_is_stock(layer) for layer in layers):
        return model
    adopted = _rebuild(model, layers)
    stock = [layer for layer in _walk(adopted) if _is_stock(layer)]
    if stock:
        raise ModelError(
            f"layer '{stock[0].name}' ({type(stock[0]).__name__}) cannot be replaced: it is made "
            "inside a class of your own, not by the model's configuration.\n"
            "  Use lstm_keras.LSTM in that class; it takes the same arguments and weights."
        )
    _copy_weights(model, adopted)
    return adopted


def copy(model: keras.Model) -> keras.Model:
    """The model rebuilt from its configuration, as `adopt` does, with its own copy of the weights.

    Raises:
        ModelError: It cannot be rebuilt.
    """
    _, *layers = _walk(model)
    copied = _rebuild(model, layers)
    _copy_weights(model, copied)
    return copied


def load(path: str | Path) -> keras.Model:
    """Read a `.keras` file, or an `.h5` file of Keras 2 or 3, without running code from it.

    Raises:
        ModelError: No such file, truncated, foreign, or only loadable with safe_mode off.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelError(f"there is no file {path}.\n  Pass a .keras or .h5 file.")
    if path.suffix == ".keras" and not zipfile.is_zipfile(path):
        raise ModelError(
            f"{path} cannot be read as a Keras model: it is not a whole .keras archive.\n"
            "  Pass a whole .keras or .h5 file: this one was truncated, or is something else."
        )
    keras_2 = {} if path.suffix == ".keras" else {name: _keras_2(name) for name in TIME_MAJOR}
    try:
        return cast(
            keras.Model, keras.saving.load_model(path, custom_objects=keras_2, compile=False)
        )
    except Exception as error:  # zipfile, h5py, JSON and Keras each fail in their own way
        raise ModelError(
            f"{path} cannot be read as a Keras model: {_first_line(error)}.\n"
            "  Pass a whole .keras or .h5 file that keras.saving.load_model reads with its "
            "safe_mode on, after importing the classes it needs."
        ) from error


def _keras_2(name: str):
    """What stands for a recurrent layer in a Keras 2 file: Keras 3 stops at `time_major`."""
    current = getattr(keras.layers, name)

    class Keras2:
        @classmethod
        def from_config(cls, config, **kwargs):
            if config.pop("time_major", False):
                raise ValueError(
                    f"layer '{config['name']}' ({name}) has time_major=True, which Keras 3 lacks"
                )
            return current.from_config(config, **kwargs)

    return Keras2


def _rebuild(model: keras.Model, layers: list) -> keras.Model:
    own = {type(layer).__name__: type(layer) for layer in (model, *layers) if _is_foreign(layer)}
    try:
        with keras.saving.custom_object_scope(own):
            adopted = type(model).from_config(_rewrite(model.get_config()))
            if not adopted.built:
                adopted.build_from_config(model.get_build_config())
        return adopted
    except ModelError:
        raise
    except Exception as error:  # whatever a user's class raises in get_config or from_config
        raise ModelError(
            f"model '{model.name}' ({type(model).__name__}) cannot be rebuilt from its "
            f"configuration: {_first_line(error)}.\n"
            "  Build it with keras.Sequential or the functional API, or give its classes "
            "get_config; Lambda layers around Python code cannot be rebuilt."
        ) from error


def _rewrite(node):
    """The configuration with ours in place of stock, whatever holds it."""
    if isinstance(node, (list, tuple)):
        return type(node)(_rewrite(item) for item in node)
    if not isinstance(node, dict):
        return node
    node = {key: _rewrite(value) for key, value in node.items() if key != "compile_config"}
    if "layers" in node and set(node) <= SEQUENTIAL:
        node["layers"] = [layer for entry in node["layers"] for layer in _spliced(entry)]
    if STOCK.items() <= node.items():
        return {**node, **OURS}
    if node.get("class_name") == "RNN" and node.get("module") == "keras.layers":
        return _rewrite_loop(node)
    return node


def _spliced(node: dict) -> list[dict]:
    """The layers of a stack that was one layer; any other node alone."""
    return node["config"]["layers"] if STACK in node else [node]


def _rewrite_loop(node: dict) -> dict:
    cell = node["config"]["cell"]
    if _is_cell(cell):
        return {**node, **OURS, "config": _merge(node["config"], cell)}
    if cell["class_name"] == "StackedRNNCells" and any(map(_is_cell, cell["config"]["cells"])):
        sequential = {"module": "keras", "class_name": "Sequential", "registered_name": None}
        kept = {name: value for name, value in node.items() if name != "build_config"}
        config = _rewrite_stack(node["config"], cell["config"]["cells"])
        return {**kept, **sequential, "config": config, STACK: True}
    return node


def _rewrite_stack(loop: dict, cells: list[dict]) -> dict:
    """One LSTM layer per cell: the same numbers, since cell k at step t needs only what came
    from cell k - 1 up to step t."""
    others = sorted({cell["class_name"] for cell in cells if not _is_cell(cell)})
    if others:
        raise _refused(loop, f"beside LSTMCell it stacks {', '.join(others)}")
    for name in ("go_backwards", "return_state"):
        if loop[name]:
            raise _refused(loop, f"{name}=True over stacked cells")
    last = len(cells) - 1
    layers = []
    for k, cell in enumerate(cells):
        config = _merge(loop, cell)
        if k < last:  # the last keeps the name
            config["name"] = f"{loop['name']}_{k}"
            config.update(return_sequences=True, zero_output_for_mask=False)
            config.pop("activity_regularizer", None)
        layers.append({**OURS, "config": config})
    return {"name": loop["name"], "trainable": loop["trainable"], "layers": layers}


def _merge(loop: dict, cell: dict) -> dict:
    inner = cell["config"]
    if inner["dtype"] != loop["dtype"]:
        raise _refused(loop, f"its cell '{inner['name']}' has another dtype")
    loop = {name: value for name, value in loop.items() if name != "cell"}
    return {**loop, **{name: inner[name] for name in inner if name not in OF_THE_LOOP}}


def _refused(loop: dict, reason: str) -> ModelError:
    return ModelError(
        f"layer '{loop['name']}' (RNN) cannot become lstm_keras.LSTM: {reason}.\n"
        "  Build it from separate layers, one keras.layers.LSTM per LSTMCell."
    )


def _copy_weights(source: keras.Model, target: keras.Model) -> None:
    pairs = [
        [(layer, store) for layer in _walk(model) if (store := _own_weights(layer))]
        for model in (source, target)
    ]
    if len(pairs[0]) != len(pairs[1]):
        raise ModelError(
            f"model '{source.name}' has {len(pairs[0])} layers with weights and {len(pairs[1])} "
            "after rebuilding: a layer is shared between nested models, which Keras does not "
            "keep.\n  Put the shared layer into the outer model, or give each its own."
        )
    for (_, store), (layer, _) in zip(*pairs, strict=True):
        layer.load_own_variables({k: keras.ops.convert_to_numpy(v) for k, v in store.items()})


def _walk(layer, seen: set[int] | None = None) -> list:
    """The layer and every layer in it once, in the order in which they were put there."""
    seen = set() if seen is None else seen
    if id(layer) in seen:
        return []
    seen.add(id(layer))
    return [layer, *(each for inner in layer._layers for each in _walk(inner, seen))]


def _own_weights(layer) -> dict:
    store = {}
    layer.save_own_variables(store)
    return store


def _has_lstm(layer) -> bool:
    return isinstance(layer, (lstm_keras.layer.LSTM, LSTMCell)) or _is_stock(layer)


def _is_stock(layer) -> bool:
    if type(layer) is keras.layers.RNN:  # a loop of Keras around cells, stock or ours
        cells = getattr(layer.cell, "cells", [layer.cell])
        return any(isinstance(cell, (keras.layers.LSTMCell, LSTMCell)) for cell in cells)
    return isinstance(layer, (keras.layers.LSTM, keras.layers.LSTMCell))


def _is_cell(node: dict) -> bool:
    stock = node["module"] == "keras.layers" and node["class_name"] == "LSTMCell"
    return stock or node["registered_name"] == "lstm_keras>LSTMCell"


def _is_foreign(layer) -> bool:
    return not type(layer).__module__.startswith("keras.")


def _first_line(error: BaseException) -> str:
    """What went wrong first: Keras wraps causes, and prints whole configurations."""
    while error.__cause__ is not None:
        error = error.__cause__
    text = str(error).rpartition("Exception encountered: ")[2]  # the innermost of what it quotes
    lines = re.sub(r"\x1b\[\d+m", "", text).splitlines()
    said = [line for line in lines if line and not line.startswith("Exception encountered when")]
    return (said[0].strip() if said else type(error).__name__)[:200].rstrip(".")
