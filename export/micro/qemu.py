"""C on an emulated Cortex-M: built by GCC, run by QEMU, its instructions counted exactly.

    program = qemu.build([Path("kernel.c"), Path("main.c")], "m4", build / "m4", "-DLK_NO_ASM")
    result = program.run()          # result.output, .status, .counts

`main` includes `micro.h`: it prints with `lk_print`, brackets what shall be counted with
`LK_COUNT_START()` and `LK_COUNT_STOP()`, measures stack with `lk_stack_used`, and its return value
is the exit status. Counts are of instructions, whatever they would cost on silicon: the same on
every machine and in every run. An instruction in an IT block whose condition is false counts, as it
takes its place in the pipeline.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lstm_keras.exporters.c import cores

HERE = Path(__file__).parent
TOOLS = ("gcc", "arm-none-eabi-gcc", "qemu-system-arm")
PACKAGES = "gcc gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"
"""Debian's names of what is needed."""

WARNINGS = [
    "-std=c99",
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wdouble-promotion",
    "-Werror",
    "-pedantic",
]
OPTIMISED = ["-O2", "-ffunction-sections", "-fdata-sections", "-fstack-usage"]
LINKED = ["--specs=nano.specs", "--specs=nosys.specs", "-nostartfiles", "-Wl,--gc-sections"]


@dataclass(frozen=True)
class Core:
    """A processor and the board that QEMU has it on.

    title: For people.
    flags: What the compiler is told of it.
    machine: QEMU's name of the board.
    memories: Linker script in `boards/`.
    """

    title: str
    flags: str
    machine: str
    memories: str


BOARDS = {
    "m0plus": ("microbit", "microbit"),  # has a Cortex-M0: the very instructions of the M0+
    "m3": ("mps2-an385", "mps2"),
    "m4": ("mps2-an386", "mps2"),
    "m7": ("mps2-an500", "mps2"),
    "m33": ("mps2-an505", "mps2-an505"),
    "m55": ("mps3-an547", "mps3-an547"),
}
"""Machine and memories of each core whose costs are told."""

CORES: Mapping[str, Core] = {
    name: Core(core.title, core.flags, *BOARDS[name]) for name, core in cores.CORES.items()
}


class BuildError(Exception):
    """A tool refused its input; the text is what it said."""


def missing() -> str | None:
    """What to do where a tool is absent; None where all are there."""
    absent = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"{', '.join(absent)} not found: apt-get install {PACKAGES}" if absent else None


def target_flags(core: str) -> list[str]:
    """The compiler's flags that name a core.

    Raises:
        ValueError: There is no such core here.
    """
    if core not in CORES:
        raise ValueError(f"core must be one of {', '.join(CORES)}; got {core!r}")
    return [*CORES[core].flags.split(), "-mthumb"]


@dataclass(frozen=True)
class Result:
    """What one run left.

    output: What the program printed.
    status: Its exit status.
    counts: Instructions between each pair of marks, in the order of execution.
    """

    output: str
    status: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """A linked program.

    file: The ELF file; a map of it lies beside it.
    core: A key of `CORES`.
    objects: Of the sources it was built from, in their order.
    """

    file: Path
    core: str
    objects: tuple[Path, ...]

    def run(self, timeout: float = 60.0, profile: Path | None = None) -> Result:
        """Emulate from reset to exit.

        Raises:
            TimeoutError: It has not ended within so many seconds of the host.
            BuildError: The emulator did not start.
        """
        counts = self.file.with_suffix(".counts")
        counts.unlink(missing_ok=True)
        plugin = f"{_plugin(self.file.parent)},counts={counts}"
        plugin += f",profile={profile}" if profile else ""
        command = ["qemu-system-arm", "-M", CORES[self.core].machine, "-display", "none"]
        command += ["-monitor", "none", "-serial", "none", "-chardev", "stdio,id=out"]
        command += ["-semihosting-config", "enable=on,target=native,chardev=out"]
        command += ["-plugin", plugin, "-kernel", str(self.file)]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired as error:
            output = (error.stdout or b"").decode("utf-8", "replace")
            raise TimeoutError(
                f"{self.file} ran beyond {timeout:g} s; it printed:\n{output}"
            ) from None
        if not counts.is_file():
            raise BuildError(done.stderr.decode("utf-8", "replace"))
        output = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
        return Result(output, done.returncode, tuple(map(int, counts.read_text().split())))


def build(
    sources: Sequence[Path], core: str, folder: Path, *flags: str, strict: bool = True
) -> Program:
    """Compile and link C sources with our own start-up code.

    Args:
        sources: Files of C. One defines `main`.
        core: A key of `CORES`.
        folder: Where objects and the program go; it is made.
        flags: For the compiler, behind -O2: a definition, an include path, another -O.
        strict: Warnings of the sources are errors.

    Raises:
        BuildError: A source does not compile, or the program does not fit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = target_flags(core)
    objects = []
    for source in (*sources, HERE / "start.c"):
        objects.append(folder / f"{source.stem}.o")
        warnings = (
            WARNINGS if strict and source.parent != HERE else ["-std=gnu99", "-Wall", "-Wextra"]
        )
        options = [*target, *OPTIMISED, *warnings, f"-I{HERE}", *flags]
        call("arm-none-eabi-gcc", *options, "-c", source, "-o", objects[-1])
    file = folder / "program.elf"
    scripts = ["-L", HERE / "boards", "-T", HERE / "boards" / f"{CORES[core].memories}.ld"]
    maps = f"-Wl,-Map={folder / 'program.map'}"
    call("arm-none-eabi-gcc", *target, *LINKED, *scripts, maps, *objects, "-o", file)
    return Program(file, core, tuple(objects[:-1]))


def call(*command) -> str:
    """What a tool printed.

    Raises:
        BuildError: It refused.
    """
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


@cache
def _plugin(folder: Path) -> Path:
    file = folder / "count.so"
    call("gcc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", HERE / "count.c", "-o", file)
    return file
