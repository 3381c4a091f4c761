"""What is said of files of any origin: operators, what loads where, state, parity; and refusals."""

import json
import math
from importlib.metadata import version

import keras
import numpy as np
import onnx
import pytest
from foreign_files import broad, draw, lstm_onnx, of_keras, stock_float, without_lstm
from planted import F, H, T, model, stack

from lstm_keras import foreign
from lstm_keras.artifact import Tensor
from lstm_keras.errors import ArtifactError, ShapeError, UnsupportedError
from lstm_keras.inspecting import interpreters, parity, playing, states, windows
from lstm_keras.inspecting.facts import Facts, entry
from lstm_keras.inspecting.inspection import Inspection, Played
from lstm_keras.inspecting.interpreters import Opened

NAMES = ("h_in", "c_in", "h_out", "c_out")


@pytest.fixture
def look(tmp_path):
    """(what report.json says of a file, lines) of some bytes."""

    def check(content, suffix=".onnx", **options):
        said = []
        file = tmp_path / f"net{suffix}"
        file.write_bytes(content)
        found = foreign.check_file(file, say=lambda *words: said.append(words), **options)
        (one,) = found["inspections"]
        return found, one, said

    return check


def runtimes(one) -> dict[str, str]:
    return {row["runtime"]: row["verdict"] for row in one["runtimes"]}


# ---- .tflite ----------------------------------------------------------------------------------


def test_a_float_file_of_the_stock_converter_keeps_its_state(look):
    found, one, said = look(stock_float(), ".tflite")
    assert (found["verdict"], found["diagnoses"]) == ("pass", [])
    assert one["operators"]["UNIDIRECTIONAL_SEQUENCE_LSTM"] == 2
    assert (one["precision"], one["lstm"], one["state"]) == ("float32", "2 LSTMs", "kept")
    assert one["variables"] == 4
    assert runtimes(one) == {
        "LiteRT": "executed",
        "CompiledModel": "refused",
        "TFLite Micro": "executed",
        "LiteRT.js": "inferred",
        "LiteRT C API": "inferred",
    }
    assert not any(row["loads"] for row in one["runtimes"] if row["verdict"] == "inferred")
    assert one["runtimes"][2]["beside"] < 1e-6
    assert ("takes", "x", f"[1, {T}, {F}] float32") in said
    assert said[0][0] == "reads"


def test_dynamic_weights_are_told_from_floats(look):
    _, one, _ = look(stock_float(broad, dynamic=True), ".tflite")
    assert (one["precision"], one["state"]) == ("dynamic", "kept")


def test_an_unrolled_file_loads_everywhere(look):
    found, one, _ = look(of_keras(unroll=True), ".tflite")
    assert found["verdict"] == "pass"
    assert (one["lstm"], one["state"]) == ("an LSTM in plain operators", "none")
    assert all(row["loads"] for row in one["runtimes"])


def test_a_loop_of_tensorflow_operators_plays_nowhere(look):
    found, one, said = look(of_keras(unroll=False), ".tflite")
    assert found["verdict"] == "fail"
    assert (one["lstm"], one["state"]) == ("1 LSTM as a loop", "")
    assert set(runtimes(one).values()) == {"refused", "inferred"}
    assert "no interpreter of this machine plays it" in one["problems"]
    assert any("Flex delegate" in what for verb, what, _ in said if verb == "defect")


@pytest.mark.slow
@pytest.mark.parametrize(("spread", "verdict"), [(0.8, "pass"), (0.2, "fail")], ids=str)
def test_parity_with_the_keras_model(look, tmp_path, spread, verdict):
    """The right model within 1e-6, and another one far out."""
    model(stack, spread).save(tmp_path / "net.keras")
    found, one, _ = look(stock_float(), ".tflite", model=tmp_path / "net.keras")
    assert found["verdict"] == verdict
    assert [p["runtime"] for p in one["parities"]] == ["LiteRT", "TFLite Micro"]
    assert all(p["windows"] == windows.NOISE for p in one["parities"])
    if verdict == "pass":
        assert all(p["largest_error"] < 1e-6 and p["sqnr_db"] > 100 for p in one["parities"])
    else:
        assert "LiteRT leaves its budget: largest |error|" in one["problems"]


def test_the_page_tells_all_of_it(look, tmp_path):
    found, one, _ = look(lstm_onnx(states=NAMES), out=tmp_path / "report")
    assert found == json.loads((tmp_path / "report" / "report.json").read_text())
    page = (tmp_path / "report" / "report.html").read_text()
    for words in ("The state between two calls: explicit", "h_in", "comes back as h_out", "1 LSTM"):
        assert words in page, words
    assert "Plays in ONNX Runtime, ONNX reference; no defect was found." in page
    assert page.count('<span class="verdict pass">executed</span>') == 2
    assert one["made_by"] in page


