"""Recordings for the page, and what Keras answers at each of their steps.

One JSON file per recording: four seconds of a person whom the model has never seen, as readings in
the units of the sensor, and for every step the answer y so far, the gates i f g o, and h and c.
"""

import json
from pathlib import Path

import keras
import numpy as np

from lstm_keras import kinds, trace, zoo
from lstm_keras.datasets.examples import Part
from lstm_keras.errors import ModelError
from lstm_keras.files import write_text
from lstm_keras.sequences import Scaler

DECIMALS = 4
"""Of a reading in the file; Keras is given the rounded ones, as the page is."""

DIGITS = 8
"""Significant ones of what Keras answers: 1e-8, where 1e-5 is judged."""

GATES = ("i", "f", "g", "o", "c", "h")


def write(model: keras.Model, name: str, folder: Path) -> list[str]:
    """Write `folder`/<id>.json for each recording, and index.json which lists them.

    For each class a window of the first test subject, a third of the way in, and last the window
    that the model gets wrong with the most certainty: a page that shows successes only would lie.

    Args:
        model: One LSTM, a mean over time, and layers after it.
        name: Of the model in the zoo, whose recipe says which windows it was tested on.
        folder: Is there.

    Returns:
        The ids, in the order of the page.
    """
    recipe = kinds.load(zoo.recipe_file(name))
    parts = recipe.deal(recipe.read())
    index = []
    for k, title, note in _chosen(model, parts.test, parts.labels):
        label = int(parts.test.y[k])
        content = {
            "id": title.replace(",", "").replace(" ", "-"),
            "title": title,
            "note": note,
            "subject": str(parts.test.group[k]),
            "label": label,
            "hz": parts.window.hz,
            "readings": _readings(parts.test.x[k], parts.scaler).tolist(),
        }
        content["keras"] = _answers(model, parts.scaler, np.array(content["readings"]))
        write_text(folder / f"{content['id']}.json", json.dumps(content, separators=(",", ":")))
        index.append({"id": content["id"], "title": title})
    write_text(folder / "index.json", json.dumps(index, indent=2) + "\n")
    return [entry["id"] for entry in index]


def _chosen(model: keras.Model, test: Part, labels: tuple[str, ...]):
    """Index, title and note of each window that the page shows."""
    first = test.groups[0]
    for label, name in enumerate(labels):
        ours = np.flatnonzero((test.y == label) & (test.group == first))
        yield ours[len(ours) // 3], name, f"person {first} of the test set"
    y = model.predict(test.x, verbose=0)
    certainty = np.where(y.argmax(axis=1) == test.y, 0, y.max(axis=1))
    worst = int(certainty.argmax())
    name, taken = labels[test.y[worst]], labels[y[worst].argmax()]
    yield worst, f"{name}, mistaken", f"the model is sure to see {taken}"


def _readings(x: np.ndarray, scaler: Scaler) -> np.ndarray:
    """Standardised windows in the units of the sensor."""
    return np.round(x * np.array(scaler.deviation) + np.array(scaler.mean), DECIMALS)


def _answers(model: keras.Model, scaler: Scaler, readings: np.ndarray) -> dict[str, list]:
    """What Keras computes at each step, by name [T, ...]; y is on the mean of h so far."""
    x = scaler.apply(readings)[None]
    (gates,) = trace(model, x).values()
    kinds = [type(layer) for layer in model.layers]
    mean = kinds.index(keras.layers.GlobalAveragePooling1D)
    steps = np.arange(1, len(readings) + 1)[:, None]
    y = (np.cumsum(gates.h[0], axis=0, dtype="float64") / steps).astype("float32")
    for layer in model.layers[mean + 1 :]:
        y = layer(y, training=False)
    y = np.asarray(y)
    whole = model.predict(x, verbose=0)[0]
    if np.abs(y[-1] - whole).max() > 1e-6:
        raise ModelError(
            f"the answer of '{model.name}' is not that of its layers after the mean over time.\n"
            "  Show a model with one LSTM, GlobalAveragePooling1D and dense layers."
        )
    found = {"y": y, **{name: getattr(gates, name)[0] for name in GATES}}
    return {name: _short(values) for name, values in found.items()}


def _short(values: np.ndarray) -> list:
    return [[float(f"{value:.{DIGITS}g}") for value in row] for row in values]
