"""The integer arithmetic of TFLite's kernels in NumPy: what int8 and 16x8 files compute, exactly.

This is the specification that whatever imitates a kernel is written from and compared with.
"""

from lstm_keras.integer.lstm import IntegerTrace, play
from lstm_keras.integer.numbers import KERNELS, Grid, IntegerLSTM

__all__ = ["KERNELS", "Grid", "IntegerLSTM", "IntegerTrace", "play"]
