"""A training that is stopped and resumed ends with the same bits, on every backend."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_keras import LSTM, checkpoints, draws, training
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.stopping import Terminated

BATCH, BATCHES, T, F = 4, 3, 4, 2


def trained(path=None, stop=False, resume=False):
    """(every variable, curves) of one training, `stop`ped in its second epoch or not."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((T, F)),
            LSTM(3, dropout=0.3, name="memory"),
            keras.layers.Dropout(0.2, name="drop"),
            keras.layers.Dense(1, name="score"),
        ]
    )
    optimizer = keras.optimizers.Adam(0.05, use_ema=True, ema_momentum=0.8)
    model.compile(optimizer, "mse", metrics=["mae"])
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(BATCH * BATCHES, T, F)), rng.normal(size=(BATCH * BATCHES, 1))
    tf.random.set_seed(1)
    data = tf.data.Dataset.from_tensor_slices((x.astype("float32"), y.astype("float32")))
    held_out = data.batch(5)
    data = data.shuffle(len(x), seed=4, reshuffle_each_iteration=True).batch(BATCH)

    def end(batch, logs):
        if stop and len(model.history.history.get("loss", [])) == 1 and batch == 1:
            raise Terminated

    callbacks = [keras.callbacks.LambdaCallback(on_train_batch_end=end)]
    settings = {"epochs": 3, "seed": 1, "data_digest": "", "verbose": 0, "save_every": 0}
    record = training.fit(
        model, data, held_out, path=path, resume=resume, callbacks=callbacks, **settings
    )
    return [v.tobytes() for v in [*checkpoints.capture(model), *draws.state()]], record.curves


def test_resumed_training_has_the_same_bits(tmp_path):
    whole = trained()
    with pytest.raises(Terminated):
        trained(tmp_path, stop=True)
    found = Checkpoint.read(tmp_path / checkpoints.NAME)
    assert (found.epoch, found.batch) == (1, 1)
    assert trained(tmp_path, resume=True) == whole


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="others have seed generators only")
def test_where_the_generator_of_torch_stood_matters(tmp_path, monkeypatch):
    monkeypatch.setattr(draws, "state", list)
    whole = trained()
    with pytest.raises(Terminated):
        trained(tmp_path, stop=True)
    assert trained(tmp_path, resume=True) != whole
