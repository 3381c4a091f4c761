"""LSTM against two independent answers, and proof that the answers can tell."""

import inspect
from functools import partial
from itertools import permutations
from unittest import mock

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from lstm_keras import LSTM, LSTMCell, noise, reference
from lstm_keras.arguments import PLAIN, SERIALIZED, VARIANTS
from lstm_keras.errors import ShapeError, UnsupportedError
from lstm_keras.gates import GATES, reorder
from lstm_keras.hooks import composite

# Every length differs, T > 2, and nothing is zero: a swapped axis, a swapped gate,
# a dropped bias or an ignored state must change the answer.
B, T, F, H = 2, 5, 3, 4
BUDGET = 1e-6  # float32, |output| < 1; measured 6e-8 against float64, 0 against Keras
GRADIENT = 1e-6  # relative to the largest entry; measured 0 against Keras on CPU


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


X, H0, C0 = draw(1, B, T, F), draw(2, B, H), draw(3, B, H)
WEIGHTS = [draw(4, F, 4 * H), draw(5, H, 4 * H), draw(6, 4 * H)]
MASKS = {
    "no mask": None,
    "padded right": np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], bool),
    "with holes": np.array([[0, 1, 0, 1, 1], [1, 0, 0, 1, 0]], bool),
}


def build(kind=LSTM, weights=WEIGHTS, **settings):
    layer = kind(H, **settings)
    layer.build((B, T, F))
    layer.set_weights(weights)
    return layer


def outputs_and_gradients(layer, x, **call):
    """Every output, and the gradient of a random sum of them by x and by every weight."""
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        outputs = keras.tree.flatten(layer(x, **call))
        loss = tf.add_n([tf.reduce_sum(y * draw(7 + k, *y.shape)) for k, y in enumerate(outputs)])
    gradients = tape.gradient(loss, [x, *layer.trainable_variables])
    return [y.numpy() for y in outputs], [g.numpy() for g in gradients]


def assert_same(ours, theirs, x=X, **call):
    (y, dy), (z, dz) = (outputs_and_gradients(layer, x, **call) for layer in (ours, theirs))
    for a, b in zip(y, z, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=BUDGET)
    for a, b in zip(dy, dz, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=GRADIENT * max(1, np.abs(b).max()))
        assert np.abs(b).max() > 1000 * GRADIENT  # there is something to lose


# ---- equal to the reference and to Keras ------------------------------------------------------


def test_matches_the_float64_reference():
    layer = build(return_sequences=True, return_state=True)
    answer = layer(X, initial_state=[H0, C0])
    expected = reference.unroll(X, *WEIGHTS, h=H0, c=C0)
    for ours, theirs in zip(answer, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=BUDGET)


