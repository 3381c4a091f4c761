"""The texts of a named data set as one text in three parts, for a model of characters."""

from pathlib import Path

from lstm_keras.datasets.corpora import offers
from lstm_keras.datasets.corpora.builders import Builder
from lstm_keras.datasets.text import SHARES, Text
from lstm_keras.errors import DataError

BETWEEN = "\n\n"
"""What stands between two texts."""


def read_named(
    name: str,
    *,
    x: str = "",
    train: str = "train",
    validation: str = "",
    test: str = "",
    data_dir: str | Path | None = None,
) -> Text:
    """All texts of a data set, one after the other.

    Its own validation and test are those of the result; what it has not is taken from the end of
    its training part, 5 % each, between two texts where there are several.

    Args:
        name: As tfds has it.
        x: The feature that is read; "" for the only text.
        train: A split.
        validation: Likewise; "" for its own of that name, if any.
        test: Likewise.
        data_dir: Of tfds.

    Raises:
        DataError: It cannot be had, holds no text, or several features that are texts.
    """
    builder = Builder(name, data_dir)
    there = offers.leaves(builder.info.features)
    texts = [n for n, feature in there.items() if offers.kind(feature) == "text"]
    if x not in texts and (x or len(texts) != 1):
        raise DataError(
            f"{builder.name} has {len(texts)} features that are text: {', '.join(texts) or 'none'}"
            f"{f'; {x} is none of them' if x else ''}.\n  Name one with x (--columns)."
        )
    own = {
        part: split or (part if part in builder.splits else "")
        for part, split in (("train", train), ("validation", validation), ("test", test))
    }
    read = {part: _texts(builder, split, x or texts[0]) for part, split in own.items() if split}
    rest = read["train"]
    for part in ("test", "validation"):
        if part not in read:
            rest, read[part] = _cut(rest)
    read["train"] = rest
    whole = {part: BETWEEN.join(texts) for part, texts in read.items()}
    return Text(**whole, name=name)


def _texts(builder: Builder, split: str, name: str) -> list[str]:
    examples = builder.examples(split, [name]).as_numpy_iterator()
    return [example[name].decode("utf-8", "replace") for example in examples]


def _cut(texts: list[str]) -> tuple[list[str], list[str]]:
    """The first and the last of texts, so that the last are as much as a test is of a file."""
    wanted = sum(map(len, texts)) * (1 - SHARES[0] - SHARES[1])
    if len(texts) == 1:
        place = len(texts[0]) - int(wanted)
        return [texts[0][:place]], [texts[0][place:]]
    taken, length = len(texts), 0
    while length < wanted and taken > 1:
        taken -= 1
        length += len(texts[taken])
    return texts[:taken], texts[taken:]
