"""The float32 kernels in C against float64."""

import numpy as np
import pytest
from c_kernels import kernel_source, pointer, shared_library

from lstm_keras import reference
from lstm_keras.exporters.c import pack_float, packed

# name: float64 function, allowed error in units in the last place (measured, 2026-11)
ACTIVATIONS = {
    "exp": (np.exp, 1.5),
    "sigmoid_float": (lambda x: 1 / (1 + np.exp(-x)), 2.5),
    "tanh_float": (np.tanh, 3.0),
}
FLAGS = {"fma": ["-O3", "-march=x86-64-v3"], "portable": ["-O2"]}


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
BUDGET = 2e-7  # of the largest |h|; measured 1.0e-7 to 1.8e-7


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
    library = shared_library(folder, kernel_source(layer, wrapper), *flags, compiler=compiler)
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
