"""The generator that dropout draws from on torch; other backends have seed generators only.

It is torch's own, one for the process, so whatever else draws from it moves dropout too: in Keras
3.15.1 each iterator over data does. So every epoch gives it a seed behind that, and a training
that carries on in the middle of one gives it the state it had.
"""

import keras
import numpy as np


def state() -> list[np.ndarray]:
    """Where the generator stands, to go into a checkpoint; empty where there is none."""
    if keras.backend.backend() != "torch":
        return []
    import torch

    return [torch.get_rng_state().numpy()]


def begin(seed: int, epoch: int, held: list[np.ndarray]) -> None:
    """Before the first batch that an epoch trains on.

    Args:
        seed: Of the training.
        epoch: Its number.
        held: Of `state`, where some batches of the epoch are done; else empty.
    """
    if keras.backend.backend() != "torch":
        return
    import torch

    if held:
        torch.set_rng_state(torch.from_numpy(held[0].copy()))
    else:
        own = np.random.SeedSequence((seed, epoch)).generate_state(1, np.uint64)
        torch.manual_seed(int(own[0] >> 1))
