"""The test cases that ONNX ships for its LSTM operator, reproduced by our layer and by its exports.

The weights of the shipped cases are constants, so a wrong order of the gates passes them. The same
generator answers for random weights as well, which are the cases that can tell.
"""

from unittest import mock

import keras
import numpy as np
import pytest
from keras import layers
from onnx.backend.test.case.node import lstm as cases
from onnx_oracle import evaluate
from test_exporters_onnx import export

from lstm_keras import LSTM, gates
from lstm_keras.runtimes.onnx import load

BUDGET = 2e-6  # float32, other order of sums; measured 3e-7
B, T, F, H = 3, 5, 2, 4  # of the random cases
PAD = -9.0


def shipped():
    """By name: (node, inputs by name, outputs by name)."""
    found = {}

    def expect(node, inputs, outputs, name):
        given = dict(zip([n for n in node.input if n], inputs, strict=True))
        found[name] = node, given, dict(zip([n for n in node.output if n], outputs, strict=True))

    with mock.patch.object(cases, "expect", expect):
        for name in dir(cases.LSTM):
            if name.startswith("export"):
                getattr(cases.LSTM, name)()
    return {name: case(*found[name]) for name in found}


def case(node, given, wanted):
    """What the layer needs: x [B, T, F], the operator's other inputs, settings, outputs."""
    said = {a.name: a.s.decode() if a.s else a.i for a in node.attribute}
    swap = (lambda a, axes: a) if said.get("layout") else np.transpose
    x = swap(given.pop("X"), (1, 0, 2))
    given.pop("sequence_lens", None)  # all of them T
    order = {"Y": (2, 1, 0, 3), "Y_h": (1, 0, 2), "Y_c": (1, 0, 2)}
    if said.get("layout"):
        wanted = {n: np.transpose(a, (0, 2, 1, 3)) if n == "Y" else a for n, a in wanted.items()}
    else:
        wanted = {n: np.transpose(a, order[n]) for n, a in wanted.items()}
    return x, given, said.get("direction", "forward"), wanted  # Y [B, D, T, H], Y_h [B, D, H]


def drawn(direction, lengths=None):
    """A random case, answered by ONNX's generator one sequence at a time, cut to its length."""
    rng = np.random.default_rng(7)
    D = 2 if direction == "bidirectional" else 1
    shapes = {"W": (D, 4 * H, F), "R": (D, 4 * H, H), "B": (D, 8 * H), "P": (D, 3 * H)}
    given = {n: rng.uniform(-0.8, 0.8, shape).astype("float32") for n, shape in shapes.items()}
    for name in ("initial_h", "initial_c"):
        given[name] = rng.uniform(-0.8, 0.8, (D, B, H)).astype("float32")
    x = rng.standard_normal((B, T, F)).astype("float32")
    rows = []
    for k, n in enumerate(lengths or [T] * B):
        one = {n: given[n][:, k : k + 1] for n in ("initial_h", "initial_c")}
        cut = np.transpose(x[k : k + 1, :n], (1, 0, 2))
        Y, h, c = cases.LSTMHelper(X=cut, direction=direction, **{**given, **one}).step()
        Y = np.pad(Y, ((0, T - n), *[(0, 0)] * 3))
        rows.append((np.transpose(Y, (2, 1, 0, 3)), *(np.transpose(a, (1, 0, 2)) for a in (h, c))))
        x[k, n:] = PAD
    wanted = dict(
        zip(("Y", "Y_h", "Y_c"), map(np.concatenate, zip(*rows, strict=True)), strict=True)
    )
    return x, given, direction, wanted


SHIPPED = shipped()
DRAWN = {
    **{d: drawn(d) for d in ("forward", "reverse", "bidirectional")},
    **{f"{d}, lengths": drawn(d, (5, 2, 4)) for d in ("forward", "reverse", "bidirectional")},
}
CASES = {**SHIPPED, **DRAWN}


