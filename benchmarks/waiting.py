"""How long a training step waits for its data, inside `model.fit` on the demo.

    python benchmarks/waiting.py       about two minutes on 2 cores

Two answers that need not agree. The share of a step that passes in `next` of the iterator, when
the step of `fit` is taken apart into asking for a batch and learning from it. And how much longer
the untouched `fit` takes than on one batch that is there already: that holds, too, what the
pipeline takes from the cores that train. Rounds alternate; medians count.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from training import RESULTS, cpu, grid

from lstm_keras.artifact import package_versions
from lstm_keras.files import make_folder, write_text
from lstm_keras.quiet import import_tensorflow

ROOT = Path(__file__).parent.parent
MOST = 0.05
"""Share of a step that may be spent waiting."""

EPOCHS = 2  # of the demo, per measurement


class Taken:
    """The step of `model.fit`, taken apart: how long `next` takes, and how long learning.

    Args:
        learn: A batch -> the logs of a step, when it is done.
        clock: Seconds.
    """

    def __init__(self, learn: Callable, clock: Callable[[], float] = time.perf_counter) -> None:
        self.learn, self.clock = learn, clock
        self.waits: list[float] = []
        self.steps: list[float] = []

    def __call__(self, iterator):
        """What Keras calls `train_function`."""
        start = self.clock()
        batch = next(iterator)
        came = self.clock()
        logs = self.learn(batch)
        self.waits.append(came - start)
        self.steps.append(self.clock() - start)
        return logs

    @property
    def share(self) -> float:
        """Of all steps: the time in `next` by all time."""
        return sum(self.waits) / sum(self.steps)

    def within(self, batches: int) -> float:
        """The same without the first step of each epoch."""
        rest = [k for k in range(len(self.steps)) if k % batches]
        return sum(self.waits[k] for k in rest) / sum(self.steps[k] for k in rest)


def main() -> None:
    options = arguments()
    import_tensorflow()
    content = {
        "cpu": cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "versions": package_versions("tensorflow", "keras"),
        "epochs": EPOCHS,
        "runs": {"shoulder-imu": demo(options.rounds)},
    }
    content["load"] = os.getloadavg()[0]
    content["complaints"] = [
        f"{name}: {complaint}"
        for name, run in content["runs"].items()
        for complaint in judge(run["share"])
    ]
    make_folder(options.out.parent)
    write_text(options.out, json.dumps(content, indent=1) + "\n")
    write_text(options.out.with_suffix(".md"), table(content))
    print(table(content))
    sys.exit("\n".join(content["complaints"]) or 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--out", type=Path, default=RESULTS / "waiting.json")
    return parser.parse_args()


def demo(rounds: int) -> dict:
    """The model and the pipeline of the demo, augmentation included."""
    from lstm_keras import kinds
    from lstm_keras.stages import silent

    job = kinds.load(ROOT / "models" / "shoulder-imu" / "recipe.toml").prepare(silent)
    return measure(job.framed, job.train, rounds)


def measure(model, data, rounds: int) -> dict:
    """Shares and seconds of each round, for the pipeline and for one batch that is there."""
    import tensorflow as tf

    batch = next(iter(data))
    batches = int(data.cardinality())
    feeds = {"pipeline": data, "one batch": tf.data.Dataset.from_tensors(batch).repeat(batches)}
    model.make_train_function()
    whole = model.train_function
    step = tf.function(model.train_step, reduce_retracing=True)

    def learn(batch):
        logs = step(batch)
        float(logs["loss"])  # on a GPU: wait until it is done
        return logs

    shares = {feed: [] for feed in feeds}
    seconds = {feed: [] for feed in feeds}
    within = []
    for number in range(rounds + 1):
        for feed, content in feeds.items():
            taken = Taken(learn)
            _fit(model, taken, content)
            if len(taken.steps) != EPOCHS * batches:
                raise RuntimeError(f"{len(taken.steps)} steps were seen, not {EPOCHS * batches}")
            took = _fit(model, whole, content)
            if number:  # the first round compiles
                shares[feed].append(taken.share)
                within += [taken.within(batches)] if feed == "pipeline" else []
                seconds[feed].append(took)
    ratios = [a / b - 1 for a, b in zip(seconds["pipeline"], seconds["one batch"], strict=True)]
    return {
        "batches": batches,
        "rounds": rounds,
        "share": statistics.median(shares["pipeline"]),
        "share_within": statistics.median(within),
        "share_of_one_batch": statistics.median(shares["one batch"]),
        "slower": statistics.median(ratios),
        "ms_per_step": 1e3 * statistics.median(seconds["pipeline"]) / EPOCHS / batches,
        "shares": shares,
        "seconds": seconds,
    }


def _fit(model, function, data) -> float:
    model.train_function = function
    start = time.perf_counter()
    model.fit(data, epochs=EPOCHS, shuffle=False, verbose=0)
    return time.perf_counter() - start


def judge(share: float, most: float = MOST) -> list[str]:
    """What is wrong with a pipeline; nothing, if it keeps up."""
    return [] if share < most else [f"{share:.1%} of a step waits for data; at most {most:.0%}"]


def table(content: dict) -> str:
    """A row per pipeline, and how to read it."""
    rows = [
        [
            name,
            f"**{run['share']:.1%}**",
            f"{run['share_within']:.1%}",
            f"{run['share_of_one_batch']:.1%}",
            f"{run['slower']:.0%}",
            f"{run['ms_per_step']:.1f} ms",
        ]
        for name, run in content["runs"].items()
    ]
    head = [
        "pipeline",
        "waits",
        "within an epoch",
        "one batch, again and again",
        "`fit` takes longer by",
        "a step",
    ]
    versions = ", ".join(f"{name} {version}" for name, version in content["versions"].items())
    rounds = min(run["rounds"] for run in content["runs"].values())
    return grid(head, rows) + (
        "\nWaits: the share of a step of `model.fit` that passes in `next` of the iterator, of "
        f"which at most {MOST:.0%} are allowed; then the same without the first batch of each "
        "epoch, for which the pipeline begins anew, and for one batch that is there already, "
        "which is what asking costs. The untouched `fit` takes longer with the pipeline than with "
        "that batch, because the pipeline works on the cores that train. "
        f"Medians of {rounds} rounds in turn. "
        f"{content['cpu']}, {content['cores']} cores, with a load of {content['load']:.0f} by "
        f"this and whatever else ran; {versions}.\n"
    )


if __name__ == "__main__":
    main()
