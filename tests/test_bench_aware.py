"""The benchmark of quantization-aware training: it divides rightly and sees what does not agree."""

import importlib
import math
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def recovery(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("recovery")


@pytest.fixture
def knocks(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("knocks")


def row(seed, aware):
    """One seed: rounding loses 8 points of 90, and a longer training won 2 more."""
    lost = {"value": 8.0, "low": 7.0, "high": 9.0}
    agrees = {"equal": 0.9, "within": 0.999, "largest": 2}
    files = {"stock": 50.0, "rounded": 82.0, "rounded, knocks cut": 70.0, "longer, rounded": 84.0}
    files |= {"calibrated": aware, "learned": aware - 1}
    return {
        "seed": seed,
        "accuracy": {
            "float": 90.0,
            "longer": 92.0,
            **{way: {"tflite": a, "tflm": a + 0.5} for way, a in files.items()},
        },
        "lost": {"rounded": {"tflite": lost, "tflm": lost}},
        "agreement": {
            ranges: {name: dict(agrees) for name in ("tflite", "tflm", "runtimes")}
            for ranges in ("calibrated", "learned")
        },
    }


@pytest.fixture
def content(recovery):
    rows = [row(seed, aware) for seed, aware in enumerate((89.0, 90.0, 91.0))]
    poor = {
        name: {"equal": 0.5, "within": 0.9, "largest": 9} for name in ("tflite", "tflm", "runtimes")
    }
    files = {"rounded": {p: {"db": 30.0, "accuracy": 90.0} for p in ("tflite", "tflm")}}
    zoo = {
        "float": 90.5,
        "windows": 400,
        "files": files,
        "agreement": {
            "calibrated, probabilities": poor,  # which nothing is promised of
            "calibrated, logits": dict(rows[0]["agreement"]["calibrated"]),
        },
    }
    return {"seeds": rows, "summary": recovery.summary(rows), "zoo": zoo}


def test_the_share_is_of_what_rounding_lost(recovery):
    assert recovery.recovered(90.0, 82.0, 88.0) == 0.75
    assert recovery.recovered(90.0, 82.0, 82.0) == 0.0
    assert recovery.recovered(90.0, 82.0, 78.0) == -0.5
    assert recovery.recovered(90.0, 82.0, 92.0) == 1.25
    assert math.isnan(recovery.recovered(90.0, 90.0, 91.0))
    assert math.isnan(recovery.recovered(90.0, 91.0, 92.0))


def test_the_strict_share_takes_the_best_float_model_and_the_best_rounded_file(recovery):
    found = recovery.shares(row(0, 89.0), "calibrated", "tflite")
    assert found == {"plainly": (89 - 82) / (90 - 82), "strictly": (89 - 84) / (92 - 84)}
    found = recovery.shares(row(0, 89.0), "learned", "tflm")
    assert found == {
        "plainly": (88.5 - 82.5) / (90 - 82.5),
        "strictly": (88.5 - 84.5) / (92 - 84.5),
    }


def test_the_interval_is_students(recovery):
    mean, low, high = recovery.mean_interval([0.7, 0.8, 0.9, 1.0, 0.6])
    half = 2.776 * math.sqrt(0.025 / 5)  # sample variance 0.025
    assert (mean, low, high) == pytest.approx((0.8, 0.8 - half, 0.8 + half))
    mean, low, high = recovery.mean_interval([0.7])
    assert mean == 0.7
    assert math.isnan(low)
    assert math.isnan(high)


def test_the_summary_is_of_all_seeds(content, recovery):
    found = content["summary"]["calibrated"]["tflite"]
    shares = [7 / 8, 8 / 8, 9 / 8]
    assert found["plainly"] == pytest.approx(recovery.mean_interval(shares))
    assert found["strictly"][0] == pytest.approx(6 / 8)


def test_agreement_counts_in_units_of_the_scale(recovery):
    scale = 0.25
    one = np.array([[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]])
    other = one + scale * np.array([[0, 1, -1, 0.01], [2, 0, 0, -5]])
    assert recovery.agreement(one, other, scale) == {"equal": 0.5, "within": 0.75, "largest": 5}
    assert recovery.agreement(one, other, 2 * scale)["within"] == 0.875


def test_kept_promises_say_nothing(content, recovery):
    assert recovery.broken(content) == []


def too_little_lost(content):
    content["seeds"][1]["lost"]["rounded"]["tflm"] = {"value": 1.2, "low": 0.9, "high": 1.5}


def too_little_recovered(content):
    content["summary"]["learned"]["tflite"]["plainly"] = (0.7, 0.6, 0.8)


def nothing_to_recover(content):
    content["summary"]["learned"]["tflite"]["plainly"] = (math.nan, math.nan, math.nan)


def another_answer(content):
    content["seeds"][2]["agreement"]["learned"]["tflm"]["within"] = 0.99


def another_logit(content):
    content["zoo"]["agreement"]["calibrated, logits"]["tflite"] = {"within": 0.98}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (too_little_lost, "seed 1: rounding loses 1.20 on tflm"),
        (too_little_recovered, "learned: 70% recovered on tflite"),
        (nothing_to_recover, "learned: nan% recovered on tflite"),
        (another_answer, "seed 2, learned: 99.00% within 1 LSB on tflm"),
        (another_logit, "calibrated, logits: 98.00% within 1 LSB on tflite"),
    ],
)
def test_each_broken_promise_is_told(content, recovery, spoil, words):
    spoil(content)
    assert recovery.broken(content) == [words]