@pytest.mark.parametrize("unroll", [False, True], ids=["loop", "unrolled"])
@pytest.mark.parametrize("state", [False, True], ids=["from zero", "from a state"])
@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("go_backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("return_sequences", [False, True], ids=["last", "all"])
def test_matches_keras_forward_and_gradient(return_sequences, go_backwards, mask, state, unroll):
    settings = {
        "return_sequences": return_sequences,
        "go_backwards": go_backwards,
        "unroll": unroll,
        "return_state": state,
    }
    call = {"initial_state": [H0, C0]} if state else {}
    if MASKS[mask] is not None:
        call["mask"] = tf.constant(MASKS[mask])
    assert_same(build(**settings), build(layers.LSTM, **settings), **call)


@pytest.mark.parametrize(
    "settings",
    [
        {"use_bias": False},
        {"activation": "softsign", "recurrent_activation": "hard_sigmoid"},
        {"activation": None},
    ],
    ids=str,
)
def test_matches_keras_with_other_cells(settings):
    weights = WEIGHTS if settings.get("use_bias", True) else WEIGHTS[:2]
    assert_same(build(weights=weights, **settings), build(layers.LSTM, weights, **settings))


def test_matches_keras_inside_bidirectional():
    pair = []
    for kind in (LSTM, layers.LSTM):
        layer = layers.Bidirectional(kind(H, return_sequences=True))
        layer.build((B, T, F))
        layer.set_weights([*WEIGHTS, *(0.9 * w[..., ::-1] for w in WEIGHTS)])
        pair.append(layer)
    assert_same(*pair)
    assert_same(*pair, mask=tf.constant(MASKS["padded right"]))


def test_matches_keras_stacked():
    pair = []
    for kind in (LSTM, layers.LSTM):
        model = keras.Sequential(
            [keras.Input((T, F)), kind(H, return_sequences=True), kind(H + 1), layers.Dense(2)]
        )
        model.set_weights([draw(k, *w.shape) for k, w in enumerate(model.get_weights())])
        pair.append(model)
    assert_same(*pair)


def test_matches_keras_stateful_over_three_batches():
    ours, theirs = build(stateful=True), build(layers.LSTM, stateful=True)
    for seed in range(3):
        x = draw(seed, B, T, F)
        np.testing.assert_allclose(ours(x), theirs(x), rtol=0, atol=BUDGET)
    ours.reset_state()
    np.testing.assert_allclose(ours(X), build()(X), rtol=0, atol=BUDGET)


def test_a_stateful_layer_goes_on_where_it_stopped():
    layer = build(stateful=True)
    layer(X[:, :2])
    expected, _, _ = reference.unroll(X, *WEIGHTS)
    np.testing.assert_allclose(layer(X[:, 2:]), expected[:, -1], rtol=0, atol=BUDGET)


def test_weights_are_those_of_keras_in_shape_order_and_start():
    ours, theirs = LSTM(H), layers.LSTM(H)
    for layer in (ours, theirs):
        layer.build((None, T, F))
    assert [w.name for w in ours.weights] == [w.name for w in theirs.weights]
    assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
    np.testing.assert_array_equal(ours.get_weights()[2], theirs.get_weights()[2])
    recurrent = ours.get_weights()[1].astype("float64")
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(H), atol=1e-5)


