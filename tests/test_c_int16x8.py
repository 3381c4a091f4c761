"""The C kernels with activations of 16 bits, bit for bit: NumPy and TFLite Micro's wheel."""

import dataclasses

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from c_pipes import BUILDS, CORES, Case, Program
from lstm_files import File, file_of, random_layer, random_x, tflm
from numpy.testing import assert_array_equal

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import packed
from lstm_keras.exporters.c.pack_int16x8 import dense_int16x8, lstm_int16x8
from lstm_keras.exporters.c.pack_layers import (
    elementwise_int16,
    mean,
    softmax_int16x8,
)
from lstm_keras.integer import Grid, layers, play, squash
from lstm_keras.integer.fixed import INT16, saturate

UNIT = Grid(1 / 32768, 0)


def every(build):
    """Every int16; on a core, which takes its time, every 97th."""
    return np.arange(-32768, 32768, 97 if build in CORES else 1).astype(np.int16)


def rows(rng, count, n):
    """Random rows, of which some are constant and some hold both ends."""
    x = rng.integers(-32768, 32768, (count, n)).astype(np.int16)
    x[0], x[1], x[2, ::2] = -32768, 32767, 32767
    x[2, 1::2] = -32768
    return x


def one_operator(name, x, y, n, m, options=None, constants=(), version=2, dtype=np.int16):
    """A file of one operator on a row."""
    file = File()
    given, made = file.tensor(dtype, (1, n), x), file.tensor(np.int16, (1, m), y)
    inputs = [given, *(file.constant(*one) for one in constants)]
    file.operator(name, version, inputs, [made], options)
    return file.pack({"x": given}, {"y": made})


# ---- LSTM -------------------------------------------------------------------------------------


def lstms():
    """Layers whose sums fit into int32, and two where they are calculated in int64."""
    rng = np.random.default_rng(1997)
    shapes = [(1, 1), (3, 5), (4, 8), (6, 7), (13, 16), (2, 33)]
    made = [
        random_layer(rng, F, H, wide=True, spread=spread, cell_power=power, cell_clip=clip)
        for (F, H), spread, power, clip in zip(
            shapes,
            [2, 0.5, 4, 1, 0.5, 0.3],
            [-11, -13, -9, -15, -17, -12],
            [0, 1.5, 0, 0.2, 0, 0],
            strict=True,
        )
    ]
    large = random_layer(rng, 3, 5, wide=True)
    bias = {gate: b + (1 << 33) * np.array([1, -1, 0, 3, -2]) for gate, b in large.bias.items()}
    faint = dataclasses.replace(  # factors below 2^-17
        made[1], kernel_scale={gate: s / 1e4 for gate, s in made[1].kernel_scale.items()}
    )
    return [*made, dataclasses.replace(large, bias=bias), faint]


def lstm_case(k, layer):
    F, H = layer.features, layer.units
    text = packed.render(lstm_int16x8(layer), f"layer_{k}")
    call = f"lk_lstm_int16x8(&layer_{k}, x, h, c);"
    call += f" memcpy(y, h, sizeof h); memcpy(y + {H}, c, sizeof c);"
    state = f"int16_t h[{H}] = {{ 0 }}, c[{H}] = {{ 0 }};"
    return Case(text, ("int16_t", F), ("int16_t", 2 * H), call, state)


@pytest.mark.parametrize("build", [*BUILDS, *CORES])
def test_lstm(build, tmp_path):
    cases = [lstm_case(k, layer) for k, layer in enumerate(lstms())]
    macro = {"LK_LSTM_INT16X8_UNITS": 33}
    program = Program(tmp_path, ["lstm_int16x8"], cases, build, macro)
    rng = np.random.default_rng(1)
    for k, layer in enumerate(lstms()):
        x = random_x(rng, layer, 1, 60)
        trace = play(layer, x, "tflm")
        want = np.concatenate([trace.h[0], trace.c[0]], axis=1)
        assert_array_equal(program(k, x), want, err_msg=f"layer {k}")
        (wheel,) = tflm(file_of(layer, steps=60), x)
        assert_array_equal(trace.h, wheel)


