"""The int8 LSTM in C against the integer arithmetic, bit for bit."""

import dataclasses
from itertools import permutations

import numpy as np
import pytest
from c_kernels import kernel_source, pointer, shared_library
from c_lstms import width as lstm_width
from hypothesis import given, settings
from hypothesis import strategies as st
from lstm_files import random_layer, random_x

from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import pack_lstm, packed
from lstm_keras.integer import activations, play
from lstm_keras.integer.fixed import multiply, quantize_multiplier

T, F, H = 9, 5, 7
UNDEFINED = ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
"""Stops the process. What checks addresses cannot be loaded into it."""

EVERY = np.arange(-32768, 32768, dtype=np.int16)
STEPS = """
void steps(int32_t T, const int8_t *x, int8_t *h, int16_t *c, int8_t *hs, int16_t *cs) {
    for (int32_t t = 0; t < T; t++) {
        lk_lstm_int8(&layer, x + t * layer.inputs, h, c);
        memcpy(hs + t * layer.units, h, (size_t)layer.units);
        memcpy(cs + t * layer.units, c, 2 * (size_t)layer.units);
    }
}
"""
SQUASH = """
#define POWERS 29
void every(int16_t *sigmoid, int16_t *tanh) {
    for (int32_t z = -32768; z < 32768; z++) {
        sigmoid[z + 32768] = (int16_t)lk_sigmoid(z);
        for (int32_t power = 0; power < POWERS; power++) {
            tanh[65536 * power + z + 32768] = (int16_t)lk_tanh(z, -power);
        }
    }
}
"""
ARITHMETIC = """
void products(int32_t n, const int32_t *a, const struct lk_factor *by, int32_t *y) {
    for (int32_t k = 0; k < n; k++) {
        y[k] = lk_multiply(a[k], by[k]);
    }
}
void powers(int32_t n, const int32_t *a, int32_t power, int32_t *y) {
    for (int32_t k = 0; k < n; k++) {
        y[k] = lk_multiply_by_power(a[k], power);
    }
}
"""


def steps(folder, layer, x, source, *flags, h=None, c=None, compiler="gcc"):
    """Every h and c of one sequence, [T, H] each."""
    width = f"-DLK_LSTM_INT8_WIDTH={lstm_width([layer])}"
    library = shared_library(folder, source, width, *flags, compiler=compiler)
    h = np.full(layer.units, layer.h.zero_point, np.int8) if h is None else h.copy()
    c = np.zeros(layer.units, np.int16) if c is None else c.copy()
    hs, cs = np.empty((len(x), layer.units), np.int8), np.empty((len(x), layer.units), np.int16)
    x = np.ascontiguousarray(x)
    library.steps(len(x), *map(pointer, (x, h, c, hs, cs)))
    return hs, cs


def in_c(folder, layer, x, *flags, **more):
    return steps(folder, layer, x, kernel_source(pack_lstm.lstm_int8(layer), STEPS), *flags, **more)


def assert_equal(folder, layer, x, *flags, **more):
    hs, cs = in_c(folder, layer, x, *flags, **more)
    right = play(layer, x[None], "tflm")
    np.testing.assert_array_equal(cs, right.c[0])
    np.testing.assert_array_equal(hs, right.h[0])


# ---- the parts --------------------------------------------------------------------------------


def test_sigmoid_and_tanh_of_every_int16(tmp_path):
    library = shared_library(tmp_path, packed.source("sigmoid") + SQUASH)
    sigmoid, tanh = np.empty(65536, np.int16), np.empty((29, 65536), np.int16)
    library.every(pointer(sigmoid), pointer(tanh))
    np.testing.assert_array_equal(sigmoid, activations.sigmoid(EVERY, "tflm"))
    for power in pack_lstm.POWERS:
        np.testing.assert_array_equal(tanh[-power], activations.tanh(EVERY, power, "tflm"))


