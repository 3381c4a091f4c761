"""One training, killed twenty times: SIGKILL and SIGTERM in turn, each at a random step.

    python benchmarks/kills.py

Trains the recipe shoulder-imu, with people kept out for validation, in processes of their own, and
carries on after each kill. Writes benchmarks/results/kills.{json,md}, and ends with exit status 1
unless everything in `problems` is as it must be. The processes are forked from one that has
imported TensorFlow and computed nothing, which saves a minute per kill.
"""

import argparse
import dataclasses
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import keras
import numpy as np

from lstm_keras import checkpoints, jobs, kinds, training, watching, zoo
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.conduct import Conduct
from lstm_keras.kinds.sensor import Split

RESULTS = Path(__file__).parent / "results"
EPOCHS, SAVE_EVERY, SEED = 6, 0.2, 1997
LINGER = 0.1  # seconds, at most, from the step to the kill: any place in a step, or in a write
FORK = multiprocessing.get_context("fork")


def recipe():
    """shoulder-imu with two validating people, for a few epochs."""
    job = kinds.load(zoo.recipe_file("shoulder-imu"))
    return dataclasses.replace(
        job,
        split=Split(folds=5, fold=4, validation=2),
        training=dataclasses.replace(job.training, epochs=EPOCHS, patience=EPOCHS),
    )


def digest(arrays):
    """Of the bits, whatever the order: a model and its frame list their weights differently."""
    return hashlib.sha256(b"".join(sorted(np.asarray(a).tobytes() for a in arrays))).hexdigest()


