"""Keras models as pairs of C: the same integers as TFLite Micro, the same reals as float64."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from c_kernels import STRICT, pointer
from c_nets import Model, Shape
from c_pairs import FACTS, driver_of, off, write
from float64_net import play
from lstm_files import tflm

from lstm_keras import LSTM, export, golden, runtimes, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import tflite
from lstm_keras.exporters.c import header, schedule, source, writing
from lstm_keras.exporters.c.schedule import Memory
from lstm_keras.exporters.convert import Job
from lstm_keras.quantization.aware import quantize_aware
from lstm_keras.runtimes import c as runtime
from lstm_keras.runtimes.player import dequantize, quantize
from lstm_keras.runtimes.simulated import Simulated, Simulator
from lstm_keras.sequences import Scaler

L = keras.layers
T, F, H, TOKENS, N = 9, 3, 5, 11, 40
SEQUENCE = {"return_sequences": True}
BUDGET = 2e-7  # of float32, over the largest |y| but at least 1, as which h is rounded
# (measured 1.1e-7; over the largest |y| alone, which is 0.35 there, 2.6e-7 where LiteRT has 3.2e-7)


def stack(x):
    return L.Dense(4, activation="softmax")(LSTM(H)(L.Dropout(0.2)(LSTM(7, **SEQUENCE)(x))))


def bidirectional(x):
    x = L.Bidirectional(LSTM(H, **SEQUENCE))(x)
    return L.Dense(2)(L.Bidirectional(LSTM(4))(x))


def backwards(x):
    return L.Dense(2, activation="tanh")(LSTM(4, go_backwards=True, **SEQUENCE)(x))


def skip(x):
    y = LSTM(H, **SEQUENCE)(x)
    return L.Dense(2, activation="tanh")(L.GlobalAveragePooling1D()(L.Concatenate()([x, y])))


def causal(x):
    x = L.Conv1D(6, 3, padding="causal", activation="relu")(x)
    return L.Dense(2)(LSTM(4)(L.Conv1D(H, 2, padding="causal")(x)))


def valid(x):
    x = L.Conv1D(6, 3, activation="tanh")(x)
    return L.Dense(2, activation="sigmoid")(LSTM(4, **SEQUENCE)(x))


def residual(x):
    x = L.Dense(H)(x)
    return L.Dense(2)(LSTM(4)(L.Add()([LSTM(H, **SEQUENCE)(x), x])))


def peak(x):
    return L.Dense(2)(L.GlobalMaxPooling1D()(L.ReLU()(LSTM(H, **SEQUENCE)(x))))


def embedding(x):
    return L.Dense(1, activation="sigmoid")(LSTM(H)(L.Embedding(TOKENS, 6)(x)))


def learned(x):
    return L.Dense(2)(LSTM(H, learned_state=True)(L.Dense(4, activation="relu")(x)))


def variants(x):
    return L.Dense(2)(LSTM(H, coupled=True)(LSTM(6, projection=4, **SEQUENCE)(x)))


NETS = [stack, bidirectional, backwards, skip, causal, valid, residual]
NETS += [peak, embedding, learned, variants]
PRECISIONS = ["float32", "int8", "int16x8"]


def build(net):
    tokens = net is embedding
    entry = keras.Input((T,), dtype="int32") if tokens else keras.Input((T, F))
    model = keras.Model(entry, net(entry), name="net")
    rng = np.random.default_rng(7)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    return model


def draw(net, seed):
    rng = np.random.default_rng(seed)
    if net is embedding:
        return rng.integers(0, TOKENS, (N, T)).astype("int32")
    return rng.normal(size=(N, T, F)).astype("float32")


@pytest.fixture(scope="module")
def fused(tmp_path_factory):
    """The model and its fused file, converted when it is first asked for."""
    made = {}

    def get(net, precision):
        if (net, precision) not in made:
            folder, model = tmp_path_factory.mktemp(net.__name__), build(net)
            file = folder / "model.tflite"
            samples = None if precision == "float32" else draw(net, 1)
            tflite.write(model, file, Job("tflite", "fused", precision), samples)
            made[net, precision] = model, file.read_bytes()
        return made[net, precision]

    return get


# ---- every number -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("net", NETS)
def test_int8_is_that_of_tflite_micro(net, fused, tmp_path):
    _, content = fused(net, "int8")
    driver = driver_of(content)
    x = stored(driver, draw(net, 2))
    write(driver, tmp_path, x, tflm(content, x)[0])
    assert not off(tmp_path, ["net"], "-O2")


@pytest.mark.slow
@pytest.mark.parametrize("net", [stack, bidirectional, valid, residual, learned])
def test_int16x8_is_that_of_tflite_micro(net, fused, tmp_path):
    _, content = fused(net, "int16x8")
    driver = driver_of(content)
    x = stored(driver, draw(net, 2))
    write(driver, tmp_path, x, tflm(content, x)[0])
    assert not off(tmp_path, ["net"], "-O2")


def stored(driver, x):
    given = driver.plan.x
    if given.grid is None:
        return x
    ends = np.iinfo(given.dtype)
    x = np.rint(x / given.grid.scale) + given.grid.zero_point
    return np.clip(x, ends.min, ends.max).astype(given.dtype)


@pytest.mark.slow
@pytest.mark.parametrize("net", NETS)
def test_float32_is_that_of_the_float64_reference(net, fused, tmp_path):
    model, content = fused(net, "float32")
    driver, x = driver_of(content), draw(net, 2)
    got, want = played(driver, x, tmp_path), play(model, x)
    assert np.abs(got - want).max() <= BUDGET * max(1, np.abs(want).max())
    assert np.ptp(want, axis=0).max() > 1000 * BUDGET


@pytest.mark.slow
def test_the_reference_itself_is_keras(fused):
    for net in NETS:
        model, _ = fused(net, "float32")
        x = draw(net, 2)
        np.testing.assert_allclose(play(model, x), model(x), rtol=0, atol=2e-6)


def played(driver, x, folder):
    """What the host makes of whole windows."""
    y = np.zeros((1, driver.plan.answers or 1, driver.plan.y.value.width), "float32")
    write(driver, folder, x[:1], y)
    library = folder / "net.so"
    flags = ["-O2", "-shared", "-fPIC"]
    subprocess.run(["gcc", *STRICT, *flags, folder / "net.c", "-o", library], check=True)
    run = runtime.ctypes.CDLL(str(library)).net_run
    answers = np.empty((len(x), *y.shape[1:]), "float32")
    for one, answer in zip(x, answers, strict=True):
        assert run(pointer(one), pointer(answer)) == 0
    return answers if driver.plan.sequences else answers[:, 0]


# ---- what it costs ----------------------------------------------------------------------------


def test_the_state_of_an_lstm_and_dense_is_three_bytes_a_unit(tmp_path):
    driver = driver_of(Model(Shape(("lstm",), heads=("dense",), softmax=True, seed=9)).content)
    H = len(driver.plan.nodes[0].start[0])
    assert H % 2 == 0  # of an odd one there is a byte more
    assert driver.size() == 3 * H == size_in_c(driver, tmp_path)


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    "layers", [("lstm", "valid"), ("bidirectional", "bidirectional"), ("causal", "learned")]
)
@pytest.mark.parametrize("sink", ["mean", "sequences"])
def test_the_size_that_is_told_is_that_of_the_compiler(layers, sink, wide, tmp_path):
    driver = driver_of(Model(Shape(layers, sink, wide=wide, seed=4)).content)
    assert driver.size() == size_in_c(driver, tmp_path)


def size_in_c(driver, folder):
    """Found out by the compiler: an array of negative length does not compile."""
    (folder / "net.h").write_text(header.header(driver, FACTS, False, 0))
    text = '#include "net.h"\n#include <stdio.h>\n'
    text += 'int main(void) { printf("%d", (int)sizeof(net_state_t)); return 0; }\n'
    (folder / "size.c").write_text(text)
    subprocess.run(["gcc", *STRICT, folder / "size.c", "-o", folder / "size"], check=True)
    return int(subprocess.run([folder / "size"], capture_output=True, check=True).stdout)


def test_what_follows_the_last_step_is_not_calculated_at_every_step():
    driver = driver_of(Model(Shape(("lstm", "dense", "quantize"), seed=5)).content)
    text = source.source(driver, FACTS, None, ())
    step, output = (function(text, name) for name in ("net_step", "net_output"))
    assert re.findall(r"lk_\w+(?=\()", step) == ["lk_lstm_int8"]
    assert re.findall(r"lk_\w+(?=\()", output) == ["lk_dense_int8", "lk_lookup_int8"]


def function(text, name):
    return re.search(rf"^int {name}\(.*?^}}$", text, re.DOTALL | re.MULTILINE)[0]


def test_memories_that_live_together_do_not_overlap_and_others_share():
    rng = np.random.default_rng(6)
    for _ in range(200):
        spans = [sorted(rng.integers(0, 5, 2)) for _ in range(6)]
        memories = [
            Memory(f"m{k}", str(rng.choice(["int8", "int16"])), int(rng.integers(1, 20)), 0, *span)
            for k, span in enumerate(spans)
        ]
        places = schedule.placed(memories)
        for k, a in enumerate(memories):
            for b in memories[k + 1 :]:
                if a.dtype == b.dtype and a.first <= b.last and b.first <= a.last:
                    apart = places[a.name] + a.count <= places[b.name]
                    assert apart or places[b.name] + b.count <= places[a.name]
    one, other = Memory("a", "int8", 5, 0, 0, 1), Memory("b", "int8", 4, 0, 2, 2)
    assert schedule.placed([one, other]) == {"a": 0, "b": 0}


def test_a_window_needs_fewer_bytes_than_its_arrays():
    driver = driver_of(Model(Shape(("bidirectional",) * 3, "mean", seed=7)).content)
    all_of_them = sum(m.size * m.count for m in driver.schedule.memories.values())
    assert driver.size() < 0.7 * all_of_them


# ---- what it says -----------------------------------------------------------------------------


def test_it_needs_nothing_and_writes_nothing_global(tmp_path):
    driver = driver_of(Model(Shape(("causal", "lstm"), "mean", softmax=True, seed=8)).content)
    x = np.zeros((1, driver.plan.x.rows, driver.plan.x.width), np.int8)
    write(driver, tmp_path, x, np.zeros((1, driver.plan.y.value.width), np.int8))
    flags = ["-Os", "-c", "-fno-stack-protector", "-fno-pic"]
    subprocess.run(["gcc", *STRICT, *flags, "net.c"], cwd=tmp_path, check=True)
    said = subprocess.run(["nm", "net.o"], cwd=tmp_path, capture_output=True, text=True, check=True)
    symbols = [line.split()[-2:] for line in said.stdout.splitlines()]
    assert {name for kind, name in symbols if kind == "U"} <= {"memcpy", "memmove", "memset"}
    assert not [name for kind, name in symbols if kind in "bBdDC"]
    functions = {name for kind, name in symbols if kind == "T"}
    names = ("reset", "step", "output", "run", "run_in", "quantize", "dequantize")
    assert functions == {f"net_{name}" for name in names}
    included = re.findall(r"#include (.*)", (tmp_path / "net.c").read_text())
    assert set(included) <= {
        '"net.h"',
        "<stdint.h>",
        "<string.h>",
        "<arm_acle.h>",
        "<arm_mve.h>",
        "<immintrin.h>",
    }


@pytest.mark.parametrize("sink", ["last", "sequences"])
def test_the_header_is_one_of_c_plus_plus_too(sink, tmp_path):
    driver = driver_of(Model(Shape(("lstm",), sink, seed=9)).content)
    (tmp_path / "net.h").write_text(header.header(driver, FACTS, True, 2))
    (tmp_path / "net.c").write_text(source.source(driver, FACTS, scaler(driver), ("a", "b")))
    main = '#include "net.h"\nint main() { net_state_t s; net_reset(&s); return net_labels[1][0]; }'
    (tmp_path / "main.cpp").write_text(main)
    strict = [flag for flag in STRICT if flag != "-std=c99"]
    run = {"cwd": tmp_path, "check": True}
    subprocess.run(["gcc", *STRICT, "-c", "net.c"], **run)
    subprocess.run(["g++", *strict, "main.cpp", "net.o", "-o", "main"], **run)
    assert subprocess.run([tmp_path / "main"], check=False).returncode == ord("b")


def scaler(driver, mean=0.5, deviation=2.0):
    F = driver.plan.x.width
    names = tuple(f"c{k}" for k in range(F))
    return Scaler((mean,) * F, (deviation,) * F, names, ("g",) * F)


def test_names_from_elsewhere_stay_names(tmp_path):
    """A model, or a class, may be called anything."""
    evil = 'end */ int x; /* "\n'
    labels = (evil, "5°", "??/")
    driver = driver_of(Model(Shape(("lstm",), heads=("dense",), seed=10)).content)
    facts = {"model": evil}
    (tmp_path / "net.h").write_text(header.header(driver, facts, False, len(labels)))
    text = source.source(driver, facts, None, labels)
    (tmp_path / "net.c").write_text(text)
    printer = '#include "net.h"\n#include <stdio.h>\nint main(void) { int k;\n'
    printer += f"for (k = 0; k < {len(labels)}; k++) {{ fputs(net_labels[k], stdout); "
    printer += "putchar(0); } return 0; }\n"
    (tmp_path / "main.c").write_text(printer)
    command = ["gcc", *STRICT, "net.c", "main.c", "-o", "main"]
    subprocess.run(command, cwd=tmp_path, check=True)
    said = subprocess.run([tmp_path / "main"], capture_output=True, check=True).stdout
    assert said.decode().split("\0")[:-1] == list(labels)


def test_readings_are_standardised_and_stored_as_the_players_do(tmp_path):
    driver = driver_of(Model(Shape(("lstm",), seed=11)).content)
    F, grid = driver.plan.x.width, driver.plan.x.grid
    (tmp_path / "net.h").write_text(header.header(driver, FACTS, True, 0))
    (tmp_path / "net.c").write_text(source.source(driver, FACTS, scaler(driver), ()))
    command = ["gcc", *STRICT, "-O2", "-shared", "-fPIC", "net.c", "-o", "net.so"]
    subprocess.run(command, cwd=tmp_path, check=True)
    library = runtime.ctypes.CDLL(str(tmp_path / "net.so"))
    real = np.random.default_rng(3).normal(0, 6, (500, F)).astype("float32")
    got = np.empty((500, F), np.int8)
    for one, x in zip(real, got, strict=True):
        library.net_quantize(pointer(one), pointer(x))
    standardised = (real - np.float32(0.5)) / np.float32(2)
    want = np.rint(standardised / np.float32(grid.scale)) + grid.zero_point
    np.testing.assert_array_equal(got, np.clip(want, -128, 127))
    assert len(np.unique(got)) > 100


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Gestures, v2", "gestures_v2"),
        ("3rd", "model_3rd"),
        ("string", "model_string"),
        ("模型", "model"),
        ("_", "model"),
        ("a*/b", "a_b"),
    ],
)
def test_a_name_in_c(name, wanted):
    assert writing.identifier(name) == wanted


# ---- what it refuses --------------------------------------------------------------------------


def test_a_token_that_is_not_there_changes_nothing(tmp_path):
    model = Model(Shape(("lstm",), heads=("dense",), tokens=True, seed=12))
    driver, x = driver_of(model.content), model.draw(2)
    write(driver, tmp_path, x, Simulator(model.content, "tflm").call({"x": x})["y"])
    (tmp_path / "more_selftest.c").write_text(
        f"""#include "net.h"
