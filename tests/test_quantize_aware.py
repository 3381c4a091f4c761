"""A quantization-aware model: what it rounds where, that its file computes the same, that it keeps.

One LSTM against NumPy, its gradients and its training are in backends/test_fake_quant.py.
"""

import json

import keras
import numpy as np
import pytest
from lstm_files import file_of, litert, tflm

from lstm_keras import LSTM, adopt, export, quantize_aware, runtimes, trace
from lstm_keras.errors import DataError, ModelError, ShapeError, UnsupportedError
from lstm_keras.integer import Grid, IntegerLSTM
from lstm_keras.quantization import calibration
from lstm_keras.quantization.aware import is_aware, plain, ranges
from lstm_keras.quantization.grids import LstmRanges, Range, cell_power

L = keras.layers
N, T, F, H, TOKENS = 20, 7, 3, 5, 11  # all lengths differ
BUDGET = 1e-5  # float32 against float64; measured 2e-7


def draw(seed, *shape, spread=1.0):
    return (spread * np.random.default_rng(seed).normal(size=shape)).astype("float32")


X = draw(1, N, T, F)


def randomize(model, spread=0.5):
    model.set_weights([draw(4 + k, *w.shape, spread=spread) for k, w in enumerate(model.weights)])
    return model


def near(span):
    """A range equal to this one but for float32."""
    return pytest.approx((span.low, span.high), abs=1e-6)


def ends(span):
    return span.low, span.high


def network():
    """Every kind of layer that is rounded."""
    x = keras.Input((T, F), name="readings")
    h = LSTM(H, return_sequences=True, name="memory")(x)
    conv = L.Conv1D(6, 3, padding="causal", activation="relu", name="conv")(
        L.Dropout(0.3, name="drop")(h)
    )
    relu = L.ReLU(name="relu")(L.Dense(4, name="inside")(conv))
    both = L.Bidirectional(LSTM(2, return_sequences=True, name="inner"), name="both")(relu)
    cat = L.Concatenate(name="cat")([h, relu, both])
    mean = L.GlobalAveragePooling1D(name="mean")(cat)
    tanh = L.Dense(8, activation="tanh", name="tanh")(mean)
    classes = L.Dense(3, activation="softmax", name="classes")(tanh)
    outputs = {"h": h, "conv": conv, "relu": relu, "cat": cat, "mean": mean, "tanh": tanh}
    return randomize(keras.Model(x, {**outputs, "both": both, "classes": classes}))


@pytest.fixture(scope="module")
def aware():
    return quantize_aware(network(), X)


@pytest.fixture(scope="module")
def answers(aware):
    return {name: np.asarray(y, "float64") for name, y in aware.predict(X, verbose=0).items()}


# ---- ranges -----------------------------------------------------------------------------------


def test_every_rounded_layer_has_its_range_by_name(aware):
    found = ranges(aware)
    lstms = {"memory", "forward_inner", "backward_inner"}
    others = {"readings", "conv", "relu", "both", "cat", "mean", "tanh", "classes"}
    assert set(found) == lstms | others  # Dense "inside" is one operator with its ReLU
    assert {name for name, each in found.items() if isinstance(each, LstmRanges)} == lstms


def test_layers_that_follow_each_other_share_a_range(aware):
    found = ranges(aware)
    assert found["memory"].x == found["readings"]
    assert found["forward_inner"].x == found["backward_inner"].x == found["relu"]
    assert found["forward_inner"].h != found["backward_inner"].h


def test_ranges_are_what_the_float_model_reaches(aware):
    model = network()
    gates = trace(model, X)
    found = ranges(aware)
    whole = calibration.minmax(X)
    share = found["readings"].high / whole.high
    assert found["readings"].low == pytest.approx(share * whole.low)
    assert 0.8 < share <= 1  # x is drawn evenly, so that next to nothing can be cut off
    for name in ("memory", "forward_inner", "backward_inner"):
        seen = gates[name]
        span = Range(float(seen.h.min()), float(seen.h.max()))
        assert ends(found[name].h) == near(span)
        assert found[name].cell == pytest.approx(np.abs(seen.c).max(), abs=1e-6)
    for name, y in model(X).items():
        if name in ("conv", "relu", "both", "cat", "mean"):
            y = np.asarray(y)
            assert ends(found[name]) == near(Range(min(y.min(), 0.0), float(y.max())))


