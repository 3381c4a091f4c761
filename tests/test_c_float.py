"""The float32 kernels in C against float64."""

import importlib
import shutil
import subprocess
import sys

import numpy as np
import pytest
from c_kernels import CHECKED, STRICT, UNUSED, kernel_source, pointer, shared_library
from scripts import ROOT

from lstm_keras import reference
from lstm_keras.errors import ShapeError
from lstm_keras.exporters.c import pack_float, packed

sys.path.insert(0, str(ROOT / "export" / "micro"))
qemu = importlib.import_module("qemu")

# name: float64 function, allowed error in units in the last place (measured, 2026-11)
ACTIVATIONS = {
    "exp": (np.exp, 1.5),
    "sigmoid_float": (lambda x: 1 / (1 + np.exp(-x)), 2.5),
    "tanh_float": (np.tanh, 3.0),
}
FLAGS = {"native": ["-O3", "-march=native"], "portable": ["-O2", "-DLK_NO_ASM"]}


@pytest.fixture(scope="module", params=FLAGS)
def activations(request, tmp_path_factory):
    loops = "\n".join(
        f"void all_{name}(const float *x, float *y, int32_t n)"
        f"{{ for (int32_t k = 0; k < n; k++) y[k] = lk_{name}(x[k]); }}"
        for name in ACTIVATIONS
    )
    source = f"{packed.source('float')}\n{loops}"
    return shared_library(tmp_path_factory.mktemp("float"), source, *FLAGS[request.param])


def call(library, name, x):
    x = np.asarray(x, np.float32)
    y = np.empty_like(x)
    getattr(library, f"all_{name}")(pointer(x), pointer(y), x.size)
    return y


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_right_to_the_last_places(activations, name):
    exact, budget = ACTIVATIONS[name]
    sizes = np.arange(0, np.float32(86.5).view(np.uint32), 2003, np.uint32).view(np.float32)
    x = np.concatenate([sizes, -sizes])
    wanted = exact(x.astype(np.float64))
    place = np.spacing(np.maximum(np.abs(wanted), np.finfo(np.float32).tiny).astype(np.float32))
    assert (np.abs(call(activations, name, x) - wanted) / place).max() < budget


def test_the_ends_of_the_activations(activations):
    x = [0.0, -0.0, 1e30, -1e30, np.inf, -np.inf, np.nan, -np.nan]
    least = np.finfo(np.float32).tiny * 1.05
    exp, sigmoid, tanh = (call(activations, name, x) for name in ACTIVATIONS)
    np.testing.assert_array_equal(exp[:6], [1, 1, np.inf, 0, np.inf, 0])
    np.testing.assert_allclose(sigmoid[:6], [0.5, 0.5, 1, 0, 1, 0], rtol=0, atol=least)
    np.testing.assert_array_equal(tanh[:6], [0, 0, 1, -1, 1, -1])
    assert list(np.signbit(tanh[:2])) == [False, True]
    assert np.isnan([exp[6:], sigmoid[6:], tanh[6:]]).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_activations_do_not_fall(activations, name):
    x = np.linspace(-20, 20, 400_001).astype(np.float32)
    y = call(activations, name, x)
    assert (np.diff(y) >= -2 * np.spacing(np.abs(y[1:]))).all()


# Shapes of which every length differs, with groups that are full, started and single.
SHAPES = [(3, 1, 5), (1, 2, 9), (6, 32, 100), (28, 31, 27), (13, 64, 50), (64, 128, 100)]
BUDGET = 2e-7
"""Of the largest |h|; measured 0.5e-7 to 1.9e-7 on these.

Others of 120 random models reach 2.9e-7, and 4.7e-7 where strong weights make errors grow: to
round nothing but h, c and the gates to float32 already costs up to 2.1e-7.
"""


def random_lstm(rng, F, H):
    """Weights that keep |z| about 1, whatever the lengths."""
    kernel = rng.normal(0, 0.7 / np.sqrt(F), (4, H, F))
    recurrent = rng.normal(0, 1 / np.sqrt(H), (4, H, H))
    bias = rng.normal(0, 0.5, (4, H))
    return tuple(a.astype(np.float32) for a in (kernel, recurrent, bias))


