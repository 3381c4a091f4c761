"""Single operators on random grids: the simulator against LiteRT and TFLite Micro, bit for bit."""

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from hypothesis import given, settings
from hypothesis import strategies as st
from lstm_files import File, litert, tflm

from lstm_keras.errors import UnsupportedError
from lstm_keras.integer import Grid, layers, squash
from lstm_keras.integer.fixed import INT8, INT16
from lstm_keras.runtimes.simulated import Simulator

KERNELS = {"litert": litert, "tflm": tflm}
BOUNDED = settings(max_examples=25, deadline=None, derandomize=True, database=None)
FIXED_GRID = {
    "LOGISTIC": Grid(1 / 256, -128),
    "SOFTMAX": Grid(1 / 256, -128),
    "TANH": Grid(1 / 128, 0),
}


def grid(rng):
    return Grid(float(np.float32(10 ** rng.uniform(-2.2, -1))), int(rng.integers(-60, 60)))


def int8(rng, *shape):
    return rng.integers(-128, 128, shape).astype(np.int8)


def options_of(name, rng):
    if name == "SOFTMAX":
        options = schema.SoftmaxOptionsT()
        options.beta = float(rng.choice([1.0, 0.5]))
        return options
    kinds = {
        "ADD": schema.AddOptionsT,
        "SUB": schema.SubOptionsT,
        "MUL": schema.MulOptionsT,
        "FULLY_CONNECTED": schema.FullyConnectedOptionsT,
        "MEAN": schema.ReducerOptionsT,
        "QUANTIZE": schema.QuantizeOptionsT,
    }
    if name not in kinds:
        return None
    options = kinds[name]()
    if hasattr(options, "fusedActivationFunction"):
        options.fusedActivationFunction = int(rng.choice([0, 1, 3]))  # none, ReLU, ReLU6
    return options


def file_with(name, rng):
    """One operator x [1, A, C] -> y, what else it reads being constant; and its shape."""
    A, C, K = (int(rng.integers(1, most)) for most in (9, 20, 20))
    file, given, made = File(), grid(rng), FIXED_GRID.get(name, grid(rng))
    shape = y_shape = (1, A, C)
    inputs = [file.tensor(np.int8, shape, given)]
    if name in ("ADD", "SUB", "MUL"):
        others = [shape, (C,), (1, A, 1), (1, 1, 1)]
        other = int8(rng, *others[rng.integers(4)])
        # as wide as the range of the product, or half of it
        made = Grid(given.scale * (rng.uniform(64, 128) if name == "MUL" else 1.0), made.zero_point)
        inputs.append(file.constant(other, Grid(1.0 if name == "MUL" else grid(rng).scale, 7)))
    if name == "FULLY_CONNECTED":
        scale = float(np.float32(10 ** rng.uniform(-3, -1.5)))
        inputs.append(file.constant(int8(rng, K, C), Grid(scale)))
        unit = float(np.float32(given.scale) * np.float32(scale))
        bias = rng.integers(-2000, 2000, K).astype(np.int32)
        inputs.append(file.constant(bias, Grid(unit)))
        y_shape = (A, K)
    if name == "MEAN":
        inputs.append(file.constant(np.array([1], np.int32)))
        y_shape = (1, C)
    y = file.tensor(np.int8, y_shape, made)
    version = {"QUANTIZE": 2, "FULLY_CONNECTED": 4}.get(name, 2)
    file.operator(name, version, inputs, [y], options_of(name, rng))
    return file.pack({"x": inputs[0]}, {"y": y}), shape


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    "name",
    ["ADD", "FULLY_CONNECTED", "LOGISTIC", "MEAN", "MUL", "QUANTIZE", "SOFTMAX", "SUB", "TANH"],
)
def test_an_operator_is_predicted(name, kernel):
    @BOUNDED
    @given(st.integers(0, 2**32 - 1))
    def check(seed):
        rng = np.random.default_rng(seed)
        content, shape = file_with(name, rng)
        x = int8(rng, 8, *shape[1:])
        (want,) = KERNELS[kernel](content, x)
        np.testing.assert_array_equal(Simulator(content, kernel).call({"x": x})["y"], want)

    check()