def test_the_cell_range_sees_every_step_and_batch(monkeypatch):
    from lstm_keras.quantization import measuring

    whole = ranges(quantize_aware(network(), X))
    monkeypatch.setattr(measuring, "BATCH", 3)
    pieces = ranges(quantize_aware(network(), X))
    assert pieces["memory"].cell == pytest.approx(whole["memory"].cell, abs=1e-6)
    assert ends(pieces["cat"]) == near(whole["cat"])
    fewer = ranges(quantize_aware(network(), X[:3]))
    assert fewer["memory"].cell < whole["memory"].cell


# ---- what the other layers compute, each from what the one before put out ---------------------


def on_grid(x, span):
    return span.grid().fake(x)


def per_channel(w):
    s = np.abs(w).max(axis=tuple(range(w.ndim - 1))) / 127
    return np.rint(w / s) * s, s


def weights_of(aware, name, span):
    """Kernel and bias of a layer that reads numbers in this range."""
    kernel, bias = (w.astype("float64") for w in aware.get_layer(name).get_weights())
    kernel, s = per_channel(kernel)
    s = s * span.grid().scale
    return kernel, np.rint(bias / s) * s


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def stages(aware, y):
    """By name of a layer, what it must put out."""
    span = ranges(aware)
    h = span["memory"].h
    kernel, bias = weights_of(aware, "conv", h)
    padded = np.concatenate([np.zeros((N, 2, H)), y["h"]], axis=1)
    conv = sum(padded[:, k : k + T] @ kernel[k] for k in range(3)) + bias
    kernel, bias = weights_of(aware, "inside", span["conv"])
    relu = np.maximum(y["conv"] @ kernel + bias, 0)
    kernel, bias = weights_of(aware, "tanh", span["mean"])
    tanh = np.tanh(on_grid(y["mean"] @ kernel + bias, span["tanh"]))
    kernel, bias = weights_of(aware, "classes", Range(-1.0, 127 / 128))
    logits = on_grid(y["tanh"] @ kernel + bias, span["classes"])
    return {
        "conv": on_grid(np.maximum(conv, 0), span["conv"]),
        "relu": on_grid(relu, span["relu"]),
        "cat": on_grid(np.concatenate([y["h"], y["relu"], y["both"]], -1), span["cat"]),
        "mean": on_grid(y["cat"].mean(1), span["mean"]),
        "tanh": np.clip(np.rint(128 * tanh), -128, 127) / 128,
        "classes": np.clip(np.rint(256 * softmax(logits)), 0, 255) / 256,
    }


@pytest.mark.parametrize("name", ["conv", "relu", "cat", "mean", "tanh", "classes"])
def test_other_layers_round_as_int8_does(aware, answers, name):
    np.testing.assert_allclose(answers[name], stages(aware, answers)[name], rtol=0, atol=BUDGET)


def test_a_bidirectional_is_rounded_once_more_on_its_own_grid(aware, answers):
    span = ranges(aware)
    grid = span["both"].grid()
    stored = answers["both"] / grid.scale
    np.testing.assert_allclose(stored, np.rint(stored), rtol=0, atol=1e-3)
    one = span["backward_inner"].h.grid().scale
    assert one != grid.scale
    off = answers["both"][..., 2:] / one
    assert np.abs(off - np.rint(off)).max() > 0.1  # so no longer on the grid of h


