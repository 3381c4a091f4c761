"""State contracts of fused TFLite files, and learned initial states, on every interpreter."""

import dataclasses

import keras
import numpy as np
import pytest

from lstm_keras import LSTM, checks, runtimes
from lstm_keras.artifact import STATE, Artifact, Tensor, sha256
from lstm_keras.errors import ConversionError, ShapeError, UnsupportedError
from lstm_keras.exporters import flatbuffer, fused, inputs, onnx, starts, step, tflite
from lstm_keras.exporters.convert import Job
from lstm_keras.exporters.starts import Start
from lstm_keras.exporters.state import set_state, with_initial

L = keras.layers
F, T, H, K = 3, 7, 5, 2  # all lengths differ
FLOAT_BUDGET = 1e-6  # other order of sums; measured 2e-7
SQNR = 30.0  # dB; measured 42 and more, and 11 to 35 where every sequence starts from zero
INTERPRETERS = ("tflite", "tflm")


def draw(seed, *shape, spread=0.8):
    return np.random.default_rng(seed).uniform(-spread, spread, shape).astype("float32")


def build(net, steps=T):
    """A model of random weights; a learned initial state is one of them."""
    entry = keras.Input((steps, F))
    model = keras.Model(entry, net(entry), name=net.__name__)
    model.set_weights([draw(k, *w.shape) for k, w in enumerate(model.get_weights())])
    return model


def write(model, folder, precision="float32", state="none", calibration=None, steps=None):
    """Convert in this process, which has TensorFlow already."""
    folder.mkdir(exist_ok=True)
    file = folder / "model.tflite"
    job = Job("tflite", "fused", precision, steps, state)
    return described(file, precision, tflite.write(model, file, job, calibration))


def described(file, precision, written, target="tflite", form="fused"):
    return Artifact(
        path=file.parent,
        target=target,
        precision=precision,
        form=form,
        files={file.name: sha256(file)},
        parent="",
        versions={},
        **vars(written),
    )


def sqnr(want, got):
    return checks.sqnr_db(np.asarray(want), np.asarray(got))


# ---- the three contracts ----------------------------------------------------------------------


def stack(x):
    x = LSTM(H, return_sequences=True)(x)
    return L.Dense(K)(LSTM(4, return_sequences=True)(x))


def bidirectional(x):
    x = L.Bidirectional(LSTM(H, return_sequences=True))(x)
    return L.Dense(K)(L.Bidirectional(LSTM(4))(x))


def shared(x):
    one = LSTM(F, return_sequences=True)
    return L.Dense(K)(one(one(x)))


OPERATORS = {"stack": 2, "bidirectional": 4, "shared": 2}


@pytest.fixture(
    scope="module",
    params=[(n, p) for n in (stack, bidirectional, shared) for p in ("float32", "int8")],
    ids=lambda case: f"{case[0].__name__} {case[1]}",
)
def three(request, tmp_path_factory):
    """The same model with each state contract, and windows."""
    net, precision = request.param
    folder = tmp_path_factory.mktemp(net.__name__)
    model, samples = build(net), draw(91, 40, T, F, spread=2)
    kept = write(model, folder / "kept", precision, "kept", samples)
    made = {"kept": kept}
    for state in ("none", "explicit"):
        (folder / state).mkdir()
        file = folder / state / "model.tflite"
        file.write_bytes(set_state(kept.model_file.read_bytes(), state))
        inputs, outputs = flatbuffer.signature(file.read_bytes())
        made[state] = dataclasses.replace(
            kept,
            path=file.parent,
            state=state,
            inputs=inputs,
            outputs=outputs,
            files={file.name: sha256(file)},
            operators=checks.count_operators(file),
        )
    return made, draw(92, 12, T, F, spread=2)


@pytest.mark.parametrize("runtime", INTERPRETERS)
@pytest.mark.parametrize("state", STATE)
def test_second_invoke(three, state, runtime):
    made, x = three
    want = runtimes.load(made["kept"], runtime).run(x)
    player = runtimes.load(made[state], runtime)
    first = player.run(x)
    np.testing.assert_array_equal(first, want)  # bit for bit, whatever the contract
    again = player.run(x, reset=False)
    assert np.array_equal(again, first) == (state == "none")
    np.testing.assert_array_equal(player.run(x), first)


@pytest.mark.parametrize("state", STATE)
def test_the_check_of_the_state_believes_the_contract_that_holds_and_no_other(three, state):
    made, x = three
    player = runtimes.load(made[state])
    for claimed in STATE:
        artifact = dataclasses.replace(made[state], state=claimed)
        result = checks.check(artifact, player, x, player.run(x))
        failed = {check.name for check in result.checks if not check.passed}
        wrong = (claimed == "none") != (state == "none")
        assert failed == ({"second run without a reset"} if wrong else set())


