"""How long a training step waits for its data, inside `model.fit` on the demo.

    python benchmarks/waiting.py       about three minutes on 2 cores

Two answers that need not agree. The share of a step that passes while the next batch is asked for,
by clocks inside the compiled function of a step. And how much longer the untouched `fit` takes than
on one batch that is there already: that holds, too, what the pipeline takes from the cores that
train. Rounds alternate; medians count.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

from training import RESULTS, cpu, grid

from lstm_keras.artifact import package_versions
from lstm_keras.files import make_folder, write_text
from lstm_keras.quiet import import_tensorflow

ROOT = Path(__file__).parent.parent
MOST = 0.05
"""Share of a step that may be spent waiting."""

EPOCHS = 8  # of 86 that the demo has, per measurement


class Clocked:
    """What Keras calls `train_function`, with clocks around asking for a batch.

    As there, the batch is asked for inside of the compiled function.

    waits: Seconds until the batch of a step was there.
    steps: Seconds of a step, waiting included.

    Args:
        model: Compiled.
    """

    def __init__(self, model) -> None:
        import tensorflow as tf

        learn = tf.function(model.train_step, reduce_retracing=True, jit_compile=model.jit_compile)

        @tf.function(reduce_retracing=True)
        def step(iterator):
            asked = tf.timestamp()
            with tf.control_dependencies([asked]):
                batch = iterator.get_next()
            with tf.control_dependencies(tf.nest.flatten(batch)):
                came = tf.timestamp()
            with tf.control_dependencies([came]):
                return learn(batch), came - asked

        self.step = step
        self.waits: list[float] = []
        self.steps: list[float] = []

    def __call__(self, iterator):
        """A step -> its logs."""
        start = time.perf_counter()
        logs, wait = self.step(iterator)
        float(logs["loss"])  # on a GPU: wait until it is done
        self.steps.append(time.perf_counter() - start)
        self.waits.append(float(wait))
        return logs

    @property
    def share(self) -> float:
        """Of all steps: the time of waiting by all time."""
        return sum(self.waits) / sum(self.steps)

    @property
    def begun(self) -> float:
        """The same without the first step, for which the pipeline is set up."""
        return sum(self.waits[1:]) / sum(self.steps[1:])


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


def measure(model, epochs, rounds: int) -> dict:
    """Shares and seconds of each round, for the pipeline and for one batch that is there."""
    import tensorflow as tf

    batch = next(iter(epochs.epoch(0)))
    feeds = {"pipeline": epochs.stream, "one batch": tf.data.Dataset.from_tensors(batch).repeat}
    model.make_train_function()
    whole, clocked = model.train_function, Clocked(model)
    shares = {feed: [] for feed in feeds}
    seconds = {feed: [] for feed in feeds}
    begun = []
    for number in range(rounds + 1):
        for feed, content in feeds.items():
            clocked.waits, clocked.steps = [], []
            _fit(model, clocked, content(), epochs.steps)
            if len(clocked.steps) != EPOCHS * epochs.steps:
                raise RuntimeError(f"{len(clocked.steps)} of {EPOCHS * epochs.steps} steps seen")
            took = _fit(model, whole, content(), epochs.steps)
            if number:  # the first round compiles
                shares[feed].append(clocked.share)
                begun += [clocked.begun] if feed == "pipeline" else []
                seconds[feed].append(took)
    ratios = [a / b - 1 for a, b in zip(seconds["pipeline"], seconds["one batch"], strict=True)]
    return {
        "steps": epochs.steps,
        "rounds": rounds,
        "share": statistics.median(shares["pipeline"]),
        "share_begun": statistics.median(begun),
        "share_of_one_batch": statistics.median(shares["one batch"]),
        "slower": statistics.median(ratios),
        "ms_per_step": 1e3 * statistics.median(seconds["pipeline"]) / EPOCHS / epochs.steps,
        "shares": shares,
        "seconds": seconds,
    }


def _fit(model, function, data, steps) -> float:
    model.train_function = function
    start = time.perf_counter()
    model.fit(data, epochs=EPOCHS, steps_per_epoch=steps, shuffle=False, verbose=0)
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
            f"{run['share_begun']:.1%}",
            f"{run['share_of_one_batch']:.1%}",
            f"{run['slower']:.0%}",
            f"{run['ms_per_step']:.1f} ms",
        ]
        for name, run in content["runs"].items()
    ]
    head = [
        "pipeline",
        "waits",
        "once begun",
        "one batch, again and again",
        "`fit` takes longer by",
        "a step",
    ]
    versions = ", ".join(f"{name} {version}" for name, version in content["versions"].items())
    rounds = min(run["rounds"] for run in content["runs"].values())
    return grid(head, rows) + (
        "\nWaits: the share of a step of `model.fit` that passes until its batch is there, of "
        f"which at most {MOST:.0%} are allowed; then the same without the first step of a "
        f"training of {content['epochs']} epochs, for which the pipeline is set up, and for one "
        "batch that is there already, which is what asking costs. The untouched `fit` takes longer "
        "with the pipeline than with that batch, because the pipeline works on the cores that "
        "train. "
        f"Medians of {rounds} rounds in turn. "
        f"{content['cpu']}, {content['cores']} cores, with a load of {content['load']:.0f} by "
        f"this and whatever else ran; {versions}.\n"
    )


if __name__ == "__main__":
    main()
