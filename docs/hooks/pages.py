"""What mkdocs calls while it builds the site: pages are expanded, pages of measurements are added.

A measurement in benchmarks/results that no page shows gets a page of its own, with the words of
the program that made it; a model in models/ gets its card. So the site needs no edit when either
is added. An unknown marker, a missing file or a page that would load something from another host
ends the build.
"""

import ast
import re
from pathlib import Path

import including
import making
import zoo_pages
from including import RESULTS, ROOT
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

MADE = making.MADE | {
    "zoo": zoo_pages.overview,
    "other results": lambda: "\n".join(f"- [{_head(n)}]({n}.md): {_says(n)}" for n in _alone()),
}
FOREIGN = re.compile(r'<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)="(?:https?:)?//[^"]*"')
HEADS = {"long_lag": "Long memory", "ablation": "Without a gate", "c_speed": "C on a server"}


def on_config(config):
    """The navigation gets the pages that are made here."""
    for section in config.nav:
        if "Results" in section:
            section["Results"] += [{_head(name): f"results/{name}.md"} for name in _alone()]
        if "Zoo" in section:
            section["Zoo"] += [{name: f"zoo/{name}.md"} for name in zoo_pages.names()]
    config.watch += [str(RESULTS), str(zoo_pages.MODELS), str(ROOT / "lstm_keras")]
    return config


def on_files(files, config):
    """The pages that are made here, and the files that they link to."""
    for name in _alone():
        files.append(File.generated(config, f"results/{name}.md", content=_page(name)))
    for file in [*RESULTS.glob("*.json"), *RESULTS.glob("*.svg"), *RESULTS.glob("*.png")]:
        where = f"results/{file.name}"
        files.append(File.generated(config, where, abs_src_path=str(file)))
    try:
        for name in zoo_pages.names():
            page = zoo_pages.page(name)
            files.append(File.generated(config, f"zoo/{name}.md", content=page))
            for file in zoo_pages.files(name):
                where = f"zoo/{name}/{file.name}"
                files.append(File.generated(config, where, abs_src_path=str(file)))
    except (KeyError, ValueError) as error:
        raise PluginError(f"the page of the model {name}: {error}") from error
    return files


def on_page_markdown(markdown, page, **_):
    """A page with the text of its markers."""
    try:
        return including.expand(markdown, MADE)
    except ValueError as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from error


def on_post_page(output, page, **_):
    """Nothing on a page may come from another host."""
    if found := FOREIGN.search(output):
        raise PluginError(f"{page.file.src_uri} loads {found[0]}; the site works without a network")
    return output


def _alone() -> list[str]:
    """Measurements that no written page shows."""
    pages = (ROOT / "docs").rglob("*.md")
    shown = set().union(*(including.named_results(p.read_text(encoding="utf-8")) for p in pages))
    return sorted({file.stem for file in RESULTS.glob("*.md")} - shown)


def _head(name: str) -> str:
    return HEADS.get(name) or name.replace("_", " ").capitalize()


def _page(name: str) -> str:
    """The measurement, below what the docstring of its program says."""
    says = _told(name).partition("\n\n")[2]
    says = re.sub(r"(?m)^ *(?=python benchmarks)", "    ", says)  # a block of code
    figures = [f"![{f.stem}]({f.name})" for f in _figures(name)]
    every = [f"[Every number]({name}.json)."] if (RESULTS / f"{name}.json").is_file() else []
    table = re.sub(r"\A# .*\n", "", (RESULTS / f"{name}.md").read_text(encoding="utf-8"))
    parts = [f"# {_head(name)}", _says(name), says, "## Measured", table, *figures, *every]
    return "\n\n".join(parts) + "\n"


def _says(name: str) -> str:
    return _told(name).partition("\n\n")[0]


def _told(name: str) -> str:
    """The docstring of the program that made a measurement."""
    program = ROOT / "benchmarks" / f"{name}.py"
    if not program.is_file():
        raise PluginError(
            f"no page shows benchmarks/results/{name}.md, and there is no benchmarks/{name}.py.\n"
            f"  Put <!-- results: {name} --> on a page of docs/results."
        )
    return ast.get_docstring(ast.parse(program.read_text(encoding="utf-8"))) or ""


def _figures(name: str) -> list[Path]:
    return sorted(f for s in ("svg", "png") for f in RESULTS.glob(f"{name}*.{s}"))