def test_an_embedding_is_rounded_as_a_table_and_its_tokens_are_not():
    tokens = keras.Input((T,), dtype="int32", name="tokens")
    x = L.Embedding(TOKENS, 4, name="table")(tokens)
    model = randomize(keras.Model(tokens, [x, LSTM(H, name="memory")(x)]))
    aware = quantize_aware(model, np.arange(2 * T).reshape(2, T) % 5)  # the other tokens come later
    table = model.get_layer("table").get_weights()[0]
    found = ranges(aware)
    assert set(found) == {"table", "memory"}
    assert ends(found["table"]) == near(Range(float(table.min()), float(table.max())))
    every = np.arange(4 * T).reshape(4, T) % TOKENS
    y = aware.predict(every, verbose=0)[0]
    np.testing.assert_allclose(y, on_grid(table, found["table"])[every], rtol=0, atol=BUDGET)


def test_a_layer_of_another_kind_stays_in_float_and_is_rounded_where_it_is_read():
    x = keras.Input((T, F), name="readings")
    norm = L.LayerNormalization(name="norm")(x)
    h = LSTM(H, return_sequences=True, name="memory")(norm)
    model = keras.Model(x, [norm, h, L.TimeDistributed(L.Dense(2, name="inner"), name="each")(h)])
    aware = quantize_aware(randomize(model), X)
    found = ranges(aware)
    assert set(found) == {"norm", "memory", "each"}
    assert found["memory"].x == found["norm"]
    y, _, each = aware.predict(X, verbose=0)
    np.testing.assert_allclose(y, model.predict(X, verbose=0)[0], rtol=0, atol=BUDGET)
    stored = each / found["each"].grid().scale
    np.testing.assert_allclose(stored, np.rint(stored), rtol=0, atol=1e-3)


def test_pooling_keeps_the_grid_of_what_it_reads():
    x = keras.Input((T, F))
    h = LSTM(H, return_sequences=True, name="memory")(x)
    model = randomize(keras.Model(x, [h, L.AveragePooling1D(3)(h), L.MaxPooling1D(3)(h)]))
    aware = quantize_aware(model, X)
    h, mean, most = aware.predict(X, verbose=0)
    threes = h[:, :6].reshape(N, 2, 3, H)  # whose means are no ties
    expected = on_grid(threes.mean(2), ranges(aware)["memory"].h)
    np.testing.assert_allclose(mean, expected, rtol=0, atol=BUDGET)
    np.testing.assert_array_equal(most, threes.max(2))


def test_nested_models_are_entered():
    inside = keras.Sequential([keras.Input((T, F)), LSTM(H, name="memory")], name="nested")
    model = keras.Sequential([keras.Input((T, F), name="readings"), inside, L.Dense(2, name="end")])
    aware = quantize_aware(randomize(model), X)
    assert list(ranges(aware)) == ["readings", "memory", "end"]
    flat = keras.Sequential([keras.Input((T, F), name="readings"), LSTM(H, name="memory")])
    flat.add(L.Dense(2, name="end"))
    flat.set_weights(model.get_weights())
    expected = quantize_aware(flat, X).predict(X, verbose=0)
    np.testing.assert_array_equal(aware.predict(X, verbose=0), expected)
    assert isinstance(plain(aware).get_layer("nested"), keras.Sequential)


# ---- the kernels compute the same -------------------------------------------------------------


def stored(layer, span: LstmRanges) -> IntegerLSTM:
    """The operator with exactly these ranges."""
    x, h = span.x.grid(), span.h.grid()
    kernel, recurrent, bias = (
        dict(zip("ifgo", np.split(w.astype("float64"), 4, axis=-1), strict=True))
        for w in layer.get_weights()
    )
    of_kernel, of_recurrent = (
        {gate: float(np.float32(np.abs(w).max() / 127)) for gate, w in gates.items()}
        for gates in (kernel, recurrent)
    )
    return IntegerLSTM(
        kernel={g: np.rint(w / of_kernel[g]).astype(np.int8).T for g, w in kernel.items()},
        recurrent={g: np.rint(w / of_recurrent[g]).astype(np.int8).T for g, w in recurrent.items()},
        bias={g: np.rint(b / of_kernel[g] / x.scale).astype(np.int32) for g, b in bias.items()},
        kernel_scale=of_kernel,
        recurrent_scale=of_recurrent,
        x=Grid(float(np.float32(x.scale)), x.zero_point),
        h=Grid(float(np.float32(h.scale)), h.zero_point),
        cell_power=cell_power(span.cell),
    )


