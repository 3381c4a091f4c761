"""Sound -> log-mel frames: the numbers that a speech model sees. NumPy only.

Everything here can be done again in C from the equations below; `tests/test_audio.py` does it
with plain loops. With hz samples per second, N samples per frame, a hop of S, T frames, J of them
in a step of the model, and M bands:

    w[n]    = s[n] / 32768                             s int16, w in (-1, 1)
    L       = N + (T - 1) S                            samples in a window
    v[n]    = w[n + c - floor(L / 2)], 0 outside       c the middle, see `middle`
    a[t, n] = v[t S + n] (0.5 - 0.5 cos(2 pi n / N))   Hann, periodic
    P[t, k] = |sum_n a[t, n] exp(-2 pi i k n / N)|^2   k = 0 ... N / 2; the FFT size is N
    E[t, m] = sum_k P[t, k] F[k, m]                    F the triangles of `filterbank`
    R       = max_t sum_m E[t, m]                      the loudest frame
    D[t, m] = max(10 log10((E[t, m] + 1e-9) / (R + 1e-9)), -floor_db)      decibel
    X[t, jM + m] = D[tJ + j, m]                        J frames side by side are one step
    x[t, k] = (X[t, k] - mean[k]) / deviation[k]       over the training part, see `fit`
"""

from dataclasses import dataclass

import numpy as np

from lstm_keras.sequences import Scaler

TINY = 1e-9
"""Added to every energy, so that silence has a logarithm: a frame of full-scale sine holds
about N^2 / 16 = 4096, so this lies 126 dB below it and below every converter's own noise."""


