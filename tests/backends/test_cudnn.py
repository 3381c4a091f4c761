"""cuDNN without a GPU: the kernels of Keras as they are, with an LSTM by the book behind them.

TensorFlow's operator and JAX' function are replaced; what Keras and this package do around them,
packing weights and passing states, is theirs.
"""

from importlib import import_module
from unittest import mock

import keras
import numpy as np
import pytest
from double import double, gradient
from keras import ops

from lstm_keras import LSTM, engines, reference
from lstm_keras.engines import cudnn, devices

BACKEND = keras.backend.backend()
B, T, F, H = 2, 5, 3, 4
BUDGET = 1e-6  # float32 against float64; measured 1e-7

by_keras = pytest.mark.skipif(BACKEND == "torch", reason="torch has cuDNN in its own engine")


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


X, H0, C0 = draw(1, B, T, F), draw(2, B, H), draw(3, B, H)


def tensorflow_by_the_book(input, input_h, input_c, params, rnn_mode, time_major, **_):
    """`tf.raw_ops.CudnnRNNV3`: eight matrices [H, n], then eight biases, gates i f g o."""
    import tensorflow as tf

    assert (rnn_mode, time_major) == ("lstm", False)
    units, features = input_h.shape[-1], input.shape[-1]
    sizes = [units * features] * 4 + [units * units] * 4 + [units] * 8
    parts = tf.split(params, sizes)
    W = [tf.reshape(part, (units, features)) for part in parts[:4]]
    U = [tf.reshape(part, (units, units)) for part in parts[4:8]]
    b = [one + other for one, other in zip(parts[8:12], parts[12:], strict=True)]
    h, c, hs = input_h[:, 0], input_c[:, 0], []
    for t in range(input.shape[1]):
        i, f, g, o = (
            tf.matmul(input[:, t], W[k], transpose_b=True)
            + tf.matmul(h, U[k], transpose_b=True)
            + b[k]
            for k in range(4)
        )
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        h = tf.sigmoid(o) * tf.tanh(c)
        hs.append(h)
    return tf.stack(hs, 1), h[:, None], c[:, None], None, None


def jax_by_the_book(x, h_0, c_0, weights, seq_lengths, **sizes):
    from jax.experimental import rnn

    shape = {name: value for name, value in sizes.items() if name != "dropout"}
    unpacked = rnn.unpack_lstm_weights(weights, **shape)
    return rnn.lstm_ref(x, h_0, c_0, *unpacked, seq_lengths, *sizes.values())


@pytest.fixture
def gpu(monkeypatch):
    """As on a machine with a GPU; a list of the types of x that cuDNN was called with."""
    seen = []
    monkeypatch.setattr(devices, "gpu", lambda: True)
    cudnn._trial.cache_clear()
    if BACKEND == "tensorflow":
        import tensorflow as tf

        def operator(**given):
            seen.append(given["input"].dtype.name)
            return tensorflow_by_the_book(**given)

        monkeypatch.setattr(tf.raw_ops, "CudnnRNNV3", operator)
    if BACKEND == "jax":
        from jax.experimental import rnn

        def function(x, *given, **sizes):
            seen.append(x.dtype.name)
            return jax_by_the_book(x, *given, **sizes)

        monkeypatch.setattr(rnn, "lstm", function)
    if BACKEND in cudnn.BACKENDS:
        kernels = import_module(f"keras.src.backend.{BACKEND}.rnn")
        monkeypatch.setattr(kernels, "_is_gpu_available", lambda: True)
    yield seen
    cudnn._trial.cache_clear()


def build(**settings):
    layer = LSTM(H, **{"return_sequences": True, "return_state": True, **settings})
    layer.build((B, T, F))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def call(layer, **more):
    return [ops.convert_to_numpy(a) for a in layer(X, initial_state=[H0, C0], **more)]


def expected(layer, x=X):
    return reference.unroll(x, *layer.get_weights(), h=H0, c=C0)


def assert_near(ours, right, budget=BUDGET):
    for one, other in zip(ours, right, strict=True):
        np.testing.assert_allclose(one.astype("float64"), other, rtol=0, atol=budget)


# ---- what it computes -------------------------------------------------------------------------


