"""ONNX's reference evaluator, and what its LSTM leaves out: sequences of unequal length."""

import numpy as np
from onnx.reference import ReferenceEvaluator
from onnx.reference.ops import op_lstm


class LSTM(op_lstm.LSTM):
    """Each sequence alone, cut to its length; what is cut off is zero in Y.

    The evaluator of ONNX 1.22 takes `sequence_lens` and does not look at it. An output without a
    name it keeps under the name "", and feeds it to the next node that leaves an input out.
    """

    op_domain = ""

    def _run(self, *given, **attributes):
        named = zip(self.onnx_node.input, given, strict=True)
        X, W, R, *optional = (value if name else None for name, value in named)
        B, lengths, h, c, P = [*optional, *[None] * 5][:5]
        if lengths is None:
            return super()._run(X, W, R, B, None, h, c, P, **attributes)
        rows = []
        for k, n in enumerate(lengths):
            one = slice(k, k + 1)
            states = (each if each is None else each[:, one] for each in (h, c))
            rows.append(self._alone(n, X[:, one], W, R, B, *states, P))
        axes = 2, 1, 1  # of the batch, in Y [T, D, B, H] and in h and c [D, B, H]
        return tuple(map(np.concatenate, zip(*rows, strict=True), axes))

    def _alone(self, n, X, W, R, B, h, c, P):
        T = len(X)
        assert 0 <= n <= T
        if n == 0:  # its last h and c are zero in ONNX Runtime
            shape = T, len(W), 1, R.shape[-1]
            return [np.zeros(s, X.dtype) for s in (shape, shape[1:], shape[1:])][: self.n_outputs]
        Y, *last = super()._run(X[:n], W, R, B, None, h, c, P)
        return [np.pad(Y, ((0, T - n), *[(0, 0)] * 3)), *last]


def evaluate(file, **given):
    """What ONNX's evaluator answers to a model file."""
    return ReferenceEvaluator(str(file), new_ops=[LSTM]).run(None, given)
