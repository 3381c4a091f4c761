"""The step form: step by step equals the whole sequence, on every interpreter that reads it."""

import keras
import numpy as np
import pytest
from random_weights import randomise

from lstm_keras import LSTM, runtimes, trace
from lstm_keras.artifact import Artifact, sha256
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.exporters import flatbuffer, step
from lstm_keras.exporters.convert import Job
from lstm_keras.gates import GATES

L = keras.layers
F, T, H, TOKENS = 3, 7, 5, 11  # all lengths differ
BUDGET = 1e-5  # other summation order; measured 2e-7


def last(x):
    return L.Dense(2)(LSTM(H)(x))


def stack(x):
    x = LSTM(H, return_sequences=True, dropout=0.3)(L.Dense(4, activation="tanh")(x))
    x = LSTM(6, return_sequences=True, use_bias=False)(L.LayerNormalization()(x))
    return L.TimeDistributed(L.Dense(2))(L.BatchNormalization()(x))


def mean(x):
    y = LSTM(H, return_sequences=True)(x)
    z = LSTM(4, return_sequences=True)(y)
    means = [L.GlobalAveragePooling1D()(y), L.GlobalAveragePooling1D()(z)]
    return L.Dense(2, activation="softmax")(L.Concatenate()(means))


def tokens(x):
    return L.Dense(2)(LSTM(H)(L.Embedding(TOKENS, 4)(x)))


def nested(x):
    entry = keras.Input((T, F))
    return L.Dense(2)(keras.Model(entry, LSTM(H)(entry))(x))


def states(x):
    y, _, _ = LSTM(H, return_state=True)(x)
    return L.Dense(2)(y)


NETS = [last, stack, mean, tokens, nested, states]


def build(net):
    entry = keras.Input((T,), dtype="int32") if net is tokens else keras.Input((T, F))
    return randomise(keras.Model(entry, net(entry), name=net.__name__))


def draw(model, count):
    rng = np.random.default_rng(2)
    if model.name == "tokens":
        return rng.integers(0, TOKENS, (count, T))
    return rng.normal(size=(count, T, F)).astype("float32")


def write(model, folder, trace_gates=False):
    file = folder / "model.tflite"
    job = Job("tflite", "step", "float32", trace_gates=trace_gates)
    written = step.write(model, file, job, None)
    return Artifact(
        path=folder,
        target="tflite",
        precision="float32",
        form="step",
        files={file.name: sha256(file)},
        parent="",
        versions={},
        **vars(written),
    )


@pytest.fixture(scope="module", params=NETS, ids=lambda net: net.__name__)
def case(request, tmp_path_factory):
    model = build(request.param)
    x = draw(model, 6)
    return model, write(model, tmp_path_factory.mktemp(model.name)), x, np.asarray(model(x))


def equals_the_sequence(player, x, want):
    """Whole sequences, from zero and going on, and each step by itself."""
    assert isinstance(player, runtimes.StepRuntime)
    got = player.run(x)
    assert got.shape == want.shape
    assert np.abs(got - want).max() < BUDGET
    np.testing.assert_array_equal(player.run(x), got)  # run starts from zero
    assert np.abs(player.run(x, reset=False) - got).max() > 1e-3  # or goes on
    player.reset()
    for t in range(T):
        y = player.step(x[0, t])
        if player.artifact.returns_sequences:
            assert np.abs(y - want[0, t]).max() < BUDGET
    np.testing.assert_array_equal(y, got[0, -1] if player.artifact.returns_sequences else got[0])


@pytest.mark.parametrize("runtime", ["tflite", "tflm", "compiled"])
def test_step_by_step_equals_the_sequence(case, runtime):
    _, artifact, x, want = case
    equals_the_sequence(runtimes.load(artifact, runtime), x, want)


def test_signature(case):
    model, artifact, _, _ = case
    names = ["x", "h", "c", "mean", "count"] if model.name == "mean" else ["x", "h", "c"]
    assert [tensor.name for tensor in artifact.inputs] == names
    assert [tensor.name for tensor in artifact.outputs] == ["y", *names[1:]]
    H_all = {"stack": H + 6, "mean": H + 4}.get(model.name, H)
    assert artifact.inputs[1].shape == artifact.inputs[2].shape == (1, H_all)
    assert artifact.state == "explicit"
    content = flatbuffer.unpack(artifact.model_file.read_bytes())
    assert [d.signatureKey for d in content.signatureDefs] == [b"step"]
    assert not any(t.isVariable for g in content.subgraphs for t in g.tensors)


