"""How long `import lstm_keras` takes, beside what it does not load.

python benchmarks/import_time.py
"""

import statistics
import subprocess
import sys

ROUNDS = 15
NAMES = ("lstm_keras", "lstm_keras.runtimes", "numpy", "keras")
CODE = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def seconds(name: str) -> float:
    """Time of one import in a fresh process."""
    command = [sys.executable, "-c", CODE.format(name)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    rounds = [[seconds(name) for name in NAMES] for _ in range(ROUNDS)]  # interleaved
    for name, times in zip(NAMES, zip(*rounds, strict=True), strict=True):
        print(f"{name:<20} {statistics.median(times):7.3f} s")


if __name__ == "__main__":
    main()
