"""Sigmoid and tanh of the integer kernels: int16 in, int16 with 15 fractional bits out.

LiteRT calculates them in int16 fixed point (gemmlowp): exp on negative numbers bit by bit, then
1 / (1 + e) by three Newton steps. TFLite Micro and CMSIS-NN interpolate a table of the sigmoid.

Both are functions of one int16, so `sigmoid` and `tanh` are looked up in all 65,536 answers, which
are calculated once per kernel and power.
"""

from functools import lru_cache

import numpy as np

from lstm_keras.integer.fixed import INT16, divide, saturate, shift_left

ONE = 32767
"""1 with 15 fractional bits: the largest int16."""

GATE_POWER = -12
"""z is stored in steps of 2^-12: within -8 and 8."""

EXP_OF_POWERS = {
    -2: 1672461947,
    -1: 1302514674,
    0: 790015084,
    1: 290630308,
    2: 39332535,
    3: 720401,
    4: 242,
}
"""k: exp(-2^k) in steps of 2^-31."""


def sigmoid(z: np.ndarray, kernel: str) -> np.ndarray:
    """1 / (1 + exp(-z)) of int16 z in steps of 2^-12 -> int16 in steps of 2^-15."""
    return _look_up(_sigmoid_table(kernel), z)


def tanh(z: np.ndarray, power: int, kernel: str) -> np.ndarray:
    """Tanh of int16 z in steps of 2^power -> int16 in steps of 2^-15.

    On LiteRT the power must lie within -15 and -9 (0 to 6 integer bits).
    """
    return _look_up(_tanh_table(power, kernel), z)


def _look_up(table: np.ndarray, z: np.ndarray) -> np.ndarray:
    return table[np.asarray(z, np.int64) - INT16.min]


def _every_int16() -> np.ndarray:
    return np.arange(INT16.min, INT16.max + 1, dtype=np.int64)


@lru_cache
def _sigmoid_table(kernel: str) -> np.ndarray:
    calculate = fixed_point_sigmoid if kernel == "litert" else table_sigmoid
    return calculate(_every_int16()).astype(np.int16)


@lru_cache
def _tanh_table(power: int, kernel: str) -> np.ndarray:
    calculate = fixed_point_tanh if kernel == "litert" else table_tanh
    return calculate(_every_int16(), power).astype(np.int16)


# ---- LiteRT: fixed point ----------------------------------------------------------------------


def fixed_point_sigmoid(z: np.ndarray) -> np.ndarray:
    """LiteRT's sigmoid of an LSTM."""
    return sigmoid_in(INT16, z, 3)


def fixed_point_tanh(z: np.ndarray, power: int) -> np.ndarray:
    """LiteRT's tanh of an LSTM."""
    return tanh_in(INT16, z, 15 + power)


