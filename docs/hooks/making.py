"""Tables made from the package itself: what there is, what it can, what is accepted."""

import ast
import dataclasses
import importlib
import inspect
import math
import re
import sys
from collections.abc import Callable
from types import UnionType
from typing import Any, get_args, get_origin

import typer
from including import ROOT, read

from lstm_keras import cli, platforms
from lstm_keras.artifact import PRECISIONS, STATE
from lstm_keras.budgets import BUDGET
from lstm_keras.exporters.devices import DEVICES, WHY
from lstm_keras.exporters.targets import STATES, TARGETS
from lstm_keras.golden import TOLERANCE
from lstm_keras.quiet import import_tensorflow
from lstm_keras.report.diagram import DARK, diagram
from lstm_keras.runtimes import PLAYERS

TARGET_NAMES = {"tflite": "TFLite files", "c": "Generated C", "onnx": "ONNX files"}


def table(heads: list[str], rows: list[list[Any]]) -> str:
    """A table in Markdown; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    cells = [[str(cell).replace("|", "\\|") for cell in line] for line in lines]
    cells[1] = lines[1]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def targets() -> str:
    """What `export` can write."""
    rows = [
        [
            f"`{target}`",
            f"`{form}`",
            ", ".join(f"`{p}`" for p in precisions),
            ", ".join(f"`{s}`" for s in STATES[target, form]),
        ]
        for (target, form), (_, precisions) in TARGETS.items()
    ]
    return table(["target", "form", "precisions", "state contracts, the usual one first"], rows)


def devices() -> str:
    """What `--for DEVICE` tries, in order."""
    rows = [
        [f"`{name}`", "; ".join(f"{t} {f}" for t, f in pairs), WHY.get((name, *pairs[0]), "")]
        for name, pairs in DEVICES.items()
    ]
    return table(["`--for`", "tried in this order", "why the first"], rows)


def players() -> str:
    """The runtimes that `runtimes.load` knows."""
    needs = {"c": "a C compiler"}
    rows = [
        [f"`{name}`", f"`{target}`", needs.get(extra, f"`pip install 'lstm-keras[{extra}]'`")]
        for name, (target, extra) in PLAYERS.items()
    ]
    return table(["runtime", "plays artifacts of target", "needs"], rows)


def states() -> str:
    """The state contracts."""
    return table(["state", "means"], [[f"`{name}`", says] for name, says in STATE.items()])


def budgets() -> str:
    """What is accepted between an artifact and its parent."""
    rows = [
        [
            f"`{target}`",
            f"`{precision}`",
            "" if budget.largest_error is None else f"{budget.largest_error:.0e}",
            f"{budget.sqnr_db:g} dB",
            f"{budget.agreement:.1%}",
            budget.reason,
        ]
        for (target, precision), budget in BUDGET.items()
    ]
    heads = ["target", "precision", "largest error", "SQNR at least", "same class", "reason"]
    return table(heads, rows)


def tolerances() -> str:
    """What a device may differ from its golden vectors."""
    rows = [[f"`{name}`", f"{TOLERANCE[name]:g}"] for name in PRECISIONS]
    return table(["precision", "largest difference of a stored number"], rows)


def platform_tables() -> str:
    """Where each kind of file plays, one table for each target."""
    rows = platforms.read()
    if not rows:
        raise ValueError("export/platforms.json has no rows: run make platforms")
    parts = []
    for target in dict.fromkeys(row.target for row in platforms.ordered(rows)):
        shown = platforms.markdown([row for row in rows if row.target == target])
        parts.append(f"## {TARGET_NAMES[target]}\n\n{shown}")
    return "\n\n".join(parts)


def groups() -> str:
    """Which way imports go, as tests/test_house.py checks it."""
    tree = ast.parse(read("tests/test_house.py"))
    tables = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("GROUPS", "MAY_IMPORT")
    }
    rows = []
    for name, modules in tables["GROUPS"].items():
        top = dict.fromkeys(module.split(".")[0] for module in modules.split())
        above = ", ".join(
            group for group in tables["GROUPS"] if group in tables["MAY_IMPORT"][name]
        )
        rows.append([f"**{name}**", " ".join(f"`{module}`" for module in top), above])
    return table(["group", "modules", "may import from"], rows)


def variants() -> str:
    """The arguments beyond Keras, and which exporter expresses each; the README's table."""
    import_tensorflow()
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("readme").variants()
    finally:
        sys.path.pop(0)


def picture() -> str:
    """The LSTM as one picture, drawn by the package for its reports.

    There it follows the system's choice of dark or light, here that of the page.
    """
    drawn = diagram({})
    rules = DARK.partition("{")[2].rpartition("}")[0]
    here = rules.replace(".lstm-picture", '[data-md-color-scheme="slate"] .lstm-picture')
    return f'<figure class="wide" markdown="0">{drawn.replace(DARK, here)}</figure>'


