"""The report: everything that was measured is on the page, and nothing it holds can break it."""

import json
import math
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from lstm_keras import report
from lstm_keras.checks import ArtifactResult, Check
from lstm_keras.errors import ArtifactError
from lstm_keras.report.charts import Line, chart
from lstm_keras.report.diagram import diagram

LABELS = ["pendulum", "abduction", "elevation", "internal", "external", "trapezius", "row"]


def result(target="tflite", form="fused", precision="float32", runtime="tflite", **changes):
    number = {"float32": 4.1e-7, "dynamic": 8.3e-3, "int8": 2.1e-2}[precision]
    checks = [
        Check("SQNR, dB", 41.3, 20.0, True, "below 20 dB noise is 10 % of the signal"),
        Check("class agreement", 0.996, 0.99, True, "a class changes only where it was undecided"),
        Check("second run after a reset", 0.0, 0.0, True, "the same windows, bit for bit"),
        Check("operators", "1 FULLY_CONNECTED, 1 MEAN, 1 SOFTMAX, 1 UNIDIRECTIONAL_SEQUENCE_LSTM",
              "as exported; no loop, no Flex", True, "one fused LSTM per layer"),
    ]  # fmt: skip
    if precision == "float32":
        checks.insert(0, Check("largest |error|", number, 1e-5, True, "other order of summation"))
    fields = {
        "size": {"float32": 27_316, "dynamic": 13_904, "int8": 12_216}[precision],
        "largest_error": number,
        "rms_error": number / 7,
        "sqnr_db": {"float32": math.inf, "dynamic": 38.2, "int8": 41.3}[precision],
        "agreement": {"float32": 1.0, "dynamic": 0.998, "int8": 0.996}[precision],
        "metric": 0.871,
        "metric_parent": 0.873,
        "latency_ratio": 0.043,
        "error_by_step": (number * (1 - np.exp(-np.arange(50) / 9)) * 0.9 + number / 20).tolist(),
        "checks": checks,
    } | changes
    name = f"{target}-{form}-{precision}"
    return ArtifactResult(name, target, form, precision, runtime, **fields)


@pytest.fixture
def content():
    """As a whole run writes it, in shape and size; the numbers are made up."""
    rng = np.random.default_rng(1997)
    t = np.arange(50)
    epochs = np.arange(1, 41)
    confusion = np.diag([38, 35, 33, 31, 36, 30, 37]) + rng.integers(0, 4, (7, 7))
    return {
        "recipe": "shoulder-imu",
        "title": "Shoulder exercises from a smartwatch",
        "date": "2026-11-22",
        "verdict": "pass",
        "data": {
            "name": "shoulder_imu",
            "digest": "5f" * 32,
            "recordings": 140,
            "channels": ["ax", "ay", "az", "gx", "gy", "gz"],
            "units": ["g", "g", "g", "rad/s", "rad/s", "rad/s"],
            "labels": LABELS,
            "hz": 12.5,
            "steps": 50,
            "stride": 25,
            "groups": {"train": [f"s{k}" for k in (2, 3, 4, 5, 7, 8, 9, 10)], "test": ["s1", "s6"]},
            "windows": {"train": 1412, "validation": 0, "test": 287},
        },
        "model": {
            "name": "shoulder-imu",
            "summary": "LSTM F=6 H=32, mean over time, Dense 7",
            "parameters": 5223,
            "digest": "a7" * 32,
        },
        "training": {
            "seed": 0,
            "epochs": 40,
            "best_epoch": 29,
            "kept_epoch": 33,
            "seconds": 96.4,
            "curves": {
                "loss": 1.6 * np.exp(-epochs / 9) + 0.32,
                "val_loss": 1.5 * np.exp(-epochs / 8) + 0.55 + rng.normal(0, 0.02, 40),
                "accuracy": 0.97 - 0.7 * np.exp(-epochs / 8),
                "val_accuracy": 0.88 - 0.6 * np.exp(-epochs / 7) + rng.normal(0, 0.01, 40),
            },
            "versions": {"python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0"},
        },
        "metric": {
            "name": "window accuracy",
            "keras": 0.873,
            "needed": 0.83,
            "confusion": confusion,
        },
        "gates": {
            "layer": "lstm_1",
            "open": {"i": np.float32(0.41), "f": 0.79, "o": 0.36},
            "half_life_steps": 5.13,
            "example": {
                "label": "elevation",
                "x": np.sin(t[:, None] / 6 + np.arange(6)) + rng.normal(0, 0.1, (50, 6)),
                "i": 0.4 + 0.25 * np.sin(t / 6),
                "f": 0.8 + 0.1 * np.cos(t / 6),
                "g": 0.4 + 0.1 * np.cos(t / 5),
                "o": 0.35 + 0.2 * np.sin(t / 6 + 1),
                "c": 1.1 * (1 - np.exp(-t / 8)) + 0.2 * np.sin(t / 6),
                "h": 0.3 * (1 - np.exp(-t / 8)) + 0.06 * np.sin(t / 6),
            },
        },
        "artifacts": [
            result(),
            result(runtime="tflm"),
            result(precision="dynamic"),
            result(precision="int8"),
            result(precision="int8", runtime="tflm"),
            result(form="step"),
            result(target="onnx", runtime="onnx"),
        ],
    }


