"""One page that shows what the gates do over a sequence: every step and every unit, in a browser.

    viewer.write("gates.html", model, x, hz=50)

The page holds its data, asks no network for anything, and runs no script but its own.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lstm_keras.errors import ArtifactError
from lstm_keras.files import make_folder, write_text
from lstm_keras.report.diagram import diagram
from lstm_keras.sequences import Scaler
from lstm_keras.viewer import payload

__all__ = ["render", "write"]

HERE = Path(__file__).parent
SCRIPTS = ("data", "colours", "plots", "heat", "words", "side", "main")
"""Parts of the page's one script, in `page/`, in the order that they are read."""


def write(
    path: str | Path,
    model: keras.Model,
    x: np.ndarray,
    y: np.ndarray | None = None,
    *,
    windows: Sequence[int] | None = None,
    scaler: Scaler | None = None,
    labels: Sequence[str] = (),
    vocabulary: Sequence[str] = (),
    hz: float | None = None,
    title: str = "",
    source: str = "",
) -> Path:
    """Write the page.

    Args:
        path: The file, .html; its folder is made if it is not there.
        model: A Keras model with `lstm_keras.LSTM` inside; see `lstm_keras.adopt`.
        x: Windows as the model takes them: float [N, T, F], or tokens, int [N, T].
        y: Their targets, [N] or [N, ...]; whole numbers are classes.
        windows: Which of them to show, from 0; at most `payload.MOST` spread over all when absent.
        scaler: What made x of readings; the page then shows readings in their units.
        labels: Names of the answers.
        vocabulary: The token that each number means.
        hz: Steps per second; the page then counts seconds too.
        title: Above everything; the model's name when absent.
        source: What the model and the windows were read from.

    Returns:
        The file.

    Raises:
        ShapeError: Windows that the model does not take.
        DataError: No windows, more than a page can hold, or gates that are not finite.
        ModelError: No LSTM of this package in the model.
        ArtifactError: The file cannot be written.
    """
    content = payload.build(model, x, y, windows, scaler, labels, vocabulary, hz)
    path = Path(path)
    if path.is_dir():
        raise ArtifactError(f"{path} is a folder, and the page is one file.\n  Name an .html file.")
    make_folder(path.parent)
    write_text(path, render({"title": title or model.name, "source": source, **content}))
    return path


def render(content: dict) -> str:
    """The page of a payload as `payload.build` makes it, with "title" and "source" added."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    parts = [(HERE / "page" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    script = '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    styles = (HERE.parent / "report" / "report.css", HERE / "viewer.css")
    # No label can end the block of data: "<" is written as JSON's own escape.
    data = json.dumps(content, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    return environment.get_template("viewer.html.j2").render(
        c=content,
        data=Markup(data),
        script=Markup(script),
        digest=digest,
        style=Markup("\n".join(style.read_text(encoding="utf-8") for style in styles)),
        picture=Markup(diagram({"i": 0.5, "f": 0.5, "o": 0.5}, tall=True)),
    )
