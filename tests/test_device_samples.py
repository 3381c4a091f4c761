"""The judge of the Node and C++ samples: it accepts right answers, and catches a sample that errs.

The samples themselves are judged by `make node` and `make cpp`. Here stand-ins say what a sample
would say, so that the judge can be seen to fail.
"""

import importlib
import json
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lstm_keras import exporters, zoo
from lstm_keras.artifact import FORMS, PRECISIONS, Artifact
from lstm_keras.errors import RuntimeMissingError, UnsupportedError

EXPORT = Path(__file__).parent.parent / "export"
FUSED = zoo.FOLDER / "shoulder-imu" / "onnx-fused-float32"
CSV = "ax,ay,az,wx,wy,wz\n" + "0.25,0.5,-1,2,-3,0.125\n" * 50


def script(name: str, folder: Path = EXPORT):
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


samples, faults, artifacts = script("samples"), script("faults"), script("artifacts")


def stand_in(out: str = "", err: str = "", status: int = 0) -> list[str]:
    """A command that takes any arguments and answers what it is told to."""
    code = f"import sys; sys.stdout.write({out!r}); sys.stderr.write({err!r}); sys.exit({status})"
    return [sys.executable, "-I", "-S", "-c", code]


@pytest.fixture
def readings(tmp_path):
    file = tmp_path / "readings.csv"
    file.write_text(CSV, encoding="utf-8")
    return file


# ---- what a sample answers --------------------------------------------------------------------

Y = [[0.75, 0.125, 0.0625], [0.5, 0.25, 0.03125]]
ANSWERS = {"steps": 50, "y": {"float32": Y, "dynamic": [[9.0]]}}


def said(y=Y, difference=3e-8):
    windows = [{"y": each} for each in y]
    line = {"difference": difference, "tolerance": 1e-5, "version": "1.30.0", "windows": windows}
    return stand_in(json.dumps(line))


def test_right_answers_are_accepted(readings):
    near = (np.array(Y) + 4e-6).tolist()
    line = samples.played(said(near), FUSED, readings, ANSWERS)
    assert line["readings"] == pytest.approx(4e-6)
    row = samples.row(FUSED, line, "Node")
    assert row["verdict"] == "executed"
    assert (row["where"], row["what"]) == ("Node, x86-64", "3e-08")


@pytest.mark.parametrize(
    "command",
    [
        said([[0.75, 0.125, 0.0626], Y[1]]),
        said([Y[0]]),
        said([each[:2] for each in Y]),
        said(difference=2e-5),
        said(difference=float("nan")),
        said([[float("nan")] * 3, Y[1]]),
        stand_in(status=1, err="ArtifactError: no\n"),
    ],
    ids=["far", "a window", "a class", "golden", "nan golden", "nan", "status"],
)
def test_wrong_answers_are_caught(readings, command):
    with pytest.raises(samples.SampleError):
        samples.played(command, FUSED, readings, ANSWERS)


# ---- what a sample refuses --------------------------------------------------------------------

FAULT = "a label too few"
GOOD = {"err": "ArtifactError: its labels are not its outputs\n", "status": 1}


def test_a_refusal_is_accepted(readings):
    samples.refused(stand_in(**GOOD), FAULT, readings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": 0},
        {"status": 134},
        {"err": "ArtifactError: something else\n"},
        {"err": "TypeError: its labels are not its outputs\n"},
        {"err": GOOD["err"] + "\n    at file.mjs:1:2\n"},
        {"out": "onnx-fused-float32: pass\n"},
    ],
)
def test_other_ends_are_caught(readings, wrong):
    with pytest.raises(samples.SampleError, match=FAULT):
        samples.refused(stand_in(**{**GOOD, **wrong}), FAULT, readings)


def test_misuse_must_end_in_the_usage():
    samples.misused(stand_in(err="usage: ...\n", status=2))
    with pytest.raises(samples.SampleError, match="exit status 2"):
        samples.misused(stand_in(err="usage: ...\n", status=1))


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*")}


