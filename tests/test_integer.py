"""The integer arithmetic: primitives against exact fractions, the LSTM against the runtimes.

The property tests draw sizes, scales, cell powers, clips and seeds; a mismatch of one bit fails.
`benchmarks/integer_proof.py` does the same for thousands of models.
"""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lstm_files import file_of, litert, random_layer, random_x, tflm

from lstm_keras import reference
from lstm_keras.errors import ShapeError, UnsupportedError
from lstm_keras.integer import Grid, activations, fixed, lstm, play, variants
from lstm_keras.integer.fixed import INT8, INT16, INT32

T, F, H = 13, 5, 7
RUNTIMES = {"litert": litert, "tflm": tflm}
BOUNDED = settings(max_examples=60, deadline=None, derandomize=True, database=None)
ODD = [*range(-9, 10), 2**31 - 1, -(2**31), 2**30, -(2**30) - 1, 123456789, -987654321]


# ---- primitives, against exact fractions ------------------------------------------------------


def nearest(q, ties):
    """Q rounded to nearest; ties "up", or "away" from zero."""
    if ties == "away" and q < 0:
        return -math.floor(-q + Fraction(1, 2))
    return math.floor(q + Fraction(1, 2))


@pytest.mark.parametrize("n", [0, 1, 2, 7, 31])
def test_division_takes_ties_away_from_zero(n):
    numbers = np.array([*ODD, 1 << max(n - 1, 0), -(1 << max(n - 1, 0)), 3 << n, -(3 << n)])
    expected = [nearest(Fraction(int(a), 1 << n), "away") for a in numbers]
    assert fixed.divide(numbers, n).tolist() == expected


@pytest.mark.parametrize("m", [2**30, 2**31 - 1, 1518500250])
def test_the_high_product_takes_ties_upwards(m):
    expected = [nearest(Fraction(a * m, 2**31), "up") for a in ODD]
    assert fixed.high_product(np.array(ODD), m).tolist() == expected


@pytest.mark.parametrize("q", [0.75, 1.0, 1 / 3, 2.0**-15, 5.6e-4, 17.3, 2.0**-31, 1 - 2.0**-40])
def test_a_multiplier_is_the_factor_to_31_bits(q):
    mantissa, shift = (int(part) for part in fixed.quantize_multiplier(q))
    assert 2**30 <= mantissa < 2**31
    assert abs(Fraction(mantissa, 2**31) * Fraction(2) ** shift / Fraction(q) - 1) <= 2.0**-31


def test_multipliers_end_somewhere():
    assert [int(p) for p in fixed.quantize_multiplier(2.0**-33)] == [0, 0]
    assert [int(p) for p in fixed.quantize_multiplier(2.0**31)] == [2**31 - 1, 30]
    assert fixed.quantize_multiplier(np.array([0.5, 0.0])).mantissa.tolist() == [2**30, 0]


@pytest.mark.parametrize("q", [0.3, 3.7e-4, 5.2])
def test_multiplication_is_within_one_of_the_product(q):
    a = np.random.default_rng(1).integers(-(2**24), 2**24, 1000)
    by = fixed.quantize_multiplier(q)
    for multiply in (fixed.multiply, fixed.multiply_up):  # two roundings: 0.5 + 0.25 at most
        assert np.abs(multiply(a, by) - a * q).max() < 0.76 + a.max() * q * 2.0**-30
    coarse = fixed.multiply_wide(a, by)  # a mantissa of 15 bits
    assert np.abs(coarse - a * q).max() < 0.51 + a.max() * q * 2.0**-15


def test_a_tie_tells_the_roundings_apart():
    a, half = np.array([-9, -1, 1, 3]), fixed.Multiplier(np.int64(2**30), np.int64(0))
    quarter = fixed.Multiplier(np.int64(2**30), np.int64(-1))
    assert fixed.multiply(a, half).tolist() == [-4, 0, 1, 2]  # SRDHM alone: upwards
    assert fixed.multiply(2 * a, quarter).tolist() == [-5, -1, 1, 2]
    assert fixed.multiply_up(2 * a, quarter).tolist() == [-4, 0, 1, 2]


