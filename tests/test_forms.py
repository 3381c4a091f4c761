"""Which form loads where, said at export time, and picked for a device."""

from pathlib import Path

import keras
import numpy as np
import pytest
from scripts import program

from lstm_keras import LSTM, exporters
from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters import TARGETS, devices, export
from lstm_keras.exporters.devices import COMPILED, DEVICES, INTERPRETER, MICRO
from lstm_keras.stages import say_loading

ROOT = Path(__file__).parent.parent
T, F, H = 5, 3, 4
L = keras.layers


@pytest.fixture(scope="module")
def forms():
    return program("benchmarks/forms.py")


@pytest.fixture(scope="module")
def found(forms, tmp_path_factory):
    """Where each kind of file was seen to load."""
    files = forms.files(tmp_path_factory.mktemp("forms"))
    return {key: forms.loads(file) for key, file in files.items()}


def test_the_table_of_the_readme_is_what_loads(forms, found):
    assert forms.RESULT.read_text() == forms.table(found), "run python benchmarks/forms.py"
    other = {**found, ("fused", "none", "int8"): (INTERPRETER, COMPILED, MICRO)}
    assert forms.table(other) != forms.table(found)


def test_every_form_state_and_precision_was_tried(found):
    kinds = {(f, s, p) for (t, f), (_, ps) in TARGETS.items() for p in ps if t == "tflite"
             for s in exporters.STATES[t, f]}  # fmt: skip
    assert set(found) == kinds


def test_what_is_said_at_export_time_is_what_loads(found):
    for (form, _, precision), where in found.items():
        says = devices.loading(form, precision)
        assert set(says.where) & {INTERPRETER, COMPILED, MICRO} == set(where)
        assert not set(says.where) & set(says.refused)
        if says.refused and precision in ("float32", "int8"):  # the cure it names is one
            assert COMPILED in found["unrolled", "none", precision]


# ---- said at export time ----------------------------------------------------------------------


def artifact(form, precision="float32", target="tflite", picked=""):
    facts = {"inputs": (), "outputs": (), "operators": {}, "parent": "", "versions": {}}
    state = "explicit" if form == "step" else "none"
    about = {"target": target, "form": form, "precision": precision, "state": state}
    return Artifact(path=Path(), files={"m": ""}, picked=picked, **about, **facts)


@pytest.mark.parametrize(
    ("form", "precision", "says"),
    [
        ("fused", "float32", "does not load in CompiledModel, its C API and LiteRT.js (Variable "
         "tensors not yet supported): --form step or unrolled does"),
        ("fused", "int8", "does not load in CompiledModel, its C API and LiteRT.js (Variable "
         "tensors not yet supported): --form unrolled, for LiteRT.js in float32, does"),
        ("unrolled", "int8", "does not load in LiteRT.js (Element type INT8 is not supported): "
         "--precision float32 does"),
        ("fused", "int16x8", "does not load in LiteRT's Interpreter, CompiledModel, its C API and "
         "LiteRT.js (LiteRT has no LSTM of 16-bit values): "
         "--form unrolled in int8 or float32 does"),
    ],
)  # fmt: skip
def test_a_file_says_where_it_does_not_load(form, precision, says):
    lines = []
    say_loading(artifact(form, precision), lambda *line: lines.append(line))
    assert lines == [("loads", f"tflite-{form}-{precision}", says)]


def test_a_file_that_loads_everywhere_says_nothing():
    lines = []
    for form, target in (("step", "tflite"), ("unrolled", "tflite"), ("fused", "onnx")):
        say_loading(artifact(form, target=target), lambda *line: lines.append(line))
    assert lines == []
    assert str(devices.loading("step", "float32")).startswith("loads in LiteRT's Interpreter, ")


# ---- picked for a device ----------------------------------------------------------------------


class Exports:
    """Stands for `export`: refuses the named forms, and keeps what it was asked for."""

    def __init__(self, **refused):
        self.refused = {name.replace("_", " "): why for name, why in refused.items()}
        self.asked = []

    def __call__(self, target, form):
        self.asked.append(f"{target} {form}")
        if (why := self.refused.get(f"{target} {form}")) is not None:
            raise UnsupportedError(f"{why}\n  Cure.")
        return artifact(form, target=target)