@pytest.mark.parametrize("fault", [f for f, (form, _) in faults.FAULTS.items() if form == "fused"])
def test_every_fault_changes_the_copy_and_the_copy_alone(tmp_path, readings, fault):
    before = {**content(FUSED), "readings.csv": readings.read_bytes()}
    folder = tmp_path / "artifact"
    called = faults.plant(fault, FUSED, folder, readings)
    assert called[0] == folder
    changed = content(folder).items() ^ before.items()
    assert changed
    assert {**content(FUSED), "readings.csv": readings.read_bytes()} == before
    about_readings = fault.startswith("readings")
    assert about_readings == ({name for name, _ in changed} == {"readings.csv"})


def test_a_planted_start_is_none_of_zeros(tmp_path, readings):
    step = zoo.FOLDER / "shoulder-imu" / "tflite-step-float32"
    faults.plant(faults.START, step, tmp_path / "artifact", readings)
    states = Artifact.load(tmp_path / "artifact").inputs[1:]
    assert all(np.count_nonzero(state.start()) == state.start().size for state in states)


def test_calls_that_make_no_sense_are_refused(capsys):
    assert samples.main(["rust", "program"]) == 2
    assert samples.main(["node"]) == 2
    assert "usage: samples.py node|cpp" in capsys.readouterr().err


# ---- the artifacts ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", artifacts.MISSING)
def test_artifacts_are_named_after_what_is_asked_for(name):
    asked = dict(artifacts.MISSING[name])
    parts = [asked.pop("target", "tflite"), asked.pop("form", "fused")]
    parts += [asked.pop("precision", "float32"), asked.pop("state", None)]
    parts += ["gates" if asked.pop("trace_gates", False) else None]
    assert name == "-".join(part for part in parts if part)
    assert not asked
    assert parts[1] in (*FORMS, "unrolled")
    assert parts[2] in PRECISIONS
    # C is written anew even where the zoo has it: firmware is to have the kernels as they are now.
    assert parts[0] == "c" or not (zoo.FOLDER / "shoulder-imu" / name).exists()


def test_what_is_there_stays_until_the_package_changes(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(exporters, "export", lambda *a, path, **k: made.append(path))
    recipe = SimpleNamespace(training=SimpleNamespace(seed=0))
    train = SimpleNamespace(x=np.zeros((3, 5, 2), "float32"))
    examples = SimpleNamespace(train=train, scaler=None, labels=("a", "b"))
    monkeypatch.setattr(artifacts, "_examples", lambda: (recipe, examples))
    name = "onnx-step-float32"
    shutil.copytree(FUSED, tmp_path / name)
    manifest = tmp_path / name / "manifest.json"
    manifest.touch()
    artifact, new = artifacts.write(name, tmp_path)
    assert (artifact.precision, new, made) == ("float32", False, [])
    os.utime(manifest, (1e9, 1e9))
    assert artifacts.write(name, tmp_path)[1]
    assert made == [tmp_path / name]


def test_an_unknown_artifact_is_refused(capsys):
    with pytest.raises(UnsupportedError, match="there is no onnx here"):
        artifacts.write("onnx")
    assert artifacts.main(["onnx"]) == 2
    assert "Choose from: onnx-step-float32, " in capsys.readouterr().err


# ---- ONNX Runtime for C++ ---------------------------------------------------------------------


def test_the_library_of_the_python_package_is_linked(tmp_path):
    runtime = script("runtime", EXPORT / "cpp")
    runtime.link_library(tmp_path)
    library = runtime.link_library(tmp_path)  # a second time, over the first
    for name in ("libonnxruntime.so", "libonnxruntime.so.1"):
        assert (tmp_path / "lib" / name).resolve() == library.resolve()


def test_no_mirror_of_debian_is_said_with_the_cure(tmp_path, monkeypatch):
    runtime = script("runtime", EXPORT / "cpp")
    monkeypatch.setattr(runtime, "_do", lambda *a, **k: "place\tOther\tOther\n")
    with pytest.raises(RuntimeMissingError, match="pass -DONNXRUNTIME_ROOT"):
        runtime.fetch_headers(tmp_path)
