"""Ranges, roundings and sensitivities against definitions written out, and faults that they see."""

import numpy as np
import pytest

from lstm_keras import reference
from lstm_keras.exporters.starts import Start
from lstm_keras.gates import GATES
from lstm_keras.quantization import calibration, fake_quant, floats, rounding, sensitivity, weights
from lstm_keras.quantization.grids import Range, cell_power

N, T, F, H = 6, 5, 3, 4


@pytest.fixture
def lstm():
    """A float LSTM of random weights, and what it did on N windows, from a state of its own."""
    rng = np.random.default_rng(1997)

    def draw(*shape):
        return rng.uniform(-0.8, 0.8, shape)

    kernel, recurrent = draw(F, 4 * H), draw(H, 4 * H)
    bias, h, c, x = draw(4 * H), draw(H), draw(H), draw(N, T, F)
    trace = reference.trace(x, kernel, recurrent, bias, h=np.tile(h, (N, 1)), c=np.tile(c, (N, 1)))
    parts = [
        {g: np.split(w, 4, -1)[k].T for k, g in enumerate(GATES)} for w in (kernel, recurrent, bias)
    ]
    return floats.FloatLstm("one", *parts, x, Start("one", h, c), trace, np.abs(trace.c).max(), 0)


# ---- ranges -----------------------------------------------------------------------------------


def test_minmax_holds_every_value_and_zero():
    assert calibration.minmax(np.array([0.5, 2.0, 1.0])) == Range(0.0, 2.0)
    assert calibration.minmax(np.array([-0.5, -2.0])) == Range(-2.0, 0.0)


def test_percentile_leaves_out_one_in_ten_thousand():
    values = np.linspace(-1, 1, 100_001)
    values[0], values[-1] = -50, 70
    span = calibration.percentile(values)
    assert -1 < span.low < -0.999
    assert 0.999 < span.high < 1


def test_mse_is_the_best_of_all_ranges():
    """Against a plain search over shares of the whole range, which it must not be worse than."""
    values = np.random.default_rng(1).standard_t(2, 20_000)

    def cost(span):
        return np.mean((values - span.grid().fake(values)) ** 2)

    best = min(
        cost(Range(share * values.min(), share * values.max()))
        for share in np.linspace(0.02, 1, 50)
    )
    assert cost(calibration.mse(values)) <= 1.001 * best
    assert cost(calibration.minmax(values)) > 1.04 * best


@pytest.mark.parametrize("method", calibration.METHODS)
def test_nothing_but_zeros_has_a_range_all_the_same(method):
    span = calibration.METHODS[method](np.zeros((3, 4)))
    assert span.low <= 0 < span.high


@pytest.mark.parametrize(
    ("largest", "power"), [(0.2, -15), (1.0, -15), (1.001, -14), (40.0, -9), (64.0, -9)]
)
def test_the_power_of_a_cell(largest, power):
    assert cell_power(largest) == power
    assert largest <= 2.0 ** (15 + power)


# ---- rounding ---------------------------------------------------------------------------------


def product_error(w, q, scale, inputs):
    u = np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)
    return np.mean((u @ (w - q * scale).T) ** 2)


def test_second_order_is_nearest_where_inputs_are_independent():
    rng = np.random.default_rng(1)
    w, scale, limits = rng.normal(size=(7, 5)), 0.1, np.full(5, 127.0)
    q = rounding.second_order(w, np.array(scale), limits, np.diag([1.0, 2, 3, 4, 5]))
    np.testing.assert_array_equal(q, rounding.nearest(w, np.array(scale), limits))


def test_second_order_makes_products_better_where_inputs_go_together():
    """Five inputs that are nearly one: what one weight loses, another makes good."""
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(400, 1)) + 0.1 * rng.normal(size=(400, 5))
    w, scale, limits = rng.normal(size=(7, 6)), np.array(0.1), np.full(6, 127.0)
    second = rounding.second_order(w, scale, limits, rounding.of_product(inputs))
    nearest = rounding.nearest(w, scale, limits)
    errors = [product_error(w, q, scale, inputs) for q in (second, nearest)]
    assert errors[0] < 0.6 * errors[1]


def test_nearest_takes_the_integers_that_training_takes():
    """Weights on the border between two integers, where float32 and float64 part."""
    rng = np.random.default_rng(1)
    largest = np.float32(1.7)
    scale = largest / np.float32(127)
    halves = (rng.integers(-120, 120, 4000) + 0.5) * np.float64(scale)
    w = np.append(halves, largest).astype("float32")[None]
    q = rounding.nearest(w, np.array(scale), np.full(w.shape[1], 127.0))
    trained, of_training = fake_quant.weights(w.T, 1)
    np.testing.assert_array_equal(q.T, np.rint(np.asarray(trained) / np.asarray(of_training)))
    assert (np.rint(w.astype("float64") / np.float64(scale)) != q).any()


