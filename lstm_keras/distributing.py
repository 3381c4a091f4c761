"""Several devices and machines: who computes a training. All of it is TensorFlow's and Keras' own.

Batches are global: each process, and each device of it, takes its share of every batch, gradients
are summed over all, and every copy of the weights makes the same step.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import keras
import tensorflow as tf

from lstm_keras import cluster
from lstm_keras.conduct import Conduct
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import DataError, TrainingError

BACKEND = {"mirrored": "tensorflow", "multi-worker": "tensorflow", "data-parallel": "jax"}

LOST = (
    tf.errors.UnavailableError,
    tf.errors.InternalError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
    tf.errors.FailedPreconditionError,
)
"""How a machine that is gone shows in the others."""

EVALUATED = 256
"""Windows of a batch for validation, where it must be cut anew."""

PROCESSES = "KERAS_DISTRIBUTION_NUM_PROCESSES"
"""Set where several processes train with JAX; the variables beside it are those of
`keras.distribution.initialize`."""


class MultiWorker(tf.distribute.MultiWorkerMirroredStrategy):
    """TensorFlow's strategy, as `fit` of Keras 3.15.1 calls it.

    Keras reduces a whole (x, y), where `reduce` takes one tensor at a time; and it takes the mean
    of a scalar along its first axis, where there is none: along the replicas is what it means.
    """

    def reduce(self, reduce_op, value, axis=None):
        def each(part):
            scalar = self.experimental_local_results(part)[0].shape.rank == 0
            return super(MultiWorker, self).reduce(reduce_op, part, None if scalar else axis)

        return keras.tree.map_structure(each, value)


@contextmanager
def scope(conduct: Conduct, say: Callable[[str, str, str], None] | None = None) -> Iterator[None]:
    """Where a model must be built, and fitted, to be trained so.

    Args:
        conduct: Its `strategy` is what counts.
        say: Told who takes part.

    Raises:
        DataError: Another backend is needed, or TF_CONFIG does not name the processes.
    """
    needed = BACKEND.get(conduct.strategy, keras.backend.backend())
    if keras.backend.backend() != needed:
        raise DataError(
            f"--strategy {conduct.strategy} is for Keras on {needed}; it runs on "
            f"{keras.backend.backend()}.\n  Set KERAS_BACKEND={needed}, or choose --strategy "
            f"{'data-parallel' if needed == 'tensorflow' else 'multi-worker'}."
        )
    open_scope, told = _OPEN[conduct.strategy]()
    if say is not None and told:
        say("shares", conduct.strategy, told)
    with open_scope():
        yield


def first(conduct: Conduct) -> bool:
    """Whether this process is the one that writes files and speaks."""
    if conduct.strategy == "multi-worker":
        return cluster.task().number == 0
    if conduct.strategy == "data-parallel" and PROCESSES in os.environ:
        import jax

        return jax.process_index() == 0
    return True


def refuse(name: str, reason: str, conduct: Conduct) -> None:
    """Before anything is read: a job that cannot be shared.

    Raises:
        DataError: There is a reason, and more than one is to compute.
    """
    if reason and conduct.strategy != "one":
        raise DataError(
            f"{name} cannot be trained with --strategy {conduct.strategy}: {reason}.\n"
            "  Train it with --strategy one."
        )


def replicas(conduct: Conduct) -> int:
    """Among how many devices a batch is shared; asked within `scope`."""
    if conduct.strategy == "data-parallel":
        return keras.distribution.distribution().num_model_replicas
    return tf.distribute.get_strategy().num_replicas_in_sync


def agreement(conduct: Conduct) -> Callable[[int], int] | None:
    """Number of this process -> the largest of all, which all ask at the same batch; in `scope`.

    Numbers are 0 to 31. None where there is only one process to ask.
    """
    if conduct.strategy != "multi-worker":
        return None
    strategy = tf.distribute.get_strategy()

    @tf.function
    def count(number):
        own = strategy.run(lambda n: tf.one_hot(n, 32), args=(number,))
        return strategy.reduce("SUM", own, axis=None)

    return lambda number: int(tf.where(count(tf.constant(number)) > 0)[-1, 0])


def share(
    conduct: Conduct,
    model: keras.Model,
    train: tf.data.Dataset | Epochs,
    validation: tf.data.Dataset | None,
) -> tuple[tf.data.Dataset | Epochs, tf.data.Dataset | None]:
    """Batches that all processes make alike, of which each takes its share; within `scope`.

    Where JAX computes, every batch must be shared evenly: the last windows for validation, fewer
    than there are devices, are left out. With several processes, fewer than a batch.

    Args:
        conduct: Its `strategy` is what counts.
        model: That is fitted; as `Prepared.framed`.
        train: As `Prepared.train`; batches of one size.
        validation: As `Prepared.validation`.

    Raises:
        DataError: A batch cannot be shared evenly.
    """
    count = replicas(conduct)
    if conduct.strategy == "one" or count == 1:
        return train, validation
    spec = train.element_spec
    if conduct.strategy != "data-parallel":
        _build_without_data(model, spec)
    sizes = {each.shape[:1].as_list()[0] for each in tf.nest.flatten(spec)}
    if None in sizes:
        raise DataError(
            f"the batches of this recipe differ in size, and {count} devices take equal shares of "
            "each.\n  Train with --strategy one, or give every batch the same number of windows."
        )
    size = sizes.pop()
    if size % count:
        raise DataError(
            f"a batch of {size} windows cannot be shared evenly by {count} devices.\n"
            f"  Set batch = {max(1, size // count) * count} or another multiple of {count} in the "
            "recipe."
        )
    options = tf.data.Options()  # by files, as it would otherwise where there are some, is not even
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    if isinstance(train, Epochs):
        train = train.then(lambda stream: stream.with_options(options))
    else:
        train = train.with_options(options)
    if validation is None:
        return train, None
    if conduct.strategy == "data-parallel":
        if keras.distribution.distribution().num_processes > 1:
            validation = validation.rebatch(size, drop_remainder=True)
        else:
            whole = validation.rebatch(count, drop_remainder=True)
            validation = whole.rebatch(-(-EVALUATED // count) * count)
        # `rebatch` tells a number of batches that is too large; none is better.
        validation = validation.filter(lambda *batch: True)
    return train, validation.with_options(options)


def _build_without_data(model, spec):
    """From the shapes alone.

    To build a model in a strategy, `fit` of Keras 3.15.1 reads a first batch, and drops it with all
    that was read ahead: the epochs after it would be others than without a strategy.
    """

    def build(iterator=None, data_batch=None):
        with model.distribute_strategy.scope():
            model._symbolic_build(data_batch=spec)

    model._maybe_symbolic_build = build


@contextmanager
def peers(conduct: Conduct, folder: Path) -> Iterator[None]:
    """While a model is fitted: says so where another machine is why it cannot go on.

    Raises:
        TrainingError: Another process ended, or cannot be reached any more.
    """
    try:
        yield
    except LOST as error:
        if conduct.strategy != "multi-worker":
            raise
        reason = (error.message or type(error).__name__).strip().splitlines()[0]
        raise TrainingError(
            f"another worker ended, or cannot be reached: {reason}\n"
            "  Look at what it said last; then start all workers again with --resume: they carry "
            f"on from the last checkpoint in {folder}, which all must see."
        ) from error


def _one():
    return nullcontext, ""


def _mirrored():
    devices = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
    names = [device.name.removeprefix("/device:") for device in devices]
    strategy = tf.distribute.MirroredStrategy(names)
    return strategy.scope, f"{len(names)} devices: {', '.join(names)}"


def _multi_worker():
    own = cluster.task()
    strategy = MultiWorker()
    told = f"worker {own.number} of {len(own.addresses)}: {', '.join(own.addresses)}"
    return strategy.scope, told


def _data_parallel():
    if PROCESSES in os.environ:
        keras.distribution.initialize()
    parallel = keras.distribution.DataParallel()
    told = f"{parallel.num_model_replicas} devices of {parallel.num_processes} processes"
    return parallel.scope, told


_OPEN = {
    "one": _one,
    "mirrored": _mirrored,
    "multi-worker": _multi_worker,
    "data-parallel": _data_parallel,
}