def build(name, learned=False):
    """From x to every output, last h, last c; of Bidirectional the forward ones first.

    learned: The initial states, of the first sequence, are weights; else zero or given.
    """
    x, given, direction, _ = CASES[name]
    D, units = len(given["W"]), given["R"].shape[2]
    peephole = "P" in given
    settings = {"return_sequences": True, "return_state": True, "zero_output_for_mask": True}
    one = LSTM(
        units,
        **settings,
        peephole=peephole,
        learned_state=learned,
        go_backwards=direction == "reverse",
    )
    entry = layers.Input(x.shape[1:])
    mask = layers.Masking(PAD).compute_mask(entry) if "lengths" in name else None
    states = [] if learned or "initial_h" not in given else initial(given)
    states = [keras.ops.convert_to_tensor(state) for state in states] or None
    wrapped = layers.Bidirectional(one, merge_mode=None) if D == 2 else one
    made = wrapped(entry, initial_state=states, mask=mask)  # Keras drops masks where states go in
    model = keras.Model(entry, made)
    model.set_weights([w for d in range(D) for w in weights(given, d, learned)])
    return model


def initial(given):
    """[h, c] of each direction, [B, H]."""
    D = len(given["initial_h"])
    return [given[name][d] for d in range(D) for name in ("initial_h", "initial_c")]


def weights(given, d, learned):
    """Of one direction, in Keras' order."""
    W, R = (gates.reorder(given[name][d].T, "onnx", "keras") for name in "WR")
    bias = given.get("B", np.zeros((d + 1, 2 * W.shape[1]), "float32"))[d]
    yield from (W, R, gates.reorder(sum(np.split(bias, 2)), "onnx", "keras"))
    if "P" in given:
        i, o, f = np.split(given["P"][d], 3)
        yield np.stack([i, f, o])
    if learned:
        yield from (given[name][d][0] for name in ("initial_h", "initial_c"))


def named(made, direction):
    """A list of outputs, as the operator calls and arranges them."""
    D = 2 if direction == "bidirectional" else 1
    every, states = made[:D], made[D:]
    every = [y[:, ::-1] if direction == "reverse" else y for y in map(np.asarray, every)]
    rows = {"Y": every, "Y_h": states[0::2], "Y_c": states[1::2]}
    return {name: np.stack([np.asarray(a) for a in part], axis=1) for name, part in rows.items()}


@pytest.mark.parametrize("name", CASES)
def test_the_layer_reproduces_it(name):
    x, _, direction, wanted = CASES[name]
    got = named(build(name)(x), direction)
    for output, values in wanted.items():
        np.testing.assert_allclose(got[output], values, rtol=0, atol=BUDGET)


def one_output(model):
    """Everything the model answers side by side, as an exported model has one output."""
    flat = [layers.Flatten()(y) for y in model.outputs]
    return keras.Model(model.inputs[0], layers.Concatenate()(flat))


@pytest.mark.filterwarnings("ignore:Layer 'flatten")  # which drops the mask, as it should
@pytest.mark.parametrize("name", CASES)
def test_what_is_exported_reproduces_it(name, tmp_path):
    """Initial states are weights of an exported layer, so one sequence is played."""
    x, given, direction, wanted = CASES[name]
    model = build(name, learned="initial_h" in given)
    x = x[:1]
    shapes = [np.shape(y)[1:] for y in model(x)]
    ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    artifact = export(one_output(model), tmp_path)
    assert artifact.operators["LSTM"] == 1
    for flat in (load(artifact).run(x), evaluate(artifact.model_file, x=x)[0]):
        parts = np.split(flat, ends, axis=1)
        got = named([p.reshape(1, *s) for p, s in zip(parts, shapes, strict=True)], direction)
        for output, values in wanted.items():
            np.testing.assert_allclose(got[output], values[:1], rtol=0, atol=BUDGET)


def test_the_generator_ships_what_we_think():
    assert set(SHIPPED) == {
        "test_lstm_defaults",
        "test_lstm_with_initial_bias",
        "test_lstm_with_peepholes",
        "test_lstm_batchwise",
        "test_lstm_reverse",
        "test_lstm_bidirectional",
    }


def test_only_the_random_cases_see_a_wrong_order(monkeypatch):
    def worst(name):
        x, _, direction, wanted = CASES[name]
        got = named(build(name)(x), direction)
        return max(np.abs(got[n] - wanted[n]).max() for n in wanted)

    monkeypatch.setitem(gates.ORDER, "onnx", "ifgo")
    assert worst("test_lstm_batchwise") < BUDGET
    for name in DRAWN:
        assert worst(name) > 1000 * BUDGET
