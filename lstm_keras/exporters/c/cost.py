"""What a pair of C costs: flash, RAM, stack, multiplications, instructions.

Parameters, state and multiplications follow from the plan. What the compiler makes of it is
measured where GCC for Arm is installed, and otherwise estimated; instructions are always estimated.
"""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

from lstm_keras.artifact import Artifact
from lstm_keras.errors import ArtifactError
from lstm_keras.exporters.c import compiled
from lstm_keras.exporters.c.cores import CORES
from lstm_keras.exporters.c.drivers import Driver
from lstm_keras.exporters.c.estimates import estimated, instructions

ENDING = "_costs.json"
"""Of the file beside the pair, NAME_costs.json, that keeps them."""


@dataclass(frozen=True)
class CoreCost:
    """On one core.

    flash: Bytes of code and constants, and of what the compiler's library adds.
    stack: Bytes that no function of the pair gets deeper than.
    step: Instructions of a step; 0 where the pair takes whole windows only.
    window: Instructions of a window.
    """

    flash: int
    stack: int
    step: int
    window: int


@dataclass(frozen=True)
class Cost:
    """Of a pair.

    precision: Of its numbers.
    parameters: Bytes of weights and biases, as the `.tflite` file has them.
    state: Bytes of NAME_state_t.
    steps: T of a window.
    macs: Multiplications of a window.
    cores: By key of `CORES`.
    measured: The compiler that measured flash and stack; None where they are estimated.
    """

    precision: str
    parameters: int
    state: int
    steps: int
    macs: int
    cores: dict[str, CoreCost]
    measured: str | None

    @classmethod
    def load(cls, artifact: Artifact) -> "Cost":
        """Read what is kept beside a pair.

        Raises:
            ArtifactError: It is not there, or not of this kind.
        """
        path = next((artifact.path / f for f in artifact.files if f.endswith(ENDING)), None)
        if path is None:
            raise ArtifactError(f"{artifact.path} tells no costs.\n  Export the model again.")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            content["cores"] = {core: CoreCost(**c) for core, c in content["cores"].items()}
            return cls(**content)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArtifactError(
                f"{path} holds no costs: {error}.\n  Export the model again."
            ) from error

    def to_json(self) -> str:
        """The text of the file."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @property
    def origin(self) -> str:
        """Who says so, in words."""
        sizes = (
            f"flash and stack by {self.measured}"
            if self.measured
            else "flash estimated, stack bounded, as there is no GCC for Arm that knows the cores"
        )
        return f"{sizes}; instructions as fitted to QEMU; ms at one a cycle, an estimate"

    def lines(self) -> dict[str, str]:
        """What it costs on each core, in words, by the name and clock of the core."""
        told = {}
        for core, there in self.cores.items():
            turn, ms = amount(there.window, ""), amount(self.of("ms", core), "ms")
            each = f"{turn} instructions a window, {ms}"
            if there.step:
                each = f"{amount(there.step, '')} instructions a step, {ms}; {turn} a window"
            told[f"{CORES[core].title}, {CORES[core].mhz} MHz"] = (
                f"flash {amount(there.flash, 'B')}  RAM {amount(self.state, 'B')} + stack "
                f"{amount(there.stack, 'B')}  {each}"
            )
        return told

    def facts(self) -> dict[str, str]:
        """Lines of the banner."""
        return {"costs": self.origin, **self.lines()}

    def of(self, what: str, core: str) -> float:
        """What a budget limits; see `budget.UNITS`. RAM is the state, or the room of a window, and
        the stack; instructions are of a step, or of a window that is not stepped through."""
        there = self.cores[core]
        turn = there.step or there.window
        return {
            "flash": there.flash,
            "ram": self.state + there.stack,
            "stack": there.stack,
            "instructions": turn,
            "ms": CORES[core].ms(turn),
        }[what]


def amount(value: float, unit: str) -> str:
    """A number as people read it.

    >>> amount(33_280, "B"), amount(372, "B"), amount(13_400, ""), amount(0.1675, "ms")
    ('32.5 KiB', '372 B', '13 400', '0.17 ms')
    """
    if unit == "B":
        return f"{value / 1024:.1f} KiB" if value >= 4096 else f"{value:.0f} B"
    if unit == "ms":
        return f"{value:.2g} ms" if value < 10 else f"{value:.0f} ms"
    return f"{value:,.0f}".replace(",", " ")


def of(driver: Driver, files: Mapping[str, str], precision: str) -> Cost:
    """What a pair costs on every core.

    Args:
        driver: Its functions.
        files: Texts of NAME.h and NAME.c by their names; what their comments say does not matter.
        precision: "float32", "int8" or "int16x8".
    """
    plan, measured = driver.plan, compiled.compiler()
    sizes = {core: estimated(driver, core) for core in CORES}
    if measured:
        try:
            with ThreadPoolExecutor() as pool:
                there = list(pool.map(compiled.measure, [files] * len(CORES), CORES))
            sizes = {core: (t.flash, t.stack) for core, t in zip(CORES, there, strict=True)}
        except RuntimeError:  # a compiler that is too old for one of the cores
            measured = None
    cores = {}
    for core in CORES:
        step, _, window = instructions(driver, core)
        cores[core] = CoreCost(*sizes[core], step if plan.can_step else 0, window)
    steps = plan.x.rows or 1
    return Cost(precision, plan.parameters, driver.size(), steps, plan.macs, cores, measured)