@by_keras
@pytest.mark.parametrize("settings", [{}, {"use_bias": False}], ids=str)
def test_every_h_and_the_last_state(gpu, settings):
    layer = build(**settings)
    ours = call(layer)
    assert gpu == ["float32"] * 2  # the trial, and this call
    assert layer.engine_report()[:2] == ("fused", cudnn.REASON)
    assert_near(ours, expected(layer))


@by_keras
def test_read_backwards_and_the_last_h_only(gpu):
    layer = build(go_backwards=True)
    assert_near(call(layer), expected(layer, X[:, ::-1]))
    layer = build(return_sequences=False)
    all_h, h, c = expected(layer)
    assert_near(call(layer), (all_h[:, -1], h, c))
    assert len(gpu) == 3


@by_keras
def test_its_gradient_reaches_everything(gpu):
    found = []
    for engine in ("cell", "fused"):
        layer = build(engine=engine)

        def loss(values, layer=layer):
            *W, x, h, c = (ops.cast(value, "float32") for value in values)
            call = {"initial_state": [h, c]}
            y, _ = layer.stateless_call(W, layer.non_trainable_variables, x, **call)
            return sum(ops.sum(a * draw(9 + k, *a.shape)) for k, a in enumerate(y))

        with double():
            found.append(gradient(loss, [*layer.get_weights(), X, H0, C0]))
    assert layer.engine_report().reason == cudnn.REASON
    assert_near(found[1], found[0], 1e-5)
    assert min(np.abs(each).max() for each in found[0]) > 0.01


@by_keras
@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16"])
def test_in_16_bits_it_is_asked_for_32(gpu, dtype):
    layer = build(dtype=dtype)
    ours = call(layer)
    assert set(gpu) == {"float32"}
    assert layer.engine_report().reason == cudnn.WIDE
    assert_near(ours, expected(layer), 2 * 2 ** (-11 if dtype == "mixed_float16" else -8))


# ---- when it is taken -------------------------------------------------------------------------

REFUSED = {
    "use_cudnn=False": {"use_cudnn": False},
    "it does not know peephole": {"peephole": True},
    "it does not know coupled, projection": {"coupled": True, "projection": 2},
    "it knows tanh and sigmoid only": {"activation": "relu"},
    "it would compute float64 in float32": {"dtype": "float64"},
}


@by_keras
@pytest.mark.parametrize("why", REFUSED)
def test_what_it_does_not_know_goes_to_our_engine(gpu, why):
    with double():
        layer = build(**REFUSED[why], engine="fused")
        choice = engines.choose(layer, ops.convert_to_tensor(X), False)
    assert (choice.engine, choice.reason) == (
        "fused",
        f"{engines.FUSED[BACKEND]}; not cuDNN: {why}",
    )
    assert gpu == []


@by_keras
def test_starts_that_are_part_of_the_state_are_no_hindrance(gpu):
    layer = build(learned_state=True, forget_bias=2.0)
    layer(X)
    assert layer.engine_report().reason == cudnn.REASON


@by_keras
def test_a_mask_and_recurrent_dropout_go_to_our_engine(gpu):
    x, mask = ops.convert_to_tensor(X), ops.ones((B, T), "bool")
    reason = engines.choose(build(), x, True, mask).reason
    assert reason.endswith("not cuDNN: there is a mask")
    layer = build(recurrent_dropout=0.5, seed=1)
    call(layer, training=True)
    assert layer.engine_report().reason.endswith("not cuDNN: recurrent dropout")
    call(layer)
    assert layer.engine_report().reason == cudnn.REASON


def test_the_cell_and_unroll_are_what_was_asked_for(gpu):
    for settings, engine in (({"engine": "cell"}, "cell"), ({"unroll": True}, "unrolled")):
        layer = build(**settings)
        call(layer)
        assert layer.engine_report().engine == engine
    assert gpu == []


def test_without_a_gpu_nothing_is_said_of_it():
    cudnn._trial.cache_clear()
    reason = engines.choose(build(engine="fused"), ops.convert_to_tensor(X), False).reason
    assert reason == engines.FUSED[BACKEND]
    assert cudnn._trial.cache_info().misses == 0


@pytest.mark.skipif(BACKEND != "torch", reason="torch's own way to cuDNN")
def test_torch_says_what_its_library_is_on_a_gpu(gpu):
    reason = engines.choose(build(), ops.convert_to_tensor(X), False).reason
    assert reason.startswith("torch.lstm (cuDNN), or")


