"""When a paper calls a task learned: a rule over the most recent training sequences."""

import numpy as np


class Recent:
    """Judges the `window` most recent training sequences, each scored before its update.

    Met once the last `window` sequences held at most `wrong` wrong answers, and their mean error
    was below `error`. The papers leave "average training error" open; here it is the mean over
    the same window. Once met, it stays met, and `sequences` stays at the count that met it.

    Args:
        window: How many sequences are looked back on.
        wrong: How many of them may be wrong.
        error: What their mean error must be below; None asks for none.
    """

    def __init__(self, window: int = 2000, wrong: int = 0, error: float | None = None):
        if window < 1 or wrong < 0:
            raise ValueError(
                f"window must be at least 1 and wrong at least 0; got {window}, {wrong}"
            )
        self.window = window
        self.wrong = wrong
        self.error = error
        self.sequences = 0
        self.met = False
        self._wrong = np.zeros(0, bool)
        self._errors = np.zeros(0)

    def update(self, right: np.ndarray, errors: np.ndarray) -> bool:
        """Take in sequences in the order presented: whether each was right [B], its error [B].

        The rule is applied at the end of the batch, whose sequences met the same weights.
        Returns whether it is met.
        """
        right, errors = np.asarray(right, bool), np.asarray(errors, np.float64)
        if right.ndim != 1 or right.shape != errors.shape:
            raise ValueError(f"right and errors must be [B]; got {right.shape} and {errors.shape}")
        if self.met:
            return True
        self._wrong = np.concatenate([self._wrong, ~right])[-self.window :]
        self._errors = np.concatenate([self._errors, errors])[-self.window :]
        self.sequences += len(right)
        full = len(self._wrong) == self.window
        close = self.error is None or bool(self._errors.mean() < self.error)  # False for NaN
        self.met = full and close and int(self._wrong.sum()) <= self.wrong
        return self.met

    @property
    def recent_wrong(self) -> int:
        """Wrong answers among the sequences looked back on."""
        return int(self._wrong.sum())

    @property
    def recent_error(self) -> float:
        """Mean error of the sequences looked back on; NaN before the first."""
        return float(self._errors.mean()) if len(self._errors) else float("nan")
