"""int8 files: what TFLite's own quantizer gets wrong is seen, and is right in ours."""

import importlib

import keras
import numpy as np
import pytest
from test_exporters_tflite import (
    F,
    H,
    L,
    T,
    bidirectional,
    build,
    draw,
    sequences,
    sqnr,
    stack,
    write,
)

from lstm_keras import LSTM, export, quantize_aware, runtimes
from lstm_keras.errors import ConversionError, UnsupportedError
from lstm_keras.exporters import flatbuffer, fused, int8, starts, tflite
from lstm_keras.exporters.convert import Job
from lstm_keras.quantization import calibration, rewrite
from lstm_keras.quantization.apart import apart
from lstm_keras.quantization.grids import Range
from lstm_keras.quantization.observation import answers, observe

BOTH = ("tflite", "tflm")


@pytest.fixture
def stock(monkeypatch):
    """TFLite's converter by itself; see `benchmarks/stock.py`."""
    from pathlib import Path

    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "benchmarks"))
    return importlib.import_module("stock")


def floats(model, folder):
    """The float file that int8 starts from, and the starts of its LSTMs."""
    file = folder / "float.tflite"
    tflite.write(model, file, Job("tflite", "fused", "float32", state="kept"), None)
    return file.read_bytes(), starts.by_operator(file.read_bytes(), model)


def by_stock(stock, model, folder, samples):
    """An artifact with the file of the stock converter in it."""
    artifact = write(model, "int8", folder, samples)
    content = stock.convert(model, samples)
    artifact.model_file.write_bytes(content)
    given, made = flatbuffer.signature(content)
    return type(artifact)(**{**vars(artifact), "inputs": given, "outputs": made, "state": "kept"})


def unequal_pair(x):
    """Two LSTMs, one of which reads the other, behind one CONCATENATION."""
    a = LSTM(H, return_sequences=True)(x)
    b = LSTM(6, return_sequences=True)(a)
    return L.Dense(2)(LSTM(4)(L.Concatenate()([a, b])))


@pytest.mark.parametrize(
    ("net", "spread", "faulty", "good"),
    [(bidirectional, 0.8, 31, 40), (stack, 0.2, 20, 50)],
    ids=["concatenation and moved grids", "small cell"],
)
def test_better_than_the_stock_converter(net, spread, faulty, good, tmp_path, stock):
    """In dB on (LiteRT, TFLite Micro): concatenation (30.0, 27.7) stock and (45.7, 45.9) ours;
    small cell (17.7, 56.2) stock, since TFLite Micro has tanh there, and (55, 56) ours."""
    model = build(net, spread)
    calibration, x = draw(model, 100, seed=1), draw(model, 40, seed=2)
    want = np.asarray(model(x))

    def measure(artifact):
        return [sqnr(want, runtimes.load(artifact, r).run(x)) for r in BOTH]

    assert min(measure(by_stock(stock, model, tmp_path / "stock", calibration))) < faulty
    assert min(measure(write(model, "int8", tmp_path / "ours", calibration))) > good


def test_a_cell_that_the_quantizer_writes_in_int8(tmp_path, stock):
    """It does so where an LSTM and the one it reads are joined; ours is int16, and 49 dB."""
    model = build(unequal_pair)
    calibration, x = draw(model, 100, seed=1), draw(model, 40, seed=2)

    def cells(content):
        parts = flatbuffer.unpack(content)
        return {g.tensors[op.inputs[fused.C_STATE]].type for g, op in fused.lstms(parts)}

    assert flatbuffer.schema.TensorType.INT8 in cells(stock.convert(model, calibration))
    artifact = write(model, "int8", tmp_path, calibration)
    assert cells(artifact.model_file.read_bytes()) == {flatbuffer.schema.TensorType.INT16}
    for name in BOTH:
        assert sqnr(np.asarray(model(x)), runtimes.load(artifact, name).run(x)) > 40


def counter(steps):
    """An LSTM whose first cell counts: i = f = 1 and g = sign(x), nearly, so c = sum of g."""
    model = keras.Sequential([keras.Input((steps, 1)), LSTM(2, return_sequences=True), L.Dense(1)])
    rng = np.random.default_rng(1)
    kernel, recurrent = rng.uniform(-0.1, 0.1, (1, 8)), rng.uniform(-0.1, 0.1, (2, 8))
    kernel[0, 4] = 8  # g of the first unit is the sign of x
    model.layers[0].set_weights([kernel, recurrent, np.array([8, 1, 12, 1, 0, 0, -1, -2])])
    model.layers[1].set_weights([np.array([[1.0], [0.5]]), np.array([0.1])])
    return model


