"""Weights of which every one counts."""

import numpy as np


def randomise(model, spread=0.8):
    """The same model with seeded weights within `spread`; variances stay positive, none is zero."""
    rng = np.random.default_rng(1997)
    for weight in model.weights:
        if weight.dtype == "float32":
            low = 0.2 if "variance" in weight.name else -spread
            weight.assign(rng.uniform(low, spread, weight.shape))
    return model