class Page(HTMLParser):
    """Tags that are opened and never closed, every attribute, and the words a reader sees."""

    VOID = frozenset({"meta", "br", "circle", "line", "rect", "path", "polyline"})

    def __init__(self, text):
        super().__init__()
        self.open, self.attributes, self.tags, self.words = [], [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.attributes += attributes
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.attributes += attributes
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += "" if self.open and self.open[-1] == "style" else data


def write(tmp_path, content):
    path = report.write(tmp_path / "new", content)
    assert path == tmp_path / "new" / "report.html"
    text = path.read_text(encoding="utf-8")
    return text, json.loads((path.parent / "report.json").read_text())


def test_the_page_shows_what_was_measured(tmp_path, content):
    text, _ = write(tmp_path, content)
    page = Page(text)
    assert page.open == []
    words = re.sub(r"\s+", " ", page.words)
    for expected in (
        "Shoulder exercises from a smartwatch", "✓ pass", "87.3 %", "5 223",
        "never seen in training: s1, s6; needed: 83.0 %",
        "41 %", "79 %", "36 %", "after 5.1 steps", "weights kept from epoch 33",
        "4.1e-07", "1.0e-05", "11.9 KiB", "99.6 %", "87.3 % → 87.1 %", "0.04",
        "1 FULLY_CONNECTED, 1 MEAN, 1 SOFTMAX, 1 UNIDIRECTIONAL_SEQUENCE_LSTM",
        "other order of summation", "5f" * 32, "a7" * 32, "3.15.1",
    ):  # fmt: skip
        assert expected in words, expected
    assert len(text) < 500_000


def test_the_page_needs_no_network_and_runs_nothing(tmp_path, content):
    text, _ = write(tmp_path, content)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not {"src", "href"} & {name for name, _ in page.attributes}
    assert "url(" not in text
    assert "@import" not in text


def test_every_picture_says_what_it_shows(tmp_path, content):
    text, _ = write(tmp_path, content)
    pictures = re.findall(r"<svg[^>]*>", text)
    assert len(pictures) == 2 + 3 + 2 + 7
    assert all(
        'role="img"' in svg and re.search(r'aria-label="[^"]{20,}"', svg) for svg in pictures
    )


def test_the_json_holds_everything_and_is_strict(tmp_path, content):
    content["artifacts"][0] = result(agreement=math.nan, error_by_step=[math.inf, 1e-7])
    text, stored = write(tmp_path, content)
    assert stored["format"] == 1
    first = stored["artifacts"][0]
    assert first["sqnr_db"] is None  # inf: no noise at all
    assert first["agreement"] is None
    assert first["error_by_step"] == [None, 1e-7]
    assert first["passed"] is True
    assert stored["metric"]["confusion"] == content["metric"]["confusion"].tolist()
    assert report.render(stored) == text
    words = Page(text).words.lower()
    assert not re.search(r"\b(nan|inf|none|undefined)\b", words)


@pytest.mark.parametrize("key", ["title", "date", "data", "model", "training", "metric", "gates"])
def test_any_part_may_be_missing(tmp_path, content, key):
    del content[key]
    text, stored = write(tmp_path, content)
    assert Page(text).open == []
    assert key not in stored


def test_a_check_without_training_leaves_those_sections_out(tmp_path, content):
    text, _ = write(tmp_path, {"verdict": "pass", "artifacts": content["artifacts"]})
    assert "The artifacts" in text
    for absent in ("What was trained", "Inside the LSTM", "What it learned", "Versions"):
        assert absent not in text


@pytest.mark.parametrize("part", ["data", "model", "training", "metric", "gates"])
def test_any_entry_of_a_part_may_be_missing(tmp_path, content, part):
    for entry in list(content[part]):
        smaller = {**content, part: {k: v for k, v in content[part].items() if k != entry}}
        assert Page(write(tmp_path, smaller)[0]).open == []


def test_a_label_cannot_leave_its_place(tmp_path, content):
    evil = '"><script>alert(1)</script>'
    content["data"]["labels"] = [evil, *LABELS[1:]]
    content["data"]["channels"] = [evil, *"bcdef"]
    content["gates"]["example"]["label"] = content["title"] = content["model"]["name"] = evil
    content["metric"]["name"] = evil
    content["artifacts"][0] = result(checks=[Check(evil, evil, evil, True, evil)], runtime=evil)
    text, stored = write(tmp_path, content)
    assert "<script" not in text
    assert Page(text).open == []
    assert evil in Page(text).words
    assert stored["title"] == evil


def test_a_failed_check_is_named_at_the_top(tmp_path, content):
    content["verdict"] = "fail"
    content["artifacts"][3] = result(
        precision="int8", checks=[Check("SQNR, dB", -7.0, 20.0, False, "noise")]
    )
    words = Page(write(tmp_path, content)[0]).words
    assert "6 of 7 artifacts stay within their budgets" in words
    assert "Outside: tflite-fused-int8 on tflite." in words
    assert words.index("✗ fail") < words.index("Outside")


def test_a_failed_artifact_cannot_pass(tmp_path, content):
    content["artifacts"][3] = result(checks=[Check("SQNR, dB", -7.0, 20.0, False, "noise")])
    with pytest.raises(ValueError, match="cannot be 'pass': tflite-fused-float32 on tflite failed"):
        report.write(tmp_path, content)
    assert list(tmp_path.iterdir()) == []


def test_another_verdict_is_refused(tmp_path, content):
    content["verdict"] = "maybe"
    with pytest.raises(ValueError, match="'pass' or 'fail'; got 'maybe'"):
        report.write(tmp_path, content)


def test_a_folder_that_cannot_be_made_is_said(tmp_path, content):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArtifactError, match="cannot write into"):
        report.write(tmp_path / "file" / "report", content)


