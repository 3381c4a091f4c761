"""What the report says of a named data set."""

from collections.abc import Mapping

import numpy as np

from lstm_keras.datasets.corpora import bucketing
from lstm_keras.datasets.corpora.dealing import PARTS, Parts
from lstm_keras.datasets.corpora.pipeline import Pipeline
from lstm_keras.datasets.corpora.reading import UNKNOWN
from lstm_keras.datasets.corpora.survey import Survey, joined, shared


def told(
    name: str,
    found: Mapping[str, Survey],
    labels: tuple[str, ...],
    parts: Parts,
    pipeline: Pipeline,
    test: np.ndarray,
) -> dict:
    """Facts, as `report.write` lists them, and some that only this kind of data has.

    split: How the parts were made. shared: How many examples of the test are in the training part
    too. padding: Share of the training steps that is padding, with the buckets and with one
    length. vocabulary, unknown: How many tokens are told apart, and the share of the test that is
    none of them.

    Args:
        name: Of the data set.
        found: What a pass over each part has found.
        labels: Of the classes.
        parts: How they were made.
        pipeline: Of the training part.
        test: x of the windows that are judged.
    """
    fitted, cut, T = pipeline.fitted, pipeline.cut, pipeline.bounds[-1]
    scaler = fitted.scaler
    windows = {part: found[part].windows if part in found else 0 for part in PARTS}
    result = {
        "name": name,
        "digest": joined(found.values()),
        "recordings": sum(len(those.lengths) for those in found.values()),
        "channels": scaler.channels if scaler else ("token",),
        "units": scaler.units if scaler else (f"one of {len(fitted.vocabulary)}",),
        "labels": labels,
        "hz": cut.hz or None,
        "steps": T,
        "stride": cut.stride or None,
        "groups": {part: parts.groups.get(part, ()) for part in PARTS},
        "windows": windows,
        "judged": len(test),
        "split": parts.told,
        "shared": shared(found["train"], found["test"]),
    }
    if not cut.stride:
        lengths = pipeline.lengths
        result["buckets"] = tuple(pipeline.bounds)
        result["padding"] = {
            "bucketed": bucketing.padded(lengths, pipeline.bounds),
            "one length": bucketing.padded(lengths, (T,)),
        }
    if fitted.vocabulary:
        result["vocabulary"] = len(fitted.vocabulary)
        result["unknown"] = float((test == UNKNOWN).sum() / max(1, (test > 0).sum()))
    return result