@pytest.mark.parametrize("state", STATE)
def test_compiled_model_refuses_all_three(three, state):
    made, _ = three
    with pytest.raises(UnsupportedError, match="holds h and c in variable tensors, which LiteRT"):
        runtimes.load(made[state], "compiled")


def test_what_the_files_hold(three):
    made, _ = three
    model = made["kept"].model_file.read_bytes()
    count = made["kept"].operators[tflite.FUSED]
    assert set_state(model, "kept") == model
    last = made["kept"].operators.get("SLICE", 0)  # of last steps
    assert made["none"].operators["SLICE"] == 2 * count + last
    assert [t.name for t in made["none"].inputs] == ["x"]
    assert made["explicit"].operators == made["kept"].operators
    names = [f"{letter}_{k}" for k in range(1, count + 1) for letter in "hc"]
    assert [t.name for t in made["explicit"].inputs] == ["x", *names]
    assert [t.name for t in made["explicit"].outputs] == ["y", *names]
    int8 = made["kept"].precision == "int8"
    for n, tensor in enumerate(made["explicit"].inputs[1:]):
        kinds = ("int8", "int16") if int8 else ("float32", "float32")
        assert tensor.dtype == kinds[n % 2]
        assert (tensor.scale is not None) == int8
        assert tensor.initial is None
    assert made["none"].size - made["kept"].size < 500 * count  # bytes


def test_equal_constants_are_one(three):
    """Where every h has a zero point of its own, it has a constant of its own."""
    made, _ = three
    read = flatbuffer.unpack(made["none"].model_file.read_bytes())
    (graph,) = read.subgraphs
    constants = [t for t in graph.tensors if t.name.startswith(b"state/")]
    kinds = {
        (t.type, tuple(t.shape), flatbuffer.quantization(t), bytes(read.buffers[t.buffer].data))
        for t in constants
    }
    assert len(constants) == len(kinds)


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_the_writer_writes_the_contract_that_it_is_asked_for(precision, tmp_path):
    model, samples = build(stack), draw(91, 40, T, F)
    kept, *others = (write(model, tmp_path / s, precision, s, samples) for s in STATE)
    for asked, state in zip(others, ("explicit", "none"), strict=True):
        assert asked.state == state
        assert asked.model_file.read_bytes() == set_state(kept.model_file.read_bytes(), state)


@pytest.mark.parametrize(("precision", "runtime"), [("dynamic", "tflite"), ("int16x8", "tflm")])
def test_other_precisions_have_them_too(precision, runtime, tmp_path):
    entry = keras.Input((T, 32))
    model = keras.Model(entry, LSTM(32)(entry))
    model.set_weights([draw(k, *w.shape, spread=0.3) for k, w in enumerate(model.get_weights())])
    x, samples = draw(92, 12, T, 32), draw(91, 40, T, 32)
    answers = {}
    for state in STATE:
        artifact = write(model, tmp_path / state, precision, state, samples)
        player = runtimes.load(artifact, runtime)
        answers[state] = player.run(x)
        assert np.array_equal(player.run(x, reset=False), answers[state]) == (state == "none")
        np.testing.assert_array_equal(answers[state], answers["kept"])


def test_no_such_state():
    with pytest.raises(ValueError, match="state must be one of kept, explicit, none; got 'gone'"):
        set_state(b"", "gone")


# ---- streaming --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["explicit", "kept"])
@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_stream_is_the_whole_sequence(precision, state, tmp_path):
    """In chunks of one step, in int8 bit for bit: the grids are those of whole sequences."""
    model, x = build(stack, steps=None), draw(92, 12, T, F, spread=2)
    samples = draw(91, 40, T, F, spread=2)
    whole, stream = (
        write(model, tmp_path / str(steps), precision, state, samples, steps) for steps in (T, 1)
    )
    assert stream.inputs[0].shape == (1, 1, F)
    for runtime in INTERPRETERS:
        want = runtimes.load(whole, runtime).run(x)
        player = runtimes.load(stream, runtime)
        got = player.run(x)
        if precision == "int8":
            np.testing.assert_array_equal(got, want)
            assert sqnr(model(x), got) > SQNR
        else:
            assert np.abs(got - want).max() < FLOAT_BUDGET
            assert np.abs(got - np.asarray(model(x))).max() < FLOAT_BUDGET
        for t in range(T):  # by hand: one call per step, and a reset before the first
            y = player.run(x[:1, t : t + 1], reset=t == 0)
            np.testing.assert_array_equal(y[0, 0], got[0, t])


def test_ranges_of_the_first_steps_are_not_those_of_whole_sequences(tmp_path):
    """The fault that the test above must be able to see: calibration on single steps."""
    model, x = build(stack, steps=None), draw(92, 12, T, F, spread=2)
    samples = draw(91, 40, T, F, spread=2)
    good, faulty = (
        runtimes.load(write(model, tmp_path, "int8", "explicit", some, steps=1)).run(x)
        for some in (samples, samples[:, :1])
    )
    assert sqnr(model(x), faulty) < sqnr(model(x), good) - 15  # 26 and 51 dB


