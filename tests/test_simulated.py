"""The simulator of whole files against LiteRT and TFLite Micro: every output bit, every tensor.

The models are converted by the real exporter; the operators that no such model has come from a
graph that the stock converter quantizes.
"""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from lstm_files import file_of, litert, random_layer, random_x, tflm

from lstm_keras import LSTM, runtimes, zoo
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.exporters import tflite
from lstm_keras.exporters.convert import Job
from lstm_keras.integer import play
from lstm_keras.runtimes import operators, simulated
from lstm_keras.runtimes.graph import LSTM as LSTM_NAME
from lstm_keras.runtimes.graph import Graph
from lstm_keras.runtimes.simulated import Simulator

L = keras.layers
B, T, F, H, TOKENS = 40, 9, 3, 5, 11
KERNELS = {"litert": litert, "tflm": tflm}


def stack(x):
    return L.Dense(4, activation="softmax")(LSTM(H)(LSTM(7, return_sequences=True)(x)))


def bidirectional(x):
    x = L.Bidirectional(LSTM(H, return_sequences=True))(x)
    return L.Dense(2)(L.Bidirectional(LSTM(4))(x))


def skip(x):
    y = LSTM(H, return_sequences=True)(x)
    return L.Dense(2, activation="tanh")(L.GlobalAveragePooling1D()(L.Concatenate()([x, y])))


def embedding(x):
    return L.Dense(1, activation="sigmoid")(LSTM(H)(L.Embedding(TOKENS, 6)(x)))


def convolution(x):
    x = L.Conv1D(6, 3, padding="causal", activation="relu")(x)
    x = L.Conv1D(H, 3, strides=2, padding="same")(L.MaxPooling1D(2)(x))
    return L.Dense(3, activation="softmax")(LSTM(4, go_backwards=True)(x))


def sums(x):
    a, b = LSTM(H, return_sequences=True)(x), L.Dense(H, activation="relu")(x)
    return L.Dense(2)(LSTM(4)(L.Multiply()([L.Add()([a, b]), L.Subtract()([a, b])])))


def each_step(x):
    y = LSTM(H, return_sequences=True)(x)
    return L.TimeDistributed(L.Dense(2, activation="softmax"))(y)


def peak(x):
    return L.Dense(2)(L.GlobalMaxPooling1D()(LSTM(H, return_sequences=True)(x)))


def bent(x):
    return L.Dense(2)(LSTM(4)(L.ReLU()(LSTM(H, return_sequences=True)(x))))


NETS = [stack, bidirectional, skip, embedding, convolution, sums, each_step, peak, bent]


def convert(net, folder, precision="int8", state="none"):
    """An artifact of a model with random weights, converted in this process."""
    tokens = net is embedding
    entry = keras.Input((T,), dtype="int32") if tokens else keras.Input((T, F))
    model = keras.Model(entry, net(entry))
    rng = np.random.default_rng(7)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    samples = draw(entry.shape[1:], tokens, seed=1)
    file = folder / "model.tflite"
    written = tflite.write(model, file, Job("tflite", "fused", precision, None, state), samples)
    about = {"target": "tflite", "precision": precision, "form": "fused", "parent": ""}
    digest = {file.name: sha256(file)}
    return Artifact(path=folder, files=digest, versions={}, **about, **vars(written))


def draw(shape, tokens, seed):
    rng = np.random.default_rng(seed)
    if tokens:
        return rng.integers(0, TOKENS, (B, *shape)).astype("int32")
    return rng.normal(size=(B, *shape)).astype("float32")


def stored(graph, seed=2):
    """Stored input of every size."""
    (index,) = graph.inputs.values()
    tensor, rng = graph.tensors[index], np.random.default_rng(seed)
    if tensor.dtype == "int32":
        return rng.integers(0, TOKENS, (B, *tensor.shape[1:])).astype("int32")
    ends = np.iinfo(tensor.dtype)
    x = rng.normal(0, ends.max / 2.5, (B, *tensor.shape[1:]))
    return np.clip(np.rint(x), ends.min, ends.max).astype(tensor.dtype)


def simulate(content, x, kernel):
    simulator = Simulator(content, kernel)
    (name,) = simulator.graph.inputs
    return simulator, list(simulator.call({name: x}).values())


def assert_same(content, kernel):
    x = stored(Graph(content))
    _, ours = simulate(content, x, kernel)
    for got, want in zip(ours, KERNELS[kernel](content, x), strict=True):
        np.testing.assert_array_equal(got, want)
        assert np.median(np.ptp(want.astype(int), axis=0)) > 0  # it depends on x


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Each net's int8 file, converted when it is first asked for."""
    made = {}

    def file(net):
        if net not in made:
            made[net] = convert(net, tmp_path_factory.mktemp(net.__name__))
        return made[net].model_file.read_bytes()

    file.artifacts = made

    return file


