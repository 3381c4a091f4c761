"""A training that can be repeated, stopped, interrupted and that never loses its best weights."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import LSTM, training
from lstm_keras.datasets import Source, pipelines
from lstm_keras.datasets.augment import Augmentation
from lstm_keras.datasets.examples import split
from lstm_keras.errors import ArtifactError, DataError, TrainingError
from lstm_keras.sequences import Recording, Window
from lstm_keras.training import TrainingRecord

STEPS, SEED = 6, 7
BAD_CURVES = json.dumps({"seed": 1, "versions": {}, "data_digest": "", "curves": [1]})


def made():
    """Two classes that differ in mean, three groups."""
    rng = np.random.default_rng(2)
    recordings = tuple(
        Recording(
            rng.normal(0.4 * (k % 2), 1, (120, 3)).astype(np.float32), 10.0, k % 2, f"s{k // 2}"
        )
        for k in range(6)
    )
    return Source(recordings, ("a", "b", "c"), ("g",) * 3, ("no", "yes"), "made")


def fitted(path=None, seed=SEED, rate=0.02, ema=False, poison=None, **options):
    """One small training, from readings to weights."""
    source = made()
    examples = split(source, Window(STEPS, 2, 10.0), ("s0",), ("s1",))
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [keras.Input((STEPS, 3)), LSTM(4), keras.layers.Dropout(0.2), keras.layers.Dense(2)]
    )
    model.compile(
        keras.optimizers.Adam(rate, use_ema=ema, ema_momentum=0.9),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    augmentation = Augmentation(10, 0.1, 0.2, noise=0.1, vectors=((0, 1, 2),), rates=())
    data = pipelines.training(examples, 16, seed, augmentation)
    validation = pipelines.evaluation(examples.validation)
    options = {"epochs": 3, "verbose": 0, **options}
    if poison is not None:
        data = data.then(lambda stream: stream.map(lambda x, y: (x * poison, y)))
    model.held_out = examples.validation
    return model, lambda: training.fit(
        model, data, validation, seed=seed, data_digest=source.digest, path=path, **options
    )


def digest(model):
    return hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest()


def loss(model):
    part = model.held_out
    logits = tf.nn.log_softmax(model(part.x)).numpy()
    return -logits[np.arange(len(part)), part.y].mean()


class After(keras.callbacks.Callback):
    """Does something to the training after an epoch."""

    def __init__(self, epoch, action):
        super().__init__()
        self.epoch, self.action = epoch, action

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 == self.epoch:
            self.action(self.model)


def spoil(model):
    model.set_weights([100 * w for w in model.get_weights()])


def test_the_same_seed_gives_the_same_bits_here_and_in_another_process():
    digests = []
    for seed in (SEED, SEED, SEED + 1):
        model, fit = fitted(seed=seed, epochs=2)
        fit()
        digests.append(digest(model))
    assert digests[0] == digests[1] != digests[2]
    code = (
        "import test_training as t\n"
        "model, fit = t.fitted(epochs=2)\n"
        "fit()\n"
        "print('digest', t.digest(model))"
    )
    output = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert output.split()[-1] == digests[0]


def test_the_record_says_what_happened(tmp_path):
    model, fit = fitted(tmp_path / "run")
    record = fit()
    assert record.epochs == record.kept_epoch == 3
    assert set(record.curves) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert {len(curve) for curve in record.curves.values()} == {3}
    assert record.data_digest == made().digest
    assert {"python", "keras", "tensorflow", "lstm-keras"} <= set(record.versions)
    assert record.seconds > 0
    assert not record.interrupted
    assert TrainingRecord.load(tmp_path / "run" / "training.json") == record
    again = keras.models.load_model(tmp_path / "run" / "model.keras")
    assert digest(again) == digest(model)
    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == ["model.keras", "training.json"]


def test_without_patience_the_last_weights_stay():
    model, fit = fitted(epochs=4, callbacks=[After(3, spoil)])
    record = fit()
    assert record.kept_epoch == record.epochs == 4
    assert record.best_epoch < 4
    assert loss(model) == pytest.approx(record.curves["val_loss"][-1], rel=1e-4)


def test_patience_stops_and_brings_the_best_weights_back():
    model, fit = fitted(epochs=20, patience=2, callbacks=[After(3, spoil)])
    record = fit()
    best = int(np.argmin(record.curves["val_loss"])) + 1
    assert record.best_epoch == record.kept_epoch == best
    assert record.epochs == best + 2 < 20
    assert loss(model) == pytest.approx(min(record.curves["val_loss"]), rel=1e-4)


def test_the_running_average_is_what_is_validated_and_kept(tmp_path):
    last, fit = fitted(epochs=3)
    raw = fit()
    model, fit = fitted(epochs=3, ema=True, path=tmp_path)
    record = fit()
    assert record.curves["loss"] == pytest.approx(raw.curves["loss"], rel=1e-6)
    assert record.curves["val_loss"] != pytest.approx(raw.curves["val_loss"], rel=1e-3)
    assert loss(model) == pytest.approx(record.curves["val_loss"][-1], rel=1e-4)
    assert digest(model) != digest(last)


def test_a_loss_that_is_not_finite_keeps_the_best_weights(tmp_path):
    def poison(model):
        model.optimizer.learning_rate.assign(float("nan"))

    model, fit = fitted(tmp_path, epochs=9, callbacks=[After(2, poison)])
    with pytest.raises(TrainingError, match=r"became nan in epoch 3, batch \d+. The weights of"):
        fit()
    record = TrainingRecord.load(tmp_path / "training.json")
    assert record.epochs == 2
    assert loss(model) == pytest.approx(min(record.curves["val_loss"]), rel=1e-4)
    assert digest(keras.models.load_model(tmp_path / "model.keras")) == digest(model)


def test_nothing_is_written_when_no_epoch_ended(tmp_path):
    _, fit = fitted(tmp_path, poison=float("nan"))
    with pytest.raises(TrainingError, match=r"became nan in epoch 1, batch 1"):
        fit()
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_and_writes_the_best_weights(tmp_path):
    interrupt = After(3, lambda model: os.kill(os.getpid(), signal.SIGINT))
    model, fit = fitted(tmp_path, epochs=50, callbacks=[After(2, spoil), interrupt])
    with pytest.raises(KeyboardInterrupt):
        fit()
    record = TrainingRecord.load(tmp_path / "training.json")
    assert record.interrupted
    assert record.epochs < 50
    assert record.kept_epoch == record.best_epoch <= 2
    assert loss(model) == pytest.approx(min(record.curves["val_loss"]), rel=1e-4)
    assert digest(keras.models.load_model(tmp_path / "model.keras")) == digest(model)
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["checkpoint.npz", "model.keras", "training.json"]


def test_another_model_that_shares_the_weights_is_saved(tmp_path):
    model, _ = fitted()
    plain = keras.Model(model.inputs, model.layers[0].output, name="plain")
    training.fit(
        model,
        tf.data.Dataset.from_tensors((np.ones((2, STEPS, 3), "float32"), np.array([0, 1]))),
        epochs=1,
        seed=0,
        data_digest="",
        path=tmp_path,
        saved=plain,
        verbose=0,
    )
    again = keras.models.load_model(tmp_path / "model.keras")
    assert again.name == "plain"
    np.testing.assert_array_equal(again.get_weights()[0], model.get_weights()[0])


def test_patience_needs_validation_and_training_needs_batches():
    model, _ = fitted()
    empty = tf.data.Dataset.from_tensor_slices((np.zeros((0, STEPS, 3)), np.zeros(0))).batch(2)
    settings = {"epochs": 1, "seed": 0, "data_digest": ""}
    with pytest.raises(DataError, match="patience=3 needs a validation part"):
        training.fit(model, empty, patience=3, **settings)
    with pytest.raises(DataError, match="no batch to train on"):
        training.fit(model, empty, **settings)


def test_an_unwritable_folder_is_seen_before_training(tmp_path):
    (tmp_path / "file").write_text("in the way")
    model, fit = fitted(tmp_path / "file" / "run")
    before = digest(model)
    with pytest.raises(ArtifactError, match="cannot write into"):
        fit()
    assert digest(model) == before


def test_a_record_is_json_whatever_the_loss_was(tmp_path):
    """NaN is no JSON; other readers than Python's stop at it."""
    path = tmp_path / "training.json"
    curves = {"loss": [1.0, 0.5], "val_loss": [2.0, float("nan")]}
    TrainingRecord(seed=1, versions={}, data_digest="", curves=curves).save(path)
    content = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert content["curves"] == {"loss": [1.0, 0.5], "val_loss": [2.0, None]}
    read = TrainingRecord.load(path).curves
    np.testing.assert_array_equal(read["val_loss"], curves["val_loss"])


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"sed": 1}), BAD_CURVES])
def test_a_foreign_record_is_refused(tmp_path, content):
    path = tmp_path / "training.json"
    path.write_text(content)
    with pytest.raises(ArtifactError, match="not a training record"):
        TrainingRecord.load(path)
