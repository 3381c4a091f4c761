"""What a pair of C costs, against compiler and emulator; and budgets that fail an export."""

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from scripts import ROOT, program

from lstm_keras import export, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError, BudgetError, DataError, UnsupportedError
from lstm_keras.exporters.c import budget, compiled, cost, estimates
from lstm_keras.exporters.c.cores import CORES

L = keras.layers
T, F, H, K = 7, 3, 5, 4
SHARE, IN_SOFTWARE = 0.15, 0.25
"""Of the instructions of a step: how far an estimate may be off, and that of floats on a core with
no unit for them, where each sum takes as long as its numbers want. Measured: 11 % and 19 %."""

sys.path.insert(0, str(ROOT / "export" / "micro"))
import qemu  # noqa: E402

needs_qemu = pytest.mark.skipif(qemu.missing() is not None, reason=f"{qemu.missing()}")


@pytest.fixture(scope="module")
def costs():
    """The program that fits the coefficients."""
    return program("benchmarks/c_costs.py")


@pytest.fixture(scope="module")
def samples(costs):
    """Models whose numbers and lengths the fit has not seen."""
    shapes = [(10, 26), (22, 13), (4, 36)]
    assert not set(shapes) & set(costs.SHAPES)
    return costs.samples(("int8", "int16x8", "float32"), shapes, seed=99)


# ---- against the compiler and the emulator ----------------------------------------------------


def test_cores_are_those_of_the_emulator():
    assert list(CORES) == list(qemu.CORES)
    for name, core in CORES.items():
        assert core.title == qemu.CORES[name].title
        assert {*core.flags.split(), "-mthumb"} == set(qemu.target_flags(name))


@needs_qemu
@pytest.mark.slow
@pytest.mark.parametrize("core", ["m0plus", "m4", "m55"])
def test_instructions_of_models_that_the_fit_has_not_seen(core, samples, costs, tmp_path):
    found = costs.measure(samples, core, tmp_path)
    for one in found:
        step, answer, _ = estimates.instructions(one.sample.driver, core)
        soft = core == "m0plus" and one.sample.driver.plan.y.value.dtype == "float32"
        assert step == pytest.approx(one.step, rel=IN_SOFTWARE if soft else SHARE)
        assert answer == pytest.approx(one.answer, rel=0.5, abs=300)  # short, and the input counts
    wrong = {key: 1.3 * value for key, value in estimates.fitted(core)["instructions"].items()}
    assert np.abs(costs.errors(found, {"instructions": wrong})).max() > SHARE


@needs_qemu
@pytest.mark.slow
@pytest.mark.parametrize("core", ["m0plus", "m4", "m55"])
def test_stack_measured_is_within_that_compiled_and_that_within_the_bound(core, samples, tmp_path):
    for k, one in enumerate(samples):
        there = compiled.measure(one.files, core)
        flash, bound = estimates.estimated(one.driver, core)
        deepest = measured_stack(one, core, tmp_path / str(k))
        assert 0 < deepest - CALLER <= there.stack <= bound
        assert flash == pytest.approx(there.flash, rel=0.25)


CALLER = 8
"""Bytes of the function that calls the pair: its return address and what keeps the stack even."""


def measured_stack(one, core: str, folder: Path) -> int:
    """Bytes that run_in has used in QEMU."""
    folder.mkdir()
    for name, text in one.files.items():
        (folder / name).write_text(text)
    own, name = one.driver.name, one.driver.name.upper()
    (folder / "main.c").write_text(f"""#include "micro.h"
#include "{own}.h"
static {own}_state_t state;
static {own}_input_t x[{name}_STEPS * {name}_FEATURES];
static {own}_output_t y[{name}_OUTPUTS];
static void run(void) {{ {own}_run_in(&state, x, y); }}
int main(void) {{ lk_print_int((int32_t)lk_stack_used(run)); return 0; }}
""")
    sources = [folder / f"{own}.c", folder / "main.c"]
    built = qemu.build(sources, core, folder, f"-I{folder}", strict=False)
    return int(built.run().output)


