"""The layer at its limits, on every backend and by every engine, against the float64 reference."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from double import compiled, double, gradient, slope
from keras import layers, ops

from lstm_keras import LSTM, LSTMCell, reference
from lstm_keras.errors import ShapeError, UnsupportedError

# Until every backend has an engine, one that is asked for by force may hand over to the cell.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*was asked for engine='fused':UserWarning"),
    # What torch.compile says about itself and about Keras (torch 2.13).
    pytest.mark.filterwarnings("ignore:.*script_method.*deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor:UserWarning"),
]

BACKEND = keras.backend.backend()
ENGINES = ("cell", "auto", "fused")
# Every length differs, T > 2, and nothing is zero.
B, T, F, H = 2, 7, 3, 5
BUDGET = 2e-6  # float32 against float64, |output| < 1; measured 3e-7

engines = pytest.mark.parametrize("engine", ENGINES)
both = pytest.mark.parametrize("engine", ["cell", "fused"])  # one of them is "auto" as well


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def numpy(values):
    return keras.tree.map_structure(ops.convert_to_numpy, values)


def fill(layer, features=F):
    """The layer with weights from a seed."""
    if not layer.built:
        layer.build((B, T, features))
    layer.set_weights([draw(4 + k, *w.shape) for k, w in enumerate(layer.weights)])
    return layer


def build(units=H, features=F, **settings):
    return fill(LSTM(units, **{"return_sequences": True, **settings}), features)


def weights(layer):
    return [np.asarray(w, "float64") for w in layer.get_weights()]


def assert_near(ours, expected, budget=BUDGET):
    np.testing.assert_allclose(numpy(ours), expected, rtol=0, atol=budget)


X, H0, C0 = draw(1, B, T, F), draw(2, B, H), draw(3, B, H)


# ---- sizes ------------------------------------------------------------------------------------


@engines
@pytest.mark.parametrize(("batch", "steps", "units"), [(1, 7, 5), (2, 1, 5), (2, 7, 1), (1, 1, 1)])
def test_one_of_anything_is_enough(engine, batch, steps, units):
    layer = build(units, engine=engine, return_state=True)
    x, state = draw(1, batch, steps, F), [draw(2, batch, units), draw(3, batch, units)]
    y, h, c = layer(x, initial_state=state)
    expected = reference.unroll(x, *weights(layer), *state)
    for ours, theirs in zip((y, h, c), expected, strict=True):
        assert_near(ours, theirs)


@engines
@pytest.mark.parametrize("unroll", [False, True])
def test_no_sequence_gives_no_output(engine, unroll):
    y, h, c = build(engine=engine, return_state=True, unroll=unroll)(X[:0])
    assert [tuple(a.shape) for a in (y, h, c)] == [(0, T, H), (0, H), (0, H)]


@engines
def test_a_sequence_without_steps_is_refused(engine):
    with pytest.raises(ShapeError, match=r"needs at least one time step; got shape \(2, 0, 3\)"):
        build(engine=engine)(X[:, :0])


@engines
@pytest.mark.parametrize("mask", [False, True])
def test_batch_and_time_may_be_unknown(engine, mask):
    x = keras.Input((None, F))
    layer = LSTM(H, return_sequences=True, engine=engine)
    model = keras.Model(x, layer(layers.Masking()(x) if mask else x))
    fill(layer)
    assert model.output_shape == (None, None, H)
    for batch, steps in ((2, 7), (3, 4)):
        x = draw(batch, batch, steps, F)
        if mask:
            x[:, 2] = 0
        seen = np.any(x != 0, axis=-1)
        expected, _, _ = reference.unroll(x, *weights(layer), mask=seen)
        assert_near(model.predict(x, verbose=0), expected)


# ---- masks, direction, state ------------------------------------------------------------------

MASKS = {
    "left": [0, 0, 1, 1, 1, 1, 1],
    "further left": [0, 0, 0, 0, 1, 1, 1],
    "right": [1, 1, 1, 1, 1, 0, 0],
    "further right": [1, 1, 1, 0, 0, 0, 0],
    "middle": [1, 1, 0, 0, 1, 1, 1],
    "holes": [0, 1, 0, 1, 0, 1, 0],
    "everything": [0, 0, 0, 0, 0, 0, 0],
    "nothing": [1, 1, 1, 1, 1, 1, 1],
}
"""What a mask can look like; each is one sequence of a batch."""

MASK = np.array(list(MASKS.values()), bool)
ROWS = len(MASK)
X8, H8, C8 = draw(1, ROWS, T, F), draw(2, ROWS, H), draw(3, ROWS, H)


def put_out(steps, mask, zero=False):
    """What the layer puts out at each step, told from the reference's h and the mask."""
    if zero:
        return np.where(mask[..., None], steps.h, 0)
    if BACKEND == "jax":
        return steps.h  # as Keras does it there
    begun = np.cumsum(mask, axis=1)[..., None] > 0
    return np.where(begun, steps.h, 0)


