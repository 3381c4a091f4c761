"""What the TFLite converter's calibrator plays, put right while it plays."""

from collections.abc import Iterator
from contextlib import contextmanager

from tensorflow.lite.python.optimize import calibrator

from lstm_keras.exporters import quantized


@contextmanager
def calibration_from_zero_state() -> Iterator[None]:
    """Calibrate on what the device plays: every sample from h = c = 0, and no clipped cell.

    The calibrator plays all samples through one interpreter, whose LSTM state it never resets:
    sample n starts where sample n - 1 ended, and the ranges are those of another model. Its own
    `Prepare` resets all variables, but is called before the first sample only. And the float file
    it plays still clips the cell at 10, so that no range says how far the cell goes.
    """
    stock_feed = calibrator.Calibrator._feed_tensors
    stock_add = calibrator.add_intermediate_tensors

    def feed(self, samples, resize_input):
        for sample in samples():
            self._calibrator.Prepare([list(x.shape) for x in sample])
            self._calibrator.FeedTensor(sample)

    calibrator.Calibrator._feed_tensors = feed
    calibrator.add_intermediate_tensors = lambda content: stock_add(quantized.repair(content))
    try:
        yield
    finally:
        calibrator.Calibrator._feed_tensors = stock_feed
        calibrator.add_intermediate_tensors = stock_add