@pytest.mark.parametrize("runtime", [litert, tflm])
@pytest.mark.parametrize(("depth", "spread"), [(1, 0.2), (1, 0.6), (2, 0.2)])
def test_the_file_computes_what_was_trained(depth, spread, runtime):
    layers = [LSTM(16, return_sequences=True, name=f"lstm_{k}") for k in range(depth)]
    model = randomize(keras.Sequential([keras.Input((30, F)), *layers]), spread)
    x = draw(2, 32, 30, F)
    aware = quantize_aware(model, x)
    spans = ranges(aware)
    file = file_of(*(stored(layer, spans[layer.name]) for layer in layers), steps=30)
    first, last = spans["lstm_0"].x.grid(), spans[layers[-1].name].h.grid()
    (played,) = runtime(file, first.quantize(x).astype(np.int8))
    off = np.abs(played - last.quantize(aware.predict(x, verbose=0)))
    assert (off <= 1).mean() >= 0.995  # measured 0.997 to 1, at spread 0.6 the least
    assert (off == 0).mean() > 0.6
    plainly = np.abs(played - last.quantize(model.predict(x, verbose=0)))
    assert (plainly == 0).mean() < (off == 0).mean() - 0.1


@pytest.mark.slow
def test_the_exporter_writes_the_scales_that_were_trained(tmp_path):
    x = draw(2, 32, 20, F)
    inputs = keras.Input((20, F), name="readings")
    both = L.Bidirectional(LSTM(8, return_sequences=True), name="both")(inputs)
    h = LSTM(6, return_sequences=True, name="memory")(both)
    model = randomize(keras.Model(inputs, L.Dense(4, name="end")(h)), 0.3)
    aware = quantize_aware(model, x, "learned")
    aware.compile("adam", "mse")
    aware.fit(x, np.ones((32, 20, 4)), epochs=2, verbose=0)
    artifact = export(aware, "tflite", "int8", calibration=x, path=tmp_path)
    spans = ranges(aware)
    for tensor, name in ((artifact.inputs[0], "readings"), (artifact.outputs[0], "end")):
        grid = spans[name].grid()
        assert tensor.scale == pytest.approx(grid.scale, rel=1e-6)
        assert tensor.zero_point == grid.zero_point
    grid, y = spans["end"].grid(), aware.predict(x, verbose=0)
    for runtime in ("tflite", "tflm"):
        off = np.rint(np.abs(runtimes.load(artifact, runtime).run(x) - y) / grid.scale)
        assert (off <= 1).mean() >= 0.995
        assert (off == 0).mean() > 0.6


# ---- the model is a model ---------------------------------------------------------------------


def test_the_model_that_came_is_not_touched_and_plain_gives_it_back(aware):
    model = network()
    before = model.get_weights()
    trained = quantize_aware(model, X, "learned")
    assert is_aware(trained)
    assert not is_aware(model)
    trained.set_weights([1.1 * w for w in trained.get_weights()])
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    back = plain(aware)
    assert not is_aware(back)
    assert type(back) is type(model)
    assert [layer.name for layer in back.layers] == [layer.name for layer in model.layers]
    assert [layer.name for layer in aware.layers] == [layer.name for layer in model.layers]
    for name, y in model.predict(X, verbose=0).items():
        np.testing.assert_array_equal(back.predict(X, verbose=0)[name], y)


