"""The order of the gates in every format, and the one function that converts between them.

Keras, TensorFlow and this package keep the four blocks side by side as i, f, g, o (g is also
written c). Other formats use other orders; a block copied in the wrong order computes an LSTM
that runs, has the right shapes, and is wrong.
"""

import numpy as np

GATES = "ifgo"
"""input (how much to write), forget (how much to keep), candidate (what to write), output."""

ORDER = {
    "keras": "ifgo",
    "torch": "ifgo",  # torch.nn.LSTM: W_ii | W_if | W_ig | W_io
    "onnx": "iofg",  # ONNX operator LSTM: W[iofc]
    "tflite": "ifgo",  # UNIDIRECTIONAL_SEQUENCE_LSTM: separate tensors, inputs 1-4 and 5-8
    "block": "ifgo",  # tf.raw_ops.BlockLSTMV2
    "block_v1": "igfo",  # tf.raw_ops.LSTMBlockCell and its gradient
    "cudnn": "ifgo",  # cuDNN linear layers 0-3 and 4-7
}


def present(gates: str, coupled: bool = False) -> str:
    """The blocks of an LSTM that has only some of its gates, in the order of `GATES`.

    Args:
        gates: Which of i, f and o there are; the candidate g is always there.
        coupled: The input gate is 1 - f and so has no block of its own.

    Raises:
        ValueError: Another letter or order, or coupled gates of which one is left out.

    >>> present("ifo"), present("io"), present("ifo", coupled=True)
    ('ifgo', 'igo', 'fgo')
    """
    if not isinstance(gates, str) or gates != "".join(gate for gate in "ifo" if gate in gates):
        raise ValueError(f"gates must be 'ifo' or some of these letters; got {gates!r}")
    if coupled and not {"i", "f"} <= set(gates):
        raise ValueError(f"coupled gates need both i and f; got gates={gates!r}")
    return "".join(gate for gate in GATES if gate in f"{gates}g" and not (coupled and gate == "i"))


def reorder(array: np.ndarray, source: str, target: str, axis: int = -1) -> np.ndarray:
    """Move the four gate blocks along `axis` from one format's order to another's.

    Args:
        array: Any array whose `axis` has length 4 H: kernel [F, 4H], recurrent kernel [H, 4H]
            or bias [4H].
        source: Name in `ORDER`, or an order such as "iofg".
        target: Likewise.
        axis: The axis that holds the blocks.

    Raises:
        ValueError: An unknown order, or an axis that four does not divide.

    >>> reorder(np.arange(8), "keras", "onnx").tolist()
    [0, 1, 6, 7, 2, 3, 4, 5]
    """
    orders = []
    for name in (source, target):
        order = ORDER.get(name, name)
        if sorted(order) != sorted(GATES):
            raise ValueError(f"unknown gate order {name!r}; known: {', '.join(ORDER)}")
        orders.append(order)
    if array.shape[axis] % 4:
        raise ValueError(f"axis {axis} of shape {array.shape} does not hold four equal gate blocks")
    blocks = dict(zip(orders[0], np.split(array, 4, axis=axis), strict=True))
    return np.concatenate([blocks[gate] for gate in orders[1]], axis=axis)


def half_life(keep: np.ndarray | float) -> np.ndarray:
    """Steps after which half of a memory is left, where every step keeps the share `keep` of it.

        keep^n = 1/2    so    n = ln 2 / -ln(keep)

    Args:
        keep: Mean opening of forget gates, each 0 (nothing stays: 0 steps) to 1 (all stays: inf).

    Returns:
        float64, the shape of `keep`, in steps.

    >>> half_life(np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, inf]
    """
    with np.errstate(divide="ignore"):
        lost = np.abs(np.log(np.asarray(keep, np.float64)))
        return np.log(2) / lost