@pytest.mark.skipif(compiled.compiler() is None, reason=f"{compiled.COMPILER} is not installed")
def test_the_state_is_as_large_as_the_compiler_makes_it(samples, tmp_path):
    for one in samples:
        for name, text in one.files.items():
            (tmp_path / name).write_text(text)
        own = one.driver.name
        for size, wrong in ((one.driver.size(), False), (one.driver.size() + 1, True)):
            same = f"sizeof({own}_state_t) == {size}"
            (tmp_path / "check.c").write_text(
                f'#include "{own}.h"\ntypedef char same[{same} ? 1 : -1];\n'
            )
            for command in (["gcc"], [compiled.COMPILER, *CORES["m0plus"].flags.split()]):
                done = subprocess.run(
                    [*command, "-c", str(tmp_path / "check.c"), "-o", "/dev/null"],
                    capture_output=True,
                    check=False,
                )
                assert (done.returncode != 0) == wrong


LIBRARY = {
    "memcpy": "memcpy(a, b, 40);",
    "memset": "memset(a, n, 40);",
    "a product of 64 bits": "wide = wide * n;",
    "a shift of 64 bits": "wide = wide >> n;",
    "float product": "real = real * 1.5f;",
    "float sum": "real = real + 1.5f;",
    "float quotient": "real = real / (float)n;",
    "float to int": "n = (int)real;",
    "int to float": "real = (float)n;",
    "float comparison": "n = real < 2.5f;",
}


@needs_qemu
@pytest.mark.slow
def test_no_function_of_the_library_takes_more_stack_than_is_allowed_for(tmp_path):
    functions = "\n".join(
        f"static void f{k}(void) {{ {c} }}" for k, c in enumerate(LIBRARY.values())
    )
    calls = "\n".join(f"    told(lk_stack_used(f{k}));" for k in range(len(LIBRARY)))
    (tmp_path / "main.c").write_text(f"""#include <string.h>
#include "micro.h"
static volatile char a[40], b[40];
static volatile int n = 7;
static volatile int64_t wide = 12345678901;
static volatile float real = 3.25f;
#define memcpy(to, from, count) memcpy((void *)to, (const void *)from, (size_t)n)
#define memset(to, what, count) memset((void *)to, what, (size_t)n)
{functions}
static void told(uint32_t used) {{ lk_print_int((int32_t)used); lk_print("\\n"); }}
int main(void)
{{
{calls}
    return 0;
}}
""")
    built = qemu.build([tmp_path / "main.c"], "m0plus", tmp_path, strict=False)
    used = dict(zip(LIBRARY, map(int, built.run().output.split()), strict=True))
    assert 0 < max(used.values()) <= compiled.CALLEE, used


def test_the_deepest_path_of_a_graph_is_found():
    def node(name, size):
        return f'node: {{ title: "{name}" label: "{name}\\na.c:1:1\\n{size} bytes (static)" }}\n'

    def edge(caller, callee):
        return f'edge: {{ sourcename: "{caller}" targetname: "{callee}" label: "a.c:2:3" }}\n'

    graph = node("step", 8) + node("run", 100) + node("a", 16) + node("b", 24)
    graph += edge("run", "step") + edge("step", "a") + edge("step", "b") + edge("a", "memcpy")
    assert compiled.depth(graph) == 100 + 8 + 16 + compiled.CALLEE
    assert compiled.depth(graph, besides="run") == 8 + 16 + compiled.CALLEE
    assert compiled.depth(graph.replace("memcpy", "b")) == 100 + 8 + 16 + 24


# ---- what an export says ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    file = tmp_path_factory.mktemp("model") / "own.keras"
    built = keras.Sequential([keras.Input((T, F)), L.LSTM(H), L.Dense(K)], name="own")
    rng = np.random.default_rng(8)
    built.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in built.get_weights()])
    built.save(file)
    return file


@pytest.fixture(scope="module")
def artifact(model, tmp_path_factory):
    return export(model, "c", path=tmp_path_factory.mktemp("made") / "c")


