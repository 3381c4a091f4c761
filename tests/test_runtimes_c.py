"""The player of C: it compiles a pair and plays it, as TFLite Micro would; and what it refuses."""

import ctypes
import dataclasses
import platform
import subprocess
import sys

import numpy as np
import pytest
from c_kernels import shared_library
from c_nets import Model, Shape
from c_pairs import FACTS, driver_of
from lstm_files import tflm

from lstm_keras import golden, runtimes
from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.errors import (
    ArtifactError,
    DataError,
    RuntimeMissingError,
    ShapeError,
    UnsupportedError,
)
from lstm_keras.exporters.c import header, packed, source
from lstm_keras.runtimes import c
from lstm_keras.runtimes.player import dequantize

STREAM = Shape(("causal", "lstm"), heads=("dense",), softmax=True, seed=4)
WINDOW = Shape(("bidirectional",), "mean", seed=5)
STEPS = Shape(("valid", "lstm", "dense"), "sequences", seed=6)
TOKENS = Shape(("lstm",), heads=("dense",), tokens=True, seed=7)


def artifact(folder, shape, name="net"):
    """A saved artifact of a random model, and the model."""
    model = Model(shape)
    driver = driver_of(model.content, name)
    folder.mkdir(exist_ok=True)
    texts = {
        f"{name}.c": source.source(driver, FACTS, None, ()),
        f"{name}.h": header.header(driver, FACTS, False, 0),
    }
    for file, text in texts.items():
        (folder / file).write_text(text)
    x, y = driver.plan.x, driver.plan.y.value
    rows = () if driver.plan.answers is None else (driver.plan.answers,)
    made = Artifact(
        path=folder,
        target="c",
        precision="int8",
        form="fused",
        state="none",
        files={file: sha256(folder / file) for file in texts},
        inputs=(tensor("x", (x.rows,) if model.tokens else (x.rows, x.width), x),),
        outputs=(tensor("y", (*rows, y.width), y),),
        operators={},
        parent="0" * 64,
        versions={},
        returns_sequences=driver.plan.sequences,
    )
    made.save()
    return made, model


def tensor(name, shape, value):
    grid = value.grid._asdict() if value.grid else {}
    return Tensor(name, (1, *shape), value.dtype, **grid)


def real(model, made, count=5):
    """Inputs as the players take them, and what TFLite Micro answers."""
    x = model.draw(count)
    given, out = made.inputs[0], made.outputs[0]
    want = dequantize(tflm(model.content, x)[0], out)
    return x if model.tokens else dequantize(x, given), want


@pytest.mark.parametrize("shape", [STREAM, WINDOW, STEPS, TOKENS], ids=lambda s: s.sink)
def test_it_answers_what_tflite_micro_answers(shape, tmp_path):
    made, model = artifact(tmp_path, shape)
    x, want = real(model, made)
    player = runtimes.load(tmp_path)
    assert isinstance(player, runtimes.Runtime)
    np.testing.assert_array_equal(player.run(x), want)
    np.testing.assert_array_equal(player.run(x, reset=False), want)  # its state contract is "none"
    assert np.ptp(want, axis=0).max() > 0


def test_it_steps(tmp_path):
    made, model = artifact(tmp_path, STREAM)
    (one, other), want = real(model, made, 2)
    player = runtimes.load(tmp_path)
    assert isinstance(player, runtimes.StepRuntime)
    for sequence, answer in zip((one, other), want, strict=True):
        player.reset()
        steps = [player.step(x) for x in sequence]
        np.testing.assert_array_equal(steps[-1], answer)
        assert not np.array_equal(steps[0], answer)
    player.reset()
    np.testing.assert_array_equal(player.step(other[None, 0]), steps[0])


def test_a_window_in_between_does_not_disturb_the_steps(tmp_path):
    made, model = artifact(tmp_path, STREAM)
    (one, other), want = real(model, made, 2)
    player = runtimes.load(tmp_path)
    for x in one:
        y = player.step(x)
        player.run(other[None])
    np.testing.assert_array_equal(y, want[0])


