"""The loop written out step by step, for `unroll=True`.

Keras has such a loop too. Under a mask its answers are not those of its other loop: with
`go_backwards` the steps to put out as zero are taken in the wrong order, or, on torch, it fails;
on JAX, `zero_output_for_mask` has no effect (Keras 3.15.1).
"""

from keras import ops


def sequence(cell, x, h, c, mask=None, recurrent_mask=None, zone=None):
    """Every step of `cell`; arguments and results as in `lstm_keras.engines`."""
    own, outputs = cell.own(), []
    for t in range(x.shape[1]):
        seen = h if recurrent_mask is None else h * recurrent_mask
        keep = None if zone is None else tuple(each[:, t] for each in zone)
        new_h, new_c = cell.advance(cell.sum_up(x[:, t], seen), h, c, own, keep)
        if mask is None:
            h, c = new_h, new_c
        else:
            step = mask[:, t, None]
            h, c = ops.where(step, new_h, h), ops.where(step, new_c, c)
        outputs.append(h)
    return ops.stack(outputs, axis=1), h, c