#include <limits.h>
#include <string.h>
int more_selftest(void);
int more_selftest(void)
{{
    static const int32_t bad[] = {{ -1, {model.tokens}, INT_MAX, INT_MIN }};
    net_state_t state, before;
    net_output_t y[NET_OUTPUTS];
    int32_t window[NET_STEPS] = {{ 0 }};
    int wrong = 0, k;
    net_reset(&state);
    wrong += net_step(&state, window) != NET_OK;
    before = state;
    for (k = 0; k < 4; k++) {{
        wrong += net_step(&state, bad + k) != NET_NO_SUCH_TOKEN;
        wrong += memcmp(&state, &before, sizeof state) != 0;
        window[NET_STEPS - 1] = bad[k];
        wrong += net_run(window, y) != NET_NO_SUCH_TOKEN;
    }}
    return wrong;
}}
"""
    )
    (tmp_path / "more.c").write_text('#include "more.h"\n')
    (tmp_path / "more.h").write_text("int more_selftest(void);\n")
    flags = ("-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
    assert not off(tmp_path, ["net", "more"], *flags)


def test_an_answer_too_early_and_a_mean_too_long_are_refused(tmp_path):
    model = Model(Shape(("valid", "lstm", "valid"), "mean", seed=21))
    driver, x = driver_of(model.content), model.draw(2)
    assert driver.late > 1
    write(driver, tmp_path, x, tflm(model.content, x)[0])
    (tmp_path / "more_selftest.c").write_text(
        f"""#include "net.h"