def test_every_step_of_a_sequence_model_has_its_answer(tmp_path):
    made, model = artifact(tmp_path, STEPS)
    (one,), want = real(model, made, 1)
    player = runtimes.load(tmp_path)
    early = len(one) - want.shape[1]
    assert early > 0
    for t, x in enumerate(one):
        if t < early:
            with pytest.raises(ShapeError, match=r"has no answer yet.*\n  Take the answer of a la"):
                player.step(x)
        else:
            np.testing.assert_array_equal(player.step(x), want[0, t - early])


def test_whole_windows_only_where_the_future_is_read(tmp_path):
    artifact(tmp_path, WINDOW)
    assert not isinstance(runtimes.load(tmp_path), runtimes.StepRuntime)


def test_tokens_step_too_and_a_foreign_one_is_refused(tmp_path):
    made, model = artifact(tmp_path, TOKENS)
    (one, _), want = real(model, made, 2)
    player = runtimes.load(tmp_path)
    for token in one:
        y = player.step(token)
    np.testing.assert_array_equal(y, want[0])
    with pytest.raises(DataError, match=r"a token that its Embedding has no row for.\n  Pass tok"):
        player.step(np.int32(model.tokens))
    foreign = np.array([one, one])
    foreign[1, -1] = -1
    with pytest.raises(DataError, match="no row for"):
        player.run(foreign)
    np.testing.assert_array_equal(player.run(one[None])[0], want[0])


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (
            np.zeros((1, 5, 3)),
            r"needs x \[batch, time = \d+, features = \d+\]; got shape \(1, 5, 3",
        ),
        (np.zeros((0, 5, 3)), "got shape"),
        (np.zeros(3), "got shape"),
    ],
)
def test_x_that_does_not_fit_is_refused(x, says, tmp_path):
    artifact(tmp_path, STREAM)
    player = runtimes.load(tmp_path)
    with pytest.raises(ShapeError, match=says):
        player.run(x)
    with pytest.raises(ShapeError, match=r"a step of c-fused-int8 needs x \[\d\]; got shape"):
        player.step(np.zeros(99))


def test_golden_vectors_of_a_model_that_steps_are_those_of_windows(tmp_path):
    made, model = artifact(tmp_path, STREAM)
    x, want = real(model, made, 3)
    recorded = golden.record(made, x)
    np.testing.assert_array_equal(recorded.y, recorded.again)
    stored = np.reshape(recorded.y, want.shape).astype(np.int8)
    np.testing.assert_array_equal(dequantize(stored, made.outputs[0]), want)


# ---- what it refuses --------------------------------------------------------------------------


def test_a_machine_without_a_compiler(tmp_path, monkeypatch):
    artifact(tmp_path, STREAM)
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(c.shutil, "which", lambda name: None)
    with pytest.raises(
        RuntimeMissingError, match=r"needs a C compiler.*\n  Install one .* in the "
    ):
        runtimes.load(tmp_path)


def test_the_compiler_that_is_named_comes_first(monkeypatch):
    monkeypatch.setenv("CC", "gcc -O1")
    assert c.compiler() == ["gcc", "-O1"]
    monkeypatch.setenv("CC", "no-such-compiler")
    assert c.compiler() == ["cc"]


def test_a_compiler_that_does_not_know_this_processor(tmp_path, monkeypatch):
    made, model = artifact(tmp_path, STREAM)
    monkeypatch.setattr(c, "NATIVE", "-march=nothing-that-there-is")
    x, want = real(model, made)
    np.testing.assert_array_equal(runtimes.load(tmp_path).run(x), want)


def test_a_pair_is_compiled_once(tmp_path, monkeypatch):
    made, _ = artifact(tmp_path / "a", Shape(("lstm",), seed=99))
    artifact(tmp_path / "b", Shape(("lstm",), seed=99))
    runtimes.load(made)
    monkeypatch.setattr(c, "_compile", None)
    runtimes.load(made)
    runtimes.load(tmp_path / "b")


