"""The rules of the house: which way imports go, what importing costs, what the package offers."""

import ast
import doctest
import importlib
import subprocess
import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import lstm_keras

PACKAGE = Path(lstm_keras.__file__).parent
LONGEST = 300  # lines; a longer file holds more than one idea

# Every file, by group. A file imports from its own group and from those named beside it.
GROUPS = {
    "facts": (
        "cluster conduct deaths manifest errors files gates quiet reference sequences artifact "
        "integer integer.activations integer.fixed integer.layers integer.lstm integer.numbers "
        "integer.squash integer.variants integer.points quantization quantization.calibration "
        "quantization.grids tasks tasks.adding tasks.copying tasks.criteria tasks.distractors "
        "tasks.order tasks.parity tasks.reber tasks.task vocabulary workers"
    ),
    "learning": (
        "arguments cell engines engines.cudnn engines.devices engines.jax engines.telling "
        "engines.tensorflow engines.tensorflow_loops engines.torch engines.torch_loop "
        "engines.unrolled hooks initializers layer memory noise schedules tracing adoption "
        "classifier keeper training datasets datasets.augment datasets.examples "
        "datasets.pipelines datasets.readings datasets.shoulder_imu datasets.tables "
        "quantization.fake_quant baselines datasets.audio datasets.downloads datasets.packaged "
        "datasets.spoken_digit datasets.utterances datasets.voices datasets.text "
        "datasets.tiny_shakespeare ngrams streams carrying datasets.annotated datasets.rows "
        "tagger datasets.spans datasets.weather forecaster regression datasets.epochs "
        "distributing mixing watching class_weights datasets.corpora datasets.corpora.streamed "
        "datasets.corpora.arrays datasets.corpora.batches datasets.corpora.csv_files "
        "datasets.corpora.cutting datasets.corpora.folder datasets.corpora.index "
        "datasets.corpora.limits datasets.corpora.moments datasets.corpora.parquet_files "
        "datasets.corpora.tfrecords padding datasets.corpora.bucketing "
        "datasets.corpora.builders datasets.corpora.dealing datasets.corpora.facts "
        "datasets.corpora.named datasets.corpora.offers datasets.corpora.pipeline "
        "datasets.corpora.reading datasets.corpora.sounds datasets.corpora.survey "
        "datasets.corpora.texts datasets.corpora.windows checkpoints draws records resuming "
        "saving stopping"
    ),
    "quantizing": (
        "quantization.allowed quantization.aware quantization.measuring quantization.searching "
        "quantization.walk"
    ),
    "running": (
        "golden runtimes runtimes.agreement runtimes.arena runtimes.c runtimes.call "
        "runtimes.compiled runtimes.graph runtimes.moves runtimes.onnx runtimes.operators "
        "runtimes.player runtimes.simulated runtimes.tflite runtimes.tflm generating"
    ),
    "leaving": (
        "exporters exporters.c exporters.c.bodies exporters.c.budget exporters.c.compiled "
        "exporters.c.cores exporters.c.cost exporters.c.drivers exporters.c.estimates "
        "exporters.c.generate exporters.c.header exporters.c.layouts exporters.c.names "
        "exporters.c.options exporters.c.pack_add exporters.c.pack_dense exporters.c.pack_float "
        "exporters.c.pack_int16x8 exporters.c.pack_layers exporters.c.pack_lstm "
        "exporters.c.packed exporters.c.parameters exporters.c.plan exporters.c.reader "
        "exporters.c.reading exporters.c.refusals exporters.c.schedule exporters.c.selftest "
        "exporters.c.source exporters.c.writing exporters.capabilities exporters.child "
        "exporters.cmsis_nn exporters.micro exporters.micro_files exporters.micro_operators "
        "exporters.convert exporters.devices exporters.dynamic exporters.flatbuffer "
        "exporters.fused exporters.inputs exporters.int16x8 exporters.int8 exporters.keras "
        "exporters.lean exporters.limits exporters.metadata exporters.onnx "
        "exporters.onnx_dynamic exporters.onnx_graph exporters.onnx_handlers "
        "exporters.onnx_marks exporters.onnx_nodes exporters.onnx_step exporters.operators "
        "exporters.plain exporters.starts exporters.targets exporters.state exporters.stepping "
        "exporters.step exporters.tflite exporters.unread exporters.unrolled "
        "exporters.unrolled_int8 exporters.wide quantization.annotate quantization.apart "
        "quantization.floats quantization.given quantization.observation quantization.repair "
        "quantization.rewrite quantization.rounding quantization.sensitivity "
        "quantization.weights"
    ),
    "running keras": "runtimes.keras",  # the one player that needs our layer
    "judging": (
        "budgets checks diagnosis diagnosis.advice diagnosis.artifacts diagnosis.diagnose "
        "diagnosis.extents diagnosis.fidelity diagnosis.findings diagnosis.invariants "
        "diagnosis.mending diagnosis.metrics diagnosis.noise diagnosis.owners diagnosis.parity "
        "diagnosis.playing diagnosis.source diagnosis.twin figures judge platforms summary "
        "report report.charts report.diagram report.inside report.maps report.svg report.view "
        "diagnosis.windows report.inspected"
    ),
    "doors": (
        "__main__ foreign jobs options printer recipes samples stages verify zoo cli "
        "cli.starting cli.training cli.tuning kinds kinds.prepared kinds.sensor kinds.writing "
        "kinds.speech kinds.forecast kinds.language kinds.memory kinds.recording inspecting "
        "inspecting.facts inspecting.guard inspecting.inspection inspecting.integers "
        "kinds.corpus inspecting.interpreters inspecting.onnx inspecting.parity "
        "inspecting.playing inspecting.soundness inspecting.states inspecting.telling "
        "inspecting.tflite inspecting.warden inspecting.windows inspecting.wire viewer "
        "viewer.payload viewer.source tuning tuning.page tuning.results tuning.search "
        "tuning.space"
    ),
}
MAY_IMPORT = {
    "facts": (),
    "learning": ("facts",),
    "quantizing": ("facts", "learning"),
    "running": ("facts",),
    "leaving": ("facts", "learning", "quantizing", "running"),
    "running keras": ("facts", "learning", "running"),
    "judging": ("facts", "learning", "leaving", "running"),
    "doors": ("facts", "learning", "quantizing", "leaving", "running", "running keras", "judging"),
}
GROUP = {f"lstm_keras.{name}": group for group, names in GROUPS.items() for name in names.split()}

