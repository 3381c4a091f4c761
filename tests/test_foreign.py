"""Bare `.tflite` files on the command line: what is said of them, and how they are repaired."""

import json
import re

import keras
import numpy as np
import pytest
from planted import F, T, bidirectional, draw, edited, good, joined, model, skip, stack, stock

from lstm_keras import foreign
from lstm_keras.diagnosis import invariants, mending
from lstm_keras.diagnosis.findings import defects
from lstm_keras.diagnosis.source import open_bytes
from lstm_keras.errors import ArtifactError
from lstm_keras.exporters import fused
from lstm_keras.inspecting import integers
from lstm_keras.inspecting.guard import Guard


@pytest.fixture
def call(call, monkeypatch, tmp_path):
    """The command in this process and an own folder."""
    monkeypatch.chdir(tmp_path)
    return call


@pytest.fixture
def files(tmp_path):
    """Files with and without defects, and everything that is no such file."""
    contents = {
        "good": good(stack, 0.8, "int8", "none"),
        "small": stock(stack, 0.2),
        "both": stock(bidirectional, 0.8),
        "skip": stock(skip, 0.8),
        "wide": good(stack, 0.8, "int16x8", "none"),
        "float": good(stack, 0.8, "float32"),
        "truncated": stock(stack, 0.2)[:3000],
        "text": b"no model at all\n",
        "empty": b"",
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.tflite").write_bytes(content)
    np.savez(tmp_path / "x.npz", x=draw(stack, 60, seed=2), y=np.arange(60) % 2)
    np.savez(tmp_path / "plain.npz", x=draw(stack, 60, seed=2))
    np.savez(tmp_path / "other.npz", x=np.zeros((4, T + 1, F), "float32"))
    model(stack).save(tmp_path / "stack.keras")
    model(stack, 0.2).save(tmp_path / "small.keras")
    dense = keras.Sequential([keras.Input((T, F)), keras.layers.Dense(2)])
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(dense)
    (tmp_path / "dense.tflite").write_bytes(converter.convert())
    return tmp_path


# ---- check ------------------------------------------------------------------------------------


def test_a_good_file_passes(files, call):
    code, out, err = call("check", "good.tflite", "--data", "x.npz")
    assert (code, err) == (0, "")
    assert re.search(r"reads +good.tflite +[\d.]+ KiB, int8, 2 LSTMs\n", out)
    assert re.search(r"compares +simulator = LiteRT +0 of 120 outputs differ\n", out)
    assert re.search(r"compares +simulator = TFLite Micro +0 of 120 outputs differ\n", out)
    assert re.search(r"measures +LSTM 1 +SQNR in dB: i 5\d.*  pass\n", out)
    assert re.search(r"measures +accuracy lost +\S+ points \(95 %: -\S+ to \S+\); of 60 ans", out)
    assert re.search(r"advises +Nothing to do: the least exact value is h of LSTM 1", out)
    assert out.endswith("\npass\n")


@pytest.mark.parametrize(
    ("name", "found"),
    [("small", ["small-cell"]), ("both", ["concatenation", "moved-grid"]), ("wide", [])],
)
def test_the_exit_status_says_whether_there_is_a_defect(name, found, files, call):
    code, out, err = call("check", f"{name}.tflite")
    assert (code, err) == (1 if found else 0, "")
    assert re.findall(r"(?m)^defect +(\S+)", out) == found
    assert "64 windows of seeded noise, as no data came" in out
    assert out.endswith("\nfail\n" if found else "\npass\n")


def test_the_keras_model_is_the_reference_when_it_is_given(files, call):
    code, out, _ = call("check", "good.tflite", "--data", "plain.npz", "--model", "stack.keras")
    assert code == 0, out
    assert "against the Keras model 'stack'" in out
    assert re.search(
        r"measures +y on LiteRT against Keras +.error. \S+  SQNR +4\d.\d dB +pass\n", out
    )
    assert re.search(r"measures +y on TFLite Micro against Keras +.error. .* pass\n", out)


def test_json_and_the_report(files, call):
    code, out, _ = call("check", "both.tflite", "--out", "report", "--json")
    assert code == 1
    content = json.loads(out)
    (found,) = content["diagnoses"]
    assert content == json.loads((files / "report" / "report.json").read_text())
    assert {f["name"] for f in found["findings"] if f["weight"] == "defect"} == {
        "concatenation",
        "moved-grid",
    }
    assert [len(f["values"]["h"]["by_step"]) for f in found["fidelities"]] == [T] * 4
    page = (files / "report" / "report.html").read_text()
    assert "Found: concatenation; moved-grid." in page
    assert "Inside the integers" in page
    assert "What loads where" in page


@pytest.mark.parametrize("verb", ["check", "repair"])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("missing.tflite", r"ArtifactError: cannot read missing.tflite: No such file"),
        (
            "truncated.tflite",
            r"ArtifactError: truncated.tflite cannot be read as TFLite.*\n  It is",
        ),
        ("text.tflite", r"ArtifactError: text.tflite is not a TFLite model: bytes 4 to 8"),
        ("empty.tflite", r"ArtifactError: empty.tflite is not a TFLite model"),
        ("dense.tflite", r"UnsupportedError: dense.tflite has no (UNIDIRECTIONAL_SEQUENCE_)?LSTM"),
        ("good.tflite --data other.npz", r"ShapeError: good.tflite takes windows .*\(4, 8, 3\)"),
        ("good.tflite --data missing.npz", r"DataError: there is no file missing.npz"),
    ],
)
def test_what_cannot_be_done_is_said(verb, arguments, says, files, call):
    before = sorted(files.iterdir())
    code, out, err = call(verb, *arguments.split())
    assert (code, out) == (2, "")
    assert re.match(says, err, re.DOTALL), err
    assert re.match(r"\w+Error: .+\n  \S", err, re.DOTALL)
    assert "Traceback" not in err
    assert sorted(files.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("check good.tflite --model small.keras", r"has no LSTM with the weights of LSTM 1.\n  P"),
        ("check good.tflite small.tflite", r"one bare file is looked into at a time; got 2"),
        ("check good.tflite --out x.npz", r"cannot write into x.npz"),
        ("repair float.tflite", r"the LSTM of float.tflite calculates in floats \(floa"),
        ("repair small.tflite --out .", r"cannot write .*: it is a folder"),
        ("repair small.tflite --out small.tflite", r"is the file itself.\n  Add --in-place"),
        ("repair small.tflite --out x.npz/y.tflite", r"cannot write into x.npz"),
        ("repair small.tflite --in-place --out y.tflite", r"--in-place replaces the file; --out"),
        ("repair small.tflite --cell-clip -1", r"--cell-clip must be 0 or more; got -1.0"),
    ],
)
def test_options_that_do_not_fit_are_refused(arguments, says, files, call):
    before = {path: path.stat().st_mtime_ns for path in files.iterdir()}
    code, _, err = call(*arguments.split())
    assert code == 2
    assert re.search(says, err, re.DOTALL), err
    assert {path: path.stat().st_mtime_ns for path in files.iterdir()} == before