def test_the_gradient_is_that_of_finite_differences_in_float64():
    layer = build(return_sequences=True, dtype="float64")
    probe = draw(9, B, T, H).astype("float64")
    values = [X.astype("float64"), *(w.astype("float64") for w in WEIGHTS)]

    def loss(x, *weights):
        return float((reference.unroll(x, *weights)[0] * probe).sum())

    x = tf.constant(values[0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(layer(x) * probe)
    gradients = tape.gradient(total, [x, *layer.trainable_variables])
    step = 1e-5
    for which, gradient in enumerate(gradients):
        expected = np.empty(values[which].shape)
        for place in np.ndindex(expected.shape):
            moved = [[v.copy() for v in values] for _ in range(2)]
            moved[0][which][place] += step
            moved[1][which][place] -= step
            expected[place] = (loss(*moved[0]) - loss(*moved[1])) / (2 * step)
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-8)  # measured 8e-11


# ---- the comparison sees every fault ----------------------------------------------------------


def distance_from_keras(layer):
    """What the comparison measures: largest difference forward, and relative in the gradient."""
    theirs = build(layers.LSTM, return_sequences=True)
    call = {"initial_state": [H0, C0]}
    (y, dy), (z, dz) = (outputs_and_gradients(each, X, **call) for each in (layer, theirs))
    forward = np.abs(y[0] - z[0]).max()
    gradient = max(
        np.abs((0 if a is None else a) - b).max() / np.abs(b).max()
        for a, b in zip(dy, dz, strict=True)
    )
    return forward, gradient


def test_the_right_layer_is_within_the_budget():
    forward, gradient = distance_from_keras(build(return_sequences=True))
    assert forward < BUDGET
    assert gradient < GRADIENT


@pytest.mark.parametrize("wrong", ["".join(p) for p in permutations(GATES) if p != tuple(GATES)])
def test_every_wrong_gate_order_is_seen(wrong):
    swapped = [reorder(w, GATES, wrong) for w in WEIGHTS]
    forward, _ = distance_from_keras(build(weights=swapped, return_sequences=True))
    assert forward > 1000 * BUDGET


def faulty_step(cell, fault, x, state, training=False):
    """The equations with one term lost or wrong; right with the fault "none"."""
    h, c = state
    W, U, b = cell.kernel, cell.recurrent_kernel, cell.bias
    if fault == "no bias":
        b = 0 * b
    if fault == "no kernel":
        W = 0 * W
    if fault == "no recurrence":
        U = 0 * U
    if fault == "recurrent kernel transposed":
        U = ops.reshape(ops.transpose(ops.reshape(U, (H, 4, H)), (2, 1, 0)), (H, 4 * H))
    i, f, z, o = ops.split(ops.matmul(x, W) + ops.matmul(h, U) + b, 4, axis=-1)
    i, f, g, o = ops.sigmoid(i), ops.sigmoid(f), ops.tanh(z), ops.sigmoid(o)
    if fault == "no input gate":
        i = ops.ones_like(i)
    if fault == "no forget gate":
        f = ops.ones_like(f)
    if fault == "coupled gates":
        f = 1 - i
    if fault == "no candidate":
        g = ops.zeros_like(g)
    if fault == "candidate without tanh":
        g = z
    if fault == "no output gate":
        o = ops.ones_like(o)
    if fault == "forgets the cell state":
        c = ops.zeros_like(c)
    old, c = c, f * c + i * g
    shown = ops.tanh(c)
    if fault == "shows c, not tanh(c)":
        shown = c
    if fault == "shows the old cell state":
        shown = ops.tanh(old)
    h = o * shown
    return h, ([c, h] if fault == "h and c exchanged" else [h, c])


def with_fault(fault):
    layer = build(return_sequences=True)
    layer.cell.call = partial(faulty_step, layer.cell, fault)
    return layer


FAULTS = [
    "no bias",
    "no kernel",
    "no recurrence",
    "recurrent kernel transposed",
    "no input gate",
    "no forget gate",
    "no candidate",
    "no output gate",
    "candidate without tanh",
    "coupled gates",
    "forgets the cell state",
    "shows c, not tanh(c)",
    "shows the old cell state",
    "h and c exchanged",
]


def test_the_planted_cell_is_right_without_a_fault():
    forward, gradient = distance_from_keras(with_fault("none"))
    assert forward < BUDGET
    assert gradient < GRADIENT


@pytest.mark.parametrize("fault", FAULTS)
def test_every_lost_term_is_seen(fault):
    forward, gradient = distance_from_keras(with_fault(fault))
    assert forward > 1000 * BUDGET
    assert gradient > 1000 * GRADIENT


@pytest.mark.parametrize(("h", "c"), [(0 * H0, C0), (H0, 0 * C0), (C0, H0)])
def test_a_lost_or_exchanged_initial_state_is_seen(h, c):
    right = np.asarray(build()(X, initial_state=[H0, C0]))
    assert np.abs(right - build()(X, initial_state=[h, c])).max() > 1000 * BUDGET


def test_a_lost_mask_direction_or_step_is_seen():
    right = np.asarray(build()(X))
    assert np.abs(right - build()(X, mask=MASKS["with holes"])).max() > 1000 * BUDGET
    assert np.abs(right - build(go_backwards=True)(X)).max() > 1000 * BUDGET
    assert np.abs(right - build()(X[:, :-1])).max() > 1000 * BUDGET
    assert np.abs(right - build()(X[:, 1:])).max() > 1000 * BUDGET


# ---- arguments and files ----------------------------------------------------------------------

ARGUMENTS = {  # none is the default
    "units": H,
    "activation": "softsign",
    "recurrent_activation": "hard_sigmoid",
    "use_bias": False,
    "kernel_initializer": "he_normal",
    "recurrent_initializer": "identity",
    "bias_initializer": "ones",
    "unit_forget_bias": False,
    "kernel_regularizer": keras.regularizers.L1(0.125),
    "recurrent_regularizer": keras.regularizers.L2(0.25),
    "bias_regularizer": keras.regularizers.L1L2(0.5, 0.75),
    "activity_regularizer": keras.regularizers.L2(0.375),
    "kernel_constraint": keras.constraints.MaxNorm(3),
    "recurrent_constraint": keras.constraints.UnitNorm(axis=1),
    "bias_constraint": keras.constraints.NonNeg(),
    "dropout": 0.25,
    "recurrent_dropout": 0.5,
    "seed": 11,
    "return_sequences": True,
    "return_state": True,
    "go_backwards": True,
    "stateful": True,
    "unroll": True,
    "use_cudnn": False,
    "peephole": True,
    "coupled": True,
    "layer_norm": True,
    "projection": H - 1,
    "zoneout": 0.125,
    "cell_clip": 1.5,
    "gates": "if",
    "learned_state": True,
    "forget_bias": 2.5,
    "horizon": 40,
    "engine": "cell",
}
ALONE = {"use_bias", "forget_bias", "learned_state"}  # those that the others exclude
ALL = {name: value for name, value in ARGUMENTS.items() if name not in ALONE}


def parameters(kind):
    every = list(inspect.signature(kind.__init__).parameters.values())
    return {p.name: p.default for p in every[1:] if p.kind is not p.VAR_KEYWORD}


def test_arguments_and_defaults_are_those_of_keras_and_then_ours():
    ours = [*VARIANTS.items()]
    stock = [*parameters(layers.LSTM).items()]
    assert list(parameters(LSTM).items()) == [*stock, *ours, ("engine", "auto")]
    assert list(parameters(LSTMCell).items()) == [*parameters(layers.LSTMCell).items(), *ours]


def test_the_table_names_every_argument_with_another_value():
    assert list(ARGUMENTS) == list(parameters(LSTM))
    for name, default in parameters(LSTM).items():
        assert ARGUMENTS[name] != default, name


@pytest.mark.parametrize("name", ARGUMENTS)
def test_every_argument_comes_back_from_the_config(name):
    layer = LSTM(**{"units": H + 1, name: ARGUMENTS[name]})
    config = layer.get_config()
    objects = {**SERIALIZED, "activity_regularizer": keras.regularizers}
    if name in objects:
        wanted = objects[name].serialize(objects[name].get(ARGUMENTS[name]))
        assert config[name] == wanted
    else:
        assert config[name] == ARGUMENTS[name]
    again = LSTM.from_config(config).get_config()
    assert again == config
    assert config != LSTM(H + 1, name=layer.name).get_config()


def test_every_argument_of_the_cell_comes_back_from_the_config():
    names = list(parameters(LSTMCell))
    assert sorted(names) == sorted([*PLAIN, *SERIALIZED, *VARIANTS])
    config = LSTMCell(**{name: ALL[name] for name in names if name in ALL}).get_config()
    assert LSTMCell.from_config(config).get_config() == config
    plain = LSTMCell(H + 1, name=config["name"]).get_config()
    assert all(config[name] != plain[name] for name in names if name in ALL)


def test_arguments_can_be_read_from_the_layer():
    layer = LSTM(**ALL)
    for name in ("units", "dropout", "recurrent_dropout", "unit_forget_bias", *VARIANTS):
        assert getattr(layer, name) == ALL.get(name, VARIANTS.get(name))
    assert layer.activation is keras.activations.softsign


def test_what_keras_wrote_in_its_config_fits():
    known = {name: ARGUMENTS[name] for name in parameters(layers.LSTM)}
    stock = layers.LSTM(**{**known, "use_cudnn": "auto"})
    ours = LSTM.from_config(stock.get_config()).get_config()
    assert {name: ours[name] for name in stock.get_config()} == stock.get_config()


@pytest.mark.parametrize("settings", [{}, ALL], ids=["defaults", "every argument"])
def test_a_saved_model_answers_the_same(tmp_path, settings):
    x = keras.Input(batch_shape=(B, T, F))
    outputs = LSTM(**{**settings, "units": H}, name="memory")(x)
    model = keras.Model(x, outputs)
    model.set_weights([draw(k, *w.shape) for k, w in enumerate(model.get_weights())])
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert type(again.get_layer("memory")) is LSTM
    assert again.get_layer("memory").get_config() == model.get_layer("memory").get_config()
    pairs = zip(keras.tree.flatten(model(X)), keras.tree.flatten(again(X)), strict=True)
    for y, z in pairs:
        np.testing.assert_array_equal(y, z)


def test_properties_of_the_loop_reach_the_cell():
    layer = build(trainable=False)
    assert layer.trainable_weights == []
    layer.trainable = True
    assert len(layer.trainable_weights) == 3


def test_mixed_precision_computes_in_half_and_keeps_weights_whole():
    layer = build(return_sequences=True, dtype="mixed_float16")
    assert {w.dtype for w in layer.weights} == {"float32"}
    answer = layer(X)
    assert answer.dtype == tf.float16
    expected, _, _ = reference.unroll(X, *WEIGHTS)
    np.testing.assert_allclose(answer, expected, rtol=0, atol=3e-3)  # 2^-11 a step; measured 5e-4
    assert LSTM.from_config(layer.get_config()).compute_dtype == "float16"


# ---- dropout ----------------------------------------------------------------------------------


DRAW = noise.draw


def drop(layer, x=X):
    """What the layer answers in training, and the noise that it drew for that."""
    drawn = []
    with mock.patch("lstm_keras.noise.draw", lambda *args: drawn.append(DRAW(*args)) or drawn[-1]):
        return np.asarray(layer(x, training=True)), drawn


@pytest.mark.parametrize("unroll", [False, True])
@pytest.mark.parametrize(("dropout", "recurrent"), [(0.5, 0.0), (0.0, 0.5), (0.4, 0.3)])
def test_the_same_units_are_dropped_at_every_step(dropout, recurrent, unroll):
    layer = build(
        dropout=dropout,
        recurrent_dropout=recurrent,
        seed=5,
        unroll=unroll,
        return_sequences=True,
    )
    answer, drawn = drop(layer)
    assert len(drawn) == 1
    keep_x, keep_h = (None if mask is None else np.asarray(mask) for mask in drawn[0][:2])
    W, U, b = WEIGHTS
    for row in range(B):  # the masks differ by sequence, so each has a recurrent kernel of its own
        x = X[row : row + 1] * (1 if keep_x is None else keep_x[row])
        kept_U = U if keep_h is None else keep_h[row][:, None] * U
        expected, _, _ = reference.unroll(x, W, kept_U, b)
        np.testing.assert_allclose(answer[row], expected[0], rtol=0, atol=BUDGET)
    assert np.abs(answer - build(return_sequences=True)(X)).max() > 0.01


def test_the_next_batch_drops_others_and_inference_drops_none():
    layer = build(dropout=0.5, recurrent_dropout=0.5, seed=5)
    first, second = np.asarray(layer(X, training=True)), np.asarray(layer(X, training=True))
    assert np.abs(first - second).max() > 0.01
    np.testing.assert_array_equal(layer(X), build()(X))
    same = build(dropout=0.5, recurrent_dropout=0.5, seed=5)
    np.testing.assert_array_equal(same(X, training=True), first)


def test_a_model_with_dropouts_trains():
    model = keras.Sequential([keras.Input((T, F)), LSTM(H, dropout=0.3, recurrent_dropout=0.3)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(draw(1, 8, T, F), draw(2, 8, H), epochs=1, batch_size=4, verbose=0)
    assert all(np.abs(a - b).max() > 0 for a, b in zip(before, model.get_weights(), strict=True))


def test_a_failing_step_leaves_no_masks_behind():
    layer = build(dropout=0.5)
    layer.cell.activation = lambda z: 1 / 0
    with pytest.raises(ZeroDivisionError):
        layer(X, training=True)
    assert layer.cell.held is None


# ---- while exporting --------------------------------------------------------------------------


def exported(layer, write, x=X, **call):
    token = composite.set(write)
    try:
        return layer(x, **call)
    finally:
        composite.reset(token)


@pytest.mark.parametrize("go_backwards", [False, True])
@pytest.mark.parametrize("return_sequences", [False, True])
def test_the_composite_stands_for_the_loop(go_backwards, return_sequences):
    def write(layer, x, h, c):
        return reference.unroll(x, *layer.get_weights(), h=h, c=c)

    settings = {"go_backwards": go_backwards, "return_sequences": return_sequences}
    layer = build(**settings, return_state=True)
    for call in ({}, {"initial_state": [H0, C0]}):
        pairs = zip(exported(layer, write, **call), layer(X, **call), strict=True)
        for ours, theirs in pairs:
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=BUDGET)


def test_a_mask_is_refused_while_exporting():
    layer = build(name="memory")
    with pytest.raises(UnsupportedError) as error:
        exported(layer, reference.unroll, mask=MASKS["padded right"])
    assert str(error.value) == (
        "layer 'memory' (LSTM) receives a mask, which this target cannot express.\n"
        "  Remove Masking or mask_zero, and feed sequences of one length; or use --target onnx "
        "--form fused."
    )


def test_a_function_of_tensorflow_takes_it_without_a_word(caplog):
    layer = build(return_sequences=True)
    for example in (X, X[:0]):
        answer = tf.function(lambda x: layer(x))(example)
        np.testing.assert_allclose(answer, layer(example), rtol=0, atol=BUDGET)
    assert caplog.text == ""


# ---- what is refused --------------------------------------------------------------------------


def test_two_axes_are_refused_with_the_cure():
    with pytest.raises(ShapeError) as error:
        LSTM(H)(np.zeros((T, F), "float32"))
    assert str(error.value) == (
        "LSTM needs x with axes [batch, time, features]; got shape (5, 3).\n"
        "  For one sequence [time, features], pass x[None]."
    )


def test_other_axes_are_refused():
    with pytest.raises(ShapeError) as error:
        LSTM(H)(np.zeros((B, T, F, 1), "float32"))
    assert str(error.value) == (
        "LSTM needs x with axes [batch, time, features]; got shape (2, 5, 3, 1)."
    )
    with pytest.raises(ShapeError, match=r"got shape \(None, 3\)"):
        LSTM(H)(keras.Input((F,)))


def test_inside_a_model_the_message_is_the_same():
    with pytest.raises(ShapeError) as error:
        keras.Sequential([keras.Input((F,)), layers.Dense(F), LSTM(H)])
    assert str(error.value).startswith("LSTM needs x with axes [batch, time, features]")


def test_a_list_is_refused_with_the_cure():
    with pytest.raises(ShapeError) as error:
        LSTM(H)([X, H0, C0])
    assert str(error.value) == (
        "LSTM needs x as one array with axes [batch, time, features]; got a list.\n"
        "  Pass numpy.asarray(x), and a state as initial_state=[h, c]."
    )


def test_cudnn_is_refused():
    with pytest.raises(ValueError, match="never insists on cuDNN; got True"):
        LSTM(H, use_cudnn=True)(X)


def test_a_sequence_without_steps_is_refused():
    with pytest.raises(ShapeError) as error:
        LSTM(H)(X[:, :0])
    assert str(error.value) == (
        "LSTM needs at least one time step; got shape (2, 0, 3).\n"
        "  Leave empty sequences out, or pad them and pass a mask."
    )


@pytest.mark.parametrize(("name", "value"), [("units", 0), ("dropout", 1.7)])
def test_the_layer_refuses_what_the_cell_refuses(name, value):
    with pytest.raises(ValueError, match=f"{name} must be .*; got {value}"):
        LSTM(**{"units": H, name: value})


@pytest.mark.parametrize("shape", [(F + 1, 4 * H), (F, 4 * H + 4)])
def test_weights_of_another_size_do_not_fit(shape):
    with pytest.raises(ValueError, match="shape"):
        build(weights=[draw(0, *shape), *WEIGHTS[1:]])


def test_the_argument_implementation_of_keras_is_taken():
    assert LSTM(H, implementation=1, name="a").get_config() == LSTM(H, name="a").get_config()