# ---- against real numbers ---------------------------------------------------------------------

X = np.arange(-128, 128, dtype=np.int8).reshape(16, 16)
FROM, TO = Grid(0.06, -5), Grid(0.05, 3)


def real(stored, grid):
    return grid.scale * (np.asarray(stored, float) - grid.zero_point)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("function", "exact", "to", "budget"),
    [
        (squash.sigmoid, lambda v: 1 / (1 + np.exp(-v)), Grid(1 / 256, -128), 0.51 / 256),
        (squash.tanh, np.tanh, Grid(1 / 128, 0), 0.51 / 128),
        (layers.requantize, lambda v: v, Grid(0.07, 3), 0.8 * 0.07),
    ],
)
def test_a_function_is_what_it_says(function, exact, to, budget, kernel):
    got = real(function(X, FROM, to, kernel), to)
    ends = real(INT8.min, to), real(INT8.max, to)
    assert np.abs(got - np.clip(exact(real(X, FROM)), *ends)).max() < budget


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("beta", [0.25, 1.0])
def test_softmax_is_what_it_says(kernel, beta):
    rng = np.random.default_rng(1)
    x = int8(rng, 30, 7)
    exact = np.exp(beta * real(x, FROM))
    exact /= exact.sum(-1, keepdims=True)
    got = squash.softmax(x, FROM, Grid(1 / 256, -128), beta, kernel)
    assert np.abs(real(got, Grid(1 / 256, -128)) - exact).max() < 1.01 / 256


def test_the_softmax_of_int16_is_what_it_says():
    x = np.random.default_rng(2).integers(-32768, 32767, (30, 7)).astype(np.int16)
    exact = np.exp(real(x, Grid(1e-4)))
    exact /= exact.sum(-1, keepdims=True)
    got = squash.softmax(x, Grid(1e-4), Grid(1 / 32768), 1.0, "tflm") / 32768
    assert np.abs(got - exact).max() < 3e-4


@pytest.mark.parametrize("scale", [2.0**-12, 3e-4])
def test_sigmoid_and_tanh_of_int16_are_what_they_say(scale):
    x = np.arange(-32768, 32768, 7).astype(np.int16)
    grids = Grid(scale), Grid(1 / 32768)
    for function, exact in (
        (squash.sigmoid, lambda v: 1 / (1 + np.exp(-v))),
        (squash.tanh, np.tanh),
    ):
        got = function(x, *grids, "tflm") / 32768
        assert np.abs(got - exact(real(x, grids[0]))).max() < 3e-4


@pytest.mark.parametrize("function", [squash.sigmoid, squash.tanh])
def test_of_int16_on_litert_they_are_refused(function):
    with pytest.raises(UnsupportedError, match=r"of int16 are simulated as TFLite Micro has them"):
        function(np.zeros(3, np.int16), FROM, TO, "litert")
    with pytest.raises(UnsupportedError, match=r"\n  Play the file with kernel='tflm'"):
        squash.softmax(np.zeros(3, np.int16), FROM, TO, 1.0, "litert")


def test_a_fused_activation_is_a_range():
    assert layers.activation_limits("NONE", TO, INT8) == (-128, 127)
    assert layers.activation_limits("RELU", TO, INT16) == (3, 32767)
    assert layers.activation_limits("RELU6", TO, INT8) == (3, 123)
    assert layers.activation_limits("RELU_N1_TO_1", TO, INT8) == (-17, 23)


def test_padding_is_what_tensorflow_says():
    assert layers.same_padding(9, 3, 1, 1) == (1, 1)
    assert layers.same_padding(9, 3, 2, 1) == (1, 1)
    assert layers.same_padding(8, 3, 2, 1) == (0, 1)
    assert layers.same_padding(9, 3, 1, 2) == (2, 2)
