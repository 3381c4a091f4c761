"""Fake quantization on every backend: its values, its gradients, and an LSTM that computes with it.

The values come from exact fractions, the LSTM's from float64 NumPy written here, line by line.
"""

from fractions import Fraction

import keras
import numpy as np
import pytest
from double import compiled, double, gradient, slope, to_tensors
from keras import ops

from lstm_keras import LSTM, quantize_aware
from lstm_keras.quantization import fake_quant
from lstm_keras.quantization.aware import ranges
from lstm_keras.quantization.grids import Range

# Every length differs, T > 2, and nothing is zero.
B, T, F, H = 3, 7, 4, 5
BUDGET = 1e-9  # double against double; measured 1e-15
ENGINES = ["cell", "fused", "unrolled"]


def draw(seed, *shape, spread=1.0):
    return spread * np.random.default_rng(seed).uniform(-0.9, 0.9, shape)


def numbers(tensor):
    return ops.convert_to_numpy(tensor)


# ---- the functions ----------------------------------------------------------------------------

STEP = Fraction(1, 128)
SPANS = [(-100, 155), (0, 255), (-255, 0), (-1, 254)]  # in steps of 1/128, which are exact


def nearest(x, low, high):
    """The point of the grid: ties go to the even integer, as in Python's `round`."""
    zero = -128 - low
    stored = min(max(round(Fraction(x) / STEP) + zero, -128), 127)
    return float((stored - zero) * STEP)


@pytest.mark.parametrize(("low", "high"), SPANS)
def test_activations_go_to_the_nearest_point_and_saturate(low, high):
    ties = [float((k + Fraction(1, 2)) * STEP) for k in range(-5, 6)]
    x = np.array([*ties, *draw(1, 50, spread=3), -9.0, 9.0, 0.0])
    with double():
        ends = to_tensors([low * float(STEP), high * float(STEP)])
        y = fake_quant.activation(*to_tensors([x]), *ends)
    np.testing.assert_array_equal(numbers(y), [nearest(value, low, high) for value in x])


def test_a_range_that_the_grid_does_not_meet_is_moved_so_that_0_is_a_point():
    with double():
        y = numbers(fake_quant.activation(*to_tensors([[0.0, -1.0, 1.0, 0.3], -0.5003, 0.7])))
    grid = Range(-0.5003, 0.7).grid()
    assert y[0] == 0
    np.testing.assert_allclose(y, grid.fake([0.0, -1.0, 1.0, 0.3]), rtol=0, atol=1e-15)
    assert abs(y[1] + 0.5003) > 1e-4


def test_weights_have_a_grid_for_each_part():
    w = draw(2, 3, 6) * [1, 1, 5, 5, 0, 0]
    with double():
        y, scale = (numbers(each) for each in fake_quant.weights(*to_tensors([w]), 3))
    for part in (slice(0, 2), slice(2, 4)):
        s = np.abs(w[:, part]).max() / 127
        np.testing.assert_allclose(scale[part], s, rtol=1e-12)
        np.testing.assert_allclose(y[:, part], np.rint(w[:, part] / s) * s, rtol=0, atol=1e-15)
        assert np.abs(y[:, part]).max() == pytest.approx(np.abs(w[:, part]).max(), rel=1e-12)
    np.testing.assert_array_equal(y[:, 4:], 0)
    assert (scale > 0).all()


def test_a_bias_has_the_grid_of_the_sum():
    b, scale = draw(3, 4), np.array([0.1, 0.02, 0.3, 1e-5])
    with double():
        y = numbers(fake_quant.bias(*to_tensors([b, scale])))
    np.testing.assert_allclose(y, np.rint(b / scale) * scale, rtol=0, atol=1e-15)


def test_the_gradient_passes_inside_and_not_outside():
    probe = draw(4, 60)
    x = np.concatenate([draw(1, 58, spread=2), [-0.5, 0.75]])  # both ends are inside
    with double():
        found, of_low, of_high = gradient(
            lambda v: ops.sum(fake_quant.activation(*v) * to_tensors([probe])[0]), [x, -0.5, 0.75]
        )
    inside = (x >= -0.5) & (x <= 0.75)
    assert 10 < inside.sum() < 50
    np.testing.assert_array_equal(found, np.where(inside, probe, 0))
    assert of_low == pytest.approx(probe[x < -0.5].sum(), abs=1e-12)
    assert of_high == pytest.approx(probe[x > 0.75].sum(), abs=1e-12)


