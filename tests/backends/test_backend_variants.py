"""Every variant on every backend: against the float64 reference, and against torch.nn.LSTM."""

import numpy as np
import pytest
import torch
from double import compiled, double, gradient, slope
from keras import layers, ops

from lstm_keras import LSTM, reference
from lstm_keras.arguments import VARIANTS
from lstm_keras.gates import present, reorder

# Until every backend has an engine, one that is asked for by force may hand over to the cell.
pytestmark = pytest.mark.filterwarnings("ignore:.*was asked for engine='fused':UserWarning")

# Every length differs, T > 2, and nothing is zero.
B, T, F, H, P = 2, 7, 3, 5, 4
BUDGET = 2e-6  # float32 against float64, |output| < 1; measured 4e-7

CELLS = {
    "plain": {},
    "no bias": {"use_bias": False},
    "peephole": {"peephole": True},
    "coupled": {"coupled": True},
    "layer norm": {"layer_norm": True},
    "layer norm, no bias": {"layer_norm": True, "use_bias": False},
    "projection": {"projection": P},
    "zoneout": {"zoneout": [0.1, 0.4]},
    "cell clip": {"cell_clip": 0.3},
    "no input gate": {"gates": "fo"},
    "no forget gate, peephole": {"gates": "io", "peephole": True},
    "no output gate": {"gates": "if"},
    "no gate": {"gates": ""},
    "softsign": {"activation": "softsign", "recurrent_activation": "hard_sigmoid"},
    "all": {
        "peephole": True,
        "coupled": True,
        "layer_norm": True,
        "projection": P,
        "zoneout": [0.1, 0.4],
        "cell_clip": 0.3,
    },
}
"""Settings of a cell by name; each computes something else."""


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def build(**settings):
    layer = LSTM(H, return_sequences=True, return_state=True, **settings)
    layer.build((B, T, F))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def state(layer):
    return [draw(2, B, layer.cell.output_size), draw(3, B, H)]


def expected(layer, x, h, c, mask=None):
    """The reference, told from the layer's configuration and weights alone."""
    config = layer.get_config()
    weights = {w.name: np.asarray(ops.convert_to_numpy(w), "float64") for w in layer.weights}
    softsign = config["activation"] == "softsign"
    rates = config["zoneout"]
    return reference.trace(
        x,
        weights["kernel"],
        weights["recurrent_kernel"],
        weights.get("bias"),
        h,
        c,
        mask,
        present(config["gates"], config["coupled"]),
        coupled=config["coupled"],
        peephole=weights.get("peephole_kernel"),
        scale=weights.get("layer_norm_scale"),
        projection=weights.get("projection_kernel"),
        cell_clip=config["cell_clip"],
        zoneout=tuple(rates) if isinstance(rates, list) else (rates, rates),
        activation=(lambda z: z / (1 + np.abs(z))) if softsign else np.tanh,
        recurrent_activation=hard_sigmoid if softsign else reference.sigmoid,
    )


def hard_sigmoid(z):
    return np.clip(z / 6 + 0.5, 0, 1)


def assert_near(ours, theirs, budget=BUDGET):
    np.testing.assert_allclose(ops.convert_to_numpy(ours), theirs, rtol=0, atol=budget)


X = draw(1, B, T, F)
MASK = np.array([[0, 1, 1, 0, 1, 1, 0], [1, 1, 1, 1, 0, 0, 1]], bool)


@pytest.mark.parametrize("engine", ["cell", "auto", "fused"])
@pytest.mark.parametrize("name", CELLS)
def test_matches_the_reference(name, engine):
    layer = build(**CELLS[name], engine=engine, zero_output_for_mask=True)
    for mask in (None, MASK):
        steps = expected(layer, X, *state(layer), mask)
        call = {} if mask is None else {"mask": ops.convert_to_tensor(mask)}
        y, h, c = layer(X, initial_state=state(layer), **call)
        assert_near(y, steps.h if mask is None else np.where(mask[..., None], steps.h, 0))
        assert_near(h, steps.h[:, -1])
        assert_near(c, steps.c[:, -1])


def test_every_argument_of_the_cell_is_among_the_variants():
    # how the weights start, and how the state does, which has tests of its own
    starts = {"forget_bias", "horizon", "learned_state"}
    used = {argument for settings in CELLS.values() for argument in settings}
    assert set(VARIANTS) - starts <= used


def test_every_variant_computes_something_else():
    answers = {}
    for name, settings in CELLS.items():
        layer = build(**settings)
        answers[name] = expected(layer, X, *state(layer)).c
    names = list(answers)
    for one in names:
        for other in names[names.index(one) + 1 :]:
            assert np.abs(answers[one] - answers[other]).max() > 1000 * BUDGET, (one, other)


@pytest.mark.parametrize("engine", ["cell", "fused"])
@pytest.mark.parametrize("name", CELLS)
def test_the_gradient_is_that_of_finite_differences(name, engine):
    with double():
        layer = build(**CELLS[name], engine=engine, dtype="float64")
        probes = [draw(20 + k, *s) for k, s in enumerate([(B, T), (B,), (B,)])]
        mask = ops.convert_to_tensor(MASK)

        @compiled
        def loss(values):
            *W, x, h, c = values
            call = {"initial_state": [h, c], "mask": mask}
            outputs, _ = layer.stateless_call(W, layer.non_trainable_variables, x, **call)
            pairs = zip(outputs, probes, strict=True)
            return sum(
                ops.sum(ops.sum(y, -1) * ops.convert_to_tensor(p, "float64")) for y, p in pairs
            )

        values = [np.asarray(w, "float64") for w in [*layer.get_weights(), X, *state(layer)]]
        for k, found in enumerate(gradient(loss, values)):
            direction = draw(30 + k, *values[k].shape).astype("float64")
            wanted = slope(loss, values, k, direction)
            assert abs(wanted) > 1e-4
            np.testing.assert_allclose((found * direction).sum(), wanted, rtol=1e-6, atol=1e-8)