def commands() -> str:
    """Every verb of `lstm-keras`, from the command line itself."""
    return "\n\n".join(map(_command, typer.main.get_command(cli.app).commands.values()))


def _command(command: Any) -> str:
    context = command.context_class(command, info_name=command.name)
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = ["lstm-keras", command.name]
    usage += [p.name.upper() + ("..." if p.nargs == -1 else "") for p in arguments] + ["[OPTIONS]"]
    rows = []
    for parameter in command.params:
        name, says = parameter.get_help_record(context)
        rows.append([f"`{name}`", " ".join(says.replace("[", "\\[").split())])
    says, examples = _told(inspect.cleandoc(command.help or ""))
    parts = [
        f"## {command.name}",
        says,
        f"```console\n$ {' '.join(usage)}\n```",
        table(["argument or option", "what it is"], rows),
        f"```console\n{examples}\n```",
    ]
    return "\n\n".join(parts)


def _told(text: str) -> tuple[str, str]:
    """What a verb does, and its examples as lines of a console."""
    says, _, examples = text.partition("\nExample")
    lines = [line.strip() for line in examples.splitlines()[1:] if line.strip()]
    return says.strip(), "\n".join(f"$ {line}" for line in lines)


def recipe_keys() -> str:
    """Every key of a recipe.toml, kind by kind, from the dataclasses that read it."""
    import_tensorflow()
    from lstm_keras.kinds import KINDS
    from lstm_keras.recipes import Recipe

    parts = [f"## In every recipe\n\n{_keys(Recipe)}"]
    common = [field.name for field in dataclasses.fields(Recipe)]
    for name, cls in KINDS.items():
        module = importlib.import_module(f"lstm_keras.kinds.{name}")
        kind = getattr(module, cls)
        says = (module.__doc__ or "").splitlines()[0].partition(": ")[2]
        tables = {f.name: t for f in dataclasses.fields(kind) if (t := _table_of(f.type))}
        own = _keys(kind, skip=(*common, *tables))
        parts.append(f'## Kind "{name}" {{ #{name} }}\n\n{says[:1].upper()}{says[1:]}\n\n{own}')
        for key, inner in tables.items():
            says = (inner.__doc__ or "").splitlines()[0]
            parts.append(f"### [{key}] {{ #{name}-{key} }}\n\n{says}\n\n{_keys(inner)}")
    return "\n\n".join(parts)


def _table_of(hint: Any) -> type | None:
    """The dataclass of a field that is a table of its own."""
    hints = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return next((each for each in hints if dataclasses.is_dataclass(each)), None)


def _keys(kind: type, skip: tuple[str, ...] = ()) -> str:
    meaning = _meanings(kind)
    rows = []
    for field in dataclasses.fields(kind):
        if field.name in skip:
            continue
        if field.name not in meaning:
            raise ValueError(f"the docstring of {kind.__name__} says nothing of {field.name}")
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        shown = "needed" if default is dataclasses.MISSING else f"`{toml(default)}`"
        shown = "" if default is None else shown
        rows.append([f"`{field.name}`", _type(field.type), shown, meaning[field.name]])
    return table(["key", "takes", "default", "what it is"], rows) if rows else ""


def _meanings(kind: type) -> dict[str, str]:
    """What a docstring says of each field: "folds, fold: The groups ..." tells of two."""
    found = re.findall(
        r"^(\w+(?:, \w+)*): (.*(?:\n {4}.*)*)", inspect.cleandoc(kind.__doc__ or ""), re.MULTILINE
    )
    return {name: " ".join(says.split()) for names, says in found for name in names.split(", ")}


def _type(hint: Any) -> str:
    words = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "true or false",
        dict: "table",
    }
    if get_origin(hint) is UnionType:
        return ", or ".join(_type(part) for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        first = get_args(hint)[0]
        return f"list of {'lists' if get_origin(first) is tuple else _type(first) + 's'}"
    return words.get(hint, getattr(hint, "__name__", str(hint)))


def toml(value: Any) -> str:
    """A value as TOML writes it.

    >>> toml((("tflite", "fused"), ())), toml(True), toml({})
    ('[["tflite", "fused"], []]', 'true', '{}')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(toml(item) for item in value)}]"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return str(value)


MADE: dict[str, Callable[[], str]] = {
    "targets": targets,
    "devices": devices,
    "players": players,
    "states": states,
    "budgets": budgets,
    "tolerances": tolerances,
    "platforms": platform_tables,
    "groups": groups,
    "picture": picture,
    "variants": variants,
    "commands": commands,
    "recipe keys": recipe_keys,
}
"""What `<!-- made: NAME -->` stands for."""
