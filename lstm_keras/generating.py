"""Text from a language model, one character after the other, the same from every runtime.

    model = runtimes.load("models/shakespeare/tflite-step-float32")
    generate(model, "ROMEO:", 200, temperature=0.7, seed=1)

The draws are defined to the bit, so that the same seed tells the same story in Python and in C
(`export/c/generate.c`):

    s  = (1664525 s + 1013904223) mod 2^32        s starts at the seed; drawn once to begin with, so
                                                  that neighbouring seeds part, and per character
    w  = exp((scores - max scores) / temperature) float64, added up in the order of the tokens
    the first token whose running sum of w exceeds s / 2^32 of the whole

With temperature 0 the largest score is taken, the first of them if there are several, and nothing
is drawn.

Source of the constants: Press et al. 1992, Numerical Recipes in C, section 7.1.
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from lstm_keras.artifact import Artifact
from lstm_keras.errors import DataError
from lstm_keras.runtimes import Runtime, StepRuntime
from lstm_keras.vocabulary import Vocabulary

MULTIPLIER, INCREMENT, MODULUS = 1664525, 1013904223, 2**32


def generate(
    runtime: Runtime, prompt: str, length: int, *, temperature: float = 1.0, seed: int = 0
) -> str:
    """What a model writes behind a prompt.

    Args:
        runtime: Plays a model of tokens that scores the next one; its artifact's labels are the
            characters. One that steps reads everything; one that plays whole windows of T reads
            the last T characters anew for each.
        prompt: What is read first; at least one character.
        length: Characters to write.
        temperature: 1 draws as the model says, less prefers what is likely, 0 takes the likeliest.
        seed: Of the draws.

    Returns:
        The new characters.

    Raises:
        DataError: A prompt that is empty or has an unknown character, or an artifact whose labels
            are not the characters of its answer.
        ValueError: A negative temperature or length.
    """
    if length < 0:
        raise ValueError(f"length must not be negative; got {length}")
    letters = characters(runtime, prompt, temperature=temperature, seed=seed)
    return "".join(next(letters) for _ in range(length))


def characters(
    runtime: Runtime, prompt: str, *, temperature: float = 1.0, seed: int = 0
) -> Iterator[str]:
    """As `generate`, without an end.

    Raises:
        DataError, ValueError: As there, before the first character.
    """
    if not temperature >= 0:
        raise ValueError(f"temperature must be 0 or more; got {temperature}")
    vocabulary = _vocabulary(runtime.artifact)
    if not prompt:
        raise DataError("the prompt is empty.\n  Pass a character to start from, such as '\\n'.")
    tokens = vocabulary.encode(prompt)
    return _written(_reader(runtime), vocabulary, tokens, temperature, seed % MODULUS)


def _written(reader, vocabulary, tokens, temperature, state):
    reader.reset()
    for token in tokens:
        scores = reader.step(token)
    state = _drawn(state)
    while True:
        state = _drawn(state)
        token = _chosen(scores, temperature, state / MODULUS)
        yield vocabulary.characters[token]
        scores = reader.step(np.int32(token))


def _drawn(state: int) -> int:
    return (MULTIPLIER * state + INCREMENT) % MODULUS


def _chosen(scores: np.ndarray, temperature: float, share: float) -> int:
    """The token that a share in [0, 1) of the probability leads to."""
    scores = scores.astype("float64")
    if temperature == 0:
        return int(scores.argmax())
    sums = np.cumsum(np.exp((scores - scores.max()) / temperature))
    return int(np.searchsorted(sums, share * sums[-1], side="right"))


class _Reader(Protocol):
    """What reads one token after the other, and scores the next."""

    def reset(self) -> None:
        """Forget."""

    def step(self, x: np.ndarray) -> np.ndarray:
        """Token -> scores [K]."""
        ...


class _Windows:
    """Steps through a runtime that plays whole windows: the last T tokens, over and over."""

    def __init__(self, runtime: Runtime):
        self._runtime = runtime
        self._steps = runtime.artifact.inputs[0].shape[1]
        self.reset()

    def reset(self) -> None:
        self._tokens = []

    def step(self, x: np.ndarray) -> np.ndarray:
        T = self._steps or len(self._tokens) + 1
        self._tokens = [*self._tokens, int(x)][-T:]
        count = len(self._tokens)
        line = np.zeros((1, T), "int32")  # what is behind cannot change what comes before
        line[0, :count] = self._tokens
        return self._runtime.run(line)[0, count - 1]


def _reader(runtime: Runtime) -> _Reader:
    return runtime if isinstance(runtime, StepRuntime) else _Windows(runtime)


def _vocabulary(artifact: Artifact) -> Vocabulary:
    width = artifact.outputs[0].shape[-1]
    tokens = artifact.inputs[0].dtype == "int32" and artifact.returns_sequences
    if not tokens or len(artifact.labels) != width or any(len(s) != 1 for s in artifact.labels):
        raise DataError(
            f"{artifact.name} does not write text: needed are tokens in, {width} scores out at "
            f"every step, and a label of one character for each; it has {len(artifact.labels)} "
            "labels.\n  Export a model of kind language."
        )
    return Vocabulary(tuple(artifact.labels))
