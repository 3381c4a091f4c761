"""C kernels in a program of their own: rows go in and rows come out.

On the host by a pipe, with sanitizers; on an emulated Cortex-M as constants, and printed.
"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from c_kernels import CHECKED, STRICT, UNUSED, needs
from scripts import program

from lstm_keras.exporters.c import packed

qemu = program("export/micro/qemu.py")

BUILDS = {
    "checked": ("gcc", "-O1", "-g", *CHECKED),
    "clang": ("clang", "-O2", "-fsanitize=undefined", "-fsanitize-trap=all"),
    "fast": ("gcc", "-O3", "-march=native"),
    "c++": ("g++", "-x", "c++", "-std=c++20", "-O2"),
}
"""Compilers of the host with flags; -std=c99 comes before them."""

CORES = {"m0plus": (), "m4": (), "m55": (), "m55-portable": ("-DLK_NO_ASM",)}
"""Emulated cores with flags."""


@dataclass(frozen=True, eq=False)
class Case:
    """One use of a kernel.

    text: Its constants in C, for example of `packed.render`.
    x, y: Type and length of a row that is read, and of one that is written.
    call: C between the two: reads x and writes y; `t` counts the rows.
    state: Declarations of what lives from one row to the next.
    """

    text: str
    x: tuple[str, int]
    y: tuple[str, int]
    call: str
    state: str = ""


class Program:
    """Cases compiled into one program; `program(k, rows)` plays rows with the case k.

    build: A key of `BUILDS`, or of `CORES`, where every call compiles its rows in.
    """

    def __init__(
        self,
        folder: Path,
        kernels: Sequence[str],
        cases: Sequence[Case],
        build: str,
        macros: Mapping[str, int] | None = None,
    ):
        self.cases, self.build, self.folder = cases, build, folder
        self.kernels = packed.source(*kernels)
        self.macros = [f"-D{name}={value}" for name, value in (macros or {}).items()]
        if build in CORES:
            if qemu.missing():
                pytest.skip(qemu.missing())
            return
        compiler, *flags = BUILDS[build]
        needs(compiler)
        self.file = folder / f"kernels-{build.replace('+', 'p')}"
        source = self.file.with_suffix(".c")
        source.write_text("\n".join([self.kernels, _on_host(cases)]))
        strict = [flag for flag in STRICT if not (compiler == "g++" and flag == "-std=c99")]
        command = [compiler, *strict, *UNUSED, *flags, *self.macros, str(source), "-o", self.file]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def __call__(self, k: int, rows: np.ndarray) -> np.ndarray:
        case = self.cases[k]
        rows = np.ascontiguousarray(rows, _dtype(case.x[0])).reshape(-1, case.x[1])
        if self.build in CORES:
            return self._emulated(case, rows)
        command = [str(self.file), str(k)]
        done = subprocess.run(command, input=rows.tobytes(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return np.frombuffer(done.stdout, _dtype(case.y[0])).reshape(-1, case.y[1])

    def _emulated(self, case, rows):
        source = self.folder / "main.c"
        source.write_text("\n".join([self.kernels, _on_core(case, rows)]))
        core = self.build.split("-")[0]
        flags = [*CORES[self.build], *self.macros, *UNUSED]
        result = qemu.build([source], core, self.folder / core, *flags).run()
        assert result.status == 0, result.output
        return np.array(result.output.split(), int).reshape(len(rows), case.y[1])


def _dtype(name):
    return np.dtype({"float": "float32"}.get(name, name.removesuffix("_t")))


def _head(case):
    (x, n), (y, m) = case.x, case.y
    return f"    {x} x[{n}];\n    {y} y[{m}];\n    int32_t t = 0;\n    {case.state}\n"


def _on_host(cases):
    parts = ["#include <stdio.h>", "#include <stdlib.h>"]
    for k, case in enumerate(cases):
        parts.append(
            f"{case.text}\n"
            f"static void case_{k}(void)\n{{\n{_head(case)}"
            f"    while (fread(x, sizeof x, 1, stdin) == 1) {{\n"
            f"        {case.call}\n        t++;\n"
            "        fwrite(y, sizeof y, 1, stdout);\n    }\n    (void)t;\n}\n"
        )
    choices = "".join(f"    if (k == {k}) case_{k}();\n" for k in range(len(cases)))
    head = "int main(int argc, char **argv)\n{\n    const int k = argc > 1 ? atoi(argv[1]) : 0;\n"
    return "\n".join([*parts, f"{head}{choices}    return 0;\n}}\n"])


def _on_core(case, rows):
    n, m = case.x[1], case.y[1]
    return (
        f'#include "micro.h"\n{case.text}\n{packed.array("given", rows)}\n'
        f"int main(void)\n{{\n    int32_t k;\n{_head(case)}"
        f"    for (t = 0; t < {len(rows)}; t++) {{\n"
        f"        memcpy(x, given + {n} * t, sizeof x);\n        {case.call}\n"
        f"        for (k = 0; k < {m}; k++) {{\n"
        '            lk_print_int((int32_t)y[k]);\n            lk_print(" ");\n        }\n'
        "    }\n    return 0;\n}\n"
    )
