"""Layouts of the pair: CMake's is built and used; the others are judged by rules, and on stubs."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import keras
import layout_rules
import numpy as np
import pytest

from lstm_keras import export, zoo
from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import layouts

L = keras.layers
ROOT = Path(__file__).parent.parent

STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
ARDUINO = """
#pragma once
#include <chrono>
#include <cstdint>
#include <iostream>
#include <thread>
struct Stub {
  void begin(long) {}
  explicit operator bool() const { return true; }
  template <class T> void print(T value) { std::cout << value; }
  template <class T> void println(T value) { std::cout << value << std::endl; }
};
static Stub Serial;
static inline void delay(unsigned long) {}
"""
ZEPHYR = """
function(zephyr_include_directories)
  foreach(folder ${ARGN})
    set_property(GLOBAL APPEND PROPERTY STUB_INCLUDES ${CMAKE_CURRENT_SOURCE_DIR}/${folder})
  endforeach()
endfunction()
function(zephyr_library_named name)
  add_library(${name} STATIC)
  set(STUB_LIBRARY ${name} PARENT_SCOPE)
  get_property(folders GLOBAL PROPERTY STUB_INCLUDES)
  target_include_directories(${name} PUBLIC ${folders})
  set_property(GLOBAL APPEND PROPERTY STUB_LIBRARIES ${name})
endfunction()
macro(zephyr_library_sources)
  target_sources(${STUB_LIBRARY} PRIVATE ${ARGN})
endmacro()
macro(zephyr_library_sources_ifdef option)
  if(${option})
    target_sources(${STUB_LIBRARY} PRIVATE ${ARGN})
  endif()
