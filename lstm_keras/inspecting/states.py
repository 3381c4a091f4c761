"""Which inputs of a file hold a state, and which output is the next value of each."""

import re
from collections.abc import Sequence

from lstm_keras.artifact import Tensor

ROLES = {
    "in", "input", "out", "output", "init", "initial", "final", "prev", "previous", "next", "new",
    "old", "last", "state", "states", "x", "y", "n", "t", "serving", "default", "args", "identity",
}  # fmt: skip
"""Words in a name that say on which side a state stands, not which state it is."""

Pairs = list[tuple[str, str]]


def pair(
    inputs: Sequence[Tensor], outputs: Sequence[Tensor], known: Pairs = ()
) -> tuple[Pairs, str, list[str]]:
    """Pairs of (input, output), what told them, and inputs besides x of which nothing is known.

    One input at least is left for the sequence.

    Args:
        inputs: Of the file, x among them.
        outputs: Of the file.
        known: Pairs that an operator of the file names.
    """
    if known:
        return list(known), "operator", _unsure(inputs, known)
    for told, by in ((_same_names(inputs, outputs), "names"), (_alike(inputs, outputs), "names")):
        if told and len(told) < len(inputs):
            return told, by, _unsure(inputs, told)
    told = _only_shapes(inputs, outputs)
    return told, "shapes" if told else "", _unsure(inputs, told)


def _same_names(inputs, outputs) -> Pairs:
    ends = {end.name: end for end in outputs}
    return [(i.name, i.name) for i in inputs if i.name in ends and _fits(i, ends[i.name])]


def _alike(inputs, outputs) -> Pairs:
    """Names that differ in a word about the side only: h_in and h_out, c0 and cn."""
    stems: dict[str, list[Tensor]] = {}
    for end in outputs:
        stems.setdefault(_stem(end.name), []).append(end)
    told = []
    for end in inputs:
        stem = _stem(end.name)
        there = [other for other in stems.get(stem, []) if _fits(end, other)]
        twice = [other for other in inputs if _stem(other.name) == stem]
        if stem and len(there) == 1 and len(twice) == 1:
            told.append((end.name, there[0].name))
    return told


def _only_shapes(inputs, outputs) -> Pairs:
    """Where an input of several has the shape of one output, and no other of either has it."""
    if len(inputs) < 2:
        return []
    told = []
    for end in inputs:
        there = [other for other in outputs if _fits(end, other)]
        twice = [other for other in inputs if _fits(end, other)]
        if len(there) == 1 and len(twice) == 1:
            told.append((end.name, there[0].name))
    return told if len(told) < len(inputs) else []


def _unsure(inputs, told) -> list[str]:
    held = {given for given, _ in told}
    left = [end.name for end in inputs if end.name not in held]
    return left if len(left) > 1 else []


def _fits(one: Tensor, other: Tensor) -> bool:
    return one.dtype == other.dtype and len(one.shape) == len(other.shape) and all(
        a == b or None in (a, b) for a, b in zip(one.shape, other.shape, strict=True)
    )  # fmt: skip


def _stem(name: str) -> str:
    """What is left of a name without words about the side.

    >>> _stem("lstm_h_in"), _stem("lstm_h_out"), _stem("c0"), _stem("cn"), _stem("output")
    ('lstm h', 'lstm h', 'c', 'c', '')
    """
    name = re.sub(r"\b([hc])[0n]\b", r"\1", name.lower().split(":")[0].replace("_", " "))
    words = [word for word in re.split(r"[^a-z0-9]+", name) if word]
    return " ".join(word for word in words if word not in ROLES)