def of_reference(kernel, recurrent, bias):
    """As `reference.unroll` takes them."""
    _, H, F = kernel.shape
    return {
        "kernel": kernel.transpose(2, 0, 1).reshape(F, 4 * H),
        "recurrent": recurrent.transpose(2, 0, 1).reshape(H, 4 * H),
        "bias": bias.ravel(),
    }


def play(folder, weights, x, *flags, compiler="gcc"):
    """Returns h after every step and the last c, from a state that is not zero."""
    layer = pack_float.lstm(*weights)
    wrapper = "void step(const float *x, float *h, float *c) { lk_lstm_float(&layer, x, h, c); }"
    width = weights[0].shape[2] + weights[0].shape[1]
    source = f"#define LK_LSTM_FLOAT_WIDTH {width}\n{kernel_source(layer, wrapper)}\n"
    library = shared_library(folder, source, *flags, compiler=compiler)
    h, c = start(weights)
    steps = []
    for row in x:
        library.step(pointer(np.ascontiguousarray(row)), pointer(h), pointer(c))
        steps.append(h.copy())
    return np.stack(steps), c


def start(weights):
    H = weights[2].shape[1]
    h = np.linspace(-0.5, 0.7, H, dtype=np.float32)
    return h, h[::-1] * np.float32(1.5)


@pytest.mark.parametrize(("F", "H", "T"), SHAPES)
@pytest.mark.parametrize("flags", FLAGS.values(), ids=FLAGS)
def test_the_lstm_is_the_reference(tmp_path, F, H, T, flags):
    rng = np.random.default_rng([2026, F, H])
    weights, x = random_lstm(rng, F, H), rng.normal(0, 1, (T, F)).astype(np.float32)
    h, c = (a[None] for a in start(weights))
    wanted, _, cell = reference.unroll(x[None], **of_reference(*weights), h=h, c=c)
    steps, last = play(tmp_path, weights, x, *flags)
    assert np.abs(steps - wanted[0]).max() < BUDGET * np.abs(wanted).max()
    assert np.abs(last - cell[0]).max() < 2 * BUDGET * np.abs(cell).max()


@pytest.mark.skipif(shutil.which("clang") is None, reason="needs apt-get install clang")
def test_clang_compiles_it_without_a_warning(tmp_path):
    rng = np.random.default_rng(3)
    weights, x = random_lstm(rng, 7, 18), rng.normal(0, 1, (6, 7)).astype(np.float32)
    h, c = (a[None] for a in start(weights))
    wanted, _, _ = reference.unroll(x[None], **of_reference(*weights), h=h, c=c)
    steps, _ = play(tmp_path, weights, x, *FLAGS["native"], compiler="clang")
    assert np.abs(steps - wanted[0]).max() < BUDGET * np.abs(wanted).max()


def test_the_lstm_is_clean_of_undefined_behaviour(tmp_path):
    """In a program of its own, which ends with 0 where all is well."""
    rng = np.random.default_rng(5)
    for flags in ([], ["-march=native"]):
        weights, x = random_lstm(rng, 5, 11), rng.normal(0, 3, (9, 5)).astype(np.float32)
        h, c = start(weights)
        arrays = {"x": x, "h_start": h, "c_start": c}
        main = """
        int main(void) {
            float h[11], c[11], y[7];
            memcpy(h, h_start, sizeof h);
            memcpy(c, c_start, sizeof c);
            for (int t = 0; t < 9; t++) lk_lstm_float(&layer, x + 5 * t, h, c);
            lk_dense_float(&last, h, y);
            lk_softmax_float(&shares, y, y);
            float sum = 0.0f;
            for (int k = 0; k < 7; k++) sum += y[k];
            return !(sum > 0.99f && sum < 1.01f);
        }
        """
        source = "\n".join(
            [
                "#define LK_LSTM_FLOAT_WIDTH 16",
                packed.source("lstm_float", "dense_float", "softmax_float"),
                packed.render(pack_float.lstm(*weights), "layer"),
                packed.render(pack_float.dense(rng.normal(size=(7, 11)), None), "last"),
                packed.render(pack_float.softmax(7), "shares"),
                *(packed.array(name, values) for name, values in arrays.items()),
                main,
            ]
        )
        file, program = tmp_path / "main.c", tmp_path / "main"
        file.write_text(f"{source}\n")
        command = ["gcc", *STRICT, *UNUSED, *CHECKED, "-O1", *flags, file, "-o", program]
        subprocess.run(command, check=True)
        assert subprocess.run([program], check=False).returncode == 0