def test_calibration_samples_of_a_stream_are_whole_sequences():
    model = build(stack, steps=None)
    check = lambda *more: inputs.check_calibration(model, draw(91, 9, 6, F), *more)  # noqa: E731
    assert check(2, 8, True).shape == check(6, 8).shape == (9, 6, F)
    for more in [(4, 8, True), (2, 8)]:
        with pytest.raises(ShapeError, match=rf"time = {more[0]}"):
            check(*more)


# ---- learned initial states -------------------------------------------------------------------


def learned(x):
    """Two LSTMs of the same shape, each with a start of its own, and one that starts from zero."""
    x = LSTM(F, learned_state=True, return_sequences=True, name="zed")(x)
    x = LSTM(F, learned_state=True, return_sequences=True, name="alpha")(x)
    return L.Dense(K)(LSTM(4, return_sequences=True, name="last")(x))


def learned_both_ways(x):
    x = L.Bidirectional(LSTM(H, learned_state=True, return_sequences=True))(x)
    return L.Dense(K)(L.Bidirectional(LSTM(4, learned_state=True, return_sequences=True))(x))


def learned_twice(x):
    one = LSTM(F, learned_state=True, return_sequences=True)
    return L.Dense(K)(one(one(x)))


def learned_beside(x):
    """Read by two branches, so that the converter plays them in another order than Keras."""
    y = LSTM(4, learned_state=True, return_sequences=True)(x)
    z = LSTM(4, learned_state=True, return_sequences=True)(x)
    z = LSTM(6, learned_state=True, return_sequences=True)(z)
    return L.Dense(K)(L.Concatenate()([LSTM(4, return_sequences=True)(y), z]))


LEARNED = [learned, learned_both_ways, learned_twice, learned_beside]


def from_zero(model, x):
    """What the model would answer if every start were lost."""
    lost = keras.models.clone_model(model)
    lost.set_weights(
        [
            0 * value if weight.name.startswith("initial_") else value
            for weight, value in zip(model.weights, model.get_weights(), strict=True)
        ]
    )
    return np.asarray(lost(x))


@pytest.mark.parametrize("state", ["none", "explicit"])
@pytest.mark.parametrize("net", LEARNED, ids=lambda net: net.__name__)
def test_a_float_file_starts_from_what_was_learned(net, state, tmp_path):
    model, x = build(net), draw(92, 12, T, F)
    want = np.asarray(model(x))
    assert np.abs(from_zero(model, x) - want).max() > 1e4 * FLOAT_BUDGET
    artifact = write(model, tmp_path, "float32", state)
    for runtime in INTERPRETERS:
        player = runtimes.load(artifact, runtime)
        got = player.run(x)
        assert np.abs(got - want).max() < FLOAT_BUDGET
        assert np.array_equal(player.run(x, reset=False), got) == (state == "none")
        np.testing.assert_array_equal(player.run(x), got)


@pytest.mark.parametrize("net", LEARNED, ids=lambda net: net.__name__)
def test_an_int8_file_starts_from_what_was_learned(net, tmp_path):
    model, x = build(net), draw(92, 40, T, F)
    want = np.asarray(model(x))
    lost, samples = sqnr(want, from_zero(model, x)), draw(91, 60, T, F)
    artifact = write(model, tmp_path / "none", "int8", "none", samples)
    answers = [runtimes.load(artifact, runtime).run(x) for runtime in INTERPRETERS]
    for got in answers:
        assert sqnr(want, got) > max(SQNR, 10 + lost)
    if net is learned:
        fed = write(model, tmp_path / "explicit", "int8", "explicit", samples)
        for runtime, got in zip(INTERPRETERS, answers, strict=True):
            np.testing.assert_array_equal(runtimes.load(fed, runtime).run(x), got)


@pytest.mark.parametrize("runtime", [*INTERPRETERS, "compiled"])
def test_a_step_file_starts_from_what_was_learned(runtime, tmp_path):
    model, x = build(learned), draw(92, 12, T, F)
    file = tmp_path / "model.tflite"
    written = step.write(model, file, Job("tflite", "step", "float32"), None)
    assert [t.initial is not None for t in written.inputs] == [False, True, True]
    player = runtimes.load(described(file, "float32", written, form="step"), runtime)
    want = np.asarray(model(x))
    assert np.abs(player.run(x) - want).max() < FLOAT_BUDGET
    player.reset()
    for t in range(T):
        assert np.abs(player.step(x[0, t]) - want[0, t]).max() < FLOAT_BUDGET


