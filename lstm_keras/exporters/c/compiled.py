"""What a pair takes on a core, measured: compiled with GCC for Arm, where that is installed."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lstm_keras.exporters.c.cores import CORES

COMPILER, SIZE = "arm-none-eabi-gcc", "arm-none-eabi-size"

OPTIONS = ["-mthumb", "-std=c99", "-O2", "-ffunction-sections", "-fdata-sections"]

CALLEE = 64
"""Bytes of stack that a function of the compiler's library may take: memcpy, a product of 64 bits,
a float where there is no unit for it. `tests/test_exporters_c_cost.py` measures 48 at most."""

_NODE = re.compile(r'node: \{ title: "([^"]*)" label: "[^"]*?(?:\\n(\d+) bytes \([^)]*\))?"')
_EDGE = re.compile(r'edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"')


@dataclass(frozen=True)
class Compiled:
    """Bytes of a pair on one core.

    code: Of functions.
    constants: Of tables, weights, biases and names.
    library: Of what the compiler adds, such as memcpy, or floats where there is no unit for them.
    stack: The deepest that any of its functions gets, by the frames that the compiler gave them;
        but for NAME_run, which is NAME_run_in with the state on the stack.
    """

    code: int
    constants: int
    library: int
    stack: int

    @property
    def flash(self) -> int:
        """All that lies in flash."""
        return self.code + self.constants + self.library


def compiler() -> str | None:
    """Name and version of the compiler; None where it is not installed."""
    if shutil.which(COMPILER) is None or shutil.which(SIZE) is None:
        return None
    return _version()


@cache
def _version() -> str:
    return f"{COMPILER} {_call(COMPILER, '-dumpfullversion').strip()} -O2"


def measure(files: Mapping[str, str], core: str) -> Compiled:
    """Compile a pair for a core.

    Args:
        files: Texts of NAME.h and NAME.c by their names.
        core: Key of `CORES`.

    Raises:
        RuntimeError: It does not compile; with what the compiler said.
    """
    flags = [*CORES[core].flags.split(), *OPTIONS]
    with tempfile.TemporaryDirectory(prefix="lstm-keras-") as scratch:
        folder = Path(scratch)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        (source,) = folder.glob("*.c")
        thing, graph, program = (source.with_suffix(s) for s in (".o", ".ci", ".elf"))
        _call(COMPILER, *flags, "-fcallgraph-info=su", "-c", source, "-o", thing)
        own = sections(thing)
        kept = [f"-Wl,-u,{name.removeprefix('.text.')}" for name in own if ".text." in name]
        linked = ["-nostartfiles", "--specs=nano.specs", "--specs=nosys.specs", *kept]
        _call(COMPILER, *flags, *linked, "-Wl,--gc-sections,-e,0", thing, "-o", program)
        code = sum(size for name, size in own.items() if name.startswith(".text"))
        whole = sum(sections(program).values())
        constants = sum(own.values()) - code
        return Compiled(
            code,
            constants,
            whole - code - constants,
            depth(graph.read_text(), f"{source.stem}_run"),
        )


def sections(file: Path) -> dict[str, int]:
    """Bytes of each section that a device holds."""
    lines = [line.split() for line in _call(SIZE, "-A", file).splitlines()]
    held = (".text", ".rodata", ".data", ".ARM.exidx")
    return {f[0]: int(f[1]) for f in lines if len(f) == 3 and f[0].startswith(held)}


def depth(graph: str, besides: str = "") -> int:
    r"""Bytes of the deepest path through a call graph as `-fcallgraph-info=su` writes it.

    A function that the graph does not hold takes `CALLEE`; that named by `besides` is left out.

    >>> depth('node: { title: "f" label: "f\\n8 bytes (static)" }\n'
    ...       'edge: { sourcename: "f" targetname: "memcpy" }')
    72
    """
    frames = {name: int(size) for name, size in _NODE.findall(graph) if size}
    calls: dict[str, set[str]] = {}
    for caller, callee in _EDGE.findall(graph):
        calls.setdefault(caller, set()).add(callee)

    @cache
    def below(name: str) -> int:
        if name not in frames:
            return CALLEE
        return frames[name] + max(map(below, calls.get(name, ())), default=0)

    return max((below(name) for name in frames if name != besides), default=0)


def _call(*command) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout
