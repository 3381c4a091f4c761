"""How the docstrings of this house become Markdown: the extension of Griffe that reads them.

They are written to be read in an editor; in Markdown some of their forms mean something else:

    Args: / Call: / Raises: ...     what is indented below  ->  a heading and a list
    units: H, the width.            a line for each field   ->  a list
    a doctest                       an example              ->  a block of code

Equations are indented by four, which is code in Markdown too.
"""

import builtins
import re

import griffe

FIELD = re.compile(r"^([a-z_]\w*(?:, [a-z_]\w*)*): (?=\S)")
ERROR = re.compile(r"^([A-Z]\w*(?:Error|Interrupt|Warning)(?:, [A-Z]\w*Error)*): (?=\S)")
SECTION = re.compile(r"^(Args|Call|Returns|Raises|Warns|Sources?):(.*)$")
HEADS = {"Args": "Arguments"}


class House(griffe.Extension):
    """Rewrites every docstring before it is parsed."""

    def on_object(self, *, obj: griffe.Object, **_) -> None:
        """Called for each module, class, function and attribute."""
        if obj.docstring:
            obj.docstring.value = markdown(obj.docstring.value)


def markdown(docstring: str) -> str:
    """A docstring as Markdown.

    >>> markdown("hz: Steps per second.")
    '- `hz`: Steps per second.'
    """
    lines = docstring.splitlines()
    made: list[str] = []
    while lines:
        line = lines[0]
        size = 1
        if section := SECTION.match(line):
            size = _paragraph(lines) if section[2] else _indented(lines)
            told = [line.removeprefix("    ") for line in [section[2].strip(), *lines[1:size]]]
            made += _section(section[1], told)
        elif FIELD.match(line):
            size = _paragraph(lines)
            made += ["", *_items(lines[:size])]
        elif line.startswith(">>> "):
            size = _paragraph(lines)
            made += ["```pycon", *lines[:size], "```"]
        else:
            made.append(line)
        lines = lines[size:]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(made)).strip()


def _section(name: str, lines: list[str]) -> list[str]:
    told = lines if name == "Returns" else _items(lines)
    return ["", f"**{HEADS.get(name, name)}**", "", *told, ""]


def _indented(lines: list[str]) -> int:
    """How many lines a section has: its head, and what is indented or blank below."""
    later = (k for k, line in enumerate(lines) if k and line and not line.startswith(" "))
    return next(later, len(lines))


def _paragraph(lines: list[str]) -> int:
    return next((k for k, line in enumerate(lines) if not line), len(lines))


def _items(lines: list[str]) -> list[str]:
    """One item of a list for each line; what is indented, or follows no full stop, continues it."""
    items: list[str] = []
    for line in lines:
        ended = not items or items[-1].endswith(".") or FIELD.match(line) or ERROR.match(line)
        if items and line and (line.startswith(" ") or not ended):
            items[-1] += " " + line.strip()
        elif line:
            line = ERROR.sub(lambda found: f"{_names(found[1], errors=True)}: ", line)
            items.append("- " + FIELD.sub(lambda found: f"{_names(found[1])}: ", line))
    return items


def _names(names: str, errors: bool = False) -> str:
    """Each name as code; an error of this package leads to where it is described."""
    codes = []
    for name in names.split(", "):
        ours = errors and not hasattr(builtins, name)
        codes.append(f"[`{name}`][lstm_keras.errors.{name}]" if ours else f"`{name}`")
    return ", ".join(codes)
