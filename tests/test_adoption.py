"""adopt: the adopted model answers as the original did, wherever the LSTM sits."""

import json

import h5py
import keras
import numpy as np
import pytest
from keras import layers

from lstm_keras import LSTM, LSTMCell, adopt
from lstm_keras.adoption import load
from lstm_keras.errors import ModelError

B, T, F, H, K, V = 2, 5, 3, 4, 6, 9  # all different; V words
BUDGET = 1e-6  # the same float32 arithmetic in another loop; measured 0 on CPU


def draw(seed, *shape):
    return np.random.default_rng(seed).uniform(-0.8, 0.8, shape).astype("float32")


def randomise(model):
    """Nothing zero, nothing equal: a lost or exchanged weight changes the answer."""
    for seed, weight in enumerate(model.weights):
        values = draw(seed, *weight.shape)
        weight.assign(np.abs(values) if "variance" in weight.name else values)
    return model


def flat(outputs):
    return [np.asarray(y) for y in keras.tree.flatten(outputs)]


def difference(model, other, *inputs):
    inputs = inputs[0] if len(inputs) == 1 else list(inputs)
    pairs = zip(flat(model(inputs)), flat(other(inputs)), strict=True)
    return max(np.abs(y - z).max() for y, z in pairs)


def lstms(model):
    return [layer for layer in model._flatten_layers() if isinstance(layer, LSTM)]


def sequential(*stack):
    return keras.Sequential([keras.Input((T, F)), *stack, layers.Dense(K)])


def branches():
    x = keras.Input((T, F), name="x")
    left = layers.LSTM(H, name="left")(x)
    right = layers.LSTM(H + 1, go_backwards=True, name="right")(x)
    return keras.Model(x, layers.Dense(K)(layers.concatenate([right, left])))


def shared():
    x = keras.Input((T, F))
    lstm = layers.LSTM(F, return_sequences=True, name="twice")
    return keras.Model(x, layers.Dense(K)(lstm(lstm(x))))


def nested():
    inner = keras.Sequential([keras.Input((T, F)), layers.LSTM(H, return_sequences=True)])
    x = keras.Input((T, F))
    return keras.Model(x, layers.Dense(K)(layers.LSTM(H + 1)(inner(x))))


def several_windows():
    inner = keras.Sequential([keras.Input((T, F)), layers.LSTM(H)])
    split = layers.Reshape((1, T, F))
    return sequential(split, layers.TimeDistributed(inner), layers.LSTM(H))


MODELS = {
    "one": lambda: sequential(layers.LSTM(H)),
    "stacked": lambda: sequential(layers.LSTM(H, return_sequences=True), layers.LSTM(H + 1)),
    "options": lambda: sequential(
        layers.LSTM(
            H, activation="relu", recurrent_activation="hard_sigmoid", use_bias=False, unroll=True
        )
    ),
    "bidirectional": lambda: sequential(
        layers.Bidirectional(layers.LSTM(H, return_sequences=True)),
        layers.Bidirectional(layers.LSTM(H + 1), merge_mode="sum"),
    ),
    "bidirectional, two layers": lambda: sequential(
        layers.Bidirectional(
            layers.LSTM(H),
            backward_layer=layers.LSTM(H, activation="relu", go_backwards=True),
        )
    ),
    "time distributed": lambda: sequential(
        layers.Reshape((1, T, F)), layers.TimeDistributed(layers.LSTM(H)), layers.LSTM(H)
    ),
    "time distributed model": several_windows,
    "cell": lambda: sequential(layers.RNN(layers.LSTMCell(H), go_backwards=True)),
    "our cell": lambda: sequential(layers.RNN(LSTMCell(H))),
    "bidirectional cell": lambda: sequential(layers.Bidirectional(layers.RNN(LSTMCell(H)))),
    "cells": lambda: sequential(
        layers.RNN([layers.LSTMCell(H), LSTMCell(H + 1), layers.LSTMCell(H + 2)])
    ),
    "cells of one size": lambda: sequential(
        layers.LSTM(H, return_sequences=True),
        layers.RNN([layers.LSTMCell(H), layers.LSTMCell(H), layers.LSTMCell(H)]),
    ),
    "cells, all steps": lambda: sequential(
        layers.RNN(
            layers.StackedRNNCells([layers.LSTMCell(H), layers.LSTMCell(H + 1)]),
            return_sequences=True,
            unroll=True,
        )
    ),
    "branches": branches,
    "shared": shared,
    "nested": nested,
    "beside a gru": lambda: sequential(layers.GRU(H, return_sequences=True), layers.LSTM(H)),
    "normalised": lambda: sequential(
        layers.BatchNormalization(), layers.Conv1D(H, 2), layers.LSTM(H)
    ),
}


