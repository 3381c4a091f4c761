"""Plays artifacts with NumPy and one interpreter, and keeps what they stored.

    play.py jobs.json answers.npz

It runs twice: on this machine, and in the emulated Python of an Arm board, where nothing else of
lstm_keras' dependencies is installed. Each sequence is played after a reset and once more without.
"""

import json
import platform
import sys
from pathlib import Path

import numpy as np

from lstm_keras import runtimes
from lstm_keras.errors import UnsupportedError
from lstm_keras.golden import answers


def main(jobs: str, out: str) -> None:
    """Play every job; what a runtime refuses is kept as its reason."""
    found, facts = {}, {"machine": platform.machine(), "refused": {}}
    for job in json.loads(Path(jobs).read_text(encoding="utf-8")):
        try:
            player = runtimes.load(job["folder"], job["runtime"])
        except UnsupportedError as error:
            facts["refused"][job["key"]] = str(error).splitlines()[0]
            continue
        for name, file in job["x"].items():
            y, again = answers(player, np.load(file))
            found |= {f"{job['key']} {name} y": y, f"{job['key']} {name} again": again}
    np.savez(out, facts=json.dumps(facts), **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
