"""Quantized files with defects: as TFLite's own converter writes them, or planted by hand."""

import functools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from lstm_keras import LSTM
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.exporters import flatbuffer, fused, step, tflite
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.flatbuffer import pack, unpack
from lstm_keras.exporters.operators import count_operators

L = keras.layers
F, T, H = 3, 7, 5  # all lengths differ
BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def stack(x):
    return L.Dense(2)(LSTM(4)(LSTM(H, return_sequences=True)(x)))


def bidirectional(x):
    x = L.Bidirectional(LSTM(H, return_sequences=True))(x)
    return L.Dense(2)(L.Bidirectional(LSTM(4))(x))


def skip(x):
    y = LSTM(H, return_sequences=True)(x)
    return L.Dense(2)(L.GlobalAveragePooling1D()(L.Concatenate()([x, y])))


def joined(x):
    first = LSTM(H, return_sequences=True)(x)
    second = LSTM(4, return_sequences=True)(first)
    return L.Dense(2)(L.GlobalAveragePooling1D()(L.Concatenate()([first, second])))


def integrator(x):
    return L.Dense(2)(LSTM(H)(x))


def embedding(x):
    return L.Dense(4, activation="softmax")(LSTM(H)(L.Embedding(11, 6)(x)))


@functools.cache
def model(net: Callable, spread: float = 0.8) -> keras.Model:
    """Of random weights: every one counts, and none is zero. An integrator forgets nothing."""
    tokens = net is embedding
    entry = keras.Input((T,), dtype="int32") if tokens else keras.Input((T, F))
    built = keras.Model(entry, net(entry), name=net.__name__)
    rng = np.random.default_rng(1997)
    weights = [rng.uniform(-spread, spread, w.shape) for w in built.get_weights()]
    if net is integrator:
        weights[2][H : 2 * H] = 6.0
    built.set_weights(weights)
    return built


def draw(net: Callable, count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if net is embedding:
        return rng.integers(0, 11, (count, T))
    return rng.normal(size=(count, T, F)).astype("float32")


@functools.cache
def stock(net: Callable, spread: float = 0.8) -> bytes:
    """What TFLite's converter makes of it by itself."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from stock import convert
    finally:
        sys.path.remove(str(BENCHMARKS))
    return convert(model(net, spread), draw(net, 100, seed=1))


@functools.cache
def good(net: Callable, spread: float = 0.8, precision: str = "int8", state: str = "kept") -> bytes:
    """What this package makes of it, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.tflite"
        job = Job("tflite", "fused", precision, None, state)
        tflite.write(model(net, spread), file, job, draw(net, 100, seed=1))
        return file.read_bytes()


@functools.cache
def step_file(net: Callable) -> bytes:
    """Likewise in the step form."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.tflite"
        step.write(model(net), file, Job("tflite", "step", "float32"), None)
        return file.read_bytes()


def artifact(
    folder: Path, content: bytes, form="fused", precision="int8", state="kept"
) -> Artifact:
    """A folder with such a file and its manifest."""
    folder.mkdir()
    file = folder / "model.tflite"
    file.write_bytes(content)
    given, made = flatbuffer.signature(content)
    if form == "step":
        given, made = step._ordered(given), step._ordered(made)
    return Artifact(
        path=folder,
        target="tflite",
        precision=precision,
        form=form,
        state=state,
        files={file.name: sha256(file)},
        inputs=given,
        outputs=made,
        operators=count_operators(file),
        parent="",
        versions={},
    )


def edited(content: bytes, change: Callable) -> bytes:
    """A file after `change(model, graph, lstm)`, which gets its last LSTM."""
    read = unpack(content)
    graph, op = fused.lstms(read)[-1]
    change(read, graph, op)
    return pack(read)
