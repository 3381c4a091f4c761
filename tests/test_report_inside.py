"""What the page shows of a diagnosis: every fact in words, every picture inside its frame."""

import dataclasses
import json
import math
import re

import numpy as np
import pytest
from planted import bidirectional, draw, good, stack, stock
from test_report import Page, content, result  # noqa: F401  (a fixture)

from lstm_keras import report
from lstm_keras.diagnosis.diagnose import diagnose
from lstm_keras.diagnosis.metrics import accuracy_loss
from lstm_keras.diagnosis.source import open_bytes
from lstm_keras.report.maps import heat_map, histogram, interval


@pytest.fixture(scope="module")
def found():
    return diagnose(open_bytes(stock(bidirectional, 0.8)), draw(bidirectional, 50, seed=2))


def page(folder, **changes):
    path = report.write(folder, {"verdict": "fail", "artifacts": [], **changes})
    return path.read_text(encoding="utf-8")


def words(text):
    shown = Page(text)
    assert shown.open == []
    return re.sub(r"\s+", " ", shown.words)


def test_every_fact_of_a_diagnosis_is_on_the_page(found, tmp_path):
    text = page(tmp_path, diagnoses=[found.facts()])
    shown = words(text)
    for expected in (
        "Inside the integers: concatenation, moved-grid.",
        "50 windows, simulated bit for bit and compared with its float twin",
        "0 of 100 outputs differ", "LSTM 2, LSTM 3, LSTM 4: give h one grid",
        "defect concatenation", "note state-kept", "LSTM 4 ✗ fail", "LSTM 1 ✓ pass",
        "out of budget from step", "Ranges and saturation of", "z of gate f of LSTM 3",
    ):  # fmt: skip
        assert expected in shown, expected
    assert shown.count("defect concatenation") == 1  # three places, told once
    assert len(re.findall("<figure", text)) == 4 * 6
    assert "hot out" in text  # LSTM 4 is out of budget
    assert not re.search(r"\b(nan|inf|None|undefined)\b", shown)


def test_the_page_is_drawn_from_the_json_alone(found, tmp_path):
    text = page(tmp_path, diagnoses=[found.facts()])
    assert report.render(json.loads((tmp_path / "report.json").read_text())) == text


def test_every_picture_says_what_it_shows(found, tmp_path):
    pictures = re.findall(r"<svg[^>]*>", page(tmp_path, diagnoses=[found.facts()]))
    assert all('role="img"' in p and re.search(r'aria-label="[^"]{20,}"', p) for p in pictures)


def test_an_artifact_shows_its_own(content, tmp_path):  # noqa: F811
    lost = accuracy_loss(np.ones(300, bool), np.arange(300) >= 30)
    inside = diagnose(open_bytes(good(stack)), draw(stack, 40, seed=2))
    inside = dataclasses.replace(inside, loss=lost)
    content["artifacts"][3] = result(precision="int8", inside=inside.facts())
    shown = words(page(tmp_path, **content))
    assert "Inside the integers: tflite-fused-int8" in shown
    assert "30 of 300 answers became worse, 0 better" in shown
    assert "Nothing to do: the least exact value is" in shown


def test_a_name_cannot_leave_its_place(found, tmp_path):
    evil = '"><script>alert(1)</script>'
    facts = report.plain(found.facts())
    facts["name"] = facts["reference"] = facts["advice"][0] = evil
    for row in (*facts["findings"], *facts["fidelities"], *facts["extents"]):
        row["place"] = evil
    facts["parities"][0]["skipped"] = evil
    text = page(tmp_path, diagnoses=[facts])
    assert "<script" not in text
    assert Page(text).open == []


def numbers(text, names):
    return [float(v) for v in re.findall(rf' (?:{names})="([-\d.]+)"', text)]


@pytest.mark.parametrize("steps", [1, 7, 119, 500])
def test_a_heat_map_stays_inside_and_keeps_the_worst(steps):
    row = np.full(steps, 70.0)
    row[steps // 2] = 12.0
    text = heat_map("SQNR", {"i": row.tolist(), "h": [70.0] * steps}, {"i": 20, "h": 20}, "step")
    cells = re.findall(r'<rect class="(hot[^"]*)" x="([\d.]+)" y="\d+" width="([\d.]+)"', text)
    assert len(cells) <= 2 * 120
    assert [kind for kind, *_ in cells].count("hot out") == 1
    assert all(float(x) >= 0 and float(x) + float(w) <= 351 for _, x, w in cells)
    assert "The noisiest cell has 12 dB." in text


def test_a_histogram_is_as_tall_as_its_shares_and_says_what_is_cut():
    shares = [0.0, 1e-5, 0.01, 0.99]
    text = histogram("h", "note", shares, (-1.0, 1.0), (-3.0, 0.5), cut=True)
    tall = [float(h) for h in re.findall(r'class="bar"[^>]* height="([\d.]+)"', text)]
    assert tall[:2] == [0.0, 0.0]
    assert tall[2] == pytest.approx(tall[3] / 2, rel=0.01)  # decades: 1e-2 is half way to 1e-4
    (line,) = re.findall(r'<line class="reach out" x1="([\d.]+)" x2="([\d.]+)"', text)
    assert [float(x) for x in line] == [46.0, 274.0]  # from the end of the grid, which it leaves
    assert "the floats reach from -3 to 0.5" in text


@pytest.mark.parametrize("ends", [(-1.0, 2.0), (0.5, 2.0), (-2.0, -1.0), (0.0, 0.0)])
def test_an_interval_shows_zero(ends):
    text = interval("accuracy lost", math.fsum(ends) / 2, ends, "points")
    zero = float(re.findall(r'class="mark" x1="([\d.]+)"', text)[0])
    assert all(46 <= x <= 350 for x in [zero, *numbers(text, "cx|x1|x2")])
    assert ("line s1" in text) == (ends[0] > 0)
