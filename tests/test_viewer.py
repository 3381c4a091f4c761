"""What the viewer's page holds, and what is refused; what it does is in test_viewer_page.py."""

import json
import re

import keras
import numpy as np
import pytest
from keras import layers

from lstm_keras import LSTM, influence, memory_horizon, trace, viewer
from lstm_keras.errors import ArtifactError, DataError, ModelError, ShapeError
from lstm_keras.exporters.keras import describe
from lstm_keras.sequences import Scaler
from lstm_keras.viewer import payload

N, T, F, H, K = 5, 6, 3, 4, 3
X = np.random.default_rng(7).normal(size=(N, T, F)).astype("float32")


def fill(model):
    rng = np.random.default_rng(8)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def model():
    both = layers.Bidirectional(LSTM(H, return_sequences=True, name="m"), name="both")
    return fill(
        keras.Sequential(
            [keras.Input((T, F)), both, LSTM(H + 1, projection=2, name="top"), layers.Dense(K)],
            name="own",
        )
    )


@pytest.fixture(scope="module")
def speaker():
    return fill(
        keras.Sequential(
            [
                keras.Input((None,), dtype="int32"),
                layers.Embedding(3, 4),
                LSTM(H, return_sequences=True),
                layers.Dense(3, activation="softmax"),
            ],
            name="speaker",
        )
    )


def test_what_is_packed_comes_back():
    values = np.random.default_rng(1).normal(size=(7, 5))
    back = payload.unpack(payload.pack(values))
    np.testing.assert_allclose(back, values, atol=np.ptp(values) / 131070 * 1.001, rtol=0)
    np.testing.assert_array_equal(payload.unpack(payload.pack(np.full((2, 3), 0.3))), 0.3)


def test_the_page_holds_what_trace_and_influence_say(model):
    chosen = [4, 1]
    content = payload.build(model, X, np.array([0, 2, 1, 1, 2]), chosen, labels=["a", "b", "c"])
    steps, looks = trace(model, X[chosen]), influence(model, X[chosen])
    assert [each["name"] for each in content["layers"]] == ["forward_m", "backward_m", "top"]
    assert [each["backwards"] for each in content["layers"]] == [False, True, False]
    assert [(each["number"], each["truth"]) for each in content["windows"]] == [(4, "c"), (1, "c")]
    for k, window in enumerate(content["windows"]):
        np.testing.assert_allclose(payload.unpack(window["x"]), X[chosen[k]], atol=1e-4)
        np.testing.assert_allclose(payload.unpack(window["influence"]), looks[k], atol=1e-5)
        answers = payload.unpack(window["answers"])
        np.testing.assert_allclose(answers, np.asarray(model(X[chosen]))[k], atol=1e-4)
        for packed, values in zip(window["traces"], steps.values(), strict=True):
            for name, each in packed.items():
                np.testing.assert_allclose(
                    payload.unpack(each), getattr(values, name)[k], atol=5e-5, err_msg=name
                )
    for told, lives in zip(content["layers"], memory_horizon(steps).values(), strict=True):
        np.testing.assert_allclose(told["half_life"], lives)
        assert (np.diff(lives[told["order"]]) <= 0).all()
    assert not content["shares"]
    assert content["in_time"] is False
    json.dumps(content, allow_nan=False)


def test_readings_are_in_their_units(model):
    scaler = Scaler((1.0, 2.0, 3.0), (2.0, 4.0, 8.0), ("ax", "ay", "az"), ("g", "g", "g"))
    content = payload.build(model, X, windows=[0], scaler=scaler, hz=50.0)
    shown = payload.unpack(content["windows"][0]["x"])
    np.testing.assert_allclose(scaler.apply(shown), X[0], atol=1e-4)
    assert content["input"] == {
        "kind": "readings",
        "channels": ["ax", "ay", "az"],
        "units": ["g", "g", "g"],
    }


def test_a_model_that_answers_at_every_step_has_a_curve_for_each(speaker):
    tokens = np.array([[0, 1, 2, 2, 1]])
    content = payload.build(speaker, tokens, vocabulary=["a", "b", "\n"])
    looks = payload.unpack(content["windows"][0]["influence"])
    assert looks.shape == (5, 5)
    np.testing.assert_allclose(looks[3], influence(speaker, tokens, step=3)[0], atol=1e-6)
    assert content["input"] == {
        "kind": "tokens",
        "vocabulary": ["a", "b", "\n"],
        "characters": True,
    }
    assert content["shares"]


def test_few_windows_are_taken_from_all_over(model, monkeypatch):
    monkeypatch.setattr(payload, "MOST", 3)
    content = payload.build(model, X)
    assert [each["number"] for each in content["windows"]] == [0, 2, 4]
    assert content["count"] == N
    one = sum(values[0].size for steps in trace(model, X).values() for values in steps) * 8 / 3
    monkeypatch.setattr(payload, "LARGEST", 2.5 * one)
    assert [each["number"] for each in payload.build(model, X)["windows"]] == [0, 4]
    with pytest.raises(DataError, match=r"3 windows of 6 steps are .* a page holds"):
        payload.build(model, X, windows=[0, 1, 2])


def test_a_batch_size_that_the_model_insists_on_is_met():
    layer = LSTM(H, stateful=True, name="m")
    fixed = fill(keras.Sequential([keras.Input((T, F), batch_size=2), layer]))
    content = payload.build(fixed, X, windows=[0, 1, 2])
    loose = fill(keras.Sequential([keras.Input((T, F)), LSTM(H)]))
    for k, window in enumerate(content["windows"][:2]):  # a stateful layer goes on after these
        expected = np.asarray(loose(X))[k]
        np.testing.assert_allclose(
            payload.unpack(window["traces"][0]["h"])[-1], expected, atol=5e-5
        )
    assert len(content["windows"]) == 3


