"""What a search found: tuning.json with every trial, recipe.toml with the best one."""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_keras.errors import DataError
from lstm_keras.files import write_text
from lstm_keras.kinds import writing
from lstm_keras.recipes import Recipe
from lstm_keras.tuning.space import changed

FORMAT = 1
FILE, RECIPE = "tuning.json", "recipe.toml"


@dataclass(frozen=True)
class Trial:
    """One training of a search.

    number: From 1.
    settings: What it tried, by key.
    score: Of the validation part, at the epoch whose weights were kept; None where it failed.
    epochs, kept: Finished epochs, and the one whose weights were kept.
    seconds: From data to score.
    failed: Why it has no score.
    """

    number: int
    settings: dict[str, Any]
    score: float | None = None
    epochs: int = 0
    kept: int = 0
    seconds: float = 0.0
    failed: str = ""


@dataclass
class Found:
    """What a search has found so far.

    recipe: Whose settings are searched.
    asked: What makes this search another one: strategy, seed, score, over.
    trials: Finished ones, by number.
    """

    recipe: Recipe
    asked: dict[str, Any]
    trials: dict[int, Trial] = field(default_factory=dict)

    @property
    def best(self) -> Trial | None:
        """The trial with the best score, the first of equals; None while there is none."""
        order = self.order()
        return order[0] if order and order[0].score is not None else None

    def order(self) -> list[Trial]:
        """All trials, the best first and the failed last."""
        sign = 1 if self.asked["best"] == "least" else -1
        return sorted(
            self.trials.values(),
            key=lambda t: (t.score is None, sign * (t.score or 0.0), t.number),
        )

    def content(self) -> dict[str, Any]:
        """As `tuning.json` holds it."""
        return {
            "format": FORMAT,
            "asked": {"recipe": writing.content(self.recipe), **self.asked},
            "best_trial": self.best.number if self.best else None,
            "trials": [dataclasses.asdict(self.trials[n]) for n in sorted(self.trials)],
        }

    def write(self, folder: Path) -> None:
        """Both files, each whole or not at all."""
        write_text(folder / FILE, json.dumps(self.content(), indent=1, allow_nan=False) + "\n")
        if self.best is not None:
            told = f"{self.asked['score']} {self.best.score:.6g}"
            comment = (
                f"The best of {len(self.trials)} trials by {told}, trial {self.best.number}: see "
                f"{FILE}.\nlstm-keras run {RECIPE}"
            )
            write_text(
                folder / RECIPE,
                writing.write(changed(self.recipe, self.best.settings), comment),
            )

    def carry_on(self, folder: Path) -> None:
        """Take over the trials of an interrupted search in a folder.

        Raises:
            DataError: It searched something else, or its file cannot be read.
        """
        try:
            before = json.loads((folder / FILE).read_text(encoding="utf-8"))
            same = before["asked"] == json.loads(json.dumps(self.content()["asked"]))
            trials = [Trial(**trial) for trial in before["trials"]]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DataError(
                f"{folder / FILE} cannot be read: {error}.\n  Search anew without --resume."
            ) from error
        if not same:
            raise DataError(
                f"the search in {folder} was another one: its recipe, --over, --set, --strategy, "
                "--seed or --score differ.\n  Ask for the same, name another --out, or search anew "
                "without --resume."
            )
        self.trials = {trial.number: trial for trial in trials}