# ---- every output bit -------------------------------------------------------------------------


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("net", NETS)
def test_a_whole_model_is_predicted(net, kernel, files):
    assert_same(files(net), kernel)


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_model_of_the_zoo_is_predicted(kernel):
    for file in sorted(zoo.FOLDER.glob("*/tflite-fused-int8*/model.tflite")):
        assert_same(file.read_bytes(), kernel)


@pytest.mark.parametrize("net", [stack, sums])
def test_int16x8_is_predicted(net, tmp_path):
    content = convert(net, tmp_path, "int16x8").model_file.read_bytes()
    assert_same(content, "tflm")
    with pytest.raises(UnsupportedError, match="LiteRT cannot play a 16x8 LSTM"):
        Simulator(content, "litert")


def test_every_tensor_of_litert_is_predicted(files):
    content = files(bidirectional)
    x = stored(Graph(content))
    simulator, _ = simulate(content, x, "litert")
    interpreter = Interpreter(
        model_content=content,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    (given,) = interpreter.get_input_details()
    for k in range(3):
        interpreter.set_tensor(given["index"], x[k : k + 1])
        interpreter.invoke()
        for op in simulator.graph.operators:
            (index,) = op.outputs
            got = simulator.tensors[index]
            if op.name != "SLICE":  # the states it writes are overwritten by the LSTM
                np.testing.assert_array_equal(
                    got[k], interpreter.get_tensor(index), err_msg=f"{op.name} {index}"
                )


# ---- the operators that those models do not have ----------------------------------------------


def graph_of_all(x):
    """[1, 4, 6] -> [1, 2, 12]."""
    a, b = tf.split(x, 2, axis=2)
    rows = tf.unstack(tf.transpose(a, [0, 2, 1]), axis=1)
    middle = tf.maximum(tf.minimum(rows[2], rows[0]), rows[1])
    c = tf.stack([tf.nn.relu(rows[0] - rows[1]), middle], axis=1)
    d = tf.squeeze(tf.reverse(tf.expand_dims(b, 1), [3]), 1)
    d = tf.transpose(d, [0, 2, 1])[:, ::2]
    d = tf.pad(d, [[0, 0], [0, 0], [3, 1]])
    return tf.concat([tf.tanh(c), d], axis=2)


@pytest.fixture(scope="module")
def all_operators():
    spec = tf.TensorSpec((1, 4, 6), name="x")
    graph = tf.function(lambda x: {"y": graph_of_all(x)}, [spec], autograph=False)
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [graph.get_concrete_function()], tf.Module()
    )
    rng = np.random.default_rng(3)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: (
        [rng.normal(size=(1, 4, 6)).astype("float32")] for _ in range(20)
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_other_operators_are_predicted(kernel, all_operators):
    assert_same(all_operators, kernel)


def test_every_operator_of_the_table_is_played(files, all_operators):
    contents = [all_operators, *map(files, NETS)]
    played = {op.name for content in contents for op in Graph(content).operators}
    assert set(operators.OPERATORS) - played == set()


# ---- a wrong simulator is caught --------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "name", "wrong"),
    [
        (stack, "FULLY_CONNECTED", lambda call: -call),
        (stack, "SOFTMAX", lambda y: np.where(y < 127, y + 1, y)),
        (skip, "MEAN", lambda y: y + 1),
        (embedding, "GATHER", lambda y: y[..., ::-1]),
        (bidirectional, "REVERSE_V2", lambda y: y[..., ::-1, :]),
    ],
)
def test_a_wrong_operator_is_seen(net, name, wrong, files, monkeypatch):
    right = operators.OPERATORS[name]
    monkeypatch.setitem(operators.OPERATORS, name, lambda call: wrong(right(call)))
    with pytest.raises(AssertionError, match="Mismatched elements"):
        assert_same(files(net), "litert")


def test_one_kernel_is_not_the_other(files):
    x = stored(Graph(files(stack)))
    assert (simulate(files(stack), x, "litert")[1][0] != tflm(files(stack), x)[0]).any()


# ---- traces and tensors -----------------------------------------------------------------------


