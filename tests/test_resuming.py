"""A training that is killed anywhere and resumed ends with the bits of one that was not."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import checkpoints, resuming, saving, streams, training
from lstm_keras.carrying import Carrying
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import ArtifactError, TrainingError
from lstm_keras.stopping import Terminated

EPOCHS, STEPS, BATCH = 2, 4, 6
DIGEST = "made"


class Killed(BaseException):
    """SIGKILL, as far as a process can do it to itself and live on: nobody catches it."""


class At(keras.callbacks.Callback):
    """Does something at one point of a training: ("batch", 1, 2), ("begin", 1), ("test", 0)..."""

    def __init__(self, *place, action=None):
        super().__init__()
        self.place, self.action, self.epoch = place, action, None

    def _reached(self, *place):
        if place == self.place:
            if self.action is None:
                raise Killed
            self.place = None  # once
            self.action(self.model)

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch
        self._reached("begin", epoch)

    def on_train_batch_end(self, batch, logs=None):
        self._reached("batch", self.epoch, batch)

    def on_test_batch_end(self, batch, logs=None):
        self._reached("test", self.epoch)

    def on_epoch_end(self, epoch, logs=None):
        self._reached("end", epoch)


def plain():
    """Batches that are others in each pass: their order, and noise."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(STEPS * BATCH + 2, 3)).astype("float32")
    y = (x.sum(axis=1) > 0).astype("int32")
    tf.random.set_seed(5)
    data = tf.data.Dataset.from_tensor_slices((x, y)).cache()
    data = data.shuffle(len(x), seed=5, reshuffle_each_iteration=True)
    data = data.batch(BATCH, drop_remainder=True)
    seeds = tf.data.Dataset.random(seed=5, rerandomize_each_iteration=True).batch(2)

    def vary(pair, seed):
        return pair[0] + tf.random.stateless_normal([BATCH, 3], seed, 0.0, 0.3), pair[1]

    return tf.data.Dataset.zip((data, seeds)).map(vary).prefetch(2)


def counted(note=lambda own: own):
    """The same as a function of the epoch; `note` is told its random number."""
    x = tf.reshape(tf.range(3.0 * STEPS * BATCH), (-1, 3)) / 20 - 1

    def make(own):
        data = tf.data.Dataset.from_tensor_slices((x, tf.range(len(x)) % 2))
        seed = tf.ensure_shape(tf.numpy_function(note, [own[0]], tf.int64), [])
        return data.shuffle(len(x), seed=seed).batch(BATCH, drop_remainder=True)

    return Epochs(make, STEPS, 5)