@pytest.mark.parametrize("loop", [*({"engine": e} for e in ENGINES), {"unroll": True}], ids=str)
@pytest.mark.parametrize("zero", [False, True])
@pytest.mark.parametrize("go_backwards", [False, True])
def test_a_masked_step_changes_no_state(loop, go_backwards, zero):
    settings = {"go_backwards": go_backwards, "zero_output_for_mask": zero}
    layer = build(return_state=True, **settings, **loop)
    turn = slice(None, None, -1) if go_backwards else slice(None)
    mask = MASK[:, turn]
    steps = reference.trace(X8[:, turn], *weights(layer), H8, C8, mask)
    y, h, c = layer(X8, initial_state=[H8, C8], mask=ops.convert_to_tensor(MASK))
    assert_near(y, put_out(steps, mask, zero))
    assert_near(h, steps.h[:, -1])
    assert_near(c, steps.c[:, -1])


def test_every_mask_changes_the_answer():
    layer = build()
    change = numpy(layer(X8, mask=ops.convert_to_tensor(MASK))) - numpy(layer(X8))
    assert (np.abs(change).max(axis=(1, 2)) > 0.01).tolist() == [not row.all() for row in MASK]


@engines
def test_a_mask_may_be_of_integers(engine):
    layer = build(engine=engine)
    masks = (ops.convert_to_tensor(MASK.astype(kind)) for kind in ("int32", "bool"))
    np.testing.assert_array_equal(*(numpy(layer(X8, mask=mask)) for mask in masks))


@engines
@pytest.mark.parametrize("go_backwards", [False, True])
def test_the_last_output_alone_is_that_of_the_last_step_read(engine, go_backwards):
    settings = {"engine": engine, "go_backwards": go_backwards}
    whole, last = build(**settings), build(**settings, return_sequences=False)
    for call in ({}, {"mask": ops.convert_to_tensor(MASK)}):
        assert_near(last(X8, **call), numpy(whole(X8, **call))[:, -1], 1e-7)


@engines
def test_the_state_goes_on_from_batch_to_batch_until_it_is_reset(engine):
    layer = LSTM(H, return_sequences=True, stateful=True, engine=engine)
    layer.build((B, T, F))
    for k, w in enumerate(layer.trainable_weights):
        w.assign(draw(4 + k, *w.shape))
    W = [np.asarray(w, "float64") for w in numpy(layer.trainable_weights)]
    long = draw(1, B, 3 * T, F)
    expected, _, _ = reference.unroll(long, *W)
    for _ in range(2):
        for k in range(3):
            part = slice(k * T, (k + 1) * T)
            assert_near(layer(long[:, part]), expected[:, part])
        layer.reset_state()


@engines
@pytest.mark.parametrize("mode", ["concat", "sum", "mul", "ave", None])
def test_both_directions(engine, mode):
    forward = LSTM(H, return_sequences=True, engine=engine, return_state=True)
    both = layers.Bidirectional(forward, merge_mode=mode)
    x = X.copy()
    x[0, 5:] = 0
    mask = np.any(x != 0, axis=-1)
    assert not mask.all()
    both(x)
    fill(both)
    y, z = reference_of_both(both, x, mask)
    ours = numpy(both(x, mask=ops.convert_to_tensor(mask)))
    merged = {"concat": np.concatenate([y, z], -1), "sum": y + z, "mul": y * z, "ave": (y + z) / 2}
    if mode is None:
        assert_near(ours[0], y)
        assert_near(ours[1], z)
    else:
        assert_near(ours[0], merged[mode])
    assert len(ours) == (6 if mode is None else 5)