def test_a_cell_beyond_ten_is_not_clipped(tmp_path, stock):
    """Up for 20 steps, down for 18: c ends at 2, or at -8 where c was clipped to 10."""
    steps = 38
    model = counter(steps)
    x = np.ones((8, steps, 1), "float32") * np.linspace(0.9, 1, 8)[:, None, None]
    x = np.asarray(x * np.where(np.arange(steps) < 20, 1, -1)[None, :, None], "float32")
    want = np.asarray(model(x))
    clipped = by_stock(stock, model, tmp_path / "stock", x)
    assert np.abs(runtimes.load(clipped).run(x) - want).max() > 0.3
    artifact = write(model, "int8", tmp_path / "ours", x)
    for name in BOTH:
        assert np.abs(runtimes.load(artifact, name).run(x) - want).max() < 0.05
    plain = write(model, "float32", tmp_path / "float")
    assert np.abs(runtimes.load(plain).run(x) - want).max() < 1e-5


def test_a_cell_beyond_64_is_refused(tmp_path):
    model = counter(80)
    x = np.ones((8, 80, 1), "float32")
    for precision in ("int8", "int16x8"):
        with pytest.raises(UnsupportedError, match=r"cell state reaches 80 on .* kernels hold"):
            write(model, precision, tmp_path, x)


def test_a_bias_that_int32_cannot_hold_is_refused(tmp_path):
    model = build(stack)
    lstm = model.layers[1]
    kernel, recurrent, bias = lstm.get_weights()
    kernel[:, H : 2 * H] = 0  # gate f
    lstm.set_weights([kernel, recurrent, bias])
    with pytest.raises(UnsupportedError, match=r"gate f of layer 'lstm\S*' \(LSTM\), whose input"):
        write(model, "int8", tmp_path, draw(model, 20, seed=1))


def test_calibration_starts_every_sample_anew(tmp_path, stock):
    """The ranges do not depend on which sample came before. Those of the stock converter do."""
    model = build(stack)
    samples = draw(model, 20, seed=1)
    content, known = floats(model, tmp_path)
    ours = [int8.draft(content, order, known).content for order in (samples, samples[::-1])]
    assert ours[0] == ours[1]
    theirs = [stock.convert(model, order) for order in (samples, samples[::-1])]
    assert theirs[0] != theirs[1]


def test_the_grid_of_x_is_finer_where_its_tails_are_heavy(tmp_path):
    """Inputs from Student's t with two degrees of freedom: in dB, see the assertions."""
    model = build(sequences)
    rng = np.random.default_rng(1)
    samples, x = (rng.standard_t(2, (100, T, F)).astype("float32") for _ in range(2))
    want = np.asarray(model(x))
    content, known = floats(model, tmp_path)

    def measure(content):
        artifact = write(model, "int8", tmp_path, samples)
        artifact.model_file.write_bytes(content)
        given, made = flatbuffer.signature(content)
        changed = {"inputs": given, "outputs": made, "state": "kept"}
        return sqnr(want, runtimes.load(type(artifact)(**{**vars(artifact), **changed})).run(x))

    whole = measure(
        int8.draft(content, samples, known, calibration.minmax(samples)).rewritten(int8.NEAREST)
    )
    searched = measure(int8.quantize(content, samples, known))
    assert whole < 22
    assert searched > whole + 5


def beside_its_input(x):
    """A Dense layer over x, which reaches to 3, and the output of an LSTM, which stays below 1."""
    y = LSTM(H, return_sequences=True)(x)
    return L.Dense(4, activation="relu")(L.Concatenate()([x, y, x]))


def test_a_dense_layer_over_unequal_parts_is_taken_apart(tmp_path):
    """In float the same answers; in int8 a CONCATENATION less, and 3 dB more."""
    model = build(beside_its_input)
    samples, x = draw(model, 100, seed=1), draw(model, 40, seed=2)
    want = np.asarray(model(x))
    content, _ = floats(model, tmp_path)
    parted = apart(content, observe(content, samples))
    np.testing.assert_allclose(answers(parted, x)[-1], want, atol=1e-5)
    assert parted != content
    artifact = write(model, "int8", tmp_path, samples)
    assert artifact.operators["FULLY_CONNECTED"] == 3
    assert artifact.operators["ADD"] == 2
    assert "CONCATENATION" not in artifact.operators
    for name in BOTH:
        assert sqnr(want, runtimes.load(artifact, name).run(x)) > 30


def test_parts_that_reach_equally_far_stay_together(tmp_path):
    model = build(bidirectional)
    content, _ = floats(model, tmp_path)
    parted = apart(content, observe(content, draw(model, 20, seed=1)))
    assert flatbuffer.pack(flatbuffer.unpack(content)) == parted


