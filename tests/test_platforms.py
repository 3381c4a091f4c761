"""The table of platforms: what it shows, and that it cannot claim what was not seen."""

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from scripts import program

from lstm_keras import golden, platforms, report, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.platforms import Row, cell, markdown, matrices

ROOT = Path(__file__).parent.parent
FUSED = zoo.FOLDER / "shoulder-imu" / "tflite-fused-int8"


def row(**changes):
    facts = {
        "platform": "python",
        "runtime": "LiteRT Interpreter",
        "version": "2.3.0",
        "where": "x86-64",
        "target": "tflite",
        "form": "fused",
        "precision": "int8",
        "state": "none",
        "verdict": "executed",
        "what": "equal",
    }
    return Row(**{**facts, **changes})


NO = "it holds variable tensors"
ROWS = [
    row(platform="node", runtime="onnxruntime-node", target="onnx", precision="float32"),
    row(),
    row(runtime="CompiledModel", verdict="refused", what=NO),
    row(runtime="CompiledModel", precision="float32", verdict="refused", what=NO),
    row(platform="android", runtime="LiteRT", where="Android", verdict="type-checked", what="-"),
]


@pytest.fixture(scope="module")
def script():
    return program("export/platforms.py")


def test_runtimes_go_down_and_files_across():
    lite, onnx = matrices(ROWS)
    assert (lite.target, lite.files) == ("tflite", ["tflite-fused-int8", "tflite-fused-float32"])
    shown = {name: [cell(r, lite.reasons) for r in cells] for name, _, cells in lite.lines}
    assert shown == {
        "LiteRT Interpreter": ["equal", ""],
        "CompiledModel": ["refused [1]", "refused [1]"],
        "LiteRT": ["type-checked", ""],
    }
    assert lite.reasons == [NO]
    assert (onnx.files, len(onnx.lines), onnx.reasons) == (["onnx-fused-float32"], 1, [])
    text = markdown(ROWS)
    assert "| CompiledModel; x86-64 | refused [1] | refused [1] |" in text
    assert f"\n1. {NO}\n" in text


def test_rows_are_read_as_they_were_written(tmp_path):
    platforms.write(ROWS, tmp_path / "platforms.json")
    assert platforms.read(tmp_path / "platforms.json") == platforms.ordered(ROWS)
    assert platforms.read(tmp_path / "none.json") == []


def test_a_verdict_is_one_of_three_words():
    with pytest.raises(ValueError, match=r"executed, refused, type-checked; got 'works'"):
        row(verdict="works")


def test_another_claim_is_noticed_and_another_number_is_not(script):
    assert script.changed(ROWS, [dataclasses.replace(r, what="3e-07") for r in ROWS]) == []
    lost = [dataclasses.replace(r, verdict="refused") if r == ROWS[1] else r for r in ROWS]
    assert script.changed(ROWS, lost) == [
        "no longer: python, LiteRT Interpreter, x86-64, tflite-fused-int8, executed",
        "new: python, LiteRT Interpreter, x86-64, tflite-fused-int8, refused",
    ]
    assert len(script.changed(ROWS, ROWS[:-1])) == 1


def test_files_are_really_played(script, tmp_path):
    rows = {r.runtime: r for r in script.of_python([Artifact.load(FUSED)])}
    assert (rows["LiteRT Interpreter"].verdict, rows["LiteRT Interpreter"].what) == (
        "executed",
        "equal",
    )
    assert rows["TFLite Micro"].verdict == "executed"
    refused = rows["LiteRT CompiledModel"]
    assert refused.verdict == "refused"
    assert refused.what.startswith("the file holds h and c in variable tensors")
    assert str(FUSED) not in refused.what


def test_a_wrong_answer_is_no_row(script, tmp_path):
    folder = shutil.copytree(FUSED, tmp_path / "wrong")
    stored = golden.Golden.load(folder / golden.FILE)
    wrong = [[number + 3 for number in one] for one in stored.y]
    dataclasses.replace(stored, y=wrong).save(folder / golden.FILE)
    artifact = dataclasses.replace(Artifact.load(FUSED), path=folder)
    with pytest.raises(AssertionError, match=r"tflite-fused-int8 on tflite: 3\.0 from its golden"):
        script.of_python([artifact])


def test_a_device_that_left_no_rows_is_noticed(script, tmp_path):
    for name in platforms.ORDER[1:]:
        content = {"rows": [{k: v for k, v in vars(row()).items() if k != "platform"}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    assert {r.platform for r in script.gathered(tmp_path)} == set(platforms.ORDER[1:])
    (tmp_path / "web.json").unlink()
    with pytest.raises(FileNotFoundError):
        script.gathered(tmp_path)


def test_the_report_shows_where_files_play():
    content = {"artifacts": [], "verdict": "pass", "platforms": ROWS}
    page = report.render(report.finished(content))
    assert "Where such files play" in page
    assert page.count("refused [1]") == 2
    assert f"<li>{NO}</li>" in page
    assert '<td title="type-checked, 2.3.0">type-checked</td>' in page
