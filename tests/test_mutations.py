"""Damaged files end in an error of ours or a verdict; the hundreds are `make mutations`."""

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def mutations():
    """The program that makes them."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import mutations

        yield mutations
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["tflite fused float32", "tflite fused int8", "onnx fused float32"]
)
def test_damaged_files_end_in_an_error_or_a_verdict(mutations, name):
    """Three of each kind of damage; some of them kill an interpreter."""
    found = mutations.of_file(name, range(3))
    total = sum(found.values(), mutations.Counter())
    assert all(sum(outcomes.values()) == 3 for outcomes in found.values())
    assert total[mutations.UNFORESEEN] == 0
    assert total["named"] > total.total() / 4
    assert set(total) <= set(mutations.OUTCOMES)


def test_damaged_manifests_end_in_an_error_or_play(mutations):
    found = mutations.of_manifest("tflite fused int8", range(3))
    assert all(set(outcomes) <= {"named", "plays"} for outcomes in found.values()), found


def test_what_nobody_foresaw_is_told_and_counted(mutations, capsys):
    def stumble():
        raise KeyError("x")

    assert mutations._named(stumble, "a file", "bytes", 7) == mutations.UNFORESEEN
    assert "a file, bytes, number 7: KeyError('x')" in capsys.readouterr().err


def test_mutations_are_seeded_and_change_something(mutations):
    content = (mutations.ZOO / "tflite-fused-int8" / "model.tflite").read_bytes()
    kinds = mutations.BYTES | mutations.TFLITE
    once = list(mutations.mutated("f", kinds, content, range(2)))
    assert once == list(mutations.mutated("f", kinds, content, range(2)))
    changed = [damaged != content for _, _, damaged in once]
    assert np.mean(changed) > 0.9


def test_a_hundred_is_dealt_over_the_files(mutations):
    deals = mutations.dealt(["a", "b", "c"], 100)
    assert sorted(n for _, deal in deals for n in deal) == list(range(100))
