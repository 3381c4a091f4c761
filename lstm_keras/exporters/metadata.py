"""What travels inside a model file: the part of the manifest that an app needs to play it.

A `.tflite` file holds it as a Metadata entry, an `.onnx` file in `metadata_props`; both under
the name "lstm_keras", as JSON. Interpreters do not look at it. An app that got the file alone
reads from it how readings are scaled, what the classes are called and what becomes of the state.
"""

import dataclasses
import json
from pathlib import Path

import lstm_keras
from lstm_keras.exporters.convert import Job, Written

NAME = "lstm_keras"
TARGETS = ("tflite", "onnx")
"""Whose files have a place for it."""


def content(job: Job, written: Written) -> dict:
    """The entry of a file that a job has written; its keys are those of the manifest.

    And "gates", the order of the gates wherever a tensor holds several, and "version".
    """
    return {
        "format": 1,
        "form": job.form,
        "precision": job.precision,
        "state": written.state,
        "inputs": [dataclasses.asdict(tensor) for tensor in written.inputs],
        "outputs": [dataclasses.asdict(tensor) for tensor in written.outputs],
        "scaler": job.scaler,
        "labels": list(job.labels),
        "returns_sequences": written.returns_sequences,
        "gates": "ifgo",
        "version": lstm_keras.__version__,
    }


def embed(file: Path, job: Job, written: Written) -> None:
    """Put the entry into the model file, in place of one that is there."""
    text = json.dumps(content(job, written))
    write = _into_tflite if job.target == "tflite" else _into_onnx
    file.write_bytes(write(file.read_bytes(), text))


def read(file: Path) -> dict | None:
    """The entry of a `.tflite` or `.onnx` file; None where it has none."""
    get = _of_onnx if file.suffix == ".onnx" else _of_tflite
    text = get(file.read_bytes())
    return None if text is None else json.loads(text)


def _into_tflite(model_bytes: bytes, text: str) -> bytes:
    from lstm_keras.exporters import flatbuffer

    model = flatbuffer.unpack(model_bytes)
    buffer = flatbuffer.schema.BufferT()
    buffer.data = list(text.encode())
    model.buffers.append(buffer)
    entry = flatbuffer.schema.MetadataT()
    entry.name, entry.buffer = NAME, len(model.buffers) - 1
    others = [other for other in model.metadata or [] if _named(other) != NAME]
    model.metadata = [*others, entry]
    return flatbuffer.pack(model)


def _of_tflite(model_bytes: bytes) -> str | None:
    from lstm_keras.exporters import flatbuffer

    model = flatbuffer.unpack(model_bytes)
    for entry in model.metadata or []:
        if _named(entry) == NAME:
            return bytes(model.buffers[entry.buffer].data).decode()
    return None


def _named(entry) -> str:
    return entry.name if isinstance(entry.name, str) else entry.name.decode()


def _into_onnx(model_bytes: bytes, text: str) -> bytes:
    import onnx

    proto = onnx.load_from_string(model_bytes)
    others = {entry.key: entry.value for entry in proto.metadata_props if entry.key != NAME}
    onnx.helper.set_model_props(proto, {**others, NAME: text})
    return proto.SerializeToString(deterministic=True)


def _of_onnx(model_bytes: bytes) -> str | None:
    import onnx

    proto = onnx.load_from_string(model_bytes)
    return next((entry.value for entry in proto.metadata_props if entry.key == NAME), None)
