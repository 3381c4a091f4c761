"""A float `.tflite` file -> the same in int8, on our own ranges and with LSTMs of our own.

    apart       a Dense layer over a concatenation of unequal parts reads each by itself
    observe     play the calibration samples, each from its start, and keep what every tensor holds
    annotate    write the range of every tensor where TFLite's quantizer looks for it
    quantize    TFLite's quantizer: every operator in int8
    rewrite     the LSTMs, of which it gets several things wrong

with the range of x, and then with the rounding of weights, that go wrong the least on LiteRT.
"""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf
from tensorflow.lite.python.convert import mlir_quantize

from lstm_keras.exporters.flatbuffer import pack, unpack
from lstm_keras.exporters.starts import Start
from lstm_keras.quantization import calibration, floats
from lstm_keras.quantization.annotate import annotate
from lstm_keras.quantization.apart import apart
from lstm_keras.quantization.given import given
from lstm_keras.quantization.grids import Range
from lstm_keras.quantization.observation import answers, observe
from lstm_keras.quantization.rewrite import rewrite
from lstm_keras.quantization.weights import Rounding, best_rounding

SHARES = np.geomspace(1.0, 0.06, 16)
"""Shares of the whole range of x that are tried."""

SEARCHED = 256
"""Samples on which the shares are compared, evenly picked."""

NEAREST = Rounding("nearest")


class Draft(NamedTuple):
    """An int8 file as TFLite's quantizer wrote it, and the float LSTMs that it came from."""

    content: bytes
    lstms: list[floats.FloatLstm]

    def rewritten(self, how: Rounding, made_from: list[floats.FloatLstm] | None = None) -> bytes:
        """The file with LSTMs of our own, whose weights are made from these samples."""
        model = unpack(self.content)
        rewrite(model, made_from or self.lstms, how)
        return pack(model)


def quantize(
    content: bytes,
    samples: np.ndarray,
    starts: Sequence[Start],
    trained: keras.Model | None = None,
    ranges: str = "search",
) -> bytes:
    """The file in int8, input and output as well; tokens stay int32.

    Args:
        content: A float file with fused LSTMs, whose state is kept.
        samples: float [N, T, F], or int [N, T] tokens, from the training set.
        starts: Of each LSTM, in the order in which they are played.
        trained: The quantization-aware model that the file came from, if it did: then the ranges
            are those it was trained with, and weights are rounded to the nearest, as there.
        ranges: How the range of x is chosen: "search", or one of `calibration.METHODS`.

    Raises:
        UnsupportedError: A cell grows beyond 64, or a bias beyond int32.
    """
    if trained is not None:
        return draft(content, samples, starts, trained=trained).rewritten(NEAREST)
    content = apart(content, observe(content, samples, starts))
    span = None
    if samples.dtype.kind == "f":
        methods = calibration.METHODS | {"search": lambda x: searched(content, x, starts)}
        span = methods[ranges](samples)
    best = draft(content, samples, starts, span)
    second = samples[len(samples) // 2 :]
    wanted = answers(content, second, starts)

    def off(made_from: list[floats.FloatLstm], how: Rounding) -> float:
        return calibration.off(wanted, answers(best.rewritten(how, made_from), second, starts))

    return best.rewritten(best_rounding(best.lstms, off))


def draft(
    content: bytes,
    samples: np.ndarray,
    starts: Sequence[Start],
    span: Range | None = None,
    trained: keras.Model | None = None,
) -> Draft:
    """The file in int8, with this range of x; see `quantize`."""
    model = unpack(content)
    chosen, cells = {}, {}
    if span is not None:
        samples = np.clip(samples, span.low, span.high)
        chosen[int(model.subgraphs[0].inputs[0])] = span
    seen = observe(content, samples, starts)
    if trained is not None:
        chosen, cells = given(trained, model, seen, samples, starts)
    lstms = [
        dataclasses.replace(lstm, largest_cell=cells.get(lstm.layer, lstm.largest_cell))
        for lstm in floats.read(model, seen, starts)
    ]
    annotate(model, floats.spans(seen, lstms) | chosen, lstms)
    x = tf.int8 if samples.dtype.kind == "f" else tf.int32
    return Draft(mlir_quantize(pack(model), input_data_type=x, output_data_type=tf.int8), lstms)


def searched(content: bytes, samples: np.ndarray, starts: Sequence[Start]) -> Range:
    """The range of x, as a share of all of it, with which the file goes wrong the least.

    A narrower grid is finer: what is lost of the largest x is won on all others. The mean square
    of x itself does not say where the best is, because the gates saturate where x is large.
    """
    tried = tried_spans(samples)
    samples = some(samples)
    wanted = answers(content, samples, starts)

    def off(span: Range) -> float:
        file = draft(content, samples, starts, span).rewritten(NEAREST)
        return calibration.off(wanted, answers(file, samples, starts))

    return min(tried, key=off)


def tried_spans(samples: np.ndarray) -> list[Range]:
    """Ranges of x to choose from: shares of the whole one."""
    whole = calibration.minmax(samples)
    return [Range(share * whole.low, share * whole.high) for share in SHARES]


def some(samples: np.ndarray) -> np.ndarray:
    """The samples on which they are compared."""
    return samples[:: -(-len(samples) // SEARCHED)]
