"""Markers in a page, and the text of the repository that stands in their place.

    <!-- results: micro -->                          benchmarks/results/micro.md
    <!-- results: micro, from "In bytes." -->        the part of it from there on
    <!-- results: micro, up to "In bytes." -->       the part of it before that
    <!-- fenced: export/README.md html -->           the only fenced block of that language there
    <!-- fenced: README.md "reads    x" -->          the only fenced block with these words
    <!-- source: lstm_keras/cell.py LSTMCell.call -->  the code of a function, class or method
    <!-- equations: lstm_keras/cell.py LSTMCell -->       the first indented block of its docstring
    <!-- docstring: lstm_keras/integer/lstm.py -->        the docstring but for its first line
    <!-- made: variants -->                          what a function of `making.MADE` returns

So no number and no line of code is copied by hand. What is not there is an error.
"""

import ast
import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

from docstrings import markdown

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"
MARKER = re.compile(
    r"^<!-- (results|fenced|source|equations|docstring|made): (.+?) -->$", re.MULTILINE
)


def expand(page: str, made: Mapping[str, Callable[[], str]]) -> str:
    """The page with the text of each marker.

    Args:
        page: Markdown.
        made: Functions that return Markdown, by name.

    Raises:
        ValueError: A marker that names nothing.
    """
    readers = {
        "results": _results,
        "fenced": _fenced,
        "source": _source,
        "equations": _equations,
        "docstring": _docstring,
    }

    def text(found: re.Match) -> str:
        kind, what = found.groups()
        if kind != "made":
            return readers[kind](what)
        if what not in made:
            raise ValueError(f"nothing makes {what!r}; there is {', '.join(made)}")
        return made[what]()

    return MARKER.sub(text, page)


def named_results(page: str) -> set[str]:
    """The measurements that a page shows: "micro" of benchmarks/results/micro.md."""
    return {what.split(",")[0] for kind, what in MARKER.findall(page) if kind == "results"}


def read(path: str) -> str:
    """A file of the repository.

    Raises:
        ValueError: It is not there.
    """
    file = ROOT / path
    if not file.is_file():
        raise ValueError(f"a page shows {path}, and there is no such file")
    return file.read_text(encoding="utf-8")


def _results(what: str) -> str:
    name, _, part = what.partition(", ")
    text = read(f"benchmarks/results/{name}.md")
    if not part:
        return text
    which, words = re.fullmatch(r'(from|up to) "(.+)"', part).groups()
    if text.count(words) != 1:
        raise ValueError(f"{words!r} is {text.count(words)} times in {name}.md; needed: once")
    before, after = text.split(words)
    return before if which == "up to" else words + after


def _fenced(what: str) -> str:
    path, which = what.split(maxsplit=1)
    blocks = re.findall(r"^```.*?\n.*?^```$", read(path), re.MULTILINE | re.DOTALL)
    if which.startswith('"'):
        fits = [block for block in blocks if which.strip('"') in block]
    else:
        fits = [block for block in blocks if block.startswith(f"```{which}\n")]
    if len(fits) != 1:
        raise ValueError(f"{path} has {len(fits)} blocks that fit {which}; needed: one")
    return fits[0]


def _source(what: str) -> str:
    path, name = what.split()
    node = _node(path, name)
    lines = read(path).splitlines()[node.lineno - 1 : node.end_lineno]
    code = textwrap.dedent("\n".join(lines))
    return f'```python title="{path}"\n{code}\n```'


def _equations(what: str) -> str:
    docstring = ast.get_docstring(_node(*what.split())) or ""
    block = re.search(r"(?:^ {4}.*\n)+", docstring, re.MULTILINE)
    if block is None:
        raise ValueError(f"the docstring of {what} has no indented block")
    return f"```text\n{textwrap.dedent(block[0])}```"


def _docstring(what: str) -> str:
    docstring = ast.get_docstring(_node(*what.split())) or ""
    return markdown(docstring.partition("\n\n")[2])


def _node(path: str, name: str = "") -> ast.AST:
    """The module, or what is called name.other in it."""
    node = ast.parse(read(path))
    for part in filter(None, name.split(".")):
        inner = [n for n in getattr(node, "body", ()) if getattr(n, "name", None) == part]
        if len(inner) != 1:
            raise ValueError(f"there is no {name} in {path}")
        node = inner[0]
    return node
