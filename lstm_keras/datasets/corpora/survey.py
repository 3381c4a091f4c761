"""One pass over a part: what is counted, what is kept of it, and what it is known by again."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from lstm_keras.sequences import Window, cut


@dataclass
class Survey:
    """What a pass over a part has found.

    lengths: Of the sequence of every example.
    windows: How many windows are cut from it; without windows, as many as examples.
    classes: How many windows each class has.
    marks: 64 bits of each example, by which the same one is found in another part.
    drawn: At most so many windows as were asked for, evenly drawn: (sequence, class).
    digest: sha256 of everything that was read.
    """

    lengths: np.ndarray
    windows: int = 0
    classes: Counter = field(default_factory=Counter)
    marks: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint64))
    drawn: list = field(default_factory=list)
    digest: str = ""


def survey(
    examples: Iterable[tuple[np.ndarray, int]],
    window: Window | None,
    steps: int,
    keep: int,
    seed: int,
    see: Callable[[np.ndarray], None] | None = None,
) -> Survey:
    """Read every example of a part once; only what is drawn stays in memory.

    Args:
        examples: (sequence [N, ...], class).
        window: How windows are cut; None where the sequence is read as a whole.
        steps: T; of a longer sequence that is read as a whole, the last T steps count.
        keep: How many windows are drawn, at most.
        seed: Of the draw.
        see: Told every sequence.
    """
    found, total = Survey(np.zeros(0, np.int64)), hashlib.sha256()
    lengths, marks, rng = [], [], np.random.default_rng(seed)
    for sequence, label in examples:
        if see:
            see(sequence)
        content = b"\0".join(sequence) if sequence.dtype == object else sequence.tobytes()
        marks.append(hashlib.blake2b(content, digest_size=8).digest())
        total.update(marks[-1] + bytes(str((len(sequence), int(label))), "ascii"))
        lengths.append(len(sequence))
        pieces = [sequence[-steps:]] if window is None else cut(sequence, window)
        found.classes[int(label)] += len(pieces)
        for piece in pieces:  # Vitter 1985, algorithm R: each window is kept as likely as another
            place = found.windows if found.windows < keep else rng.integers(found.windows + 1)
            found.windows += 1
            if place == len(found.drawn) < keep:
                found.drawn.append((piece.copy(), int(label)))
            elif place < keep:
                found.drawn[place] = piece.copy(), int(label)
    found.lengths = np.array(lengths, np.int64)
    found.marks = np.frombuffer(b"".join(marks), np.uint64)
    found.digest = total.hexdigest()
    return found


def shared(one: Survey, other: Survey) -> int:
    """How many examples of `other` are, to the last bit, in `one` too."""
    return int(np.isin(other.marks, one.marks).sum())


def joined(surveys: Iterable[Survey]) -> str:
    """sha256 of several parts."""
    return hashlib.sha256("".join(those.digest for those in surveys).encode()).hexdigest()
