"""What a data set of tensorflow-datasets offers: the feature that is read, and the one asked for.

x is a text, a sound, or numbers [T, ...]; y is a class, a whole number, or a short text that names
one. Where the data set says which (`supervised_keys`), or has one that fits, nobody need say it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from lstm_keras.errors import DataError

READ = {
    "text": "text",
    "words": "a list of words",
    "sound": "sound",
    "numbers": "numbers [T, ...]",
}
ASKED = {"class": "a class", "whole number": "a whole number", "text": "text"}


@dataclass(frozen=True)
class Choice:
    """Which features of an example are used.

    x, y: Their names; a slash leads into a feature that has features itself.
    group: Likewise, of what a split must not tear apart; "" without.
    """

    x: str
    y: str
    group: str = ""

    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(name for name in (self.x, self.y, self.group) if name)


def choose(info: tfds.core.DatasetInfo, x: str = "", y: str = "", group: str = "") -> Choice:
    """What is read and what is asked for.

    Args:
        info: Of the data set.
        x: Name of the feature that is read; "" to find it.
        y: Likewise, of the one that is asked for.
        group: Of what a split must not tear apart; "" for none.

    Raises:
        DataError: Nothing or several features fit, or the one that is named does not.
    """
    there = leaves(info.features)
    keys = [key if isinstance(key, str) else "" for key in (info.supervised_keys or ("", ""))[:2]]
    told = dict(zip("xy", keys, strict=True))
    sought = (("x", x, READ, "--columns"), ("y", y, ASKED, "--label"))
    found = {
        axis: _find(info.name, there, axis, name or told[axis], fits, flag)
        for axis, name, fits, flag in sought
    }
    if group and (group not in there or kind(there[group]) not in ASKED):
        raise DataError(
            f"{info.name} has no feature {group} to group by; it has {_listed(there)}.\n"
            "  Name one that holds a class, a whole number or a name with group (--group)."
        )
    return Choice(**found, group=group)


def kind(feature: Any) -> str:
    """A key of `READ` or `ASKED`; "" for what can be neither."""
    if isinstance(feature, tfds.features.ClassLabel):
        return "class"
    if isinstance(feature, tfds.features.Audio):
        return "sound"
    shape, dtype = feature.shape, feature.np_dtype  # a dtype, or a dict of them
    if not isinstance(shape, tuple):
        return ""
    letter = "-" if isinstance(dtype, dict) else np.dtype(dtype).kind
    text = letter in "OSU"
    if shape == ():
        return "text" if text else "whole number" if letter in "iub" else ""
    if text:
        return "words" if len(shape) == 1 else ""
    return "" if None in shape[1:] else "numbers"


def leaves(features: Any, above: str = "") -> dict[str, Any]:
    """Every feature that has no features itself, by its name with slashes."""
    found = {}
    for name, feature in features.items():
        if isinstance(feature, tfds.features.FeaturesDict):
            found |= leaves(feature, f"{above}{name}/")
        else:
            found[above + name] = feature
    return found


def _find(where, there, axis, name, fits, flag):
    what = {"x": "read", "y": "asked for"}[axis]
    among = ", ".join(fits.values())
    if not name:
        # A class is asked for before what might be one, a text or a whole number.
        fitting = [n for n, feature in there.items() if kind(feature) in fits]
        classes = [n for n in fitting if kind(there[n]) == "class"]
        one = classes if axis == "y" and classes else fitting
        if len(one) == 1:
            return one[0]
        raise DataError(
            f"{where} does not say what is {what}: {len(one)} of its features could be it. "
            f"It has {_listed(there)}.\n  Name one with {axis} ({flag}): {among}."
        )
    if name not in there:
        raise DataError(
            f"{where} has no feature {name}; it has {_listed(there)}.\n"
            f"  Name one of them with {axis} ({flag})."
        )
    if kind(there[name]) not in fits:
        raise DataError(
            f"{name} of {where} cannot be {what}: it is {_said(there[name])}.\n"
            f"  Name another feature with {axis} ({flag}): {among}."
        )
    return name


def _said(feature):
    shape = getattr(feature, "shape", None)
    return f"{type(feature).__name__}{f' {list(shape)}' if isinstance(shape, tuple) else ''}"


def _listed(there):
    return ", ".join(f"{name} ({_said(feature)})" for name, feature in there.items()) or "none"