# ---- repair -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "spread", "before", "after"),
    [
        (stack, 0.2, (10, 25), 50),
        (bidirectional, 0.8, (20, 32), 42),
        (skip, 0.8, (-5, 10), 28),
    ],
)
def test_repair_raises_the_signal_over_the_noise(net, spread, before, after):
    """LiteRT: small cell 17.5 -> 55 dB, Bidirectional 29.6 -> 46, skip 3.2 -> 31; none is worse."""
    x = draw(net, 60, seed=2)
    mended = mending.mend(open_bytes(stock(net, spread)), x)
    assert before[0] < mended.before["LiteRT"] < before[1]
    assert mended.after["LiteRT"] > after
    assert mended.after["TFLite Micro"] > after
    assert mended.left == []
    assert mended.worse == []
    assert mending.mend(open_bytes(mended.content), x).done == []  # once is enough


def test_a_cell_in_int8_becomes_int16_and_is_played_only_then():
    """LiteRT would write beyond the memory of such a cell; repaired, 45 dB on both."""
    source = open_bytes(stock(joined, 0.2))
    x = draw(joined, 60, seed=2)
    mended = mending.mend(source, x)
    assert mended.before == {}
    assert min(mended.after.values()) > 40
    assert (mended.left, mended.worse) == ([], [])


