"""Pairs of C out of `.tflite` files, and programs that run their self-tests."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from c_kernels import CHECKED, STRICT

from lstm_keras.exporters.c import header, plan, reading, schedule, selftest, source
from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.runtimes.graph import Graph

FACTS = {"made by": "a test"}


def driver_of(content: bytes, name: str = "net") -> Driver:
    """The functions of a file."""
    settled = plan.settled(reading.read(Graph(content)))
    return Driver(schedule.Schedule(settled), name)


def write(driver: Driver, folder: Path, x: np.ndarray, y: np.ndarray) -> list[Path]:
    """The pair and its self-test, whose golden vectors are given; the files to compile."""
    name = driver.name
    (folder / f"{name}.h").write_text(header.header(driver, FACTS, False, 0))
    files = [folder / f"{name}.c", folder / f"{name}_selftest.c"]
    files[0].write_text(source.source(driver, FACTS, None, ()))
    files[1].write_text(selftest.selftest(driver, FACTS, x, y))
    return files


def program(folder: Path, names: Sequence[str], *flags: str, compiler: str = "gcc") -> Path:
    """One program that runs the self-tests of all pairs and says how many numbers are off."""
    lines = [f'#include "{name}.h"' for name in names]
    lines += ["#include <stdio.h>", "int main(void) {", "    int wrong = 0, all = 0;"]
    for name in names:
        lines += [f"    wrong = {name}_selftest();", "    all += wrong;"]
        lines += [f'    if (wrong) printf("{name} %d\\n", wrong);']
    lines += ["    return all != 0;", "}", ""]
    main, out = folder / "main.c", folder / f"program-{compiler}"
    main.write_text("\n".join(lines))
    sources = [folder / f"{name}{end}" for name in names for end in (".c", "_selftest.c")]
    command = [compiler, *STRICT, *flags, *map(str, sources), str(main), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def off(folder: Path, names: Sequence[str], *flags: str, compiler: str = "gcc") -> str:
    """What the program says; nothing where every number is right. Sanitizers speak up, too."""
    done = subprocess.run(
        [program(folder, names, *flags, compiler=compiler)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


SANITIZED = ("-O0", *CHECKED)  # nothing is optimised away before it is looked at