@pytest.mark.parametrize("wrong", ["gates", "kernel", "recurrent", "bias"])
def test_a_wrong_lstm_is_seen(tmp_path, wrong):
    """The budget catches swapped gates and one lost number, which all move the answer."""
    rng = np.random.default_rng(7)
    weights, x = random_lstm(rng, 6, 9), rng.normal(0, 1, (8, 6)).astype(np.float32)
    h, c = (a[None] for a in start(weights))
    wanted, _, _ = reference.unroll(x[None], **of_reference(*weights), h=h, c=c)
    kernel, recurrent, bias = (w.copy() for w in weights)
    if wrong == "gates":
        kernel, recurrent, bias = (w[[1, 0, 2, 3]] for w in weights)
    else:
        {"kernel": kernel, "recurrent": recurrent, "bias": bias}[wrong].flat[-1] = 0
    steps, _ = play(tmp_path, (kernel, recurrent, bias), x)
    assert np.abs(steps - wanted[0]).max() > 100 * BUDGET


@pytest.mark.parametrize("activation", pack_float.LIMITS)
@pytest.mark.parametrize(("F", "N"), [(3, 1), (10, 16), (21, 37)])
def test_dense_is_the_product(tmp_path, F, N, activation):
    rng = np.random.default_rng([F, N])
    weights, bias, x = (
        rng.normal(0, size, shape).astype(np.float32)
        for size, shape in ((1.0, (N, F)), (1.0, N), (2.0, F))
    )
    layer = pack_float.dense(weights, bias, activation)
    wrapper = "void run(const float *x, float *y) { lk_dense_float(&layer, x, y); }"
    y = np.full(N, np.nan, np.float32)
    shared_library(tmp_path, kernel_source(layer, wrapper)).run(pointer(x), pointer(y))
    sums = weights.astype(np.float64) @ x + bias
    wanted = np.clip(sums, *pack_float.LIMITS[activation])
    np.testing.assert_allclose(y, wanted, rtol=0, atol=BUDGET * np.abs(sums).max())


def test_dense_without_a_bias(tmp_path):
    rng = np.random.default_rng(11)
    weights, x = rng.normal(size=(5, 7)).astype(np.float32), np.float32(rng.normal(size=7))
    layer = pack_float.dense(weights, None)
    wrapper = "void run(const float *x, float *y) { lk_dense_float(&layer, x, y); }"
    y = np.full(5, np.nan, np.float32)
    shared_library(tmp_path, kernel_source(layer, wrapper)).run(pointer(x), pointer(y))
    np.testing.assert_allclose(y, weights.astype(np.float64) @ x, rtol=0, atol=1e-6)
    assert layer.parameters == weights.nbytes


@pytest.mark.parametrize("beta", [1.0, 0.3])
def test_softmax_sums_to_one_even_of_large_numbers(tmp_path, beta):
    layer = pack_float.softmax(6, beta)
    wrapper = "void run(const float *x, float *y) { lk_softmax_float(&layer, x, y); }"
    library = shared_library(tmp_path, kernel_source(layer, wrapper))
    for x in ([1.0, -2.0, 0.5, 3.25, 3.0, -9.0], [1000.0, 999.0, -1000.0, 998.5, 0.0, 995.0]):
        y = np.asarray(x, np.float32)
        library.run(pointer(y), pointer(y))
        shares = np.exp(beta * (np.array(x) - max(x)))
        np.testing.assert_allclose(y, shares / shares.sum(), rtol=1e-5, atol=2e-8)


