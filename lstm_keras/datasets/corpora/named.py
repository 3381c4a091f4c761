"""Any data set of tensorflow-datasets as batches, none of it held as a whole: `stream`.

    made = stream("imdb_reviews", Cut(steps=200))              texts, bucketed by length
    made = stream("shoulder_imu", Cut(steps=50, stride=25), group="subject")     windows

What is read decides how: text becomes tokens, sound log-mel frames, numbers are standardised.
Everything that is learned of the data (vocabulary, mean, lengths) is learned of the training part.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from lstm_keras.datasets.audio import Frames
from lstm_keras.datasets.corpora import bucketing, dealing, facts, offers
from lstm_keras.datasets.corpora.builders import Builder
from lstm_keras.datasets.corpora.limits import BUFFER
from lstm_keras.datasets.corpora.pipeline import Cut, Pipeline
from lstm_keras.datasets.corpora.reading import Fitted, Numbers, Reading, Sound, Text, Tokens
from lstm_keras.datasets.corpora.streamed import CALIBRATION, JUDGED, Streamed
from lstm_keras.datasets.corpora.survey import Survey, survey
from lstm_keras.datasets.epochs import Epochs
from lstm_keras.errors import DataError
from lstm_keras.sequences import Split, natural, whole_ratio

CLASSES = 1000
"""Different values that may be asked for."""

MIXED = 16
"""Examples out of which windows are cut in turn."""


def stream(
    name: str,
    cut: Cut,
    *,
    x: str = "",
    y: str = "",
    group: str = "",
    train: str = "",
    validation: str = "",
    test: str | None = None,
    hz: float | None = None,
    text: Text = Text(),  # noqa: B008  (frozen)
    frames: Frames = Frames(),  # noqa: B008
    deal: Split = Split(),  # noqa: B008
    batch: int = 64,
    seed: int = 0,
    judged: int = JUDGED,
    data_dir: str | Path | None = None,
) -> Streamed:
    """Read a data set twice, to know it, and make batches of it.

    Args:
        name: As tfds has it.
        cut: How an example is read.
        x: The feature that is read; "" for the one that the data set says, or has.
        y: Likewise, the one that is asked for.
        group: Of what a split must not tear apart; "" for none.
        train: A split of tfds, as `dealing.parts` takes it.
        validation: Likewise.
        test: Likewise.
        hz: Readings per second of x, or samples of a sound that does not say; the mean of
            neighbouring ones brings them down to the rate of the steps.
        text: How text becomes tokens.
        frames: How sound becomes frames.
        deal: How parts are made where the data set has none.
        batch: B.
        seed: Of the order, and of the windows that are held in memory.
        judged: Test windows held in memory, at most.
        data_dir: Of tfds.

    Returns:
        Streamed; x int32 [B, T] of tokens, or float32 [B, T, F].

    Raises:
        DataError: The data set cannot be had, holds nothing that can be read and asked for, has no
            labels, or a part without a window.
    """
    builder = Builder(name, data_dir)
    choice = offers.choose(builder.info, x, y, group)
    there = offers.leaves(builder.info.features)
    reading = _reading(there[choice.x], choice.x, cut, hz, text, frames)
    if isinstance(reading, Sound):
        cut = replace(cut, steps=frames.steps, stride=0, hz=frames.rate)
    parts = dealing.parts(builder, choice, deal, train, validation, test)
    labels, number = _labels(builder, there[choice.y], choice, parts)

    def read(part, own=None):
        return parts.examples(builder, choice, part, own).map(
            lambda e: (reading.sequence(e[choice.x]), number(e[choice.y])),
            num_parallel_calls=tf.data.AUTOTUNE,
            deterministic=True,
        )

    keep = {"train": CALIBRATION, "test": judged}
    found = {}
    for part in parts.splits:
        see = reading.see if part == "train" else None
        examples = read(part).as_numpy_iterator()
        found[part] = survey(examples, cut.window, cut.steps, keep.get(part, 0), seed, see)
    _refuse(builder.name, found, labels, cut)
    fitted = reading.fit()
    pipeline = Pipeline(fitted, cut, found["train"].lengths, batch)
    waiting = int(np.clip(BUFFER // pipeline.bytes, batch, max(batch, found["train"].windows)))

    def make(own):
        data = pipeline.windows(read("train", own), MIXED).shuffle(waiting, seed=own[1])
        return pipeline.batches(data).prefetch(tf.data.AUTOTUNE)

    T = pipeline.bounds[-1]
    test_x, test_y = _held(found["test"], fitted, T)
    told = facts.told(builder.name, found, labels, parts, pipeline, test_x)
    return Streamed(
        train=Epochs(make, pipeline.steps, seed),
        validation=pipeline.judging(read("validation")) if "validation" in found else None,
        x=test_x,
        y=test_y,
        calibration=_held(found["train"], fitted, T)[0],
        scaler=fitted.scaler,
        labels=labels,
        digest=told["digest"],
        facts=told,
        name=builder.name,
        vocabulary=fitted.vocabulary,
        padded=not cut.stride and (bool(fitted.vocabulary) or _several(found)),
    )


def _reading(feature, name, cut, hz, text, frames) -> Reading:
    """How this feature is read."""
    kind = offers.kind(feature)
    if kind in ("text", "words"):
        return Tokens(text)
    if kind == "sound":
        rate = feature.sample_rate or hz or frames.hz
        return Sound(frames, whole_ratio(rate, frames.hz))
    block = whole_ratio(hz, cut.hz) if hz and cut.hz else 1
    features = int(np.prod(feature.shape[1:], dtype=int))
    return Numbers(name, features, block, alike=isinstance(feature, tfds.features.Image))


def _labels(builder, feature, choice, parts):
    """Name of each class, and what turns y of an example into its number, int32."""
    if offers.kind(feature) == "class":
        names = feature.names or [str(k) for k in range(feature.num_classes)]
        return tuple(names), lambda y: tf.cast(y, tf.int32)
    splits = sorted({*parts.splits.values()})
    values = {value for split in splits for value in dealing.distinct(builder, split, choice.y)}
    if not 2 <= len(values) <= CLASSES:
        raise DataError(
            f"{choice.y} of {builder.name} has {len(values)} different values; 2 to {CLASSES} "
            "classes can be told apart.\n  Name another feature with y (--label)."
        )
    names = tuple(sorted(values, key=natural))
    pairs = tf.lookup.KeyValueTensorInitializer(tf.constant(names), tf.range(len(names)))
    table = tf.lookup.StaticHashTable(pairs, -1)
    return names, lambda y: table.lookup(dealing.name_of(y))


def _refuse(name, found, labels, cut):
    for part, those in found.items():
        if not those.windows:
            longest = max(those.lengths, default=0)
            raise DataError(
                f"the {part} part of {name} has no window of {cut.steps} steps: it has "
                f"{len(those.lengths)} examples, the longest of {longest} steps.\n"
                "  Choose fewer steps, or another split."
            )
        if min(those.classes) < 0 or max(those.classes) >= len(labels):
            raise DataError(
                f"the {part} part of {name} has examples without a label.\n"
                f"  Name a split that has labels with {part} in options."
            )
    if len(found["train"].classes) < 2:
        (only,) = found["train"].classes
        raise DataError(
            f"every training example of {name} is {labels[only]}; at least two classes are "
            "needed.\n  Name another split with train in options, or another feature with y."
        )


def _several(found):
    """Whether there are sequences of several lengths."""
    return len({length for those in found.values() for length in np.unique(those.lengths)}) > 1


def _held(those: Survey, fitted: Fitted, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """What was drawn, as the exported model takes it: x [W, T, ...], y int32 [W]."""
    x = []
    for sequence, _ in those.drawn:
        tensor = tf.constant(sequence, tf.string if sequence.dtype == object else None)
        x.append(bucketing.fill(fitted.finish(tensor), (steps,)).numpy())
    return np.stack(x), np.array([label for _, label in those.drawn], np.int32)
