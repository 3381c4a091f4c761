"""Which examples train, which validate and which are tested on: none is in two parts.

The data set's own splits, where it has a test. Else by group, where one is named: the groups are
dealt into folds, as `sequences.Split` does it. Else by what is read: a hash of x says in which fold
an example is, so the same x is never in two parts, whoever stores it in which order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import tensorflow as tf

from lstm_keras.datasets.corpora.builders import Builder
from lstm_keras.datasets.corpora.offers import Choice
from lstm_keras.errors import DataError
from lstm_keras.sequences import Split, natural

PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Parts:
    """The parts of a data set.

    splits: Part -> split of tfds.
    owns: Part -> whether an example of that split is in it; None where all are.
    told: How they were made, for people.
    groups: Part -> its groups; empty where none were named.
    """

    splits: Mapping[str, str]
    owns: Mapping[str, Callable[[dict], tf.Tensor] | None]
    told: str
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def examples(self, builder: Builder, choice: Choice, part: str, own=None) -> tf.data.Dataset:
        """Those of a part, as `Builder.examples` has them."""
        data = builder.examples(self.splits[part], choice.names(), own)
        owns = self.owns[part]
        return data if owns is None else data.filter(owns)


def parts(
    builder: Builder,
    choice: Choice,
    settings: Split,
    train: str = "",
    validation: str = "",
    test: str | None = None,
) -> Parts:
    """Deal the examples of a data set.

    Args:
        builder: Of it.
        choice: What is read, and by what examples are grouped.
        settings: How groups, or hashes of x, are dealt where it has no parts of its own.
        train: Split of tfds; "" for its own of that name.
        validation: Likewise.
        test: Likewise; None for its own, or else its validation; "" to take the test out of train.

    Raises:
        DataError: A group is in two of its own splits, or there are fewer groups than folds.
    """
    train = train or "train"
    if test is None:
        test = next((name for name in ("test", "validation") if name in builder.splits), "")
        test = "" if test == train else test
    if not validation and "validation" in builder.splits and "validation" not in (train, test):
        validation = "validation"
    splits = {"train": train, "validation": validation, "test": test}
    splits = {part: split for part, split in splits.items() if split}
    if choice.group:
        return _by_group(builder, choice, settings, splits)
    owns: dict = dict.fromkeys(splits)
    folds = (settings.fold + tf.range(settings.folds)) % settings.folds  # first what is tested
    told = [f"its own {', '.join(splits.values())}"] if test else []
    held = settings.validation
    if not test:
        splits["test"] = train
        owns["test"] = _in_fold(choice.x, settings.folds, folds[:1])
    if held and not validation:
        splits["validation"] = train
        owns["validation"] = _in_fold(choice.x, settings.folds, folds[1 : 1 + held])
    taken = [part for part in ("test", "validation") if owns.get(part) is not None]
    if taken:
        first, last = int("test" not in taken), 1 + (held if "validation" in taken else 0)
        rest = tf.concat([folds[:first], folds[last:]], 0)
        owns["train"] = _in_fold(choice.x, settings.folds, rest)
        told.append(f"{' and '.join(taken)} out of {train} by a hash of {choice.x}")
    return Parts(splits, owns, "; ".join(told))


def key(x: tf.Tensor) -> tf.Tensor:
    """A string that is the same for the same x."""
    if x.dtype != tf.string:
        return tf.io.serialize_tensor(x)
    return x if x.shape.rank == 0 else tf.strings.reduce_join(x, separator="\0")


def name_of(value: tf.Tensor) -> tf.Tensor:
    """A class, a whole number or a text as a string."""
    return value if value.dtype == tf.string else tf.strings.as_string(value)


def distinct(builder: Builder, split: str, name: str) -> tuple[str, ...]:
    """The different values of a feature, in the order of `sequences.natural`; one pass."""
    values = builder.examples(split, [name]).map(lambda example: name_of(example[name]))
    found = {value.decode("utf-8", "replace") for value in values.as_numpy_iterator()}
    return tuple(sorted(found, key=natural))


def _in_fold(name, folds, mine):
    def owns(example):
        fold = tf.strings.to_hash_bucket_fast(key(example[name]), folds)
        return tf.reduce_any(tf.equal(tf.cast(fold, tf.int32), mine))

    return owns


def _by_group(builder, choice, settings, splits):
    there = {part: distinct(builder, split, choice.group) for part, split in splits.items()}
    if "test" in splits:  # its own splits must not tear a group apart
        for a, b in (("train", "test"), ("train", "validation"), ("validation", "test")):
            if shared := sorted({*there.get(a, ())} & {*there.get(b, ())}, key=natural):
                raise DataError(
                    f"{choice.group} {', '.join(shared[:3])} of {builder.name} is in its {a} part "
                    f"and in its {b} part.\n  Deal the groups anew: train = "
                    f"'{'+'.join(dict.fromkeys(splits.values()))}' and test = '' in options."
                )
        told = f"its own {', '.join(splits.values())}; no {choice.group} is in two of them"
        return Parts(splits, dict.fromkeys(splits), told, there)
    test, held = settings.deal(there["train"])
    rest = tuple(group for group in there["train"] if group not in {*test, *held})
    groups = {"train": rest, "validation": held, "test": test}
    groups = {part: names for part, names in groups.items() if names}
    owns = {part: _in_group(choice.group, names) for part, names in groups.items()}
    told = f"by {choice.group}, {settings.folds} folds"
    return Parts(dict.fromkeys(groups, splits["train"]), owns, told, groups)


def _in_group(name, mine):
    names = tf.constant(mine)
    return lambda example: tf.reduce_any(tf.equal(name_of(example[name]), names))