@pytest.mark.parametrize("end", [1, 2])
def test_the_ends_have_the_slope_of_the_clipped_function(end):
    probe, values = draw(4, 60), [draw(1, 60, spread=2), np.array(-0.5), np.array(0.75)]
    with double():
        (weight,) = to_tensors([probe])
        rounded = gradient(lambda v: ops.sum(fake_quant.activation(*v) * weight), values)[end]
        clipped = slope(lambda v: ops.sum(fake_quant.within(*v) * weight), values, end, 1.0)
    assert abs(clipped) > 0.1
    assert rounded == pytest.approx(clipped, abs=1e-7)


def test_the_gradient_passes_over_the_rounding_of_weights_and_biases():
    probe = draw(5, 3, 8)

    def loss(values):
        w, b = values
        rounded, scale = fake_quant.weights(w, 4)
        return ops.sum((rounded + fake_quant.bias(b, scale)) * to_tensors([probe])[0])

    with double():
        of_w, of_b = gradient(loss, [draw(6, 3, 8), draw(7, 8)])
    np.testing.assert_allclose(of_w, probe, rtol=0, atol=1e-12)
    np.testing.assert_allclose(of_b, probe.sum(0), rtol=0, atol=1e-12)


# ---- one LSTM against float64 NumPy -----------------------------------------------------------


def build(engine, learned=True, cell=0.3, **settings):
    """A model of one LSTM whose h leaves its range, and whose c its limit of 1, at times."""
    unroll = engine == "unrolled"
    layer = LSTM(
        H,
        return_sequences=True,
        unroll=unroll,
        engine="auto" if unroll else engine,
        dtype="float64",
        name="memory",
        **settings,
    )
    model = keras.Sequential([keras.Input((T, F), dtype="float64", name="readings"), layer])
    model.set_weights([draw(4 + k, *w.shape, spread=2.5) for k, w in enumerate(model.weights)])
    aware = quantize_aware(model, samples(), "learned" if learned else "calibrated")
    aware.ranges.assign([[-1.1, 0.9], [-0.4, 0.35]])
    aware.measured.cells["memory"] = cell  # so 1 is the largest |c|
    return aware


def samples():
    return draw(1, B, T, F, spread=1.4)


def on_grid(x, low, high):
    scale = (high - low) / 255
    zero = np.clip(np.rint(-128 - low / scale), -128, 127)
    return scale * (np.clip(np.rint(x / scale) + zero, -128, 127) - zero)


def expected(x, weights, spans, wrong=""):
    """What int8 computes where the gates are float; `wrong` misplaces one rounding."""
    (x_low, x_high), (h_low, h_high) = spans.astype("float64")
    kernel, recurrent, bias = (np.split(w.astype("float64"), 4, axis=-1) for w in weights)
    scales = [np.abs(w).max() / 127 for w in kernel]
    if wrong == "W on one grid":
        scales = [max(scales)] * 4
    recurrent_scales = [np.abs(w).max() / 127 for w in recurrent]
    if wrong == "U on one grid":
        recurrent_scales = [max(recurrent_scales)] * 4
    s_x = (x_high - x_low) / 255
    kernel = [np.rint(w / s) * s for w, s in zip(kernel, scales, strict=True)]
    recurrent = [np.rint(w / s) * s for w, s in zip(recurrent, recurrent_scales, strict=True)]
    if wrong != "b as it is":
        bias = [np.rint(b / (s * s_x)) * s * s_x for b, s in zip(bias, scales, strict=True)]
    if wrong != "x as it is":
        x = on_grid(x, x_low, x_high)
    h = c = np.zeros((len(x), recurrent[0].shape[0]))
    outputs = []
    for t in range(x.shape[1]):
        gates = zip(kernel, recurrent, bias, strict=True)
        i, f, g, o = (x[:, t] @ W + h @ U + b for W, U, b in gates)
        i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))
        c = f * c + i * np.tanh(g)
        if wrong != "c not held":
            c = np.clip(c, -1, 1)
        m = o * np.tanh(c)
        if wrong == "o on a grid":
            m = on_grid(o, 0.0, 1.0) * np.tanh(c)
        h = m if wrong == "h as it is in the loop" else on_grid(m, h_low, h_high)
        outputs.append(on_grid(m, h_low, h_high))
    return np.stack(outputs, axis=1)