endmacro()
file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/prj.conf lines)
foreach(line ${lines})
  string(REGEX MATCH "^([A-Z_0-9]+)=(.*)$" found ${line})
  set(${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()
enable_language(C)
file(WRITE ${CMAKE_BINARY_DIR}/stub.c "")
add_executable(app ${CMAKE_BINARY_DIR}/stub.c)
target_include_directories(app PRIVATE ${CMAKE_CURRENT_LIST_DIR})
foreach(module ${ZEPHYR_EXTRA_MODULES})
  add_subdirectory(${module} ${CMAKE_BINARY_DIR}/module)
endforeach()
get_property(libraries GLOBAL PROPERTY STUB_LIBRARIES)
target_link_libraries(app PRIVATE ${libraries})
"""


def run(*command, **options) -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def artifact(tmp_path_factory):
    """The zoo's model in C, with its scaler and its labels."""
    trained = Artifact.load(zoo.FOLDER / "shoulder-imu" / "keras")
    return export(
        trained.model_file,
        "c",
        "int8",
        calibration=np.random.default_rng(1).normal(size=(16, 50, 6)).astype("float32"),
        path=tmp_path_factory.mktemp("artifact") / "pair",
        scaler=trained.scaler,
        labels=trained.labels,
    )


@pytest.fixture(scope="module")
def roots(artifact):
    return {layout: layouts.write(layout, artifact) for layout in layouts.WINDOW}


@pytest.fixture
def library(roots, tmp_path):
    """A copy of a layout, to be spoilt."""
    return lambda layout: Path(
        shutil.copytree(roots[layout], tmp_path / layout / roots[layout].name)
    )


# ---- what is written --------------------------------------------------------------------------


def test_the_pair_in_a_layout_is_the_pair(artifact, roots):
    for root in roots.values():
        for file in layouts.pair(artifact):
            assert (root / "src" / file).read_bytes() == (artifact.path / file).read_bytes()


def test_every_word_is_filled_in_and_the_manifest_stays(artifact, roots):
    for layout, root in roots.items():
        texts = {file: file.read_text() for file in root.rglob("*") if file.is_file()}
        assert not [file for file, text in texts.items() if "{{" in text and file.suffix != ".c"]
        assert "How far this was tried" in texts[root / "README.md"], layout
    assert Artifact.load(artifact.path) == artifact


def test_an_unknown_word_in_a_template_is_an_error():
    with pytest.raises(KeyError, match="version"):
        layouts.rendered("cmake", {"name": "n", "NAME": "N"})


@pytest.mark.parametrize(
    ("layout", "name", "says"),
    [
        ("mbed", "own", "there is no layout=mbed.\n  Choose from: arduino, platformio, zephyr, cm"),
        ("arduino", "Arduino_net", "cannot have a library named Arduino_net: it begins with 'ard"),
        ("cmake", "n" * 51, "has 51 letters.\n  Name the model otherwise, in at most 50"),
    ],
)
def test_what_cannot_be_is_refused(layout, name, says):
    with pytest.raises(UnsupportedError) as error:
        layouts.check(layout, name)
    assert says in str(error.value)
    layouts.check("zephyr", "Arduino_net")


# ---- CMake: executed --------------------------------------------------------------------------


def test_cmake_builds_tests_installs_and_is_found(roots, tmp_path):
    root, build, where = roots["cmake"], tmp_path / "build", tmp_path / "where"
    run("cmake", "-S", root, "-B", build, f"-DCMAKE_INSTALL_PREFIX={where}")
    run("cmake", "--build", build)
    assert "100% tests passed, 0 tests failed out of 2" in run("ctest", "--test-dir", build)
    run("cmake", "--install", build)
    away = Path(shutil.copytree(root / "examples" / "classify", tmp_path / "away"))
    run("cmake", "-S", away, "-B", away / "build", f"-DCMAKE_PREFIX_PATH={where}")
    run("cmake", "--build", away / "build")
    said = run(away / "build" / f"{root.name}_classify")
    assert said == f"class: {expected(root)}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layers", "shape", "precision", "says"),
    [
        ([L.Bidirectional(L.LSTM(4)), L.Dense(3)], (5, 2), "int8", "class: "),
        ([L.Embedding(9, 3), L.LSTM(4), L.Dense(1)], (6,), "float32", "thousandths of y: "),
        ([L.LSTM(4, return_sequences=True), L.Dense(3)], (5, 2), "int8", "class: "),
    ],
    ids=["both ways, no labels", "tokens, one number", "an answer at each step"],
)
def test_the_example_plays_other_models(layers, shape, precision, says, tmp_path):
    tokens = len(shape) == 1
    model = keras.Sequential([keras.Input(shape, dtype="int32" if tokens else None), *layers])
    rng = np.random.default_rng(3)
    model.set_weights([rng.uniform(-0.8, 0.8, w.shape) for w in model.get_weights()])
    x = rng.normal(size=(16, *shape)).astype("float32")
    made = export(
        model,
        "c",
        precision,
        calibration=None if tokens else x,
        path=tmp_path / "pair",
        layout="cmake",
    )
    (root,) = (made.path / "cmake").iterdir()
    run("cmake", "-S", root, "-B", tmp_path / "build", "-DCMAKE_C_FLAGS=-Wall -Wextra -Werror")
    run("cmake", "--build", tmp_path / "build")
    assert "100% tests passed" in run("ctest", "--test-dir", tmp_path / "build")
    answer = run(tmp_path / "build" / "examples" / "classify" / f"{root.name}_classify")
    assert re.fullmatch(rf"{says}-?[0-9]+\n", answer)


