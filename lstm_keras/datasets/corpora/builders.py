"""A data set of tensorflow-datasets, read as it is needed: its files, in an order of each epoch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf
import tensorflow_datasets as tfds

import lstm_keras.datasets.shoulder_imu  # noqa: F401  (registers its name)
from lstm_keras.datasets.downloads import quietly
from lstm_keras.errors import DataError

FILES = 16
"""Files out of which examples are read in turn."""


class Builder:
    """A prepared data set.

    Args:
        name: As tfds has it, with a configuration and a version if need be.
        data_dir: Where tfds keeps what it has prepared; its own default when None.

    Raises:
        DataError: Neither there nor to be downloaded, a package is missing, it is stored in a way
            that tf.data cannot read.
    """

    def __init__(self, name: str, data_dir: str | Path | None = None) -> None:
        try:
            with quietly():
                self.builder: Any = tfds.builder(name, data_dir=data_dir)
                self.builder.download_and_prepare()
        except ImportError as error:
            raise DataError(
                f"tfds cannot read {name} without a package: {error}.\n"
                '  pip install "lstm-keras[train]", and the package that is named.'
            ) from error
        except Exception as error:  # no such name, no network, no space: they share no base
            said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
            raise DataError(
                f"tfds cannot prepare {name} in {data_dir or '~/tensorflow_datasets'}: {said}\n"
                "  Check the name. It needs the network once, and a folder to write to: name one "
                "with TFDS_DATA_DIR."
            ) from error
        self.info, self.name = self.builder.info, self.builder.info.full_name
        stored = self.info.file_format
        if stored is not None and stored.value not in ("tfrecord", "riegeli"):
            raise DataError(
                f"{self.name} was prepared as {stored.value}, which is not read in sequence.\n"
                "  Prepare it again in another folder, and name that with TFDS_DATA_DIR: "
                f'tfds.builder("{name}", file_format="tfrecord").download_and_prepare()'
            )
        if not isinstance(self.info.features, tfds.features.FeaturesDict):
            raise DataError(f"the examples of {self.name} have no named features.\n  Take another.")

    @property
    def splits(self) -> tuple[str, ...]:
        """Names of its own splits."""
        return tuple(self.info.splits or ("train",))

    def examples(
        self, split: str, names: Sequence[str], own: tf.Tensor | None = None
    ) -> tf.data.Dataset:
        """The named features of every example; features that are not named are not decoded.

        Args:
            split: As tfds has it: "train", "train[:80%]", "train+test".
            names: Of the features.
            own: Two random numbers of an epoch, int64 [2], that say in which order the files come;
                without, in their own.

        Raises:
            DataError: There is no such split.
        """
        wanted: dict = {}
        for name in names:
            inner, place = name.split("/"), wanted
            for above in inner[:-1]:
                place = place.setdefault(above, {})
            place[inner[-1]] = True
        config = tfds.ReadConfig(
            shuffle_seed=0 if own is None else own[0],
            try_autocache=False,
            interleave_cycle_length=FILES,
            enable_ordering_guard=False,
        )
        try:
            data = self.builder.as_dataset(
                split=split,  # pyright: ignore[reportCallIssue]  (the hints of tfds miss it)
                decoders=tfds.decode.PartialDecoding(wanted),
                shuffle_files=own is not None,
                read_config=config,
            )
        except ValueError as error:
            raise DataError(
                f"{self.name} has no split {split}; it has {', '.join(self.splits)}.\n"
                "  Name one of them with train, validation or test."
            ) from error
        return data.map(lambda example: {name: _inside(example, name) for name in names})


def _inside(example, name):
    for part in name.split("/"):
        example = example[part]
    return example