def test_the_traces_are_those_of_the_operators(files):
    content = files(stack)
    simulator, _ = simulate(content, stored(Graph(content)), "litert")
    assert [simulator.graph.operators[i].name for i, *_ in simulator.traces] == [LSTM_NAME] * 2
    (_, first, one), (index, second, two) = simulator.traces
    assert one.h.shape == (B, T, 7)
    assert two.z["f"].shape == two.c.shape == (B, T, H)
    np.testing.assert_array_equal(play(second, one.h).h, two.h)
    np.testing.assert_array_equal(
        simulator.tensors[simulator.graph.operators[index].outputs[0]][:, 0], two.h
    )
    assert first.units == 7


def test_batches_and_time_first(files):
    rng = np.random.default_rng(4)
    layer = random_layer(rng, F, H)
    x = random_x(rng, layer, 6, T)
    for kernel in KERNELS:
        two = file_of(layer, steps=T, batch=2)
        want = play(layer, x, kernel).h
        np.testing.assert_array_equal(simulate(two, x, kernel)[1][0], want)
        np.testing.assert_array_equal(KERNELS[kernel](two, x)[0], want)
        timed = file_of(layer, steps=T, time_major=True)
        got = [simulate(timed, one[:, None], kernel)[1][0][:, 0] for one in x]
        np.testing.assert_array_equal(np.stack(got), want)


# ---- state ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def states(files, tmp_path_factory):
    files(stack)
    others = {
        state: convert(stack, tmp_path_factory.mktemp(state), state=state)
        for state in ("kept", "explicit")
    }
    return {"none": files.artifacts[stack], **others}


@pytest.mark.parametrize("state", ["none", "kept", "explicit"])
@pytest.mark.parametrize(("runtime", "kernel"), [("tflite", "litert"), ("tflm", "tflm")])
def test_the_player_is_the_runtime(state, runtime, kernel, states):
    """Side by side after a reset, one by one without: as an interpreter plays them."""
    x = draw((T, F), False, seed=5)[:4]
    real, ours = runtimes.load(states[state], runtime), simulated.load(states[state], kernel)
    assert isinstance(ours, runtimes.Runtime)
    for reset in (True, False, False, True):
        np.testing.assert_array_equal(ours.run(x, reset), real.run(x, reset))
    kept = (ours.run(x) != ours.run(x, reset=False)).any()
    assert kept == (state != "none")


def test_kept_state_goes_on_side_by_side(states):
    simulator = Simulator(states["kept"].model_file.read_bytes())
    x = stored(simulator.graph)
    (name,) = simulator.graph.inputs
    first, second = simulator.call({name: x}), simulator.call({name: x})
    one = Simulator(states["kept"].model_file.read_bytes())
    for k in (0, B - 1):
        one.reset()
        for want in (first, second):
            (got,) = one.call({name: x[k : k + 1]}).values()
            np.testing.assert_array_equal(got[0], next(iter(want.values()))[k])
    with pytest.raises(ShapeError, match=r"state is of 40 batches side by side; got 3.\n  Reset"):
        simulator.call({name: x[:3]})
    simulator.keep_last()
    one_more = simulator.call({name: x[-1:]})
    (got,) = one.call({name: x[-1:]}).values()
    np.testing.assert_array_equal(next(iter(one_more.values())), got)


def test_it_is_a_runtime_by_name(states):
    player = runtimes.load(states["none"], "simulated")
    assert isinstance(player, simulated.Simulated)
    assert player.simulator.kernel == "litert"
    wide = dataclasses.replace(states["none"], precision="int16x8")
    assert simulated.load(wide).simulator.kernel == "tflm"


# ---- what is refused --------------------------------------------------------------------------


def test_a_float_file_is_refused():
    artifact = Artifact.load(zoo.FOLDER / "shoulder-imu" / "tflite-fused-float32")
    with pytest.raises(UnsupportedError, match=r"works on float32.*\n  Export --precision int8"):
        runtimes.load(artifact, "simulated")


def test_an_operator_that_is_not_simulated(files, monkeypatch):
    monkeypatch.delitem(operators.OPERATORS, "SOFTMAX")
    with pytest.raises(UnsupportedError, match=r"operator SOFTMAX is not simulated.\n  Simulated "):
        Simulator(files(stack))


def test_no_file():
    with pytest.raises(ArtifactError, match="cannot be read as TFLite"):
        Simulator(b"\x10\x00\x00\x00TFL3" + b"\xff" * 40)


def test_input_that_does_not_fit(files):
    simulator = Simulator(files(stack))
    (name,) = simulator.graph.inputs
    with pytest.raises(ShapeError, match=r"needs the shape \[1, 9, 3\], or a multiple"):
        simulator.call({name: np.zeros((2, T + 1, F), np.int8)})
    with pytest.raises(ShapeError, match="is stored as int8; got float32"):
        simulator.call({name: np.zeros((2, T, F), np.float32)})
