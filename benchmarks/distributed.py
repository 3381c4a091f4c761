"""One process and two, the same global batches: is it the same training? `make demo-distributed`.

Trains a small variant of shoulder-imu with `lstm-keras train`, then again with `--strategy
multi-worker --workers 2`, and compares the loss of every epoch. Exit status 0 if it is the same
within the tolerance, 1 if not, 2 if a training could not be run.

    without dropout   both compute the same numbers, but add the gradient of a batch as two halves
    with dropout      every process draws masks for its share: the curves agree as two seeds do;
                      `--dropout 0.3` compares that, too

`--wrong same-half` plants a mistake: both workers compute the first half of every batch. It must be
seen.
"""

import argparse
import contextlib
import json
import math
import subprocess
import sys
from pathlib import Path

from lstm_keras import workers
from lstm_keras.errors import LstmKerasError

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build" / "distributed"
PLAN = {0.0: 1e-3, 0.3: 0.15}
"""Dropout -> largest relative difference of the loss of an epoch that is taken for the same.

0.0: float32 sums in another order differ by 1e-7 a step, and the steps after it make more of it;
    measured 2e-5 and 1.5e-4 after the 92 batches here, in two orders of the windows. Workers that
    both compute the first half of every batch are 3e-2 off.
0.3: other masks are other random numbers; chosen, not measured.
"""

RECIPE = """\
name = "shoulder-imu-small"
title = "Shoulder exercises, few epochs"
source = "shoulder_imu"
exports = []
[window]
steps = 50
stride = 25
hz = 12.5
[split]
folds = 5
fold = 4
validation = 1
[augmentation]
rotation_degrees = 12.0
gain = [0.024, 0.16]
warp = 0.2
[model]
units = [16]
dropout = {dropout}
[training]
epochs = {epochs}
batch = 64
learning_rate = 3e-3
early = 0.5
average = 0.9
"""


def largest_difference(one: dict, two: dict) -> float:
    """Of the loss curves of two trainings, training and validation, relative; NaN counts as 1."""
    worst = 0.0
    for name in ("loss", "val_loss"):
        pairs = zip(_numbers(one[name]), _numbers(two[name]), strict=True)
        worst = max(worst, *(_apart(a, b) for a, b in pairs))
    return worst


def _apart(a: float, b: float) -> float:
    return 1.0 if math.isnan(a - b) else abs(a - b) / abs(a)


def _numbers(curve: list[float | None]) -> list[float]:
    """JSON has no NaN, and null instead."""
    return [math.nan if value is None else value for value in curve]


def compare(one: dict, two: dict, tolerance: float, reason: str) -> bool:
    """Print two trainings side by side; are their losses the same within the tolerance?"""
    print("epoch   loss: 1 process   2 processes     val_loss: 1 process   2 processes")
    names = ("loss", "val_loss")
    rows = zip(*(_numbers(curves[name]) for name in names for curves in (one, two)), strict=True)
    for k, (a, b, c, d) in enumerate(rows):
        print(f"{k + 1:5}{a:18.6f}{b:14.6f}{c:24.6f}{d:14.6f}")
    worst = largest_difference(one, two)
    good = worst <= tolerance
    print(
        f"largest difference {worst:.1e}   tolerance {tolerance:.0e} ({reason})   "
        f"{'pass' if good else 'fail'}\n"
    )
    return good


def train(recipe: Path, out: Path, count: int, wrong: str = "") -> dict:
    """Curves of a training with so many processes."""
    arguments = ["train", str(recipe), "--out", str(out)]
    if count == 1:
        subprocess.run([sys.executable, "-m", "lstm_keras", *arguments], check=True)
    else:
        arguments += ["--strategy", "multi-worker", "--workers", str(count)]
        program = [__file__, "--as-worker", wrong] if wrong else ["-m", "lstm_keras"]
        if status := workers.run(count, arguments, out / "keras", program):
            sys.exit(status)
    return json.loads((out / "keras" / "training.json").read_text())["curves"]


def as_worker(wrong: str, arguments: list[str]) -> None:
    """The command `lstm-keras` in a worker that makes a mistake."""
    import tensorflow as tf

    from lstm_keras import cli, distributing

    if wrong != "same-half":
        sys.exit(f"there is no mistake {wrong}")
    share, off = distributing.share, tf.data.Options()
    off.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.OFF

    def everything(*given):
        """Each worker reads all, and so the same."""
        train, validation = share(*given)
        return train.then(lambda stream: stream.with_options(off)), validation

    distributing.share = everything
    sys.argv = ["lstm-keras", *arguments]
    cli.main()


def main() -> None:
    if sys.argv[1:2] == ["--as-worker"]:
        as_worker(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--wrong", choices=["same-half"], default="")
    parser.add_argument("--dropout", type=float, choices=list(PLAN), action="append")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    good = True
    for dropout in options.dropout or [0.0]:
        recipe = OUT / f"dropout-{dropout}.toml"
        recipe.write_text(RECIPE.format(dropout=dropout, epochs=options.epochs))
        one, two = (
            train(recipe, OUT / f"dropout-{dropout}-{count}", count, options.wrong)
            for count in (1, 2)
        )
        reason = "other masks" if dropout else "sums in another order"
        print(f"\ndropout {dropout}")
        good &= compare(one, two, PLAN[dropout], reason)
    sys.exit(not good)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        try:
            main()
        except LstmKerasError as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            sys.exit(2)
