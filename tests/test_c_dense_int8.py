"""lk_dense_int8 on every path against integer.layers.dense, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
from c_programs import Case, judge, on_core, on_host, qemu

from lstm_keras.exporters.c.pack_dense import pack_dense_int8
from lstm_keras.integer import Grid, layers
from lstm_keras.integer.fixed import INT8

ROWS = 9
SHAPES = [(1, 1), (3, 2), (4, 5), (5, 3), (16, 6), (17, 7), (30, 2), (32, 6), (50, 3)]
ACTIVATIONS = ["NONE", "RELU", "RELU6", "RELU_N1_TO_1"]

# Of the output's scale: sums that fill int8, that leave it, that need a left shift, that vanish.
SPREADS = [1.0, 0.04, 2.0**-11, 2.0**36]


def draw(rng, shape, number) -> Case:
    """A case; the number chooses its form, so that every form occurs."""
    N, K = shape
    weights = rng.integers(-127, 128, (K, N)).astype(np.int8)
    bias = rng.integers(-9000, 9000, K).astype(np.int32) if number % 3 else None
    given = Grid(float(np.float32(rng.uniform(0.001, 0.1))), int(rng.integers(-128, 128)))
    channels = K if number % 2 else 1
    scale = rng.uniform(0.001, 0.02, channels).astype(np.float32)
    filled = given.scale * float(scale.mean()) * 130 * np.sqrt(N)
    spread = SPREADS[number % len(SPREADS)] if number % 5 == 4 else 1.0
    made = Grid(float(np.float32(spread * filled)), int(rng.integers(-60, 61)))
    activation = ACTIVATIONS[number // 4 % 4]
    rows = rng.integers(-128, 128, (ROWS, N)).astype(np.int8)
    y = layers.dense(rows, weights, bias, (given, made), scale, "tflm")
    wanted = np.clip(y, *layers.activation_limits(activation, made, INT8)).astype(np.int8)
    layer = pack_dense_int8(weights, bias, (given, made), scale, activation)
    return Case(layer, rows, wanted)


@pytest.fixture(scope="module")
def cases():
    rng = np.random.default_rng(1997)
    return [draw(rng, SHAPES[k % len(SHAPES)], k) for k in range(60)]


def play(name, case):
    N, K = case.rows.shape[1], case.wanted.shape[1]
    call = f"lk_dense_int8(&{name}, rows + {N} * t, made + {K} * t)"
    return f"int t; for (t = 0; t < {ROWS}; t++) {call};"


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_host_computes_the_integers(tmp_path, cases, compiler):
    assert on_host(tmp_path, judge(cases, play), compiler=compiler) == 0


@pytest.mark.skipif(qemu.missing() is not None, reason=str(qemu.missing()))
@pytest.mark.parametrize(
    ("core", "flags"),
    [("m0plus", []), ("m4", []), ("m4", ["-DLK_NO_ASM"]), ("m55", []), ("m55", ["-Os"])],
)
def test_cores_compute_the_integers(tmp_path, cases, core, flags):
    for part in range(0, len(cases), 20):  # what the smallest flash holds
        source = judge(cases[part : part + 20], play)
        assert on_core(tmp_path, source, core, *flags).status == 0


def test_most_answers_lie_within_their_limits(cases):
    inside = [(c.wanted != c.wanted.min()) & (c.wanted != c.wanted.max()) for c in cases]
    assert np.mean(np.concatenate([part.ravel() for part in inside])) > 0.3


@pytest.mark.parametrize("field", ["weights", "bias", "mantissa", "shift", "zero_point", "high"])
def test_a_wrong_number_is_caught(tmp_path, cases, field):
    case = cases[7]
    fields = dict(case.layer.fields)
    if field == "high":
        fields[field] = int(case.wanted.max()) - fields["zero_point"] - 1
    elif isinstance(fields[field], np.ndarray):
        fields[field] = fields[field].copy()
        fields[field].flat[-1] = fields[field].flat[-1] // 2 - 3
    else:
        fields[field] += 1
    wrong = case._replace(layer=replace(case.layer, fields=fields))
    assert on_host(tmp_path, judge([case, wrong], play)) == 1


def test_the_zero_point_is_in_the_bias():
    weights = np.array([[1, -2, 5], [7, 11, -3]], np.int8)
    grids = (Grid(0.5, 3), Grid(0.25, -4))
    layer = pack_dense_int8(weights, np.array([100, -200], np.int32), grids, np.array(0.125))
    assert layer.fields["bias"].tolist() == [100 - 3 * 4, -200 - 3 * 15]
    assert (layer.parameters, layer.macs) == (6 + 8, 6)


def test_scales_that_fit_nothing_are_refused():
    weights = np.ones((3, 2), np.int8)
    grids = (Grid(0.5, 3), Grid(0.25, -4))
    with pytest.raises(ValueError, match=r"bias \[3\] and one scale or 3; got a bias None and 2"):
        pack_dense_int8(weights, None, grids, np.ones(2))
    with pytest.raises(ValueError, match=r"got a bias \(2,\) and 1 scales"):
        pack_dense_int8(weights, np.ones(2, np.int32), grids, np.ones(1))
