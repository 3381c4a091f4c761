"""The emulated Cortex-M: it counts what was executed, measures stack, and lets no failure pass."""

import importlib
import sys
from pathlib import Path

import pytest
from scripts import ROOT

sys.path.insert(0, str(ROOT / "export" / "micro"))
measuring = importlib.import_module("measuring")
qemu = importlib.import_module("qemu")

pytestmark = pytest.mark.skipif(qemu.missing() is not None, reason=str(qemu.missing()))

LOOP = """
#include "micro.h"

static void nothing(void) {}

static void __attribute__((noinline)) eats(void)
{
    volatile char eaten[400];
    eaten[0] = eaten[399] = 1;
}

static volatile int32_t zero, seven = 7;

int main(void)
{
    uint32_t n = 60000u;
    LK_COUNT_START();
    __asm volatile(".syntax unified\\n1: subs %0, %0, #1\\n bne 1b" : "+l"(n) : : "cc");
    LK_COUNT_STOP();
    LK_COUNT_START();
    LK_COUNT_STOP();
    lk_print_int(-2147483647 - 1);
    lk_print(" ");
    lk_print_int((int32_t)lk_stack_used(nothing));
    lk_print(" ");
    lk_print_int((int32_t)lk_stack_used(eats));
    lk_print("\\n");
    return zero + seven;
}
"""


def built(folder: Path, source: str, core: str = "m4", *flags: str):
    (folder / "main.c").write_text(source)
    return qemu.build([folder / "main.c"], core, folder, *flags)


@pytest.mark.parametrize("core", qemu.CORES)
def test_a_loop_of_known_length_counts_exactly(tmp_path, core):
    result = built(tmp_path, LOOP, core).run()
    assert result.status == 7
    assert result.output == "-2147483648 0 400\n"
    before = result.counts[0] - 2 * 60000  # the constant: one move, or one and a shift
    assert before in (1, 2, 3)
    assert result.counts[1:] == (0,)


PAIRS = 2048
EVERYWHERE = f"""
#include "micro.h"

int main(void)
{{
    __asm volatile(".rept {PAIRS}\\n mov r10, r10\\n nop\\n mov r11, r11\\n .endr");
    return 0;
}}
"""


@pytest.mark.parametrize("core", ["m0plus", "m4", "m55"])
def test_marks_are_seen_wherever_they_lie(tmp_path, core):
    # six bytes a pair: every even place in a page, whatever its size up to 4 KiB
    assert built(tmp_path, EVERYWHERE, core).run().counts == (1,) * PAIRS


def test_a_second_run_counts_the_same_and_the_listing_says_where(tmp_path):
    made = built(tmp_path, LOOP)
    assert made.run() == made.run()
    lines = [line.split() for line in measuring.annotated(made).splitlines() if "\t" in line]
    assert sorted(int(line[0]) for line in lines)[-2:] == [60000, 60000]


def test_sizes_and_frames_are_those_of_the_object(tmp_path):
    made = built(tmp_path, LOOP)
    sizes = measuring.section_sizes(made.objects[0])
    assert sizes[".data.seven"] == sizes[".bss.zero"] == 4
    assert measuring.ram(made.objects[0]) == 8
    assert measuring.flash(made.objects[0]) == sum(sizes.values()) - 8
    assert measuring.frames(made)["eats"] == 400


def test_an_exception_of_the_processor_is_a_failure(tmp_path):
    source = '#include "micro.h"\nint main(void) { __asm volatile("udf #0"); return 0; }'
    result = built(tmp_path, source).run()
    assert result.status == 3
    assert result.output == "fault: an exception of the processor\n"


def test_what_never_ends_is_stopped(tmp_path):
    source = '#include "micro.h"\nint main(void) { lk_print("here\\n"); for (;;) { } }'
    with pytest.raises(TimeoutError, match="ran beyond 1 s; it printed:\nhere"):
        built(tmp_path, source).run(timeout=1)


def test_a_warning_is_an_error(tmp_path):
    with pytest.raises(qemu.BuildError, match="conversion"):
        built(
            tmp_path, "int main(void) { return (signed char)1 + 0; }\nshort f(int a) { return a; }"
        )


def test_what_does_not_fit_is_refused(tmp_path):
    source = "static volatile char much[15 * 1024];\nint main(void) { return much[3]; }"
    assert built(tmp_path, source).run().status == 0
    with pytest.raises(qemu.BuildError, match="less than 2 KiB of RAM left for the stack"):
        built(tmp_path, source, "m0plus")


def test_an_unknown_core_and_absent_tools_are_named(tmp_path, monkeypatch):
    with pytest.raises(
        ValueError, match="core must be one of m0plus, m3, m4, m7, m33, m55; got 'm4f'"
    ):
        qemu.target_flags("m4f")
    monkeypatch.setattr(qemu.shutil, "which", lambda tool: None if "qemu" in tool else tool)
    assert qemu.missing() == (
        "qemu-system-arm not found: apt-get install "
        "gcc gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"
    )
