"""`generate.c`: a program around the pair of a language model, which prints text."""

from pathlib import Path

from lstm_keras.artifact import Artifact
from lstm_keras.errors import UnsupportedError
from lstm_keras.exporters.c.layouts import TEMPLATES, filled
from lstm_keras.exporters.c.names import can_step, pair_name
from lstm_keras.files import write_text

FILE = "generate.c"


def write(artifact: Artifact) -> Path:
    """Write `generate.c` beside a pair; with the same seed it prints what `generating` writes.

    Args:
        artifact: Of the target c; its labels are the characters that it scores.

    Returns:
        The file.

    Raises:
        UnsupportedError: The pair takes no tokens, does not step, or has no such labels.
        ArtifactError: The folder cannot be written to.
    """
    width = artifact.outputs[0].shape[-1]
    tokens = artifact.inputs[0].dtype == "int32" and artifact.returns_sequences
    if not tokens or len(artifact.labels) != width or not can_step(artifact):
        raise UnsupportedError(
            f"{artifact.name} does not write text step by step: needed are tokens in, and a label "
            f"for each of {width} scores at every step.\n  Export a model of kind language."
        )
    name = pair_name(artifact)
    template = (TEMPLATES.parent / FILE).read_text(encoding="utf-8")
    file = artifact.path / FILE
    write_text(file, filled(template, {"name": name, "NAME": name.upper()}))
    return file