def test_a_start_is_moved_to_the_grid_that_its_state_gets():
    """The SLICE that sets h and c before an LSTM hands on numbers of their old grid."""

    def change(_, graph, op):
        for place, scale in ((fused.H_STATE, [0.01]), (fused.C_STATE, [2.0**-17])):
            variable = graph.tensors[op.inputs[place]]
            (before,) = (o for o in graph.operators if op.inputs[place] in o.outputs)
            variable.quantization.scale = scale
            graph.tensors[before.inputs[0]].quantization.scale = scale

    source = open_bytes(edited(good(stack, 0.8, "int8", "none"), change))
    assert {f.name for f in defects(invariants.inspect(source))} == {"small-cell", "three-scales"}
    mended = mending.mend(source, draw(stack, 60, seed=2))
    assert invariants.inspect(open_bytes(mended.content)) == []
    assert mended.after["LiteRT"] > 45


def test_the_repaired_file_lies_beside_the_old_one(files, call):
    whole = (files / "small.tflite").read_bytes()
    code, out, err = call("repair", "small.tflite", "--data", "x.npz")
    assert (code, err) == (0, "")
    assert re.search(r"repairs +.*: cell scale 7.63e-06 -> 2\^-15\n", out)
    assert re.search(r"plays +60 windows +LiteRT: 17.\d dB -> 5\d.\d dB\n", out)
    assert (files / "small.tflite").read_bytes() == whole
    assert invariants.inspect(open_bytes((files / "small-repaired.tflite").read_bytes()))
    assert call("check", "small-repaired.tflite")[0] == 0
    assert not list(files.glob(".*"))


def test_in_place_replaces_the_file(files, call):
    before = (files / "both.tflite").read_bytes()
    assert call("repair", "both.tflite", "--in-place")[0] == 0
    assert (files / "both.tflite").read_bytes() != before
    assert not (files / "both-repaired.tflite").exists()
    assert call("check", "both.tflite")[0] == 0


def test_nothing_to_repair_writes_nothing(files, call):
    before = sorted(files.iterdir())
    code, out, _ = call("repair", "good.tflite", "--out", "new.tflite")
    assert code == 0
    assert "nothing to repair, nothing written" in out
    assert sorted(files.iterdir()) == before


def test_a_cell_clip_is_taken_away_when_asked(files, call):
    code, out, _ = call("repair", "small.tflite", "--cell-clip", "0", "--out", "new.tflite")
    assert code == 0
    assert out.count("cell_clip 10 -> 0") == 2
    found = invariants.inspect(open_bytes((files / "new.tflite").read_bytes()))
    assert "cell-clip" not in {f.name for f in found}


def test_a_repair_that_would_be_worse_is_not_written(files, call, monkeypatch):
    def spoil(read, cell_clip):
        for graph, op in fused.lstms(read):
            graph.tensors[op.inputs[fused.C_STATE]].quantization.scale = [2.0**-9]
            graph.tensors[op.inputs[fused.H_STATE]].quantization.scale = [0.02]
        return ["made it worse"]

    class Here(Guard):
        """The same questions in this process, where `mending` is spoilt."""

        def ask(self, work, doing, say=None, *, seconds=0.0, memory=0, **question):
            assert work == "lstm_keras.inspecting.integers:mended"
            return integers.mended(say, **question)

    monkeypatch.setattr(mending, "repair", spoil)
    monkeypatch.setattr(foreign, "Guard", Here)
    before = sorted(files.iterdir())
    code, out, _ = call("repair", "good.tflite")
    assert code == 1
    assert "worse on LiteRT, TFLite Micro, so nothing was written" in out
    assert sorted(files.iterdir()) == before


def test_a_disk_that_is_full_leaves_the_old_file(files, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    before = {path: path.read_bytes() for path in files.iterdir() if path.is_file()}
    with pytest.raises(ArtifactError, match=r"small\.tflite: No space left on device"):
        foreign.repair_file(files / "small.tflite", in_place=True)
    assert {path: path.read_bytes() for path in files.iterdir() if path.is_file()} == before
