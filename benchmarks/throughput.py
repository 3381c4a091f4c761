"""Samples per second in `model.fit`, beside keras.layers.LSTM in the same model, on TensorFlow.

    python benchmarks/throughput.py            minutes on 2 idle cores; carries on if stopped

The model is a recipe's: LSTM, pooling, dense layer, AdamW, running average; without dropout, so
that both models must have the same loss after the same steps, which is checked before any time is
taken. An epoch of the one follows an epoch of the other, in turns; the data come from tf.data.
"""

import argparse
import json
import os
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from runs import Runs
from training import gain, grid, machine

from lstm_keras.files import make_folder, write_text
from lstm_keras.quiet import import_tensorflow

RESULTS = Path(__file__).parent / "results"
RUNS = Path("build") / "benchmarks" / "throughput.jsonl"
ROUNDS = 15
STEPS = 12  # batches of an epoch
DTYPES = {"float32": 1e-4, "mixed_bfloat16": 1e-2}
"""dtype -> how far the losses may be apart, as a share. In 16 bits Keras carries c in them."""


class Case(NamedTuple):
    """B, T, F, H, classes K, and where the recipe answers."""

    name: str
    shape: tuple[int, int, int, int]
    classes: int
    pooling: str
    early: float


CASES = (
    Case("shoulder-imu", (64, 50, 6, 32), 7, "mean", 0.5),
    Case("last h", (32, 28, 28, 64), 10, "last", 0.0),
    Case("wide", (64, 100, 32, 128), 10, "mean", 0.0),
)


def main() -> None:
    options = arguments()
    import_tensorflow()
    import contest

    runs = Runs(RUNS)
    cases = [case for case in CASES if case.name in (options.case or [case.name])]
    for case in cases:
        for dtype in DTYPES:
            for xla in (False, True):
                key = [case.name, dtype, xla, options.rounds]
                if runs.get(key) is None:
                    runs.put(key, measure(contest, case, dtype, xla, options.rounds))
                print(" ".join(map(str, key)), contest.outcome(runs.get(key)), flush=True)
    rows = [row for case in cases for row in _rows(runs, case, options.rounds)]
    content = {"machine": machine(), "rows": rows}
    make_folder(options.out.parent)
    write_text(options.out, json.dumps(content, indent=1) + "\n")
    write_text(options.out.with_suffix(".md"), table(content))
    print(table(content))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="at least as many")
    names = [case.name for case in CASES]
    parser.add_argument("--case", action="append", choices=names, help="only this one, or these")
    parser.add_argument("--out", type=Path, default=RESULTS / "throughput.json")
    return parser.parse_args()


def _rows(runs, case, rounds):
    keys = ([case.name, dtype, xla, rounds] for dtype in DTYPES for xla in (False, True))
    return [runs.get(key) for key in keys]


def measure(contest, case: Case, dtype: str, xla: bool, rounds: int, steps: int = STEPS) -> dict:
    """Epochs of both models in turns.

    Raises:
        DifferentError: The losses of the first epochs differ. No time is taken.
    """
    data, framed = batches(case, steps), {}
    for name in ("ours", "keras"):
        framed[name] = model(contest, case, name, dtype, xla, steps)
    framed["keras"].set_weights(framed["ours"].get_weights())
    losses, calls = {name: [] for name in framed}, {}
    for name, one in framed.items():

        def epoch(one=one, name=name):
            history = one.fit(data, epochs=1, shuffle=False, verbose=0).history
            losses[name].append(history["loss"][0])

        calls[name] = epoch
    first_s = contest.first_calls(calls)
    contest.first_calls(calls)
    for ours, theirs in zip(losses["ours"], losses["keras"], strict=True):
        if not abs(ours - theirs) <= DTYPES[dtype] * abs(theirs):
            raise contest.DifferentError(
                f"after an epoch of {case.name}, {dtype}, xla={xla}, the loss is {ours:.6f}, with "
                f"keras.layers.LSTM {theirs:.6f}. No time was taken."
            )
    timed = contest.measured(calls, rounds, first_s, lambda: None)
    samples = case.shape[0] * steps
    return {
        "case": case.name,
        "shape": list(case.shape),
        "dtype": dtype,
        "xla": xla,
        "loss": {name: values[1] for name, values in losses.items()},
        "samples_per_s": {name: samples / one["median"] * 1e3 for name, one in timed["ms"].items()},
        **contest.report([one for one in framed["ours"].layers if isinstance(one, contest.LSTM)]),
        "load": os.getloadavg()[0],
        **timed,
    }


def model(contest, case: Case, name: str, dtype: str, xla: bool, steps: int):
    """The recipe's model, framed for training, with our LSTM or that of Keras."""
    import keras

    from lstm_keras import classifier, mixing
    from lstm_keras.conduct import Conduct

    conduct = Conduct(dtype=dtype, xla=xla)
    kind = {"ours": contest.LSTM, "keras": keras.layers.LSTM}[name]
    settings = classifier.Training(early=case.early, epochs=1000)
    _, T, F, H = case.shape
    keras.utils.set_random_seed(0)
    with mixing.policy(conduct), mock.patch.object(classifier, "LSTM", kind):
        network = classifier.Architecture((H,), case.pooling, dropout=0.0)
        framed = classifier.frame(network.build(T, F, case.classes, name), settings, steps)
    mixing.compile_by(conduct, framed)
    return framed


def batches(case: Case, steps: int):
    """An epoch of random windows, the same for all, from a cached tf.data pipeline."""
    import numpy as np
    import tensorflow as tf

    B, T, F, _ = case.shape
    rng = np.random.default_rng(4)
    x = rng.normal(size=(B * steps, T, F)).astype("float32")
    y = rng.integers(0, case.classes, B * steps).astype("int32")
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(B, drop_remainder=True)
    return data.cache().prefetch(tf.data.AUTOTUNE)


def table(content: dict) -> str:
    """A row per model, dtype and XLA."""
    rows = [
        [
            f"{row['case']}: {', '.join(map(str, row['shape']))}",
            row["dtype"],
            "on" if row["xla"] else "off",
            f"{row['samples_per_s']['ours']:,.0f}",
            f"{row['samples_per_s']['keras']:,.0f}",
            gain(row, "keras").split(";")[0],
        ]
        for row in content["rows"]
    ]
    found, loads = content["machine"], [row["load"] for row in content["rows"]]
    counts = [row["rounds"] for row in content["rows"]]
    gpu = any("cpu" not in device.lower() for device in found["devices"])
    return (
        grid(["B, T, F, H", "dtype", "XLA", "ours, samples/s", "Keras", "ratio"], rows)
        + "\nSamples per second of `model.fit`, the median; then how many times as long Keras "
        "takes: median (quartiles) of rounds in turns. XLA: of the whole step; ours compiles its "
        f"two loops in either case. {min(counts)} to {max(counts)} rounds. {found['cpu']}, "
        f"{found['cores']} cores, which {min(loads):.1f} to {max(loads):.1f} processes wanted; "
        f"{', '.join(f'{k} {v}' for k, v in found['versions'].items())}."
        + ("" if gpu else " No GPU was measured.")
        + "\n"
    )


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    main()