def test_an_edited_pair_is_refused_by_its_digest(tmp_path):
    made, _ = artifact(tmp_path, STREAM)
    for file in made.files:
        path = tmp_path / file
        whole = path.read_text()
        path.write_text(whole.replace("1", "2", 1))
        with pytest.raises(ArtifactError, match=r"is not the file that manifest.json describes"):
            runtimes.load(tmp_path)
        path.write_text(whole)
    runtimes.load(tmp_path)


@pytest.mark.parametrize("file", ["net.c", "net.h"])
def test_a_pair_that_is_damaged_or_gone(file, tmp_path):
    made, _ = artifact(tmp_path, STREAM)
    text = (tmp_path / file).read_text()
    (tmp_path / file).write_text(text[: len(text) // 2])
    with pytest.raises(
        ArtifactError, match=r"cannot compile .*net\.c: .*error.*\n  The pair is dam"
    ):
        runtimes.load(made)
    (tmp_path / file).unlink()
    with pytest.raises(ArtifactError, match=rf"cannot read .*{file}: No such file"):
        runtimes.load(made)


def test_a_pair_that_is_none(tmp_path):
    made, _ = artifact(tmp_path, STREAM)
    made = dataclasses.replace(made, files={"net.c": made.files["net.c"]})
    with pytest.raises(ArtifactError, match=r"is no pair of NAME.h and NAME.c: it holds net.c"):
        runtimes.load(made)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "z", "end": "outputs"},
        {"shape": (1, 3, 3), "end": "inputs"},
        {"shape": (1, 99), "end": "outputs"},
    ],
)
def test_the_manifest_of_another_pair(change, tmp_path):
    made, _ = artifact(tmp_path, STREAM)
    end = change.pop("end")
    if "name" in change:
        change = {"shape": (1, 1), **change}
    other = {end: (dataclasses.replace(getattr(made, end)[0], **change),)}
    with pytest.raises(ArtifactError, match="The two do not belong together"):
        runtimes.load(dataclasses.replace(made, **other))


@pytest.mark.parametrize("end", ["inputs", "outputs"])
def test_a_manifest_with_numbers_of_another_type(end, tmp_path):
    """It would read or write beyond an array, so it must not be loaded."""
    made, _ = artifact(tmp_path, STREAM)
    other = {end: (dataclasses.replace(getattr(made, end)[0], dtype="int16"),)}
    with pytest.raises(ArtifactError, match="cannot compile"):
        runtimes.load(dataclasses.replace(made, **other))


def test_another_runtime_does_not_play_it(tmp_path):
    made, _ = artifact(tmp_path, STREAM)
    with pytest.raises(UnsupportedError, match=r"'tflite' plays tflite files; .* holds c.\n.* c\."):
        runtimes.load(made, "tflite")


def test_it_is_loaded_without_any_interpreter(tmp_path):
    artifact(tmp_path, STREAM)
    code = "import sys; from lstm_keras import runtimes; runtimes.load(sys.argv[1]); "
    code += "print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True
    )
    heavy = {"tensorflow", "keras", "ai_edge_litert", "tflite_micro", "onnxruntime", "flatbuffers"}
    assert not heavy & set(done.stdout.split())


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="AVX is of x86")
def test_weights_lie_where_the_host_reads_whole_vectors(tmp_path):
    """GCC 12 with -O3 and AVX reads an array in aligned vectors, whatever its attribute says."""
    kernel = "#include <stdint.h>\n" + packed.source("compiler")
    arrays = [packed.array(f"w{k}", np.arange(1, 36 + k, dtype="int8")) for k in range(3)]
    where = (
        "const void *where(int k);\nconst void *where(int k) { return k ? k < 2 ? w1 : w2 : w0; }"
    )
    library = shared_library(tmp_path, "\n".join([kernel, *arrays, where]), "-mavx2")
    library.where.restype = ctypes.c_void_p
    assert [library.where(k) % 64 for k in range(3)] == [0, 0, 0]
