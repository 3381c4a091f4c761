"""The C kernels of the layers around an int8 LSTM, bit for bit, under sanitizers."""

import numpy as np
import pytest
from c_pipes import BUILDS, CORES, Case, Program
from lstm_files import File, tflm
from numpy.testing import assert_array_equal

from lstm_keras.artifact import Tensor
from lstm_keras.exporters.c import packed
from lstm_keras.exporters.c.pack_layers import lookup_int8, mean, softmax_int8
from lstm_keras.integer import Grid, layers, squash
from lstm_keras.integer.fixed import INT8, saturate
from lstm_keras.runtimes.player import dequantize, quantize

EVERY = np.arange(-128, 128, dtype=np.int8)
UNIT = Grid(1 / 256, -128)


def grid(rng):
    return Grid(float(np.float32(10 ** rng.uniform(-3, -0.3))), int(rng.integers(-100, 100)))


def rows(rng, count, n):
    """Random rows, of which some are constant and some hold both ends."""
    x = rng.integers(-128, 128, (count, n)).astype(np.int8)
    x[0], x[1], x[2, ::2] = -128, 127, 127
    x[2, 1::2] = -128
    return x


# ---- softmax ----------------------------------------------------------------------------------


def softmaxes():
    """(n, grid of x, beta): usual ones, and the ends of what the kernel takes."""
    rng = np.random.default_rng(1997)
    usual = [(int(rng.integers(1, 40)), grid(rng), float(rng.choice([0.5, 1.0]))) for _ in range(8)]
    return [
        *usual,
        (600, Grid(0.01, 3), 1.0),
        (4095, Grid(0.001, 3), 1.0),
        (3, Grid(40.0, 3), 1.0),  # a step further than the radius
        (3, Grid(2.0**-26, 3), 1.0),
    ]


@pytest.mark.parametrize("build", [*BUILDS, "m0plus"])
def test_softmax(build, tmp_path):
    rng = np.random.default_rng(1)
    cases = []
    for k, (n, x, beta) in enumerate(softmaxes()):
        text = packed.render(softmax_int8(n, x, beta), f"layer_{k}")
        call = f"lk_softmax_int8(&layer_{k}, x, y);"
        cases.append(Case(text, ("int8_t", n), ("int8_t", n), call))
    program = Program(tmp_path, ["softmax_int8"], cases, build)
    for k, (n, x, beta) in enumerate(softmaxes()):
        if build in CORES and n > 100:
            continue  # too long for their memory
        given = rows(rng, 40, n)
        want = saturate(squash.softmax(given, x, UNIT, beta, "tflm"), INT8)
        assert_array_equal(program(k, given), want, err_msg=f"{n} {x} {beta}")


def test_softmax_in_place_and_another_beta_is_seen(tmp_path):
    text = packed.render(softmax_int8(7, Grid(0.06, -5), 1.0), "layer")
    case = Case(
        text, ("int8_t", 7), ("int8_t", 7), "lk_softmax_int8(&layer, x, x); memcpy(y, x, 7);"
    )
    program = Program(tmp_path, ["softmax_int8"], [case], "checked")
    x = rows(np.random.default_rng(2), 30, 7)
    want, other = (
        saturate(squash.softmax(x, Grid(0.06, -5), UNIT, beta, "tflm"), INT8) for beta in (1.0, 0.9)
    )
    assert_array_equal(program(0, x), want)
    assert (want != other).mean() > 0.1


@pytest.mark.parametrize(
    ("n", "scale", "says"), [(4096, 0.1, "1 to 4095"), (0, 0.1, "1 to"), (3, 2.0**-28, "2^-27")]
)
def test_softmax_refuses_what_the_kernel_cannot_hold(n, scale, says):
    with pytest.raises(ValueError, match=says.replace("^", r"\^")):
        softmax_int8(n, Grid(scale, 0))


# ---- tables -----------------------------------------------------------------------------------