def test_weights_by_columns(tmp_path):
    """As cores without vectors take them."""
    made = lstms()
    cases = [lstm_case(k, layer) for k, layer in enumerate(made)]
    macros = {"LK_LSTM_INT16X8_UNITS": 33, "LK_BY_COLUMNS": 1}
    program = Program(tmp_path, ["lstm_int16x8"], cases, "checked", macros)
    for k, layer in enumerate(made):
        x = random_x(np.random.default_rng(k), layer, 1, 30)
        assert_array_equal(program(k, x)[:, : layer.units], play(layer, x, "tflm").h[0])


def test_which_sums_are_wide():
    found = [bool(np.ndim(lstm_int16x8(layer).fields["bias_wide"])) for layer in lstms()]
    assert found == [False] * 6 + [True] * 2


@pytest.mark.parametrize("gate", "ifgo")
@pytest.mark.parametrize("part", ["kernel", "recurrent", "bias"])
def test_a_wrong_number_is_seen(part, gate, tmp_path):
    layer = lstms()[1]
    numbers = {name: value.copy() for name, value in getattr(layer, part).items()}
    numbers[gate] += 2000 if part == "bias" else 2
    case = lstm_case(0, dataclasses.replace(layer, **{part: numbers}))
    x = random_x(np.random.default_rng(2), layer, 1, 30)
    program = Program(tmp_path, ["lstm_int16x8"], [case], "fast", {"LK_LSTM_INT16X8_UNITS": 5})
    assert (program(0, x)[:, :5] != play(layer, x, "tflm").h[0]).any()


# ---- Dense ------------------------------------------------------------------------------------


def denses():
    """(weights, bias, grids, scales, activation)"""
    rng = np.random.default_rng(3)
    made = []
    for N, K, activation, about in [
        (7, 3, "NONE", 1),
        (33, 10, "RELU", 1),
        (4, 1, "RELU6", 1),
        (1200, 4, "NONE", 1),  # as many as may leave int32
        (9, 5, "NONE", 1 << 12),  # a bias beyond int32
        (9, 6, "NONE", 1e-9),  # a factor below 2^-17
    ]:
        weights = rng.integers(-127, 128, (K, N)).astype(np.int8)
        given = Grid(float(np.float32(rng.uniform(1e-4, 4e-4))))
        made_on = Grid(float(np.float32(rng.uniform(1e-4, 4e-4) * max(about, 1))))
        scale = rng.uniform(1e-3, 4e-3, K if N != 33 else 1).astype("float32")
        scale *= 1e-3 if about < 1 else 1
        bias = np.rint(rng.normal(0, max(about, 1) * 1e6, K)).astype(np.int64)
        made.append((weights, None if N == 4 else bias, (given, made_on), scale, activation))
    return made


@pytest.mark.parametrize("build", [*BUILDS, *CORES])
def test_dense(build, tmp_path):
    cases = []
    for k, numbers in enumerate(denses()):
        K, N = numbers[0].shape
        text = packed.render(dense_int16x8(*numbers), f"layer_{k}")
        call = f"lk_dense_int16x8(&layer_{k}, x, y);"
        cases.append(Case(text, ("int16_t", N), ("int16_t", K), call))
    program = Program(tmp_path, ["dense_int16x8"], cases, build)
    rng = np.random.default_rng(4)
    for k, (weights, bias, grids, scale, activation) in enumerate(denses()):
        x = rows(rng, 20 if build in CORES else 200, weights.shape[1])
        limits = layers.activation_limits(activation, grids[1], INT16)
        want = np.clip(layers.dense(x, weights, bias, grids, scale, "tflm"), *limits)
        assert len(np.unique(want)) > 8
        assert_array_equal(program(k, x), want, err_msg=f"layer {k}")


def test_which_dense_sums_are_wide():
    found = [bool(np.ndim(dense_int16x8(*numbers).fields["bias_wide"])) for numbers in denses()]
    assert found == [False, False, False, True, True, True]


def test_dense_is_what_the_wheel_says():
    weights, bias, (x, y), scale, _ = denses()[1]
    options = schema.FullyConnectedOptionsT()
    options.fusedActivationFunction = 1
    unit = Grid(float(np.float32(x.scale) * scale[0]))
    constants = [(weights, Grid(float(scale[0]))), (bias, unit)]
    content = one_operator("FULLY_CONNECTED", x, y, 33, 10, options, constants, version=11)
    given = rows(np.random.default_rng(5), 40, 33)
    (wheel,) = tflm(content, given)
    want = layers.dense(given, weights, bias, (x, y), scale, "tflm")
    assert_array_equal(np.clip(want, *layers.activation_limits("RELU", y, INT16)), wheel)