@pytest.mark.parametrize("net", LEARNED, ids=lambda net: net.__name__)
def test_an_onnx_file_starts_from_what_was_learned(net, tmp_path):
    model, x = build(net), draw(92, 12, T, F)
    file = tmp_path / "model.onnx"
    written = onnx.write(model, file, Job("onnx", "fused", "float32"))
    runtime = runtimes.load(described(file, "float32", written, target="onnx"))
    assert np.abs(runtime.run(x) - np.asarray(model(x))).max() < FLOAT_BUDGET


def test_the_manifest_says_where_a_sequence_starts(tmp_path):
    model = build(learned)
    artifact = write(model, tmp_path, "float32", "explicit")
    artifact.save()
    assert Artifact.load(tmp_path) == artifact
    given = {tensor.name: tensor for tensor in artifact.inputs}
    for k, name in enumerate(("zed", "alpha"), start=1):
        cell = model.get_layer(name).cell
        assert given[f"h_{k}"].initial == tuple(np.asarray(cell.initial_h).tolist())
        assert given[f"c_{k}"].initial == tuple(np.asarray(cell.initial_c).tolist())
    assert given["h_3"].initial is given["c_3"].initial is None


# ---- what is refused, and the pieces ----------------------------------------------------------


def alone(x):
    return LSTM(H, learned_state=True)(x)


def projected(x):
    return LSTM(H, learned_state=True, projection=K)(x)


@pytest.mark.parametrize(
    ("net", "state", "says"),
    [
        (alone, "kept", r"'lstm\S*' \(LSTM\): its initial state is learned, and a .*--state n"),
        (projected, "none", r"its learned initial h is of a projected LSTM"),
        (projected, "explicit", r"its learned initial h is of a projected LSTM"),
    ],
)
def test_refuses_by_name_with_the_cure(net, state, says, tmp_path):
    model = build(net)
    with pytest.raises(UnsupportedError, match=f"(?s){says}"):
        write(model, tmp_path, "float32", state)
    assert not list(tmp_path.iterdir())


def test_onnx_refuses_the_projection_of_a_learned_state(tmp_path):
    model = build(projected)
    with pytest.raises(UnsupportedError, match="an initial state together with a projection"):
        onnx.write(model, tmp_path / "model.onnx", Job("onnx", "fused", "float32"))


def test_a_start_far_from_all_that_was_seen_is_refused(tmp_path):
    model = build(learned)
    model.get_layer("zed").cell.initial_c.assign(np.full(F, 300.0))
    with pytest.raises(UnsupportedError, match=r"300|64"):
        write(model, tmp_path, "int8", "none", draw(91, 40, T, F))


GRID = Tensor("h", (1, 3), "int8", 0.01, 5)


def test_a_start_is_stored_on_the_grid_of_its_tensor():
    values = np.array([0.5, -0.304, 0.0])
    assert starts.stored(values, "zed", GRID).tolist() == [55, -25, 5]
    assert starts.stored(values, "zed", GRID).dtype == np.int8
    with pytest.raises(UnsupportedError, match=r"layer 'zed' .* reaches -1.5, beyond what"):
        starts.stored(np.array([0.5, -1.5, 0.0]), "zed", GRID)
    real = Tensor("h", (1, 3), "float32")
    np.testing.assert_array_equal(starts.stored(values, "zed", real), values.astype("float32"))


def test_starts_go_to_the_states_of_their_operator():
    pair = [Tensor(n, (1, 3), "float32") for n in ("h_1", "c_1", "h_2", "c_2")]
    start = Start("zed", np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]))
    zero = Start("alpha", np.zeros(3), np.zeros(3))
    x, h_1, c_1, h_2, c_2 = with_initial((GRID, *pair), [zero, start])
    assert x is GRID
    assert h_1.initial is c_1.initial is None
    assert (h_2.initial, c_2.initial) == ((1, 2, 3), (4, 5, 6))


def test_equal_weights_with_different_starts_cannot_be_told_apart(tmp_path):
    model = build(learned)
    zed, alpha = (model.get_layer(name) for name in ("zed", "alpha"))
    alpha.set_weights([*zed.get_weights()[:3], *alpha.get_weights()[3:]])
    with pytest.raises(UnsupportedError, match=r"tell the layers 'zed' and 'alpha' .* apart"):
        write(model, tmp_path)


def test_an_operator_of_no_layer_is_noticed(tmp_path):
    model = build(learned)
    content = write(model, tmp_path).model_file.read_bytes()
    assert [start.layer for start in starts.by_operator(content, model)] == ["zed", "alpha", "last"]
    zed = model.get_layer("zed")
    zed.set_weights([weights + 0.01 for weights in zed.get_weights()])
    with pytest.raises(ConversionError, match="weights belong to no layer"):
        starts.by_operator(content, model)
    assert len(fused.lstms(flatbuffer.unpack(content))) == 3