def test_a_left_shift_wraps_like_int32():
    by = fixed.Multiplier(np.int64(2**30), np.int64(4))
    assert fixed.multiply(np.array([2**28]), by).tolist() == [0]
    assert fixed.multiply(np.array([2**27]), by).tolist() == [-(2**30)]


def test_saturation_and_wrapping():
    a = np.array([40000, -40000, 5, 32768, -32769])
    assert fixed.saturate(a, INT16).tolist() == [32767, -32768, 5, 32767, -32768]
    assert fixed.wrap(a, 16).tolist() == a.astype(np.int16).tolist()
    assert fixed.wrap(a * 65536, 32).tolist() == (a * 65536).astype(np.int32).tolist()


def test_products_in_float64_are_exact():
    rng = np.random.default_rng(2)
    a, w = rng.integers(-32768, 32768, (3, 4, 500)), rng.integers(-127, 128, (6, 500))
    np.testing.assert_array_equal(fixed.dot(a, w), a @ w.T)


# ---- sigmoid and tanh -------------------------------------------------------------------------

EVERY = np.arange(-32768, 32768)


@pytest.mark.parametrize("kernel", ["litert", "tflm"])
def test_the_sigmoid_of_every_int16(kernel):
    exact = 1 / (1 + np.exp(-EVERY / 4096))
    got = activations.sigmoid(EVERY, kernel)
    assert got.dtype == np.int16
    assert np.abs(got / 32768 - exact).max() < {"litert": 3e-4, "tflm": 5e-5}[kernel]
    assert np.all(np.diff(got.astype(int)) >= (0 if kernel == "tflm" else -9))


@pytest.mark.parametrize("power", range(-15, -8))
@pytest.mark.parametrize("kernel", ["litert", "tflm"])
def test_the_tanh_of_every_int16(kernel, power):
    got = activations.tanh(EVERY, power, kernel)
    assert np.abs(got / 32768 - np.tanh(EVERY * 2.0**power)).max() < 1e-3
    assert got[32768] == 0
    np.testing.assert_array_equal(np.sign(got[EVERY > 8]), 1)


def test_in_int32_they_are_finer():
    z = np.linspace(-(2**31) + 1, 2**31 - 1, 999).astype(np.int64)
    real = z / 2.0**27
    sigmoid = activations.sigmoid_in(INT32, z, 4) / 2**31
    tanh = activations.tanh_in(INT32, z, 4) / 2**31
    assert np.abs(sigmoid - 1 / (1 + np.exp(-real))).max() < 2e-7
    assert np.abs(tanh - np.tanh(real)).max() < 4e-7


# ---- the variants' own arithmetic -------------------------------------------------------------


def test_the_inverse_root():
    a = np.array([1, 2, 3, 4, 5, 100, 4095, 65536, 123456789, 2**29, 2**30 + 7, 2**31 - 1])
    mantissa, shift = variants.inverse_root(a)
    got = mantissa / 2.0**31 * 2.0**shift
    np.testing.assert_allclose(got, 1 / np.sqrt(a), rtol=2e-4)


def test_layer_norm_is_a_layer_norm():
    rng = np.random.default_rng(3)
    z = rng.integers(-20000, 20000, (4, 16))  # H a power of two: the kernel's 2^20 / H is exact
    w, b, scale = rng.integers(8000, 30000, 16), rng.integers(-(10**7), 10**7, 16), 1 / 20000
    mean, deviation = z.mean(1, keepdims=True), z.std(1, keepdims=True)
    expected = (z - mean) / deviation * w * scale + b * scale / 1024
    np.testing.assert_allclose(variants.normalise(z, w, b, scale) / 4096, expected, atol=0.004)


def test_layer_norm_of_a_constant_uses_the_guard():
    z = np.full((1, 8), 500)
    out = variants.normalise(z, np.full(8, 20000), np.full(8, 10**6), 1 / 20000)
    np.testing.assert_array_equal(out, np.full((1, 8), round(10**6 / 1024 / 20000 * 4096)))


# ---- the LSTM against the runtimes ------------------------------------------------------------


