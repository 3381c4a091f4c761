"""What is searched, `--over KEY=LOW:HIGH[:log]` or `KEY=A,B,C`; a recipe with other settings."""

import dataclasses
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args, get_origin

from lstm_keras.errors import DataError
from lstm_keras.kinds import writing
from lstm_keras.recipes import Recipe, table

JUDGED = ("name", "title", "kind", "exports", "needed", "loses", "source", "options", "split")
"""What no trial may change: which job it is, and which windows judge it."""

NONE = "none"
"""What leaves a setting out that can be left out, such as training.class_weight=none,balanced."""

DIGITS = 4
"""Of a number that a search comes upon, so that people can read it."""


@dataclass(frozen=True)
class Axis:
    """One setting that is searched: the values `choices`, or what is from `low` to `high`.

    key: Where it stands in a recipe, with dots.
    choices: Values, as TOML has them.
    low, high: Ends of a range; of whole numbers, where both are.
    log: Every decade of the range is as likely as another.
    many: The setting is a list, and what is from `low` to `high` its only number.
    """

    key: str
    choices: tuple[Any, ...] = ()
    low: float | int = 0
    high: float | int = 0
    log: bool = False
    many: bool = False

    def value(self, found: Any) -> Any:
        """The setting, of what the oracle answers: a place among the choices, or a number."""
        if self.choices:
            return self.choices[int(found)]
        number = int(found)
        if isinstance(self.low, float):
            number = min(max(float(f"{found:.{DIGITS}g}"), self.low), self.high)
        return [number] if self.many else number


def read_axis(text: str, recipe: Recipe) -> Axis:
    """An `--over` of the command line, for a recipe.

    Raises:
        DataError: It cannot be read; the recipe has no such setting, or it is of another type, or
            decides by what trials are judged; or there is nothing to choose from.
    """
    key, values = _halves("--over", text)
    hint = _hint(key, recipe, "--over")
    if key.split(".")[0] in JUDGED:
        raise DataError(
            f"--over {key}: it decides what trials are judged by, and must be the same for all.\n"
            f"  Choose it for all of them: --set {key}=VALUE."
        )
    if ":" in values and not values.lstrip().startswith(("[", '"', "'")):
        axis = _range(text, key, values, hint)
        for end in (axis.low, axis.high):
            _check(text, recipe, key, [end] if axis.many else end)
        return axis
    choices = tuple(_listed(choice, hint) for choice in _choices(values))
    if len(choices) < 2 or any(choice in choices[:k] for k, choice in enumerate(choices)):
        raise DataError(
            f"--over {text}: needed are two different values or more.\n"
            f"  {key}=A,B or, for numbers, {key}=LOW:HIGH."
        )
    for choice in choices:
        _check(text, recipe, key, choice)
    return Axis(key, choices)


def settled(recipe: Recipe, texts: Sequence[str]) -> Recipe:
    """The recipe with each `--set KEY=VALUE` of the command line.

    Raises:
        DataError: One cannot be read, the recipe has no such setting or it is of another type, or
            they do not go together.
    """
    settings = {}
    for text in texts:
        key, value = _halves("--set", text)
        hint = _hint(key, recipe, "--set")
        values = _choices(value)
        if len(values) > 1 and get_origin(_type(hint)) is tuple:
            values = [values]
        if len(values) != 1:
            raise DataError(f"--set {text}: one value is needed.\n  To try several, --over {text}.")
        settings[key] = _listed(values[0], hint)
    try:
        return changed(recipe, settings)
    except (TypeError, ValueError) as error:
        raise DataError(
            f"--set {' --set '.join(texts)}: {error}.\n  See what the recipe says elsewhere."
        ) from error


def changed(recipe: Recipe, settings: dict[str, Any]) -> Recipe:
    """The recipe with other settings, by their keys with dots.

    Raises:
        TypeError, ValueError: What the recipe refuses.
    """
    content = writing.content(recipe)
    for key, value in settings.items():
        *tables, name = key.split(".")
        place = content
        for inner in tables:
            place = place.setdefault(inner, {})
        place[name] = value
        if value is None:  # which TOML lacks
            del place[name]
    return table(type(recipe), content)