def test_costs_lie_beside_the_pair_and_in_its_banner(artifact):
    told = cost.Cost.load(artifact)
    assert artifact.model_file.name == "own.c"
    assert told.parameters == 4 * (4 * H * (F + H + 1) + K * (H + 1))
    assert told.macs == T * 4 * H * (F + H) + H * K
    assert told.state == 2 * 4 * H
    assert told.steps == T
    assert list(told.cores) == list(CORES)
    header = (artifact.path / "own.h").read_text()
    for core, line in told.lines().items():
        assert f"{core}  " in header
        assert line in header
    for core in told.cores.values():
        assert told.parameters < core.flash < told.parameters + 20_000
        assert 0 < T * core.step < core.window < T * core.step + 15_000  # floats in software


def test_without_the_compiler_flash_is_estimated_and_that_is_said(samples, monkeypatch):
    one = samples[0]
    if compiled.compiler():
        with_it = cost.of(one.driver, one.files, "int8")
        assert with_it.origin.startswith(f"flash and stack by {compiled.COMPILER}")
    monkeypatch.setattr(compiled.shutil, "which", lambda name: None)
    without = cost.of(one.driver, one.files, "int8")
    assert without.measured is None
    assert "flash estimated" in without.origin
    for core, there in without.cores.items():
        assert (there.flash, there.stack) == estimates.estimated(one.driver, core)


@pytest.mark.skipif(compiled.compiler() is None, reason=f"{compiled.COMPILER} is not installed")
def test_a_compiler_that_does_not_know_a_core_measures_nothing(samples, monkeypatch):
    one = samples[0]
    unknown = dataclasses.replace(CORES["m55"], flags="-mcpu=cortex-m99")
    monkeypatch.setattr(compiled, "CORES", {**CORES, "m55": unknown})
    with pytest.raises(RuntimeError, match="cortex-m99"):
        compiled.measure(one.files, "m55")
    assert cost.of(one.driver, one.files, "int8").measured is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cores": {"m4": {}}}', '{"cores": 1}'])
def test_damaged_costs_are_refused(content, artifact, tmp_path):
    copy = dataclasses.replace(artifact, path=tmp_path)
    (tmp_path / "own_costs.json").write_text(content)
    with pytest.raises(ArtifactError, match=r"own_costs.json holds no costs: .*\n  Export the mod"):
        cost.Cost.load(copy)
    with pytest.raises(ArtifactError, match="tells no costs"):
        cost.Cost.load(dataclasses.replace(copy, files={"own.c": ""}))


# ---- budgets ----------------------------------------------------------------------------------

TOLD = cost.Cost(
    "int8",
    parameters=9000,
    state=96,
    steps=50,
    macs=1000,
    cores={
        "m0plus": cost.CoreCost(13_000, 400, 40_000, 2_000_000),
        "m4": cost.CoreCost(12_000, 300, 8_000, 400_000),
    },
    measured=None,
)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("flash=32k", [("flash", None, 32768)]),
        ("flash=32k, ram=4K", [("flash", None, 32768), ("ram", None, 4096)]),
        ("stack=512", [("stack", None, 512)]),
        ("instructions@m4=20k", [("instructions", "m4", 20_000)]),
        ("ms@m0plus=0.5", [("ms", "m0plus", 0.5)]),
        ("flash=1.5m", [("flash", None, 1.5 * 2**20)]),
    ],
)
def test_limits_are_read(text, limits):
    assert [(one.what, one.core, one.most) for one in budget.parse(text)] == limits


