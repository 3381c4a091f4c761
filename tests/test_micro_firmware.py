"""The firmware and its judge, with a pair of C small enough to be written by hand."""

import dataclasses
import importlib
import sys

import numpy as np
import pytest
from scripts import ROOT

from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.golden import FILE, Golden

sys.path.insert(0, str(ROOT / "export" / "micro"))
firmware, qemu = importlib.import_module("firmware"), importlib.import_module("qemu")
run = importlib.import_module("run")

pytestmark = pytest.mark.skipif(qemu.missing() is not None, reason=str(qemu.missing()))

N, T, F, K = 2, 5, 3, 4
WEIGHTS = np.array([[7, -3, 11], [-9, 5, 2], [4, 13, -8], [1, -6, 15]], np.int8)
NAMES = ("tiny.h", "tiny.c", "tiny_selftest.c")
LABELS = ("walk", 'sit "still"', "run", "fall")

HEADER = """
#include <stdint.h>
typedef struct { int32_t sum[4]; } tiny_state_t;
void tiny_reset(tiny_state_t *state);
void tiny_step(tiny_state_t *state, const int8_t *x);
void tiny_output(const tiny_state_t *state, int8_t *y);
void tiny_run(const int8_t *x, int8_t *y);
void tiny_run_in(tiny_state_t *state, const int8_t *x, int8_t *y);
int tiny_selftest(void);
"""
SOURCE = """
#include "tiny.h"
static const int8_t weights[12] = {
    7, -3, 11, -9, 5, 2, 4, 13, -8, 1, -6, 15,
};
void tiny_reset(tiny_state_t *state)
{
    for (int k = 0; k < 4; k++) state->sum[k] = 0;
}
void tiny_step(tiny_state_t *state, const int8_t *x)
{
    for (int k = 0; k < 4; k++)
        for (int n = 0; n < 3; n++) state->sum[k] += weights[3 * k + n] * x[n];
}
void tiny_output(const tiny_state_t *state, int8_t *y)
{
    for (int k = 0; k < 4; k++) y[k] = (int8_t)(state->sum[k] / 64);
}
void tiny_run_in(tiny_state_t *state, const int8_t *x, int8_t *y)
{
    tiny_reset(state);
    for (int t = 0; t < 5; t++) tiny_step(state, x + 3 * t);
    tiny_output(state, y);
}
void tiny_run(const int8_t *x, int8_t *y)
{
    tiny_state_t state;
    tiny_run_in(&state, x, y);
}
"""
SELFTEST = """
#include "tiny.h"
static const int8_t x[15] = {{ {x} }}, expected[4] = {{ {y} }};
int tiny_selftest(void)
{{
    int8_t y[4];
    int wrong = 0;
    tiny_run(x, y);
    for (int k = 0; k < 4; k++) wrong += y[k] != expected[k];
    return wrong;
}}
"""


@pytest.fixture
def pair(tmp_path):
    """Running sums of products, and the answers that NumPy gives."""
    x = np.random.default_rng(3).integers(-60, 60, (N, T, F))
    y = np.trunc(x.sum(1) @ WEIGHTS.T / 64).astype(int)
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "tiny.h").write_text(HEADER)
    (folder / "tiny.c").write_text(SOURCE)
    numbers = {"x": ", ".join(map(str, x[0].ravel())), "y": ", ".join(map(str, y[0]))}
    (folder / "tiny_selftest.c").write_text(SELFTEST.format(**numbers))
    artifact = Artifact(
        path=folder,
        target="c",
        precision="int8",
        form="fused",
        state="none",
        files={name: sha256(folder / name) for name in NAMES},
        inputs=(Tensor("x", (1, T, F), "int8", 0.5, 3),),
        outputs=(Tensor("y", (1, K), "int8", 0.25, -1),),
        operators={},
        parent="",
        versions={},
        labels=LABELS,
    )
    flat = [one.reshape(N, -1).astype(float).tolist() for one in (x, y, y)]
    Golden("c", 0.0, T, *flat).save(folder / FILE)
    return artifact, y


@pytest.mark.parametrize("core", ["m0plus", "m55"])
def test_the_firmware_reports_what_the_pair_does(pair, tmp_path, core):
    artifact, y = pair
    report = firmware.report(artifact, core, tmp_path / core)
    np.testing.assert_array_equal(report.y, y)
    assert (report.mismatches, report.index) == (0, y[0].argmax())
    assert report.label == LABELS[y[0].argmax()]
    assert len(report.steps) == T
    assert len(set(report.steps)) == 1
    assert report.steps[0] > F * K
    assert abs(report.run - sum(report.steps) - report.output) < 15 * T  # calls and a loop
    assert report.state == 16
    assert 8 <= report.stack < 100
    assert 12 < report.flash < 500
    assert report.ram == 0
    assert run.wrong(artifact, report) == ""
    assert run.line(artifact, report, "").startswith("pass  Cortex-M")


