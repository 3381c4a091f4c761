"""What lies beside a file for TFLite Micro: compiled, compared, and refused where it is wrong."""

import dataclasses
import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import tflite_micro
from planted import artifact, bidirectional, draw, edited, good, integrator, model, stack, step_file

from lstm_keras import LSTM, judge, stages
from lstm_keras.artifact import STATE, Artifact
from lstm_keras.errors import (
    ArtifactError,
    ConversionError,
    RuntimeMissingError,
    UnsupportedError,
)
from lstm_keras.exporters import cmsis_nn, export, fused, micro, micro_operators
from lstm_keras.exporters.c.names import identifier
from lstm_keras.exporters.flatbuffer import put
from lstm_keras.exporters.lean import lean
from lstm_keras.runtimes import agreement, arena, bare_keras, load

WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-pedantic", "-Werror"]

MOCK = """
#include <cstdio>
enum TfLiteStatus {{ kTfLiteOk = 0, kTfLiteError = 1 }};
namespace tflite {{
inline namespace micro {{
template <unsigned N>
class MicroMutableOpResolver {{
 public:
{methods}
 private:
  unsigned count_ = 0;
  TfLiteStatus Add(const char* name) {{
    if (count_ >= N) return kTfLiteError;
    ++count_;
    std::puts(name);
    return kTfLiteOk;
  }}
}};
}}
}}
"""
"""Stands for TFLite Micro's header: takes N operators, and says which."""


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """A file of each kind with all that lies beside it, by its name."""
    made = {}
    folder = tmp_path_factory.mktemp("beside")
    for name, content, how in [
        ("int8", good(stack, state="none"), {"state": "none"}),
        ("kept", good(stack), {}),
        ("wide", good(integrator, precision="int16x8"), {"precision": "int16x8"}),
        ("float", good(bidirectional, precision="float32"), {"precision": "float32"}),
        ("step", step_file(stack), {"form": "step", "precision": "float32", "state": "explicit"}),
    ]:
        x = draw(stack, 20, seed=3)
        made[name] = micro.beside(artifact(folder / name, content, **how), f"My {name}", x)
    return made


KINDS = ("int8", "kept", "wide", "float", "step")


