"""What a pair of C costs by sums over its nodes: instructions, and sizes that nobody measured.

    instructions of a step = sum over nodes, sum over counts of a node: coefficient * count

The coefficients were fitted to models compiled and counted in QEMU (`benchmarks/c_costs.py`); they
lie in `export/c/costs.json`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.packed import KERNELS
from lstm_keras.exporters.c.plan import Node

FITTED = KERNELS.parent / "costs.json"
"""The coefficients, by core."""


UNKNOWN = {"call": 30.0, "out": 15.0, "mac": 4.0}
"""Coefficients of a kernel that the fit has not seen: of a loop that is not unrolled."""


def counts(nodes: Iterable[Node], behind: bool = False) -> Counter[str]:
    """What the instructions of some nodes are proportional to, by the name of a coefficient.

    Args:
        nodes: Of a step, or of what comes behind it.
        behind: The latter.
    """
    found: Counter[str] = Counter()
    for node in nodes:
        kernel = node.packed.kernel if node.packed else f"{node.kind}_{node.output.dtype}"
        if node.kind == "mean" and not behind:
            kernel = f"sum_{node.value.dtype}"  # the mean itself is behind the last row
        N, M = sum(ref.value.width for ref in node.inputs), node.output.width
        found[f"{kernel} call"] += 1
        found[f"{kernel} out"] += M
        if node.kind == "lstm":
            found[f"{kernel} out in 8"] += _up(M, 8)
            found[f"{kernel} mac"] += 4 * M * (N + M)
            found[f"{kernel} mac in 4"] += 4 * M * (_up(N, 4) + _up(M, 4))
            found[f"{kernel} mac in 16"] += 4 * M * (_up(N, 16) + _up(M, 16))
            found[f"{kernel} mac joined in 16"] += 4 * M * _up(N + M, 16)
            found[f"{kernel} mac beside 16"] += (N + M) * (4 * M % 16)
            found[f"{kernel} ragged"] += 4 * M * ((N % 4 > 0) + (M % 4 > 0))
        elif node.kind == "dense":
            found[f"{kernel} mac"] += M * N
            found[f"{kernel} mac in 16"] += M * _up(N, 16)
            found[f"{kernel} ragged"] += M * (N % 4 > 0)
        elif node.kind == "softmax":
            found[f"{kernel} in"] += N
    return found


def _up(length: int, whole: int) -> int:
    """A length in whole groups, as kernels that take several numbers at once see it."""
    return -(-length // whole) * whole


def turns(driver: Driver) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Counts of a step, of what comes behind it, and of a whole window."""
    schedule, rows = driver.schedule, driver.plan.x.rows or 1
    answer = counts([*schedule.heads, *schedule.means], behind=True)
    answer["answer"] += 1
    step = counts(node for loop in schedule.loops for node in loop)
    step["step"] += len(schedule.loops)
    window = Counter({key: rows * count for key, count in step.items()})
    answers = driver.plan.answers if driver.plan.can_step else None
    for key, count in answer.items():
        window[key] += count * (answers or 1)
    window["window"] += 1
    return step, answer, window


def instructions(driver: Driver, core: str) -> tuple[int, int, int]:
    """Instructions of a step, of what comes behind it, and of a whole window, on a core."""
    coefficients = fitted(core)["instructions"]
    step, answer, window = (round(_sum(coefficients, turn)) for turn in turns(driver))
    return step, answer, window


def estimated(driver: Driver, core: str) -> tuple[int, int]:
    """Bytes of flash and of stack on a core: the kernels' code where none is compiled.

    Stack is an upper bound: every row between two nodes lies there, and every kernel takes what the
    greediest took among the models that were measured.
    """
    known = fitted(core)
    flash = stored(driver) + _sum(known["flash"], pasted(driver))
    return round(flash), round(known["stack"]["fixed"] + rows_on_stack(driver))


def _sum(coefficients: Mapping[str, float], counts: Mapping[str, int]) -> float:
    return sum(
        coefficients.get(key, UNKNOWN.get(key.partition(" ")[2], 0.0)) * n
        for key, n in counts.items()
    )


def pasted(driver: Driver) -> Counter[str]:
    """What the bytes in flash besides parameters and tables are proportional to."""
    found = Counter({"": 1})
    for node in driver.plan.nodes:
        if node.packed:
            found[node.packed.kernel] += 1
            found[f"{node.packed.kernel} out"] += node.output.width
    return found


def stored(driver: Driver) -> int:
    """Bytes of parameters and tables."""
    tables = sum(node.table.nbytes for node in driver.plan.nodes if node.table is not None)
    return driver.plan.parameters + tables


def rows_on_stack(driver: Driver) -> int:
    """Bytes of the rows between nodes, each in whole words, and of an LSTM of x and h twice."""
    total = 0
    for node in driver.plan.nodes:
        widths = [ref.value.width for ref in node.inputs] + [node.output.width]
        total += 8 + 4 * sum(-(-width // 4) * 4 for width in widths)
    return total


def fitted(core: str) -> dict:
    """The coefficients of a core."""
    return _read()["cores"][core]


@cache
def _read() -> dict:
    return json.loads(FITTED.read_text(encoding="utf-8"))
