"""How a stage of a job is told: `say(verb, what, detail)`, one line each."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lstm_keras.artifact import STATE, Artifact
from lstm_keras.checks import ArtifactResult
from lstm_keras.exporters.c.cost import Cost
from lstm_keras.exporters.devices import loading_of

Say = Callable[[str, str, str], None]


def silent(verb: str, what: str, detail: str) -> None:
    """A `say` for callers who look at the result only."""


def described(artifact: Artifact) -> str:
    """Size, number of LSTM operators and state contract of an artifact."""
    lstms = sum(n for name, n in artifact.operators.items() if "LSTM" in name)
    held = f"{lstms} LSTM, " if lstms else ""
    kind = " of source" if artifact.target == "c" else ""  # its costs say what it takes on a core
    return (
        f"{artifact.size / 1024:.1f} KiB{kind}, {held}state: {STATE[artifact.state].split(';')[0]}"
    )


def say_loading(artifact: Artifact, say: Say) -> None:
    """Why it has this form, if it was picked; and where it does not load, if that is so."""
    if artifact.picked:
        say("picks", artifact.picked, "")
    loading = loading_of(artifact)
    if loading is not None and loading.refused:
        say("loads", artifact.name, str(loading))


def say_micro(facts: Mapping[str, Any], say: Say) -> None:
    """What was measured for TFLite Micro: the arena, the operators, the answers beside LiteRT's."""
    arena, compared = facts["arena_bytes"], facts["agreement"]
    if arena is None:
        say("micro", "arena", "not measured: tflite-micro is not installed")
    else:
        say("micro", f"arena {arena} bytes", facts["arena_measured"])
    say("", f"{len(facts['operators'])} operators", ", ".join(facts["operators"]))
    if compared is not None:
        say("", f"beside {compared['beside']}", compared["says"])


def say_costs(artifact: Artifact, say: Say) -> None:
    """What a pair of C takes on each core, and who says so; nothing of other targets."""
    if artifact.target == "c":
        costs = Cost.load(artifact)
        say("costs", f"{costs.parameters} B of parameters", f"{costs.macs} MAC in a window")
        for core, line in costs.lines().items():
            say("", core, line)
        say("", "", costs.origin)


def say_results(results: Sequence[ArtifactResult], say: Say) -> None:
    """A line per artifact and runtime, and one for each check that failed or was not made."""
    for r in results:
        agreement = "" if math.isnan(r.agreement) else f"  class {r.agreement:7.2%}"
        say(
            "checks",
            f"{r.artifact} on {r.runtime}",
            f"|error| {r.largest_error:.1e}  rms {r.rms_error:.1e}  SQNR {r.sqnr_db:5.1f} dB"
            f"{agreement}  {verdict(r.passed)}",
        )
        for c in r.checks:
            if not c.passed:
                say("", f"  {c.name}", f"{_short(c.value)}, needed {_short(c.budget)}: {c.reason}")
            elif c.budget is None:  # measured nothing, but must not go unsaid
                say("", f"  {c.name}", f"{c.value}: {c.reason}")


def verdict(passed: bool) -> str:
    """The word for it: pass or fail."""
    return "pass" if passed else "fail"


def shown(value: float, unit: str) -> str:
    """A metric for people.

    >>> shown(0.905, "%"), shown(3.9, "°F"), shown(1.7, ""), shown(18644.0, "")
    ('90.5%', '3.9 °F', '1.7', '18,644')
    """
    if unit == "%":
        return f"{value:.1%}"
    number = f"{value:,.0f}" if value == round(value) else f"{value:.4g}"
    return f"{number} {unit}".rstrip()


def _short(value: float | str | None) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
