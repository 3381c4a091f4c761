"""Every variant of the cell against the float64 reference, ONNX Runtime and torch."""

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
import tensorflow as tf
from onnx import TensorProto, helper

from lstm_keras import LSTM, reference
from lstm_keras.arguments import VARIANTS
from lstm_keras.gates import present
from lstm_keras.initializers import GateBias

B, T, F, H, P = 2, 5, 3, 4, 6
BUDGET = 1e-6  # float32 against float64, |output| < 1; measured 2e-7
SHARE = 0.2  # of the old value, where units zone out

CELLS = {
    "plain": {},
    "peephole": {"peephole": True},
    "coupled": {"coupled": True},
    "layer norm": {"layer_norm": True},
    "layer norm without bias": {"layer_norm": True, "use_bias": False},
    "projection": {"projection": P},
    "zoneout": {"zoneout": SHARE},
    "zoneout of h and c": {"zoneout": [0.1, 0.4]},
    "cell clip": {"cell_clip": 0.3},
    "no input gate": {"gates": "fo"},
    "no forget gate": {"gates": "io"},
    "no output gate": {"gates": "if"},
    "no gate": {"gates": ""},
    "peephole, no forget gate": {"peephole": True, "gates": "io"},
    "peephole, coupled": {"peephole": True, "coupled": True},
    "softsign": {"activation": "softsign", "recurrent_activation": "hard_sigmoid"},
    "all": {
        "peephole": True,
        "coupled": True,
        "layer_norm": True,
        "projection": P,
        "zoneout": SHARE,
        "cell_clip": 0.3,
    },
}
"""Settings of a cell by name; each computes something else."""


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def build(**settings):
    layer = LSTM(H, **{"return_sequences": True, "return_state": True, **settings})
    layer.build((B, T, F))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def state(layer):
    return [draw(2, B, layer.cell.output_size), draw(3, B, H)]


def expected(layer, x, h, c, mask=None):
    """The reference, told from the layer's configuration and weights alone."""
    config = layer.get_config()
    weights = {w.name: np.asarray(w, "float64") for w in layer.weights}
    rates = config["zoneout"]
    return reference.trace(
        x,
        weights["kernel"],
        weights["recurrent_kernel"],
        weights.get("bias"),
        h,
        c,
        mask,
        present(config["gates"], config["coupled"]),
        coupled=config["coupled"],
        peephole=weights.get("peephole_kernel"),
        scale=weights.get("layer_norm_scale"),
        projection=weights.get("projection_kernel"),
        cell_clip=config["cell_clip"],
        zoneout=rates if isinstance(rates, list) else (rates, rates),
        activation=softsign if config["activation"] == "softsign" else np.tanh,
        recurrent_activation=(
            hard_sigmoid if config["activation"] == "softsign" else reference.sigmoid
        ),
    )


def softsign(z):
    return z / (1 + np.abs(z))


def hard_sigmoid(z):
    return np.clip(z / 6 + 0.5, 0, 1)


X = draw(1, B, T, F)


@pytest.mark.parametrize("engine", ["cell", "auto"])
@pytest.mark.parametrize("name", CELLS)
def test_matches_the_reference(name, engine):
    layer = build(**CELLS[name], engine=engine)
    y, h, c = layer(X, initial_state=state(layer))
    steps = expected(layer, X, *state(layer))
    np.testing.assert_allclose(y, steps.h, rtol=0, atol=BUDGET)
    np.testing.assert_allclose(h, steps.h[:, -1], rtol=0, atol=BUDGET)
    np.testing.assert_allclose(c, steps.c[:, -1], rtol=0, atol=BUDGET)


@pytest.mark.parametrize("name", [name for name in CELLS if name != "plain"])
def test_every_variant_differs_from_the_others(name):
    layer = build(**CELLS[name])
    steps = expected(layer, X, *state(layer))
    if "without bias" in name:
        return
    for other in CELLS:
        another = build(**CELLS[other])
        same_width = another.cell.output_size == layer.cell.output_size
        if other == name or "without bias" in other or not same_width:
            continue
        distance = np.abs(expected(another, X, *state(another)).h - steps.h).max()
        assert distance > 1000 * BUDGET, other