def test_the_table_shows_every_seed_and_the_worst_agreement(content, recovery):
    another_answer(content)
    shown = recovery.table(content)
    assert "| 1 | 90.0 | 92.0 | 50.0 / 50.5 | 82.0 / 82.5 | 70.0 / 70.5 | 84.0 / 84.5 |" in shown
    assert "8.0 (7.0 to 9.0)" in shown
    assert (
        "| calibrated, plainly | 88% / 93% | 100% / 107% | 112% / 120% | 100% (69% to 131%)"
        in shown
    )
    assert "| knocks, learned, worst seed | 90.0%, 99.90%, 2 | 90.0%, 99.00%, 2 |" in shown
    assert "| rounded | 30.0 / 30.0 | 90.00 / 90.00 |" in shown


def test_knocks_do_not_count_as_turning(knocks, monkeypatch):
    x, angle = knocks.windows(300, np.random.default_rng(3))
    again, same = knocks.windows(300, np.random.default_rng(3))
    np.testing.assert_array_equal(x, again)
    start = x[..., 1].argmax(1)
    np.testing.assert_array_equal(x[..., 1].sum(1), 1)
    monkeypatch.setattr(knocks, "KNOCKS", 0.0)
    calm, same = knocks.windows(300, np.random.default_rng(3))
    np.testing.assert_array_equal(angle, same)
    turned = [0.3 * row[at + 1 :, 0].sum() for row, at in zip(calm, start, strict=True)]
    np.testing.assert_allclose(turned, angle, atol=1e-4)
    knocked = np.abs(x[..., 0] - calm[..., 0])
    assert 0.015 < (knocked > 0).mean() < 0.025
    assert knocked[knocked > 0].min() > 20


def test_classes_are_equally_frequent_and_seeds_differ(knocks):
    _, y = knocks.draw(20_000, 0, 1)
    assert np.abs(np.bincount(y, minlength=8) / len(y) - 1 / 8).max() < 0.01
    assert not np.array_equal(knocks.draw(50, 0, 0)[0], knocks.draw(50, 0, 1)[0])
    assert not np.array_equal(knocks.draw(50, 0, 0)[0], knocks.draw(50, 1, 0)[0])


def test_only_knocks_are_cut_down(knocks):
    x, _ = knocks.draw(200, 5)
    cut = knocks.narrowed(x)
    far = np.abs(x[..., 0]) > 10
    np.testing.assert_array_equal(cut[..., 1], x[..., 1])
    np.testing.assert_array_equal(cut[..., 0][~far], x[..., 0][~far])
    assert 12 < np.abs(cut[..., 0]).max() < 15
    assert cut.dtype == "float32"


@pytest.mark.slow
def test_a_trained_file_agrees_and_another_does_not(knocks, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(FOLDER))
    bench = importlib.import_module("quantization_aware")
    x, y = knocks.draw(256, 7)
    cut = knocks.narrowed(x)
    aware = bench.quantize_aware(knocks.build(0), cut)
    knocks.fit(aware, x, y, 0.01, 1)
    made = bench.written(aware, cut, tmp_path)
    played = bench.play(made, x)
    found = bench.aware_agreement(aware.predict(x, verbose=0), played, made)
    assert set(found) == {"tflite", "tflm", "runtimes"}
    assert min(each["within"] for each in found.values()) >= 0.995
    assert bench.percent(played["tflite"], played["tflm"].argmax(-1)) > 95
    in_float = aware.source.predict(x, verbose=0)  # knocks as large as they were
    assert bench.aware_agreement(in_float, played, made)["tflite"]["within"] < 0.9