def built(rate=0.05, eager=True):
    """Dropout, moving statistics, Adam with averages: everything that has a state."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((3,)),
            layers.Dense(4, "tanh", name="hidden"),
            layers.BatchNormalization(name="norm"),
            layers.Dropout(0.3, name="drop"),
            layers.Dense(2, name="scores"),
        ]
    )
    optimizer = keras.optimizers.Adam(rate, use_ema=True, ema_momentum=0.8, clipnorm=1.0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], run_eagerly=eager)
    return model


def fit(path, *callbacks, train=plain, model=None, validation=True, **options):
    """(model, record) of one training, from its beginning or with resume=True."""
    model = built() if model is None else model
    x = np.linspace(-1, 1, 30, dtype="float32").reshape(10, 3)
    held_out = tf.data.Dataset.from_tensor_slices((x, np.arange(10) % 2)).batch(4)
    settings = {"epochs": EPOCHS, "seed": 3, "data_digest": DIGEST, "verbose": 0, "save_every": 0}
    held_out = held_out if validation else None
    return model, training.fit(
        model, train(), held_out, path=path, callbacks=callbacks, **{**settings, **options}
    )


def state(model):
    return [v.tobytes() for v in checkpoints.capture(model)]


def same(one, other):
    """Whether two trainings ended alike: every variable to the bit, and every curve."""
    return state(one[0]) == state(other[0]) and one[1].curves == other[1].curves


def killed(path, *place, **options):
    with pytest.raises(Killed):
        fit(path, At(*place), resume=True, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return fit(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def middle(tmp_path_factory):
    """A folder in which a training was killed in its second epoch."""
    path = tmp_path_factory.mktemp("middle")
    killed(path, "batch", 1, 2)
    assert position(path) == (1, 2)
    return path


@pytest.fixture
def copy(middle, tmp_path):
    return shutil.copytree(middle, tmp_path / "copy")


def position(path):
    found = Checkpoint.read(path / checkpoints.NAME)
    return found.epoch, found.batch


def test_killed_at_every_kind_of_point(whole, tmp_path):
    """The kills come one after the other in one training; each is behind the last checkpoint."""
    for place, left in (
        (("batch", 0, 0), None),  # killed before the first could be written
        (("batch", 0, 2), (0, 2)),
        (("batch", 0, 1), (0, 3)),  # the second of the rest
        (("test", 0), (0, 3)),
        (("end", 0), (0, 3)),
        (("begin", 1), (0, 3)),
        (("batch", 1, 0), (1, 0)),
        (("batch", 1, 3), (1, 3)),
        (("end", 1), (1, 3)),
    ):
        killed(tmp_path, *place)
        file = tmp_path / checkpoints.NAME
        assert (position(tmp_path) if file.is_file() else None) == left
    assert same(fit(tmp_path, resume=True), whole)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model.keras", "training.json"]


def test_checkpoints_change_nothing(whole):
    assert same(fit(None), whole)


def test_what_is_on_disk_after_a_kill_is_whole_and_holds_the_best_weights(whole, middle):
    kept = keras.models.load_model(middle / "model.keras").get_weights()
    best = Checkpoint.read(middle / checkpoints.NAME).best
    assert [w.tobytes() for w in kept] == [w.tobytes() for w in best]
    record = training.TrainingRecord.load(middle / "training.json")
    assert (record.kept_epoch, record.interrupted) == (1, True)
    assert record.curves["val_loss"] == whole[1].curves["val_loss"][:1]


def forgetting(monkeypatch, wanted):
    """`checkpoints.restore` that leaves some variables as they were."""
    restore = checkpoints.restore

    def forgetful(model, *rest):
        mine = [v for v in checkpoints.variables(model) if wanted(model, v)]
        assert mine
        before = [keras.ops.convert_to_numpy(v) for v in mine]
        restore(model, *rest)
        for variable, value in zip(mine, before, strict=True):
            variable.assign(value)

    monkeypatch.setattr(checkpoints, "restore", forgetful)


FORGOTTEN = {
    "seed generator": lambda model, v: v.name == "seed_generator_state",
    "moments": lambda model, v: "momentum" in v.name or "velocity" in v.name,
    "count of updates": lambda model, v: v is model.optimizer.iterations,
    "averages": lambda model, v: any(
        v is a for a in model.optimizer._model_variables_moving_average
    ),
    "moving statistics": lambda model, v: v.name == "moving_mean",
    "metrics": lambda model, v: any(v is m for m in model.metrics_variables),
}


@pytest.mark.parametrize("what", FORGOTTEN)
def test_a_variable_that_is_forgotten_is_seen(whole, copy, monkeypatch, what):
    forgetting(monkeypatch, FORGOTTEN[what])
    assert not same(fit(copy, resume=True, epochs=EPOCHS), whole)


@pytest.mark.parametrize("shift", [-1, 1])
def test_data_that_is_off_by_one_batch_is_seen(whole, copy, monkeypatch, shift):
    skip = tf.data.Dataset.skip
    monkeypatch.setattr(tf.data.Dataset, "skip", lambda data, n: skip(data, n + shift))
    assert not same(fit(copy, resume=True), whole)


@pytest.mark.parametrize("passes", [0, 2])
def test_passes_that_are_counted_wrongly_are_seen(whole, copy, monkeypatch, passes):
    replay = resuming.replay
    monkeypatch.setattr(resuming, "replay", lambda data, _, stop: replay(data, passes, stop))
    assert not same(fit(copy, resume=True), whole)


def test_epochs_are_entered_without_reading_those_before(tmp_path):
    begun = []

    def noting():
        return counted(lambda own: begun.append(own) or own)

    whole = fit(None, train=noting)
    assert begun[0] != begun[1]
    first = begun[0]
    begun.clear()
    killed(tmp_path, "batch", 1, 2, train=counted)
    assert same(fit(tmp_path, resume=True, train=noting), whole)
    assert begun
    assert first not in begun


def test_without_resume_a_checkpoint_is_set_aside_never_lost(copy):
    said = []
    held = (copy / checkpoints.NAME).read_bytes()
    for _ in range(2):
        with pytest.raises(Killed):
            fit(copy, At("batch", 0, 2), say=lambda *line: said.append(line))
    assert (copy / "checkpoint-before.npz").read_bytes() == held
    assert position(copy) == (0, 2)
    assert (copy / "checkpoint-before-2.npz").is_file()
    assert [line[:2] for line in said] == [
        ("keeps", str(copy / "checkpoint-before.npz")),
        ("keeps", str(copy / "checkpoint-before-2.npz")),
    ]
    said.clear()
    (copy / checkpoints.NAME).unlink()
    with pytest.raises(Killed):
        fit(copy, At("batch", 0, 0), resume=True, say=lambda *line: said.append(line))
    told = "anew; to carry on checkpoint-before-2.npz, rename it to checkpoint.npz"
    assert said == [("begins", str(copy), told)]


def test_a_process_that_does_not_write_reads_the_checkpoint(whole, copy):
    before = {file.name: file.read_bytes() for file in copy.iterdir()}
    said = []
    resumed = fit(copy, resume=True, writes=False, say=lambda *line: said.append(line))
    assert same(resumed, whole)
    assert {file.name: file.read_bytes() for file in copy.iterdir()} == before
    assert said == [("resumes", str(copy / checkpoints.NAME), "from epoch 2, batch 3")]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"epochs": 4}, "the epochs was 2 and is 4"),
        ({"seed": 4}, "the seed was 3 and is 4"),
        ({"data_digest": "other"}, "the data was made and is other"),
        ({"patience": 2}, "the patience was 0 and is 2"),
        ({"train": lambda: plain().skip(1)}, "the batches was 4 and is 3"),
        ({"validation": False}, "the watched was val_loss and is loss"),
        ({"model": "wider"}, "the weights of the model are others"),
    ],
)
def test_another_training_is_refused(middle, changed, told):
    if "model" in changed:
        wider = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        wider.compile(keras.optimizers.Adam(use_ema=True), "mse")
        changed = {"model": wider}
    with pytest.raises(ArtifactError, match=f"of another training: .*{told}.*\n  .*delete it"):
        fit(middle, resume=True, writes=False, **changed)


def test_a_file_that_is_no_checkpoint_is_refused(copy):
    path = copy / checkpoints.NAME
    content = path.read_bytes()
    half = len(content) // 2
    flipped = content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
    foreign = copy / "foreign.npz"
    np.savez(foreign, x=np.zeros(3))
    for wrong in (content[:half], flipped, b"", b"not a zip", foreign.read_bytes()):
        path.write_bytes(wrong)
        with pytest.raises(
            ArtifactError, match=r"is not a checkpoint that can be read: .*\n  Delete"
        ):
            fit(copy, resume=True)
    assert path.read_bytes() == wrong  # nothing was touched


def test_a_checkpoint_holds_any_number_as_it_is(tmp_path):
    import ml_dtypes

    values = [np.array([np.nan, -0.0, 1e-45], "float32"), np.array([2**63 - 1], "int64")]
    values += [np.array([[1.5, -2.0]], ml_dtypes.bfloat16), np.array(3, "uint32")]
    curves = {"loss": [0.1 + 0.2, float("inf")]}
    made = Checkpoint(identity={}, optimizer={}, curves=curves, state=values, best=values[:1])
    made.write(tmp_path / "a.npz")
    read = Checkpoint.read(tmp_path / "a.npz")
    assert read.curves == curves
    for one, other in zip([*values, values[0]], [*read.state, *read.best], strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()
    with pytest.raises(ArtifactError, match="variables of another model"):
        checkpoints.restore(built(), values)


def spoil(model):
    model.layers[0].kernel.assign(np.full((3, 4), np.nan))


def test_nan_leaves_a_checkpoint_from_before_it(whole, tmp_path):
    with pytest.raises(TrainingError) as error:
        fit(tmp_path, At("batch", 1, 1, action=spoil))
    file = tmp_path / checkpoints.NAME
    assert "became nan in epoch 2, batch 3. The weights of epoch 1 are written" in str(error.value)
    assert f"carries on from {file}, written before that" in str(error.value)
    assert position(tmp_path) == (1, 1)
    kept = keras.models.load_model(tmp_path / "model.keras")
    assert all(np.isfinite(w).all() for w in kept.get_weights())
    shutil.copytree(tmp_path, tmp_path / "copy")
    said = []
    calmer = built(rate=0.01)
    _, record = fit(tmp_path, model=calmer, resume=True, say=lambda *line: said.append(line))
    assert record.epochs == EPOCHS
    assert float(calmer.optimizer.learning_rate) == pytest.approx(0.01)
    assert said[0][2] == "from epoch 2, batch 2; learning_rate of the optimizer changed"
    assert same(fit(tmp_path / "copy", resume=True), whole)


@pytest.mark.parametrize(
    ("number", "place", "stopped", "left"),
    [
        (signal.SIGTERM, ("batch", 1, 1), Terminated, (1, 2)),
        (signal.SIGINT, ("test", 0), KeyboardInterrupt, (1, 0)),
    ],
)
def test_a_signal_writes_a_checkpoint_first(whole, tmp_path, number, place, stopped, left):
    usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    before = signal.signal(number, usual)  # a shell ignores SIGINT for what is in the background
    try:
        with pytest.raises(stopped) as error:
            fit(tmp_path, At(*place, action=lambda _: os.kill(os.getpid(), number)), save_every=1e9)
        assert signal.getsignal(number) is usual
    finally:
        signal.signal(number, before)
    if stopped is Terminated:
        assert error.value.code == 143
    assert position(tmp_path) == left
    record = training.TrainingRecord.load(tmp_path / "training.json")
    assert (record.interrupted, record.epochs) == (True, left[0])
    assert same(fit(tmp_path, resume=True, save_every=1e9), whole)


def test_a_long_validation_does_not_hold_up_a_signal(tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "PATIENCE", 0.0)
    ask = At("test", 0, action=lambda _: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(Terminated):
        fit(tmp_path, ask)
    assert position(tmp_path) == (0, 3)


def test_a_full_disk_keeps_what_was_there(whole, tmp_path):
    """Files of this process may not grow beyond some bytes: a real write that fails."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(_):
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))

    try:
        with pytest.raises(TrainingError) as error:
            fit(tmp_path, At("batch", 1, 0, action=fill))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "cannot write" in str(error.value)
    assert "File too large" in str(error.value)
    assert "The weights of epoch 1 are in the model, and could not be written." in str(error.value)
    assert "Free some space there, and carry on with resume=True" in str(error.value)
    assert position(tmp_path) == (1, 0)
    kept = keras.models.load_model(tmp_path / "model.keras").get_weights()
    best = Checkpoint.read(tmp_path / checkpoints.NAME).best
    assert [w.tobytes() for w in kept] == [w.tobytes() for w in best]
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [checkpoints.NAME, "model.keras", "training.json"]
    (tmp_path / ".checkpoint-killed.npz").write_text("half")
    assert same(fit(tmp_path, resume=True), whole)
    assert not list(tmp_path.glob(".*"))