def reference_of_both(both, x, mask):
    """What each direction puts out in the order of time: Bidirectional wants zero where masked."""
    y = reference.unroll(x, *weights(both.forward_layer), mask=mask)[0]
    z = reference.unroll(x[:, ::-1], *weights(both.backward_layer), mask=mask[:, ::-1])[0]
    return (np.where(mask[..., None], h, 0) for h in (y, z[:, ::-1]))


# ---- precision --------------------------------------------------------------------------------

SIXTEEN = {"mixed_float16": 2**-11, "mixed_bfloat16": 2**-8}
"""Policies with 16 bits, and the relative error of rounding once."""


def slow(kind, dtype, **settings):
    """A layer that sums up 200 steps: the forget gate stays open, and each step adds a little."""
    layer = kind(H, return_sequences=True, dtype=dtype, use_cudnn=False, **settings)
    layer.build((B, 200, F))
    kernel, recurrent, _ = (draw(4 + k, *w.shape) / 8 for k, w in enumerate(layer.weights))
    bias = np.repeat([-4.0, 8.0, 1.0, 2.0], H).astype("float32") + draw(7, 4 * H) / 8
    layer.set_weights([kernel, recurrent, bias])
    return layer


@both
@pytest.mark.parametrize("dtype", SIXTEEN)
def test_sixteen_bits_keep_what_200_steps_have_summed_up(engine, dtype):
    x = draw(1, B, 200, F)
    layer = slow(LSTM, dtype, engine=engine)
    assert {w.dtype for w in layer.weights} == {"float32"}
    expected, _, _ = reference.unroll(x, *weights(layer))
    ours = ops.cast(layer(x), "float32")
    theirs = ops.cast(slow(layers.LSTM, dtype)(x), "float32")
    error, of_keras = (np.abs(numpy(y) - expected).max() for y in (ours, theirs))
    assert error < 3 * SIXTEEN[dtype]  # measured 1.2 to 1.5; Keras 5 to 15
    assert error < of_keras / 2


@both
def test_single_precision_stays_near_double_over_2000_steps(engine):
    x = draw(1, B, 2000, F)
    layer = build(engine=engine)
    assert_near(layer(x), reference.unroll(x, *weights(layer))[0])


@engines
def test_nan_stays_in_its_sequence_and_begins_at_its_step(engine):
    layer = build(engine=engine)
    calm = numpy(layer(X))
    x = X.copy()
    x[1, 3, 2] = np.nan
    y = numpy(layer(x))
    assert_near(y[0], calm[0], 1e-7)
    assert_near(y[1, :3], calm[1, :3], 1e-7)
    assert np.isnan(y[1, 3:]).all()


@engines
@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e30])
def test_an_infinite_feature_saturates_the_gates(engine, value):
    layer = build(engine=engine)
    calm = numpy(layer(X))
    x = X.copy()
    x[1, 3, 2] = value
    y = numpy(layer(x))
    assert_near(y[0], calm[0], 1e-7)
    assert np.isfinite(y).all()
    assert (np.abs(y) <= 1).all()
    x[1, 3, 2] = np.sign(value) * 1e6
    assert_near(y, reference.unroll(x, *weights(layer))[0])


# ---- compiled and not -------------------------------------------------------------------------


def skip_what_takes_a_minute(engine, jit=True):
    if BACKEND == "torch" and engine == "cell" and jit:
        pytest.skip("torch.compile writes Keras' loop out, and takes a minute for it")


@both
@pytest.mark.parametrize("masked", [False, True])
def test_compiling_changes_nothing(engine, masked):
    skip_what_takes_a_minute(engine)
    x = X.copy()
    if masked:
        x[0, 4:], x[1, :2] = 0, 0
    answers = []
    for jit in (False, True):
        layer = LSTM(H, return_sequences=True, engine=engine)
        inner = [keras.Input((T, F)), *([layers.Masking()] if masked else []), layer]
        model = keras.Sequential(inner)
        fill(layer)
        model.compile("sgd", "mse", jit_compile=jit, run_eagerly=False)
        answers.append(model.predict(x, verbose=0))
    assert_near(answers[0], answers[1], 1e-6)
    seen = np.any(x != 0, axis=-1)
    assert_near(answers[1], put_out(reference.trace(x, *weights(layer), mask=seen), seen, False))


