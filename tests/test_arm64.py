"""What `make arm64` stands on: the judge, Arm's softmax, and what is said where tools are missing.

None of it needs QEMU. The answers of Arm below were recorded on it: ai-edge-litert 2.3.0 in
QEMU 7.2, -cpu cortex-a53 and cortex-a76.
"""

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lstm_keras import runtimes, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.errors import RuntimeMissingError
from lstm_keras.golden import Golden
from lstm_keras.integer import Grid, squash
from lstm_keras.runtimes.player import quantize

ROOT = Path(__file__).parent.parent
ZOO = zoo.FOLDER / "shoulder-imu"
INT8 = Artifact.load(ZOO / "tflite-fused-int8")
FLOAT = Artifact.load(ZOO / "tflite-fused-float32")
STEP = Artifact.load(ZOO / "tflite-step-float32")
DYNAMIC = Artifact.load(ZOO / "onnx-fused-dynamic")
N, T, F, K = 3, 50, 6, 7

LOGITS = Grid(0.035012613981962204, -2)
ON_ARM = [
    ([-89, -109, -94, 21, -1, -91, -88], [-124, -126, -125, 37, -52, -125, -124]),
    ([-69, 99, -68, -80, -67, -83, -85], [-127, 125, -127, -128, -127, -128, -128]),
    ([-82, 67, -25, -79, -78, -88, -88], [-127, 112, -118, -127, -126, -127, -127]),
    ([-88, -100, -87, 61, -56, -96, -103], [-127, -127, -127, 119, -124, -127, -127]),
    ([79, -78, -71, -81, -76, -67, -72], [121, -127, -127, -127, -127, -126, -127]),
    ([-64, -87, -93, -66, -85, 80, -58], [-126, -127, -127, -126, -127, 121, -126]),
]
"""Stored logits, and the softmax that an Arm processor stored: on x86-64 one number is another."""


@pytest.fixture(scope="module")
def script():
    """The scripts of export/arm64, which find each other by their plain names."""
    names = ("fetch", "play", "judge", "cases", "check")
    kept = {name: sys.modules.pop(name, None) for name in names}
    sys.path.insert(0, str(ROOT / "export" / "arm64"))
    try:
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.pop(0)
        for name, module in kept.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(3).normal(size=(N, T, F)).astype(np.float32)


# ---- the softmax of Arm -----------------------------------------------------------------------


def test_the_softmax_is_what_arm_stored_and_not_what_x86_stores():
    logits, stored = (np.array(part, np.int8) for part in zip(*ON_ARM, strict=True))
    to = Grid(1 / 256, -128)
    assert np.array_equal(squash.softmax_on_arm64(logits, LOGITS, to, 1.0), stored)
    here = squash.softmax(logits, LOGITS, to, 1.0, "litert")
    assert ((here != stored).any(-1)).all()
    assert np.abs(here.astype(int) - stored).max() == 1


@pytest.mark.parametrize("beta", [0.25, 1.0])
def test_the_softmax_is_within_a_step_of_the_function(beta):
    logits = np.random.default_rng(1).integers(-128, 128, (50, 20)).astype(np.int8)
    exact = np.exp(beta * LOGITS.scale * logits.astype(float))
    exact /= exact.sum(-1, keepdims=True)
    got = squash.softmax_on_arm64(logits, LOGITS, Grid(1 / 256, -128), beta)
    got = got.astype(int)
    assert np.abs((got + 128) / 256 - exact).max() < 1.01 / 256


def test_the_forecast_is_x86_but_for_the_softmax(script, x):
    many = np.random.default_rng(5).normal(size=(60, T, F)).astype(np.float32)
    apart = script.judge.apart(INT8, many)
    assert 0 < len(apart) < 20  # some are different, so that the softmax of x86 would be caught
    forecast, again = script.judge.predicted(INT8, many[:12])
    here = quantize(runtimes.load(INT8).run(many[:12]), INT8.outputs[0])
    assert np.abs(forecast.astype(int) - here).max() <= 1
    assert np.array_equal(np.flatnonzero((forecast != here).any(-1)), apart[apart < 12])
    assert np.array_equal(forecast, again)  # its state is "none"


# ---- the judge --------------------------------------------------------------------------------