@dataclass(frozen=True)
class Frames:
    """How sound becomes frames.

    hz: Samples per second.
    length: N, samples per frame and size of the FFT.
    hop: S, samples from one frame to the next.
    count: T, frames in a window.
    stack: J, frames side by side in one step of the model; it divides T. Twice as many frames per
        step are half as many steps, for training and for the device.
    bands: M.
    low, high: Hz, the feet of the first and of the last triangle.
    floor_db: Decibel below the loudest frame at which everything counts as silence.
    """

    hz: int = 8000
    length: int = 256
    hop: int = 128
    count: int = 48
    stack: int = 1
    bands: int = 24
    low: float = 100.0
    high: float = 3800.0
    floor_db: float = 50.0

    def __post_init__(self) -> None:
        for name in ("hz", "length", "hop", "count", "stack", "bands", "floor_db"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive; got {getattr(self, name)}")
        if not 0 <= self.low < self.high <= self.hz / 2:
            raise ValueError(
                f"0 <= low < high <= hz / 2 = {self.hz / 2:g} Hz is needed; got "
                f"{self.low:g} and {self.high:g}"
            )

        if self.count % self.stack:
            raise ValueError(f"stack must divide count, {self.count}; got {self.stack}")

    @property
    def samples(self) -> int:
        """L, samples in a window."""
        return self.length + (self.count - 1) * self.hop

    @property
    def steps(self) -> int:
        """Steps of the model, T / J."""
        return self.count // self.stack

    @property
    def features(self) -> int:
        """Numbers per step, J M."""
        return self.stack * self.bands

    @property
    def seconds(self) -> float:
        """Length of a window."""
        return self.samples / self.hz

    @property
    def rate(self) -> float:
        """Steps per second."""
        return self.hz / self.hop / self.stack

    @property
    def hann(self) -> np.ndarray:
        """[N] float32, the weights of a frame's samples."""
        n = np.arange(self.length)
        return (0.5 - 0.5 * np.cos(2 * np.pi * n / self.length)).astype(np.float32)


def mel(hertz):
    """Frequency in mel: 2595 log10(1 + f / 700), O'Shaughnessy 1987."""
    return 2595 * np.log10(1 + np.asarray(hertz) / 700)


def hertz(mels):
    """The inverse of `mel`."""
    return 700 * (10 ** (np.asarray(mels) / 2595) - 1)


def filterbank(frames: Frames, warp: float = 1.0) -> np.ndarray:
    """Triangles F [N / 2 + 1, M] float32: M + 2 points evenly on the mel axis, in Hz p[0..M+1];
    band m rises from 0 at p[m] to 1 at p[m + 1] and falls to 0 at p[m + 2].

    Args:
        frames: Where the bands lie.
        warp: The points are multiplied by it, up to nine tenths of hz / 2, and from there follow a
            line that ends at hz / 2: a vocal tract shorter by this factor has its resonances
            higher by it (Lee & Rose 1996). 1 is the filter bank of the equations above.
    """
    points = hertz(np.linspace(mel(frames.low), mel(frames.high), frames.bands + 2))
    nyquist = frames.hz / 2
    knee = 0.9 * nyquist / max(warp, 1.0)
    rest = nyquist - (nyquist - warp * knee) * (nyquist - points) / (nyquist - knee)
    points = np.where(points <= knee, warp * points, rest)
    f = np.arange(frames.length // 2 + 1)[:, None] * frames.hz / frames.length
    below, peak, above = points[:-2], points[1:-1], points[2:]
    rising, falling = (f - below) / (peak - below), (above - f) / (above - peak)
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def middle(wave: np.ndarray, samples: int) -> int:
    """Where the window is centred: half of the recording, rounded down; in a recording longer
    than the window, the middle of the first stretch of `samples` that holds most energy."""
    if len(wave) <= samples:
        return len(wave) // 2
    energy = np.concatenate([[0.0], np.cumsum(np.square(wave, dtype=np.float64))])
    return int(np.argmax(energy[samples:] - energy[:-samples])) + samples // 2


def windows(waves, frames: Frames) -> np.ndarray:
    """Recordings of any length -> v [W, L] float32, silence around what is shorter.

    Args:
        waves: W arrays of int16 samples, or of floats that are w already.
        frames: How long a window is.
    """
    result = np.zeros((len(waves), frames.samples), np.float32)
    for row, wave in zip(result, waves, strict=True):
        scale = 32768 if np.issubdtype(wave.dtype, np.integer) else 1
        first = middle(wave, frames.samples) - frames.samples // 2
        part = wave[max(0, first) : first + frames.samples]
        row[max(0, -first) : max(0, -first) + len(part)] = part / np.float32(scale)
    return result


def decibels(v: np.ndarray, frames: Frames) -> np.ndarray:
    """Windows v [W, L] -> X [W, T / J, J M] float32."""
    cuts = np.lib.stride_tricks.sliding_window_view(v, frames.length, axis=-1)
    spectrum = np.fft.rfft(cuts[:, :: frames.hop] * frames.hann)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energy = power @ filterbank(frames)
    loudest = energy.sum(-1).max(-1)[:, None, None]
    levels = 10 * np.log10((energy + TINY) / (loudest + TINY))
    levels = np.maximum(levels, -frames.floor_db).astype(np.float32)
    return levels.reshape(-1, frames.steps, frames.features)


def fit(levels: np.ndarray, frames: Frames) -> Scaler:
    """Mean and deviation of each feature of X [W, T / J, J M]: pass the training part only."""
    flat = levels.reshape(-1, levels.shape[-1]).astype(np.float64)
    mean, deviation = flat.mean(0), np.maximum(flat.std(0), 1e-3)
    return Scaler(
        tuple(mean.tolist()), tuple(deviation.tolist()), names(frames), ("dB",) * frames.features
    )


def names(frames: Frames) -> tuple[str, ...]:
    """Name of each feature: the frequency where its band peaks, and which frame of the step."""
    points = hertz(np.linspace(mel(frames.low), mel(frames.high), frames.bands + 2))
    peaks = [f"{p:.0f} Hz" for p in points[1:-1]]
    if frames.stack == 1:
        return tuple(peaks)
    return tuple(f"{peak}, frame {j + 1}" for j in range(frames.stack) for peak in peaks)
