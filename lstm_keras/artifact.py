"""Artifact: what an exporter wrote, and the manifest that says what it is.

An artifact is a folder with the model file and `manifest.json`. Everything past the export
(players, checks, report, apps on a device) reads the manifest and nothing else.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from lstm_keras.errors import ArtifactError
from lstm_keras.files import write_text
from lstm_keras.gates import GATES
from lstm_keras.manifest import check
from lstm_keras.sequences import Scaler

MANIFEST = "manifest.json"
FORMAT = 1

PRECISIONS = ("float32", "dynamic", "int8", "int16x8")
FORMS = ("fused", "step", "unrolled")

FOREIGN = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)
"""What reading a manifest that nobody vouches for may end in."""

STATE = {
    "kept": "h and c stay between two invokes; reset the variables before each sequence",
    "explicit": "h and c are inputs and outputs; feed the initial values, then what came back",
    "none": "every call starts from the same h and c",
}
"""State contracts: what happens to (h, c) between two calls of the same file."""

PADDED_LEFT = "PADDING_MUST_BE_ON_THE_RIGHT"
"""The name of the node of an ONNX file that fails where padding is not on the right."""

USUAL = {"fused": "none", "step": "explicit", "unrolled": "none"}
"""The contract of a form that nobody chose; the name of an artifact leaves it out."""


@dataclass(frozen=True)
class Tensor:
    """One input or output of a model file.

    name: Its name in the file's signature.
    shape: Lengths of its axes; None where any length goes.
    dtype: NumPy's name of the type in the file, for example "int8".
    scale, zero_point: real = scale (stored - zero_point) where the file is quantized.
    initial: Of a state, what each sequence starts from, as the file stores it and one number per
        element; None means zero, which is stored as the zero point.
    next: Of a state that is an input, the output that is its next value; None means the output of
        the same name. (ONNX has no two tensors of one name.)
    padding: Of x, the value that fills up the end of a sequence shorter than others, at each of
        its features; None where every step counts, or where the model masks what it makes of x.
    """

    name: str
    shape: tuple[int | None, ...]
    dtype: str
    scale: float | None = None
    zero_point: int | None = None
    initial: tuple[float, ...] | None = None
    next: str | None = None
    padding: float | None = None

    @classmethod
    def from_dict(cls, content: dict) -> "Tensor":
        """From the JSON of a manifest, which has lists in place of tuples."""
        initial = content.get("initial")
        initial = None if initial is None else tuple(initial)
        return cls(**{**content, "shape": tuple(content["shape"]), "initial": initial})

    @property
    def comes_back_as(self) -> str:
        """Of a state that is an input: the name of the output that is its next value."""
        return self.next or self.name

    def start(self) -> np.ndarray:
        """What a state is before the first step, as the file stores it."""
        shape = [n or 1 for n in self.shape]
        if self.initial is None:
            return np.full(shape, self.zero_point or 0, self.dtype)
        return np.reshape(self.initial, shape).astype(self.dtype)


@dataclass(frozen=True)
class Artifact:
    """A folder that an exporter wrote.

    path: The folder.
    target: "keras", "tflite", "onnx" or "c".
    precision: One of `PRECISIONS`.
    form: "fused" (a whole sequence at once), "step" (one step, explicit state) or "unrolled" (a
        whole sequence, every step written out in plain operators).
    state: Key of `STATE`.
    files: sha256 of each file by name; the first is the model.
    inputs, outputs: Tensors of the model file, by signature.
    operators: How often each operator appears in the file; in C each kernel.
    parent: sha256 over the weights of the Keras model it came from.
    versions: Version of each package that took part.
    scaler: Turns readings into x; None where the model takes x as it comes.
    labels: Names of the classes, in the order of the outputs.
    returns_sequences: Whether there is an output for every step, [B, T, K], or one, [B, K].
    picked: Why an export with form="auto" took this form; of that export, not in the manifest.
    """

    path: Path
    target: str
    precision: str
    form: str
    state: str
    files: dict[str, str]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    operators: dict[str, int]
    parent: str
    versions: dict[str, str]
    scaler: Scaler | None = None
    labels: tuple[str, ...] = ()
    returns_sequences: bool = False
    format: int = field(default=FORMAT)
    picked: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """For example "tflite-fused-int8", or "tflite-fused-int8-kept"."""
        return artifact_name(self.target, self.form, self.precision, self.state, self.traces_gates)

    @property
    def traces_gates(self) -> bool:
        """Whether the gates are outputs of the file, after the others."""
        return {tensor.name for tensor in self.outputs} >= set(GATES)

    @property
    def model_file(self) -> Path:
        return self.path / next(iter(self.files))

    @property
    def size(self) -> int:
        """Bytes of the model file."""
        return self.model_file.stat().st_size

    def save(self) -> None:
        """Write `manifest.json` into the folder."""
        content = dataclasses.asdict(self)
        del content["path"], content["picked"]
        write_text(self.path / MANIFEST, json.dumps(content, indent=2) + "\n")

    @classmethod
    def load(cls, path: str | Path) -> "Artifact":
        """Read a folder's manifest and verify the digest of every file.

        Raises:
            ArtifactError: No manifest, a manifest that is not ours, a file that is missing or
                changed.
        """
        path = Path(path)
        manifest = path / MANIFEST
        if not manifest.is_file():
            raise ArtifactError(
                f"{path} is not an artifact: there is no {MANIFEST} in it.\n"
                "  Pass the folder that `lstm-keras export` wrote."
            )
        try:
            content = json.loads(manifest.read_text(encoding="utf-8"))
            check(content)
            content["inputs"] = tuple(Tensor.from_dict(t) for t in content["inputs"])
            content["outputs"] = tuple(Tensor.from_dict(t) for t in content["outputs"])
            content["labels"] = tuple(content["labels"])
            if content["scaler"] is not None:
                content["scaler"] = Scaler.from_dict(content["scaler"])
            artifact = cls(path=path, **content)
            _check_words(artifact)
        except FOREIGN as error:
            raise ArtifactError(
                f"{manifest} is not a manifest of this package: {error}.\n  Export the model again."
            ) from error
        if artifact.format != FORMAT:
            raise ArtifactError(
                f"{manifest} has format {artifact.format}; this version reads {FORMAT}.\n"
                "  Export the model again."
            )
        for name, expected in artifact.files.items():
            file = path / name
            if not file.is_file():
                raise ArtifactError(f"{file} is missing.\n  Export the model again.")
            try:
                digest = sha256(file)
            except OSError as error:
                raise ArtifactError(
                    f"{file} cannot be read: {error.strerror}.\n  Export the model again."
                ) from error
            if digest != expected:
                raise ArtifactError(
                    f"{file} is not the file that {MANIFEST} describes "
                    f"(sha256 {expected[:12]}...).\n"
                    "  It was truncated, replaced or edited: export the model again."
                )
        return artifact


def load_each(*folders: Path) -> list[Artifact]:
    """Every artifact in some folders, each of them in a folder of its own; by name.

    Raises:
        ArtifactError: As `Artifact.load`.
    """
    manifests = [m for folder in folders for m in sorted(folder.glob(f"*/{MANIFEST}"))]
    return [Artifact.load(manifest.parent) for manifest in manifests]


def artifact_name(
    target: str, form: str, precision: str, state: str, traces_gates: bool = False
) -> str:
    """What an artifact is called; the state only where it is not the usual one of the form."""
    chosen = [] if state == USUAL[form] else [state]
    chosen += ["gates"] if traces_gates else []
    return "-".join([target, form, precision, *chosen])


def sha256(path: Path) -> str:
    """Digest of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def package_versions(*names: str) -> dict[str, str]:
    """Versions of the named packages and of this one; those not installed are left out."""
    versions = {}
    for name in ("lstm-keras", *names):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def _check_words(artifact: Artifact) -> None:
    for name, known in (("precision", PRECISIONS), ("form", FORMS), ("state", STATE)):
        if getattr(artifact, name) not in known:
            raise ValueError(f"{name} is {getattr(artifact, name)!r}, none of {', '.join(known)}")