def pair(dtype=np.float32):
    rng = np.random.default_rng(9)
    if dtype == np.int8:
        return tuple(rng.integers(-100, 100, (N, K)).astype(dtype) for _ in range(2))
    return tuple(rng.uniform(0.1, 0.9, (N, K)).astype(dtype) for _ in range(2))


def off(answers, part, by):
    """The answers with one number changed."""
    changed = [a.copy() for a in answers]
    changed[part][1, 4] += by
    return tuple(changed)


@pytest.mark.parametrize("part", [0, 1])
def test_one_integer_beside_the_forecast_is_caught(script, part):
    here = pair(np.int8)
    forecast = off(here, 0, 1)
    right = script.judge.judge(INT8, here, forecast, forecast)
    assert (right.passed, right.largest, right.known) == (True, 1, True)
    wrong = script.judge.judge(INT8, here, off(forecast, part, 1), forecast)
    assert not wrong.passed
    assert wrong.reason == "1 integers are not as predicted"
    assert not script.judge.judge(INT8, here, here, forecast).passed  # the answer of x86


def test_without_a_forecast_one_step_is_allowed_and_two_are_not(script):
    here = pair(np.int8)
    assert script.judge.judge(INT8, here, off(here, 1, 1), None).passed
    assert not script.judge.judge(INT8, here, off(here, 1, 2), None).passed


@pytest.mark.parametrize(
    ("artifact", "part", "allowed", "caught"),
    [
        (FLOAT, 0, 8e-7, 2e-6),
        (FLOAT, 1, 8e-7, 2e-6),
        (STEP, 0, 8e-7, 2e-6),
        (STEP, 1, 2e-5, 1e-4),  # h and c went on, over more steps
        (DYNAMIC, 0, 5e-4, 2e-3),
        (FLOAT, 0, 0.0, np.nan),
    ],
)
def test_a_float_further_off_than_it_may_be_is_caught(script, artifact, part, allowed, caught):
    here = pair()
    assert script.judge.judge(artifact, here, off(here, part, allowed), None).passed
    wrong = script.judge.judge(artifact, here, off(here, part, caught), None)
    assert not wrong.passed
    assert wrong.reason.startswith(("y differs by", "again differs by")[part])


def test_answers_of_another_shape_are_caught(script):
    here = pair()
    wrong = script.judge.judge(FLOAT, here, tuple(a[:1] for a in here), None)
    assert not wrong.passed
    assert "shapes" in wrong.reason


# ---- what is played ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listed(script, x):
    made = script.cases._case
    return [made(INT8, "tflite", x), made(FLOAT, "compiled", x), made(STEP, "tflite", x)]


@pytest.fixture(scope="module")
def answers(script, listed, tmp_path_factory):
    """What `play.py` writes here, runtime by runtime."""
    found = {}
    for runtime in ("tflite", "compiled"):
        folder = tmp_path_factory.mktemp(runtime)
        of_it = [case for case in listed if case.runtime == runtime]
        script.cases.write_jobs(of_it, folder / "jobs.json")
        script.play.main(str(folder / "jobs.json"), str(folder / "answers.npz"))
        content = np.load(folder / "answers.npz")
        found[runtime] = {key: content[key] for key in content.files}
        found[runtime]["facts"] = json.loads(str(content["facts"]))
    return found


def test_the_player_answers_as_the_golden_vectors_say(listed, answers):
    for case in (listed[0], listed[2]):
        golden = Golden.load(case.artifact.path / "golden.json")
        for part in ("y", "again"):
            got = answers["tflite"][f"{case.name} golden {part}"]
            wanted = np.reshape(getattr(golden, part), got.shape)
            np.testing.assert_allclose(got, wanted, rtol=0, atol=golden.tolerance)
    step = [answers["tflite"][f"tflite-step-float32 windows {part}"] for part in ("y", "again")]
    assert np.abs(step[0][:, -1] - step[1][:, -1]).max() > 1e-4  # nothing was reset between