# ---- torch.nn.LSTM ----------------------------------------------------------------------------

THEIRS = {
    "plain": {},
    "no bias": {"bias": False},
    "projection": {"proj_size": P},
    "both directions": {"bidirectional": True},
    "stacked": {"num_layers": 3},
    "all": {"bidirectional": True, "num_layers": 2, "proj_size": P},
    "all, no bias": {"bidirectional": True, "num_layers": 2, "proj_size": P, "bias": False},
}
"""What torch.nn.LSTM can be."""


def build_theirs(**settings):
    """In double precision, with weights from a seed."""
    theirs = torch.nn.LSTM(F, H, batch_first=True, dtype=torch.float64, **settings)
    with torch.no_grad():
        for k, weight in enumerate(theirs.parameters()):
            weight.copy_(torch.from_numpy(draw(40 + k, *weight.shape)))
    return theirs


def read(theirs, layer, reverse):
    """The weights of one direction of one layer, as `LSTM.set_weights` takes them."""
    end = f"_l{layer}" + ("_reverse" if reverse else "")
    found = {
        name.removesuffix(end): weight.detach().numpy().T
        for name, weight in theirs.named_parameters()
        if name.endswith(end)
    }
    own = [found["weight_ih"], found["weight_hh"]]
    if theirs.bias:
        own.append(found["bias_ih"] + found["bias_hh"])
    own = [reorder(weight, "torch", "keras") for weight in own]
    return [*own, found["weight_hr"]] if theirs.proj_size else own


def run_ours(theirs, x, h, c, engine, weights=read):
    """(y, every last h, every last c), as torch.nn.LSTM returns them."""
    directions = 2 if theirs.bidirectional else 1
    finals = []
    for k in range(theirs.num_layers):
        settings = {"use_bias": theirs.bias, "projection": theirs.proj_size or None}
        layer = LSTM(H, return_sequences=True, return_state=True, engine=engine, **settings)
        if directions == 2:
            layer = layers.Bidirectional(layer)
        layer.build(tuple(x.shape))
        layer.set_weights([w for reverse in range(directions) for w in weights(theirs, k, reverse)])
        first = k * directions
        start = [s[first + d] for d in range(directions) for s in (h, c)]
        x, *last = layer(x, initial_state=start)
        finals += [ops.convert_to_numpy(each) for each in last]
    return ops.convert_to_numpy(x), np.stack(finals[::2]), np.stack(finals[1::2])


def run_theirs(theirs, x, h, c):
    x, h, c = (torch.from_numpy(a.astype("float64")) for a in (x, h, c))
    with torch.no_grad():
        y, (h, c) = theirs(x, (h, c))
    return y.numpy(), h.numpy(), c.numpy()


def start(theirs):
    count = theirs.num_layers * (2 if theirs.bidirectional else 1)
    return draw(2, count, B, theirs.proj_size or H), draw(3, count, B, H)


@pytest.mark.parametrize("engine", ["cell", "auto", "fused"])
@pytest.mark.parametrize("name", THEIRS)
def test_torch_agrees(name, engine):
    theirs = build_theirs(**THEIRS[name])
    pairs = zip(
        run_ours(theirs, X, *start(theirs), engine),
        run_theirs(theirs, X, *start(theirs)),
        strict=True,
    )
    for ours, wanted in pairs:
        assert_near(ours, wanted)


def test_torch_sees_a_wrong_gate_order_and_a_lost_bias():
    theirs = build_theirs(bidirectional=True)

    def swapped(*which):
        return [reorder(weight, "ifgo", "iofg") for weight in read(*which)]

    def halved(*which):
        kernel, recurrent, bias = read(*which)
        return [kernel, recurrent, bias / 2]

    def turned(theirs, layer, reverse):
        return read(theirs, layer, not reverse)

    wanted, _, _ = run_theirs(theirs, X, *start(theirs))
    for wrong in (swapped, halved, turned):
        y, _, _ = run_ours(theirs, X, *start(theirs), "cell", wrong)
        assert np.abs(y - wanted).max() > 1000 * BUDGET


@pytest.mark.parametrize("engine", ["cell", "fused"])
def test_torch_agrees_on_the_gradient(engine):
    theirs = build_theirs(proj_size=P)
    h, c = start(theirs)
    x, h_0, c_0 = (torch.from_numpy(a.astype("float64")).requires_grad_(True) for a in (X, h, c))
    probe = draw(9, B, T, P).astype("float64")
    (theirs(x, (h_0, c_0))[0] * torch.from_numpy(probe)).sum().backward()
    weights = {name: w.grad.numpy().T for name, w in theirs.named_parameters()}
    wanted = [weights[f"{name}_l0"] for name in ("weight_ih", "weight_hh", "bias_ih", "weight_hr")]
    wanted += [x.grad.numpy(), h_0.grad.numpy()[0], c_0.grad.numpy()[0]]
    with double():
        layer = build(projection=P, engine=engine, dtype="float64")

        @compiled
        def loss(values):
            *W, x, h, c = values
            call = {"initial_state": [h, c]}
            (y, _, _), _ = layer.stateless_call(W, layer.non_trainable_variables, x, **call)
            return ops.sum(y * ops.convert_to_tensor(probe, "float64"))

        values = [*read(theirs, 0, False), X, h[0], c[0]]
        for found, right in zip(gradient(loss, values), wanted, strict=True):
            np.testing.assert_allclose(found, right, rtol=0, atol=1e-10)