@both
@pytest.mark.parametrize("jit", [False, True])
def test_training_compiled_and_not_takes_the_same_step(engine, jit):
    skip_what_takes_a_minute(engine, jit)
    weights = []
    for chosen in ("cell", engine):
        layer = LSTM(H, return_sequences=True, engine=chosen)
        model = keras.Sequential([keras.Input((T, F)), layers.Masking(), layer])
        fill(layer)
        model.compile(
            keras.optimizers.SGD(0.5), "mse", jit_compile=jit if chosen == engine else False
        )
        x = X.copy()
        x[0, 4:], x[1, :2] = 0, 0
        model.fit(x, draw(8, B, T, H), epochs=3, verbose=0)
        weights.append(model.get_weights())
    for one, other in zip(*weights, strict=True):
        assert_near(other, one, 1e-5)


# ---- gradients --------------------------------------------------------------------------------


@engines
@pytest.mark.parametrize("go_backwards", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_the_gradient_is_that_of_finite_differences(engine, masked, go_backwards):
    with double():
        settings = {"engine": engine, "go_backwards": go_backwards, "dtype": "float64"}
        layer = build(return_state=True, **settings)
        mask = ops.convert_to_tensor(MASK) if masked else None
        probes = [draw(20, ROWS, T, H), draw(21, ROWS, H), draw(22, ROWS, H)]

        @compiled
        def loss(values):
            *W, x, h, c = values
            call = {"initial_state": [h, c], "mask": mask}
            outputs, _ = layer.stateless_call(W, layer.non_trainable_variables, x, **call)
            pairs = zip(outputs, probes, strict=True)
            return sum(ops.sum(y * ops.convert_to_tensor(p, "float64")) for y, p in pairs)

        values = [*weights(layer), *(a.astype("float64") for a in (X8, H8, C8))]
        for k, found in enumerate(gradient(loss, values)):
            direction = draw(30 + k, *values[k].shape).astype("float64")
            expected = slope(loss, values, k, direction)
            assert abs(expected) > 1e-3
            np.testing.assert_allclose((found * direction).sum(), expected, rtol=1e-6)


# ---- training ---------------------------------------------------------------------------------

TRAINED = {
    "plain": {},
    "dropout": {"dropout": 0.3},
    "recurrent dropout": {"recurrent_dropout": 0.3},
    "zoneout": {"zoneout": 0.2},
    "zoneout of h and c": {"zoneout": [0.1, 0.4]},
    "all noise, stateful": {
        "dropout": 0.3,
        "recurrent_dropout": 0.3,
        "zoneout": 0.2,
        "stateful": True,
    },
    "all noise, unrolled": {
        "dropout": 0.3,
        "recurrent_dropout": 0.3,
        "zoneout": 0.2,
        "unroll": True,
    },
    "stateful": {"stateful": True},
    "stateful, unrolled": {"stateful": True, "unroll": True},
    "peephole": {"peephole": True},
    "layer norm, coupled": {"layer_norm": True, "coupled": True},
    "projection, backwards": {"projection": 6, "go_backwards": True, "zoneout": 0.2},
    "clip": {"cell_clip": 0.3},
    "float16": {"dtype": "mixed_float16", "recurrent_dropout": 0.3, "zoneout": 0.2},
    "bfloat16": {"dtype": "mixed_bfloat16", "recurrent_dropout": 0.3, "zoneout": 0.2},
}


@both
@pytest.mark.parametrize("name", TRAINED)
def test_a_model_trains_and_goes_on_to_predict(engine, name):
    keras.utils.set_random_seed(7)
    layer = LSTM(H, **TRAINED[name], seed=5, engine=engine)
    model = keras.Sequential(
        [keras.Input(batch_shape=(4, T, F)), layer, layers.Dense(1, dtype="float32")]
    )
    model.compile(keras.optimizers.Adam(0.02), "mse")
    x = draw(1, 16, T, F)
    y = x.mean(axis=(1, 2), keepdims=True)[:, 0]
    before = model.get_weights()
    seeds = numpy(layer.cell.seed_generator.state.value)
    loss = model.evaluate(x, y, batch_size=4, verbose=0)
    model.fit(x, y, batch_size=4, epochs=4, shuffle=False, verbose=0)
    assert model.evaluate(x, y, batch_size=4, verbose=0) < loss
    moved = [np.abs(a - b).max() > 0 for a, b in zip(before, model.get_weights(), strict=True)]
    assert all(moved)
    drew = "noise" in name or "out" in name or "16" in name or "backwards" in name
    assert (numpy(layer.cell.seed_generator.state.value) != seeds).any() == drew
    assert np.isfinite(model.predict(x, batch_size=4, verbose=0)).all()
    assert np.isfinite(numpy(layer(x[:4], training=True))).all()  # no tracer was left behind


# ---- the cell in a loop of Keras --------------------------------------------------------------

NOISE = [{"dropout": 0.4}, {"recurrent_dropout": 0.4}, {"zoneout": 0.4}]


def test_a_calm_cell_runs_in_the_loop_of_keras():
    loop = layers.RNN([LSTMCell(H), LSTMCell(H + 1, peephole=True)], return_sequences=True)
    loop.build((B, T, F))
    first, second = build(), build(H + 1, H, peephole=True)
    loop.set_weights([*first.get_weights(), *second.get_weights()])
    assert_near(loop(X, training=True), numpy(second(first(X))))


@pytest.mark.parametrize("noise", NOISE, ids=str)
@pytest.mark.parametrize("unroll", [False, True])
def test_a_noisy_cell_draws_at_each_step_or_says_that_it_cannot(noise, unroll):
    x = np.repeat(draw(1, 1, 1, F), T, axis=1)
    loop = layers.RNN(LSTMCell(H, **noise, seed=5), return_sequences=True, unroll=unroll)
    model = keras.Sequential([keras.Input(batch_shape=(1, T, F)), loop])
    model.compile("sgd", "mse")
    calm = model.predict(x, verbose=0)
    if BACKEND == "jax" and not unroll:
        for train in (lambda: loop(x, training=True), lambda: model.fit(x, calm, verbose=0)):
            with pytest.raises(UnsupportedError) as error:
                train()
            assert str(error.value) == (
                "LSTMCell cannot draw dropout or zoneout inside a loop that JAX traces: every "
                "step would draw the same.\n"
                "  Use lstm_keras.LSTM, which draws before the loop, or RNN(cell, unroll=True)."
            )
        return
    model.fit(x, calm, epochs=2, verbose=0)
    noisy = [numpy(loop(x, training=True)) for _ in range(2)]
    assert np.abs(noisy[0] - noisy[1]).max() > 1e-3
    assert np.abs(noisy[0] - calm).max() > 1e-3


def test_a_noisy_cell_steps_alone():
    cell = LSTMCell(H, dropout=0.4, recurrent_dropout=0.4, zoneout=0.4, seed=5)
    answers = [numpy(cell(X[:, 0], [H0, C0], training=True)[0]) for _ in range(2)]
    assert np.abs(answers[0] - answers[1]).max() > 1e-3


# ---- from one backend to the next -------------------------------------------------------------

NEXT = {"tensorflow": "jax", "jax": "torch", "torch": "tensorflow"}


def test_a_saved_model_answers_the_same_on_the_next_backend(tmp_path):
    model = keras.Sequential(
        [
            keras.Input((None, F)),
            layers.Masking(),
            layers.Bidirectional(LSTM(H, return_sequences=True, peephole=True, coupled=True)),
            LSTM(H + 1, layer_norm=True, projection=4, cell_clip=0.5, dropout=0.1, zoneout=0.2),
        ]
    )
    fill(model)
    x = X.copy()
    x[0, 5:] = 0
    model.save(tmp_path / "model.keras")
    np.save(tmp_path / "x.npy", x)
    code = (
        "import keras, numpy as np\n"
        "from keras import ops\n"
        "from lstm_keras import LSTM\n"
        "model = keras.saving.load_model('model.keras')\n"
        "np.save('y.npy', ops.convert_to_numpy(model(np.load('x.npy'))))\n"
        "print(keras.backend.backend())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "KERAS_BACKEND": NEXT[BACKEND]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == NEXT[BACKEND], run.stderr
    assert_near(np.load(tmp_path / "y.npy"), numpy(model(x)))