@pytest.mark.parametrize(
    ("device", "target", "first"),
    [
        ("android", None, "tflite step"),
        ("browser", None, "tflite step"),
        ("browser", "onnx", "onnx fused"),
        ("micro", None, "tflite fused"),
        ("micro", "c", "c fused"),
        ("raspberry-pi", None, "tflite fused"),
        ("server", None, "onnx fused"),
        ("server", "tflite", "tflite fused"),
    ],
)
def test_the_first_that_fits_is_taken(device, target, first):
    exports = Exports()
    got = devices.export_for(device, target, "auto", "float32", exports)
    assert exports.asked == [first]
    assert got.picked.startswith(f"{first} for {device}: ")
    assert " not " not in got.picked


def test_what_does_not_fit_is_passed_over_and_said():
    exports = Exports(tflite_step="it reads backwards", tflite_unrolled="no ELU")
    got = devices.export_for("android", None, None, "float32", exports)
    assert got.form == "fused"
    assert got.picked == (
        "tflite fused for android: loads in the Interpreter, small and fast; "
        "not tflite step: it reads backwards; not tflite unrolled: no ELU"
    )
    lines = []
    say_loading(got, lambda *line: lines.append(line))
    assert [verb for verb, *_ in lines] == ["picks", "loads"]


@pytest.mark.parametrize(
    ("device", "precision", "first"),
    [
        ("micro", "int16x8", "tflite fused"),
        ("raspberry-pi", "int16x8", "tflite unrolled"),  # which then says that it has no int16x8
        ("micro", "dynamic", "tflite unrolled"),  # TFLite Micro loads fused ones, answers wrongly
        ("raspberry-pi", "dynamic", "tflite fused"),
    ],
)
def test_what_the_device_cannot_play_is_not_written(device, precision, first):
    exports = Exports()
    devices.export_for(device, "tflite", "auto", precision, exports)
    assert exports.asked[0] == first


def test_where_nothing_fits_every_form_has_its_reason():
    exports = Exports(tflite_fused="a", tflite_unrolled="b", tflite_step="c", c_fused="d")
    with pytest.raises(UnsupportedError) as error:
        devices.export_for("micro", None, "auto", "float32", exports)
    assert str(error.value) == (
        "no form for micro fits this model in that precision:\n"
        "    tflite fused: a\n    tflite unrolled: b\n    tflite step: c\n    c fused: d\n"
        "  Change what they name, use --precision float32, or choose --target and --form yourself."
    )


def test_what_is_wrong_with_every_form_is_said_once():
    exports = Exports(tflite_fused="a", tflite_unrolled="a", tflite_step="a", c_fused="a")
    with pytest.raises(UnsupportedError, match=r"^a\n  Cure\.$"):
        devices.export_for("micro", None, "auto", "float32", exports)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"form": "auto"}, r"form=auto needs to know for what.\n  Pass device=.* android, browser"),
        ({"device": "toaster"}, r"there is no device=toaster.\n  Choose from: android"),
        (
            {"device": "browser", "target": "tflite", "form": "fused"},
            r"nothing for browser is of target=tflite and form=fused.\n  .* tflite step, tfl",
        ),
        ({"device": "micro", "form": "packed"}, r"nothing for micro is of form=packed.\n.* tflite"),
        ({"device": "micro", "target": "onnx"}, r"nothing for micro is of target=onnx.\n.* tflite"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(given, says):
    with pytest.raises(UnsupportedError, match=says):
        export("never read", **given)


def test_every_preference_exists_and_usual_ones_have_a_reason():
    for device, pairs in DEVICES.items():
        assert set(pairs) <= set(TARGETS)
        assert (device, *pairs[0]) in devices.WHY
    assert {key[0] for key in devices.WHY} <= set(DEVICES)


def test_a_model_that_reads_backwards_goes_to_the_phone_unrolled(tmp_path):
    """And the manifest says nothing of how it was picked."""
    entry = keras.Input((T, F))
    model = keras.Model(entry, L.Dense(2)(L.Bidirectional(LSTM(H))(entry)), name="both")
    got = export(model, device="android", path=tmp_path / "a")
    assert (got.target, got.form) == ("tflite", "unrolled")
    assert "; not tflite step: tflite cannot express layer 'bidirectional" in got.picked
    loaded = Artifact.load(got.path)
    assert loaded == got
    assert loaded.picked == ""


def test_a_quantization_aware_model_stays_fused(tmp_path):
    from lstm_keras import quantize_aware

    model = keras.Sequential([keras.Input((T, F)), LSTM(H), L.Dense(2)])
    x = np.random.default_rng(1).normal(size=(16, T, F)).astype("float32")
    with pytest.raises(UnsupportedError, match="tflite fused in int8, not tflite unrolled in int8"):
        export(quantize_aware(model, x), "tflite", "int8", "unrolled", x, tmp_path / "a")
