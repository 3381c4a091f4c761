"""How far back a fresh layer's output depends on its input: the figure docs/vanishing.svg.

    python benchmarks/vanishing.py

For each lag k the Frobenius norm of d h_T / d x_(T-k), a matrix [H, F], before any training, on
standard normal input. A gradient that has vanished at lag k cannot teach the layer what happened k
steps ago. Hochreiter 1991 saw it first; Hochreiter & Schmidhuber 1997, section 3, derive it.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import json
import sys
from pathlib import Path

import jax
import keras
import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from lstm_keras import LSTM, figures
from lstm_keras.artifact import package_versions
from lstm_keras.files import make_folder, replacing, write_text

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
FIGURE = ROOT / "docs" / "vanishing.svg"
SEEDS = range(10)
STEPS, FEATURES, UNITS = 500, 8, 32
LAGS = [0, 1, 10, 50, 100, 200, 499]
FLOOR = 1e-12
LAYERS = {
    f"lstm_keras.LSTM(horizon={STEPS})": lambda: LSTM(UNITS, horizon=STEPS),
    "keras.layers.LSTM": lambda: keras.layers.LSTM(UNITS),
    "keras.layers.SimpleRNN": lambda: keras.layers.SimpleRNN(UNITS),
}


def measure(name: str, seeds=SEEDS, steps: int = STEPS) -> np.ndarray:
    """[seeds, T]: |d h_T / d x_(T-k)| of a fresh layer for k = 0 .. T - 1."""
    layer = LAYERS[name]()
    layer.build((None, steps, FEATURES))
    fixed = [v.value for v in layer.non_trainable_variables]

    def last(x, weights):
        return layer.stateless_call(weights, fixed, x[None])[0][0]

    jacobian, found = jax.jit(jax.jacrev(last)), []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        fresh = LAYERS[name]()
        fresh.build((None, steps, FEATURES))
        x = np.random.default_rng([seed, 3]).normal(size=(steps, FEATURES)).astype("float32")
        slope = jacobian(x, [v.value for v in fresh.trainable_variables])
        found.append(np.linalg.norm(np.asarray(slope, np.float64), axis=(0, 2))[::-1])
    return np.array(found)


def draw(curves: dict[str, np.ndarray]) -> Figure:
    """The median over seeds of each layer, in a band from the smallest to the largest."""
    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axis = figure.subplots()
    lags = np.arange(STEPS)
    # Told apart by dash as well, for whoever sees no colour.
    styles = zip(figures.COLOURS, ("-", "--", ":"), strict=False)
    for (name, values), (colour, dash) in zip(curves.items(), styles, strict=False):
        seen = np.maximum(values, FLOOR / 10)
        axis.fill_between(lags, seen.min(0), seen.max(0), color=colour, alpha=0.2, linewidth=0)
        axis.semilogy(lags, np.median(seen, 0), dash, color=colour, linewidth=2, label=name)
    axis.set(
        xlim=(0, STEPS - 1),
        ylim=(FLOOR, 10),
        xlabel="lag k, in steps",
        ylabel="norm of ∂h at step T by ∂x at step T - k",
    )
    axis.grid(color="#e1e5e8", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, 1.24), frameon=False, ncols=1)
    return figure


def main() -> int:
    """Measure, draw and write."""
    curves = {name: measure(name) for name in LAYERS}
    with rc_context({"svg.hashsalt": "vanishing", "svg.fonttype": "none"}), replacing(FIGURE) as t:
        draw(curves).savefig(t, metadata={"Date": None})
    content = {
        "versions": package_versions("keras", "jax"),
        "steps": STEPS,
        "features": FEATURES,
        "units": UNITS,
        "lags": LAGS,
        "layers": {
            name: {
                quantile: [float(f"{v:.3g}") for v in np.quantile(values, q, axis=0)[LAGS]]
                for quantile, q in (("least", 0), ("median", 0.5), ("most", 1))
            }
            for name, values in curves.items()
        },
    }
    write_text(make_folder(RESULTS) / "vanishing.json", json.dumps(content, indent=1) + "\n")
    for name, found in content["layers"].items():
        print(
            f"{name:28}", *(f"k={k}: {v:.1e}  " for k, v in zip(LAGS, found["median"], strict=True))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
