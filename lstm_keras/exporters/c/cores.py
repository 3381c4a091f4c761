"""The processors whose costs are told: how GCC calls them, and the clock that an estimate takes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Core:
    """A processor.

    title: For people.
    flags: What the compiler is told of it.
    mhz: Clock of a usual controller with it, million cycles per second.
    """

    title: str
    flags: str
    mhz: int

    def ms(self, instructions: float) -> float:
        """Milliseconds at one instruction per cycle: an estimate.

        Flash with wait states makes it more, two instructions at once (Cortex-M7, M55) less.

        >>> CORES["m4"].ms(80_000)
        1.0
        """
        return instructions / (self.mhz * 1000)


CORES: Mapping[str, Core] = {
    "m0plus": Core("Cortex-M0+", "-mcpu=cortex-m0plus -mfloat-abi=soft", 48),
    "m3": Core("Cortex-M3", "-mcpu=cortex-m3 -mfloat-abi=soft", 72),
    "m4": Core("Cortex-M4F", "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard", 80),
    "m7": Core("Cortex-M7", "-mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard", 216),
    "m33": Core("Cortex-M33", "-mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard", 100),
    "m55": Core("Cortex-M55", "-mcpu=cortex-m55 -mfpu=auto -mfloat-abi=hard", 160),
}