def test_the_same_samples_give_the_same_bytes(tmp_path):
    model = build(sequences)
    samples = draw(model, 30, seed=1)
    one, other = (write(model, "int8", tmp_path / name, samples) for name in "ab")
    assert one.model_file.read_bytes() == other.model_file.read_bytes()


def test_invariants_catch_a_wrong_scale(tmp_path):
    model = build(stack)
    file = write(model, "int8", tmp_path, draw(model, 20, seed=1)).model_file
    for place, wrong, says in (
        (fused.H_STATE, 0.5, "h with the scales"),
        (fused.C_STATE, 2.0**-16, "c with scale 2"),
    ):
        parts = flatbuffer.unpack(file.read_bytes())
        graph, lstm = fused.lstms(parts)[0]
        rewrite.check(graph, lstm)
        graph.tensors[lstm.inputs[place]].quantization.scale = [wrong]
        with pytest.raises(ConversionError, match=says):
            rewrite.check(graph, lstm)


def test_a_file_holds_no_number_twice(tmp_path):
    """Weights that were replaced are gone: a float copy would make the file five times as large."""
    model = build(stack)
    artifact = write(model, "int8", tmp_path, draw(model, 20, seed=1))
    parts = flatbuffer.unpack(artifact.model_file.read_bytes())
    used = {tensor.buffer for graph in parts.subgraphs for tensor in graph.tensors}
    used |= {entry.buffer for entry in parts.metadata or []}
    assert set(range(1, len(parts.buffers))) <= used


def test_an_output_without_a_batch_axis_has_the_range_of_all_steps(tmp_path):
    """TimeDistributed(Dense) reshapes to [T, F]: its range is that of every step."""
    inner = L.TimeDistributed(L.Dense(2))
    model = build(lambda_net(inner))
    x = draw(model, 60, seed=2)
    artifact = write(model, "int8", tmp_path, draw(model, 100, seed=1))
    assert sqnr(np.asarray(model(x)), runtimes.load(artifact).run(x)) > 35


def lambda_net(last):
    def net(x):
        return last(LSTM(H, return_sequences=True)(x))

    return net


# ---- quantization-aware models ----------------------------------------------------------------


def within_one(artifact, runtime, x, want):
    """Share of the outputs within one step of the output grid."""
    steps = (runtimes.load(artifact, runtime).run(x) - want) / artifact.outputs[0].scale
    return np.mean(np.abs(np.rint(steps)) <= 1)


@pytest.mark.parametrize("net", [sequences, bidirectional, unequal_pair], ids=lambda n: n.__name__)
def test_a_trained_grid_is_the_grid_of_the_file(net, tmp_path):
    """Also after training has moved the ranges: the answers are those of the file, to a step."""
    model = build(net)
    samples, x = draw(model, 60, seed=1), draw(model, 200, seed=2)
    aware = quantize_aware(model, samples, ranges="learned")
    ends = np.asarray(aware.ranges)
    moved = ends * np.linspace(0.8, 1.1, len(ends))[:, None]
    aware.ranges.assign(moved)
    want = np.asarray(aware(x))
    artifact = write(aware, "int8", tmp_path, samples)
    for runtime in BOTH:
        assert within_one(artifact, runtime, x, want) >= 0.995
    aware.ranges.assign(2 * moved)  # other grids than those of the file
    assert within_one(artifact, "tflite", x, np.asarray(aware(x))) < 0.9


def test_a_symmetric_range_has_the_zero_point_of_training(tmp_path):
    """-0.5 is a tie, which TFLite's quantizer rounds the other way."""
    model = build(sequences)
    samples, x = draw(model, 60, seed=1), draw(model, 200, seed=2)
    aware = quantize_aware(model, samples)
    ends = np.array(aware.ranges)
    reach = np.abs(ends).max(axis=1)
    aware.ranges.assign(np.stack([-reach, reach], axis=1))
    artifact = write(aware, "int8", tmp_path, samples)
    assert artifact.inputs[0].zero_point == Range(-reach[0], reach[0]).grid().zero_point
    for runtime in BOTH:
        assert within_one(artifact, runtime, x, np.asarray(aware(x))) >= 0.995


def test_a_quantization_aware_model_is_int8_and_nothing_else(tmp_path):
    aware = quantize_aware(build(stack), draw(build(stack), 20, seed=1))
    says = r"what it answers is tflite fused in int8, not tflite fused in float32.\n  Export"
    with pytest.raises(UnsupportedError, match=says):
        export(aware, path=tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_ranges_by_another_name_are_refused():
    with pytest.raises(UnsupportedError, match=r"no ranges=best.\n  Choose from: search, minmax"):
        export(build(stack), precision="int8", calibration=np.ones((9, T, F)), ranges="best")