@pytest.mark.parametrize("kind", MODELS)
def test_the_adopted_model_answers_as_the_original(kind):
    model = randomise(MODELS[kind]())
    before = [np.copy(w) for w in model.get_weights()]
    adopted = adopt(model)
    x = draw(7, B, T, F)
    assert difference(model, adopted, x) < BUDGET
    # The original keeps its weights whatever happens to the copy.
    adopted.set_weights([w + 1 for w in adopted.get_weights()])
    for w, v in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(w, v)
    assert difference(model, adopted, x) > 1000 * BUDGET


@pytest.mark.parametrize("kind", MODELS)
def test_nothing_stock_is_left(kind):
    model = MODELS[kind]()
    adopted = adopt(model)
    for layer in adopted._flatten_layers():
        assert not isinstance(layer, (layers.LSTM, layers.LSTMCell))
        assert type(layer) is not layers.RNN
    names = [layer.name for layer in adopted.layers]
    assert [layer.name for layer in model.layers] == [n for n in names if n[:-2] not in names]
    assert adopted.name == model.name
    assert adopted.count_params() == model.count_params()


def test_a_layer_used_twice_stays_one():
    assert len(lstms(adopt(shared()))) == 1


def test_stacked_cells_become_a_stack_of_layers():
    adopted = adopt(MODELS["cells"]())
    *stack, _ = adopted.layers
    assert [layer.units for layer in stack] == [H, H + 1, H + 2]
    assert [layer.return_sequences for layer in stack] == [True, True, False]


def test_stacked_cells_in_a_functional_model_become_a_nested_stack():
    x = keras.Input((T, F))
    y = layers.RNN([layers.LSTMCell(H), layers.LSTMCell(H + 1)], name="memory")(x)
    model = randomise(keras.Model(x, layers.Dense(K)(y)))
    adopted = adopt(model)
    assert difference(model, adopted, draw(7, B, T, F)) < BUDGET
    assert [layer.units for layer in adopted.get_layer("memory").layers] == [H, H + 1]


def test_a_gru_stays():
    assert isinstance(adopt(MODELS["beside a gru"]()).layers[0], layers.GRU)


# Keras 3.15.1 warns of every nested Sequential; the mask gets through, as the numbers show.
@pytest.mark.filterwarnings("ignore:Layer 'rnn.*' .of type Sequential. was passed an input with")
@pytest.mark.parametrize(
    "recurrent",
    [
        lambda: layers.LSTM(H, return_sequences=True),
        lambda: layers.Bidirectional(layers.LSTM(H, return_sequences=True)),
        lambda: layers.RNN([layers.LSTMCell(H), layers.LSTMCell(H + 1)], return_sequences=True),
    ],
)
def test_masks_are_kept(recurrent):
    words = keras.Input((T,), dtype="int32")
    embedded = layers.Embedding(V, F, mask_zero=True)(words)
    outputs = [layers.GlobalAveragePooling1D()(recurrent()(embedded)), recurrent()(embedded)]
    model = randomise(keras.Model(words, outputs))
    tokens = np.array([[1, 0, 3, 0, 0], [4, 5, 6, 7, 8]], "int32")
    adopted = adopt(model)
    assert difference(model, adopted, tokens) < BUDGET
    filled = np.where(tokens == 0, 2, tokens)
    for y, z in zip(model(tokens), model(filled), strict=True):
        assert np.abs(y - z).max() > 1000 * BUDGET  # the mask matters


def test_encoder_and_decoder_keep_passing_the_state():
    source, target = keras.Input((T, F)), keras.Input((T + 1, F))
    _, h, c = layers.LSTM(H, return_state=True, name="encoder")(source)
    decoded = layers.LSTM(H, return_sequences=True, name="decoder")(target, initial_state=[h, c])
    model = randomise(keras.Model([source, target], layers.Dense(K)(decoded)))
    adopted = adopt(model)
    x, y = draw(1, B, T, F), draw(2, B, T + 1, F)
    assert difference(model, adopted, x, y) < BUDGET
    assert np.abs(adopted([x, y]) - adopted([x + 1, y])).max() > 1000 * BUDGET


@pytest.mark.parametrize(
    "recurrent",
    [
        lambda: layers.LSTM(H, stateful=True),
        lambda: layers.RNN([layers.LSTMCell(H), layers.LSTMCell(H + 1)], stateful=True),
    ],
)
def test_stateful_models_go_on_from_their_state(recurrent):
    model = randomise(keras.Sequential([keras.Input(batch_shape=(B, T, F)), recurrent()]))
    adopted = adopt(model)
    for seed in range(3):
        assert difference(model, adopted, draw(seed, B, T, F)) < BUDGET
    x = draw(0, B, T, F)
    assert np.abs(adopted(x) - adopted(x)).max() > 1000 * BUDGET


