"""Finding: one thing that was found in a file, by its name."""

from dataclasses import dataclass

WEIGHTS = DEFECT, WARNING, NOTE = "defect", "warning", "note"

KINDS = {
    "small-cell": DEFECT,
    "cell-power": DEFECT,
    "int8-cell": DEFECT,
    "intermediates": DEFECT,
    "three-scales": DEFECT,
    "concatenation": DEFECT,
    "moved-grid": DEFECT,
    "bias-saturated": DEFECT,
    "prediction": DEFECT,
    "fidelity": DEFECT,
    "cell-clip": WARNING,
    "narrow-range": WARNING,
    "carried-calibration": WARNING,
    "int16x8-on-litert": NOTE,
    "state-kept": NOTE,
    "not-played": NOTE,
}
"""Every name and how much it weighs. A defect makes an answer wrong; a warning says that it may;
a note is what whoever uses the file must know."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    name: Key of `KINDS`; it never changes.
    place: Layer or tensor.
    found: What is.
    needed: What must be.
    effect: What it does.
    cure: What to do.
    weight: `DEFECT`, `WARNING` or `NOTE`; that of `KINDS` when absent.
    """

    name: str
    place: str
    found: str
    needed: str
    effect: str
    cure: str
    weight: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", self.weight or KINDS[self.name])

    @property
    def line(self) -> str:
        """All of it but the name, as a sentence or three."""
        return f"{self.place}: {self.found}; needed {self.needed}. {self.effect}. {self.cure}."


STRUCTURE = {
    "small-cell",
    "cell-power",
    "int8-cell",
    "intermediates",
    "three-scales",
    "concatenation",
    "moved-grid",
    "bias-saturated",
    "cell-clip",
}
"""Names of what is wrong with the file itself. As defects they explain why its numbers are bad, so
that those are not told again under another name."""


def defects(findings: list[Finding]) -> list[Finding]:
    """Those that make an answer wrong."""
    return [finding for finding in findings if finding.weight == DEFECT]


def alike(findings: list[Finding]) -> list[list[Finding]]:
    """Those of one name and weight together, defects first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: WEIGHTS.index(f.weight)):
        groups.setdefault((finding.weight, finding.name), []).append(finding)
    return list(groups.values())