def test_what_has_no_derivative_has_no_curve():
    coded = layers.CategoryEncoding(3, output_mode="one_hot")
    model = keras.Sequential([keras.Input((T,), dtype="int32"), coded, LSTM(H)], name="coded")
    content = payload.build(fill(model), np.ones((1, T), int))
    assert content["windows"][0]["influence"] is None
    assert content["no_influence"].startswith("x are whole numbers, and 'coded' has 0 Embedding")


def test_what_cannot_be_shown(model, speaker):
    for x, said in ((X[0], "shape (6, 3)"), (X[:, :4], "takes windows [N, 6, 3]; got shape")):
        with pytest.raises(ShapeError, match=re.escape(said)):
            payload.build(model, x)
    with pytest.raises(ShapeError, match="the viewer needs windows"):
        payload.build(model, X[:0])
    with pytest.raises(DataError, match=r"windows 5: there are 5.\n  Choose from 0 to 4."):
        payload.build(model, X, windows=[5])
    with pytest.raises(DataError, match="x has token 2, and the vocabulary has 2"):
        payload.build(speaker, np.array([[0, 2]]), vocabulary=["a", "b"])
    with pytest.raises(ShapeError, match="the scaler has 1 channels"):
        payload.build(model, X, scaler=Scaler((0.0,), (1.0,), ("a",), ("g",)))
    with pytest.raises(DataError, match="layer 'forward_m' of 'own' computes NaN or infinity"):
        payload.build(model, X * np.float32(np.inf))
    x = keras.Input((T, F))
    twice = keras.Model([x, keras.Input((T, F))], LSTM(H)(x), name="twice")
    with pytest.raises(ModelError, match="'twice' has 2 inputs"):
        payload.build(twice, X)


def test_a_folder_is_no_page(model, tmp_path):
    with pytest.raises(ArtifactError, match="is a folder, and the page is one file"):
        viewer.write(tmp_path, model, X[:1])


# ---- the command ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(model, speaker, tmp_path_factory):
    """A result folder as a job leaves it, a language model, windows and vocabularies."""
    root = tmp_path_factory.mktemp("viewer")
    kept = root / "arm" / "keras"
    kept.mkdir(parents=True)
    model.save(kept / "model.keras")
    scaler = Scaler((0.0,) * 3, (1.0,) * 3, ("ax", "ay", "az"), ("g",) * 3)
    describe(model, kept, scaler=scaler, labels=("rest", "lift", "turn"))
    (root / "arm" / "report.json").write_text('{"data": {"hz": 12.5}}')
    speaker.save(root / "speaker.keras")
    (root / "letters.json").write_text('["a", "b", "\\n"]')
    (root / "words.txt").write_text("to\nbe\nnot\n")
    np.savez(root / "x.npz", x=X, y=np.array([0, 2, 1, 1, 2]))
    return root


def data_of(page):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text())
    return json.loads(found[1])


def test_a_trained_folder_brings_channels_labels_and_rate(folder, call, tmp_path):
    page = tmp_path / "new" / "gates.html"
    given = ("--input", folder / "x.npz", "--html", page, "--windows", "1,3")
    code, out, _ = call("trace", folder / "arm" / "keras", *given)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["reads", "reads", "writes", "pass"]
    data = data_of(page)
    assert data["hz"] == 12.5
    assert data["input"]["channels"] == ["ax", "ay", "az"]
    assert data["title"] == "arm"
    assert [(each["number"], each["truth"]) for each in data["windows"]] == [
        (1, "turn"),
        (3, "lift"),
    ]


@pytest.mark.parametrize(
    ("vocabulary", "text", "tokens"),
    [
        ("letters.json", "ab\nba", [0, 1, 2, 1, 0]),
        ("words.txt", "to be not to be", [0, 1, 2, 0, 1]),
    ],
)
def test_a_text_is_read_by_its_vocabulary(folder, call, tmp_path, vocabulary, text, tokens):
    page = tmp_path / "text.html"
    given = ("--text", text, "--vocabulary", folder / vocabulary, "--html", page)
    code, _, err = call("trace", folder / "speaker.keras", *given)
    assert code == 0, err
    np.testing.assert_allclose(
        payload.unpack(data_of(page)["windows"][0]["x"]).ravel(), tokens, atol=1e-4
    )


def test_a_wish_that_cannot_be_met_is_one_paragraph(folder, call, tmp_path):
    model, text = folder / "arm" / "keras" / "model.keras", folder / "speaker.keras"
    windows, letters = ("--input", folder / "x.npz"), ("--vocabulary", folder / "letters.json")
    for given, said in {
        (model,): "trace needs windows or a text, one of the two",
        (model, *windows, "--text", "a"): "trace needs windows or a text, one of the two",
        (model, *windows, "--windows", "1;2"): "--windows takes whole numbers with commas",
        (model, *windows, "--windows", "9"): "windows 9: there are 5",
        (model, "--text", "a", *letters): "which is no text",
        (text, "--text", "a"): "they are not known",
        (text, "--text", "xa", *letters): "the vocabulary of 3 tokens lacks 'x'",
        (text, "--text", "", *letters): "the text is empty",
        (text, "--text", "a", "--vocabulary", folder / "x.npz"): "cannot be read as a vocabulary",
        (folder / "no.keras", *windows): "there is no file",
        (folder, *windows): "is not an artifact",
    }.items():
        code, out, err = call("trace", *given, "--html", tmp_path / "page.html")
        assert code == 2, (given, out, err)
        assert re.match(r"\w+Error: ", err), err
        assert said in " ".join(err.split()), err
    assert list(tmp_path.iterdir()) == []