def test_normalisation_keeps_what_it_adapted_to():
    normalise = layers.Normalization()
    normalise.adapt(3 + 2 * draw(3, 20, T, F))
    model = keras.Sequential([keras.Input((T, F)), normalise, layers.LSTM(H)])
    assert difference(model, adopt(model), draw(4, B, T, F)) < BUDGET


def test_layers_of_the_user_need_no_registration():
    class Twice(layers.Layer):
        def call(self, x):
            return 2 * x

    model = randomise(sequential(Twice(), layers.LSTM(H)))
    assert difference(model, adopt(model), draw(4, B, T, F)) < BUDGET


def test_a_compiled_model_comes_back_uncompiled():
    model = sequential(layers.LSTM(H))
    model.compile("adam", loss=lambda y, z: keras.ops.mean(y - z))
    assert not adopt(model).compiled


def test_our_models_pass_as_they_are():
    model = sequential(layers.Bidirectional(LSTM(H)))
    assert adopt(model) is model


def test_a_mixed_model_keeps_ours_and_replaces_the_rest():
    model = randomise(sequential(LSTM(H, return_sequences=True), layers.LSTM(H + 1)))
    adopted = adopt(model)
    assert len(lstms(adopted)) == 2
    assert difference(model, adopted, draw(4, B, T, F)) < BUDGET


def test_a_stock_file_is_adopted_and_saved_again(tmp_path):
    model = randomise(sequential(layers.LSTM(H)))
    model.save(tmp_path / "stock.keras")
    adopt(load(tmp_path / "stock.keras")).save(tmp_path / "ours.keras")
    assert difference(model, load(tmp_path / "ours.keras"), draw(4, B, T, F)) < BUDGET


def write_keras_2(path, model):
    """The file that TensorFlow 2.12 wrote: names without modules, and arguments since removed."""

    def old(layer):
        config = layer.get_config()
        config["dtype"] = "float32"
        for name, value in config.items():
            if isinstance(value, dict) and "class_name" in value:
                settings = {k: v for k, v in value["config"].items() if not k.endswith("_axes")}
                config[name] = {"class_name": value["class_name"], "config": settings}
        if isinstance(layer, layers.LSTM):
            del config["zero_output_for_mask"], config["seed"]
            config |= {"implementation": 2, "time_major": False}
        return {"class_name": type(layer).__name__, "config": config}

    entry = {"batch_input_shape": [None, T, F], "dtype": "float32", "sparse": False}
    stack = [{"class_name": "InputLayer", "config": {**entry, "ragged": False, "name": "input_1"}}]
    stack += [old(layer) for layer in model.layers]
    config = {"class_name": "Sequential", "config": {"name": model.name, "layers": stack}}
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = b"2.12.0"
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode()
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        group.attrs["backend"], group.attrs["keras_version"] = b"tensorflow", b"2.12.0"
        for layer in model.layers:
            own = group.create_group(layer.name)
            cell = "/lstm_cell" if isinstance(layer, layers.LSTM) else ""
            names = [f"{layer.name}{cell}/{weight.name}:0" for weight in layer.weights]
            own.attrs["weight_names"] = [name.encode() for name in names]
            for name, weight in zip(names, layer.get_weights(), strict=True):
                own[name] = weight


def test_a_keras_2_file_is_adopted(tmp_path):
    model = randomise(sequential(layers.LSTM(H, return_sequences=True), layers.LSTM(H + 1)))
    write_keras_2(tmp_path / "old.h5", model)
    adopted = adopt(load(tmp_path / "old.h5"))
    assert len(lstms(adopted)) == 2
    assert difference(model, adopted, draw(4, B, T, F)) < BUDGET


# ---- what is refused -------------------------------------------------------------------------


def refusal(model):
    with pytest.raises(ModelError) as error:
        adopt(model)
    return str(error.value)


def test_a_model_without_lstm_is_refused_with_its_layers():
    model = keras.Sequential(
        [keras.Input((T, F)), layers.GRU(H, name="memory"), layers.Dense(K, name="head")],
        name="sensor",
    )
    assert refusal(model) == (
        "model 'sensor' has no LSTM; its layers are: memory (GRU), head (Dense).\n"
        "  Pass a model with at least one keras.layers.LSTM or lstm_keras.LSTM."
    )