#include "more.h"
int more_selftest(void)
{{
    static const net_input_t x[NET_FEATURES] = {{ 1 }};
    net_state_t state;
    net_output_t y[NET_OUTPUTS];
    int wrong = 0, t;
    net_reset(&state);
    for (t = 0; t < {driver.late} + 3; t++) {{
        wrong += net_output(&state, y) != (t > {driver.late} ? NET_OK : NET_TOO_EARLY);
        wrong += net_step(&state, x) != NET_OK;
    }}
    state.steps = {1 << 24};
    wrong += net_step(&state, x) != NET_TOO_LONG;
    return wrong;
}}
"""
    )
    (tmp_path / "more.c").write_text('#include "more.h"\n')
    (tmp_path / "more.h").write_text("int more_selftest(void);\n")
    assert not off(tmp_path, ["net", "more"], "-O1")


def per_step(x):
    return L.TimeDistributed(L.Dense(2))(LSTM(H, **SEQUENCE)(x))


def flat(x):
    return L.Dense(2)(L.Flatten()(LSTM(H, **SEQUENCE)(x)))


def multiplied(x):
    return L.Dense(2)(LSTM(4)(L.Multiply()([LSTM(H, **SEQUENCE)(x), L.Dense(H)(x)])))


def pooled(x):
    return L.Dense(2)(LSTM(4)(L.MaxPooling1D(2)(x)))


def same(x):
    return L.Dense(2)(LSTM(4)(L.Conv1D(6, 3, padding="same")(x)))


def dilated(x):
    return L.Dense(2)(LSTM(4)(L.Conv1D(6, 3, padding="causal", dilation_rate=2)(x)))


def strided(x):
    return L.Dense(2)(LSTM(4)(L.Conv1D(6, 3, strides=2)(x)))


def first(x):
    return L.Dense(2)(LSTM(H, **SEQUENCE)(x)[:, 0])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("net", "says"),
    [
        (per_step, r"operator \w+"),
        (flat, r"operator RESHAPE at '.*': from \[1, 9, 5\]"),
        (multiplied, r"operator MUL \(Multiply\) at 'multiply"),
        (pooled, r"operator MAX_POOL_2D \(MaxPooling1D\) at 'max_pooling1d"),
        (same, r"operator CONV_2D at 'conv1d.*: padding='same' looks ahead"),
        (dilated, r"operator CONV_2D at 'conv1d.*: strides=1, dilation_rate=2"),
        (strided, r"operator CONV_2D at 'conv1d.*: strides=2, dilation_rate=1"),
        (first, r"operator \w+ at '.*: only the last step"),
    ],
)
def test_what_c_cannot_express_is_refused_by_name(net, says, fused):
    _, content = fused(net, "float32")
    with pytest.raises(UnsupportedError, match=f"^the c target cannot express the {says}") as error:
        driver_of(content)
    assert "\n  It can express: LSTM, Dense, Conv1D" in str(error.value)
    assert str(error.value).endswith("Leave it out, or use --target tflite.")


# ---- the artifact -----------------------------------------------------------------------------


@pytest.mark.slow
def test_an_artifact_holds_the_pair_its_selftest_and_golden_vectors(tmp_path, monkeypatch):
    model, x = build(stack), draw(stack, 1)
    model.save(tmp_path / "Wake word.keras")
    names = tuple("abc"[:F])
    scaling = Scaler((0.5,) * F, (2.0,) * F, names, ("g",) * F)
    labels = ("none", "left", "right", "up")
    about = {"scaler": scaling, "labels": labels, "path": tmp_path / "out"}
    made = export(tmp_path / "Wake word.keras", "c", "int8", calibration=x, **about)
    pair = ["wake_word.c", "wake_word.h", "wake_word_selftest.c"]
    assert [file for file in made.files if file.endswith((".c", ".h"))] == pair
    assert Artifact.load(made.path) == made
    assert made.operators["lk_lstm_int8"] == 2
    assert golden.replay(made) == 0
    player, on_micro = runtimes.load(made), Simulator(fused_bytes(model, x), "tflm")
    given, out = made.inputs[0], made.outputs[0]
    want = dequantize(on_micro.call({"x": quantize(x, given)})["y"], out)
    np.testing.assert_array_equal(player.run(x), want)
    flags = ["-DWAKE_WORD_SELFTEST_MAIN", "-o", str(tmp_path / "selftest")]
    sources = [made.path / pair[0], made.path / pair[2]]
    subprocess.run(["gcc", *STRICT, *sources, *flags], check=True)
    said = subprocess.run([tmp_path / "selftest"], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (
        0,
        "wake_word: 0 of the golden numbers differ: pass\n",
    )
    text = (made.path / "wake_word.h").read_text()
    assert f"sha256 of its weights {made.parent}" in text
    assert "lstm-keras export 'Wake word.keras' --target c --precision int8" in text
    assert f" {driver_of(fused_bytes(model, x)).plan.macs} multiplications" in text

    before = {file: (made.path / file).read_bytes() for file in pair}
    copies = []

    def broken(source, target):
        copies.append(target)
        if len(copies) == 2:
            raise OSError("the disk is full")
        return shutil.copyfile(source, target)

    monkeypatch.setattr("lstm_keras.exporters.shutil", SimpleNamespace(copyfile=broken))
    with pytest.raises(OSError, match="disk is full"):
        export(tmp_path / "Wake word.keras", "c", "int8", calibration=x[::-1], **about)
    assert {file: (made.path / file).read_bytes() for file in pair} == before
    assert not [path for path in made.path.iterdir() if path.name.startswith(".")]


def fused_bytes(model, x):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.tflite"
        tflite.write(model, file, Job("tflite", "fused", "int8"), x)
        return file.read_bytes()


@pytest.mark.slow
def test_a_quantization_aware_model_keeps_its_grids(tmp_path):
    model, x = quantize_aware(build(stack), draw(stack, 1)), draw(stack, 1)
    made = [
        export(model, target, "int8", calibration=x, path=tmp_path / target)
        for target in ("c", "tflite")
    ]
    assert made[0].inputs == made[1].inputs
    answers = runtimes.load(made[0]).run(x)
    np.testing.assert_array_equal(answers, Simulated(made[1], "tflm").run(x))


def test_a_refusal_leaves_what_was_there(tmp_path):
    entry = keras.Input((T, F))
    model = keras.Model(entry, flat(entry))
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(UnsupportedError, match="the c target cannot express the operator"):
        export(model, "c", path=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("file", sorted(zoo.FOLDER.glob("*/tflite-fused-int8/model.tflite")))
def test_a_model_of_the_zoo_in_c(file, tmp_path):
    content = file.read_bytes()
    driver = driver_of(content)
    rng = np.random.default_rng(4)
    if driver.plan.tokens:
        known = len(Artifact.load(file.parent).labels)
        x = rng.integers(0, known, (20, driver.plan.x.rows)).astype(np.int32)
    else:
        shape = (20, driver.plan.x.rows, driver.plan.x.width)
        x = np.clip(np.rint(rng.normal(0, 50, shape)), -128, 127).astype(np.int8)
    write(driver, tmp_path, x, tflm(content, x)[0])
    assert not off(tmp_path, ["net"], "-O2")