@pytest.mark.parametrize("name", CELLS)
def test_the_gradient_is_that_of_finite_differences_in_float64(name):
    layer = build(**CELLS[name], dtype="float64")
    h, c = (s.astype("float64") for s in state(layer))
    probe = draw(9, B, T, layer.cell.output_size).astype("float64")
    variables = layer.trainable_variables
    with tf.GradientTape() as tape:
        y, _, _ = layer(X.astype("float64"), initial_state=[h, c])
        loss = tf.reduce_sum(y * probe)
    gradients = tape.gradient(loss, variables)
    step = 1e-6
    for variable, gradient in zip(variables, gradients, strict=True):
        value = np.asarray(variable)
        direction = draw(11, *value.shape).astype("float64")
        ends = []
        for sign in (1, -1):
            variable.assign(value + sign * step * direction)
            ends.append((expected(layer, X, h, c).h * probe).sum())
        variable.assign(value)
        slope = (ends[0] - ends[1]) / (2 * step)
        np.testing.assert_allclose(
            (gradient.numpy() * direction).sum(), slope, rtol=1e-6, atol=1e-8
        )
        assert abs(slope) > 1e-4, variable.name  # there is something to lose


@pytest.mark.parametrize("name", CELLS)
def test_a_model_with_it_is_saved_and_trains(tmp_path, name):
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, **CELLS[name])])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(draw(1, 8, T, F), draw(2, 8, *model.output_shape[1:]), batch_size=4, verbose=0)
    still = [w.name for w, old in zip(model.weights, before, strict=True) if np.array_equal(w, old)]
    assert still == []
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again(X), model(X))