def test_windows_of_the_caller(look, tmp_path):
    np.savez(tmp_path / "x.npz", x=draw(5, T, F), y=np.arange(5))
    _, one, _ = look(stock_float(), ".tflite", data=str(tmp_path / "x.npz"))
    assert one["windows"] == "5 windows"
    np.savez(tmp_path / "x.npz", x=draw(5, T + 1, F))
    with pytest.raises(
        ShapeError, match=rf"takes windows of shape \[N, {T}, {F}\]; got \(5, 8, 3\)"
    ):
        look(stock_float(), ".tflite", data=str(tmp_path / "x.npz"))


# ---- .onnx ------------------------------------------------------------------------------------


@pytest.mark.parametrize("directions", [1, 2])
def test_an_onnx_file_plays_and_keeps_nothing(look, directions):
    found, one, _ = look(lstm_onnx(directions))
    assert (found["verdict"], one["state"], one["lstm"]) == ("pass", "none", "1 LSTM")
    assert runtimes(one) == {"ONNX Runtime": "executed", "ONNX reference": "executed"}
    assert one["runtimes"][1]["beside"] < 1e-6


@pytest.mark.parametrize(
    ("names", "by"),
    [(NAMES, "operator"), (("a", "b", "p", "q"), "operator")],
    ids=["named", "nameless"],
)
def test_states_of_an_onnx_file_are_seen_and_go_on(look, names, by):
    found, one, said = look(lstm_onnx(states=names))
    assert (found["verdict"], one["state"], one["states_by"]) == ("pass", "explicit", by)
    assert one["states"] == [[names[0], names[2]], [names[1], names[3]]]
    assert ("", "", f"{names[0]} -> {names[2]}, {names[1]} -> {names[3]} (told by {by})") in said
    assert all(row["moved"] == 1 for row in one["runtimes"])


@pytest.mark.slow
def test_an_onnx_file_against_keras_time_first(look, tmp_path):
    """[T, 1, F] against a Keras model of the same weights, whose gates stand in another order."""
    entry_ = keras.Input((T, F))
    net = keras.Model(entry_, keras.layers.LSTM(H, return_sequences=True)(entry_))
    parts = {"W": draw(1, 4 * H, F, seed=1), "R": draw(1, 4 * H, H, seed=2)}
    order = np.r_[0:H, 2 * H : 3 * H, 3 * H : 4 * H, H : 2 * H]  # i o f g -> i f g o
    kernel, recurrent = (parts[key][0][order].T for key in ("W", "R"))
    bias = draw(1, 8 * H, seed=3).reshape(2, 4 * H).sum(0)[order]
    net.set_weights([kernel, recurrent, bias])
    net.save(tmp_path / "net.keras")
    np.savez(tmp_path / "x.npz", x=draw(5, T, F))
    options = {"model": tmp_path / "net.keras", "data": str(tmp_path / "x.npz")}
    found, one, _ = look(lstm_onnx(), **options)
    assert found["verdict"] == "pass"
    assert all(p["largest_error"] < 1e-6 for p in one["parities"])
    assert len(one["parities"]) == 2


def test_our_metadata_is_shown_and_cannot_move_the_cursor(look):
    text = json.dumps({"form": "fused", "state": "none", "labels": ["a", "b"], "npy": "AAAA"})
    _, one, said = look(lstm_onnx(props={"lstm_keras": text}))
    assert one["metadata"]["npy"] == "AAAA"
    assert ("carries", "lstm_keras metadata", "form fused, state none, 2 classes") in said
    _, one, said = look(lstm_onnx(props={"lstm_keras": '{"form": "\\u001b[2Jgone"}'}))
    assert ("carries", "lstm_keras metadata", "form ?[2Jgone") in said


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": ' * 20 + "1" + "}" * 20, "no json"])
def test_metadata_that_is_not_ours_is_refused(look, text):
    with pytest.raises(ArtifactError, match=r"net\.onnx cannot be read as ONNX: its entry"):
        look(lstm_onnx(props={"lstm_keras": text}))
    with pytest.raises(ValueError, match=r"nested|Expecting"):
        entry(text)


@pytest.mark.parametrize(
    "location", ["../../etc/passwd", "/etc/passwd", "beside.bin", "", "a/../../b"]
)
def test_numbers_in_other_files_are_refused(look, tmp_path, monkeypatch, location):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "beside.bin").write_bytes(bytes(4 * 4 * H * F))
    read = onnx.load_from_string(lstm_onnx())
    weights = next(t for t in read.graph.initializer if t.name == "W")
    onnx.external_data_helper.set_external_data(weights, location)
    weights.ClearField("raw_data")
    with pytest.raises(
        ArtifactError, match=r"net.onnx has numbers in another file: .*'W'.\n  Only"
    ):
        look(read.SerializeToString())


