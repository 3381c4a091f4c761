"""The command line: exit status, standard error and standard output, for good input and bad."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pytest

import lstm_keras
from lstm_keras import cli, runtimes
from lstm_keras.artifact import MANIFEST, Artifact, sha256
from lstm_keras.errors import ConversionError

L = keras.layers
T, F, K, N = 5, 3, 2, 16
COMMAND = [sys.executable, "-c", "from lstm_keras.cli import main; main()"]
HZ = 10


def lstm_keras_process(*arguments, **options):
    """The command in a process of its own, as a shell starts it."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


def refused(answer):
    """The one paragraph of an error: exit status 2, nothing on standard output, no traceback."""
    code, out, err = answer
    assert code == 2, err
    assert out == ""
    assert "Traceback" not in err
    assert re.match(r"\w+Error: .+\n  \S", err, re.DOTALL), err
    assert "\n\n" not in err
    return err


def model(*layers, seed=1):
    built = keras.Sequential([keras.Input((T, F)), *layers, L.Dense(K)], name="own")
    rng = np.random.default_rng(seed)
    built.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in built.get_weights()])
    return built


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A model, windows, artifacts - and everything a user can get wrong about them."""
    folder = tmp_path_factory.mktemp("files")
    model(L.LSTM(4)).save(folder / "own.keras")
    model(L.LSTM(4), seed=2).save(folder / "other.keras")
    model(L.Flatten()).save(folder / "dense.keras")
    whole = (folder / "own.keras").read_bytes()
    (folder / "truncated.keras").write_bytes(whole[: len(whole) // 2])
    (folder / "text.keras").write_text("not a model\n")
    x = np.random.default_rng(3).normal(size=(N, T, F)).astype("float32")
    y = np.arange(N) % K
    np.savez(folder / "x.npz", x=x, y=y)
    np.savez(folder / "seven.npz", x=x[:7])
    np.savez(folder / "none.npz", x=x[:0])
    np.savez(folder / "long.npz", x=np.concatenate([x, x], axis=1))
    np.savez(folder / "rank.npz", x=x[0])
    np.savez(folder / "nan.npz", x=np.where(x > 1.5, np.nan, x))
    np.savez(folder / "y.npz", x=x, y=y + 1)
    np.savez(folder / "unnamed.npz", x)
    (folder / "file").write_text("in the way of a folder")
    for target in ("tflite", "onnx"):
        lstm_keras.export(folder / "own.keras", target, path=folder / target)
    return folder


def damaged(files, target, folder, content):
    """A copy of an artifact whose model file is another one."""
    copy = shutil.copytree(files / target, folder / target)
    file = Artifact.load(copy).model_file
    file.write_bytes(content(file.read_bytes()))
    return copy


# ---- export: bad input ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("missing.keras", r"ModelError: there is no file .*missing.keras"),
        ("truncated.keras", r"ModelError: .*truncated.keras cannot be read as a Keras model"),
        ("text.keras", r"ModelError: .*text.keras cannot be read as a Keras model"),
        ("dense.keras", r"ModelError: model 'own' has no LSTM; its layers are: flatten"),
        ("own.keras --target tensorrt", r"UnsupportedError: there is no target=tensorrt"),
        ("own.keras --target onnx --precision int8", r"cannot be written in int8"),
        ("own.keras --form step --precision int8", r"cannot be written in int8"),
        ("own.keras --precision int8", r"DataError: int8 needs calibration samples"),
        ("own.keras --precision int16x8", r"DataError: int16x8 needs calibration samples"),
        ("own.keras --ranges widest", r"UnsupportedError: there is no ranges=widest"),
        ("own.keras --precision int8 --calibration seven.npz", r"at least 8 samples; got .*\(7,"),
        ("own.keras --precision int8 --calibration none.npz", r"at least 8 samples; got .*\(0,"),
        ("own.keras --precision int8 --calibration long.npz", r"time = 5.*got shape \(16, 10, 3\)"),
        ("own.keras --precision int8 --calibration rank.npz", r"got shape \(5, 3\)"),
        ("own.keras --precision int8 --calibration nan.npz", r"nan.npz: \d+ values of x are NaN"),
        ("own.keras --precision int8 --calibration unnamed.npz", r"has no array x; it has arr_0"),
        ("own.keras --precision int8 --calibration text.keras", r"not a readable NPZ or NPY"),
        ("own.keras --precision int8 --calibration missing.npz", r"there is no file missing.npz"),
        ("own.keras --precision int8 --calibration tflite", r"tflite holds no .csv file"),
        ("own.keras --precision dynamic", r"'lstm\w*' has 3 x 4 and 4 x 4"),
        ("own.keras --out file/below", r"ArtifactError: cannot write into file.below: Not a dir"),
        ("own.keras --out /proc/nowhere", r"ArtifactError: cannot write into /proc/nowhere"),
        ("own.keras --state gone", r"form=fused cannot have state=gone.*none, kept, explicit"),
        (
            "own.keras --target onnx --state kept",
            r"have: none; or use --target tflite --form f",
        ),
        ("own.keras --form step --state none", r"have: explicit; or use --target tflite --form fu"),
        ("own.keras --form auto", r"form=auto needs to know for what.\n  Pass .*--for"),
        ("own.keras --for toaster", r"no device=toaster.\n  Choose from: android, browser, micro"),
        ("own.keras --for micro --target onnx", r"nothing for micro is of target=onnx.\n  Choose"),
        ("own.keras --for android --precision int16x8", r"tflite step: .*tflite fused: .*onnx f"),
        ("own.keras --form unrolled --precision int8", r"DataError: int8 needs calibration"),
        ("own.keras --form unrolled --state kept", r"form=unrolled cannot have state=kept"),
        ("own.keras --steps 9", r"ShapeError: model 'own' takes T = 5 steps; got steps = 9"),
    ],
)
def test_export_refuses(arguments, says, files, call, monkeypatch):
    monkeypatch.chdir(files)
    before = sorted(files.rglob("*"))
    code, out, err = call("export", *arguments.split(), *([] if "--out" in arguments else TO))
    out = "" if out.startswith("reads ") and out.count("\n") == 1 else out  # what it had read
    assert re.search(says, refused((code, out, err)), re.DOTALL), err
    assert [p for p in sorted(files.rglob("*")) if p not in before and p.is_file()] == []


TO = ["--out", "written"]


@pytest.mark.parametrize("state", [None, "kept", "explicit"])
def test_the_state_reaches_the_writer(state, files, call, monkeypatch, tmp_path):
    def stop(folder, job, calibration):
        raise ConversionError(f"asked for {job.state}.\n  It was only a question.")

    monkeypatch.setattr("lstm_keras.exporters.in_child", stop)
    monkeypatch.chdir(tmp_path)
    options = [] if state is None else ["--state", state]
    code, _, err = call("export", files / "own.keras", *options)
    assert (code, f"asked for {state or 'none'}." in err) == (2, True)
    name = "own-tflite-fused-float32" + ("" if state is None else f"-{state}")
    assert [path.name for path in (tmp_path / "build").iterdir()] == [name]


@pytest.mark.slow
def test_what_a_device_is_for_is_picked_and_said(files, call, monkeypatch, tmp_path):
    """One line says why this form; the folder has the names of the file and of what was picked."""
    monkeypatch.chdir(tmp_path)
    code, out, err = call("export", files / "own.keras", "--for", "raspberry-pi")
    assert code == 0, err
    assert re.search(
        r"^picks +tflite fused for raspberry-pi: one operator for each LSTM", out, re.M
    )
    assert re.search(r"^loads .* does not load in CompiledModel.*: --form step or unr", out, re.M)
    names = [path.name for path in (tmp_path / "build").iterdir()]
    assert names == ["own-tflite-fused-float32"]


@pytest.mark.slow
def test_what_tflite_micro_needs_is_written_and_said(files, call, monkeypatch, tmp_path):
    """The report holds what is printed, and `check` says it again; so does a step file."""
    monkeypatch.chdir(tmp_path)
    given = "--for", "micro", "--precision", "int8", "--calibration", files / "x.npz"
    code, out, err = call("export", files / "own.keras", *given, "--state", "kept")
    assert code == 0, err
    (folder,) = (tmp_path / "build").iterdir()
    assert {"own_model_data.h", "own_model_data.cc", "own_resolver.h", "micro.md"} <= {
        path.name for path in folder.iterdir()
    }
    report = json.loads((folder / "report.json").read_text())["micro"]["tflite-fused-int8-kept"]
    lines = (
        rf"^micro +arena {report['arena_bytes']} bytes +measured on a host with 64-bit pointers",
        rf"^ +3 operators +{', '.join(report['operators'])}$",
        rf"^ +beside LiteRT +{report['agreement']['says']}$",
        r"^ +CMSIS-NN +loses the state: CMSIS-NN starts every invoke from h = c = 0: .*",
    )
    for line in lines:
        assert len(re.findall(line, out, re.M)) == 1, (line, out)
    page = (folder / "report.html").read_text()
    assert f'<td class="n">{report["arena_bytes"]}</td>' in page
    assert report["agreement"]["says"] in page
    data = "--model", files / "own.keras", "--data", files / "x.npz"
    code, out, err = call("check", folder, *data)
    assert code == 0, err
    for line in lines:
        assert len(re.findall(line, out, re.M)) == 1, (line, out)
    code, out, err = call("export", files / "own.keras", "--for", "micro", "--form", "step")
    assert code == 0, err
    assert "picks" not in out
    assert re.search(r"^micro +arena \d+ bytes", out, re.M)


# ---- check: bad input, and a check that fails -------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("tflite --model other.keras", r"tflite was exported from another model than other.keras"),
        ("tflite --model tflite", r"tflite holds a tflite file, not the Keras model"),
        ("tflite --model missing.keras", r"there is no file missing.keras"),
        ("tflite --model text.keras", r"text.keras cannot be read as a Keras model"),
        ("nowhere --model own.keras", r"nowhere is not an artifact: there is no manifest.json"),
        ("tflite --model own.keras --data long.npz", r"time = 5.*got shape \(16, 10, 3\)"),
        ("tflite --model own.keras --data rank.npz", r"got shape \(5, 3\).\n  For one sequence"),
        ("tflite --model own.keras --data none.npz", r"at least one sequence"),
        ("tflite --model own.keras --data nan.npz", r"nan.npz: \d+ values of x are NaN"),
        ("tflite --model own.keras --data y.npz", r"must be classes 0 to 1.*got 1 to 2"),
        ("tflite --model own.keras --out file/below", r"cannot write into file.below"),
    ],
)
def test_check_refuses(arguments, says, files, call, monkeypatch):
    monkeypatch.chdir(files)
    given = [] if "--data" in arguments else ["--data", "x.npz"]
    code, out, err = call("check", *arguments.split(), *given)
    assert re.search(says, refused((code, re.sub("(?m)^checks.*\n", "", out), err)), re.DOTALL), err


@pytest.mark.parametrize("target", ["tflite", "onnx"])
@pytest.mark.parametrize(
    "content",
    [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b"text\n", lambda b: b[:-1] + b"?"],
    ids=["truncated", "empty", "foreign", "one byte"],
)
def test_a_damaged_artifact_is_refused(target, content, files, tmp_path, call):
    folder = damaged(files, target, tmp_path, content)
    answer = call("check", folder, "--model", files / "own.keras", "--data", files / "x.npz")
    assert "is not the file that manifest.json describes" in refused(answer)


@pytest.mark.parametrize(
    ("target", "says"),
    [("tflite", "is not a TFLite model"), ("onnx", "cannot load")],
)
def test_a_foreign_file_with_its_own_digest_is_refused(target, says, files, tmp_path, call):
    folder = damaged(files, target, tmp_path, lambda b: b"anything but a model")
    manifest = json.loads((folder / MANIFEST).read_text())
    name = next(iter(manifest["files"]))
    manifest["files"][name] = sha256(folder / name)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    answer = call("check", folder, "--model", files / "own.keras", "--data", files / "x.npz")
    assert says in refused(answer)


def test_check_passes_and_reports(files, tmp_path, call):
    code, out, err = call(
        "check", files / "tflite", files / "onnx", "--model", files / "own.keras",
        "--data", files / "x.npz", "--out", tmp_path,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert out.endswith("\npass\n")
    assert (tmp_path / "report.html").is_file()
    report = json.loads((tmp_path / "report.json").read_text())
    assert [(a["target"], a["runtime"]) for a in report["artifacts"]] == [
        ("tflite", "tflite"),
        ("tflite", "tflm"),
        ("onnx", "onnx"),
    ]


@pytest.fixture
def wrong_weights(files, tmp_path):
    """The artifact of another model that claims this parent, as after a mixed-up copy."""
    folder = tmp_path / "wrong"
    lstm_keras.export(files / "other.keras", "onnx", path=folder)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["parent"] = Artifact.load(files / "onnx").parent
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


def test_a_failed_check_is_exit_status_1(files, wrong_weights, call):
    given = ["check", wrong_weights, "--model", files / "own.keras", "--data", files / "x.npz"]
    code, out, err = call(*given)
    assert (code, err) == (1, "")
    assert out.endswith("\nfail\n")
    assert re.search(r"largest \|error\| +\S+, needed 1e-05: ", out)
    code, out, _ = call(*given, "--json")
    assert code == 1
    assert json.loads(out)["verdict"] == "fail"


def test_tflm_that_is_missing_is_said(files, call, monkeypatch):
    monkeypatch.setitem(sys.modules, "lstm_keras.runtimes.tflm", None)
    code, out, _ = call(
        "check", files / "tflite", "--model", files / "own.keras", "--data", files / "x.npz"
    )
    assert code == 0
    assert re.search(r"TFLite Micro +not played: the runtime 'tflm' needs", out)


# ---- recipes: bad input -----------------------------------------------------------------------

RECIPE = f"""
name = "tiny"
title = "Two kinds of waves"
source = "readings"
exports = [["onnx", "fused", "float32"]]
[options]
hz = {HZ}
[window]
steps = 10
stride = 10
hz = {HZ}
[split]
folds = 3
[model]
units = [4]
[training]
epochs = 3
batch = 8
average = 0.0
"""


def write_readings(folder, rows=80):
    """Slow and fast waves of three people, one CSV file each; seeded."""
    rng = np.random.default_rng(4)
    for label, pace in (("slow", 0.5), ("fast", 2.0)):
        for person in ("ann", "ben", "cat"):
            t = np.arange(rows) / HZ
            waves = np.stack([np.sin(2 * np.pi * pace * t), np.cos(2 * np.pi * pace * t)], axis=1)
            waves += rng.normal(scale=0.1, size=waves.shape)
            file = folder / label / f"{person}-1.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savetxt(file, waves, "%.4f", ",", header="ax,ay", comments="")
    return folder


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    """A folder with readings and a recipe for them."""
    folder = tmp_path_factory.mktemp("job")
    write_readings(folder / "readings")
    (folder / "empty").mkdir()
    bad = write_readings(folder / "nan") / "slow" / "ann-1.csv"
    bad.write_text(bad.read_text().replace("\n0.", "\nnan,0.", 1))
    (folder / "tiny.toml").write_text(RECIPE)
    (folder / "file").write_text("in the way of a folder")
    for name, old, new in (
        ("key", "epochs", "epoch"),
        ("type", "steps = 10", 'steps = "10"'),
        ("export", "float32", "float64"),
        ("toml", "[window]", "[window"),
    ):
        assert old in RECIPE
        (folder / f"{name}.toml").write_text(RECIPE.replace(old, new))
    return folder


@pytest.mark.parametrize("verb", ["train", "run"])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            "walking",
            r"DataError: there is no recipe 'walking' in the zoo.\n  Choose adding-100 or ",
        ),
        ("missing.toml", r"DataError: cannot read the recipe missing.toml: No such file"),
        ("key.toml", r"DataError: key.toml is not a recipe: training has an unknown epoch"),
        ("type.toml", r"type.toml is not a recipe: steps must be int; got '10'"),
        ("export.toml", r"there is no export onnx, fused, float64; there is tflite, fused"),
        ("toml.toml", r"toml.toml is not a recipe: .*line 8"),
        ("tiny.toml --data empty", r"DataError: empty holds no CSV or NPZ file"),
        ("tiny.toml --data nowhere", r"DataError: nowhere is neither a folder nor a data set"),
        ("tiny.toml --data nan --rate 10", r"nan.slow.ann-1.csv, row \d+.*(number|cells)"),
        ("tiny.toml --data readings", r"does not say how many readings there are per second"),
        ("tiny.toml --rate 10", r"DataError: --rate describes a folder of readings"),
        ("tiny.toml --data readings --rate 10 --columns az", r"has no column 'az'"),
        ("tiny.toml --out file/below", r"ArtifactError: cannot write into file"),
        ("tiny.toml --out /proc/nowhere", r"ArtifactError: cannot write into /proc/nowhere"),
    ],
)
def test_recipes_refuse(verb, arguments, says, job, call, monkeypatch):
    monkeypatch.chdir(job)
    err = refused(call(verb, *arguments.split(), *([] if "--out" in arguments else TO)))
    assert re.search(says, err, re.DOTALL), err
    assert [p for p in job.glob("written/**/*") if p.is_file()] == []


def test_rate_without_data_is_refused_before_tensorflow_is_loaded(job):
    began = time.monotonic()
    answer = lstm_keras_process("run", "shoulder-imu", "--rate", "50", cwd=job)
    assert "Add --data FOLDER" in refused((answer.returncode, answer.stdout, answer.stderr))
    assert time.monotonic() - began < 3  # seconds; TensorFlow alone takes longer


@pytest.mark.parametrize(
    "arguments",
    ["export", "check artifact", "train tiny --epochs 3", "fly", "export m.keras --steps many"],
)
def test_usage_errors_are_exit_status_2(arguments, call):
    code, out, err = call(*arguments.split())
    assert code == 2
    assert out == ""
    assert "Usage: " in err


def test_debug_shows_the_traceback(tmp_path, monkeypatch):
    arguments = ["export", str(tmp_path / "missing.keras"), "--debug"]
    monkeypatch.setattr(sys, "argv", ["lstm-keras", *arguments])
    with pytest.raises(lstm_keras.errors.ModelError, match="there is no file"):
        cli.main()


# ---- what works -------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["run", "train", "tune", "export", "check"])
def test_help_shows_examples(verb, call):
    code, out, _ = call(verb, "--help")
    assert code == 0
    assert re.search(rf"Examples?:\s+lstm-keras {verb} ", out)


def test_help_loads_no_tensorflow():
    code = (
        "import sys\nfrom lstm_keras import cli\nsys.argv = ['lstm-keras', '--help']\n"
        "try: cli.main()\nexcept SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Examples:" in done.stdout
    assert not {"tensorflow", "keras", "numpy"} & set(done.stdout.split())


@pytest.mark.slow
def test_train_writes_to_standard_output_only(job, tmp_path):
    done = lstm_keras_process("train", "tiny.toml", "--out", tmp_path, "--json", cwd=job)
    assert (done.returncode, done.stderr) == (0, "")
    content = json.loads(done.stdout)
    assert content["verdict"] == "pass"
    assert len(content["training"]["curves"]["loss"]) == 3
    assert Artifact.load(tmp_path / "keras").labels == ("fast", "slow")


@pytest.mark.slow
def test_run_on_a_folder_of_readings(job, tmp_path):
    """The whole way in one command, in a process of its own; one line per stage."""
    done = lstm_keras_process(
        "run", "tiny.toml", "--data", "readings", "--rate", HZ, "--out", tmp_path, cwd=job
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    stages = [line.split()[0] for line in done.stdout.splitlines()]
    assert (
        " ".join(stages) == "reads windows engine trains writes exports checks reaches report pass"
    )
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["verdict"] == "pass"
    assert report["data"]["labels"] == ["fast", "slow"]
    assert report["data"]["groups"]["test"] == ["ann"]
    assert "<html" in (tmp_path / "report.html").read_text()
    assert Artifact.load(tmp_path / "onnx-fused-float32").scaler.channels == ("ax", "ay")


def test_a_goal_that_is_missed_is_exit_status_1(job, tmp_path, call, monkeypatch):
    """Keras' own answers, so that the exports need no time."""
    text = RECIPE.replace('[["onnx", "fused", "float32"]]', "[]\nneeded = 1.1")
    (tmp_path / "far.toml").write_text(text)
    monkeypatch.chdir(job)
    code, out, _ = call("run", tmp_path / "far.toml", "--out", tmp_path / "far")
    assert code == 1
    assert re.search(r"reaches .* needed 110.0%  fail; beside most frequent class \d", out)
    assert out.endswith("\nfail\n")
    assert json.loads((tmp_path / "far" / "report.json").read_text())["verdict"] == "fail"


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_weights(job, tmp_path):
    """SIGINT in training: exit status 130, a model that loads, and nothing half-written."""
    (tmp_path / "long.toml").write_text(RECIPE.replace("epochs = 3", "epochs = 100000"))
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / MANIFEST).write_text("of the model before\n")
    watch = "from lstm_keras import cli, keeper\nend = keeper.Keeper.on_epoch_end\n" + (
        "keeper.Keeper.on_epoch_end = lambda *a, **k: (end(*a, **k), print('epoch', flush=True))\n"
        "cli.main()"
    )
    command = [sys.executable, "-c", watch, "train", tmp_path / "long.toml", "--out", tmp_path]
    with subprocess.Popen(
        command,
        cwd=job,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell that runs the tests in the background has SIGINT ignored, and this is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        for line in process.stdout:
            if line == "epoch\n":
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "holds the best weights so far" in out
    assert "--resume carries on from there" in out
    left = {file.name for file in (tmp_path / "keras").iterdir()}
    assert left == {"checkpoint.npz", "model.keras", "training.json"}
    record = json.loads((tmp_path / "keras" / "training.json").read_text())
    assert record["interrupted"]
    assert record["kept_epoch"] >= 1
    best = runtimes.load(tmp_path / "keras" / "model.keras")
    assert best.run(np.zeros((1, 10, 2), "float32")).shape == (1, K)


def test_sigterm_is_exit_status_143_and_flags_reach_the_job(call, monkeypatch, tmp_path):
    from lstm_keras import jobs, training

    asked = []

    def stopped(recipe, out, say, verbose, conduct):
        asked.append((conduct.resume, conduct.save_every))
        raise training.Terminated

    monkeypatch.setattr(jobs, "train", stopped)
    flags = ["--resume", "--save-every", "5"]
    code, _, err = call("train", "shoulder-imu", "--out", tmp_path, *flags)
    assert (code, err) == (143, "")
    assert asked == [(True, 5.0)]


@pytest.mark.slow
def test_a_stock_model_of_ones_own(tmp_path):
    """A file that Keras wrote, in one command; in test_convert.py the stock converter dies."""
    keras.utils.set_random_seed(0)
    stock = keras.Sequential([keras.Input((28, 28)), L.LSTM(32), L.Dense(10)])
    stock.save(tmp_path / "my_model.keras")
    x = np.random.default_rng(0).uniform(0, 1, (64, 28, 28)).astype("float32")
    np.savez(tmp_path / "samples.npz", x=x)
    done = lstm_keras_process(
        "export", "my_model.keras", "--target", "tflite", "--precision", "int8",
        "--calibration", "samples.npz", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    content = json.loads(done.stdout)
    assert content["verdict"] == "pass"
    assert [a["runtime"] for a in content["artifacts"]] == ["tflite", "tflm"]
    (folder,) = (tmp_path / "build").iterdir()
    artifact = Artifact.load(folder)
    assert (artifact.inputs[0].dtype, artifact.outputs[0].dtype) == ("int8", "int8")
    assert artifact.operators["UNIDIRECTIONAL_SEQUENCE_LSTM"] == 1
    assert {f.name for f in folder.iterdir()} >= {"model.tflite", MANIFEST, "report.html"}


def test_the_version():
    done = subprocess.run(
        [sys.executable, "-m", "lstm_keras", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"lstm-keras {lstm_keras.__version__}\n"


def test_a_command_line_without_its_packages_says_which():
    code = "import sys; sys.modules['typer'] = None; from lstm_keras.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("the command line needs typer, which is not installed.\n  pip")
