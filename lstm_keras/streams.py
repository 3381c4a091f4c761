"""A long text as examples: streams to train on, whose state goes on, and windows to test on.

train: batch s of B streams     [B, T], the T tokens behind those of batch s - 1
test:  window k                 [T], of which the first `warm` only bring the state up
"""

import numpy as np
import tensorflow as tf

from lstm_keras.errors import DataError

IGNORED = -1
"""Target of a step that is not scored in training."""


def batches(tokens: np.ndarray, batch: int, steps: int) -> tf.data.Dataset:
    """Batches of (x [B, T], the tokens that follow each [B, T]), in the order of the text.

    The text is cut into B streams of the same length; what is left over at the end is dropped.

    Raises:
        DataError: The text is too short for one batch.
    """
    length = (len(tokens) - 1) // batch
    if (count := length // steps) < 1:
        raise DataError(
            f"{len(tokens)} tokens are too few for a batch of {batch} streams x {steps} steps.\n"
            "  Pass a longer text, or take a smaller batch."
        )
    starts = np.arange(batch) * length
    places = (starts + np.arange(count)[:, None] * steps)[..., None] + np.arange(steps)
    return tf.data.Dataset.from_tensor_slices((tokens[places], tokens[places + 1]))


def windows(
    before: np.ndarray, tokens: np.ndarray, steps: int, warm: int
) -> tuple[np.ndarray, np.ndarray]:
    """Windows in which each token of a text is asked for once, with at least `warm` read before.

    Args:
        before: What stands in front of the text; its last warm + 1 tokens are read.
        tokens: The text. What is left over at its end, fewer than steps - warm, is dropped.
        steps: T.
        warm: Steps at the start of each window whose answers do not count.

    Returns:
        (x, y), both int32 [W, T]: what is read, and what follows each of it.

    Raises:
        DataError: A text shorter than one window, or too little in front of it.
    """
    scored = steps - warm
    if len(before) <= warm or len(tokens) < scored:
        raise DataError(
            f"windows of {steps} steps with {warm} to warm up need {warm + 1} tokens in front of a "
            f"text of {scored}; got {len(before)} and {len(tokens)}.\n  Take shorter windows."
        )
    line = np.concatenate([before[len(before) - warm - 1 :], tokens])
    places = np.arange(len(tokens) // scored)[:, None] * scored + np.arange(steps)
    return line[places], line[places + 1]


def nats(scores: np.ndarray, y: np.ndarray, warm: int = 0) -> float:
    """Mean -ln softmax(scores) of the tokens that came, behind the first `warm` steps.

    Args:
        scores: float [W, T, K].
        y: int [W, T].
        warm: Steps at the start of each window that do not count.
    """
    scores = scores[:, warm:].astype("float64")
    came = np.take_along_axis(scores, y[:, warm:, None], axis=-1)[..., 0]
    most = scores.max(axis=-1)
    return float(np.mean(most + np.log(np.exp(scores - most[..., None]).sum(axis=-1)) - came))
