"""How the docstrings of this house become Markdown: the extension of Griffe that reads them.

They are written to be read in an editor. Three of their forms mean something else in Markdown:

    units: H, the width.            a line for each field     ->  a list
    Call: / Sources:                sections of our own       ->  a heading and a list
    a doctest                       an example                ->  a code block
"""

import re

import griffe

FIELD = re.compile(r"^([a-z_]\w*(?:, [a-z_]\w*)*): (?=\S)")
OWN = re.compile(r"^(Call|Sources?):(.*)$")
GOOGLE = re.compile(r"^(Args|Returns|Raises|Yields|Attributes|Examples?):$")


class House(griffe.Extension):
    """Rewrites every docstring before it is parsed."""

    def on_object(self, *, obj: griffe.Object, **_) -> None:
        """Called for each module, class, function and attribute."""
        if obj.docstring:
            obj.docstring.value = markdown(obj.docstring.value)


def markdown(docstring: str) -> str:
    """A docstring, with the sections that Griffe knows left to it.

    >>> markdown("hz: Steps per second.")
    '- `hz`: Steps per second.'
    """
    lines = docstring.splitlines()
    made: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        block = _block(lines, at)
        own = OWN.match(line)
        if GOOGLE.match(line):
            made += lines[at : at + block]
        elif own:
            items = _items([line[4:] for line in lines[at + 1 : at + block]])
            made += ["", f"**{own[1]}**", "", *([own[2].strip()] if own[2] else []), *items, ""]
        elif FIELD.match(line):
            block = next(
                (k for k, text in enumerate(lines[at:]) if not text), len(lines) - at
            )  # up to the next blank line
            made += ["", *_items(lines[at : at + block])]
        elif line.startswith(">>> "):
            block = next((k for k, text in enumerate(lines[at:]) if not text), len(lines) - at)
            made += ["```pycon", *lines[at : at + block], "```"]
        else:
            block = 1
            made.append(line)
        at += block
    return re.sub(r"\n{3,}", "\n\n", "\n".join(made)).strip()


def _block(lines: list[str], at: int) -> int:
    """How many lines a section has: its head, and what is indented or blank below."""
    end = at + 1
    while end < len(lines) and (not lines[end] or lines[end].startswith(" ")):
        end += 1
    return end - at


def _items(lines: list[str]) -> list[str]:
    """One item of a list for each line; what is indented, or follows no full stop, continues it."""
    items: list[str] = []
    for line in lines:
        ended = not items or items[-1].endswith(".") or FIELD.match(line)
        if items and line and (line.startswith(" ") or not ended):
            items[-1] += " " + line.strip()
        elif line:
            items.append("- " + FIELD.sub(lambda found: f"{_codes(found[1])}: ", line))
    return items


def _codes(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", "))
