"""Samples per second with one process and with two, on one machine: `make bench-scaling`.

Both use the same cores, so two processes cannot be twice as fast. What can be seen is what sharing
a batch costs, and whether two processes with a core each do twice what one with one core does:

    one, all cores    TensorFlow with the threads it takes by itself
    two, all cores    the same batch, half of it in each process
    one, one core     the process is bound to one core
    two, one core     each process is bound to a core of its own

Rounds are interleaved; the medians are written to results/scaling.json and .md.
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

from lstm_keras import cluster, workers
from lstm_keras.files import write_text

RESULTS = Path(__file__).parent / "results"
B, T, F, H, CLASSES = 64, 50, 6, 32, 7
BATCHES, EPOCHS = 40, 6
VARIANTS = [(count, bound) for bound in (False, True) for count in (1, 2)]


def name(count: int, bound: bool) -> str:
    return f"{'two' if count == 2 else 'one'}, {'one core' if bound else 'all cores'}"


def measure(out: Path, bound: bool) -> None:
    """In a process of its own: train, and write the samples per second of every epoch."""
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
    x = rng.normal(size=(B * BATCHES, T, F)).astype("float32")
    y = rng.integers(0, CLASSES, len(x)).astype("int32")
    conduct = Conduct(strategy="multi-worker" if shared else "one")
    with distributing.scope(conduct):
        keras.utils.set_random_seed(0)
        settings = Training(epochs=EPOCHS, batch=B)
        model = Architecture(units=(H,)).build(T, F, CLASSES, "scaling")
        framed = frame(model, settings, BATCHES)
        data = tf.data.Dataset.from_tensor_slices((x, y)).cache().batch(B, drop_remainder=True)
        data, _ = distributing.share(conduct, framed, data.prefetch(4), None)
        ends = []
        told = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter())
        )
        framed.fit(data, epochs=EPOCHS, callbacks=[told], verbose=0)
    if number == 0:  # the first epoch, in which the graph is made, is no part of it
        rates = [len(x) / (b - a) for a, b in itertools.pairwise(ends)]
        write_text(out, json.dumps(rates))


def rate(count: int, bound: bool) -> float:
    """Median samples per second of the epochs of one training."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rates.json"
        program = [__file__, "--measure", str(out), str(int(bound))]
        if count == 1:
            subprocess.run([sys.executable, *program], check=True)
        elif status := workers.run(count, [], Path(folder), program):
            sys.exit(status)
        return statistics.median(json.loads(out.read_text()))


def table(content: dict) -> str:
    """The result as Markdown."""
    rates = content["samples_per_second"]
    medians = {key: statistics.median(values) for key, values in rates.items()}
    lines = [
        "# One process and two on one machine",
        "",
        f"LSTM {H}, batches of {B} windows of {T} steps x {F} channels, {content['cores']} cores, "
        f"{content['rounds']} interleaved rounds; medians. Both processes share these cores, and "
        "one process alone uses all of them unless it is bound: on one machine this shows what "
        "sharing costs, not what a second machine brings.",
        "",
        "| processes, cores | samples/s | rounds |",
        "|---|---:|---:|",
    ]
    for key, values in rates.items():
        spread = f"{min(values):.0f} to {max(values):.0f}"
        lines.append(f"| {key} | {medians[key]:.0f} | {spread} |")
    for cores in ("all cores", "one core"):
        share = medians[f"two, {cores}"] / medians[f"one, {cores}"]
        lines += ["", f"Two processes do {share:.2f} times what one does ({cores} each)."]
    return "\n".join(lines) + "\n"


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), sys.argv[3] == "1")
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    found = {name(*variant): [] for variant in VARIANTS}
    for _ in range(rounds):
        for variant in VARIANTS:
            found[name(*variant)].append(rate(*variant))
            print(f"{name(*variant):16} {found[name(*variant)][-1]:8.0f} samples/s", flush=True)
    cores = len(os.sched_getaffinity(0))
    content = {"cores": cores, "rounds": rounds, "samples_per_second": found}
    write_text(RESULTS / "scaling.json", json.dumps(content, indent=1) + "\n")
    write_text(RESULTS / "scaling.md", table(content))
    print(table(content))


if __name__ == "__main__":
    main()
