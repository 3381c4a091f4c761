"""lk_lstm_int8 with AVX2 against integer.play, bit for bit."""

import shutil
import subprocess

import numpy as np
import pytest
from c_lstms import case, drawn, steps, width
from c_programs import judge, on_host

from lstm_keras.exporters.c import packed

COMPILERS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            shutil.which(name) is None, reason=f"needs {name}: apt-get install {name}"
        ),
    )
    for name in ("gcc", "clang")
]
PATHS = {
    "AVX2": ["-mavx2"],
    "all that this processor has": ["-march=native"],
    "plain C": ["-mavx2", "-DLK_NO_ASM"],
}


def has_avx2() -> bool:
    macros = subprocess.run(
        ["gcc", "-march=native", "-dM", "-E", "-x", "c", "/dev/null"],
        capture_output=True,
        text=True,
        check=False,
    )
    return "#define __AVX2__ 1" in macros.stdout


pytestmark = pytest.mark.skipif(not has_avx2(), reason="needs an x86-64 processor with AVX2")

PARTS = """
static int32_t differ(__m256i vector, int32_t (*scalar)(int32_t, int32_t), int32_t z, int32_t n) {
    int32_t made[8], k, wrong = 0;
    memcpy(made, &vector, sizeof made);
    for (k = 0; k < 8; k++) {
        wrong |= made[k] != scalar(z + k, n);
    }
    return wrong;
}
static int32_t sigmoid(int32_t z, int32_t n) { return (void)n, lk_sigmoid(z); }
static int32_t tanh_of_gate(int32_t z, int32_t n) { return (void)n, lk_tanh(z, -12); }
static int32_t tanh_of_cell(int32_t z, int32_t n) { return lk_tanh(z, -n); }
/* what lies about ties and their neighbours */
static int32_t about(int32_t n) { return (int32_t)1 << (n < 13 ? 0 : n < 27 ? n - 13 : 14); }
static int32_t product(int32_t z, int32_t n) { return lk_multiply_by_power(z * about(n), n); }
int main(void) {
    int32_t z, n, wrong = 0;
    for (z = -32768; z < 32768; z += 8) {
        const __m256i v =
            _mm256_add_epi32(_mm256_set1_epi32(z), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
        const __m256i three = _mm256_mullo_epi32(v, _mm256_set1_epi32(3));
        wrong |= differ(lk_sigmoid_8(three), sigmoid, z, 0);
        wrong |= differ(lk_tanh_8(three), tanh_of_gate, z, 0);
        for (n = 0; n <= 28; n++) {
            wrong |= differ(lk_tanh_of_cell_8(v, -n), tanh_of_cell, z, n);
        }
        for (n = 2; n <= 30; n++) {
            wrong |= differ(lk_product_8(_mm256_set1_epi32(about(n)), v, n), product, z, n);
        }
    }
    return (int)wrong;
}
"""
FACTORS = """
int main(void) {
    int32_t k, wrong = 0;
    for (k = 0; k < COUNT; k += 8) {
        int32_t shift, j, made[8];
        for (shift = -31; shift <= 30; shift++) {
            struct lk_factor by;
            by.mantissa = k % 5 ? (1 << 30) + k * 524287 % (1 << 30) : k % 2 ? INT32_MAX : 1 << 30;
            by.shift = shift;
            _mm256_storeu_si256((__m256i *)(void *)made,
                                lk_multiply_8(_mm256_loadu_si256(
                                    (const __m256i *)(const void *)(numbers + k)), by));
            for (j = 0; j < 8; j++) {
                wrong |= made[j] != lk_multiply(numbers[k + j], by);
            }
        }
    }
    return (int)wrong;
}
"""


STEP = """
__attribute__((noinline)) static void one_step(const struct lk_lstm_int8 *layer, const int8_t *x,
                                               int8_t *h, int16_t *c) {
    lk_lstm_int8(layer, x, h, c);
}
"""


def wrong_layers(folder, layers_and_cases, *flags, changes=(), compiler="gcc", checked=True):
    """How many layers are wrong, of which one function plays all: that compiles fast."""
    layers, cases = zip(*layers_and_cases, strict=True)
    source = judge(cases, steps).replace("lk_lstm_int8(&", "one_step(&")
    source = source.replace("static int case0(", f"{STEP}static int case0(", 1)
    return run(folder, source, layers, *flags, changes=changes, compiler=compiler, checked=checked)


def specialised(folder, layers_and_cases, *flags, **more):
    """The same with a function for each layer, as generated files have it."""
    layers, cases = zip(*layers_and_cases, strict=True)
    return run(folder, judge(cases, steps), layers, *flags, **more)