# ---- row by row -------------------------------------------------------------------------------


def softmaxes():
    """(n, grid of x, beta)"""
    rng = np.random.default_rng(6)
    usual = [
        (int(rng.integers(1, 40)), Grid(float(10 ** rng.uniform(-5, -2))), 1.0) for _ in range(6)
    ]
    return [
        *usual,
        (3, Grid(2e-4), 0.5),
        (40000, Grid(1e-5), 1.0),
        (5, Grid(3.0), 1.0),
        (5, Grid(1e-9), 1.0),
    ]


@pytest.mark.parametrize("build", [*BUILDS, "m0plus"])
def test_softmax(build, tmp_path):
    cases = []
    for k, (n, x, beta) in enumerate(softmaxes()):
        text = packed.render(softmax_int16x8(n, x, beta), f"layer_{k}")
        call = f"lk_softmax_int16x8(&layer_{k}, x, y); lk_softmax_int16x8(&layer_{k}, x, x);"
        call += " if (memcmp(x, y, sizeof x)) y[0] = -1;"
        cases.append(Case(text, ("int16_t", n), ("int16_t", n), call))
    program = Program(tmp_path, ["softmax_int16x8"], cases, build)
    rng = np.random.default_rng(7)
    for k, (n, x, beta) in enumerate(softmaxes()):
        if build in CORES and n > 100:
            continue  # too long for their memory
        given = rows(rng, 60, n)
        want = squash.softmax(given, x, UNIT, beta, "tflm")
        assert_array_equal(program(k, given), want, err_msg=f"{n} {x}")
        if n < 100:
            options = schema.SoftmaxOptionsT()
            options.beta = beta
            assert_array_equal(
                want, tflm(one_operator("SOFTMAX", x, UNIT, n, n, options), given)[0]
            )


SCALES = [2.0**-12, 3e-4, 1e-5, 0.01, 1.3, 2.6]


@pytest.mark.parametrize("name", ["LOGISTIC", "TANH"])
@pytest.mark.parametrize("build", [*BUILDS, "m4"])
def test_sigmoid_and_tanh(build, name, tmp_path):
    x = every(build)
    n, cases = len(x), []
    for k, scale in enumerate(SCALES):
        layer = elementwise_int16(name, n, Grid(scale), UNIT)
        text = packed.render(layer, f"layer_{k}")
        call = f"lk_{layer.kernel}(&layer_{k}, x, y);"
        cases.append(Case(text, ("int16_t", n), ("int16_t", n), call))
    program = Program(tmp_path, ["squash_int16"], cases, build)
    function = {"LOGISTIC": squash.sigmoid, "TANH": squash.tanh}[name]
    for k, scale in enumerate(SCALES):
        want = saturate(function(x, Grid(scale), UNIT, "tflm"), INT16)
        assert_array_equal(program(k, x)[0], want, err_msg=f"{scale}")
        content = one_operator(name, Grid(scale), UNIT, n, n)
        assert_array_equal(want, tflm(content, x[None])[0][0])


GRIDS = [(Grid(3e-4), Grid(2e-4)), (Grid(1e-4), Grid(0.3)), (Grid(0.3), Grid(1e-4)), (UNIT, UNIT)]


@pytest.mark.parametrize("build", [*BUILDS, "m0plus"])
def test_another_grid(build, tmp_path):
    rows = every(build)
    n, cases = len(rows), []
    for k, (x, y) in enumerate(GRIDS):
        for name in ("QUANTIZE", "RELU", "RELU6"):
            text = packed.render(elementwise_int16(name, n, x, y), f"{name}_{k}")
            call = f"lk_requantize_int16(&{name}_{k}, x, y);"
            cases.append(Case(text, ("int16_t", n), ("int16_t", n), call))
    narrow = elementwise_int16("QUANTIZE", 256, Grid(0.04, -7), Grid(2e-4), from_int8=True)
    text = packed.render(narrow, "narrow")
    cases.append(Case(text, ("int8_t", 256), ("int16_t", 256), "lk_widen_int8(&narrow, x, y);"))
    program = Program(tmp_path, ["elementwise"], cases, build)
    for k, (x, y) in enumerate(GRIDS):
        made = layers.requantize(rows[None], x, y, "tflm")[0]
        limited = np.clip(made, *layers.activation_limits("RELU", y, INT16))
        assert_array_equal(program(3 * k, rows)[0], saturate(made, INT16), err_msg=f"{k}")
        assert_array_equal(program(3 * k + 1, rows)[0], limited, err_msg=f"{k}")
        staying = np.clip(rows, *layers.activation_limits("RELU6", x, INT16))
        assert_array_equal(program(3 * k + 2, rows)[0], staying, err_msg=f"{k}")
        content = one_operator("RELU6", x, x, n, n)
        assert_array_equal(staying, tflm(content, rows[None])[0][0])
        if x.scale < 0.1:
            content = one_operator("QUANTIZE", x, y, n, n)
            assert_array_equal(saturate(made, INT16), tflm(content, rows[None])[0][0])
            content = one_operator("RELU", x, y, n, n)
            assert_array_equal(limited, tflm(content, rows[None])[0][0])
    numbers = np.arange(-128, 128).astype(np.int8)
    content = one_operator("QUANTIZE", Grid(0.04, -7), Grid(2e-4), 256, 256, dtype=np.int8)
    assert_array_equal(program(12, numbers), tflm(content, numbers[None])[0])


