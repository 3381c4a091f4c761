"""Many small models in one firmware, each compared with the answers it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from c_models import random_model
from lstm_files import tflm

from lstm_keras.exporters.c import packed, plan, reading
from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.header import header
from lstm_keras.exporters.c.schedule import Schedule
from lstm_keras.exporters.c.source import rows, source
from lstm_keras.runtimes.graph import Graph

SEQUENCES = 2


@dataclass(frozen=True)
class Case:
    """A model, what it is asked, and what TFLite Micro answers.

    name: Of its pair of C.
    sources: NAME.h and NAME.c, by their names.
    x: Stored, [N, T, F].
    y: Stored, [N, K].
    """

    name: str
    sources: dict[str, str]
    x: np.ndarray
    y: np.ndarray


def case(seed: int, wide: bool = False) -> Case:
    """A random model with saturating input, and the answers of the `tflite-micro` wheel."""
    content, T, F = random_model(seed, wide)
    limit = 32767 if wide else 127
    x = np.random.default_rng(seed).normal(0, limit / 2.5, (SEQUENCES, T, F))
    x = np.clip(np.rint(x), -limit - 1, limit).astype(np.int16 if wide else np.int8)
    (y,) = tflm(content, x)
    name = f"model_{seed}"
    return Case(name, pair(content, name), x, y)


def driver_of(content: bytes, name: str) -> Driver:
    """What `exporters.c` makes of a `.tflite` file; without TensorFlow, which takes seconds."""
    return Driver(Schedule(plan.settled(reading.read(Graph(content)))), name)


def pair(content: bytes, name: str) -> dict[str, str]:
    """The text of NAME.h and NAME.c of a `.tflite` file."""
    driver = driver_of(content, name)
    facts = {"made by": "tests/c_firmware.py"}
    return {
        f"{name}.h": header(driver, facts, False, 0),
        f"{name}.c": source(driver, facts, None, ()),
    }


def write_sources(cases: Sequence[Case], folder: Path) -> list[Path]:
    """Write all pairs and a `main.c` that counts the numbers that differ, a line for each model."""
    for one in cases:
        for name, text in one.sources.items():
            (folder / name).write_text(text)
    (folder / "main.c").write_text(_main(cases))
    return [folder / "main.c", *(folder / f"{one.name}.c" for one in cases)]


def _main(cases: Sequence[Case]) -> str:
    heads = "\n".join(f'#include "{one.name}.h"' for one in cases)
    calls = "\n".join(f"    total += {one.name}_differs();" for one in cases)
    return f"""#include "micro.h"
{heads}

static int told(const char *name, int wrong)
{{
    lk_print(name);
    lk_print(" ");
    lk_print_int(wrong);
    lk_print("\\n");
    return wrong;
}}

{"".join(map(_function, cases))}
int main(void)
{{
    int total = 0;
{calls}
    return total != 0;
}}
"""


def _function(one: Case) -> str:
    N, K = one.y.shape
    width = one.x[0].size
    kind = packed.TYPES[str(one.x.dtype)]
    return f"""{rows(one.x.reshape(N, width), f"{one.name}_x")}
{rows(one.y, f"{one.name}_y")}
static int {one.name}_differs(void)
{{
    int wrong = 0;
    for (int n = 0; n < {N}; n++) {{
        {kind} y[{K}];
        wrong += {one.name}_run({one.name}_x[n], y) != 0;
        for (int k = 0; k < {K}; k++) wrong += y[k] != {one.name}_y[n][k];
    }}
    return told("{one.name}", wrong);
}}

"""


def mismatches(output: str) -> dict[str, int]:
    """By model, what such a firmware printed."""
    return {name: int(number) for name, number in map(str.split, output.splitlines())}