# ---- when the kernel is not what it was -------------------------------------------------------


def swapped(lstm):
    def other(initial_state_h, initial_state_c, **given):
        return lstm(initial_state_h=initial_state_c, initial_state_c=initial_state_h, **given)

    return other


def other_gates(lstm):
    def other(kernel, **given):
        i, f, g, o = ops.split(kernel, 4, axis=1)
        return lstm(kernel=ops.concatenate([f, i, g, o], axis=1), **given)

    return other


def other_states(lstm):
    def other(**given):
        y, ys, (h, c) = lstm(**given)
        return y, ys, [c, h]

    return other


def last_only(lstm):
    def other(return_sequences, **given):
        return lstm(return_sequences=False, **given)

    return other


def refuses(lstm):
    def other(**given):
        raise NotImplementedError

    return other


def renamed(lstm):
    def other(x, h, c):
        pytest.fail("it was called by names that it does not have")

    return other


@by_keras
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        *((wrong, "in a trial its answers were wrong")
          for wrong in (swapped, other_gates, other_states, last_only)),
        (refuses, "NotImplementedError in a trial of it"),
        (renamed, "TypeError in a trial of it"),
    ],
)  # fmt: skip
def test_a_trial_catches_another_kernel(gpu, monkeypatch, wrong, said):
    kernels = import_module(f"keras.src.backend.{BACKEND}.rnn")
    monkeypatch.setattr(kernels, "lstm", wrong(kernels.lstm))
    layer = build()
    assert_near(call(layer), expected(layer))
    assert f"not cuDNN: {said}" in layer.engine_report().reason


@by_keras
def test_without_the_kernel_our_engine_computes(gpu, monkeypatch):
    monkeypatch.delattr(import_module(f"keras.src.backend.{BACKEND}.rnn"), "lstm")
    layer = build()
    assert_near(call(layer), expected(layer))
    assert "not cuDNN: AttributeError in a trial of it" in layer.engine_report().reason


@by_keras
def test_a_kernel_that_refuses_later_is_replaced_with_a_warning(gpu, monkeypatch):
    layer = build()
    call(layer)
    kernels = import_module(f"keras.src.backend.{BACKEND}.rnn")
    monkeypatch.setattr(kernels, "lstm", refuses(kernels.lstm))
    with pytest.warns(UserWarning, match="the cuDNN kernel of Keras refused"):
        ours = call(layer)
    assert_near(ours, expected(layer))


# ---- compiled ---------------------------------------------------------------------------------


@pytest.mark.skipif(BACKEND != "tensorflow", reason="XLA of TensorFlow cannot compile cuDNN")
def test_xla_and_cudnn_exclude_each_other(gpu):
    import tensorflow as tf

    layer = build()
    assert not layer.supports_jit
    assert build(peephole=True).supports_jit
    assert build(engine="cell").supports_jit
    reasons = []
    for jit in (False, True):

        @tf.function(jit_compile=jit, autograph=False)
        def inner(x):
            reasons.append(engines.choose(layer, x, True).reason)
            return x

        tf.function(inner, autograph=False)(X)
    assert reasons[0] == cudnn.REASON
    assert reasons[1].endswith("not cuDNN: XLA compiles this call")


@pytest.mark.skipif(BACKEND != "jax", reason="the trial while JAX traces")
def test_the_trial_is_made_while_a_function_is_traced(gpu):
    import jax

    layer = build()
    answers = jax.jit(lambda x: layer(x, initial_state=[H0, C0]))(X)
    assert layer.engine_report().reason == cudnn.REASON
    assert_near([np.asarray(a) for a in answers], expected(layer))


# ---- whether there is a GPU -------------------------------------------------------------------


def test_there_is_none_here_and_who_is_asked(monkeypatch):
    assert not devices.gpu()
    if BACKEND == "tensorflow":
        import tensorflow as tf

        kinds = [(tf.config, f"list_{kind}_devices") for kind in ("physical", "logical")]
        for module, name in kinds:
            monkeypatch.setattr(module, name, lambda kind: ["one"] if kind == "GPU" else [])
    elif BACKEND == "jax":
        import jax

        monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    else:
        import torch

        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert devices.gpu()
    with mock.patch.object(keras.backend, "backend", return_value="numpy"):
        assert not devices.gpu()