def test_outcomes_and_rows(script, listed, answers):
    int8, refused, step = listed
    here = answers["tflite"]
    there = {**here}
    for name, sequences in int8.x.items():  # an Arm machine, were it here
        for part, stored in zip(
            ("y", "again"), script.judge.predicted(int8.artifact, sequences), strict=True
        ):
            there[f"{int8.key(name)} {part}"] = stored
    right = script.check.outcome(int8, here, there)
    assert (right.verdict, right.known) == ("executed", True)
    assert right.what in ("equal", "1 LSB, as predicted")
    key = f"{int8.key('golden')} again"
    there[key] = there[key].copy()
    there[key][-1, 2] ^= 1
    wrong = script.check.outcome(int8, here, there)
    assert (wrong.verdict, wrong.what) == ("failed", "1 integers are not as predicted")
    assert script.check.outcome(step, here, here).what == "equal"
    no = script.check.outcome(refused, answers["compiled"], answers["compiled"])
    assert (no.verdict, no.what[:30]) == ("refused", "the file holds h and c in vari")

    together = script.check.rows("tflite", {"old": [right], "new": [right]})
    assert [row["where"] for row in together] == ["aarch64 (old and new), qemu-user"]
    apart = script.check.rows("compiled", {"old": [no], "new": [right]})
    assert [(row["where"], row["verdict"]) for row in apart] == [
        ("aarch64 (old), qemu-user", "refused"),
        ("aarch64 (new), qemu-user", "executed"),
    ]


def test_what_the_readme_runs_on_a_board(tmp_path, monkeypatch, capsys):
    text = (ROOT / "export" / "README.md").read_text(encoding="utf-8")
    section = text.split("## Raspberry Pi")[1].split("\n## ")[0]
    code = section.split("```python\n")[1].split("```")[0]
    assert "tensorflow" not in code
    rng = np.random.default_rng(4)
    readings = STEP.scaler.mean + rng.normal(size=(T, F)) * STEP.scaler.deviation
    np.savetxt(tmp_path / "readings.csv", readings, delimiter=",")
    (tmp_path / "models").symlink_to(zoo.FOLDER)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "export/README.md", "exec"), {})
    x = STEP.scaler.apply(readings).astype(np.float32)
    label = STEP.labels[runtimes.load(FLOAT).run(x[None])[0].argmax()]
    assert capsys.readouterr().out.split()[0] == label.split()[0]


# ---- tools that are missing -------------------------------------------------------------------


@pytest.fixture
def bare(script, tmp_path, monkeypatch):
    """A machine without tools, and with an empty build folder."""
    monkeypatch.setattr(script.fetch, "BUILD", tmp_path)
    monkeypatch.setattr(script.fetch.shutil, "which", lambda name: None)
    return script


def test_without_qemu_it_says_what_to_install(bare, capsys):
    assert bare.check.main() == 2
    assert capsys.readouterr().err == (
        "there is no qemu-aarch64-static on this machine.\n  apt-get install qemu-user-static\n"
    )


def test_without_apt_it_says_where_it_runs(bare):
    with pytest.raises(RuntimeMissingError, match=r"needs apt-get and dpkg.*\n  Run it on Debian"):
        bare.fetch.fetch_root()


def test_a_command_that_fails_is_named_with_its_errors(script):
    code = "import sys; print('Reading'); print('E: no such package', file=sys.stderr); sys.exit(3)"
    with pytest.raises(RuntimeMissingError) as error:
        script.fetch.run([sys.executable, "-c", code], "Check the name.")
    name = Path(sys.executable).name
    assert str(error.value) == (
        f"{name} failed with status 3: E: no such package\n  Check the name."
    )


def test_the_processor_is_pinned_and_introduced(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script.fetch, "BUILD", tmp_path)
    monkeypatch.setattr(script.fetch.shutil, "which", lambda name: f"/bin/{name}")
    (tmp_path / "root").mkdir()
    command = script.fetch.emulator("cortex-a53", tmp_path / "site")
    assert command[1:5] == ["-cpu", "cortex-a53", "-L", str(tmp_path / "root")]
    told = {}
    for core in script.fetch.CORES:
        script.fetch.introduce(core)
        told[core] = (tmp_path / "root" / "proc" / "cpuinfo").read_text()
    assert "0xd03" in told["cortex-a53"]
    assert "atomics" not in told["cortex-a53"]
    assert "atomics" in told["cortex-a76"]
