"""TensorBoard on every backend: the gates that are written are those of `trace`, epoch by epoch."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorboard.backend.event_processing.event_accumulator import TENSORS, EventAccumulator

from lstm_keras import LSTM, memory_horizon, trace, watching
from lstm_keras.conduct import Conduct


def read(folder):
    """Tag -> {step: value} of the newest event file in a run, and of those before it."""
    events = EventAccumulator(str(folder), {TENSORS: 0}).Reload()
    return {
        tag: {event.step: tf.make_ndarray(event.tensor_proto) for event in events.Tensors(tag)}
        for tag in events.Tags()["tensors"]
    }


def test_the_gates_of_every_epoch_are_written_and_a_resumed_training_goes_on(tmp_path):
    keras.utils.set_random_seed(2)
    model = keras.Sequential([keras.Input((5, 2)), LSTM(3, name="own"), keras.layers.Dense(1)])
    model.compile("sgd", "mse", jit_compile=False)
    x = np.random.default_rng(2).normal(size=(8, 5, 2)).astype("float32")
    seen = []

    class See(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append((trace(model, x)["own"], logs["loss"]))

    conduct, job = (
        Conduct(tensorboard=tmp_path / "logs"),
        SimpleNamespace(model=model, calibration=x),
    )
    for first, epochs in ((0, 1), (1, 2), (2, 3)):
        if first != 1:  # as in another process; in between, as `training.fit` goes on in the same
            looking = watching.callbacks(conduct, job)
        model.fit(
            x,
            x[:, -1, :1],
            initial_epoch=first,
            epochs=epochs,
            callbacks=[See(), *looking],
            verbose=0,
        )
    scalars = read(tmp_path / "logs" / "train")
    written = scalars["epoch_loss"]
    assert sorted(written) == [0, 1, 2]
    np.testing.assert_allclose(
        [written[k] for k in range(3)], [loss for _, loss in seen], rtol=1e-6
    )
    np.testing.assert_allclose(list(scalars["epoch_learning_rate"].values()), 0.01, rtol=1e-6)
    found = read(tmp_path / "logs" / watching.GATES)
    for gate in "ifgo":
        means = [np.mean(getattr(gates, gate), dtype=float) for gates, _ in seen]
        np.testing.assert_allclose(list(found[f"gates/own/{gate}"].values()), means, rtol=1e-6)
    assert len({float(value) for value in found["gates/own/f"].values()}) == 3  # it was trained
    for epoch, (gates, _) in enumerate(seen):
        halves = memory_horizon(gates)
        np.testing.assert_allclose(found["half-life/own/median"][epoch], np.median(halves), 1e-6)
        left, right, count = found["half-life/own"][epoch].T
        assert (left.min(), right.max()) == pytest.approx((halves.min(), halves.max()))
        assert count.sum() == len(halves)