def test_rounded_weights_stay_within_their_limits():
    w, limits = np.array([[9.0, -9.0, 0.2]]), np.array([7.0, 7.0, 100.0])
    for q in (
        rounding.nearest(w, np.array(1.0), limits),
        rounding.second_order(w, np.array(1.0), limits, np.eye(3)),
    ):
        np.testing.assert_array_equal(q, [[7, -7, 0]])


# ---- sensitivity ------------------------------------------------------------------------------


def test_dz_is_the_derivative_of_the_whole_sequence(lstm):
    """Against finite differences: z of one gate, moved at one step."""
    recurrent = np.concatenate([lstm.recurrent[g].T for g in GATES], axis=1)
    v = np.random.default_rng(2).choice([-1.0, 1.0], size=lstm.trace.h.shape)
    found = sensitivity.dz(lstm.trace, recurrent, lstm.start.c, v)
    for step, unit in ((0, 3), (2, 5), (1, 9), (3, 14)):  # one of each gate

        def loss(moved, step=step, unit=unit):
            h, c = (np.tile(a, (N, 1)) for a in (lstm.start.h, lstm.start.c))
            total = 0.0
            for t in range(T):
                z = np.concatenate([lstm.x[:, t] @ lstm.kernel[g].T for g in GATES], axis=1)
                z = z + h @ recurrent + np.concatenate([lstm.bias[g] for g in GATES])
                z[:, unit] += moved * (t == step)
                i, f, g, o = np.split(z, 4, axis=1)
                c = reference.sigmoid(f) * c + reference.sigmoid(i) * np.tanh(g)
                h = reference.sigmoid(o) * np.tanh(c)
                total = total + (v[:, t] * h).sum(axis=1)
            return total

        slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
        np.testing.assert_allclose(found[:, step, unit], slope, atol=1e-6)


def test_hessians_are_those_of_all_h(lstm):
    """The mean of J'J, with J the derivative of every h by a row of weights, by differences."""
    k, unit = 1, 2  # gate f
    columns = []
    for column in range(F + H + 1):
        ends = []
        for moved in (1e-5, -1e-5):
            kernel, recurrent, bias = (
                {g: w.copy() for g, w in part.items()}
                for part in (lstm.kernel, lstm.recurrent, lstm.bias)
            )
            if column < F:
                kernel["f"][unit, column] += moved
            elif column < F + H:
                recurrent["f"][unit, column - F] += moved
            else:
                bias["f"][unit] += moved
            joined = (
                np.concatenate([part[g].T for g in GATES], -1) for part in (kernel, recurrent, bias)
            )
            start = (np.tile(a, (N, 1)) for a in (lstm.start.h, lstm.start.c))
            ends.append(reference.trace(lstm.x, *joined, *start).h)
        columns.append(((ends[0] - ends[1]) / 2e-5).reshape(N, -1))
    J = np.stack(columns, axis=2)
    want = np.einsum("nak,nal->kl", J, J) / N
    got = lstm.sensitivity[k][unit]
    assert np.abs(got - want).max() < 0.1 * np.abs(want).max()  # a mean over random signs
    other = lstm.sensitivity[0][unit]
    assert np.abs(other - want).max() > 0.15 * np.abs(want).max()


# ---- weights ----------------------------------------------------------------------------------


def test_integers_stand_for_the_weights(lstm):
    numbers = weights.integers(lstm, 0.02, False, weights.Rounding("nearest"))
    kernel, scale = numbers[2]  # gate f
    assert scale == pytest.approx(np.abs(lstm.kernel["f"]).max() / 127)
    np.testing.assert_allclose(kernel * scale, lstm.kernel["f"], atol=0.51 * scale)
    bias, of_bias = numbers[13]
    assert bias.dtype == np.int32
    assert of_bias == pytest.approx(0.02 * scale)
    np.testing.assert_allclose(bias * of_bias, lstm.bias["f"], atol=0.51 * of_bias)


def test_the_rounding_that_is_taken_is_damped_where_two_are_alike(lstm):
    costs = dict(zip(weights.ROUNDINGS, (1.02, 1.0, 1.5, 2.0), strict=True))
    assert weights.best_rounding([lstm], lambda _, how: costs[how]) == weights.ROUNDINGS[0]
    costs[weights.ROUNDINGS[0]] = 1.04
    assert weights.best_rounding([lstm], lambda _, how: costs[how]) == weights.ROUNDINGS[1]


def test_a_layer_too_large_for_it_goes_without_rounding_by_sequence(lstm, monkeypatch):
    monkeypatch.setattr(weights, "LARGEST", H * (F + H + 1) ** 2 - 1)
    tried = []
    weights.best_rounding([lstm], lambda _, how: tried.append(how.by) or 1.0)
    assert tried == ["product", "nearest"]


def test_the_weights_that_are_judged_are_made_from_the_other_half(lstm):
    seen = []
    weights.best_rounding([lstm], lambda lstms, how: seen.append(len(lstms[0].x)) or 1.0)
    assert seen == [N // 2] * len(weights.ROUNDINGS)
