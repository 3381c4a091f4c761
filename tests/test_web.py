"""The page of export/web: what can be seen without a browser. `make web` opens it in one."""

import importlib
import json
import re
from pathlib import Path

import numpy as np
import pytest

from lstm_keras import runtimes, zoo
from lstm_keras.adoption import load
from lstm_keras.artifact import Artifact
from lstm_keras.errors import ModelError

WEB = Path(__file__).parent.parent / "export" / "web"
LOCK = (WEB / "package-lock.json").read_text()
MODEL = zoo.FOLDER / "shoulder-imu"
BUDGET = 2e-6


@pytest.fixture
def recordings(monkeypatch):
    monkeypatch.syspath_prepend(str(WEB))
    return importlib.import_module("recordings")


@pytest.fixture(scope="module")
def model():
    return load(MODEL / "keras" / "model.keras")


@pytest.fixture
def readings():
    """Not what an arm does, so that every gate moves; T is the model's."""
    return np.random.default_rng(5).normal(size=(50, 6)) * [1, 1, 1, 4, 3, 2]


def test_what_keras_answers_is_what_the_step_file_answers(recordings, model, readings):
    """Another implementation, another runtime: the answer and the state after every step."""
    artifact = Artifact.load(MODEL / "tflite-step-float32")
    answers = recordings._answers(model, artifact.scaler, readings)
    player = runtimes.load(artifact)
    came = [player.step(x) for x in artifact.scaler.apply(readings)]
    np.testing.assert_allclose(answers["y"], came, rtol=0, atol=BUDGET)
    assert {name: np.shape(answers[name]) for name in "ifgoch"} == dict.fromkeys("ifgoch", (50, 32))


def test_the_gates_obey_the_equations(recordings, model, readings):
    """Both hold, c = f c + i g and h = o tanh(c); the sign tells g from i."""
    scaler = Artifact.load(MODEL / "tflite-step-float32").scaler
    i, f, g, o, c, h = (
        np.array(recordings._answers(model, scaler, readings)[name]) for name in "ifgoch"
    )
    before = np.concatenate([np.zeros((1, 32)), c[:-1]])
    np.testing.assert_allclose(c, f * before + i * g, rtol=1e-6, atol=BUDGET)
    np.testing.assert_allclose(h, o * np.tanh(c), rtol=0, atol=BUDGET)
    assert np.abs(c - (i * before + f * g)).max() > 0.1
    assert i.min() > 0 > g.min()


def test_a_model_whose_answer_has_another_source_is_refused(recordings, model, readings):
    class Other:
        name, layers = "other", model.layers

        def predict(self, x, verbose):
            return model.predict(x, verbose=verbose) + 1e-3

        def __getattr__(self, name):
            return getattr(model, name)

        def __call__(self, *args, **kwargs):
            return model(*args, **kwargs)

    scaler = Artifact.load(MODEL / "tflite-step-float32").scaler
    with pytest.raises(ModelError, match="not that of its layers after the mean over time"):
        recordings._answers(Other(), scaler, readings)


def test_npm_packages_are_pinned_and_the_lock_names_no_address():
    package = json.loads((WEB / "package.json").read_text())
    locked = json.loads(LOCK)["packages"]
    wanted = package["dependencies"] | package["devDependencies"]
    assert wanted == {name: locked[f"node_modules/{name}"]["version"] for name in wanted}
    assert all("integrity" in entry for name, entry in locked.items() if name)
    assert "http" not in LOCK


def test_the_page_asks_nobody_else():
    """No address but of the SVG namespace; that no request leaves is seen in the browser."""
    files = [*WEB.glob("*.*"), *WEB.glob("page/*"), *WEB.glob("player/*")]
    found = {
        url for file in files for url in re.findall(r"(?:https?:)?//[\w.]+\.\w+", file.read_text())
    }
    assert found <= {"http://www.w3.org"}
    assert len(files) > 10


def test_the_snippet_of_the_readme_is_the_tested_one():
    shown = (WEB.parent / "README.md").read_text().split("```html\n")[1].split("```")[0]
    assert shown == (WEB / "snippet.html").read_text()
