"""`--layout`: the pair as a library of a build system, with an example that names a class.

What differs between build systems are metadata files and the place of the sources. They lie as
templates in `export/c/layouts/<layout>/`: `{{word}}` in a text and `NAME` in the name of a file are
filled in here, and the pair itself is copied as it is.
"""

import re
from pathlib import Path

import numpy as np

from lstm_keras import golden
from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c.names import can_step, pair_name
from lstm_keras.exporters.c.packed import KERNELS, TYPES, literal
from lstm_keras.exporters.c.source import text
from lstm_keras.files import make_folder, write_text
from lstm_keras.runtimes.player import dequantize

TEMPLATES = KERNELS.parent / "layouts"
"""A folder for each layout, and what their examples share."""

WINDOW = {
    "arduino": "examples/classify",
    "platformio": "examples/classify/src",
    "zephyr": "samples/classify/src",
    "cmake": "examples/classify",
}
"""The layouts, and where in each the recorded window of the example lies."""

VERSION = "1.0.0"
"""Of the library that is made; its owner counts on from there."""

LONGEST = 50
"""Characters of a name: PlatformIO takes as many, Arduino 63."""

_PLACE = re.compile(r"\{\{(\w+)\}\}")


def write(layout: str, artifact: Artifact) -> Path:
    """Write a layout of the pair into a folder of the artifact.

    Args:
        layout: Key of `WINDOW`.
        artifact: Of the target c, with golden vectors: the first is the window of the example.

    Returns:
        The library, `<artifact>/<layout>/<name>`.

    Raises:
        UnsupportedError: No such layout, or a name that one of its build system may not have.
        ArtifactError: The artifact has no golden vectors, or cannot be written to.
    """
    check(layout, pair_name(artifact))
    words = _words(artifact)
    root = make_folder(artifact.path / layout / words["name"])
    for file, content in rendered(layout, words).items():
        write_text(make_folder((root / file).parent) / Path(file).name, content)
    window = f"{WINDOW[layout]}/window.h"
    write_text(make_folder((root / window).parent) / "window.h", _window(artifact))
    sources = make_folder(root / "src")
    for file in pair(artifact):
        write_text(sources / file, (artifact.path / file).read_text(encoding="utf-8"))
    return root


def check(layout: str, name: str) -> None:
    """Whether a layout can be made for a pair of that name, before anything is written.

    Raises:
        UnsupportedError: It cannot.
    """
    if layout not in WINDOW:
        raise UnsupportedError(f"there is no layout={layout}.\n  Choose from: {', '.join(WINDOW)}.")
    reserved = layout == "arduino" and name.lower().startswith("arduino")
    if len(name) > LONGEST or reserved:
        why = "begins with 'arduino', which is reserved" if reserved else f"has {len(name)} letters"
        raise UnsupportedError(
            f"layout={layout} cannot have a library named {name}: it {why}.\n"
            f"  Name the model otherwise, in at most {LONGEST} letters."
        )


def pair(artifact: Artifact) -> list[str]:
    """The C files of an artifact."""
    return [file for file in artifact.files if file.endswith((".c", ".h"))]


def rendered(layout: str, words: dict[str, str]) -> dict[str, str]:
    """The text of each file of a layout by its path, without the pair and the window.

    Raises:
        KeyError: A template has a word that is not among these.
    """
    folder = TEMPLATES / layout
    return {
        file.relative_to(folder).as_posix().replace("NAME", words["name"]): filled(
            file.read_text(encoding="utf-8"), words
        )
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def filled(text: str, words: dict[str, str]) -> str:
    """A template with a word in each of its places.

    Raises:
        KeyError: It has a word that is not among these.
    """
    return _PLACE.sub(lambda match: words[match[1]], text)


def _words(artifact: Artifact) -> dict[str, str]:
    own = pair_name(artifact)
    tokens, number = _is_tokens(artifact), _width(artifact) == 1
    words = {
        "name": own,
        "NAME": own.upper(),
        "slug": own.replace("_", "-").strip("-"),
        "version": VERSION,
        "author": "The author of the model",
        "url": "https://example.com/",
        "summary": f"An LSTM in C99 ({artifact.precision}), without dependencies.",
        "paragraph": f"Made by lstm-keras from a model with the digest {artifact.parent[:12]}.",
        "take": "x[0] = window[t][0];" if tokens else f"{own}_quantize(window[t], x);",
        "said": "thousandths of y" if number else "class",
        "returns": "y in thousandths" if number else "the place of the largest output",
        "prints": "what it is answered" if number else "its class",
        "format": "%ld" if number else "%s",
        "value": "(long)play()" if number else "classes[play()]",
        # what means something in a regular expression, a string or YAML may stand for itself
        "expected": re.sub(r"[^\w -]", ".", _expected(artifact), flags=re.ASCII),
    }
    words["pick"] = _part("pick_number" if number else "pick_class", words).rstrip("\n")
    words["play"] = _part("play_steps" if can_step(artifact) else "play_window", words)
    return words


def _part(file: str, words: dict[str, str]) -> str:
    """What the examples of all layouts share."""
    return filled((TEMPLATES / f"{file}.c").read_text(encoding="utf-8"), words)


def _is_tokens(artifact: Artifact) -> bool:
    return len(artifact.inputs[0].shape) == 2


def _width(artifact: Artifact) -> int:
    return artifact.outputs[0].shape[-1] or 1


def _expected(artifact: Artifact) -> str:
    """What the example prints, by the golden vectors: a class, or y in thousandths."""
    made = artifact.outputs[0]
    last = np.asarray(_golden(artifact).y[0][-_width(artifact) :], made.dtype)
    if len(last) > 1:
        return _classes(artifact)[int(np.argmax(last))]
    return f"{float(dequantize(last, made)[0]) * 1000:.0f}"


def _classes(artifact: Artifact) -> list[str]:
    """The names of the classes, or their numbers."""
    return list(artifact.labels) or [str(k) for k in range(_width(artifact))]


def _window(artifact: Artifact) -> str:
    """The C of a window in the units of the sensor: the first golden vector, scaled back."""
    x, scaler, vectors = artifact.inputs[0], artifact.scaler, _golden(artifact)
    rows = np.reshape(np.asarray(vectors.x[0], x.dtype), (vectors.steps, -1))
    if not _is_tokens(artifact):
        rows = dequantize(rows, x)
        rows = rows if scaler is None else rows * scaler.deviation + scaler.mean
        rows = rows.astype("float32")
    pairs = zip(scaler.channels, scaler.units, strict=False) if scaler else ()
    channels = ", ".join(f"{channel} [{unit}]" for channel, unit in pairs)
    lines = [f"    {{ {', '.join(literal(v, rows.dtype) for v in row)} }}," for row in rows]
    kind = TYPES[str(rows.dtype)]
    classes = ", ".join(map(text, _classes(artifact)))
    return "\n".join(
        [
            f"/* A recorded window, a row for each step{channels and ': '}{channels}. */",
            "#ifndef WINDOW_H",
            "#define WINDOW_H",
            f"enum {{ WINDOW_STEPS = {rows.shape[0]} }};",
            f"static const {kind} window[WINDOW_STEPS][{rows.shape[1]}] = {{",
            *lines,
            "};",
            *([f"static const char *const classes[] = {{ {classes} }};"] * (_width(artifact) > 1)),
            "#endif",
            "",
        ]
    )


def _golden(artifact: Artifact) -> golden.Golden:
    return golden.Golden.load(artifact.path / golden.FILE)