def test_numbers_in_other_files_are_seen_in_a_loop_too(look):
    read = onnx.load_from_string(lstm_onnx())
    inner = onnx.helper.make_graph([], "inner", [], [])
    tensor = inner.initializer.add()
    tensor.name, tensor.data_location = "deep", onnx.TensorProto.EXTERNAL
    attribute = read.graph.node[1].attribute.add()
    attribute.name, attribute.type = "body", onnx.AttributeProto.GRAPH
    attribute.g.CopyFrom(inner)
    with pytest.raises(ArtifactError, match="numbers in another file: an unnamed one, for 'deep'"):
        look(read.SerializeToString())


def test_a_file_without_lstm_is_refused_by_its_operators(look):
    with pytest.raises(
        UnsupportedError, match=r"^net.onnx has no LSTM; its operators are 1 Tanh.\n"
    ):
        look(without_lstm())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it has no graph of operators"),
        (b"no model at all", "cannot be read as ONNX"),
        (lstm_onnx()[:-200], "cannot be read as ONNX"),
    ],
)
def test_what_is_no_onnx_file_is_refused(look, content, says):
    with pytest.raises(ArtifactError, match=says):
        look(content)


def test_a_name_of_another_kind_is_refused(tmp_path):
    for name in ("a.txt", "folder.onnx"):
        if name.endswith("t"):
            (tmp_path / name).write_text("x")
        else:
            (tmp_path / name).mkdir()
        with pytest.raises(ArtifactError, match=r"neither a|cannot read"):
            foreign.check_file(tmp_path / name)


# ---- states -----------------------------------------------------------------------------------


def ends(*pairs):
    return [Tensor(name, shape, "float32") for name, shape in pairs]


@pytest.mark.parametrize(
    ("given", "made", "told", "by", "unsure"),
    [
        ("x h c", "y h c", [("h", "h"), ("c", "c")], "names", []),
        ("x h_in c_in", "y h_out c_out", [("h_in", "h_out"), ("c_in", "c_out")], "names", []),
        ("input h0 c0", "output hn cn", [("h0", "hn"), ("c0", "cn")], "names", []),
        ("x p q", "y r s", [], "", ["x", "p", "q"]),  # two of one shape: nothing tells
        ("input", "output", [], "", []),
        ("x", "x", [], "", []),  # one input is what the sequence goes into
    ],
)
def test_what_tells_a_state(given, made, told, by, unsure):
    shapes = {"x": (1, 5, 3), "input": (1, 5, 3), "y": (1, 2), "output": (1, 5, 3)}
    inputs, outputs = (
        ends(*((name, shapes.get(name, (1, 4))) for name in side.split())) for side in (given, made)
    )
    if given == made == "x":
        outputs = inputs
    assert states.pair(inputs, outputs) == (told, by, unsure)


def test_shapes_tell_where_names_do_not():
    inputs, outputs = ends(("x", (1, 5, 3)), ("p", (1, 4))), ends(("y", (1, 2)), ("q", (1, 4)))
    assert states.pair(inputs, outputs) == ([("p", "q")], "shapes", [])


def facts(**changes):
    x, y = Tensor("x", (1, 2), "float32"), Tensor("y", (1, 2), "float32")
    settings = {"name": "f", "kind": "tflite", "size": 1, "precision": "float32", "operators": {}}
    settings |= {"fused": 1, "loops": 0, "written_out": False, "inputs": (x,), "outputs": (y,)}
    return Facts(**{**settings, **changes})


class Memory:
    """A file that adds up what it reads, and forgets as told."""

    def __init__(self, keeps: bool, forgets: bool):
        self.sum, self.keeps, self.forgets = np.zeros((1, 2), "float32"), keeps, forgets

    def call(self, inputs):
        self.sum = self.sum * self.keeps + inputs["x"]
        return {"y": self.sum}

    def reset(self):
        self.sum = self.sum * (not self.forgets)


@pytest.mark.parametrize(
    ("keeps", "forgets", "contract"),
    [(False, True, "none"), (True, True, "kept"), (True, False, "unsettled")],
)
def test_the_contract_is_found_by_playing_twice(keeps, forgets, contract):
    memory = Memory(keeps, forgets)
    played_on = windows.noise(facts(), 4)
    shapes = {"x": (1, 2)}
    opened = Opened(memory.call, memory.reset)
    found = playing.twice(opened, facts(), played_on.inputs, shapes)
    assert found["state"] == contract
    assert found["moved"] == keeps


