"""`--budget`: what a device can spare, and whether a pair takes no more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_keras.errors import BudgetError, DataError
from lstm_keras.exporters.c.cores import CORES
from lstm_keras.exporters.c.cost import Cost

UNITS = {"flash": "B", "ram": "B", "stack": "B", "instructions": "", "ms": "ms"}
"""What can be limited: bytes, instructions of a step, milliseconds of a step."""

EXAMPLE = "flash=32k,ram=4k"

CURES = {
    "flash": "Flash is mostly weights, 4 H (F + H) of each LSTM: fewer units",
    "ram": "RAM is the state, which grows with H, and the stack: fewer units",
    "stack": "The stack grows with H and with the widest layer: fewer units",
    "instructions": "A step costs 4 H (F + H) multiplications in each LSTM: fewer units",
    "ms": "A step costs 4 H (F + H) multiplications in each LSTM: fewer units",
}

_ITEM = re.compile(r"(\w+)(?:@(\w+))?=([0-9]*\.?[0-9]+)([kKmM]?)")


@dataclass(frozen=True)
class Limit:
    """One limit.

    what: Key of `UNITS`.
    core: Where it holds; None on every core.
    most: Bytes, instructions or milliseconds.
    """

    what: str
    core: str | None
    most: float


def parse(text: str) -> list[Limit]:
    """Limits as they are written on the command line.

    In bytes k is 1024, as in a data sheet, and of instructions 1000.

    Raises:
        DataError: Something is no limit; says what, and what can be one.

    >>> parse("flash=32k,instructions@m4=20k")[1]
    Limit(what='instructions', core='m4', most=20000.0)
    """
    limits = []
    for item in text.split(","):
        match = _ITEM.fullmatch(item.strip())
        what, core, number, times = match.groups() if match else (item, None, "0", "")
        if match is None or what not in UNITS or (core is not None and core not in CORES):
            raise DataError(
                f"--budget {text}: {item.strip()!r} is no limit.\n"
                f"  Write {EXAMPLE}: {', '.join(UNITS)}; on one core with @, as in ms@m4=5 (cores: "
                f"{', '.join(CORES)})."
            )
        thousand = 1024 if UNITS[what] == "B" else 1000
        most = float(number) * thousand ** ("km".index(times.lower()) + 1 if times else 0)
        limits.append(Limit(what, core, most))
    return limits


def check(cost: Cost, limits: Sequence[Limit]) -> None:
    """Whether a pair keeps every limit.

    Raises:
        BudgetError: It does not; names each that it does not keep, by how much, and what to do.
    """
    lines, over = [], []
    for limit in limits:
        for core in [limit.core] if limit.core else cost.cores:
            value = cost.of(limit.what, core)
            if value > limit.most:
                over.append(limit.what)
                unit = UNITS[limit.what]
                lines.append(
                    f"  {limit.what} on {CORES[core].title}: {_exact(value, unit)}, allowed "
                    f"{_exact(limit.most, unit)}, {_exact(value - limit.most, unit)} too much"
                )
    if not over:
        return
    cures = [CURES[what] for what in dict.fromkeys(over)]
    narrower = " or --precision int8," if cost.precision != "int8" else ""
    faster = " or a faster core," if {"instructions", "ms"} & set(over) else ""
    raise BudgetError(
        "the pair takes more than the budget allows, and nothing was written.\n"
        + "\n".join(lines)
        + f"\n  {'. '.join(cures)},{narrower}{faster} or a larger budget."
    )


def _exact(value: float, unit: str) -> str:
    """A number that is not rounded away where it exceeds by a little."""
    number = f"{value:.3g}" if unit == "ms" else f"{value:,.0f}".replace(",", " ")
    return f"{number} {unit}".strip()
