"""How a training is carried out: what changes neither data nor model, and is a flag of its own."""

from dataclasses import dataclass
from pathlib import Path

from lstm_keras.errors import DataError

STRATEGIES = ("one", "mirrored", "multi-worker", "data-parallel")
DTYPES = ("float32", "mixed_float16", "mixed_bfloat16")


@dataclass(frozen=True)
class Conduct:
    """How a training is carried out.

    resume: Carry on where an interrupted training in the same folder was stopped, if there is one.
    save_every: Seconds between two checkpoints; 0 writes one after every batch.
    tensorboard: Folder of logs for TensorBoard; None writes none.
    strategy: One of `STRATEGIES`: who computes.
    workers: Processes that are started on this machine, for "multi-worker".
    dtype: One of `DTYPES`: numbers in which layers compute while they are trained.
    xla: Compile the training step with XLA; None as the recipe says.

    Raises:
        DataError: There is no such strategy or dtype, or a number is out of range.
    """

    resume: bool = False
    save_every: float = 60.0
    tensorboard: Path | None = None
    strategy: str = "one"
    workers: int | None = None
    dtype: str = "float32"
    xla: bool | None = None

    def __post_init__(self) -> None:
        for flag, value, known in (
            ("--strategy", self.strategy, STRATEGIES),
            ("--dtype", self.dtype, DTYPES),
        ):
            if value not in known:
                raise DataError(f"{flag} {value}: there is none.\n  Choose {', '.join(known)}.")
        if not self.save_every >= 0:
            raise DataError(
                f"--save-every must be 0 seconds or more; got {self.save_every}.\n"
                "  60 is what it is without."
            )
        if self.workers is not None and (self.workers < 1 or self.strategy != "multi-worker"):
            raise DataError(
                f"--workers {self.workers} with --strategy {self.strategy}.\n"
                "  It starts one or more processes on this machine for --strategy multi-worker."
            )
