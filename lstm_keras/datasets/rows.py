"""Long recordings side by side: B rows, T steps at a time, and in which rows a recording begins.

row 0   | a a a | a a a | a a . |     T = 3; a dot is a step that is not scored
row 1   | b b b | b . . | c c c |
          ^               ^           here the state of that row is reset
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import DataError
from lstm_keras.streams import IGNORED

Line = tuple[np.ndarray, np.ndarray]
"""A recording: x [N, F] float32, y [N] int32."""


class Rows:
    """Recordings dealt into B rows, which are about as long as each other.

    The longest recording goes first, each to the row that is shortest so far; so the number of
    batches depends on nothing but the lengths. A row ends with steps that are not scored.

    Args:
        recordings: Each x [N, F] and y [N].
        batch: B, at most as many as there are recordings.
        steps: T.

    Attributes:
        count: Batches of a pass.
        owners: Of each row, the recording that was dealt to it first.

    Raises:
        DataError: More rows than recordings.
    """

    def __init__(self, recordings: Sequence[Line], batch: int, steps: int) -> None:
        if batch > len(recordings):
            raise DataError(
                f"a batch of {batch} rows for {len(recordings)} recordings: some would stay empty."
                f"\n  Take a batch of {len(recordings)} or fewer, or cut the recordings into parts "
                "that may begin anew."
            )
        self.steps = steps
        self.lengths = np.array([len(x) for x, _ in recordings])
        # Who is nobody comes last, and has no reading.
        self.ends = np.cumsum(np.append(self.lengths, 0))
        self.x = np.concatenate([x for x, _ in recordings])
        self.y = np.concatenate([y for _, y in recordings]).astype("int32")
        dealt = _dealt(-(-self.lengths // steps), batch)
        self.count = max(len(row) for row in dealt)
        self.owners = [row[0][0] for row in dealt]
        nobody = (len(recordings), 1)  # where nothing begins
        self.places = np.array([row + [nobody] * (self.count - len(row)) for row in dealt])

    def batches(self) -> tf.data.Dataset:
        """One pass in the order in which they were dealt: ((x, begins), y).

        x [B, T, F], begins bool [B], y [B, T], `streams.IGNORED` where nothing is scored.
        """
        starts = tf.zeros(len(self.lengths), tf.int64)
        return self._cut(tf.constant(self.places), starts)

    def epochs(self, seed: int) -> Epochs:
        """Passes to train on, in another order and cut at other readings in every epoch.

        The recordings of a row change places, and each begins up to T - 1 readings late, unless it
        is that short: so no reading is always the last of what the gradient goes through.
        """
        places = tf.constant(self.places)
        late = tf.constant(np.clip(self.lengths - self.steps + 1, 1, self.steps))

        def make(own: tf.Tensor) -> tf.data.Dataset:
            drawn = tf.random.stateless_uniform([2, len(self.lengths)], own, dtype=tf.float64)
            rank = tf.cast(tf.argsort(tf.argsort(drawn[0])), tf.int64)
            rank = tf.pad(rank, [[0, 1]], constant_values=len(self.lengths))
            turn = tf.gather(rank, places[..., 0]) * self.count + places[..., 1]
            order = tf.argsort(turn, axis=1)
            starts = tf.cast(drawn[1] * tf.cast(late, tf.float64), tf.int64)
            return self._cut(tf.gather(places, order, batch_dims=1), starts)

        return Epochs(make, self.count, seed)

    def _cut(self, places: tf.Tensor, starts: tf.Tensor) -> tf.data.Dataset:
        """Batches of places [B, S, 2], each (recording, which piece); starts: its first reading."""
        x, y = tf.constant(self.x), tf.constant(self.y)
        ends = tf.constant(self.ends)
        first = ends - np.append(self.lengths, 0) + tf.pad(starts, [[0, 1]])
        inside = tf.range(self.steps, dtype=tf.int64)

        def gather(placed):
            owner, piece = placed[:, 0], placed[:, 1]
            index = (tf.gather(first, owner) + piece * self.steps)[:, None] + inside
            there = index < tf.gather(ends, owner)[:, None]
            index = tf.minimum(index, len(self.x) - 1)
            read = tf.where(there[..., None], tf.gather(x, index), 0)
            asked = tf.where(there, tf.gather(y, index), IGNORED)
            return (read, piece == 0), asked

        pieces = tf.data.Dataset.from_tensor_slices(tf.transpose(places, (1, 0, 2)))
        return pieces.map(gather).prefetch(tf.data.AUTOTUNE)


def _dealt(pieces: np.ndarray, batch: int) -> list[list[tuple[int, int]]]:
    """Of each row, (recording, piece) one after the other.

    Source: Graham 1969, SIAM J. Appl. Math. 17(2): the longest first is at most a third too long.
    """
    table: list[list[tuple[int, int]]] = [[] for _ in range(batch)]
    for owner in np.argsort(-pieces, kind="stable"):
        shortest = min(table, key=len)
        shortest += [(int(owner), k) for k in range(pieces[owner])]
    return table