def test_an_unbuilt_model_is_refused():
    message = refusal(keras.Sequential([layers.LSTM(H)], name="sensor"))
    assert message.startswith("model 'sensor' is not built")
    assert "keras.Input" in message


def test_a_subclassed_model_is_refused_by_name():
    class Sensor(keras.Model):
        def __init__(self, units):
            super().__init__()
            self.lstm = layers.LSTM(units)

        def call(self, x):
            return self.lstm(x)

    model = Sensor(H)
    model(draw(0, B, T, F))
    message = refusal(model)
    assert "(Sensor)" in message
    assert "keras.Sequential or the functional API" in message


def test_an_lstm_made_inside_a_class_is_refused_by_name():
    class Memory(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.lstm = layers.LSTM(H, name="inside")

        def build(self, shape):
            self.lstm.build(shape)

        def call(self, x):
            return self.lstm(x)

    message = refusal(sequential(Memory()))
    assert message.startswith("layer 'inside' (LSTM) cannot be replaced")


def test_a_subclass_of_the_stock_lstm_is_refused_by_name():
    class Peephole(layers.LSTM):
        pass

    message = refusal(sequential(Peephole(H, name="memory")))
    assert message.startswith("layer 'memory' (Peephole) cannot be replaced")


def test_a_lambda_around_code_is_refused():
    message = refusal(sequential(layers.Lambda(lambda x: 2 * x), layers.LSTM(H)))
    assert "Lambda layers around Python code cannot be rebuilt" in message


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (
            lambda: layers.RNN([layers.LSTMCell(H), layers.GRUCell(H)], name="memory"),
            "beside LSTMCell it stacks GRUCell",
        ),
        (
            lambda: layers.RNN([layers.LSTMCell(H)] * 1, go_backwards=True, name="memory"),
            "go_backwards=True over stacked cells",
        ),
        (
            lambda: layers.RNN(layers.LSTMCell(H, dtype="float64"), name="memory"),
            "its cell 'lstm_cell' has another dtype",
        ),
    ],
)
def test_loops_that_no_layer_equals_are_refused(build, reason):
    keras.backend.clear_session()
    assert refusal(sequential(build())) == (
        f"layer 'memory' (RNN) cannot become lstm_keras.LSTM: {reason}.\n"
        "  Build it from separate layers, one keras.layers.LSTM per LSTMCell."
    )


def test_the_states_of_stacked_cells_are_refused():
    x = keras.Input((T, F))
    outputs = layers.RNN([layers.LSTMCell(H)], return_state=True, name="memory")(x)
    assert "return_state=True over stacked cells" in refusal(keras.Model(x, outputs[0]))


def test_a_state_passed_to_stacked_cells_is_refused():
    x, h, c = keras.Input((T, F)), keras.Input((H,)), keras.Input((H,))
    outputs = layers.RNN([layers.LSTMCell(H)], name="memory")(x, initial_state=[[h, c]])
    message = refusal(keras.Model([x, h, c], outputs))
    assert "cannot be rebuilt from its configuration" in message
    assert "initial_state" in message


def test_stacked_cells_inside_bidirectional_are_refused():
    stack = layers.RNN([layers.LSTMCell(H), layers.LSTMCell(H + 1)], name="memory")
    message = refusal(sequential(layers.Bidirectional(stack)))
    assert "layer 'backward_memory' (RNN) cannot become lstm_keras.LSTM" in message


def test_a_dropout_that_ours_refuses_is_refused_with_its_words():
    message = refusal(sequential(layers.LSTM(H, dropout=1.0)))
    assert "dropout must be in [0, 1); got 1.0" in message


def test_a_layer_shared_between_nested_models_is_refused():
    lstm = layers.LSTM(F, return_sequences=True)
    first = keras.Sequential([keras.Input((T, F)), lstm])
    second = keras.Sequential([keras.Input((T, F)), lstm])
    x = keras.Input((T, F))
    message = refusal(keras.Model(x, second(first(x))))
    assert "shared between nested models" in message


@pytest.mark.parametrize("name", ["model.keras", "model.h5"])
def test_files_that_are_no_model_are_refused(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(ModelError, match="there is no file"):
        load(path)
    path.write_bytes(b"")
    with pytest.raises(ModelError, match="cannot be read as a Keras model"):
        load(path)
    sequential(layers.LSTM(H)).save(path)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(ModelError, match="cannot be read as a Keras model"):
        load(path)


def test_code_in_a_file_is_not_run(tmp_path):
    path = tmp_path / "lambda.keras"
    sequential(layers.Lambda(lambda x: 2 * x), layers.LSTM(H)).save(path)
    with pytest.raises(ModelError, match="safe_mode"):
        load(path)
