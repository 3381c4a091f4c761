"""Augmentation: the same movement by another person, at another pace, with a watch worn askew.

Everything acts on readings in physical units, *before* the scaler. A rotation mixes the axes of a
vector; after standardisation each axis has a unit of its own, and a rotation would bend the vector
and forget where gravity points. Only the noise is added afterwards, as a share of each channel's
deviation.

Every function here maps a whole batch, and every random number comes from a seed that is passed
in: the same seeds give the same batches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import tensorflow as tf

from lstm_keras.errors import DataError
from lstm_keras.sequences import Scaler


@dataclass(frozen=True)
class Augmentation:
    """How training windows are varied. Zero or None switches a variation off.

    rotation_degrees: Deviation of a normal angle about an axis drawn evenly from the sphere; one
        rotation for all vectors of a window.
    gain: Deviation of the log of a factor per window: one number per entry of `vectors`, or one
        for all.
    warp: The pace of a window is exp(u), u even in [-warp, warp]: 2 is twice as fast.
    mirror: +1 or -1 per channel; half of the windows are multiplied by it.
    noise: Deviation of white noise, as a share of each channel's deviation.
    vectors: Channels that rotate and gain together, by index. Entries of three can rotate.
    rates: Channels that grow with the pace, because they count per second: angular velocities.
    """

    rotation_degrees: float = 0.0
    gain: float | tuple[float, ...] = 0.0
    warp: float = 0.0
    mirror: tuple[int, ...] | None = None
    noise: float = 0.0
    vectors: tuple[tuple[int, ...], ...] = ((0, 1, 2), (3, 4, 5))
    rates: tuple[int, ...] = (3, 4, 5)

    def __post_init__(self) -> None:
        # A TOML table brings lists.
        for field in fields(self):
            object.__setattr__(self, field.name, _frozen(getattr(self, field.name)))
        for name in ("rotation_degrees", "warp", "noise"):
            if not 0 <= getattr(self, name) < np.inf:
                raise ValueError(f"{name} must be zero or positive; got {getattr(self, name)}")
        if len(self.gains) != len(self.vectors) or not all(g >= 0 for g in self.gains):
            raise ValueError(
                f"gain must be one number, or one per vector ({len(self.vectors)}), zero or "
                f"positive; got {self.gain}"
            )
        if self.mirror is not None and not all(sign in (-1, 1) for sign in self.mirror):
            raise ValueError(f"mirror must be +1 or -1 per channel; got {self.mirror}")
        if self.rotation_degrees and not any(len(v) == 3 for v in self.vectors):
            raise ValueError("rotation_degrees needs a vector of three channels in vectors")

    @property
    def gains(self) -> tuple[float, ...]:
        """One deviation per vector."""
        return self.gain if isinstance(self.gain, tuple) else (self.gain,) * len(self.vectors)

    def check(self, channels: Sequence[str]) -> None:
        """Raises DataError when the readings do not have the channels that are meant."""
        used = [*self.rates, *(k for vector in self.vectors for k in vector)]
        if (used and max(used) >= len(channels)) or (
            self.mirror is not None and len(self.mirror) != len(channels)
        ):
            raise DataError(
                f"the augmentation is for other channels than the {len(channels)} there are: "
                f"{', '.join(channels)}; it names vectors {self.vectors}, rates {self.rates} and "
                f"mirror {self.mirror}.\n  Set them for these channels, or leave augmentation out."
            )

    def __call__(
        self,
        integral: tf.Tensor,
        first: tf.Tensor,
        length: tf.Tensor,
        seed: tf.Tensor,
        steps: int,
        ratio: int,
        scaler: Scaler,
    ) -> tf.Tensor:
        """Stretches of readings -> one random window of each.

        Args:
            integral: float64 [N + 1, F] of the readings, as of `examples.stretches`.
            first: int64 [B], the first reading of a stretch.
            length: int32 [B], its readings; at least steps * ratio.
            seed: int64 [2]; the same seed gives the same windows.
            steps: T.
            ratio: Readings per step.
            scaler: Turns readings into x.

        Returns:
            x float32 [B, T, F], standardised.

        """
        seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 6))
        B, F = first.shape[0], len(scaler.mean)
        pace = tf.exp(tf.random.stateless_uniform([B], seeds[0], -self.warp, self.warp))
        # A recording that is too short for this pace is read as fast as it lasts.
        room = tf.cast(length, tf.float32) / (steps * ratio)
        pace = tf.minimum(pace, room)
        slack = tf.cast(length, tf.float32) - pace * (steps * ratio)
        start = tf.random.stateless_uniform([B], seeds[1]) * slack
        x = read(integral, first, length, start, pace * ratio, steps)
        x *= _factors(self.rates, pace, F)
        if self.mirror is not None:
            flip = tf.random.stateless_uniform([B, 1, 1], seeds[2]) < 0.5
            x = tf.where(flip, x * tf.constant(self.mirror, tf.float32), x)
        if self.rotation_degrees:
            draw = tf.random.stateless_normal([B, 4], seeds[3])
            turn = rotations(draw[:, :3], draw[:, 3] * np.deg2rad(self.rotation_degrees))
            x = rotate(x, turn, self.vectors)
        if any(self.gains):
            factor = tf.random.stateless_normal([len(self.vectors), B], seeds[4])
            for k, vector in enumerate(self.vectors):
                x *= _factors(vector, tf.exp(self.gains[k] * factor[k]), F)
        mean, deviation = (tf.constant(v, tf.float32) for v in (scaler.mean, scaler.deviation))
        x = (x - mean) / deviation
        if self.noise:
            x += self.noise * tf.random.stateless_normal([B, steps, F], seeds[5])
        return x


def read(
    integral: tf.Tensor,
    first: tf.Tensor,
    length: tf.Tensor,
    start: tf.Tensor,
    block: tf.Tensor,
    steps: int,
) -> tf.Tensor:
    """Means over blocks whose place and length need not be whole numbers.

    Step t of a window is the mean of the readings from start + t block to start + (t + 1) block,
    taken as constant in between: the integral at both ends, interpolated, over the block. With
    start 0 and a whole block this is `sequences.resample`; a longer block plays the movement
    faster.

    Args:
        integral: float64 [N + 1, F] of the readings: entry n is the sum of the n before it.
            float64, as it is large beside one reading.
        first: int64 [B], the reading where a stretch begins.
        length: int32 [B], readings of a stretch.
        start: float32 [B], in readings of the stretch.
        block: float32 [B], readings per step; start + steps * block must not exceed the length.
        steps: T.

    Returns:
        float32 [B, T, F].

    """
    end = tf.cast(length, tf.float32)[:, None]
    place = start[:, None] + block[:, None] * tf.range(steps + 1, dtype=tf.float32)
    place = tf.clip_by_value(place, 0.0, end)
    before = tf.floor(place)
    after = tf.minimum(before + 1, end)
    share = tf.cast(place - before, tf.float64)[..., None]
    at, beyond = (
        tf.gather(integral, first[:, None] + tf.cast(k, tf.int64)) for k in (before, after)
    )
    edges = (1 - share) * at + share * beyond
    means = (edges[:, 1:] - edges[:, :-1]) / tf.cast(block, tf.float64)[:, None, None]
    return tf.cast(means, tf.float32)


def rotations(axis: tf.Tensor, angle: tf.Tensor) -> tf.Tensor:
    """Rotation matrices R = 1 + sin(a) K + (1 - cos(a)) K², K v = axis x v (Rodrigues 1840).

    Args:
        axis: float32 [B, 3], any length but zero.
        angle: float32 [B], radians.

    Returns:
        float32 [B, 3, 3]; a row vector v turns into v Rᵀ.

    """
    x, y, z = tf.unstack(axis / tf.norm(axis, axis=1, keepdims=True), axis=1)
    o = tf.zeros_like(x)
    K = tf.reshape(tf.stack([o, -z, y, z, o, -x, -y, x, o], axis=1), [-1, 3, 3])
    sine, cosine = tf.sin(angle)[:, None, None], tf.cos(angle)[:, None, None]
    return tf.eye(3) + sine * K + (1 - cosine) * (K @ K)


def rotate(x: tf.Tensor, turn: tf.Tensor, vectors: Sequence[Sequence[int]]) -> tf.Tensor:
    """Turn every vector of three channels in x [B, T, F] by turn [B, 3, 3]; leave the others."""
    # One matrix per window for all channels, of the nine entries of its rotation, 0 and 1.
    zero, one = 9, 10
    entry = np.full(2 * [x.shape[-1]], zero)  # pyright: ignore[reportCallIssue]  (it is known)
    np.fill_diagonal(entry, one)
    for vector in vectors:
        if len(vector) == 3:
            entry[np.ix_(vector, vector)] = np.arange(9).reshape(3, 3).T
    entries = tf.reshape(turn, [-1, 9])
    entries = tf.pad(tf.pad(entries, [[0, 0], [0, 1]]), [[0, 0], [0, 1]], constant_values=1.0)
    return x @ tf.gather(entries, entry, axis=1)


def _factors(channels: Sequence[int], factor: tf.Tensor, features: int) -> tf.Tensor:
    """[B, 1, F]: `factor` [B] in these channels, 1 elsewhere."""
    chosen = tf.constant(np.isin(np.arange(features), channels))
    return tf.where(chosen, factor[:, None, None], 1.0)


def _frozen(value):
    return tuple(_frozen(v) for v in value) if isinstance(value, list | tuple) else value