def run(folder, source, layers=(), *flags, changes=(), compiler="gcc", checked=True):
    for right, wrong in changes:
        assert right in source
        source = source.replace(right, wrong)
    columns = width(layers) if layers else 4
    macros = [f"-DLK_LSTM_INT8_WIDTH={columns}", "-DLK_COUNT_START()=", "-DLK_COUNT_STOP()="]
    unchecked = [] if checked or compiler != "gcc" else ["-fno-sanitize=all"]
    return on_host(folder, source, *macros, *flags, *unchecked, compiler=compiler)


def parts():
    return f"{packed.source('lstm_int8')}{PARTS}"


def factors():
    """Numbers of every length, with those beside the ends."""
    rng = np.random.default_rng(4)
    ends = [0, 1, -1, 2**30, -(2**30), 2**31 - 1, -(2**31), -(2**31) + 1]
    numbers = [*ends, *(rng.integers(-(2**31), 2**31, 592) >> rng.integers(0, 31, 592))]
    array = packed.array("numbers", np.array(numbers, np.int32))
    return "\n".join([packed.source("lstm_int8"), f"#define COUNT {len(numbers)}", array, FACTORS])


def test_every_number_through_the_parts(tmp_path):
    assert run(tmp_path, parts(), (), "-mavx2") == 0


def test_any_factor(tmp_path):
    assert run(tmp_path, factors(), (), "-mavx2") == 0


@pytest.mark.parametrize("seed", range(3))
def test_any_layer(tmp_path, seed):
    assert wrong_layers(tmp_path, drawn(100 + seed, 18), "-mavx2") == 0


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("optimisation", ["-O0", "-Os", "-O3"])
def test_every_compiler_makes_the_same_of_it(tmp_path, compiler, path, optimisation):
    layers = [case(np.random.default_rng(7), 28, 32), case(np.random.default_rng(8), 19, 13)]
    flags = [*PATHS[path], optimisation]
    assert specialised(tmp_path, layers, *flags, compiler=compiler, checked=False) == 0


def test_a_layer_with_its_numbers_known_while_compiling(tmp_path):
    assert specialised(tmp_path, drawn(9, 3), "-mavx2") == 0


@pytest.mark.parametrize("F", [1, 13, 16, 17, 31])
def test_rows_of_every_length_about_sixteen(tmp_path, F):
    """Fewer than sixteen columns go the plain way; of more no block leaves its row."""
    rng = np.random.default_rng(F)
    layers = [case(rng, F, H, spread=4.0) for H in (1, 2, 3, 7, 8, 9, 15, 16, 17, 24)]
    assert wrong_layers(tmp_path, layers, "-mavx2") == 0


# ---- that a wrong answer is seen --------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("0x20)", "0x30)"),  # halves of the sums
        ("_mm256_adds_epi16(", "_mm256_add_epi16("),
        ("rows->bias[4 * unit]", "rows->bias[unit]"),
        ("_mm256_set1_epi32(-1)), 1)", "_mm256_setzero_si256()), 1)"),
        ("_mm_adds_epi16(lk", "_mm_add_epi16(lk"),
        ("rows->units > 4", "rows->units > 5"),
        ("memset(wide + columns.whole, 0, 32)", "memset(wide + columns.whole, 1, 32)"),
        ("2 * (size_t)units", "(size_t)units"),
        ("lk_limit16_8(write)", "_mm256_castsi256_si128(write)"),
        ("_mm_set1_epi16((int16_t)-clip)", "_mm_set1_epi16((int16_t)(1 - clip))"),
    ],
)
def test_a_wrong_kernel_is_seen(tmp_path, right, wrong):
    layers = [*drawn(1, 30), case(np.random.default_rng(3), 13, 13)]
    changes = [(right, wrong)]
    assert 0 < wrong_layers(tmp_path, layers, "-mavx2", changes=changes, checked=False) <= 31


def test_a_block_beyond_its_row_is_seen(tmp_path):
    """By the sanitizer, as what lies there meets noughts."""
    layer = [case(np.random.default_rng(2), 17, 3)]
    beyond = [("columns.whole + 16 <= n + more", "columns.whole <= n + more")]
    assert wrong_layers(tmp_path, layer, "-mavx2", changes=beyond, checked=False) == 0
    assert wrong_layers(tmp_path, layer, "-mavx2", changes=beyond) != 0


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        (parts, "epi32(((int32_t)1 << (n - 1)) + 1)", "epi32(((int32_t)1 << (n - 1)))"),
        (parts, "_mm256_add_epi32(sign, sign)", "sign"),
        (parts, "_mm256_set1_epi32(most)", "_mm256_set1_epi32(most - 25000)"),
        (factors, "epi64x((int64_t)1 << 30)", "epi64x((int64_t)1 << 29)"),
        (factors, "_mm256_add_epi32(a, _mm256_srai_epi32(a, 31))", "a"),
    ],
)
def test_a_wrong_part_is_seen(tmp_path, source, right, wrong):
    assert run(tmp_path, source(), (), "-mavx2", changes=[(right, wrong)]) == 1