# What these import from outside when they are imported, besides the standard library.
OUTSIDE = {
    **{module: {"numpy"} for module, group in GROUP.items() if group == "facts"},
    "lstm_keras": set(),
    "lstm_keras.runtimes": {"numpy"},
    "lstm_keras.checks": {"numpy"},
    "lstm_keras.exporters.operators": {"numpy"},
}


def read_sources() -> dict[str, str]:
    """Source of every module of the package by dotted name."""
    sources = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        sources[name] = path.read_text(encoding="utf-8")
    return sources


SOURCES = read_sources()


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def import_nodes(tree: ast.AST, lazy: bool):
    """Import statements; those inside functions only when `lazy`, those for types never."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif not is_for_types(node) and (lazy or not isinstance(node, ast.FunctionDef)):
            yield from import_nodes(node, lazy)


def imports(name: str, sources: Mapping[str, str], lazy: bool = True) -> set[str]:
    """What a module imports: our modules by their dotted names, others by their first name."""
    found = set()
    for node in import_nodes(ast.parse(sources[name]), lazy):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
            continue
        assert node.level == 0, f"{name}: write imports out in full, not relative"
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            if node.module == "lstm_keras" and alias.name in lstm_keras._HOME:
                whole = f"lstm_keras.{lstm_keras._HOME[alias.name]}"  # a public name is its module
            found.add(whole if whole in sources else node.module)
    return {n if n.startswith("lstm_keras") else n.split(".")[0] for n in found} - {name}


def strays(sources: Mapping[str, str]) -> list[str]:
    """Imports against the table, lazy ones too, and files that are in no group."""
    wrong = [f"{name} is in no group" for name in sources if name not in {*GROUP, "lstm_keras"}]
    for name in sources:
        group = GROUP.get(name)
        for other in sorted(imports(name, sources)):
            if group is None or other not in GROUP or GROUP[other] == group:
                continue
            if GROUP[other] not in MAY_IMPORT[group]:
                wrong.append(f"{name} ({group}) imports {other} ({GROUP[other]})")
    return wrong


def cycle(sources: Mapping[str, str]) -> list[str]:
    """Modules that import each other when imported; empty when there are none."""
    ours = {
        name: (imports(name, sources, lazy=False) & set(sources)) - {"lstm_keras"}
        for name in sources
    }
    try:
        TopologicalSorter(
            {name: others - {"lstm_keras"} for name, others in ours.items()}
        ).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def outside(name: str, sources: Mapping[str, str]) -> set[str]:
    """Packages besides the standard library that importing this module needs."""
    names = {other.split(".")[0] for other in imports(name, sources, lazy=False)}
    return names - sys.stdlib_module_names - {"lstm_keras"}


def run(code: str) -> str:
    """Output of a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


# ---- direction --------------------------------------------------------------------------------


def test_imports_go_one_way():
    assert strays(SOURCES) == []


def test_no_module_imports_itself_through_others():
    assert cycle(SOURCES) == []


def test_the_table_lists_only_files_that_exist():
    assert set(GROUP) - set(SOURCES) == set()


