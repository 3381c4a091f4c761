"""How the bias starts: which of the gates are open before anything is learned."""

import math

import keras
from keras import ops


class GateBias:
    """A starting bias, block by block, for `LSTMCell`.

    Every block starts as `base` says, but the forget gate's at `forget` when that is given. With
    a `horizon` T, the forget gate and the input gate start so that unit k remembers for some
    time between 1 and T - 1 steps (chrono initialisation):

        b_f ~ log U[1, T - 1]        b_i = -b_f

    since sigmoid(log n) = 1 - 1 / (n + 1): a cell that only forgets halves in about 0.7 n steps.

    What it is worth, from benchmarks/results/long_lag.md: adding two numbers over 500 steps was
    learned with 10 seeds of 10, where b_f = 1 learned it with none in as many sequences. With
    other seeds and lags of 100 steps (benchmarks/results/horizon.md) this start learned 14 times of
    15; every unit at T - 1, and never forgetting (b_f = 30, b_i = -3 .. -6, the cell of 1997), each
    15 times: adding sooner, the order of 8 classes later. Only this start also leaves units for
    what is near.

    Args:
        blocks: The gates whose blocks the bias has, in their order, such as "ifgo".
        base: A Keras initializer, called once for all blocks.
        forget: What b_f starts at; None leaves it to `base`.
        horizon: T in steps, greater than 2; None for no chrono initialisation.
        seed: Of the draw; None draws one from Keras' global seed.

    Source: Tallec & Ollivier 2018, "Can recurrent neural networks warp time?", ICLR.
    """

    def __init__(self, blocks, base, forget=None, horizon=None, seed=None):
        self.blocks = blocks
        self.base = base
        self.forget = forget
        self.horizon = horizon
        self.seed = seed

    def __call__(self, shape, dtype=None):
        count = len(self.blocks)
        bias = dict(zip(self.blocks, ops.split(self.base(shape, dtype=dtype), count), strict=True))
        if self.forget is not None and "f" in bias:
            bias["f"] = ops.full_like(bias["f"], self.forget)
        if self.horizon is not None:
            longest = math.log(self.horizon - 1)
            seed = keras.random.SeedGenerator(self.seed)
            units = shape[0] // count
            steps = keras.random.uniform((units,), 1.0, self.horizon - 1.0, dtype, seed)
            bias["f"] = ops.clip(ops.log(steps), 0.0, longest)  # float32 may round past the ends
            if "i" in bias:
                bias["i"] = -bias["f"]
        return ops.concatenate([bias[gate] for gate in self.blocks])
