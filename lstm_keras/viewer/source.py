"""What the command `lstm-keras trace` reads: a model, what is known of it, and windows or text."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lstm_keras import samples, viewer
from lstm_keras.adoption import adopt
from lstm_keras.adoption import load as read_model
from lstm_keras.artifact import Artifact
from lstm_keras.errors import DataError, ModelError, ShapeError
from lstm_keras.exporters.keras import told_beside
from lstm_keras.sequences import Scaler
from lstm_keras.stages import Say, silent
from lstm_keras.summary import summary

REPORT = "report.json"


def trace_file(
    model: str | Path,
    windows: str | None,
    out: str | Path | None = None,
    *,
    text: str | None = None,
    vocabulary: str | Path | None = None,
    only: Sequence[int] | None = None,
    hz: float | None = None,
    say: Say = silent,
) -> Path:
    """Write the page that shows a model's gates over some windows, or over a text.

    Args:
        model: A `.keras` or `.h5` file, or the folder `keras` that training wrote, whose manifest
            has the scaler and the labels. The rate is that of `report.json` beside the folder.
        windows: As `lstm_keras.samples.read` takes them; None where there is a text.
        out: The page; build/NAME-gates.html when absent.
        text: In place of windows, for a model of tokens.
        vocabulary: File of the tokens: a JSON list, or text with one a line. Without it the
            labels of the model are the tokens, where there are as many as answers.
        only: Which windows, from 0.
        hz: Steps per second.
        say: Told each stage.

    Returns:
        The page.

    Raises:
        LstmKerasError: As `lstm_keras.viewer.write` and the readers do.
    """
    path, scaler, labels = _told(Path(model))
    parent = adopt(read_model(path))
    say("reads", str(model), summary(parent))
    tokens = _vocabulary(vocabulary) if vocabulary else _labels_as_tokens(parent, labels)
    if (windows is None) == (text is None):
        raise DataError(
            "trace needs windows or a text, one of the two.\n"
            "  Add --input windows.npz, or --text 'some text' for a model of tokens."
        )
    if text is not None:
        x, y = _encode(text, tokens, parent), None
    else:
        x, y = samples.read(str(windows))
    say("reads", "text" if text is not None else str(windows), " x ".join(map(str, x.shape)))
    name = path.parent.parent.name if path.parent.name == "keras" else path.stem
    page = viewer.write(
        out or Path("build") / f"{name}-gates.html",
        parent,
        x,
        y,
        windows=only,
        scaler=scaler if x.ndim == 3 else None,
        labels=labels or tokens,
        vocabulary=tokens,
        hz=hz or _hz(path.parent.parent / REPORT),
        title=name,
        source=f"{path.name}, {'text' if text is not None else windows}",
    )
    say("writes", str(page), f"{page.stat().st_size / 1024:.0f} KiB")
    return page


def _told(model: Path) -> tuple[Path, Scaler | None, tuple[str, ...]]:
    """The file of the model, and the scaler and labels of the manifest beside it."""
    if model.is_dir():
        artifact = Artifact.load(model)
        if artifact.target != "keras":
            raise ModelError(
                f"{model} holds a {artifact.target} file, whose gates cannot be read.\n"
                "  Pass a .keras or .h5 file, or the folder keras that training wrote."
            )
        return artifact.model_file, artifact.scaler, artifact.labels
    return model, *told_beside(model)


def _hz(report: Path) -> float | None:
    try:
        return float(json.loads(report.read_text(encoding="utf-8"))["data"]["hz"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a model needs no report, and a report no rate


def _vocabulary(file: str | Path) -> list[str]:
    try:
        content = Path(file).read_text(encoding="utf-8")
        tokens = json.loads(content) if content.lstrip()[:1] == "[" else content.splitlines()
    except (OSError, ValueError) as error:
        raise DataError(
            f"{file} cannot be read as a vocabulary: {error}.\n"
            "  Write a JSON list of tokens, or text with one token a line."
        ) from error
    if not tokens or not all(isinstance(token, str) for token in tokens):
        raise DataError(
            f"{file} is not a list of tokens.\n"
            "  Write a JSON list of texts, or text with one token a line."
        )
    return tokens


def _labels_as_tokens(model, labels: Sequence[str]) -> list[str]:
    """A language model's answers are its tokens."""
    inputs = model.inputs
    tokens = len(inputs) == 1 and len(inputs[0].shape) == 2
    return list(labels) if tokens and model.output_shape[-1] == len(labels) else []


def _encode(text: str, vocabulary: Sequence[str], model) -> np.ndarray:
    """[1, T] int32: characters where every token is one, else words."""
    if not vocabulary:
        raise DataError(
            "a text needs the tokens that the model was trained with, and they are not known.\n"
            "  Add --vocabulary FILE: a JSON list, or text with one token a line."
        )
    if len(model.inputs[0].shape) != 2:
        raise ShapeError(
            f"'{model.name}' takes {tuple(model.inputs[0].shape)}, which is no text.\n"
            "  Add --input windows.npz instead of --text."
        )
    number = {token: k for k, token in enumerate(vocabulary)}
    parts = list(text) if all(len(token) <= 1 for token in vocabulary) else text.split()
    unknown = sorted({part for part in parts if part not in number})
    if unknown or not parts:
        raise DataError(
            f"the vocabulary of {len(number)} tokens lacks {', '.join(map(repr, unknown[:8]))}.\n"
            "  Leave them out of the text."
            if unknown
            else "the text is empty.\n  Write some."
        )
    return np.array([[number[part] for part in parts]], "int32")
