"""What lies beside a `.tflite` file that is meant for TFLite Micro, and what was measured for it.

NAME_model_data.h, .cc    the file as an array, and the arena it needs
NAME_resolver.h           the operators it needs, and no other
micro.md                  how to call it, and what was measured
micro.json                what was measured, for programs
"""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lstm_keras.artifact import Artifact, Tensor, sha256
from lstm_keras.errors import ArtifactError, RuntimeMissingError
from lstm_keras.exporters import cmsis_nn, micro_files
from lstm_keras.exporters.c.names import identifier
from lstm_keras.exporters.micro_operators import method, resolver
from lstm_keras.files import write_text
from lstm_keras.runtimes import agreement, arena

if TYPE_CHECKING:
    import keras

FACTS, FORMAT = "micro.json", 1

HOST = "measured on a host with 64-bit pointers and reference kernels; less on a 32-bit core"
"""Where the arena was measured."""

SEQUENCES = 64
"""So many of what came to play, at most, are compared."""


def of_device(
    artifact: Artifact,
    device: str | None,
    model: "keras.Model | str | Path",
    calibration: np.ndarray | None,
    steps: int | None,
) -> Artifact:
    """An export with what TFLite Micro needs beside it, if it was for that.

    Args:
        artifact: What was exported.
        device: What for; see `devices.DEVICES`.
        model: Where it came from: a Keras model, or its file.
        calibration: Samples to compare answers on; made up when absent.
        steps: T where the model leaves it open.

    Raises:
        LstmKerasError: As `beside` does.
    """
    if device != "micro" or artifact.target != "tflite":
        return artifact
    from lstm_keras.adoption import load
    from lstm_keras.exporters.inputs import to_play

    bare = not hasattr(model, "get_weights")
    name, trained = (Path(model).stem, load(model)) if bare else (model.name, model)
    samples = None if calibration is None else np.asarray(calibration)
    return beside(artifact, name, to_play(trained, artifact, samples, steps, SEQUENCES))


def beside(artifact: Artifact, name: str, x: np.ndarray) -> Artifact:
    """Write the files beside an exported model, and take them into its manifest.

    Without TFLite Micro's wheel nothing can be measured; the files say so.

    Args:
        artifact: A `.tflite` file that TFLite Micro plays.
        name: Of the model.
        x: float [N, T, F], standardised, or tokens [N, T], to compare answers on.

    Raises:
        UnsupportedError: TFLite Micro does not have one of its operators.
        ArtifactError: TFLite Micro cannot play it, or the folder cannot be written to.
    """
    forget(artifact.path)
    name, content = identifier(name, taken=()), artifact.model_file.read_bytes()
    operators = list(artifact.operators)
    for operator in operators:
        method(operator)
    try:
        found, needs = agreement.compare(artifact, x[:SEQUENCES]), arena.smallest(content)
    except RuntimeMissingError:
        found = needs = None
    warning = cmsis_nn.warning(artifact)
    head = micro_files.banner(
        artifact, sha256(artifact.model_file), micro_files.state_lines(artifact, warning)
    )
    facts = {
        "format": FORMAT,
        "name": name,
        "arena_bytes": needs,
        "arena_measured": HOST,
        "operators": operators,
        "methods": [method(operator) for operator in operators],
        "agreement": found and {**dataclasses.asdict(found), "says": str(found)},
        "cmsis_nn": warning,
    }
    texts = {
        f"{name}_model_data.h": micro_files.header(name, head, len(content), needs),
        f"{name}_model_data.cc": micro_files.data(name, head, content),
        f"{name}_resolver.h": resolver(name, operators, head),
        "micro.md": micro_files.page(name, head, _in_order(artifact, content), facts),
    }
    texts[FACTS] = json.dumps({**facts, "files": [*texts]}, indent=1) + "\n"
    for file, text in texts.items():
        write_text(artifact.path / file, text)
    digests = {file: sha256(artifact.path / file) for file in texts}
    artifact = dataclasses.replace(artifact, files={**artifact.files, **digests})
    artifact.save()
    return artifact


def read(artifact: Artifact) -> dict | None:
    """What was measured when it was exported; None where it was not meant for TFLite Micro.

    Raises:
        ArtifactError: The file is not of this kind.
    """
    if FACTS not in artifact.files:
        return None
    file = artifact.path / FACTS
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
        if facts["format"] != FORMAT or not isinstance(facts["operators"], list):
            raise ValueError(f"format {facts['format']}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(
            f"{file} does not hold what was measured for TFLite Micro: {error}.\n"
            "  Export the model again."
        ) from error
    return facts


def forget(folder: Path) -> None:
    """Remove what an earlier export left beside a model that is replaced."""
    file = folder / FACTS
    try:
        names = json.loads(file.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for name in names:
        if isinstance(name, str) and Path(name).name == name:
            (folder / name).unlink(missing_ok=True)
    file.unlink()


def _in_order(artifact, content) -> tuple[list[Tensor], list[Tensor]]:
    """Inputs and outputs in the order in which TFLite Micro counts them."""
    from lstm_keras.exporters import flatbuffer  # needs LiteRT, which who exports ONNX may lack

    model = flatbuffer.unpack(content)
    graph, (signature,) = flatbuffer.only_graph(model), model.signatureDefs or ()
    sides = (
        (artifact.inputs, graph.inputs, signature.inputs),
        (artifact.outputs, graph.outputs, signature.outputs),
    )
    ordered = []
    for tensors, indices, entries in sides:
        names = {entry.tensorIndex: entry.name.decode() for entry in entries}
        known = {tensor.name: tensor for tensor in tensors}
        ordered.append([known[names[int(index)]] for index in indices])
    return ordered[0], ordered[1]
