"""The fused engine against the loop over the cell: equal outputs and gradients, whatever is asked.

What holds for every engine, against the reference and finite differences, is in test_numerics.py
and test_backend_variants.py; here are training noise, all kinds of masks, and how each is done.
"""

from unittest import mock

import keras
import numpy as np
import pytest
from double import compiled, double, gradient
from keras import ops

from lstm_keras import LSTM

BACKEND = keras.backend.backend()
# Every length differs, T > 2, and nothing is zero.
B, T, F, H, P = 3, 7, 4, 5, 2
BUDGET = 1e-10  # double against double; measured 3e-15

on_jax = pytest.mark.skipif(BACKEND != "jax", reason="how the engine of JAX does it")
on_torch = pytest.mark.skipif(BACKEND != "torch", reason="how the engine of torch does it")


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape)


def build(steps=T, **settings):
    layer = LSTM(H, return_sequences=True, return_state=True, seed=1997, **settings)
    layer.build((B, steps, F))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def loss_of(layer, mask=None, training=False, still=False):
    """A function of [weights, x, h, c] that depends on every output; if still, h is 0 instead."""
    mask = None if mask is None else ops.convert_to_tensor(mask)

    def loss(values):
        *W, x, h, c = (ops.cast(value, layer.compute_dtype) for value in values)
        h = ops.zeros_like(h) if still else h
        call = {"initial_state": [h, c], "mask": mask, "training": training}
        outputs, _ = layer.stateless_call(W, layer.non_trainable_variables, x, **call)
        probes = (draw(20 + k, *y.shape) for k, y in enumerate(outputs))
        pairs = zip(outputs, probes, strict=True)
        return sum(ops.sum(y * ops.convert_to_tensor(p, y.dtype)) for y, p in pairs)

    return compiled(loss)


def start(layer, steps=T):
    """[weights, x, h, c]."""
    h = draw(2, B, layer.cell.output_size)
    return [*layer.get_weights(), draw(1, B, steps, F), h, draw(3, B, H)]


def differences(settings, steps=T, **call):
    """The largest of each gradient between the engines, as a share of the largest gradient."""
    found = []
    for engine in ("cell", "fused"):
        layer = build(steps, **{"dtype": "float64", **settings}, engine=engine)
        values = [np.asarray(value, "float64") for value in start(layer, steps)]
        found.append(gradient(loss_of(layer, **call), values))
        if call.get("still"):
            del found[-1][-2]  # that of h
        assert layer.engine_report().engine == engine
    assert all(np.abs(each).max() > 1e-4 for each in found[0])
    return [np.abs(a - b).max() / np.abs(a).max() for a, b in zip(*found, strict=True)]


# ---- masks ------------------------------------------------------------------------------------

STEPS = np.arange(T)
MASKS = {
    "all": np.ones((B, T), bool),
    "right": np.array([[4], [7], [2]]) > STEPS,
    "left": np.array([[3], [0], [5]]) <= STEPS,
    "both sides": (np.array([[1], [0], [3]]) <= STEPS) & (np.array([[4], [7], [6]]) > STEPS),
    "middle": np.array([[0, 1, 1, 0, 1, 1, 0], [1, 0, 0, 1, 1, 0, 1], [1, 1, 1, 1, 1, 1, 1]], bool),
    "a row without steps": np.array([[4], [0], [2]]) > STEPS,
}


@pytest.mark.parametrize("name", MASKS)
def test_masks(name):
    with double():
        assert max(differences({}, mask=MASKS[name])) < BUDGET


@pytest.mark.parametrize("name", ["right", "left", "middle"])
def test_masks_read_backwards(name):
    with double():
        assert max(differences({"go_backwards": True}, mask=MASKS[name])) < BUDGET


# ---- variants, with the noise of training -----------------------------------------------------

VARIANTS = {
    "plain": {},
    "no bias": {"use_bias": False},
    "peephole": {"peephole": True},
    "coupled": {"coupled": True},
    "layer norm": {"layer_norm": True},
    "projection": {"projection": P},
    "cell clip": {"cell_clip": 0.3},
    "no output gate": {"gates": "if"},
    "no forget gate, peephole": {"gates": "io", "peephole": True},
    "an activation across units": {"activation": "softmax"},
    "other activations": {"activation": "softsign", "recurrent_activation": "hard_sigmoid"},
    "coupled, projection": {"coupled": True, "projection": P},
}
NOISE = {"recurrent_dropout": 0.4, "zoneout": [0.2, 0.3], "dropout": 0.3}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants(name):
    with double():
        assert max(differences(VARIANTS[name])) < BUDGET
        settings = {**VARIANTS[name], **NOISE}
        assert max(differences(settings, mask=MASKS["middle"], training=True)) < BUDGET


@pytest.mark.parametrize("noise", ["dropout", "recurrent_dropout", "zoneout"])
def test_each_noise_alone(noise):
    with double():
        assert max(differences({noise: 0.4}, training=True)) < BUDGET


def test_single_precision_over_100_steps():
    for settings in ({}, {"peephole": True}):
        with double():
            assert max(differences({**settings, "dtype": "float32"}, steps=100)) < 1e-5