@pytest.mark.parametrize("build", [*BUILDS, "m0plus"])
def test_mean_and_largest(build, tmp_path):
    x, y = Grid(3e-4), Grid(1.7e-4)
    text = packed.render(mean(5, 13, x, y, wide=True), "layer")
    call = "lk_sum_int16x8(x, sum, 5); lk_mean_int16x8(&layer, sum, t + 1, y);"
    cases = [
        Case(text, ("int16_t", 5), ("int16_t", 5), call, "int32_t sum[5] = { 0 };"),
        Case(
            "",
            ("int16_t", 5),
            ("int16_t", 5),
            "lk_max_int16x8(x, most, 5); memcpy(y, most, sizeof y);",
            "int16_t most[5] = { INT16_MIN, INT16_MIN, INT16_MIN, INT16_MIN, INT16_MIN };",
        ),
    ]
    program = Program(tmp_path, ["pool"], cases, build)
    given = rows(np.random.default_rng(8), 200, 5)
    got = program(0, given)
    for count in range(1, 201):
        want = saturate(layers.mean(given[None, :count], (1,), False, x, y), INT16)
        assert_array_equal(got[count - 1], want[0], err_msg=f"{count} steps")
    assert_array_equal(program(1, given), np.maximum.accumulate(given))
    file = File()
    entry, made = file.tensor(np.int16, (1, 13, 5), x), file.tensor(np.int16, (1, 5), y)
    file.operator("MEAN", 2, [entry, file.constant(np.array([1], np.int32))], [made])
    (wheel,) = tflm(file.pack({"x": entry}, {"y": made}), given[None, :13])
    assert_array_equal(got[12], wheel[0])


# ---- what is refused --------------------------------------------------------------------------


def test_what_the_kernels_cannot_hold_is_refused():
    layer = lstms()[0]
    with pytest.raises(UnsupportedError, match=r"got an int8 LSTM.\n  Pack it for lstm_int8"):
        lstm_int16x8(random_layer(np.random.default_rng(1), 2, 3))
    with pytest.raises(UnsupportedError, match=r"cell scale from 2\^-28 to 2\^0; got 2\^1"):
        lstm_int16x8(dataclasses.replace(layer, cell_power=1))
    with pytest.raises(UnsupportedError, match=r"LSTM of int16 has zero points 0; got \[3, 0\]"):
        lstm_int16x8(dataclasses.replace(layer, x=Grid(0.1, 3)))
    weights, _, grids, scale, _ = denses()[0]
    with pytest.raises(UnsupportedError, match=r"sums up to 1.4e\+14"):
        dense_int16x8(weights, np.array([1 << 47, 0, 0]), grids, scale)
    with pytest.raises(UnsupportedError, match=r"factors up to 2\^11"):
        dense_int16x8(weights, None, (Grid(300.0), Grid(1e-3)), scale)
    with pytest.raises(
        ValueError, match=r"need a bias \[3\] and one scale or 3; got a bias \(2,\)"
    ):
        dense_int16x8(weights, np.zeros(2, np.int64), grids, scale)
    with pytest.raises(UnsupportedError, match=r"up to a scale of 2.667; got 3.0"):
        elementwise_int16("TANH", 3, Grid(3.0), UNIT)
    with pytest.raises(ValueError, match="1 to 65535"):
        softmax_int16x8(65536, UNIT)