FROM = Grid(0.06, -5)
TABLES = {
    "QUANTIZE": Grid(0.05, 3),
    "RELU": Grid(0.05, 3),
    "RELU6": FROM,
    "LOGISTIC": UNIT,
    "TANH": Grid(1 / 128, 0),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_the_wheel_says(name):
    file = File()
    x, y = (file.tensor(np.int8, (1, 256), one) for one in (FROM, TABLES[name]))
    file.operator(name, 1, [x], [y])
    (want,) = tflm(file.pack({"x": x}, {"y": y}), EVERY[None])
    assert_array_equal(lookup_int8(name, FROM, TABLES[name]), want[0])


def test_look_up(tmp_path):
    table = lookup_int8("TANH", FROM, TABLES["TANH"])
    call = "lk_lookup_int8(table, x, y, 256); lk_lookup_int8(table, x, x, 256); y[0] = x[0];"
    case = Case(packed.array("table", table), ("int8_t", 256), ("int8_t", 256), call)
    program = Program(tmp_path, ["elementwise"], [case], "checked")
    assert_array_equal(program(0, EVERY)[0], table)
    assert len(set(table)) > 50


# ---- over time --------------------------------------------------------------------------------


def mean_case(k, n, steps, x, y):
    text = packed.render(mean(n, steps, x, y), f"layer_{k}")
    call = f"lk_sum_int8(x, sum, {n}); lk_mean_int8(&layer_{k}, sum, t + 1, y);"
    return Case(text, ("int8_t", n), ("int8_t", n), call, f"int32_t sum[{n}] = {{ 0 }};")


@pytest.mark.parametrize("build", [*BUILDS, "m0plus"])
def test_mean_of_every_count(build, tmp_path):
    """The window's own length, every shorter one, and longer ones."""
    rng = np.random.default_rng(3)
    made = [(5, 13, grid(rng), grid(rng)), (3, 40, grid(rng), grid(rng))]
    made += [
        (3, 7, Grid(0.5, -128), Grid(2.0**-12, 127)),
        (3, 7, Grid(2.0**-20, 100), Grid(1.0, 0)),
    ]
    program = Program(tmp_path, ["pool"], [mean_case(k, *m) for k, m in enumerate(made)], build)
    for k, (n, _, x, y) in enumerate(made):
        given = rows(rng, 300, n)
        got = program(k, given)
        for count in range(1, 301):
            want = saturate(layers.mean(given[None, :count], (1,), False, x, y), INT8)
            assert_array_equal(got[count - 1], want[0], err_msg=f"{count} steps")


def test_mean_is_what_the_wheel_says(tmp_path):
    n, steps, x, y = 5, 13, Grid(0.031, -20), Grid(0.017, 11)
    program = Program(tmp_path, ["pool"], [mean_case(0, n, steps, x, y)], "checked")
    file = File()
    given, made = file.tensor(np.int8, (1, steps, n), x), file.tensor(np.int8, (1, n), y)
    axis = file.constant(np.array([1], np.int32))
    file.operator("MEAN", 2, [given, axis], [made])
    data = rows(np.random.default_rng(4), steps, n)
    (want,) = tflm(file.pack({"x": given}, {"y": made}), data[None])
    got = program(0, data)
    assert_array_equal(got[-1], want[0])
    assert (got[-2] != want[0]).any()  # one step too few is seen


def test_mean_of_nothing_is_zero_and_long_sums_wrap(tmp_path):
    text = packed.render(mean(1, 7, Grid(0.1, 5), Grid(0.2, -3)), "layer")
    call = "lk_mean_int8(&layer, x, t, y); lk_sum_int8(y, x, 1); lk_mean_int8(&layer, x, 3, z);"
    case = Case(text, ("int32_t", 1), ("int8_t", 1), call, "int8_t z[1];")
    ends = np.array([0, 2**31 - 1, -(2**31)])
    assert Program(tmp_path, ["pool"], [case], "checked")(0, ends)[0] == -3


@pytest.mark.parametrize("wrong", ["x[0] + 1", "x[0] << 1", "x[(x[0] & 1) + 2]"])
def test_the_sanitizers_see_what_must_not_be(wrong, tmp_path):
    case = Case("", ("int32_t", 1), ("int8_t", 1), f"y[0] = ({wrong}) & 1;")
    program = Program(tmp_path, ["fixed"], [case], "checked")
    with pytest.raises(AssertionError, match=r"runtime error|AddressSanitizer"):
        program(0, np.array([2**31 - 1]))


def test_largest(tmp_path):
    start = "int8_t most[5]; memset(most, INT8_MIN, sizeof most);"
    case = Case(
        "", ("int8_t", 5), ("int8_t", 5), "lk_max_int8(x, most, 5); memcpy(y, most, 5);", start
    )
    given = rows(np.random.default_rng(5), 9, 5)[[0, 8, 7, 6, 5, 4, 1, 3]]
    got = Program(tmp_path, ["pool"], [case], "checked")(0, given)
    assert_array_equal(got, np.maximum.accumulate(given))


def test_mean_and_largest_of_float(tmp_path):
    call = "lk_sum_float(x, sum, 3); lk_mean_float(sum, t + 1, y, 3);"
    cases = [
        Case("", ("float", 3), ("float", 3), call, "float sum[6] = { 0 };"),
        Case(
            "",
            ("float", 3),
            ("float", 3),
            "lk_max_float(x, most, 3); memcpy(y, most, sizeof y);",
            "float most[3] = { -1e9f, -1e9f, -1e9f };",
        ),
    ]
    program = Program(tmp_path, ["pool"], cases, "checked")
    x = np.random.default_rng(6).uniform(0.5, 1.5, (5000, 3)).astype("float32")
    exact = x.astype(float).cumsum(0) / np.arange(1, 5001)[:, None]
    assert np.abs(program(0, x) / exact - 1).max() < 1.3e-7  # two roundings of 2^-24
    plain = x.cumsum(0, dtype="float32") / np.arange(1, 5001, dtype="float32")[:, None]
    assert np.abs(plain / exact - 1).max() > 4e-7  # which sums without corrections leave
    assert_array_equal(program(1, x - 1), np.maximum.accumulate(x - 1))


# ---- real numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["int8", "int16"])
@pytest.mark.parametrize("build", [*BUILDS, "m0plus"])
def test_quantize_as_the_player_does(build, dtype, tmp_path):
    scale, zero_point = float(np.float32(0.0371)), 5 if dtype == "int8" else 0
    tensor = Tensor("x", (1,), dtype, scale, zero_point)
    numbers = f"{packed.literal(scale, np.dtype('float32'))}, {zero_point}"
    cases = [
        Case("", ("float", 1), (f"{dtype}_t", 1), f"y[0] = lk_quantize_{dtype}(x[0], {numbers});"),
        Case("", (f"{dtype}_t", 1), ("float", 1), f"y[0] = lk_dequantize(x[0], {numbers});"),
        Case("", ("float", 1), (f"{dtype}_t", 1), f"y[0] = lk_quantize_{dtype}(x[0], 0.5f, 3);"),
    ]
    program = Program(tmp_path, ["quantize"], cases, build)
    rng = np.random.default_rng(7)
    real = np.concatenate(
        [
            rng.normal(0, 3, 4000),
            rng.normal(0, 3e4, 4000),
            [1e37, -1e37, np.inf, -np.inf, 1e-40, -0.0],
        ]
    ).astype("float32")
    real = real[-500:] if build in CORES else real
    assert_array_equal(program(0, real[:-6])[:, 0], quantize(real[:-6], tensor))
    halves = np.arange(-600, 600, dtype="float32") / 4  # every second quotient is a tie
    in_halves = Tensor("x", (1,), dtype, 0.5, 3)
    assert_array_equal(program(2, halves)[:, 0], quantize(halves, in_halves))
    if build in CORES:
        return  # they print no floats
    assert_array_equal(program(0, real[-6:])[:, 0], quantize(real[-6:], tensor))
    info = np.iinfo(dtype)
    stored = np.arange(info.min, info.max + 1).astype(dtype)
    assert_array_equal(program(1, stored)[:, 0], dequantize(stored, tensor))
    assert program(0, np.array([np.nan], "float32"))[0, 0] == zero_point
