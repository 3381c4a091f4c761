"""The documentation says what the package does: its examples run, its commands and paths exist."""

import importlib
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest
import typer

import lstm_keras
from lstm_keras.cli import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^( *)```(\w+).*\n((?:.*\n)*?)\1```$", re.MULTILINE)
FOLDERS = "lstm_keras", "export", "models", "benchmarks", "notebooks", "tests", "docs"
FIRST = "how-to/quantize.md"  # exports what other pages look at
RUN = {  # commands that are run where their page has come to them; they must pass
    "lstm-keras export my_model.keras --target onnx",
    "lstm-keras check build/int8 --model my_model.keras --data test.npz --out build/report",
}


@pytest.fixture(scope="module")
def hooks():
    """The modules that make the site, by name."""
    sys.path.insert(0, str(DOCS / "hooks"))
    try:
        names = "docstrings", "including", "making", "zoo_pages", "pages"
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(DOCS / "hooks"))


@pytest.fixture(scope="module")
def pages(hooks):
    """Every written page with the text of its markers, by path."""
    made = hooks["pages"].MADE
    return {
        file.relative_to(DOCS).as_posix(): hooks["including"].expand(file.read_text(), made)
        for file in sorted(DOCS.rglob("*.md"))
    }


def blocks(page: str, language: str) -> list[tuple[int, str]]:
    """(line, text) of each fenced block in a language, without its indentation."""
    return [
        (page[: found.start()].count("\n") + 1, re.sub(rf"(?m)^{found[1]}", "", found[3]))
        for found in BLOCK.finditer(page)
        if found[2] == language
    ]


def commands(page: str) -> list[list[str]]:
    """The words of each `lstm-keras` line of a console block."""
    lines = (line for _, text in blocks(page, "console") for line in text.splitlines())
    words = (shlex.split(line.removeprefix("$ "), comments=True) for line in lines)
    return [line for line in words if line and line[0] == "lstm-keras"]


def parse(words: list[str]) -> None:
    """Let the command line read a command, without running it."""
    verbs = typer.main.get_command(app).commands
    if words[1:2] == ["--help"]:
        return
    verbs[words[1]].make_context(words[1], words[2:])


def test_every_command_exists(pages):
    found = [words for page in pages.values() for words in commands(page)]
    usage = [words for words in found if "[OPTIONS]" in words]  # of the page of the command line
    assert len(usage) == len(typer.main.get_command(app).commands)
    for words in found:
        if words not in usage:
            parse(words)
    assert len(found) > 30


@pytest.mark.parametrize(
    "wrong",
    ["lstm-keras exprot m.keras", "lstm-keras export m.keras --form", "lstm-keras run x --no"],
)
def test_a_command_that_does_not_exist_is_seen(wrong):
    with pytest.raises(Exception, match=r"exprot|argument|such option"):  # typer's own are private
        parse(commands(f"```console\n$ {wrong}\n```\n")[0])


def test_every_path_and_target_exists(pages):
    makefile = (ROOT / "Makefile").read_text()
    for name, page in pages.items():
        for path in re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`", page):
            assert "NAME" in path or (ROOT / path).exists(), f"{name} names {path}"
        for target in re.findall(r"(?:`|\$ )make ([\w-]+)", page):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name} names make {target}"


def test_every_public_name_is_in_the_reference(pages):
    shown = {name for page in pages.values() for name in re.findall(r"^::: (\S+)", page, re.M)}
    assert {f"lstm_keras.{name}" for name in lstm_keras.__all__} <= shown


def test_every_recipe_is_one(pages, tmp_path):
    from lstm_keras import kinds

    shown = blocks(pages["tutorial/your-sensor.md"], "toml")
    for _, text in shown:
        (tmp_path / "recipe.toml").write_text(text)
        assert kinds.load(tmp_path / "recipe.toml").name == "gait"
    assert len(shown) == 2


@pytest.fixture
def prepared(tmp_path, monkeypatch):
    """What the examples find: names, and files in the folder that they run in."""
    import keras

    from lstm_keras import LSTM, Artifact

    monkeypatch.chdir(tmp_path)
    keras.utils.set_random_seed(1997)
    rng = np.random.default_rng(1997)
    layers = [keras.Input((12, 3)), LSTM(8, name="lstm"), keras.layers.Dense(2, "softmax")]
    model = keras.Sequential(layers, name="gestures")
    y_train, y_test = (rng.integers(0, 2, size) for size in (32, 32))
    x_train, x_test = (
        (rng.normal(size=(len(y), 12, 3)) + y[:, None, None]).astype("float32")
        for y in (y_train, y_test)
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=2, verbose=0)
    model.save("my_model.keras")
    np.savez("samples.npz", x=x_train)
    np.savez("test.npz", x=x_test, y=y_test)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "shoulder-imu").symlink_to(ROOT / "models" / "shoulder-imu")
    (tmp_path / "models").symlink_to(ROOT / "models")
    scaler = Artifact.load("models/shoulder-imu/tflite-fused-int8").scaler
    np.savetxt("recording.csv", rng.normal(scaler.mean, scaler.deviation, (60, 6)), delimiter=",")
    for place in ("walking/anna-1", "walking/ben-1", "sitting/anna-1", "sitting/ben-1"):
        file = tmp_path / "readings" / f"{place}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savetxt(file, rng.normal(size=(200, 3)), delimiter=",", header="ax,ay,az", comments="")
    data = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    return {"lstm_keras": lstm_keras, "model": model, **data}


@pytest.mark.slow  # exports and compiles
def test_every_example_runs(pages, prepared, call):
    ran = set()
    for name in sorted(pages, key=lambda name: name != FIRST):
        page = pages[name]
        space = dict(prepared)
        for line, text in blocks(page, "python"):
            if 'title="lstm_keras' in page.splitlines()[line - 1]:
                continue  # shown from a source
            code = "\n" * line + text  # so that a traceback names the line of the page
            exec(compile(code, f"docs/{name}", "exec"), space)
        for words in commands(page):
            if shlex.join(words) in RUN - ran:
                status, _, said = call(*words[1:])
                assert status == 0, said
                ran.add(shlex.join(words))
    assert ran == RUN