def expected(root: Path) -> str:
    """The class of the window by the golden vectors, read without the module under test."""
    artifact = Artifact.load(root.parents[1])
    y = json.loads((artifact.path / "golden.json").read_text())["y"][0]
    last = y[-len(artifact.labels) :]
    return artifact.labels[last.index(max(last))]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("src/NAME_selftest.c", r"    return wrong;(?=\n}\n\n#ifdef)", "    return wrong + 1;"),
        ("examples/classify/main.c", r"play\(\)\]", "play() == 0]"),
    ],
)
def test_cmake_sees_a_wrong_answer(library, tmp_path, file, old, new):
    root = library("cmake")
    change(root, file, old, new)
    run("cmake", "-S", root, "-B", tmp_path / "build")
    run("cmake", "--build", tmp_path / "build")
    done = subprocess.run(
        ["ctest", "--test-dir", str(tmp_path / "build")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "1 tests failed out of 2" in done.stdout


def change(root: Path, file: str, old: str, new: str) -> None:
    """Change one place of a file, which must be there."""
    path = root / file.replace("NAME", root.name)
    text, found = re.subn(old, new, path.read_text(), count=1, flags=re.DOTALL)
    assert found == 1, f"{file} has no {old}"
    path.write_text(text)


# ---- the others: by their rules ---------------------------------------------------------------


@pytest.mark.parametrize("layout", layout_rules.JUDGES)
def test_metadata_keep_the_rules(layout, roots):
    assert layout_rules.JUDGES[layout](roots[layout]) == []


@pytest.mark.parametrize(
    ("layout", "file", "old", "new", "says"),
    [
        ("arduino", "library.properties", "category=.*?\n", "category=Machine Learning\n", "Machi"),
        ("arduino", "library.properties", "name=", "name=Arduino_", "Arduino_"),
        ("arduino", "library.properties", "version=1.0.0", "version=1.0", "version: '1.0'"),
        ("arduino", "library.properties", "maintainer=.*?\n", "", "'maintainer' is a required"),
        ("arduino", "library.properties", "sentence", "sentense", "'sentense' was unexpected"),
        ("arduino", "library.properties", "\narch[^\n]*", "\narchitectures=esp32;samd", "esp32;"),
        ("arduino", "library.properties", r"includes=\w+", "includes=other", "src/other.h: not t"),
        ("arduino", "library.properties", "url=https:", "url=htps:", "url: 'htps:"),
        ("arduino", "keywords.txt", "\tKEYWORD2", " KEYWORD2", "one tab and a kind"),
        ("arduino", "keywords.txt", "_quantize\t", "_quantise\t", "declares NAME_quantise"),
        ("platformio", "library.json", '"version": "1.0.0"', '"version": "one"', "version: 'one'"),
        ("platformio", "library.json", '"version": "1.0.0",', "", "'version' is a required prop"),
        ("platformio", "library.json", '"name": "[^"]+"', '"name": "a_b"', "name: 'a_b' does not"),
        ("platformio", "library.json", '"headers"', '"header"', "'header' was unexpected"),
        ("platformio", "library.json", '"lstm"', '"LSTM"', "keywords/0: 'LSTM' does not match"),
        ("platformio", "library.json", "main.cpp", "main.c", "src/main.c: not there"),
        ("platformio", "library.json", '"frameworks": ".*?"', '"frameworks": "A B"', "frameworks"),
        ("platformio", "examples/classify/platformio.ini", "board = ", "bord = ", "no bord"),
        ("platformio", "examples/classify/platformio.ini", "= native", "= host", "names host"),
        ("platformio", "examples/classify/platformio.ini", r"//\.\./\.\.", "//..", "no library at"),
        ("platformio", "examples/classify/platformio.ini", "platform = ststm32\n", "", "no platf"),
        ("zephyr", "zephyr/module.yml", "kconfig: Kconfig", "kconfig: Kcfg", "Kcfg: not there"),
        ("zephyr", "zephyr/module.yml", "cmake: .", "cmake: true", "True is not of type 'string"),
        ("zephyr", "zephyr/module.yml", "samples:", "sample:", "'sample' was unexpected"),
        ("zephyr", "zephyr/module.yml", "  - samples", "  - examples", "samples are not there"),
        ("zephyr", "Kconfig", "endif", "", "Kconfig"),
        ("zephyr", "Kconfig", r"config LSTM_\w+_SELFTEST", "config OTHER", "Kconfig has no LSTM_"),
        ("zephyr", "samples/classify/prj.conf", "_SELFTEST", "_SELFTESTS", "undefined symbol"),
        ("zephyr", "samples/classify/prj.conf", "SELFTEST=y", "SELFTEST=on", "is not a valid val"),
        ("zephyr", "samples/classify/sample.yaml", "harness: console", "harness: cons", "'cons'"),
        ("zephyr", "samples/classify/sample.yaml", "regex:", "regexes:", "'regexes' was unexpec"),
        ("zephyr", "samples/classify/sample.yaml", r"tests:.*", "", "'tests' is a required"),
    ],
)
# Kconfiglib does not close a file that it cannot parse.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_planted_mistake_is_caught(layout, file, old, new, says, library):
    root = library(layout)
    change(root, file, old, new)
    found = layout_rules.JUDGES[layout](root)
    assert any(says.replace("NAME", root.name) in flaw for flaw in found), found


def test_a_sketch_in_a_folder_of_another_name_is_caught(library):
    root = library("arduino")
    (root / "examples" / "classify").rename(root / "examples" / "other")
    assert layout_rules.arduino(root) == ["classify.ino: not in a folder of its name"]


# ---- the README -------------------------------------------------------------------------------


def test_the_firmware_in_the_readme_names_the_class(artifact, roots, tmp_path):
    (shown,) = re.findall(r"```c\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    (tmp_path / "main.c").write_text(shown)
    (tmp_path / "sensor.c").write_text("""#include <stdint.h>
#include <string.h>
#include "window.h"
int read_sensor(float *reading);
int read_sensor(float *reading)
{
    static int t;
    if (t == WINDOW_STEPS) return 0;
    memcpy(reading, window[t++], sizeof window[0]);
    return classes[0] != 0;
}
""")
    window = roots["cmake"] / "examples" / "classify"
    sources = [tmp_path / "main.c", tmp_path / "sensor.c"]
    sources += [artifact.path / name for name in artifact.files if name.endswith(".c")]
    include = [f"-I{artifact.path}", f"-I{window}"]
    run("gcc", "-std=c99", *STRICT, *include, *sources, "-o", tmp_path / "firmware")
    said = run(tmp_path / "firmware").splitlines()
    assert len(said) == 50
    assert said[-1] == expected(roots["cmake"])


# ---- the others: on stubs ---------------------------------------------------------------------


def test_the_sketch_prints_the_class(roots, tmp_path):
    root = roots["arduino"]
    (tmp_path / "Arduino.h").write_text(ARDUINO)
    main = "int main() { setup(); loop(); return 0; }"  # the IDE includes Arduino.h before a sketch
    sketch = root / "examples" / "classify"
    text = f'#include "Arduino.h"\n{(sketch / "classify.ino").read_text()}\n{main}\n'
    (tmp_path / "sketch.cpp").write_text(text)
    said = run(*built(root, tmp_path, tmp_path / "sketch.cpp", f"-I{sketch}"))
    assert said == f"self-test: mismatches 0\nclass: {expected(root)}\n"


@pytest.mark.parametrize("board", [False, True])
def test_the_platformio_example_prints_the_class(board, roots, tmp_path):
    root = roots["platformio"]
    main = root / "examples" / "classify" / "src" / "main.cpp"
    if board:
        (tmp_path / "Arduino.h").write_text(ARDUINO)
        (tmp_path / "start.cpp").write_text(
            "void setup(); void loop();\nint main() { setup(); loop(); }"
        )
        flags = ["-DARDUINO=10819", str(tmp_path / "start.cpp")]
    else:
        flags = []
    said = run(*built(root, tmp_path, main, *flags))
    assert said == f"self-test: mismatches 0\nclass: {expected(root)}\n"


def built(root: Path, folder: Path, main: Path, *flags: str) -> list[str]:
    """A program from a C++ file and the pair, which is compiled as C."""
    objects = []
    for source in sorted((root / "src").glob("*.c")):
        objects.append(folder / f"{source.stem}.o")
        run("gcc", "-std=c99", *STRICT, "-c", source, "-o", objects[-1])
    include = [f"-I{root / 'src'}", f"-I{folder}"]
    run("g++", "-std=c++17", *STRICT, *include, *flags, main, *objects, "-o", folder / "program")
    return [str(folder / "program")]


def test_the_zephyr_sample_prints_the_class(roots, tmp_path):
    root = roots["zephyr"]
    stub = tmp_path / "stub"
    (stub / "zephyr" / "sys").mkdir(parents=True)
    (stub / "ZephyrConfig.cmake").write_text(ZEPHYR)
    (stub / "zephyr" / "kernel.h").write_text("")
    (stub / "zephyr" / "sys" / "printk.h").write_text("#include <stdio.h>\n#define printk printf\n")
    build = tmp_path / "build"
    run("cmake", "-S", root / "samples" / "classify", "-B", build, f"-DZephyr_DIR={stub}")
    run("cmake", "--build", build)
    said = run(build / "app")
    described = layout_rules.yaml.safe_load((root / "samples/classify/sample.yaml").read_text())
    (scenario,) = described["tests"].values()
    assert said.splitlines() == scenario["harness_config"]["regex"]
    assert said == f"self-test: mismatches 0\nclass: {expected(root)}\n"
