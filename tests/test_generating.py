"""The same text from Keras, from a step file, from C, and from a program in C."""

import dataclasses
import subprocess

import keras
import numpy as np
import pytest
from c_kernels import STRICT

from lstm_keras import export, runtimes
from lstm_keras.errors import DataError, UnsupportedError
from lstm_keras.exporters.c import generate as program
from lstm_keras.exporters.keras import describe
from lstm_keras.generating import characters, generate
from lstm_keras.kinds.language import Network

LETTERS = ("\n", '"', "\\", "a", "b", "é", "z")
T = 12


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(11)
    model = Network(embedding=3, units=8, coupled=True).build(T, len(LETTERS), "letters")
    rng = np.random.default_rng(11)
    model.set_weights([w + rng.normal(size=w.shape) for w in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def artifacts(model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("artifacts")
    model.save(folder / "model.keras")
    made = {"keras": describe(model, folder, labels=LETTERS)}
    samples = np.random.default_rng(0).integers(0, len(LETTERS), (16, T)).astype("int32")
    for name, *how in (
        ("step", "tflite", "float32", "step"),
        ("c", "c", "float32"),
        ("c int8", "c", "int8"),
    ):
        path = folder / name.replace(" ", "-")
        made[name] = export(model, *how, calibration=samples, path=path, labels=LETTERS)
    return made


@pytest.fixture(scope="module")
def players(artifacts):
    return {name: runtimes.load(artifact) for name, artifact in artifacts.items()}


@pytest.mark.parametrize("temperature", [0, 0.8, 1.5])
def test_every_runtime_writes_the_same(players, temperature):
    found = {
        name: generate(player, "ab", T - 2, temperature=temperature, seed=3)
        for name, player in players.items()
        if name != "c int8"
    }
    assert len(set(found.values())) == 1
    assert len(found["c"]) == T - 2


def test_a_seed_is_a_text(players):
    texts = [generate(players["c"], "ab", 30, seed=seed) for seed in (1, 1, 2, 2**32 + 1)]
    assert texts[0] == texts[1] == texts[3] != texts[2]
    assert len({text[0] for text in (generate(players["c"], "a", 1, seed=s) for s in range(9))}) > 2


def test_what_is_drawn_is_what_the_model_says(players):
    """2,000 first characters against the softmax: within 4 deviations."""
    player = players["c"]
    player.reset()
    scores = player.step(np.int32(3)).astype("float64")
    expected = np.exp(scores - scores.max())
    expected /= expected.sum()
    drawn = [next(characters(player, "a", seed=seed)) for seed in range(2000)]
    shares = np.array([drawn.count(letter) for letter in LETTERS]) / 2000
    assert (np.abs(shares - expected) < 4 * np.sqrt(expected * (1 - expected) / 2000) + 1e-3).all()


def test_greedy_takes_the_largest(players):
    player = players["step"]
    text = generate(player, "z", 6, temperature=0)
    player.reset()
    token = LETTERS.index("z")
    for letter in text:
        token = int(player.step(np.int32(token)).argmax())
        assert LETTERS[token] == letter


def test_whole_windows_read_on_behind_their_length(players):
    """The window slides, so only what the last T characters say is left."""
    text = generate(players["keras"], "ab" * T, 3, temperature=0)
    assert text[0] == generate(players["keras"], ("ab" * T)[-T:], 1, temperature=0)


@pytest.mark.parametrize("name", ["c", "c int8"])
def test_the_program_in_c_prints_what_python_writes(artifacts, players, tmp_path, name):
    source = program.write(artifacts[name])
    pair = source.with_name("letters.c")
    command = ["gcc", *STRICT, "-O2", source, pair, "-lm", "-o", tmp_path / "run"]
    subprocess.run(list(map(str, command)), check=True)
    for temperature, seed in ((0, 1), (0.8, 7), (1.5, 2**32 - 1)):
        said = subprocess.run(
            [tmp_path / "run", "aé\n", "60", str(temperature), str(seed)],
            capture_output=True,
            check=True,
        )
        wanted = generate(players[name], "aé\n", 60, temperature=temperature, seed=seed)
        assert said.stdout.decode() == wanted
    for words, status in ((["ax", "5", "1", "1"], 1), (["", "5", "1", "1"], 2), ([], 2)):
        failed = subprocess.run([tmp_path / "run", *words], capture_output=True, check=False)
        assert failed.returncode == status, failed.stderr


def test_what_cannot_be_read_is_refused(players):
    with pytest.raises(DataError, match="not trained on 'x'"):
        generate(players["c"], "ax", 3)
    with pytest.raises(DataError, match="the prompt is empty"):
        generate(players["c"], "", 3)
    with pytest.raises(ValueError, match="temperature must be 0 or more"):
        generate(players["c"], "a", 3, temperature=-1)
    with pytest.raises(ValueError, match="length must not be negative"):
        generate(players["c"], "a", -3)


def test_a_model_without_characters_does_not_write(artifacts):
    nameless = dataclasses.replace(artifacts["c"], labels=())
    with pytest.raises(DataError, match="does not write text"):
        generate(runtimes.load(nameless), "a", 3)
    with pytest.raises(UnsupportedError, match="does not write text step by step"):
        program.write(nameless)