def test_groups_import_only_from_groups_above():
    """The table itself has no cycle: each group names only groups before it."""
    order = list(GROUPS)
    assert list(MAY_IMPORT) == order
    for group, others in MAY_IMPORT.items():
        assert all(order.index(other) < order.index(group) for other in others)


@pytest.mark.parametrize("name", OUTSIDE)
def test_light_modules_need_numpy_only(name):
    assert outside(name, SOURCES) <= OUTSIDE[name]


@pytest.mark.parametrize(
    ("name", "code", "seen"),
    [
        ("gates", "import lstm_keras.layer", "lstm_keras.layer"),
        ("gates", "from lstm_keras import layer", "lstm_keras.layer"),
        ("gates", "from lstm_keras import LSTM", "lstm_keras.layer"),
        ("gates", "from lstm_keras.layer import LSTM as L", "lstm_keras.layer"),
        ("gates", "def f():\n    from lstm_keras.layer import LSTM", "lstm_keras.layer"),
        ("gates", "try:\n    import lstm_keras.layer\nexcept ImportError:\n    pass", "layer"),
        ("runtimes.onnx", "from lstm_keras.exporters import export", "lstm_keras.exporters"),
        ("cell", "import lstm_keras.checks", "lstm_keras.checks"),
    ],
)
def test_a_stray_import_is_caught(name, code, seen):
    name = f"lstm_keras.{name}"
    (found,) = set(strays({**SOURCES, name: f"{SOURCES[name]}\n{code}\n"})) - set(strays(SOURCES))
    assert found.startswith(f"{name} (")
    assert seen in found


def test_an_unlisted_file_is_caught():
    assert "lstm_keras.utils is in no group" in strays({**SOURCES, "lstm_keras.utils": ""})


def test_a_cycle_is_caught():
    planted = SOURCES["lstm_keras.errors"] + "\nfrom lstm_keras import files\n"
    found = cycle({**SOURCES, "lstm_keras.errors": planted})
    assert {"lstm_keras.errors", "lstm_keras.files"} <= set(found)


def test_a_heavy_import_is_caught():
    planted = {**SOURCES, "lstm_keras.gates": "import numpy as np\nimport tensorflow as tf\n"}
    assert outside("lstm_keras.gates", planted) == {"numpy", "tensorflow"}


# ---- what importing costs ---------------------------------------------------------------------


def test_importing_the_package_loads_nothing_heavy():
    loaded = run("import sys, lstm_keras; print(*sorted({n.split('.')[0] for n in sys.modules}))")
    heavy = set(loaded.split()) - sys.stdlib_module_names - {"lstm_keras", "__main__"}
    assert not heavy & {"numpy", "tensorflow", "keras", "onnx", "onnxruntime", "matplotlib"}


@pytest.mark.parametrize("module", ["lstm_keras.runtimes", "lstm_keras.checks"])
def test_the_runtimes_need_no_interpreter_to_be_imported(module):
    loaded = run(f"import sys, {module}; print(*sys.modules)").split()
    assert "numpy" in loaded
    for name in ("tensorflow", "keras", "onnx", "onnxruntime", "ai_edge_litert", "matplotlib"):
        assert name not in loaded


# ---- what the package offers ------------------------------------------------------------------


def test_all_is_what_the_package_offers():
    names = {}
    exec("from lstm_keras import *", names)
    assert set(lstm_keras.__all__) == set(lstm_keras._HOME) == set(names) - {"__builtins__"}
    for name in lstm_keras.__all__:
        home = importlib.import_module(f"lstm_keras.{lstm_keras._HOME[name]}")
        assert names[name] is getattr(home, name)
        assert name in dir(lstm_keras)


def test_no_module_has_the_name_of_a_public_object():
    """Importing lstm_keras.x sets the attribute x, and would hide the object of that name."""
    assert not {f"lstm_keras.{name}" for name in lstm_keras.__all__} & set(SOURCES)


def test_type_checkers_see_the_same_names():
    (block,) = [node for node in ast.parse(SOURCES["lstm_keras"]).body if is_for_types(node)]
    seen = {alias.name: node.module for node in block.body for alias in node.names}
    assert seen == {name: f"lstm_keras.{home}" for name, home in lstm_keras._HOME.items()}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'lstm_keras' has no attribute 'GRU'"):
        lstm_keras.GRU  # noqa: B018


def test_every_public_name_is_documented():
    for name in lstm_keras.__all__:
        assert getattr(lstm_keras, name).__doc__, name


# ---- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SOURCES if ">>>" in SOURCES[name]])
def test_examples_in_docstrings_run(name):
    failed, tried = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("name", SOURCES)
def test_every_file_says_what_it_is_and_is_short(name):
    assert ast.get_docstring(ast.parse(SOURCES[name])), f"{name} has no docstring"
    assert len(SOURCES[name].splitlines()) <= LONGEST
