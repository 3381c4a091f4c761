"""Whether there is a GPU, asked in one place for every backend."""

import keras


def gpu() -> bool:
    """Whether the backend of Keras computes on a GPU."""
    return _ASK.get(keras.backend.backend(), lambda: False)()


def _tensorflow():
    import tensorflow as tf

    # Logical devices, because a user can hide physical ones. Where there is none they are not
    # asked for: that starts TensorFlow, before which strategies of several workers must be made.
    config = tf.config
    return bool(config.list_physical_devices("GPU") and config.list_logical_devices("GPU"))


def _jax():
    import jax

    return jax.default_backend() == "gpu"


def _torch():
    import torch

    return torch.cuda.is_available()


_ASK = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}