def sigmoid_in(limits: np.iinfo, z: np.ndarray, bits: int) -> np.ndarray:
    """1 / (1 + exp(-|z|)), and 1 minus that for z < 0.

    Args:
        limits: INT16 or INT32: the type that is calculated in.
        z: Of that type, with `bits` integer bits.
        bits: How many bits of z stand before the point, the sign left out.

    Returns:
        Of that type, without integer bits: 1 is its largest number.
    """
    v = shift_left(reciprocal_in(limits, exp_in(limits, -np.abs(z), bits)), 1, limits)
    return np.where(z > 0, v, np.where(z < 0, limits.max - v, (limits.max + 1) // 2))


def tanh_in(limits: np.iinfo, z: np.ndarray, bits: int) -> np.ndarray:
    """2 / (1 + exp(-2 |z|)) - 1 with the sign of z; arguments as for `sigmoid_in`."""
    e = exp_in(limits, -np.abs(z), bits + 1)  # with one integer bit more, the bits of z are 2 z
    one = (limits.max + 1) >> 2
    return np.sign(z) * shift_left(reciprocal_in(limits, e) - one, 2, limits)


def exp_in(limits: np.iinfo, a: np.ndarray, bits: int) -> np.ndarray:
    """exp(a) of a <= 0; arguments as for `sigmoid_in`.

    a = r - rem with r in [-1/4, 0) and rem a multiple of 1/4: a Taylor polynomial about -1/8 for
    exp(r), then one factor exp(-2^k) for each bit of rem.
    """
    fraction = limits.bits - 1 - bits
    quarter = 1 << (fraction - 2)
    r = (a & (quarter - 1)) - quarter
    x = shift_left(r, bits, limits) + (1 << (limits.bits - 4))
    x2 = _times(limits, x, x)
    x3, x4 = _times(limits, x2, x), _times(limits, x2, x2)
    third = _times(limits, divide(x4, 2) + x3, _constant(limits, 715827883))
    y = divide(third + x2, 1)
    start = _constant(limits, 1895147668)  # exp(-1/8)
    e = saturate(start + _times(limits, x + y, start), limits)
    rem = r - a
    for k, factor in EXP_OF_POWERS.items():
        if k < bits:
            smaller = _times(limits, e, _constant(limits, factor))
            e = np.where(rem & (1 << (fraction + k)), smaller, e)
    if bits > 5:
        e = np.where(a < -(32 << fraction), 0, e)
    return np.where(a == 0, limits.max, e)


def reciprocal_in(limits: np.iinfo, e: np.ndarray) -> np.ndarray:
    """2 / (1 + e) of e in [0, 1], with two integer bits, by three Newton steps."""
    one = (limits.max + 1) >> 2
    d = (e + limits.max + 1) >> 1
    x = _constant(limits, 1515870810) + _times(limits, d, _constant(limits, -1010580540))
    for _ in range(3):  # from 48/17 - 32/17 d
        x = x + shift_left(_times(limits, x, one - _times(limits, d, x)), 2, limits)
    return x


def _times(limits: np.iinfo, a: np.ndarray, b: np.ndarray | int) -> np.ndarray:
    """The product of two numbers without integer bits: to nearest, saturated."""
    return saturate((a * b + (1 << (limits.bits - 2))) >> (limits.bits - 1), limits)


def _constant(limits: np.iinfo, v: int) -> int:
    """A constant in steps of 2^-31, in the steps of the type."""
    return int(divide(np.int64(v), 32 - limits.bits))


# ---- TFLite Micro and CMSIS-NN: a table -------------------------------------------------------


def sigmoid_points() -> np.ndarray:
    """T[k]: the sigmoid at k / 24 for k = 0 .. 255, in steps of 2^-16, less a share of its bend.

    T[k] = round(65536 (s - s'' / (16 24^2))), at most 65535, which the last one is.
    """
    s = 1 / (1 + np.exp(-np.arange(256) / 24))
    bend = s * (1 - s) * (1 - 2 * s)
    points = np.minimum(np.floor(65536 * (s - bend / (16 * 24**2)) + 0.5), 65535)
    points[255] = 65535
    return points.astype(np.int64)


def table_sigmoid(z: np.ndarray) -> np.ndarray:
    """TFLite Micro's sigmoid of an LSTM."""
    return sigmoid_of_thirds(3 * z)


def table_tanh(z: np.ndarray, power: int) -> np.ndarray:
    """TFLite Micro's tanh of an LSTM."""
    n = 12 + power
    return tanh_of_thirds(z * (3 << n) if n >= 0 else (3 * z + (1 << (-n - 1))) >> -n)


def sigmoid_of_thirds(d: np.ndarray) -> np.ndarray:
    """The sigmoid of d in steps of 2^-12 / 3: 24 points per unit, linear between them."""
    r = _interpolate(np.abs(d), 9, 0x7FFF << 10)
    return np.where(d >= 0, (r + 512) >> 10, ((1 << 25) - r + 511) >> 10)


def tanh_of_thirds(d: np.ndarray) -> np.ndarray:
    """The tanh of d in steps of 2^-12 / 3: 2 sigmoid(2 d) - 1 off the same points."""
    r = _interpolate(np.abs(d), 8, 0xFFFF << 8)
    return np.where(d >= 0, (r - (1 << 23) + 128) >> 8, (-r + (1 << 23) + 127) >> 8)


def _interpolate(a: np.ndarray, bits: int, beyond: int) -> np.ndarray:
    """T at a / 2^bits, times 2^bits; `beyond` past the last point."""
    points = sigmoid_points()
    k = np.minimum(a >> bits, 254)
    between = (points[k] << bits) + (a & ((1 << bits) - 1)) * (points[k + 1] - points[k])
    return np.where(a >> bits >= 255, beyond, between)
