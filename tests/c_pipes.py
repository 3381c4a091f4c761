"""C kernels in a program of their own, with sanitizers: rows go in and rows come out, by a pipe."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from c_kernels import CHECKED, STRICT, UNUSED

from lstm_keras.exporters.c import packed

BUILDS = {
    "checked": ("gcc", "-O1", "-g", *CHECKED),
    "clang": ("clang", "-O2", "-fsanitize=undefined", "-fsanitize-trap=all"),
    "fast": ("gcc", "-O3", "-march=native", "-DLK_NO_ASM"),
    "c++": ("g++", "-x", "c++", "-std=c++20", "-O2"),
}
"""Compilers with flags; -std=c99 comes before them."""


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
    """Cases compiled into one program; `program(k, rows)` plays rows with the case k."""

    def __init__(
        self,
        folder: Path,
        kernels: Sequence[str],
        cases: Sequence[Case],
        build: str,
        macros: Mapping[str, int] | None = None,
    ):
        self.cases = cases
        compiler, *flags = BUILDS[build]
        self.file = folder / f"kernels-{build.replace('+', 'p')}"
        source = self.file.with_suffix(".c")
        source.write_text(_source(kernels, cases))
        strict = [flag for flag in STRICT if not (compiler == "g++" and flag == "-std=c99")]
        strict += [f"-D{name}={value}" for name, value in (macros or {}).items()]
        command = [compiler, *strict, *UNUSED, *flags, str(source), "-o", str(self.file), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def __call__(self, k: int, rows: np.ndarray) -> np.ndarray:
        case = self.cases[k]
        rows = np.ascontiguousarray(rows, _dtype(case.x[0])).reshape(-1, case.x[1])
        command = [str(self.file), str(k)]
        done = subprocess.run(command, input=rows.tobytes(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return np.frombuffer(done.stdout, _dtype(case.y[0])).reshape(-1, case.y[1])


def _dtype(name):
    return np.dtype({"float": "float32"}.get(name, name.removesuffix("_t")))


def _source(kernels, cases):
    parts = ["#include <stdio.h>", "#include <stdlib.h>", packed.source(*kernels)]
    for k, case in enumerate(cases):
        (x, n), (y, m) = case.x, case.y
        parts.append(
            f"{case.text}\n"
            f"static void case_{k}(void)\n{{\n"
            f"    {x} x[{n}];\n    {y} y[{m}];\n    int32_t t = 0;\n    {case.state}\n"
            f"    while (fread(x, sizeof x, 1, stdin) == 1) {{\n"
            f"        {case.call}\n        t++;\n"
            "        fwrite(y, sizeof y, 1, stdout);\n    }\n    (void)t;\n}\n"
        )
    choices = "".join(f"    if (k == {k}) case_{k}();\n" for k in range(len(cases)))
    head = "int main(int argc, char **argv)\n{\n    const int k = argc > 1 ? atoi(argv[1]) : 0;\n"
    return "\n".join([*parts, f"{head}{choices}    return 0;\n}}\n"])