def test_products_with_any_factor(tmp_path):
    library = shared_library(tmp_path, packed.source("fixed") + ARITHMETIC, *UNDEFINED)
    rng = np.random.default_rng(3)
    edges = [0, 1, -1, 2**30, -(2**30), 2**31 - 1, -(2**31), 3 << 13, -(3 << 13), 49152, -49152]
    numbers = [*edges, *rng.integers(-(2**31), 2**31, 2000), *rng.integers(-(2**16), 2**16, 2000)]
    a = np.tile(np.array(numbers, np.int32), 20)
    by = quantize_multiplier(2.0 ** rng.uniform(-32, 31, len(a)))
    pairs = np.stack([by.mantissa, by.shift], 1).astype(np.int32)
    got = np.empty_like(a)
    library.products(len(a), pointer(a), pointer(pairs), pointer(got))
    np.testing.assert_array_equal(got, multiply(a, by))
    within = np.clip(a, -(2**30), 2**30)
    for n in range(2, 31):
        library.powers(len(a), pointer(within), n, pointer(got))
        right = multiply(within, quantize_multiplier(2.0**-n))
        np.testing.assert_array_equal(got, right)


# ---- the layer --------------------------------------------------------------------------------


@given(
    F=st.integers(1, 40),
    H=st.integers(1, 40),
    spread=st.sampled_from([0.02, 0.5, 4.0]),
    cell_power=st.integers(-17, -9),
    cell_clip=st.sampled_from([0.0, 0.3, 10.0]),
    seed=st.integers(0, 2**20),
)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_any_layer(tmp_path_factory, F, H, spread, cell_power, cell_clip, seed):
    folder = tmp_path_factory.mktemp("layer")  # a library that is loaded may not be overwritten
    rng = np.random.default_rng(seed)
    layer = random_layer(rng, F, H, spread=spread, cell_power=cell_power, cell_clip=cell_clip)
    assert_equal(folder, layer, random_x(rng, layer, 1, T)[0])


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("flags", [["-O3", "-march=native"], ["-Os"], ["-O0"], UNDEFINED])
def test_every_compiler_makes_the_same_of_it(tmp_path, compiler, flags):
    rng = np.random.default_rng(8)
    layer = random_layer(rng, 28, 32)
    assert_equal(tmp_path, layer, random_x(rng, layer, 1, T)[0], *flags, compiler=compiler)


EXTREMES = {
    "sums at the ends of int32": {"spread": 4.0, "bias": 2**31 - 1},
    "factors above one": {"spread": 4000.0, "bias": 2**20},
    "factors of nothing": {"spread": 1e-9, "bias": 2**30},
    "a cell scale of one": {"spread": 0.5, "cell_power": 0},
    "a very fine cell": {"spread": 4.0, "cell_power": -28},
    "a clip below one step": {"spread": 0.5, "cell_clip": 1e-5},
}


def extreme(bias=None, spread=0.5, cell_power=-11, cell_clip=0.0):
    rng = np.random.default_rng(11)
    layer = random_layer(rng, F, H, spread=spread, cell_power=cell_power, cell_clip=cell_clip)
    if bias is not None:
        sign = {gate: np.where(np.arange(H) % 2, 1, -1) for gate in "ifgo"}
        layer = dataclasses.replace(
            layer, bias={gate: (sign[gate] * bias).astype(np.int32) for gate in "ifgo"}
        )
    return layer, rng.integers(-128, 128, (T, F)).astype(np.int8)


@pytest.mark.parametrize("kind", EXTREMES)
def test_extremes(tmp_path, kind):
    assert_equal(tmp_path, *extreme(**EXTREMES[kind]), *UNDEFINED)


def test_weights_and_numbers_at_their_ends(tmp_path):
    layer, _ = extreme()
    ends = {g: np.where(np.indices((H, F)).sum(0) % 3, -128, 127).astype(np.int8) for g in "ifgo"}
    layer = dataclasses.replace(layer, kernel=ends, x=layer.x._replace(zero_point=-128))
    x = np.where(np.indices((T, F)).sum(0) % 2, 127, -128).astype(np.int8)
    assert_equal(tmp_path, layer, x, *UNDEFINED)


