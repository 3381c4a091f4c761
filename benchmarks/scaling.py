"""Samples per second with one process and with two, on one machine: `make bench-scaling`.

Both use the same cores, so two processes cannot be twice as fast. What can be seen is what sharing
a batch costs, and whether two processes with a core each do twice what one with one core does:

    one, all cores    TensorFlow with the threads it takes by itself
    two, all cores    the same batch, half of it in each process
    one, one core     the process is bound to one core
    two, one core     each process is bound to a core of its own

A step of the demo is short, one of `wide` is long. Rounds are interleaved; the medians
are written to results/scaling.json and .md.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from lstm_keras import cluster, workers
from lstm_keras.files import write_text

RESULTS = Path(__file__).parent / "results"
VARIANTS = [(count, bound) for bound in (False, True) for count in (1, 2)]


class Case(NamedTuple):
    """Shape of a batch, size of the model, and how long it trains."""

    B: int
    T: int
    F: int
    H: int
    classes: int
    batches: int
    epochs: int


CASES = {
    "shoulder-imu": Case(64, 50, 6, 32, 7, 40, 6),
    "wide": Case(256, 100, 32, 128, 10, 6, 4),
}


def name(count: int, bound: bool) -> str:
    return f"{'two' if count == 2 else 'one'}, {'one core' if bound else 'all cores'}"


def measure(out: Path, case: str, bound: bool) -> None:
    """In a process of its own: train, and write the samples per second of every epoch."""
    B, T, F, H, classes, batches, epochs = CASES[case]
    shared = cluster.VARIABLE in os.environ
    number = cluster.task().number if shared else 0
    if bound:
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[number % len(cores)]})
    from lstm_keras.quiet import import_tensorflow

    import_tensorflow()
    import keras
    import numpy as np
    import tensorflow as tf

    from lstm_keras import distributing
    from lstm_keras.classifier import Architecture, Training, frame
    from lstm_keras.conduct import Conduct

    rng = np.random.default_rng(0)
    x = rng.normal(size=(B * batches, T, F)).astype("float32")
    y = rng.integers(0, classes, len(x)).astype("int32")
    conduct = Conduct(strategy="multi-worker" if shared else "one")
    with distributing.scope(conduct):
        keras.utils.set_random_seed(0)
        settings = Training(epochs=epochs, batch=B)
        model = Architecture(units=(H,)).build(T, F, classes, "scaling")
        framed = frame(model, settings, batches)
        data = tf.data.Dataset.from_tensor_slices((x, y)).cache().batch(B, drop_remainder=True)
        data, _ = distributing.share(conduct, framed, data.prefetch(4), None)
        ends = []
        told = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter())
        )
        framed.fit(data, epochs=epochs, callbacks=[told], shuffle=False, verbose=0)
    if number == 0:  # the first epoch, in which the graph is made, is no part of it
        rates = [len(x) / (b - a) for a, b in itertools.pairwise(ends)]
        write_text(out, json.dumps(rates))


def rate(case: str, count: int, bound: bool) -> float:
    """Median samples per second of the epochs of one training."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rates.json"
        program = [__file__, "--measure", str(out), case, str(int(bound))]
        if count == 1:
            subprocess.run([sys.executable, *program], check=True)
        elif status := workers.run(count, [], Path(folder), program):
            sys.exit(status)
        return statistics.median(json.loads(out.read_text()))


def table(content: dict) -> str:
    """The result as Markdown."""
    lines = [
        "| model | cores of a process | one process | two processes | ratio |",
        "|---|---|---:|---:|---:|",
    ]
    for case, rates in content["samples_per_second"].items():
        for cores in ("all cores", "one core"):
            one, two = (statistics.median(rates[f"{count}, {cores}"]) for count in ("one", "two"))
            lines.append(
                f"| {case} | {cores} | {one:.0f} samples/s | {two:.0f} samples/s "
                f"| {two / one:.2f} |"
            )
    shapes = "; ".join(
        f"{case}: LSTM {c.H}, batches of {c.B} windows of {c.T} steps x {c.F} channels"
        for case, c in CASES.items()
    )
    return "\n".join(lines) + (
        f"\n\n{shapes}. A machine of {content['cores']} cores, {content['rounds']} interleaved "
        "rounds; medians. Both processes share these cores, and one process alone uses all of them "
        "unless it is bound: on one machine this shows what sharing costs, not what a second "
        "machine brings.\n"
    )


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), sys.argv[3], sys.argv[4] == "1")
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    found = {case: {name(*variant): [] for variant in VARIANTS} for case in CASES}
    for _, case, variant in itertools.product(range(rounds), CASES, VARIANTS):
        reached = found[case][name(*variant)]
        reached.append(rate(case, *variant))
        print(f"{case:14} {name(*variant):16} {reached[-1]:8.0f} samples/s", flush=True)
    cores = len(os.sched_getaffinity(0))
    content = {"cores": cores, "rounds": rounds, "samples_per_second": found}
    write_text(RESULTS / "scaling.json", json.dumps(content, indent=1) + "\n")
    write_text(RESULTS / "scaling.md", table(content))
    print(table(content))


if __name__ == "__main__":
    main()
