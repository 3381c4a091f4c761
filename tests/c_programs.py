"""Kernels in C played over many cases by one program, on this machine and on emulated Cortex-M."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from c_kernels import CHECKED, STRICT, UNUSED, needs
from scripts import program

from lstm_keras.exporters.c import packed

qemu = program("export/micro/qemu.py")


class Case(NamedTuple):
    """A layer and what it shall make of rows [N, *] of one type; `wanted` has as many rows."""

    layer: packed.Packed
    rows: np.ndarray
    wanted: np.ndarray


def judge(cases: Sequence[Case], play: Callable[[str, Case], str]) -> str:
    """A program that plays every case and returns how many have a wrong number, at most 100.

    Args:
        cases: All of one kernel.
        play: Given the name of a layer, and its case, C statements that turn `rows` into `made`,
            two flat arrays of the case's types; a statement of its own may count or measure.
    """
    texts = [packed.source(cases[0].layer.kernel)]
    calls = []
    for k, case in enumerate(cases):
        kind = packed.TYPES[str(case.wanted.dtype)]
        texts += [
            packed.render(case.layer, f"layer{k}"),
            packed.array(f"rows{k}", case.rows),
            packed.array(f"wanted{k}", case.wanted),
            f"static int case{k}(void) {{",
            f"    static {kind} made[{case.wanted.size}];",
            f"    const {packed.TYPES[str(case.rows.dtype)]} *const rows = rows{k};",
            f"    {play(f'layer{k}', case)}",
            f"    return memcmp(made, wanted{k}, sizeof made) != 0;",
            "}",
        ]
        calls.append(f"    wrong += case{k}();")
    body = ["int main(void) {", "    int wrong = 0;", *calls]
    return "\n".join([*texts, *body, "    return wrong > 100 ? 100 : wrong;", "}", ""])


def on_host(folder: Path, source: str, *flags: str, compiler: str = "gcc") -> int:
    """Compile and run; the exit status. GCC checks addresses and undefined behaviour."""
    needs(compiler)
    (folder / "main.c").write_text(source)
    checks = CHECKED if compiler == "gcc" else []  # clang's run-time library is a package apart
    flags = [*STRICT, *UNUSED, *checks, "-O1", *flags]
    command = [compiler, *flags, folder / "main.c", "-o", folder / "main"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return subprocess.run([folder / "main"], check=False).returncode


def on_core(folder: Path, source: str, core: str, *flags: str):
    """The same on an emulated core: its `qemu.Result`, with the status and what was counted."""
    (folder / "main.c").write_text(f'#include "micro.h"\n{source}')
    return qemu.build([folder / "main.c"], core, folder, *UNUSED, *flags).run()
