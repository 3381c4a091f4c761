"""Bidirectional as one ONNX node: every way to merge, every variant; and pairs that are two."""

import keras
import numpy as np
import pytest
from keras import layers
from onnx_oracle import evaluate
from test_exporters_onnx import BUDGET, F, H, T, draw, export, sequential

from lstm_keras import LSTM
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.onnx import write
from lstm_keras.runtimes.onnx import load

MERGES = ["concat", "sum", "mul", "ave", None]


def assign(model):
    rng = np.random.default_rng(5)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    return model


def check(model, folder, nodes, evaluator=True):
    """Equal to Keras on ONNX Runtime and on ONNX's evaluator, with that many LSTM nodes."""
    artifact = export(model, folder)
    assert artifact.operators["LSTM"] == nodes
    assert not {"Loop", "Scan", "If", "ReverseSequence"} & artifact.operators.keys()
    for batch, steps in ((2, T), (5, 9)):
        x = draw(model, batch, steps)
        want = np.asarray(model(x))
        np.testing.assert_allclose(load(artifact).run(x), want, rtol=0, atol=BUDGET)
        if evaluator:
            (answer,) = evaluate(artifact.model_file, x=x)
            np.testing.assert_allclose(answer, want, rtol=0, atol=BUDGET)


@pytest.mark.parametrize("sequences", [True, False])
@pytest.mark.parametrize("merge", MERGES)
def test_every_way_to_merge(merge, sequences, tmp_path):
    x = layers.Input((None, F))
    y = layers.Bidirectional(LSTM(H, return_sequences=sequences), merge_mode=merge)(x)
    if merge is None:
        y = layers.Subtract()(y)  # an exported model has one output
    check(assign(keras.Model(x, y)), tmp_path, nodes=1)


VARIANTS = {  # settings of both, and whether ONNX' evaluator knows the functions
    "no bias": ({"use_bias": False}, True),
    "peephole": ({"peephole": True}, True),
    "coupled": ({"coupled": True}, True),
    "projection": ({"projection": 3}, True),
    "gates": ({"gates": "io"}, True),
    "learned state": ({"learned_state": True}, True),
    "functions": ({"activation": "softsign", "recurrent_activation": "hard_sigmoid"}, False),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant(name, tmp_path):
    settings, evaluator = VARIANTS[name]
    one = layers.Bidirectional(LSTM(H, return_sequences=True, **settings))
    two = layers.Bidirectional(LSTM(5, **settings))
    check(assign(sequential(one, two)), tmp_path, 2, evaluator)


def test_two_layers_that_differ(tmp_path):
    """Each direction has functions and peepholes of its own."""
    forward = LSTM(H, recurrent_activation="hard_sigmoid")
    backward = LSTM(H, go_backwards=True, activation="relu", peephole=True)
    pair = layers.Bidirectional(forward, backward_layer=backward)
    check(assign(sequential(pair)), tmp_path, 1, evaluator=False)


def test_two_widths_are_two_nodes(tmp_path):
    forward, backward = LSTM(H), LSTM(H + 1, go_backwards=True)
    pair = layers.Bidirectional(forward, backward_layer=backward)
    check(assign(sequential(pair)), tmp_path, 2)


@pytest.mark.parametrize("merge", ["concat", None])
def test_the_state_goes_in_and_comes_out(merge, tmp_path):
    x = layers.Input((None, F))
    first = layers.Bidirectional(LSTM(H, return_state=True))(x)
    pair = layers.Bidirectional(
        LSTM(H, return_state=True, return_sequences=True, name="memory"), merge_mode=merge
    )
    made = pair(x, initial_state=[first[2], first[1], first[4], first[3]])
    last = [layers.GlobalAveragePooling1D()(y) for y in made[:-4]]
    model = assign(keras.Model(x, layers.Concatenate()([*last, *made[-4:]])))
    check(model, tmp_path, 2)


def test_directions_in_the_wrong_order_are_seen(tmp_path, monkeypatch):
    from lstm_keras.exporters import onnx_marks

    model = assign(sequential(layers.Bidirectional(LSTM(H))))
    right = onnx_marks.describe
    monkeypatch.setattr(
        onnx_marks,
        "describe",
        lambda layers, weights, *rest: right(layers, weights[::-1], *rest),
    )
    x = draw(model)
    drift = np.abs(load(export(model, tmp_path)).run(x) - np.asarray(model(x))).max()
    assert drift > 1000 * BUDGET


def test_what_one_direction_lacks_is_refused_by_name(tmp_path):
    pair = layers.Bidirectional(LSTM(H, layer_norm=True, name="memory"))
    with pytest.raises(UnsupportedError, match=r"'forward_memory' .LSTM.: layer_norm=True"):
        write(sequential(pair), tmp_path / "model.onnx", Job("onnx", "fused", "float32"))
    assert keras.layers.Bidirectional.call.__module__.startswith("keras.")  # put back