def test_a_state_carried_on_changes_nothing(tmp_path):
    layer, x = extreme()
    hs, cs = in_c(tmp_path, layer, x[:4])
    later = in_c(tmp_path, layer, x[4:], h=hs[-1], c=cs[-1])
    right = play(layer, x[None], "tflm")
    np.testing.assert_array_equal(later[0], right.h[0, 4:])
    np.testing.assert_array_equal(later[1], right.c[0, 4:])


# ---- that a wrong answer is seen --------------------------------------------------------------


@pytest.mark.parametrize("order", ["".join(p) for p in permutations("ifgo") if p != tuple("ifgo")])
def test_every_wrong_order_of_the_gates_is_seen(order):
    layer, x = extreme()
    swapped = dataclasses.replace(
        layer,
        kernel={g: layer.kernel[o] for g, o in zip("ifgo", order, strict=True)},
        recurrent={g: layer.recurrent[o] for g, o in zip("ifgo", order, strict=True)},
    )
    right, wrong = (play(each, x[None], "tflm").h for each in (layer, swapped))
    assert np.abs(right.astype(int) - wrong).max() > 3


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("(a + (a >> 31))", "(a)"),  # ties of the sums
        ("lk_limit16(sum_x)", "sum_x"),
        ("k < H; k++) { /*", "k < H - 1; k++) { wide_h[k + 1] = 0; /*"),  # the last unit
    ],
)
def test_a_wrong_kernel_is_seen(tmp_path, right, wrong):
    rng = np.random.default_rng(5)
    layer = random_layer(rng, 28, 32, spread=4.0 if "limit16" in right else 0.5)
    x = random_x(rng, layer, 1, 60)[0]
    source = kernel_source(pack_lstm.lstm_int8(layer), STEPS)
    assert right in source
    _, cs = steps(tmp_path, layer, x, source.replace(right, wrong))
    assert np.any(cs != play(layer, x[None], "tflm").c[0])


# ---- what it refuses --------------------------------------------------------------------------


def test_16x8_is_refused():
    layer = random_layer(np.random.default_rng(1), F, H, wide=True)
    with pytest.raises(UnsupportedError, match="got a 16x8 LSTM"):
        pack_lstm.lstm_int8(layer)


def test_a_cell_scale_beyond_the_kernel_is_refused():
    layer, _ = extreme(cell_power=1)
    with pytest.raises(UnsupportedError, match=r"from 2\^-28 to 2\^0; got 2\^1"):
        pack_lstm.lstm_int8(layer)


# ---- the layout of the DSP path ---------------------------------------------------------------


@pytest.mark.parametrize("N", range(1, 14))
def test_pairs_give_the_products_of_the_weights(N):
    """The products as the instructions make them, from halfwords and their upper bytes."""
    rng = np.random.default_rng(N)
    w = rng.integers(-128, 128, (3, 4, N)).astype(np.int8)
    x, z = rng.integers(-128, 128, N), 37
    stored = pack_lstm.in_pairs(w).reshape(3, -1)
    total = (255 * z + 128) * pack_lstm.odd_columns(w).sum(-1)
    start = at = 0
    for width in (4, 2, 1):
        while N - start >= width:
            block = np.ascontiguousarray(stored[:, at : at + 4 * width]).reshape(3, 4, width)
            at, columns = at + 4 * width, x[start : start + width]
            start += width
            if width == 1:
                total += block[..., 0] * (columns[0] - z)
                continue
            even, odd = columns[0::2], columns[1::2]
            total += (block.view("<i2") * (even - z)).sum(-1)
            total += (block[..., 1::2].astype(int) * (odd - 256 * even - 128)).sum(-1)
            total -= 128 * (even - z).sum()
    np.testing.assert_array_equal(total, w.astype(int) @ (x - z))