@st.composite
def layers(draw, powers=(-15, -9), **fixed_settings):
    """A layer, T and a seed; sizes small enough for a hundred of them."""
    seed = draw(st.integers(0, 2**32 - 1))
    F, H, T = draw(st.integers(1, 33)), draw(st.integers(1, 40)), draw(st.integers(1, 24))
    drawn = {
        "spread": 10 ** draw(st.floats(-1.7, 0.6)),
        "cell_power": draw(st.integers(*powers)),
        "cell_clip": draw(st.sampled_from([0.0, 0.05, 0.7, 3.0, 10.0])),
    }
    rng = np.random.default_rng(seed)
    layer = random_layer(rng, F, H, **drawn, **fixed_settings)
    return layer, random_x(rng, layer, 2, T)


def mismatches(case, kernel, played=None):
    """How many outputs and last cell states differ."""
    layer, x = case
    said, cell = RUNTIMES[kernel](file_of(layer, steps=x.shape[1], cells=True), x)
    ours = play(played or layer, x, kernel)
    return int((ours.h != said).sum() + (ours.c[:, -1] != cell).sum())


@BOUNDED
@given(layers())
def test_it_is_litert(case):
    assert mismatches(case, "litert") == 0


@BOUNDED
@given(layers(powers=(-17, -9)))
def test_it_is_tflite_micro(case):
    assert mismatches(case, "tflm") == 0


@BOUNDED
@given(layers(powers=(-17, -9), wide=True))
def test_16x8_is_tflite_micro(case):
    assert mismatches(case, "tflm") == 0


