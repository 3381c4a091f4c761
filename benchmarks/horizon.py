"""How a memory should start: three starting biases on the long-lag tasks, and why `horizon` is one.

    python benchmarks/horizon.py        five minutes on a core

The protocol is that of long_lag.py, with other seeds: what is found here chooses, and the seeds
of long_lag.py judge what was chosen. With T the steps of the longest sequence and H units:

    chrono    b_f = log U[1, T - 1]    b_i = -b_f            Tallec & Ollivier 2018; `horizon=T`
    longest   b_f = log(T - 1)         b_i = -b_f            every unit remembers for T steps
    1997      b_f = 30                 b_i = -3 .. -6        never forget, seldom write
"""

import json
import math
import os
import sys

import long_lag
import numpy as np

from lstm_keras.artifact import package_versions
from lstm_keras.files import make_folder, write_text

SEEDS = tuple(range(100, 105))
CASES = ("adding-100", "order-2", "order-3")
STARTS = ("chrono", "longest", "1997")


def layer(start: str, horizon: int, units: int):
    """An LSTM that returns sequences, and starts as named."""
    import keras

    from lstm_keras import LSTM

    settings = {"return_sequences": True, "engine": "cell"}
    if start == "chrono":
        return LSTM(units, horizon=horizon, **settings)
    longest = np.full(units, math.log(horizon - 1))
    f = longest if start == "longest" else np.full(units, 30.0)
    i = -longest if start == "longest" else -np.linspace(3, 6, units)
    bias = np.concatenate([i, f, np.zeros(2 * units)])

    def begin(shape, dtype=None):
        return keras.ops.convert_to_tensor(bias, dtype)

    return LSTM(units, unit_forget_bias=False, bias_initializer=begin, **settings)


def measure(name: str) -> list[dict]:
    """The rows of a case, one for each start; all their networks learn side by side."""
    import learner

    case = long_lag.CASES[name]
    starts = iter(np.repeat(STARTS, len(SEEDS)))
    _, seeds = learner.learn(
        case.task,
        lambda units: layer(next(starts), case.task.horizon, units),
        SEEDS * len(STARTS),
        case.cap,
        case.settings,
        lambda line: None,
    )
    each = len(SEEDS)
    return [
        {"case": name, "start": start, "seeds": seeds[k * each : (k + 1) * each]}
        for k, start in enumerate(STARTS)
    ]


def table(rows: list[dict]) -> str:
    """Markdown: sequences that each seed needed."""
    lines = [
        "| task | start | learned | sequences, seed by seed | wrong of 2560, most |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        done = long_lag.solved(row)
        needed = ", ".join(f"{seed['sequences']:,}" for seed in done)
        wrong = max((seed["wrong"] for seed in done), default="none")
        lines.append(
            f"| {long_lag.CASES[row['case']].title} | {row['start']} "
            f"| {len(done)} of {len(row['seeds'])} | {needed or 'none'} | {wrong} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, print and write."""
    os.environ["XLA_FLAGS"] = long_lag.ONE_THREAD
    rows = []
    for name in CASES:
        rows += measure(name)
        print(table(rows[-len(STARTS) :]), flush=True)
    content = {"versions": package_versions("keras", "jax", "numpy"), "rows": rows}
    results = make_folder(long_lag.RESULTS)
    write_text(results / "horizon.json", json.dumps(content, indent=1) + "\n")
    write_text(results / "horizon.md", table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
