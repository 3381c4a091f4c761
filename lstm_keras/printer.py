"""What the command line prints: a line per stage and the verdict, or one JSON document."""

import json

import typer
from rich.console import Console
from rich.markup import escape

from lstm_keras.errors import LstmKerasError


class Printer:
    """One line per stage, or silence and one JSON document at the end.

    as_json: The latter.
    """

    def __init__(self, as_json: bool):
        self.as_json = as_json
        self.console = Console(highlight=False, soft_wrap=True)

    @property
    def bar(self) -> int:
        """Keras' `verbose`: a progress bar on a terminal, nothing in a log."""
        return int(self.console.is_terminal and not self.as_json)

    def say(self, verb: str, what: str, detail: str) -> None:
        """A stage."""
        if not self.as_json:
            self.console.print(f"[bold]{verb:<9}[/]{escape(f'{what:<36} {detail}'.rstrip())}")

    def end(self, content: dict) -> None:
        """Print the verdict, and leave with exit status 1 where it is not "pass"."""
        passed = content["verdict"] == "pass"
        if self.as_json:
            print(json.dumps(content, indent=1, allow_nan=False))
        else:
            self.console.print("[green]pass[/]" if passed else "[red]fail[/]")
        if not passed:
            raise typer.Exit(1)


def print_error(error: LstmKerasError) -> None:
    """One paragraph on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"[bold red]{type(error).__name__}:[/] {escape(str(error))}")