def test_saving_keeps_weights_ranges_and_whether_they_are_learned(tmp_path):
    for kind in ("calibrated", "learned"):
        aware = quantize_aware(network(), X, kind)
        aware.ranges.assign(1.25 * aware.ranges)
        aware.save(tmp_path / "aware.keras")
        again = keras.saving.load_model(tmp_path / "aware.keras")
        assert is_aware(again)
        assert ranges(again) == ranges(aware)
        assert again.ranges.trainable == (kind == "learned")
        one, other = aware.predict(X, verbose=0), again.predict(X, verbose=0)
        assert all(np.array_equal(one[name], other[name]) for name in one)


def test_the_configuration_holds_everything_but_the_weights(aware):
    config = aware.get_config()
    again = type(aware).from_config(json.loads(json.dumps(config)))
    assert ranges(again) == ranges(aware)
    assert json.dumps(again.get_config()) == json.dumps(config)
    again.set_weights(aware.get_weights())
    one, other = aware.predict(X, verbose=0), again.predict(X, verbose=0)
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_a_part_taken_out_computes_in_float(aware):
    part = keras.Model(aware.inputs, aware.get_layer("memory").output)
    expected = network().predict(X, verbose=0)["h"]
    np.testing.assert_allclose(part.predict(X, verbose=0), expected, rtol=0, atol=BUDGET)


def test_a_learned_range_keeps_0_and_stays_open():
    aware = quantize_aware(network(), X, "learned")
    assert aware.ranges.constraint is not None
    wrong = np.array([[0.2, 0.5], [-0.5, -0.2], [0.3, -0.3], [-0.4, 0.6]], "float32")
    held = np.asarray(aware.ranges.constraint(keras.ops.convert_to_tensor(wrong)))
    np.testing.assert_allclose(held, [[0, 0.5], [-0.5, 0], [0, 1e-6], [-0.4, 0.6]], atol=1e-7)


def test_stock_layers_are_adopted():
    model = keras.Sequential([keras.Input((T, F)), L.LSTM(H, name="memory")])
    aware = quantize_aware(randomize(model), X)
    assert isinstance(aware.get_layer("memory"), LSTM)
    expected = quantize_aware(adopt(model), X).predict(X, verbose=0)
    np.testing.assert_array_equal(aware.predict(X, verbose=0), expected)


# ---- what is refused --------------------------------------------------------------------------


def sequence(*layers, shape=(T, F)):
    return keras.Sequential([keras.Input(shape), *layers])


def called_twice():
    x = keras.Input((T, F))
    layer = LSTM(F, return_sequences=True, name="memory")
    return keras.Model(x, layer(layer(x)))


def with_state():
    x = keras.Input((T, F))
    h = L.Dense(H)(L.Flatten()(x))
    return keras.Model(x, LSTM(H, name="memory")(x, initial_state=[h, h]))


def two_inputs():
    a, b = keras.Input((T, F)), keras.Input((T, F))
    return keras.Model([a, b], LSTM(H)(L.Add()([a, b])))


def one_name():
    inside = sequence(L.Dense(F, name="twin"))
    return sequence(inside, L.Dense(4, name="twin"), LSTM(H))


