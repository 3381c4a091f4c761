"""Sequences of several lengths in batches: those of about the same length side by side.

    boundaries   16          64                             of the lengths of the training part
    sequences    12 9 16     40 64 33
    batches      [B, 16]     [B, 64]                        each ends at the last step

What is missing is filled up with zeros in front, which leave no trace (`lstm_keras.padding`): how
many there are depends on the bucket, and the answers do not. A sequence longer than the last
boundary keeps its last steps.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf


def boundaries(lengths: np.ndarray, longest: int, count: int, least: int) -> tuple[int, ...]:
    """The lengths that sequences are filled up to, rising; the last is T.

    Args:
        lengths: Of the sequences of the training part.
        longest: What T is at most.
        count: How many boundaries there are at most; each holds about as many sequences.
        least: How many sequences a bucket needs, so that a batch comes out of it.

    >>> boundaries(np.array([3, 4, 5, 9, 10, 40]), longest=20, count=3, least=2)
    (4, 9, 20)
    """
    kept = np.sort(np.minimum(lengths, longest))
    ends = np.ceil(np.arange(1, count + 1) * len(kept) / count).astype(int) - 1
    found = sorted({max(1, int(kept[end])) for end in ends})
    k = 0
    while len(found) > 1 and k < len(found):
        if members(kept, found)[k] >= least:
            k += 1
        else:  # its sequences go to the next; of the last, those before come to it
            del found[k if k < len(found) - 1 else k - 1]
            k = max(0, k - 1)
    return tuple(found)


def members(lengths: np.ndarray, bounds: Sequence[int]) -> np.ndarray:
    """How many sequences each bucket holds."""
    home = np.searchsorted(bounds, np.minimum(lengths, bounds[-1]))
    return np.bincount(home, minlength=len(bounds))


def padded(lengths: np.ndarray, bounds: Sequence[int]) -> float:
    """Share of the steps of filled up sequences that are padding."""
    read = np.minimum(lengths, bounds[-1]).sum()
    return float(1 - read / (members(lengths, bounds) * np.array(bounds)).sum())


def fill(x: tf.Tensor, bounds: Sequence[int]) -> tf.Tensor:
    """A sequence [N, ...] with zeros in front up to the boundary of its bucket; or its last T."""
    x = x[-bounds[-1] :]
    N = tf.shape(x)[0]
    length = tf.gather(tf.constant(bounds), tf.searchsorted(tf.constant(bounds), [N])[0])
    x = tf.pad(x, [[length - N, 0], *([[0, 0]] * (x.shape.rank - 1))])
    return tf.ensure_shape(x, [bounds[0] if len(bounds) == 1 else None, *x.shape[1:]])


def batched(
    data: tf.data.Dataset, bounds: Sequence[int], sizes: Sequence[int], whole: bool
) -> tf.data.Dataset:
    """Batches of pairs (x from `fill`, y); a batch comes when its bucket holds enough.

    Args:
        data: One sequence at a time.
        bounds: Of the buckets.
        sizes: B of each.
        whole: Leave the incomplete batches at the end out.
    """
    if len(bounds) == 1:
        return data.batch(sizes[0], drop_remainder=whole)
    return data.bucket_by_sequence_length(
        lambda x, y: tf.shape(x)[0],
        [bound + 1 for bound in bounds[:-1]],
        list(sizes),
        no_padding=True,  # `fill` has done it, in front
        drop_remainder=whole,
    )
