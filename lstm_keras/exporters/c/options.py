"""What an export can be asked for in C alone: a layout, and a budget."""

from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c import budget as budgets
from lstm_keras.exporters.c import layouts
from lstm_keras.exporters.c.names import identifier


def check(target: str, name: str, layout: str | None, budget: str | None) -> None:
    """Whether they can be had, before anything is converted.

    Args:
        target: What is exported.
        name: Of the model.
        layout: Key of `layouts.WINDOW`, or None.
        budget: As `budget.parse` takes it, or None.

    Raises:
        UnsupportedError: The target is not c, or there is no such layout.
        DataError: The budget cannot be read.
    """
    for option, value in (("layout", layout), ("budget", budget)):
        if value is not None and target != "c":
            raise UnsupportedError(
                f"{option}={value} is for C, and the target is {target}.\n"
                f"  Add --target c, or leave out --{option}."
            )
    if layout is not None:
        layouts.check(layout, identifier(name))
    if budget is not None:
        budgets.parse(budget)


def lay_out(artifact: Artifact, layout: str | None) -> None:
    """Write the layout of an artifact, if one is asked for; see `layouts.write`."""
    if layout is not None:
        layouts.write(layout, artifact)