def compiled(folder, files, main, language="c++"):
    """What a program prints that is made of these files and this main, and warns of nothing."""
    source = folder / ("main.cc" if language == "c++" else "main.c")
    source.write_text(main)
    program = folder / "program"
    standard = {"c++": ["g++", "-std=c++17"], "c": ["gcc", "-std=c99"]}[language]
    command = [*standard, *WARNINGS, f"-I{folder}", "-o", program, source, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return subprocess.run([program], capture_output=True, check=True).stdout


# ---- the array --------------------------------------------------------------------------------

PRINT_ALL = """
#include <cstdio>
#include <cstdint>
#include "my_{0}_model_data.h"
int main() {{
  if (reinterpret_cast<std::uintptr_t>(my_{0}_model_data) % 16) return 1;
  std::fwrite(my_{0}_model_data, 1, my_{0}_model_data_len, stdout);
}}
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_array_holds_the_file(kind, beside, tmp_path):
    one = beside[kind]
    for suffix in ("h", "cc"):
        name = f"my_{kind}_model_data.{suffix}"
        (tmp_path / name).write_text((one.path / name).read_text())
    data = tmp_path / f"my_{kind}_model_data.cc"
    main = PRINT_ALL.format(kind)
    assert compiled(tmp_path, [data], main) == one.model_file.read_bytes()
    wrong = re.sub(r"0x54, 0x46", "0x54, 0x47", data.read_text(), count=1)
    data.write_text(wrong)
    assert compiled(tmp_path, [data], main) != one.model_file.read_bytes()


def test_the_header_is_c_too(beside, tmp_path):
    main = (
        '#include "my_int8_model_data.h"\n#include <stdio.h>\n'
        "static unsigned char arena[MY_INT8_ARENA_BYTES];\n"
        'int main(void) { printf("%u", (unsigned)sizeof arena); return arena[0]; }\n'
    )
    (tmp_path / "my_int8_model_data.h").write_text(
        (beside["int8"].path / "my_int8_model_data.h").read_text()
    )
    said = compiled(tmp_path, [], main, "c")
    assert int(said) == arena.smallest(beside["int8"].model_file.read_bytes())


# ---- the operators ----------------------------------------------------------------------------


def added(folder, one, change=lambda text: text):
    """Which methods a resolver header calls, and what it returns."""
    inside = folder / "tensorflow/lite/micro"
    inside.mkdir(parents=True, exist_ok=True)
    methods = sorted(micro_operators.method(op) for op in micro_operators.KNOWN)
    text = "\n".join(f'  TfLiteStatus {m}() {{ return Add("{m}"); }}' for m in methods)
    (inside / "micro_mutable_op_resolver.h").write_text(MOCK.format(methods=text))
    name = micro.read(one)["name"]
    header = (one.path / f"{name}_resolver.h").read_text()
    (folder / f"{name}_resolver.h").write_text(change(header))
    main = (
        f'#include "{name}_resolver.h"\n'
        f'int main() {{ {name}_resolver r; std::printf("%d\\n", {name}_add_operators(r)); }}\n'
    )
    *names, status = compiled(folder, [], main).decode().split()
    return names, int(status)


@pytest.mark.parametrize("kind", KINDS)
def test_the_resolver_holds_the_operators_of_the_file_and_no_other(kind, beside, tmp_path):
    one = beside[kind]
    names, status = added(tmp_path, one)
    assert status == 0
    assert names == [micro_operators.method(op) for op in one.operators]
    assert len(set(names)) == len(names)


def test_a_missing_operator_or_place_is_noticed(beside, tmp_path):
    one = beside["int8"]
    wanted = [micro_operators.method(op) for op in one.operators]
    line = "  ok = ok && resolver.AddSlice() == kTfLiteOk;\n"
    names, _ = added(tmp_path, one, lambda text: text.replace(line, ""))
    assert names != wanted
    small = f"Resolver<{len(wanted)}>", f"Resolver<{len(wanted) - 1}>"
    assert added(tmp_path, one, lambda text: text.replace(*small)) == (wanted[:-1], 1)


def test_the_wheel_has_every_operator_that_is_known():
    """The symbols of its library: the operators that TFLite Micro was built with."""
    library = next((Path(tflite_micro.__file__).parent / "python").rglob("_runtime.so"))
    there = set(re.findall(rb"\d+Register_([A-Z][A-Z0-9_]+)E", library.read_bytes()))
    there = {name.decode() for name in there}
    assert there >= micro_operators.KNOWN
    assert "BIDIRECTIONAL_SEQUENCE_LSTM" not in there


@pytest.mark.parametrize("name", ["BIDIRECTIONAL_SEQUENCE_LSTM", "FlexTensorListReserve", "CUSTOM"])
def test_an_operator_that_it_lacks_is_refused_by_name(name, tmp_path):
    with pytest.raises(UnsupportedError) as error:
        micro_operators.method(name)
    assert str(error.value) == (
        f"TFLite Micro has no operator {name}.\n"
        "  Leave out the layer that needs it, or choose another --form."
    )
    one = artifact(tmp_path / "one", good(integrator))
    one = dataclasses.replace(one, operators={**one.operators, name: 1})
    with pytest.raises(UnsupportedError, match=name):
        micro.beside(one, "one", draw(integrator, 3, seed=3))
    assert [path.name for path in one.path.iterdir()] == ["model.tflite"]


# ---- what was measured ------------------------------------------------------------------------


def test_answers_beside_those_of_litert(beside):
    found = {kind: micro.read(one)["agreement"] for kind, one in beside.items()}
    beside_what = {kind: one["beside"] for kind, one in found.items()}
    numpy = "the integer arithmetic in NumPy"
    assert beside_what == {k: numpy if k == "wide" else "LiteRT" for k in KINDS}
    for kind, one in found.items():
        K, T = 2, 7 if kind == "step" else 1
        assert (one["sequences"], one["numbers"]) == (20, 2 * 20 * T * K)
        if kind in ("float", "step"):
            assert one["worst"] < 1e-6
            assert "largest difference" in one["says"] or one["worst"] == 0
        else:
            assert one["worst"] <= 1  # LSB
            assert one["equal"] + one["one_off"] == one["numbers"]
    assert found["wide"]["worst"] == 0  # bit for bit


def test_differences_are_counted():
    micro_, other = np.array([[1, 2, 3], [4, 5, -128]], "int8"), np.array([[1, 3, 3], [4, 2, 127]])
    got = agreement.counted("LiteRT", 2, micro_, other.astype("int8"))
    assert got == agreement.Agreement("LiteRT", 2, 6, 3, 1, 255.0)
    assert str(got) == "3 of 6 numbers equal, 1 one LSB off, worst 255 LSB"
    got = agreement.counted("LiteRT", 1, np.float32([1, 2]), np.float32([1, 3]))
    assert (got.equal, got.one_off, got.worst) == (1, 0, 1.0)


def test_another_file_is_seen(tmp_path, monkeypatch):
    """Where one of the two plays another bias, the answers differ by more than a step."""

    def shifted(read, graph, op):
        index = int(op.inputs[fused.BIAS["g"]])
        put(read, graph.tensors[index], np.full(4, 3000, "int32"))

    right = artifact(tmp_path / "right", good(stack))
    wrong = artifact(tmp_path / "wrong", edited(good(stack), shifted))
    load = agreement.runtimes.load
    monkeypatch.setattr(
        agreement.runtimes, "load", lambda one, name: load(wrong if name == "tflm" else one, name)
    )
    assert agreement.compare(right, draw(stack, 5, seed=3)).worst > 3


def test_without_the_wheel_the_files_say_so(tmp_path, monkeypatch):
    def missing(*_):
        raise RuntimeMissingError("it is not installed.\n  Install it.")

    monkeypatch.setattr(agreement, "compare", missing)
    one = micro.beside(
        artifact(tmp_path / "one", good(integrator)), "m", draw(integrator, 3, seed=3)
    )
    facts = micro.read(one)
    assert (facts["arena_bytes"], facts["agreement"]) == (None, None)
    assert "ARENA_BYTES" not in (one.path / "m_model_data.h").read_text()
    assert (
        "not measured: tflite-micro was not installed" in (one.path / "m_model_data.h").read_text()
    )
    said = []
    stages.say_micro(facts, lambda *line: said.append(" ".join(line)))
    assert said[0] == "micro arena not measured: tflite-micro is not installed"


# ---- CMSIS-NN ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "precision", "state", "loses"),
    [
        ("fused", "int8", "kept", True),
        ("fused", "int8", "explicit", True),
        ("fused", "int16x8", "kept", True),
        ("fused", "int8", "none", False),
        ("fused", "float32", "kept", False),
        ("step", "float32", "explicit", False),
        ("unrolled", "int8", "none", False),
    ],
)
def test_cmsis_nn_loses_the_state_of_integers_that_stream(form, precision, state, loses, tmp_path):
    one = artifact(tmp_path / "one", good(integrator, state="none"))
    one = dataclasses.replace(one, form=form, precision=precision, state=state)
    assert bool(cmsis_nn.warning(one)) == loses
    if loses:
        assert re.match(
            "CMSIS-NN starts every invoke from h = c = 0: .*--state", cmsis_nn.warning(one)
        )


def test_cmsis_nn_loses_what_was_learned(tmp_path):
    """A SLICE that writes anything but zero into a state."""
    zero = artifact(tmp_path / "zero", good(integrator, state="none"), state="none")

    def learned(read, graph, op):
        writes = next(o for o in graph.operators if o.outputs[0] == op.inputs[fused.C_STATE])
        put(read, graph.tensors[writes.inputs[0]], np.array([[1, 0, 0, 0, 0]], "int16"))

    content = edited(good(integrator, state="none"), learned)
    one = artifact(tmp_path / "learned", content, state="none")
    assert cmsis_nn.warning(zero) == ""
    assert "not from what was learned" in cmsis_nn.warning(one)


def test_the_warning_stands_in_every_file_and_among_the_checks(beside, tmp_path):
    says = "CMSIS-NN starts every invoke from h = c = 0"
    for kind, one in beside.items():
        name = f"my_{kind}"
        for file in (f"{name}_model_data.h", f"{name}_resolver.h", "micro.md", "micro.json"):
            text = (one.path / file).read_text()
            assert (says in text) == (kind in ("kept", "wide")), (kind, file)
            assert file == "micro.json" or STATE[one.state] in text
    model(stack).save(tmp_path / "stack.keras")
    parent = load(bare_keras(tmp_path / "stack.keras"))
    results = judge.judge(parent, [beside["kept"], beside["int8"]], draw(stack, 20, seed=1), None)
    notes = [(r.artifact, r.runtime) for r in results for c in r.checks if c.name == "CMSIS-NN"]
    assert notes == [("tflite-fused-int8-kept", "tflm")]
    lines = []
    stages.say_results(results, lambda *line: lines.append(" ".join(line)))
    assert sum("loses the state: CMSIS-NN starts" in line for line in lines) == 1


# ---- the manifest -----------------------------------------------------------------------------


def test_the_manifest_lists_every_file(beside):
    for one in beside.values():
        loaded = Artifact.load(one.path)
        assert set(loaded.files) == {p.name for p in one.path.iterdir()} - {"manifest.json"}
        assert loaded.model_file.name == "model.tflite"
        assert micro.read(loaded)["files"] == [*loaded.files][1:-1]


def test_a_changed_array_is_refused(tmp_path):
    one = micro.beside(
        artifact(tmp_path / "one", good(integrator)), "m", draw(integrator, 3, seed=3)
    )
    file = one.path / "m_model_data.cc"
    file.write_text(file.read_text().replace("0x54, 0x46", "0x54, 0x47"))
    with pytest.raises(ArtifactError, match=r"m_model_data.cc is not the file that manifest"):
        Artifact.load(one.path)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"format": 1, "operators": 3}'])
def test_damaged_facts_are_refused(text, beside, tmp_path):
    one = dataclasses.replace(beside["int8"], path=tmp_path)
    (tmp_path / micro.FACTS).write_text(text)
    with pytest.raises(ArtifactError, match="does not hold what was measured"):
        micro.read(one)


def test_what_was_there_goes_and_what_is_anothers_stays(tmp_path):
    one = micro.beside(
        artifact(tmp_path / "one", good(integrator)), "old", draw(integrator, 3, seed=3)
    )
    (one.path / "mine_model_data.h").write_text("")
    (tmp_path / "outside.txt").write_text("")
    facts = json.loads((one.path / micro.FACTS).read_text())
    facts["files"].append("../outside.txt")
    (one.path / micro.FACTS).write_text(json.dumps(facts))
    micro.forget(one.path)
    left = {path.name for path in one.path.iterdir()}
    assert left == {"model.tflite", "manifest.json", "mine_model_data.h"}
    assert (tmp_path / "outside.txt").exists()
    micro.forget(one.path)  # nothing to do


# ---- the page ---------------------------------------------------------------------------------


def test_the_page_says_what_was_measured_and_where_things_go_in(beside):
    for kind, one in beside.items():
        page, facts = (one.path / "micro.md").read_text(), micro.read(one)
        assert f"| arena | {facts['arena_bytes']} bytes, measured on a host with 64-bit" in page
        assert facts["agreement"]["says"] in page
        assert f"MY_{kind.upper()}_ARENA_BYTES];" in page
        for side, tensors in (("input", one.inputs), ("output", one.outputs)):
            rows = re.findall(rf"`{side}\((\d)\)` \| (\w+) \|", page)
            assert [int(k) for k, _ in rows] == [*range(len(tensors))]
            assert {name for _, name in rows} == {t.name for t in tensors}


def test_inputs_stand_in_the_order_of_the_file(beside):
    """That of a step file is not the order of its manifest."""
    one = beside["step"]
    given, _ = micro._in_order(one, one.model_file.read_bytes())
    assert [t.name for t in given] != [t.name for t in one.inputs]
    page = (one.path / "micro.md").read_text()
    assert re.findall(r"`input\(\d\)` \| (\w+) \| (\[.*?\])", page) == [
        (t.name, str(list(t.shape))) for t in given
    ]


@pytest.mark.parametrize(
    ("name", "wanted"), [("A-b c", "a_b_c"), ("9 lives", "model_9_lives"), ("µ", "model")]
)
def test_names_are_those_of_c(name, wanted):
    assert identifier(name, taken=()) == wanted


def test_the_numbers_of_the_readme_are_measured():
    """Of the zoo's files; its step file as an export writes it today."""
    root = Path(__file__).parent.parent
    text = (root / "README.md").read_text().split("## TFLite Micro")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` (\w+) \| ([\d ]+) \| (.*?) \|$", text, re.M)
    assert [row[:2] for row in rows] == [
        ("fused", "float32"), ("fused", "int8"), ("fused", "int16x8"), ("step", "float32"),
    ]  # fmt: skip
    for form, precision, size, operators in rows:
        one = Artifact.load(root / f"models/shoulder-imu/tflite-{form}-{precision}")
        content = lean(one.model_file.read_bytes())
        assert arena.smallest(content) == int(size.replace(" ", "")), (form, precision)
        if precision == "float32" and form == "fused":
            assert operators == ", ".join(one.operators)


# ---- the door ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_gives_its_name_without_the_suffix(kind, tmp_path, monkeypatch):
    def stop(folder, job, calibration):
        raise ConversionError(f"asked for {job.name}.\n  It was only a question.")

    model(integrator).save(tmp_path / "own.keras")
    monkeypatch.setattr("lstm_keras.exporters.in_child", stop)
    for given, name in ((kind(tmp_path / "own.keras"), "own"), (model(integrator), "integrator")):
        with pytest.raises(ConversionError, match=rf"^asked for {name}\.\n"):
            export(given, path=tmp_path / "out")


@pytest.mark.slow
def test_an_export_for_micro_brings_it_all(tmp_path):
    net = model(integrator)
    assert any(isinstance(layer, LSTM) for layer in net.layers)
    one = export(net, precision="int8", calibration=draw(integrator, 40, seed=1),
                 path=tmp_path / "a", device="micro")  # fmt: skip
    assert one.form == "fused"
    assert one.picked.startswith("tflite fused for micro")
    assert "integrator_model_data.cc" in Artifact.load(one.path).files
    facts = micro.read(one)
    assert facts["operators"] == ["FULLY_CONNECTED", "SLICE", "UNIDIRECTIONAL_SEQUENCE_LSTM"]
    assert facts["agreement"]["sequences"] == micro.SEQUENCES
    step = export(net, path=tmp_path / "b", form="step", device="micro")
    assert (step.form, step.picked) == ("step", "")
    assert micro.read(step)["agreement"]["worst"] < 1e-6
    net.save(tmp_path / "Other 1.keras")
    other = export(tmp_path / "Other 1.keras", path=tmp_path / "b", device="micro")
    assert "other_1_resolver.h" in other.files
    again = export(net, path=tmp_path / "a")
    assert micro.read(again) is None
    assert not list(one.path.glob("*model_data*"))
