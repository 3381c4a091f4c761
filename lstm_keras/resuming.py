"""Where in the data a training carries on, and what is put back there.

epochs done                 batches done    |  the rest of the epoch     the other epochs
read again, or jumped over  skip(n)         |  fit                       fit
"""

import keras
import tensorflow as tf

from lstm_keras import checkpoints, draws
from lstm_keras.checkpoints import Checkpoint
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.stopping import Stop

# pyright: reportOptionalMemberAccess=none


def replay(train: tf.data.Dataset, epochs: int, stop: Stop) -> None:
    """Bring a data set to where `epochs` passes of Keras leave it, without training.

    What is drawn anew in every pass depends on how many there were.
    """
    ahead = keras.backend.backend() == "tensorflow" and train.cardinality() > 0
    for _ in range(epochs):
        for _ in train:
            stop.obey()
        if ahead:
            iter(train)  # Keras 3.15.1 there makes an iterator after each epoch, and drops it


class Place(keras.callbacks.Callback):
    """Puts a checkpoint back where it was taken.

    At the beginning of an epoch, because Keras resets the metrics just before; after
    `SwapEMAWeights`, which has the trained weights in the model by then, not their averages.
    """

    def __init__(self, train: tf.data.Dataset | Epochs, start: Checkpoint | None, seed: int):
        super().__init__()
        self.train, self.start, self.seed = train, start, seed

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch, self.drawn = epoch, []
        if self.start is not None:
            # On TensorFlow, optimizer and metrics are made with the first batch only.
            self.model._symbolic_build(data_batch=self.train.element_spec)
            # A rate that was set anew since, after a NaN, say, is meant to hold.
            before, now = self.start.optimizer, checkpoints.optimizer_settings(self.model)
            rate = before.get("learning_rate") == now["learning_rate"]
            checkpoints.restore(self.model, self.start.state, rate)
            if self.start.batch:
                self.drawn = self.start.drawn
            self.start = None

    def on_train_batch_begin(self, batch, logs=None):
        if batch == 0:
            draws.begin(self.seed, self.epoch, self.drawn)


class Bridge(keras.callbacks.Callback):
    """Ends `fit` after an epoch so that another one goes on: the last in the list of callbacks.

    What `fit` does to the weights at its end, where averages are kept, is undone.
    """

    def __init__(self):
        super().__init__()
        self.held, self.crossed = None, False

    def on_epoch_end(self, epoch, logs=None):
        last = epoch + 1 == self.params["epochs"]
        if not (self.crossed or last or self.model.stop_training):
            self.held = checkpoints.capture(self.model)
            self.model.stop_training = True

    def on_train_begin(self, logs=None):
        if self.held is not None:
            checkpoints.restore(self.model, self.held)
            self.held, self.crossed = None, True


def fit(
    model: keras.Model,
    train: tf.data.Dataset | Epochs,
    start: Checkpoint | None,
    stop: Stop,
    *,
    callbacks: list[keras.callbacks.Callback],
    **options,
) -> None:
    """`model.fit`, from where the checkpoint was taken; `callbacks` have a `Place` among them."""
    epoch, batch = (start.epoch, start.batch) if start else (0, 0)
    if isinstance(train, Epochs):
        steps, following = train.steps, train.stream
    else:
        replay(train, epoch, stop)
        steps, following = None, lambda epoch: train  # Keras counts them
    if batch:
        bridge, rest = Bridge(), steps and steps - batch
        callbacks = [*callbacks, bridge]
        data = following(epoch).skip(batch)
        model.fit(data, initial_epoch=epoch, steps_per_epoch=rest, callbacks=callbacks, **options)
        if bridge.held is None:
            return
        epoch += 1
    data = following(epoch)
    model.fit(data, initial_epoch=epoch, steps_per_epoch=steps, callbacks=callbacks, **options)