class Told(keras.callbacks.Callback):
    """Sends every step, and a digest of the weights that each epoch ends with."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe = pipe

    def on_train_batch_end(self, batch, logs=None):
        self.pipe.send(("step", int(self.model.optimizer.iterations)))

    def on_epoch_end(self, epoch, logs=None):
        self.pipe.send(("epoch", (epoch + 1, digest(self.model.get_weights()))))


def train(folder, pipe):
    """Carry on, or begin: the work of one process."""
    watching.callbacks = lambda conduct, job: [Told(pipe)]
    say = lambda verb, what, detail: verb == "resumes" and pipe.send(("resumed", detail))  # noqa: E731
    conduct = Conduct(resume=True, save_every=SAVE_EVERY)
    trained = jobs.train(recipe(), folder, say, 0, conduct)
    state = digest(checkpoints.capture(trained.prepared.framed))
    pipe.send(("done", (state, trained.record.curves)))


def look(folder, pipe):
    """What lies there, read as its users would: raises where a file is not whole."""
    found = {}
    if (file := folder / checkpoints.NAME).is_file():
        read = Checkpoint.read(file)
        found |= {"epoch": read.epoch, "batch": read.batch, "best": digest(read.best)}
    if (folder / training.MODEL).is_file():
        model = keras.models.load_model(folder / training.MODEL)
        record = training.TrainingRecord.load(folder / training.RECORD)
        found |= {"model": digest(model.get_weights()), "kept": record.kept_epoch}
        found |= {"loss": record.curves["val_loss"][record.kept_epoch - 1]}
    found["halves"] = len(list(folder.glob(".*-*")))
    pipe.send(found)


def process(work, folder):
    """(process, pipe) of a function in a process of its own."""
    here, there = FORK.Pipe(duplex=False)
    child = FORK.Process(target=work, args=(folder, there))
    child.start()
    there.close()
    return child, here


def heard(pipe, until=None):
    """What a process says, up to a step; all of it without."""
    said = []
    try:
        while not said or until is None or said[-1][0] != "step" or said[-1][1] < until:
            said.append(pipe.recv())
    except EOFError:
        pass
    return said


def looked(folder):
    """The answer of `look`; None where it failed."""
    child, pipe = process(look, folder)
    try:
        return pipe.recv()
    except EOFError:
        return None
    finally:
        child.join()


def whole(folder):
    """What the training comes to when nobody kills it."""
    child, pipe = process(train, folder)
    said = heard(pipe)
    child.join()
    state, curves = dict(said)["done"]
    epochs = dict(value for kind, value in said if kind == "epoch")
    steps = max(value for kind, value in said if kind == "step")
    model = looked(folder / "keras")["model"]
    return {"state": state, "curves": curves, "epochs": epochs, "steps": steps, "model": model}


def kill(folder, step, number, linger):
    """Carry the training on and kill it; what happened and what lies there."""
    child, pipe = process(train, folder)
    said = heard(pipe, step)
    time.sleep(linger)
    os.kill(child.pid, number)
    said += heard(pipe)
    child.join()
    steps = [value for kind, value in said if kind == "step"]
    return {
        "signal": signal.Signals(number).name,
        "wanted": step,
        "first": steps[0],
        "step": steps[-1],
        "resumed": next((value for kind, value in said if kind == "resumed"), "the beginning"),
        "status": child.exitcode,
        "left": looked(folder / "keras"),
    }


def problems(reference, kills, end):
    """Everything that is not as it must be, in words."""
    found = []
    best = np.inf
    for k, one in enumerate(kills, 1):
        left, status = one["left"], 143 if one["signal"] == "SIGTERM" else -signal.SIGKILL
        if one["status"] != status:
            found.append(f"kill {k}: exit status {one['status']}, not {status}")
        if left is None:
            found.append(f"kill {k}: a file cannot be read")
            continue
        if "kept" in left:
            if left["model"] != reference["epochs"][left["kept"]]:
                found.append(f"kill {k}: model.keras is not what epoch {left['kept']} ended with")
            if left["loss"] > best:
                found.append(f"kill {k}: the best weights are worse than before")
            best = left["loss"]
        elif np.isfinite(best):
            found.append(f"kill {k}: the best weights are gone")
        if one["signal"] == "SIGTERM" and "epoch" not in left:
            found.append(f"kill {k}: SIGTERM left no checkpoint")
    if end["state"] != reference["state"]:
        found.append("the variables are not those of the training that nobody killed")
    if end["curves"] != reference["curves"]:
        found.append("the curves are not those of the training that nobody killed")
    if end["model"] != reference["model"]:
        found.append("model.keras is not that of the training that nobody killed")
    if end["files"] != ["manifest.json", "model.keras", "training.json"]:
        found.append(f"left at the end: {end['files']}")
    return found


def told(content):
    """The results as Markdown."""
    kills, steps = content["kills"], content["reference"]["steps"]
    lines = [
        "| kill | signal | behind step | exit status | checkpoint: epoch, batch | best epoch |",
        "|---|---|---|---|---|---|",
    ]
    for k, one in enumerate(kills, 1):
        left = one["left"]
        where = f"{left['epoch'] + 1}, {left['batch']}" if "epoch" in left else "none yet"
        row = one["signal"], one["step"], one["status"], where, left.get("kept", "none yet")
        lines.append(f"| {k} | {' | '.join(map(str, row))} |")
    verdict = "; ".join(content["problems"]) or (
        "every file could be read after every kill, the best weights were those of the best epoch "
        "so far each time, and the training ended with the bits of one that nobody killed: every "
        "weight, every variable of the optimizer, every seed generator, every curve"
    )
    again = sum(b["step"] - a["first"] + 1 for a, b in zip(kills[1:], kills[:-1], strict=True))
    halves = sum(one["left"]["halves"] for one in kills)
    return (
        f"shoulder-imu, {EPOCHS} epochs of {steps // EPOCHS} batches, a checkpoint "
        f"every {SAVE_EVERY} s, killed {len(kills)} times at steps drawn with seed {SEED}: "
        f"{verdict}. {again} of {steps} steps were computed twice; {halves} "
        f"half-written files lay under temporary names and were removed by the next start.\n\n"
        + "\n".join(lines)
        + "\n"
    )


def main():
    """Train, kill, carry on, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    count = parser.parse_args().kills
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        reference = whole(folder / "whole")
        rng = np.random.default_rng(SEED)
        steps = np.sort(rng.choice(reference["steps"] * 19 // 20, count, replace=False) + 1)
        kills, killed = [], folder / "killed"
        for k, step in enumerate(map(int, steps)):
            number = (signal.SIGKILL, signal.SIGTERM)[k % 2]
            kills.append(kill(killed, step, number, rng.uniform(0, LINGER)))
            print(k + 1, kills[-1], flush=True)
        child, pipe = process(train, killed)
        state, curves = dict(heard(pipe))["done"]
        child.join()
        files = sorted(file.name for file in (killed / "keras").iterdir())
        end = {"state": state, "curves": curves, "files": files}
        end["model"] = looked(killed / "keras")["model"]
    finally:
        shutil.rmtree(folder)
    print(json.dumps({"reference": reference, "end": end}), flush=True)
    found = problems(reference, kills, end)
    content = {"reference": reference, "kills": kills, "end": end, "problems": found}
    if count == 20:
        (RESULTS / "kills.json").write_text(json.dumps(content, indent=1) + "\n")
        (RESULTS / "kills.md").write_text(told(content))
    print(told(content))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