def answers(engine, **settings):
    with double():
        aware = build(engine, **settings)
        y = numbers(aware(samples()))
        assert aware.get_layer("memory").engine_report().engine == engine
        return y, expected(samples(), aware.source.get_weights(), numbers(aware.ranges))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_lstm_computes_what_the_document_says(engine):
    found, wanted = answers(engine)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=BUDGET)
    on = Range(*np.float32([-0.4, 0.35]).tolist()).grid()
    stored = found / on.scale + on.zero_point
    np.testing.assert_allclose(stored, np.rint(stored), rtol=0, atol=1e-9)
    assert (np.rint(stored) == 127).any()
    assert (np.rint(stored) == -128).any()


FAULTS = [
    *("W on one grid", "U on one grid", "b as it is", "x as it is", "c not held"),
    *("o on a grid", "h as it is in the loop"),
]


@pytest.mark.parametrize("wrong", FAULTS)
def test_a_wrong_placement_is_seen(wrong):
    with double():
        aware = build("cell")
        spans, weights = numbers(aware.ranges), aware.source.get_weights()
    right, other = (expected(samples(), weights, spans, name) for name in ("", wrong))
    assert np.abs(right - other).max() > 1e6 * BUDGET


def test_without_a_bias_and_with_coupled_gates():
    for settings in ({"use_bias": False}, {"coupled": True}, {"learned_state": True}):
        with double():
            cell, fused = (
                numbers(build(engine, **settings)(samples())) for engine in ("cell", "fused")
            )
        np.testing.assert_allclose(fused, cell, rtol=0, atol=BUDGET)


def slopes(engine, **settings):
    """Of a loss on every output, by every weight, the ranges and x."""
    with double():
        aware = build(engine, **settings)
        rest = aware.non_trainable_variables

        def loss(values):
            *W, x = values
            W = [ops.cast(w, v.dtype) for w, v in zip(W, aware.trainable_variables, strict=True)]
            y, _ = aware.stateless_call(W, rest, x, training=True)
            return ops.sum(y * ops.convert_to_tensor(draw(9, B, T, H)))

        values = [numbers(v) for v in aware.trainable_variables]
        names = [v.name for v in aware.trainable_variables]
        return dict(zip([*names, "x"], gradient(compiled(loss), [*values, samples()]), strict=True))


@pytest.mark.parametrize("settings", [{}, {"recurrent_dropout": 0.4, "dropout": 0.2}], ids=str)
def test_the_fused_engine_has_the_gradients_of_the_cell(settings):
    cell, fused = (slopes(engine, seed=1997, **settings) for engine in ("cell", "fused"))
    assert set(cell) == {"kernel", "recurrent_kernel", "bias", "ranges", "x"}
    for name, wanted in cell.items():
        assert np.abs(wanted).max() > 1e-3, name
        assert (np.abs(wanted) > 0).mean() > 0.4, name
        atol = 1e-6 if name == "ranges" else BUDGET  # they are a float32 weight
        np.testing.assert_allclose(fused[name], wanted, rtol=0, atol=atol, err_msg=name)


def test_after_its_loop_the_cell_is_plain_again():
    with double():
        aware = build("fused")
        layer, x = aware.get_layer("memory"), ops.convert_to_tensor(samples())
        before = numbers(layer(x))
        assert np.abs(numbers(aware(x)) - before).max() > 1e-3
        np.testing.assert_array_equal(numbers(layer(x)), before)


# ---- training ---------------------------------------------------------------------------------


LOSSES = {"calibrated": [0.34150, 0.06176], "learned": [0.34007, 0.06185]}
"""Of the first and the last epoch, the same on every backend; in float 0.348 and 0.0547."""


@pytest.mark.parametrize("kind", LOSSES)
def test_fit_lowers_the_loss_and_moves_ranges_that_are_learned(kind):
    x = draw(1, 48, T, F).astype("float32")
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, name="memory"), keras.layers.Dense(2)])
    model.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(model.weights)])
    aware = quantize_aware(model, 0.7 * x, kind)  # too narrow, so that some is cut off
    before = ranges(aware)
    aware.compile(keras.optimizers.Adam(0.03), "mse")
    history = aware.fit(x, x[:, -1, :2], batch_size=8, epochs=6, shuffle=False, verbose=0)
    losses = history.history["loss"]
    np.testing.assert_allclose(losses[0::5], LOSSES[kind], rtol=1e-3)
    assert aware.get_layer("memory").engine_report().engine == "fused"
    after = ranges(aware)
    assert len(before) == 3
    for name in before:
        assert (after[name] != before[name]) == (kind == "learned")