VARIANTS = {
    "coupled": {"coupled": True},
    "peephole": {"peephole": True},
    "norm": {"norm": True},
    "projection": {"outputs": 3},
    "wide projection": {"outputs": 45},
    "all": {"coupled": True, "peephole": True, "norm": True, "outputs": 4},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_are_litert(name):
    @settings(BOUNDED, max_examples=15)
    @given(st.data())
    def check(data):
        layer, x = data.draw(layers(**VARIANTS[name]))
        if not (layer.peephole and layer.outputs > layer.units):
            assert mismatches((layer, x), "litert") == 0

    check()


@pytest.mark.parametrize("clip", [0.01, 0.1, 5.0])
def test_a_clipped_projection_is_litert(clip):
    layer, x = one(outputs=4)
    assert mismatches((dataclasses.replace(layer, projection_clip=clip), x), "litert") == 0


@pytest.mark.parametrize("kernel", RUNTIMES)
def test_a_clip_below_one_step(kernel):
    """No clip on LiteRT, and a cell that is always zero on TFLite Micro."""
    case = one(cell_clip=1e-6)
    assert mismatches(case, kernel) == 0
    assert play(*case, kernel).c.any() == (kernel == "litert")


@pytest.mark.parametrize("power", [-18, -17, -16, -8])
def test_without_tanh_litert_reads_the_input_gate(power):
    """The stock converter writes such files for cells that stay below 0.5."""
    assert mismatches(one(cell_power=power), "litert") == 0


@pytest.mark.parametrize("kernel", RUNTIMES)
def test_a_stack_is_two_layers(kernel):
    rng = np.random.default_rng(8)
    first = random_layer(rng, F, H)
    second = random_layer(rng, H, 4, x=first.h)
    x = random_x(rng, first, 3, T)
    (said,) = RUNTIMES[kernel](file_of(first, second, steps=T), x)
    np.testing.assert_array_equal(play(second, play(first, x, kernel).h, kernel).h, said)


def one(**changes):
    rng = np.random.default_rng(1997)
    layer = random_layer(rng, F, H, **{"spread": 0.9, **changes})
    return layer, random_x(rng, layer, 3, T)


@pytest.mark.parametrize("kernel", ["litert", "tflm", "cmsis"])
def test_a_sequence_in_two_parts_is_the_sequence(kernel):
    layer, x = one()
    whole, first = play(layer, x, kernel), play(layer, x[:, :5], kernel)
    rest = play(layer, x[:, 5:], kernel, h=first.h[:, -1], c=first.c[:, -1])
    for name in ("i", "f", "g", "o", "c", "h"):
        got = np.concatenate([getattr(first, name), getattr(rest, name)], axis=1)
        np.testing.assert_array_equal(got, getattr(whole, name))


@pytest.mark.parametrize(
    ("kernel", "wide"),
    [("litert", False), ("tflm", False), ("cmsis", False), ("tflm", True), ("cmsis", True)],
)
def test_it_approximates_the_reference(kernel, wide):
    """Every number of the trace, dequantized, is near the float LSTM's of the same weights."""
    layer, x = one(wide=wide, spread=0.4)
    got = play(layer, x, kernel)

    def real(numbers, scale):
        return np.concatenate([(numbers[g] * np.float64(scale[g])).T for g in "ifgo"], axis=-1)

    units = {g: layer.kernel_scale[g] * layer.x.scale for g in "ifgo"}
    exact = reference.trace(
        layer.x.scale * (x.astype(float) - layer.x.zero_point),
        real(layer.kernel, layer.kernel_scale),
        real(layer.recurrent, layer.recurrent_scale),
        real({g: b[:, None] for g, b in layer.bias.items()}, units)[0],
    )
    h = layer.h.scale * (got.h.astype(float) - layer.h.zero_point)
    # h saturates on its grid where the grid ends before 1; compare what it can hold
    ends = [
        layer.h.scale * (n - layer.h.zero_point) for n in ((-32768, 32767) if wide else (-128, 127))
    ]
    assert np.abs(h - np.clip(exact.h, *ends)).max() < 0.1
    for gate in "ifgo":
        assert np.abs(getattr(got, gate) / 32768 - getattr(exact, gate)).max() < 0.1
    assert np.abs(got.c * 2.0**layer.cell_power - exact.c).max() < 0.2
    assert (got.h.dtype, got.c.dtype) == (np.int16 if wide else np.int8, np.int16)


# ---- a wrong simulator is caught --------------------------------------------------------------


def swapped(layer):
    order = dict(zip("ifgo", "figo", strict=True))
    names = ("kernel", "recurrent", "bias", "kernel_scale", "recurrent_scale")
    return dataclasses.replace(
        layer, **{n: {g: getattr(layer, n)[order[g]] for g in "ifgo"} for n in names}
    )


WRONG = {
    "no clip": lambda layer: dataclasses.replace(layer, cell_clip=0.0),
    "another clip": lambda layer: dataclasses.replace(layer, cell_clip=layer.cell_clip + 0.01),
    "swapped gates": swapped,
    "another cell power": lambda layer: dataclasses.replace(layer, cell_power=-12),
    "zero point of x": lambda layer: dataclasses.replace(
        layer, x=Grid(layer.x.scale, layer.x.zero_point + 1)
    ),
    "zero point of h": lambda layer: dataclasses.replace(
        layer, h=Grid(layer.h.scale, layer.h.zero_point + 1)
    ),
    "a bias of one more": lambda layer: dataclasses.replace(
        layer, bias={g: b + 2000 * (g == "f") for g, b in layer.bias.items()}
    ),
}


@pytest.mark.parametrize("kernel", RUNTIMES)
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_numbers_are_seen(wrong, kernel):
    case = one(cell_clip=0.5)
    assert mismatches(case, kernel) == 0
    assert mismatches(case, kernel, WRONG[wrong](case[0])) > 0


@pytest.mark.parametrize(
    ("kernel", "where", "name", "wrong"),
    [
        ("litert", lstm, "wrap", lambda a, bits: fixed.saturate(a, INT16)),
        ("litert", lstm, "divide", lambda a, n: a >> n),
        ("litert", lstm, "multiply", fixed.multiply_up),
        ("tflm", lstm, "multiply", fixed.multiply_up),
    ],
)
def test_wrong_rounding_is_seen(kernel, where, name, wrong, monkeypatch):
    """A planted fault shows on large weights and a fine cell, where every rounding takes part.

    Wrapping needs products beyond int16, which a cell scale of 2^-15 or more does not have.
    """
    rng = np.random.default_rng(5)
    power = -17 if name == "wrap" else -15
    layer = random_layer(rng, F, 40, spread=3.0, cell_power=power)
    case = layer, random_x(rng, layer, 20, 24)
    assert mismatches(case, kernel) == 0
    monkeypatch.setattr(where, name, wrong)
    assert mismatches(case, kernel) > 0


def test_the_kernels_differ():
    """So that one simulator cannot pass for the other."""
    case = one(spread=2.0)
    layer, x = case
    other = {"litert": "tflm", "tflm": "litert"}
    for kernel, runtime in RUNTIMES.items():
        (said,) = runtime(file_of(layer, steps=T), x)
        assert (play(layer, x, other[kernel]).h != said).any()


# ---- CMSIS-NN: by hand ------------------------------------------------------------------------


def by_hand(kernel, keep, write, c_before):
    """The cell after one step of one unit with given gates, by the line of each kernel."""
    layer, _ = one(cell_power=-15)
    gates = {"f": np.array([[keep]]), "i": np.array([[write]]), "g": np.array([[32767]])}
    return int(lstm._cell(layer, kernel, np.array([[c_before]]), gates)[0, 0])


def test_the_three_cells_by_hand():
    """With p = -15 none of them clamps or wraps: f c / 2^15 = -19999.4 and i g / 2^15 = 32766."""
    for kernel in ("litert", "tflm", "cmsis"):
        assert by_hand(kernel, 32767, 32767, -20000) == -19999 + 32766
    # p = -17: i g / 2^13 = 131064 leaves int16: TFLite Micro clamps it before the sum, CMSIS-NN not
    layer, _ = one(cell_power=-17)
    gates = {k: np.array([[32767]]) for k in "fig"}
    c = np.array([[-30000]])
    got = {k: int(lstm._cell(layer, k, c, gates)[0, 0]) for k in ("litert", "tflm", "cmsis")}
    assert got["tflm"] == -29999 + 32767
    assert got["cmsis"] == 32767  # -29999 + 131064, saturated
    assert got["litert"] == -29999 + 131064 - 2 * 65536


def test_cmsis_does_not_clamp_what_comes_from_h():
    """sat(x) + h is saturated once: x = 30000, h = 40000 - 65000 stays what it is."""
    layer, _ = one()
    wide = dict.fromkeys("ifgo", 100.0)
    layer = dataclasses.replace(layer, recurrent_scale=wide)
    x = random_x(np.random.default_rng(4), layer, 2, T)
    assert (play(layer, x, "cmsis").z["i"] != play(layer, x, "tflm").z["i"]).any()


# ---- what is refused --------------------------------------------------------------------------


def test_no_such_kernel():
    with pytest.raises(UnsupportedError, match=r"no integer kernel 'ethos'.\n  Choose one of lite"):
        play(*one(), kernel="ethos")


def test_litert_refuses_16x8():
    with pytest.raises(
        UnsupportedError, match=r"takes int8 input only.\n  Play it with kernel='tf"
    ):
        play(*one(wide=True), kernel="litert")


@pytest.mark.parametrize("kernel", ["tflm", "cmsis"])
@pytest.mark.parametrize("name", VARIANTS)
def test_only_litert_has_the_variants(kernel, name):
    with pytest.raises(
        UnsupportedError, match=r"refuses an LSTM with .*\n  Play it with kernel='l"
    ):
        play(*one(**VARIANTS[name]), kernel=kernel)


def test_tflite_micro_does_refuse_them():
    layer, x = one(coupled=True)
    with pytest.raises(RuntimeError):
        tflm(file_of(layer, steps=T), x)


def test_what_nobody_can_predict_is_refused():
    with pytest.raises(UnsupportedError, match=r"no tanh for a cell scale of 2\^-16"):
        play(*one(coupled=True, cell_power=-16))
    with pytest.raises(UnsupportedError, match=r"reads 9 peephole weights of each gate"):
        play(*one(peephole=True, outputs=9))


def test_x_of_another_shape():
    layer, x = one()
    with pytest.raises(ShapeError, match=r"features = 5\]; got shape \(13, 5\).\n  .*x\[None\]"):
        play(layer, x[0])
    with pytest.raises(ShapeError, match=r"got shape \(3, 13, 4\)"):
        play(layer, x[..., :4])


def test_tensors_of_another_lstm():
    layer, _ = one()
    with pytest.raises(ShapeError, match=r"recurrent of gate f needs the shape \(7, 7\)"):
        dataclasses.replace(layer, recurrent={**layer.recurrent, "f": np.zeros((H, 3), np.int8)})


def test_int8_saturates_at_its_ends():
    layer, x = one(spread=4.0)
    h = play(layer, x).h
    assert (h.min(), h.max()) == (INT8.min, INT8.max)