@pytest.mark.parametrize("lost", ["mask", "recurrent_mask", "zone"])
def test_they_catch_an_engine_that_forgets(lost):
    from importlib import import_module

    module = import_module(f"lstm_keras.engines.{BACKEND}")
    right = module.sequence

    def wrong(cell, x, h, c, mask=None, recurrent_mask=None, zone=None, **more):
        given = {"mask": mask, "recurrent_mask": recurrent_mask, "zone": zone}
        assert given[lost] is not None
        given[lost] = [0 * kept for kept in zone] if lost == "zone" else None
        return right(cell, x, h, c, **given, **more)

    with double(), mock.patch.object(module, "sequence", wrong):
        found = differences(NOISE, mask=MASKS["middle"], training=True)
        assert min(found) > 1e6 * BUDGET


# ---- JAX --------------------------------------------------------------------------------------


@on_jax
@pytest.mark.parametrize("steps", [6, 7, 11])
def test_pieces_of_any_length(steps, monkeypatch):
    from lstm_keras.engines import jax as engine

    three = 3 * B * 4 * H * 8  # bytes of z
    monkeypatch.setattr(engine, "PIECE", three)
    assert [engine._pieces(B, n, 4 * H * 8) for n in (6, 7, 11)] == [(2, 3), (3, 3), (4, 3)]
    some = np.array([[4], [steps], [5]]) > np.arange(steps)
    with double():
        for drop in (None, some):
            for settings in ({}, {"peephole": True, "zoneout": 0.2}):
                assert max(differences(settings, steps, mask=drop, training=True)) < BUDGET


@on_jax
def test_eagerly_it_compiles_once_for_a_shape():
    layer = build(engine="fused")
    for rows in (1, 2, 1, 2):
        layer(ops.ones((rows, T, F)))
    assert layer.cell._jax_engine._cache_size() == 2


@on_jax
@pytest.mark.parametrize("settings", [{}, {"peephole": True}], ids=str)
def test_the_second_derivative_is_right_and_forward_mode_refused(settings):
    import jax

    with double():
        found = []
        for engine in ("cell", "fused"):
            layer = build(dtype="float64", engine=engine, **settings)
            values = [jax.numpy.asarray(v, "float64") for v in start(layer)]
            loss = loss_of(layer, MASKS["middle"])
            slope = jax.grad(loss)
            twice = jax.grad(lambda values, slope=slope: sum((g**2).sum() for g in slope(values)))
            found.append(jax.jit(twice)(values))
        for one, other in zip(*found, strict=True):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)
        with pytest.raises(TypeError, match="forward-mode"):
            jax.jvp(loss, (values,), (values,))


@on_jax
def test_it_can_be_mapped():
    import jax

    layer = build(engine="fused")
    xs = jax.numpy.asarray(draw(9, 4, B, T, F), "float32")
    W, rest = [w.value for w in layer.trainable_variables], layer.non_trainable_variables

    def mean(W, x):
        return layer.stateless_call(W, rest, x)[0][0].mean()

    mapped = jax.vmap(jax.grad(mean), (None, 0))(W, xs)
    for k, x in enumerate(xs):
        for one, other in zip(mapped, jax.grad(mean)(W, x), strict=True):
            np.testing.assert_allclose(one[k], other, rtol=0, atol=1e-6)


# ---- torch ------------------------------------------------------------------------------------


@on_torch
@pytest.mark.parametrize("name", VARIANTS)
def test_masks_before_which_nothing_is_to_be_kept(name):
    with double():
        for mask in MASKS.values():
            assert max(differences(VARIANTS[name], mask=mask, still=True)) < BUDGET


@on_torch
@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("name", MASKS)
def test_who_takes_a_mask(name, still):
    from lstm_keras.engines import torch as engine

    known = {"all", "right"} | ({"left", "both sides", "a row without steps"} if still else set())
    with mock.patch.object(engine, "_library", wraps=engine._library) as library:
        layer = build(engine="fused")
        *_, x, h, c = (ops.convert_to_tensor(v, "float32") for v in start(layer))
        h = ops.zeros_like(h) if still else h
        layer(x, initial_state=[h, c], mask=ops.convert_to_tensor(MASKS[name]))
    assert library.called == (name in known)


@on_torch
def test_what_the_library_is_brought_to():
    from lstm_keras.engines.torch import is_known

    known = {"plain", "no bias", "coupled", "projection", "no output gate", "coupled, projection"}
    assert {name for name, s in VARIANTS.items() if is_known(build(**s).cell)} == known


@on_torch
def test_weights_lie_as_the_library_reads_them_and_keep_shape_and_value():
    layer = build(engine="fused")
    before = layer.get_weights()
    y = layer(ops.ones((B, T, F)))[0]
    y.sum().backward()
    for variable in (layer.cell.kernel, layer.cell.recurrent_kernel):
        weight = variable.value
        assert weight.T.is_contiguous()
        assert weight.grad.T.is_contiguous()
    for one, other in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@on_torch
@pytest.mark.parametrize("settings", [{}, {"peephole": True}], ids=str)
def test_the_second_derivative_is_right(settings):
    import torch

    with double():
        found = []
        for engine in ("cell", "fused"):
            layer = build(dtype="float64", engine=engine, **settings)
            values = [torch.tensor(np.asarray(v, "float64")) for v in start(layer)]
            values = [value.requires_grad_() for value in values]
            for mask in (None, MASKS["middle"]):
                loss = loss_of(layer, mask)(values)
                slopes = torch.autograd.grad(loss, values, create_graph=True)
                found.append(torch.autograd.grad(sum((s**2).sum() for s in slopes), values))
        for k in (0, 1):
            for one, other in zip(found[k], found[k + 2], strict=True):
                np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)