@pytest.mark.parametrize("runtime", ["tflite", "tflm", "compiled"])
def test_the_gates_of_all_layers_are_outputs(tmp_path, runtime):
    entry = keras.Input((T, F))
    y = LSTM(H, return_sequences=True, name="lower", coupled=True, cell_clip=0.5)(entry)
    model = keras.Model(entry, L.Dense(2)(LSTM(6, name="upper", gates="fo", projection=4)(y)))
    rng = np.random.default_rng(5)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = draw(model, 1)
    want = trace(model, x)
    artifact = write(model, tmp_path, trace_gates=True)
    assert artifact.name == "tflite-step-float32-gates"
    assert [t.name for t in artifact.outputs] == ["y", "h", "c", *GATES]
    assert {t.shape for t in artifact.outputs[3:]} == {(1, H + 6)}
    interpreter = runtimes.load(artifact, runtime)._interpreter
    state = {tensor.name: tensor.start() for tensor in artifact.inputs[1:]}
    for t in range(T):
        made = interpreter.call({"x": x[:, t], **state})
        state = {name: made[name] for name in state}
        for name in (*GATES, "c", "h"):
            expected = [getattr(want[layer], name)[0, t] for layer in ("lower", "upper")]
            got = made[name][0]
            np.testing.assert_allclose(got, np.concatenate(expected), rtol=0, atol=BUDGET)
    assert all(np.abs(made[a] - made[b]).max() > 1e-2 for a, b in zip("ifg", "fgo", strict=True))


def test_an_input_with_a_name_of_its_own(tmp_path):
    entry = keras.Input((T, F), name="acceleration")
    model = keras.Model({"acceleration": entry}, last(entry))
    x = draw(model, 3)
    got = runtimes.load(write(model, tmp_path)).run(x)
    assert np.abs(got - np.asarray(model({"acceleration": x}))).max() < BUDGET


def test_a_step_of_another_width_is_refused(tmp_path):
    player = runtimes.load(write(build(last), tmp_path))
    with pytest.raises(ShapeError, match=r"needs x \[1, 3\]; got shape \(4,\)"):
        player.step(np.zeros(4))


def test_a_manifest_without_the_state_is_refused(tmp_path):
    import dataclasses

    artifact = write(build(last), tmp_path)
    with pytest.raises(ArtifactError, match="The two do not belong together"):
        runtimes.load(dataclasses.replace(artifact, outputs=artifact.outputs[:2]))


def both_ways(x):
    return L.Bidirectional(LSTM(H))(x)


def backwards(x):
    return LSTM(H, go_backwards=True)(x)


def convolution(x):
    return LSTM(H)(L.Conv1D(4, 3)(x))


def normalised_along_time(x):
    return LSTM(H)(L.LayerNormalization(axis=1)(x))


def flat(x):
    return L.Dense(2)(L.Flatten()(LSTM(H, return_sequences=True)(x)))


def twice(x):
    one = LSTM(F, return_sequences=True)
    return one(one(x))


def mean_for_every_step(x):
    y = LSTM(H, return_sequences=True)(x)
    return L.Add()([y, L.GlobalAveragePooling1D(keepdims=True)(y)])


def memory_of_means(x):
    y = LSTM(H, return_sequences=True)(x)
    return LSTM(4)(L.GlobalAveragePooling1D(keepdims=True)(y))


def masked_mean(x):
    return L.Concatenate()([LSTM(H)(x), L.GlobalAveragePooling1D()(L.Masking()(x))])


def read_state(x):
    _, _, c = LSTM(H, return_state=True)(x)
    return c


def hard_gates(x):
    return LSTM(H, recurrent_activation="hard_sigmoid")(x)


@pytest.mark.parametrize(
    ("net", "says"),
    [
        (both_ways, r"\(Bidirectional\): it may look at more than one step"),
        (backwards, r"go_backwards=True, which needs the end of the sequence first"),
        (convolution, r"\(Conv1D\): it may look at more than one step"),
        (normalised_along_time, r"axis=\[?1\]?, where only the last axis"),
        (flat, r"\(Flatten\): it may look at more than one step"),
        (twice, r"called 2 times, so its state is not one"),
        (mean_for_every_step, r"keepdims=True, which makes a sequence of one step"),
        (memory_of_means, r"keepdims=True"),
        (masked_mean, r"\((Masking|GlobalAveragePooling1D)\)"),
        (read_state, r"the state that return_state gives is used"),
        (hard_gates, r"recurrent_activation=hard_sigmoid"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_refuses_by_name(net, says, tmp_path):
    with pytest.raises(UnsupportedError, match=says):
        write(build(net), tmp_path)
    assert not list(tmp_path.iterdir())
