"""An exported pair of C as firmware: built for a core, run, and what it reported.

report = firmware.report(Artifact.load("build/shoulder-imu-c-int8"), "m4", Path("build/micro"))
report.label            # of the first golden window, as the firmware printed it
report.steps            # instructions of each step
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import measuring
import numpy as np
import qemu

from lstm_keras.artifact import Artifact
from lstm_keras.exporters.c.names import can_step, pair_name
from lstm_keras.exporters.c.packed import TYPES, literal
from lstm_keras.exporters.c.source import text
from lstm_keras.files import make_folder, write_text
from lstm_keras.golden import FILE, Golden

MAIN = Path(__file__).parent / "firmware.c"
PATHS = {"": (), "portable": ("-DLK_NO_ASM",)}
"""Flags by the name of the path: what the core offers, or C that any compiler takes."""


@dataclass(frozen=True, eq=False)
class Report:
    """What the firmware of one artifact said on one core.

    core, path: Where it ran; keys of `qemu.CORES` and of `PATHS`.
    mismatches: Of the self-test.
    index, label: The class of the first golden window; "" where classes have no names.
    y: The answers to the golden windows, as stored, [N, K].
    run: Instructions for the first window.
    steps, output: Instructions of each step and behind the last; none where whole windows only.
    stack: Bytes, the deepest that a window reached, measured; the state lies elsewhere.
    frame: Bytes, the deepest frame of one function of the pair, as the compiler tells.
    state: Bytes of the state of a stream, or of the room that whole windows need.
    flash: Bytes of code and constants that the pair adds to a program that uses it whole.
    ram: Bytes of variables that it adds; none are expected.
    """

    core: str
    path: str
    mismatches: int
    index: int
    label: str
    y: np.ndarray
    run: int
    steps: tuple[int, ...]
    output: int
    stack: int
    frame: int
    state: int
    flash: int
    ram: int


def report(artifact: Artifact, core: str, folder: Path, path: str = "", *flags: str) -> Report:
    """Build and run.

    Args:
        artifact: Of the target `c`, with golden vectors.
        core: A key of `qemu.CORES`.
        folder: Where it is built.
        path: A key of `PATHS`.
        flags: For the compiler, besides.

    Raises:
        qemu.BuildError: It does not compile or fit.
        TimeoutError: It does not end.
        ValueError: It ended otherwise than by its verdict; with what it printed.
    """
    program = build(artifact, core, folder, *PATHS[path], *flags)
    result = program.run()
    said = dict(line.split(" ", 1) for line in result.output.splitlines() if " " in line)
    try:
        numbers = {key: int(said[key]) for key in ("mismatches", "class", "stack", "state")}
        if result.status != (numbers["mismatches"] != 0):
            raise ValueError(f"exit status {result.status}")
        run, *steps = result.counts
        T = Golden.load(artifact.path / FILE).steps
        if len(steps) != (T + 1 if can_step(artifact) else 0):
            raise ValueError(f"{len(steps)} counts of {T} steps")
        answers = [
            [int(number) for number in line.split()[1:]]
            for line in result.output.splitlines()
            if line.startswith("y ")
        ]
    except (KeyError, ValueError) as error:
        name = f"{artifact.name} on {core}"
        raise ValueError(
            f"{name} gave no verdict ({error!r}); it printed:\n{result.output}"
        ) from error
    return Report(
        core=core,
        path=path,
        mismatches=numbers["mismatches"],
        index=numbers["class"],
        label=said.get("label", ""),
        y=_as_stored(answers, artifact.outputs[0].dtype),
        run=run,
        steps=tuple(steps[:-1]),
        output=steps[-1] if steps else 0,
        stack=numbers["stack"],
        frame=max(measuring.frames(program).values(), default=0),
        state=numbers["state"],
        flash=measuring.flash(program.objects[0]),
        ram=measuring.ram(program.objects[0]),
    )


def build(artifact: Artifact, core: str, folder: Path, *flags: str) -> qemu.Program:
    """The pair, its self-test and `firmware.c` as one program; the object of the pair is first.

    Raises:
        qemu.BuildError: It does not compile or fit.
    """
    folder = make_folder(folder)
    name = pair_name(artifact)
    write_text(folder / "window.h", window(artifact, can_step(artifact)))
    sources = [artifact.path / f"{name}.c", artifact.path / f"{name}_selftest.c", MAIN]
    flags = (f"-DMODEL={name}", f'-DHEADER="{name}.h"', f"-I{artifact.path}", f"-I{folder}", *flags)
    return qemu.build(sources, core, folder, *flags)


def window(artifact: Artifact, streams: bool) -> str:
    """The text of `window.h`: golden inputs and what the firmware must know of the model."""
    golden = Golden.load(artifact.path / FILE)
    given, made = artifact.inputs[0], artifact.outputs[0]
    features = len(golden.x[0]) // golden.steps
    classes = made.shape[-1]
    rows = ",\n".join(_braced(_numbers(one, given.dtype)) for one in golden.x)
    labels = artifact.labels if len(artifact.labels) == classes else [""] * classes
    names = ", ".join(map(text, labels))
    lengths = {"STEPS": golden.steps, "FEATURES": features, "OUTPUTS": len(golden.y[0])}
    lengths |= {"CLASSES": classes, "WINDOWS": len(golden.x)}
    return "\n".join(
        [
            f"#define STREAMS {int(streams)}",
            f"enum {{ {', '.join(f'{key} = {value}' for key, value in lengths.items())} }};",
            f"typedef {TYPES[given.dtype]} input_t;",
            f"typedef {TYPES[made.dtype]} output_t;",
            f"static const input_t windows[WINDOWS][STEPS * FEATURES] = {{\n{rows},\n}};",
            f"static const char *const labels[CLASSES] = {{ {names} }};",
            "",
        ]
    )


def _as_stored(answers: list[list[int]], dtype: str) -> np.ndarray:
    whole = np.array(answers, np.int32)
    return whole.view(np.float32) if dtype == "float32" else whole.astype(dtype)


def _numbers(values: Sequence[float], dtype: str) -> list[str]:
    kind = np.dtype(dtype)
    return [literal(value, kind) for value in values]


def _braced(numbers: Sequence[str], columns: int = 16) -> str:
    lines = [", ".join(numbers[k : k + columns]) for k in range(0, len(numbers), columns)]
    return "    { " + ",\n      ".join(lines) + " }"