REFUSED = {
    r"layer 'memory' \(LSTM\): peephole=True": lambda: sequence(
        LSTM(H, peephole=True, name="memory")
    ),
    "layer_norm=True": lambda: sequence(LSTM(H, layer_norm=True)),
    "projection=2": lambda: sequence(LSTM(H, projection=2)),
    "zoneout=0.1": lambda: sequence(LSTM(H, zoneout=0.1)),
    "activation='relu'": lambda: sequence(LSTM(H, activation="relu")),
    "recurrent_activation='hard_sigmoid'": lambda: sequence(
        LSTM(H, recurrent_activation="hard_sigmoid")
    ),
    "it computes in bfloat16": lambda: sequence(LSTM(H, dtype="mixed_bfloat16")),
    "return_state=True": lambda: keras.Model(
        x := keras.Input((T, F)), LSTM(H, return_state=True)(x)
    ),
    "stateful=True": lambda: keras.Sequential(
        [keras.Input(batch_shape=(2, T, F)), LSTM(H, stateful=True)]
    ),
    r"\(Masking\): it makes a mask": lambda: sequence(L.Masking(), LSTM(H)),
    r"\(Embedding\): it makes a mask": lambda: sequence(
        L.Embedding(TOKENS, 4, mask_zero=True), LSTM(H), shape=(T,)
    ),
    "it is called twice": called_twice,
    "it is given a mask or an initial state": with_state,
    "has 2 inputs": two_inputs,
    "merge_mode=None": lambda: keras.Model(
        x := keras.Input((T, F)), L.Bidirectional(LSTM(H), merge_mode=None)(x)
    ),
    "it sits inside a layer of another kind": lambda: sequence(
        L.TimeDistributed(LSTM(H)), LSTM(4), shape=(2, T, F)
    ),
    "activity_regularizer": lambda: sequence(LSTM(H), L.Dense(2, activity_regularizer="l2")),
    "two layers are called 'twin'": one_name,
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_int8_cannot_express_is_refused_by_name(said):
    model = REFUSED[said]()
    samples = np.ones([4, *model.inputs[0].shape[1:]], "float32")
    with pytest.raises(UnsupportedError, match=said + r"[^\n]*\n  [A-Z]"):
        quantize_aware(model, samples)


def test_a_model_without_an_lstm_is_refused():
    with pytest.raises(ModelError, match="has no LSTM"):
        quantize_aware(sequence(L.GRU(H)), X)


@pytest.mark.parametrize(
    ("samples", "error", "said"),
    [
        (X[0], ShapeError, r"\[N, 7, 3\]; got shape \(7, 3\).\n  Pass windows"),
        (X[:, 1:], ShapeError, r"\[N, 7, 3\]; got shape \(20, 6, 3\)"),
        (X[:0], DataError, r"no calibration samples in an array of shape \(0, 7, 3\).\n  Pass"),
        (X * np.nan, DataError, r"finite numbers; got float32.*\n  Repair"),
        (X.astype(str), DataError, "finite numbers; got <U"),
    ],
)
def test_calibration_samples_that_do_not_fit_are_refused(samples, error, said):
    with pytest.raises(error, match=said):
        quantize_aware(sequence(LSTM(H)), samples)


def test_other_ways_of_finding_ranges_are_refused():
    with pytest.raises(ValueError, match="'calibrated' or 'learned'; got 'guessed'"):
        quantize_aware(sequence(LSTM(H)), X, "guessed")


def test_the_range_of_x_is_narrower_where_its_tails_are_heavy():
    """Inputs from Student's t, rounded on all of their range and on what is chosen of it."""
    keras.utils.set_random_seed(2)
    entry = keras.Input((T, F), name="readings")
    model = keras.Model(entry, keras.layers.Dense(2)(LSTM(5, return_sequences=True)(entry)))
    rng = np.random.default_rng(1)
    samples, x = (rng.standard_t(2, (80, T, F)).astype("float32") for _ in range(2))
    aware = quantize_aware(model, samples)
    want = np.asarray(model(x))

    def off(span):
        ends = np.array(aware.ranges)
        ends[aware.rows["readings"]] = span.low, span.high
        aware.ranges.assign(ends)
        return np.mean((np.asarray(aware(x)) - want) ** 2)

    chosen = ranges(aware)["readings"]
    assert chosen.high < 0.7 * samples.max()
    assert off(chosen) < 0.7 * off(calibration.minmax(samples))


def test_dropout_drops_in_training_and_only_there():
    entry = keras.Input((T, F))
    y = keras.layers.Dropout(0.5, seed=1)(LSTM(5, return_sequences=True)(entry))
    model = keras.Model(entry, keras.layers.Dense(2)(y))
    aware = quantize_aware(model, X)
    still = np.asarray(aware(X))
    np.testing.assert_array_equal(np.asarray(aware(X, training=False)), still)
    np.testing.assert_allclose(aware.predict(X, verbose=0), still, atol=1e-6)
    assert np.abs(np.asarray(aware(X, training=True)) - still).max() > 0.1
