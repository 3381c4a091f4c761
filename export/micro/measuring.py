"""What a program takes and where its instructions go: sections, frames, an annotated listing."""

from pathlib import Path

import qemu

KEPT = (".text", ".rodata", ".data", ".bss")
"""Sections that a device holds; others are for linkers and debuggers."""


def section_sizes(file: Path) -> dict[str, int]:
    """Bytes of each section that a device holds, by its name."""
    sizes = {}
    for line in qemu.call("arm-none-eabi-size", "-A", file).splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[1].isdigit() and fields[0].startswith(KEPT):
            sizes[fields[0]] = sizes.get(fields[0], 0) + int(fields[1])
    return sizes


def flash(file: Path) -> int:
    """Bytes of code and constants of an object."""
    return sum(
        n for name, n in section_sizes(file).items() if not name.startswith((".data", ".bss"))
    )


def ram(file: Path) -> int:
    """Bytes of variables of an object."""
    return sum(section_sizes(file).values()) - flash(file)


def frames(program: qemu.Program, place: int = 0) -> dict[str, int]:
    """Bytes of stack of each function of an object, by its name, as the compiler tells.

    Raises:
        ValueError: A function takes as much as its arguments say.
    """
    found = {}
    for line in program.objects[place].with_suffix(".su").read_text().splitlines():
        where, size, how = line.split("\t")
        if "dynamic" in how and "bounded" not in how:
            raise ValueError(f"the stack of {where} has no bound")
        found[where.rpartition(":")[2]] = int(size)
    return found


def annotated(program: qemu.Program, timeout: float = 60.0) -> str:
    """The listing of what was executed between marks, each line led by how often it was."""
    profile = program.file.with_suffix(".profile")
    program.run(timeout, profile)
    hits = dict(map(int, line.split()) for line in profile.read_text().splitlines())
    lines, name = [], ""
    for line in qemu.call(
        "arm-none-eabi-objdump", "-d", "--no-show-raw-insn", program.file
    ).splitlines():
        head = line.partition(":")[0].strip()
        if line.endswith(">:"):
            name = f"\n{line}"
        elif head and all(c in "0123456789abcdef" for c in head) and int(head, 16) in hits:
            lines += [name] if name else []
            name = ""
            lines.append(f"{hits[int(head, 16)]:10d} {line}")
    return "\n".join(lines)