def test_a_file_that_keeps_more_than_it_hands_out_is_seen():
    h = Tensor("h", (1, 2), "float32")
    known = facts(
        inputs=(Tensor("x", (1, 2), "float32"), h),
        outputs=(Tensor("y", (1, 2), "float32"), h),
        states=(("h", "h"),),
    )
    for secret, contract in ((0.0, "explicit"), (1.0, "explicit, kept")):
        memory = Memory(True, True)

        def call(inputs, memory=memory, secret=secret):
            hidden = memory.call(inputs)["y"] * secret
            return {"y": inputs["x"] + inputs["h"] + hidden, "h": inputs["h"] + inputs["x"]}

        played_on = windows.noise(known, 4)
        opened = Opened(call, memory.reset)
        found = playing.twice(opened, known, played_on.inputs, {"x": (1, 2), "h": (1, 2)})
        assert found["state"] == contract


# ---- verdicts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (Played("LiteRT", "1", "executed", True, state="none"), None),
        (Played("LiteRT", "1", "refused", False, "no such operator"), "no interpreter of this"),
        (Played("LiteRT", "1", "died", False, "died of SIGSEGV"), "died of SIGSEGV"),
        (Played("LiteRT", "1", "executed", True, state="none", finite=False), "NaN or infinity"),
        (Played("LiteRT", "1", "executed", True, state="unsettled"), "otherwise after a reset"),
        (Played("LiteRT", "", "absent", False, "not installed"), None),
    ],
    ids=lambda value: getattr(value, "verdict", "-"),
)
def test_what_makes_a_file_fail(row, problem):
    found = Inspection(facts(), "windows", [row])
    assert found.to_dict()["passed"] == (problem is None)
    assert (problem or "") in "".join(found.problems)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((4, 1, 1, 2), (4, 2)), ((4, 3, 1, 2), (4, 3, 2)), ((4, 3, 1, 5, 2), (4, 15, 2)),
     ((4, 1, 5, 1, 2), (4, 5, 2)), ((4, 3, 1, 2), (4, 2)), ((4, 1, 2), (4, 2))],
)  # fmt: skip
def test_answers_are_laid_out_as_the_model_answers(shape, expected):
    """The last of several calls, or all of them side by side, as the model's axes want it."""
    got = draw(*shape)
    want = got.reshape(expected) if got.size == math.prod(expected) else got[:, -1, 0]
    found = parity.compare(facts(), "LiteRT", {"y": got}, want, named=False)
    assert found.largest_error == 0
    assert parity.compare(facts(), "LiteRT", {"y": got}, want + 1e-4, named=False).passed is False
    with pytest.raises(ShapeError, match="f answers with y"):
        parity.compare(facts(), "LiteRT", {"y": got}, draw(4, 7), named=False)


def test_the_output_that_our_entry_names_is_compared():
    """Gates that are as wide as the answer come first in a signature."""
    expected = draw(4, 2)
    got = {"f": expected[:, None, None] + 1, "y": expected[:, None, None]}
    known = facts(metadata={"outputs": [{"name": "y"}, {"name": "f"}]})
    assert parity.compare(known, "r", got, expected, named=False).output == "y"
    assert parity.compare(facts(), "r", got, expected, named=False).output == "f"
    for odd in (
        {},
        {"outputs": []},
        {"outputs": [3]},
        {"outputs": [{"name": 3}]},
        {"outputs": "y"},
    ):
        assert facts(metadata=odd).first_answer == ""


def test_classes_are_compared_where_there_are_some():
    expected = np.array([[0.9, 0.1], [0.2, 0.8]])
    got = expected[:, None, None, ::-1]
    assert parity.compare(facts(), "r", {"y": got}, expected, named=False).agreement == 0
    assert math.isnan(parity.compare(facts(), "r", {"y": got}, expected * 3, False).agreement)
    assert parity.compare(facts(), "r", {"y": got}, expected * 3, named=True).agreement == 0


def test_noise_is_not_made_up_for_shapes_without_end():
    x = Tensor("x", (1, 1 << 28, 3), "float32")
    with pytest.raises(UnsupportedError, match=r"f takes x \[1, 268435456, 3\], and no noise"):
        windows.noise(facts(inputs=(x,)))
    with pytest.raises(UnsupportedError, match=r"f takes x \[1, 0, 3\], and no noise"):
        windows.noise(facts(inputs=(Tensor("x", (1, 0, 3), "float32"),)))
    with pytest.raises(UnsupportedError, match="f has 0 inputs besides states"):
        windows.noise(facts(inputs=()))


def test_every_runtime_has_an_opener():
    for kinds in interpreters.RUNTIMES.values():
        for function, package in kinds.values():
            assert callable(getattr(interpreters, function))
            assert version(package)
