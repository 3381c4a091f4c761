"""Sound to frames: against plain float64 loops, and proof that every part of them is seen."""

import cmath
import math
from dataclasses import replace

import numpy as np
import pytest

from lstm_keras.datasets import audio
from lstm_keras.datasets.audio import Frames

FRAMES = Frames(hz=800, length=16, hop=6, count=5, bands=4, low=30, high=390, floor_db=20)
L = 16 + 4 * 6
BUDGET = 1e-4  # dB; measured 4e-6


def sounds():
    """One shorter than the window, one as long, one longer, and one loud in its second half."""
    rng = np.random.default_rng(8)
    result = []
    for k, length in enumerate((9, L, 70, 55)):
        n = np.arange(length)
        wave = 3000 * np.sin(0.3 * (k + 1) * n) + 300 * rng.normal(size=length)
        result.append((wave * (1 + 4 * (n > 20))).astype(np.int16))
    return result


def slow(s, hz, N, S, T, M, low, high, floor_db):
    """The equations of `audio`, one number after the other, as firmware would compute them."""
    w = [int(v) / 32768 for v in s]
    L = N + (T - 1) * S
    c = len(w) // 2
    if len(w) > L:
        energies = [sum(v * v for v in w[k : k + L]) for k in range(len(w) - L + 1)]
        c = energies.index(max(energies)) + L // 2
    v = [w[n + c - L // 2] if 0 <= n + c - L // 2 < len(w) else 0.0 for n in range(L)]
    hann = [0.5 - 0.5 * math.cos(2 * math.pi * n / N) for n in range(N)]
    top, bottom = (2595 * math.log10(1 + f / 700) for f in (high, low))
    mels = [bottom + (top - bottom) * m / (M + 1) for m in range(M + 2)]
    p = [700 * (10 ** (m / 2595) - 1) for m in mels]
    E = []
    for t in range(T):
        P = []
        for k in range(N // 2 + 1):
            X = sum(v[t * S + n] * hann[n] * cmath.exp(-2j * math.pi * k * n / N) for n in range(N))
            P.append(abs(X) ** 2)
        row = []
        for m in range(M):
            total = 0.0
            for k in range(N // 2 + 1):
                f = k * hz / N
                up, down = (f - p[m]) / (p[m + 1] - p[m]), (p[m + 2] - f) / (p[m + 2] - p[m + 1])
                total += P[k] * max(0.0, min(up, down))
            row.append(total)
        E.append(row)
    R = max(sum(row) for row in E)
    D = [[max(10 * math.log10((e + 1e-9) / (R + 1e-9)), -floor_db) for e in row] for row in E]
    return np.array(D)


def by_loops(frames):
    f = frames
    settings = (f.hz, f.length, f.hop, f.count, f.bands, f.low, f.high, f.floor_db)
    return np.stack([slow(s, *settings) for s in sounds()])


def fast(frames):
    return audio.decibels(audio.windows(sounds(), frames), frames)


def test_frames_equal_the_plain_loops():
    np.testing.assert_allclose(fast(FRAMES), by_loops(FRAMES), rtol=0, atol=BUDGET)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hop": 7},
        {"low": 31.0},
        {"high": 389.0},
        {"floor_db": 19.0},
        {"hz": 801},
    ],
)
def test_the_loops_see_every_wrong_setting(wrong):
    assert np.abs(fast(FRAMES) - by_loops(replace(FRAMES, **wrong))).max() > 100 * BUDGET


def test_the_sounds_reach_the_floor_and_leave_it():
    floor = fast(FRAMES) == -FRAMES.floor_db
    assert 0.05 < floor.mean() < 0.5
    assert floor[0, 0].all(), "before the short sound there is silence"


def test_a_step_is_frames_side_by_side():
    stacked = replace(FRAMES, count=6, stack=3)
    one = fast(replace(FRAMES, count=6))
    many = fast(stacked)
    assert many.shape == (4, 2, 12)
    np.testing.assert_array_equal(many[:, 1, 4:8], one[:, 4])
    assert audio.names(stacked)[4].endswith(" Hz, frame 2")
    assert audio.fit(many, stacked).channels == audio.names(stacked)


def test_mel_goes_there_and_back():
    assert audio.mel(1000) == pytest.approx(1000, abs=0.1)  # what the scale is fixed by
    f = np.linspace(0, 4000, 9)
    np.testing.assert_allclose(audio.hertz(audio.mel(f)), f, atol=1e-9)


@pytest.mark.parametrize("warp", [0.8, 1.0, 1.25])
def test_a_warp_moves_every_peak_and_keeps_the_bands_inside(warp):
    frames = Frames()
    plain, bank = audio.filterbank(frames), audio.filterbank(frames, warp)
    f = np.arange(129) * 8000 / 256
    where, peak = ((b * f[:, None]).sum(0) / b.sum(0) for b in (plain, bank))
    low = where * warp < 2500
    np.testing.assert_allclose(peak[low], where[low] * warp, rtol=0.04)
    assert np.all(np.diff(peak) > 0)
    assert bank.sum(0).min() > 0.3, "no band is empty"
    assert bank[-1].max() < 1e-3


def test_loudness_falls_out():
    quiet = [s // 8 * 8 for s in sounds()]
    levels = [
        audio.decibels(audio.windows(waves, FRAMES), FRAMES)
        for waves in (quiet, [s // 8 for s in quiet])
    ]
    np.testing.assert_allclose(levels[0], levels[1], atol=0.01)


def test_silence_is_finite():
    nothing = audio.decibels(audio.windows([np.zeros(10, np.int16)], FRAMES), FRAMES)
    np.testing.assert_array_equal(nothing, 0)


def test_integers_and_fractions_are_the_same_sound():
    fractions = [s.astype(np.float32) / 32768 for s in sounds()]
    np.testing.assert_array_equal(audio.windows(fractions, FRAMES), audio.windows(sounds(), FRAMES))


def test_the_scaler_is_of_what_it_was_given():
    levels = fast(FRAMES)
    scaler = audio.fit(levels[:2], FRAMES)
    x = scaler.apply(levels[:2])
    np.testing.assert_allclose(x.mean((0, 1)), 0, atol=1e-5)
    np.testing.assert_allclose(x.std((0, 1)), 1, atol=1e-5)
    assert scaler.channels[0].endswith(" Hz")
    assert set(scaler.units) == {"dB"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hop": 0}, "hop must be positive; got 0"),
        ({"stack": 5}, "stack must divide count, 48; got 5"),
        ({"high": 4001.0}, r"low < high <= hz / 2 = 4000 Hz is needed; got 100 and 4001"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Frames(**settings)
