"""Fixed-point arithmetic of the TFLite kernels: how products become smaller integers.

Every function takes and returns integer arrays, calculates in int64 and is exact: no float takes
part once a multiplier is found. A real factor q is stored as a mantissa M and a shift s,

    q = M / 2^31 * 2^s,    2^30 <= M < 2^31,

and a number is multiplied by it with two roundings (`multiply`).

Sources: gemmlowp's `fixedpoint.h` for `high_product` (SaturatingRoundingDoublingHighMul)
and `divide` (RoundingDivideByPOT); TensorFlow Lite's
`quantization_util.cc` and `common.h` for the multipliers; INT16 of them for `multiply_wide`.
"""

from typing import NamedTuple

import numpy as np

INT8, INT16, INT32 = np.iinfo("int8"), np.iinfo("int16"), np.iinfo("int32")


class Multiplier(NamedTuple):
    """A positive real factor M / 2^31 * 2^s as the kernels store it; one, or one per channel."""

    mantissa: np.ndarray
    shift: np.ndarray


def quantize_multiplier(q: np.ndarray | float) -> Multiplier:
    """The stored form of real factors q >= 0.

    The mantissa is rounded half away from zero; factors below 2^-32 become zero, those from 2^31
    on the largest factor there is.

    >>> [int(part) for part in quantize_multiplier(0.75)]
    [1610612736, 0]
    """
    fraction, shift = np.frexp(np.asarray(q, np.float64))
    mantissa = np.floor(fraction * 2.0**31 + 0.5).astype(np.int64)
    carried = mantissa == 2**31
    mantissa, shift = np.where(carried, 2**30, mantissa), (shift + carried).astype(np.int64)
    mantissa = np.where(shift < -31, 0, np.where(shift > 30, 2**31 - 1, mantissa))
    shift = np.where(shift < -31, 0, np.minimum(shift, 30))
    return Multiplier(mantissa, shift)


def saturate(a: np.ndarray, limits: np.iinfo) -> np.ndarray:
    """What lies beyond the type becomes its largest or smallest number."""
    return np.clip(a, limits.min, limits.max)


def wrap(a: np.ndarray, bits: int) -> np.ndarray:
    """Keep the lowest bits, as a cast to a signed type of that many bits does.

    >>> wrap(np.array([32767, 32768, -32769]), 16).tolist()
    [32767, -32768, 32767]
    """
    half = 1 << (bits - 1)
    return ((np.asarray(a, np.int64) + half) & (2 * half - 1)) - half


def high_product(a: np.ndarray, b: np.ndarray | int) -> np.ndarray:
    """SRDHM(a, b) = a b / 2^31 for int32, to nearest, ties upwards."""
    return (np.asarray(a, np.int64) * b + (1 << 30)) >> 31


def divide(a: np.ndarray, n: np.ndarray | int) -> np.ndarray:
    """RDBP(a, n) = a / 2^n to nearest, ties away from zero; n >= 0.

    >>> divide(np.array([3, 1, -1, -3]), 1).tolist()
    [2, 1, -1, -2]
    """
    a = np.asarray(a, np.int64)
    half = np.where(np.asarray(n) > 0, (1 << np.asarray(n, np.int64)) >> 1, 0)
    return np.where(a < 0, -((-a + half) >> n), (a + half) >> n)


def shift_left(a: np.ndarray, n: int, limits: np.iinfo = INT16) -> np.ndarray:
    """Multiply by 2^n and saturate."""
    return saturate(np.asarray(a, np.int64) << n, limits)


def multiply(a: np.ndarray, by: Multiplier) -> np.ndarray:
    """MBQM: int32 a times q, RDBP(SRDHM(a 2^max(s, 0), M), max(-s, 0)).

    The left shift wraps like the int32 it is done in.
    """
    left, right = np.maximum(by.shift, 0), np.maximum(-by.shift, 0)
    return divide(high_product(wrap(np.asarray(a, np.int64) << left, 32), by.mantissa), right)


def multiply_up(a: np.ndarray, by: Multiplier) -> np.ndarray:
    """As `multiply`, but the second rounding takes ties upwards.

    The matrix products of ruy on x86-64, which LiteRT's Dense and Conv are, end like this.
    """
    left, right = np.maximum(by.shift, 0), np.maximum(-by.shift, 0)
    product = high_product(wrap(np.asarray(a, np.int64) << left, 32), by.mantissa)
    return (product + ((np.int64(1) << right) >> 1)) >> right


def multiply_blocks(a: np.ndarray, by: Multiplier) -> np.ndarray:
    """As `multiply_up` in whole blocks of 16 along the last axis, as `multiply` in the rest.

    What LiteRT wrote for NEON runs on x86-64 through NEON_2_SSE: its vector instructions take ties
    upwards, and the loop over what is left does not.
    """
    whole = a.shape[-1] // 16 * 16
    return np.where(np.arange(a.shape[-1]) < whole, multiply_up(a, by), multiply(a, by))


def multiply_wide(a: np.ndarray, by: Multiplier) -> np.ndarray:
    """The int64 sums a of 16x8 times q: a mantissa of 15 bits, and one rounding.

    (a M' + 2^(14 - s)) >> (15 - s), with M' = (M + 2^15) >> 16, and 0x7FFF where that would be
    2^15.
    """
    product = np.asarray(a, np.int64) * mantissa_of_15_bits(by)
    return (product + (1 << (14 - by.shift))) >> (15 - by.shift)


def mantissa_of_15_bits(by: Multiplier) -> np.ndarray:
    """M' of `multiply_wide`."""
    return np.where(by.mantissa >= 0x7FFF0000, 0x7FFF, (by.mantissa + (1 << 15)) >> 16)


def dot(a: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Integers [..., N] times weights [M, N] -> int64 [..., M].

    In float64, whose products are as exact as int64's below 2^53 and as fast as BLAS.
    """
    return (a.astype(np.float64) @ weights.T.astype(np.float64)).astype(np.int64)