def test_the_diagram_draws_the_openings():
    def widths(**open):
        return [float(w) for w in re.findall(r'stroke-width="([\d.]+)"/><path', diagram(open))]

    narrow, wide = widths(i=0.1, f=0.5, o=0.9), widths(i=0.9, f=0.5, o=0.1)
    assert narrow[0] == pytest.approx(2.6)
    assert wide[0] == pytest.approx(23.4)
    assert narrow[1] == wide[1]


@pytest.mark.parametrize("open", [{"i": 1.2}, {"f": -0.1}, {"o": math.nan}, {"g": 0.5}])
def test_the_diagram_refuses_what_no_gate_can_be(open):
    with pytest.raises(ValueError, match="gates i, f, o open from 0 to 1; got"):
        diagram(open)


def test_a_chart_without_numbers_is_left_out():
    assert chart("nothing", [Line("", [None, math.nan], "s0")], "step") == ""
    assert chart("zeros have no logarithm", [Line("", [0.0, 0.0], "s0")], "step", log=True) == ""


@pytest.mark.parametrize("values", [[1.0], [2.0, 2.0, 2.0], [1e-9, 3e4], [0.5, None, 0.7]])
@pytest.mark.parametrize("log", [False, True])
def test_a_chart_stays_inside_its_picture(values, log):
    text = chart("any", [Line("a", values, "s0")], "step", log=log, limit=0.25, mark=(1, "kept"))
    for d in re.findall(r' d="([^"]+)"', text):
        for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", d):
            assert 0 <= float(x) <= 360
            assert 0 <= float(y) <= 200