@pytest.mark.parametrize(
    "text", ["", "flash", "flash=", "flash=-1", "rom=32k", "flash@m9=1k", "flash=32kb", "a=1,,b=2"]
)
def test_what_is_no_limit_is_refused_with_the_words_there_are(text):
    with pytest.raises(DataError) as error:
        budget.parse(text)
    said = str(error.value)
    assert said.startswith(f"--budget {text}: ")
    assert "flash, ram, stack, instructions, ms" in said
    assert "m0plus, m3, m4" in said


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("flash=12999", "  flash on Cortex-M0+: 13 000 B, allowed 12 999 B, 1 B too much\n"),
        ("flash@m4=11k", "  flash on Cortex-M4F: 12 000 B, allowed 11 264 B, 736 B too much\n"),
        ("ram=495", "  ram on Cortex-M0+: 496 B, allowed 495 B, 1 B too much\n"),
        ("stack=299", "  stack on Cortex-M4F: 300 B, allowed 299 B, 1 B too much\n"),
        ("ms@m4=0.05", "  ms on Cortex-M4F: 0.1 ms, allowed 0.05 ms, 0.05 ms too much\n"),
        ("instructions=39k", "  instructions on Cortex-M0+: 40 000, allowed 39 000, 1 000 too mu"),
    ],
)
def test_what_exceeds_a_budget_is_named_with_the_cure(limit, says):
    with pytest.raises(BudgetError) as error:
        budget.check(TOLD, budget.parse(limit))
    said = str(error.value)
    assert said.startswith("the pair takes more than the budget allows, and nothing was written.\n")
    assert says in said
    assert "fewer units" in said.splitlines()[-1]
    assert error.value.exit_code == 1


def test_what_just_fits_passes():
    budget.check(TOLD, budget.parse("flash=13000,ram=496,stack=400,instructions=40k,ms@m4=0.1"))


def test_budget_and_layout_are_for_c(model):
    for option in ({"budget": "flash=1k"}, {"layout": "cmake"}):
        with pytest.raises(
            UnsupportedError, match=r"is for C, and the target is onnx.\n  Add --ta"
        ):
            export(model, "onnx", **option)


def test_an_exceeded_budget_fails_and_leaves_what_was_there(model, artifact, call, tmp_path):
    arguments = ("export", model, "--target", "c", "--budget", "flash=1k,ram=64")
    code, _, err = call(*arguments, "--out", tmp_path / "new")
    assert code == 1
    assert err.startswith("BudgetError: the pair takes more than the budget allows, and nothing w")
    assert "flash on Cortex-M4F" in err
    assert "ram on Cortex-M0+" in err
    assert list((tmp_path / "new").iterdir()) == []
    there = Path(shutil.copytree(artifact.path, tmp_path / "there"))
    assert call(*arguments, "--out", there)[0] == 1
    assert Artifact.load(there).files == artifact.files


def test_a_model_takes_along_what_training_left_beside_it(call, tmp_path):
    trained = Artifact.load(zoo.FOLDER / "shoulder-imu" / "keras")
    code, *_ = call("export", trained.model_file, "--target", "c", "--out", tmp_path / "zoo")
    assert code == 0
    made = Artifact.load(tmp_path / "zoo")
    assert (made.scaler, made.labels) == (trained.scaler, trained.labels)
    assert '"trapezius extension"' in (made.path / "shoulder_imu.c").read_text()
    shutil.copy(trained.model_file, tmp_path / "alone.keras")
    assert (
        call("export", tmp_path / "alone.keras", "--target", "c", "--out", tmp_path / "c")[0] == 0
    )
    assert Artifact.load(tmp_path / "c").labels == ()


def test_a_kept_budget_passes_and_the_costs_are_printed(model, call, tmp_path):
    code, out, _ = call(
        *("export", model, "--target", "c", "--out", tmp_path / "c", "--layout", "zephyr"),
        *("--budget", "flash=32k,ram=4k"),
    )
    assert code == 0
    told = cost.Cost.load(Artifact.load(tmp_path / "c"))
    assert f"costs    {told.parameters} B of parameters" in out
    for core, line in told.lines().items():
        assert f"{core:<36} {line}" in out
    assert told.origin in out
    assert (tmp_path / "c" / "zephyr" / "own" / "zephyr" / "module.yml").is_file()
    code, out, err = call("export", model, "--target", "c", "--budget", "flash=big")
    assert (code, "'flash=big' is no limit" in err) == (2, True)


def test_the_coefficients_are_those_of_the_kernels_that_there_are():
    content = json.loads(estimates.FITTED.read_text())
    assert set(content["cores"]) == set(CORES)
    kernels = {key.split()[0] for key in content["cores"]["m4"]["instructions"]}
    assert {"lstm_int8", "lstm_int16x8", "lstm_float", "dense_int8", "softmax_int8"} <= kernels