def test_streams_carry_their_state_over_a_kill(tmp_path):
    """The state goes on from batch to batch, two to a call of Keras."""
    from lstm_keras import LSTM

    tokens = np.random.default_rng(0).integers(0, 5, 4 * 31)

    def made():
        keras.utils.set_random_seed(1)
        model = keras.Sequential(
            [
                keras.Input((5,), dtype="int32"),
                keras.layers.Embedding(5, 3, name="embedding"),
                LSTM(3, return_sequences=True, name="memory"),
                keras.layers.Dense(5, name="scores"),
            ]
        )
        framed = Carrying(model, 4)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        framed.compile(keras.optimizers.Adam(0.05), loss, steps_per_execution=2, run_eagerly=True)
        return {"model": framed, "saved": model, "validation": False, "epochs": 2}

    data = lambda: streams.batches(tokens, 4, 5)  # noqa: E731
    whole = fit(None, train=data, **made())
    killed(tmp_path, "batch", 1, 3, train=data, **made())
    assert position(tmp_path) == (1, 2)
    assert same(fit(tmp_path, resume=True, train=data, **made()), whole)


@pytest.mark.filterwarnings("ignore:Your input ran out of data")  # how Keras finds the length
def test_a_data_set_of_unknown_length_is_resumed_in_its_second_epoch(tmp_path):
    def open_end():
        return plain().filter(lambda x, y: True)

    whole = fit(None, train=open_end)
    killed(tmp_path, "batch", 0, 3, train=open_end)
    assert not (tmp_path / checkpoints.NAME).exists()
    killed(tmp_path, "batch", 1, 2, train=open_end)
    assert position(tmp_path) == (1, 2)
    assert same(fit(tmp_path, resume=True, train=open_end), whole)


@pytest.mark.slow
def test_real_kills_of_real_processes(tmp_path):
    """SIGKILL, then SIGTERM while it carries on; this process does the rest."""
    whole = fit(None, model=built(eager=False))
    for number, status in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 143)):
        code = (
            "import os, test_resuming as t\n"
            f"kill = t.At('batch', 1, 1, action=lambda _: os.kill(os.getpid(), {int(number)}))\n"
            f"t.fit({str(tmp_path)!r}, kill, model=t.built(eager=False), resume=True)\n"
        )
        child = subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.returncode == status, child.stderr
        assert "Traceback" not in child.stderr
    assert position(tmp_path) == (1, 3)
    assert json.loads((tmp_path / "training.json").read_text())["kept_epoch"] == 1
    assert same(fit(tmp_path, resume=True, model=built(eager=False)), whole)
