"""What the command line prints of an inspection, a line per fact."""

import math
from collections.abc import Iterable

from lstm_keras.artifact import STATE, Tensor
from lstm_keras.exporters import cmsis_nn
from lstm_keras.inspecting import wire
from lstm_keras.inspecting.facts import Facts
from lstm_keras.inspecting.inspection import Inspection, Played
from lstm_keras.inspecting.parity import Parity
from lstm_keras.stages import Say, verdict

VERBS = {"executed": "loads", "refused": "refuses", "died": "died", "absent": "absent"}

CONTRACTS = STATE | {
    "explicit, kept": "h and c are inputs and outputs, and the file keeps more than they hold",
    "unsettled": "a reset does not bring the first answers back",
}


def cleaned(say: Say) -> Say:
    """The same, for names that a foreign file chose."""
    return lambda *words: say(*map(wire.printable, words))


def tell_facts(facts: Facts, say: Say) -> None:
    """What stands in the file."""
    say("reads", facts.name, f"{facts.size / 1024:.1f} KiB, {facts.precision}, {facts.lstm}")
    say("holds", "operators", ", ".join(f"{n} {name}" for name, n in facts.operators.items()))
    states = {name for pair in facts.states for name in pair}
    for verb, ends in (("takes", facts.inputs), ("gives", facts.outputs)):
        for end in sorted(ends, key=lambda end: end.name in states):
            say(verb, end.name, f"{_tensor(end)}{', state' if end.name in states else ''}")
    if facts.unsure:
        names = ", ".join(facts.unsure)
        say("", "", f"unknown which of {names} is a state: all are played as sequences")
    if facts.metadata is not None:
        say("carries", "lstm_keras metadata", _brief(facts.metadata))
    if facts.made_by:
        say("made by", facts.made_by, "")


def tell_played(played: Iterable[Played], say: Say) -> None:
    """What loads where."""
    for p in played:
        name = f"{p.runtime} {p.version}".rstrip()
        if p.verdict == "inferred":
            say("infers", name, f"{'loads' if p.loads else 'refuses'}: {p.why}; not run here")
        elif p.verdict == "executed":
            apart = "" if p.beside is None else f", {p.beside:.1e} from the first at most"
            broken = "" if p.finite else ", NaN or infinite answers"
            say("loads", name, f"state: {p.state}{apart}{broken}")
        else:
            first, *more = p.why.splitlines()
            say(VERBS[p.verdict], name, first)
            for line in more:
                say("", "", line.strip())


def tell_state(found: Inspection, say: Say) -> None:
    """The state contract."""
    if not found.state:
        return
    say("state", found.state, CONTRACTS[found.state])
    facts = found.facts
    if facts.states:
        pairs = ", ".join(f"{given} -> {made}" for given, made in facts.states)
        say("", "", f"{pairs} (told by {facts.states_by})")
    first = next(p for p in found.played if p.verdict == "executed")
    if found.state != "none" and first.moved:
        say("", "", f"the second run moved {first.moved:.0%} of the answers")
    elif facts.states:
        say("", "", "the second run moved no answer, though the states were fed back")
    if found.state != "none" and facts.fused and facts.precision in cmsis_nn.PRECISIONS:
        say("", "", cmsis_nn.LOSES)


def tell_parities(parities: Iterable[Parity], say: Say) -> None:
    """Against Keras."""
    for p in parities:
        agreement = "" if math.isnan(p.agreement) else f"  class {p.agreement:7.2%}"
        say(
            "measures",
            f"{p.output} on {p.runtime} against Keras",
            f"|error| {p.largest_error:.1e}  SQNR {p.sqnr_db:5.1f} dB{agreement}  "
            f"{verdict(p.passed)}",
        )
        for check in p.checks:
            if not check.passed:
                say("", f"  {check.name}", f"{check.value:.4g}, needed {check.budget:.4g}")


def _tensor(end: Tensor) -> str:
    shape = ", ".join("any" if n is None else str(n) for n in end.shape)
    grid = "" if end.scale is None else f", {end.scale:.4g} (q {-(end.zero_point or 0):+d})"
    return f"[{shape}] {end.dtype}{grid}"


def _brief(entry: dict) -> str:
    keys = ("form", "precision", "state", "version")
    words = [f"{key} {entry[key]}" for key in keys if isinstance(entry.get(key), str)]
    labels = entry.get("labels")
    if isinstance(labels, list) and labels:
        words.append(f"{len(labels)} classes")
    if entry.get("scaler"):
        words.append("with scaler")
    return ", ".join(words) or "nothing that is known"