def test_loops_over_numbers_and_their_bounds(tmp_path):
    names = {"sigmoids": lambda x: 1 / (1 + np.exp(-x)), "tanhs": np.tanh}
    library = shared_library(tmp_path, packed.source("softmax_float") + LOOPS)
    x = np.linspace(-6, 7, 21, dtype=np.float32)
    for name, exact in names.items():
        y = np.empty_like(x)
        getattr(library, name)(pointer(x), pointer(y), x.size)
        np.testing.assert_allclose(y, exact(x.astype(np.float64)), rtol=0, atol=1e-7)
    x[3] = np.nan
    y = np.empty_like(x)
    library.relu6(pointer(x), pointer(y), x.size)
    np.testing.assert_array_equal(y, np.clip(x, 0, 6))


LOOPS = """
void sigmoids(const float *x, float *y, int32_t n) { lk_sigmoids_float(x, y, n); }
void tanhs(const float *x, float *y, int32_t n) { lk_tanhs_float(x, y, n); }
void relu6(const float *x, float *y, int32_t n) { lk_clip_float(x, y, 0.0f, 6.0f, n); }
"""


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match=r"kernel \[4, H, F\].*got \(4, 3, 2\), \(4, 3, 4\)"):
        pack_float.lstm(np.zeros((4, 3, 2)), np.zeros((4, 3, 4)), np.zeros((4, 3)))
    with pytest.raises(ShapeError, match=r"biases \[N\]; got \(3, 2\) and \(4,\)"):
        pack_float.dense(np.zeros((3, 2)), np.zeros(4))


# F, H, T, instructions per multiplication that an emulated Cortex-M4F may take for all of it
ON_M4 = [(6, 32, 10, 3.0), (28, 32, 5, 2.6), (13, 63, 4, 2.7)]


@pytest.mark.parametrize(("F", "H", "T", "most"), ON_M4)
def test_the_path_of_the_m4_is_right_and_short(tmp_path, F, H, T, most):
    if qemu.missing():
        pytest.skip(f"{qemu.missing()} -- install them, and this runs")
    rng = np.random.default_rng([4, F, H])
    weights, x = random_lstm(rng, F, H), rng.normal(0, 1, (T, F)).astype(np.float32)
    h, c = start(weights)
    arrays = {"x": x, "h_start": h, "c_start": c}
    main = f"""#include "micro.h"
    int main(void) {{
        static float h[{H}], c[{H}];
        memcpy(h, h_start, sizeof h);
        memcpy(c, c_start, sizeof c);
        LK_COUNT_START();
        for (int t = 0; t < {T}; t++) lk_lstm_float(&layer, x + {F} * t, h, c);
        LK_COUNT_STOP();
        for (int k = 0; k < {H}; k++) {{
            int32_t bits;
            memcpy(&bits, h + k, sizeof bits);
            lk_print_int(bits);
            lk_print(" ");
        }}
        return 0;
    }}"""
    source = "\n".join(
        [
            f"#define LK_LSTM_FLOAT_WIDTH {F + H}",
            packed.source("lstm_float"),
            packed.render(pack_float.lstm(*weights), "layer"),
            *(packed.array(name, values) for name, values in arrays.items()),
            main,
        ]
    )
    (tmp_path / "main.c").write_text(source)
    result = qemu.build([tmp_path / "main.c"], "m4", tmp_path, *UNUSED).run()
    said = np.array(result.output.split(), np.int32).view(np.float32)
    wanted, last, _ = reference.unroll(x[None], **of_reference(*weights), h=h[None], c=c[None])
    assert np.abs(said - last[0]).max() < 1.5 * BUDGET * np.abs(wanted).max()
    assert result.counts[0] < most * T * 4 * H * (F + H)