def test_labels_are_escaped(pair, tmp_path):
    artifact, y = pair
    best = y[0].argmax()
    labels = tuple('a "b\\' if k == best else "" for k in range(K))
    report = firmware.report(dataclasses.replace(artifact, labels=labels), "m4", tmp_path / "m4")
    assert report.label == 'a "b\\'


def test_one_changed_weight_is_noticed(pair, tmp_path):
    artifact, _ = pair
    faulty = run.planted(artifact, tmp_path / "faulty")
    changed = (faulty.path / "tiny.c").read_text()
    assert "-8, 1, -6, -15" in changed
    report = firmware.report(faulty, "m4", tmp_path / "m4")
    assert report.mismatches == 1
    assert run.wrong(artifact, report) == "1 mismatches in its self-test"


def test_a_selftest_that_sees_nothing_is_found_out(pair, tmp_path, monkeypatch, capsys):
    artifact, _ = pair
    monkeypatch.setattr(run, "BUILD", tmp_path / "built")
    assert run.notices(artifact)
    blind = '#include "tiny.h"\nint tiny_selftest(void) { return 0; }\n'
    (artifact.path / "tiny_selftest.c").write_text(blind)
    assert not run.notices(artifact)
    assert "MISSED   one changed weight of c-fused-int8" in capsys.readouterr().out
    faulty = run.planted(artifact, tmp_path / "faulty")
    report = firmware.report(faulty, "m4", tmp_path / "m4")
    assert run.wrong(artifact, report).startswith("answers ")


def test_other_answers_classes_labels_and_variables_are_wrong(pair, tmp_path):
    artifact, _ = pair
    report = firmware.report(artifact, "m4", tmp_path / "m4")
    off = report.y.copy()
    off[1, 2] += 1

    def said(**changes):
        return run.wrong(artifact, dataclasses.replace(report, **changes))

    assert said(y=off) == "answers 1 from the golden ones; at most 0"
    assert said(y=off[:1]).startswith("answers inf")
    other = (report.index + 1) % K
    assert said(index=other) == f"class {other}; the golden vectors say {report.index}"
    assert said(label="swim").startswith("label 'swim'; the manifest says ")
    assert said(ram=4) == "the pair has variables of its own"


def test_a_firmware_without_a_verdict_is_an_error(pair, tmp_path):
    artifact, _ = pair
    crash = '#include "tiny.h"\nint tiny_selftest(void) { __builtin_trap(); }\n'
    (artifact.path / "tiny_selftest.c").write_text(crash)
    with pytest.raises(ValueError, match=r"(?s)on m4 gave no verdict .*fault: an exception"):
        firmware.report(artifact, "m4", tmp_path / "m4")


def test_a_pair_without_steps_plays_whole_windows(pair, tmp_path):
    artifact, y = pair
    for name in ("tiny.h", "tiny.c"):
        file = artifact.path / name
        text = (
            file.read_text()
            .replace("tiny_step(", "static_step(")
            .replace("void s", "static void s")
        )
        lines = [
            line for line in text.splitlines() if not (name == "tiny.h" and "static_step" in line)
        ]
        file.write_text("\n".join(lines))
    report = firmware.report(artifact, "m4", tmp_path / "m4")
    np.testing.assert_array_equal(report.y, y)
    assert (report.steps, report.output, report.state) == ((), 0, 16)
    assert run.wrong(artifact, report) == ""


def test_rows_say_where_and_how_near(pair, tmp_path):
    artifact, _ = pair
    report = firmware.report(artifact, "m4", tmp_path / "m4")
    (row,) = run.rows([(artifact, report)])
    assert row["where"] == "Cortex-M4F, QEMU mps2-an386"
    assert (row["verdict"], row["what"]) == ("executed", "equal")


def test_the_exit_status_is_the_verdict(pair, tmp_path, monkeypatch, capsys):
    artifact, _ = pair
    artifact.save()
    monkeypatch.setattr(run, "BUILD", tmp_path / "built")
    monkeypatch.setattr(run.qemu, "CORES", {core: qemu.CORES[core] for core in ("m3", "m4")})
    assert run.main([str(artifact.path)]) == 0
    shown = capsys.readouterr().out
    assert shown.endswith("pass\n")
    assert shown.count("pass  Cortex-M4F") == 2  # own path and portable
    golden = Golden.load(artifact.path / FILE)
    dataclasses.replace(golden, y=[[n + 1 for n in one] for one in golden.y]).save(
        artifact.path / FILE
    )
    assert run.main([str(artifact.path)]) == 1
    assert "answers 1 from the golden ones" in capsys.readouterr().out
    monkeypatch.setattr(run.qemu, "missing", lambda: "no tools")
    assert run.main([str(artifact.path)]) == 2
