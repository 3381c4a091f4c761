"""The step form in LiteRT's CompiledModel, and the fused form that it refuses."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from lstm_keras import runtimes, zoo
from lstm_keras.errors import UnsupportedError
from lstm_keras.runtimes import compiled

FOLDER = zoo.FOLDER / "shoulder-imu"
B, T, F = 3, 50, 6
BUDGET = 1e-6


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(7).normal(size=(B, T, F)).astype(np.float32)


@pytest.fixture(scope="module")
def player():
    return runtimes.load(FOLDER / "tflite-step-float32", "compiled")


def test_it_answers_as_the_interpreter_does(player, x):
    expected = runtimes.load(FOLDER / "tflite-step-float32", "tflite").run(x)
    np.testing.assert_allclose(player.run(x), expected, rtol=0, atol=BUDGET)
    assert np.ptp(expected, axis=0).max() > 1000 * BUDGET  # the windows can be told apart


def test_a_step_carries_its_state(player, x):
    whole = player.run(x[:1])[0]
    player.reset()
    answers = [player.step(step) for step in x[0]]
    assert np.array_equal(answers[-1], whole)
    assert not np.array_equal(answers[0], whole)


def test_the_fused_form_is_refused_with_the_cure():
    with pytest.raises(UnsupportedError, match=r"variable tensors.*\n  Export --form step"):
        runtimes.load(FOLDER / "tflite-fused-float32", "compiled")


def test_compiled_model_itself_refuses_the_fused_form():
    """What would let us drop the refusal above: a LiteRT that loads variable tensors."""
    from ai_edge_litert.compiled_model import CompiledModel

    with pytest.raises(RuntimeError, match="Failed to load model"):
        CompiledModel.from_file(str(FOLDER / "tflite-fused-float32" / "model.tflite"))


def test_nothing_is_printed():
    code = (
        "import numpy as np; from lstm_keras import runtimes;"
        f"player = runtimes.load({str(FOLDER / 'tflite-step-float32')!r}, 'compiled');"
        f"player.run(np.ones(({B}, {T}, {F}), 'float32')); del player"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("features", "starts"), [(1 << 8, True), (0b11111011, False)])
def test_on_arm_it_is_asked_whether_the_processor_has_atomics(monkeypatch, features, starts):
    """Seen in QEMU: on cortex-a53 LiteRT's WebGPU accelerator ends the process with SIGILL."""
    asked = SimpleNamespace(getauxval=lambda which: features if which == 16 else 0)
    monkeypatch.setattr(compiled.platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(compiled.ctypes, "CDLL", lambda name: asked)
    if starts:
        runtimes.load(FOLDER / "tflite-step-float32", "compiled")
    else:
        with pytest.raises(UnsupportedError, match=r"without atomic instructions.*\n  Play the"):
            runtimes.load(FOLDER / "tflite-step-float32", "compiled")
