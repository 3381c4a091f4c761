"""Faults planted into a copy of an artifact, which a sample must refuse."""

import hashlib
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

REQUIRED = ("format", "target", "form", "precision", "files", "inputs", "outputs", "labels")
"""Keys of the manifest without which it cannot be played."""

FAULTS: dict[str, tuple[str, str]] = {
    "no folder": ("fused", "cannot be read"),
    "a model file that is not there": ("fused", "cannot be read"),
    "a manifest cut in half": ("fused", "manifest"),
    "a changed byte of the model": ("fused", "is not the file that was exported"),
    "a changed golden number": ("fused", "is not the file that was exported"),
    "a changed golden number with its digest": ("fused", "away from its golden vectors"),
    "a changed again of a step file": ("step", "away from its golden vectors"),
    "golden vectors without a sequence": ("fused", "golden"),
    "golden vectors that are too short": ("fused", "golden"),
    "no golden vectors": ("fused", "no golden vectors"),
    "a model file of noise with its digest": ("fused", "cannot load"),
    "an unknown format": ("fused", "has format 2"),
    "an unknown form": ("fused", "its form is whole"),
    "another target": ("fused", "ONNX Runtime plays onnx"),
    "another name of x": ("fused", "its file has"),
    "x in int8": ("fused", "not in float32"),
    "an axis of length -6": ("fused", "shape"),
    "a label too few": ("fused", "labels"),
    "a mean too few": ("fused", "scaler"),
    "a scaler of words": ("fused", "mean"),
    "inputs that are a number": ("fused", "inputs"),
    "a state that never comes out": ("step", "never comes out"),
    "a state that starts from two numbers": ("step", "starts from"),
    "a state with an axis too few": ("step", "ONNX Runtime cannot play"),
    **{f"a manifest without {key}": ("fused", key) for key in REQUIRED},
    "readings without a column": ("fused", "ax"),
    "readings with a word": ("fused", "line 3"),
    "readings that are too few": ("fused", "readings"),
    "readings that are not there": ("fused", "cannot be read"),
}
"""(form of the artifact it is planted in, what the error must say) by name."""

START = "another start"
"""No fault: the states of a step file start from something else than zero."""


def plant(fault: str, source: Path, folder: Path, readings: Path) -> list[Path | str]:
    """Copy an artifact into `folder` with a fault in it.

    Args:
        fault: One of `FAULTS`, or `START`.
        source: A sound artifact, of the form that `FAULTS` names.
        folder: Is made.
        readings: A sound recording.

    Returns:
        What the sample is called with.
    """
    shutil.copytree(source, folder)
    csv = folder / "readings.csv"
    shutil.copyfile(readings, csv)
    if fault.startswith("a manifest without "):
        _manifest(folder, lambda m: m.pop(fault.split()[-1]))
    elif fault.startswith("readings"):
        _spoil(csv, fault)
    else:
        _PLANTED[fault](folder)
    return [folder, "--readings", csv]


def plant_golden(folder: Path, content: dict) -> None:
    """Replace the golden vectors, and their digest in the manifest."""
    _golden(folder, lambda golden: golden.update(content))


def _manifest(folder: Path, change: Callable[[dict], object]) -> None:
    file = folder / "manifest.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def _golden(folder: Path, change: Callable[[dict], object], honest: bool = True) -> None:
    """Change the golden vectors; honest, with their digest."""
    file = folder / "golden.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    _replace(file, json.dumps(content).encode(), honest)


def _replace(file: Path, content: bytes, honest: bool) -> None:
    file.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    if honest:
        _manifest(file.parent, lambda m: m["files"].update({file.name: digest}))


def _start(manifest: dict) -> None:
    for tensor in manifest["inputs"][1:]:
        size = math.prod(length or 1 for length in tensor["shape"])
        tensor["initial"] = [math.sin(1 + k) for k in range(size)]


def _flip(folder: Path) -> None:
    content = bytearray((folder / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    _replace(folder / "model.onnx", bytes(content), honest=False)


def _add(content: dict, name: str) -> None:
    content[name][1][2] += 0.1


def _spoil(csv: Path, fault: str) -> None:
    lines = csv.read_text(encoding="utf-8").splitlines()
    if fault == "readings without a column":
        lines[0] = lines[0].replace("ax", "a")
    elif fault == "readings with a word":
        lines[2] = f"much{lines[2][lines[2].index(',') :]}"
    elif fault == "readings that are too few":
        lines = lines[:20]
    else:
        csv.unlink()
        return
    csv.write_text("\n".join(lines), encoding="utf-8")


_PLANTED: dict[str, Callable[[Path], object]] = {
    START: lambda f: _manifest(f, _start),
    "no folder": shutil.rmtree,
    "a model file that is not there": lambda f: (f / "model.onnx").unlink(),
    "a manifest cut in half": lambda f: (f / "manifest.json").write_text(
        (f / "manifest.json").read_text()[:500]
    ),
    "a changed byte of the model": _flip,
    "a changed golden number": lambda f: _golden(f, lambda g: _add(g, "y"), honest=False),
    "a changed golden number with its digest": lambda f: _golden(f, lambda g: _add(g, "y")),
    "a changed again of a step file": lambda f: _golden(f, lambda g: _add(g, "again")),
    "golden vectors without a sequence": lambda f: _golden(f, lambda g: g.update(x=[])),
    "golden vectors that are too short": lambda f: _golden(f, lambda g: g["x"][0].pop()),
    "no golden vectors": lambda f: _manifest(f, lambda m: m["files"].pop("golden.json")),
    "a model file of noise with its digest": lambda f: _replace(
        f / "model.onnx", bytes(range(256)), honest=True
    ),
    "an unknown format": lambda f: _manifest(f, lambda m: m.update(format=2)),
    "an unknown form": lambda f: _manifest(f, lambda m: m.update(form="whole")),
    "another target": lambda f: _manifest(f, lambda m: m.update(target="tflite")),
    "another name of x": lambda f: _manifest(f, lambda m: m["inputs"][0].update(name="z")),
    "x in int8": lambda f: _manifest(f, lambda m: m["inputs"][0].update(dtype="int8")),
    "an axis of length -6": lambda f: _manifest(
        f, lambda m: m["inputs"][0].update(shape=[None, 50, -6])
    ),
    "a label too few": lambda f: _manifest(f, lambda m: m["labels"].pop()),
    "a mean too few": lambda f: _manifest(f, lambda m: m["scaler"]["mean"].pop()),
    "a scaler of words": lambda f: _manifest(f, lambda m: m["scaler"].update(mean=["much"] * 6)),
    "inputs that are a number": lambda f: _manifest(f, lambda m: m.update(inputs=6)),
    "a state that never comes out": lambda f: _manifest(
        f, lambda m: m["inputs"][1].update(next="nothing")
    ),
    "a state with an axis too few": lambda f: _manifest(
        f, lambda m: m["inputs"][1]["shape"].pop(0)
    ),
    "a state that starts from two numbers": lambda f: _manifest(
        f, lambda m: m["inputs"][1].update(initial=[0.5, 0.25])
    ),
}