def test_gates_that_are_left_out_have_no_weights():
    sizes = {name: build(gates=name).cell.kernel.shape[1] // H for name in ("ifo", "io", "")}
    assert sizes == {"ifo": 4, "io": 3, "": 1}
    assert build(coupled=True).cell.kernel.shape == (F, 3 * H)


# ---- the same in other libraries --------------------------------------------------------------


def run_onnx(layer, x, **attributes):
    """Our weights in an ONNX LSTM node, written out here, and its answer."""
    W, U, b, *peephole = (np.asarray(w) for w in layer.weights)
    blocks = layer.cell.blocks

    def rows(array):
        """[1, 4H, ...] in ONNX's order i, o, f, g; zero where the node ignores a block."""
        parts = dict(zip(blocks, np.split(array, len(blocks), axis=-1), strict=True))
        zero = np.zeros_like(parts["g"])
        if layer.cell.coupled:
            parts["i"] = -parts["f"]  # ONNX: f = 1 - i; ours: i = 1 - f, and sigmoid(-z) is that
        return np.concatenate([parts.get(gate, zero) for gate in "iofg"], axis=-1).T[None]

    given = {"X": x.transpose(1, 0, 2), "W": rows(W), "R": rows(U)}
    given["B"] = np.concatenate([rows(b), np.zeros((1, 4 * H), "float32")], axis=1)
    names = ["X", "W", "R", "B", "", "", ""]
    if peephole:
        parts = dict(zip(blocks.replace("g", ""), peephole[0], strict=True))
        if layer.cell.coupled:
            parts["i"] = -parts["f"]
        zero = np.zeros(H, "float32")
        given["P"] = np.concatenate([parts.get(gate, zero) for gate in "iof"])[None]
        names.append("P")
    node = helper.make_node("LSTM", names, ["Y", "", "C"], hidden_size=H, **attributes)
    graph = helper.make_graph(
        [node],
        "lstm",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, v.shape) for n, v in given.items()],
        [
            helper.make_tensor_value_info("Y", TensorProto.FLOAT, (T, 1, B, H)),
            helper.make_tensor_value_info("C", TensorProto.FLOAT, (1, B, H)),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    y, c = session.run(None, {name: np.ascontiguousarray(v) for name, v in given.items()})
    return y[:, 0].transpose(1, 0, 2), c[0]


@pytest.mark.parametrize("name", ["plain", "peephole", "coupled", "peephole, coupled"])
def test_onnx_runtime_agrees(name):
    layer = build(**CELLS[name])
    y, _, c = layer(X)
    attributes = {"input_forget": 1} if CELLS[name].get("coupled") else {}
    theirs, their_c = run_onnx(layer, X, **attributes)
    np.testing.assert_allclose(y, theirs, rtol=0, atol=BUDGET)
    np.testing.assert_allclose(c, their_c, rtol=0, atol=BUDGET)


def test_onnx_runtime_sees_a_lost_peephole():
    layer = build(peephole=True)
    right, _ = run_onnx(layer, X)
    layer.cell.peephole_kernel.assign(0 * draw(1, 3, H))
    assert np.abs(run_onnx(layer, X)[0] - right).max() > 1000 * BUDGET


# ---- how it starts ----------------------------------------------------------------------------


def start(**settings):
    layer = LSTM(H, **settings)
    layer.build((B, T, F))
    blocks = layer.cell.blocks
    return dict(zip(blocks, np.split(np.asarray(layer.cell.bias), len(blocks)), strict=True))


def test_the_forget_bias_is_what_is_asked_for():
    assert start(forget_bias=2.5)["f"].tolist() == [2.5] * H
    assert start(forget_bias=0.0)["f"].tolist() == [0.0] * H
    assert start()["f"].tolist() == [1.0] * H
    assert start(unit_forget_bias=False)["f"].tolist() == [0.0] * H


def test_a_horizon_spreads_the_memories_of_the_units():
    horizon, units = 200, 4000
    bias = GateBias("ifgo", keras.initializers.Zeros(), horizon=horizon, seed=7)((4 * units,))
    i, f, g, o = np.split(np.asarray(bias), 4)
    np.testing.assert_array_equal(i, -f)
    assert not g.any()
    assert not o.any()
    lengths = np.exp(f)
    assert lengths.min() >= 1
    assert lengths.max() <= horizon - 1 + 1e-3
    wanted = np.quantile(np.arange(1, horizon, 0.01), [0.1, 0.5, 0.9])
    np.testing.assert_allclose(np.quantile(lengths, [0.1, 0.5, 0.9]), wanted, rtol=0.05)


def test_a_horizon_comes_from_the_seed():
    first, again, other = (start(horizon=50, seed=seed)["f"] for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01
    assert np.ptp(first) > 0.01
    keras.utils.set_random_seed(5)
    first = start(horizon=50)["f"]
    keras.utils.set_random_seed(5)
    np.testing.assert_array_equal(start(horizon=50)["f"], first)


def test_a_horizon_with_coupled_gates_sets_the_forget_gate_alone():
    bias = start(horizon=50, coupled=True, seed=3)
    assert list(bias) == list("fgo")
    assert (bias["f"] > 0).all()


def test_weights_of_variants_start_as_the_plain_cell():
    layer = LSTM(H, peephole=True, layer_norm=True)
    layer.build((B, T, F))
    assert not np.asarray(layer.cell.peephole_kernel).any()
    assert (np.asarray(layer.cell.layer_norm_scale) == 1).all()


# ---- zoneout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["cell", "auto"])
def test_zoneout_keeps_units_at_random_and_by_the_mean_otherwise(engine):
    layer = build(zoneout=[0.3, 0.6], seed=5, engine=engine)
    x = draw(1, 16, 40, F)
    y, _, _ = layer(x, training=True)
    kept = (np.diff(y, axis=1) == 0).mean(axis=(0, 1))
    np.testing.assert_allclose(kept, 0.3, atol=0.06)
    assert np.abs(np.asarray(layer(x, training=True)[0]) - y).max() > 0.01
    calm = np.asarray(layer(x)[0])
    assert (np.diff(calm, axis=1) == 0).mean() < 0.01


def test_zoneout_of_everything_would_keep_the_start():
    layer = build(zoneout=0.999999, seed=5)
    h, c = state(layer)
    y, _, cell = layer(X, initial_state=[h, c], training=True)
    np.testing.assert_array_equal(y, np.repeat(h[:, None], T, axis=1))
    np.testing.assert_array_equal(cell, c)


def test_engines_draw_the_same():
    settings = {"zoneout": 0.4, "dropout": 0.3, "recurrent_dropout": 0.3}
    answers = [build(**settings, seed=5, engine=e)(X, training=True)[0] for e in ("cell", "auto")]
    np.testing.assert_allclose(*answers, rtol=0, atol=BUDGET)


# ---- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"gates": "of"}, "gates must be 'ifo' or some of these letters; got 'of'"),
        ({"gates": "ifgo"}, "gates must be 'ifo' or some of these letters; got 'ifgo'"),
        ({"gates": 3}, "gates must be 'ifo' or some of these letters; got 3"),
        ({"coupled": True, "gates": "io"}, "coupled gates need both i and f; got gates='io'"),
        ({"projection": 0}, "projection must be a positive int; got 0"),
        ({"zoneout": 1.0}, r"zoneout must be in \[0, 1\); got 1.0"),
        ({"zoneout": (0.1, 0.2, 0.3)}, "zoneout must be one rate, or one for h and one for c"),
        ({"cell_clip": 0}, "cell_clip must be a number greater than 0; got 0"),
        ({"horizon": 2}, "horizon must be a number greater than 2; got 2"),
        ({"horizon": "10"}, "horizon must be a number greater than 2; got '10'"),
        ({"horizon": 9, "use_bias": False}, "horizon sets how the bias starts; use_bias=False"),
        ({"forget_bias": 1, "gates": "io"}, "forget_bias needs a forget gate; gates='io'"),
        ({"forget_bias": 1, "horizon": 9}, "forget_bias and horizon both say where b_f starts"),
        ({"units": 1, "layer_norm": True}, "layer_norm needs units of 2 or more"),
        ({"engine": "fast"}, "engine must be one of auto, cell, fused; got 'fast'"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        LSTM(**{"units": H, **settings})


def test_the_table_knows_every_variant():
    layer = LSTM(H)
    assert {name: getattr(layer, name) for name in VARIANTS} == VARIANTS