def _halves(flag, text):
    key, equals, values = (part.strip() for part in text.partition("="))
    if not (key and equals and values):
        raise DataError(
            f"{flag} {text}: it must be KEY=VALUES, such as training.learning_rate=1e-3:1e-2:log.\n"
            "  A range is LOW:HIGH or LOW:HIGH:log; choices have commas between: 16,32,64."
        )
    return key, values


def _hint(key: str, recipe: Recipe, flag: str) -> Any:
    """The type of a setting, as its dataclass has it."""
    kind, names = type(recipe), key.split(".")
    for k, name in enumerate(names):
        hints = {field.name: field.type for field in dataclasses.fields(kind)}
        whole = ".".join(names[:k])
        if name not in hints:
            raise DataError(
                f"{flag} {key}: a recipe of kind {recipe.kind} has no {name} in "
                f"{f'[{whole}]' if whole else 'it'}.\n  There is {', '.join(hints)}."
            )
        inner = get_args(hints[name]) or (hints[name],)
        tables = [each for each in inner if dataclasses.is_dataclass(each)]
        if k == len(names) - 1:
            if not tables:
                return hints[name]
            inside = ", ".join(f"{key}.{field.name}" for field in dataclasses.fields(tables[0]))
            raise DataError(f"{flag} {key}: that is a table.\n  Name what is in it: {inside}.")
        if not tables:
            raise DataError(f"{flag} {key}: {'.'.join(names[: k + 1])} is no table.\n  Name it.")
        kind = tables[0]
    raise AssertionError("a key has at least one name")


def _type(hint: Any) -> Any:
    """What a setting is when it is not None."""
    if get_origin(hint) is UnionType:
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _listed(value: Any, hint: Any) -> Any:
    """A value as the setting has it: where that is a list, one number stands for the list of it."""
    if value == NONE and type(None) in get_args(hint):
        return None
    many = get_origin(_type(hint)) is tuple
    return [value] if many and not isinstance(value, list) else value


def _choices(values: str) -> list[Any]:
    """Values with commas between, as TOML; words need no quotes."""
    try:
        return tomllib.loads(f"v = [{values}]")["v"]
    except tomllib.TOMLDecodeError:
        return [_value(part.strip()) for part in values.split(",")]


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"v = {text}")["v"]
    except tomllib.TOMLDecodeError:
        return text


def _range(text: str, key: str, values: str, hint: Any) -> Axis:
    parts = [_value(part.strip()) for part in values.split(":")]
    low, high, *scale = parts
    numbers = all(isinstance(end, int | float) and not isinstance(end, bool) for end in (low, high))
    wanted = _type(hint)
    many = get_origin(wanted) is tuple
    wanted = get_args(wanted)[0] if many else wanted
    if not numbers or scale not in ([], ["log"]) or wanted not in (int, float):
        raise DataError(
            f"--over {text}: a range is LOW:HIGH or LOW:HIGH:log of numbers, for a setting that is "
            f"one.\n  Choices have commas between: {key}=A,B,C."
        )
    if wanted is int and not all(isinstance(end, int) for end in (low, high)):
        raise DataError(f"--over {text}: {key} is a whole number.\n  So are the ends of its range.")
    if not low < high < math.inf or (scale and low <= 0):
        raise DataError(
            f"--over {text}: nothing lies between {low} and {high}.\n  LOW must be below HIGH"
            f"{', and above 0 on a log scale' * bool(scale)}."
        )
    low, high = (wanted(end) for end in (low, high))
    return Axis(key, low=low, high=high, log=bool(scale), many=many)


def _check(text: str, recipe: Recipe, key: str, value: Any) -> None:
    try:
        changed(recipe, {key: value})
    except (TypeError, ValueError) as error:
        raise DataError(
            f"--over {text}: {error}.\n  What must change with it: --set KEY=VALUE."
        ) from error
