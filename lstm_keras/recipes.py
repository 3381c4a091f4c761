"""Recipes: a named end-to-end job as one TOML file - data, model, training, budget.

Every table becomes a dataclass: an unknown key or a value of another type is an error, not ignored.
What is in the tables depends on the kind of the job: `lstm_keras.kinds`.
"""

import dataclasses
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_origin

from lstm_keras.errors import DataError
from lstm_keras.exporters import TARGETS
from lstm_keras.stages import Say

if TYPE_CHECKING:
    from lstm_keras.kinds.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class Recipe(ABC):
    """One end-to-end job; each kind adds its own tables.

    name: Of the model, and of the folder that is written.
    title: For people.
    kind: Which kind of job it is, a name of `lstm_keras.kinds.KINDS`.
    exports: (target, form, precision) of each artifact.
    needed: What the metric must reach on the test windows; not reaching it fails the job.
    loses: By how much the metric of an artifact may be worse than the model's; None for what the
        checks of the artifact allow by themselves.
    """

    name: str
    title: str
    kind: str = "sensor"
    exports: tuple[tuple[str, str, str], ...] = (
        ("tflite", "fused", "float32"),
        ("tflite", "fused", "int8"),
        ("tflite", "step", "float32"),
        ("onnx", "fused", "float32"),
    )
    needed: float | None = None
    loses: float | None = None
    alone: ClassVar[str] = ""
    """Why one device must train it by itself; empty where several can."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w.-]+", self.name):
            raise ValueError(f"name must be letters, digits and . _ -; got {self.name!r}")
        object.__setattr__(self, "exports", tuple(tuple(export) for export in self.exports))
        there = [(*key, p) for key, (_, precisions) in TARGETS.items() for p in precisions]
        for export in self.exports:
            if export not in there:
                raise ValueError(
                    f"there is no export {', '.join(map(str, export))}; there is "
                    f"{'; '.join(', '.join(known) for known in there)}"
                )

    def refuse_options(self, options: Iterable[str], known: Iterable[str]) -> None:
        """Raise ValueError for options that the reader of the source does not have."""
        known = list(known)
        if unknown := [name for name in options if name not in known]:
            raise ValueError(f"unknown {', '.join(unknown)} in options; known: {', '.join(known)}")

    def check(self) -> None:  # noqa: B027  (most kinds can always be followed)
        """Before anything is read or written.

        Raises:
            DataError: The recipe cannot be followed as it is.
        """

    @abstractmethod
    def prepare(self, say: Say) -> "Prepared":
        """Read the data, build the model.

        Args:
            say: Told what was read and how it was cut.

        Raises:
            DataError: The data cannot be used.
        """

    def on(self, source: str, options: dict) -> "Recipe":
        """The same job on other readings, for the kinds that can.

        Raises:
            DataError: This kind of job has data of its own.
        """
        raise DataError(
            f"the recipe {self.name} ({self.kind}) has data of its own, and does not take "
            f"{source}.\n  Leave --data out, or name a recipe of kind sensor."
        )


def table(kind: type, content: Mapping[str, Any]) -> Any:
    """A TOML table as its dataclass; lists are tuples there, and whole numbers may be real.

    A field whose hint is a dataclass, or one or None, is a table itself.

    Raises:
        TypeError: A value of another type.
        ValueError: A key that is unknown or missing, or what the dataclass refuses.
    """
    if not isinstance(content, dict):
        raise TypeError(f"{_called(kind)} must be a table; got {content!r}")
    content = dict(content)
    hints = {f.name: f.type for f in dataclasses.fields(kind)}
    needed = [
        f.name
        for f in dataclasses.fields(kind)
        if f.default is f.default_factory is dataclasses.MISSING
    ]
    for wrong, names in (
        ("has no", [name for name in needed if name not in content]),
        ("has an unknown", [name for name in content if name not in hints]),
    ):
        if names:
            raise ValueError(f"{_called(kind)} {wrong} {', '.join(names)}")
    for name, value in content.items():
        if (inner := _dataclass(hints[name])) is not None:
            content[name] = table(inner, value)
        elif not _fits(value, hints[name]):
            hint = getattr(hints[name], "__name__", hints[name])
            hint = hints[name] if get_args(hints[name]) else hint
            raise TypeError(f"{name} must be {hint}; got {value!r}")
    return kind(**content)


def _fits(value, hint):
    inner = get_args(hint)
    if get_origin(hint) is UnionType:
        return any(_fits(value, each) for each in inner)
    if get_origin(hint) is tuple:
        return isinstance(value, list | tuple) and all(_fits(item, inner[0]) for item in value)
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, int | float if hint is float else hint)


def _called(kind):
    return "recipe" if issubclass(kind, Recipe) else kind.__name__.lower()


def _dataclass(hint):
    """The dataclass that a hint names, alone or beside None."""
    named = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return next((each for each in named if dataclasses.is_dataclass(each)), None)
