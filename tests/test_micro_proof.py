"""200 random models on an emulated Cortex-M4 and M55: every integer is that of TFLite Micro."""

import dataclasses
import importlib
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from scripts import ROOT

pytest.importorskip("tflite_micro", reason="no tflite-micro: pip install 'lstm-keras[tflm]'")

from c_firmware import case, mismatches, write_sources

sys.path.insert(0, str(ROOT / "export" / "micro"))
qemu = importlib.import_module("qemu")

pytestmark = pytest.mark.skipif(qemu.missing() is not None, reason=str(qemu.missing()))

MODELS, TOGETHER = 200, 20
WIDE = 40  # of int16x8


def played(cases, core, folder, *flags):
    folder.mkdir(parents=True)
    sources = write_sources(cases, folder)
    return qemu.build(sources, core, folder, f"-I{folder}", *flags).run()


def all_right(folder, core, count, wide, *flags):
    """Several firmwares at once; the models that are wrong."""
    groups = [range(k, min(k + TOGETHER, count)) for k in range(0, count, TOGETHER)]

    def one(group):
        cases = [case(seed, wide) for seed in group]
        result = played(cases, core, folder / str(group[0]), *flags)
        found = mismatches(result.output)
        assert set(found) == {one.name for one in cases}
        assert result.status == any(found.values())
        return {name: wrong for name, wrong in found.items() if wrong}

    with ThreadPoolExecutor(2) as pool:
        return {name: wrong for found in pool.map(one, groups) for name, wrong in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("core", "count"), [("m4", MODELS), ("m55", 60)])
def test_every_integer_of_random_models(tmp_path, core, count):
    assert all_right(tmp_path, core, count, False) == {}


@pytest.mark.slow
@pytest.mark.parametrize("core", ["m4", "m55"])
def test_every_integer_of_random_models_in_int16x8(tmp_path, core):
    assert all_right(tmp_path, core, WIDE, True) == {}


def test_a_few_of_them_on_the_smallest_core_and_a_wrong_answer_is_seen(tmp_path):
    cases = [case(seed) for seed in range(3)]
    right = played(cases, "m0plus", tmp_path / "right")
    assert mismatches(right.output) == {"model_0": 0, "model_1": 0, "model_2": 0}
    y = cases[1].y.copy()
    y[1, -1] ^= 1
    cases[1] = dataclasses.replace(cases[1], y=y)
    wrong = played(cases, "m0plus", tmp_path / "wrong")
    assert mismatches(wrong.output) == {"model_0": 0, "model_1": 1, "model_2": 0}
    assert (right.status, wrong.status) == (0, 1)
